"""``govtext merge``: the shards of a run to its tables."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  typer reads the annotations
from typing import Annotated

import typer

from govtext.cli.console import INTERRUPTED, NONE_DONE, WRONG_USAGE, fail
from govtext.cli.extract import leave, tell
from govtext.cli.options import Formats, chosen_formats
from govtext.errors import OutputError, UnreadableFileError


def merge(
    folders: Annotated[
        list[Path],
        typer.Argument(metavar="DIR", help="What 'extract --shard' wrote; all of it."),
    ],
    *,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Folder for the tables.")
    ],
    formats: Formats = None,
) -> None:
    """Put the shards of a run together to the tables that one run would have written.

    Exit status: as for extract.
    """
    from govtext.engines.extract import merge as run  # noqa: PLC0415  loads slowly

    wanted = chosen_formats(formats)
    try:
        summary = run(sorted(set(folders)), out, wanted)
    except UnreadableFileError as error:
        fail(str(error), NONE_DONE)
    except OutputError as error:
        fail(str(error), WRONG_USAGE)
    except KeyboardInterrupt:
        fail("interrupted; nothing was written", INTERRUPTED)
    tell(summary, out, wanted)
    leave(summary)
