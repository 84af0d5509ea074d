"""Old Office files: a compound file of streams, as olefile opens it."""

from __future__ import annotations

import io
import struct
from typing import Final, Self

import olefile

from govtext.errors import UnreadableFileError

_SECTOR: Final = 512
_COUNTS: Final = (0x2C, 0x40, 0x48)
"""Where the header tells how many sectors of its tables there are."""

_ERRORS: Final = (
    OSError,
    ValueError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    struct.error,
    RecursionError,
    OverflowError,
    MemoryError,
)
"""What olefile raises on files that are damaged or made to harm."""


def damaged() -> UnreadableFileError:
    """The refusal of a file that cannot be read."""
    message = "an old Word file (.doc) that is damaged; save it again as .docx"
    return UnreadableFileError(message, code="broken_file")


class CompoundFile:
    """An open compound file."""

    def __init__(self, data: bytes) -> None:
        """Open the file.

        Raises:
            UnreadableFileError: It cannot be opened.
        """
        self._size = len(data)
        try:
            # A false count would have olefile read the same sectors without end.
            counts = (struct.unpack_from("<I", data, at)[0] for at in _COUNTS)
            if any(count > len(data) // _SECTOR + 1 for count in counts):
                raise damaged()
            self._file = olefile.OleFileIO(io.BytesIO(data))
        except _ERRORS as error:
            raise damaged() from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __contains__(self, name: str) -> bool:
        return bool(self._file.exists(name))

    def read(self, name: str) -> bytes:
        """The bytes of a stream.

        Raises:
            UnreadableFileError: It is not there, or damaged.
        """
        try:
            if self._file.get_size(name) > self._size:
                raise damaged()
            data = self._file.openstream(name).read()
        except _ERRORS as error:
            raise damaged() from error
        return bytes(data)
