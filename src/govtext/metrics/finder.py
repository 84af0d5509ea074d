"""Every stated quantity of a report, with what it counts and what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from govtext.metrics.changes import (
    Hints,
    find_hints,
    find_period,
    find_status,
    is_plan,
)
from govtext.metrics.clauses import Clause, find_clauses
from govtext.metrics.drafts import Draft, find_parts, new_draft, resolve
from govtext.metrics.indicators import SENTENCE, Evidence, find_indicator
from govtext.metrics.quantities import find_quantities
from govtext.outline import Outline
from govtext.types import Metric, Role, Section, new_metric

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
    sentences, plans = _Sentences(view), _Plans(text)
    return tuple(
        _metric(view, drafts, index, sentences, plans) for index in range(len(drafts))
    )


def _place(view: View, drafts: Sequence[Draft], outline: Outline) -> None:
    section, heading = None, ""
    for draft in drafts:
        here = outline.at(view.offset(draft.clause.quantity.number))
        if here is not section:
            section, heading = here, outline.heading_over(here)
        draft.section, draft.heading = section, heading


def _counts(draft: Draft) -> bool:
    """Whether a number stands where reports state quantities.

    浏览次数312次 in a page's head and 第5次会议 under a title are none.
    """
    return draft.section is None or draft.section.role not in _NO_METRICS


def _name_indicators(text: str, drafts: Sequence[Draft]) -> None:
    for draft in drafts:
        clause, quantity = draft.clause, draft.clause.quantity
        lender = draft.source if draft.source is not None else draft.part_of
        reach = max(clause.sentence[0], quantity.start - SENTENCE)
        # By position: naming them takes as long as making the object.
        evidence = Evidence(
            draft.object,
            clause.left,
            clause.right,
            text[reach : quantity.start],
            draft.heading,
            quantity.unit,
            quantity.quantity,
            draft.movement.change,
            "" if lender is None else drafts[lender].indicator,
        )
        draft.indicator = find_indicator(evidence)


class _Plans:
    """Tells, once a paragraph, whether it speaks of what is to come.

    Positions are asked for in ascending order.
    """

    __slots__ = ("_end", "_held", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._end = -1
        self._held = False

    def holds(self, position: int) -> bool:
        text = self._text
        if position > self._end:
            start = text.rfind("\n", 0, position) + 1
            end = text.find("\n", position)
            self._end = len(text) if end < 0 else end
            self._held = is_plan(text[start : min(self._end, start + _LONG_PARAGRAPH)])
        return self._held


class _Sentence(NamedTuple):
    """What the figures of a sentence share.

    Attributes:
        text: The real text with the closing mark.
        hints: What it says of when its figures are true.
    """

    text: str
    hints: Hints


class _Sentences:
    """Reads each sentence once; one without an end is cut around each figure."""

    __slots__ = ("_bounds", "_last", "_view")

    def __init__(self, view: View) -> None:
        self._view = view
        self._bounds = (0, 0)
        self._last = self._read(0, 0)

    def around(self, clause: Clause) -> _Sentence:
        if clause.sentence == self._bounds:
            return self._last
        start, end = clause.sentence
        text = self._view.text
        if end < len(text) and text[end] != "\n":
            end += 1
        if end - start > _LONG_SENTENCE:
            position = clause.quantity.start
            end = min(end, position + _LONG_SENTENCE)
            return self._read(_sentence_start(clause), end)
        self._bounds, self._last = clause.sentence, self._read(start, end)
        return self._last

    def _read(self, start: int, end: int) -> _Sentence:
        first, last = self._view.span(start, end)
        hints = find_hints(self._view.text, start, end)
        return _Sentence(self._view.source[first:last], hints)


def _sentence_start(clause: Clause) -> int:
    """Where the sentence of a figure begins, or where it is cut."""
    return max(clause.sentence[0], clause.quantity.start - _LONG_SENTENCE)


def _metric(
    view: View,
    drafts: Sequence[Draft],
    index: int,
    sentences: _Sentences,
    plans: _Plans,
) -> Metric:
    draft = drafts[index]
    section, clause, movement = draft.section, draft.clause, draft.movement
    quantity = clause.quantity
    start, end = view.span(quantity.start, quantity.end)
    following = drafts[index + 1].movement.change if index + 1 < len(drafts) else ""
    sentence = sentences.around(clause)
    theme = section_id = ""
    role: Role = "other"
    if section is not None:
        role, theme, section_id = section.role, section.theme, section.section_id
    planned = role == "other" and plans.holds(quantity.start)
    status_role: Role = "recommendations" if planned else role
    return new_metric(
        f"m{index + 1}",
        start,
        end,
        view.source[start:end],
        quantity.value,
        quantity.value_max,
        quantity.unit,
        quantity.quantity,
        quantity.qualifier,
        draft.object,
        draft.indicator,
        movement.change,
        movement.base,
        "" if draft.part_of is None else f"m{draft.part_of + 1}",
        find_period(clause, sentence.hints, following),
        find_status(view.text, clause, status_role, sentence.hints),
        sentence.text,
        section_id,
        role,
        theme,
    )
