"""What stands at the edges of pages and is not the text: page numbers, running heads.

Only the outermost rows of a page are looked at, one after the other from the edge in,
so a row inside the text is never taken for one of these because of what it says.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govtext.readers.pages.pdf_lines import Line, Page

_ROUNDS: Final = 4
_SHORT: Final = 120
_PAGES: Final = 3
_CELLS: Final = 2
_PLACE: Final = 0.006
_ROUGH_PLACE: Final = 0.015
_APART: Final = 1.8
_SET_OFF: Final = 1.25
_PITCH: Final = 1.75
_SAME_SIZE: Final = 0.08
_SAME_SIZE_ROUGH: Final = 0.2

_DASH: Final = r"—–－―‐_~·•\-"
_COUNT: Final = r"(?:\d{1,4}|[一二三四五六七八九十百〇]{1,5})"
_MARKED_NUMBER: Final = re.compile(
    # 一 is a dash as OCR reads it: 一3一
    rf"[{_DASH}一]+\d{{1,4}}[{_DASH}一]+"
    rf"|[{_DASH}]*第{_COUNT}页[,，/]?(?:[(（]?共{_COUNT}页[)）]?)?[{_DASH}]*"
    rf"|共{_COUNT}页[,，/]?第{_COUNT}页|页码[:：]?\d{{1,4}}(?:/\d{{1,4}})?"
    r"|(?i:page)?\d{1,4}(?:/|of)\d{1,4}(?:页)?|(?i:page)\d{1,4}"
)
_BARE_NUMBER: Final = re.compile(r"\d{1,4}")
_PRINTED_HEAD: Final = re.compile(
    # 2023/11/24 下午5:15, 11/24/26, 5:15 PM, as browsers print them
    r"\d{1,4}[/.年-]\d{1,2}[/.月-]\d{1,4}日?[,，]? ?(?:上午|下午|凌晨|晚上)?"
    r"\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?(?:\t.*|$)"
)
_PRINTED_FOOT: Final = re.compile(r"(?:https?|file|about|chrome|data):\S*(?:\t.*|$)")


def without_edges(pages: Sequence[Page]) -> tuple[list[Page], list[str]]:
    """Pages without their page numbers and running heads, and these heads by name."""
    rows = [list(page.lines) for page in pages]
    heads: dict[str, None] = {}
    for at in (0, -1):
        for _ in range(_ROUNDS):
            found = _outermost(pages, rows, at)
            if not found:
                break
            heads |= dict.fromkeys(found)
    kept = [
        replace(page, lines=tuple(lines))
        for page, lines in zip(pages, rows, strict=True)
    ]
    return kept, [head for head in heads if head]


def _outermost(pages: Sequence[Page], rows: list[list[Line]], at: int) -> list[str]:
    """Take away the first (0) or last (-1) row of each page where it is no text.

    Returns:
        The running heads taken away, and an empty string for what every printed page
        can have: its number, the head and foot of a browser.
    """
    edge = {number: lines[at] for number, lines in enumerate(rows) if lines}
    taken = dict.fromkeys(_page_numbers(rows, edge, at), "")
    rest = {number: line for number, line in edge.items() if number not in taken}
    set_off = {
        number: line
        for number, line in rest.items()
        if _is_set_off(rows[number], at, rough=pages[number].rough)
    }
    running = _running(pages, set_off)
    for number, line in rest.items():
        if _is_printed(line.text, at):
            taken[number] = ""
        elif number in running:
            taken[number] = _name(line)
    for number in taken:
        rows[number].pop(at)
    return [taken[number] for number in sorted(taken)]


def _name(line: Line) -> str:
    """A row without a page number that stands in a cell of its own."""
    return " ".join(cell for cell in line.text.split("\t") if not _is_number(cell))


def _is_number(text: str) -> bool:
    compact = "".join(text.split())
    return bool(_MARKED_NUMBER.fullmatch(compact) or _BARE_NUMBER.fullmatch(compact))


def _is_printed(text: str, at: int) -> bool:
    """Whether a row is the head or foot that a browser prints on a page."""
    pattern = _PRINTED_FOOT if at else _PRINTED_HEAD
    return bool(pattern.fullmatch(text))


def _page_numbers(rows: list[list[Line]], edge: dict[int, Line], at: int) -> list[int]:
    """Pages whose outermost row is their number.

    A bare number is one where it counts on with the pages, or stands apart.
    """
    texts = {number: "".join(line.text.split()) for number, line in edge.items()}
    bare = {
        number: int(text) - number
        for number, text in texts.items()
        if _BARE_NUMBER.fullmatch(text)
    }
    steps = Counter(bare.values())
    return [
        number
        for number, text in texts.items()
        if _MARKED_NUMBER.fullmatch(text)
        or (number in bare and (steps[bare[number]] > 1 or _apart(rows[number], at)))
    ]


def _apart(lines: list[Line], at: int, ratio: float = _APART) -> bool:
    """Whether the outermost row stands further off than rows of the text do."""
    steps = [b.base - a.base for a, b in pairwise(lines)]
    if not steps:
        return True
    own = steps.pop(at)
    usual = sorted(steps)[len(steps) // 2] if steps else _PITCH * lines[at].size
    return own > ratio * usual


def _is_set_off(lines: list[Line], at: int, *, rough: bool) -> bool:
    """Whether the outermost row differs from the text by its place or its size."""
    sizes = sorted(line.size for line in lines)
    typical = sizes[len(sizes) // 2]
    tolerance = _SAME_SIZE_ROUGH if rough else _SAME_SIZE
    differs = abs(lines[at].size - typical) > tolerance * typical
    return differs or _apart(lines, at, _SET_OFF)


def _running(pages: Sequence[Page], edge: dict[int, Line]) -> set[int]:
    """Pages whose outermost row stands at the same place on many pages."""
    keys = {}
    for number, line in edge.items():
        page = pages[number]
        place = line.base / page.height / (_ROUGH_PLACE if page.rough else _PLACE)
        cells = [cell for cell in line.text.split("\t") if not _is_number(cell)]
        # Rows of many cells are heads of tables.
        if 0 < len(cells) <= _CELLS and len(line.text) <= _SHORT:
            keys[number] = (" ".join(cells), round(place))
    counts = Counter(keys.values())
    return {
        number
        for number, (name, place) in keys.items()
        if _many(sum(counts[name, place + step] for step in (-1, 0, 1)), len(pages))
    }


def _many(alike: int, pages: int) -> bool:
    return alike >= _PAGES or (alike > 1 and 2 * alike > pages)
