"""What can go wrong, under one root.

Each message names the file or entry and the offending text, and says what to do.
"""

from __future__ import annotations

import os


def system_reason(error: OSError) -> str:
    """Why the system refused, in small letters and without a path."""
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    # Not its own words: some libraries wrap what the system says in more of them.
    said = os.strerror(error.errno) if error.errno else str(error)
    return said.lower()


class GovtextError(Exception):
    """Root of all errors that govtext raises on purpose."""


class TableError(GovtextError):
    """A vocabulary or pattern table of the package is not well formed."""


class UnreadableFileError(GovtextError):
    """A file could not be read as a report.

    Attributes:
        code: Short stable name of the reason, as written in ``errors.csv``.
    """

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.code = code


class OutputError(GovtextError):
    """The output could not be written."""


class InvalidTableError(GovtextError, ValueError):
    """A table holds what ``extract`` would not have written.

    Attributes:
        table: Name of the table.
        column: Name of the column.
        row: Position of the row in the frame, 0 for the first; ``None`` where the whole
            column is wrong.
    """

    def __init__(
        self, message: str, *, table: str, column: str, row: int | None = None
    ) -> None:
        super().__init__(message)
        self.table = table
        self.column = column
        self.row = row


class TemplateError(GovtextError, ValueError):
    """A template of file names makes no sense; the message says why."""


class InvalidNumeralError(GovtextError, ValueError):
    """The text is not a number in any of the forms that are read."""


class InvalidDocumentNumberError(GovtextError, ValueError):
    """The text is not a document number; the message says why."""


class LabelError(GovtextError):
    """A file of labelled items cannot be trained on or compared with."""


class ModelError(GovtextError):
    """A theme model cannot be used: damaged, changed, or for other themes."""


class CompareError(GovtextError):
    """Tables cannot be compared."""


class QueryError(GovtextError):
    """A question to the tables that is wrong, or cannot be answered."""
