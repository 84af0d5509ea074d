"""Plain text in other encodings, and pages in traditional characters.

``html-mirror`` is damaged as some mirror sites damage what they convert: the reading of
a character stands in brackets behind it, 關(guān)於.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tests.formats.make_html import LAYOUTS, Layout, page
from tests.formats.samples import samples

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from opencc import OpenCC
    from tests.formats.samples import Sample

_TRADITIONAL = (3, 8, 11, 13)
_BIG5 = (8, 11)
_MIRROR = (6,)
_READINGS = {
    "關": "guān", "進": "jìn", "發": "fā", "報": "bào", "設": "shè", "實": "shí",
    "務": "wù", "會": "huì", "導": "dǎo", "級": "jí", "經": "jīng", "過": "guò",
    "動": "dòng", "長": "zhǎng", "對": "duì", "開": "kāi", "學": "xué", "監": "jiān",
}  # fmt: skip
_UTF16 = ("utf-16", "utf-16-le", "utf-16-be")


def make(folder: Path) -> None:
    """Write what a folder holds."""
    write = _WRITERS[folder.name]
    for sample in samples():
        write(sample, folder)


def _gb18030(sample: Sample, folder: Path) -> None:
    text = "\r\n".join(sample.lines) + "\r\n"
    (folder / f"{sample.stem}.txt").write_bytes(text.encode("gb18030"))


def _utf16(sample: Sample, folder: Path) -> None:
    """With a byte-order mark, as Windows writes it, and without."""
    text = "\r\n".join(sample.lines) + "\r\n"
    encoding = _UTF16[sample.number % len(_UTF16)]
    (folder / f"{sample.stem}.txt").write_bytes(text.encode(encoding))


def _big5(sample: Sample, folder: Path) -> None:
    if sample.number in _TRADITIONAL:
        text = _traditional("\n".join(sample.lines) + "\n")
        (folder / f"{sample.stem}.txt").write_bytes(text.encode("big5hkscs"))


def _traditional_page(sample: Sample, folder: Path) -> None:
    if sample.number in _TRADITIONAL:
        is_big5 = sample.number in _BIG5
        charset = "big5" if is_big5 else "utf-8"
        encoding = "big5hkscs" if is_big5 else "utf-8"
        made = _traditional(_page(sample, charset))
        (folder / f"{sample.stem}.html").write_bytes(made.encode(encoding))


def _mirror_page(sample: Sample, folder: Path) -> None:
    if sample.number in _MIRROR:
        made = _traditional(_page(sample, "utf-8"))
        for character, reading in _READINGS.items():
            made = made.replace(character, f"{character}({reading})")
        (folder / f"{sample.stem}.html").write_text(made, encoding="utf-8")


def _page(sample: Sample, charset: str) -> str:
    own = LAYOUTS[sample.number]
    layout = Layout(own.frame, own.article, own.title, charset=charset)
    return page(sample, sample.lines, layout)


def _traditional(text: str) -> str:
    """A text in traditional characters, one for one."""
    made = _converter().convert(text)
    assert len(made) == len(text)
    # Of two forms of one character, the one that Big5 has.
    return made.translate(str.maketrans("爲衆裏羣牀麪峯啓", "為眾裡群床麵峰啟"))


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC as Converter  # noqa: PLC0415  loads dictionaries

    return Converter("s2t")


_WRITERS: dict[str, Callable[[Sample, Path], None]] = {
    "txt-gb18030": _gb18030,
    "txt-utf-16": _utf16,
    "txt-big5": _big5,
    "html-traditional": _traditional_page,
    "html-mirror": _mirror_page,
}
