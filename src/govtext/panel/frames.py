"""Rows as pandas frames: from reports in memory, or from the files of ``extract``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from govtext.cells import Row, unguard
from govtext.errors import UnreadableFileError
from govtext.panel.rows import DUPLICATES, join, report_rows
from govtext.readers.inputs import OWN_MARK
from govtext.schema import REPORT_TABLES, TABLES, Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pandas import DataFrame

    from govtext.pipeline import Report


def to_frames(reports: Iterable[Report]) -> dict[str, DataFrame]:
    """The tables of the contract for some reports, in the order given.

    Reports of equal text are one, as in the files.
    """
    rows: dict[str, list[Row]] = {table.name: [] for table in REPORT_TABLES}
    duplicates: dict[str, list[str]] = {}
    for report in reports:
        key = report.document.report_id
        if key in duplicates:
            duplicates[key].append(report.document.source)
            continue
        duplicates[key] = []
        for name, found in report_rows(report).items():
            rows[name] += found
    rows["reports"] = [
        with_duplicates(row, duplicates[str(row[0])]) for row in rows["reports"]
    ]
    return {table.name: _frame(table, rows[table.name]) for table in REPORT_TABLES}


def with_duplicates(row: Row, sources: Sequence[str]) -> Row:
    """A row of ``reports`` with the other files that hold the same text."""
    if not sources:
        return row
    return (*row[:DUPLICATES], join(sorted(sources)), *row[DUPLICATES + 1 :])


def _frame(table: Table, rows: list[Row]) -> DataFrame:
    import pandas as pd  # noqa: PLC0415  loaded only where frames are asked for

    columns = list(zip(*rows, strict=True)) or [()] * len(table.columns)
    return pd.DataFrame(
        {
            column.name: pd.array(cells, dtype=column.dtype)  # type: ignore[call-overload]
            for column, cells in zip(table.columns, columns, strict=True)
        }
    )


def read_tables(folder: str | Path) -> dict[str, DataFrame]:
    """Read the tables that ``govtext extract`` wrote into a folder.

    Text columns are as they stood in the reports: the apostrophe before what a
    spreadsheet would run as a formula is taken off.

    Args:
        folder: The folder given as ``--out``.

    Returns:
        A frame for each table that is there, by its name.

    Raises:
        UnreadableFileError: There are no such tables in the folder.
    """
    readers = {"csv": _read_csv, "jsonl": _read_jsonl}
    frames = {}
    for table in TABLES:
        for suffix, reader in readers.items():
            path = Path(folder) / f"{table.name}.{suffix}"
            if path.is_file():
                frames[table.name] = reader(path, table)
                break
    if "reports" not in frames:
        if (Path(folder) / OWN_MARK).is_file():
            raise UnreadableFileError(
                f"{folder}: its tables are in formats that are only written; run "
                "'govtext extract' again with --format csv as well",
                code="not_found",
            )
        raise UnreadableFileError(
            f"{folder}: no tables of govtext in this folder; run 'govtext extract "
            "INPUT --out FOLDER' first",
            code="not_found",
        )
    return frames


def _read_csv(path: Path, table: Table) -> DataFrame:
    import pandas as pd  # noqa: PLC0415

    frame = pd.read_csv(
        path,
        encoding="utf-8-sig",
        dtype=_dtypes(table),
        keep_default_na=False,  # 无 and NA are words
        na_values={c.name: [""] for c in table.columns if c.is_numeric},
        lineterminator=None,
    )
    for column in table.columns:
        if column.name in frame and not column.is_numeric and not column.allowed:
            cells = [unguard(cell) for cell in frame[column.name]]
            frame[column.name] = pd.array(cells, dtype=column.dtype)  # type: ignore[call-overload]
    return frame


def _read_jsonl(path: Path, table: Table) -> DataFrame:
    import json  # noqa: PLC0415

    import pandas as pd  # noqa: PLC0415

    with path.open(encoding="utf-8") as stream:
        rows: list[dict[str, Any]] = [json.loads(line) for line in stream]
    return pd.DataFrame(
        {
            column.name: pd.array(  # type: ignore[call-overload]
                [_cell(row, column) for row in rows], dtype=column.dtype
            )
            for column in table.columns
        }
    )


def _cell(row: dict[str, Any], column: Column) -> Any:  # noqa: ANN401  any JSON value
    return row.get(column.name, None if column.is_numeric else "")


def _dtypes(table: Table) -> dict[str, str]:
    return {column.name: column.dtype for column in table.columns}
