"""Streams of a PDF that unpack to far more than any page, told before pdfium does it.

pdfium unpacks and interprets what a page draws in one call that cannot be stopped, in
twenty times the space. Streams stand in the file as they are, never inside another one
(ISO 32000-1, 7.5.7), so that all can be found beforehand.
"""

from __future__ import annotations

import re
import zlib
from typing import Final

from govtext.errors import UnreadableFileError

MAX_COMMANDS: Final = 20_000_000
"""Bytes of all drawing commands together; those of a page of text are some 30,000."""

_MAX_RATIO: Final = 200
_SAMPLE: Final = 250_000
# Deflate packs to a thousandth at best: less than this unpacks to less than 100 MB.
_SMALL: Final = 100_000
_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
_IMAGE: Final = re.compile(rb"/Image\b")
_FONT: Final = re.compile(rb"/Length1\b|FontType0C|/Type1C|/OpenType")
_DICTIONARY: Final = 1_000
_CHUNK: Final = 1 << 20


def refuse_bombs(data: bytes) -> None:
    """Refuse a file whose streams are bombs.

    Raises:
        UnreadableFileError: ``too_large``.
    """
    commands = 0
    for keyword in _STREAM.finditer(data):
        before = data[max(0, keyword.start() - _DICTIONARY) : keyword.start()]
        dictionary = before[before.rfind(b"obj") :]
        if b"/Fl" not in dictionary or _FONT.search(dictionary):
            continue
        end = data.find(b"endstream", keyword.end())
        packed = data[keyword.end() : None if end < 0 else end]
        if _IMAGE.search(dictionary):
            sample = packed[:_SAMPLE] if len(packed) > _SMALL else b""
            limit = _MAX_RATIO * len(sample)
            is_bomb = 0 < limit <= _unpacked(sample, limit)
        else:
            commands += _unpacked(packed, MAX_COMMANDS - commands)
            is_bomb = commands >= MAX_COMMANDS
        if is_bomb:
            message = "it unpacks to far more than any report; is it the right file?"
            raise UnreadableFileError(message, code="too_large")


def _unpacked(packed: bytes, limit: int) -> int:
    """How many bytes a stream unpacks to, counted up to a limit."""
    unpacker = zlib.decompressobj()
    size = 0
    try:
        while packed and size < limit and not unpacker.eof:
            size += len(unpacker.decompress(packed, _CHUNK))
            packed = unpacker.unconsumed_tail
    except zlib.error:
        pass  # pdfium, too, stops here
    return size
