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
from typing import TYPE_CHECKING, Final, NamedTuple

from govtext.errors import UnreadableFileError
from govtext.readers.pages.pdf_lines import Glyph
from govtext.readers.txt import common_characters
from govtext.text import RADICALS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdfium2 import PdfPage
    from pypdfium2.raw import FPDF_TEXTPAGE

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
    along_x, along_y = ((1, 0), (0, 1), (-1, 0), (0, -1))[turn]
    up_x, up_y = -along_y, along_x
    corners = ((left, bottom), (right, top))
    start = min(along_x * x + along_y * y for x, y in corners)
    ceiling = max(up_x * x + up_y * y for x, y in corners)

    glyphs = []
    slanted = []
    unknown = 0
    trusted = _is_text([glyph.char for glyph in raw if not glyph.is_known])
    for char, is_known, box, origin, size, angle in raw:
        at = along_x * origin[0] + along_y * origin[1] - start
        base = ceiling - up_x * origin[0] - up_y * origin[1]
        if not (-size <= at <= width + size and -size <= base <= height + size):
            continue  # outside the page: nobody sees it
        read = char.translate(RADICALS) if is_known or trusted else _NOTHING
        if abs((angle - turn * _QUARTER + 180) % 360 - 180) > _STRAIGHT:
            slanted.append(read)
            continue
        unknown += read == _NOTHING
        end = along_x * box[0] + along_y * box[1] - start
        other = along_x * box[2] + along_y * box[3] - start
        glyphs.append(Glyph(read, at, max(at, end, other), base, size))
    return Written(tuple(glyphs), unknown, "".join(slanted), width, height)


def _raw(page: PdfPage) -> list[_Raw]:
    text = page.get_textpage()
    try:
        count = text.count_chars()
        if count > MAX_GLYPHS:
            message = f"a page of {count} characters, which no report has"
            raise UnreadableFileError(message, code="too_large")
        return list(_raw_glyphs(text.raw, count))
    finally:
        text.close()


def _raw_glyphs(text: FPDF_TEXTPAGE, count: int) -> Iterator[_Raw]:
    """The characters one by one.

    Calls into pdfium are what reading a PDF costs. The loose box of a character is as
    high as its font, so that neighbours with the same top and bottom are of one style.
    """
    import pypdfium2.raw as pdfium  # noqa: PLC0415  a library of 10 MB, loaded if used

    unicode_of, is_generated = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_IsGenerated
    has_error, box_of = (
        pdfium.FPDFText_HasUnicodeMapError,
        pdfium.FPDFText_GetLooseCharBox,
    )
    box = pdfium.FS_RECTF()
    at_box = ctypes.byref(box)
    lowest = highest = math.nan
    style = _Style(0, 0, 0, 0, 0)
    for index in range(count):
        code = unicode_of(text, index)
        if code <= _BLANK and is_generated(text, index):
            continue  # a blank or line end that pdfium thinks is meant
        is_known = has_error(text, index) != 1
        box_of(text, index, at_box)
        left, bottom, right, top = place = box.left, box.bottom, box.right, box.top
        if bottom != lowest or top != highest:
            style = _style(text, index, left)
            lowest, highest = bottom, top
        # A not-a-number fails every comparison.
        if (
            0 < style.size < _MAX_PLACE
            and -_MAX_PLACE < left < _MAX_PLACE
            and -_MAX_PLACE < bottom < _MAX_PLACE
            and -_MAX_PLACE < right < _MAX_PLACE
            and -_MAX_PLACE < top < _MAX_PLACE
        ):
            origin = (style.x + left - style.left, style.y)
            yield _Raw(
                _character(code), is_known, place, origin, style.size, style.angle
            )


class _Style(NamedTuple):
    """What neighbours on one base line have in common.

    Attributes:
        x: Where its first character begins on the base line.
        y: The base line.
        left: The left edge of the box of its first character.
        size: Of its letters, as drawn.
        angle: How far it is turned, in degrees.
    """

    x: float
    y: float
    left: float
    size: float
    angle: float


def _style(text: FPDF_TEXTPAGE, index: int, left: float) -> _Style:
    import pypdfium2.raw as pdfium  # noqa: PLC0415  see _raw_glyphs

    matrix = pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    pdfium.FPDFText_GetCharOrigin(text, index, x, y)
    size = pdfium.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
    angle = math.degrees(math.atan2(matrix.b, matrix.a))
    return _Style(x.value, y.value, left, size, angle)


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
