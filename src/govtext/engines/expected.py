"""The file of ``check --expected``: which reports a collection should hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from govtext.engines.csv_input import read_rows, wrong
from govtext.places import parse, resolve
from govtext.schema import EXPECTED, KINDS
from govtext.types import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from govtext.types import Facts

_YEARS: Final = re.compile(
    r"(\d{4})(?:\.0)?年?度?(?:\s*[-–—~～至到]+\s*(\d{4})(?:\.0)?年?度?)?"
)
_BETWEEN: Final = re.compile(r"[\s,，、;；|]+")
_MOST_YEARS: Final = 100


@dataclass(frozen=True, slots=True)
class Expected:
    """One report that should be there.

    Attributes:
        place: What is known of its place.
        year: The year reported on.
        kind: Its kind; empty for any that is read.
        where: The line of the file that asks for it.
    """

    place: Place
    year: int
    kind: str
    where: str

    def is_met_by(self, facts: Facts) -> bool:
        """Whether a report is the one; what it does not tell does not speak against."""
        if facts.year != self.year or facts.place.level == "department":
            return False
        if self.kind and facts.kind != self.kind:
            return False
        wanted, found = self.place, facts.place
        if wanted.division_code and found.division_code:
            # A list made today bears today's code for a county since renamed.
            if wanted.division_code == found.division_code:
                return True
            if wanted.name != found.name:
                return False
        pairs = (
            (wanted.county, found.county),
            (wanted.city, found.city),
            (wanted.province, found.province),
        )
        return wanted.name == found.name and all(
            not one or not other or one == other for one, other in pairs
        )


def read_expected(path: str | Path) -> tuple[Expected, ...]:
    """Read the file; its encoding is found out, so Excel's GBK will do.

    Raises:
        UnreadableFileError: It is no such file; the message names line and column.
    """
    return tuple(
        expected
        for cells, where in read_rows(path, ("year",), table=EXPECTED)
        for expected in _of_row(cells, where)
    )


def _of_row(cells: dict[str, str], where: str) -> Iterator[Expected]:
    if not cells["place"] and not cells["division_code"]:
        raise wrong(f"{where}: neither place nor division_code")
    if cells["kind"] and cells["kind"] not in KINDS:
        raise wrong(f"{where}: kind {cells['kind']!r} is none of {', '.join(KINDS)}")
    place = Place(
        name=cells["place"],
        province=cells["province"],
        city=cells["city"],
        county=cells["county"],
        division_code=cells["division_code"],
    )
    for year in _years(cells["year"], where):
        yield Expected(_completed(place, year), year, cells["kind"], where)


def _completed(place: Place, year: int) -> Place:
    """The place with its full name, level and code: 昆山, 苏州市昆山市."""
    if chain := parse(place.name):
        place = replace(
            place,
            name=chain.name,
            province=place.province or chain.province,
            city=place.city or (chain.city if chain.city != chain.name else ""),
            county=place.county or (chain.county if chain.county != chain.name else ""),
        )
    found = resolve(place, year)
    return found if found.division_code else place


def _years(cell: str, where: str) -> Iterator[int]:
    """The years of a cell: 2021, 2021-2023, 2021、2023."""
    whole = _YEARS.fullmatch(cell)
    for part in [cell] if whole else _BETWEEN.split(cell):
        found = _YEARS.fullmatch(part)
        if not found:
            raise wrong(f"{where}: year {cell!r} is no year; write 2021 or 2021-2023")
        first, last = int(found[1]), int(found[2] or found[1])
        if not first <= last < first + _MOST_YEARS:
            raise wrong(f"{where}: years {part!r} run backwards or too far")
        yield from range(first, last + 1)
