"""Units and measure words: how a number becomes a quantity.

The table ``tables/units.toml`` lists the standard forms, how they are written and the
words that they must not be mistaken for.

>>> unit = match_unit("1.2亿千瓦时电", 4)
>>> unit.id, unit.quantity, unit.end
('千瓦时', 'other', 7)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from govtext.tables import entries


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """A unit found behind a number.

    Attributes:
        id: Standard form.
        quantity: What it measures: ``count, rate, money, area, length, mass, volume,
            duration, points, other``.
        end: Position after its last character.
    """

    id: str
    quantity: str
    end: int


@dataclass(frozen=True, slots=True)
class _Units:
    """The written forms of all units.

    Attributes:
        pattern: Finds the longest form at a place, each with its guard.
        meanings: Written form → standard form and quantity.
    """

    pattern: re.Pattern[str]
    meanings: dict[str, tuple[str, str]]


@cache
def _units() -> _Units:
    guards: dict[str, str] = {}
    meanings: dict[str, tuple[str, str]] = {}
    for row in entries(
        "units",
        required=frozenset({"id", "quantity", "examples"}),
        optional=frozenset({"forms", "not_before", "counter_examples"}),
    ):
        words = "|".join(row.get("not_before", []))
        for form in row.get("forms", [row["id"]]):
            guards[form] = f"(?!{words})" if words else ""
            meanings[form] = (row["id"], row["quantity"])
    forms = sorted(guards, key=len, reverse=True)
    pattern = "|".join(re.escape(form) + guards[form] for form in forms)
    return _Units(re.compile(pattern), meanings)


def match_unit(text: str, position: int) -> UnitMatch | None:
    """The unit that begins at a position, the longest one; ``None`` without one."""
    units = _units()
    match = units.pattern.match(text, position)
    if match is None:
        return None
    standard, quantity = units.meanings[match[0]]
    return UnitMatch(standard, quantity, match.end())
