"""Where the characters of an old Word file lie ([MS-DOC] 2.4.1).

The text is cut into pieces that lie anywhere in the stream, in one byte a character or
in two. A character has a position in the text (cp) and an offset in the stream (fc).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from govtext.readers.office.ole import damaged

_FC_CLX: Final = 0x1A2
_ONE_BYTE: Final = 0x40000000
_PROPERTIES: Final = 1
_TABLE: Final = 2
_PIECE: Final = 8
_STORIES: Final = (
    "main",
    "footnotes",
    "headers",
    "macros",
    "comments",
    "endnotes",
    "boxes",
)
_FIRST_COUNT: Final = 0x4C


class Piece(NamedTuple):
    """A piece of the text.

    Attributes:
        start: Position of its first character.
        end: Position after its last.
        offset: Offset of its first character in the stream.
        width: Bytes a character.
    """

    start: int
    end: int
    offset: int
    width: int


def u16(data: bytes, at: int) -> int:
    """An unsigned number of two bytes."""
    return int(struct.unpack_from("<H", data, at)[0])


def u32(data: bytes, at: int) -> int:
    """An unsigned number of four bytes."""
    return int(struct.unpack_from("<I", data, at)[0])


def part(data: bytes, table: bytes, at: int) -> bytes:
    """The part of the table stream that the file's header points to.

    Args:
        data: The stream of the text, which begins with the header.
        table: The table stream.
        at: Where the header holds offset and length of the part.
    """
    start = u32(data, at)
    return table[start : start + u32(data, at + 4)]


@dataclass(frozen=True, slots=True)
class Text:
    """The characters of a file, and where they come from.

    Attributes:
        characters: One for each position.
        pieces: The pieces, in order.
        stories: Start and end of each story by its name.
    """

    characters: str
    pieces: tuple[Piece, ...]
    stories: dict[str, tuple[int, int]]

    def place(self, position: int) -> tuple[int, int]:
        """Offset in the stream of a character, and of what follows it; -1 outside."""
        index = bisect_right(self.pieces, (position + 1,)) - 1
        if index < 0:
            return -1, -1
        piece = self.pieces[index]
        offset = piece.offset + (position - piece.start) * piece.width
        return offset, offset + piece.width


def read_text(data: bytes, table: bytes) -> Text:
    """Put the pieces together.

    Raises:
        UnreadableFileError: The table of pieces is damaged.
    """
    pieces = tuple(_pieces(part(data, table, _FC_CLX)))
    length = sum(piece.end - piece.start for piece in pieces)
    if not pieces or pieces[0].start or length > len(data):
        raise damaged()
    characters = "".join(_characters(data, piece) for piece in pieces)
    return Text(characters, pieces, _stories(data))


def _pieces(table: bytes) -> list[Piece]:
    """The table of pieces, behind the properties that they may have."""
    at = 0
    while at < len(table) and table[at] == _PROPERTIES:
        at += 3 + u16(table, at + 1)
    if at >= len(table) or table[at] != _TABLE:
        raise damaged()
    plain = table[at + 5 : at + 5 + u32(table, at + 1)]
    count = (len(plain) - 4) // (4 + _PIECE)
    starts = struct.unpack_from(f"<{count + 1}I", plain)
    first = 4 * (count + 1)
    found = []
    for index, (start, end) in enumerate(pairwise(starts)):
        if end < start:
            raise damaged()
        where = u32(plain, first + _PIECE * index + 2)
        if where & _ONE_BYTE:
            found.append(Piece(start, end, (where & ~_ONE_BYTE) // 2, 1))
        else:
            found.append(Piece(start, end, where, 2))
    return found


def _characters(data: bytes, piece: Piece) -> str:
    """One character for each position of a piece, also where the file ends early."""
    length = piece.end - piece.start
    raw = data[piece.offset : piece.offset + length * piece.width]
    if piece.width == 1:
        text = raw.decode("cp1252", "replace")
    else:
        text = raw[: len(raw) // 2 * 2].decode("utf-16-le", "surrogatepass")
        if len(text) != len(raw) // 2:  # beyond U+FFFF a character has two positions
            text = "".join(
                map(chr, struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) // 2 * 2]))
            )
    return text.ljust(length, "\0")


def _stories(data: bytes) -> dict[str, tuple[int, int]]:
    found = {}
    start = 0
    for index, name in enumerate(_STORIES):
        end = start + min(u32(data, _FIRST_COUNT + 4 * index), len(data))
        found[name] = (start, end)
        start = end
    return found
