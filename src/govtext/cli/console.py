"""What the commands share: messages, statuses, the progress bar, columns of text."""

from __future__ import annotations

import os
import sys
import unicodedata
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from pathlib import Path

NONE_DONE = 1
WRONG_USAGE = 2
SOME_FAILED = 3
INTERRUPTED = 130

_BAR = 30


def say(message: str) -> None:
    """Print a message to standard error."""
    typer.echo(message, err=True)


def fail(message: str, status: int) -> NoReturn:
    """Print one line to standard error and end with a status."""
    say(f"govtext: {message}")
    raise typer.Exit(status)


def apart(out: Path, *inputs: Path | None) -> None:
    """Leave where a file would be written over one that is read.

    Args:
        out: What is written.
        inputs: Files that are read, and folders with tables or a model.
    """
    from govtext.engines.output import FORMATS  # noqa: PLC0415  help comes at once
    from govtext.readers.inputs import OWN_MARK, TEXTS_FOLDER  # noqa: PLC0415
    from govtext.schema import TABLES  # noqa: PLC0415
    from govtext.themes.model import FILES  # noqa: PLC0415

    tables = [f"{table.name}.{suffix}" for table in TABLES for suffix in FORMATS]
    for path in inputs:
        if path is None:
            continue
        read = [path, *(path / name for name in (*tables, OWN_MARK, *FILES))]
        if any(_same(out, one) for one in read) or _same(
            out.parent, path / TEXTS_FOLDER
        ):
            fail(f"{out} is read as well; choose another --out", WRONG_USAGE)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # one of them is not there
        return False


def counted(number: int, what: str) -> str:
    """A number with its noun: 1 report, 2 reports."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


class ProgressBar:
    """How many files are done, on one line of a terminal; silent elsewhere."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._last = -1

    def update(self, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` files are done."""
        step = 1000 * done // total
        if not self._shown or step == self._last:
            return
        self._last = step
        bar = "#" * (_BAR * done // total)
        typer.echo(f"\r[{bar:<{_BAR}}] {done}/{total} files", err=True, nl=False)

    def close(self) -> None:
        """Clear the line."""
        if self._shown and self._last >= 0:
            typer.echo("\r" + " " * (_BAR + 40) + "\r", err=True, nl=False)


def with_colour() -> bool:
    """Whether standard output is a terminal that wants colour (no-color.org)."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and sys.stdout.isatty()


def width(text: str) -> int:
    """Columns that a text takes in a terminal: Chinese characters take two."""
    return sum(
        0
        if unicodedata.combining(character)
        else 2
        if unicodedata.east_asian_width(character) in "WF"
        else 1
        for character in text
    )


def fit(text: str, columns: int) -> str:
    """A text on one line, cut or filled with blanks to so many columns."""
    text = " ".join(printable(text).split())
    room = columns - width(text)
    if room >= 0:
        return text + " " * room
    kept, taken = "", 0
    for character in text:
        taken += width(character)
        if taken > columns - 1:
            break
        kept += character
    return fit(kept + "…", columns) if kept else "…"


def printable(text: str) -> str:
    """A text without what would move the cursor or change the terminal."""
    return "".join(
        " " if unicodedata.category(character) in ("Cc", "Cs") else character
        for character in text
    )
