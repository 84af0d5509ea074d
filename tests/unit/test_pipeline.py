from __future__ import annotations

from pathlib import Path

import pytest

import govtext
from govtext.pipeline import Report, analyze
from govtext.types import Document

SAMPLE = Path(__file__).parents[2] / "corpora" / "sample"
TOWN = """石桥镇2023年法治政府建设情况报告
一、主要举措和成效
（一）化解纠纷。全年调解纠纷73件，成功率95.9%，未发生行政复议案件。
（二）规范执法。落实《中华人民共和国行政处罚法》，办理行政处罚案件9件。
二、存在的不足
执法力量薄弱，持证人员仅5人。
三、下一步打算
力争持证人员达到8人，实现零败诉。
"""


@pytest.fixture(scope="module")
def town() -> Report:
    return analyze(TOWN)


def test_a_report_knows_its_place_and_year(town: Report) -> None:
    facts = town.facts
    assert (facts.kind, facts.place.name, facts.place.level, facts.year) == (
        "rule-of-law",
        "石桥镇",
        "township",
        2023,
    )


def test_what_is_found_carries_its_section_role_and_theme(town: Report) -> None:
    roles = {section.section_id: section.role for section in town.sections}
    themes = {section.section_id: section.theme for section in town.sections}
    assert [metric.text for metric in town.metrics] == [
        "73件",
        "95.9%",
        "9件",
        "5人",
        "8人",
    ]
    for found in (*town.metrics, *town.citations):
        assert found.role == roles[found.section_id]
    assert town.metrics[0].theme == themes[town.metrics[0].section_id] != ""
    assert town.metrics[-1].status == "planned"


def test_a_zero_that_is_only_hoped_for_is_none(town: Report) -> None:
    assert [absence.text for absence in town.absences] == ["未发生行政复议案件"]
    assert town.absences[0].indicator == "reconsideration_cases"


def test_a_zero_in_a_work_report_is_no_value_of_an_indicator() -> None:
    text = (
        "2024年石桥县政府工作报告\n各位代表：\n"
        "一、2023年工作回顾\n清理土地2宗，实现零行政复议。\n"
    )
    report = analyze(text)
    assert report.facts.kind == "work-report"
    assert {absence.indicator for absence in report.absences} <= {""}


def test_a_report_says_what_it_holds(town: Report) -> None:
    assert "石桥镇2023年法治政府建设情况报告" in repr(town)
    assert "5 metrics" in repr(town)


def test_frames_have_the_rows(town: Report) -> None:
    frames = town.to_frames()
    assert len(frames["metrics"]) == len(town.metrics)
    assert frames["metrics"]["value"].tolist()[:2] == [73, 95.9]


def test_themes_can_be_left_out() -> None:
    report = analyze(TOWN, themes=False)
    assert {section.theme for section in report.sections} == {""}


def test_an_unknown_kind_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"auto, rule-of-law, work-report"):
        analyze(TOWN, kind="novel")


def test_a_text_that_stands_twice_is_marked() -> None:
    paragraphs = [
        f"（{n}）规范执法。第{n}项工作中全镇围绕群众反映的问题开展检查{n + 20}次，"
        f"发现隐患{n + 30}处，逐一督促整改，依法依规办理行政处罚案件并向社会公开结果。"
        for n in range(8)
    ]
    text = "石桥镇2023年法治政府建设情况报告\n" + "\n".join(paragraphs * 2)
    assert any("stands twice" in warning for warning in analyze(text).warnings)
    once = "石桥镇2023年法治政府建设情况报告\n" + "\n".join(paragraphs)
    assert not any("stands twice" in warning for warning in analyze(once).warnings)


def test_a_year_that_only_the_file_name_tells_is_marked() -> None:
    text = "石桥镇法治政府建设情况报告\n一、主要举措\n全镇依法行政。\n"
    report = analyze(Document(text, "石桥镇_2022.txt"))
    assert report.facts.year == 2022
    assert any("file name" in warning for warning in report.warnings)


def test_what_is_no_report_is_marked() -> None:
    report = analyze("今天天气很好。\n明天也不错。\n")
    assert report.facts.kind == "other"
    assert report.warnings[0].startswith("not a report")


@pytest.mark.parametrize(
    "text", ["", "\n", "\ud800", "\x00\x01", "𠮷安镇2023年法治政府建设情况报告"]
)
def test_odd_text_is_analyzed_all_the_same(text: str) -> None:
    report = analyze(text)
    assert report.document.report_id


def test_offsets_count_astral_characters_once() -> None:
    text = "𠮷安镇2023年法治政府建设情况报告\n一、主要举措\n调解纠纷73件。\n"
    [metric] = analyze(text).metrics
    assert text[metric.start : metric.end] == "73件"


def test_the_public_names_are_few_and_there() -> None:
    assert len(govtext.__all__) <= 15
    assert all(hasattr(govtext, name) for name in govtext.__all__)


def test_a_file_that_names_another_place_than_its_text_is_marked():
    text = "米易县2023年法治政府建设情况报告\n一、主要举措\n全年调解纠纷5件。\n"
    report = analyze(Document(text, "报告/2023_保定市易县.txt"))
    assert "place: the text says 米易县, the file name 易县" in report.warnings
    for name in ("2023_米易县.txt", "四川/米易_2023.txt", "0001.txt"):
        assert not any("place" in w for w in analyze(Document(text, name)).warnings)


def test_rows_of_tables_are_no_prose() -> None:
    text = (
        "石桥镇2023年法治政府建设情况报告\n一、主要举措\n全年调解纠纷5件。\n"
        "类别\t件数\t占比\n行政处罚\t35件\t70%\n1.行政许可\t15件\t30%\n"
        "二、存在的不足\n执法力量不足。\n"
    )
    report = analyze(text)
    assert [metric.text for metric in report.metrics] == ["5件"]
    assert [section.marker for section in report.sections if section.marker] == [
        "一、",
        "二、",
    ]
    assert "2 rows of tables: the numbers in them are not read" in report.warnings
