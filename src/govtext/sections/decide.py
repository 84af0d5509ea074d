"""Decide what a node of the outline is for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from govtext.sections.drafts import ROOT
from govtext.sections.roles import ending_role, names_theme, opening_role

if TYPE_CHECKING:
    from govtext.sections.drafts import Draft, Reading
    from govtext.sections.roles import HeadingRole
    from govtext.types import Role

_LIST_LEVELS = frozenset(("is", "ordinal", "circled", "dash"))
_SUB_HEADING = 24
_PERIOD = re.compile(r"十[一二三四五六七八九]五|20\d{2}年|今后|未来")
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


def decide_head(reading: Reading, draft: Draft, named: HeadingRole | None) -> None:
    """A heading or an item: by its words, else as the section above it.

    Args:
        reading: What is known so far.
        draft: The node; its role is set.
        named: The role that its heading names.
    """
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


def _follows_problems(reading: Reading, draft: Draft) -> bool:
    """In a work report the first heading after the problems opens the plans."""
    return reading.kind == "work-report" and draft.level == "heading"


def _goes_on_before(reading: Reading, draft: Draft, turned: Role) -> bool:
    """Whether an item goes on with the list that stood before the turn.

    1. problem, its remedy, 2. the next problem.
    """
    number = reading.siblings.get((draft.parent, draft.level))
    if number is None:
        return False
    before = reading.drafts[number]
    return before.role != turned and before.number == draft.number - 1


def _may_turn(reading: Reading, draft: Draft, parent: Draft, role: Role) -> bool:
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
    reading: Reading, draft: Draft, named: HeadingRole | None
) -> tuple[Role, str]:
    """The role of a heading of the first level."""
    is_list = draft.level in _LIST_LEVELS
    turned = reading.turned.get(ROOT)
    if is_list and turned:
        return turned, "previous"
    if reading.kind == "work-report":
        return _work_role(reading, named)
    if named and (not is_list or named.role == "duties"):
        return named.role, "heading"
    if turned:
        return turned, "previous"
    # Themes after the shortcomings or the plans are plans: 四、加强…，推进….
    if reading.last_top in ("shortcomings", "recommendations"):
        return "recommendations", "previous"
    words = reading.text(draft.heading)
    return "measures", "heading" if names_theme(words, reading.kind) else "position"


def _work_role(reading: Reading, named: HeadingRole | None) -> tuple[Role, str]:
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


def decide_paragraph(reading: Reading, draft: Draft) -> None:
    """A paragraph without a heading: by its first words, else as its surroundings.

    A turn of role speaks for the whole part, so the paragraph is hung below that.

    Args:
        reading: What is known so far.
        draft: The node; its role and parent are set.
    """
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
        reading.stack = reading.stack[: _part_depth(reading)]
        draft.parent = reading.top()
    if claimed in ("shortcomings", "recommendations"):
        reading.turned[draft.parent] = claimed


def _part_depth(reading: Reading) -> int:
    """How much of the stack the part is: down to a combined heading, or the first."""
    for depth in range(len(reading.stack), 0, -1):
        if reading.drafts[reading.stack[depth - 1]].combined:
            return depth
    return 1


def _surrounding(reading: Reading, parent: int) -> tuple[Role, str]:
    turned = reading.turned.get(parent)
    if turned:
        return turned, "previous"
    if parent != ROOT:
        return reading.drafts[parent].role, "parent"
    return "measures", "position"


def _claimed(reading: Reading, text: str, role: Role) -> Role | None:
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


def _late_problems(reading: Reading, text: str) -> Role | None:
    """Problems told only among the plans of a work report."""
    if reading.kind != "work-report" or reading.problems:
        return None
    claimed = opening_role(text, reading.kind, "measures", reading.year)
    return claimed if claimed == "shortcomings" else None


def _opens_later_period(reading: Reading, text: str) -> bool:
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
