"""Where a text states a quantity: number, approximator, unit.

Positions are those of the view (``text.View``). What titles, document numbers and
names have taken is passed in; a number counts only with a unit, or with 万 or 亿.
The words around numbers stand in ``tables/quantities.toml``.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from govtext.metrics.numbers import (
    SCALE,
    on_the_scale_of,
    scan,
    unit_behind,
    upper_end,
    value_of,
)
from govtext.numerals import scaled_arabic
from govtext.tables import load_table
from govtext.text import merged_spans
from govtext.units import load_units, match_unit
from govtext.words import alternation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from govtext.types import Qualifier

_END = re.compile(r"[，。；、：！？（）\n”]|$")
_SHORT_QUOTE = re.compile(r"“[^”“\n]{1,14}”")
_BARE_SCALE = re.compile(rf"{SCALE}{{1,3}}")
_LARGE = re.compile(r"[百千万亿]")
_SHARE_BEFORE = re.compile(r"占[^，。；、\d]{0,10}(?:近|约|的|到|至)?$")
_PREFIX_LENGTH = 4
_OVER = ("上", "过")  # 上百件, 过亿元
_WITHIN = "内"
_RATES = ("%", "‰")
_IN_ORDER = ("位", "名", "个", "家")
_REPEATED = re.compile(r"(.)\1|^[一二两三四五六七八九]{2,}$")
_SMALL = 10
# 排名上升5位
_RANK = re.compile(r"排名|位次|名次|排位")
_PAST_THE_END = (sys.maxsize, sys.maxsize)


class Quantity(NamedTuple):
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
    """The compiled table.

    Attributes:
        before: The characters that the words before a number end with.
        behind: The characters that the words behind a unit begin with.
        order_ends: The characters that ``order`` ends with.
    """

    before: frozenset[str]
    behind: frozenset[str]
    order_ends: frozenset[str]
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
    # A line may break behind them: 约↵12件. Their patterns' $ allows for it.
    before = (*table["prefixes"], *table["outer_prefixes"], *_OVER, "\n")
    return _Words(
        before=frozenset(word[-1] for word in before),
        behind=frozenset(word[0] for word in (*table["suffixes"], _WITHIN)),
        order_ends=frozenset(word[-1] for word in (*rules["order_before"], "\n")),
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
    words, search = _words(), scan()
    masks = iter(_masks(text, taken))
    opened, closed = next(masks, _PAST_THE_END)
    position = 0
    while match := search(text, position):
        start, position = match.span()
        while closed <= start:
            opened, closed = next(masks, _PAST_THE_END)
        if opened <= start:
            position = max(position, closed)
            continue
        group = match.lastgroup
        if group is None:
            continue
        read = _plain if group == "unit" else _quantity
        quantity = read(text, match, words)
        if quantity is not None:
            yield quantity
            position = quantity.end


def _masks(text: str, taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Titles and numbers, and short quotations: “四个意识”, “6·26”, “1+37+N”."""
    quotes = (match.span() for match in _SHORT_QUOTE.finditer(text))
    return merged_spans((*quotes, *taken))


def _plain(text: str, match: re.Match[str], words: _Words) -> Quantity | None:
    """The quantity of Arabic digits and their unit, or ``None`` if it is no metric."""
    number, end = match.span()
    digits, odd, scale, odds, form = match.group(
        "digits", "before", "times", "behind", "unit"
    )
    unit, kind = load_units().meanings[form]
    start, said, added = number, None, None
    if text[number - 1 : number] in words.before:
        start, said = _before(text, number, words)
    if text[end : end + 1] in words.behind:
        end, added = _behind(text, end, unit, words)
    found = Quantity(
        start,
        end,
        number,
        scaled_arabic(digits, scale),
        None,
        unit,
        kind,
        "over" if odd or odds else said or added or "exact",
    )
    if _is_name(text, found, words):
        return None
    if kind == "duration" and not _is_performance(text, found, words):
        return None
    return found


def _quantity(text: str, match: re.Match[str], words: _Words) -> Quantity | None:
    """The quantity whose number was matched, or ``None`` where it is no metric."""
    number, end = match.span()
    unit_found = match_unit(text, end)
    upper: float | None = None
    ranged = upper_end(text, unit_found.end if unit_found else end)
    if ranged is not None:
        upper, end, unit_found = ranged
    measured = unit_behind(text, match, end, unit_found)
    if measured is None or (value := value_of(match)) is None:
        return None
    if upper is not None:
        value = on_the_scale_of(upper, match, value)
    (unit, kind), end = measured
    start, before = _before(text, number, words)
    end, behind = _behind(text, end, unit, words)
    qualifier: Qualifier = before or behind or "exact"
    if match["inner"] or match["late"] or match["outer"]:
        qualifier = "over"
    if upper is not None and upper > value:
        qualifier = "range"
    found = Quantity(start, end, number, value, upper, unit, kind, qualifier)
    return found if _is_metric(text, match, found, words) else None


def _before(text: str, start: int, words: _Words) -> tuple[int, Qualifier | None]:
    """Where the expression begins, and what the words before the number say."""
    if text[start - 1 : start] not in words.before:
        return start, None
    low = max(0, start - _PREFIX_LENGTH)
    window = text[low:start]
    if prefix := words.prefix.search(window):
        return low + prefix.start(), words.qualifiers[prefix[0]]
    if window.endswith(_OVER) and text[start] in "百千万亿":
        return start - 1, "over"
    if outer := words.outer.search(window):
        return start, words.qualifiers[outer[0]]
    return start, None


def _behind(
    text: str, end: int, unit: str, words: _Words
) -> tuple[int, Qualifier | None]:
    """Where the expression ends, and what the words behind the unit say."""
    if text[end : end + 1] not in words.behind:
        return end, None
    if (suffix := words.suffix.match(text, end)) and not _is_many(text, suffix):
        return suffix.end(), words.qualifiers[suffix[0]]
    if unit.endswith("工作日") and text.startswith(_WITHIN, end):
        # 7个工作日内 is a limit; 7天内 is a point in time and no metric.
        return end + 1, "at_most"
    return end, None


def _is_many(text: str, suffix: re.Match[str]) -> bool:
    """Whether 多 or 余 behind a unit opens another word (3个多元化平台)."""
    return suffix[0] in "多余" and not _END.match(text, suffix.end())


def _is_metric(text: str, match: re.Match[str], found: Quantity, words: _Words) -> bool:
    """Whether a number with a unit is a stated quantity and nothing else."""
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
    start, unit = found.start, found.unit
    before = text[start - 1 : start]
    if before == "第" or (before == "前" and unit in _RATES):
        return True
    if unit == "位" and _RANK.search(text, max(0, start - 12), start):
        return True
    if unit in _IN_ORDER:
        if before not in words.order_ends:
            return False
        return bool(words.order.search(text, max(0, start - _PREFIX_LENGTH), start))
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
