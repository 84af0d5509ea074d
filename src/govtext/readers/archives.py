"""Zip archives of reports: names as their makers saw them, and no bombs."""

from __future__ import annotations

import io
import lzma
import stat
import zipfile
import zlib
from collections import Counter
from typing import TYPE_CHECKING, BinaryIO, Final, Self

from govtext.errors import UnreadableFileError
from govtext.readers import MAX_BYTES, check_size, readable
from govtext.readers.formats import format_of_members

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_MAX_MEMBERS = 200_000
_MAX_UNPACKED = 4_000_000_000
_DEEPEST = 4
_MAX_NESTED = 500
_MAX_NESTED_BYTES = 1_000_000_000
# A report packs to a third or a tenth; one that is all the same line can do better.
_MAX_RATIO = 200
_RATIO_FROM = 5_000_000
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800

UNPACKING_ERRORS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,  # a method of compression that Python has not
    ValueError,
    EOFError,
    OSError,
)
"""What ``zipfile`` raises over archives that are damaged or made to harm."""


def check_member(member: zipfile.ZipInfo, limit: int = MAX_BYTES) -> None:
    """Refuse a member that asks for a password, is too large, or a bomb.

    Raises:
        UnreadableFileError: ``encrypted`` or ``too_large``.
    """
    if member.flag_bits & _ENCRYPTED:
        raise UnreadableFileError("it asks for a password", code="encrypted")
    check_size(member.file_size, limit)
    ratio = member.file_size / max(1, member.compress_size)
    if member.file_size > _RATIO_FROM and ratio > _MAX_RATIO:
        message = f"unpacks to {ratio:.0f} times its size, which no report does"
        raise UnreadableFileError(message, code="too_large")


class TooManyArchivesError(UnreadableFileError):
    """Archives inside an archive that never end: all of it is refused."""


def has_zip_magic(path: Path) -> bool:
    """Whether a regular file begins as a zip container does."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False  # what is read from a pipe is gone
        with path.open("rb", buffering=0) as stream:
            return stream.read(len(_MAGIC[0])) in _MAGIC
    except OSError:
        return False  # told when the file is read


class Archive:
    """An open zip archive."""

    def __init__(
        self, file: Path | BinaryIO, depth: int = 0, nested: Counter[str] | None = None
    ) -> None:
        """Open the archive.

        Args:
            file: The archive, a path or an open file.
            depth: How many archives are around it.
            nested: Number and bytes of all archives opened inside the outermost one.

        Raises:
            UnreadableFileError: It cannot be, or what it says to hold is absurd.
        """
        self._depth = depth
        self._nested = Counter() if nested is None else nested
        try:
            self._zip = zipfile.ZipFile(file)
        except UNPACKING_ERRORS as error:
            message = "a zip archive that cannot be opened"
            raise UnreadableFileError(message, code="broken_archive") from error
        self._members = self._zip.infolist()
        unpacked = sum(member.file_size for member in self._members)
        if len(self._members) > _MAX_MEMBERS or unpacked > _MAX_UNPACKED:
            self._zip.close()
            raise UnreadableFileError(
                f"an archive of {len(self._members)} files, {unpacked} bytes unpacked, "
                "is more than is read from one; split it",
                code="too_large",
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @property
    def is_document(self) -> bool:
        """Whether it is one document (.docx, .ofd) rather than an archive."""
        return format_of_members(self._zip.namelist()) is not None

    def names(self) -> Iterator[tuple[int, str]]:
        """Number and name of every member that is a file and not hidden."""
        for index, member in enumerate(self._members):
            name = _name(member)
            parts = name.split("/")
            hidden = "__MACOSX" in parts or any(p.startswith(".") for p in parts[:-1])
            if not hidden and not name.endswith("/"):
                yield index, name or "(no name)"

    def holds(self, index: int, source: str) -> bool:
        """Whether a member of the number is still there under the name in a source."""
        if index >= len(self._members):
            return False
        name = _name(self._members[index]) or "(no name)"
        return f"!/{name}" in source

    def read(self, index: int) -> bytes:
        """The bytes of a member, never more than a report can have.

        Raises:
            UnreadableFileError: They cannot be had; ``code`` says why.
        """
        member = self._members[index]
        check_member(member)
        data = self._beginning(member, MAX_BYTES + 1)  # its size may be a lie
        check_size(len(data))
        return data

    def nested(self, index: int) -> Archive | None:
        """The archive that a member is; ``None`` if it is a report or cannot be read.

        Raises:
            UnreadableFileError: It is one but cannot be opened, or lies too deep.
        """
        member = self._members[index]
        if member.flag_bits & _ENCRYPTED or member.file_size < len(_MAGIC[0]):
            return None
        try:
            if self._beginning(member, len(_MAGIC[0])) not in _MAGIC:
                return None
        except UnreadableFileError:
            return None  # told when the member is read
        data = self.read(index)
        archive = Archive(io.BytesIO(data), self._depth + 1, self._nested)
        if archive.is_document:
            return None
        self._nested.update(archives=1, bytes=len(data))
        if self._nested["archives"] > _MAX_NESTED or (
            self._nested["bytes"] > _MAX_NESTED_BYTES
        ):
            raise TooManyArchivesError(
                "archives inside it without end; unpack it first", code="too_large"
            )
        if self._depth >= _DEEPEST:
            message = f"more than {_DEEPEST} archives within archives; unpack it"
            raise UnreadableFileError(message, code="too_large")
        return archive

    def _beginning(self, member: zipfile.ZipInfo, size: int) -> bytes:
        """The first bytes of a member."""
        try:
            with self._zip.open(member) as stream:
                return stream.read(size)
        except UNPACKING_ERRORS as error:
            message = "a member that cannot be unpacked; the archive is damaged"
            raise UnreadableFileError(message, code="broken_archive") from error


def _name(member: zipfile.ZipInfo) -> str:
    """The name of a member as its maker saw it.

    Without the flag for UTF-8, ``zipfile`` takes the bytes for those of an American
    DOS; archives made on Chinese Windows hold GBK, those of some Macs UTF-8.
    """
    name = member.orig_filename
    if not member.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return readable(name.split("\0")[0].replace("\\", "/"))
