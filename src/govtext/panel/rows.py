"""A report as rows of the tables."""

from __future__ import annotations

import math
from collections import Counter
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias

from govtext import schema
from govtext.cells import Cell, Row
from govtext.panel.sentences import sentence_rows
from govtext.schema import LIST_SEPARATOR, REQUIRED_ROLES, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from govtext.pipeline import Report
    from govtext.types import Facts, Place, Section

Rows: TypeAlias = dict[str, list[Row]]

DUPLICATES = schema.REPORTS.header.index("duplicate_sources")
"""Where a report's row says which other files hold the same text."""

_SHARE_DIGITS = 6


def report_rows(report: Report, *, sentences: bool = False) -> Rows:
    """The rows of one report in every table, in the order of the schema."""
    key = report.document.report_id
    own_texts = [
        _own_text(section, report.document.text) for section in report.sections
    ]
    rows = {
        "reports": [_report_row(report, key)],
        "sections": [
            (
                key,
                *_SECTION_HEAD(section),
                plain(section.theme_score),
                join(section.themes_other),
                section.start,
                section.end,
                text,
            )
            for section, text in zip(report.sections, own_texts, strict=True)
        ],
        "metrics": [
            (
                key,
                *_METRIC_HEAD(metric),
                plain(metric.value),
                plain(metric.value_max),
                *_METRIC_TAIL(metric),
            )
            for metric in report.metrics
        ],
        "absences": [(key, *_ABSENCE(absence)) for absence in report.absences],
        "citations": [(key, *_CITATION(citation)) for citation in report.citations],
        "themes": _theme_rows(key, report.sections, own_texts),
    }
    if sentences:
        rows["sentences"] = sentence_rows(key, report)
    return rows


def _attributes(
    table: Table, until: str = "", after: str = "report_id"
) -> attrgetter[tuple[Cell, ...]]:
    """What gets the columns between two, all named as the attributes are."""
    names = table.header[table.header.index(after) + 1 :]
    return attrgetter(*names[: names.index(until)] if until else names)


_SECTION_HEAD = _attributes(schema.SECTIONS, until="theme_score")
_METRIC_HEAD = _attributes(schema.METRICS, until="value")
_METRIC_TAIL = _attributes(schema.METRICS, after="value_max")
_ABSENCE = _attributes(schema.ABSENCES)
_CITATION = _attributes(schema.CITATIONS)


def plain(value: Cell) -> Cell:
    """A number as one writes it: 12000 instead of 12000.0, 98.7 without noise."""
    if not isinstance(value, float):
        return value
    if value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004  exact below
        return int(value)
    if not math.isfinite(value):
        return None
    rounded = float(f"{value:.15g}")
    if not math.isfinite(rounded):  # the largest float of all rounds up to infinity
        return value
    return plain(rounded) if rounded.is_integer() and rounded != value else rounded


def join(values: Iterable[str]) -> str:
    """Several values in one cell; the same value only once."""
    return LIST_SEPARATOR.join(dict.fromkeys(values))


def characters(text: str) -> int:
    """Length of a text, blanks aside."""
    return sum(map(len, text.split()))


def warnings_of(report: Report) -> tuple[str, ...]:
    """What the reader, the finders of facts and the pipeline warn of, each once."""
    found = (*report.document.warnings, *report.facts.warnings, *report.warnings)
    return tuple(dict.fromkeys(found))


def _report_row(report: Report, key: str) -> Row:
    document, facts = report.document, report.facts
    place = facts.place
    cells: dict[str, Cell] = {
        "report_id": key,
        "source": document.source,
        "duplicate_sources": "",
        "media_type": document.media_type,
        "encoding": document.encoding,
        "kind": facts.kind,
        "title": facts.title,
        "issuer": facts.issuer,
        **place_cells(place),
        "place_candidates": join(place.candidates),
        "place_key": place.key,
        "year": facts.year,
        "year_delivered": facts.year_delivered,
        "published": facts.published,
        "doc_number": facts.doc_number,
        "characters": characters(document.text),
        "sections": len(report.sections),
        "metrics": len(report.metrics),
        "citations": len(report.citations),
        "missing_roles": join(_missing_roles(facts, report.sections)),
        "warnings": join(warnings_of(report)),
    }
    return tuple(cells[name] for name in schema.REPORTS.header)


def place_cells(place: Place) -> dict[str, Cell]:
    """The cells of the columns that tell a place."""
    return {
        "place": place.name,
        "place_level": place.level,
        "province": place.province,
        "city": place.city,
        "county": place.county,
        "division_code": place.division_code,
    }


def _missing_roles(facts: Facts, sections: Iterable[Section]) -> list[str]:
    if facts.kind != "rule-of-law":
        return []
    present = {section.role for section in sections}
    return [role for role in REQUIRED_ROLES if role not in present]


def _own_text(section: Section, text: str) -> str:
    """The section's own heading and paragraphs, one under the other."""
    if len(section.parts) == 1:
        start, end = section.parts[0]
        return text[start:end].strip("\n")
    stretches = (text[start:end].strip("\n") for start, end in section.parts)
    return "\n".join(filter(None, stretches))


def _theme_rows(
    key: str, sections: Iterable[Section], own_texts: Iterable[str]
) -> list[Row]:
    number: Counter[tuple[str, str]] = Counter()
    size: Counter[tuple[str, str]] = Counter()
    total: Counter[str] = Counter()
    for section, text in zip(sections, own_texts, strict=True):
        if section.theme:
            length = characters(text)
            number[section.role, section.theme] += 1
            size[section.role, section.theme] += length
            total[section.role] += length
    return [
        (
            key,
            role,
            theme,
            number[role, theme],
            size[role, theme],
            _share(size[role, theme], total[role]),
        )
        for role, theme in sorted(number)
    ]


def _share(part: int, whole: int) -> Cell:
    return plain(round(part / whole, _SHARE_DIGITS)) if whole else None
