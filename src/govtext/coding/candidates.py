"""What could be drawn: the rows of the tables that stand for units."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from govtext.coding.codebook import WHATS
from govtext.coding.errors import CodingError
from govtext.coding.spans import Span
from govtext.panel.frames import load_tables
from govtext.schema import LIST_SEPARATOR
from govtext.themes.classify import items_of_table
from govtext.themes.labels import NONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from pandas import DataFrame

STRATA = ("place", "year", "role", "theme", "kind", "place_level")
"""What a sample can be divided by."""

_SECTIONS = ("themes", "roles")

_Cells = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What could be drawn.

    Attributes:
        span: Where it stands.
        text: Its characters where the tables have them as they stand in the report.
        source: The file of its report.
        year: The year of its report.
        found: What govtext says.
        score: The score of the theme, 0 to 1; 0 where there is none.
        strata: The value of each of ``STRATA``; empty where it is not known.
        headings: Those above it, the outermost first.
    """

    span: Span
    text: str
    source: str
    year: int | None
    found: str
    score: float
    strata: dict[str, str]
    headings: tuple[str, ...]


def candidates(
    folder: str | Path, what: str, kind: str | None = None
) -> list[Candidate]:
    """All that could be drawn, ordered by report and offset, each span once.

    Raises:
        CodingError: The tables lack what is asked for.
        UnreadableFileError: There are no tables of govtext in the folder.
    """
    if what not in WHATS:
        raise CodingError(f"cannot code {what!r}; choose one of {', '.join(WHATS)}")
    tables = load_tables(folder)
    for name in ("sections", "sections" if what in _SECTIONS else what):
        if name not in tables:
            raise CodingError(
                f"{folder}: no table {name} in it; run 'govtext extract' again"
            )
    reports = {
        row["report_id"]: row
        for row in _rows(tables["reports"])
        if kind is None or row["kind"] == kind
    }
    sections = {
        (row["report_id"], row["section_id"]): row for row in _rows(tables["sections"])
    }
    rows: Iterable[_Cells] = _rows(tables[what]) if what not in _SECTIONS else ()
    if what == "roles":
        rows = _leaves(sections)
    elif what == "themes":
        rows = _with_themes(sections)
    found: dict[Span, Candidate] = {}
    for row in rows:
        report = reports.get(row["report_id"])
        if report is None:
            continue
        span = Span(row["report_id"], int(row["start"]), int(row["end"]))
        section = sections.get((row["report_id"], row["section_id"]), {})
        # Its own heading stands in a section, but above a figure in it.
        below = section.get("parent_id") if what in _SECTIONS else row["section_id"]
        headings = _headings(sections, row["report_id"], below)
        found.setdefault(span, _candidate(what, span, row, report, section, headings))
    return [found[span] for span in sorted(found)]


def _headings(
    sections: Mapping[tuple[str, str], _Cells], report_id: str, section_id: str | None
) -> tuple[str, ...]:
    """The headings of a section and of those it lies in, the outermost first."""
    found: list[str] = []
    passed: set[str] = set()
    # Not twice: tables that were changed may have a section inside itself.
    while section_id and section_id not in passed:
        passed.add(section_id)
        section = sections.get((report_id, section_id), {})
        found.append(section.get("heading") or "")
        section_id = section.get("parent_id")
    return tuple(filter(None, reversed(found)))


def _candidate(  # noqa: PLR0913, PLR0917  what a candidate is made of
    what: str,
    span: Span,
    row: _Cells,
    report: _Cells,
    section: _Cells,
    headings: tuple[str, ...],
) -> Candidate:
    known = {
        **{name: report[name] for name in ("place", "year", "kind", "place_level")},
        "role": row["role"],
        "theme": section.get("theme"),
    }
    score = section.get("theme_score")
    return Candidate(
        span,
        # The text of a section leaves out blank lines.
        text="" if what in _SECTIONS else row["text"],
        source=report["source"],
        year=None if report["year"] is None else int(report["year"]),
        found=_FOUND[what](row),
        score=0.0 if score is None else float(score),
        strata={
            name: "" if known[name] is None else str(known[name]) for name in STRATA
        },
        headings=headings,
    )


def _leaves(sections: dict[tuple[str, str], _Cells]) -> Iterator[_Cells]:
    parents = {(row["report_id"], row["parent_id"]) for row in sections.values()}
    for key, row in sections.items():
        if key not in parents and row["text"].strip():
            yield row


def _with_themes(sections: dict[tuple[str, str], _Cells]) -> Iterator[_Cells]:
    """Sections that can have a theme, also where the model gave it none."""
    by_report: dict[str, list[_Cells]] = defaultdict(list)
    for row in sections.values():
        by_report[row["report_id"]].append(row)
    for report_id, rows in by_report.items():
        for item in items_of_table(rows):
            yield sections[report_id, item.section_id]


def _rows(frame: DataFrame) -> Iterator[_Cells]:
    """The rows of a frame; ``None`` where a number is missing."""
    import pandas as pd  # noqa: PLC0415  the frames are loaded already

    columns = frame.columns.tolist()
    for cells in frame.itertuples(index=False, name=None):
        yield {
            name: None if pd.isna(cell) else cell
            for name, cell in zip(columns, cells, strict=True)
        }


def _theme(row: _Cells) -> str:
    others = (row["themes_other"] or "").split(LIST_SEPARATOR)
    return ";".join(filter(None, (row["theme"] or NONE, *others)))


def _metric(row: _Cells) -> str:
    number = _number(row["value"])
    if row["value_max"] is not None:
        number += f"–{_number(row['value_max'])}"
    return " · ".join(filter(None, (f"{number} {row['unit']}".strip(), row["object"])))


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else str(value)


def _citation(row: _Cells) -> str:
    return " · ".join(filter(None, (row["title"], row["number"]))) or row["kind"]


_FOUND = {
    "themes": _theme,
    "roles": lambda row: str(row["role"]),
    "metrics": _metric,
    "citations": _citation,
}
