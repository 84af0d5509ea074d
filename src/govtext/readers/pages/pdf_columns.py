"""The measures of a document: where its lines begin and end, how far they are apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from govtext.readers.pages.pdf_lines import Line, Page

_BODY: Final = 0.1
_BODY_ROUGH: Final = 0.25
_LONG: Final = 0.6
_QUANTILE: Final = 0.85
_NEAR: Final = 1.2
_NEARLY_FULL: Final = 2.2
_CLUSTER: Final = 0.6
_FEW: Final = 3
_ENOUGH: Final = 5
_MARGIN: Final = 3
_SHIFT: Final = 1.2
_TOGETHER: Final = 0.5
_INDENT: Final = 0.9
_FAR: Final = 3.2
_MAX_PITCH: Final = 3.5
_WORDS: Final = 4
_PITCH: Final = 1.75
_GRAIN: Final = 0.05
_GRAIN_ROUGH: Final = 0.1
_ALIGNED: Final = 0.8
_TWO_BLANKS: Final = "\u3000\u3000"


class Placed(NamedTuple):
    """A line with its place in its column.

    Attributes:
        text: Its characters.
        page: Number of its page.
        base: Its base line on the page.
        size: Its em.
        indent: Ems from the edge of the column to it.
        room: Ems from it to the far edge of the column.
        rough: Whether all that was measured on an image.
        is_row: Whether it is a row of a table.
    """

    text: str
    page: int
    base: float
    size: float
    indent: float
    room: float
    rough: bool
    is_row: bool = False


@dataclass(frozen=True, slots=True)
class Measures:
    """What is typical of a document; per kind of page, exact (0) and rough (1).

    Attributes:
        size: The em of most of the text.
        pitch: From one line to the next, in ems.
        indents: Whether paragraphs open with an indent.
    """

    size: tuple[float, float]
    pitch: tuple[float, float]
    indents: bool


class _Column(NamedTuple):
    left: float
    right: float


def measured(pages: Sequence[Page]) -> tuple[list[Placed], Measures]:
    """All lines of a document in order, placed in their columns, and its measures."""
    exact, rough = (_Group(pages, rough=rough) for rough in (False, True))
    lines: list[Placed] = []
    for number, page in enumerate(pages):
        column = (rough if page.rough else exact).column(number)
        rows = _rows_of_tables(page)
        for at, line in enumerate(page.lines):
            lines.append(_placed(line, number, page, column, is_row=at in rows))
    sizes = (exact.size, rough.size)
    body = [
        line
        for line in lines
        if not line.is_row and _is_body(line.size, sizes[line.rough], line.rough)
    ]
    pitches = (_pitch(body, rough=False), _pitch(body, rough=True))
    return lines, Measures(sizes, pitches, _has_indents(body))


def _placed(
    line: Line, number: int, page: Page, column: _Column, *, is_row: bool
) -> Placed:
    size = line.size
    indent, room = (line.left - column.left) / size, (column.right - line.right) / size
    # A wide gap in one line alone is no cell's: two blanks before a new sentence.
    text = line.text if is_row else line.text.replace("\t", _TWO_BLANKS)
    return Placed(text, number, line.base, size, indent, room, page.rough, is_row)


def _rows_of_tables(page: Page) -> set[int]:
    """Lines of a page whose gaps stand below each other."""
    rows: set[int] = set()
    for at, (above, line) in enumerate(pairwise(page.lines)):
        if any(
            min(gap[1], other[1]) - max(gap[0], other[0]) > _ALIGNED * line.size
            for gap in above.gaps
            for other in line.gaps
        ):
            rows |= {at, at + 1}
    return rows


class _Group:
    """The pages of one kind, exact or rough, and their columns."""

    def __init__(self, pages: Sequence[Page], *, rough: bool) -> None:
        chosen = {n: page for n, page in enumerate(pages) if page.rough == rough}
        self.size = _typical_size(chosen.values())
        self._lines = {
            number: [
                line
                for line in page.lines
                if not line.gaps and _is_body(line.size, self.size, rough)
            ]
            for number, page in chosen.items()
        }
        width = max((page.width for page in chosen.values()), default=0.0)
        self._whole = self._common(width)

    def column(self, number: int) -> _Column:
        """The column of a page: its own where it can tell, else that of all pages.

        Pages of a scan lie a little beside each other, those of a book alternate.
        """
        lines, whole = self._lines[number], self._whole
        right, near = self._right(lines)
        after = self._after_full([lines], right)
        if near < _ENOUGH or len(after) < _FEW:
            return whole
        own = _Column(_cluster(after, self.size), right)
        shift = (
            (own.left - whole.left) / self.size,
            (own.right - whole.right) / self.size,
        )
        small = max(map(abs, shift)) < _SHIFT
        return own if small or abs(shift[0] - shift[1]) < _TOGETHER else whole

    def _common(self, width: float) -> _Column:
        lines = [line for lines in self._lines.values() for line in lines]
        if not lines:
            return _Column(0.0, width)
        right, near = self._right(lines)
        after = self._after_full(self._lines.values(), right)
        left = _cluster(after or [line.left for line in lines], self.size)
        if near < _FEW:
            # Few lines reach so far: short lines must not pass for full ones.
            right = max(right, width - left - _MARGIN * self.size)
        return _Column(left, right)

    def _right(self, lines: Sequence[Line]) -> tuple[float, int]:
        """Where long lines end, and how many end there.

        Not the farthest end: a mark may hang over the edge.
        """
        if not lines:
            return 0.0, 0
        span = max(line.right for line in lines) - min(line.left for line in lines)
        long = [line.right for line in lines if line.right - line.left > _LONG * span]
        rights = sorted(long) or [max(line.right for line in lines)]
        right = rights[min(int(_QUANTILE * len(rights)), len(rights) - 1)]
        return right, sum(abs(right - end) < _NEAR * self.size for end in rights)

    def _after_full(self, pages: Iterable[Sequence[Line]], right: float) -> list[float]:
        """Where lines begin that follow a line which reaches the right edge."""
        least = right - _NEARLY_FULL * self.size
        return [
            line.left
            for lines in pages
            for before, line in pairwise(lines)
            if before.right > least
        ]


def _typical_size(pages: Iterable[Page]) -> float:
    """The size in which most characters are written."""
    weights: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            weights[line.size] += len(line.text)
    half = weights.total() / 2
    for size in sorted(weights):
        half -= weights[size]
        if half <= 0:
            return size
    return 1.0


def _is_body(size: float, typical: float, rough: bool) -> bool:  # noqa: FBT001  an index elsewhere
    tolerance = _BODY_ROUGH if rough else _BODY
    return abs(size - typical) <= tolerance * typical


def _cluster(values: Iterable[float], size: float) -> float:
    """The middle of the place where most values lie; of the first of several."""
    ordered = sorted(values)
    best: list[float] = []
    start = 0
    for end, value in enumerate(ordered):
        while value - ordered[start] > _CLUSTER * size:
            start += 1
        if end - start + 1 > len(best):
            best = ordered[start : end + 1]
    return best[len(best) // 2]


def _pitch(body: Sequence[Placed], *, rough: bool) -> float:
    """The commonest step from a line to the next, in ems."""
    grain = _GRAIN_ROUGH if rough else _GRAIN
    steps = Counter(
        round((line.base - before.base) / line.size / grain)
        for before, line in pairwise(body)
        if line.rough == rough and before.page == line.page
    )
    common = {step: n for step, n in steps.items() if 0 < step * grain < _MAX_PITCH}
    if not common:
        return _PITCH
    return grain * min(common, key=lambda step: (-common[step], step))


def _has_indents(body: Sequence[Placed]) -> bool:
    """Whether lines behind one that is not full are mostly indented."""
    indents = [
        line.indent
        for before, line in pairwise(body)
        if before.room > _NEARLY_FULL and len(line.text) >= _WORDS
    ]
    indented = sum(_INDENT <= indent <= _FAR for indent in indents)
    return indented > sum(indent < _INDENT for indent in indents)
