"""Build the outline: where each block hangs, and what role it has.

Blocks are read once, in order, with a stack of the headings that are open. A marker
of a level that is open closes it; a marker of a new level hangs below the headings
that rank above it. So an outline may start at （一） or 1., repeat 一、 and run its
numbers on across parents.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from govtext.sections.decide import decide_head, decide_paragraph
from govtext.sections.drafts import Draft, Reading
from govtext.sections.edges import is_lone_address
from govtext.sections.roles import heading_role

if TYPE_CHECKING:
    from govtext.sections.blocks import Block
    from govtext.sections.drafts import Edges
    from govtext.sections.roles import HeadingRole
    from govtext.text import View

_PART_RANK = 0
_HEADING_RANK = 6
_THEME_HEADING = 36
_GLUED_HEADING = 45
_PART_HEADING = 32
_DUTIES_HEADING = 50
_MIN_BODY = 40
_YEAR = re.compile(r"(20\d{2}|19\d{2})年")
_TITLE_REACH = 400

_BREAKS_OUT = frozenset(("duties", "shortcomings", "recommendations", "other"))


def build_outline(
    view: View, blocks: list[Block], edges: Edges, kind: str
) -> list[Draft]:
    """All nodes in reading order; a node stands after its parent.

    Args:
        view: The matching view.
        blocks: Its blocks.
        edges: Which of them are front and back matter.
        kind: Kind of report.
    """
    reading = Reading(view, kind, _year(view, kind))
    _add_edges(reading, blocks, edges, range(edges.start))
    address: Block | None = None
    for index in range(edges.start, edges.end):
        block = blocks[index]
        last = index + 1 == edges.end
        if not last and is_lone_address(view.text[block.start : block.end]):
            address = block
            continue
        following = None if last else blocks[index + 1]
        _add_block(reading, block, following)
        if address:
            reading.drafts[-1].parts.insert(0, (address.start, address.end))
            address = None
    _add_edges(reading, blocks, edges, range(edges.end, len(blocks)))
    return reading.drafts


def _year(view: View, kind: str) -> int:
    """The year that a report is about, by its first year; 0 if unknown."""
    if kind != "rule-of-law":
        return 0
    match = _YEAR.search(view.text, 0, _TITLE_REACH)
    return int(match[1]) if match else 0


def _add_edges(
    reading: Reading, blocks: list[Block], edges: Edges, indexes: range
) -> None:
    """Front and back matter: neighbours of one role are one node."""
    previous: Draft | None = None
    for index in indexes:
        edge = edges.roles[index]
        part = (blocks[index].start, blocks[index].end)
        if previous and previous.role == edge.role:
            previous.parts.append(part)
            continue
        previous = Draft(edge.role, edge.source, [part])
        reading.drafts.append(previous)


def _add_block(reading: Reading, block: Block, following: Block | None) -> None:
    draft = Draft("other", "kind", [(block.start, block.end)], heading=block.heading)
    draft.own_line = block.own_line
    named = _named(reading, block)
    if block.marker:
        _hang_marked(reading, block, draft)
    elif _is_heading(reading, block, following, named):
        _hang_heading(reading, draft, named)
    else:
        draft.parent = reading.top()
        draft.own_line = False
        if block.own_line:
            draft.heading = (0, 0)
    if reading.kind != "other":
        if draft.level:
            decide_head(reading, draft, named)
        else:
            decide_paragraph(reading, draft)
    reading.add(draft)


def _named(reading: Reading, block: Block) -> HeadingRole | None:
    """The role that the block's heading names."""
    words = reading.text(block.heading)
    if not words and block.marker and block.marker.level == "chinese_comma":
        # A heading that ran into its text: 三、…第一责任人职责情况镇党政负责人….
        opening = reading.text((block.marker.end, block.end))[:_GLUED_HEADING]
        named = heading_role(opening, reading.kind, reading.year)
        return named if named and named.role == "duties" else None
    if not words or (block.marker is None and not block.own_line):
        return None
    first = reading.last_top is None
    return heading_role(words, reading.kind, reading.year, first=first)


def _is_heading(
    reading: Reading,
    block: Block,
    following: Block | None,
    named: HeadingRole | None,
) -> bool:
    """Whether a short line without a marker is a heading of what follows."""
    if not block.own_line or following is None:
        return False
    size = block.end - block.start
    if named and _names_part(reading, block.heading, named):
        return True
    if size > _THEME_HEADING or (following.own_line and not following.marker):
        return False
    if following.marker:
        return True
    return following.end - following.start >= max(_MIN_BODY, 2 * size)


# --- where it hangs -------------------------------------------------------------------


def _hang_marked(reading: Reading, block: Block, draft: Draft) -> None:
    marker = block.marker
    if marker is None:
        return
    draft.marker = (block.start, marker.end)
    draft.level, draft.rank, draft.number = marker.level, marker.rank, marker.number
    reading.stack = _ancestors(reading, draft)
    draft.parent = reading.top()


def _ancestors(reading: Reading, draft: Draft) -> list[int]:
    """The part of the stack that an item hangs below."""
    stack, drafts = reading.stack, reading.drafts
    for depth in range(len(stack) - 1, -1, -1):
        if drafts[stack[depth]].level == draft.level:
            return stack[:depth]
    fresh = bool(stack) and stack[-1] == len(drafts) - 1 and drafts[-1].own_line
    if not fresh and draft.number > 1:
        for depth in range(len(stack) - 1, -1, -1):
            open_item = drafts[stack[depth]]
            # 5. goes on from （四）: one broken marker among its siblings.
            if open_item.number == draft.number - 1:
                draft.level, draft.rank = open_item.level, open_item.rank
                return stack[:depth]
    if fresh and draft.number <= 1:
        return stack
    depth = len(stack)
    while depth and drafts[stack[depth - 1]].rank >= draft.rank:
        depth -= 1
    return stack[:depth]


def _hang_heading(reading: Reading, draft: Draft, named: HeadingRole | None) -> None:
    """A heading without a marker: a part of its own where its words name a role."""
    stack, drafts = reading.stack, reading.drafts
    numbered = bool(stack) and drafts[stack[0]].number > 0
    breaks_out = (
        named is not None
        and _names_part(reading, draft.heading, named)
        and (not numbered or named.role in _BREAKS_OUT)
    )
    if breaks_out and stack and drafts[stack[0]].combined:
        reading.stack = stack[:1]
        draft.level, draft.rank = "heading", _HEADING_RANK
    elif breaks_out:
        reading.stack = []
        draft.level, draft.rank = "part_heading", _PART_RANK
    else:
        draft.level, draft.rank = "heading", _HEADING_RANK
        reading.stack = _ancestors(reading, draft)
    draft.parent = reading.top()


def _names_part(reading: Reading, heading: tuple[int, int], named: HeadingRole) -> bool:
    """Whether a heading without a marker is worded like that of a part."""
    size = heading[1] - heading[0]
    if named.role == "duties":
        return size <= _DUTIES_HEADING
    return size <= _PART_HEADING and "，" not in reading.text(heading)
