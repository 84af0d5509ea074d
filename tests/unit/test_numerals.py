from __future__ import annotations

import pytest

from govtext.errors import InvalidNumeralError
from govtext.numerals import parse_numeral, scaled_arabic


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("1,236", 1236),
        ("1，236", 1236),
        ("3.5亿", 350_000_000),
        ("1.2万亿", 1_200_000_000_000),
        ("350万亿", 350_000_000_000_000),
        ("5千", 5000),
        ("5万4千6百", 54_600),
        ("25万6千", 256_000),
        ("3万4000", 34_000),
        ("1千零20", 1020),
        ("两", 2),
        ("十", 10),
        ("十四", 14),
        ("二十", 20),
        ("一百零五", 105),
        ("百三", 130),
        ("一千二百", 1200),
        ("两千三百五", 2350),
        ("九万四", 94_000),
        ("九万零四", 90_004),
        ("十二万", 120_000),
        ("四千零四万", 40_040_000),
        ("一亿二千万", 120_000_000),
        ("三万亿", 3_000_000_000_000),
        ("二〇二三", 2023),
        ("九十七点五", 97.5),
        ("叁万伍仟", 35_000),
        ("肆佰陸拾", 460),
        ("5億1萬4千6百", 500_014_600),
        ("负三", -3),
        ("百分之三十五", 0.35),
        ("十分之一", 0.1),
        ("三成", 0.3),
        ("三成五", 0.35),
        ("95%", 0.95),
        ("一百 二 十", 120),
    ],
)
def test_numerals_have_their_value(text: str, value: float) -> None:
    assert parse_numeral(text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "平安", "三点", "百分之", "1.2.3", "一是"])
def test_other_text_is_refused_with_its_words(text: str) -> None:
    with pytest.raises(InvalidNumeralError, match="not a numeral") as caught:
        parse_numeral(text)
    assert repr(text) in str(caught.value)


@pytest.mark.parametrize("digits", ["0", "7", "1286", "3.75", "98.1234567"])
@pytest.mark.parametrize("scale", ["", "百", "千", "万", "亿", "万亿", "百万"])
def test_digits_and_scale_are_worth_the_same_apart(digits: str, scale: str) -> None:
    value = scaled_arabic(digits, scale)
    assert isinstance(value, float)
    assert value == parse_numeral(digits + scale)
