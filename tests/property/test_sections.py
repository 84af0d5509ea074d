"""What holds for the sections of any text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from govtext.schema import ROLE_SOURCES
from govtext.sections import find_sections
from govtext.text import matching_view
from govtext.types import ROLES, Section

KINDS = ("rule-of-law", "work-report", "other")
PIECES = (
    "一、", "（一）", "二）", "1.", "5.", "①", "一是", "二是", "第一，", "——", "2优化",
    "主要举措和成效", "存在的不足和下一步打算", "第一责任人职责", "下一步，我镇将",
    "各位代表！", "县政府：", "现将有关情况报告如下：", "让我们努力奋斗！", "名词解释",
    "特此报告。", "石桥镇人民政府", "2022年1月18日", "附件", "来源：县政府", "　　",
    " ", "\n", "\n\n", "。", "；", "，", "\u200b", "调解纠纷208件", "加强执法",
    "政府工作报告",
)  # fmt: skip

reports = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
texts = st.one_of(reports, st.text(max_size=200))
kinds = st.sampled_from(KINDS)


def sections_of(text: str, kind: str) -> tuple[Section, ...]:
    return find_sections(matching_view(text), kind)


@given(texts, kinds)
@settings(max_examples=50, deadline=None)
def test_every_character_that_is_not_blank_is_held_once(text: str, kind: str) -> None:
    held = [0] * len(text)
    for section in sections_of(text, kind):
        for start, end in section.parts:
            for at in range(start, end):
                held[at] += 1
    for count, character in zip(held, text, strict=True):
        assert count <= 1
        assert count == 1 or character.isspace()


@given(texts, kinds)
@settings(max_examples=50, deadline=None)
def test_sections_nest_in_reading_order(text: str, kind: str) -> None:
    sections = sections_of(text, kind)
    known: dict[str, Section] = {}
    for section in sections:
        assert section.section_id not in known
        assert section.start < section.end
        assert section.start == section.parts[0][0]
        assert all(low < high for low, high in section.parts)
        if section.parent_id:
            parent = known[section.parent_id]
            assert parent.start <= section.start
            assert section.end <= parent.end
            assert section.depth == parent.depth + 1
        else:
            assert section.depth == 1
        known[section.section_id] = section
    starts = [section.start for section in sections]
    assert starts == sorted(starts)


@given(texts, kinds)
@settings(max_examples=50, deadline=None)
def test_roles_and_sources_are_known_and_themes_empty(text: str, kind: str) -> None:
    for section in sections_of(text, kind):
        assert section.role in ROLES
        assert section.role_source in ROLE_SOURCES
        assert section.theme == ""
        if kind == "other":
            assert section.role in ("title", "meta", "closing", "other")


@given(texts, kinds)
@settings(max_examples=50, deadline=None)
def test_marker_stands_at_the_start(text: str, kind: str) -> None:
    for section in sections_of(text, kind):
        own = "".join("".join(text[low:high].split()) for low, high in section.parts)
        assert section.marker in own
