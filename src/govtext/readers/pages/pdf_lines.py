"""From characters or stretches with places on a page to lines of text.

Lengths are in any one unit a page (points, pixels); ``base`` counts from the top down.
A reader that knows places only roughly (OCR) makes the same lines as one that knows
them to a hundredth of a point, and marks its pages as rough.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SAME_ROW: Final = 0.45
_CELL_GAP: Final = 1.6
_CELL_GAP_RATIO: Final = 3
_CELL_BLANKS: Final = 3
_WORD_GAP: Final = 0.18
_TWICE: Final = 0.15
_MAX_OVER_TYPICAL: Final = 1.5


class Glyph(NamedTuple):
    """A character on a page; ``base`` is its base line, ``size`` its em."""

    char: str
    left: float
    right: float
    base: float
    size: float


class Line(NamedTuple):
    """A row of a page; a tab parts what stands far apart in it (cells of a table).

    Attributes:
        text: Its characters.
        left: Where its first one begins.
        right: Where its last one ends.
        base: Its base line, or the middle of its height, from the top of the page.
        size: Its em.
        gaps: From where to where each tab reaches.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    gaps: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page from top to bottom.

    Attributes:
        lines: Without what holds only blanks.
        width: Of the page.
        height: Of the page.
        rough: Whether places and sizes were measured on an image.
    """

    lines: tuple[Line, ...]
    width: float
    height: float
    rough: bool = False


class _Placed(Protocol):
    @property
    def left(self) -> float: ...
    @property
    def base(self) -> float: ...
    @property
    def size(self) -> float: ...


_P = TypeVar("_P", bound=_Placed)


def lines_of_glyphs(glyphs: Iterable[Glyph]) -> tuple[Line, ...]:
    """The lines that characters make, from top to bottom."""
    lines = (_line(row) for row in _rows(list(glyphs)))
    return tuple(line for line in lines if line is not None)


def lines_of_pieces(pieces: Iterable[Line]) -> tuple[Line, ...]:
    """The lines that stretches of text make which stand in one row."""
    return tuple(_merged(row) for row in _rows(list(pieces)))


def ems(text: str) -> float:
    """Width of a text in ems: 1 for a Chinese character or mark, ½ for others."""
    return sum(0.5 if char < "\u2010" else 1 for char in text)


def joined(before: str, after: str) -> str:
    """Two stretches as one; a blank keeps Latin words apart, and nothing Chinese."""
    if not before or not after:
        return before + after
    left, right = before[-1], after[0]
    words = left.isascii() and right.isascii() and left.isalnum() and right.isalnum()
    return (
        f"{before} {after}"
        if words and not (left + right).isdigit()
        else before + after
    )


def _rows(items: list[_P]) -> list[list[_P]]:
    """What stands on one base line, from left to right; rows from the top down."""
    items.sort(key=lambda item: item.base)
    if not items:
        return []
    # A watermark of large letters must not swallow the lines beside it.
    limit = _MAX_OVER_TYPICAL * _middle([item.size for item in items])
    rows = [[items[0]]]
    for item in items[1:]:
        first = rows[-1][0]
        size = min(limit, max(first.size, item.size))
        if item.base - first.base <= _SAME_ROW * size:
            rows[-1].append(item)
        else:
            rows.append([item])
    for row in rows:
        row.sort(key=lambda item: item.left)
    return rows


def _line(row: list[Glyph]) -> Line | None:
    glyphs, blanks = _visible(row)
    if not glyphs:
        return None
    pairs = list(pairwise(glyphs))
    gaps = [after.left - before.right for before, after in pairs]
    # In a justified line of few characters all gaps are wide, and none parts cells.
    wide = _CELL_GAP_RATIO * max(0.0, _middle(gaps)) if gaps else 0.0
    between = [
        _between(gap, blank, before, after, wide)
        for gap, blank, (before, after) in zip(gaps, blanks, pairs, strict=True)
    ]
    text = (
        blank + after.char for blank, (_, after) in zip(between, pairs, strict=True)
    )
    return Line(
        glyphs[0].char + "".join(text),
        glyphs[0].left,
        max(glyph.right for glyph in glyphs),
        _middle([glyph.base for glyph in glyphs]),
        _middle([glyph.size for glyph in glyphs]),
        tuple(
            (before.right, after.left)
            for blank, (before, after) in zip(between, pairs, strict=True)
            if blank == "\t"
        ),
    )


def _visible(row: Sequence[Glyph]) -> tuple[list[Glyph], list[str]]:
    """The characters of a row that are no blanks, and the blanks between them."""
    glyphs: list[Glyph] = []
    blanks: list[str] = []
    between = ""
    for glyph in row:
        if glyph.char.isspace():
            between += glyph.char
        elif not glyphs:
            glyphs.append(glyph)
            between = ""
        elif not _is_again(glyphs[-1], glyph):
            glyphs.append(glyph)
            blanks.append(between)
            between = ""
    return glyphs, blanks


def _is_again(before: Glyph, glyph: Glyph) -> bool:
    """Whether a character is drawn a second time, a little beside, to look bold."""
    letter = glyph.char.isascii() and glyph.char.isalpha()
    if glyph.char != before.char or letter or not glyph.char.isalnum():
        return False  # the two letters or marks (——) of a ligature share a place
    return abs(glyph.left - before.left) < _TWICE * glyph.size


def _between(gap: float, blank: str, before: Glyph, after: Glyph, wide: float) -> str:
    """What stands between two characters: nothing, a blank, or a tab between cells."""
    size = min(before.size, after.size)
    if "\u3000" in blank:
        return blank.strip(" \t\xa0")
    if (gap > _CELL_GAP * size and gap > wide) or len(blank) >= _CELL_BLANKS:
        return "\t"
    if blank:
        return " "
    signs = before.char + after.char
    return " " if gap > _WORD_GAP * size and signs.isascii() and signs.isalnum() else ""


def _merged(row: list[Line]) -> Line:
    text = row[0].text
    gaps = []
    for before, after in pairwise(row):
        if after.left - before.right > _CELL_GAP * max(before.size, after.size):
            text = f"{text}\t{after.text}"
            gaps.append((before.right, after.left))
        else:
            text = joined(text, after.text)
    longest = max(row, key=lambda line: len(line.text))
    right = max(line.right for line in row)
    return Line(text, row[0].left, right, longest.base, longest.size, tuple(gaps))


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]
