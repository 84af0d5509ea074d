"""Many files through one pure function, and its answers to disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govtext.readers import read_file

if TYPE_CHECKING:
    from pathlib import Path

    from govtext.pipeline import Report


def read(path: str | Path, *, kind: str = "auto", themes: bool = True) -> Report:
    """Read one file and find everything in it.

    Args:
        path: A text, web page, Word file, PDF … (docs/formats.md), told by its content.
        kind: ``auto``, ``rule-of-law`` or ``work-report``.
        themes: Whether to classify sections by theme.

    Raises:
        UnreadableFileError: It cannot be read as a report; ``code`` says why.
    """
    from govtext.pipeline import analyze  # noqa: PLC0415  the finders load slowly

    return analyze(read_file(path), kind=kind, themes=themes)
