"""A codebook of one's own: the file that names codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govtext.engines.csv_input import read_rows
from govtext.errors import LabelError
from govtext.themes import Taxonomy, Theme
from govtext.themes.labels import NONE

if TYPE_CHECKING:
    from pathlib import Path

UNCODED = "?"
"""The label of a unit that waits for its code, in tools that show labelled spans."""

SEPARATORS = ";；|｜、,，\n"
"""What may stand between several codes in one cell."""


def read_codebook(path: Path) -> Taxonomy:
    """A researcher's own themes: a CSV file with ``code`` and ``label``.

    A column ``definition`` may stand beside them. ``A.1`` is below ``A`` where both are
    there, as in the taxonomies of the package.

    Raises:
        LabelError: The file cannot be read, lacks a column, or names a code twice.
    """
    rows = [
        {name: cell.strip() for name, cell in row.cells.items()}
        for row in read_rows(path, ("code", "label"), error=LabelError)
    ]
    rows = [row for row in rows if row["code"]]
    codes = [row["code"] for row in rows]
    for code in codes:
        if codes.count(code) > 1:
            raise LabelError(f"{path}: the code {code!r} stands twice; keep one")
        if code in (NONE, UNCODED) or any(mark in code for mark in SEPARATORS):
            raise LabelError(
                f"{path}: {code!r} cannot be a code; choose another without separators"
            )
    if not codes:
        raise LabelError(f"{path}: no codes in it")
    return Taxonomy(
        "",
        "",
        tuple(
            Theme(
                row["code"],
                row["label"],
                row["label"],
                parent if (parent := row["code"].rpartition(".")[0]) in codes else "",
                row.get("definition", ""),
                row.get("definition", ""),
            )
            for row in rows
        ),
    )
