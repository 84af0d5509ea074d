"""The tables as data sets of Stata 14 and later (.dta, version 118), and a do-file.

A data set tells in its header how many rows it has and how wide its strings are, so it
cannot be written while rows come. They wait in a temporary file, and one table at a
time is in memory at the end.
"""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime
from importlib.resources import files
from typing import IO, TYPE_CHECKING, Any, Final

from govtext.engines.formats import TableWriter
from govtext.engines.stata_labels import column_label, table_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pandas import DataFrame

    from govtext.cells import Cell, Row
    from govtext.schema import Column, Table

DO_FILE: Final = "govtext.do"

_LONGEST_FIXED = 244
"""Bytes. Strings of a fixed width take it in every row; strL only what each needs."""
_LONGEST_KEY = 2045
"""Bytes. Stata merges by strings of a fixed width alone, which hold no more."""
_INTEGERS = (-2_147_483_647, 2_147_483_620)
"""What Stata's ``long`` holds; what lies above are its missing values."""
_LARGEST = 8.988e307
"""What Stata's ``double`` holds; what lies above are its missing values."""
_RENAMED = {"end": "end_"}
"""``end`` closes a program in Stata."""


class StataWriter(TableWriter):
    """One data set a table, and a do-file that opens the reports as a panel."""

    suffix = "dta"

    @classmethod
    def files(cls, tables: Iterable[Table]) -> dict[str, tuple[str, ...]]:
        """A file a table; the do-file only beside reports, which it opens."""
        names = [table.name for table in tables]
        made: dict[str, tuple[str, ...]] = {
            f"{name}.{cls.suffix}": (name,) for name in names
        }
        return {**made, DO_FILE: ()} if "reports" in names else made

    def __init__(self, folder: Path, tables: Sequence[Table]) -> None:
        self._folder = folder
        self._tables = tables
        self._waiting: dict[str, IO[str]] = {}
        self._too_large = 0
        for table in tables:
            self._waiting[table.name] = tempfile.TemporaryFile(  # noqa: SIM115
                "w+", encoding="ascii", dir=folder
            )

    def write_rows(self, table: str, rows: Iterable[Row]) -> None:
        """Put rows by until all are there."""
        self._waiting[table].writelines(json.dumps(row) + "\n" for row in rows)

    def finish(self, manifest: Mapping[str, Any]) -> None:
        """Write the data sets, one table after the other, and the do-file."""
        moment = _moment(manifest.get("created"))
        for table in self._tables:
            self._write_set(table, moment)
        if DO_FILE in self.files(self._tables):
            self._write_do_file(manifest)

    def close(self) -> None:
        """Close the temporary files, which removes them."""
        for stream in self._waiting.values():
            stream.close()

    def _write_set(self, table: Table, moment: datetime) -> None:
        stream = self._waiting[table.name]
        stream.seek(0)
        frame, long_texts = self._frame(table, map(json.loads, stream))
        stream.close()
        frame.to_stata(
            self._folder / f"{table.name}.{self.suffix}",
            version=118,
            write_index=False,
            time_stamp=moment,
            data_label=table_label(table),
            variable_labels={
                _name(column): column_label(table, column) for column in table.columns
            },
            convert_strl=long_texts,
        )

    def _frame(
        self, table: Table, rows: Iterator[Sequence[Cell]]
    ) -> tuple[DataFrame, list[str]]:
        """A table's rows as Stata's types hold them, and its columns of long texts."""
        import pandas as pd  # noqa: PLC0415  heavy

        cells: list[Sequence[Cell]] = list(zip(*rows, strict=True))
        columns: dict[str, Any] = {}
        long_texts = []
        for at, column in enumerate(table.columns):
            name, found = _name(column), cells[at] if cells else ()
            if column.is_numeric:
                columns[name] = self._numbers(found)
                continue
            texts = [_text(cell) for cell in found]
            columns[name] = pd.Series(texts, dtype=object)
            longest = max((len(text.encode()) for text in texts), default=0)
            is_key = column.name in table.key
            # pandas decides by characters, and three bytes make a Chinese one.
            if longest > (_LONGEST_KEY if is_key else _LONGEST_FIXED):
                long_texts.append(name)
        return pd.DataFrame(columns), long_texts

    def _numbers(self, cells: Sequence[Cell]) -> Any:  # noqa: ANN401  an array
        """Numbers as ``long`` if they are whole and all known, else as ``double``."""
        import numpy as np  # noqa: PLC0415  heavy

        low, high = _INTEGERS
        if cells and all(isinstance(c, int) and low <= c <= high for c in cells):
            return np.array(cells, dtype=np.int32)
        numbers = np.array(
            [np.nan if cell is None else float(cell) for cell in cells], dtype=float
        )
        too_large = np.abs(numbers) > _LARGEST
        self._too_large += int(too_large.sum())
        return np.where(too_large, np.nan, numbers)

    def _write_do_file(self, manifest: Mapping[str, Any]) -> None:
        sets = ", ".join(f"{table.name}.dta" for table in self._tables)
        lost = (
            f"{self._too_large} numbers beyond what Stata holds ({_LARGEST:g}) are "
            "missing in them."
            if self._too_large
            else "No number was lost in them."
        )
        text = files("govtext.engines").joinpath(DO_FILE).read_text(encoding="utf-8")
        for name, value in {
            "@VERSION@": str(manifest.get("govtext", "")),
            "@CREATED@": str(manifest.get("created", "")),
            "@SETS@": sets,
            "@LOST@": lost,
        }.items():
            text = text.replace(name, value)
        path = self._folder / DO_FILE
        path.write_text(text, encoding="utf-8", newline="\n")


def _name(column: Column) -> str:
    """The variable of a column: its name, where Stata does not keep it for itself."""
    return _RENAMED.get(column.name, column.name)


def _text(cell: Cell) -> str:
    """A cell's text; Stata ends a string at a null character."""
    return "" if cell is None else str(cell).replace("\0", "\ufffd")


def _moment(created: object) -> datetime:
    """The time in a manifest; fixed where it has none, for equal files."""
    try:
        return datetime.fromisoformat(str(created))
    except ValueError:
        return datetime(2020, 1, 1, tzinfo=UTC)
