"""``govtext themes``: the taxonomy."""

from __future__ import annotations

import typer

from govtext.cli.console import NONE_DONE, fail, fit

_NAME = 30

themes_app = typer.Typer(
    name="themes",
    help="The taxonomy of themes.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@themes_app.callback()
def _common() -> None:
    """The taxonomy of themes."""


@themes_app.command("list")
def list_themes() -> None:
    """Print all themes of both levels with their names."""
    from govtext.themes import load_taxonomy  # noqa: PLC0415  its words load slowly

    taxonomy = load_taxonomy()
    if taxonomy is None:
        fail("there is no taxonomy", NONE_DONE)
    for theme in taxonomy:
        indent = "  " if theme.parent else ""
        typer.echo(f"{indent}{theme.id:<6} {fit(theme.zh, _NAME)} {theme.en}")
