"""The comparisons by name: from folders of tables to files of tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from govtext.compare._frames import to_frame, to_rows
from govtext.compare.panel import load_panel
from govtext.engines import local
from govtext.engines.manifest import describe
from govtext.engines.output import (
    FORMATS,
    OutputFolder,
    all_files,
    digest_of,
    holds_extract,
    write_table,
)
from govtext.errors import CompareError, OutputError
from govtext.readers.inputs import OWN_MARK
from govtext.schema import TABLES, Column, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pandas import DataFrame

    from govtext.compare.panel import Panel

    _Compared = tuple[DataFrame, str]

COMPARISONS: Final = {
    "themes": ("themes", "themes"),
    "indicators": ("indicators", "indicators"),
    "mentions": ("indicators", "mentions"),
    "terms": ("terms", "terms"),
    "reuse": ("reuse", "reuse"),
    "passages": ("passages", "passages"),
    "followup": ("followup", "followup"),
    "repeated": ("followup", "repeated"),
    "kwic": ("kwic", "kwic"),
}
"""WHAT: the module and the function; the module also holds the ``Table`` of that name.

They load when they are asked for, so that help comes at once.
"""
ALL: Final = "all"

_ASKED_FOR: Final = ("kwic", "passages")
"""Not part of ``all``: one needs a pattern, the other may outgrow the reports."""
_GIVEN_UP: Final = "given up: "
_SLOW: Final = ("reuse", "followup")
_MANY: Final = 200  # reports that are worth starting processes for

_NAMES: Final = (
    Column("place_key", "text", "What is grouped by."),
    Column("place", "text", "As in `reports`."),
    Column("year", "integer", "The year reported on.", "year"),
)
GAPS: Final = Table(
    "gaps",
    "Written by `govtext compare all`: places and years between the panel's first and "
    "last one of which there is no report.",
    ("place_key", "year"),
    _NAMES,
)
LEFT_OUT: Final = Table(
    "left_out",
    "Written by `govtext compare all`: reports that were not compared because a longer "
    "version of the same report (place, year, kind and issuer) was.",
    ("report_id",),
    (
        Column("report_id", "text", "The report left out."),
        Column("source", "text", "As in `reports`."),
        *_NAMES,
        Column("kept", "text", "The report_id of the version compared."),
    ),
)


@dataclass(frozen=True)
class Done:
    """What a run wrote.

    Attributes:
        reports: Reports compared.
        left_out: Reports that another version stands for.
        rows: Rows written, by the table's name.
        notes: What could not be compared, and why.
    """

    reports: int
    left_out: int
    rows: Mapping[str, int]
    notes: Sequence[str] = field(default=())


def run(
    what: str,
    folders: Sequence[Path],
    out: Path,
    *,
    kind: str = "",
    options: Mapping[str, Mapping[str, Any]],
) -> Done:
    """Compare what extracts hold and write it: one file, or a folder for ``all``.

    Args:
        what: One of ``COMPARISONS``, or ``all``.
        folders: What ``govtext extract`` wrote.
        out: The CSV file, or the folder.
        kind: Reports of this kind only.
        options: Keyword arguments of the comparisons, by their names.

    Raises:
        CompareError: The tables or options do not allow it.
        UnreadableFileError: A folder holds no tables.
        OutputError: It cannot be written, or would overwrite an extract.
    """
    _guard(what, folders, out)
    panel = _load(folders, kind)
    if what == ALL:
        return _write_all(panel, folders, out, kind, options)
    table = table_of(what)
    frame = _compared(what, panel, options)
    write_table(out, table, to_rows(table, frame))
    rows = {what: len(frame)}
    return Done(len(panel.reports), len(panel.left_out), rows)


def table_of(what: str) -> Table:
    """The definition of the table that a comparison gives."""
    module = import_module(f"govtext.compare.{COMPARISONS[what][0]}")
    return next(
        one
        for one in vars(module).values()
        if isinstance(one, Table) and one.name == what
    )


def _compared(
    what: str, panel: Panel, options: Mapping[str, Mapping[str, Any]]
) -> DataFrame:
    module, function = COMPARISONS[what]
    compare = getattr(import_module(f"govtext.compare.{module}"), function)
    frame: DataFrame = compare(panel, **options.get(what, {}))
    return frame


def _load(folders: Sequence[Path], kind: str) -> Panel:
    try:
        return load_panel(folders, kind=kind)
    except (ValueError, OSError) as error:
        # What pandas says of a cell that is no number, or of a file cut off.
        reason = " ".join(str(error).split())
        raise CompareError(f"the tables cannot be read: {reason}") from error


def _all_compared(
    names: Sequence[str],
    panel: Panel,
    folders: Sequence[Path],
    kind: str,
    options: Mapping[str, Mapping[str, Any]],
) -> list[tuple[DataFrame, str]]:
    """Every comparison with the reason why it is empty, if it could not be made.

    Many reports take several processes, which read the tables for themselves; what
    takes longest starts first.
    """
    workers = 0
    if len(panel.reports) >= _MANY:
        workers = local.choose_workers(0, len(panel.reports))
    if workers <= 1:
        return [_one(panel, name, options) for name in names]
    work = _InAProcess(tuple(folders), kind, options)
    order = sorted(names, key=lambda name: (name not in _SLOW, name))
    done = local.run(order, work, lost=_lost, processes=local.Processes(workers))
    found = dict(zip(order, done, strict=True))
    return [found[name] for name in names]


@dataclass(frozen=True, slots=True)
class _InAProcess:
    """Makes one comparison in a process of its own."""

    folders: tuple[Path, ...]
    kind: str
    options: Mapping[str, Mapping[str, Any]]

    def __call__(self, name: str, tell: local.Tell, careful: bool) -> _Compared:  # noqa: ARG002, FBT001
        """Make it; one comparison is one row of the engine."""
        tell(0)
        if name.startswith(_GIVEN_UP):
            reason = "the process that made it died; is there enough memory?"
            return to_frame(table_of(name.removeprefix(_GIVEN_UP)), ()), reason
        return _one(_panel_of_process(self.folders, self.kind), name, self.options)


def _lost(name: str, codes: Mapping[int, str]) -> str:  # noqa: ARG001  it has one row
    return _GIVEN_UP + name


@lru_cache(1)
def _panel_of_process(folders: tuple[Path, ...], kind: str) -> Panel:
    """The panel, once a process; only for processes that live for one run."""
    return _load(folders, kind)


def _one(
    panel: Panel, name: str, options: Mapping[str, Mapping[str, Any]]
) -> tuple[DataFrame, str]:
    try:
        return _compared(name, panel, options), ""
    except CompareError as error:
        # A panel too small for one comparison is not too small for the others.
        return to_frame(table_of(name), ()), str(error)


def _write_all(
    panel: Panel,
    folders: Sequence[Path],
    out: Path,
    kind: str,
    options: Mapping[str, Mapping[str, Any]],
) -> Done:
    names = [name for name in COMPARISONS if name not in _ASKED_FOR]
    frames: dict[str, DataFrame] = {}
    notes = []
    for name, (frame, reason) in zip(
        names,
        _all_compared(names, panel, folders, kind, options),
        strict=True,
    ):
        frames[name] = frame
        if reason:
            notes.append(f"{name}.csv is empty: {reason}")
    frames |= {"gaps": panel.gaps(), "left_out": panel.left_out}
    tables = [*map(table_of, names), GAPS, LEFT_OUT]
    with OutputFolder(out, tables, ("csv",)) as folder:
        for table in tables:
            folder.write(table.name, list(to_rows(table, frames[table.name])))
        recorded = {"what": ALL, "kind": kind, **options}
        rows = folder.commit(describe(recorded, _digests(folders)))
    return Done(len(panel.reports), len(panel.left_out), rows, notes)


def _guard(what: str, folders: Sequence[Path], out: Path) -> None:
    """See that no table of an extract is overwritten: ``themes.csv`` is one too."""
    extracted = {*all_files(TABLES), OWN_MARK, "govtext.do"}
    if what == ALL:
        same = any(out.resolve() == folder.resolve() for folder in folders)
        if same or holds_extract(out):
            raise OutputError(f"{out} holds an extract; choose another --out")
        return
    if out.suffix.lower() != ".csv" and not out.is_dir():
        raise OutputError(f"{out}: comparisons are CSV files; end the name in .csv")
    # Some systems take THEMES.csv for themes.csv.
    if (
        out.name.casefold() in map(str.casefold, extracted)
        and (out.parent / OWN_MARK).exists()
    ):
        raise OutputError(f"{out} is a table of an extract; choose another --out")


def _digests(folders: Sequence[Path]) -> dict[str, str]:
    """The SHA-256 of each table read, by its path."""
    found = {}
    for folder in folders:
        for table in TABLES:
            paths = [folder / f"{table.name}.{suffix}" for suffix in FORMATS]
            if path := next(filter(type(folder).exists, paths), None):
                found[path.as_posix()] = digest_of(path)
    return found
