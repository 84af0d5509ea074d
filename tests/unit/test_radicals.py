from __future__ import annotations

import unicodedata

import pytest

from govtext.tables import load_table
from govtext.text import RADICALS, matching_view

TABLE = load_table("radicals")
UNMAPPED = {0x2E80, 0x2E9A}  # a mark of repetition, and a code without a character
BLOCKS = {*range(0x2E80, 0x2EF4), *range(0x2F00, 0x2FD6)}


@pytest.mark.parametrize(("written", "meant"), TABLE["examples"])
def test_radicals_are_the_characters_that_they_look_like(
    written: str, meant: str
) -> None:
    assert written != meant
    assert written.translate(RADICALS) == meant


@pytest.mark.parametrize("text", TABLE["counter_examples"])
def test_real_characters_stay(text: str) -> None:
    assert text.translate(RADICALS) == text


def test_all_radicals_are_mapped_to_ideographs() -> None:
    assert RADICALS.keys() == BLOCKS - UNMAPPED
    for code in RADICALS.values():
        assert unicodedata.name(chr(code)).startswith("CJK UNIFIED IDEOGRAPH")


def test_where_unicode_has_a_mapping_it_is_this_one() -> None:
    for radical, code in RADICALS.items() - {(ord("⼾"), ord("户"))}:
        compatible = unicodedata.normalize("NFKC", chr(radical))
        assert compatible in {chr(radical), chr(code)}


def test_a_pasted_text_is_matched_and_its_offsets_stay() -> None:
    text = "⼈⺠政府\n⾏政执法 12 件"
    view = matching_view(text)
    assert view.text == "人民政府\n行政执法12件"
    assert view.source == text
    start = view.text.index("12件")
    begin, end = view.span(start, start + 3)
    assert text[begin:end] == "12 件"
