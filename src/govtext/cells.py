"""How a cell is written to a CSV file, and how it is read back.

A spreadsheet runs a cell that begins with ``=``, ``+``, ``-`` or ``@`` as a formula
(also after a tab or carriage return). Such text gets a leading apostrophe:

>>> guard("-12件"), unguard("'-12件")
("'-12件", '-12件')
>>> guard("平安镇"), guard("'=1"), unguard("''=1")
('平安镇', "''=1", "'=1")
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from govtext.schema import Table

Cell: TypeAlias = str | int | float | None
Row: TypeAlias = tuple[Cell, ...]

# Text that looks guarded already is guarded too, so that reading finds it again.
_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_FIRST = ("=", "+", "-", "@", "\t", "\r", "'")


def guard(cell: str) -> str:
    """A text cell that no spreadsheet runs as a formula."""
    if cell.startswith(_FIRST) and _DANGEROUS.match(cell):
        return "'" + cell
    return cell


def unguard(cell: str) -> str:
    """The text of a cell that ``guard`` wrote."""
    if cell.startswith("'") and _DANGEROUS.match(cell):
        return cell[1:]
    return cell


def guarded_rows(table: Table) -> Callable[[Iterable[Row]], Iterable[list[Cell]]]:
    """What guards the text columns of a table's rows; numbers are left alone."""
    text_columns = [
        index
        for index, column in enumerate(table.columns)
        # Words of our own lists begin with letters.
        if not column.is_numeric and not column.allowed
    ]

    def rows_of(rows: Iterable[Row]) -> Iterable[list[Cell]]:
        for row in rows:
            cells = list(row)
            for index in text_columns:
                cell = cells[index]
                if isinstance(cell, str) and cell.startswith(_FIRST):
                    cells[index] = guard(cell)
            yield cells

    return rows_of
