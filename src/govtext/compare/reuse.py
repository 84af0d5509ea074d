"""Reuse: how much of a report stands word for word in an earlier or another one.

Reports copy from last year's and from their neighbours'. What counts is runs of twelve
characters and more within a line; the second share takes every number for the same, so
that last year's sentence with this year's figure counts as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from govtext.compare._frames import to_frame
from govtext.compare._lines import lined_reports
from govtext.compare._runs import Source, runs_of, worth_comparing
from govtext.schema import Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray
    from pandas import DataFrame

    from govtext.compare._lines import Lined
    from govtext.compare._runs import Runs
    from govtext.compare.panel import Panel

LEAST_SHARE: Final = 0.02
"""Pairs below share no more than the genre's formulas; either share may reach it."""

_CACHED: Final = 16_000_000  # characters whose runs are held, 16 bytes each
OWN: Final = "own_earlier"
OTHER: Final = "other_place"


@dataclass(frozen=True, slots=True)
class Pair:
    """A report and a source with enough in common; indices into ``panel.reports``."""

    report: int
    source: int
    share: float
    share_digits_aside: float
    runs: int


def reuse(panel: Panel) -> DataFrame:
    """Every report with every source that it has text in common with.

    A source is a report of an earlier year, or of the same year and another place.
    Reports without a year have none and are none.

    Returns:
        Columns as in ``REUSE``; ordered by place_key, year, then the larger share.
    """
    lines = lined_reports(panel.sections)
    reports = panel.reports
    ids = reports["report_id"].tolist()
    years = reports["year"].tolist()
    places = reports["place"].tolist()
    keys = reports["place_key"].tolist()
    rows = [
        (
            ids[pair.report],
            years[pair.report],
            places[pair.report],
            keys[pair.report],
            ids[pair.source],
            years[pair.source],
            places[pair.source],
            _relation(keys[pair.report], keys[pair.source]),
            round(pair.share, 4),
            round(pair.share_digits_aside, 4),
            pair.runs,
        )
        for pair in found_pairs(panel, lines)
    ]
    return to_frame(REUSE, rows)


def found_pairs(panel: Panel, lines: dict[str, Lined]) -> list[Pair]:
    """The pairs of a panel, ordered by report, then the larger share."""
    import numpy as np  # noqa: PLC0415  heavy

    ids = panel.reports["report_id"].tolist()
    # A report without a line keeps its place, so that indices stay in step.
    texts = [lines[one].text if one in lines else "" for one in ids]
    characters = sum(map(len, texts)) + 1

    @lru_cache(max(16, _CACHED * len(texts) // characters))
    def runs(index: int, aside: bool) -> Runs:  # noqa: FBT001  a key of the cache
        return runs_of(texts[index], digits_aside=aside)

    pairs: NDArray[np.int64] = np.empty(0, dtype=np.int64)
    for aside in (False, True):
        hashes = (runs(index, aside).hashes for index in range(len(texts)))
        found = worth_comparing(hashes, characters=characters)
        pairs = np.union1d(pairs, found)
    rows = []
    for source, reports in _by_source(panel.reports, pairs):
        exact, aside_ = (Source(runs(source, way)) for way in (False, True))
        for report in reports:
            own, own_aside = runs(report, False), runs(report, True)  # noqa: FBT003
            hits = exact.hits(own)
            shares = own.share(hits), own_aside.share(aside_.hits(own_aside))
            if max(shares) >= LEAST_SHARE:
                rows.append(Pair(report, source, *shares, len(own.stretches(hits))))
    return sorted(rows, key=lambda pair: (pair.report, -pair.share, pair.source))


def _by_source(
    reports: DataFrame, pairs: NDArray[np.int64]
) -> Iterator[tuple[int, list[int]]]:
    """Each report that can be a source, with the reports of the pairs it is one of."""
    import numpy as np  # noqa: PLC0415  heavy

    lower, upper = np.divmod(pairs, max(1, len(reports)))
    source = np.concatenate((lower, upper))
    report = np.concatenate((upper, lower))
    years = reports["year"].to_numpy(dtype=float, na_value=np.nan)
    keys = reports["place_key"].astype("category").cat.codes.to_numpy()
    # A comparison with a year that is not known is false.
    fits = (years[source] < years[report]) | (
        (years[source] == years[report]) & (keys[source] != keys[report])
    )
    source, report = source[fits], report[fits]
    order = np.lexsort((report, source))
    source, report = source[order], report[order]
    firsts = np.flatnonzero(np.concatenate(([True], source[1:] != source[:-1])))
    if len(source):
        for found in np.split(np.arange(len(source)), firsts[1:]):
            yield int(source[found[0]]), report[found].tolist()


def _relation(key: str, source_key: str) -> str:
    """Whose a source is."""
    if key == source_key:
        return OWN
    return "" if "?" in (key[0], source_key[0]) else OTHER


REUSE: Final = Table(
    "reuse",
    "One row for every report and source of which it holds two per cent or more. A "
    "source is a report of an earlier year, or of the same year and another place; a "
    "report without a year has none and is none. Two reports that share nothing but "
    "what stands in more than 50 reports (two per cent of them if that is more, never "
    "more than 200) are not compared.",
    ("report_id", "source_report_id"),
    (
        Column("report_id", "text", "As in `reports`."),
        Column("year", "integer", "The year reported on.", "year"),
        Column("place", "text", "As in `reports`."),
        Column("place_key", "text", "What places are told apart by."),
        Column("source_report_id", "text", "The earlier or other report."),
        Column("source_year", "integer", "The year that one reports on.", "year"),
        Column("source_place", "text", "Its place."),
        Column(
            "relation",
            "text",
            "Whose the source is; empty where the place of one of them is unknown.",
            allowed=(OWN, OTHER),
        ),
        Column(
            "share",
            "number",
            "Of the report's characters, line ends aside, those that stand in the "
            "source in runs of 12 or more within a line.",
            "0 to 1",
        ),
        Column(
            "share_digits_aside",
            "number",
            "The same, every number taken for the same one-character mark while "
            "matching.",
            "0 to 1",
        ),
        Column(
            "passages",
            "integer",
            "Stretches of the report that make up `share`; `compare passages` has "
            "their words.",
            "stretches",
        ),
    ),
)
