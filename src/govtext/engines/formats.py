"""The file formats of the tables: one class a format, all with the same three steps.

A writer is opened on a folder, takes batches of rows as they come and is finished once
all are there. Only what ``OutputFolder`` does afterwards makes its files visible.
"""

from __future__ import annotations

import csv
import json
from abc import ABC, abstractmethod
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, ClassVar, Final, TextIO

from govtext.cells import Row, guarded_rows
from govtext.engines.batches import rows_of
from govtext.engines.csv_text import csv_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from govtext.schema import Table

    WriteRows = Callable[[Iterable[Row]], None]


class TableWriter(ABC):
    """Writes the tables of one folder in one format."""

    @classmethod
    @abstractmethod
    def files(cls, tables: Iterable[Table]) -> dict[str, tuple[str, ...]]:
        """The names of the files that it makes, with the tables that each one holds."""

    @classmethod
    def where(cls, table: str) -> str:
        """Where a user finds a table, in words."""
        return f"{table}.{cls.suffix}"

    suffix: ClassVar[str]

    @abstractmethod
    def __init__(self, folder: Path, tables: Sequence[Table]) -> None:
        """Make the files."""

    def write(self, batches: Mapping[str, pa.RecordBatch]) -> None:
        """Append to tables, by their names; ``reports`` along with what is in them."""
        for table, batch in batches.items():
            self.write_rows(table, rows_of(batch))

    @abstractmethod
    def write_rows(self, table: str, rows: Iterable[Row]) -> None:
        """Append rows to a table."""

    @abstractmethod
    def finish(self, manifest: Mapping[str, Any]) -> None:
        """Complete the files; nothing is written afterwards."""

    @abstractmethod
    def close(self) -> None:
        """Let go of what is open, finished or not, so that it can be removed."""


class _Lines(TableWriter):
    """A text file a table, to which rows are written as they come."""

    encoding: ClassVar[str] = "utf-8"

    @classmethod
    def files(cls, tables: Iterable[Table]) -> dict[str, tuple[str, ...]]:
        """A file a table."""
        return {f"{table.name}.{cls.suffix}": (table.name,) for table in tables}

    def __init__(self, folder: Path, tables: Sequence[Table]) -> None:
        self._streams: dict[str, TextIO] = {}
        self._writers: dict[str, WriteRows] = {}
        for table in tables:
            stream = (folder / f"{table.name}.{self.suffix}").open(
                "w",
                encoding=self.encoding,
                errors="replace",  # lone surrogates; the length stays
                newline="",
            )
            self._streams[table.name] = stream
            self._writers[table.name] = self.rows_writer(table, stream)

    @staticmethod
    @abstractmethod
    def rows_writer(table: Table, stream: TextIO) -> WriteRows:
        """What writes rows to a stream; the header is written at once."""

    def write_rows(self, table: str, rows: Iterable[Row]) -> None:
        """Append rows to the table's file."""
        self._writers[table](rows)

    def finish(self, manifest: Mapping[str, Any]) -> None:  # noqa: ARG002
        """See that everything is in the files."""
        self.close()

    def close(self) -> None:
        """Close the files, all of them even if one cannot be written to its end."""
        with ExitStack() as stack:
            for stream in self._streams.values():
                stack.callback(stream.close)


class CsvWriter(_Lines):
    """RFC 4180 with a byte-order mark, guarded against spreadsheets' formulas."""

    suffix = "csv"
    encoding = "utf-8-sig"

    def __init__(self, folder: Path, tables: Sequence[Table]) -> None:
        super().__init__(folder, tables)
        self._tables = {table.name: table for table in tables}

    def write(self, batches: Mapping[str, pa.RecordBatch]) -> None:
        """Append to the tables' files."""
        for name, batch in batches.items():
            stream = self._streams[name]
            stream.flush()  # the header
            stream.buffer.write(csv_lines(self._tables[name], batch))

    @staticmethod
    def rows_writer(table: Table, stream: TextIO) -> WriteRows:
        """Cells with a comma, a quotation mark or a line end are quoted."""
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(table.header)
        guarded = guarded_rows(table)

        def write(rows: Iterable[Row]) -> None:
            writer.writerows(guarded(rows))

        return write


class JsonLinesWriter(_Lines):
    """One object a line."""

    suffix = "jsonl"

    @staticmethod
    def rows_writer(table: Table, stream: TextIO) -> WriteRows:
        """Every object has all columns; ``null`` is a number that is not known."""
        names = table.header
        # Without this, each call makes an encoder of its own.
        encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode

        def write(rows: Iterable[Row]) -> None:
            stream.writelines(
                encode(dict(zip(names, row, strict=True))) + "\n" for row in rows
            )

        return write


def writer_of(name: str) -> type[TableWriter]:
    """The writer of a format.

    Args:
        name: One of ``FORMATS``.
    """
    if name == "xlsx":
        from govtext.engines.formats_xlsx import WorkbookWriter  # noqa: PLC0415

        return WorkbookWriter
    if name == "stata":
        from govtext.engines.formats_stata import StataWriter  # noqa: PLC0415

        return StataWriter
    if name == "parquet":
        from govtext.engines.formats_parquet import ParquetWriter  # noqa: PLC0415

        return ParquetWriter
    return {"csv": CsvWriter, "jsonl": JsonLinesWriter}[name]


FORMATS: Final = ("csv", "jsonl", "parquet", "xlsx", "stata")
"""What ``--format`` takes."""
