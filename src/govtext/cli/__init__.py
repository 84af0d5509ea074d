"""The command ``govtext``: parses, calls one function, prints.

Nothing heavy is loaded before a command runs, so that help comes at once.
"""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  typer reads the annotations
from typing import Annotated

import typer

from govtext.cli.check import check
from govtext.cli.code import code_app
from govtext.cli.codebook import codebook
from govtext.cli.compare import compare
from govtext.cli.console import WRONG_USAGE, Level, fail, is_verbose, set_level
from govtext.cli.doctor import doctor
from govtext.cli.extract import extract
from govtext.cli.group import Govtext, describe_run
from govtext.cli.merge import merge
from govtext.cli.query import query
from govtext.cli.report import report
from govtext.cli.settings import SettingsError, find_settings, read_settings
from govtext.cli.show import show
from govtext.cli.streams import prepare_streams
from govtext.cli.themes import themes_app

app = typer.Typer(
    name="govtext",
    cls=Govtext,
    help="Turn annual Chinese government reports into tables.",
    epilog="Options can also stand in govtext.toml ([extract] jobs = 2) or in the "
    "environment (GOVTEXT_EXTRACT_JOBS=2); GOVTEXT_LANG=zh speaks Chinese.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001  typer calls it so
    if wanted:
        from govtext.engines.manifest import govtext_version  # noqa: PLC0415

        typer.echo(f"govtext {govtext_version()}")
        raise typer.Exit


def _be_quiet(wanted: bool) -> None:  # noqa: FBT001  typer calls it so
    if wanted:
        set_level(Level.QUIET)


def _be_verbose(ctx: typer.Context, wanted: bool) -> None:  # noqa: FBT001
    if wanted:
        set_level(Level.VERBOSE)
    # Every command has this option as well, so it comes here just before it runs.
    root = ctx.find_root()
    if is_verbose() and ctx is not root and not ctx.resilient_parsing:
        describe_run(root)


@app.callback()
def _common(
    ctx: typer.Context,
    *,
    version: Annotated[  # noqa: ARG001  its callback acts
        bool,
        typer.Option(
            "--version",
            help="Print the version and leave.",
            callback=_print_version,
            is_eager=True,
            expose_value=False,
        ),
    ] = False,
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Options of commands.  [default: govtext.toml, if it is there]",
        ),
    ] = None,
    quiet: Annotated[  # noqa: ARG001  its callback acts
        bool,
        typer.Option(
            "--quiet",
            "-q",
            help="Tell only errors.",
            callback=_be_quiet,
            envvar="GOVTEXT_QUIET",
            show_envvar=False,
            expose_value=False,
        ),
    ] = False,
    verbose: Annotated[  # noqa: ARG001  its callback acts
        bool,
        typer.Option(
            "--verbose",
            "-v",
            help="Tell what is done, and all of a fault.",
            callback=_be_verbose,
            envvar="GOVTEXT_VERBOSE",
            show_envvar=False,
            expose_value=False,
        ),
    ] = False,
) -> None:
    """Turn annual Chinese government reports into tables."""
    command = ctx.command
    path = find_settings(config)
    if path is None or not isinstance(command, Govtext):
        return
    try:
        ctx.default_map = read_settings(path, command)
    except SettingsError as error:
        if ctx.invoked_subcommand == "doctor":  # which tells it among the rest
            return
        fail(str(error), WRONG_USAGE)
    if ctx.default_map.get(ctx.invoked_subcommand or ""):
        command.settings = path


app.command()(check)
app.command()(extract)
app.command()(merge)
app.command()(show)
app.command()(query)
app.command()(compare)
app.command()(report)
app.command()(codebook)
app.command()(doctor)
app.add_typer(themes_app)
app.add_typer(code_app)


def main() -> None:
    """Run the command line."""
    prepare_streams()
    app()
