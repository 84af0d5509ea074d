"""Which typed markers a word processor's counters can make.

>>> found = automatic(["一、举措", "（一）学法", "二、不足", "（三）执法"])
>>> [(item.level, item.instance, item.words) for item in found]
[(0, 0, '举措'), (1, 0, '学法'), (0, 0, '不足'), (1, 1, '执法')]
>>> automatic(["二)决策"])
[Item(words='二)决策', level=None, instance=0)]
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LEVELS = ("%1、", "（%2）", "%3.")
_MARKERS = (
    re.compile(r"([一二三四五六七八九十]{1,3})、"),
    re.compile(r"（([一二三四五六七八九十]{1,3})）"),
    # Not the beginning of a decimal number.
    re.compile(r"(\d{1,2})\.(?!\d)"),
)
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph and how its marker comes about.

    Attributes:
        words: The paragraph without a marker that is automatic.
        level: Level of the list; ``None`` for a paragraph that is in no list.
        instance: Which of the lists of one definition: 0, or the number of the
            instance that begins the counter anew at another value.
    """

    words: str
    level: int | None = None
    instance: int = 0


def chinese(number: int) -> str:
    """A number below 100 in words.

    >>> [chinese(number) for number in (3, 10, 12, 21)]
    ['三', '十', '十二', '二十一']
    """
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def automatic(lines: Iterable[str], *, anew: bool = True) -> list[Item]:
    """Take markers away that counters make again.

    Args:
        lines: Paragraphs with typed markers.
        anew: Whether counters can begin at another value than 1.
    """
    counters = [0, 0, 0]
    instances = 0
    # The list that a level is in: one begun anew lasts until the level above goes on.
    instance = [0, 0, 0]
    found = []
    for line in lines:
        marked = _marker(line)
        if marked is None:
            found.append(Item(line))
            continue
        level, value, end = marked
        is_next = value == counters[level] + 1
        if not is_next and not anew:
            found.append(Item(line))
            continue
        if not is_next:
            instances += 1
            instance[level] = instances
        below = len(counters) - level - 1
        counters[level:] = [value] + [0] * below
        instance[level + 1 :] = [instance[0]] * below
        found.append(Item(line[end:], level, instance[level]))
    return found


def starts(lines: Iterable[str]) -> list[tuple[int, int]]:
    """Level and first value of every instance after the first."""
    found: dict[int, tuple[int, int]] = {}
    for line, item in zip(lines, automatic(lines), strict=True):
        marked = _marker(line)
        if marked and item.instance:
            found.setdefault(item.instance, marked[:2])
    return [found[number] for number in sorted(found)]


def _marker(line: str) -> tuple[int, int, int] | None:
    """Level, value and length of the marker at the head of a line."""
    for level, pattern in enumerate(_MARKERS):
        if match := pattern.match(line):
            digits = match[1]
            value = int(digits) if digits.isdigit() else _value(digits)
            return (level, value, match.end()) if value else None
    return None


def _value(digits: str) -> int:
    """The value of a numeral; 0 if counters write it otherwise."""
    return next((n for n in range(1, 100) if chinese(n) == digits), 0)
