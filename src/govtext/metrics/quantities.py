"""Where a text states a quantity: number, approximator, unit.

Positions are those of the view (``text.View``). What titles, document numbers and
names have taken is passed in; a number counts only with a unit, or with 万 or 亿.
The words around numbers stand in ``tables/quantities.toml``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from govtext.numerals import ARABIC, HANZI_DIGITS, parse_numeral
from govtext.tables import load_table
from govtext.text import merged_spans
from govtext.units import match_unit
from govtext.words import alternation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from govtext.types import Qualifier

_SCALE = r"(?:[百万亿]|千(?![瓦克米伏升]))"
_HANZI = rf"(?:[{HANZI_DIGITS}十拾佰仟萬億]|{_SCALE}){{1,16}}"
_NUMBER = re.compile(
    rf"(?P<hundredths>百分之(?:{ARABIC}|{_HANZI}(?:点[{HANZI_DIGITS}]{{1,4}})?))"
    rf"|(?P<fraction>(?:\d{{1,3}}|[{HANZI_DIGITS}十百千万]{{1,3}})分之"
    rf"(?:\d{{1,3}}|[{HANZI_DIGITS}十百]{{1,3}}))"
    r"|(?P<tenths>(?<![\d.])[一二两三四五六七八九1-9]成(?=以上|左右|以内|多|[，。；、）]|的|$))"
    rf"|(?P<slash>(?<![\d/.])[1-9]/[1-9]\d?(?![\d/]))"
    rf"|(?P<arabic>(?:(?<![\d.A-Za-z+×])|(?<=GDP))"
    rf"(?:(?:\d{{1,4}}[万亿])(?=\d{{1,4}}[千百]?[多余]?[^\d.%]))?(?:{ARABIC})(?P<inner>[余多几]?)"
    rf"(?P<scale>{_SCALE}{{0,3}}))(?P<late>[余多来])?"
    rf"|(?P<hanzi>{_HANZI}(?:点[{HANZI_DIGITS}]{{1,4}})?)"
    rf"(?P<outer>[余多来](?P<more>{_SCALE}{{0,2}}))?"
)
_RANGE = re.compile(r"[—\-~至到]{1,2}")
_PER = re.compile(
    r"/(?:万?元|立方米|平方米|平方公里|公里|人|年|月|日|天|吨|户|亩|次|秒|小时)"
)
_END = re.compile(r"[，。；、：！？（）\n”]|$")
_SHORT_QUOTE = re.compile(r"“[^”“\n]{1,14}”")
_BARE_SCALE = re.compile(rf"{_SCALE}{{1,3}}")
_LARGE = re.compile(r"[百千万亿]")
_UNITLESS_END = re.compile(
    r"[，。；、：！？（）\n]|$|以上|左右|[和增下减]"
    # 32万农村人口: people are counted without 人.
    r"|[\u4e00-\u9fff]{0,6}(?:人口|群众|居民|农民|职工|学生"
    r"|老人|市民|党员|企业|人员|人才|劳动力|游客|农户|移民|毕业生|军人|儿童|妇女|师生)"
)
# 2.2、0.7、1.8个百分点: the unit of a list of rates stands once.
_SHARED_RATE = re.compile(r"(?:[、和]\d{1,4}(?:\.\d{1,3})?){1,6}(%|个百分点)")
_SHARE_BEFORE = re.compile(r"占[^，。；、\d]{0,10}(?:近|约|的|到|至)?$")
_WITHOUT_MORE = {ord(word): "" for word in "余多几"}
_PREFIX_LENGTH = 4
_WHOLE = 100
_REPEATED = re.compile(r"(.)\1|^[一二两三四五六七八九]{2,}$")
_SMALL = 10
# 排名上升5位
_RANK = re.compile(r"排名|位次|名次|排位")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit; positions in the view.

    Attributes:
        start: Position of the first character, approximator included.
        end: Position after the unit, approximator included.
        number: Position of the first character of the number itself.
        value: The number; a rate in per cent.
        value_max: Upper end of a range.
        unit: Standard form; empty for a bare 290万.
        quantity: What the unit measures.
        qualifier: How exact the number claims to be.
    """

    start: int
    end: int
    number: int
    value: float
    value_max: float | None
    unit: str
    quantity: str
    qualifier: Qualifier


@dataclass(frozen=True, slots=True)
class _Words:
    prefix: re.Pattern[str]
    outer: re.Pattern[str]
    suffix: re.Pattern[str]
    order: re.Pattern[str]
    number_before: str
    one_before: str
    countable: frozenset[str]
    not_in_words: frozenset[str]
    limit_of: re.Pattern[str]
    time_after: re.Pattern[str]
    time_told_of: re.Pattern[str]
    qualifiers: dict[str, Qualifier]


@cache
def _words() -> _Words:
    table = load_table("quantities")
    rules = table["not_metrics"]

    guards = table["prefix_not_behind"]
    prefixes = [
        (f"(?<![{guards[word]}])" if word in guards else "") + word + "$"
        for word in sorted(table["prefixes"], key=len, reverse=True)
    ]
    return _Words(
        prefix=re.compile("|".join(prefixes)),
        outer=re.compile(f"(?:{alternation(table['outer_prefixes'])})$"),
        suffix=re.compile(alternation(table["suffixes"])),
        order=re.compile(f"(?:{'|'.join(rules['order_before'])})$"),
        number_before=rules["number_before"],
        one_before=rules["one_before"],
        countable=frozenset(rules["countable"]),
        not_in_words=frozenset(rules["not_in_words"]),
        limit_of=re.compile("的?(?:" + "|".join(rules["limit_of"]) + ")"),
        time_after=re.compile(alternation(rules["time_after"])),
        time_told_of=re.compile(alternation(rules["time_told_of"])),
        qualifiers={
            **table["prefixes"],
            **table["outer_prefixes"],
            **table["suffixes"],
        },
    )


def find_quantities(
    text: str, taken: Sequence[tuple[int, int]] = ()
) -> Iterator[Quantity]:
    """Find every stated quantity, left to right; they never overlap.

    Args:
        text: Text of a view.
        taken: Stretches whose numbers are no quantities: titles, document numbers.
    """
    masks = _masks(text, taken)
    starts = [start for start, _ in masks]
    position = 0
    while match := _NUMBER.search(text, position):
        position = match.end()
        run = bisect_right(starts, match.start()) - 1
        if run >= 0 and masks[run][1] > match.start():
            position = max(position, masks[run][1])
            continue
        quantity = _quantity(text, match)
        if quantity is not None:
            yield quantity
            position = quantity.end


def _masks(text: str, taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Titles and numbers, and short quotations: “四个意识”, “6·26”, “1+37+N”."""
    quotes = (match.span() for match in _SHORT_QUOTE.finditer(text))
    return merged_spans((*quotes, *taken))


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    """The quantity whose number was matched, or ``None`` where it is no metric."""
    start, end = match.span()
    upper: float | None = None
    value = _value(match)
    if value is None:
        return None
    approximated = bool(match["inner"] or match["late"] or match["outer"])
    ranged = _second(text, end)
    if ranged is not None:
        upper, end = ranged
        value = _same_scale(match, value, upper)
    unit = _unit(text, match, end)
    if unit is None:
        return None
    standard, kind, end = unit
    words = _words()
    first, qualifier = _before(text, start, words)
    if (suffix := words.suffix.match(text, end)) and not _is_many(text, suffix):
        end = suffix.end()
        qualifier = qualifier or words.qualifiers[suffix[0]]
    elif standard.endswith("工作日") and text.startswith("内", end):
        # 7个工作日内 is a limit; 7天内 is a point in time and no metric.
        end, qualifier = end + 1, qualifier or "at_most"
    if approximated:
        qualifier = "over"
    if upper is not None and upper > value:
        qualifier = "range"
    found = Quantity(
        first, end, start, value, upper, standard, kind, qualifier or "exact"
    )
    return found if _is_metric(text, match, found) else None


def _is_many(text: str, suffix: re.Match[str]) -> bool:
    """Whether 多 or 余 behind a unit opens another word (3个多元化平台)."""
    return suffix[0] in "多余" and not _END.match(text, suffix.end())


def _value(match: re.Match[str]) -> float | None:
    """The value of the matched number without its unit; ``None`` if it has none."""
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


def _second(text: str, end: int) -> tuple[float, int] | None:
    """Upper end of a range that goes on behind a first number (5至8名, 8—8.5%)."""
    unit = match_unit(text, end)
    dash = _RANGE.match(text, unit.end if unit else end)
    if dash is None:
        return None
    number = _NUMBER.match(text, dash.end())
    if number is None or (value := _value(number)) is None:
        return None
    if match_unit(text, number.end()) is None:
        return None
    return value, number.end()


def _same_scale(match: re.Match[str], value: float, upper: float) -> float:
    """The lower end of 3—5万元 is 30,000: the scale word stands once."""
    if value < upper and not match["scale"] and match["arabic"]:
        for scale in (10**8, 10**4):
            if upper >= scale and upper % (scale / 100) == 0 and value * scale < upper:
                return value * scale
    return value


def _unit(text: str, match: re.Match[str], end: int) -> tuple[str, str, int] | None:
    """Standard unit, what it measures, and where it ends."""
    if match["hundredths"] or match["fraction"] or match["tenths"] or match["slash"]:
        return "%", "rate", end
    unit = match_unit(text, end)
    if unit is not None:
        if per := _PER.match(text, unit.end):
            return unit.id + per[0], "other", per.end()
        return unit.id, unit.quantity, unit.end
    if shared := _SHARED_RATE.match(text, end):
        unit = match_unit(text, shared.start(1))
        return (unit.id, unit.quantity, end) if unit else None
    scaled = match["scale"] and match["scale"][-1] in "万亿"
    if scaled and _UNITLESS_END.match(text, end):
        return "", "count", end
    return None


def _before(text: str, start: int, words: _Words) -> tuple[int, Qualifier | None]:
    """Where the expression begins, and what the words before the number say."""
    low = max(0, start - _PREFIX_LENGTH)
    window = text[low:start]
    if prefix := words.prefix.search(window):
        return low + prefix.start(), words.qualifiers[prefix[0]]
    if window.endswith(("上", "过")) and text[start : start + 1] in tuple("百千万亿"):
        return start - 1, "over"
    if outer := words.outer.search(window):
        return start, words.qualifiers[outer[0]]
    return start, None


def _is_metric(text: str, match: re.Match[str], found: Quantity) -> bool:
    """Whether a number with a unit is a stated quantity and nothing else."""
    words = _words()
    if _is_name(text, found, words):
        return False
    if match["slash"]:
        return bool(_SHARE_BEFORE.search(text[max(0, found.start - 14) : found.start]))
    if found.quantity == "duration":
        return _is_performance(text, found, words)
    if match["hanzi"]:
        return _is_counted_in_words(text, match, found, words)
    return True


def _is_name(text: str, found: Quantity, words: _Words) -> bool:
    """Whether a number is a place in an order or a limit in a name.

    居全市第2位, 前10名, 前1%, 500千伏变电站, 产值过亿元企业.
    """
    window = text[max(0, found.start - _PREFIX_LENGTH) : found.start]
    if window.endswith("第") or (found.unit in ("%", "‰") and window.endswith("前")):
        return True
    if found.unit == "位" and _RANK.search(text, max(0, found.start - 12), found.start):
        return True
    if found.unit in ("位", "名", "个", "家"):
        return bool(words.order.search(window))
    if found.quantity in ("money", "other") and words.limit_of.match(text, found.end):
        return found.quantity != "money" or found.qualifier != "exact"
    return False


def _is_performance(text: str, found: Quantity, words: _Words) -> bool:
    """Whether a duration is a performance: 3个工作日 is, 24小时值班 is not."""
    if found.unit in ("学时", "课时", "工作日", "个工作日"):
        return True
    clause = text[max(0, found.start - 12) : found.start]
    if found.unit == "岁":
        return "年龄" in clause or "寿命" in clause
    if words.time_after.match(text, found.end):
        return False
    return bool(words.time_told_of.search(clause))


def _is_counted_in_words(
    text: str, match: re.Match[str], found: Quantity, words: _Words
) -> bool:
    """Whether a numeral in Chinese characters counts something.

    两次 and 十二万余元 do; 三项制度, 四个意识, 千家万户 and 一批项目 do not.
    """
    numeral = match["hanzi"]
    before = text[match.start() - 1 : match.start()] or "\n"
    if before in words.number_before or (
        numeral == "一" and before in words.one_before
    ):
        return False
    if _BARE_SCALE.fullmatch(numeral) and not match["outer"]:
        return found.qualifier in ("over", "under", "about")
    if match["outer"] or _LARGE.search(numeral):
        return _REPEATED.search(numeral) is None
    # 一起 is an adverb more often than a case; 千千万万 and 唯一一家 count nothing.
    if (
        found.unit in words.not_in_words
        or _REPEATED.search(numeral)
        or numeral + found.unit == "一起"
    ):
        return False
    if found.quantity != "count":
        small = found.unit == "元" and found.value < _SMALL
        return (found.value > 1 and not small) or found.unit == "倍"
    return _names_a_count(found, words) or (
        _END.match(text, found.end) is not None and _told_before(text, match.start())
    )


def _names_a_count(found: Quantity, words: _Words) -> bool:
    """Whether unit and size alone show a count: 三百人次, 十项, 两名律师."""
    if len(found.unit) > 1 or (found.value >= _SMALL and found.unit in ("项", "件")):
        return True
    return found.value > 1 and found.unit in words.countable


def _told_before(text: str, start: int) -> bool:
    """Whether something to count stands right before (查处非法采砂一处)."""
    return start > 1 and not _END.match(text, start - 1)
