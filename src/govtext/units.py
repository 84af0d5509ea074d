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


@cache
def _forms() -> dict[str, tuple[str, str]]:
    """Written form → standard form and quantity."""
    rows = entries(
        "units",
        required=frozenset({"id", "quantity", "examples"}),
        optional=frozenset({"forms", "not_before", "counter_examples"}),
    )
    return {
        form: (row["id"], row["quantity"])
        for row in rows
        for form in row.get("forms", [row["id"]])
    }


@cache
def unit_pattern() -> str:
    """Alternation of every written form, longest first, each with its guard."""
    guards: dict[str, str] = {}
    for row in entries(
        "units",
        required=frozenset({"id", "quantity", "examples"}),
        optional=frozenset({"forms", "not_before", "counter_examples"}),
    ):
        words = "|".join(row.get("not_before", []))
        for form in row.get("forms", [row["id"]]):
            guards[form] = f"(?!{words})" if words else ""
    forms = sorted(guards, key=len, reverse=True)
    return "|".join(re.escape(form) + guards[form] for form in forms)


@cache
def _compiled() -> re.Pattern[str]:
    return re.compile(unit_pattern())


def match_unit(text: str, position: int) -> UnitMatch | None:
    """The unit that begins at a position, the longest one; ``None`` without one."""
    match = _compiled().match(text, position)
    if match is None:
        return None
    standard, quantity = _forms()[match[0]]
    return UnitMatch(standard, quantity, match.end())
