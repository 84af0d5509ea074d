"""From lines with places to paragraphs.

A line is carried on by the next one only if it is full: if the first word of the next
would not have fitted behind it. Headings, dates and last lines of paragraphs end before
the edge. Whether a full line ends its paragraph is told by the next one: by its indent,
its size and the space above it, and only where these say nothing, by the characters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from govtext.readers.pages.pdf_columns import Measures, Placed, measured
from govtext.readers.pages.pdf_lines import ems, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govtext.readers.pages.pdf_lines import Page

_INDENT: Final = 0.9
_FAR: Final = 3.2
_CENTRED: Final = 1.2
_LARGER: Final = 1.08
_LARGER_ROUGH: Final = 1.2
_SAME_SIZE: Final = 0.08
_SAME_SIZE_ROUGH: Final = 0.2
_MEASURABLE: Final = 8
_SLACK: Final = 0.35
_SLACK_ROUGH: Final = 0.9
_MAX_UNIT: Final = 12
_GAP: Final = 1.2
_GAP_ROUGH: Final = 1.35
_GAP_BESIDE_INDENTS: Final = 1.6

_UNIT: Final = (
    r"[“‘（(《〈「『【〔\[]*"
    r"(?:[0-9A-Za-z.,%‰:/+\-–－~·°′″×㎡]+|—+|…+|.)"
    r"[，。、；：？！”’）)》〉」』】〕\]%,.;:?!·]*"
)
# No line is broken beside a quotation mark (UAX 14, LB19): 日、“4·26”世 is one unit.
_FIRST_UNIT: Final = re.compile(rf"(?:{_UNIT}(?:(?=[“‘])|(?<=[”’]))){{0,12}}{_UNIT}")
_ASCII: Final = re.compile(r"[ -~]+")
# Beyond half an em each: what digits and letters really take, and the quarter of an em
# that word processors put between them and Chinese characters.
_WIDER: Final = 0.06
_BESIDE_HAN: Final = 0.3
_END: Final = re.compile(r"[。！？；：!?;:][”’）)》」]*$")
_HEADING: Final = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]"
    r"|第[一二三四五六七八九十百]{1,4}[章节条部]|附件"
)
_ITEM: Final = re.compile(
    r"\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[)）]|[①-⑳●■◆▲]|[一二三四五六七八九十]是"
)
_DOCUMENT_NUMBER: Final = re.compile(r"^\D{1,12}[〔［\[（(]\d{4}[〕］\])）]\d{1,5}号")


class Paragraph(NamedTuple):
    """A paragraph, and whether any of it was read off an image."""

    text: str
    rough: bool


def paragraphs(pages: Sequence[Page]) -> list[Paragraph]:
    """The paragraphs of a document, those that a page break parts made whole."""
    lines, measures = measured(pages)
    found: list[Paragraph] = []
    last: Placed | None = None
    is_first = True
    for line in lines:
        is_first = last is None or not _goes_on(last, line, measures, is_first=is_first)
        if is_first:
            found.append(Paragraph(line.text, line.rough))
        else:
            text = joined(found[-1].text, line.text)
            found[-1] = Paragraph(text, found[-1].rough or line.rough)
        last = line
    return found


def _goes_on(last: Placed, line: Placed, measures: Measures, *, is_first: bool) -> bool:
    """Whether a line belongs to the paragraph of the line before it.

    Args:
        last: The line before.
        line: The line.
        measures: Those of the document.
        is_first: Whether ``last`` opens its paragraph.
    """
    if last.is_row or line.is_row or not _alike(last, line):
        return False
    if not _is_full(last, line) or _is_apart(last, line, measures):
        return False
    if is_first and last.indent > _FAR:
        return False  # a signature or date at the right edge
    larger = _LARGER_ROUGH if last.rough else _LARGER
    is_title = last.size > larger * measures.size[last.rough] and _is_centred(last)
    if line.indent > _INDENT or (is_title and last.indent > _INDENT):
        goes_on = is_title and _is_centred(line)
        return goes_on and not _DOCUMENT_NUMBER.search(line.text)
    if _HEADING.match(line.text):
        # Within a paragraph a line begins so only by chance: 依照第三条第↵（一）项.
        return measures.indents and not _END.search(last.text)
    ends = _END.search(last.text) and _ITEM.match(line.text)
    return measures.indents or not ends


def _alike(last: Placed, line: Placed) -> bool:
    """Whether two lines are of one size, as far as that is known."""
    if last.rough != line.rough:
        return True  # the units are not the same
    if last.rough and min(ems(last.text), ems(line.text)) < _MEASURABLE:
        return True  # the height of few characters says little
    tolerance = _SAME_SIZE_ROUGH if last.rough else _SAME_SIZE
    return abs(last.size - line.size) <= tolerance * max(last.size, line.size)


def _is_full(last: Placed, line: Placed) -> bool:
    """Whether the first word of a line would not have fitted behind the last one."""
    unit = _FIRST_UNIT.match(line.text)
    need = min(_MAX_UNIT, ems(unit[0]) if unit else 1)
    if latin := _ASCII.match(line.text):
        need += _BESIDE_HAN + _WIDER * min(_MAX_UNIT, len(latin[0]))
    slack = _SLACK_ROUGH if last.rough else _SLACK
    return last.room < need + slack


def _is_apart(last: Placed, line: Placed, measures: Measures) -> bool:
    """Whether there is more space above a line than between lines of a paragraph."""
    if last.page != line.page:
        return False
    step = (line.base - last.base) / last.size
    if measures.indents:
        limit = _GAP_BESIDE_INDENTS
    else:
        limit = _GAP_ROUGH if line.rough else _GAP
    return step > limit * measures.pitch[line.rough]


def _is_centred(line: Placed) -> bool:
    return abs(line.indent - line.room) < _CENTRED
