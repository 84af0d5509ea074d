"""The sample reports as the makers of test files need them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FOLDER = ROOT / "corpora" / "sample"

_TITLE_LENGTH = 60
_FRONT = re.compile(r"号$|：|＞|>")
_SITES = (
    # first and last number of the reports, place of the site, body that publishes
    (1, 3, "云岭县", "清溪镇人民政府"),
    (4, 6, "云岭县", "石桥镇人民政府"),
    (7, 9, "云岭县", "柳河街道办事处"),
    (10, 10, "望川县", "望川县人民政府办公室"),
    (11, 11, "临澜市", "市场监督管理局"),
    (12, 12, "望川县", "榆桥乡人民政府"),
    (13, 13, "澄湖区", "澄湖街道办事处"),
    (14, 14, "临澜市", "临澜市人民政府办公室"),
    (15, 15, "海棠县", "鹿鸣镇人民政府"),
    (16, 16, "望川县", "双溪乡人民政府"),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A report that ships.

    Attributes:
        stem: Name of its file without the suffix.
        number: The digits in front of the stem.
        lines: Its paragraphs.
        front: How many lines stand before the title.
        head: How many lines there are up to the end of the title.
        year: The year reported on.
        place: Place of the site that publishes it.
        source: Body that publishes it.
    """

    stem: str
    number: int
    lines: tuple[str, ...]
    front: int
    head: int
    year: int
    place: str
    source: str

    @property
    def title(self) -> str:
        """The lines of the title as a portal shows them: joined."""
        return "".join(self.lines[self.front : self.head])

    @property
    def published(self) -> str:
        """An invented day of publication."""
        return f"{self.year + 1}-02-{self.number + 7:02}"


@cache
def samples() -> tuple[Sample, ...]:
    """All reports of ``corpora/sample``, in order."""
    return tuple(map(_sample, sorted(FOLDER.glob("*.txt"))))


def _sample(path: Path) -> Sample:
    text = path.read_text(encoding="utf-8")
    lines = tuple(line for line in text.split("\n") if line.strip())
    number = int(path.stem[:2])
    front = next(i for i, line in enumerate(lines) if not _FRONT.search(line))
    head = 1 + next(
        i
        for i, line in enumerate(lines)
        if i >= front and line.endswith("报告") and len(line) < _TITLE_LENGTH
    )
    place, source = next(
        (place, source)
        for first, last, place, source in _SITES
        if first <= number <= last
    )
    year = int(path.stem[-4:])
    return Sample(path.stem, number, lines, front, head, year, place, source)
