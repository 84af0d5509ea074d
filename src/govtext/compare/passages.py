"""The passages that a report has in common with its sources: the words of ``reuse``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from govtext.compare._frames import to_frame
from govtext.compare._lines import lined_reports
from govtext.compare._runs import RUN, Source, runs_of
from govtext.compare.reuse import found_pairs
from govtext.schema import Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pandas import DataFrame

    from govtext.compare.panel import Panel


def passages(panel: Panel) -> DataFrame:
    """Every passage of every pair of ``reuse``, in reading order.

    Returns:
        Columns as in ``PASSAGES``. A stretch of the report that is pieced together from
        several places of the source is several passages, which may overlap by up to 11
        characters.
    """
    lines = lined_reports(panel.sections)
    ids = panel.reports["report_id"].tolist()
    rows = []
    for pair in found_pairs(panel, lines):
        own, source = lines[ids[pair.report]], lines[ids[pair.source]]
        runs = runs_of(own.text)
        hits = Source(runs_of(source.text)).hits(runs)
        for start, end in runs.stretches(hits):
            for first, last, found in _pieces(own.text, start, end, source.text):
                rows.append(
                    (
                        ids[pair.report],
                        own.section_at(first),
                        own.text[first:last],
                        ids[pair.source],
                        source.section_at(found),
                        last - first,
                    )
                )
    return to_frame(PASSAGES, rows)


def _pieces(
    text: str, start: int, end: int, source: str
) -> Iterator[tuple[int, int, int]]:
    """A stretch as pieces that stand in the source: start, end, where they stand.

    From the left, each as long as can be and reaching further than the one before.
    """
    reached = start
    at = start
    while reached < end:
        found = source.find(text[at : at + RUN])
        last = at + RUN
        if found < 0 or last <= reached:
            at += 1
            continue
        while last < end and (longer := source.find(text[at : last + 1])) >= 0:
            found = longer
            last += 1
        yield at, last, found
        reached = last
        at += 1


PASSAGES: Final = Table(
    "passages",
    "One row for every passage that a report has word for word from a source of "
    "`reuse`.",
    ("report_id", "source_report_id", "section_id", "source_section_id", "text"),
    (
        Column("report_id", "text", "The report that has it."),
        Column("section_id", "text", "Where it begins there."),
        Column("text", "text", "The words."),
        Column("source_report_id", "text", "The earlier or other report."),
        Column("source_section_id", "text", "Where it begins there, the first time."),
        Column("characters", "integer", "Its length.", "characters"),
    ),
)
