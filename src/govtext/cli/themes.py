"""``govtext themes``: the taxonomies, and models trained on labelled items."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govtext.cli.console import (
    NONE_DONE,
    WRONG_USAGE,
    apart,
    counted,
    fail,
    fit,
    say,
)
from govtext.cli.language import told
from govtext.cli.options import Codebook, Kind
from govtext.errors import GovtextError

if TYPE_CHECKING:
    from govtext.themes.measures import Scores
    from govtext.themes.model import ThemeModel

_NAME = 30
_SHOWN = 10

themes_app = typer.Typer(
    name="themes",
    help="The taxonomies of themes; train, evaluate and apply a model.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Labels = Annotated[
    Path,
    typer.Argument(
        metavar="LABELS",
        help="Labelled items: .jsonl, or the .csv that 'govtext code import' writes.",
    ),
]
Coder = Annotated[
    str,
    typer.Option(metavar="NAME", help="Take this coder's codes only.", show_default=""),
]
Model = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="A model of your own; without it, the shipped one of the kind.",
    ),
]


@themes_app.callback()
def _common() -> None:
    """The taxonomies of themes; train, evaluate and apply a model."""


@themes_app.command("list")
def list_themes(
    *,
    kind: Annotated[
        Kind, typer.Option(help="Whose themes; auto is rule-of-law.")
    ] = Kind.AUTO,
) -> None:
    """Print all themes of a kind of report with their names."""
    from govtext.themes import load_taxonomy  # noqa: PLC0415  its words load slowly

    taxonomy = load_taxonomy(_stated(kind))
    if taxonomy is None:
        fail("there is no taxonomy for {kind}", NONE_DONE, kind=kind.value)
    for theme in taxonomy:
        indent = "  " if theme.parent else ""
        topics = f"  [CAP {', '.join(theme.cap)}]" if theme.cap else ""
        typer.echo(f"{indent}{theme.id:<6} {fit(theme.zh, _NAME)} {theme.en}{topics}")


@themes_app.command()
def train(  # noqa: PLR0913  one parameter an option
    labels: Labels,
    *,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the model.")],
    kind: Annotated[
        Kind, typer.Option(help="Whose themes; auto sees it by the labels.")
    ] = Kind.AUTO,
    codebook: Codebook = None,
    coder: Coder = "",
    no_curve: Annotated[
        bool, typer.Option("--no-curve", help="Leave out the learning curve; faster.")
    ] = False,
) -> None:
    """Train a model on labelled items and write it, with its card, into a folder.

    The scores printed come from held-out items: no writer (or report) is measured by a
    model that has seen it.
    """
    from govtext.engines.theme_files import train_into  # noqa: PLC0415  scikit-learn

    try:
        trained = train_into(
            labels,
            out,
            kind=kind.value,
            codebook=codebook,
            coder=coder,
            with_curve=not no_curve,
        )
    except GovtextError as error:
        fail(str(error), WRONG_USAGE)
    typer.echo(told("held out by {group}:", group=trained.grouped_by))
    _print_scores(trained.scores)
    say(
        "{items} learnt; the card: {out}/card.md",
        items=counted(trained.model.config.items, "item"),
        out=out,
    )


@themes_app.command()
def evaluate(  # noqa: PLR0913  one parameter an option
    labels: Labels,
    *,
    model: Model = None,
    kind: Annotated[
        Kind, typer.Option(help="Whose shipped model; auto sees it by the labels.")
    ] = Kind.AUTO,
    codebook: Codebook = None,
    coder: Coder = "",
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Also write the scores of each theme (CSV)."),
    ] = None,
) -> None:
    """Measure a model on labelled items that it was not trained on."""
    from govtext.engines import theme_files  # noqa: PLC0415  scikit-learn

    if out is not None:
        apart(out, labels, codebook, model)
    try:
        if model is None and kind is Kind.AUTO:
            advice = "give the model of your own with --model DIR"
            kind = Kind(
                theme_files.kind_of_labels(labels, coder=coder, otherwise=advice)
            )
        scores = theme_files.evaluate(
            labels, _model(model, kind), codebook=codebook, coder=coder
        )
        if out is not None:
            theme_files.write_scores(out, scores)
    except GovtextError as error:
        fail(str(error), WRONG_USAGE)
    _print_scores(scores)


@themes_app.command("apply")
def apply_model(
    tables: Annotated[
        Path, typer.Argument(metavar="DIR", help="Tables that 'extract' wrote.")
    ],
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The CSV file to write.")],
    model: Model = None,
    kind: Annotated[
        Kind, typer.Option(help="Whose shipped model; auto is rule-of-law.")
    ] = Kind.AUTO,
) -> None:
    """Assign themes to the sections of extracted tables, with a model of your own."""
    from govtext.engines import theme_files  # noqa: PLC0415  scikit-learn

    apart(out, tables, model)
    try:
        number, given = theme_files.apply(tables, _model(model, kind), out)
    except GovtextError as error:
        fail(str(error), WRONG_USAGE)
    sections = counted(number, "section")
    say(
        "{given} of {sections} given a theme in {out}",
        given=given,
        sections=sections,
        out=out,
    )


def _stated(kind: Kind) -> str:
    return (Kind.RULE_OF_LAW if kind is Kind.AUTO else kind).value


def _model(folder: Path | None, kind: Kind) -> ThemeModel:
    """The model in a folder, or the shipped one of a kind."""
    from govtext.themes.model import load_model, shipped_model  # noqa: PLC0415

    if folder is not None:
        return load_model(folder)
    model = shipped_model(_stated(kind))
    if model is None:
        fail("there is no model for {kind}", NONE_DONE, kind=kind.value)
    return model


def _print_scores(scores: Scores) -> None:
    lines = {
        "items": str(scores.items),
        "first level right": f"{scores.first_level:.3f}",
        "theme among the coder's": f"{scores.second_level:.3f}",
        "given a theme": f"{scores.covered:.3f}",
        "expected calibration error": f"{scores.calibration_error:.3f}",
    }
    for name, value in lines.items():
        typer.echo(f"  {fit(told(name), 28)}{value:>8}")
    for coder, model, times in scores.confusions[:_SHOWN]:
        typer.echo(f"  {coder:<6} {told('taken for')} {model:<6}{times:>4}")
