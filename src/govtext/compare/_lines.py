"""The lines of reports, put together again from their sections.

A section's ``text`` holds its own lines only, and an item inside a line (…一是…二是…)
is a section of its own: where one text ends at the offset at which the next begins, no
line end stood between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pandas import DataFrame


@dataclass(frozen=True, slots=True)
class Lined:
    """A report's lines.

    Attributes:
        text: The lines that are not blank, joined by line ends.
        sections: Where in ``text`` each section's own text begins, in order, with its
            id.
    """

    text: str
    sections: tuple[tuple[int, str], ...]

    def section_at(self, offset: int) -> str:
        """The id of the section whose own text stands at an offset of ``text``."""
        found = ""
        for start, section_id in self.sections:
            if start > offset:
                break
            found = section_id
        return found


def lined_reports(sections: DataFrame) -> dict[str, Lined]:
    """The lines of every report, by report_id."""
    columns = ["report_id", "section_id", "start", "text"]
    ordered = sections[columns].sort_values(["report_id", "start", "section_id"])
    return dict(_lined(ordered))


def _lined(ordered: DataFrame) -> Iterator[tuple[str, Lined]]:
    for report_id, rows in ordered.groupby("report_id", sort=False):
        parts: list[str] = []
        starts: list[tuple[int, str]] = []
        length = 0
        end = -1
        cells = zip(rows["section_id"], rows["start"], rows["text"], strict=True)
        for section_id, start, text in cells:
            lines = "\n".join(line for line in text.split("\n") if line.strip())
            if not lines:
                continue
            if parts and start != end:
                parts.append("\n")
                length += 1
            starts.append((length, section_id))
            parts.append(lines)
            length += len(lines)
            end = int(start) + len(text)
        yield str(report_id), Lined("".join(parts), tuple(starts))
