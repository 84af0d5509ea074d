from __future__ import annotations

import pytest

from govtext.text import is_traditional, matching_view, paragraphs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("４ ５ 份", "45份"),
        ("约2 100平方米", "约2100平方米"),
        ("1 .8 万元", "1.8万元"),
        ("１,２３０万元", "1,230万元"),
        ("检查8次,发现3处;整改3处", "检查8次，发现3处；整改3处"),
        ("(一) 加强学习", "（一）加强学习"),
        ("９９.4％", "99.4%"),
        # More than one blank between numbers keeps table cells apart.
        ("19　3", "19 3"),
        ("12  8", "12 8"),
        # A comma between a number and a list goes on being a comma.
        ("3,4,5项", "3，4，5项"),
        ("15:42", "15:42"),
        ("标题:2023年", "标题：2023年"),
        ("To B", "To B"),
        ("一\u200b是", "一是"),
    ],
)
def test_writing_is_evened_out(text: str, expected: str) -> None:
    assert matching_view(text).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A line that breaks in mid-sentence goes on in the next one.
        (
            "2023年，全镇坚持以人民为中心，认真落实各项工作任务，现将有关情况报\n告如下。",
            "2023年，全镇坚持以人民为中心，认真落实各项工作任务，现将有关情况报告如下。",
        ),
        # Headings and closed sentences keep their line end.
        ("一、主要举措和成效\n一年来，我镇依法行政。", None),
        ("全年调解纠纷五件。\n下一步继续努力。", None),
        ("坚持党的全面领导，不断夯实法治建设的根基\n（一）深化学习。", None),
        # An indented line opens a paragraph.
        (
            "各村积极参与纠纷排查化解，形成齐抓共管的良好局面，\n　　　镇里统筹。",
            None,
        ),
    ],
)
def test_only_broken_lines_are_joined(text: str, expected: str | None) -> None:
    found = matching_view(text).text
    if expected is None:
        assert "\n" in found
    else:
        assert found == expected


def test_a_span_gives_back_the_characters_with_their_blanks() -> None:
    text = "办结 1 68 件，满意率 9 7%"
    view = matching_view(text)
    start = view.text.index("168件")
    assert text[slice(*view.span(start, start + 4))] == "1 68 件"


def test_positions_lead_there_and_back() -> None:
    view = matching_view("甲 乙\n\n丙　丁")
    for position in range(len(view.text)):
        assert view.position(view.offset(position)) == position


def test_paragraphs_are_the_lines_with_text() -> None:
    view = matching_view("第一段。\n\n　\n第二段。")
    assert [view.text[a:b] for a, b in paragraphs(view)] == ["第一段。", "第二段。"]


TRADITIONAL = (
    "青溪鎮2023年法治政府建設情況報告\n一、主要舉措\n"
    "全年調解矛盾糾紛168件，開展執法檢查12次，發放資料1.2萬份。\n"
)


def test_traditional_characters_match_as_simplified_ones_each_for_itself() -> None:
    view = matching_view(TRADITIONAL)
    assert is_traditional(TRADITIONAL)
    assert view.text.startswith("青溪镇2023年法治政府建设情况报告\n一、主要举措\n")
    assert len(view.text) == len(TRADITIONAL)
    at = view.text.index("调解矛盾纠纷")
    start, end = view.span(at, at + 6)
    assert TRADITIONAL[start:end] == "調解矛盾糾紛"


def test_a_report_that_quotes_traditional_characters_is_left_alone() -> None:
    plain = (
        "青溪镇2023年法治政府建设情况报告。全年调解矛盾纠纷168件，开展执法检查12次。"
    )
    text = plain * 3 + "我镇与台湾团队交流，展示“書畫國際藝術展覽會”作品。"
    assert not is_traditional(text)
    assert matching_view(text).text == text


def test_sounds_that_a_mirror_left_inside_words_are_gaps() -> None:
    view = matching_view(
        TRADITIONAL.replace("開展", "開(kāi)展").replace("關", "關(guān)")
    )
    assert "开展执法检查12次" in view.text
    assert matching_view("联系人(zhang)").text == "联系人（zhang）"


def test_the_view_tells_where_something_was_left_out():
    view = matching_view(
        "现将2021年度法治政府建设工作的开展情况以及取得的成效，"
        "向社会报\n告如下。\n一、甲 乙"
    )
    assert view.source[view.joins[0]] == "\n"
    assert len(view.joins) == 1
    joined = view.text.index("告")
    assert view.is_whole(0, joined)
    assert not view.is_whole(0, joined + 1)
