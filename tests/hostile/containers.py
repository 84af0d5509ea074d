"""Containers written byte by byte, so that they can lie."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

STORED, DEFLATED = 0, 8
ENCRYPTED, UTF8_NAME = 0x1, 0x800
_SECTOR = 512
_END_OF_CHAIN, _FREE, _FAT_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_NOT_MINI = 4096
_IDS = _SECTOR // 4


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a zip archive as its headers tell it.

    Attributes:
        name: As bytes, in any encoding.
        data: Packed already if ``method`` says so.
        method: ``STORED`` or ``DEFLATED``.
        size: Unpacked, or what the member claims; that of ``data`` if ``None``.
        crc: Of the unpacked bytes.
        flags: ``ENCRYPTED``, ``UTF8_NAME``.
        mode: Unix mode and type, for a link.
    """

    name: bytes
    data: bytes
    method: int = STORED
    size: int | None = None
    crc: int = 0
    flags: int = UTF8_NAME
    mode: int = 0o100644


def stored(name: str, data: bytes) -> Member:
    """A member as it should be, not packed."""
    return Member(name.encode(), data, crc=zlib.crc32(data))


def deflated(name: str, data: bytes) -> Member:
    """A member as it should be, packed."""
    packed = zlib.compress(data, 9, wbits=-15)
    return Member(name.encode(), packed, DEFLATED, len(data), zlib.crc32(data))


def repeated(name: str, block: bytes, times: int, size: int | None = None) -> Member:
    """A block many times over, packed without ever being in memory."""
    packer = zlib.compressobj(9, wbits=-15)
    packer.compress(b"")
    once = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = once * times + b"\x03\x00"  # an empty last block
    size = len(block) * times if size is None else size
    return Member(name.encode(), packed, DEFLATED, size)


def zip_of(members: Iterable[Member], *, overlapping: bool = False) -> bytes:
    """An archive; overlapping, all entries share the bytes of the first."""
    body, directory, number = bytearray(), bytearray(), 0
    for member in members:
        number += 1
        size = len(member.data) if member.size is None else member.size
        fields = (
            member.flags, member.method, 0, 0x21, member.crc,
            len(member.data), size, len(member.name), 0,
        )  # fmt: skip
        offset = 0 if overlapping else len(body)
        if not overlapping or not body:
            body += struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, *fields)
            body += member.name + member.data
        directory += struct.pack(
            "<IHHHHHHIIIHHHHHII", 0x02014B50, 3 << 8 | 20, 20, *fields, 0, 0, 0,
            member.mode << 16, offset,
        )  # fmt: skip
        directory += member.name
    return bytes(body + directory) + _end(number, len(directory), len(body))


def _end(number: int, size: int, start: int) -> bytes:
    """The end of the directory; the long form where the short one is too short."""
    long = b""
    if number > 0xFFFF:
        at = start + size
        long = struct.pack(
            "<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, number, number, size, start
        )
        long += struct.pack("<IIQI", 0x07064B50, 0, at, 1)
    short = min(number, 0xFFFF)
    return long + struct.pack(
        "<IHHHHIIH", 0x06054B50, 0, 0, short, short, size, start, 0
    )


def ole_of(streams: dict[str, bytes], *, cyclic: bool = False) -> bytes:
    """A compound file (.doc, .xls); cyclic, every chain of sectors ends where it began.

    Streams are padded to the size below which they would lie in the mini stream.
    """
    chains: list[tuple[int, int]] = []
    fat: list[int] = []
    sectors = bytearray()

    def add(data: bytes) -> int:
        first = len(fat)
        padded = data.ljust(-(-max(1, len(data)) // _SECTOR) * _SECTOR, b"\0")
        count = len(padded) // _SECTOR
        last = first if cyclic else _END_OF_CHAIN
        fat.extend([*range(first + 1, first + count), last])
        sectors.extend(padded)
        return first

    for data in streams.values():
        padded = data.ljust(_NOT_MINI, b"\0")
        chains.append((add(padded), len(padded)))
    directory = add(_directory(list(streams), chains))
    fat_sectors = -(-(len(fat) + 1) // _IDS)
    fat_at = len(fat)
    fat += [_FAT_SECTOR] * fat_sectors
    fat += [_FREE] * (fat_sectors * _IDS - len(fat))
    sectors += struct.pack(f"<{len(fat)}I", *fat)
    listed = [*range(fat_at, fat_at + fat_sectors)]
    listed += [_FREE] * (109 - len(listed))
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII109I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_sectors,
        directory, 0, _NOT_MINI, _END_OF_CHAIN, 0, _END_OF_CHAIN, 0, *listed,
    )  # fmt: skip
    return header + bytes(sectors)


def _directory(names: Sequence[str], chains: Sequence[tuple[int, int]]) -> bytes:
    """Entries of the root and the streams, each the right sibling of the one before."""
    made = _entry("Root Entry", 5, 1, _FREE, _END_OF_CHAIN, 0)
    for number, (name, (start, size)) in enumerate(zip(names, chains, strict=True), 1):
        following = number + 1 if number < len(names) else _FREE
        made += _entry(name, 2, _FREE, following, start, size)
    return made


def _entry(  # noqa: PLR0913, PLR0917  one parameter a field
    name: str, kind: int, child: int, right: int, start: int, size: int
) -> bytes:
    raw = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        raw, len(raw) + 2, kind, 1, _FREE, right, child, b"", 0, 0, 0, start, size,
    )  # fmt: skip
