"""The tables as one workbook for Excel, WPS and LibreOffice.

Rows go to a temporary file for each sheet as they come (``constant_memory``), so that a
workbook of any size costs no memory.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final

from govtext.engines.formats import TableWriter
from govtext.engines.stata_labels import TABLE_NAMES, column_name
from govtext.readers.inputs import WORKBOOK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from govtext.cells import Cell, Row
    from govtext.schema import Table

NAME: Final = WORKBOOK
MARK: Final = "…[cut by govtext]"
"""Ends a cell that does not hold all of its text."""

_LONGEST_CELL = 32_767  # UTF-16 units: a character outside of the BMP counts twice
# What XML cannot hold; Excel refuses a workbook with such a sign.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_CODEBOOK = ("table", "column", "type", "unit", "meaning", "values", "中文")
_WIDE = frozenset(("text", "sentence", "heading", "title", "message", "meaning"))
_WIDTH, _WIDE_WIDTH = 14, 50


@dataclass(slots=True)
class _Sheets:
    """The sheets of one table: the one that rows go to, and how far it is filled."""

    table: Table
    current: Any
    number: int = 1
    filled: int = 1
    rows: int = 0


class WorkbookWriter(TableWriter):
    """One workbook: notes, codebook, then a sheet a table."""

    suffix = "xlsx"
    most_rows: ClassVar[int] = 1_048_576
    """Rows of a sheet, its header among them; further rows go on in ``NAME_2``."""

    @classmethod
    def files(cls, tables: Iterable[Table]) -> dict[str, tuple[str, ...]]:
        """One file for all tables."""
        return {NAME: tuple(table.name for table in tables)}

    @classmethod
    def where(cls, table: str) -> str:
        """The workbook and its sheet."""
        return f"{NAME}, sheet {table}"

    def __init__(self, folder: Path, tables: Sequence[Table]) -> None:
        import xlsxwriter  # noqa: PLC0415  loaded where a workbook is asked for

        self._tables = tables
        self._cut: Counter[str] = Counter()
        self._replaced: Counter[str] = Counter()
        self._book = xlsxwriter.Workbook(
            str(folder / NAME),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "use_zip64": True,
                # Beside the tables, so that what is left of a run goes with them.
                "tmpdir": str(folder),
            },
        )
        self._bold = self._book.add_format({"bold": True})
        self._notes = self._sheet("notes", (), (30, 100))
        self._write_codebook()
        self._sheets = {
            table.name: _Sheets(table, self._table_sheet(table, table.name))
            for table in tables
        }

    def write_rows(self, table: str, rows: Iterable[Row]) -> None:
        """Append rows to the table's sheet, or to a further one where it is full."""
        sheets = self._sheets[table]
        for row in rows:
            if sheets.filled >= self.most_rows:
                sheets.number += 1
                name = f"{table}_{sheets.number}"
                sheets.current = self._table_sheet(sheets.table, name)
                sheets.filled = 1
            self._write_row(sheets, row)
            sheets.filled += 1
            sheets.rows += 1

    def finish(self, manifest: Mapping[str, Any]) -> None:
        """Write the notes, which tell what was cut, and pack the workbook."""
        from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415

        self._write_notes(manifest)
        self._book.set_properties(
            {"title": "govtext", "created": _moment(manifest.get("created"))}
        )
        try:
            self._book.close()
        except FileCreateError as error:
            # It wraps what the system said; callers expect it as it was.
            reason = error.args[0] if error.args else error
            if isinstance(reason, OSError):
                raise reason from error
            raise OSError(str(reason)) from error

    def close(self) -> None:
        """Close the temporary files; xlsxwriter does so only with a workbook."""
        for sheet in self._book.worksheets():
            if stream := getattr(sheet, "row_data_fh", None):
                stream.close()

    def _sheet(self, name: str, header: Sequence[str], widths: Iterable[float]) -> Any:  # noqa: ANN401  xlsxwriter's own
        sheet = self._book.add_worksheet(name)
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        for at, title in enumerate(header):
            sheet.write_string(0, at, title, self._bold)
        return sheet

    def _table_sheet(self, table: Table, name: str) -> Any:  # noqa: ANN401
        widths = (_WIDE_WIDTH if c in _WIDE else _WIDTH for c in table.header)
        sheet = self._sheet(name, table.header, widths)
        sheet.freeze_panes(1, 0)
        return sheet

    def _write_row(self, sheets: _Sheets, row: Row) -> None:
        table = sheets.table
        for at, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            if isinstance(cell, (int, float)) and column.is_numeric:
                if math.isfinite(cell):
                    sheets.current.write_number(sheets.filled, at, cell)
            elif cell is not None and cell != "":
                text = self._text(table.name, cell)
                sheets.current.write_string(sheets.filled, at, text)

    def _text(self, table: str, cell: Cell) -> str:
        """A cell's text as a workbook can hold it; what is lost is counted."""
        safe = _CONTROLS.sub("\ufffd", str(cell))
        if safe.startswith("<r>") and safe.endswith("</r>"):
            # xlsxwriter takes it for markup of its own and writes it unescaped.
            safe = "\u200b" + safe
        self._replaced[table] += safe != str(cell)
        if len(safe) > _LONGEST_CELL // 2 and _units(safe) > _LONGEST_CELL:
            self._cut[table] += 1
            return _head(safe, _LONGEST_CELL - len(MARK)) + MARK
        return safe

    def _write_codebook(self) -> None:
        sheet = self._sheet("codebook", _CODEBOOK, (12, 18, 9, 24, 100, 40, 18))
        sheet.freeze_panes(1, 0)
        rows = (
            (
                table.name,
                column.name,
                column.type,
                column.unit,
                column.meaning,
                ", ".join(column.allowed),
                column_name(table, column),
            )
            for table in self._tables
            for column in table.columns
        )
        for number, row in enumerate(rows, 1):
            for at, cell in enumerate(row):
                sheet.write_string(number, at, cell)

    def _write_notes(self, manifest: Mapping[str, Any]) -> None:
        lines = (
            ("What this is", "Tables that govtext made from government reports."),
            ("Version of govtext", str(manifest.get("govtext", ""))),
            ("Made", str(manifest.get("created", ""))),
            ("Reports read from", _count(manifest)),
            ("More", "manifest.json beside this file: options, digests of the inputs."),
            ("Columns", "See the sheet codebook. An empty cell is unknown or none."),
            *map(self._note, self._tables),
            *self._limits().items(),
        )
        for number, line in enumerate(lines):
            self._notes.write_string(number, 0, line[0], self._bold)
            self._notes.write_string(number, 1, line[1])

    def _limits(self) -> dict[str, str]:
        """What a workbook cannot hold, and how often it was met."""
        return {
            "Limit: long cells": f"A cell holds {_LONGEST_CELL:,} characters. Longer "
            f"texts end in {MARK}; the formats csv and jsonl have all of them. Cells "
            f"cut: {_told(self._cut)}.",
            "Limit: rows": f"A sheet holds {self.most_rows:,} rows. A longer one goes "
            "on in a sheet of the same name with _2, _3 …",
            "Limit: signs": "Control characters, which no workbook can hold, are "
            f"replaced by \ufffd. Cells changed: {_told(self._replaced)}.",
            "Limit: numbers": "Excel keeps 15 digits of a number.",
            "Offsets": "start and end count characters (code points) of the report's "
            "text, not those of a cell.",
        }

    def _note(self, table: Table) -> tuple[str, str]:
        sheets = self._sheets[table.name]
        more = f", on {sheets.number} sheets" if sheets.number > 1 else ""
        chinese = TABLE_NAMES.get(table.name, "")
        rows = f"{sheets.rows:,} rows{more}"
        return f"Sheet {table.name} {chinese}".strip(), f"{rows}. {table.meaning}"


def _units(text: str) -> int:
    """How long Excel takes a text to be."""
    return len(text) + sum(character > "\uffff" for character in text)


def _head(text: str, units: int) -> str:
    """The beginning of a text, so long that it fits."""
    head = text[:units]
    while (over := _units(head) - units) > 0:
        head = head[: -((over + 1) // 2)]
    return head


def _count(manifest: Mapping[str, Any]) -> str:
    inputs = manifest.get("inputs", {})
    return f"{inputs.get('count', 0)} files"


def _told(counts: Counter[str]) -> str:
    found = [f"{number:,} in {name}" for name, number in counts.items() if number]
    return ", ".join(found) or "none"


def _moment(created: object) -> datetime:
    """The time in a manifest, as Excel's properties take it: UTC without saying so."""
    try:
        moment = datetime.fromisoformat(str(created))
    except ValueError:
        moment = datetime(2020, 1, 1, tzinfo=UTC)
    return moment.astimezone(UTC).replace(tzinfo=None)
