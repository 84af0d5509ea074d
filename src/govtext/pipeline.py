"""From a document to everything found in it: ``analyze(document) -> Report``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from govtext.types import Absence, Citation, Document, Facts, Metric, Section

if TYPE_CHECKING:
    from pandas import DataFrame


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


def analyze(
    document: Document | str, *, kind: str = "auto", themes: bool = True
) -> Report:
    """Find everything in one report."""
    if isinstance(document, str):
        document = Document(document)
    return Report(document, Facts(), (), (), (), (), ())
