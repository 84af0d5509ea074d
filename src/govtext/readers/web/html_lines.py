"""A page taken apart into lines, each with the element that it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from govtext.readers.drawn import one_line, table_lines
from govtext.readers.list_numbers import written
from govtext.tables import load_table

_TABLE: Final = load_table("web_pages")
_PASSED_OVER: Final = frozenset(_TABLE["passed_over"])
_INLINE: Final = frozenset(_TABLE["inline"])
_HIDDEN: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE
)
_BLOCK: Final = re.compile(r"(?i)display\s*:\s*block")
_HAN: Final = re.compile(r"[一-龥]")
_MARK: Final = re.compile(r"[。；！？]")
_LONG: Final = 40
_LONG_CELL: Final = 300
_MOST_DIGITS: Final = 5
# A line end between two Chinese characters is no blank (CSS Text 4, segment breaks).
_WRAPPED: Final = re.compile(r"(?<=[⺀-￯])[ \t]*[\r\n]+[ \t]*(?=[⺀-￯])")
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")


@dataclass(slots=True)
class Line:
    """One line of a page.

    Attributes:
        text: Its characters.
        owner: The innermost element around it that begins a line of its own.
        linked: How many of its characters are links.
        is_hidden: Whether the page hides it.
        place: Row and cell in the innermost table around it.
    """

    text: str
    owner: etree._Element
    linked: int = 0
    is_hidden: bool = False
    place: tuple[int, int] | None = None

    @property
    def is_link(self) -> bool:
        """Whether it is a link, or mostly one."""
        return 2 * self.linked > len(self.text)

    @property
    def prose(self) -> int:
        """How many Chinese characters of prose it has: sentences, not a menu."""
        if self.is_link:
            return 0
        han = len(_HAN.findall(self.text))
        return han if han >= _LONG or (_MARK.search(self.text) and han > 1) else 0


@dataclass(slots=True)
class Block:
    """An element that begins lines of its own.

    Attributes:
        element: The element.
        first: Number of its first line.
        last: Number of the line behind its last.
    """

    element: etree._Element
    first: int
    last: int = 0


@dataclass(slots=True)
class _Table:
    """A table that is open."""

    first: int
    row: int = -1
    cell: int = -1
    is_layout: bool = False


@dataclass(slots=True)
class _Walk:
    """The state of one walk over a page."""

    lines: list[Line] = field(default_factory=list)
    done: list[Block] = field(default_factory=list)
    open_blocks: list[Block] = field(default_factory=list)
    tables: list[_Table] = field(default_factory=list)
    lists: list[_List | None] = field(default_factory=list)
    buffer: list[str] = field(default_factory=list)
    linked: int = 0
    links: int = 0
    pre: int = 0
    hidden: int = 0

    def add(self, text: str | None) -> None:
        if not text:
            return
        if self.pre:
            first, *others = text.split("\n")
            self.buffer.append(first)
            for other in others:
                self.flush()
                self.buffer.append(other)
            return
        self.buffer.append(text)
        if self.links:
            self.linked += len(text.strip())

    def flush(self) -> None:
        """End the line."""
        text = _SPACE.sub(" ", _WRAPPED.sub("", "".join(self.buffer)))
        text = one_line(text)
        if text:
            place = None
            if self.tables and self.tables[-1].cell >= 0:
                place = (self.tables[-1].row, self.tables[-1].cell)
            owner = self.open_blocks[-1].element
            self.lines.append(Line(text, owner, self.linked, self.hidden > 0, place))
        self.buffer.clear()
        self.linked = 0

    def begin(self, element: etree._Element, tag: str) -> None:
        if _is_inline(element, tag):
            self.links += tag == "a" and _leads_away(element)
            if tag == "img" and _written_marker(element.get("alt") or ""):
                self.add(element.get("alt"))  # a heading that was made a picture
            self.add(element.text)
            return
        self.flush()
        self.hidden += _is_hidden(element)
        if tag != "br":
            self.open_blocks.append(Block(element, len(self.lines)))
        if tag == "table":
            if self.tables:
                self.tables[-1].is_layout = True
            self.tables.append(_Table(len(self.lines)))
        elif tag == "tr" and self.tables:
            self.tables[-1].row += 1
            self.tables[-1].cell = -1
        elif tag in ("td", "th") and self.tables:
            self.tables[-1].cell += 1
        elif tag in ("ol", "ul"):
            self.lists.append(_list_of(element) if tag == "ol" else None)
        elif tag == "li" and self.lists:
            self._number(element)
        self.pre += tag == "pre"
        self.add(element.text)

    def end(self, element: etree._Element, tag: str) -> None:
        if _is_inline(element, tag):
            self.links -= tag == "a" and _leads_away(element)
            self.add(element.tail)
            return
        self.flush()
        self.hidden -= _is_hidden(element)
        if tag == "table":
            self._close_table()
        elif tag in ("ol", "ul"):
            self.lists.pop()
        self.pre -= tag == "pre"
        if tag != "br":
            block = self.open_blocks.pop()
            block.last = len(self.lines)
            self.done.append(block)
        self.add(element.tail)

    def _number(self, item: etree._Element) -> None:
        """The number that a browser puts before an item, where none is written."""
        counted = self.lists[-1]
        if counted is None:
            return
        if not _written_marker("".join(item.itertext())[:20].strip()):
            self.buffer.append(counted.label())
        counted.number += 1

    def _close_table(self) -> None:
        """Make each row of a table of data one line."""
        table = self.tables.pop()
        lines = self.lines[table.first :]
        if table.is_layout or any(len(line.text) > _LONG_CELL for line in lines):
            self._retag(lines)
            return
        rows: dict[int, dict[int, list[Line]]] = {}
        for line in lines:
            row, cell = line.place or (-1, 0)
            rows.setdefault(row, {}).setdefault(cell, []).append(line)
        texts = table_lines(
            [[[x.text for x in cell] for cell in row.values()] for row in rows.values()]
        )
        if len(texts) < len(lines):
            owner = self.open_blocks[-1]
            by_row = [
                [x for cell in row.values() for x in cell] for row in rows.values()
            ]
            self.lines[table.first :] = [
                Line(text, owner.element, sum(x.linked for x in row))
                for text, row in zip(texts, by_row, strict=True)
            ]
            # What lies inside is numbered anew: none of it can be the report alone.
            while self.done and self.done[-1].first >= table.first:
                self.done.pop()
        self._retag(self.lines[table.first :])

    def _retag(self, lines: list[Line]) -> None:
        """Give lines of an inner table the place of that table in the outer one."""
        outer = self.tables[-1] if self.tables else None
        for line in lines:
            line.place = (outer.row, outer.cell) if outer else None


def page_lines(root: etree._Element) -> tuple[list[Line], list[Block]]:
    """The lines of a page, and its blocks from the outermost to the innermost.

    Lines that the page hides are there, marked so.
    """
    walk = _Walk()
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    skipped: etree._Element | None = None
    for event, element in walker:
        if event in ("comment", "pi"):
            walk.add(element.tail)
            continue
        tag = str(element.tag).lower()
        if event == "start":
            if tag in _PASSED_OVER:
                walker.skip_subtree()
                skipped = element
            else:
                walk.begin(element, tag)
        elif element is skipped:
            skipped = None
            walk.add(element.tail)
        else:
            walk.end(element, tag)
    if walk.open_blocks:
        walk.flush()
    blocks = sorted(walk.done, key=lambda block: (block.first, -block.last))
    return walk.lines, blocks


def _is_inline(element: etree._Element, tag: str) -> bool:
    if tag not in _INLINE:
        return False
    style = element.get("style")
    return not style or not _BLOCK.search(style)


def _is_hidden(element: etree._Element) -> bool:
    """Whether a page hides an element; what only waits for a program does not count."""
    style = element.get("style") or ""
    return element.get("hidden") is not None or bool(_HIDDEN.search(style))


def _leads_away(element: etree._Element) -> bool:
    """Whether an <a> is a link, not a mark that editors leave in a text."""
    target = element.get("href")
    if target is None:
        return element.get("name") is None and element.get("id") is None
    return not target.startswith("#") or target == "#"


def _list_of(element: etree._Element) -> _List | None:
    """How a list counts; ``None`` if it shows no numbers."""
    style = (element.get("style") or "").replace(" ", "").lower()
    if "list-style:none" in style or "list-style-type:none" in style:
        return None
    start = element.get("start") or "1"
    first = int(start) if start.isdecimal() and len(start) <= _MOST_DIGITS else 1
    words = f"{style} {element.get('class') or ''}"
    form = next((form for key, form in _LIST_FORMS.items() if key in words), "1.")
    return _List(first, form)


@dataclass(slots=True)
class _List:
    """A numbered list.

    Attributes:
        number: Of the next item.
        form: What the first number looks like: 1. 一、 （一）
    """

    number: int
    form: str

    def label(self) -> str:
        chinese = written(self.number, "chineseCounting")
        return self.form.replace("一", chinese).replace("1", str(self.number))


_LIST_FORMS: Final[dict[str, str]] = _TABLE["lists"]
_WRITTEN: Final = re.compile(
    r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,3})[、.．)）]|[①-⑳]|[一二三四五六七八九十][是要]"
)


def _written_marker(text: str) -> bool:
    """Whether an item bears its marker in its own words."""
    return _WRITTEN.match(text) is not None
