"""Which canonical indicator a quantity states: the rules of ``tables/indicators.toml``.

A rule asks for a unit, for words in the number's own clause and, where those words
alone prove nothing (办结率 of what?), for words nearby: in the sentence before the
number or in the heading of the governing item. What has no such evidence has no
indicator.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from govtext.tables import entries, load_table
from govtext.words import sizes_by_start, spotter

if TYPE_CHECKING:
    from collections.abc import Callable

_TABLE = "indicators"
_REQUIRED = frozenset({"id", "zh", "en", "group", "rule", "examples"})
_OPTIONAL = frozenset({"counter_examples", "absent"})
_AMOUNTS = ("increase", "decrease")
_BREAK = re.compile(r"[，；。：！？\n\d]")
_CLAUSE_END = re.compile(r"[，；。：！？\n]")
# A list goes on over 和 (16个乡镇和24个部门开展督察) but not over 、 or a bracket.
_SHORT = 2
# Longer clauses and sentences are cut, so that no text can make a call slow.
_CLAUSE = 80
SENTENCE = 300
"""So much of a sentence before a number bears on what it states."""
_TAIL = re.compile(
    r"(?!（)[^、，；。：！？\n\d]*(?:(?<=[和及与])\d+[^、，；。：！？\n\d]*)?"
)
# One value for two rates (参考率、合格率均达100%) belongs to neither.
_TWO_RATES = re.compile(r"率(?:、|和|及|与|以及)[^，#分]{1,12}率[^#别]{0,8}#")


# Not frozen: there is one for every number of a text, and freezing doubles its price.
@dataclass(slots=True)
class Evidence:
    """What stands around a quantity.

    Attributes:
        object: What is counted, as found (诉讼案件).
        before: The clause before the number, back to ，；。：、 or the number before.
        after: The clause after the number, up to ，；。.
        context: The sentence up to the number, its last ``SENTENCE`` characters.
        heading: Heading of the governing item.
        unit: The unit in its standard form.
        quantity: ``count``, ``rate``, ``money`` and so on.
        change: ``increase`` or ``decrease`` for an amount of change, ``to``; empty.
        inherited: Indicator of the metric whose object it took over (其中废止2件).
    """

    object: str
    before: str
    after: str
    context: str
    heading: str
    unit: str
    quantity: str
    change: str
    inherited: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One canonical indicator.

    Attributes:
        id: Stable id (``penalty_cases``).
        zh: Chinese name.
        en: English name.
        group: The field of work it belongs to.
        units: Standard units in which it is stated.
        absent: Nouns by which a report says that there were none (行政复议案件).
    """

    id: str
    zh: str
    en: str
    group: str
    units: frozenset[str]
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    """One way to state an indicator.

    Attributes:
        rank: Place in the table: of two rules that fit, the first one wins.
        indicator: Id of the indicator.
        units: Units that it is stated in.
        near: Words of which one must stand in the sentence before the number or in
            the heading; empty where the clause proves enough.
        unless_near: Words that mean something else where they stand nearer.
        unless: Matches a clause that means something else.
    """

    rank: int
    indicator: str
    units: frozenset[str]
    near: tuple[str, ...]
    unless_near: tuple[str, ...]
    unless: re.Pattern[str] | None


class _Trigger(NamedTuple):
    """What a word proves.

    Attributes:
        rule: What it proves.
        rest: The pieces that must follow the word, that is, its own behind a ….
    """

    rule: _Rule
    rest: tuple[str, ...]


class _Words(NamedTuple):
    """The words of a unit, those with … up to there.

    Attributes:
        spot: Finds all of them in a clause.
        proofs: Word → what it proves by itself, by rank, and what it proves with the
            pieces behind its ….
    """

    spot: Callable[[str], list[str]]
    proofs: dict[str, tuple[dict[int, _Rule], list[_Trigger]]]


@dataclass(frozen=True, slots=True)
class _Rulebook:
    """The compiled table.

    Attributes:
        triggers: Word → what it proves, for any unit; words with … up to there.
        sizes: The lengths of words by their first two characters.
        bars: Indicator → patterns of clauses that mean something else.
    """

    triggers: dict[str, list[_Trigger]]
    sizes: dict[str, tuple[int, ...]]
    bars: dict[str, list[re.Pattern[str]]]


@cache
def load_indicators() -> dict[str, Indicator]:
    """Every indicator of the table by its id, in the table's order."""
    families = load_table(_TABLE)["units"]
    found = {}
    for row in entries(_TABLE, required=_REQUIRED, optional=_OPTIONAL):
        units = {unit for rule in row["rule"] for unit in _units(rule, families)}
        found[row["id"]] = Indicator(
            id=row["id"],
            zh=row["zh"],
            en=row["en"],
            group=row["group"],
            units=frozenset(units),
            absent=tuple(row.get("absent", ())),
        )
    return found


def find_indicator(evidence: Evidence) -> str:
    """The id of the indicator that a quantity states; empty without evidence.

    An amount of change has no indicator (the level has it), nor has one value that
    is the result for two rates.
    """
    if evidence.change in _AMOUNTS:
        return ""
    words = _words_for(evidence.unit)
    if words is None:
        return ""
    clause = _clause(evidence)
    if evidence.unit == "%" and _TWO_RATES.search(clause):
        return ""
    if evidence.inherited:
        # The object was said of the number before; what this clause adds comes first.
        found = _decide(evidence, words, "", clause) or _heir(evidence, clause)
        if found:
            return found
    return _decide(evidence, words, evidence.object[-_CLAUSE:], clause)


def _decide(evidence: Evidence, words: _Words, named: str, own: str) -> str:
    """What the words of an object and of a clause prove."""
    # The object mostly stands in the number's own clause: no word is looked for twice.
    spotted = words.spot(own if named in own else f"{named}｜{own}")
    if not spotted:
        return ""
    clause = f"{named}｜{own}"
    rules: dict[int, _Rule] = {}
    for word in spotted:
        alone, openings = words.proofs[word]
        rules.update(alone)
        for rule, rest in openings:
            if rest[0] in clause and _follows(clause, word, rest):
                rules[rule.rank] = rule
    return _best(rules, clause, evidence)


def _heir(evidence: Evidence, clause: str) -> str:
    """The indicator of the whole, where its unit and its neighbours allow it."""
    whole = load_indicators().get(evidence.inherited)
    if whole is None or evidence.unit not in whole.units:
        return ""
    bars = _rulebook().bars.get(whole.id, ())
    barred = any(bar.search(clause) for bar in bars)
    return "" if barred else whole.id


def _best(rules: dict[int, _Rule], clause: str, evidence: Evidence) -> str:
    """The first rule that needs no more words, else the one with the nearest ones."""
    best, nearest = "", -1
    for rank in sorted(rules):
        rule = rules[rank]
        if rule.unless and rule.unless.search(clause):
            continue
        if not rule.near:
            return rule.indicator
        at = _nearness(rule.near, clause, evidence)
        if rule.unless_near and at <= _nearness(rule.unless_near, "", evidence):
            continue
        if at > nearest:
            best, nearest = rule.indicator, at
    return best


def _nearness(words: tuple[str, ...], clause: str, evidence: Evidence) -> int:
    """How near one of the words stands; -1 if none does, 0 in the heading."""
    context = evidence.context
    nearest = -1
    for word in words:
        if word in clause:
            return SENTENCE + 1
        if word in context:
            nearest = max(nearest, context.rfind(word) + len(word))
        elif nearest < 0 and word in evidence.heading:
            nearest = 0
    return nearest


def _clause(evidence: Evidence) -> str:
    """The number's own clause, the number itself as ``#``."""
    before, context = evidence.before[-_CLAUSE:], evidence.context
    cut = len(context) - len(before)
    listed = cut > 0 and context[cut - 1] == "、"
    if len(before) < _SHORT and not listed:
        # 受理信访事项39件52人次: the words stand before the 39.
        breaks = [match.end() for match in _CLAUSE_END.finditer(context)]
        before = context[breaks[-1] if breaks else 0 :]
    elif len(before) >= _SHORT and listed:
        breaks = [match.end() for match in _BREAK.finditer(context, 0, cut)]
        before = context[breaks[-1] if breaks else 0 :]
    tail = evidence.after and _TAIL.match(evidence.after, 0, _CLAUSE)
    return f"{before[-_CLAUSE:]}#{tail[0] if tail else ''}"


def _follows(clause: str, word: str, pieces: tuple[str, ...]) -> bool:
    """Whether the further pieces of a word stand behind its first one, in order.

    They do not stand in the longest word of any rule that begins where it does: 持证率
    is no 持证…率.
    """
    start = clause.index(word)
    at = start + _longest(clause, start)
    for piece in pieces:
        found = clause.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _longest(clause: str, at: int) -> int:
    book = _rulebook()
    for size in book.sizes.get(clause[at : at + 2], ()):
        if clause[at : at + size] in book.triggers:
            return size
    return 1


@cache
def _rulebook() -> _Rulebook:
    families = load_table(_TABLE)["units"]
    triggers: dict[str, list[_Trigger]] = defaultdict(list)
    bars: dict[str, list[re.Pattern[str]]] = defaultdict(list)
    ranks = count()
    for row in entries(_TABLE, required=_REQUIRED, optional=_OPTIONAL):
        for raw in row["rule"]:
            rule = _Rule(
                rank=next(ranks),
                indicator=row["id"],
                units=frozenset(_units(raw, families)),
                near=tuple(raw.get("near", ())),
                unless_near=tuple(raw.get("unless_near", ())),
                unless=_gaps(raw.get("unless")),
            )
            if rule.unless:
                bars[rule.indicator].append(rule.unless)
            for word in raw["words"]:
                first, *rest = word.split("…")
                triggers[first].append(_Trigger(rule, tuple(rest)))
    return _Rulebook(triggers, sizes_by_start(triggers), bars)


@cache
def _words_for(unit: str) -> _Words | None:
    """The words that prove something of a number with a unit; ``None`` without any."""
    proofs = {}
    for word, triggers in _rulebook().triggers.items():
        fitting = [trigger for trigger in triggers if unit in trigger.rule.units]
        if fitting:
            alone = {each.rule.rank: each.rule for each in fitting if not each.rest}
            proofs[word] = alone, [each for each in fitting if each.rest]
    return _Words(spotter(proofs), proofs) if proofs else None


def _units(rule: dict[str, Any], families: dict[str, list[str]]) -> list[str]:
    """The units of a rule, names of families replaced by their members."""
    return [unit for name in rule["units"] for unit in families.get(name, [name])]


def _gaps(words: list[str] | None) -> re.Pattern[str] | None:
    """One pattern for words in which … stands for anything in between."""
    if not words:
        return None
    return re.compile("|".join(re.escape(w).replace("…", ".{0,40}") for w in words))
