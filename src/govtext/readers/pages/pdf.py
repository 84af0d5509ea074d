"""PDF files (.pdf), by pdfium.

Characters are taken with their places and joined to lines and paragraphs here. Pages
that are images, or whose fonts do not say which characters they draw, are read by OCR
where the extra is installed.
"""

from __future__ import annotations

import contextlib
import itertools
import re
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from govtext.errors import UnreadableFileError
from govtext.readers.drawn import Drawn, one_line
from govtext.readers.pages import ocr
from govtext.readers.pages.pdf_bombs import refuse_bombs
from govtext.readers.pages.pdf_glyphs import HAN, Written, is_garbled, written_on
from govtext.readers.pages.pdf_lines import Page, lines_of_glyphs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pypdfium2 import PdfDocument, PdfPage

MAX_PAGES: Final = 2_000
MAX_CHARACTERS: Final = 20_000_000

Kind = Literal["text", "scan", "no_unicode", "blank", "damaged"]

_FEW_HAN: Final = 10
_FEW_CHARACTERS: Final = 100
_MOST_OF_PAGE: Final = 0.5
_MAX_OBJECTS: Final = 5_000
_OUTLINES: Final = 200
_MIN_SIDE: Final = 1_800
_MAX_SIDE: Final = 3_000
_DPI: Final = 150
_MAX_NAMED: Final = 10
_SHOWN: Final = 40
_OFFICE_TITLE: Final = re.compile(
    r"^Microsoft Word - |\.(?:docx?|wps|pdf|html?|txt)$", re.IGNORECASE
)
_UNREAD: Final[dict[Kind, str]] = {
    "scan": "not read because scanned; install govtext[ocr]",
    "no_unicode": "not read because the fonts lack a Unicode map; install govtext[ocr]",
    "damaged": "not read because damaged",
}

_lock = threading.Lock()  # pdfium must not be entered by two threads


@dataclass(frozen=True, slots=True)
class _Found:
    """What is found on a page.

    Attributes:
        kind: Its text; or why its text cannot be taken from its characters.
        page: Its lines; those that OCR read if ``page.rough``.
        characters: How many characters the file has on it.
        unknown: How many of them have no Unicode.
        slanted: What is written askew on it.
    """

    kind: Kind
    page: Page
    characters: int = 0
    unknown: int = 0
    slanted: str = ""


def read(data: bytes) -> Drawn:
    """Read a PDF file.

    Args:
        data: The file, beginning with ``%PDF-``.

    Raises:
        UnreadableFileError: It is ``encrypted``, a ``broken_file``, ``blank`` or
            ``too_large``; or it is a ``scan`` or its fonts have ``no_unicode``, and
            the extra for OCR is not installed.
    """
    import pypdfium2  # noqa: PLC0415  a library of 10 MB, loaded if used

    refuse_bombs(data)
    with _lock:
        try:
            with contextlib.closing(_opened(data)) as document:
                found = _all_pages(document)
                title = _title(document)
        except pypdfium2.PdfiumError as error:
            raise _broken() from error
    return _drawn(found, title)


def _title(document: PdfDocument) -> str:
    try:
        return str(document.get_metadata_value("Title"))
    except UnicodeDecodeError:  # half a character of UTF-16 in a damaged file
        return ""


def _opened(data: bytes) -> PdfDocument:
    import pypdfium2  # noqa: PLC0415  see read
    from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY  # noqa: PLC0415

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in {FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY}:
            message = "it asks for a password; save it without one"
            raise UnreadableFileError(message, code="encrypted") from error
        raise


def _all_pages(document: PdfDocument) -> list[_Found]:
    count = len(document)
    if not count:
        raise _broken()
    if count > MAX_PAGES:
        message = f"{count} pages, so it is no single report; split it first"
        raise UnreadableFileError(message, code="too_large")
    found: list[_Found] = []
    characters = 0
    for number in range(count):
        found.append(_page(document, number))
        characters += found[-1].characters
        if characters > MAX_CHARACTERS:
            message = f"more than {MAX_CHARACTERS} characters; split it first"
            raise UnreadableFileError(message, code="too_large")
    return found


def _page(document: PdfDocument, number: int) -> _Found:
    from pypdfium2 import PdfiumError  # noqa: PLC0415  see read

    try:
        with contextlib.closing(document[number]) as page:
            written = written_on(page)
            found = _found(page, written)
            if found.kind not in {"scan", "no_unicode"} or not ocr.is_available():
                return found
            # Where nothing is read the few characters that the file has may stay.
            read_off = ocr.read_page(_pixels(page))
            lines = read_off if read_off.lines else found.page
            return replace(found, page=lines)
    except PdfiumError:
        return _Found("damaged", Page((), 1.0, 1.0))


def _found(page: PdfPage, written: Written) -> _Found:
    visible = [glyph.char for glyph in written.glyphs if not glyph.char.isspace()]
    kind: Kind = "text"
    if is_garbled(visible):
        kind = "no_unicode"
    elif _is_little(visible) and _drawing(page):
        kind = "scan"
    elif not visible:
        kind = "blank"
    glyphs = () if kind == "no_unicode" else written.glyphs
    lines = lines_of_glyphs(glyphs)
    unknown = written.unknown if kind == "text" else 0
    shape = Page(lines, written.width, written.height)
    return _Found(kind, shape, len(written.glyphs), unknown, written.slanted)


def _is_little(chars: Sequence[str]) -> bool:
    """Whether a page has no more text than a page number or a stamp."""
    han = len(HAN.findall("".join(chars)))
    return len(chars) < _FEW_CHARACTERS and han < _FEW_HAN


def _drawing(page: PdfPage) -> bool:
    """Whether images cover most of a page, or many outlines are drawn on it."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415  see read

    left, bottom, right, top = page.get_bbox()
    area = (right - left) * (top - bottom)
    covered = 0.0
    segments = 0
    for item in itertools.islice(page.get_objects(max_depth=1), _MAX_OBJECTS):
        if item.type == pdfium.FPDF_PAGEOBJ_PATH:
            segments += max(0, pdfium.FPDFPath_CountSegments(item))
        elif item.type in {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM}:
            x0, y0, x1, y1 = item.get_bounds()
            width = min(x1, right) - max(x0, left)
            height = min(y1, top) - max(y0, bottom)
            covered += max(0.0, width) * max(0.0, height)
        if covered > _MOST_OF_PAGE * area or segments > _OUTLINES:
            return True
    return False


def _pixels(page: PdfPage) -> ocr.Pixels:
    """The image of a page, at 150 dpi or what makes small letters legible."""
    side = max(*page.get_size(), 1.0)
    pixels = min(max(_MIN_SIDE, side * _DPI / 72), _MAX_SIDE)
    bitmap = page.render(scale=pixels / side, may_draw_forms=False)
    try:
        image: ocr.Pixels = bitmap.to_numpy()[:, :, :3].copy()
    finally:
        bitmap.close()
    return image


def _drawn(found: Sequence[_Found], title: str) -> Drawn:
    """The text of all pages with its warnings.

    Raises:
        UnreadableFileError: There is none.
    """
    text, warnings = ocr.text_of([each.page for each in found])
    unread = {kind: _numbers(found, kind) for kind in _UNREAD}
    has_text = any(each.kind == "text" or each.page.rough for each in found)
    if not text or not has_text:
        raise _nothing(unread)
    for kind, said in _UNREAD.items():
        if unread[kind]:
            warnings.append(f"{_pages(unread[kind])} {said}")
    by_ocr = [number for number, each in enumerate(found, 1) if each.page.rough]
    if len(by_ocr) == len(found):
        warnings.append(ocr.WARNING)
    elif by_ocr:
        warnings.append(f"{_pages(by_ocr)} {ocr.WARNING}")
    if unknown := sum(each.unknown for each in found):
        said = "characters have no Unicode in the file's fonts and stand as U+FFFD"
        warnings.append(f"{unknown} {said}")
    if slanted := next((each.slanted for each in found if each.slanted), ""):
        warnings.append(f"writing askew left out: “{slanted[:_SHOWN]}”")
    return Drawn(text, warnings=tuple(warnings), properties=_properties(title))


def _numbers(found: Sequence[_Found], kind: Kind) -> list[int]:
    """Numbers of the pages of a kind that were not read."""
    return [
        number
        for number, each in enumerate(found, 1)
        if each.kind == kind and not each.page.rough
    ]


def _pages(numbers: Sequence[int]) -> str:
    named = ", ".join(map(str, numbers[:_MAX_NAMED]))
    more = f" and {len(numbers) - _MAX_NAMED} more" * (len(numbers) > _MAX_NAMED)
    return f"page{'s' * (len(numbers) > 1)} {named}{more}"


def _nothing(unread: Mapping[Kind, Sequence[int]]) -> UnreadableFileError:
    """Why no text came of any page."""
    if unread["scan"] and ocr.is_available():
        message = "a scan on which no text is read; is it the right file?"
        return UnreadableFileError(message, code="blank")
    if unread["scan"]:
        return UnreadableFileError(f"a scan without text; {ocr.INSTALL}", code="scan")
    if unread["no_unicode"]:
        message = (
            "its fonts do not say which characters they draw, so only OCR can read it; "
            f"{ocr.INSTALL}"
        )
        return UnreadableFileError(message, code="no_unicode")
    if unread["damaged"]:
        return _broken()
    message = "a PDF without text or images; is it the right file?"
    return UnreadableFileError(message, code="blank")


def _broken() -> UnreadableFileError:
    message = "a PDF file that cannot be opened; it is damaged, save it again"
    return UnreadableFileError(message, code="broken_file")


def _properties(title: str) -> tuple[tuple[str, str], ...]:
    """The title that the file declares; not one that is only a file's name."""
    known = _OFFICE_TITLE.sub("", one_line(title))
    return (("title", known),) if HAN.search(known) else ()
