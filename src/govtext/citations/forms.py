"""The tables of the citation finder, loaded and compiled."""

from __future__ import annotations

import re

from govtext.tables import entries, load_table

_TABLE = load_table("citations")
_KEYS = frozenset({"id", "pattern", "examples", "counter_examples"})


def _expand(pattern: str) -> re.Pattern[str]:
    for name, fragment in _TABLE["fragments"].items():
        pattern = pattern.replace(f"%{name}%", fragment)
    return re.compile(pattern)


FORMS: dict[str, re.Pattern[str]] = {
    row["id"]: _expand(row["pattern"])
    for row in entries("citations", required=_KEYS | {"kind"})
}
"""Form id → its pattern, matched at an anchor."""

ANCHOR = re.compile(_TABLE["anchors"]["pattern"])
"""Where a number may be."""

LEAD = re.compile(
    "|".join(
        f"(?:{row['pattern']})" for row in entries("citation_leads", required=_KEYS)
    )
)
"""Words of a sentence that do not belong to the issuer's code behind them."""

TAILS = frozenset(load_table("citation_leads")["guard"]["tails"])
"""Characters that alone are no issuer's code."""

BODY = re.compile(f"(?:{'|'.join(_TABLE['bodies']['ends'])})$")
"""End of the name of a body that makes orders and announcements."""

DOUBTFUL_BODY = re.compile(f"(?:{'|'.join(_TABLE['bodies']['doubtful'])})$")
"""Ends of bodies that only a word such as 公告 tells from a code."""

CODE_ENDS = frozenset(_TABLE["codes"]["ends"])
"""Usual last characters of an issuer's code."""

THINGS = frozenset(_TABLE["after"]["things"])
"""What follows 号 where a thing is numbered."""

BODIES: tuple[str, ...] = tuple(_TABLE["known"]["bodies"])
"""Bodies of the state by their full names."""

STATE: str = _TABLE["known"]["state"]
"""Name of the state, which may stand before a ministry's."""
