"""Labelled items: what a theme model learns from and is measured on."""

from __future__ import annotations

from dataclasses import dataclass

NONE = "-"
"""The code of a section that has no theme."""


@dataclass(frozen=True, slots=True)
class LabelledItem:
    """One item with its themes.

    Attributes:
        id: Unique within a file.
        text: The paragraph, as written.
        theme: The theme that most of it is about; ``-`` for none.
        others: Further themes that it tells of in a clause of their own.
        role: Its role in the report; empty if unknown.
        writer: Who wrote it; empty if unknown. Items of one writer are never split
            between training and measuring.
        report: The report it stands in; where no writers are known, items of one
            report are never split.
        coder: Who coded it; empty if unknown. It tells a model nothing.
    """

    id: str
    text: str
    theme: str
    others: tuple[str, ...] = ()
    role: str = ""
    writer: str = ""
    report: str = ""
    coder: str = ""

    @property
    def themes(self) -> tuple[str, ...]:
        """All its themes, the leading one first; none for ``-``."""
        return () if self.theme == NONE else (self.theme, *self.others)
