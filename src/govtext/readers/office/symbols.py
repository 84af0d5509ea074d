"""Signs of symbol fonts, which the file names by their place in the font."""

from __future__ import annotations

import re
from typing import Final

# What forms and lists use, by the place in the font.
_WINGDINGS: Final = {
    0x52: "☑",
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x75: "◆",
    0xA1: "○",
    0xA8: "□",
    0xD8: "➢",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}
_SYMBOL: Final = {0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•"}
_FONTS: Final = {"wingdings": _WINGDINGS, "symbol": _SYMBOL}
_PRIVATE: Final = range(0xF000, 0xF100)
_PRIVATE_CODES: Final = re.compile("[\uf000-\uf0ff]")
_NO_CHARACTER: Final = range(0xD800, 0xE000)
_CODE: Final = re.compile(r"[0-9A-Fa-f]{1,4}")


def without_private(text: str) -> str:
    r"""A text with the signs of symbol fonts that are known in place of their codes.

    >>> without_private("\uf0fe是")
    '☑是'
    """
    return _PRIVATE_CODES.sub(lambda m: _WINGDINGS.get(ord(m[0]) & 0xFF, m[0]), text)


def symbol(code: str, font: str) -> str:
    """A sign by its code in hexadecimal digits; empty if it is not known."""
    if not _CODE.fullmatch(code):
        return ""
    place = int(code, 16)
    table = _FONTS.get(font.strip().lower())
    if place in _PRIVATE or table is not None:
        return (table or {}).get(place & 0xFF, "")
    return "" if place < ord(" ") or place in _NO_CHARACTER else chr(place)
