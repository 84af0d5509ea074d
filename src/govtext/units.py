"""Units and measure words: how a number becomes a quantity.

The table ``tables/units.toml`` lists the standard forms, how they are written and the
words that they must not be mistaken for.

>>> unit = match_unit("1.2亿千瓦时电", 4)
>>> unit.id, unit.quantity, unit.end
('千瓦时', 'other', 7)
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import NamedTuple

from govtext.tables import entries


class Unit(NamedTuple):
    """What a written form stands for.

    Attributes:
        id: Standard form.
        quantity: What it measures: ``count, rate, money, area, length, mass, volume,
            duration, points, other``.
    """

    id: str
    quantity: str


class UnitMatch(NamedTuple):
    """A unit found behind a number.

    Attributes:
        id: Standard form.
        quantity: What it measures, as in ``Unit``.
        end: Position after its last character.
    """

    id: str
    quantity: str
    end: int


class Units(NamedTuple):
    """The written forms of all units.

    Attributes:
        pattern: Matches the longest form at a place, each with its guard.
        finder: The same, compiled.
        meanings: Written form → what it stands for.
        firsts: The first characters of all forms.
    """

    pattern: str
    finder: re.Pattern[str]
    meanings: dict[str, Unit]
    firsts: frozenset[str]


@cache
def load_units() -> Units:
    """The table of units, compiled."""
    tree: dict[str, list[tuple[str, str]]] = defaultdict(list)
    meanings: dict[str, Unit] = {}
    for row in entries(
        "units",
        required=frozenset({"id", "quantity", "examples"}),
        optional=frozenset({"forms", "not_before", "counter_examples"}),
    ):
        words = "|".join(row.get("not_before", []))
        guard = f"(?!{words})" if words else ""
        for form in row.get("forms", [row["id"]]):
            tree[form[0]].append((form[1:], guard))
            meanings[form] = Unit(row["id"], row["quantity"])
    # Grouped by the first character: most places fail at it, with one comparison each.
    pattern = "|".join(_branch(first, rests) for first, rests in tree.items())
    return Units(pattern, re.compile(pattern), meanings, frozenset(tree))


def _branch(first: str, rests: list[tuple[str, str]]) -> str:
    """The forms that share a first character, the longest first."""
    rests = sorted(rests, key=lambda rest: len(rest[0]), reverse=True)
    forms = "|".join(re.escape(rest) + guard for rest, guard in rests)
    return re.escape(first) + (f"(?:{forms})" if len(rests) > 1 else forms)


def match_unit(text: str, position: int) -> UnitMatch | None:
    """The unit that begins at a position, the longest one; ``None`` without one."""
    units = load_units()
    if text[position : position + 1] not in units.firsts:
        return None
    match = units.finder.match(text, position)
    if match is None:
        return None
    return UnitMatch(*units.meanings[match[0]], match.end())
