"""Find the cited instruments of a report."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from govtext.citations.forms import FORMS
from govtext.citations.numbers import DocumentNumber, in_order
from govtext.citations.parse import source_repairs
from govtext.citations.scan import Found, scan_numbers
from govtext.citations.titles import (
    LONGEST_TITLE,
    Title,
    as_written,
    kind_in_context,
    kind_of_title,
    scan_titles,
)
from govtext.types import Citation, CitationKind

if TYPE_CHECKING:
    from govtext.text import View

# Between 》 and its number: the bracket with what stands in it before the number,
# perhaps after （试行） or 的通知: （2019年国务院令第724号）.
_JOINT = re.compile(
    r"(?:的通知)?(?:（[^（）0-9]{1,12}）)?(?:[（\[〔][^（）\[\]]{0,40})?$"
)
_LONGEST_JOINT = 50
_REST_OF_BRACKET = re.compile(r"(?:文件?)?[）\]]")


def find_citations(view: View) -> tuple[Citation, ...]:
    """Every instrument that a report cites, each time it does.

    A title and the number in the bracket behind it are one citation. Books, newspapers
    and forms in 《》 are none, nor are laws named without 《》.

    Returns:
        Citations in order, disjoint; offsets count the real text. ``section_id`` and
        ``role`` are left to who knows the outline.
    """
    text = view.text
    titles, unclosed = scan_titles(text)
    numbers = _outside(titles, scan_numbers(text))
    starts = [number.start for number in numbers]
    taken: set[int] = set()
    found = []
    for title in [*titles, *_open_titles(text, unclosed, numbers)]:
        at = bisect_left(starts, title.end)
        number = None
        if at < len(numbers) and at not in taken and _belongs(text, title, numbers[at]):
            number = numbers[at]
        citation = _titled(view, title, number)
        if citation is not None:
            found.append(citation)
            if number is not None:
                taken.add(at)
    found += [_bare(view, n) for at, n in enumerate(numbers) if at not in taken]
    return tuple(sorted(found, key=lambda citation: citation.start))


def find_number_spans(view: View) -> tuple[tuple[int, int], ...]:
    """Positions in the view of every document, order, case or index number.

    Their digits are no quantities. The spans are in order and disjoint.
    """
    spans = [(found.start, found.end) for found in scan_numbers(view.text)]
    if not any(sign in view.text for sign in ("索引号", "/20", "/19")):
        return tuple(spans)  # most reports: the index pattern is slow
    for index in FORMS["index"].finditer(view.text):
        at = bisect_left(spans, index.span())
        after = at == len(spans) or index.end() <= spans[at][0]
        if after and (at == 0 or spans[at - 1][1] <= index.start()):
            spans.insert(at, index.span())
    return tuple(spans)


def _outside(titles: list[Title], numbers: list[Found]) -> list[Found]:
    """The numbers that are not part of a title (《关于废止国发〔2010〕33号的决定》)."""
    ends = [title.end for title in titles]
    kept = []
    for number in numbers:
        at = bisect_left(ends, number.start + 1)
        if at == len(titles) or number.end <= titles[at].start:
            kept.append(number)
    return kept


def _open_titles(text: str, unclosed: list[int], numbers: list[Found]) -> list[Title]:
    """Titles without 》 that a bracketed number ends: 《…方案（平委发〔2021〕3号）."""
    starts = [number.start for number in numbers]
    titles = []
    for place in unclosed:
        at = bisect_left(starts, place)
        if at == len(numbers):
            break
        end = numbers[at].start - 1
        if text[end : end + 1] != "（" or not 1 < end - place < LONGEST_TITLE:
            continue
        inner = text[place + 1 : end]
        if not re.search("[\n《》〈〉。；]", inner) and kind_of_title(inner):
            titles.append(Title(place, end, place + 1, end))
    return titles


def _belongs(text: str, title: Title, number: Found) -> bool:
    """Whether a number stands in the bracket behind a title, or right behind it."""
    if number.start - title.end > _LONGEST_JOINT:
        return False
    between = text[title.end : number.start]
    return "\n" not in between and _JOINT.match(between) is not None


def _titled(view: View, title: Title, number: Found | None) -> Citation | None:
    start, inner = view.offset(title.start), view.offset(title.inner_start)
    words = as_written(view.source[inner : view.span(title.start, title.inner_end)[1]])
    # A title in traditional characters is told as written but known by the others.
    known = as_written(view.text[title.inner_start : title.inner_end])
    kind = kind_in_context(known, view.text, title.start, title.end)
    if number is not None and kind == "none" and not kind_of_title(known):
        # Only instruments have a number behind their title.
        kind = "doc" if number.number.kind != "order" else "law"
    if kind not in ("law", "doc"):
        return None
    end = title.end
    if number is not None:
        rest = _REST_OF_BRACKET.match(view.text, number.end)
        opened = any(mark in view.text[title.end : number.start] for mark in "（[〔")
        end = rest.end() if rest and opened else number.end
    start, end = view.span(title.start, end)
    citation = Citation(
        start, end, view.source[start:end], "law" if kind == "law" else "doc", words
    )
    if title.inner_end == title.end:
        citation = replace(citation, repaired="lost-bracket")
    return citation if number is None else _with_number(view, citation, number)


def _bare(view: View, found: Found) -> Citation:
    start, end = view.span(found.start, found.end)
    kinds: dict[str, CitationKind] = {"order": "order", "case": "case"}
    kind = kinds.get(found.number.kind, "doc")
    citation = Citation(start, end, view.source[start:end], kind)
    return _with_number(view, citation, found)


def _with_number(view: View, citation: Citation, found: Found) -> Citation:
    number: DocumentNumber = found.number
    start, end = view.span(found.start, found.end)
    repairs = {*number.repaired, *source_repairs(view.source[start:end])}
    repairs.update(citation.repaired.split())
    return replace(
        citation,
        number=str(number),
        issuer=number.issuer,
        year=number.year,
        serial=number.serial,
        repaired=" ".join(in_order(repairs)),
    )
