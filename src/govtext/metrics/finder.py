"""Every stated quantity of a report, with what it counts and what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govtext.metrics.changes import find_period, find_status, is_plan
from govtext.metrics.clauses import Bounds, Clause, find_clauses
from govtext.metrics.drafts import Draft, find_parts, new_draft, resolve
from govtext.metrics.indicators import Evidence, find_indicator
from govtext.metrics.quantities import find_quantities
from govtext.outline import Outline
from govtext.types import Metric, Role, Section, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govtext.text import View

_NO_METRICS = frozenset(("title", "meta", "addressee"))
_LONG_PARAGRAPH = 4000
_LONG_SENTENCE = 1000


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
    drafts: list[Draft] = []
    for clause in find_clauses(text, quantities):
        drafts.append(new_draft(clause, drafts[-1] if drafts else None))
    _place(view, drafts, Outline(sections))
    drafts = [draft for draft in drafts if _counts(draft)]
    resolve(drafts)
    find_parts(drafts)
    _name_indicators(text, drafts)
    plans = _Plans(text)
    return tuple(_metric(view, drafts, index, plans) for index in range(len(drafts)))


def _place(view: View, drafts: Sequence[Draft], outline: Outline) -> None:
    for draft in drafts:
        draft.section = outline.at(view.offset(draft.clause.quantity.number))
        draft.heading = outline.heading_over(draft.section)


def _counts(draft: Draft) -> bool:
    """Whether a number stands where reports state quantities.

    浏览次数312次 in a page's head and 第5次会议 under a title are none.
    """
    return draft.section is None or draft.section.role not in _NO_METRICS


def _name_indicators(text: str, drafts: Sequence[Draft]) -> None:
    for draft in drafts:
        clause = draft.clause
        lender = draft.source if draft.source is not None else draft.part_of
        lent = drafts[lender].indicator if lender is not None else ""
        draft.indicator = find_indicator(
            Evidence(
                object=draft.object,
                before=clause.left,
                after=clause.right,
                context=text[_sentence(text, clause)[0] : clause.quantity.start],
                heading=draft.heading,
                unit=clause.quantity.unit,
                quantity=clause.quantity.quantity,
                change=draft.movement.change,
                inherited=lent,
            )
        )


class _Plans:
    """Tells, once a paragraph, whether it speaks of what is to come."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = Bounds(text, "\n")
        self._known: dict[int, bool] = {}

    def holds(self, position: int) -> bool:
        start, end = self._lines.around(position)
        if start not in self._known:
            paragraph = self._text[start : min(end, start + _LONG_PARAGRAPH)]
            self._known[start] = is_plan(paragraph)
        return self._known[start]


def _metric(view: View, drafts: Sequence[Draft], index: int, plans: _Plans) -> Metric:
    draft = drafts[index]
    section, quantity = draft.section, draft.clause.quantity
    start, end = view.span(quantity.start, quantity.end)
    following = drafts[index + 1].movement.change if index + 1 < len(drafts) else ""
    bounds = _sentence(view.text, draft.clause)
    sentence = view.span(*bounds)
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
        period=find_period(
            draft.clause, view.text[bounds[0] : quantity.start], following
        ),
        status=_status(view, draft, plans),
        sentence=view.source[sentence[0] : sentence[1]],
        section_id=section.section_id if section else "",
        role=section.role if section else "other",
        theme=section.theme if section else "",
    )


def _sentence(text: str, clause: Clause) -> tuple[int, int]:
    """The sentence around a quantity with its mark, cut where it has no end."""
    start, end = clause.sentence
    position = clause.quantity.start
    if text[end : end + 1] != "\n":
        end = min(len(text), end + 1)
    return max(start, position - _LONG_SENTENCE), min(end, position + _LONG_SENTENCE)


def _status(view: View, draft: Draft, plans: _Plans) -> Status:
    role: Role = draft.section.role if draft.section else "other"
    if role == "other" and plans.holds(draft.clause.quantity.start):
        role = "recommendations"
    return find_status(view.text, draft.clause, role)
