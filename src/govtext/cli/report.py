"""``govtext report``: one offline page of a collection."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  typer reads the annotations
from typing import Annotated

import typer

from govtext.cli.console import INTERRUPTED, WRONG_USAGE, counted, fail, say
from govtext.cli.options import Folders, Kind, KindOfSome
from govtext.errors import GovtextError


def report(
    folders: Folders,
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The HTML file to write.")],
    kind: KindOfSome = Kind.AUTO,
    seed: Annotated[
        int, typer.Option(min=0, metavar="N", help="Starts the sampling of intervals.")
    ] = 0,
    no_compare: Annotated[
        bool,
        typer.Option(
            "--no-compare", help="Leave out terms, reuse and promises; faster."
        ),
    ] = False,
) -> None:
    """Write one self-contained offline page: overview, comparisons, every text.

    Exit status: 0 written, 2 wrong usage (nothing is written), 130 interrupted.
    """
    if out.suffix.lower() not in (".html", ".htm"):
        fail("--out {out}: name a file that ends in .html", WRONG_USAGE, out=out)
    try:
        from govtext.page import build_page, write_page  # noqa: PLC0415  loads slowly

        built = build_page(
            folders,
            kind="" if kind is Kind.AUTO else kind.value,
            seed=seed,
            compare=not no_compare,
        )
        write_page(out, built.html)
    except KeyboardInterrupt:
        fail("interrupted; nothing was written", INTERRUPTED)
    except ModuleNotFoundError as error:
        fail(
            "the page needs {name}; pip install 'govtext[page]'",
            WRONG_USAGE,
            name=error.name,
        )
    except GovtextError as error:
        fail(str(error), WRONG_USAGE)
    for note in built.notes:
        say(note)
    say(
        "{reports} in {out} ({size} MB)",
        reports=counted(built.reports, "report"),
        out=out,
        size=f"{out.stat().st_size / 1e6:.1f}",
    )
