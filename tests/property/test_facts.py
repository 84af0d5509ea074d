"""Any text has facts, and a hostile one is no trap."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtext.facts import find_facts, find_kind
from govtext.places import find_place
from govtext.text import matching_view
from govtext.types import Section

WORDS = st.sampled_from(
    [
        "清溪镇",
        "人民政府",
        "关于",
        "2021年",
        "法治政府建设",
        "情况",
        "报告",
        "\n",
        "，",
        "（",
        "二〇二三年",
        "各位代表：",
        "我代表",
        "市",
        "县",
        "区",
        "委员会",
        "〔2021〕3号",
        "发布时间：",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map("".join))


def everything(text, source, role):
    view = matching_view(text)
    part = ((0, len(text)),)
    sections = (Section("s1", "", 1, "", text[:40], role, "form", 0, len(text), part),)
    facts = find_facts(view, sections, source)
    return facts, find_place(facts, view, sections, source)


@given(TEXTS, TEXTS, st.sampled_from(["title", "meta", "preamble", "closing", "other"]))
@settings(max_examples=50, deadline=None)
def test_arbitrary_text_never_raises(text, source, role):
    facts, place = everything(text, source, role)
    assert facts.kind in {"rule-of-law", "work-report", "other"}
    assert "\n" not in facts.title
    assert place.name not in place.candidates
    assert facts.year is None or 1899 <= facts.year < 2100


@given(TEXTS)
@settings(max_examples=50, deadline=None)
def test_a_title_before_the_text_tells_kind_place_and_year(rest):
    text = "云岭县清溪镇人民政府关于2021年度法治政府建设情况的报告"
    part = ((0, len(text)),)
    sections = (Section("s1", "", 1, "", "", "title", "form", 0, len(text), part),)
    view = matching_view(f"{text}\n各位，\n{rest}")
    facts = find_facts(view, sections, "")
    place = find_place(facts, view, sections, "")
    assert (facts.kind, facts.year) == ("rule-of-law", 2021)
    assert (place.name, place.county) == ("清溪镇", "云岭县")


@pytest.mark.parametrize(
    "piece",
    [
        "市",
        "县镇",
        "《",
        "，清溪镇",
        "2021年",
        "人民",
        "代表",
        "关于",
        "（",
        "一、",
        "发布机构：",
        "报告\n",
        "法治",
        "在第三届",
        "中共",
        ">区",
    ],
)
@pytest.mark.parametrize("role", ["title", "meta", "preamble", "closing"])
def test_hostile_text_is_read_in_one_pass(piece, role):
    text = piece * (100_000 // len(piece))
    kind = find_kind(matching_view(text))
    facts, _ = everything(text, text[:300], role)
    assert facts.kind == kind
