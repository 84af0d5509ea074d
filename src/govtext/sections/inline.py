"""Split paragraphs that hold several items or several roles."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from govtext.sections.drafts import Draft
from govtext.sections.markers import read_marker
from govtext.sections.roles import heading_role, opening_role, sentence_role

if TYPE_CHECKING:
    from govtext.sections.markers import Marker
    from govtext.text import View
    from govtext.types import Role

# The mark before an item, or before the first word of a sentence that turns the role.
_START = re.compile(
    r"[。；：，！](?=[一二三四五六七八九十（\d①-⑳第下接今存主同但当也还仍突对为针])"
)
_STOP = re.compile(r"[，。；：]")
_SPLIT = frozenset(("shortcomings", "recommendations"))
_LISTS = frozenset(
    ("is", "ordinal", "circled", "arabic_dot", "arabic_bracket", "chinese_bracket")
)
_HEADING = 30


class _Cut(NamedTuple):
    position: int
    marker: Marker | None
    role: Role | None


def split_paragraphs(view: View, draft: Draft, kind: str) -> list[Draft]:
    """Give a node's inline items and turns of role nodes of their own.

    一是…；二是… is split where the parts are shortcomings or plans, and where one of
    them tells of the leaders' duties; elsewhere a paragraph is one item.

    Args:
        view: The matching view.
        draft: The node; its parts are cut short.
        kind: Kind of report.

    Returns:
        The new nodes, in order; their parent is still to be set.
    """
    if kind == "other" or draft.role in ("title", "meta", "addressee", "closing"):
        return []
    cuts = _cuts(view.text, draft, kind)
    if not cuts:
        return []
    start, end = draft.parts[-1]
    draft.parts[-1] = (start, cuts[0].position)
    found: list[Draft] = []
    role = draft.role
    for index, cut in enumerate(cuts):
        stop = cuts[index + 1].position if index + 1 < len(cuts) else end
        role = cut.role or role
        found.append(_item(view, cut, stop, role, kind))
    return found


def _item(view: View, cut: _Cut, stop: int, role: Role, kind: str) -> Draft:
    item = Draft(role, "cue" if cut.role else "parent", [(cut.position, stop)])
    if cut.marker is None:
        return item
    item.marker = (cut.position, cut.marker.end)
    item.level, item.number = cut.marker.level, cut.marker.number
    end = _STOP.search(view.text, cut.marker.end, min(stop, cut.marker.end + _HEADING))
    if end:
        item.heading = (cut.marker.end, end.start())
    if role == "measures" and _is_duty(view.text, cut.marker.end, stop, kind):
        item.role, item.source = "duties", "sub_heading"
    return item


def _is_duty(text: str, start: int, stop: int, kind: str) -> bool:
    opening = text[start : min(stop, start + _HEADING)]
    named = heading_role(opening, kind)
    return named is not None and named.role == "duties"


def _cuts(text: str, draft: Draft, kind: str) -> list[_Cut]:
    """Where the items and the sentences that turn the role start."""
    start, end = draft.parts[-1]
    first = max(start + 1, draft.marker[1] + 1, draft.heading[1])
    turns: list[_Cut] = []
    lists: list[_Cut] = []
    items: list[_Cut] = []
    for match in _START.finditer(text, first - 1, end):
        at = match.end()
        role = _turn(text, at, draft.role, kind)
        if role:
            turns.append(_Cut(at, None, role))
            continue
        marker = read_marker(text, at)
        if marker and marker.level in _LISTS and _goes_on(text, at, marker, items):
            if marker.number == 1:
                items = []
            items.append(_Cut(at, marker, None))
            if marker.number > 1:
                # The first item counts once there is a second.
                known = bool(lists) and lists[-1] is items[-2]
                lists += items[-1:] if known else items[-2:]
    if not lists:
        return turns
    if not _splits(text, draft, kind, lists, turns):
        lists = [cut for cut in lists if turns and cut.position > turns[0].position]
    return sorted(turns + lists, key=itemgetter(0))


def _goes_on(text: str, at: int, marker: Marker, items: list[_Cut]) -> bool:
    """Whether an item opens a list or is the next of the one that is open."""
    if text[at - 1] == "，" and marker.level != "is":
        return False
    if marker.number == 1:
        return True
    last = items[-1].marker if items else None
    return (
        last is not None
        and last.level == marker.level
        and last.number == marker.number - 1
    )


def _splits(
    text: str, draft: Draft, kind: str, lists: list[_Cut], turns: list[_Cut]
) -> bool:
    if draft.role in _SPLIT:
        return True
    if draft.role != "measures" or kind != "rule-of-law" or turns:
        return False
    end = draft.parts[-1][1]
    return any(
        cut.marker is not None and _is_duty(text, cut.marker.end, end, kind)
        for cut in lists
    )


def _turn(text: str, at: int, role: Role, kind: str) -> Role | None:
    """The other role to which a sentence turns: 存在的主要问题是…, 下一步，…."""
    if role == "recommendations" or text[at - 1] == "，":
        return None
    claimed = sentence_role(text, at, kind, role)
    if claimed is None and text[at - 1] == "。" and role == "measures":
        opening = opening_role(text[at : at + 140], kind, role)
        claimed = opening if opening == "shortcomings" else None
    if claimed == role or (role == "preamble" and kind == "work-report"):
        return None
    return claimed
