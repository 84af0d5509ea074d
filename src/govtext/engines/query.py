"""Questions in SQL to the tables of a folder, by DuckDB within this process.

Each table is a view of its name over the file that ``extract`` wrote, with the types of
the schema; Parquet data sets are read only for the years asked for. Nothing is written:
only statements that select are taken, and no file outside of the folder is read.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from govtext.errors import QueryError, UnreadableFileError
from govtext.schema import LIST_SEPARATOR, TABLES, Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import duckdb

    from govtext.cells import Cell, Row

_TYPES: Final = {"integer": "BIGINT", "number": "DOUBLE"}
_SOME: Final = 1000
_LONGEST: Final = 32_000_000
"""Bytes of a line: a section can be as long as a report."""
_GUARDED: Final = r"^'('*[=+\-@\t\r])"


class Answer:
    """The rows of an answer as they come.

    Attributes:
        columns: Names and types.
    """

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor
        self.columns = tuple(
            Column(str(name), _type_of(str(kind)), "")
            for name, kind, *_ in cursor.description or ()
        )

    @property
    def table(self) -> Table:
        """The columns as a table that can be written."""
        return Table("query", "", (), self.columns)

    def rows(self) -> Iterator[Row]:
        """The rows.

        Raises:
            QueryError: A value cannot be computed, or there is not enough memory.
        """
        while some := self._some():
            for row in some:
                yield tuple(map(_cell, row))

    def _some(self) -> list[tuple[Any, ...]]:
        with _telling():
            return self._cursor.fetchmany(_SOME)


def ask(folder: Path, question: str) -> Answer:
    """Ask the tables of a folder.

    Args:
        folder: Where ``extract`` wrote them, as CSV, JSON Lines or Parquet.
        question: One SELECT in DuckDB's SQL.

    Raises:
        UnreadableFileError: There are no tables in the folder.
        QueryError: The question is wrong, or not one SELECT.
    """
    import duckdb  # noqa: PLC0415  loaded where somebody asks

    connection = duckdb.connect()
    folder = folder.absolute()
    views = {
        table.name: view
        for table in TABLES
        if (view := _view(folder, table)) is not None
    }
    if "reports" not in views:
        raise UnreadableFileError(
            f"{folder}: no tables that can be asked; run 'govtext extract INPUT --out "
            "FOLDER' first, with --format csv, jsonl or parquet",
            code="not_found",
        )
    with _telling():
        connection.execute("SET enable_progress_bar = false")
        for name, view in views.items():
            connection.execute(f'CREATE VIEW "{name}" AS {view}')
        connection.execute(f"SET allowed_directories = [{_quoted(folder)}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        _check(connection, question)
        return Answer(connection.execute(question))


def _check(connection: duckdb.DuckDBPyConnection, question: str) -> None:
    """See that it is one statement, and one that changes nothing."""
    import duckdb  # noqa: PLC0415

    # Not EXPLAIN either, which runs what it explains if asked to ANALYZE.
    statements = connection.extract_statements(question)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise QueryError("ask one SELECT; tables are only read")


def _view(folder: Path, table: Table) -> str | None:
    """The SELECT that gives a table; ``None`` where it is not there."""
    csv, jsonl, parquet = (
        folder / f"{table.name}.{suffix}" for suffix in ("csv", "jsonl", "parquet")
    )
    if parquet.is_dir():
        return _parquet_view(parquet, table)
    if csv.is_file():
        columns = ", ".join(map(_column, table.columns))
        texts = _struct((c.name, "VARCHAR") for c in table.columns)
        return (
            f"SELECT {columns} FROM read_csv({_quoted(csv)}, columns = {texts}, "  # noqa: S608
            "header = true, delim = ',', quote = '\"', escape = '\"', "
            f"auto_detect = false, max_line_size = {_LONGEST}, "
            f"buffer_size = {2 * _LONGEST})"
        )
    if jsonl.is_file():
        types = _struct((c.name, _TYPES.get(c.type, "VARCHAR")) for c in table.columns)
        return (
            f"SELECT * FROM read_json({_quoted(jsonl)}, columns = {types}, "  # noqa: S608
            f"format = 'newline_delimited', maximum_object_size = {_LONGEST})"
        )
    return None


def _struct(fields: Iterable[tuple[str, str]]) -> str:
    return "{" + ", ".join(f"{_quoted(n)}: {_quoted(kind)}" for n, kind in fields) + "}"


def _parquet_view(path: Path, table: Table) -> str:
    files = _quoted(path / "**" / "*.parquet")
    if "report_id" not in table.header:
        return f"SELECT * FROM read_parquet({files})"  # noqa: S608  a path of our own
    names = [f'"{name}"' for name in table.header]
    # The year of the report, by which the other tables are split: under a name of its
    # own, so that a join finds one column of the name year, as with the other formats.
    years = [] if "year" in table.header else ["year AS report_year"]
    return (
        f"SELECT {', '.join([*names, *years])} FROM read_parquet({files}, "  # noqa: S608
        "hive_partitioning = true, hive_types = {'year': BIGINT})"
    )


def _column(column: Column) -> str:
    """A column of a CSV file with its type; texts without what guards spreadsheets."""
    name = f'"{column.name}"'
    if column.is_numeric:
        return f"CAST({name} AS {_TYPES[column.type]}) AS {name}"
    if column.allowed:
        return f"coalesce({name}, '') AS {name}"
    pattern = _GUARDED.replace("'", "''")
    return f"regexp_replace(coalesce({name}, ''), '{pattern}', '\\1') AS {name}"


def _quoted(text: str | Path) -> str:
    return "'" + str(text).replace("'", "''") + "'"


def _type_of(kind: str) -> Any:  # noqa: ANN401  a column's type
    if "INT" in kind:
        return "integer"
    return "number" if kind.startswith(("DOUBLE", "FLOAT", "DECIMAL")) else "text"


def _cell(value: Any) -> Cell:  # noqa: ANN401  whatever SQL can make
    if value is None or isinstance(value, (str, int, float)):
        return str(value).lower() if isinstance(value, bool) else value
    if isinstance(value, list):
        return LIST_SEPARATOR.join(str(_cell(one)) for one in value)
    return float(value) if hasattr(value, "as_tuple") else str(value)


@contextmanager
def _telling() -> Iterator[None]:
    """Say in one line what DuckDB says in several."""
    import duckdb  # noqa: PLC0415

    try:
        yield
    except duckdb.Error as error:
        # Behind the message DuckDB repeats the question.
        said = " ".join(str(error).partition("LINE ")[0].split())
        if isinstance(error, (duckdb.BinderException, duckdb.CatalogException)):
            raise QueryError(f"{said}; columns: govtext codebook") from error
        raise QueryError(said) from error
