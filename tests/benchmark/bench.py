"""``govtext extract`` beside what else a researcher might use.

    python -m tests.benchmark.bench CAREFUL [--reports 1000] [--rounds 5] [--record]

CAREFUL is a script that does the same with pandas, jieba and ``re``, called as ``python
CAREFUL FOLDER OUT [--no-themes]``. JioNLP and Recognizers-Text, which do a part of it,
join in where the Python of ``--peers`` has them.

Whole processes, from start to end, on one core; the CPU time of each and of all that it
starts (``measured.py``). All in one run and in turns (``race.py``), after a round that
does not count. Two jobs are held against one by the clock, both free to use all cores.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmark.race import (
    OUT,
    Contestant,
    Spread,
    circumstances,
    digest,
    in_words,
    run_race,
)
from tests.benchmark.reports import write_reports

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.benchmark.race import Race

RECORD = Path(__file__).with_name("recorded.json")
CPU, SECONDS = attrgetter("cpu"), attrgetter("seconds")

_OURS, _CAREFUL = "govtext", "careful script"
_VARIANTS = {"with themes": (), "without themes": ("--no-themes",)}
_PEERS = {
    "JioNLP: amounts of money": ("jionlp", "jionlp"),
    "Recognizers-Text: numbers": ("recognizers", "recognizers_number"),
}
"""The name that ``peers.py`` knows each by, and the module that it needs."""
_ONE_JOB, _TWO_JOBS = "govtext --jobs 1, all cores", "govtext --jobs 2, all cores"


def beside_careful(careful: Path, reports: Path) -> list[Contestant]:
    """Govtext and the careful script, with themes and without."""
    return [
        Contestant(f"{name}, {variant}", (*command, *options))
        for variant, options in _VARIANTS.items()
        for name, command in (
            (_OURS, _extract(reports, jobs=1)),
            (_CAREFUL, (sys.executable, str(careful), str(reports), OUT)),
        )
    ]


def careful_ratios(race: Race) -> dict[str, Spread]:
    """How many times the CPU time of govtext the careful script takes."""
    return {
        variant: race.ratio(f"{_CAREFUL}, {variant}", f"{_OURS}, {variant}", CPU)
        for variant in _VARIANTS
    }


def make_reports(folder: Path, count: int) -> Path:
    """Reports in one folder, for the careful script does not look below it."""
    reports = folder / "reports"
    write_reports(reports, count, in_a_folder=count)
    return reports


def _extract(reports: Path, *, jobs: int) -> tuple[str, ...]:
    command = (sys.executable, "-m", "govtext", "extract", str(reports))
    return (*command, "--out", OUT, "--jobs", str(jobs))


def _peers(python: str, reports: Path) -> list[Contestant]:
    script = str(Path(__file__).with_name("peers.py"))
    found = []
    for name, (peer, module) in _PEERS.items():
        command = [python, "-c", f"import {module}"]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            print(f"{name}: {module} cannot be imported", file=sys.stderr)
        else:
            command = (python, script, peer, str(reports), OUT)
            found.append(Contestant(name, command))
    return found


def _two_jobs(reports: Path) -> list[Contestant]:
    if len(os.sched_getaffinity(0)) == 1:
        return []
    return [
        Contestant(name, _extract(reports, jobs=jobs), cores=0)
        for name, jobs in ((_ONE_JOB, 1), (_TWO_JOBS, 2))
    ]


def _print_costs(race: Race, contestants: Sequence[Contestant], count: int) -> None:
    print("| command | CPU seconds | seconds | CPU, ms a report |")
    print("|---|---|---|---|")
    for one in contestants:
        cpu = race.spread(one.name, CPU)
        seconds = race.spread(one.name, SECONDS)
        each = 1000 * cpu.median / count
        print(f"| {one.name} | {cpu:.2f} | {seconds:.2f} | {each:.2f} |")


def _print_ratios(race: Race, peers: Sequence[Contestant]) -> None:
    print("| ratio, pair by pair | median (least–greatest) |")
    print("|---|---|")
    for variant, ratio in careful_ratios(race).items():
        print(f"| CPU, {_CAREFUL} : {_OURS}, {variant} | {ratio:.2f} |")
    ours = f"{_OURS}, without themes"
    for peer in peers:
        print(f"| CPU, {peer.name} : {ours} | {race.ratio(peer.name, ours, CPU):.2f} |")
    if _TWO_JOBS in race.costs:
        ratio = race.ratio(_ONE_JOB, _TWO_JOBS, SECONDS)
        print(f"| seconds, one job : two jobs | {ratio:.2f} |")


def _record(race: Race, careful: Path, count: int, rounds: int) -> None:
    found = {
        **circumstances(),
        "reports": count,
        "rounds": rounds,
        "careful_sha256": digest(careful),
        "ratios": {
            variant: {key: round(value, 3) for key, value in asdict(ratio).items()}
            for variant, ratio in careful_ratios(race).items()
        },
    }
    RECORD.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("careful", type=Path)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", default=sys.executable, metavar="PYTHON")
    parser.add_argument("--record", action="store_true", help="for guard.py")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        reports = make_reports(Path(scratch), given.reports)
        peers = _peers(given.peers, reports)
        contestants = [
            *beside_careful(given.careful, reports),
            *peers,
            *_two_jobs(reports),
        ]
        race = run_race(contestants, given.rounds, Path(scratch))
    print(f"Reports: {given.reports}; rounds: {given.rounds}.", end=" ")
    print(in_words(circumstances()))
    print()
    _print_costs(race, contestants, given.reports)
    print()
    _print_ratios(race, peers)
    if given.record:
        _record(race, given.careful, given.reports, given.rounds)


if __name__ == "__main__":
    main()
