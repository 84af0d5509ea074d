"""Files of this room, read with one clear error."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from govtext.coding.errors import CodingError
from govtext.engines.csv_input import content_of
from govtext.readers.archives import UNPACKING_ERRORS

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 1 << 28
"""Bytes of the largest member of an archive that is taken for a coded file."""

UNREADABLE_ARCHIVE = (*UNPACKING_ERRORS, RuntimeError)
"""What ``zipfile`` raises over an archive that is damaged, odd or encrypted."""

_SHOWN = 30


def shown(value: object) -> str:
    """The beginning of a value, for a message."""
    text = str(value)
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def read_text(path: Path, encoding: str = "utf-8-sig") -> str:
    """The content of a UTF-8 file, line ends as they are.

    Raises:
        CodingError: It cannot be read or is in another encoding.
    """
    try:
        return content_of(path, CodingError).decode(encoding)
    except UnicodeDecodeError as error:
        raise CodingError(
            f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8"
        ) from error


def read_report(folder: Path, report_id: str) -> str:
    """The text of a report.

    Args:
        folder: The folder ``texts`` that ``govtext extract --texts`` wrote.
        report_id: The report.

    Raises:
        CodingError: It is not there.
    """
    path = folder / f"{report_id}.txt"
    if not path.is_file():
        raise CodingError(
            f"{path}: no such text; run 'govtext extract … --texts' to write the texts"
        )
    return read_text(path, "utf-8")


def read_json(text: str, where: str) -> Any:  # noqa: ANN401  any JSON value
    """A JSON value.

    Raises:
        CodingError: It is not JSON; the message begins with ``where``.
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CodingError(f"{where}: not JSON: {shown(text)} ({error})") from error
