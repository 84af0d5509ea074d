"""Rows as pandas frames: from reports in memory, or from the files of ``extract``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from govtext.cells import Row, unguard
from govtext.errors import UnreadableFileError
from govtext.panel.columns import first_not_a_number, invalid_cell, typed_frame
from govtext.panel.rows import DUPLICATES, join, report_rows
from govtext.panel.validation import validate_tables
from govtext.readers.inputs import OWN_MARK
from govtext.schema import REPORT_TABLES, TABLES, Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pandas import DataFrame

    from govtext.pipeline import Report


def to_frames(reports: Iterable[Report]) -> dict[str, DataFrame]:
    """The tables of the contract for some reports, in the order given.

    Reports of equal text are one, as in the files. The columns have the types that
    ``read_tables`` gives them.
    """
    frames = text_frames(reports)
    return {
        table.name: typed_frame(frames[table.name], table) for table in REPORT_TABLES
    }


def text_frames(reports: Iterable[Report]) -> dict[str, DataFrame]:
    """The tables of some reports with the types of ``load_tables``."""
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
            column.name: _array(cells, column)
            for column, cells in zip(table.columns, columns, strict=True)
        }
    )


def read_tables(folder: str | Path, *, validate: bool = False) -> dict[str, DataFrame]:
    """Read the tables that ``govtext extract`` wrote into a folder.

    Text columns are as they stood in the reports: the apostrophe before what a
    spreadsheet would run as a formula is taken off. Text is ``string`` and never
    missing, an empty cell is ``""``; words of a list are categories, missing where the
    cell is empty; whole numbers are ``Int64``, other numbers ``float64``, dates
    ``datetime64[s]`` (docs/pandas.md).

    Args:
        folder: The folder given as ``--out``.
        validate: Whether to look through all of it as ``validate_tables`` does.

    Returns:
        A frame for each table that is there, by its name.

    Raises:
        UnreadableFileError: There are no such tables in the folder.
        InvalidTableError: A cell is not of its column's type or, with ``validate``,
            tables contradict themselves.
    """
    paths = _paths(folder)
    frames = {
        name: typed_frame(frame, _TABLE[name], str(paths[name]))
        for name, frame in _loaded(paths).items()
    }
    if validate:
        validate_tables(frames, files=paths)
    return frames


def load_tables(folder: str | Path) -> dict[str, DataFrame]:
    """Read the tables of a folder with all but numbers as text.

    For what orders rows by the letters of words and knows an empty cell as ``""``: all
    of govtext that goes on from tables.

    Raises:
        UnreadableFileError: There are no such tables in the folder.
        InvalidTableError: A cell that should be a number is none.
    """
    return _loaded(_paths(folder))


_TABLE: Final = {table.name: table for table in TABLES}
_SUFFIXES: Final = ("csv", "jsonl", "parquet")


def _paths(folder: str | Path) -> dict[str, Path]:
    """The file of each table that is there."""
    paths = {}
    for name in _TABLE:
        for suffix in _SUFFIXES:
            path = Path(folder) / f"{name}.{suffix}"
            if path.exists():
                paths[name] = path
                break
    if "reports" not in paths:
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
    return paths


def _loaded(paths: Mapping[str, Path]) -> dict[str, DataFrame]:
    readers = {".csv": _read_csv, ".jsonl": _read_jsonl, ".parquet": _read_parquet}
    frames = {
        name: readers[path.suffix](path, _TABLE[name]) for name, path in paths.items()
    }
    return {
        name: _in_order(frame, frames["reports"])
        if paths[name].suffix == ".parquet" and "report_id" in frame
        else frame
        for name, frame in frames.items()
    }


def _read_csv(path: Path, table: Table) -> DataFrame:
    try:
        frame = _csv(path, {column.name: column.dtype for column in table.columns})
    except (TypeError, ValueError) as error:
        # pandas does not say which cell it is.
        _refuse_numbers(path, table, _csv(path, str), error)
        raise
    for column in table.columns:
        if column.name in frame and not column.is_numeric and not column.allowed:
            cells = [unguard(cell) for cell in frame[column.name]]
            frame[column.name] = _array(cells, column)
    return frame


def _csv(path: Path, dtype: Any) -> DataFrame:  # noqa: ANN401  as pandas takes it
    import pandas as pd  # noqa: PLC0415

    return pd.read_csv(
        path,
        encoding="utf-8-sig",
        dtype=dtype,
        keep_default_na=False,  # 无 and NA are words
        na_values={
            name: [""]
            for name, kind in (dtype.items() if isinstance(dtype, dict) else ())
            if not kind.startswith("string")
        },
    )


def _read_jsonl(path: Path, table: Table) -> DataFrame:
    import json  # noqa: PLC0415

    import pandas as pd  # noqa: PLC0415

    with path.open(encoding="utf-8") as stream:
        rows: list[dict[str, Any]] = [json.loads(line) for line in stream]
    cells = {
        column.name: [_cell(row, column) for row in rows] for column in table.columns
    }
    try:
        return pd.DataFrame(
            {
                column.name: _array(cells[column.name], column)
                for column in table.columns
            }
        )
    except (TypeError, ValueError) as error:
        _refuse_numbers(path, table, cells, error)
        raise


def _read_parquet(path: Path, table: Table) -> DataFrame:
    """A data set split by year, which the folders' names say."""
    import pandas as pd  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import dataset  # noqa: PLC0415

    years = dataset.partitioning(pa.schema([("year", pa.int64())]), flavor="hive")
    rows = dataset.dataset(path, format="parquet", partitioning=years).to_table()
    return pd.DataFrame(
        {
            column.name: _array(rows.column(column.name).to_pylist(), column)
            for column in table.columns
        }
    )


def _in_order(frame: DataFrame, reports: DataFrame) -> DataFrame:
    """Rows in the order of the reports' sources, as in the other formats."""
    order = reports.sort_values("source", kind="stable")["report_id"].tolist()
    rank = {name: number for number, name in enumerate(order)}
    rows = frame["report_id"].map(rank).argsort(kind="stable")
    return frame.iloc[rows].reset_index(drop=True)


def _refuse_numbers(
    path: Path,
    table: Table,
    columns: Mapping[str, Sequence[object]] | DataFrame,
    cause: Exception,
) -> None:
    """Raise the first cell that should be a number and is none."""
    for column in table.columns:
        if not column.is_numeric or column.name not in columns:
            continue
        cells = list(columns[column.name])
        row = first_not_a_number(cells, column)
        if row is not None:
            problem = "no whole number" if column.type == "integer" else "no number"
            raise invalid_cell(
                problem,
                cells[row],
                table=table,
                column=column.name,
                row=row,
                file=str(path),
            ) from cause


def _cell(row: dict[str, Any], column: Column) -> Any:  # noqa: ANN401  any JSON value
    return row.get(column.name, None if column.is_numeric else "")


def _array(cells: Sequence[Any], column: Column) -> Any:  # noqa: ANN401  pandas has many
    import pandas as pd  # noqa: PLC0415  loaded only where frames are asked for

    return pd.array(cells, dtype=column.dtype)  # type: ignore[call-overload]
