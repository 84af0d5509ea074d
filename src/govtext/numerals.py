"""Numbers as Chinese reports write them, and their values.

Arabic digits with thousands separators and 万 or 亿 behind them, Chinese numerals in
everyday (两万三千) and financial form (叁仟), decimals with 点, per cent as 百分之 and
fractions as 分之, tenths as 成. The text is expected in matching form
(``text.matching_view``): half-width digits, no blanks inside.

>>> parse_numeral("1.2万"), parse_numeral("两万三千"), parse_numeral("九十七点五")
(12000.0, 23000.0, 97.5)
"""

from __future__ import annotations

import re

from govtext.errors import InvalidNumeralError

_DIGITS = {
    character: value
    for value, characters in enumerate(
        ("零〇○Ｏ", "一壹幺", "二两贰貳兩弍", "三叁參叄", "四肆", "五伍", "六陆陸",
         "七柒", "八捌", "九玖")
    )
    for character in characters
}  # fmt: skip
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_SCALE = {**_TENS, **_MYRIADS}
_MYRIAD = 10**4
_SINGLE = {word: float(value) for word, value in {**_DIGITS, **_SCALE}.items()}

HANZI_DIGITS = "".join(_DIGITS)
HANZI = HANZI_DIGITS + "".join(_SCALE)

_ARABIC = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
ARABIC = _ARABIC
"""Pattern of a number in Arabic digits, without a scale word."""

_TOKEN = re.compile(rf"({_ARABIC})|(.)", re.DOTALL)


def parse_numeral(text: str) -> float:
    """The value of a whole numeral; blanks are ignored.

    ``百分之五`` and ``5%`` give 0.05, ``三分之一`` a third, ``三成`` 0.3.

    Raises:
        InvalidNumeralError: The text is not a numeral.

    >>> round(parse_numeral("三分之一"), 4), parse_numeral("三成五")
    (0.3333, 0.35)
    """
    if text in _SINGLE:
        return _SINGLE[text]
    if text.isdecimal():
        return float(text)
    plain = "".join(text.split())
    sign = 1.0
    if plain[:1] in ("-", "负", "負"):
        sign, plain = -1.0, plain[1:]
    try:
        return sign * _value(plain)
    except (KeyError, ValueError, IndexError, OverflowError):
        raise InvalidNumeralError(f"not a numeral: {text!r}") from None


def scaled_arabic(digits: str, scale: str) -> float:
    """The value of Arabic digits with scale words behind them, apart.

    The same as ``parse_numeral`` of both together, without looking at each character;
    the digits hold no separators.

    >>> scaled_arabic("1.2", "万"), scaled_arabic("3", "万亿"), scaled_arabic("65", "")
    (12000.0, 3000000000000.0, 65.0)
    """
    if len(scale) > 1:
        return parse_numeral(digits + scale)
    value = float(digits)
    if scale:
        value = (value or 1.0) * _SCALE[scale]
    return round(value, 6) if "." in digits else value


def _value(text: str) -> float:
    """The value of an unsigned numeral without blanks."""
    whole, again, rest = text.partition("又")
    if again:
        return _value(whole) + _value(rest)
    below, divided, above = text.partition("分之")
    if divided:
        # 百分之五: 百 alone means a hundred.
        return _value(above) / _value(below)
    if text.endswith("%"):
        return _value(text[:-1]) / 100
    tenths, is_tenths, hundredths = text.partition("成")
    if is_tenths:
        return _value(tenths) / 10 + _tenth(hundredths) / 100
    whole, point, decimals = text.replace("點", "点").partition("点")
    value = _whole(whole)
    if point:
        if not decimals:
            raise ValueError(text)
        value += float("0." + "".join(str(_DIGITS[digit]) for digit in decimals))
    return value


def _tenth(text: str) -> float:
    """What follows 成: 半, a digit, or nothing."""
    if not text:
        return 0
    return 5 if text == "半" else _DIGITS[text]


def _whole(text: str) -> float:
    """A numeral without 点: Arabic digits, Chinese digits and scale words, mixed.

    Bare digits are read one by one (二〇二三 → 2023); with scale words 百三 means 130
    and 九万四 means 94,000, but 九万零四 means 90,004.
    """
    if not text:
        raise ValueError(text)
    if all(character in _DIGITS for character in text):
        return float("".join(str(_DIGITS[character]) for character in text))
    total = section = digit = 0.0
    last, bare, after_scale = 1, False, False
    for arabic, character in _TOKEN.findall(text):
        if arabic:
            digit, bare = float(arabic.replace(",", "").replace("，", "")), False
        elif character in _DIGITS:
            bare = after_scale and _DIGITS[character] > 0
            digit = _DIGITS[character]
        else:
            scale = _SCALE[character]
            total, section = _scaled(total, section, digit, scale)
            digit, last, bare = 0.0, scale, False
        after_scale = character in _SCALE
    if bare and last > 10:  # noqa: PLR2004  十四 is 14
        digit *= last // 10
    return round(total + section + digit, 6)


def _scaled(
    total: float, section: float, digit: float, scale: int
) -> tuple[float, float]:
    """Read a scale word: 十百千 close a digit, 万 and 亿 close a section.

    亿 behind 万 multiplies all before it (3万亿, 一百万亿).
    """
    if scale < _MYRIAD:
        return total, section + (digit or 1) * scale
    section += digit
    if total and (section == 0 or (scale > _MYRIAD and total < scale)):
        return (total + section) * scale, 0
    return total + (section or 1) * scale, 0
