"""Whether a quantity is a change, against what, and whether it is planned.

An amount of change (同比增长12.3%) is told apart from a level reached by change
(提高到80%) and from a plain level. The words stand in ``tables/changes.toml``.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from govtext.tables import load_table
from govtext.words import alternation

if TYPE_CHECKING:
    from govtext.metrics.clauses import Clause
    from govtext.types import Change, Period, Role, Status

_BASE = re.compile(
    r"同比|环比"
    r"|(?<![占对相])(?:比|较)(?:上一?年度?|去年|前年|年初|上月|上季度|上届|同期|往年|以往"
    r"|[一二两三四五六七八九十\d]{1,2}年前|“[^”，。；]{2,6}”)(?:同期|末|底|度|期间|时期)?"
    r"|(?<![占对相])(?:比|较)[^，。；、\d]{0,6}\d{4}年(?:同期|末|底|度)?"
    r"|(?<![占对相])(?:比|较|高出|高于|低于|超过)[^，。；、\d]{0,8}?(?:平均水平|平均|计划|预算|预期)"
    r"|(?<=高于|低于|高出)全[国省市县区][^，。；、\d]{0,8}$"
    r"|(?<=[是为])(?:上年|去年|[^，。；、\d]{1,3}年前|\d{4}年)(?:同期)?(?=的)"
)
# Each alternative of the pattern above holds one of these.
_BASE_SIGNS = ("比", "较", "超过", "高于", "低于", "高出", "年的", "期的", "前的")
_TIMES_OF = re.compile(r"(?:相当于|是|为)([^，。；、]{1,14})的$")
_VERB_FIRST = re.compile(r"(?:高出|高于|低于|超过|低)(?=.)")
_GROWTH_BEHIND = re.compile(r"的?[^，。；、\d]{0,6}(?:增长|增速|增幅)")
_THIS_YEAR = re.compile(r"全年|年内|一年来|本年|今年")
# 五年来办理代表建议3819件: of all five; 2019年来 is one year's.
_OVER_YEARS = re.compile(
    r"(?<!\d)(?:[二两三四五六七八九十]|[2-9]|[1-9]\d)年(?:来|间|共|以来)"
)
_SINCE = re.compile("年[来间共以]")  # in all that the pattern above matches
_EARLIER = re.compile(r"^[由从]|[由从](?:上年|去年|\d{4}年)")
_NOWHERE = sys.maxsize


@dataclass(frozen=True, slots=True)
class Movement:
    """What a clause says about change.

    Attributes:
        change: Kind of change.
        base: Against what.
        cut: Where, in the clause's left part, the words about change begin; ``None``
            without any.
    """

    change: Change
    base: str
    cut: int | None


_UNMOVED = Movement("", "", None)


class Hints(NamedTuple):
    """What a sentence says of when its figures are true; positions in the view.

    Attributes:
        this_year: Where the first word for the reported year ends (全年).
        over_years: Where the first stretch of years ends (五年来).
        planned: A word for targets stands somewhere in it.
    """

    this_year: int
    over_years: int
    planned: bool


@dataclass(frozen=True, slots=True)
class _Words:
    """The compiled table.

    Attributes:
        sign: Finds something without which the words before a number tell of no
            change and no base.
        hoped: Finds a word of ``planned`` or of ``planned_behind``.
    """

    sign: re.Pattern[str]
    hoped: re.Pattern[str]
    amount: re.Pattern[str]
    level: re.Pattern[str]
    compared: re.Pattern[str]
    noun_between: re.Pattern[str]
    increases: frozenset[str]
    planned: re.Pattern[str]
    planned_behind: re.Pattern[str]
    weighted: re.Pattern[str]
    weights: dict[str, int]


@cache
def _words() -> _Words:
    table = load_table("changes")
    status = table["status"]
    changing = (table["increase"] + " " + table["decrease"]).split()
    verbs = alternation(changing)
    comparing = (table["increase_compared"] + " " + table["decrease_compared"]).split()
    compared = alternation(comparing)
    levelling = table["levelling"].split()
    nouns = table["decrease_noun"].split()
    planned, behind = status["planned"].split(), status["planned_behind"].split()
    linking = "(?:了|约|为|达|达到|近|超|超过|均|要|在|保持在|控制在)?"
    return _Words(
        sign=re.compile(
            alternation((*_BASE_SIGNS, *changing, *comparing, *levelling, *nouns))
        ),
        hoped=re.compile(alternation((*planned, *behind))),
        amount=re.compile(f"(?<!新)(?P<verb>{verbs}){linking}$"),
        level=re.compile(
            f"(?P<verb>{verbs}|{alternation(levelling)})了?"
            f"(?:{alternation(table['reaching'].split())})"
            r"(?:\d{4}年(?:底|末)?的?|每[^，。；、\d]{1,6}|人均|平均)?"
            f"{linking}$"
        ),
        compared=re.compile(f"(?P<verb>{compared})了?$"),
        noun_between=re.compile(
            f"(?P<verb>{alternation(nouns)})[^，。；、至到\\d]{{1,8}}$"
        ),
        increases=frozenset(
            (table["increase"] + " " + table["increase_compared"]).split()
        ),
        planned=re.compile(alternation(planned)),
        planned_behind=re.compile(f"的?(?:{alternation(behind)})"),
        weighted=re.compile(alternation(table["plan_weights"])),
        weights=table["plan_weights"],
    )


def find_movement(clause: Clause) -> Movement:
    """Change and base of a quantity, by the words before it."""
    words = _words()
    left = clause.left
    if clause.quantity.unit == "倍" and (times := _TIMES_OF.search(left)):
        return Movement("", times[1], times.start())
    if not words.sign.search(left):
        return _growth_behind(clause, "")
    bases = list(_BASE.finditer(left))
    base = bases[-1] if bases else None
    base_text = _VERB_FIRST.sub("", base[0]) if base else ""
    if level := words.level.search(left):
        return Movement("to", base_text, _first(base, level.start()))
    amount = words.amount.search(left)
    if amount is None and base is not None:
        amount = words.compared.search(left, base.end())
    if amount is None:
        return _around_noun(clause, base, base_text)
    if _is_done_to(clause, amount, base):
        return Movement("", "", None)
    return Movement(
        _direction(amount["verb"], words), base_text, _first(base, amount.start())
    )


def _around_noun(
    clause: Clause, base: re.Match[str] | None, base_text: str
) -> Movement:
    """A change whose verb does not stand right before the number, or none.

    平均压减环节62% and 8%的经济增长 are changes.
    """
    words = _words()
    if clause.quantity.unit == "%" and (verb := words.noun_between.search(clause.left)):
        return Movement(_direction(verb["verb"], words), base_text, None)
    grown = _growth_behind(clause, base_text)
    if base and not grown.change:
        return Movement("", base_text, base.start())
    return grown


def _growth_behind(clause: Clause, base_text: str) -> Movement:
    """The growth named behind a rate (8%的经济增长), else no change."""
    if clause.quantity.unit == "%" and _GROWTH_BEHIND.match(clause.right):
        return Movement("increase", base_text, None)
    return _UNMOVED


def _is_done_to(
    clause: Clause, amount: re.Match[str], base: re.Match[str] | None
) -> bool:
    """Whether a verb of change only governs what is counted (提升100家机构水平)."""
    return (
        base is None
        and amount.start() == 0
        and clause.quantity.quantity == "count"
        and bool(clause.right)
        and not clause.right.startswith("的")
    )


def _first(base: re.Match[str] | None, start: int) -> int:
    return min(base.start(), start) if base else start


def _direction(verb: str, words: _Words) -> Change:
    return "increase" if verb in words.increases else "decrease"


def find_hints(text: str, start: int, end: int) -> Hints:
    """Read what the sentence between two positions says for all its figures."""
    sentence = text[start:end]
    planned = _words().hoped.search(sentence) is not None
    if "年" not in sentence:
        return Hints(_NOWHERE, _NOWHERE, planned)
    this_year = _THIS_YEAR.search(sentence)
    over_years = _SINCE.search(sentence) and _OVER_YEARS.search(sentence)
    return Hints(
        start + this_year.end() if this_year else _NOWHERE,
        start + over_years.end() if over_years else _NOWHERE,
        planned,
    )


def find_status(text: str, clause: Clause, role: Role, hints: Hints) -> Status:
    """Whether a figure is a target: by its role, its clause, or its paragraph."""
    if role == "recommendations":
        return "planned"
    if not hints.planned:
        return "achieved"
    words = _words()
    start = max(clause.segment, clause.quantity.start - 40)
    if words.planned.search(text, start, clause.quantity.start):
        return "planned"
    if words.planned_behind.match(clause.right):
        return "planned"
    return "achieved"


def is_plan(paragraph: str) -> bool:
    """Whether a paragraph whose role does not tell speaks of what is to come.

    Each word counts once; a paragraph without any is a result.
    """
    words = _words()
    found = set(words.weighted.findall(paragraph))
    return sum(words.weights[word] for word in found) > 0


def find_period(clause: Clause, hints: Hints, next_change: Change) -> Period:
    """Whether a figure is this year's, an earlier year's or cumulative.

    Args:
        clause: The figure with the words around it.
        hints: Of its sentence; 全年 at its head holds for all of it.
        next_change: Change of the figure behind it.
    """
    left, position = clause.left, clause.quantity.start
    if "累计" in left:
        return "cumulative"
    if hints.over_years <= position and not _THIS_YEAR.search(left):
        return "cumulative"
    if ("由" in left or "从" in left) and _EARLIER.search(left):
        return "earlier" if next_change == "to" else ""
    return "year" if hints.this_year <= position else ""
