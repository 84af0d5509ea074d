"""``govtext code agree``: how far coders agree."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path  # noqa: TC003  typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from govtext.cli.console import NONE_DONE, WRONG_USAGE, apart, counted, fail, fit
from govtext.cli.language import told
from govtext.errors import GovtextError
from govtext.schema import LIST_SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Iterable

    from govtext.coding.agreement import Agreement, Estimate
    from govtext.coding.units import Code

_LEAST_CODERS = 2


def agree(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="CODES...", help="CSV files that 'code import' wrote."),
    ],
    *,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Also write the disagreements (CSV)."),
    ] = None,
    repeats: Annotated[
        int, typer.Option(min=0, help="Samples of the bootstrap.")
    ] = 1000,
) -> None:
    """Measure how far coders agree: percent, Cohen's kappa, Krippendorff's alpha."""
    from govtext.coding import units as units_of  # noqa: PLC0415
    from govtext.coding.agreement import agreement, disagreements  # noqa: PLC0415
    from govtext.engines.output import write_table  # noqa: PLC0415

    if out is not None:
        apart(out, *files)
    try:
        codes = [code for path in files for code in units_of.read_codes(path)]
        if len(whats := sorted({code.what for code in codes})) > 1:
            several = told(" and ").join(whats)
            fail("codes of {whats}; compare one of them", WRONG_USAGE, whats=several)
        codings = _codings(codes)
        if len(codings) < _LEAST_CODERS:
            fail(
                "only the coder {coder!r} in {file}",
                NONE_DONE,
                coder=codes[0].coder,
                file=files[0],
            )
        found = agreement(codings, repeats=repeats)
        if not found.units:
            fail("no unit is coded by two coders", NONE_DONE)
        if out is not None:
            rows = disagreements(codings)
            write_table(out, units_of.DISAGREEMENTS, _rows_of(rows, codes))
    except GovtextError as error:
        fail(str(error), WRONG_USAGE)
    _print_agreement(found)


def _codings(codes: Iterable[Code]) -> dict[str, dict[str, str]]:
    codings: dict[str, dict[str, str]] = defaultdict(dict)
    for code in codes:
        before = codings[code.coder].setdefault(code.unit_id, code.code)
        if before != code.code:
            fail(
                "{coder!r} coded {unit} as {one!r} in one file and as {other!r} in "
                "another; leave one of them",
                WRONG_USAGE,
                coder=code.coder,
                unit=code.unit_id,
                one=before,
                other=code.code,
            )
    return codings


def _rows_of(
    differing: dict[str, dict[str, str]], codes: Iterable[Code]
) -> list[tuple[str | int, ...]]:
    by_unit: dict[str, list[Code]] = defaultdict(list)
    for code in codes:
        by_unit[code.unit_id].append(code)
    return [
        (
            unit_id,
            by_unit[unit_id][0].what,
            by_unit[unit_id][0].report_id,
            by_unit[unit_id][0].start,
            by_unit[unit_id][0].end,
            by_unit[unit_id][0].text,
            LIST_SEPARATOR.join(f"{coder}={code}" for coder, code in given.items()),
            LIST_SEPARATOR.join(code.note for code in by_unit[unit_id] if code.note),
        )
        for unit_id, given in differing.items()
    ]


def _print_agreement(found: Agreement) -> None:
    coders, units = ", ".join(found.coders), counted(found.units, "unit")
    typer.echo(told("{units} coded by {coders}", units=units, coders=coders))
    for name, one in (
        ("agreeing pairs", found.percent),
        ("Cohen's kappa", found.kappa),
        ("Krippendorff's alpha", found.alpha),
    ):
        typer.echo(f"  {fit(told(name), 22)}{_told(one)}")
    typer.echo(f"  {'code':<14}{'given':>6}{'both':>8}{'alpha':>8}")
    for code in found.codes:
        both, alpha = _short(code.percent), _short(code.alpha)
        typer.echo(f"  {code.code:<14}{code.given:>6}{both:>8}{alpha:>8}")


def _told(one: Estimate) -> str:
    if one.value is None:
        return told("not defined")
    if one.low is None or one.high is None:
        return f"{one.value:.3f}"
    return told(
        "{value} (95 % interval {low} to {high})",
        value=f"{one.value:.3f}",
        low=f"{one.low:.3f}",
        high=f"{one.high:.3f}",
    )


def _short(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
