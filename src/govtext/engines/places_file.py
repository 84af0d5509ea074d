"""The file of ``--places``: what the user knows about reports that do not say it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from govtext.engines.csv_input import read_rows, wrong
from govtext.places import resolve
from govtext.schema import PLACE_LEVELS, PLACES
from govtext.types import Place

if TYPE_CHECKING:
    from pathlib import Path

    from govtext.types import Facts

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
    rows: dict[str, PlaceRow] = {}
    for cells, where in read_rows(path, ("source",), table=PLACES):
        source, row = _row(cells, where)
        if source in rows:
            raise wrong(f"{where}: {source} stands twice")
        if source:
            rows[source] = row
    return rows


def _row(cells: dict[str, str], where: str) -> tuple[str, PlaceRow]:
    source, year = cells.pop("source"), cells.pop("year")
    level = cells["place_level"]
    if level and level not in PLACE_LEVELS:
        known = ", ".join(PLACE_LEVELS)
        raise wrong(f"{where}: place_level {level!r} is none of {known}")
    return source, PlaceRow(**cells, year=_year(year, where))


def _year(cell: str, where: str) -> int | None:
    if not cell:
        return None
    # Not every number of digits is one to Python.
    if cell.isdecimal() and len(cell) == len(str(_LAST_YEAR)):
        year = int(cell)
        if _FIRST_YEAR <= year <= _LAST_YEAR:
            return year
    raise wrong(f"{where}: year {cell!r} is no year")


def with_place(facts: Facts, row: PlaceRow | None, text: str = "") -> Facts:
    """The facts with what the user knows in place of what was found.

    Args:
        facts: What was found.
        row: What the user knows.
        text: The report; names in it may decide between places of one name.
    """
    if row is None:
        return facts
    found, year = facts.place, row.year or facts.year
    if row.place:
        # What was found about another place must not mix with it.
        found = Place(name=row.place)
    elif found.division_code and (row.province or row.city or row.county):
        # The upper names of a decided place came with its code.
        own = found.county if found.county == found.name else ""
        found = Place(found.name, found.level, county=own, candidates=found.candidates)
    elif year != facts.year:
        found = replace(found, division_code="")  # codes change with the years
    place = replace(
        found,
        level=row.place_level or found.level,
        province=row.province or found.province,
        city=row.city or found.city,
        county=row.county or found.county,
        division_code=row.division_code or found.division_code,
    )
    return replace(facts, place=resolve(place, year, text), year=year)
