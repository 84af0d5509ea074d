"""The groups of features of a report: their names, and their values.

A group has the same columns whatever the reports: one for all that its list can hold.
Counts are 0 where there is nothing; a share of nothing, and an indicator that a report
does not state, are missing (NaN).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from math import nan
from typing import TYPE_CHECKING, Final, TypeAlias, get_args

from govtext.compare import Panel
from govtext.compare.indicators import indicators
from govtext.metrics.indicators import load_indicators
from govtext.panel import text_frames
from govtext.panel.rows import characters
from govtext.panel.sentences import sentence_rows
from govtext.schema import QUANTITIES
from govtext.themes.taxonomy import KINDS_WITH_THEMES, load_taxonomy
from govtext.types import ROLES, CitationKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from govtext.pipeline import Report
    from govtext.types import Section

Row: TypeAlias = list[float]


@dataclass(frozen=True, slots=True)
class Group:
    """Features that are chosen together.

    Attributes:
        names: Of its columns.
        rows: Their values, a row for each of some reports.
    """

    names: tuple[str, ...]
    rows: Callable[[Sequence[Report]], list[Row]]


_LENGTHS: Final = ("characters", "sentences", "sections", "depth")
_CITATION_KINDS: Final = get_args(CitationKind)


def _lengths(report: Report) -> Row:
    return [
        characters(report.document.text),
        len(sentence_rows("", report)),
        len(report.sections),
        max((section.depth for section in report.sections), default=0),
    ]


def _roles(report: Report) -> Row:
    number: Counter[str] = Counter(section.role for section in report.sections)
    size: Counter[str] = Counter()
    for section in report.sections:
        size[section.role] += _length(section, report)
    return _counts_and_shares(ROLES, number, size)


def _themes(report: Report) -> Row:
    themed = [section for section in report.sections if section.theme]
    number = Counter(section.theme for section in themed)
    size: Counter[str] = Counter()
    for section in themed:
        size[section.theme] += _length(section, report)
    return _counts_and_shares(_theme_codes(), number, size)


def _metrics(report: Report) -> Row:
    number = Counter(metric.quantity for metric in report.metrics)
    return [number.total(), *_counts_and_shares(QUANTITIES, number, number)]


def _citations(report: Report) -> Row:
    number: Counter[str] = Counter(citation.kind for citation in report.citations)
    return [number.total(), *_counts_and_shares(_CITATION_KINDS, number, number)]


def _indicators(reports: Sequence[Report]) -> list[Row]:
    """Of all mentions the one that ``compare indicators`` takes for the year.

    Not what is planned, nor what was in an earlier year.
    """
    frames = text_frames(reports)
    # Each report stands alone: another one of its town and year changes nothing.
    known = frames["reports"].assign(place_key=frames["reports"]["report_id"])
    chosen = indicators(Panel(known, frames, known.head(0)))
    of_the_year = (chosen["status"] == "achieved") & (chosen["period"] != "earlier")
    told = chosen[of_the_year]
    values = dict(
        zip(
            zip(told["report_id"], told["indicator"], strict=True),
            told["value"],
            strict=True,
        )
    )
    return [
        [
            values.get((report.document.report_id, name), nan)
            for name in load_indicators()
        ]
        for report in reports
    ]


def _length(section: Section, report: Report) -> int:
    """Length of a section's own text, without that of the sections in it."""
    return sum(characters(report.document.text[slice(*part)]) for part in section.parts)


def _counts_and_shares(
    names: Sequence[str], number: Mapping[str, int], size: Mapping[str, int]
) -> Row:
    """How many there are of each name, and its share of the sizes of all names."""
    total = sum(size.values())
    row: Row = []
    for name in names:
        row += [number.get(name, 0), size.get(name, 0) / total if total else nan]
    return row


def _theme_codes() -> list[str]:
    taxonomies = map(load_taxonomy, KINDS_WITH_THEMES)
    return [code for taxonomy in taxonomies if taxonomy for code in taxonomy.codes]


def _one_by_one(
    row: Callable[[Report], Row],
) -> Callable[[Sequence[Report]], list[Row]]:
    return lambda reports: [row(report) for report in reports]


def _named(prefix: str, names: Sequence[str], count: str) -> list[str]:
    return [f"{prefix}_{name}_{of}" for name in names for of in (count, "share")]


@cache
def groups() -> dict[str, Group]:
    """All groups by their names, in the order of their columns."""
    return {
        "lengths": Group(
            tuple(f"length_{name}" for name in _LENGTHS), _one_by_one(_lengths)
        ),
        "roles": Group(tuple(_named("role", ROLES, "sections")), _one_by_one(_roles)),
        "themes": Group(
            tuple(_named("theme", _theme_codes(), "sections")), _one_by_one(_themes)
        ),
        "metrics": Group(
            ("metrics_count", *_named("metrics", QUANTITIES, "count")),
            _one_by_one(_metrics),
        ),
        "indicators": Group(
            tuple(f"indicator_{name}" for name in load_indicators()), _indicators
        ),
        "citations": Group(
            ("citations_count", *_named("citations", _CITATION_KINDS, "count")),
            _one_by_one(_citations),
        ),
    }
