"""Metrics in the making: who lends an object to whom, and what is part of what.

A quantity whose clause does not name what it counts takes it over from a quantity
before it in the sentence, or from the clause before (专职调解员缺乏，目前仅有2名).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from govtext.metrics.before import Named, object_before
from govtext.metrics.behind import SHORT_NOUNS
from govtext.metrics.changes import Movement, find_movement
from govtext.metrics.clauses import Clause, cut, lexicon
from govtext.metrics.objects import find_object

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govtext.types import Section

_CASES = frozenset(("件", "起", "宗", "例", "件次", "份", "项", "条", "卷"))
_PERSONS = frozenset(("人", "名", "人次", "位", "户", "户次"))
_RATES = frozenset(("rate", "points"))
_LIST = re.compile(r"以及|[、与]|和(?!解|谐|美|平)|及(?!时|格|早|其)")
_CLAUSE_END = re.compile(r"[，；：]")
_NEAR = 12


@dataclass(slots=True)
class Draft:
    """A metric in the making.

    Attributes:
        clause: The quantity with the words around it.
        movement: What the clause says about change.
        named: What the clause itself names as counted.
        section: The deepest section over it.
        heading: The nearest heading over it.
        object: What is counted, at last.
        source: Index of the draft that lent the object.
        part_of: Index of the draft that is the whole.
        indicator: Id in the indicator table.
    """

    clause: Clause
    movement: Movement
    named: Named
    section: Section | None = None
    heading: str = ""
    object: str = ""
    source: int | None = None
    part_of: int | None = None
    indicator: str = ""


def new_draft(clause: Clause, before: Draft | None) -> Draft:
    """Read a clause behind the draft before it."""
    if before is not None and before.named.behind:
        clause = _without_taken(clause, before)
    movement = find_movement(clause)
    rate = (
        clause.quantity.quantity in _RATES
        or clause.quantity.unit in ("倍", "分")
        or bool(movement.change)
    )
    return Draft(clause, movement, find_object(clause, movement.cut, rate=rate))


def _without_taken(clause: Clause, before: Draft) -> Clause:
    """The clause without the noun that the quantity before it has taken.

    10个调委会48名人民调解员: 调委会 belongs to the first.
    """
    taken = before.named.text
    adjoins = (
        before.clause.quantity.end + len(clause.glue) + len(clause.left)
        == clause.quantity.start
    )
    if taken and adjoins and clause.left.startswith(taken):
        return replace(clause, left=clause.left[len(taken) :].lstrip("、和及与"))
    return clause


def resolve(drafts: list[Draft]) -> None:
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


def _goes_on_changing(before: Draft, draft: Draft) -> bool:
    """平均压减环节62%、材料58%: the verb stands once."""
    return (
        bool(draft.clause.glue)
        and before.movement.cut is None
        and bool(before.movement.change)
        and not draft.movement.change
        and before.clause.quantity.unit == draft.clause.quantity.unit == "%"
    )


def _own(draft: Draft) -> str:
    """The object that the clause names itself, if it says enough."""
    named = draft.named
    name = named.text
    if named.kind == "verb" or name.isdigit():
        return ""
    cut_short = len(name) == 1 and name not in SHORT_NOUNS
    vague = "measures_only" in lexicon().get(name, ()) and name != "占比"
    return "" if cut_short or vague else name


def _share(drafts: list[Draft], start: int, end: int) -> None:
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
            for draft, name in zip(run, _with_head(names), strict=True):
                draft.object = name
            return
    for draft in run[1:]:
        draft.object = draft.named.text or head.object
        draft.source = None if draft.named.text else start


def _with_head(names: list[str]) -> list[str]:
    """The items of a list, each with the head that stands behind the last one."""
    last = cut(names[-1])[-1]
    if "shared_heads" not in last.classes or names[-1] == last.text:
        return names
    heads = [
        name if "shared_heads" in cut(name)[-1].classes else name + last.text
        for name in names[:-1]
        if name
    ]
    return [*heads, names[-1]] if len(heads) + 1 == len(names) else names


def _inherited(drafts: list[Draft], index: int) -> tuple[str, int | None]:
    """The object that a quantity without one takes over from what stands before."""
    draft = drafts[index]
    unit = draft.clause.quantity.unit
    before = [
        at
        for at in range(index - 1, max(-1, index - 1 - _NEAR), -1)
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
    return _last_word(draft.clause.left), None


def _last_word(left: str) -> str:
    """The verb that stands alone before a number (向公安机关移送4人)."""
    words = [word for word in cut(left) if not word.classes & {"leading", "linking"}]
    if words and words[-1].classes:
        return words[-1].text
    if words and words[0].text.isdigit():
        # 2024年达到1.3万亿元 names nothing.
        return ""
    return left.strip("共约近已均了的过，、。")


def _takes_over(draft: Draft) -> bool:
    words = cut(draft.clause.left)
    return not words or all(
        word.classes & {"taking_over", "leading", "linking"} for word in words
    )


def _from_earlier_clause(draft: Draft) -> str:
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


def find_parts(drafts: list[Draft]) -> None:
    """Tie the parts under 其中 and in brackets to their whole."""
    for index, draft in enumerate(drafts[1:], 1):
        before = drafts[index - 1]
        clause = draft.clause
        if "其中" in clause.left:
            draft.part_of = _whole(drafts, index)
        elif clause.sentence != before.clause.sentence:
            continue
        elif clause.bracketed:
            inside = before.clause.bracketed and before.part_of is not None
            draft.part_of = before.part_of if inside else index - 1
        elif clause.glue and before.part_of is not None:
            draft.part_of = before.part_of


def _whole(drafts: Sequence[Draft], index: int) -> int | None:
    """The last quantity before 其中 that can hold parts."""
    unit = drafts[index].clause.quantity.unit
    for at in range(index - 1, max(-1, index - 6), -1):
        other = drafts[at]
        # 其中 may open the sentence behind the whole's.
        if other.clause.sentence[1] + 1 < drafts[index].clause.sentence[0]:
            return None
        amount = other.movement.change in ("increase", "decrease")
        if not amount and _alike(unit, other.clause.quantity.unit):
            return at
    return None
