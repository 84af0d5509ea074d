"""What the commands share: messages, statuses, the progress bar, columns of text."""

from __future__ import annotations

import os
import sys
import time
import unicodedata
from enum import IntEnum
from typing import TYPE_CHECKING, NoReturn, Self

import typer

from govtext.cli.language import is_chinese, told

if TYPE_CHECKING:
    from pathlib import Path

NONE_DONE = 1
WRONG_USAGE = 2
SOME_FAILED = 3
INTERRUPTED = 130
PIPE_CLOSED = 141
"""What a shell gives for a program that wrote into a closed pipe: 128 + SIGPIPE."""

_BAR = 30


class Level(IntEnum):
    """How much is told on standard error."""

    QUIET = 0
    NORMAL = 1
    VERBOSE = 2


class _State:
    """What holds for one run of the command."""

    level = Level.NORMAL


def set_level(level: Level) -> None:
    """Set how much is told."""
    _State.level = level


def is_verbose() -> bool:
    """Whether everything is told."""
    return _State.level is Level.VERBOSE


def complain(message: str, **fields: object) -> None:
    """Tell what went wrong; ``--quiet`` does not silence it."""
    typer.echo(told(message, **fields), err=True)


def say(message: str, **fields: object) -> None:
    """Tell what came of it, on standard error.

    Args:
        message: English text, see ``language.told``.
        fields: What goes in.
    """
    if _State.level >= Level.NORMAL:
        complain(message, **fields)


def note(message: str, **fields: object) -> None:
    """Tell what is being done, for ``--verbose``."""
    if is_verbose():
        typer.echo(f"  {told(message, **fields)}", err=True)


def fail(message: str, status: int, **fields: object) -> NoReturn:
    """Print one line to standard error and end with a status."""
    typer.echo(f"govtext: {told(message, **fields)}", err=True)
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
            fail("{out} is read as well; choose another --out", WRONG_USAGE, out=out)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # one of them is not there
        return False


def counted(number: int, what: str) -> str:
    """A number with its noun: 1 report, 2 reports."""
    if is_chinese():  # which has no plural, but a measure word for each noun
        return told(f"{{number}} {what}", number=number)
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


class Clock:
    """Seconds, one stage after the other."""

    def __init__(self) -> None:
        self._last = time.perf_counter()

    def lap(self) -> str:
        """Seconds since the last lap, or since the clock was made."""
        before, self._last = self._last, time.perf_counter()
        return f"{self._last - before:.1f}"


class ProgressBar:
    """How many files are done, on one line of a terminal; silent elsewhere.

    A context manager that clears the line, so that what is said next stands on its own.
    """

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty() and _State.level > Level.QUIET
        self._last = -1
        self.clock = Clock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def update(self, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` files are done."""
        if done == total:
            self.close()
            note(
                "{files} found, read and analysed: {seconds} s",
                files=counted(total, "file"),
                seconds=self.clock.lap(),
            )
            return
        step = 1000 * done // total
        if not self._shown or step == self._last:
            return
        self._last = step
        bar = "#" * (_BAR * done // total)
        line = told("[{bar}] {done}/{total} files", bar=f"{bar:<{_BAR}}", done=done,
                    total=total)  # fmt: skip
        typer.echo(f"\r{line}", err=True, nl=False)

    def close(self) -> None:
        """Clear the line."""
        if self._shown and self._last >= 0:
            self._last = -1
            typer.echo("\r" + " " * (_BAR + 40) + "\r", err=True, nl=False)


def wants_colour() -> bool:
    """Whether the user has nothing against colour (no-color.org)."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def with_colour() -> bool:
    """Whether standard output is a terminal that wants colour."""
    return wants_colour() and sys.stdout.isatty()


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
