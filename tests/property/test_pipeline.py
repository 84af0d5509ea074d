from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtext.outline import Outline
from govtext.panel import validate_tables
from govtext.pipeline import analyze

PIECES = st.sampled_from(
    [
        "一、",
        "（一）",
        "1.",
        "一是",
        "二是",
        "。",
        "，",
        "；",
        "：",
        "\n",
        "主要举措和成效",
        "存在的不足",
        "下一步打算",
        "石桥镇",
        "2023年",
        "法治政府建设情况报告",
        "调解纠纷73件",
        "同比增长12%",
        "其中",
        "《信访工作条例》",
        "国办发〔2018〕118号",
        "未发生行政复议案件",
        "第一责任人",
        "特此报告",
        "各位代表",
    ]
)
TEXTS = st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=40).map("".join))


@settings(max_examples=120, deadline=None)
@given(TEXTS)
def test_every_offset_gives_its_text_back_and_sections_cover_it(text: str) -> None:
    report = analyze(text)
    for found in (*report.metrics, *report.absences, *report.citations):
        assert text[found.start : found.end] == found.text
    outline = Outline(report.sections)
    by_id = {section.section_id: section for section in report.sections}
    assert len(by_id) == len(report.sections)
    for section in report.sections:
        if section.parent_id:
            parent = by_id[section.parent_id]
            assert parent.start <= section.start
            assert section.end <= parent.end
    for offset, character in enumerate(text):
        if not character.isspace() and character.isprintable():
            assert outline.at(offset) is not None


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_the_tables_of_any_text_are_valid(text: str) -> None:
    validate_tables(analyze(text, themes=False).to_frames())


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_a_text_is_analyzed_alike_each_time(text: str) -> None:
    assert analyze(text) == analyze(text)


@pytest.mark.parametrize(
    "piece",
    ["件", "5件", "增长5%、", "其中", "《", "（", "一是", "〔2021〕", "1,", "的", "\n"],
)
def test_long_runs_of_hostile_text_are_read_to_the_end(piece: str) -> None:
    text = piece * (100_000 // len(piece) // 4) + "。\n全年调解纠纷73件。"
    report = analyze(text)
    assert report.sections
