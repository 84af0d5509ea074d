"""Properties of paragraphs and characters in old Word files.

[MS-DOC] 2.4.6 and 2.6: pages of 512 bytes hold runs of text with changes (sprms) to
their style; a sprm is a number of two bytes with an operand whose length it tells.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from govtext.readers.office.doc_pieces import part, u16, u32

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAGE: Final = 512
_FC_STYLES: Final = 0xA2
_FC_CHARACTER_PAGES: Final = 0xFA
_FC_PARAGRAPH_PAGES: Final = 0x102
_PAGE_NUMBER: Final = 0x3FFFFF
_BX: Final = 13
_MAX_CHAIN: Final = 50
_PARAGRAPH_STYLE: Final = 1

_OPERANDS: Final = (1, 1, 2, 4, 2, 2, -1, 3)
_TWO_BYTE_LENGTH: Final = (0xD606, 0xD608)
_TABS: Final = 0xC615

_LEVEL: Final = 0x260A
_LIST: Final = 0x460B
_IN_TABLE: Final = 0x2416
_ROW_END: Final = 0x2417
_ELSEWHERE: Final = (0x6645, 0x6646)
_DELETED: Final = 0x0800
_VANISH: Final = 0x083C
_SYMBOL: Final = 0x6A09
_SET: Final = (0x01, 0x81)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Properties of a paragraph; ``None`` where its style decides.

    Attributes:
        style: Index of its style.
        list_index: Number of its list, from 1; 0 for none.
        at: Index of its level in the list.
        in_table: It lies in a table.
        ends_row: It is the mark at the end of a row.
        end: Offset in the stream after its last character.
    """

    style: int = 0
    list_index: int | None = None
    at: int | None = None
    in_table: bool = False
    ends_row: bool = False
    end: int = -1


class Run(NamedTuple):
    """Characters with something to know about them.

    Attributes:
        start: Offset of the first in the stream.
        end: Offset after the last.
        kind: ``deleted``, ``hidden`` or ``symbol``.
        font: Number of a symbol's font.
        code: Its place in the font.
    """

    start: int
    end: int
    kind: str
    font: int = 0
    code: int = 0


class Paragraphs:
    """The properties of all paragraphs, by where they lie in the stream."""

    def __init__(self, data: bytes, table: bytes, extra: bytes) -> None:
        """Find them.

        Args:
            data: The stream of the text.
            table: The table stream.
            extra: The data stream, where long properties lie.
        """
        self._extra = extra
        self._known: dict[bytes, Paragraph] = {}
        found: dict[int, tuple[int, bytes]] = {}
        for start, end, raw in _runs(data, table, _FC_PARAGRAPH_PAGES):
            found[start] = (end, raw)
        self._starts = sorted(found)
        self._found = found

    def at(self, offset: int) -> Paragraph:
        """The properties of the paragraph with the character at an offset."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return Paragraph()
        end, raw = self._found[self._starts[index]]
        if offset >= end:
            return Paragraph()
        if raw not in self._known:
            self._known[raw] = self._paragraph(raw)
        return replace(self._known[raw], end=end)

    def _paragraph(self, raw: bytes) -> Paragraph:
        if len(raw) < 2:  # noqa: PLR2004  bytes of a style's index
            return Paragraph()
        found = dict(sprms(raw[2:]))
        for code in _ELSEWHERE:
            if code in found:
                at = int.from_bytes(found[code], "little")
                length = int.from_bytes(self._extra[at : at + 2], "little")
                found |= dict(sprms(self._extra[at + 2 : at + 2 + length]))
        return _paragraph(u16(raw, 0), found)


def _paragraph(style: int, found: dict[int, bytes]) -> Paragraph:
    chosen = found.get(_LIST)
    level = found.get(_LEVEL)
    return Paragraph(
        style,
        None if chosen is None else u16(chosen, 0),
        None if level is None else level[0],
        in_table=any(found.get(_IN_TABLE, b"")),
        ends_row=any(found.get(_ROW_END, b"")),
    )


def special_runs(data: bytes, table: bytes) -> list[Run]:
    """Runs of hidden and deleted characters and of symbols, in order, none twice."""
    found: list[Run] = []
    for start, end, raw in sorted(_runs(data, table, _FC_CHARACTER_PAGES)):
        kind = _kind(dict(sprms(raw)))
        if kind and (not found or start >= found[-1].end):
            found.append(Run(start, end, *kind))
    return found


def _kind(found: dict[int, bytes]) -> tuple[str, int, int] | None:
    if any(found.get(_DELETED, b"")):
        return "deleted", 0, 0
    if found.get(_VANISH, b"\0")[0] in _SET:
        return "hidden", 0, 0
    if _SYMBOL in found:
        return "symbol", u16(found[_SYMBOL], 0), u16(found[_SYMBOL], 2)
    return None


def sprms(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The changes in a list of them: number and operand."""
    at = 0
    while at + 2 < len(data):
        code = u16(data, at)
        at += 2
        length = _OPERANDS[code >> 13]
        if length < 0:
            length = data[at]
            at += 1
            if code in _TWO_BYTE_LENGTH:
                length = max(0, length + 256 * data[at] - 1) if at < len(data) else 0
                at += 1
            elif code == _TABS and length == 255:  # noqa: PLR2004  too long to tell
                return
        operand = data[at : at + length]
        if len(operand) < length:
            return
        yield code, operand
        at += length


def _runs(data: bytes, table: bytes, at: int) -> Iterator[tuple[int, int, bytes]]:
    """Start, end and changes of the runs on all pages of a kind."""
    plain = part(data, table, at)
    count = (len(plain) - 4) // 8
    pages = {
        u32(plain, 4 * (count + 1) + 4 * index) & _PAGE_NUMBER
        for index in range(max(0, count))
    }
    of_paragraphs = at == _FC_PARAGRAPH_PAGES
    for number in sorted(pages):
        page = data[number * _PAGE : (number + 1) * _PAGE]
        if len(page) == _PAGE:
            yield from _page(page, of_paragraphs=of_paragraphs)


def _page(page: bytes, *, of_paragraphs: bool) -> Iterator[tuple[int, int, bytes]]:
    count = page[-1]
    step = _BX if of_paragraphs else 1
    first = 4 * (count + 1)
    if first + step * count >= _PAGE:
        return
    bounds = struct.unpack_from(f"<{count + 1}I", page)
    for index in range(count):
        at = 2 * page[first + step * index]
        raw = b""
        if at and of_paragraphs:
            half = page[at]
            at += 1 if half else 2
            raw = page[at : at + (2 * half - 1 if half else 2 * page[at - 1])]
        elif at:
            raw = page[at + 1 : at + 1 + page[at]]
        if bounds[index] < bounds[index + 1]:
            yield bounds[index], bounds[index + 1], raw


@dataclass(frozen=True, slots=True)
class _Style:
    based_on: int
    properties: Paragraph


class Styles:
    """The paragraph styles, as far as they number."""

    def __init__(self, data: bytes, table: bytes) -> None:
        self._styles: dict[int, _Style] = {}
        plain = part(data, table, _FC_STYLES)
        if len(plain) < 6:  # noqa: PLR2004  the header up to the length of a base
            return
        count, base = u16(plain, 2), u16(plain, 4)
        at = 2 + u16(plain, 0)
        for index in range(count):
            if at + 2 > len(plain):
                return
            length = u16(plain, at)
            style = _style(plain[at + 2 : at + 2 + length], base)
            if style is not None:
                self._styles[index] = style
            at += 2 + length

    def chain(self, index: int) -> Iterator[tuple[int, Paragraph]]:
        """A style and those that it is based on, the nearest first."""
        # A style based on itself would go on for ever.
        for _ in range(_MAX_CHAIN):
            style = self._styles.get(index)
            if style is None:
                return
            yield index, style.properties
            index = style.based_on


def _style(data: bytes, base: int) -> _Style | None:
    """One paragraph style: a fixed part, its name, its properties."""
    if len(data) < base + 2:
        return None
    kind = u16(data, 2)
    if kind & 0xF != _PARAGRAPH_STYLE:
        return None
    at = base + 2 + 2 * u16(data, base) + 2
    at += at % 2
    if at + 2 > len(data):
        return _Style(kind >> 4, Paragraph())
    length = u16(data, at)
    found = dict(sprms(data[at + 4 : at + 2 + length]))
    return _Style(kind >> 4, _paragraph(0, found))
