"""Small CSV files that users give us: by Excel or by hand, in any encoding."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from govtext.cells import unguard
from govtext.errors import UnreadableFileError
from govtext.readers import file_bytes
from govtext.readers.txt import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from govtext.schema import Table


def wrong(message: str) -> UnreadableFileError:
    """The error for a file that is not as it should be."""
    return UnreadableFileError(message, code="unreadable")


def read_rows(
    path: str | Path, table: Table, *, needed: Sequence[str]
) -> Iterator[tuple[dict[str, str], str]]:
    """The rows of a file: cells by column, blanks around them gone, and the line.

    Args:
        path: The file; comma, tab or semicolon parts its cells.
        table: The columns that it can have; those it has not are empty.
        needed: Columns that it must have.

    Raises:
        UnreadableFileError: It cannot be read, or has other columns.
    """
    try:
        text = decode(file_bytes(path)).text
    except UnreadableFileError as error:
        raise UnreadableFileError(f"{path}: {error}", code=error.code) from error
    # One sheet saved by Excel, one by hand: whatever parts the names of the columns.
    first = text.split("\n", 1)[0]
    delimiter = next(
        (mark for mark in "\t;；" if mark in first and "," not in first), ","
    )
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = [name.strip() for name in reader.fieldnames or ()]
    reader.fieldnames = header
    for name in needed:
        if name not in header:
            raise wrong(f"{path}: the first line must name a column {name!r}")
    if unknown := [name for name in header if name not in table.header]:
        known = ", ".join(table.header)
        raise wrong(f"{path}: unknown column {unknown[0]!r}; there are {known}")
    try:
        for cells in reader:
            if cells.get(None):
                message = "more cells than columns; put a cell with commas in quotes"
                raise wrong(f"{path}, line {reader.line_num}: {message}")
            row = {
                name: unguard((cells.get(name) or "").strip()) for name in table.header
            }
            if any(row.values()):
                yield row, f"{path}, line {reader.line_num}"
    except csv.Error as error:
        raise wrong(f"{path}, line {reader.line_num}: {error}") from error
