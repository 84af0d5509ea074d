"""How time and memory grow with the number of reports.

    python -m tests.benchmark.growth FOLDER… [--jobs 2] [--scratch DIR]

The folders are those that ``reports.py`` made, with 1,000, 10,000 and 100,000 reports.
Each is extracted once, with themes, by a process of its own; ``measured.py`` says how
seconds and memory are had.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.benchmark.measured import measure
from tests.benchmark.race import circumstances, in_words


def files_below(folder: Path) -> tuple[int, int]:
    """How many files there are, and how many bytes they hold."""
    sizes = [
        (Path(parent) / name).stat().st_size
        for parent, _, names in os.walk(folder)
        for name in names
    ]
    return len(sizes), sum(sizes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--scratch", type=Path, help="where the tables go meanwhile")
    given = parser.parse_args()
    print(f"Jobs: {given.jobs}. {in_words(circumstances())}\n")
    print(
        "| reports | seconds | ms a report | CPU seconds | largest process, MiB (RSS) "
        "| all processes, MiB (PSS) | texts, MB | tables, MB |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for folder in given.folders:
        count, size = files_below(folder)
        command = [sys.executable, "-m", "govtext", "extract", str(folder)]
        with tempfile.TemporaryDirectory(dir=given.scratch) as scratch:
            out = Path(scratch) / "out"
            cost = measure([*command, "--out", out, "--jobs", str(given.jobs)])
            _, written = files_below(out)
        print(
            f"| {count:,} | {cost.seconds:,.1f} | {1000 * cost.seconds / count:.2f} "
            f"| {cost.cpu:,.1f} | {cost.largest / 2**20:,.0f} "
            f"| {cost.together / 2**20:,.0f} | {size / 1e6:,.1f} "
            f"| {written / 1e6:,.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
