"""``govtext check``: what a collection holds, and what it lacks."""

from __future__ import annotations

from collections import Counter
from pathlib import Path  # noqa: TC003  typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from govtext.cli.console import (
    INTERRUPTED,
    NONE_DONE,
    SOME_FAILED,
    WRONG_USAGE,
    ProgressBar,
    apart,
    fail,
    fit,
    printable,
    say,
)
from govtext.cli.extract import all_inputs, say_unmatched
from govtext.cli.language import told
from govtext.cli.options import (
    TIME_LIMIT,
    FilesFrom,
    Inputs,
    Jobs,
    Kind,
    KindOfAll,
    TimeLimit,
)
from govtext.cli.streams import STANDARD, write_csv
from govtext.errors import OutputError, TemplateError, UnreadableFileError

if TYPE_CHECKING:
    from govtext.engines.check import Checked, Finding, Options

_STATUS = 10
_KIND = 12
_PLACE = 34
_YEAR = 5


def check(  # noqa: PLR0913  one parameter an option
    *,
    inputs: Inputs = None,
    files_from: FilesFrom = None,
    expected: Annotated[
        Path | None,
        typer.Option(
            metavar="LIST",
            help="CSV with columns place and year: what should be there.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Also write the list as a CSV file; - prints that instead.",
        ),
    ] = None,
    kind: KindOfAll = Kind.AUTO,
    places: Annotated[
        Path | None, typer.Option(metavar="FILE", help="As for extract.")
    ] = None,
    name_template: Annotated[
        str,
        typer.Option(metavar="TEMPLATE", help="As for extract.", show_default=False),
    ] = "",
    jobs: Jobs = 0,
    time_limit: TimeLimit = TIME_LIMIT,
    doubts: Annotated[
        bool, typer.Option("--doubts", help="List only what should be looked at.")
    ] = False,
) -> None:
    """Tell what every file would be read as, what is doubtful, double or missing.

    Exit status: 0 nothing failed or is missing, 1 no report at all, 2 wrong usage,
    3 something failed or is missing, 130 interrupted.
    """
    from govtext.engines.check import Options  # noqa: PLC0415  finders load slowly

    options = Options(
        kind=kind.value,
        jobs=jobs,
        places=places,
        name_template=name_template,
        expected=expected,
        time_limit=time_limit,
    )
    if out is not None:
        apart(out, expected, places)
        _see_that_it_is_ours(out)
    checked = _run(all_inputs(inputs or [], files_from), options)
    if out is not None:
        _write(out, checked)
    for finding in checked.findings if out != STANDARD else ():
        if finding.status != "ok" or not doubts:
            for line in _lines(finding):
                typer.echo(line)
    counts = Counter(finding.status for finding in checked.findings)
    told_counts = (
        f"{number} {told(status)}" for status, number in counts.most_common()
    )
    say(", ".join(told_counts))
    say_unmatched(checked.unmatched)
    if skipped := checked.skipped.total():
        say("{number} other files passed over", number=skipped)
    if not counts["ok"] and not counts["doubtful"]:
        raise typer.Exit(NONE_DONE)
    if counts["failed"] or counts["missing"]:
        raise typer.Exit(SOME_FAILED)


def _run(inputs: list[str], options: Options) -> Checked:
    from govtext.engines.check import check as run  # noqa: PLC0415

    try:
        with ProgressBar() as bar:
            return run(inputs, options, bar.update)
    except KeyboardInterrupt:
        fail("interrupted", INTERRUPTED)
    except UnreadableFileError as error:
        fail(str(error), WRONG_USAGE)
    except TemplateError as error:
        fail("--name-template: {error}", WRONG_USAGE, error=told(str(error)))


def _see_that_it_is_ours(out: Path) -> None:
    """Leave where the list would be written over a file that is none, as a report."""
    from govtext.schema import CHECK  # noqa: PLC0415

    if out.is_file():
        with out.open("rb") as stream:
            first = stream.readline(1000)
        if first.strip(b"\xef\xbb\xbf\r\n") != ",".join(CHECK.header).encode():
            fail(
                "{out} is no list of 'check'; choose another --out",
                WRONG_USAGE,
                out=out,
            )


def _write(out: Path, checked: Checked) -> None:
    from govtext.engines.check import finding_row  # noqa: PLC0415
    from govtext.schema import CHECK  # noqa: PLC0415

    try:
        write_csv(out, CHECK, map(finding_row, checked.findings))
    except OutputError as error:
        fail(str(error), WRONG_USAGE)


def _lines(finding: Finding) -> list[str]:
    """A line for the file, and one for each note below it."""
    facts, place = finding.facts, finding.facts.place
    # The place first: what is cut at the end of the column is what is known anyway.
    upper = "".join(
        dict.fromkeys(
            name
            for name in (place.province, place.city, place.county)
            if name and name != place.name
        )
    )
    where = f"{place.name} {upper}".rstrip()
    if place.level == "department":
        where += " (department)"
    kind = "" if finding.status in ("failed", "missing") else facts.kind
    head = "".join(
        (
            fit(finding.status, _STATUS),
            fit(kind, _KIND),
            " ",
            fit(str(facts.year or "?") if kind or facts.year else "", _YEAR),
            fit(where or ("?" if kind else place.division_code), _PLACE),
            " ",
            printable(finding.source),
        )
    )
    return [head.rstrip(), *(f"  {printable(note)}" for note in finding.notes)]
