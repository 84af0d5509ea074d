r"""What a reader draws out of a file, and how blocks of it become lines.

>>> lines_of([["标题"], ["第一段。"]])
'标题\n第一段。\n'
>>> table_lines([[["索引号"], ["A1"]], [["日期"], ["2023-01-05"]]])
['索引号\tA1', '日期\t2023-01-05']
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PROPERTIES: Final = ("title", "issuer", "site", "published", "number")
"""Names of ``Drawn.properties``: what a file declares about itself, not in its text."""

_LONG_CELL: Final = 100
_BLANKS: Final = re.compile(r"[ \t\xa0]+")
_BREAKS: Final = re.compile(r"[\r\n\x0b\x0c\x85\u2028\u2029]+")

Cell = list[str]
"""The lines of one cell of a table."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A text as drawn out of a file.

    Attributes:
        text: One paragraph a line.
        encoding: How bytes were decoded; empty where the format fixes it.
        warnings: What the reader had to guess, repair or leave out.
        properties: Pairs of a name in ``PROPERTIES`` and what the file declares.
    """

    text: str
    encoding: str = ""
    warnings: tuple[str, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()


def one_line(text: str) -> str:
    """A paragraph on one line, its runs of blanks made one and its ends trimmed.

    Full-width blanks (U+3000) inside stay: they set out signatures and headings.
    """
    return _BLANKS.sub(" ", _BREAKS.sub(" ", text)).strip()


def lines_of(blocks: Iterable[Iterable[str]]) -> str:
    """The text of blocks of lines; lines without characters are left out."""
    lines = [line for block in blocks for line in block if line.strip()]
    return "\n".join(lines) + "\n" if lines else ""


def table_lines(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """The lines of a table: a row a line, its cells parted by tabs.

    A table that only lays out a page (one column, or whole paragraphs in its cells)
    gives the lines of its cells one after the other.
    """
    cells = [cell for row in rows for cell in row]
    is_layout = all(len(row) <= 1 for row in rows) or any(
        sum(map(len, cell)) > _LONG_CELL and len(cell) > 1 for cell in cells
    )
    if is_layout:
        return [line for cell in cells for line in cell]
    lines = ("\t".join(" ".join(cell) for cell in row).rstrip("\t") for row in rows)
    return [line for line in lines if line.strip()]
