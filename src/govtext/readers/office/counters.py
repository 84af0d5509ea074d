"""Automatic numbers of lists: what stands before a paragraph when the page is shown.

Word processors keep the numbers of headings and lists out of the text. A list has up
to nine levels; each has a pattern (第%1章) and a counter. The rules are those of Office
Open XML (ISO/IEC 29500-1, 17.9), which the older formats share.

>>> one = Level("chineseCounting", (0, "、"))
>>> two = Level("chineseCounting", ("（", 1, "）"))
>>> counters = Counters()
>>> [counters.label("a", "a", at, {0: one, 1: two}).text for at in (0, 1, 1, 0, 1)]
['一、', '（一）', '（二）', '二、', '（一）']
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from govtext.readers.list_numbers import BULLET, NONE, written
from govtext.readers.office.symbols import without_private

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

MAX_LEVELS: Final = 10
MAX_PATTERN: Final = 100
"""Characters of a level's pattern that are shown; it is repeated at every paragraph."""

_SIGN: Final = "●"
_EDGE: Final = " \t\xa0\u3000"
_HALVES: Final = re.compile("[\ud800-\udfff]")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_LINE_ENDS: Final = re.compile(r"[\n\r\x0b\x0c]+")
_OF_SYMBOL_FONT: Final = re.compile(
    r"[\ue000-\uf8ff]|^[0-9A-Za-z\xa1-\xb6\xb8-\u024f]$"  # xb7 is a dot everywhere
)


class Label(NamedTuple):
    """A number, and whether the page shows a gap between it and the words."""

    text: str
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list.

    Attributes:
        number_format: Name of the form of its number, in ``list_numbers``.
        pattern: What is shown: texts, and indexes of levels for their numbers.
        start: The first number.
        restart: A paragraph of a level below this index makes it start anew; ``None``
            for the index of the level itself.
        is_legal: All numbers of the pattern are shown in decimal digits.
        gap: A tab or blank parts the number from the words.
    """

    number_format: str
    pattern: tuple[str | int, ...]
    start: int = 1
    restart: int | None = None
    is_legal: bool = False
    gap: bool = False


@dataclass(slots=True)
class Counters:
    """The counters of all lists of a document, as far as it has been read."""

    _values: dict[Hashable, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[Hashable, int]] = field(default_factory=set)

    def label(
        self,
        of: Hashable,
        instance: Hashable,
        at: int,
        levels: Mapping[int, Level],
        starts: Mapping[int, int] | None = None,
    ) -> Label:
        """Count a paragraph and return its number.

        Args:
            of: The list; all paragraphs of a list share its counters.
            instance: The use of the list that this paragraph belongs to.
            at: Index of its level, from 0.
            levels: The levels of the list.
            starts: Numbers with which this use of the list begins anew, by level.
        """
        level = levels.get(at)
        if level is None:
            return Label("")
        values = self._values.setdefault(of, {})
        starts = starts or {}
        first = starts.get(at, level.start)
        begins = at in starts and (instance, at) not in self._begun
        self._begun.add((instance, at))
        values[at] = first if begins or at not in values else values[at] + 1
        for below, other in levels.items():
            restart = below if other.restart is None else other.restart
            if at < below and at < restart:
                values.pop(below, None)
        return Label(_shown(level, levels, values, starts), level.gap)


def _shown(
    level: Level,
    levels: Mapping[int, Level],
    values: Mapping[int, int],
    starts: Mapping[int, int],
) -> str:
    """A level's pattern with the numbers put in."""
    if level.number_format == BULLET:
        return bullet("".join(part for part in level.pattern if isinstance(part, str)))
    shown = ""
    for part in level.pattern:
        if isinstance(part, str):
            shown += part
        elif (other := levels.get(part)) is not None:
            name = "decimal" if level.is_legal else other.number_format
            value = values.get(part, starts.get(part, other.start))
            shown += "" if name in (NONE, BULLET) else written(value, name)
    return shown


def bullet(sign: str) -> str:
    """The sign of a bulleted paragraph.

    Signs of symbol fonts are letters or private characters that mean nothing outside
    the font; they become a disc.
    """
    sign = sign.strip(_EDGE)
    return _SIGN if _OF_SYMBOL_FONT.search(sign) else sign


def with_label(label: Label, text: str) -> str:
    """A paragraph with its number before it; empty if it has no words.

    The page shows a gap after most numbers. A blank stands for it only where number and
    words would run into each other: 第一章 总则, 1 2023年, but 一、总则.

    >>> with_label(Label("一、", gap=True), "总则")
    '一、总则'
    >>> with_label(Label("第一章", gap=True), "总则")
    '第一章 总则'
    """
    text = text.lstrip(_EDGE + "\n")
    number = label.text.strip(_EDGE)
    if not text or not number:
        return text
    last, first = number[-1], text[0]
    runs_on = last.isalpha() or last.isdecimal()
    latin = last.isascii() and first.isascii() and first.isalnum()
    return f"{number}{' ' if label.gap and (runs_on or latin) else ''}{text}"


def paragraph_lines(text: str) -> list[str]:
    """The lines of a paragraph, parted where it has manual line ends.

    Control characters and halves of characters, which damaged files have, are no text.
    """
    if _HALVES.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    text = without_private(_CONTROLS.sub("", text))
    lines = (line.strip(_EDGE) for line in _LINE_ENDS.split(text))
    return [line for line in lines if line]
