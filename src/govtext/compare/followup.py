"""What became of recommendations, and which shortcomings come back.

A town announces in one report what the next one should tell as done. Both are short
items in the same words of the trade, so that what tells is what they share beyond the
trade's: rare words and names, the same theme, targets that are reached.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final, TypeAlias

from govtext.compare._frames import to_frame, year_or_none
from govtext.compare._lacks import lacks_of
from govtext.compare._likeness import Said, Terminology, place_names
from govtext.compare._plans import plans_of, runs_in, without_copies
from govtext.compare._units import units_of
from govtext.schema import Column, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandas import DataFrame

    from govtext.cells import Row
    from govtext.compare._units import Unit
    from govtext.compare.panel import Panel

CARRIED_OUT: Final = 0.23
"""Held against measures of other towns, which cannot carry a plan out, nineteen plans
in twenty of 35 reports stay below; of 15 plans known as carried out all are above."""

COMES_BACK: Final = 0.25
SAME_THEME: Final = 0.1
SAME_LACK: Final = 0.1
"""Shortcomings are written anew each year and share few words. Of the same theme and of
the same kind of lack (people, skill, …) they are the same with a twentieth of their
words in common; where one of the two differs, with three; where both do, with five."""

_ROLES: Final = ("measures", "shortcomings", "recommendations")

STATUSES: Final = ("carried_out", "not_found", "no_later_report")


@dataclass(frozen=True, slots=True)
class _Report:
    """A report of a series: one body's reports of one kind, year by year."""

    report_id: str
    place_key: str
    place: str
    year: int | None
    later: list[_Report]


_Best: TypeAlias = tuple[float, _Report, "Unit"]


def followup(panel: Panel) -> DataFrame:
    """Every recommendation with what the town's later measures tell of it.

    The earliest year in which the score reaches ``CARRIED_OUT`` is taken, and in it the
    item that tells most; where none does, the best of all, with status ``not_found``.

    Returns:
        Columns as in ``FOLLOWUP``; ordered by place_key, year, report, reading order.
    """
    units = units_of(panel, _ROLES)
    words = Terminology(chain.from_iterable(units.values()), place_names(panel))
    rows: list[Row] = []
    for report in _series(panel):
        plans = _of(units, report, "recommendations")
        for plan in plans:
            best: _Best | None = None
            for later in report.later:
                measures = _of(units, later, "measures")
                if not measures:
                    continue
                score, measure = _told(words, plan, measures)
                if best is None or score > best[0]:
                    best = score, later, measure
                if score >= CARRIED_OUT:
                    break
            rows.append(_followup_row(report, plan, best))
    return to_frame(FOLLOWUP, rows)


def repeated(panel: Panel) -> DataFrame:
    """Every shortcoming that a later report of the same town names again.

    The earliest such year is taken, and in it the most alike.

    Returns:
        Columns as in ``REPEATED``; ordered by place_key, year, report, reading order.
    """
    units = units_of(panel, _ROLES)
    words = Terminology(chain.from_iterable(units.values()), place_names(panel))
    rows: list[Row] = []
    for report in _series(panel):
        for lack in _of(units, report, "shortcomings"):
            for later in report.later:
                others = _of(units, later, "shortcomings")
                scores = [_alike(words, lack, other) for other in others]
                if scores and max(scores) >= COMES_BACK:
                    score = max(scores)
                    other = others[scores.index(score)]
                    rows.append(
                        (
                            *_earlier(report, lack),
                            *_later(later, other, score),
                            lack.text,
                            other.text,
                            report.place_key,
                        )
                    )
                    break
    return to_frame(REPEATED, rows)


def _told(
    words: Terminology, plan: Unit, measures: Sequence[Unit]
) -> tuple[float, Unit]:
    """How much of a recommendation measures of one report tell, and which tells most.

    Each of its plans is told by the item that tells most of it; the item named is the
    one that tells its plan best, the first of equals.
    """
    runs = runs_in(plan)
    items = [_said(words, without_copies(one, runs)) for one in measures]
    found = wanted = 0.0
    best = (-1.0, 0)
    for text, targets in plans_of(plan):
        terms = words.terms(text)
        shares = [words.told(terms, targets, plan.themes, item) for item in items]
        at = max(range(len(items)), key=lambda one: _ratio(*shares[one]))
        found += shares[at][0]
        wanted += shares[at][1]
        if _ratio(*shares[at]) > best[0]:
            best = _ratio(*shares[at]), at
    return _ratio(found, wanted), measures[best[1]]


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _said(words: Terminology, unit: Unit) -> Said:
    return Said(words.terms(unit.text), unit.themes, unit.figures)


def _alike(words: Terminology, one: Unit, other: Unit) -> float:
    """How much two shortcomings are the same."""
    score = words.likeness(words.terms(one.text), words.terms(other.text))
    if _branches(one).intersection(_branches(other)):
        score += SAME_THEME
    if lacks_of(one.text) & lacks_of(other.text):
        score += SAME_LACK
    return min(1.0, score)


def _branches(unit: Unit) -> set[str]:
    """The first-level themes: a lack moves within one from year to year."""
    return {theme.partition(".")[0] for theme in unit.themes}


def _series(panel: Panel) -> list[_Report]:
    """The reports, each with the later ones of the same body and kind by year.

    A place has one body, whatever it signs as; its departments are bodies of their own.
    """
    columns = [
        "report_id",
        "place_key",
        "place",
        "year",
        "kind",
        "place_level",
        "issuer",
    ]
    bodies: dict[tuple[str, str, str], list[_Report]] = defaultdict(list)
    found = []
    for cells in panel.reports[columns].itertuples(index=False, name=None):
        report_id, key, place, year, kind, level, issuer = cells
        report = _Report(report_id, key, place, year_or_none(year), [])
        body = key, kind, issuer if level == "department" else ""
        bodies[body].append(report)
        found.append(report)
    for reports in bodies.values():
        dated = [(one.year, one.report_id, one) for one in reports if one.year]
        dated.sort(key=lambda one: one[:2])
        for year, _, report in dated:
            report.later.extend(one for when, _, one in dated if when > year)
    return found


def _of(units: dict[str, list[Unit]], report: _Report, role: str) -> list[Unit]:
    return [unit for unit in units.get(report.report_id, []) if unit.role == role]


def _followup_row(report: _Report, plan: Unit, best: _Best | None) -> Row:
    """A row of ``FOLLOWUP``."""
    if best is None:
        nothing = (None, "", "", "", None)
        cells: Row = (STATUSES[2], *nothing, plan.text, "")
    else:
        score, when, measure = best
        status = STATUSES[0] if score >= CARRIED_OUT else STATUSES[1]
        cells = (status, *_later(when, measure, score), plan.text, measure.text)
    return (*_earlier(report, plan), *cells, report.place_key)


def _earlier(report: _Report, unit: Unit) -> Row:
    """The first columns of both tables."""
    return report.place, report.year, report.report_id, unit.section_id, unit.heading


def _later(report: _Report, unit: Unit, score: float) -> Row:
    """The columns of the later item."""
    return (
        report.year,
        report.report_id,
        unit.section_id,
        unit.heading,
        round(score, 3),
    )


def _columns(earlier: str, later: str, score: str, status: str = "") -> list[Column]:
    """The columns of both tables, by what their items are."""
    told = Column("status", "text", status, allowed=STATUSES)
    return [
        Column("place", "text", "As in `reports`."),
        Column(
            "year", "integer", f"The year that the {earlier}'s report is on.", "year"
        ),
        Column("report_id", "text", "Its report."),
        Column("section_id", "text", f"The {earlier}."),
        Column("heading", "text", "The words of its heading; empty without one."),
        *([told] if status else []),
        Column("later_year", "integer", f"The year of the {later}.", "year"),
        Column("later_report_id", "text", "Its report."),
        Column("later_section_id", "text", f"The {later}."),
        Column("later_heading", "text", "The words of its heading."),
        Column("score", "number", score, "0 to 1"),
        Column("text", "text", f"The words of the {earlier}."),
        Column("later_text", "text", f"The words of the {later}."),
        Column("place_key", "text", "What places are told apart by."),
    ]


FOLLOWUP: Final = Table(
    "followup",
    "One row for every recommendation, with the measure of a later year that tells "
    "most of it: of the earliest year in which one tells enough, else of any.",
    ("report_id", "section_id"),
    tuple(
        _columns(
            "recommendation",
            "measure",
            "How much of it the later year's measures tell: its words and pairs of "
            "characters by how rare they are, targets reached, theme. From "
            f"{CARRIED_OUT} on it counts as carried out.",
            "`carried_out`: told as done; `not_found`: the measures named are the "
            "nearest, but tell too little of it; `no_later_report`: the panel has no "
            "measures of a later year of that place.",
        )
    ),
)

REPEATED: Final = Table(
    "repeated",
    "One row for every shortcoming that a later report of the same place names again: "
    "the earliest such year, and in it the most alike.",
    ("report_id", "section_id"),
    tuple(
        _columns(
            "shortcoming",
            "later shortcoming",
            "The words they share by how rare they are, and a tenth each for the same "
            "branch of themes and for the same kind of lack (people, skill, means …); "
            f"{COMES_BACK} or more.",
        )
    ),
)
