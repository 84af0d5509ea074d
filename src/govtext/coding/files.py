"""Files of this room: read with one clear error, written whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import secrets
from typing import TYPE_CHECKING, Any, NamedTuple

from govtext.cells import unguard
from govtext.coding.errors import CodingError
from govtext.errors import OutputError, UnreadableFileError
from govtext.readers import file_bytes
from govtext.readers.txt import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

LARGEST = 1 << 28
"""Bytes of the largest file, or member of one, that is taken for a coded file."""

_SHOWN = 30


class CsvRow(NamedTuple):
    """One row of a CSV file: cells by column, and where it stands for messages."""

    cells: dict[str, str]
    where: str


def shown(value: object) -> str:
    """The beginning of a value, for a message."""
    text = str(value)
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def read_bytes(path: Path) -> bytes:
    """The content of a file.

    Raises:
        CodingError: There is none, or the system does not let us read it.
    """
    try:
        data = file_bytes(path)
    except UnreadableFileError as error:
        raise CodingError(f"{path}: {error}") from error
    if len(data) > LARGEST:
        raise CodingError(f"{path}: larger than {LARGEST >> 20} MB; split it")
    return data


def read_text(path: Path, encoding: str = "utf-8-sig") -> str:
    """The content of a UTF-8 file, line ends as they are.

    Raises:
        CodingError: It cannot be read or is in another encoding.
    """
    try:
        return read_bytes(path).decode(encoding)
    except UnicodeDecodeError as error:
        raise CodingError(
            f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8"
        ) from error


def read_report(folder: Path, report_id: str) -> str:
    """The text of a report.

    Args:
        folder: The folder ``texts`` that ``govtext extract --texts`` wrote.
        report_id: The report.

    Raises:
        CodingError: It is not there.
    """
    path = folder / f"{report_id}.txt"
    if not path.is_file():
        raise CodingError(
            f"{path}: no such text; run 'govtext extract … --texts' to write the texts"
        )
    return read_text(path, "utf-8")


def read_json(text: str, where: str) -> Any:  # noqa: ANN401  any JSON value
    """A JSON value.

    Raises:
        CodingError: It is not JSON; the message begins with ``where``.
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CodingError(f"{where}: not JSON: {shown(text)} ({error})") from error


def read_csv(path: Path, needed: Sequence[str]) -> Iterator[CsvRow]:
    """The rows of a CSV file that govtext wrote and a spreadsheet may have saved.

    Blanks and line ends in cells stay; the apostrophe before formulas is taken off.

    Args:
        path: The file; in UTF-8, or in the GBK of a Chinese Excel.
        needed: Columns that it must have.

    Raises:
        CodingError: It cannot be read or lacks a column.
    """
    data = read_bytes(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = decode(data).text
        except UnreadableFileError as error:
            raise CodingError(f"{path}: {error}") from error
    first = text.split("\n", 1)[0]
    delimiter = next(
        (mark for mark in "\t;" if mark in first and "," not in first), ","
    )
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = [name.strip() for name in reader.fieldnames or ()]
        reader.fieldnames = header
        if missing := [name for name in needed if name not in header]:
            raise CodingError(
                f"{path}: no column {missing[0]!r} in the first line; it must have "
                f"{', '.join(needed)}"
            )
        for cells in reader:
            where = f"{path}, line {reader.line_num}"
            if None in cells:
                raise CodingError(f"{where}: more cells than columns")
            row = {name: unguard(cells[name] or "") for name in header}
            if any(cell.strip() for cell in row.values()):
                yield CsvRow(row, where)
    except csv.Error as error:
        raise CodingError(f"{path}, line {reader.line_num}: {error}") from error


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        OutputError: The system refuses.
    """
    if path.is_dir():
        raise OutputError(f"{path} is a folder; name a file")
    part = path.with_name(f".{path.name}-{secrets.token_hex(4)}.part")
    try:
        try:
            part.write_bytes(data)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"cannot write {path}: {reason}") from error
