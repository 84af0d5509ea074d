"""OpenDocument texts (.odt, .fodt), with their automatic numbers."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from govtext.errors import UnreadableFileError
from govtext.readers.containers import Container, parse_xml
from govtext.readers.drawn import Cell, Drawn, lines_of, table_lines
from govtext.readers.office.counters import Label, paragraph_lines, with_label
from govtext.readers.office.odt_lists import TEXT, Lists, Place, Styles
from govtext.readers.office.ooxml import child, local, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_WHAT: Final = "an OpenDocument file (.odt)"
_ZIP: Final = b"PK"
_BLANKS: Final = re.compile(r"[ \t\r\n]+")
_MAX_BLANKS: Final = 100
_SIGNS: Final = {"tab": " ", "line-break": "\n"}
_BLOCKS: Final = frozenset({"p", "h", "list", "table"})
_ITEMS: Final = ("list-item", "list-header")
_ROWS: Final = ("table-row", "table-rows", "table-row-group", "table-header-rows")
_LEFT_OUT: Final = frozenset(
    {
        "annotation",
        "annotation-end",
        "tracked-changes",
        "forms",
        "object",  # a chart or sheet inside the text
        "sequence-decls",
        "ruby-text",
        "hidden-text",
        "hidden-paragraph",
        "title",  # of a picture
        "desc",
        "event-listeners",
    }
)


def read(data: bytes) -> Drawn:
    """Draw the text out of an OpenDocument text.

    Deleted and hidden text, headers, footers and comments are no text. Notes stand at
    the end.

    Raises:
        UnreadableFileError: The file is damaged, made to harm, asks for a password, or
            is no text (``unsupported_format``).
    """
    roots = _from_zip(data) if data.startswith(_ZIP) else [parse_xml(data, _WHAT)]
    body = child(roots[0], "body", "text")
    if body is None:
        message = "an OpenDocument file that is no text (.ods, .odp); save it as .docx"
        raise UnreadableFileError(message, code="unsupported_format")
    story = _Story(Lists(Styles(roots[::-1])))
    lines = story.lines(body, None)
    # A note may have notes of its own, on paper made to harm.
    for note in story.notes:
        lines += story.lines(note, None)
    return Drawn(lines_of([lines]), warnings=tuple(_warnings(story)))


def _from_zip(data: bytes) -> list[etree._Element]:
    """The roots of the content and of the styles."""
    with Container(data, _WHAT) as container:
        manifest = "META-INF/manifest.xml"
        if manifest in container and b"encryption-data" in container.read(manifest):
            raise UnreadableFileError("it asks for a password", code="encrypted")
        roots = [container.xml("content.xml")]
        if "styles.xml" in container:
            roots.append(container.xml("styles.xml"))
        return roots


def _warnings(story: _Story) -> Iterator[str]:
    if story.seen["tracked"]:
        yield "tracked changes read as accepted"
    if story.seen["hidden"]:
        yield "hidden text was left out"
    if story.notes:
        yield f"{len(story.notes)} notes read at the end"


class _Story:
    """A run of paragraphs, lists and tables."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self.notes: list[etree._Element] = []
        self.seen: Counter[str] = Counter()
        # Deletions, which a flat file leaves in their place, and those going on.
        self._deletions: frozenset[str] = frozenset()
        self._deleting: set[str] = set()

    def lines(self, element: etree._Element, place: Place | None) -> list[str]:
        """The lines of all paragraphs, lists and tables below an element.

        Args:
            element: The element.
            place: The list around it, if there is one.
        """
        found: list[str] = []
        for block in element:
            name = local(block)
            if name == "p":
                found += self._paragraph(block, Label(""))
            elif name == "h":
                found += self._paragraph(block, self._heading(block, place))
            elif name == "list":
                found += self._list(block, self._lists.enter(block, place))
            elif name == "numbered-paragraph":
                found += self._numbered(block)
            elif name == "table":
                rows = [self._row(row) for row in _rows(block)]
                found += table_lines(rows)
            elif not self._is_left_out(block, name) and len(block):
                found += self.lines(block, None)
        return found

    def _is_left_out(self, element: etree._Element, name: str) -> bool:
        if name == "tracked-changes":
            self.seen["tracked"] += 1
            self._deletions |= frozenset(_deletions(element))
        hidden = name == "section" and element.get(f"{TEXT}display") == "none"
        self.seen["hidden"] += hidden
        return hidden or name in _LEFT_OUT or name.endswith("-source")

    def _heading(self, element: etree._Element, place: Place | None) -> Label:
        return Label("") if place else self._lists.heading(element)

    def _list(self, element: etree._Element, place: Place) -> list[str]:
        found: list[str] = []
        for item in element:
            if local(item) not in _ITEMS:
                continue
            first = next((e for e in item if local(e) != "soft-page-break"), None)
            counts = local(item) == "list-item" and first is not None
            if first is not None and counts and local(first) in ("p", "h"):
                style = first.get(f"{TEXT}style-name", "")
                label = self._lists.label(self._lists.item(item, place), style)
                found += self._paragraph(first, label)
                item.remove(first)
            found += self.lines(item, place)
        return found

    def _numbered(self, element: etree._Element) -> list[str]:
        """A paragraph that names its list itself (``text:numbered-paragraph``)."""
        at = (number(element.get(f"{TEXT}level", "")) or 1) - 1
        name = element.get(f"{TEXT}style-name", "")
        # Paragraphs of one style are one list here; list ids are their own world.
        place = self._lists.item(element, Place(-1, name, at))
        found: list[str] = []
        for block in element:
            style = block.get(f"{TEXT}style-name", "")
            found += self._paragraph(block, self._lists.label(place, style))
        return found

    def _row(self, row: etree._Element) -> list[Cell]:
        cells = (cell for cell in row if local(cell) == "table-cell")
        return [self.lines(cell, None) for cell in cells]

    def _paragraph(self, element: etree._Element, label: Label) -> list[str]:
        words: list[str] = []
        boxes: list[etree._Element] = []
        hidden = self._lists.styles.hides(element.get(f"{TEXT}style-name", ""))
        self._inline(element, words, boxes, hidden=hidden)
        found = paragraph_lines(with_label(label, "".join(words)))
        for box in boxes:
            found += self.lines(box, None)
        return found

    def _inline(
        self,
        element: etree._Element,
        words: list[str],
        boxes: list[etree._Element],
        *,
        hidden: bool,
    ) -> None:
        """Collect the words below an element of a paragraph."""
        self._word(_even(element.text), words, hidden=hidden)
        for part in element:
            name = local(part)
            if name in ("change-start", "change-end"):
                self._change(part, starts=name == "change-start")
            elif name in _SIGNS:
                self._word(_SIGNS[name], words, hidden=hidden)
            elif name == "s":
                count = number(part.get(f"{TEXT}c", "")) or 1
                self._word(" " * min(count, _MAX_BLANKS), words, hidden=hidden)
            elif name == "note":
                if (note := child(part, "note-body")) is not None:
                    self.notes.append(note)
            elif not name or self._is_left_out(part, name):
                pass
            elif any(local(inner) in _BLOCKS for inner in part):
                boxes.append(part)
            else:
                style = part.get(f"{TEXT}style-name", "")
                hides = hidden or (name == "span" and self._lists.styles.hides(style))
                self._inline(part, words, boxes, hidden=hides)
            self._word(_even(part.tail), words, hidden=hidden)

    def _change(self, element: etree._Element, *, starts: bool) -> None:
        name = element.get(f"{TEXT}change-id", "")
        if starts and name in self._deletions:
            self._deleting.add(name)
        else:
            self._deleting.discard(name)

    def _word(self, text: str, words: list[str], *, hidden: bool) -> None:
        if hidden:
            self.seen["hidden"] += bool(text.strip())
        elif not self._deleting:
            words.append(text)


def _deletions(changes: etree._Element) -> Iterator[str]:
    """Ids of the regions that are deleted."""
    for region in changes:
        if child(region, "deletion") is not None:
            yield region.get(f"{TEXT}id", "")


def _even(text: str | None) -> str:
    """Text of the XML with runs of blanks made one, as the standard asks."""
    return _BLANKS.sub(" ", text) if text else ""


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    stack = list(table)[::-1]
    while stack:
        part = stack.pop()
        if local(part) == "table-row":
            yield part
        elif local(part) in _ROWS:
            stack += list(part)[::-1]
