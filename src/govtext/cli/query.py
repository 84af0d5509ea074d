"""``govtext query``: ask the tables in SQL."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path  # noqa: TC003  typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from govtext.cli.console import (
    INTERRUPTED,
    NONE_DONE,
    WRONG_USAGE,
    apart,
    counted,
    fail,
    fit,
    say,
)
from govtext.cli.streams import STANDARD, typed_text, write_csv
from govtext.errors import GovtextError, OutputError, QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from govtext.cells import Row
    from govtext.engines.query import Answer

_SHOWN = 40
_WIDEST = 40
_GAP = "  "


def query(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Tables that 'extract' wrote.")
    ],
    question: Annotated[
        str, typer.Argument(metavar="SQL", help="One SELECT; - reads it from a pipe.")
    ],
    *,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The CSV file to write; - prints it."),
    ] = None,
) -> None:
    """Ask the tables in SQL: reports, sections, metrics, citations and the others.

    To a terminal goes a table of the first rows, to a pipe CSV of all. Columns stand in
    'govtext codebook'; the SQL is DuckDB's.
    """
    from govtext.engines.query import ask  # noqa: PLC0415  help comes at once

    if out is not None:
        apart(out, folder)
    if question == "-":
        question = typed_text()
    try:
        _give(ask(folder, question), out)
    except (QueryError, OutputError) as error:
        fail(str(error), WRONG_USAGE)
    except GovtextError as error:
        fail(str(error), NONE_DONE)
    except KeyboardInterrupt:
        fail("interrupted", INTERRUPTED)


def _give(answer: Answer, out: Path | None) -> None:
    if out is None and sys.stdout.isatty():
        _show(answer)
    else:
        write_csv(out or STANDARD, answer.table, answer.rows())


def _show(answer: Answer) -> None:
    """The first rows in columns."""
    rows = answer.rows()
    shown = list(islice(rows, _SHOWN))
    names = [column.name for column in answer.columns]
    for line in _lines(names, shown):
        typer.echo(line)
    if rest := sum(1 for _ in rows):
        more = counted(rest, "more row")
        say("{rows}; --out FILE.csv writes all", rows=more)


def _lines(names: Sequence[str], rows: Sequence[Row]) -> Iterator[str]:
    from govtext.cli.console import width  # noqa: PLC0415

    texts = [["" if cell is None else str(cell) for cell in row] for row in rows]
    columns = [
        min(_WIDEST, max(width(text) for text in (name, *cells)))
        for name, cells in zip(
            names, zip(*texts, strict=True) if texts else [()] * len(names), strict=True
        )
    ]
    for cells in (names, ["-" * size for size in columns], *texts):
        yield _GAP.join(
            fit(cell, size) for cell, size in zip(cells, columns, strict=True)
        ).rstrip()
