"""The panel: places over years, from the tables of one or more extracts.

Reports of equal text are one, whichever folder they lie in. Of several versions of one
report (same place, year, kind and issuer, other text) the longest is taken and the
others are named; a report without year or place stays, in a group of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from govtext.errors import CompareError
from govtext.panel import load_tables
from govtext.schema import REPORT_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pandas import DataFrame

Chain: TypeAlias = tuple[str, ...]

_NEEDED = ("reports", "sections", "metrics", "absences", "citations", "themes")
_CHAIN = ("province", "city", "county", "place")
_IDENTITY = ["place_key", "year", "kind", "by"]


@dataclass(frozen=True)
class Panel:
    """Reports of places over years with what was found in them.

    Attributes:
        reports: One row a report, ordered by place_key, year, report_id. ``place_key``
            is never empty: a report without place has ``?`` and its id.
        tables: ``sections, metrics, absences, citations, themes`` of those reports
            alone, with ``place_key, place, year, kind`` beside the ``report_id``.
        left_out: Reports that another version stands for: ``report_id``, ``source``,
            ``place_key``, ``place``, ``year``, ``kept`` (the report_id taken).
    """

    reports: DataFrame
    tables: dict[str, DataFrame]
    left_out: DataFrame

    @cached_property
    def sections(self) -> DataFrame:
        """The sections, with the lines of their own text as ``text``."""
        return self.tables["sections"]

    def gaps(self) -> DataFrame:
        """Place × year of the panel's span without a report: place_key, place, year."""
        import pandas as pd  # noqa: PLC0415  heavy

        known = self.reports.dropna(subset=["year"])
        span = range(
            int(known["year"].min()) if len(known) else 0,
            int(known["year"].max()) + 1 if len(known) else 0,
        )
        there = set(zip(known["place_key"], known["year"].astype(int), strict=True))
        names = known.drop_duplicates("place_key").sort_values("place_key")
        rows = [
            (key, place, year)
            for key, place in zip(names["place_key"], names["place"], strict=True)
            for year in span
            if (key, year) not in there
        ]
        return pd.DataFrame(rows, columns=["place_key", "place", "year"])


def load_panel(folders: Iterable[Path], *, kind: str = "") -> Panel:
    """Read the tables of extracts and make them one panel.

    Args:
        folders: What ``govtext extract`` wrote; any number.
        kind: Reports of this kind only; else of every kind but ``other``.

    Raises:
        UnreadableFileError: A folder holds no tables.
        CompareError: Tables or columns are missing (another version wrote them), or
            there is no report to compare.
    """
    import pandas as pd  # noqa: PLC0415  heavy

    parts = [_read(folder) for folder in folders]
    if not parts:
        raise CompareError("no folder to compare; name what 'govtext extract' wrote")
    # A report in two extracts comes whole from the first: they may differ in options.
    seen: set[str] = set()
    for part in parts:
        new = set(part["reports"]["report_id"]) - seen
        for name, frame in part.items():
            part[name] = frame[frame["report_id"].isin(new)]
        seen |= new
    frames = {
        name: pd.concat([part[name] for part in parts], ignore_index=True)
        for name in parts[0]
    }
    reports = frames["reports"]
    reports = reports[reports["kind"] == kind if kind else reports["kind"] != "other"]
    if reports.empty:
        raise CompareError(
            "there is no report to compare"
            + (f" of the kind {kind!r}" if kind else " of a known kind")
        )
    reports = reports.assign(place_key=_keys(reports))
    reports = reports.sort_values(["place_key", "year", "report_id"], ignore_index=True)
    reports, left_out = _versions(reports)
    beside = reports[["report_id", "place_key", "place", "year", "kind"]]
    # A citation has a year and a kind of its own.
    frames["citations"] = frames["citations"].rename(
        columns={"year": "cited_year", "kind": "cited_kind"}
    )
    tables = {
        name: frame.merge(beside, on="report_id", how="inner")
        for name, frame in frames.items()
        if name != "reports"
    }
    return Panel(reports, tables, left_out)


def _read(folder: Path) -> dict[str, DataFrame]:
    """The tables of one folder, checked."""
    tables = load_tables(folder)
    for table in REPORT_TABLES:
        if table.name not in tables:
            if table.name in _NEEDED:
                raise CompareError(
                    f"{folder}: no table {table.name}; run 'govtext extract' again"
                )
            continue
        missing = sorted(set(table.header) - set(tables[table.name].columns))
        if missing:
            raise CompareError(
                f"{folder}/{table.name}: no column {missing[0]!r}; another version of "
                "govtext wrote it: run 'govtext extract' again"
            )
    return {name: frame for name, frame in tables.items() if name in _names()}


def _names() -> Sequence[str]:
    return [table.name for table in REPORT_TABLES]


def _keys(reports: DataFrame) -> list[str]:
    """What to group by: ``place_key``, evened out within the panel.

    One year's report names the county above a town, the next one does not: 柳河街道
    and 云岭县/柳河街道. Where the panel holds only one place whose names go on above
    those of the shorter, they are the same.
    """
    chains = [
        tuple(filter(None, names))
        for names in zip(*(reports[name] for name in _CHAIN), strict=True)
    ]
    keys = dict(zip(chains, reports["place_key"], strict=True))
    longest = {chain: _only(_longer(chain, keys), chain) for chain in keys}
    return [
        keys[longest[chain]] or f"?{report_id}"
        for chain, report_id in zip(chains, reports["report_id"], strict=True)
    ]


def _longer(chain: Chain, chains: Iterable[Chain]) -> list[Chain]:
    """The chains that name the same place and more above it."""
    return [
        other
        for other in chains
        if len(other) > len(chain) > 0
        and other[-1] == chain[-1]
        and all(name in other for name in chain)
    ]


def _only(longer: list[Chain], chain: Chain) -> Chain:
    """The longest chain, if all the others lie within it."""
    if not longer:
        return chain
    best = max(longer, key=lambda one: (len(one), one))
    return best if all(set(one) <= set(best) for one in longer) else chain


def _versions(reports: DataFrame) -> tuple[DataFrame, DataFrame]:
    """The reports taken, and those that another version stands for."""
    known = reports["year"].notna() & ~reports["place_key"].str.startswith("?")
    # A town signs now with its county, now without: only departments are told apart.
    issuer = reports["issuer"].where(reports["place_level"] == "department", "")
    ranked = reports.assign(by=issuer)[known].sort_values(
        ["characters", "report_id"], ascending=[False, True]
    )
    best = ranked.drop_duplicates(_IDENTITY)
    kept = ranked.merge(
        best[[*_IDENTITY, "report_id"]].rename(columns={"report_id": "kept"}),
        on=_IDENTITY,
    )
    out = kept[kept["report_id"] != kept["kept"]]
    columns = ["report_id", "source", "place_key", "place", "year", "kept"]
    taken = reports[~reports["report_id"].isin(out["report_id"])]
    return taken.reset_index(drop=True), out[columns].reset_index(drop=True)
