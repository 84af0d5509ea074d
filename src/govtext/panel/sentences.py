"""The sentences of a report, each under the deepest section over it."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING

from govtext.text import matching_view

if TYPE_CHECKING:
    from govtext.pipeline import Report

# Closing quotation marks and brackets belong to the sentence that they close.
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]*[”’」』）》]*|[。！？]+")


def sentence_rows(
    key: str, report: Report
) -> list[tuple[str | int | float | None, ...]]:
    """Rows of the table ``sentences``, in reading order.

    A line broken in mid-sentence is one sentence; an item inside a sentence (一是…；
    二是…) that is a section of its own is one sentence of its own.
    """
    text = report.document.text
    view = matching_view(text)
    own = sorted(
        (
            (start, end, section)
            for section in report.sections
            for start, end in section.parts
        ),
        key=itemgetter(0),
    )
    rows: list[tuple[str | int | float | None, ...]] = []
    for first, last, section in own:
        window = view.position(first), view.position(last)
        for match in _SENTENCE.finditer(view.text, *window):
            start, end = view.span(*match.span())
            rows.append(
                (
                    key,
                    section.section_id,
                    f"{len(rows) + 1}",
                    section.role,
                    section.theme,
                    start,
                    end,
                    text[start:end],
                )
            )
    return rows
