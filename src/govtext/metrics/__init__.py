"""Every stated quantity of a report and what it counts.

>>> from govtext.text import matching_view
>>> view = matching_view("全年调解纠纷73件，成功率95.9%。")
>>> [(m.text, m.value, m.unit, m.object) for m in find_metrics(view)]
[('73件', 73.0, '件', '纠纷'), ('95.9%', 95.9, '%', '成功率')]
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from govtext.metrics.changes import (
    Movement,
    find_movement,
    find_period,
    find_status,
    is_plan,
)
from govtext.metrics.clauses import Clause, cut, find_clauses, lexicon
from govtext.metrics.indicators import Evidence, find_indicator
from govtext.metrics.objects import Named, find_object, object_before
from govtext.metrics.quantities import Quantity, find_quantities
from govtext.outline import Outline
from govtext.text import View
from govtext.types import Metric, Role, Section, Status

__all__ = ["find_metrics"]

_CASES = frozenset(("件", "起", "宗", "例", "件次", "份", "项", "条", "卷"))
_PERSONS = frozenset(("人", "名", "人次", "位", "户", "户次"))
_NO_METRICS = frozenset(("title", "meta", "addressee"))
_RATES = frozenset(("rate", "points"))
_LIST = re.compile(r"[、和及与]|以及")
_PART = re.compile(r"其中")
_CLAUSE_END = re.compile(r"[，；：]")


@dataclass(slots=True)
class _Draft:
    """A metric in the making."""

    clause: Clause
    movement: Movement
    named: Named
    section: Section | None = None
    heading: str = ""
    object: str = ""
    source: int | None = None
    part_of: int | None = None
    indicator: str = ""


def find_metrics(
    view: View,
    sections: Sequence[Section] = (),
    taken: Sequence[tuple[int, int]] = (),
) -> tuple[Metric, ...]:
    """Find every stated quantity, in reading order.

    Args:
        view: The text in matching form.
        sections: The outline, for roles and governing headings.
        taken: Stretches of the view whose numbers are no quantities.
    """
    text = view.text
    quantities = list(find_quantities(text, taken))
    drafts: list[_Draft] = []
    for clause in find_clauses(text, quantities):
        drafts.append(_draft(_behind_last(clause, drafts)))
    _place(view, drafts, Outline(sections))
    drafts = [draft for draft in drafts if _counts(draft)]
    _resolve(drafts)
    _find_parts(drafts)
    _name_indicators(text, drafts)
    plans = _Plans(text)
    return tuple(
        _metric(view, drafts, index, plans) for index in range(len(drafts))
    )


def _place(view: View, drafts: Sequence[_Draft], outline: Outline) -> None:
    for draft in drafts:
        draft.section = outline.at(view.offset(draft.clause.quantity.number))
        draft.heading = outline.heading_over(draft.section)


def _counts(draft: _Draft) -> bool:
    """Whether a number stands where reports state quantities.

    浏览次数312次 in a page's head and 第5次会议 under a title are none.
    """
    return draft.section is None or draft.section.role not in _NO_METRICS


def _behind_last(clause: Clause, drafts: Sequence[_Draft]) -> Clause:
    """The clause without the noun that the quantity before it has taken.

    10个调委会48名人民调解员: 调委会 belongs to the first.
    """
    if not drafts or not clause.left or not drafts[-1].named.behind:
        return clause
    taken = drafts[-1].named.text
    if not taken or not clause.left.startswith(taken):
        return clause
    if drafts[-1].clause.quantity.end + len(taken) + len(clause.left) - len(
        taken
    ) > clause.quantity.start:
        return clause
    return replace(clause, left=clause.left[len(taken) :].lstrip("、和及与"))


def _draft(clause: Clause) -> _Draft:
    movement = find_movement(clause)
    rate = (
        clause.quantity.quantity in _RATES
        or clause.quantity.unit in ("倍", "分")
        or bool(movement.change)
    )
    named = find_object(clause, movement.cut, rate=rate)
    return _Draft(clause, movement, named)


def _resolve(drafts: list[_Draft]) -> None:
    """Give each quantity without an object of its own that of its neighbours."""
    index = 0
    while index < len(drafts):
        end = index + 1
        while end < len(drafts) and drafts[end].clause.glued:
            end += 1
        head = drafts[index]
        if index and _goes_on_changing(drafts[index - 1], head):
            head.movement = drafts[index - 1].movement
        head.object = _own(head)
        if not head.object:
            head.object, head.source = _inherited(drafts, index)
        if end > index + 1:
            _share(drafts, index, end)
        index = end


def _goes_on_changing(before: _Draft, draft: _Draft) -> bool:
    """平均压减环节62%、材料58%: the verb stands once."""
    return (
        bool(draft.clause.glue)
        and before.movement.cut is None
        and bool(before.movement.change)
        and not draft.movement.change
        and before.clause.quantity.unit == draft.clause.quantity.unit == "%"
    )


def _own(draft: _Draft) -> str:
    """The object that the clause names itself, if it says enough."""
    named = draft.named
    if named.kind != "noun" or named.text == "占比":
        return named.text if named.kind == "noun" else ""
    return "" if "measures_only" in lexicon().get(named.text, ()) else named.text


def _share(drafts: list[_Draft], start: int, end: int) -> None:
    """Spread the object of a run such as 分别为100%和99.5% over its quantities."""
    head, run = drafts[start], drafts[start:end]
    for draft in run[1:]:
        if draft.clause.glue and not draft.movement.change:
            draft.movement = replace(head.movement, cut=None)
        elif head.movement.change in ("increase", "decrease"):
            # 比去年减少4批11人次: a pair changes together.
            draft.movement = replace(head.movement, cut=None)
    if "分别" in head.clause.left:
        names = _LIST.split(head.object) if _own(head) else []
        if len(names) != len(run):
            before = drafts[max(0, start - len(run)) : start]
            same = [d for d in before if d.clause.sentence == head.clause.sentence]
            names = [] if _own(head) else [draft.object for draft in same]
        if len(names) == len(run):
            for draft, name in zip(run, names, strict=True):
                draft.object = name
            return
    for draft in run[1:]:
        draft.object = draft.named.text or head.object
        draft.source = None if draft.named.text else start


def _inherited(drafts: list[_Draft], index: int) -> tuple[str, int | None]:
    """The object that a quantity without one takes over from what stands before."""
    draft = drafts[index]
    unit = draft.clause.quantity.unit
    before = [
        at
        for at in range(index - 1, max(-1, index - 13), -1)
        if drafts[at].clause.sentence == draft.clause.sentence and drafts[at].object
    ]
    rate = draft.movement.change or draft.clause.quantity.quantity in _RATES
    if before and (rate or unit == "倍" or _takes_over(draft)):
        return drafts[before[0]].object, before[0]
    for at in before:
        if _alike(unit, drafts[at].clause.quantity.unit):
            return drafts[at].object, at
    if name := _from_earlier_clause(draft) or draft.named.text:
        return name, None
    if before and not draft.clause.left:
        return drafts[before[0]].object, before[0]
    return draft.clause.left.strip("共约近已均了的，、。"), None


def _takes_over(draft: _Draft) -> bool:
    words = cut(draft.clause.left)
    return not words or all(
        word.classes & {"taking_over", "leading", "linking"} for word in words
    )


def _from_earlier_clause(draft: _Draft) -> str:
    """The noun of the clause before (专职调解员缺乏，目前仅有2名)."""
    if draft.named.kind == "verb" and draft.named.text:
        return ""
    clauses = [part for part in _CLAUSE_END.split(draft.clause.earlier) if part]
    if not clauses or any(character.isdigit() for character in clauses[-1]):
        return ""
    return object_before(clauses[-1], draft.clause.quantity.unit).text


def _alike(unit: str, other: str) -> bool:
    return (
        unit == other
        or (unit in _CASES and other in _CASES)
        or (unit in _PERSONS and other in _PERSONS)
    )


def _find_parts(drafts: list[_Draft]) -> None:
    """Tie the parts under 其中 and in brackets to their whole."""
    for index, draft in enumerate(drafts[1:], 1):
        before = drafts[index - 1]
        clause = draft.clause
        if clause.sentence != before.clause.sentence:
            continue
        if _PART.search(clause.left):
            draft.part_of = _whole(drafts, index)
        elif clause.bracketed:
            inside = before.clause.bracketed and before.part_of is not None
            draft.part_of = before.part_of if inside else index - 1
        elif clause.glue and before.part_of is not None and not before.clause.bracketed:
            draft.part_of = before.part_of


def _whole(drafts: Sequence[_Draft], index: int) -> int | None:
    """The last quantity before 其中 that can hold parts."""
    unit = drafts[index].clause.quantity.unit
    for at in range(index - 1, max(-1, index - 6), -1):
        other = drafts[at]
        if other.clause.sentence != drafts[index].clause.sentence:
            return None
        amount = other.movement.change in ("increase", "decrease")
        if not amount and _alike(unit, other.clause.quantity.unit):
            return at
    return None


def _name_indicators(text: str, drafts: Sequence[_Draft]) -> None:
    for draft in drafts:
        clause = draft.clause
        source = drafts[draft.source].indicator if draft.source is not None else ""
        draft.indicator = find_indicator(
            Evidence(
                object=draft.object,
                before=clause.left,
                after=clause.right,
                context=text[clause.sentence[0] : clause.quantity.start],
                heading=draft.heading,
                unit=clause.quantity.unit,
                quantity=clause.quantity.quantity,
                change=draft.movement.change,
                inherited=source,
            )
        )


class _Plans:
    """Tells, once a paragraph, whether it speaks of what is to come."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[int, bool] = {}

    def holds(self, position: int) -> bool:
        start = self._text.rfind("\n", 0, position) + 1
        if start not in self._known:
            end = self._text.find("\n", position)
            end = len(self._text) if end < 0 else end
            self._known[start] = is_plan(self._text[start : min(end, start + 4000)])
        return self._known[start]


def _metric(
    view: View, drafts: Sequence[_Draft], index: int, plans: _Plans
) -> Metric:
    draft = drafts[index]
    section, quantity = draft.section, draft.clause.quantity
    start, end = view.span(quantity.start, quantity.end)
    following = drafts[index + 1].movement.change if index + 1 < len(drafts) else ""
    sentence = view.span(*draft.clause.sentence)
    return Metric(
        metric_id=f"m{index + 1}",
        start=start,
        end=end,
        text=view.source[start:end],
        value=quantity.value,
        value_max=quantity.value_max,
        unit=quantity.unit,
        quantity=quantity.quantity,
        qualifier=quantity.qualifier,
        object=draft.object,
        indicator=draft.indicator,
        change=draft.movement.change,
        base=draft.movement.base,
        part_of="" if draft.part_of is None else f"m{draft.part_of + 1}",
        period=find_period(draft.clause, following),
        status=_status(view, draft, plans),
        sentence=view.source[sentence[0] : sentence[1]],
        section_id=section.section_id if section else "",
        role=section.role if section else "other",
        theme=section.theme if section else "",
    )


def _status(view: View, draft: _Draft, plans: _Plans) -> Status:
    role: Role = draft.section.role if draft.section else "other"
    if role == "other" and plans.holds(draft.clause.quantity.start):
        role = "recommendations"
    return find_status(view.text, draft.clause, role)
