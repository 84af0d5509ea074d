"""``govtext code``: code by hand in the tool of one's choice; measure agreement."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from govtext.cli import completion
from govtext.cli.agree import agree
from govtext.cli.console import WRONG_USAGE, apart, counted, fail, say
from govtext.cli.language import told
from govtext.cli.options import Codebook, Kind
from govtext.cli.streams import write_csv
from govtext.errors import GovtextError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from govtext.coding.codebook import AllowedCode
    from govtext.coding.precision import Precision
    from govtext.coding.units import Code, Unit

_STRATA = "place, year, role, theme, kind, place_level"
_WHATS = ("themes", "metrics", "roles", "citations")
_TOOLS = ("xlsx", "csv", "label-studio", "doccano", "qdpx")

code_app = typer.Typer(
    name="code",
    help="Code a sample by hand in the tool of your choice; measure agreement.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Units = Annotated[
    Path, typer.Argument(metavar="UNITS", help="The CSV that 'code sample' wrote.")
]


@code_app.callback()
def _common() -> None:
    """Code a sample by hand in the tool of your choice; measure agreement."""


@code_app.command()
def sample(  # noqa: PLR0913  one parameter an option
    tables: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="Tables that 'extract --texts' wrote."),
    ],
    *,
    out: Annotated[
        Path,
        typer.Option(metavar="FILE", help="The CSV file to write; - prints it."),
    ],
    what: Annotated[
        str,
        typer.Option(
            metavar="|".join(_WHATS),
            help="What to code.",
            autocompletion=completion.one_of(*_WHATS),
        ),
    ] = "themes",
    number: Annotated[int, typer.Option("--n", min=1, help="How many units.")] = 200,
    by: Annotated[
        str,
        typer.Option(
            metavar="NAMES",
            help=f"Strata, each with its share of the sample: any of {_STRATA}.",
            show_default=False,
        ),
    ] = "",
    least_certain: Annotated[
        bool,
        typer.Option(
            "--least-certain",
            help="Themes that the model is least certain of, to train on; such a "
            "sample does not stand for the reports.",
        ),
    ] = False,
    kind: Annotated[Kind, typer.Option(help="Reports of this kind only.")] = Kind.AUTO,
    seed: Annotated[int, typer.Option(help="Of the drawing.")] = 0,
) -> None:
    """Draw units to code from extracted tables."""
    from govtext.coding import sampling, units  # noqa: PLC0415  pandas

    apart(out, tables)
    try:
        drawn = sampling.sample(
            tables,
            what,
            number,
            seed=seed,
            strata=[name.strip() for name in by.split(",") if name.strip()],
            least_certain=least_certain,
            kind=None if kind is Kind.AUTO else kind.value,
        )
        write_csv(out, units.UNITS, units.unit_rows(drawn))
    except GovtextError as error:
        fail(str(error), WRONG_USAGE)
    say("{units} in {out}", units=counted(len(drawn), "unit"), out=out)


@code_app.command()
def export(  # noqa: PLR0913  one parameter an option
    units: Units,
    *,
    to: Annotated[
        str,
        typer.Option(
            metavar="|".join(_TOOLS),
            help="For which tool.",
            autocompletion=completion.one_of(*_TOOLS),
        ),
    ] = "xlsx",
    out: Annotated[Path, typer.Option(metavar="FILE", help="The file to write.")],
    tables: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Tables with texts: whole reports instead of paragraphs.",
        ),
    ] = None,
    codebook: Codebook = None,
    codes: Annotated[
        Path | None,
        typer.Option(
            metavar="CODES",
            help="A CSV that 'code import' wrote: its codes are filled in already.",
        ),
    ] = None,
    show_found: Annotated[
        bool,
        typer.Option(
            "--show-found", help="Show coders what govtext found; it sways them."
        ),
    ] = False,
) -> None:
    """Write a sample for coders: a sheet, or a project of a coding tool."""
    from govtext.coding.documents import documents  # noqa: PLC0415
    from govtext.coding.imports import FORMATS, SUFFIXES  # noqa: PLC0415
    from govtext.coding.label_studio import config_path  # noqa: PLC0415
    from govtext.readers.inputs import TEXTS_FOLDER  # noqa: PLC0415

    if to not in FORMATS:
        known = ", ".join(FORMATS)
        fail(
            "unknown tool {name!r}; use one of {known}",
            WRONG_USAGE,
            name=to,
            known=known,
        )
    # By the name, import knows the tool again.
    if out.suffix.lower() != SUFFIXES[to]:
        fail(
            "{out}: for {tool} the name must end in {suffix}",
            WRONG_USAGE,
            out=out,
            tool=to,
            suffix=SUFFIXES[to],
        )
    apart(out, units, tables, codebook, codes)
    try:
        drawn, allowed = _units(units, codebook)
        prefilled = None if codes is None else _prefilled(codes, drawn, allowed)
        # Whether a figure is right can only be judged by who sees it.
        shown = show_found or drawn[0].what in ("metrics", "citations")
        texts = tables / TEXTS_FOLDER if tables else None
        found = documents(drawn, texts)
        FORMATS[to].write(found, out, allowed, show_found=shown, prefilled=prefilled)
    except GovtextError as error:
        fail(str(error), WRONG_USAGE)
    beside = ""
    if to == "label-studio":
        beside = told(", configuration in {path}", path=config_path(out))
    units_told = counted(len(drawn), "unit")
    say("{units} in {out}{beside}", units=units_told, out=out, beside=beside)


@code_app.command("import")
def import_file(  # noqa: PLR0913  one parameter an option
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="What coders filled in.")
    ],
    *,
    units: Annotated[
        Path, typer.Option(metavar="UNITS", help="The CSV that 'code sample' wrote.")
    ],
    out: Annotated[Path, typer.Option(metavar="FILE", help="The CSV file to write.")],
    coder: Annotated[
        str,
        typer.Option(metavar="NAME", help="Who coded.  [default: as the file says]"),
    ] = "",
    tool: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="TOOL",
            help="As in 'code export --to'.  [default: by the file's name]",
            autocompletion=completion.one_of(*_TOOLS),
        ),
    ] = "",
    codebook: Codebook = None,
    by_code: Annotated[
        bool,
        typer.Option("--by-code", help="Compare for each theme or role as well."),
    ] = False,
) -> None:
    """Read what coders gave, and print how often they agree with what govtext found.

    For metrics and citations that share is the precision, with its 95 % interval.
    """
    from govtext.coding import units as units_of  # noqa: PLC0415
    from govtext.coding.imports import import_codes  # noqa: PLC0415
    from govtext.coding.precision import (  # noqa: PLC0415
        agreement_with_found,
        comparable,
    )
    from govtext.engines.output import write_table  # noqa: PLC0415

    apart(out, file, units, codebook)
    try:
        drawn, allowed = _units(units, codebook)
        codes, skipped = import_codes(file, tool or None, drawn, coder, allowed)
        write_table(out, units_of.CODES, units_of.code_rows(codes))
    except GovtextError as error:
        fail(str(error), WRONG_USAGE)
    if comparable(codes, allowed):
        for one in agreement_with_found(codes):
            if by_code or not one.group:
                _print_precision(one)
    say(
        "{codes} in {out}; {skipped} units without a code",
        codes=counted(len(codes), "code"),
        out=out,
        skipped=skipped,
    )


code_app.command()(agree)


def _units(
    path: Path, codebook: Path | None
) -> tuple[list[Unit], tuple[AllowedCode, ...]]:
    """The units of a file, and the codes that they can be given."""
    from govtext.coding.codebook import allowed_codes  # noqa: PLC0415
    from govtext.coding.units import read_units  # noqa: PLC0415
    from govtext.themes.taxonomy import kind_of_themes  # noqa: PLC0415

    units = read_units(path)
    kind = kind_of_themes([unit.theme for unit in units if unit.theme])
    return units, allowed_codes(units[0].what, kind or None, codebook)


def _prefilled(
    path: Path, units: Iterable[Unit], allowed: Iterable[AllowedCode]
) -> dict[str, Code]:
    """The codes of a file by the units that they were given to; leaves without any."""
    from govtext.coding.codebook import unknown_code  # noqa: PLC0415
    from govtext.coding.units import read_codes  # noqa: PLC0415

    known, possible = {unit.unit_id for unit in units}, tuple(allowed)
    names = {one.code for one in possible}
    found: dict[str, Code] = {}
    for code in read_codes(path):
        if code.unit_id not in known:
            continue
        other = found.setdefault(code.unit_id, code)
        if other.coder != code.coder:
            fail(
                "{path}: codes by {one!r} and {other!r}; fill in those of one coder",
                WRONG_USAGE,
                path=path,
                one=other.coder,
                other=code.coder,
            )
        for one in (code.code, *code.others):
            if one not in names:
                raise unknown_code(one, possible, str(path))
    if not found:
        fail("{path}: no codes of these units in it", WRONG_USAGE, path=path)
    return found


def _print_precision(one: Precision) -> None:
    head = f"{one.what}, {told(one.measure)} {one.group}".rstrip()
    agreeing = told("nothing to compare")
    if one.n:
        agreeing = told(
            "{right} of {n} agree, weighted {share} (95 % interval {low} to {high})"
            if one.weighted
            else "{right} of {n} agree, {share} (95 % interval {low} to {high})",
            right=f"{one.right:g}",
            n=one.n,
            share=f"{one.share:.3f}",
            low=f"{one.low:.3f}",
            high=f"{one.high:.3f}",
        )
    unclear = told("; {number} unclear", number=one.unclear) if one.unclear else ""
    typer.echo(f"{head}: {agreeing}{unclear}")
