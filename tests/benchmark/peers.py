"""Other libraries over the same reports: what they find, into one CSV file.

    python tests/benchmark/peers.py NAME FOLDER OUT

They find numbers or amounts of money, which is part of what govtext does. Neither is a
dependency; ``bench.py`` leaves out what cannot be imported.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Found = tuple[int, str, str]
    """Where it begins in a line, what it says and the value that it has."""
    Find = Callable[[str], Iterator[Found]]


def jionlp() -> Find:
    """Amounts of money by JioNLP."""
    from jionlp import ner  # noqa: PLC0415

    def find(line: str) -> Iterator[Found]:
        for one in ner.extract_money(line):
            yield one["offset"][0], one["text"], str(one["detail"]["num"])

    return find


def recognizers() -> Find:
    """Numbers by Recognizers-Text."""
    from recognizers_number import recognize_number  # noqa: PLC0415
    from recognizers_text import Culture  # noqa: PLC0415

    def find(line: str) -> Iterator[Found]:
        for one in recognize_number(line, Culture.Chinese):
            yield one.start, one.text, one.resolution["value"]

    return find


PEERS = {"jionlp": jionlp, "recognizers": recognizers}


def main() -> None:
    name, folder, out = sys.argv[1:]
    find = PEERS[name]()
    Path(out).mkdir()
    path = Path(out) / "found.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("source", "start", "text", "value"))
        for report in sorted(Path(folder).glob("*.txt")):
            start = 0
            for line in report.read_text(encoding="utf-8").split("\n"):
                for at, text, value in find(line):
                    writer.writerow((report.name, start + at, text, value))
                start += len(line) + 1


if __name__ == "__main__":
    main()
