"""Automatic numbers of old Word files ([MS-DOC] 2.9.131, 2.9.147, 2.9.150).

The table of lists holds the levels; the table of uses, which paragraphs point to, may
begin a list anew or change its levels.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from govtext.readers.list_numbers import name_of_word
from govtext.readers.office.counters import MAX_PATTERN, Counters, Label, Level
from govtext.readers.office.doc_pieces import u16, u32

if TYPE_CHECKING:
    from govtext.readers.office.doc_properties import Paragraph, Styles

_FC_LISTS: Final = 0x2E2
_FC_USES: Final = 0x2EA
_LIST: Final = 28
_USE: Final = 16
_LEVEL: Final = 28
_LEVELS: Final = 9
_IS_SIMPLE: Final = 0x01
_IS_LEGAL: Final = 0x04
_NO_RESTART: Final = 0x08
_NO_GAP: Final = 2
_NEW_START: Final = 0x10
_NEW_LEVEL: Final = 0x20
_MAX_INDEX: Final = 0x7FE
_NO_STYLE: Final = 0xFFF


@dataclass(slots=True)
class _List:
    levels: dict[int, Level] = field(default_factory=dict)
    styles: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Use:
    of: int
    levels: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class Lists:
    """The numbers of a document's paragraphs, asked for in their order.

    Attributes:
        is_damaged: Not all of the tables could be read.
    """

    def __init__(self, data: bytes, table: bytes, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[int, _List] = {}
        self._uses: list[_Use] = []
        self._counters = Counters()
        self.is_damaged = False
        try:
            if u32(data, _FC_LISTS + 4):
                self._read_lists(table, u32(data, _FC_LISTS))
            if u32(data, _FC_USES + 4):
                self._read_uses(table, u32(data, _FC_USES))
        except (struct.error, IndexError):
            self.is_damaged = True

    def _read_lists(self, table: bytes, at: int) -> None:
        count = u16(table, at)
        entries = [at + 2 + _LIST * index for index in range(count)]
        at += 2 + _LIST * count
        for entry in entries:
            found = _List()
            for index in range(1 if table[entry + 26] & _IS_SIMPLE else _LEVELS):
                found.levels[index], at = _level(table, at)
                style = u16(table, entry + 8 + 2 * index)
                if style != _NO_STYLE:
                    found.styles[style] = index
            self._lists[u32(table, entry)] = found

    def _read_uses(self, table: bytes, at: int) -> None:
        count = min(u32(table, at), len(table) // _USE)
        entries = [at + 4 + _USE * index for index in range(count)]
        at += 4 + _USE * count
        for entry in entries:
            use = _Use(u32(table, entry))
            known = self._lists.get(use.of) or _List()
            use.levels = known.levels
            self._uses.append(use)
            changes = table[entry + 12]
            at += 4
            for _ in range(changes):
                at = _change(use, table, at)

    def label(self, paragraph: Paragraph) -> Label:
        """The number of a paragraph."""
        index, at = self._place(paragraph)
        if not 1 <= index <= min(_MAX_INDEX, len(self._uses)):
            return Label("")
        use = self._uses[index - 1]
        return self._counters.label(use.of, index, at, use.levels, use.starts)

    def _place(self, paragraph: Paragraph) -> tuple[int, int]:
        """Number of the use of a list, and the level."""
        index, at = paragraph.list_index, paragraph.at
        passed: list[int] = []
        for style, told in self._styles.chain(paragraph.style):
            if index is not None and at is not None:
                break
            passed.append(style)
            at = told.at if at is None else at
            if index is None and told.list_index is not None:
                index = told.list_index
                at = self._linked(index, passed, at or 0)
        return index or 0, at or 0

    def _linked(self, index: int, styles: list[int], otherwise: int) -> int:
        """The level of a list that is linked to a style."""
        if not 1 <= index <= len(self._uses):
            return otherwise
        used = self._lists.get(self._uses[index - 1].of) or _List()
        links = (used.styles[style] for style in styles if style in used.styles)
        return next(links, otherwise)


def _change(use: _Use, table: bytes, at: int) -> int:
    """One level that a use of a list changes; returns where the next begins."""
    start = _signed(table, at)
    flags = u32(table, at + 4)
    at += 8
    index = flags & 0xF
    if flags & _NEW_LEVEL:
        level, at = _level(table, at)
        use.levels = {**use.levels, index: level}
        start = level.start
    if flags & _NEW_START:
        use.starts[index] = start
    return at


def _level(table: bytes, at: int) -> tuple[Level, int]:
    """A level, and where the next one begins."""
    flags = table[at + 5]
    after = at + _LEVEL + table[at + 24] + table[at + 25]
    length = u16(table, after)
    raw = table[after + 2 : after + 2 + 2 * length]
    text = raw[: len(raw) // 2 * 2].decode("utf-16-le", "replace")
    level = Level(
        name_of_word(table[at + 4]),
        _pattern(text),
        _signed(table, at),
        restart=table[at + 26] if flags & _NO_RESTART else None,
        is_legal=bool(flags & _IS_LEGAL),
        gap=table[at + 15] != _NO_GAP,
    )
    return level, after + 2 + 2 * length


def _pattern(text: str) -> tuple[str | int, ...]:
    """What a level shows; its characters below 9 stand for numbers of levels."""
    return tuple(ord(c) if ord(c) < _LEVELS else c for c in text[:MAX_PATTERN])


def _signed(table: bytes, at: int) -> int:
    return int(struct.unpack_from("<i", table, at)[0])
