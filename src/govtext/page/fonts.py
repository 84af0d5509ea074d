"""Our own Chinese font, cut down to the characters of one page.

A machine without Chinese fonts shows boxes. The font is Noto Sans SC (SIL Open Font
License) out of the package ``zhplot``; what it lacks is left to the reader's machine.
"""

from __future__ import annotations

import base64
import io
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from govtext.errors import OutputError

FAMILY = "Govtext Sans SC"
"""Not the font's own name: a copy installed on a machine shall not stand in for it."""

_PACKAGE, _FILE = "zhplot", "NotoSansSC-Regular.ttf"


@cache
def subset_of(characters: str) -> str:
    """The font with these characters only, as a ``data:`` address of a woff2 file.

    Raises:
        OutputError: The package with the font is not installed.
    """
    from fontTools.subset import Options, Subsetter  # noqa: PLC0415  heavy
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    options = Options()
    options.flavor = "woff2"
    options.hinting = False
    options.desubroutinize = True
    options.layout_features = []
    options.name_IDs = [0, 13, 14]  # copyright and licence, as the licence asks
    options.notdef_outline = True
    subsetter = Subsetter(options)
    # Lone surrogates are in no font.
    subsetter.populate(
        unicodes=[ord(sign) for sign in characters if not "\ud800" <= sign <= "\udfff"]
    )
    stream = io.BytesIO()
    with TTFont(font_path(), lazy=True, recalcTimestamp=False) as font:
        subsetter.subset(font)
        font.flavor = "woff2"
        font.save(stream)
    return "data:font/woff2;base64," + base64.b64encode(stream.getvalue()).decode()


@cache
def font_path() -> Path:
    """The whole font.

    Raises:
        OutputError: The package with the font is not installed.
    """
    # Found without importing the package, which would load more than its font.
    spec = find_spec(_PACKAGE)
    folders = spec.submodule_search_locations if spec else None
    for folder in folders or ():
        path = Path(folder) / "fonts" / _FILE
        if path.is_file():
            return path
    raise OutputError(f"the font of the page is missing; pip install {_PACKAGE}")
