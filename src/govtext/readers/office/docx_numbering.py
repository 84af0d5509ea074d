"""Automatic numbers of .docx: which list and level a paragraph belongs to.

A paragraph names its list itself or through its style; the list (``w:num``) points to
a definition (``w:abstractNum``), which may lie in a list style. ISO/IEC 29500-1, 17.9.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from govtext.readers.office.counters import (
    MAX_LEVELS,
    MAX_PATTERN,
    Counters,
    Label,
    Level,
)
from govtext.readers.office.ooxml import attribute, child, local, number, switch, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_MAX_CHAIN: Final = 50
_PLACE: Final = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Style:
    based_on: str
    list_id: str
    at: int | None
    is_hidden: bool | None


class Styles:
    """The styles of a document, as far as they number or hide."""

    def __init__(self, root: etree._Element | None) -> None:
        # A document holds hundreds of styles and uses a few.
        self._elements: dict[str, etree._Element] = {}
        self._styles: dict[str, _Style] = {}
        self._default = ""
        for element in () if root is None else root.iterchildren("{*}style"):
            name = attribute(element, "styleId")
            self._elements[name] = element
            is_default = attribute(element, "default") in ("1", "true", "on")
            if is_default and attribute(element, "type") == "paragraph":
                self._default = name

    def _style(self, name: str) -> _Style | None:
        if name not in self._styles:
            element = self._elements.get(name)
            if element is None:
                return None
            numbering = child(element, "pPr", "numPr")
            self._styles[name] = _Style(
                value(element, "basedOn"),
                value(numbering, "numId"),
                number(value(numbering, "ilvl")),
                switch(child(element, "rPr"), "vanish"),
            )
        return self._styles[name]

    def chain(self, name: str) -> Iterator[tuple[str, _Style]]:
        """A paragraph style and those that it is based on, the nearest first."""
        name = name or self._default
        # A style based on itself would go on for ever.
        for _ in range(_MAX_CHAIN):
            style = self._style(name)
            if style is None:
                return
            yield name, style
            name = style.based_on

    def hides(self, name: str) -> bool:
        """Whether text in a style is hidden."""
        told = (style.is_hidden for _, style in self.chain(name))
        return next((hidden for hidden in told if hidden is not None), False)

    def list_of(self, name: str) -> str:
        """Id of the list that a list style stands for."""
        style = self._style(name)
        return style.list_id if style else ""


@dataclass(frozen=True, slots=True)
class _List:
    """A ``w:num``, with the definition that it uses and its own changes to it."""

    definition: str
    levels: dict[int, Level]
    starts: dict[int, int]
    styles: dict[str, int]


class Numbering:
    """The numbers of a document's paragraphs, asked for in their order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._definitions: dict[str, etree._Element] = {}
        self._elements: dict[str, etree._Element] = {}
        self._lists: dict[str, _List | None] = {}
        self._counters = Counters()
        for element in () if root is None else root:
            if local(element) == "abstractNum":
                self._definitions[attribute(element, "abstractNumId")] = element
            elif local(element) == "num":
                self._elements[attribute(element, "numId")] = element

    def label(self, properties: etree._Element | None) -> Label:
        """The number of a paragraph with these properties (``w:pPr``)."""
        list_id, at = self._place(properties)
        # numId 0 takes a paragraph out of the list of its style.
        used = self._list(list_id) if list_id not in ("", "0") else None
        if used is None or not 0 <= at < MAX_LEVELS:
            return Label("")
        return self._counters.label(
            used.definition, list_id, at, used.levels, used.starts
        )

    def _place(self, properties: etree._Element | None) -> tuple[str, int]:
        """Id of the list of a paragraph, and its level."""
        numbering = child(properties, "numPr")
        list_id = value(numbering, "numId")
        at = number(value(numbering, "ilvl"))
        if list_id:
            return list_id, at or 0
        passed = []
        for name, style in self._styles.chain(value(properties, "pStyle")):
            passed.append(name)
            at = style.at if at is None else at
            if style.list_id:
                return style.list_id, self._linked(style.list_id, passed, at or 0)
        return "", 0

    def _linked(self, list_id: str, styles: list[str], otherwise: int) -> int:
        """The level of a list that is linked to a style, which outdoes its own word."""
        used = self._list(list_id) if list_id != "0" else None
        links = used.styles if used else {}
        return next((links[name] for name in styles if name in links), otherwise)

    def _list(self, list_id: str) -> _List | None:
        if list_id not in self._lists:
            self._lists[list_id] = self._resolved(list_id)
        return self._lists[list_id]

    def _resolved(self, list_id: str) -> _List | None:
        element = self._elements.get(list_id)
        name = value(element, "abstractNumId")
        if element is None or name not in self._definitions:
            return None
        # A definition may be the use of a list style, which names the real one.
        for _ in range(_MAX_CHAIN):
            link = value(self._definitions[name], "numStyleLink")
            linked = self._elements.get(self._styles.list_of(link)) if link else None
            target = value(linked, "abstractNumId")
            if target not in self._definitions:
                break
            name = target
        own, styles = _defined(self._definitions[name])
        levels, starts = _overridden(element, own)
        return _List(name, levels, starts, styles)


def _defined(element: etree._Element) -> tuple[dict[int, Level], dict[str, int]]:
    """The levels of a definition, and which of them are linked to styles."""
    levels: dict[int, Level] = {}
    styles: dict[str, int] = {}
    for at, entry in _level_elements(element, "lvl"):
        levels[at] = _level(entry, None)
        if style := value(entry, "pStyle"):
            styles[style] = at
    return levels, styles


def _overridden(
    element: etree._Element, levels: dict[int, Level]
) -> tuple[dict[int, Level], dict[int, int]]:
    """Levels with a list's own changes, and the numbers with which it begins anew."""
    changed = dict(levels)
    starts: dict[int, int] = {}
    for at, override in _level_elements(element, "lvlOverride"):
        if (own := child(override, "lvl")) is not None:
            changed[at] = _level(own, levels.get(at))
        if (start := number(value(override, "startOverride"))) is not None:
            starts[at] = start
    return changed, starts


def _level_elements(
    element: etree._Element, name: str
) -> Iterator[tuple[int, etree._Element]]:
    for entry in element.iterchildren(f"{{*}}{name}"):
        at = number(attribute(entry, "ilvl"))
        if at is not None and 0 <= at < MAX_LEVELS:
            yield at, entry


def _level(element: etree._Element, before: Level | None) -> Level:
    """A level; one that changes another keeps what it does not name."""
    base = before or Level("decimal", (), start=0)
    start = number(value(element, "start"))
    text = child(element, "lvlText")
    return replace(
        base,
        number_format=_format(element) or base.number_format,
        pattern=base.pattern if text is None else _pattern(attribute(text, "val")),
        start=base.start if start is None else start,
        restart=number(value(element, "lvlRestart")),
        is_legal=bool(switch(element, "isLgl")),
        gap=value(element, "suff") != "nothing",
    )


def _format(element: etree._Element) -> str:
    """Name of a level's form of numbers.

    Word writes newer forms as ``custom`` inside ``mc:AlternateContent``, with an older
    one for programs that do not know them.
    """
    choice = child(element, "AlternateContent", "Fallback")
    return value(element, "numFmt") or value(choice, "numFmt")


def _pattern(text: str) -> tuple[str | int, ...]:
    """第%1章 as ("第", 0, "章")."""
    parts = _PLACE.split(text[:MAX_PATTERN])
    return tuple(
        int(part) - 1 if index % 2 else part for index, part in enumerate(parts) if part
    )
