"""Pictures of pages: read by OCR where it is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govtext.readers.pages import ocr

if TYPE_CHECKING:
    from govtext.readers.drawn import Drawn


def read(data: bytes) -> Drawn:
    """Draw the text out of a picture of a page.

    Raises:
        UnreadableFileError: OCR is not installed (``scan``), or it is no picture.
    """
    return ocr.read_picture(data)
