"""The characters of OFD text objects with their places (GB/T 33190—2016, 11).

A text object has a box on the page and may turn and stretch what is in it (CTM); a
run of characters in it (``TextCode``) begins at X, Y and tells the steps between its
characters (DeltaX, DeltaY). All lengths are millimetres.
"""

from __future__ import annotations

import math
from itertools import chain, repeat
from typing import TYPE_CHECKING, Final, NamedTuple

from govtext.readers.pages.pdf_lines import Glyph, ems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml import etree

_LIMIT: Final = 1e5
_SIZE: Final = 3.7  # five-point type, where the file does not tell
_MIN_SIZE: Final = 0.1
_MATRIX: Final = 6
_BOX: Final = 4
_CAPITAL: Final = 0.7
_ROOM: Final = 1.5
_STRAIGHT: Final = math.radians(10)
_REPEAT: Final = "g"
_HIDDEN: Final = "false"


class _Matrix(NamedTuple):
    """How an object turns, stretches and moves what is in it."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


def glyphs_of(objects: Iterable[etree._Element]) -> tuple[list[Glyph], int]:
    """The characters of text objects that stand upright, and how many do not."""
    found: list[Glyph] = []
    slanted = 0
    for element in objects:
        if element.get("Visible") == _HIDDEN:
            continue
        matrix = _matrix(element)
        glyphs = list(_glyphs(element, matrix))
        if abs(math.atan2(matrix.b, matrix.a)) > _STRAIGHT:
            slanted += len(glyphs)
        else:
            found += glyphs
    return found, slanted


def _matrix(element: etree._Element) -> _Matrix:
    numbers = floats(element.get("CTM", ""))
    matrix = _Matrix(*numbers) if len(numbers) == _MATRIX else _Matrix(1, 0, 0, 1, 0, 0)
    box = floats(element.get("Boundary", ""))
    if len(box) == _BOX:
        matrix = matrix._replace(e=matrix.e + box[0], f=matrix.f + box[1])
    return matrix


def _glyphs(element: etree._Element, matrix: _Matrix) -> Iterator[Glyph]:
    sizes = floats(element.get("Size", ""))
    size = sizes[0] if sizes and sizes[0] > _MIN_SIZE else _SIZE
    stretch = floats(element.get("HScale", "")) or [1.0]
    wide = max(_MIN_SIZE, math.hypot(matrix.a, matrix.b)) * stretch[0]
    em = max(_MIN_SIZE, size * math.hypot(matrix.c, matrix.d))
    x = y = 0.0
    for code in element.iterchildren("{*}TextCode"):
        x = next(iter(floats(code.get("X", ""))), x)
        y = next(iter(floats(code.get("Y", ""))), y)
        text = (code.text or "").strip("\r\n\t")
        steps = _steps(code.get("DeltaX", ""), len(text))
        falls = _steps(code.get("DeltaY", ""), len(text))
        for char in text:
            width = size * _width(char)
            step = next(steps, width)
            left, base = matrix.point(x, y)
            # Within a run the step is the character's room, also of a digit set wide.
            inner = step if 0 < step <= _ROOM * size else width
            yield Glyph(char, left, left + inner * wide, base, em)
            x += step
            y += next(falls, 0.0)


def _width(char: str) -> float:
    """Width in ems of a character whose font is not known; rather too wide."""
    return _CAPITAL if "A" <= char <= "Z" else ems(char)


def _steps(text: str, count: int) -> Iterator[float]:
    """The steps between characters; ``g 3 4.2`` stands for three of 4.2."""
    parts = text.split()
    runs: list[Iterable[float]] = []
    at = 0
    while at < len(parts) and len(runs) < count:
        if parts[at] == _REPEAT and at + 2 < len(parts):
            times, step = floats(" ".join(parts[at + 1 : at + 3])) or (0.0, 0.0)
            runs.append(repeat(step, max(0, min(int(times), count))))
            at += 3
        else:
            runs.append(floats(parts[at]))
            at += 1
    return chain.from_iterable(runs)


def floats(text: str) -> list[float]:
    """Numbers with blanks between them; none at all if one is no number."""
    try:
        return [_held(float(part)) for part in text.split()]
    except ValueError:
        return []


def _held(value: float) -> float:
    """A number within what a page can hold."""
    return max(-_LIMIT, min(_LIMIT, value)) if math.isfinite(value) else 0.0
