"""What a number looks like in a report, its value and its unit.

``scan`` finds the places at which a quantity can begin. Most numbers are Arabic digits
with a unit right behind them, and most others are none at all (a year, 统一); the whole
grammar is tried only where neither is plain.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from govtext.numerals import ARABIC, HANZI, HANZI_DIGITS, parse_numeral
from govtext.units import Unit, UnitMatch, load_units, match_unit

if TYPE_CHECKING:
    from collections.abc import Callable

SCALE = r"(?:[百万亿]|千(?![瓦克米伏升]))"
"""Pattern of a scale word; 千 in 千瓦 is part of the unit."""

_HANZI = rf"(?:[{HANZI_DIGITS}十拾佰仟萬億]|{SCALE}){{1,16}}"
_BEFORE_ARABIC = r"(?<![\d.A-Za-z+×])"
NUMBER = re.compile(
    rf"(?P<hundredths>百分之(?:{ARABIC}|{_HANZI}(?:点[{HANZI_DIGITS}]{{1,4}})?))"
    rf"|(?P<fraction>(?:\d{{1,3}}|[{HANZI_DIGITS}十百千万]{{1,3}})分之"
    rf"(?:\d{{1,3}}|[{HANZI_DIGITS}十百]{{1,3}}))"
    r"|(?P<tenths>(?<![\d.])[一二两三四五六七八九1-9]成(?=以上|左右|以内|多|[，。；、）]|的|$))"
    rf"|(?P<slash>(?<![\d/.])[1-9]/[1-9]\d?(?![\d/]))"
    rf"|(?P<arabic>(?:{_BEFORE_ARABIC}|(?<=GDP))"
    rf"(?:(?:\d{{1,4}}[万亿])(?=\d{{1,4}}[千百]?[多余]?[^\d.%]))?(?:{ARABIC})(?P<inner>[余多几]?)"
    rf"(?P<scale>{SCALE}{{0,3}}))(?P<late>[余多来])?"
    rf"|(?P<hanzi>{_HANZI}(?:点[{HANZI_DIGITS}]{{1,4}})?)"
    rf"(?P<outer>[余多来](?P<more>{SCALE}{{0,2}}))?"
)
"""The whole grammar of a number; one of the first six groups matches."""

_RANGE_MARKS = r"—\-~至到"
_RANGE = re.compile(rf"[{_RANGE_MARKS}]{{1,2}}")
_PER = re.compile(
    r"/(?:万?元|立方米|平方米|平方公里|公里|人|年|月|日|天|吨|户|亩|次|秒|小时)"
)
_UNITLESS_END = re.compile(
    r"[，。；、：！？（）\n]|$|以上|左右|[和增下减]"
    # 32万农村人口: people are counted without 人.
    r"|[\u4e00-\u9fff]{0,6}(?:人口|群众|居民|农民|职工|学生"
    r"|老人|市民|党员|企业|人员|人才|劳动力|游客|农户|移民|毕业生|军人|儿童|妇女|师生)"
)
# 2.2、0.7、1.8个百分点: the unit of a list of rates stands once.
_SHARED_RATE = re.compile(r"(?:[、和]\d{1,4}(?:\.\d{1,3})?){1,6}(%|个百分点)")
_RATE = Unit("%", "rate")
_NO_UNIT = Unit("", "count")
_WITHOUT_MORE = {ord(word): "" for word in "余多几"}
_WHOLE = 100


@cache
def scan() -> Callable[[str, int], re.Match[str] | None]:
    """Searches the next number from a position on.

    A match without a group is a number that counts nothing. One with the group
    ``unit`` is Arabic ``digits``, scale words (``times``) and a unit, no range and no
    rate per something; ``before`` and ``behind`` the scale
    words can stand an approximator (2万余人). Any other match is one of ``NUMBER``.
    """
    units = load_units()
    firsts = re.escape("".join(sorted(units.firsts)))
    counted = (
        rf"(?P<digits>\d++(?:\.\d++)?+)(?P<before>[余多几]?+)"
        rf"(?P<times>{SCALE}{{0,3}}+)(?P<behind>[余多来]?+)"
        rf"(?P<unit>(?>{units.pattern}))(?![{_RANGE_MARKS}/])"
    )
    # What can follow the digits of a quantity: a unit, the rest of a fraction, an
    # approximator, a range, a list of rates (2.2、0.7和1.8个百分点).
    follows = rf"[{firsts}分成余多来/{_RANGE_MARKS}]|[、和]\d"
    idle = rf"\d++(?!{follows}|[几百千万亿]|[.,，]\d)"
    arabic = rf"(?=\d){_BEFORE_ARABIC}(?:{counted}|{idle})"
    hanzi = rf"{_HANZI}+(?!{follows}|点)"
    pattern = rf"(?=[\d{HANZI}])(?:{arabic}|{hanzi}|{NUMBER.pattern})"
    return re.compile(pattern).search


def value_of(match: re.Match[str]) -> float | None:
    """The value of a number without its unit, shares in per cent.

    ``None`` where it has no value, as 三分之零 and 十分之十二.
    """
    try:
        if match["arabic"]:
            return parse_numeral(match["arabic"].translate(_WITHOUT_MORE))
        if match["hanzi"]:
            return parse_numeral(match["hanzi"] + (match["more"] or ""))
        share = _share(match)
    except (ValueError, ZeroDivisionError):
        return None
    return round(share, 2) if share <= _WHOLE else None


def _share(match: re.Match[str]) -> float:
    """百分之五, 三分之一, 1/4 and 三成 in per cent."""
    if match["hundredths"]:
        return parse_numeral(match["hundredths"][len("百分之") :])
    if match["tenths"]:
        return parse_numeral(match["tenths"][0]) * 10
    if match["slash"]:
        above, _, below = match["slash"].partition("/")
        return int(above) / int(below) * 100
    return parse_numeral(match["fraction"]) * 100


def upper_end(text: str, end: int) -> tuple[float, int, UnitMatch] | None:
    """Upper end of a range that goes on behind a first number (5至8名, 8—8.5%).

    Its value, where its number ends, and its unit.
    """
    dash = _RANGE.match(text, end)
    if dash is None:
        return None
    number = NUMBER.match(text, dash.end())
    if number is None or (value := value_of(number)) is None:
        return None
    unit = match_unit(text, number.end())
    return None if unit is None else (value, number.end(), unit)


def on_the_scale_of(upper: float, match: re.Match[str], value: float) -> float:
    """The lower end of 3—5万元 is 30,000: the scale word stands once."""
    if value < upper and not match["scale"] and match["arabic"]:
        for scale in (10**8, 10**4):
            if upper >= scale and upper % (scale / 100) == 0 and value * scale < upper:
                return value * scale
    return value


def unit_behind(
    text: str, match: re.Match[str], end: int, unit: UnitMatch | None
) -> tuple[Unit, int] | None:
    """The unit of a number, and where it ends; ``None`` if nothing is counted.

    Args:
        text: Text of a view.
        match: The number, the first one of a range.
        end: Position after the number, the last one of a range.
        unit: What unit stands there.
    """
    if match["hundredths"] or match["fraction"] or match["tenths"] or match["slash"]:
        return _RATE, end
    if unit is not None:
        if per := _PER.match(text, unit.end):
            return Unit(unit.id + per[0], "other"), per.end()
        return Unit(unit.id, unit.quantity), unit.end
    if shared := _SHARED_RATE.match(text, end):
        rate = match_unit(text, shared.start(1))
        return (Unit(rate.id, rate.quantity), end) if rate else None
    scaled = match["scale"] and match["scale"][-1] in "万亿"
    if scaled and _UNITLESS_END.match(text, end):
        return _NO_UNIT, end
    return None
