"""Rows of a comparison as a frame of its table, and a frame as rows to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from govtext.panel.rows import plain
from govtext.schema import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pandas import DataFrame

    from govtext.cells import Cell, Row
    from govtext.schema import Table


def to_frame(table: Table, rows: Iterable[Row]) -> DataFrame:
    """A frame with the columns and types of a table, in the order of the rows."""
    import pandas as pd  # noqa: PLC0415  heavy

    columns = list(zip(*rows, strict=True)) or [()] * len(table.columns)
    return pd.DataFrame(
        {
            column.name: pd.array(cells, dtype=column.dtype)  # type: ignore[call-overload]
            for column, cells in zip(table.columns, columns, strict=True)
        }
    )


def to_rows(table: Table, frame: DataFrame) -> Iterator[Row]:
    """The rows of a frame as they are written: empty where nothing is known."""
    cells = [_cells(frame, column.name) for column in table.columns]
    return iter(zip(*cells, strict=True))


def _cells(frame: DataFrame, name: str) -> list[Cell]:
    known = frame[name].notna()
    return [
        plain(cell) if there else None
        for cell, there in zip(frame[name].tolist(), known, strict=True)
    ]


def year_or_none(year: object) -> int | None:
    """A year out of a column in which some are not known."""
    import pandas as pd  # noqa: PLC0415  heavy

    return None if year is None or pd.isna(year) else int(year)  # type: ignore[call-overload]


PLACE_AND_YEAR: Final = (
    Column(
        "place_key",
        "text",
        "What is grouped by; `?` and the id of a report without place.",
    ),
    Column("place", "text", "As in `reports`."),
    Column(
        "year",
        "integer",
        "The year reported on; a report without one has rows of its own.",
        "year",
    ),
)
"""What a row of a comparison by place and year begins with."""
