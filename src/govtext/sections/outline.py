"""Build the outline: where each block hangs, and what role it has.

Blocks are read once, in order, with a stack of the headings that are open. A marker
of a level that is open closes it; a marker of a new level hangs below the headings
that rank above it. So an outline may start at （一） or 1., repeat 一、 and run its
numbers on across parents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from govtext.sections.edges import is_lone_address
from govtext.sections.roles import (
    ending_role,
    heading_role,
    names_theme,
    opening_role,
)

if TYPE_CHECKING:
    from govtext.sections.blocks import Block
    from govtext.sections.edges import Edges
    from govtext.sections.roles import HeadingRole
    from govtext.text import View
    from govtext.types import Role

ROOT = -1

_PART_RANK = 0
_HEADING_RANK = 6
_LIST_LEVELS = frozenset(("is", "ordinal", "circled", "dash"))
_SUB_HEADING = 24
_THEME_HEADING = 36
_PART_HEADING = 32
_DUTIES_HEADING = 50
_MIN_BODY = 40
_YEAR = re.compile(r"(20\d{2}|19\d{2})年")
_PERIOD = re.compile(r"十[一二三四五六七八九]五|20\d{2}年|今后|未来")
_TITLE_REACH = 400
_PERIOD_REACH = 24

# Which roles a heading below one of another role may take for itself. Under plans
# 压实第一责任人职责 is a plan.
_MAY_TURN: dict[Role, frozenset[Role]] = {
    "measures": frozenset(("duties", "shortcomings", "recommendations", "other")),
    "duties": frozenset(("shortcomings", "recommendations")),
    "shortcomings": frozenset(("recommendations",)),
    "recommendations": frozenset(("shortcomings",)),
    "preamble": frozenset(("measures", "shortcomings", "recommendations")),
}
_BREAKS_OUT = frozenset(("duties", "shortcomings", "recommendations", "other"))


@dataclass(slots=True)
class Draft:
    """A node of the outline while it is being built; positions are the view's."""

    role: Role
    source: str
    parts: list[tuple[int, int]]
    parent: int = ROOT
    marker: tuple[int, int] = (0, 0)
    heading: tuple[int, int] = (0, 0)
    level: str = ""
    rank: int = 0
    number: int = 0
    own_line: bool = False
    combined: bool = False
    children: list[Draft] = field(default_factory=list)


@dataclass(slots=True)
class _Reading:
    """What is known while the blocks are read."""

    view: View
    kind: str
    year: int
    drafts: list[Draft] = field(default_factory=list)
    stack: list[int] = field(default_factory=list)
    # The role that a paragraph without a heading took on below a node, and that its
    # followers keep: 回头看，短板… is followed by 一是…
    turned: dict[int, Role] = field(default_factory=dict)
    planned: bool = False
    problems: bool = False
    last_top: Role | None = None

    def text(self, span: tuple[int, int]) -> str:
        return self.view.text[span[0] : span[1]]

    def top(self) -> int:
        return self.stack[-1] if self.stack else ROOT


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
    reading = _Reading(view, kind, _year(view, kind))
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
    reading: _Reading, blocks: list[Block], edges: Edges, indexes: range
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


def _add_block(reading: _Reading, block: Block, following: Block | None) -> None:
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
    is_head = bool(draft.level)
    if reading.kind != "other":
        if is_head:
            _decide_head(reading, draft, named)
        else:
            _decide_paragraph(reading, draft)
    reading.drafts.append(draft)
    if is_head:
        reading.stack.append(len(reading.drafts) - 1)
    if draft.role == "recommendations":
        reading.planned = True
    if draft.role == "shortcomings":
        reading.problems = True
    if draft.parent == ROOT:
        reading.last_top = draft.role


def _named(reading: _Reading, block: Block) -> HeadingRole | None:
    """The role that the block's heading names."""
    words = reading.text(block.heading)
    if not words or (block.marker is None and not block.own_line):
        return None
    first = reading.last_top is None
    return heading_role(words, reading.kind, reading.year, first=first)


def _is_heading(
    reading: _Reading,
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
    if size > _THEME_HEADING or following.own_line and following.marker is None:
        return False
    if following.marker:
        return True
    return following.end - following.start >= max(_MIN_BODY, 2 * size)


# --- where it hangs -------------------------------------------------------------------


def _hang_marked(reading: _Reading, block: Block, draft: Draft) -> None:
    marker = block.marker
    if marker is None:
        return
    draft.marker = (block.start, marker.end)
    draft.level, draft.rank, draft.number = marker.level, marker.rank, marker.number
    reading.stack = _ancestors(reading, draft)
    draft.parent = reading.top()


def _ancestors(reading: _Reading, draft: Draft) -> list[int]:
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


def _hang_heading(
    reading: _Reading, draft: Draft, named: HeadingRole | None
) -> None:
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


def _names_part(
    reading: _Reading, heading: tuple[int, int], named: HeadingRole
) -> bool:
    """Whether a heading without a marker is worded like that of a part."""
    size = heading[1] - heading[0]
    if named.role == "duties":
        return size <= _DUTIES_HEADING
    return size <= _PART_HEADING and "，" not in reading.text(heading)


# --- what it is for -------------------------------------------------------------------


def _decide_head(
    reading: _Reading, draft: Draft, named: HeadingRole | None
) -> None:
    if draft.parent == ROOT:
        draft.role, draft.source = _top_role(reading, draft, named)
        draft.combined = named is not None and named.combined
        if draft.level not in _LIST_LEVELS:
            reading.turned.pop(ROOT, None)
        return
    parent = reading.drafts[draft.parent]
    turned = reading.turned.get(draft.parent)
    if turned and _goes_on_before(reading, draft, turned):
        del reading.turned[draft.parent]
        turned = None
    role = turned or parent.role
    draft.role, draft.source = role, "previous" if turned else "parent"
    if turned == "shortcomings" and _follows_problems(reading, draft):
        draft.role, draft.source = "recommendations", "previous"
        reading.turned[draft.parent] = draft.role
    if named and _may_turn(reading, draft, parent, named.role):
        draft.role, draft.source = named.role, "sub_heading"
        if parent.combined:
            reading.turned[draft.parent] = named.role
    draft.combined = bool(named and named.combined)


def _follows_problems(reading: _Reading, draft: Draft) -> bool:
    """In a work report the first heading after the problems opens the plans."""
    return reading.kind == "work-report" and draft.level == "heading"


def _goes_on_before(reading: _Reading, draft: Draft, turned: Role) -> bool:
    """Whether an item goes on with the list that stood before the turn.

    1. problem, its remedy, 2. the next problem.
    """
    for other in reversed(reading.drafts):
        if other.parent == draft.parent and other.level == draft.level:
            return other.role != turned and other.number == draft.number - 1
    return False


def _may_turn(reading: _Reading, draft: Draft, parent: Draft, role: Role) -> bool:
    """Whether an item may leave its parent's role for the one that it names."""
    if role not in _MAY_TURN.get(parent.role, frozenset()):
        return False
    if role == "duties":
        return True
    low, high = draft.heading
    if reading.kind == "work-report" and role == "recommendations":
        return parent.combined
    is_item = draft.level in _LIST_LEVELS and not draft.own_line
    return high - low <= _SUB_HEADING and not is_item


def _top_role(
    reading: _Reading, draft: Draft, named: HeadingRole | None
) -> tuple[Role, str]:
    """The role of a heading of the first level."""
    is_list = draft.level in _LIST_LEVELS
    turned = reading.turned.get(ROOT)
    if is_list and turned:
        return turned, "previous"
    if reading.kind == "work-report":
        return _work_role(reading, named)
    if named and not is_list:
        return named.role, "heading"
    if named and named.role == "duties":
        return "duties", "heading"
    if turned:
        return turned, "previous"
    # Themes after the shortcomings or the plans are plans: 四、加强…，推进….
    if reading.last_top in ("shortcomings", "recommendations"):
        return "recommendations", "previous"
    words = reading.text(draft.heading)
    return "measures", "heading" if names_theme(words, reading.kind) else "position"


def _work_role(reading: _Reading, named: HeadingRole | None) -> tuple[Role, str]:
    """In a work report all that follows the first plan is plan."""
    if reading.planned:
        return "recommendations", "previous"
    if named:
        return named.role, "heading"
    if reading.last_top is None or reading.last_top == "preamble":
        return "measures", "position"
    turned = reading.turned.get(ROOT) or reading.drafts[-1].role
    if turned in ("shortcomings", "recommendations"):
        return "recommendations", "previous"
    return "measures", "previous"


def _decide_paragraph(reading: _Reading, draft: Draft) -> None:
    """A paragraph without a heading: by its first words, else as its surroundings."""
    role, source = _surrounding(reading, draft.parent)
    text = reading.text(draft.parts[-1])
    draft.role, draft.source = role, source
    claimed = _claimed(reading, text, role)
    if claimed is None or claimed == role:
        return
    draft.role, draft.source = claimed, "cue"
    if role == "recommendations":
        return
    if claimed in ("shortcomings", "recommendations", "other") and reading.stack:
        # It speaks for the whole part, not for the item that happens to stand above.
        reading.stack = reading.stack[: _part_depth(reading)]
        draft.parent = reading.top()
    if claimed in ("shortcomings", "recommendations"):
        reading.turned[draft.parent] = claimed


def _part_depth(reading: _Reading) -> int:
    """How much of the stack the part is: down to a combined heading, or the first."""
    for depth in range(len(reading.stack), 0, -1):
        if reading.drafts[reading.stack[depth - 1]].combined:
            return depth
    return 1


def _surrounding(reading: _Reading, parent: int) -> tuple[Role, str]:
    turned = reading.turned.get(parent)
    if turned:
        return turned, "previous"
    if parent != ROOT:
        return reading.drafts[parent].role, "parent"
    return "measures", "position"


def _claimed(reading: _Reading, text: str, role: Role) -> Role | None:
    """The role that a paragraph's own words claim where its place allows it."""
    kind = reading.kind
    if role == "recommendations":
        return _late_problems(reading, text)
    if kind == "work-report" and ending_role(text, kind):
        return "other"
    previous = reading.drafts[-1].role if reading.drafts else ""
    claimed = opening_role(text, kind, previous, reading.year)
    if claimed is None and role == "measures" and _opens_later_period(reading, text):
        return "recommendations"
    if role == "shortcomings" and claimed not in ("recommendations", None):
        return None
    if role == "duties" and claimed == "shortcomings":
        return None
    return claimed


def _late_problems(reading: _Reading, text: str) -> Role | None:
    """Problems told only among the plans of a work report."""
    if reading.kind != "work-report" or reading.problems:
        return None
    claimed = opening_role(text, reading.kind, "measures", reading.year)
    return claimed if claimed == "shortcomings" else None


def _opens_later_period(reading: _Reading, text: str) -> bool:
    """Whether a paragraph opens the second half of a combined heading.

    二、“十三五”时期发展成就和“十四五”时期主要目标任务: “十四五”时期是… opens the plans.
    """
    if not reading.stack:
        return False
    part = reading.drafts[reading.stack[0]]
    if not part.combined or part.role != "measures":
        return False
    periods = _PERIOD.findall(reading.text(part.heading))
    opening = text[:_PERIOD_REACH]
    return len(periods) > 1 and periods[-1] in opening and periods[0] not in opening
