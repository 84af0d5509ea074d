"""The file of ``--places``: what the user knows about reports that do not say it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from govtext.errors import UnreadableFileError
from govtext.panel.cells import unguard
from govtext.readers import file_bytes
from govtext.readers.txt import decode
from govtext.schema import PLACE_LEVELS, PLACES
from govtext.types import Place

if TYPE_CHECKING:
    from pathlib import Path

    from govtext.pipeline import Report

_FIRST_YEAR, _LAST_YEAR = 1949, 2100


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One row of the file; empty where it leaves what was found."""

    place: str = ""
    place_level: str = ""
    province: str = ""
    city: str = ""
    county: str = ""
    division_code: str = ""
    year: int | None = None


def read_places(path: str | Path) -> dict[str, PlaceRow]:
    """Read the file; its encoding is found out, so Excel's GBK will do.

    Returns:
        The rows by source.

    Raises:
        UnreadableFileError: It is no such file; the message names line and column.
    """
    try:
        text = decode(file_bytes(path)).text
    except UnreadableFileError as error:
        raise UnreadableFileError(f"{path}: {error}", code=error.code) from error
    # One sheet saved by Excel, one by hand: comma or tab.
    delimiter = "\t" if "\t" in text.split("\n", 1)[0] else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = [name.strip() for name in reader.fieldnames or ()]
    reader.fieldnames = header
    _check_header(path, header)
    rows: dict[str, PlaceRow] = {}
    try:
        for cells in reader:
            source, row = _row(cells, f"{path}, line {reader.line_num}")
            if source in rows:
                raise _wrong(f"{path}, line {reader.line_num}: {source} stands twice")
            if source:
                rows[source] = row
    except csv.Error as error:
        raise _wrong(f"{path}, line {reader.line_num}: {error}") from error
    return rows


def _wrong(message: str) -> UnreadableFileError:
    return UnreadableFileError(message, code="unreadable")


def _check_header(path: str | Path, header: list[str]) -> None:
    if "source" not in header:
        raise _wrong(f"{path}: the first line must name a column 'source'")
    if unknown := [name for name in header if name not in PLACES.header]:
        known = ", ".join(PLACES.header)
        raise _wrong(f"{path}: unknown column {unknown[0]!r}; there are {known}")


def _row(cells: dict[str, str | None], where: str) -> tuple[str, PlaceRow]:
    # Rows that are too long come with the surplus under no name.
    texts = {name: unguard((cells.get(name) or "").strip()) for name in PLACES.header}
    source, year = texts.pop("source"), texts.pop("year")
    level = texts["place_level"]
    if level and level not in PLACE_LEVELS:
        known = ", ".join(PLACE_LEVELS)
        raise _wrong(f"{where}: place_level {level!r} is none of {known}")
    return source, PlaceRow(**texts, year=_year(year, where))


def _year(cell: str, where: str) -> int | None:
    if not cell:
        return None
    if cell.isdecimal() and _FIRST_YEAR <= int(cell) <= _LAST_YEAR:
        return int(cell)
    raise _wrong(f"{where}: year {cell!r} is no year")


def with_place(report: Report, row: PlaceRow | None) -> Report:
    """The report with what the user knows in place of what was found."""
    if row is None:
        return report
    found = report.facts.place
    if row.place:
        # What was found about another place must not mix with it.
        found = Place(name=row.place)
    place = replace(
        found,
        level=row.place_level or found.level,
        province=row.province or found.province,
        city=row.city or found.city,
        county=row.county or found.county,
        division_code=row.division_code or found.division_code,
    )
    facts = replace(report.facts, place=place, year=row.year or report.facts.year)
    return replace(report, facts=facts)
