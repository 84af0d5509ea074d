"""Which section a place in a report belongs to, and where a role stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from govtext.types import Role, Section

_PAIR: Final = 2
_LABEL: Final = re.compile(r"\[?[一-龥/]{2,8}\]?[:：]?")
_CELL_END: Final = re.compile(r"\n|\s{2,6}|\s(?=[一-龥]{2,6}[:：])")


class Outline:
    """Looks up the deepest section over an offset, and what governs it.

    Args:
        sections: The nodes of one report in reading order.
    """

    __slots__ = ("_by_id", "_parts", "_starts")

    def __init__(self, sections: Sequence[Section]) -> None:
        self._by_id = {section.section_id: section for section in sections}
        parts = [
            (start, end, section)
            for section in sections
            for start, end in section.parts
        ]
        parts.sort(key=lambda part: part[0])
        self._parts = parts
        self._starts = [start for start, _, _ in parts]

    def at(self, offset: int) -> Section | None:
        """The deepest section over an offset; ``None`` where there is none."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return None
        _, end, section = self._parts[index]
        return section if offset < end else None

    def heading_over(self, section: Section | None) -> str:
        """The nearest heading at or above a section; empty without one."""
        while section is not None:
            if section.heading:
                return section.heading
            section = self._by_id.get(section.parent_id)
        return ""


def parts_of(sections: Iterable[Section], role: Role) -> Iterator[tuple[int, int]]:
    """Real offsets of the stretches of a role, in reading order."""
    for section in sections:
        if section.role == role:
            yield from section.parts or ((section.start, section.end),)


def metadata_cells(text: str, sections: Iterable[Section], before: int) -> list[str]:
    """The cells of the metadata above a report, as they stand in its real text.

    Blanks part the cells of a line (发布时间：2023-02-10 15:42  浏览：3).

    Args:
        text: The real text.
        sections: The outline.
        before: Metadata that begin behind this offset stand below the report: links
            and dates of other pages.
    """
    return [
        cell
        for section in sections
        if section.role == "meta" and section.start < before
        for line in text[section.start : section.end].split("\n")
        for cell in _paired(line) or _CELL_END.split(line)
    ]


def _paired(line: str) -> list[str]:
    """The pairs of a row of labels and values: 发布机构, a tab, 石桥镇人民政府."""
    cells = line.split("\t")
    labels = ["".join(cell.split()) for cell in cells[::2]]
    if len(cells) < _PAIR or not all(map(_LABEL.fullmatch, labels)):
        return []
    values = [*cells[1::2], ""]
    return [
        f"{label.rstrip('：:')}：{value.strip()}"
        for label, value in zip(labels, values, strict=False)
    ]
