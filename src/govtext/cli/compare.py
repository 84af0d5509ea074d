"""``govtext compare``: places and years side by side."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  typer reads the annotations
from typing import Annotated, Any

import typer

from govtext.cli import completion
from govtext.cli.console import INTERRUPTED, WRONG_USAGE, counted, fail, say
from govtext.cli.options import Folders, Kind, KindOfSome
from govtext.cli.streams import STANDARD, csv_file
from govtext.errors import GovtextError

_WHAT = (
    "themes",
    "indicators",
    "mentions",
    "terms",
    "reuse",
    "passages",
    "followup",
    "repeated",
    "kwic",
    "all",
)
_BY = ("place", "year", "place_level")


def compare(  # noqa: PLR0913  one parameter an option
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            help=", ".join(_WHAT) + ".",
            autocompletion=completion.one_of(*_WHAT),
        ),
    ],
    folders: Folders,
    *,
    out: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            help="The CSV file to write, - prints it; for all, a folder.",
        ),
    ],
    kind: KindOfSome = Kind.AUTO,
    seed: Annotated[
        int, typer.Option(min=0, metavar="N", help="themes: starts the sampling.")
    ] = 0,
    target: Annotated[
        str,
        typer.Option(
            metavar="COLUMN=VALUE",
            help="terms: the reports whose words are told, such as place=平安镇.",
            show_default=False,
        ),
    ] = "",
    reference: Annotated[
        str,
        typer.Option(
            metavar="COLUMN=VALUE",
            help="terms: those they are set against; else all the others.",
            show_default=False,
        ),
    ] = "",
    by: Annotated[
        str,
        typer.Option(
            metavar="|".join(_BY),
            autocompletion=completion.one_of(*_BY),
            help="terms: each value against all the others.",
            show_default=False,
        ),
    ] = "",
    pattern: Annotated[
        str,
        typer.Option(metavar="TEXT", help="kwic: the word.", show_default=False),
    ] = "",
    regex: Annotated[
        bool, typer.Option("--regex", help="kwic: the word is a regular expression.")
    ] = False,
    width: Annotated[
        int,
        typer.Option(min=0, metavar="N", help="kwic: characters on either side."),
    ] = 30,
    roles: Annotated[
        list[str] | None,
        typer.Option(
            "--role",
            metavar="ROLE",
            autocompletion=completion.roles,
            help="kwic: in sections of this role only; may be given several times.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Compare places and years, from the tables of one or more extracts.

    Exit status: 0 written, 2 wrong usage (nothing is written), 130 interrupted.
    """
    terms = {"target": target, "reference": reference, "by": by}
    _check(what, terms, pattern, regex=regex)
    if what == "all" and out == STANDARD:
        fail("--out -: all writes a folder; name one", WRONG_USAGE)
    from govtext.compare.run import run  # noqa: PLC0415  loads slowly

    options: dict[str, dict[str, Any]] = {
        "themes": {"seed": seed},
        "terms": _terms(what, terms),
    }
    if what == "kwic":
        options["kwic"] = {
            "pattern": pattern,
            "regex": regex,
            "width": width,
            "roles": tuple(roles or ()),
            "folders": folders,
        }
    only = "" if kind is Kind.AUTO else kind.value
    try:
        with csv_file(out) as file:
            done = run(what, folders, file, kind=only, options=options)
    except KeyboardInterrupt:
        fail("interrupted; nothing was written", INTERRUPTED)
    except GovtextError as error:
        fail(str(error), WRONG_USAGE)
    for note in done.notes:
        say(note)
    rows = ", ".join(
        counted(number, "row") if what != "all" else f"{number} {name}"
        for name, number in done.rows.items()
    )
    reports = counted(done.reports, "report")
    say("{rows} of {reports} in {out}", rows=rows, reports=reports, out=out)
    if done.left_out:
        say(
            "{reports} left out: a longer version stands for the same report "
            "('compare all' names them)",
            reports=counted(done.left_out, "report"),
        )


def _check(what: str, terms: dict[str, str], pattern: str, *, regex: bool) -> None:
    """See that the options belong to what is asked for."""
    if what not in _WHAT:
        known = ", ".join(_WHAT)
        fail(
            "unknown comparison {what!r}; use {known}",
            WRONG_USAGE,
            what=what,
            known=known,
        )
    if what == "kwic" and not pattern:
        fail("nothing to look for; name a word with --pattern", WRONG_USAGE)
    if what != "kwic" and (pattern or regex):
        fail("--pattern and --regex are for kwic", WRONG_USAGE)
    given = [name for name, value in terms.items() if value]
    if what not in ("terms", "all") and given:
        fail("--{name} is for terms", WRONG_USAGE, name=given[0])
    if what == "terms" and not given:
        fail("terms of what? give --target COLUMN=VALUE or --by place", WRONG_USAGE)
    _check_terms(terms)


def _check_terms(terms: dict[str, str]) -> None:
    for name in ("target", "reference"):
        column, equals, value = terms[name].partition("=")
        if terms[name] and not (column and equals and value):
            fail(
                "--{name} {value}: write COLUMN=VALUE",
                WRONG_USAGE,
                name=name,
                value=terms[name],
            )
    if terms["by"] and terms["by"] not in _BY:
        fail(
            "--by {by}: use {known}", WRONG_USAGE, by=terms["by"], known=", ".join(_BY)
        )
    if terms["by"] and (terms["target"] or terms["reference"]):
        fail("--by sets each value against the others; no --target", WRONG_USAGE)
    if terms["reference"] and not terms["target"]:
        fail("--reference needs --target", WRONG_USAGE)


def _terms(what: str, terms: dict[str, str]) -> dict[str, str]:
    """The options of terms; ``all`` sets place against place."""
    if what == "all" and not any(terms.values()):
        return {**terms, "by": "place"}
    return terms
