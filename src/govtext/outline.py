"""Which section a place in a report belongs to."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govtext.types import Section


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
