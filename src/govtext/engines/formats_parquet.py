"""The tables as data sets of Parquet files, one folder a year (``year=2023``).

Every table is split by the year that its report is on, which stands in the names of the
folders and in no file (Hive's way): what asks for one year reads no other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from govtext.engines.batches import table_batch, table_schema
from govtext.engines.formats import TableWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from govtext.cells import Row
    from govtext.schema import Table

UNKNOWN_YEAR: Final = "__HIVE_DEFAULT_PARTITION__"
_WAITING: Final = 64_000_000
"""Bytes of rows that wait to be written: larger groups of rows are read faster."""
_OPEN: Final = 240
"""Files open at a time; a process may have some hundreds."""

_Place = tuple[str, str]  # table and folder


class ParquetWriter(TableWriter):
    """A folder a table, ``reports.parquet``, with a folder a year in it."""

    suffix = "parquet"

    @classmethod
    def files(cls, tables: Iterable[Table]) -> dict[str, tuple[str, ...]]:
        """A folder a table."""
        return {f"{table.name}.{cls.suffix}": (table.name,) for table in tables}

    def __init__(self, folder: Path, tables: Sequence[Table]) -> None:
        self._folder = folder
        self._tables = {table.name: table for table in tables}
        self._waiting: dict[_Place, list[pa.RecordBatch]] = defaultdict(list)
        self._bytes = 0
        self._open: dict[_Place, pq.ParquetWriter] = {}
        self._numbers: Counter[_Place] = Counter()

    def write(self, batches: Mapping[str, pa.RecordBatch]) -> None:
        """Put rows by, each with the year of its report.

        Raises:
            ValueError: There are rows of reports without ``reports``.
        """
        reports = batches.get("reports")
        for table, batch in batches.items():
            if "report_id" not in batch.schema.names:
                self._put(table, "", batch)
            elif reports is None:
                raise ValueError(f"{table}: rows come along with their reports")
            elif batch.num_rows:
                row = pc.index_in(
                    batch.column("report_id"), value_set=reports.column("report_id")
                )
                self._split(table, batch, reports.column("year").take(row))
        if self._bytes > _WAITING:
            self._write_waiting()

    def write_rows(self, table: str, rows: Iterable[Row]) -> None:
        """Append rows that have no year."""
        batch = table_batch(self._tables[table], list(rows))
        self._put(table, "", batch)

    def finish(self, manifest: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Write what waits; a table without rows becomes a file without rows."""
        self._write_waiting()
        written = {name for name, _ in self._numbers}
        for table in self._tables.keys() - written:
            schema = table_schema(self._tables[table])
            folder = _folder(None) if "report_id" in schema.names else ""
            self._put(table, folder, pa.RecordBatch.from_pylist([], schema=schema))
        self._write_waiting()
        self.close()

    def close(self) -> None:
        """Close the files."""
        for writer in self._open.values():
            writer.close()
        self._open.clear()

    def _split(self, table: str, batch: pa.RecordBatch, years: pa.Array) -> None:
        for year in pc.unique(years).to_pylist():
            rows = pc.is_null(years) if year is None else pc.equal(years, year)
            self._put(table, _folder(year), batch.filter(rows))

    def _put(self, table: str, folder: str, rows: pa.RecordBatch) -> None:
        if folder and "year" in rows.schema.names:
            rows = rows.drop_columns(["year"])
        self._waiting[table, folder].append(rows)
        self._bytes += rows.nbytes

    def _write_waiting(self) -> None:
        for place, rows in sorted(self._waiting.items()):
            whole = pa.concat_tables(
                [
                    r if isinstance(r, pa.Table) else pa.Table.from_batches([r])
                    for r in rows
                ]
            )
            self._writer(place, whole.schema).write_table(whole)
        self._waiting.clear()
        self._bytes = 0

    def _writer(self, place: _Place, schema: pa.Schema) -> pq.ParquetWriter:
        if place not in self._open:
            if len(self._open) >= _OPEN:
                self.close()
            table, folder = place
            inside = self._folder / f"{table}.{self.suffix}" / folder
            inside.mkdir(parents=True, exist_ok=True)
            path = inside / f"part-{self._numbers[place]}.parquet"
            self._numbers[place] += 1
            self._open[place] = pq.ParquetWriter(path, schema, compression="zstd")
        return self._open[place]


def _folder(year: int | None) -> str:
    return f"year={UNKNOWN_YEAR if year is None else year}"
