"""Where everything stands on the page: one id for each section and each quantity.

Ids are built from the tables alone, so that other programs can link to them:
``r-<report_id>``, ``r-<report_id>-s-<section_id>`` and, which the page's script turns
into the short ids of a page, ``r-<report_id>-m-<metric_id>`` and
``r-<report_id>-a-<start>`` for a zero told in words. Quantities are many: with the
first digits of their report's id only, a page is a tenth smaller.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

_LEAST = 4
_UNSAFE = re.compile(r"[^0-9A-Za-z.]")


def anchor(report_id: str, *parts: object) -> str:
    """The id of a report, or of what is in it: ``anchor(report_id, "s", "s4")``."""
    return "-".join(["r", _safe(report_id), *(_safe(str(part)) for part in parts)])


def _safe(part: str) -> str:
    """A part of an id in which no other part, quote or blank can hide."""
    return _UNSAFE.sub(lambda sign: f"_{ord(sign[0]):x}_", part)


class Anchors:
    """The targets that are there, and the nearest one for a row of a comparison."""

    def __init__(
        self,
        reports: Iterable[str],
        sections: Iterable[dict[str, Any]],
        metrics: Iterable[dict[str, Any]],
        absences: Iterable[dict[str, Any]],
    ) -> None:
        self._short = _shortened(sorted(map(_safe, reports)))
        self._sections = {(row["report_id"], row["section_id"]) for row in sections}
        self._spans: dict[tuple[str, int, int], str] = {}
        for row in absences:
            key = (row["report_id"], row["start"], row["end"])
            self._spans[key] = self.mark(row["report_id"], "a", row["start"])
        for row in metrics:
            key = (row["report_id"], row["start"], row["end"])
            self._spans[key] = self.mark(row["report_id"], "m", row["metric_id"])

    def short(self, report_id: str) -> str:
        """As much of a report's id as tells it from the others of the page."""
        return self._short[_safe(report_id)]

    def mark(self, report_id: str, sign: str, name: object) -> str:
        """The id of a quantity (``m``, metric_id) or zero in words (``a``, start)."""
        return f"{self.short(report_id)}-{sign}-{_safe(str(name))}"

    def section(self, report_id: str, section_id: str | None) -> str:
        """The link to a section; to its report where there is no such section."""
        if (report_id, section_id) in self._sections:
            return f"#{anchor(report_id, 's', section_id)}"
        return f"#{anchor(report_id)}"

    def span(self, row: dict[str, Any]) -> str:
        """The link to the quantity that a row names; else to its section."""
        found = self._spans.get((row["report_id"], row["start"], row["end"]))
        if found:
            return f"#{found}"
        return self.section(row["report_id"], row["section_id"])


def _shortened(names: list[str]) -> dict[str, str]:
    """The shortest beginnings, all of one length, that tell names apart."""
    longest = max(map(len, names), default=0)
    for length in range(_LEAST, longest):
        if len({name[:length] for name in names}) == len(names):
            return {name: name[:length] for name in names}
    return {name: name for name in names}
