"""The command ``govtext``: parses, calls one function, prints.

Nothing heavy is loaded before a command runs, so that help comes at once.
"""

from __future__ import annotations

import io
import sys
from typing import Annotated

import typer

from govtext.cli.check import check
from govtext.cli.code import code_app
from govtext.cli.codebook import codebook
from govtext.cli.compare import compare
from govtext.cli.extract import extract
from govtext.cli.merge import merge
from govtext.cli.query import query
from govtext.cli.report import report
from govtext.cli.show import show
from govtext.cli.themes import themes_app

app = typer.Typer(
    name="govtext",
    help="Turn annual Chinese government reports into tables.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001  typer calls it so
    if wanted:
        from govtext.engines.manifest import govtext_version  # noqa: PLC0415

        typer.echo(f"govtext {govtext_version()}")
        raise typer.Exit


@app.callback()
def _common(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Print the version and leave.",
            callback=_print_version,
            is_eager=True,
        ),
    ] = False,
) -> None:
    """Turn annual Chinese government reports into tables."""


app.command()(check)
app.command()(extract)
app.command()(merge)
app.command()(show)
app.command()(query)
app.command()(compare)
app.command()(report)
app.command()(codebook)
app.add_typer(themes_app)
app.add_typer(code_app)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show a character shows ? for it; none fails.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    app()
