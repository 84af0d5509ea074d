"""Cut a report into blocks: its paragraphs with their markers and headings.

A report that stands on one line is cut where its markers and wide blanks say that a
line should end.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from govtext.sections.markers import Marker, read_lost_separator, read_marker
from govtext.sections.roles import heading_role, line_role
from govtext.text import paragraphs, table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from govtext.text import View

# [。；：！？\n]|一是|（一）|(?<=[一-龥])1[.、], their first characters in one set: the
# search runs over all others.
_STOP = re.compile(
    r"[。；：！？\n一（1](?:(?<=[^一（1])|(?<=一)是|(?<=（)一）|(?<=[一-龥]1)[.、])"
)
_END_MARKS = "。；：！？，、"
_BLANK_IN_HEADING = re.compile(r"(?<=[一-龥”）])[ \t\xa0\u3000]+(?=[一-龥“（])|\n")
_CUT = re.compile(
    r"(?<=[。！；”）])(?=(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）))"
    r"|(?<=如下：)(?=一、)"
)
_HEADING_THEN_ITEM = re.compile(
    r"(?<=[^第条款。；，])（一）|(?<=[。；])\d{1,2}[.、](?!\d)"
)
_WIDE_BLANK = re.compile(
    r"[ \t\xa0\u3000]{2,}|[ \t\xa0\u3000](?=[一二三四五六七八九十（(])"
)
_HEADING_ALONE = re.compile(
    r"(?<=[。；！])[ \t\xa0\u3000]+(?=[^\s。；：！]{4,36}[ \t\xa0\u3000]+[^\s]{20})"
)
_FORMULA = re.compile(
    r"(?<=[。！；])(?=[特专谨]此(?:报|汇|函)|以上(?:报告|情况)|[妥当]否，请)"
)
_SIGNATURE = re.compile(
    r"(?<=[。！])(?=[^。，；：！]{4,30}?(?:人民政府|办事处|委员会|局|党组|党委)"
    r"(?:\d{4}|二〇[一-龥〇]{2})年[^。，；]{3,8}日$)"
)

_BLANK = re.compile(r"[ \t\xa0\u3000]+")
_CLAUSE = re.compile("[，。；]")

_LONG = 300
_ONE_LINE = 250
_FRONT = 90
_ONE_LINE_SHARE = 0.6
_SHORT_HEADING = 50
_ITEM_HEADING = 52
_RUN_IN = 26
_COMMA = 24
_MIN_HEADING = 4
_MIN_BODY = 15
_BARE_MARKER = 8
_HEADING_ENDS = ("情况", "职责")
# The kind with the most headings of its own; lines are joined before it is asked.
_KIND = "rule-of-law"


class Block(NamedTuple):
    """A paragraph of the matching view.

    Attributes:
        start: Position of its first character.
        end: Position after its last.
        marker: Its item marker.
        heading: Positions of its heading, without the marker; empty if it has none.
        own_line: Whether the heading is all there is. For a paragraph without a
            marker this says only that it may be a heading.
    """

    start: int
    end: int
    marker: Marker | None = None
    heading: tuple[int, int] = (0, 0)
    own_line: bool = False


def cut_blocks(view: View) -> list[Block]:
    """The blocks of a report, in order; together they hold all its characters."""
    blocks: list[Block] = []
    last_item = 0
    rows = {start for start, _ in table_rows(view)}
    for start, end in _pieces(view):
        if start in rows:
            blocks.append(Block(start, end))
            continue
        marker = read_marker(view.text, start)
        if marker is None and view.text[start].isdecimal():
            marker = _lost(view, start, end, last_item)
        if marker and marker.level == "arabic_dot":
            last_item = marker.number
        elif marker and marker.level.startswith("chinese"):
            # 5. may go on from （四）.
            last_item = max(last_item, marker.number)
        blocks.append(_block(view, start, end, marker))
    return blocks


def _pieces(view: View) -> Iterator[tuple[int, int]]:
    """Spans of the blocks: paragraphs, cut where a line end was lost."""
    lines = paragraphs(view)
    longest = max((end - start for start, end in lines), default=0)
    one_line = longest >= _ONE_LINE and longest >= _ONE_LINE_SHARE * len(view.text)
    held = -1
    parts = (part for line in lines for part in _unjoined(view, *line))
    for start, end in parts if view.joins else lines:
        first = start if held < 0 else held
        held = -1
        short = end - start <= _BARE_MARKER
        marker = read_marker(view.text, start) if short else None
        if marker and marker.end == end and marker.level != "dash":
            # 一、 on a line of its own: the heading stands on the next line.
            held = first
            continue
        long = end - start > (_ONE_LINE if one_line else _LONG)
        cuts = _cuts(view, start, end, one_line=one_line) if long else []
        for cut in cuts:
            yield first, cut
            first = cut
        yield first, end
    if held >= 0:
        yield held, lines[-1][1]


def _unjoined(view: View, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Lines that the view joined though the first has no clause of a sentence in it.

    A long title or a line of 来源, 发布时间, 浏览次数 is no broken sentence.
    """
    first = start
    low, high = view.span(start, end)
    joins = view.joins
    for at in joins[bisect_left(joins, low) : bisect_left(joins, high)]:
        position = view.position(at)
        if first < position < end and _is_line_end(view, first, position, end):
            yield first, position
            first = position
    yield first, end


def _is_line_end(view: View, start: int, position: int, end: int) -> bool:
    above = view.text[start:position]
    if not _CLAUSE.search(above) or _is_long_heading(above):
        return True
    # A title or an addressee below a summary that breaks off (…10......).
    line_end = view.source.find("\n", view.offset(position))
    stop = end if line_end < 0 else min(end, view.position(line_end))
    line = view.text[position:stop]
    return not _CLAUSE.search(line) and bool(
        line_role("front", line, "")
        or line_role("address", line, "")
        or heading_role(line, _KIND)
    )


def _is_long_heading(line: str) -> bool:
    """The heading of the leaders' duties has a comma in it and is long."""
    named = heading_role(line, _KIND) if line.endswith(_HEADING_ENDS) else None
    return named is not None and named.role == "duties" and "。" not in line


def _cuts(view: View, start: int, end: int, *, one_line: bool) -> list[int]:
    """Positions inside a long line where a new block starts."""
    found = {match.start() for match in _CUT.finditer(view.text, start, end)}
    if one_line:
        found |= {match.start() for match in _FORMULA.finditer(view.text, start, end)}
        found |= {match.start() for match in _SIGNATURE.finditer(view.text, start, end)}
        found |= {
            match.start()
            for match in _HEADING_THEN_ITEM.finditer(view.text, start, end)
            if read_marker(view.text, match.start())
        }
        found |= set(_after_blanks(view, start, end))
        found |= set(_after_front(view, start, end))
    return sorted(cut for cut in found if start < cut < end)


def _after_blanks(view: View, start: int, end: int) -> Iterator[int]:
    low, high = view.span(start, end)
    for match in _WIDE_BLANK.finditer(view.source, low, high):
        position = view.position(match.end())
        wide = match.end() - match.start() > 1
        if wide or read_marker(view.text, position):
            yield position
    for match in _HEADING_ALONE.finditer(view.source, low, high):
        yield view.position(match.end())
        blank = _BLANK.search(view.source, match.end(), high)
        if blank:
            yield view.position(blank.end())


def _after_front(view: View, start: int, end: int) -> Iterator[int]:
    """After a title, an addressee … that only a blank parts from what follows."""
    while True:
        low, high = view.span(start, min(end, start + _FRONT))
        blank = _BLANK.search(view.source, low, high)
        if blank is None:
            return
        position = view.position(blank.end())
        line = view.text[start:position]
        if not _CLAUSE.search(line) and not (
            line_role("front", line, "") or line_role("address", line, "")
        ):
            return
        if _CLAUSE.search(line) and not line_role("address", line, ""):
            return
        yield position
        start = position


def _lost(view: View, start: int, end: int, last_item: int) -> Marker | None:
    """A bare number that goes on from the item before, or opens with a blank."""
    marker = read_lost_separator(view.text, start)
    if marker is None or end - start < _MIN_BODY:
        return None
    if marker.number == last_item + 1:
        return marker
    blank = view.offset(marker.end) - view.offset(marker.end - 1) > 1
    return marker if blank and marker.number == 1 else None


def _block(view: View, start: int, end: int, marker: Marker | None) -> Block:
    if marker is None:
        return _unmarked(view, start, end)
    first = marker.end
    while first < end and view.text[first] in "\n：":
        first += 1
    heading = _item_heading(view, first, end)
    own_line = heading[1] >= end - 1 and heading[1] > heading[0]
    return Block(start, end, marker, heading, own_line)


def _unmarked(view: View, start: int, end: int) -> Block:
    """A paragraph without a marker: 综合实力跨上新台阶。全县… has a heading."""
    text = view.text
    stop = _STOP.search(text, start, min(end, start + _SHORT_HEADING + 1))
    if stop is None:
        short = end - start <= _SHORT_HEADING and text[end - 1] not in _END_MARKS
        return Block(start, end, None, (start, end) if short else (0, 0), short)
    at = stop.start()
    if text[at] == "。" and at - start <= _RUN_IN and end - at > _MIN_BODY:
        return Block(start, end, None, (start, at))
    return Block(start, end)


def _item_heading(view: View, first: int, end: int) -> tuple[int, int]:
    """The heading of an item: up to a stop, a blank of the source, or a comma."""
    text = view.text
    limit = min(end, first + _ITEM_HEADING)
    stop = _STOP.search(text, first, limit)
    at = stop.start() if stop else (min(end, limit))
    blank = _blank(view, first, at, end)
    if blank:
        return first, blank
    if stop or end <= limit:
        return first, at
    comma = text.find("，", first, first + _COMMA)
    return (first, comma) if comma > first else (first, first)


def _blank(view: View, first: int, at: int, end: int) -> int:
    """Where a blank of the source ends a heading (加强学习 镇党委…); 0 if none."""
    if at - first < _MIN_HEADING or end - first < _MIN_HEADING + _MIN_BODY:
        return 0
    stop = min(end, at + 1)
    if view.is_whole(first, stop):
        return 0
    low, high = view.span(first, stop)
    for match in _BLANK_IN_HEADING.finditer(view.source, low, high):
        position = view.position(match.end())
        if position - first >= _MIN_HEADING:
            return position if end - position >= _MIN_BODY else 0
    return 0
