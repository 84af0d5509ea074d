r"""Lines of a format that marks the ends of paragraphs, cells and rows in its text.

>>> flow = Flow()
>>> flow.paragraph("报告"); flow.cell("日期"); flow.cell("1月"); flow.row()
>>> flow.paragraph("全文")
>>> flow.lines()
['报告', '日期\t1月', '全文']
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from govtext.readers.drawn import table_lines
from govtext.readers.office.counters import paragraph_lines

if TYPE_CHECKING:
    from govtext.readers.drawn import Cell


@dataclass(slots=True)
class Flow:
    """Paragraphs and tables as they come along."""

    _lines: list[str] = field(default_factory=list)
    _rows: list[list[Cell]] = field(default_factory=list)
    _row: list[Cell] = field(default_factory=list)
    _cell: Cell = field(default_factory=list)

    def paragraph(self, text: str, *, in_table: bool = False) -> None:
        """End a paragraph."""
        if in_table:
            self._cell += paragraph_lines(text)
            return
        self._end_table()
        self._lines += paragraph_lines(text)

    def cell(self, text: str) -> None:
        """End a cell, and the paragraph that ends with it."""
        self._row.append(self._cell + paragraph_lines(text))
        self._cell = []

    def row(self) -> None:
        """End a row."""
        if self._cell:
            self.cell("")
        if self._row:
            self._rows.append(self._row)
        self._row = []

    def _end_table(self) -> None:
        self.row()
        if self._rows:
            self._lines += table_lines(self._rows)
            self._rows = []

    def lines(self) -> list[str]:
        """All lines."""
        self._end_table()
        return self._lines
