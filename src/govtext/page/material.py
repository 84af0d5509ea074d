"""What the page is made from: a panel, its comparisons, and what was left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from govtext.compare.panel import load_panel
from govtext.errors import CompareError
from govtext.metrics.indicators import load_indicators
from govtext.page.anchors import Anchors
from govtext.panel import load_tables
from govtext.themes.taxonomy import load_taxonomy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pandas import DataFrame

    from govtext.compare.panel import Panel

Rows = list[dict[str, Any]]
"""Rows of a table by column name; None where nothing is known."""

_COMPARED: Final[tuple[tuple[str, str, str, dict[str, str]], ...]] = (
    ("themes", "themes", "themes", {}),
    ("indicators", "indicators", "indicators", {}),
    ("terms_place", "terms", "terms", {"by": "place"}),
    ("terms_year", "terms", "terms", {"by": "year"}),
    ("reuse", "reuse", "reuse", {}),
    ("passages", "passages", "passages", {}),
    ("followup", "followup", "followup", {}),
    ("repeated", "followup", "repeated", {}),
)
"""The name on the page, the module of ``compare``, its function and its options."""

_COUNTS: Final = ("characters", "sections", "metrics", "citations")


@dataclass(frozen=True)
class Material:
    """Everything that the sections of the page are made from.

    Attributes:
        panel: The reports compared.
        folders: The extracts they come from.
        compared: The rows of each comparison, by its name.
        notes: Why a comparison has no rows, by its name.
        others: Reports of no kind that is compared, or of a kind not asked for.
        errors: What could not be read when the tables were extracted.
    """

    panel: Panel
    folders: Sequence[Path]
    compared: Mapping[str, Rows]
    notes: Mapping[str, str]
    others: Rows = field(default_factory=list)
    errors: Rows = field(default_factory=list)

    @cached_property
    def reports(self) -> Rows:
        """The reports, by place and year."""
        rows = rows_of(self.panel.reports)
        for row in rows:
            row |= {name: row[name] or 0 for name in _COUNTS}
        return rows

    @cached_property
    def by_id(self) -> dict[str, dict[str, Any]]:
        """The reports by their id."""
        return {row["report_id"]: row for row in self.reports}

    @cached_property
    def anchors(self) -> Anchors:
        """Where everything stands on the page."""
        tables = self.panel.tables
        return Anchors(
            self.by_id,
            rows_of(tables["sections"]),
            rows_of(tables["metrics"]),
            rows_of(tables["absences"]),
        )

    @cached_property
    def places(self) -> dict[str, str]:
        """The name of each place by its key; of equal names the key tells which."""
        names: dict[str, str] = {}
        for row in self.reports:
            known = names.get(row["place_key"], "")
            names[row["place_key"]] = max(known, row["place"] or "")
        shown = list(names.values())
        return {
            key: (
                "place unknown"
                if not name
                else name
                if shown.count(name) == 1
                else f"{name} ({key})"
            )
            for key, name in names.items()
        }

    @cached_property
    def place_number(self) -> dict[str, int]:
        """A short name of each place for the filters."""
        return {key: number for number, key in enumerate(self.places)}

    def marks(self, *report_ids: str) -> dict[str, str]:
        """The place and year of some reports, as the filters compare them."""
        rows = [self.by_id[one] for one in report_ids if one in self.by_id]
        places = dict.fromkeys(str(self.place_number[r["place_key"]]) for r in rows)
        years = dict.fromkeys(str(r["year"] or "none") for r in rows)
        return {"p": " ".join(places), "y": " ".join(years)}

    def named(self, report_id: str) -> str:
        """A report as one calls it: its place and year."""
        return self._names[report_id]

    @cached_property
    def _names(self) -> dict[str, str]:
        """Place and year; of several reports of one year also what tells them apart."""
        names = {
            row[
                "report_id"
            ]: f"{self.places[row['place_key']]} {row['year'] or 'no year'}"
            for row in self.reports
        }
        often = Counter(names.values())
        for key, name in names.items():
            if often[name] > 1:
                row = self.by_id[key]
                beside = row["issuer"] or row["title"] or row["source"]
                names[key] = f"{name} ({row['kind']}, {beside})"
        return names


def load_material(
    folders: Sequence[Path], *, kind: str = "", seed: int = 0, compare: bool = True
) -> Material:
    """Load tables and compare what is in them.

    Args:
        folders: What ``govtext extract`` wrote.
        kind: Reports of this kind only.
        seed: Starts the sampling of the intervals of theme shares.
        compare: Whether to compare at all; themes and indicators always are, since
            they cost next to nothing.

    Raises:
        CompareError: The tables do not allow it.
        UnreadableFileError: A folder holds no tables.
    """
    try:
        panel = load_panel(folders, kind=kind)
    except (ValueError, OSError) as error:
        # What pandas says of a cell that is no number, or of a file cut off.
        reason = " ".join(str(error).split())
        raise CompareError(f"the tables cannot be read: {reason}") from error
    compared: dict[str, Rows] = {}
    notes: dict[str, str] = {}
    for name, module, function, options in _COMPARED:
        compared[name] = []
        if not compare and name not in ("themes", "indicators"):
            notes[name] = "Not compared: the page was made with --no-compare."
            continue
        given = {"seed": seed} if name == "themes" else options
        try:
            found = getattr(import_module(f"govtext.compare.{module}"), function)
            compared[name] = rows_of(found(panel, **given))
        except CompareError as error:
            # A panel too small for one comparison is not too small for the others.
            notes[name] = f"Not compared: {error}."
    return Material(panel, folders, compared, notes, *_beside(folders, panel))


def _beside(folders: Sequence[Path], panel: Panel) -> tuple[Rows, Rows]:
    """Reports that are not compared for what they are, and inputs that failed."""
    known = {*panel.reports["report_id"], *panel.left_out["report_id"]}
    others: dict[str, dict[str, Any]] = {}
    errors: Rows = []
    for folder in folders:
        tables = load_tables(folder)
        for row in rows_of(tables["reports"]):
            if row["report_id"] not in known:
                others[row["report_id"]] = row
        errors += rows_of(tables["errors"]) if "errors" in tables else []
    return [others[key] for key in sorted(others)], errors


def rows_of(frame: DataFrame) -> Rows:
    """A frame as rows."""
    known = frame.astype(object).where(frame.notna(), None)
    names = [str(name) for name in known.columns]
    return [dict(zip(names, row, strict=True)) for row in known.to_numpy().tolist()]


def theme_name(kind: str, theme: str) -> tuple[str, str]:
    """A theme's Chinese and English name; empty for one of another codebook."""
    taxonomy = load_taxonomy(kind)
    try:
        found = taxonomy[theme] if taxonomy else None
    except KeyError:
        found = None
    return (found.zh, found.en) if found else ("", "")


def indicator_name(indicator: str) -> tuple[str, str]:
    """An indicator's Chinese and English name; its id for an unknown one."""
    found = load_indicators().get(indicator)
    return (found.zh, found.en) if found else ("", indicator)
