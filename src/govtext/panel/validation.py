"""Whether tables hold together: keys, references, words of lists, offsets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from govtext.errors import InvalidTableError
from govtext.panel.columns import invalid_cell
from govtext.schema import LIST_SEPARATOR, TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pandas import DataFrame, Series

    from govtext.schema import Reference, Table

_OFFSETS: Final = ("start", "end")
_KEYS: Final = {table.name: table.key for table in TABLES}


def validate_tables(
    tables: Mapping[str, DataFrame], *, files: Mapping[str, Path] | None = None
) -> None:
    """See that tables are as ``govtext extract`` writes them, whoever changed them.

    Looked at are: columns that are missing, ids that are empty, keys that stand twice,
    rows that name a row which is not there, words that are not in the list of their
    column, and offsets that are negative, end before they begin or lie outside of
    their section or report. What is said of a table that is not among them is passed
    over.

    Args:
        tables: Frames by the names of their tables, as ``read_tables`` gives them.
        files: Where they were read from, for the messages.

    Raises:
        InvalidTableError: The first thing that is wrong, with table, row and column.
    """
    for table in TABLES:
        if table.name in tables:
            file = str((files or {}).get(table.name, ""))
            _Check(table, tables, file).run()


class _Check:
    """One table beside the others."""

    def __init__(
        self, table: Table, tables: Mapping[str, DataFrame], file: str
    ) -> None:
        self.table = table
        self.tables = tables
        # Rows are told by their position; frames put together may share labels.
        self.frame = tables[table.name].reset_index(drop=True)
        self.file = file

    def run(self) -> None:
        """Raise what is wrong; columns and keys first, the rest builds on them."""
        self._columns()
        self._key()
        self._words()
        for reference in self.table.references:
            self._reference(reference)
        if {"start", "end"} <= set(self.table.header):
            self._offsets()

    def _refuse(self, wrong: Series, column: str, problem: str) -> None:
        """Raise the first row of which something wrong is true."""
        rows = wrong.to_numpy(dtype=bool, na_value=False).nonzero()[0]
        if rows.size:
            row = int(rows[0])
            raise invalid_cell(
                problem,
                self.frame[column].iloc[row],
                table=self.table,
                column=column,
                row=row,
                file=self.file,
            )

    def _columns(self) -> None:
        for column in self.table.columns:
            if column.name not in self.frame:
                raise InvalidTableError(
                    f"{self.file or self.table.name}: no column {column.name!r}; "
                    "another version of govtext wrote it: run 'govtext extract' again",
                    table=self.table.name,
                    column=column.name,
                )

    def _key(self) -> None:
        key = list(self.table.key)
        for name in key:
            if name.endswith("_id"):
                self._refuse(_is_empty(self.frame[name]), name, "an id is empty")
        self._refuse(
            self.frame.duplicated(key),
            key[-1],
            f"a row with the same {', '.join(key)} stands above",
        )

    def _words(self) -> None:
        for column in self.table.columns:
            if not column.allowed:
                continue
            cells = self.frame[column.name].astype(object)
            there = cells[~_is_empty(cells)]
            words = there.str.split(LIST_SEPARATOR, regex=False).explode()
            known = words if column.type == "list" else there
            strange = known.index[~known.isin(column.allowed)]
            wrong = cells.index.to_series().isin(strange)
            self._refuse(wrong, column.name, f"not one of {', '.join(column.allowed)}")

    def _reference(self, reference: Reference) -> None:
        target = self.tables.get(reference.table)
        if target is None:
            return
        last = reference.columns[-1]
        key = _KEYS[reference.table]
        wrong = ~_stands_in(self.frame, reference.columns, target, key)
        if reference.optional:
            wrong = wrong & ~_is_empty(self.frame[last])
        self._refuse(wrong, last, f"no such row in {reference.table}")

    def _offsets(self) -> None:
        start, end = self.frame["start"], self.frame["end"]
        for name in _OFFSETS:
            self._refuse(self.frame[name].isna(), name, "an offset is missing")
        self._refuse(start < 0, "start", "an offset is negative")
        self._refuse(end < start, "end", "it ends before its start")
        if "sections" not in self.tables:
            return
        sections = self.tables["sections"]
        above = "parent_id" if self.table.name == "sections" else "section_id"
        around = self._looked_up(
            sections, ("report_id", above), ("report_id", "section_id")
        )
        # Where there is none around it, both are missing: nothing is outside.
        self._refuse(start < around["start"], "start", "it begins before its section")
        self._refuse(start > around["end"], "start", "it begins after its section")
        if self.table.name == "sections":
            self._refuse(end > around["end"], "end", "it ends after the one around it")
            return
        # 《 is closed by the next 》, which a broken text may have in another section.
        last = sections.groupby("report_id", as_index=False)[list(_OFFSETS)].max()
        whole = self._looked_up(last, ("report_id",), ("report_id",))
        self._refuse(end > whole["end"], "end", "it ends after the report")

    def _looked_up(
        self, other: DataFrame, columns: Sequence[str], key: Sequence[str]
    ) -> DataFrame:
        """The offsets in the row of another frame that each row names, in its order."""
        there = other.drop_duplicates(list(key))
        found = _names(self.frame, columns).merge(
            _names(there, key).assign(**{name: there[name].array for name in _OFFSETS}),
            how="left",
        )
        return found[list(_OFFSETS)]


def _names(frame: DataFrame, columns: Sequence[str]) -> DataFrame:
    """Columns that name a row, under numbers instead of names, rows counted anew."""
    named = frame[list(columns)].astype(object).reset_index(drop=True)
    return named.set_axis(range(len(columns)), axis="columns")


def _stands_in(
    frame: DataFrame, columns: Sequence[str], other: DataFrame, key: Sequence[str]
) -> Series:
    """Whether each row of a frame names a row of another one."""
    import pandas as pd  # noqa: PLC0415  loaded only where frames are

    wanted, there = _names(frame, columns), _names(other, key)
    found = pd.MultiIndex.from_frame(wanted).isin(pd.MultiIndex.from_frame(there))
    return pd.Series(found)


def _is_empty(cells: Series) -> Series:
    return cells.isna() | (cells.astype(object) == "").fillna(value=False)
