"""Columns with the types that an analysis wants: dates, and categories for words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from govtext.errors import InvalidTableError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pandas import Categorical, DataFrame, DatetimeIndex

    from govtext.schema import Column, Table

_DAY: Final = "datetime64[s]"
# Of an ISO date; Python also reads 20230105 and 2023-W01-4.
_DAY_LENGTH: Final = len("2023-01-05")


def typed_frame(frame: DataFrame, table: Table, file: str = "") -> DataFrame:
    """A frame whose text columns with dates or listed words have types of their own.

    Args:
        frame: As ``load_tables`` gives it; other columns than the table's stay.
        table: What it is.
        file: Where it was read from, for the message of an error.

    Raises:
        InvalidTableError: A date is none.
    """
    typed: dict[str, Any] = {}
    for column in table.columns:
        if column.name not in frame:
            continue
        if column.type == "date":
            typed[column.name] = _days(frame[column.name], column, table, file)
        elif column.is_categorical:
            typed[column.name] = _categories(frame[column.name], column)
    return frame.assign(**typed)


def invalid_cell(  # noqa: PLR0913  what the error tells
    problem: str, cell: object, *, table: Table, column: str, row: int, file: str = ""
) -> InvalidTableError:
    """The error for one cell; its message counts rows from 1, the header aside."""
    shown = repr(cell) if isinstance(cell, str) else str(cell)  # no np.int64(-1)
    return InvalidTableError(
        f"{file or table.name}, row {row + 1}, column {column!r}: {problem}: {shown}; "
        "run 'govtext extract' again or mend the cell",
        table=table.name,
        column=column,
        row=row,
    )


def first_not_a_number(cells: Iterable[Any], column: Column) -> int | None:
    """Where a cell stands that is neither empty nor a number of the column's type."""
    for row, cell in enumerate(cells):
        if cell in ("", None):
            continue
        try:
            value = float(cell)
        except (TypeError, ValueError):
            return row
        if column.type == "integer" and not value.is_integer():
            return row
    return None


def _days(
    cells: Iterable[str], column: Column, table: Table, file: str
) -> DatetimeIndex:
    import pandas as pd  # noqa: PLC0415  loaded only where frames are asked for

    days: list[date | None] = []
    for row, cell in enumerate(cells):
        try:
            days.append(_day(cell))
        except ValueError:
            raise invalid_cell(
                "no date of the form YYYY-MM-DD",
                cell,
                table=table,
                column=column.name,
                row=row,
                file=file,
            ) from None
    return pd.DatetimeIndex(days, dtype=_DAY)


def _day(cell: str) -> date | None:
    if not cell:
        return None
    if len(cell) != _DAY_LENGTH:
        raise ValueError(cell)
    return date.fromisoformat(cell)


def _categories(cells: Iterable[str], column: Column) -> Categorical:
    """Words of a list; empty cells are missing.

    A word that is not in the list (written by another version, or by hand) becomes a
    category behind the others: reading loses nothing, ``validate_tables`` finds it.
    """
    import pandas as pd  # noqa: PLC0415  loaded only where frames are asked for

    missing = -1
    code_of = {"": missing} | {word: at for at, word in enumerate(column.allowed)}
    codes = [code_of.setdefault(cell, len(code_of) - 1) for cell in cells]
    # The text type of the other columns: the default one cannot hold lone surrogates.
    words = pd.Index([word for word in code_of if word], dtype=column.dtype)
    return pd.Categorical.from_codes(codes, categories=words, ordered=column.ordered)
