"""What a report says did not happen: zeros told in words (未发生行政复议案件, 零败诉).

The forms, and the events that have no indicator, stand in ``tables/absences.toml``; the
nouns come with the indicators (``absent`` in ``tables/indicators.toml``). A phrase that
names two things gives one row for each, over the same span.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING

from govtext.metrics.indicators import load_indicators
from govtext.tables import entries, load_table
from govtext.types import Absence
from govtext.words import alternation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govtext.text import View

_REQUIRED = frozenset({"id", "pattern", "examples", "counter_examples"})
# The phrase must end here; a noun that goes on (规范性文件管理办法) is another noun.
_END = r"(?=[，。；、：！？）”\n]|以?及|和|或|与|等|且|并|的|$)"
_JOIN = r"(?:、|和|或者?|以?及|与)"
_LOSS = "loss_cases"
_CLAUSE = 30
_BEHIND = ("未发生", "没有发生", "未出现", "零")
_LONGEST = 6  # no word behind a noun reaches further (没有发生 and what ends it)
_MARK = re.compile("[未没无零]")
_BREAK = re.compile(r"[，。；：！？\n]")


@dataclass(frozen=True, slots=True)
class _Forms:
    """The compiled table.

    Attributes:
        from_negation: Matches a phrase at its negation word.
        noun_first: Searches a phrase whose negation stands behind the noun.
        nouns: Finds the nouns of a phrase.
        heads: Noun → id of its indicator, empty for an event without one.
        planned: Searches a clause for words of hope or condition.
    """

    from_negation: re.Pattern[str]
    noun_first: re.Pattern[str]
    nouns: re.Pattern[str]
    heads: dict[str, str]
    planned: re.Pattern[str]
    limits: re.Pattern[str]


def find_absences(
    view: View, taken: Sequence[tuple[int, int]] = ()
) -> tuple[Absence, ...]:
    """Every zero told in words, in the order of the text.

    Args:
        view: The text in matching form.
        taken: Spans of the view that are titles or names and say nothing here, in
            order and disjoint.
    """
    forms = _forms()
    found: list[Absence] = []
    end = 0
    for mark in _MARK.finditer(view.text):
        if mark.start() < end:
            continue
        phrase = _phrase(forms, view.text, mark.start(), end)
        if phrase is None or _is_taken(phrase, taken):
            continue
        start, end = phrase
        if "“" in view.text[start:end] and view.text.startswith("”", end):
            # 刑事案件“零发案”: the closing mark belongs to the phrase.
            end += 1
        span = view.span(start, end)
        found += (
            Absence(indicator, *span, view.source[slice(*span)])
            for indicator in _indicators(forms, view.text[start:end])
        )
    return tuple(found)


def _phrase(forms: _Forms, text: str, mark: int, floor: int) -> tuple[int, int] | None:
    """Where the phrase around a negation word stands; ``None`` if it is none."""
    match = forms.from_negation.match(text, mark)
    if match is None and not text.startswith(_BEHIND, mark):
        return None
    lead = _clause_before(text, mark, floor)
    if forms.planned.search(lead):
        return None
    if match is None:
        match = forms.noun_first.search(text, mark - len(lead), mark + _LONGEST)
    return match.span() if match and match.end() > mark else None


def _clause_before(text: str, mark: int, floor: int) -> str:
    """The clause up to a negation word."""
    lead = text[max(floor, mark - _CLAUSE) : mark]
    breaks = [match.end() for match in _BREAK.finditer(lead)]
    return lead[breaks[-1] :] if breaks else lead


def _indicators(forms: _Forms, phrase: str) -> tuple[str, ...]:
    """One id for each thing that a phrase names, in order, none twice."""
    if forms.limits.search(phrase):
        return ("",)
    heads: list[str] = []
    last = 0
    for match in forms.nouns.finditer(phrase):
        indicator = forms.heads[match[0]]
        between = phrase[last : match.start()]
        # 复议诉讼案件 are two; in 因处罚引发的诉讼 and 诉讼败诉 the last noun leads.
        apart = re.search(_JOIN, between) or (not between and indicator != _LOSS)
        if heads and not apart:
            heads.pop()
        heads.append(indicator)
        last = match.end()
    return tuple(dict.fromkeys(heads))


def _is_taken(phrase: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
    """Whether the last taken span that begins before the phrase's end reaches it."""
    before = bisect_left(taken, phrase[1], key=itemgetter(0)) - 1
    return before >= 0 and taken[before][1] > phrase[0]


@cache
def _forms() -> _Forms:
    table = load_table("absences")
    heads = dict.fromkeys(table["events"], "")
    for indicator in load_indicators().values():
        heads |= dict.fromkeys(indicator.absent, indicator.id)
    noun = alternation(heads)
    tail = f"(?:{alternation(table['tails'])}){{0,2}}"
    one = f"(?:{noun}){tail}(?:(?:{noun}){tail})?"
    words = {
        "list": f"{one}(?:{_JOIN}{one}){{0,5}}",
        "adverb": alternation(table["adverbs"]),
        "verb": alternation(table["verbs"]),
        "modifier": alternation(table["modifiers"]),
    }
    patterns = {
        row["id"]: _fill(row["pattern"], words)
        for row in entries("absences", required=_REQUIRED)
    }
    noun_first = patterns.pop("noun_first")
    hoped, supposed = alternation(table["planned"]), alternation(table["conditions"])
    return _Forms(
        from_negation=re.compile(f"(?:{'|'.join(patterns.values())}){_END}"),
        noun_first=re.compile(noun_first + _END),
        nouns=re.compile(noun),
        heads=heads,
        limits=re.compile(alternation(table["limits"])),
        planned=re.compile(f"(?:{hoped})(?!了)|(?:{supposed})$"),
    )


def _fill(pattern: str, words: dict[str, str]) -> str:
    """A pattern with the words of the table in place of their names."""
    for name, forms in words.items():
        pattern = pattern.replace(f"{{{name}}}", f"(?:{forms})")
    return pattern
