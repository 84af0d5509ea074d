"""Automatic numbers of OpenDocument: list styles and which list goes on with which.

OpenDocument 1.3, part 3, 5.3 and 16.30. A list says that it continues another; levels
within a list are counted as in Word, which is what LibreOffice does and means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from govtext.readers.list_numbers import BULLET, NONE, name_of_odf
from govtext.readers.office.counters import (
    MAX_LEVELS,
    MAX_PATTERN,
    Counters,
    Label,
    Level,
)
from govtext.readers.office.ooxml import local, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_XML_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"
_HEADINGS: Final = 0
_OUTLINE: Final = "outline-style"
_LISTS: Final = ("list-style", _OUTLINE)
_MAX_CHAIN: Final = 50
_PLACE: Final = re.compile(r"%([0-9]{1,2})%")


class Styles:
    """List styles by name, and what styles of text say about lists and hiding."""

    def __init__(self, roots: list[etree._Element]) -> None:
        self._lists: dict[str, dict[int, Level]] = {}
        self._list_of: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._hidden: set[str] = set()
        self.outline: dict[int, Level] = {}
        for root in roots:
            for element in root.iter(*(f"{TEXT}{name}" for name in _LISTS)):
                self._add_list(element)
            for element in root.iter(f"{STYLE}style"):
                self._add(element)

    def _add_list(self, element: etree._Element) -> None:
        levels = dict(_levels(element))
        if local(element) == _OUTLINE:
            self.outline = levels
        else:
            self._lists[element.get(f"{STYLE}name", "")] = levels

    def _add(self, element: etree._Element) -> None:
        name = element.get(f"{STYLE}name", "")
        self._parents[name] = element.get(f"{STYLE}parent-style-name", "")
        if used := element.get(f"{STYLE}list-style-name"):
            self._list_of[name] = used
        properties = element.iterchildren(f"{STYLE}text-properties")
        if any(p.get(f"{TEXT}display") == "none" for p in properties):
            self._hidden.add(name)

    def levels(self, name: str) -> dict[int, Level]:
        """The levels of a list style."""
        return self._lists.get(name, {})

    def hides(self, name: str) -> bool:
        """Whether text in a style is hidden."""
        return any(style in self._hidden for style in self._chain(name))

    def list_of(self, name: str) -> str:
        """The list style that a paragraph style brings along."""
        used = (self._list_of.get(style, "") for style in self._chain(name))
        return next(filter(None, used), "")

    def _chain(self, name: str) -> Iterator[str]:
        # A style that is its own parent would go on for ever.
        for _ in range(_MAX_CHAIN):
            if not name:
                return
            yield name
            name = self._parents.get(name, "")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a list a paragraph stands.

    Attributes:
        of: The list, whose counters it shares.
        style: Its list style; empty for that of the paragraph.
        at: Index of its level.
        start: The number that it is given; ``None`` for the next.
    """

    of: int
    style: str
    at: int = 0
    start: int | None = None


@dataclass(slots=True)
class Lists:
    """The lists of a document, asked for in their order."""

    styles: Styles
    _counters: Counters = field(default_factory=Counters)
    _by_id: dict[str, int] = field(default_factory=dict)
    _by_style: dict[str, int] = field(default_factory=dict)
    _count: int = 0

    def enter(self, element: etree._Element, outer: Place | None) -> Place:
        """The place of the items of a ``text:list``."""
        name = element.get(f"{TEXT}style-name", "")
        if outer is not None:
            return Place(outer.of, name or outer.style, outer.at + 1)
        self._count += 1
        of = self._count
        before = element.get(f"{TEXT}continue-list", "")
        if before:
            # LibreOffice gives no list element to numbered headings, but names theirs.
            of = self._by_id.get(before, _HEADINGS)
        elif element.get(f"{TEXT}continue-numbering") == "true":
            of = self._by_style.get(name, of)
        self._by_id[element.get(_XML_ID, "")] = of
        self._by_style[name] = of
        return Place(of, name)

    def item(self, element: etree._Element, place: Place) -> Place:
        """The place of the first paragraph of an item."""
        return replace(place, start=number(element.get(f"{TEXT}start-value", "")))

    def label(self, place: Place, style: str) -> Label:
        """The number of a paragraph.

        Args:
            place: Where it stands.
            style: Its own style.
        """
        levels = self.styles.levels(place.style or self.styles.list_of(style))
        return self._label(place, levels)

    def heading(self, element: etree._Element) -> Label:
        """The number of a ``text:h`` that is in no list."""
        at = (number(element.get(f"{TEXT}outline-level", "")) or 1) - 1
        start = None
        if element.get(f"{TEXT}restart-numbering") == "true":
            start = number(element.get(f"{TEXT}start-value", "")) or 1
        if element.get(f"{TEXT}is-list-header") == "true":
            return Label("")
        return self._label(Place(_HEADINGS, "", at, start), self.styles.outline)

    def _label(self, place: Place, levels: dict[int, Level]) -> Label:
        of = place.of
        if place.start is None:
            return self._counters.label(of, of, place.at, levels)
        self._count += 1
        starts = {place.at: place.start}
        return self._counters.label(of, self._count, place.at, levels, starts)


def _levels(element: etree._Element) -> Iterator[tuple[int, Level]]:
    for entry in element:
        at = (number(entry.get(f"{TEXT}level", "")) or 0) - 1
        if 0 <= at < MAX_LEVELS:
            yield at, _level(entry, at)


def _level(element: etree._Element, at: int) -> Level:
    gap = _has_gap(element)
    if local(element) == "list-level-style-bullet":
        return Level(BULLET, (element.get(f"{TEXT}bullet-char", "")[:1],), gap=gap)
    if local(element) == "list-level-style-image":
        return Level(BULLET, ("●",), gap=gap)
    name = name_of_odf(element.get(f"{STYLE}num-format", ""))
    start = number(element.get(f"{TEXT}start-value", ""))
    pattern = _pattern(element, at)
    # Without a format the level shows nothing, not even what stands around.
    shown = () if name == NONE and at in pattern else pattern
    return Level(name, shown, 1 if start is None else start, gap=gap)


def _pattern(element: etree._Element, at: int) -> tuple[str | int, ...]:
    """What a level shows, in the form of LibreOffice if it wrote one."""
    for name, shown in element.attrib.items():
        if str(name).endswith("}num-list-format"):
            parts = _PLACE.split(str(shown)[:MAX_PATTERN])
            return tuple(
                int(part) - 1 if index % 2 else part
                for index, part in enumerate(parts)
                if part
            )
    levels = number(element.get(f"{TEXT}display-levels", "")) or 1
    numbers: list[str | int] = []
    for index in range(max(0, at + 1 - levels), at + 1):
        numbers += [".", index] if numbers else [index]
    prefix = element.get(f"{STYLE}num-prefix", "")[:MAX_PATTERN]
    suffix = element.get(f"{STYLE}num-suffix", "")[:MAX_PATTERN]
    return (prefix, *numbers, suffix)


def _has_gap(element: etree._Element) -> bool:
    """Whether number and words are parted; the standard says so unless told."""
    found = element.iter(f"{STYLE}list-level-label-alignment")
    return all(e.get(f"{TEXT}label-followed-by") != "nothing" for e in found)
