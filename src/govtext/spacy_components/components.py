"""The factories: each shows one finder's part of the report as a group of spans.

Whichever component comes first finds the whole report; the others show their part of
it. So each of them gives the same alone as beside the others, and in any order.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from spacy.language import Language

from govtext.errors import GovtextError
from govtext.pipeline import KINDS, Report, analyze, classified
from govtext.spacy_components.attributes import (
    document_of,
    has_themes,
    keep_report,
    kept_report,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from spacy.tokens import Doc, Span


class _Mark(NamedTuple):
    """A span to be: exact offsets, its label, and the id that names what was found."""

    start: int
    end: int
    label: str
    span_id: str


def _sections(report: Report) -> Iterator[_Mark]:
    for section in report.sections:
        yield _Mark(section.start, section.end, section.role, section.section_id)


def _metrics(report: Report) -> Iterator[_Mark]:
    for metric in report.metrics:
        yield _Mark(metric.start, metric.end, metric.quantity, metric.metric_id)


def _citations(report: Report) -> Iterator[_Mark]:
    for number, citation in enumerate(report.citations, 1):
        yield _Mark(citation.start, citation.end, citation.kind, f"c{number}")


def _themes(report: Report) -> Iterator[_Mark]:
    # Only sections without others in them have themes.
    for section in report.sections:
        if section.theme:
            yield _Mark(section.start, section.end, section.theme, section.section_id)


_MARKS: Final[dict[str, Callable[[Report], Iterator[_Mark]]]] = {
    "govtext_sections": _sections,
    "govtext_metrics": _metrics,
    "govtext_citations": _citations,
    "govtext_themes": _themes,
}


class Finder:
    """A component that fills one group of spans.

    Args:
        group: Key of the group in ``doc.spans``, which is the name of the factory.
        kind: Kind of report, as for ``govtext.analyze``.
        themes: Whether sections and metrics carry themes.

    Raises:
        ValueError: The kind is not one of ``KINDS``.
    """

    def __init__(self, group: str, *, kind: str, themes: bool) -> None:
        self.group = group
        self._set(kind, themes=themes)

    def __call__(self, doc: Doc) -> Doc:
        """Fill the group, and ``doc._.report`` where it is not there.

        Raises:
            GovtextError: The report was already read as one of another kind.
        """
        report = kept_report(doc)
        if report is None:
            report = analyze(document_of(doc), kind=self.kind, themes=self.themes)
            keep_report(doc, report, themes=self.themes)
        elif self.kind not in ("auto", report.facts.kind):
            raise GovtextError(
                f"{self.group} asks for the kind {self.kind}, but the report was read "
                f"as {report.facts.kind}; give all components the same kind"
            )
        elif self.themes and not has_themes(doc):
            report = classified(report)
            keep_report(doc, report, themes=True)
        doc.spans[self.group] = _spans(doc, _MARKS[self.group](report))
        return doc

    def _set(self, kind: str, *, themes: bool) -> None:
        if kind not in KINDS:
            raise ValueError(f"kind is {kind!r}; it can be one of {', '.join(KINDS)}")
        self.kind = kind
        self.themes = themes

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002  spaCy's
        """The settings."""
        return json.dumps({"kind": self.kind, "themes": self.themes}).encode()

    def from_bytes(
        self,
        data: bytes,
        *,
        exclude: Iterable[str] = (),  # noqa: ARG002  spaCy's
    ) -> Finder:
        """Take over settings.

        Raises:
            ValueError: The kind is not one of ``KINDS``.
        """
        settings = json.loads(data)
        self._set(settings["kind"], themes=settings["themes"])
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the settings to a file beside those of other components."""
        _settings_file(path).write_bytes(self.to_bytes(exclude=exclude))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Finder:
        """Take over settings from a file.

        Raises:
            ValueError: The kind is not one of ``KINDS``.
        """
        return self.from_bytes(_settings_file(path).read_bytes(), exclude=exclude)


def _settings_file(path: str | Path) -> Path:
    return Path(path).with_suffix(".json")


def _spans(doc: Doc, marks: Iterable[_Mark]) -> list[Span]:
    """The marks on whole tokens: each token that a mark touches."""
    spans = (
        doc.char_span(
            mark.start,
            mark.end,
            label=mark.label,
            span_id=mark.span_id,
            alignment_mode="expand",
        )
        for mark in marks
    )
    # None stands for offsets outside of the text, which no finder gives.
    return [span for span in spans if span is not None]


@Language.factory(
    "govtext_sections",
    default_config={"kind": "auto", "themes": False},
    assigns=["doc.spans", "doc._.report", "span._.section"],
)
def make_sections(nlp: Language, name: str, kind: str, themes: bool) -> Finder:  # noqa: ARG001, FBT001  spaCy's
    """Sections, nested as in the report; the label is the role."""
    return Finder("govtext_sections", kind=kind, themes=themes)


@Language.factory(
    "govtext_metrics",
    default_config={"kind": "auto", "themes": False},
    requires=["span._.section"],
    assigns=["doc.spans", "doc._.report", "span._.metric"],
)
def make_metrics(nlp: Language, name: str, kind: str, themes: bool) -> Finder:  # noqa: ARG001, FBT001  spaCy's
    """Stated quantities; the label says of what (count, rate, money, ...)."""
    return Finder("govtext_metrics", kind=kind, themes=themes)


@Language.factory(
    "govtext_citations",
    default_config={"kind": "auto"},
    requires=["span._.section"],
    assigns=["doc.spans", "doc._.report", "span._.citation"],
)
def make_citations(nlp: Language, name: str, kind: str) -> Finder:  # noqa: ARG001  spaCy's
    """Cited instruments; the label is ``doc``, ``law``, ``order`` or ``case``."""
    return Finder("govtext_citations", kind=kind, themes=False)


@Language.factory(
    "govtext_themes",
    default_config={"kind": "auto"},
    requires=["span._.section"],
    assigns=["doc.spans", "doc._.report"],
)
def make_themes(nlp: Language, name: str, kind: str) -> Finder:  # noqa: ARG001  spaCy's
    """The sections that have a theme; the label is the theme."""
    return Finder("govtext_themes", kind=kind, themes=True)
