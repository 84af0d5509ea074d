"""``govtext doctor``: whether everything works here, and what to do where not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, cast

import typer

from govtext.cli.console import NONE_DONE, counted, fit, printable, say, width
from govtext.cli.language import told


def doctor(
    ctx: typer.Context,
    *,
    out: Annotated[
        Path,
        typer.Option(
            metavar="DIR", help="Where tables shall go: is it writable, is it full?"
        ),
    ] = Path(),
    as_json: Annotated[
        bool, typer.Option("--json", help="Print what is found as JSON.")
    ] = False,
) -> None:
    """See whether everything works here, and tell what to do where not.

    Exit status: 0 all works, 1 something does not (a line that begins with fault).
    """
    from govtext.cli.diagnosis import FAULT, diagnose  # noqa: PLC0415  loads slowly

    findings = diagnose(cast("typer.Context", ctx.find_root()), out)
    if as_json:
        rows = [
            {"status": one.status, "name": one.name, "found": one.found,
             "advice": one.advice}
            for one in findings
        ]  # fmt: skip
        typer.echo(json.dumps(rows, indent=1))
    else:
        names = max(width(told(one.name)) for one in findings) + 2
        for one in findings:
            typer.echo(
                f"{fit(told(one.status), 6)}{fit(told(one.name), names)}"
                f"{printable(one.found)}"
            )
            if one.advice:
                typer.echo(f"{'':6}{'':{names}}{told('what to do')}: {one.advice}")
    faults = sum(one.status == FAULT for one in findings)
    if faults:
        say(counted(faults, "fault"))
        raise typer.Exit(NONE_DONE)
