"""What control words of RTF mean to a reader of the words.

Rich Text Format Specification 1.9.1.
"""

from __future__ import annotations

from typing import Final

SIGNS: Final = {
    b"tab": " ",
    b"line": "\n",
    b"lbr": "\n",
    b"softline": "\n",
    b"page": "\n",
    b"column": "\n",
    b"nestcell": "\n",
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"emspace": "\u2003",
    b"enspace": "\u2002",
    b"qmspace": "\u2005",
}
"""Control words that stand for characters."""

SYMBOLS: Final = {
    b"\\": "\\",
    b"{": "{",
    b"}": "}",
    b"~": "\xa0",
    b"_": "-",
    b"\t": " ",
}
"""Control symbols that stand for characters; the others write nothing."""

LABELS: Final = frozenset({b"listtext", b"pntext"})
"""Groups that hold a paragraph's automatic number as text."""

BOXES: Final = frozenset({b"shptxt", b"dptxbxtext"})
"""Groups that hold paragraphs of a text box."""

STARRED: Final = frozenset({b"shpinst", b"do", b"footnote"}) | LABELS | BOXES
"""Groups with text in them, though marked as one that may be left out."""

LEFT_OUT: Final = frozenset(
    {
        b"annotation",
        b"atnauthor",
        b"atnid",
        b"author",
        b"bkmkend",
        b"bkmkstart",
        b"colortbl",
        b"filetbl",
        b"fldinst",
        b"footer",
        b"footerf",
        b"footerl",
        b"footerr",
        b"ftncn",
        b"ftnsep",
        b"ftnsepc",
        b"header",
        b"headerf",
        b"headerl",
        b"headerr",
        b"info",
        b"listoverridetable",
        b"listtable",
        b"nonesttables",
        b"nonshppict",
        b"objdata",
        b"pict",
        b"pntxta",
        b"pntxtb",
        b"private",
        b"revtbl",
        b"rxe",
        b"shppict",
        b"shprslt",
        b"sp",
        b"stylesheet",
        b"tc",
        b"tcn",
        b"txe",
        b"upr",
        b"xe",
    }
)
"""Groups without words of the text."""

CHARSETS: Final = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
"""Encodings by the number of a font's character set."""

SYMBOL_CHARSET: Final = 2

CODE_PAGES: Final = {
    10000: "mac_roman",
    936: "gb18030",
    54936: "gb18030",
    950: "cp950",
    65001: "utf-8",
}
"""Encodings by the number of a code page, where Python's name is another."""
