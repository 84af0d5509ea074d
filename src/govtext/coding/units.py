"""A unit to code and a code given to it, and the CSV files of both."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from govtext.coding.codebook import WHATS
from govtext.coding.errors import CodingError
from govtext.coding.files import shown
from govtext.coding.spans import Span, parse_unit_id
from govtext.engines.csv_input import CsvRow, read_rows
from govtext.schema import LIST_SEPARATOR, Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from govtext.cells import Row


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of a report to be coded.

    Attributes:
        unit_id: ``themes:REPORT_ID:START-END``.
        what: ``themes, roles, metrics, citations``.
        report_id, source, place, year, role, theme: Of its report and section.
        start, end, text: Offsets in the report, and the characters there.
        context_start, context: What stands around it, itself included.
        found: What govtext says; for themes the leading one, then the others with
            ``;`` between them.
        weight: How many units of its stratum it stands for.
        headings: Those above it, the outermost first, with `` > `` between them.
    """

    unit_id: str
    what: str
    report_id: str
    source: str
    place: str
    year: int | None
    role: str
    theme: str
    start: int
    end: int
    text: str
    context_start: int
    context: str
    found: str
    weight: float = 1.0
    headings: str = ""

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.report_id, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Code:
    """What one coder said of one unit.

    Attributes:
        unit_id, what, report_id, start, end, text: As of the unit.
        coder: Who coded.
        code: The leading code; ``-`` for none.
        others: Further codes.
        note: The coder's remark.
        found, weight, role: As of the unit; empty, 1 and empty for a span that the
            coder added.
    """

    unit_id: str
    what: str
    report_id: str
    start: int
    end: int
    text: str
    coder: str
    code: str
    others: tuple[str, ...] = ()
    note: str = ""
    found: str = ""
    weight: float = 1.0
    role: str = ""


_MOST_DIGITS = 12
_WHERE = (
    Column("unit_id", "text", "Unit: what is coded, the report and the offsets."),
    Column("what", "text", "What is coded.", allowed=WHATS),
    Column("report_id", "text", "As in `reports`."),
)
_SPAN = (
    Column("start", "integer", "Offset of the first character.", "code points"),
    Column("end", "integer", "Offset after the last character.", "code points"),
    Column("text", "text", "The characters themselves."),
)
_FOUND = Column(
    "found",
    "text",
    "What govtext says: theme and further themes (`;`), role, value with unit and "
    "object, number or title.",
)
_WEIGHT = Column(
    "weight",
    "number",
    "Units of its stratum that it stands for: all in the stratum by those drawn.",
    "units",
)

UNITS = Table(
    "units",
    "Written by `govtext code sample`: one row for every unit drawn to be coded.",
    ("unit_id",),
    (
        *_WHERE,
        Column("source", "text", "As in `reports`."),
        Column("place", "text", "As in `reports`."),
        Column("year", "integer", "The year reported on.", "year"),
        Column("role", "text", "Role of the section."),
        Column("theme", "text", "Theme of the section."),
        Column("headings", "text", "Those above it, outermost first (` > `)."),
        *_SPAN,
        Column("context_start", "integer", "Offset of `context`.", "code points"),
        Column("context", "text", "What stands around it; at most 300 characters off."),
        _FOUND,
        _WEIGHT,
    ),
)

CODES = Table(
    "codes",
    "Written by `govtext code import`: one row for every code that a coder gave.",
    ("unit_id", "coder"),
    (
        *_WHERE,
        Column("role", "text", "Role of the section."),
        *_SPAN,
        Column("coder", "text", "Who coded."),
        Column("code", "text", "The leading code; `-` for no theme."),
        Column("others", "list", "Further codes."),
        Column("note", "text", "The coder's remark."),
        _FOUND,
        _WEIGHT,
    ),
)


def unit_rows(units: Iterable[Unit]) -> Iterator[Row]:
    """The rows of ``UNITS``."""
    for unit in units:
        yield tuple(getattr(unit, name) for name in UNITS.header)


def code_rows(codes: Iterable[Code]) -> Iterator[Row]:
    """The rows of ``CODES``."""
    for code in codes:
        cells = {name: getattr(code, name) for name in CODES.header}
        yield tuple((cells | {"others": LIST_SEPARATOR.join(code.others)}).values())


def read_units(path: Path) -> list[Unit]:
    """Read ``units.csv``.

    Raises:
        CodingError: It is not such a file, or a unit is there twice.
    """
    units: dict[str, Unit] = {}
    for row in read_rows(path, UNITS.header, error=CodingError):
        cells, where = row
        span, weight = _checked(row)
        context_start, context = _integer(row, "context_start"), cells["context"]
        inside = span.start - context_start
        if inside < 0 or not context.startswith(cells["text"], inside):
            raise CodingError(
                f"{where}: the text does not stand in the context where the offsets "
                "say; sample again rather than editing the file"
            )
        if cells["unit_id"] in units:
            raise CodingError(
                f"{where}: unit {cells['unit_id']!r} is there twice; drop one row"
            )
        values: dict[str, Any] = {
            **{name: cells[name] for name in UNITS.header},
            "year": _integer(row, "year") if cells["year"].strip() else None,
            "start": span.start,
            "end": span.end,
            "context_start": context_start,
            "weight": weight,
        }
        units[cells["unit_id"]] = Unit(**values)
    if not units:
        raise CodingError(f"{path}: no units in it; run 'govtext code sample' first")
    return list(units.values())


def read_codes(path: Path) -> list[Code]:
    """Read ``codes.csv``.

    Raises:
        CodingError: It is not such a file, or a coder coded a unit twice.
    """
    codes: dict[tuple[str, str], Code] = {}
    for row in read_rows(path, CODES.header, error=CodingError):
        cells, where = row
        span, weight = _checked(row)
        key = cells["unit_id"], cells["coder"]
        if not cells["code"] or not cells["coder"]:
            raise CodingError(f"{where}: no code or no coder; drop the row or fill it")
        if key in codes:
            raise CodingError(
                f"{where}: unit {key[0]!r} is there twice for coder {key[1]!r}; "
                "drop one row"
            )
        values: dict[str, Any] = {
            **{name: cells[name] for name in CODES.header},
            "start": span.start,
            "end": span.end,
            "others": tuple(filter(None, cells["others"].split(LIST_SEPARATOR))),
            "weight": weight,
        }
        codes[key] = Code(**values)
    if not codes:
        raise CodingError(f"{path}: no codes in it; run 'govtext code import' first")
    return list(codes.values())


def _checked(row: CsvRow) -> tuple[Span, float]:
    """The span and weight of a row whose id, offsets and text agree."""
    cells, where = row
    span = Span(cells["report_id"], _integer(row, "start"), _integer(row, "end"))
    if parse_unit_id(cells["unit_id"]) != (cells["what"], span):
        raise CodingError(
            f"{where}: unit {shown(cells['unit_id'])} is not of this report and these "
            "offsets"
        )
    if len(cells["text"]) != span.end - span.start:
        raise CodingError(
            f"{where}: the text {shown(cells['text'])} has {len(cells['text'])} "
            f"characters, the offsets say {span.end - span.start}"
        )
    try:
        weight = float(cells["weight"])
    except ValueError:
        weight = 0
    if not 0 < weight < math.inf:
        raise CodingError(
            f"{where}: weight {shown(cells['weight'])} is not a number above 0"
        )
    return span, weight


def _integer(row: CsvRow, name: str) -> int:
    cell = row.cells[name].strip()
    if not (cell.isascii() and cell.isdecimal() and len(cell) <= _MOST_DIGITS):
        raise CodingError(f"{row.where}: {name} {shown(cell)} is not a whole number")
    return int(cell)


DISAGREEMENTS = Table(
    "disagreements",
    "Written by `govtext code agree --out FILE`: one row for every unit to which "
    "coders gave different leading codes.",
    ("unit_id",),
    (
        *_WHERE,
        *_SPAN,
        Column("codes", "list", "What each coder gave: coder=code."),
        Column("notes", "list", "Their remarks."),
    ),
)
