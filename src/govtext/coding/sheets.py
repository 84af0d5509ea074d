"""Sheets: one row a unit, as a workbook for Excel or as CSV."""

from __future__ import annotations

import io
import re
import string
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from govtext.coding.documents import marks
from govtext.coding.errors import CodingError
from govtext.coding.files import LARGEST, UNREADABLE_ARCHIVE, shown
from govtext.coding.readings import Given, Reading
from govtext.coding.spans import parse_unit_id
from govtext.engines.codebook import SEPARATORS
from govtext.engines.csv_input import CsvRow, check_header, content_of, read_rows
from govtext.engines.output import write_bytes, write_table
from govtext.schema import Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from govtext.cells import Row
    from govtext.coding.codebook import AllowedCode
    from govtext.coding.documents import CodedDocument
    from govtext.coding.units import Code

_WIDTHS = {
    "unit_id": 14,
    "place": 12,
    "year": 7,
    "role": 14,
    "headings": 30,
    "context": 60,
    "text": 40,
    "found": 20,
    "code": 20,
    "others": 20,
    "note": 30,
}
_NEEDED = ("unit_id", "code")
_AS_TYPED = ("unit_id", "code", "others", "note")
"""Columns in which a code 1.10 must not become the number 1.1."""

# What openpyxl raises depends on which part of the file is not as it should be.
_NO_WORKBOOK = (
    *UNREADABLE_ARCHIVE,
    ArithmeticError,
    AttributeError,
    LookupError,
    SyntaxError,
    TypeError,
)
_BLANKS = f"{string.whitespace}\xa0\u3000{SEPARATORS}"
_LONGEST_CELL = 32767
# What XML cannot hold; Excel refuses a workbook with such a sign.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def write(
    documents: Sequence[CodedDocument],
    path: Path,
    codes_allowed: Sequence[AllowedCode],
    *,
    show_found: bool = False,
    prefilled: Mapping[str, Code] | None = None,
) -> None:
    """Write a sheet: a workbook where the name ends in ``.xlsx``, else CSV.

    Args:
        documents: The texts with their units.
        path: The file.
        codes_allowed: The list of the column ``code``.
        show_found: Whether there is a column with what govtext found.
        prefilled: Codes by unit that were given already.

    Raises:
        OutputError: The system refuses.
    """
    names = [name for name in _WIDTHS if show_found or name != "found"]
    rows = list(_rows(documents, codes_allowed, names, prefilled or {}))
    if path.suffix.lower() == ".xlsx":
        write_bytes(path, _workbook(names, rows, codes_allowed))
    else:
        columns = tuple(
            Column(name, "integer" if name == "year" else "text", "") for name in names
        )
        write_table(path, Table("sheet", "", ("unit_id",), columns), rows)


def _rows(
    documents: Iterable[CodedDocument],
    codes: Sequence[AllowedCode],
    names: Sequence[str],
    prefilled: Mapping[str, Code],
) -> Iterator[Row]:
    for document in documents:
        for mark in marks(document, codes, show_found=False, prefilled=prefilled):
            unit = mark.unit
            given = unit.unit_id in prefilled
            cells = {
                **{
                    name: getattr(unit, name) for name in _WIDTHS if hasattr(unit, name)
                },
                "context": "" if unit.context == unit.text else unit.context,
                "code": mark.labels[0] if given else "",
                "others": "; ".join(mark.labels[1:]),
                "note": mark.note,
            }
            yield tuple(cells[name] for name in names)


def _workbook(
    names: Sequence[str], rows: Sequence[Row], codes: Sequence[AllowedCode]
) -> bytes:
    import xlsxwriter  # noqa: PLC0415  loaded where a workbook is asked for

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    # Fixed, so that the same units give the same file.
    book.set_properties({"created": datetime(2020, 1, 1, tzinfo=UTC)})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    typed = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    bold = book.add_format({"bold": True, "valign": "top"})
    sheet = book.add_worksheet("units")
    for column, name in enumerate(names):
        form = typed if name in _AS_TYPED else wrapped
        sheet.set_column(column, column, _WIDTHS[name], form)
        _put(sheet, 0, column, name, bold)
        for number, row in enumerate(rows, 1):
            _put(sheet, number, column, row[column], form)
    sheet.freeze_panes(1, 0)
    code = names.index("code")
    sheet.data_validation(
        1,
        code,
        max(1, len(rows)),
        code,
        {
            "validate": "list",
            "source": f"=codes!$A$2:$A${len(codes) + 1}",
            # A warning, so that the bare code can be typed as well.
            "error_type": "warning",
            "error_title": "code",
            "error_message": "Not in the list on the second sheet. Keep it?",
        },
    )
    listed = book.add_worksheet("codes")
    table = [("choice", "code", "label", "definition")]
    table += [(one.shown, one.code, one.label, one.definition) for one in codes]
    for column, width in enumerate((30, 14, 24, 90)):
        listed.set_column(column, column, width, wrapped)
    for number, line in enumerate(table):
        for column, cell in enumerate(line):
            _put(listed, number, column, cell, wrapped if number else bold)
    listed.freeze_panes(1, 0)
    book.close()
    return stream.getvalue()


def _put(sheet: Any, row: int, column: int, cell: object, form: Any) -> None:  # noqa: ANN401  xlsxwriter's own
    if isinstance(cell, int | float):
        sheet.write_number(row, column, cell, form)
        return
    text = _CONTROLS.sub(" ", "" if cell is None else str(cell))
    if len(text) > _LONGEST_CELL:
        text = text[: _LONGEST_CELL - 1] + "…"
    if text:
        sheet.write_string(row, column, text, form)
    else:
        sheet.write_blank(row, column, None, form)


def read(path: Path) -> Reading:
    """Read a sheet; rows without a code are counted, not given.

    Raises:
        CodingError: It is no such sheet.
    """
    rows: Iterable[CsvRow]
    data = content_of(path, CodingError)
    if path.suffix.lower() == ".xlsx" or data.startswith(b"PK"):
        rows = _read_workbook(path, data)
    else:
        rows = read_rows(path, _NEEDED, error=CodingError)
    given: list[Given] = []
    uncoded = 0
    for cells, where in rows:
        if (unit := parse_unit_id(cells["unit_id"].strip())) is None:
            raise CodingError(
                f"{where}: {shown(cells['unit_id'])} is no unit; leave the column "
                "unit_id as it was exported"
            )
        code = cells["code"].strip()
        others = tuple(filter(None, [cells.get("others", "").strip(_BLANKS)]))
        if not code:
            if others:
                raise CodingError(
                    f"{where}: others {shown(others[0])} but no code; put the leading "
                    "one into the column code"
                )
            uncoded += 1
            continue
        note = cells.get("note", "").strip()
        given.append(Given(unit[1], "", code, others, note, "", where, unit[0]))
    return Reading(tuple(given), uncoded=uncoded)


def _read_workbook(path: Path, data: bytes) -> Iterator[CsvRow]:
    """The rows of the first sheet whose first row names the columns."""
    import openpyxl  # noqa: PLC0415  loaded where a workbook is read

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST:
                raise CodingError(f"{path}: larger than {LARGEST >> 20} MB unpacked")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = []
        for sheet in book.worksheets:
            # A stray format at its end makes a sheet a million rows of blanks.
            sheet.reset_dimensions()
            numbered = enumerate(sheet.values, 1)
            sheets.append([(number, row) for number, row in numbered if any(row)])
        book.close()
    except _NO_WORKBOOK as error:
        raise CodingError(
            f"{path}: not an Excel workbook ({error}); save it as .xlsx without a "
            "password"
        ) from error
    for rows in sheets:
        header = [_cell(value).strip() for value in rows[0][1]] if rows else []
        if all(name in header for name in _NEEDED):
            check_header(header, _NEEDED, str(path), CodingError)
            for number, row in rows[1:]:
                cells = dict(zip(header, map(_cell, row), strict=False))
                cells = dict.fromkeys(header, "") | cells
                yield CsvRow(cells, f"{path}, row {number}")
            return
    raise CodingError(
        f"{path}: no sheet whose first row names the columns {', '.join(_NEEDED)}"
    )


def _cell(value: object) -> str:
    """A cell as text; Excel makes a number of a code that looks like one."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)
