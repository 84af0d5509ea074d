"""Scans: pages of LibreOffice's PDF as pictures, askew and with noise.

A page is black and white, as office scanners store text; every fourth report is grey.
"""

from __future__ import annotations

import io
import random
import time
from typing import TYPE_CHECKING

from tests.formats.samples import HERE, samples

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

_DPI = 170
_GREY_DPI = 100
_POINTS = 72
_SPECKS = 60
_THRESHOLD = 150
_DATE = time.gmtime(1_704_164_645)


def make(folder: Path) -> None:
    """Scan every report."""
    for sample in samples():
        source = HERE / "libreoffice-pdf" / f"{sample.stem}.pdf"
        is_grey = sample.number % 4 == 1
        pages = _pages(source, sample.number, is_grey=is_grey)
        path = folder / f"{sample.stem}.pdf"
        path.write_bytes(_bound(pages, _GREY_DPI if is_grey else _DPI))


def _pages(source: Path, seed: int, *, is_grey: bool) -> list[Image]:
    """The pages of a PDF as a scanner sees them."""
    import pypdfium2  # noqa: PLC0415  needed to remake only

    chance = random.Random(seed)
    dpi = _GREY_DPI if is_grey else _DPI
    pages = []
    with pypdfium2.PdfDocument(source) as document:
        for page in document:
            picture = page.render(scale=dpi / _POINTS, grayscale=True).to_pil()
            pages.append(_scanned(picture, chance, is_grey=is_grey))
    return pages


def _scanned(picture: Image, chance: random.Random, *, is_grey: bool) -> Image:
    from PIL import Image, ImageDraw, ImageFilter  # noqa: PLC0415  to remake only

    angle = chance.choice((-1, 1)) * chance.uniform(0.3, 1.0)
    turned = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    soft = turned.filter(ImageFilter.GaussianBlur(0.4))
    draw = ImageDraw.Draw(soft)
    for _ in range(_SPECKS):
        x, y = chance.randrange(soft.width), chance.randrange(soft.height)
        size = chance.choice((0, 0, 0, 1))
        draw.ellipse((x, y, x + size, y + size), fill=chance.randrange(60, 200))
    if is_grey:
        # Paper is not white, and eight greys are enough.
        return soft.point([min(255, 24 + value // 32 * 32) for value in range(256)])
    black = [0 if value < _THRESHOLD else 255 for value in range(256)]
    return soft.point(black).convert("1")


def _bound(pages: list[Image], dpi: int) -> bytes:
    """A PDF of pictures."""
    made = io.BytesIO()
    first, *rest = pages
    options = {"creationDate": _DATE, "modDate": _DATE, "resolution": dpi}
    if first.mode == "L":
        options["quality"] = 30  # of JPEG
    first.save(made, "PDF", save_all=True, append_images=rest, **options)
    return made.getvalue()
