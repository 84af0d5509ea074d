"""Which lines of a page are its article.

The article is the innermost element that holds nine tenths of the page's prose,
whatever its name or class: portals name it differently, and few names last. What only
looks like prose of the page is not counted: lists of headlines with the beginnings of
their texts, the same text again for small screens, the foot, and what the page hides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from govtext.errors import InvalidNumeralError
from govtext.numerals import parse_numeral
from govtext.tables import load_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from govtext.readers.web.html_lines import Block, Line

_SHARE: Final = 0.9
_SENTENCE: Final = 20
_LISTED: Final = 3
_REACH: Final = 4
_HEADLINE: Final = 8
_MOST_OF_FOOT: Final = 0.3
_SHORT: Final = 80
_MUCH_HIDDEN: Final = 0.3
_FOOT: Final = re.compile(load_table("web_pages")["foot"])
_COUNTED: Final = re.compile(
    r"(?P<top>[一二三四五六七八九十]{1,2})、|[（(](?P<bracket>[一二三四五六七八九十]{1,2})[)）]"
    r"|(?P<digit>\d{1,2})[.．、](?!\d)"
)
_MARKER: Final = re.compile(
    r"[（(]?[一二三四五六七八九十\d]{1,3}[、.．)）]|第[一二三四五]"
)


@dataclass(frozen=True, slots=True)
class Article:
    """The article of a page.

    Attributes:
        lines: Its own lines.
        above: What stands before it on the page.
        below: What stands behind it, down to the foot.
        foot: The foot.
        prose: Chinese characters of prose in it.
        outside: Prose of the page that is not its own.
        hidden: Prose inside it that the page hides, and that was left out.
    """

    lines: tuple[Line, ...]
    above: tuple[Line, ...]
    below: tuple[Line, ...]
    foot: tuple[Line, ...]
    prose: int
    outside: tuple[Line, ...]
    hidden: tuple[Line, ...]


def find_article(lines: Sequence[Line], blocks: Sequence[Block]) -> Article:
    """Find the article; one without prose where the page has none."""
    weights = [line.prose for line in lines]
    for number in (*_repeated(lines), *_listed(lines)):
        weights[number] = 0
    hidden = sum(w for w, line in zip(weights, lines, strict=True) if line.is_hidden)
    # Much of it: an article, or its later pages, that a program is to show.
    show_all = hidden >= _MUCH_HIDDEN * (sum(weights) - hidden)
    if not show_all:
        weights = [
            0 if line.is_hidden else w for w, line in zip(weights, lines, strict=True)
        ]
    end = _foot(lines, weights)
    weights[end:] = [0] * (len(lines) - end)
    first, last = _densest(blocks, weights)
    last = min(last, end)
    last = _goes_on_to(lines[:end], first, last)
    inside = range(first, last)
    kept = [n for n in inside if show_all or not lines[n].is_hidden]
    return Article(
        lines=tuple(lines[n] for n in kept),
        above=tuple(line for line in lines[:first] if show_all or not line.is_hidden),
        below=tuple(line for line in lines[last:end] if not line.is_hidden),
        foot=tuple(lines[end:]),
        prose=sum(weights[first:last]),
        outside=tuple(lines[n] for n, w in enumerate(weights) if w and n not in inside),
        hidden=tuple(lines[n] for n in inside if n not in kept and lines[n].prose),
    )


def _goes_on_to(lines: Sequence[Line], first: int, last: int) -> int:
    """The end of the article where its numbers go on behind its element.

    Some editors part a text into several elements. A 解读 below it begins anew at 一、.
    """
    count = _Numbers()
    for line in lines[first:last]:
        count.take(line.text)
    end = last
    for number in range(last, len(lines)):
        line = lines[number]
        if line.linked or (not (goes_on := count.take(line.text)) and number > end):
            break
        if goes_on:
            end = number + 1
    return end


class _Numbers:
    """Counts the markers of a text along."""

    def __init__(self) -> None:
        self._last = {"top": 0, "bracket": 0, "digit": 0}

    def take(self, text: str) -> bool:
        """Whether a line begins with the next number of its level."""
        found = _COUNTED.match(text)
        if not found:
            return False
        level = found.lastgroup or ""
        try:
            number = int(parse_numeral(found[level]))
        except InvalidNumeralError:  # 十十、
            return False
        goes_on = number == self._last[level] + 1
        self._last[level] = number
        for lower in [*self._last][[*self._last].index(level) + 1 :]:
            self._last[lower] = 0
        return goes_on


def _densest(blocks: Sequence[Block], weights: list[int]) -> tuple[int, int]:
    """First line and end of the innermost element with most of the prose."""
    sums = [0]
    for weight in weights:
        sums.append(sums[-1] + weight)
    enough = [b for b in blocks if sums[b.last] - sums[b.first] >= _SHARE * sums[-1]]
    return (enough[-1].first, enough[-1].last) if enough else (0, len(weights))


def _repeated(lines: Sequence[Line]) -> Iterator[int]:
    """Paragraphs that stood before: the page's text again, for another screen."""
    seen: set[str] = set()
    for number, line in enumerate(lines):
        if len(line.text) >= _SENTENCE:
            if line.text in seen:
                yield number
            seen.add(line.text)


def _listed(lines: Sequence[Line]) -> list[int]:
    """The beginnings of other texts, each under its linked headline."""
    pairs = [
        number
        for number, line in enumerate(lines[:-1])
        if line.is_link
        and len(line.text) >= _HEADLINE
        and not _MARKER.match(line.text)
        and lines[number + 1].prose
    ]
    found: list[int] = []
    chain: list[int] = []
    for number in pairs:
        if chain and number - chain[-1] > _REACH:
            chain = []
        chain.append(number)
        if len(chain) == _LISTED:
            found += [each + 1 for each in chain]
        elif len(chain) > _LISTED:
            found.append(number + 1)
    return found


def _foot(lines: Sequence[Line], weights: list[int]) -> int:
    """Number of the first line of the page's foot."""
    total = sum(weights)
    before = 0
    for number, (line, weight) in enumerate(zip(lines, weights, strict=True)):
        is_foot = len(line.text) <= _SHORT and _FOOT.search(line.text)
        if is_foot and before and total - before <= _MOST_OF_FOOT * total:
            return number
        before += weight
    return len(lines)
