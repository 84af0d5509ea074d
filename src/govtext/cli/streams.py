"""Standard input and output: in any encoding, into a pipe that ends early."""

from __future__ import annotations

import codecs
import io
import os
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from govtext.cli.console import complain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from govtext.cells import Row
    from govtext.schema import Table

STANDARD = Path("-")
"""What is given for standard output."""

_ASCII = codecs.lookup("ascii").name


class _Lost:
    """How many characters standard output could not show."""

    number = 0


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    _Lost.number += error.end - error.start
    return "?" * (error.end - error.start), error.end


def prepare_streams() -> None:
    """Let no character make a stream fail: what it cannot show becomes ``?``."""
    codecs.register_error("govtext-replace", _replace)
    for stream, errors in ((sys.stdout, "govtext-replace"), (sys.stderr, "replace")):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        # ASCII is a locale that is not set, as in a container; UTF-8 is what is meant.
        is_ascii = codecs.lookup(stream.encoding).name == _ASCII
        stream.reconfigure(encoding="utf-8" if is_ascii else None, errors=errors)


def tell_lost() -> None:
    """Say that data lost characters; a person sees it in a terminal."""
    if _Lost.number and not sys.stdout.isatty():
        complain(
            "{number} characters that {encoding} lacks became ?; set PYTHONUTF8=1 or "
            "write into a file",
            number=_Lost.number,
            encoding=sys.stdout.encoding,
        )


def close_pipe() -> None:
    """Leave nothing to be flushed into a pipe that is closed."""
    # What is still in the buffer would fail again when the interpreter ends.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            os.dup2(nowhere, stream.fileno())
        except (OSError, ValueError):  # a stream without a file below it
            continue
    os.close(nowhere)


def write_csv(out: Path, table: Table, rows: Iterable[Row]) -> None:
    """Write a table as CSV: into a file, or for ``-`` to standard output.

    Raises:
        OutputError: The file cannot be written.
    """
    from govtext.engines.output import write_rows, write_table  # noqa: PLC0415

    if out != STANDARD:
        write_table(out, table, rows)
        return
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(newline="")  # Windows would write \r\r\n
    write_rows(sys.stdout, table, rows)


@contextmanager
def csv_file(out: Path) -> Iterator[Path]:
    """The file to write, where what writes it knows only files.

    For ``-`` it is a temporary one that goes to standard output at the end.
    """
    if out != STANDARD:
        yield out
        return
    with tempfile.TemporaryDirectory(prefix="govtext-") as folder:
        path = Path(folder) / "table.csv"
        yield path
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(newline="")
        with path.open(encoding="utf-8-sig", newline="") as stream:
            while piece := stream.read(1 << 20):
                sys.stdout.write(piece)


def typed_text() -> str:
    """All of standard input as text: UTF-8, or what a Chinese Windows pipes."""
    from govtext.readers.inputs import standard_input  # noqa: PLC0415
    from govtext.readers.txt import decode  # noqa: PLC0415

    data = standard_input()
    return decode(data).text if data.strip() else ""
