"""Item markers: 一、 （一） 1. ① 第一 一是 —— at the start of a line or a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from govtext.tables import entries

_CHINESE = "[一二三四五六七八九十]{1,3}"
_ARABIC = r"\d{1,2}"
_SIGN = re.compile(r"\{sign:(.)-(.)\}")
_DIGITS = {sign: value for value, sign in enumerate("一二三四五六七八九", start=1)}

# What follows a number whose separator was lost (2优化) is no unit and no date.
_LOST = re.compile(
    r"(\d{1,2})(?=[一-龥]{4})"
    r"(?![年月日号时分秒个件次项名人家户条起场份部期位类批级所座套宗亩元万亿千百余多岁"
    r"处组种支队台辆公平立方吨米里天周季轮倍成折届])"
)


class Marker(NamedTuple):
    """An item marker in the matching view.

    Attributes:
        level: Which markers are its siblings (``chinese_comma`` for 一、).
        rank: Height in an outline that shows no other order; 1 is the highest.
        number: Its number; 0 for a dash.
        end: Position after it.
    """

    level: str
    rank: int
    number: int
    end: int


@dataclass(frozen=True, slots=True)
class _Level:
    level: str
    rank: int
    first_sign: int
    number_group: str


@cache
def _levels() -> dict[str, _Level]:
    found = {}
    for row in marker_entries():
        sign = _SIGN.search(row["pattern"])
        first = ord(sign[1]) if sign else 0
        numbered = any(key in row["pattern"] for key in ("{cn}", "{ar}", "{sign:"))
        group = f"{row['id']}_number" if numbered else ""
        found[row["id"]] = _Level(row["level"], row["rank"], first, group)
    return found


def marker_entries() -> list[dict[str, Any]]:
    """The rows of the marker table."""
    keys = ("id", "level", "rank", "pattern", "examples", "counter_examples")
    return entries("markers", required=frozenset(keys))


@cache
def marker_pattern() -> re.Pattern[str]:
    """All forms of the table as one expression; the name of the group is the id."""
    forms = []
    for row in marker_entries():
        name = row["id"]
        number = f"(?P<{name}_number>"
        form = str(row["pattern"]).replace("{cn}", f"{number}{_CHINESE})")
        form = form.replace("{ar}", f"{number}{_ARABIC})")
        form = _SIGN.sub(rf"{number}[\1-\2])", form)
        forms.append(f"(?P<{name}>{form})")
    return re.compile("|".join(forms))


def read_marker(text: str, position: int) -> Marker | None:
    """The marker that stands at a position of the matching view, if one does."""
    match = marker_pattern().match(text, position)
    if match is None:
        return None
    # The last group closed is the outer one, named after its entry.
    level = _levels()[str(match.lastgroup)]
    number = 0
    if level.number_group:
        number = ordinal(match[level.number_group], level.first_sign)
    return Marker(level.level, level.rank, number, match.end())


def read_lost_separator(text: str, position: int) -> Marker | None:
    """A bare number before a heading (2优化营商环境): the separator was lost."""
    match = _LOST.match(text, position)
    if match is None:
        return None
    return Marker("arabic_dot", 4, int(match[1]), match.end())


@lru_cache(maxsize=1024)  # the numerals that three characters can write
def ordinal(written: str, first_sign: int = 0) -> int:
    """The number of a marker: 十二 → 12, 7 → 7, ③ → 3.

    Args:
        written: The numeral.
        first_sign: Code point of the sign for 1 (①); 0 for digits and Chinese numbers.
    """
    if first_sign:
        return ord(written) - first_sign + 1
    if written.isdecimal():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    if not ten:
        return _DIGITS[written[-1]]
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
