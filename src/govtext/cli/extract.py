"""``govtext extract``: read reports, write tables."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path  # noqa: TC003  typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from govtext.cli.console import (
    INTERRUPTED,
    NONE_DONE,
    SOME_FAILED,
    WRONG_USAGE,
    ProgressBar,
    complain,
    counted,
    fail,
    is_verbose,
    note,
    say,
)
from govtext.cli.language import told
from govtext.cli.options import (
    TIME_LIMIT,
    FilesFrom,
    Formats,
    Inputs,
    Jobs,
    Kind,
    KindOfAll,
    TimeLimit,
    chosen_formats,
)
from govtext.errors import (
    GovtextError,
    OutputError,
    TemplateError,
    UnreadableFileError,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govtext.engines.extract import Summary
    from govtext.engines.plan import Options, Shard

_SHOWN = 10


class Engine(StrEnum):
    """Where the work is done."""

    LOCAL = "local"
    SPARK = "spark"


def extract(  # noqa: PLR0913  one parameter an option
    *,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Folder for the tables.")
    ],
    inputs: Inputs = None,
    files_from: FilesFrom = None,
    formats: Formats = None,
    jobs: Jobs = 0,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on with a run that was broken off."),
    ] = False,
    time_limit: TimeLimit = TIME_LIMIT,
    kind: KindOfAll = Kind.AUTO,
    places: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="CSV with a column source and any of place, place_level, province, "
            "city, county, division_code, year: taken instead of what is found.",
        ),
    ] = None,
    name_template: Annotated[
        str,
        typer.Option(
            metavar="TEMPLATE",
            help="What folder and file names say: '{city}/{county}_{town}_{year}'; "
            "{*} is anything.",
            show_default=False,
        ),
    ] = "",
    shard: Annotated[
        str,
        typer.Option(
            metavar="N/OF",
            help="Do every OFth batch from the Nth on; 'merge' makes the tables and "
            "tells what failed.",
            show_default=False,
        ),
    ] = "",
    fail_fast: Annotated[
        bool, typer.Option("--fail-fast", help="Stop at the first failure.")
    ] = False,
    texts: Annotated[
        bool,
        typer.Option("--texts", help="Also write each report's text, texts/ID.txt."),
    ] = False,
    sentences: Annotated[
        bool, typer.Option("--sentences", help="Also write the table sentences.")
    ] = False,
    no_themes: Annotated[
        bool, typer.Option("--no-themes", help="Leave out the themes; faster.")
    ] = False,
    engine: Annotated[
        Engine, typer.Option(help="This machine, or a cluster (docs/cluster.md).")
    ] = Engine.LOCAL,
    master: Annotated[
        str, typer.Option(metavar="URL", help="The Spark cluster.", show_default=False)
    ] = "",
) -> None:
    """Read every report below the inputs and write the tables into a folder.

    Exit status: 0 all done, 1 none, 2 wrong usage, 3 some failed (see errors.csv),
    130 interrupted.
    """
    from govtext.engines.plan import Options  # noqa: PLC0415  finders load slowly

    options = Options(
        kind=kind.value,
        themes=not no_themes,
        sentences=sentences,
        texts=texts,
        formats=chosen_formats(formats),
        jobs=jobs,
        resume=resume,
        time_limit=time_limit,
        fail_fast=fail_fast,
        places=places,
        name_template=name_template,
        shard=_shard(shard),
    )
    if master and engine is not Engine.SPARK:
        fail("--master is for --engine spark", WRONG_USAGE)
    cluster = master if engine is Engine.SPARK else None
    summary = _run(all_inputs(inputs or [], files_from), out, options, cluster)
    for source in summary.unused_places[:_SHOWN]:
        say("{places}: no report comes from {source}", places=places, source=source)
    if options.shard is not None:
        files = counted(summary.files, "file")
        say("{files} of shard {shard} in {out}", files=files, shard=shard, out=out)
        return
    tell(summary, out, options.formats)
    leave(summary)


def _shard(text: str) -> Shard | None:
    from govtext.engines.plan import parse_shard  # noqa: PLC0415

    try:
        return parse_shard(text) if text else None
    except ValueError as error:
        fail("--shard: {error}", WRONG_USAGE, error=told(str(error)))


def leave(summary: Summary) -> None:
    """End with the status for what failed, if something did."""
    if summary.problems:
        raise typer.Exit(SOME_FAILED if summary.rows["reports"] else NONE_DONE)


def all_inputs(inputs: list[str], files_from: Path | None) -> list[str]:
    """The inputs given, and those that a file names; leaves where there are none."""
    from govtext.readers.inputs import read_list  # noqa: PLC0415

    if files_from is not None:
        try:
            inputs = [*inputs, *read_list(str(files_from))]
        except UnreadableFileError as error:
            fail(
                "--files-from {file}: {error}",
                WRONG_USAGE,
                file=files_from,
                error=told(str(error)),
            )
    if not inputs:
        fail("nothing to read; name files, folders or archives", WRONG_USAGE)
    return inputs


def _run(
    inputs: list[str], out: Path, options: Options, cluster: str | None
) -> Summary:
    """Extract here, or on the Spark cluster of an address, which may be empty."""
    from govtext.engines.extract import extract as run  # noqa: PLC0415

    try:
        with ProgressBar() as bar:
            if cluster is not None:
                from govtext.engines import spark  # noqa: PLC0415

                summary = spark.extract(inputs, out, options, cluster)
            else:
                summary = run(inputs, out, options, bar.update)
    except KeyboardInterrupt:
        fail(told("interrupted; nothing was written") + _kept(out), INTERRUPTED)
    except OutputError as error:
        fail(told(str(error)) + _kept(out), WRONG_USAGE)
    except TemplateError as error:
        fail("--name-template: {error}", WRONG_USAGE, error=told(str(error)))
    except UnreadableFileError as error:
        none_done = options.fail_fast or error.code == "no_reports"
        fail(str(error), NONE_DONE if none_done else WRONG_USAGE)
    except GovtextError as error:
        fail(str(error), WRONG_USAGE)
    note("tables put together: {seconds} s", seconds=bar.clock.lap())
    if is_verbose():
        _note_models(options)
    return summary


def _note_models(options: Options) -> None:
    """Tell by what the themes were found."""
    from govtext.engines.manifest import describe_models  # noqa: PLC0415

    for kind, model in describe_models().items() if options.themes else ():
        note("{kind}: {model}", kind=told(kind), model=model)


def _kept(out: Path) -> str:
    """What is said of the parts of a run that came to no end."""
    from govtext.engines.parts import has_kept_parts  # noqa: PLC0415

    if not has_kept_parts(out):
        return ""
    return told("; what is done is kept: run it again with --resume to go on")


def say_unmatched(sources: Sequence[str]) -> None:
    """Say which names the template of ``--name-template`` does not fit."""
    if sources:
        names = counted(len(sources), "name")
        say(
            "--name-template: {names} not fitting, such as {first}",
            names=names,
            first=sources[0],
        )


def tell(summary: Summary, out: Path, formats: Sequence[str]) -> None:
    """Say what was done, what was left out and what failed."""
    rows, kinds, skipped = summary.rows, summary.kinds, summary.skipped
    say(
        "{reports} with {sections} sections, {metrics} metrics, {citations} citations "
        "in {out}",
        reports=counted(rows["reports"], "report"),
        sections=rows["sections"],
        metrics=rows["metrics"],
        citations=rows["citations"],
        out=out,
    )
    if number := summary.resumed:
        say("{files} had been done before", files=counted(number, "file"))
    if number := summary.duplicates:
        say("{files} with the text of another one", files=counted(number, "file"))
    if number := kinds["other"]:
        say(
            "{reports} of neither kind (kind 'other')",
            reports=counted(number, "report"),
        )
    if skipped:
        most = ", ".join(f"{number} {name}" for name, number in skipped.most_common(5))
        files = counted(skipped.total(), "other file")
        say("{files} passed over ({most})", files=files, most=most)
    say_unmatched(summary.unmatched)
    for problem in summary.problems[:_SHOWN]:
        complain(f"{problem.source}: {told(problem.message)}")
    if failed := len(summary.problems):
        from govtext.engines.formats import writer_of  # noqa: PLC0415

        where = writer_of(formats[0]).where("errors")
        complain("{number} failed; see {where}", number=failed, where=out / where)
