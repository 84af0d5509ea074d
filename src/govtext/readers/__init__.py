"""From files to documents: one module a format, and the search for inputs.

What a file is, is decided by its content, never by its name (``tables/formats.toml``).
A reader is a module with one function, ``read(data: bytes) -> Drawn``; to add a format,
write one and name it in the table.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from govtext.errors import UnreadableFileError, system_reason
from govtext.readers.drawn import Drawn
from govtext.readers.formats import format_of_bytes, format_of_text
from govtext.readers.txt import decode
from govtext.types import Document

MAX_BYTES = 150_000_000
"""The largest file that is read at all: a scan of some hundred pages."""
MAX_TEXT_BYTES = 20_000_000
"""Texts of reports are below 1 MB; what is far above is many in one file."""

# Memory for the largest file takes longer to be had than most files to be read.
_MOST_FILES = 65_536
_BLANKS = "\ufeff\u200b\0 \t\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u3000"


def read_file(path: str | Path, source: str = "") -> Document:
    """Read one file.

    Args:
        path: The file.
        source: How the document shall be called; the file's name if empty.

    Raises:
        UnreadableFileError: It cannot be read as a report; ``code`` says why.
    """
    return read_bytes(file_bytes(path), source or readable(Path(path).name))


def file_bytes(path: str | Path) -> bytes:
    """The bytes of a file, at most ``MAX_BYTES`` of them.

    Raises:
        UnreadableFileError: The system refuses, or the file is too large.
    """
    try:
        # A pipe has no size beforehand, so the limit is held while reading.
        with Path(path).open("rb") as stream:
            data = stream.read(_MOST_FILES)
            if len(data) == _MOST_FILES:
                data += stream.read(MAX_BYTES + 1 - _MOST_FILES)
    except OSError as error:
        raise system_error(error) from error
    check_size(len(data))
    return data


def check_size(size: int, limit: int = MAX_BYTES) -> None:
    """Refuse what is larger than any report.

    Raises:
        UnreadableFileError: ``size`` bytes are too many.
    """
    if size > limit:
        raise UnreadableFileError(
            f"larger than {limit // 1_000_000} MB, so it is no single report; "
            "split it first",
            code="too_large",
        )


def system_error(error: OSError) -> UnreadableFileError:
    """The same refusal of the system with a code and without a path."""
    reason = system_reason(error)
    codes = {FileNotFoundError: "not_found", PermissionError: "no_permission"}
    code = codes.get(type(error), "unreadable")
    message = reason if code == "not_found" else f"cannot be read: {reason}"
    return UnreadableFileError(message, code=code)


def read_bytes(data: bytes, source: str = "") -> Document:
    """Read a file that is already in memory.

    Raises:
        UnreadableFileError: It cannot be read as a report; ``code`` says why.
    """
    if not data:
        raise UnreadableFileError("the file is empty", code="empty")
    drawn, media_type = _draw(data)
    text = drawn.text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip(_BLANKS):
        raise UnreadableFileError("the file holds only blanks", code="blank")
    return Document(
        text,
        source,
        media_type,
        drawn.encoding,
        drawn.warnings,
        drawn.properties,
    )


def _draw(data: bytes) -> tuple[Drawn, str]:
    """What the reader of its format draws out of a file, and the MIME type."""
    known = format_of_bytes(data)
    if known is None:
        check_size(len(data), MAX_TEXT_BYTES)
        decoded = decode(data)
        known = format_of_text(decoded.text)
        if known is None:
            drawn = Drawn(decoded.text, decoded.encoding, decoded.warnings)
            return drawn, "text/plain"
    if not known.reader:
        message = f"{known.name}, which is not read; {known.advice}"
        raise UnreadableFileError(message, code="unsupported_format")
    check_size(len(data), known.max_bytes)
    # Readers bring libraries with them that most runs do not need.
    reader = import_module(f"govtext.readers.{known.reader}")
    drawn = reader.read(data)
    check_size(len(drawn.text), MAX_TEXT_BYTES)
    return drawn, known.media_type


def readable(name: str) -> str:
    """A file name that can be written to a table.

    A name that is not UTF-8 on disk comes to us with lone surrogates; in archives and
    folders from Chinese Windows it is GBK.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        raw = name.encode("utf-8", "surrogateescape" if _escaped(name) else "replace")
        try:
            return raw.decode("gb18030")
        except UnicodeDecodeError:
            return raw.decode("utf-8", "backslashreplace")
    return name


def _escaped(name: str) -> bool:
    """Whether all lone surrogates of a name stand for bytes."""
    return all(not "\ud800" <= c <= "\udfff" or "\udc80" <= c <= "\udcff" for c in name)
