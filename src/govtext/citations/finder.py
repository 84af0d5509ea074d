"""Find the cited instruments of a report."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from govtext.citations.forms import FORMS
from govtext.citations.numbers import in_order
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
    from govtext.outline import Outline
    from govtext.text import View
    from govtext.types import Role

# Between 》 and its number: the bracket with what stands in it before the number,
# perhaps after （试行） or 的通知: （2019年国务院令第724号）.
_JOINT = re.compile(
    r"(?:的通知)?(?:（[^（）0-9]{1,12}）)?(?:[（\[〔][^（）\[\]]{0,40})?$"
)
_LONGEST_JOINT = 50
_REST_OF_BRACKET = re.compile(r"(?:文件?)?[）\]]")


class _Report(NamedTuple):
    """The text that is read, and what tells the sections of its citations."""

    view: View
    outline: Outline | None

    def citation(
        self,
        span: tuple[int, int],
        kind: CitationKind,
        title: str = "",
        found: Found | None = None,
        repaired: str = "",
    ) -> Citation:
        """The citation at positions of the view, with the number found in it."""
        view = self.view
        start, end = view.span(*span)
        section = self.outline.at(start) if self.outline else None
        section_id: str = section.section_id if section else ""
        role: Role = section.role if section else "other"
        text = view.source[start:end]
        if found is None:
            return Citation(
                start,
                end,
                text,
                kind,
                title,
                repaired=repaired,
                section_id=section_id,
                role=role,
            )
        number = found.number
        repairs = {*number.repaired, *repaired.split()}
        low, high = view.span(found.start, found.end)
        repairs |= source_repairs(view.source[low:high])
        return Citation(
            start,
            end,
            text,
            kind,
            title,
            str(number),
            number.issuer,
            number.year,
            number.serial,
            " ".join(in_order(repairs)),
            section_id,
            role,
        )


class Names(NamedTuple):
    """What in a text is the name of an instrument; positions are the view's.

    Attributes:
        titles: Titles in 《》 or 〈〉, cited or not.
        unclosed: Where a 《 stands that is never closed.
        numbers: Document, order and case numbers, those inside titles too.
        spans: All of these and index numbers; their digits are no quantities.
    """

    titles: list[Title]
    unclosed: list[int]
    numbers: list[Found]
    spans: list[tuple[int, int]]


def find_names(view: View) -> Names:
    """Scan a report once for what both its citations and its quantities need."""
    titles, unclosed = scan_titles(view.text)
    numbers = scan_numbers(view.text)
    spans = [(title.start, title.end) for title in titles]
    return Names(titles, unclosed, numbers, spans + _number_spans(view, numbers))


def find_citations(
    view: View, names: Names | None = None, outline: Outline | None = None
) -> tuple[Citation, ...]:
    """Every instrument that a report cites, each time it does.

    A title and the number in the bracket behind it are one citation. Books, newspapers
    and forms in 《》 are none, nor are laws named without 《》.

    Args:
        view: The text in matching form.
        names: What ``find_names`` found in it, where that was asked before.
        outline: Tells ``section_id`` and ``role``; they stay empty without it.

    Returns:
        Citations in order, disjoint; offsets count the real text.
    """
    report = _Report(view, outline)
    text = view.text
    names = names or find_names(view)
    numbers = _outside(names.titles, names.numbers)
    starts = [number.start for number in numbers]
    taken: set[int] = set()
    found = []
    for title in [*names.titles, *_open_titles(text, names.unclosed, numbers)]:
        at = bisect_left(starts, title.end)
        number = None
        if at < len(numbers) and at not in taken and _belongs(text, title, numbers[at]):
            number = numbers[at]
        citation = _titled(report, title, number)
        if citation is not None:
            found.append(citation)
            if number is not None:
                taken.add(at)
    found += [_bare(report, n) for at, n in enumerate(numbers) if at not in taken]
    return tuple(sorted(found, key=lambda citation: citation.start))


def find_number_spans(view: View) -> tuple[tuple[int, int], ...]:
    """Positions in the view of every document, order, case or index number.

    Their digits are no quantities. The spans are in order and disjoint.
    """
    return tuple(_number_spans(view, scan_numbers(view.text)))


def _number_spans(view: View, numbers: list[Found]) -> list[tuple[int, int]]:
    spans = [(found.start, found.end) for found in numbers]
    if not any(sign in view.text for sign in ("索引号", "/20", "/19")):
        return spans  # most reports: the index pattern is slow
    for index in FORMS["index"].finditer(view.text):
        at = bisect_left(spans, index.span())
        after = at == len(spans) or index.end() <= spans[at][0]
        if after and (at == 0 or spans[at - 1][1] <= index.start()):
            spans.insert(at, index.span())
    return spans


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


def _titled(report: _Report, title: Title, number: Found | None) -> Citation | None:
    view = report.view
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
    low, high = view.span(title.inner_start, title.inner_end)
    return report.citation(
        (title.start, end),
        "law" if kind == "law" else "doc",
        as_written(view.source[low:high]),
        number,
        "lost-bracket" if title.inner_end == title.end else "",
    )


def _bare(report: _Report, found: Found) -> Citation:
    kinds: dict[str, CitationKind] = {"order": "order", "case": "case"}
    kind = kinds.get(found.number.kind, "doc")
    return report.citation((found.start, found.end), kind, found=found)
