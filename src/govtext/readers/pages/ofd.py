"""OFD files (.ofd, GB/T 33190): characters with their places on pages.

A page is made of layers of text objects. Where lines and paragraphs begin and end is
told from the places, as for PDF.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from govtext.errors import UnreadableFileError
from govtext.readers.containers import Container
from govtext.readers.drawn import Drawn
from govtext.readers.office.ooxml import child, local
from govtext.readers.pages.ocr import text_of
from govtext.readers.pages.ofd_glyphs import floats, glyphs_of
from govtext.readers.pages.pdf_lines import Glyph, Page, lines_of_glyphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_WHAT: Final = "an OFD file"
_ROOT: Final = "OFD.xml"
_MAX_PAGES: Final = 2_000
_MAX_GLYPHS: Final = 1_000_000
_A4: Final = (0.0, 0.0, 210.0, 297.0)
_BOX: Final = 4
_OUTLINES: Final = 100
_MAX_NAMED: Final = 10


@dataclass(slots=True)
class _Content:
    """What is drawn on a page or a template of pages.

    Attributes:
        glyphs: The characters that stand upright.
        slanted: How many characters stand askew: a watermark.
        is_drawing: It holds an image, or so many outlines that they may be letters.
        templates: Ids of the templates that a page lies on.
        box: Left, top, width and height; empty where the document tells.
    """

    glyphs: tuple[Glyph, ...]
    slanted: int
    is_drawing: bool
    templates: tuple[str, ...]
    box: tuple[float, ...]


def read(data: bytes) -> Drawn:
    """Draw the text out of an OFD file.

    Raises:
        UnreadableFileError: The file is damaged, made to harm or asks for a password,
            or its pages are images (``scan``).
    """
    with Container(data, _WHAT) as container:
        if any(name.lower().endswith("encryptions.xml") for name in container.names()):
            raise UnreadableFileError("it asks for a password", code="encrypted")
        pages: list[Page] = []
        unread: list[int] = []
        slanted = 0
        reader = _Reader(container)
        for page, contents in reader.pages():
            pages.append(page)
            slanted += sum(content.slanted for content in contents)
            if not page.lines and any(content.is_drawing for content in contents):
                unread.append(len(pages))
    if unread and not any(page.lines for page in pages):
        message = (
            "an OFD file whose pages are images or outlines of letters; print it to a "
            "PDF and read that with govtext[ocr]"
        )
        raise UnreadableFileError(message, code="scan")
    text, warnings = text_of(pages)
    return Drawn(text, warnings=(*warnings, *_warnings(unread, slanted)))


def _warnings(unread: list[int], slanted: int) -> Iterator[str]:
    if unread:
        named = ", ".join(map(str, unread[:_MAX_NAMED]))
        more = f" and {len(unread) - _MAX_NAMED} more" * (len(unread) > _MAX_NAMED)
        yield f"pages {named}{more}: images that were not read"
    if slanted:
        yield f"{slanted} characters that stand askew were left out"


class _Reader:
    """Finds pages and what is drawn on them."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._contents: dict[str, _Content] = {}
        self._glyphs = 0
        self._pages = 0

    def pages(self) -> Iterator[tuple[Page, list[_Content]]]:
        """All pages of all documents in the file.

        Raises:
            UnreadableFileError: A part is damaged, or there is no end of them.
        """
        for body in self._container.xml(_ROOT).iterchildren("{*}DocBody"):
            where = child(body, "DocRoot")
            if where is not None and where.text:
                yield from self._document(_path("", where.text.strip()))

    def _document(self, name: str) -> Iterator[tuple[Page, list[_Content]]]:
        root = self._container.xml(name)
        common = child(root, "CommonData")
        box = _box(child(common, "PageArea"))
        templates = {
            entry.get("ID", ""): _path(name, entry.get("BaseLoc", ""))
            for entry in (() if common is None else common)
            if local(entry) == "TemplatePage"
        }
        pages = child(root, "Pages")
        for entry in () if pages is None else pages:
            if local(entry) == "Page":
                content = self._content(_path(name, entry.get("BaseLoc", "")))
                below = [
                    self._content(templates[each])
                    for each in content.templates
                    if each in templates
                ]
                yield self._page([*below, content], content.box or box)

    def _page(
        self, contents: list[_Content], box: tuple[float, ...]
    ) -> tuple[Page, list[_Content]]:
        _, _, width, height = box or _A4
        glyphs = [glyph for content in contents for glyph in content.glyphs]
        self._glyphs += len(glyphs)
        self._pages += 1
        if self._glyphs > _MAX_GLYPHS or self._pages > _MAX_PAGES:
            message = "more pages or characters than a report has; split it first"
            raise UnreadableFileError(message, code="too_large")
        return Page(lines_of_glyphs(glyphs), width, height), contents

    def _content(self, name: str) -> _Content:
        if name not in self._contents:
            self._contents[name] = _content(self._container.xml(name))
        return self._contents[name]


def _content(root: etree._Element) -> _Content:
    glyphs, slanted = glyphs_of(root.iter("{*}TextObject"))
    images = next(root.iter("{*}ImageObject", "{*}CompositeObject"), None)
    outlines = sum(1 for _ in root.iter("{*}PathObject"))
    templates = [entry.get("TemplateID", "") for entry in root.iter("{*}Template")]
    return _Content(
        tuple(glyphs),
        slanted,
        images is not None or outlines > _OUTLINES,
        tuple(dict.fromkeys(templates)),
        _box(child(root, "Area")),
    )


def _box(area: etree._Element | None) -> tuple[float, ...]:
    """The size of a page; empty if it is not told."""
    told = child(area, "PhysicalBox")
    numbers = floats("" if told is None else told.text or "")
    is_box = len(numbers) == _BOX and min(numbers[2:]) > 0
    return tuple(numbers) if is_box else ()


def _path(base: str, name: str) -> str:
    """Name of a part that another part refers to."""
    joined = posixpath.join("/", posixpath.dirname(base), name)
    return posixpath.normpath(joined).lstrip("/")
