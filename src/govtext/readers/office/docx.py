"""Word files (.docx): the words that the page shows, with their automatic numbers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from govtext.readers.containers import Container
from govtext.readers.drawn import Cell, Drawn, lines_of, table_lines
from govtext.readers.office.counters import Label, paragraph_lines, with_label
from govtext.readers.office.docx_numbering import Numbering, Styles
from govtext.readers.office.ooxml import Parts, attribute, child, local, switch, value
from govtext.readers.office.symbols import symbol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_WHAT: Final = "a Word file (.docx)"

# What stands for one character or for none; the words are in w:t.
_SIGNS: Final = {
    "tab": " ",
    "ptab": " ",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "-",
}
_REMOVED: Final = frozenset({"del", "moveFrom"})
_INSERTED: Final = frozenset({"ins", "moveTo"})
_LEFT_OUT: Final = frozenset({"pPr", "rPr", "sectPr", "instrText", "delText", "rt"})
_TRACKED: Final = "tracked changes read as accepted"


def read(data: bytes) -> Drawn:
    """Draw the text out of a Word file.

    Tracked changes count as accepted; hidden text, headers and footers are no text.
    Notes stand at the end.

    Raises:
        UnreadableFileError: The file is damaged, or made to harm.
    """
    with Container(data, _WHAT) as container:
        parts = Parts(container)
        styles = Styles(parts.xml("styles"))
        numbering = parts.xml("numbering")
        body = _Story(styles, Numbering(numbering, styles))
        lines = list(body.lines(container.xml(parts.document)))
        seen = body.seen
        for kind in ("footnotes", "endnotes"):
            notes = _Story(styles, Numbering(numbering, styles), seen)
            for note in _notes(parts.xml(kind)):
                seen[kind] += 1
                lines += notes.lines(note)
    return Drawn(lines_of([lines]), warnings=tuple(_warnings(seen)))


def _notes(root: etree._Element | None) -> Iterator[etree._Element]:
    """The notes of a part; the lines above notes are of a type of their own."""
    for note in () if root is None else root:
        if local(note) in ("footnote", "endnote") and attribute(note, "type") in (
            "",
            "normal",
        ):
            yield note


def _warnings(seen: Counter[str]) -> Iterator[str]:
    if seen["tracked"]:
        yield _TRACKED
    if seen["hidden"]:
        yield "hidden text was left out"
    if seen["symbol"]:
        yield f"{seen['symbol']} signs of symbol fonts were left out"
    if seen["altChunk"]:
        yield "a part in another format (altChunk) was not read; save the file again"
    for kind in ("footnotes", "endnotes"):
        if seen[kind]:
            yield f"{seen[kind]} {kind} read at the end"


class _Story:
    """A run of paragraphs and tables: the body, or the notes."""

    def __init__(
        self, styles: Styles, numbering: Numbering, seen: Counter[str] | None = None
    ) -> None:
        self._styles = styles
        self._numbering = numbering
        self.seen: Counter[str] = Counter() if seen is None else seen
        # One entry for each open field: whether its instruction is still going on.
        self._fields: list[bool] = []
        self._instructions = 0

    def lines(self, element: etree._Element) -> list[str]:
        """The lines of all paragraphs and tables below an element."""
        found: list[str] = []
        carried = ""
        for block in element:
            name = local(block)
            if name == "p":
                text, boxes, ends = self._paragraph(block)
                carried += text
                if ends:
                    found += paragraph_lines(carried)
                    carried = ""
                for box in boxes:
                    found += self.lines(box)
            elif lines := self._block(block, name):
                found += [*paragraph_lines(carried), *lines]
                carried = ""
        return found + paragraph_lines(carried)

    def _block(self, block: etree._Element, name: str) -> list[str]:
        """The lines of what is no paragraph."""
        if name == "tbl":
            return table_lines([self._row(row) for row in self._parts(block, "tr")])
        if name == "altChunk":
            self.seen["altChunk"] += 1
        if name in _LEFT_OUT or self._is_removed(name):
            return []
        if name == "AlternateContent":
            chosen = _chosen(block)
            return [] if chosen is None else self.lines(chosen)
        return self.lines(block) if len(block) else []

    def _is_removed(self, name: str) -> bool:
        self.seen["tracked"] += name in _REMOVED or name in _INSERTED
        return name in _REMOVED

    def _parts(self, element: etree._Element, name: str) -> Iterator[etree._Element]:
        """Rows or cells, also those inside content controls and tracked changes."""
        stack = list(element)[::-1]
        while stack:
            part = stack.pop()
            found = local(part)
            if found == name:
                yield part
            elif found in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
                stack += list(part)[::-1]

    def _row(self, row: etree._Element) -> list[Cell]:
        if child(row, "trPr", "del") is not None:
            self.seen["tracked"] += 1
            return []
        return [self.lines(cell) for cell in self._parts(row, "tc")]

    def _paragraph(
        self, element: etree._Element
    ) -> tuple[str, list[etree._Element], bool]:
        """A paragraph's text, its text boxes, and whether a line ends with it."""
        properties = child(element, "pPr")
        mark = child(properties, "rPr")
        deleted = child(mark, "del") is not None
        style = value(properties, "pStyle")
        words: list[str] = []
        boxes: list[etree._Element] = []
        self._inline(element, words, boxes, hidden=self._styles.hides(style))
        # An instruction that never ended would swallow the rest of the document.
        self._fields.clear()
        self._instructions = 0
        self.seen["tracked"] += deleted
        # A paragraph whose mark is deleted goes on in the next, and takes its number.
        label = Label("") if deleted else self._numbering.label(properties)
        text = with_label(label, "".join(words))
        # Word's style separator is a hidden mark: a heading and words on one line.
        return text, boxes, not (deleted or (switch(mark, "vanish") and text))

    def _inline(
        self,
        element: etree._Element,
        words: list[str],
        boxes: list[etree._Element],
        *,
        hidden: bool,
    ) -> None:
        """Collect the words below an element of a paragraph."""
        for part in element:
            name = local(part)
            if (characters := self._characters(part, name)) is not None:
                self._word(characters, words, hidden=hidden)
            elif name == "r":
                hides = self._hides(part, default=hidden)
                self._inline(part, words, boxes, hidden=hides)
            elif name == "txbxContent":
                boxes.append(part)
            elif name == "AlternateContent":
                if (chosen := _chosen(part)) is not None:
                    self._inline(chosen, words, boxes, hidden=hidden)
            elif name not in _LEFT_OUT and not self._is_removed(name) and len(part):
                self._inline(part, words, boxes, hidden=hidden)

    def _characters(self, part: etree._Element, name: str) -> str | None:
        """What an element writes; ``None`` for one that only holds others."""
        if name == "t":
            # A line end in the source of the XML is a blank on the page.
            return (part.text or "").replace("\n", " ")
        if name == "sym":
            return self._symbol(part)
        if name == "fldChar":
            self._field(attribute(part, "fldCharType"))
            return ""
        return _SIGNS.get(name)

    def _word(self, text: str, words: list[str], *, hidden: bool) -> None:
        if self._instructions:
            return  # the result of a field inside the instruction of another
        if hidden:
            self.seen["hidden"] += bool(text.strip())
            return
        words.append(text)

    def _hides(self, run: etree._Element, *, default: bool) -> bool:
        properties = child(run, "rPr")
        if properties is None:
            return default
        own = switch(properties, "vanish")
        if own is None and (style := value(properties, "rStyle")):
            own = self._styles.hides(style) or None
        return default if own is None else own

    def _symbol(self, element: etree._Element) -> str:
        sign = symbol(attribute(element, "char"), attribute(element, "font"))
        self.seen["symbol"] += not sign
        return sign

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(True)
            self._instructions += 1
        elif kind in ("separate", "end") and self._fields:
            self._instructions -= self._fields.pop()
            if kind == "separate":
                self._fields.append(False)


def _chosen(element: etree._Element) -> etree._Element | None:
    """The one of several forms of the same thing that is read."""
    return next(
        (form for form in element if local(form) in ("Choice", "Fallback")), None
    )
