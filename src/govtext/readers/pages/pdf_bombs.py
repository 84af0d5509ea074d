"""Streams of a PDF that unpack to far more than any page, told before pdfium does it.

pdfium unpacks a stream whole and cannot be stopped meanwhile. Streams stand in the file
as they are, never inside another one (ISO 32000-1, 7.5.7), so that all can be found.
"""

from __future__ import annotations

import zlib
from typing import Final

from govtext.errors import UnreadableFileError

# Deflate packs to a thousandth at best: less than this cannot unpack to 100 MB.
_SMALL: Final = 100_000
_SAMPLE: Final = 250_000
_MAX_RATIO: Final = 200
_DICTIONARY: Final = 2_000
_KEYWORD: Final = b"stream"
_END: Final = b"endstream"


def refuse_bombs(data: bytes) -> None:
    """Refuse a file with a packed stream that is a bomb.

    Raises:
        UnreadableFileError: ``too_large``.
    """
    at = data.find(_KEYWORD)
    while at >= 0:
        start = at + len(_KEYWORD)
        end = data.find(_END, start)
        end = len(data) if end < 0 else end
        if end - start > _SMALL and b"Fl" in data[max(0, at - _DICTIONARY) : at]:
            _refuse_bomb(data[start : start + _SAMPLE].lstrip(b"\r\n"))
        at = data.find(_KEYWORD, end + len(_END))


def _refuse_bomb(packed: bytes) -> None:
    limit = _MAX_RATIO * len(packed)
    try:
        unpacked = len(zlib.decompressobj().decompress(packed, limit))
    except zlib.error:
        return  # damaged or packed otherwise: pdfium tells
    if unpacked >= limit:
        message = f"a part of it unpacks to over {_MAX_RATIO} times its size; no report"
        raise UnreadableFileError(message, code="too_large")
