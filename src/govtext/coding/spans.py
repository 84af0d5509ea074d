"""Where a unit stands, and the id that says so."""

from __future__ import annotations

import re
from typing import NamedTuple

from govtext.coding.codebook import WHATS

_UNIT_ID = re.compile(
    rf"({'|'.join(WHATS)}):([0-9a-f]{{16}}):([0-9]{{1,12}})-([0-9]{{1,12}})"
)


class Span(NamedTuple):
    """A stretch of a report's text."""

    report_id: str
    start: int
    end: int


def unit_id_of(what: str, span: Span) -> str:
    """The id of a unit.

    >>> unit_id_of("roles", Span("0123456789abcdef", 3, 7))
    'roles:0123456789abcdef:3-7'
    """
    return f"{what}:{span.report_id}:{span.start}-{span.end}"


def parse_unit_id(unit_id: str) -> tuple[str, Span] | None:
    """What is coded and where; ``None`` where it is no such id."""
    found = _UNIT_ID.fullmatch(unit_id)
    if found is None:
        return None
    return found[1], Span(found[2], int(found[3]), int(found[4]))
