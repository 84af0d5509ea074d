"""Options that several commands have."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from govtext.cli import completion
from govtext.cli.console import WRONG_USAGE, fail
from govtext.cli.language import told


class Kind(StrEnum):
    """The kinds of report that can be asked for."""

    AUTO = "auto"
    RULE_OF_LAW = "rule-of-law"
    WORK_REPORT = "work-report"


Inputs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="INPUT",
        help="Files, folders, zip archives, patterns; - for standard input.",
        show_default=False,
    ),
]
FilesFrom = Annotated[
    Path | None,
    typer.Option(metavar="LIST", help="A file that names inputs, one a line."),
]
Jobs = Annotated[
    int,
    typer.Option(min=0, metavar="N", help="Processes; 0 takes one a core, at most 8."),
]
TIME_LIMIT = 600.0
"""Seconds for one file. A scan of a hundred pages takes some minutes."""
TimeLimit = Annotated[
    float,
    typer.Option(
        min=0, metavar="SECONDS", help="For one file; 0 for as long as it takes."
    ),
]
KindOfAll = Annotated[
    Kind, typer.Option(help="The kind of all reports, where you know it.")
]
KindOfSome = Annotated[
    Kind, typer.Option(help="Reports of this kind only; auto takes both.")
]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        metavar="csv|jsonl|parquet|xlsx|stata",
        autocompletion=completion.formats,
        help="Format of the tables; may be given several times.  [default: csv]",
        show_default=False,
    ),
]
Folders = Annotated[
    list[Path],
    typer.Argument(metavar="DIR", help="Tables that 'extract' wrote; several."),
]
Codebook = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Your own codes: a CSV with columns code and label."
    ),
]


def chosen_formats(asked: list[str] | None) -> tuple[str, ...]:
    """The formats asked for, each once; leaves where one is unknown."""
    from govtext.engines.formats import FORMATS  # noqa: PLC0415  help comes at once

    names = [name.strip() for one in asked or ["csv"] for name in one.split(",")]
    known = told("{most} or {last}", most=", ".join(FORMATS[:-1]), last=FORMATS[-1])
    for name in names:
        if name not in FORMATS:
            fail(
                "unknown format {name!r}; use {known}",
                WRONG_USAGE,
                name=name,
                known=known,
            )
    return tuple(dict.fromkeys(names))
