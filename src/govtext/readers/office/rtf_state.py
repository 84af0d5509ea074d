"""What is in force while an RTF file is read, and the text so far."""

from __future__ import annotations

import codecs
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from govtext.errors import UnreadableFileError
from govtext.readers.office.counters import Label, with_label
from govtext.readers.office.flow import Flow
from govtext.readers.office.rtf_words import (
    BOXES,
    CHARSETS,
    CODE_PAGES,
    LABELS,
    SYMBOL_CHARSET,
)
from govtext.readers.office.symbols import symbol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_MAX_DEPTH: Final = 10_000
MAX_STAND_INS: Final = 4
"""A character has at most as many bytes in an old encoding."""

_PRIVATE: Final = range(0xF000, 0xF100)
_BULLET: Final = "●"
# The bullet of Courier New, which is a letter.
_BULLETS: Final = {"o": _BULLET}


@dataclass(slots=True)
class Story:
    """A run of paragraphs: the body, a note, a text box."""

    flow: Flow = field(default_factory=Flow)
    words: list[str] = field(default_factory=list)
    label: list[str] = field(default_factory=list)
    boxes: list[Story] = field(default_factory=list)

    def take(self) -> str:
        """The paragraph so far, with its number; the next begins."""
        shown = "".join(self.label).strip()
        label = Label(_BULLETS.get(shown, shown), gap=True)
        text = with_label(label, "".join(self.words))
        self.words.clear()
        self.label.clear()
        return text

    def end_paragraph(self, *, in_table: bool) -> None:
        """End a paragraph; text boxes in it come behind it."""
        self.flow.paragraph(self.take(), in_table=in_table)
        # A box may hold a box, ever deeper in a file made to harm.
        waiting, self.boxes = self.boxes[::-1], []
        while waiting:
            box = waiting.pop()
            box.flow.paragraph(box.take())
            for line in box.flow.lines():
                self.flow.paragraph(line, in_table=in_table)
            waiting += box.boxes[::-1]

    def lines(self) -> list[str]:
        """All lines, also of a paragraph without an end."""
        if self.words or self.boxes:
            self.end_paragraph(in_table=False)
        return self.flow.lines()


@dataclass(slots=True)
class Group:
    """What is in force between a pair of braces.

    Attributes:
        story: Where text goes.
        left_out: Nothing here is text.
        in_fonts: The table of fonts.
        in_label: The text is the paragraph's number.
        in_table: Paragraphs belong to a table.
        in_list: Paragraphs have a number.
        hidden: Text is hidden.
        deleted: Text is a tracked deletion.
        stand_ins: How many stand-ins follow a character given by its number.
        font: Number of the font.
    """

    story: Story
    left_out: bool = False
    in_fonts: bool = False
    in_label: bool = False
    in_table: bool = False
    in_list: bool = False
    hidden: bool = False
    deleted: bool = False
    stand_ins: int = 1
    font: int = -1

    def inner(self) -> Group:
        """A group inside this one, which begins as this one is."""
        return Group(
            self.story,
            self.left_out,
            self.in_fonts,
            self.in_label,
            self.in_table,
            self.in_list,
            self.hidden,
            self.deleted,
            self.stand_ins,
            self.font,
        )


@dataclass(slots=True)
class _Font:
    charset: int = 0
    name: str = ""


class State:
    """The groups that are open, the fonts, and the text so far."""

    def __init__(self) -> None:
        self._body = Story()
        self.group = Group(self._body)
        self.notes: list[Story] = []
        self.seen: Counter[str] = Counter()
        self.has_ended = False
        # Bytes of text that wait for the rest of their character.
        self.raw = bytearray()
        self._outer: list[Group] = []
        self._fonts: dict[int, _Font] = {}
        self._code_page = "cp1252"
        self._default_font = -1

    def open(self) -> None:
        """Begin a group.

        Raises:
            UnreadableFileError: Too many are open.
        """
        self.flush()
        if len(self._outer) >= _MAX_DEPTH:
            message = f"more than {_MAX_DEPTH} groups inside each other, as no report"
            raise UnreadableFileError(message, code="hostile")
        self._outer.append(self.group)
        self.group = self.group.inner()

    def close(self) -> None:
        """End a group."""
        self.flush()
        if self._outer:
            self.group = self._outer.pop()
        self.has_ended = not self._outer

    def lines(self) -> list[str]:
        """All lines, the notes at the end."""
        found = self._body.lines()
        for note in self.notes:
            found += note.lines()
        return found

    def do(self, word: bytes, value: int | None) -> None:
        """Follow a control word; those without meaning for the words are many."""
        if self.group.in_fonts:
            self._describe_font(word, value or 0)
        elif (action := _ACTIONS.get(word)) is not None:
            self.flush()
            action(self, value)
        elif word in BOXES:
            self._begin(self.group.story.boxes)
        elif word in LABELS:
            self.flush()
            self.group.in_label = True

    def _begin(self, stories: list[Story]) -> None:
        self.flush()
        story = Story()
        stories.append(story)
        self.group.story = story
        self.group.in_label = self.group.in_table = self.group.in_list = False

    def write(self, text: str) -> None:
        """Write characters."""
        self.flush()
        self._put(text)

    def write_numbers(self, numbers: Iterable[int]) -> None:
        """Write characters by their numbers, which old programs made negative."""
        codes = [number & 0xFFFF for number in numbers]
        self.write("".join(self._symbol(c) if c in _PRIVATE else chr(c) for c in codes))

    def flush(self) -> None:
        """Decode the bytes that wait."""
        if not self.raw:
            return
        data = bytes(self.raw)
        self.raw.clear()
        if self.group.left_out:
            return
        if self._font.charset == SYMBOL_CHARSET and not self.group.in_fonts:
            self._put("".join(map(self._symbol, data)))
        else:
            self._put(self._decoded(data))

    @property
    def _font(self) -> _Font:
        return self._fonts.get(self.group.font) or _Font()

    def _symbol(self, code: int) -> str:
        """A character of a symbol font."""
        if self.group.in_label:
            return "" if code <= ord(" ") else _BULLET
        return symbol(f"{code:x}", self._font.name) or (
            chr(code) if code == ord(" ") else ""
        )

    def _decoded(self, data: bytes) -> str:
        own = CHARSETS.get(self._font.charset)
        # Chinese programs put Chinese text in the file's code page into Latin fonts.
        for encoding in (own, self._code_page, "cp1252"):
            try:
                if encoding:
                    return data.decode(encoding)
            except UnicodeDecodeError:
                continue
        text = data.decode(own or self._code_page, "replace")
        self.seen["undecoded"] += text.count("\ufffd")
        return text

    def _put(self, text: str) -> None:
        group = self.group
        if group.left_out:
            return
        if group.in_fonts:
            self._fonts.setdefault(group.font, _Font()).name += text.rstrip(";")
        elif group.hidden or group.deleted:
            kind = "deleted" if group.deleted else "hidden"
            self.seen[kind] += bool(text.strip())
        elif group.in_label:
            group.story.label.append(text)
        else:
            group.story.words.append(text.replace("\t", " "))

    def _describe_font(self, word: bytes, value: int) -> None:
        self.flush()
        if word == b"f":
            self.group.font = value
            self._fonts[value] = _Font()
        elif word == b"fcharset":
            self._fonts.setdefault(self.group.font, _Font()).charset = value

    def end_paragraph(self) -> None:
        """End a paragraph."""
        story = self.group.story
        has_words = any(map(str.strip, story.words))
        self.seen["unnumbered"] += self.group.in_list and has_words and not story.label
        story.end_paragraph(in_table=self.group.in_table)

    def end_cell(self) -> None:
        """End a cell of a table."""
        story = self.group.story
        story.flow.cell(story.take())

    def end_row(self) -> None:
        """End a row of a table."""
        if self.group.story.words:
            self.end_cell()
        self.group.story.flow.row()

    def begin_paragraph(self) -> None:
        """Set properties of paragraphs back."""
        self.group.in_table = self.group.in_list = False

    def plain(self) -> None:
        """Set properties of characters back."""
        self.group.hidden = self.group.deleted = False
        self.group.font = self._default_font

    def set_code_page(self, value: int) -> None:
        """Set how bytes are decoded where the font does not tell."""
        name = CODE_PAGES.get(value, f"cp{value}")
        try:
            codecs.lookup(name)
        except LookupError:
            return
        self._code_page = name

    def set_stand_ins(self, value: int) -> None:
        """Set how many stand-ins follow a character given by its number."""
        self.group.stand_ins = max(0, min(value, MAX_STAND_INS))

    def set_default_font(self, value: int) -> None:
        """Set the font of text that names none."""
        self._default_font = self.group.font = value

    def begin_note(self) -> None:
        """Begin a footnote or endnote."""
        self._begin(self.notes)

    def begin_fonts(self) -> None:
        """Begin the table of fonts."""
        self.group.in_fonts = True


def _switched(name: str) -> Callable[[State, int | None], None]:
    """An action that sets a property of the group, or with 0 takes it away."""

    def action(state: State, value: int | None) -> None:
        setattr(state.group, name, value != 0)

    return action


_ACTIONS: Final[dict[bytes, Callable[[State, int | None], None]]] = {
    b"par": lambda state, _: state.end_paragraph(),
    b"sect": lambda state, _: state.end_paragraph(),
    b"cell": lambda state, _: state.end_cell(),
    b"row": lambda state, _: state.end_row(),
    b"pard": lambda state, _: state.begin_paragraph(),
    b"plain": lambda state, _: state.plain(),
    b"intbl": _switched("in_table"),
    b"ls": _switched("in_list"),
    b"v": _switched("hidden"),
    b"deleted": _switched("deleted"),
    b"uc": lambda state, value: state.set_stand_ins(value or 0),
    b"f": lambda state, value: setattr(state.group, "font", value or 0),
    b"deff": lambda state, value: state.set_default_font(value or 0),
    b"ansicpg": lambda state, value: state.set_code_page(value or 0),
    b"mac": lambda state, _: state.set_code_page(10000),
    b"pc": lambda state, _: state.set_code_page(437),
    b"fonttbl": lambda state, _: state.begin_fonts(),
    b"footnote": lambda state, _: state.begin_note(),
}
