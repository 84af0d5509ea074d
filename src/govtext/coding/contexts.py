"""What a coder sees around a unit.

>>> from govtext.coding.spans import Span
>>> text = "一、举措" + chr(10) + "调解168件。" + chr(10) + "二、不足"
>>> context_of(text, Span("", 7, 11))
(5, 12)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govtext.coding.spans import Span

MARGIN = 300
"""Code points at most on each side."""


def context_of(text: str, span: Span) -> tuple[int, int]:
    """The lines around a span, cut where they are long.

    Returns:
        Offset of the first code point and after the last one.
    """
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    if end < 0:
        end = len(text)
    return max(start, span.start - MARGIN), min(end, span.end + MARGIN)
