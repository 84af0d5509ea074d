"""Absences, indicators and themes on arbitrary text."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from govtext.metrics.absences import find_absences
from govtext.metrics.indicators import Evidence, find_indicator, load_indicators
from govtext.text import matching_view
from govtext.themes import load_taxonomy
from govtext.themes.classify import classify_sections
from govtext.types import Section
from govtext.words import finder, longest_of

PIECES = st.sampled_from(
    (
        *"未无零和、，。：（）\n",
        *("未发生", "没有", "一起", "均", "为零", "力争", "制定", "执法", "考试"),
        *("行政复议", "行政诉讼", "案件", "败诉", "信访", "规范性文件", "12件"),
    )
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map("".join))


@given(TEXTS)
@settings(max_examples=50)
def test_absences_give_the_text_back_in_order(text: str) -> None:
    found = find_absences(matching_view(text))
    spans = sorted({(one.start, one.end) for one in found})
    assert [(one.start, one.end) for one in found] == sorted(
        (one.start, one.end) for one in found
    )
    assert all(text[one.start : one.end] == one.text != "" for one in found)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


@given(st.lists(TEXTS, min_size=5, max_size=5), st.sampled_from(["%", "件", "人", ""]))
@settings(max_examples=50)
def test_an_indicator_is_empty_or_of_the_table(texts: list[str], unit: str) -> None:
    found = find_indicator(Evidence(*texts, unit, "count", "", ""))
    assert found == "" or unit in load_indicators()[found].units


@given(TEXTS, st.integers(0, 40))
@settings(max_examples=50)
def test_themes_change_nothing_but_themes(text: str, cut: int) -> None:
    at = min(cut, len(text))
    section = Section(
        "s1", "", 1, "", text[:5], "measures", "heading", 0, len(text),
        ((0, at), (at, len(text))),
    )  # fmt: skip
    (found,) = classify_sections(matching_view(text), (section,))
    bare = replace(found, theme="", theme_score=None, themes_other=())
    assert bare == section
    assert (found.theme == "") == (found.theme_score is None)
    taxonomy = load_taxonomy("rule-of-law")
    assert taxonomy is not None
    assert all(taxonomy[theme].parent for theme in found.themes_other)


@given(
    st.sets(st.text("行政复议法", min_size=1, max_size=4), min_size=1),
    st.text("行政复议法"),
)
@settings(max_examples=50)
def test_the_pattern_finds_what_a_plain_alternation_finds(
    words: set[str], text: str
) -> None:
    expected, at = [], 0
    while at < len(text):
        here = [word for word in words if text.startswith(word, at)]
        if here:
            expected.append(max(here, key=len))
            at += len(expected[-1])
        else:
            at += 1
    assert longest_of(words).findall(text) == expected
    assert finder(words)(text) == expected
