"""CSV files that users give us: by govtext, by Excel or by hand, in any encoding."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple

from govtext.cells import unguard
from govtext.errors import GovtextError, UnreadableFileError
from govtext.readers import file_bytes
from govtext.readers.txt import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from govtext.schema import Table

    MakeError = Callable[[str], GovtextError]


class CsvRow(NamedTuple):
    """One row: cells by column, and where it stands for messages."""

    cells: dict[str, str]
    where: str


def wrong(message: str) -> UnreadableFileError:
    """The error for a file that is not as it should be."""
    return UnreadableFileError(message, code="unreadable")


def content_of(path: str | Path, error: MakeError = wrong) -> bytes:
    """The content of a file.

    Args:
        path: The file.
        error: Makes the error that is raised where it cannot be read.
    """
    try:
        return file_bytes(path)
    except UnreadableFileError as refused:
        raise error(f"{path}: {refused}") from refused


def read_rows(
    path: str | Path,
    needed: Sequence[str],
    *,
    table: Table | None = None,
    error: MakeError = wrong,
) -> Iterator[CsvRow]:
    """The rows of a file that are not blank; apostrophes before formulas are off.

    Args:
        path: The file; comma, tab or semicolon parts its cells.
        needed: Columns that it must have.
        table: The columns that a file written by hand can have: those it has not are
            empty, blanks around cells are gone. Without it there can be any, and cells
            are as they stand.
        error: Makes the error that is raised where the file cannot be read or is not
            as it should be.
    """
    text = _decoded(path, error)
    # One sheet saved by Excel, one by hand: whatever parts the names of the columns.
    first = text.split("\n", 1)[0]
    delimiter = next(
        (mark for mark in "\t;；" if mark in first and "," not in first), ","
    )
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = [name.strip() for name in reader.fieldnames or ()]
        reader.fieldnames = header
        check_header(header, needed, str(path), error)
        known = header if table is None else table.header
        if unknown := [name for name in header if name not in known]:
            raise error(
                f"{path}: unknown column {unknown[0]!r}; there are {', '.join(known)}"
            )
        for cells in reader:
            where = f"{path}, line {reader.line_num}"
            if None in cells:
                message = "more cells than columns; put a cell with commas in quotes"
                raise error(f"{where}: {message}")
            row = {name: unguard(cells.get(name) or "") for name in known}
            if table is not None:
                row = {name: cell.strip() for name, cell in row.items()}
            if any(map(str.strip, row.values())):
                yield CsvRow(row, where)
    except csv.Error as refused:
        raise error(f"{path}, line {reader.line_num}: {refused}") from refused


def check_header(
    header: Sequence[str], needed: Sequence[str], where: str, error: MakeError
) -> None:
    """Refuse columns of which a needed one is not there, or is there twice."""
    for name in needed:
        if name not in header:
            raise error(f"{where}: the first line must name a column {name!r}")
        if header.count(name) > 1:
            raise error(f"{where}: the column {name!r} stands twice; keep one")


def _decoded(path: str | Path, error: MakeError) -> str:
    data = content_of(path, error)
    try:
        # Not guessed where it need not be: control characters may stand in texts.
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return decode(data).text
    except UnreadableFileError as refused:
        raise error(f"{path}: {refused}") from refused
