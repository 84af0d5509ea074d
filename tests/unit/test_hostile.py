"""Hostile and broken inputs: refused in a line, fast, without harm to the others.

The cases stand in ``tests/hostile/make.py``. Each is given to ``govtext extract``
alone, in a process that is measured; then all of them together with two reports. They
run with ``pytest -m hostile``.
"""

import csv
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.hostile.documents import SAMPLES
from tests.hostile.make import CASES, Case, Trap, possible

pytestmark = [
    pytest.mark.hostile,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="measures forks"),
]

ROOT = Path(__file__).parent.parent.parent
MOST_SECONDS = 5
MOST_BYTES = 500_000_000
GOOD = ("10_wangchuan_2024.txt", "13_chenghu_2024.txt")
SECRET = "绝密的一行"
SOME_FAILED = 3
TOO_LONG = 90
NAMES = {case.name: f"{number:03}" for number, case in enumerate(CASES)}


@dataclass(frozen=True)
class Run:
    """What came of one run of the command."""

    out: Path
    status: int
    seconds: float = 0.0

    def table(self, name: str) -> list[dict[str, str]]:
        path = self.out / f"{name}.csv"
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))


@dataclass(frozen=True)
class Runs:
    """All runs, and what they left behind."""

    alone: dict[str, Run]
    together: Run
    errors: str
    before: set[str]
    after: set[str]
    connected: bool


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    for name in ("in", "out", "work", "scratch"):
        (folder / name).mkdir()
    (folder / "secret").write_text(SECRET, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        _write(folder / "in", Trap(url, (folder / "secret").as_uri()))
        before = _names(folder)
        alone, errors = _run_alone(folder)
        together = _run_together(folder)
        connected = _is_connected(listener)
    after = _names(folder)
    shutil.rmtree(folder / "in")  # hundreds of megabytes, and pytest keeps folders
    return Runs(alone, together, errors, before, after, connected)


def _write(folder: Path, trap: Trap) -> None:
    """Each case in a folder of its own, which has a plain name."""
    for case in filter(possible, CASES):
        place = folder / NAMES[case.name]
        place.mkdir()
        try:
            case.write(place / case.name, trap)
        except OSError:  # a name that this system does not have
            place.rmdir()
    (folder / "good").mkdir()
    for name in GOOD:
        (folder / "good" / name).write_bytes((SAMPLES / name).read_bytes())


def _names(folder: Path) -> set[str]:
    """All files and folders but those of the output."""
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.relative_to(folder).parts[0] != "out"
    }


def _environment(folder: Path) -> dict[str, str]:
    paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    return os.environ | {"PYTHONPATH": paths, "TMPDIR": str(folder / "scratch")}


def _run_alone(folder: Path) -> tuple[dict[str, Run], str]:
    out = folder / "out"
    jobs = [["", str(folder / "in" / "good"), str(out / "good")]]
    for case in CASES:
        place = folder / "in" / NAMES[case.name]
        if place.is_dir():
            given = place if case.in_folder else place / case.name
            jobs.append([case.name, str(given), str(out / NAMES[case.name])])
    listed = out / "jobs.json"
    listed.write_text(json.dumps(jobs), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.alone", str(listed)],
        cwd=folder / "work",
        env=_environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    records = map(json.loads, done.stdout.splitlines())
    runs = {
        record["name"]: Run(
            out / NAMES[record["name"]], record["exit"], record["seconds"]
        )
        for record in records
    }
    return runs, done.stderr


def _run_together(folder: Path) -> Run:
    out = folder / "out" / "together"
    command = [sys.executable, "-m", "govtext", "extract", str(folder / "in")]
    running = subprocess.Popen(
        [*command, "--out", str(out), "--texts", "--jobs", "2"],
        cwd=folder / "work",
        env=_environment(folder),
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return Run(out, running.wait(TOO_LONG))
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)  # its workers as well
        return Run(out, running.wait())


def _is_connected(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def _is_one_line(text: str) -> bool:
    return bool(text.strip()) and len(text.splitlines()) == 1


@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case.name)[1:-1])
def test_alone(case: Case, runs: Runs) -> None:
    if not possible(case) or case.name not in runs.alone:
        pytest.skip("this system has no such files")
    run = runs.alone[case.name]
    assert run.status in ({0} if case.expected == "report" else {0, 1, 3}), runs.errors
    errors, reports = run.table("errors"), run.table("reports")
    if case.expected == "report":
        assert (len(errors), len(reports)) == (0, 1), errors
    elif case.expected == "either":
        assert len(errors) + len(reports) == 1
    else:
        assert (len(errors), len(reports)) == (1, 0), errors
    for row in errors:
        assert _is_one_line(row["code"])
        assert _is_one_line(row["message"])
        assert row["code"] not in ("internal_error", "worker_died"), row["message"]
    assert run.seconds <= MOST_SECONDS
    memory = run.out.with_name(f"{run.out.name}.memory").read_text(encoding="utf-8")
    assert int(memory) <= MOST_BYTES


def test_together(runs: Runs) -> None:
    assert runs.together.status == SOME_FAILED
    sources = {row["source"] for row in runs.together.table("reports")}
    assert {f"good/{name}" for name in GOOD} <= sources
    failed = {row["source"] for row in runs.together.table("errors")}
    for case in CASES:
        place = NAMES[case.name]
        tried = any(source.startswith(f"{place}/") for source in sources | failed)
        alone = runs.alone.get(case.name)
        if case.expected == "error" and alone and _is_tried(case):
            assert tried, case.name


def _is_tried(case: Case) -> bool:
    """Whether a file found in a folder is no pipe, and has not the name of a table."""
    return not case.in_folder and not case.name.endswith(
        (".png", ".xlsx", ".pptx", ".pdf")
    )


def test_nothing_is_written_outside(runs: Runs) -> None:
    assert runs.after == runs.before


def test_nothing_is_fetched(runs: Runs) -> None:
    assert not runs.connected
    for path in (runs.together.out / "texts").iterdir():
        assert SECRET not in path.read_text(encoding="utf-8")
