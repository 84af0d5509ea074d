"""From a document to everything found in it: ``analyze(document) -> Report``.

The one place where the finders meet. Each works on the same ``View`` of the text and
knows nothing of the others; what they found is joined here by offsets.

``analyze`` is ``begin``, ``with_themes`` and ``finish``. Who has many documents calls
the three himself: themes cost much less a report where those of many are told at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from govtext.citations import find_citations, find_names
from govtext.facts import find_facts, find_kind
from govtext.metrics import find_metrics
from govtext.metrics.absences import find_absences
from govtext.outline import Outline
from govtext.places import find_place
from govtext.sections import find_sections
from govtext.text import View, matching_view, merged_spans, paragraphs, table_rows
from govtext.themes.classify import classify_reports, classify_sections
from govtext.types import Absence, Citation, Document, Facts, Metric, Place, Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandas import DataFrame

_LONG_PARAGRAPH = 60
_SOME = 6
_MOSTLY_TWICE = 0.7
KINDS = ("auto", "rule-of-law", "work-report")


@dataclass(frozen=True, slots=True)
class Report:
    """One report with everything found in it.

    Attributes:
        document: The text and where it came from.
        facts: Kind, title, issuer, place, years.
        sections: The outline in reading order.
        metrics: Every stated quantity.
        absences: Zeros told in words.
        citations: Every cited instrument.
        warnings: What a user should look at.
    """

    document: Document
    facts: Facts
    sections: tuple[Section, ...]
    metrics: tuple[Metric, ...]
    absences: tuple[Absence, ...]
    citations: tuple[Citation, ...]
    warnings: tuple[str, ...]

    def __repr__(self) -> str:
        name = self.facts.title or self.document.source or self.document.report_id
        return (
            f"<Report {name!r}: {len(self.sections)} sections, "
            f"{len(self.metrics)} metrics, {len(self.citations)} citations>"
        )

    def to_frames(self) -> dict[str, DataFrame]:
        """The tables of the contract for this report, as pandas frames."""
        from govtext import panel  # noqa: PLC0415  pandas is loaded only where asked

        return panel.to_frames([self])


@dataclass(frozen=True, slots=True)
class Identity:
    """What a report is, without what is in it.

    Attributes:
        document: The text and where it came from.
        facts: Kind, title, issuer, place, years.
        warnings: What a user should look at.
    """

    document: Document
    facts: Facts
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Begun:
    """A report of which is known what everything else builds on.

    Attributes:
        document: The text and where it came from.
        view: The matching form of the text.
        sections: The outline in reading order.
        facts: Kind, title, issuer, place, years.
    """

    document: Document
    view: View
    sections: tuple[Section, ...]
    facts: Facts


def analyze(
    document: Document | str, *, kind: str = "auto", themes: bool = True
) -> Report:
    r"""Find everything in one report.

    Args:
        document: A document, or its bare text.
        kind: Kind of report; ``auto`` tells it by title and opening.
        themes: Whether to label the sections with themes.

    Raises:
        ValueError: The kind is not one of ``KINDS``.

    >>> text = "平安镇2021年法治政府建设情况报告\n一、主要举措\n调解纠纷5件。"
    >>> report = analyze(text)
    >>> report.facts.place.name, report.facts.year, report.metrics[0].object
    ('平安镇', 2021, '纠纷')
    """
    begun = begin(document, kind=kind)
    if themes:
        (begun,) = with_themes([begun])
    return finish(begun)


def identify(document: Document | str, *, kind: str = "auto") -> Identity:
    """Find only what a report is: kind, title, place, year.

    A third of the work of ``analyze``.

    Raises:
        ValueError: The kind is not one of ``KINDS``.
    """
    begun = begin(document, kind=kind)
    return Identity(begun.document, begun.facts, _warnings(begun))


def begin(document: Document | str, *, kind: str = "auto") -> Begun:
    """Find what everything else in a report builds on.

    Raises:
        ValueError: The kind is not one of ``KINDS``.
    """
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}; it can be one of {', '.join(KINDS)}")
    if isinstance(document, str):
        document = Document(document)
    view = matching_view(document.text)
    declared = [
        # A date would run into its time of day: 2024-01-20 09:30.
        (name, text if name == "published" else matching_view(text).text)
        for name, text in document.properties
    ]
    if kind == "auto":
        kind = find_kind(view, dict(declared).get("title", ""))
    sections = find_sections(view, kind)
    facts = find_facts(view, sections, document.source, kind=kind, declared=declared)
    place = find_place(facts, view, sections, document.source, declared)
    facts = replace(facts, place=place)
    return Begun(document, view, sections, facts)


def with_themes(begun: Sequence[Begun]) -> list[Begun]:
    """Label the sections of reports with themes, in the order of the reports.

    What one report gets does not depend on the others.

    Raises:
        ModelError: The files of a shipped model are damaged.
    """
    by_kind: dict[str, list[int]] = {}
    for index, one in enumerate(begun):
        by_kind.setdefault(one.facts.kind, []).append(index)
    labelled = list(begun)
    for kind, indices in by_kind.items():
        reports = [(begun[index].view, begun[index].sections) for index in indices]
        classified = classify_reports(reports, kind)
        for index, sections in zip(indices, classified, strict=True):
            labelled[index] = replace(begun[index], sections=sections)
    return labelled


def classified(report: Report) -> Report:
    """A report as ``analyze`` gives it with themes; one that has them stays as it is.

    Raises:
        ModelError: The files of a shipped model are damaged.
    """
    if any(section.theme for section in report.sections):
        return report
    view = matching_view(report.document.text)
    sections = classify_sections(view, report.sections, report.facts.kind)
    themes = {section.section_id: section.theme for section in sections}
    metrics = tuple(
        replace(metric, theme=themes.get(metric.section_id, ""))
        for metric in report.metrics
    )
    return replace(report, sections=sections, metrics=metrics)


def finish(begun: Begun) -> Report:
    """Find all the rest in a report."""
    view, sections = begun.view, begun.sections
    outline = Outline(sections)
    names = find_names(view)
    # Numbers that are names, or stand in rows of tables, count nothing.
    taken = tuple(merged_spans((*names.spans, *table_rows(view))))
    return Report(
        begun.document,
        begun.facts,
        sections,
        find_metrics(view, sections, taken),
        _absences(view, taken, outline, begun.facts.kind),
        find_citations(view, names, outline),
        _warnings(begun),
    )


def _absences(
    view: View, taken: tuple[tuple[int, int], ...], outline: Outline, kind: str
) -> tuple[Absence, ...]:
    """Zeros told in words; what next steps promise (实现零败诉) is none yet.

    In other kinds of report they are told of single projects (清理土地零行政复议) and
    are no value of an indicator.
    """
    found = []
    for absence in find_absences(view, taken):
        if kind != "rule-of-law":
            absence = replace(absence, indicator="")  # noqa: PLW2901
        section = outline.at(absence.start)
        if section is None:
            found.append(absence)
        elif section.role != "recommendations":
            found.append(replace(absence, section_id=section.section_id))
    return tuple(found)


def _stands_twice(view: View) -> bool:
    """Whether most long paragraphs stand twice: a page that holds the text again."""
    long = [
        view.text[start:end]
        for start, end in paragraphs(view)
        if end - start >= _LONG_PARAGRAPH
    ]
    return len(long) >= _SOME and len(set(long)) <= _MOSTLY_TWICE * len(long)


def _rows_of_numbers(view: View, sections: tuple[Section, ...]) -> int:
    """How many rows of tables hold numbers, those of the metadata aside."""
    rows = table_rows(view)
    outline = Outline(sections) if rows else None
    count = 0
    for start, end in rows:
        section = outline.at(view.offset(start)) if outline else None
        is_meta = section is not None and section.role == "meta"
        count += not is_meta and any(map(str.isdigit, view.text[start:end]))
    return count


def _other_place(place: Place, source: str) -> str:
    """The place that the file's name says where the text says another one."""
    name = source.rpartition("/")[2]
    if not place.name or place.name in name:
        return ""
    return next((other for other in place.candidates if other in name), "")


def _warnings(begun: Begun) -> tuple[str, ...]:
    """What about a whole report should be looked at: by reader, facts and here."""
    document, view, facts = begun.document, begun.view, begun.facts
    known = (*document.warnings, *facts.warnings)
    twice = ("the text stands twice; its figures count twice",)
    doubled = twice if _stands_twice(view) else ()
    if facts.kind == "other":
        unknown = "not a report of a known kind: its sections have the role other"
        return (*known, unknown, *doubled)
    missing = [
        what
        for what, is_known in (
            ("year", facts.year is not None),
            ("place", bool(facts.place.name)),
        )
        if not is_known
    ]
    warnings = [f"the text does not tell the {what}" for what in missing]
    if other := _other_place(facts.place, document.source):
        names = f"the text says {facts.place.name}, the file name {other}"
        warnings.append(f"place: {names}")
    if rows := _rows_of_numbers(view, begun.sections):
        warnings.append(f"{rows} rows of tables: the numbers in them are not read")
    if not any(section.role == "measures" for section in begun.sections):
        warnings.append("no section on measures was found")
    return (*known, *warnings, *doubled)
