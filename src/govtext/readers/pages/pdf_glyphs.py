"""The characters of a PDF page, as pdfium tells them.

pdfium's own lines are not used: it breaks them before marks and in justified text.
"""

from __future__ import annotations

import ctypes
import math
import re
import sys
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from govtext.errors import UnreadableFileError
from govtext.readers.pages.pdf_lines import Glyph
from govtext.tables import load_table
from govtext.text import RADICALS

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

MAX_GLYPHS: Final = 200_000
"""Characters on one page. A whole website printed as one long page has a tenth."""

HAN: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
"""A Chinese character."""

_ACCENTED: Final = re.compile(r"[\u00a1-\u00b6\u00b8-\u024f]")
_GARBAGE: Final = 0.3
_ENOUGH: Final = 20
_SAMPLE: Final = 50
_UNLIKELY: Final = 0.08
_LIKELY: Final = 0.25
_NOTHING: Final = "\ufffd"
_HYPHEN: Final = 2  # pdfium's sign for a hyphen at the end of a line
_NO_CHARACTERS: Final = frozenset({0, 0xFFFD, 0xFFFE, 0xFFFF})
_SURROGATES: Final = range(0xD800, 0xE000)
_BLANK: Final = 0x20
_MAX_PLACE: Final = 1e6
_STRAIGHT: Final = 10
_QUARTER: Final = 90


@dataclass(frozen=True, slots=True)
class Written:
    """What is written on a page.

    Attributes:
        glyphs: Its characters, radicals made the characters that they look like.
        unknown: How many of them have no Unicode in their font (U+FFFD).
        slanted: Characters that stand askew to the others: a watermark.
        width: Of the page as it is read.
        height: Of the page as it is read.
    """

    glyphs: tuple[Glyph, ...]
    unknown: int
    slanted: str
    width: float
    height: float


class _Raw(NamedTuple):
    char: str
    is_known: bool
    box: tuple[float, float, float, float]
    origin: tuple[float, float]
    size: float
    angle: float


def written_on(page: PdfPage) -> Written:
    """The characters of a page, in the upright position in which it is read.

    Raises:
        UnreadableFileError: They are too many.
        pypdfium2.PdfiumError: The page cannot be read.
    """
    raw = _raw(page)
    turns = Counter(round(glyph.angle / _QUARTER) % 4 for glyph in raw)
    turn = max(turns, key=lambda key: (turns[key], -key)) if turns else 0
    left, bottom, right, top = page.get_bbox()
    sides = (right - left, top - bottom)
    width, height = sides if turn % 2 == 0 else sides[::-1]
    # The unit vectors of reading: along a line, and upwards from it.
    along = ((1, 0), (0, 1), (-1, 0), (0, -1))[turn]
    up = (-along[1], along[0])
    corners = ((left, bottom), (right, top))
    start = min(_dot(along, corner) for corner in corners)
    ceiling = max(_dot(up, corner) for corner in corners)

    glyphs = []
    slanted = []
    unknown = 0
    trusted = _is_text([glyph.char for glyph in raw if not glyph.is_known])
    for char, is_known, box, origin, size, angle in raw:
        at = _dot(along, origin) - start
        base = ceiling - _dot(up, origin)
        if not (-size <= at <= width + size and -size <= base <= height + size):
            continue  # outside the page: nobody sees it
        read = char.translate(RADICALS) if is_known or trusted else _NOTHING
        if abs((angle - turn * _QUARTER + 180) % 360 - 180) > _STRAIGHT:
            slanted.append(read)
            continue
        unknown += read == _NOTHING
        ends = (_dot(along, (box[0], box[1])), _dot(along, (box[2], box[3])))
        glyphs.append(Glyph(read, at, max(at, max(ends) - start), base, size))
    return Written(tuple(glyphs), unknown, "".join(slanted), width, height)


def _dot(vector: tuple[int, int], point: tuple[float, float]) -> float:
    return vector[0] * point[0] + vector[1] * point[1]


def _raw(page: PdfPage) -> list[_Raw]:
    import pypdfium2.raw as pdfium  # noqa: PLC0415  a library of 10 MB, loaded if used

    text = page.get_textpage()
    try:
        count = text.count_chars()
        if count > MAX_GLYPHS:
            message = f"a page of {count} characters, which no report has"
            raise UnreadableFileError(message, code="too_large")
        box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        x, y = ctypes.c_double(), ctypes.c_double()
        found = []
        for index in range(count):
            code = pdfium.FPDFText_GetUnicode(text, index)
            if code <= _BLANK and pdfium.FPDFText_IsGenerated(text, index):
                continue  # a blank or line end that pdfium thinks is meant
            is_known = pdfium.FPDFText_HasUnicodeMapError(text, index) != 1
            pdfium.FPDFText_GetLooseCharBox(text, index, box)
            pdfium.FPDFText_GetMatrix(text, index, matrix)
            pdfium.FPDFText_GetCharOrigin(text, index, x, y)
            size = pdfium.FPDFText_GetFontSize(text, index)
            size *= math.hypot(matrix.c, matrix.d)
            place = (box.left, box.bottom, box.right, box.top)
            # A not-a-number fails every comparison.
            if 0 < size < _MAX_PLACE and all(
                -_MAX_PLACE < v < _MAX_PLACE for v in place
            ):
                angle = math.degrees(math.atan2(matrix.b, matrix.a))
                origin = (x.value, y.value)
                found.append(
                    _Raw(_character(code), is_known, place, origin, size, angle)
                )
        return found
    finally:
        text.close()


def _character(code: int) -> str:
    if code == _HYPHEN:
        return "-"
    if code in _NO_CHARACTERS or code in _SURROGATES or code > sys.maxunicode:
        return _NOTHING
    return chr(code)


def _is_text(chars: list[str]) -> bool:
    """Whether characters of which the font is silent are right all the same.

    pdfium then gives the font's own numbers. Some fonts are numbered by Unicode.
    """
    common = sum(char in common_characters() for char in chars)
    return common > _LIKELY * len(chars)


def is_garbled(chars: list[str]) -> bool:
    """Whether what fonts give as characters is mostly no text.

    Fonts without a map give nothing or their own numbers, those with a false one
    unrelated characters, among which the common ones hardly occur.
    """
    if len(chars) < _ENOUGH:
        return False
    bad = sum(map(_is_garbage, chars)) + len(_ACCENTED.findall("".join(chars)))
    if bad > _GARBAGE * len(chars):
        return True
    han = len(HAN.findall("".join(chars)))
    common = sum(char in common_characters() for char in chars)
    return han >= _SAMPLE and common < _UNLIKELY * han


def _is_garbage(char: str) -> bool:
    return unicodedata.category(char) in {"Co", "Cn", "Cc", "Cs"} or char == _NOTHING


@cache
def common_characters() -> frozenset[str]:
    """Characters by which a text is known to be one."""
    return frozenset("".join(load_table("common_characters").values())) - {"\n"}
