"""Whether govtext still is as fast beside the careful script as it was.

    python -m tests.benchmark.guard CAREFUL [--rounds 5]

Fails where the ratio of CPU times has dropped by more than 15 % below the one that
``bench.py --record`` wrote, with themes or without. A ratio, as both run on the same
machine at the same time; from as many reports, as the start of the processes weighs
less in many. Ends with 1 if it has dropped, 2 if there is nothing to compare it with.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tests.benchmark.bench import RECORD, beside_careful, careful_ratios, make_reports
from tests.benchmark.race import digest, in_words, run_race

_LEAST = 0.85
"""Share of the recorded ratio that must be left."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("careful", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    if not RECORD.exists():
        print(f"no {RECORD.name}; run bench.py --record first", file=sys.stderr)
        return 2
    recorded = json.loads(RECORD.read_text(encoding="utf-8"))
    if recorded["careful_sha256"] != digest(given.careful):
        print(f"{given.careful} is not the recorded script", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        reports = make_reports(Path(scratch), recorded["reports"])
        contestants = beside_careful(given.careful, reports)
        race = run_race(contestants, given.rounds, Path(scratch))
    print(f"recorded: {recorded['reports']} reports, {in_words(recorded)}")
    dropped = False
    for variant, ratio in careful_ratios(race).items():
        before = recorded["ratios"][variant]["median"]
        share = ratio.median / before
        dropped = dropped or share < _LEAST
        print(f"{variant}: {ratio:.2f}, recorded {before:.2f}, {share - 1:+.0%}")
    if dropped:
        print(f"dropped by more than {1 - _LEAST:.0%}")
    return int(dropped)


if __name__ == "__main__":
    sys.exit(main())
