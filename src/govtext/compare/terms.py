"""Terms that tell some reports from others: log-odds with a Dirichlet prior.

Monroe, Colaresi & Quinn 2008, "Fightin' Words: Lexical Feature Selection and Evaluation
for Identifying the Content of Political Conflict", Political Analysis 16(4). Counts are
drawn towards those of all reports by a prior of ``PRIOR`` terms, so that a word used
once is no one's favourite; ``z`` is the log-odds ratio by its standard deviation.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log, sqrt
from typing import TYPE_CHECKING, Final, TypeAlias

from govtext.compare._frames import to_frame
from govtext.compare._likeness import place_names
from govtext.compare._tokens import phrases_of, terms_in, word_runs
from govtext.errors import CompareError
from govtext.schema import Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pandas import DataFrame

    from govtext.cells import Row
    from govtext.compare.panel import Panel

Selection: TypeAlias = Mapping[str, object] | str

PRIOR: Final = 500.0
"""Terms that the prior counts for on each of the two sides: about as many as stand in a
report, so that a single report moves its words halfway."""

_TARGET: Final = "target"
_REFERENCE: Final = "reference"

LEAST: Final = 3
"""Times that a term stands in target and reference together, at least: of rarer ones
``z`` cannot say anything."""

COLUMNS: Final = (
    "place", "place_key", "place_level", "province", "city", "county", "year", "kind",
    "issuer", "report_id",
)  # fmt: skip
"""Columns of ``reports`` by which reports can be chosen."""


@dataclass
class _Counts:
    """How often terms stand in some reports, and in how many of them."""

    terms: Counter[str] = field(default_factory=Counter)
    reports: Counter[str] = field(default_factory=Counter)


def terms(
    panel: Panel,
    *,
    target: Selection = "",
    reference: Selection = "",
    by: str = "",
) -> DataFrame:
    """Terms of some reports against others.

    Args:
        panel: The panel.
        target: The reports whose terms are told: ``{"place": "平安镇", "year": 2022}``,
            or ``"place=平安镇"``.
        reference: Those they are set against; none given means all others. A report
            that is in both is of the target.
        by: In place of these, a column of ``COLUMNS``: each value that is known
            against all other reports.

    Returns:
        Columns as in ``TERMS``; groups in order, in each the largest ``z`` first. With
        ``by`` only terms that the group has; else also those that only the reference
        has, at the end with ``z`` below nought.

    Raises:
        CompareError: Nothing or too much is asked for, a column is unknown, no report
            is on one of the sides, or a name is that of several places.
    """
    sides = _by(panel, by) if by else _chosen(panel, target, reference)
    if by and (target or reference):
        raise CompareError("by sets each value against the others; no target with it")
    counts: dict[str, _Counts] = defaultdict(_Counts)
    everything: Counter[str] = Counter()
    for report_id, found in _counted(panel):
        everything.update(found)
        if side := sides.get(report_id):
            counts[side].terms.update(found)
            counts[side].reports.update(found.keys())
    rows: list[Row] = []
    if by:
        for name in sorted(counts):
            rows += _rows(name, counts[name], None, everything)
    else:
        other = counts[_REFERENCE].terms if reference else None
        rows += _rows(_name(target), counts[_TARGET], other, everything, all_terms=True)
    return to_frame(TERMS, rows)


def _counted(panel: Panel) -> Iterator[tuple[str, Counter[str]]]:
    """The terms of each report."""
    names = place_names(panel)
    texts = panel.sections.sort_values(["report_id", "start", "section_id"])
    phrases = phrases_of(lambda: (word_runs(text, names) for text in texts["text"]))
    for report_id, rows in texts.groupby("report_id", sort=False):
        found: Counter[str] = Counter()
        for text in rows["text"]:
            found.update(terms_in(word_runs(text, names), phrases))
        yield str(report_id), found


def _rows(
    name: str,
    target: _Counts,
    other: Counter[str] | None,
    everything: Counter[str],
    *,
    all_terms: bool = False,
) -> list[Row]:
    """The rows of one group.

    Args:
        name: Its name.
        target: Its terms.
        other: Those of the reference; None where that is all other reports.
        everything: Those of the panel.
        all_terms: Whether terms count that the group does not have.
    """
    total = everything.total()
    here_all = target.terms.total()
    there_all = total - here_all if other is None else other.total()
    rows: list[tuple[str, int, int, int, float, float]] = []
    for term in everything if all_terms else target.terms:
        here = target.terms[term]
        there = everything[term] - here if other is None else other[term]
        if here + there < LEAST:
            continue
        prior = PRIOR * everything[term] / total
        ours = (here + prior) / (here_all + PRIOR - here - prior)
        theirs = (there + prior) / (there_all + PRIOR - there - prior)
        ratio = log(ours / theirs)
        z = ratio / sqrt(1 / (here + prior) + 1 / (there + prior))
        found = target.reports[term]
        rows.append((term, here, there, found, round(ratio, 3), round(z, 3)))
    rows.sort(key=lambda row: (-row[5], row[0]))
    return [(name, *row) for row in rows]


def _by(panel: Panel, column: str) -> dict[str, str]:
    """The value of each report in a column, as a name for it.

    A place is its ``place_key``; where no other has its name, it is called by that.
    """
    if column not in COLUMNS:
        raise CompareError(f"by {column!r}: use one of {', '.join(COLUMNS)}")
    reports = panel.reports
    if len(set(reports["place_key" if column == "place" else column].dropna())) <= 1:
        raise CompareError(
            f"by {column!r}: all reports have the same, so no other side"
        )
    ids = reports["report_id"].tolist()
    if column != "place":
        values = reports[column].astype("string").fillna("")
        return dict(zip(ids, values.tolist(), strict=True))
    keys = reports.groupby("place")["place_key"].nunique()
    named = zip(ids, reports["place"], reports["place_key"], strict=True)
    return {
        one: place if keys[place] == 1 else key if place else ""
        for one, place, key in named
    }


def _chosen(panel: Panel, target: Selection, reference: Selection) -> dict[str, str]:
    """Which reports are of the target, and which of the reference if one is given."""
    if not target:
        raise CompareError("terms of what? name a target, or a column with by")
    ours = _select(panel, target, "target")
    theirs = _select(panel, reference, "reference") - ours if reference else set()
    if reference and not theirs:
        raise CompareError(f"reference {_name(reference)}: the target holds them all")
    if len(ours) == len(panel.reports):
        raise CompareError(f"every report is of the target {_name(target)}")
    return dict.fromkeys(theirs, _REFERENCE) | dict.fromkeys(ours, _TARGET)


def _select(panel: Panel, selection: Selection, side: str) -> set[str]:
    """The report_ids of a selection."""
    reports = panel.reports
    for column, value in _pairs(selection).items():
        if column not in COLUMNS:
            raise CompareError(f"{side} {column}: use one of {', '.join(COLUMNS)}")
        reports = reports[reports[column].astype("string").fillna("") == value]
        keys = sorted(set(reports["place_key"]))
        if column == "place" and len(keys) > 1:
            raise CompareError(
                f"{side} place={value}: that is {len(keys)} places; choose one by "
                f"place_key={keys[0]} or {keys[1]}"
            )
    if reports.empty:
        raise CompareError(f"{side} {_name(selection)}: there is no such report")
    return set(reports["report_id"])


def _pairs(selection: Selection) -> dict[str, str]:
    """A selection as columns with their values."""
    if isinstance(selection, Mapping):
        return {column: str(value) for column, value in selection.items()}
    column, equals, value = selection.partition("=")
    if not equals:
        raise CompareError(f"{selection!r}: write COLUMN=VALUE")
    return {column.strip(): value.strip()}


def _name(selection: Selection) -> str:
    return ", ".join(f"{key}={value}" for key, value in _pairs(selection).items())


TERMS: Final = Table(
    "terms",
    "One row for every group and term: how much more often the group's reports use it "
    "than the others. Words of one character, numbers, names of the panel's places and "
    "words that tell nothing (`tables/stopwords.toml`) are no terms; terms in both "
    f"sides less than {LEAST} times are left out.",
    ("group", "term"),
    (
        Column(
            "group",
            "text",
            "The target as chosen (place=平安镇), or the value of the column `by`; a "
            "place whose name others bear by its place_key.",
        ),
        Column("term", "text", "A word, or two or three that belong together."),
        Column("count_target", "integer", "How often the group uses it.", "times"),
        Column("count_reference", "integer", "How often the others do.", "times"),
        Column(
            "reports_target", "integer", "Reports of the group that use it.", "reports"
        ),
        Column(
            "log_odds",
            "number",
            "Log-odds ratio of group against others, both drawn towards all reports by "
            f"a prior of {PRIOR:.0f} terms; above nought the group uses it more.",
            "natural logarithm",
        ),
        Column(
            "z",
            "number",
            "The same by its standard deviation; beyond 1.96 from nought, chance alone "
            "would rarely do it. Many terms are looked at: some will be beyond.",
            "standard deviations",
        ),
    ),
)
