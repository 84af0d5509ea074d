"""Zeros told in words."""

from __future__ import annotations

import pytest

from govtext.metrics.absences import find_absences
from govtext.text import matching_view


def rows(text: str) -> list[tuple[str, str]]:
    found = find_absences(matching_view(text))
    return [(absence.indicator, absence.text) for absence in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "拆除违建7处；全年无行政处罚案件，无行政复议和行政诉讼案件。",
            [
                ("penalty_cases", "无行政处罚案件"),
                ("reconsideration_cases", "无行政复议和行政诉讼案件"),
                ("litigation_cases", "无行政复议和行政诉讼案件"),
            ],
        ),
        (
            "全年未新制定行政规范性文件。",
            [("normative_docs_issued", "未新制定行政规范性文件")],
        ),
        (
            "主动公开信息215条，未收到依申请公开事项。",
            [("foi_requests", "未收到依申请公开事项")],
        ),
        (
            "无一起越级上访和民转刑案件发生。",
            # A part only: 上访 that was not 越级 is not told of.
            [("", "无一起越级上访和民转刑案件发生")],
        ),
        (
            "未发生因合同引起的诉讼。",
            [("", "未发生因合同引起的诉讼")],
        ),
        ("继续保持“零败诉”。", [("loss_cases", "零败诉")]),
        (
            "未发生一起行政诉讼败诉案件。",
            [("loss_cases", "未发生一起行政诉讼败诉案件")],
        ),
        (
            "无一起因处罚程序违法而败诉，",
            [("", "无一起因处罚程序违法而败诉")],
        ),
        ("实现零投诉、零上访。", [("", "零投诉"), ("petitions", "零上访")]),
        (
            "行政复议、行政诉讼案件均未发生。",
            [
                ("reconsideration_cases", "行政复议、行政诉讼案件均未发生"),
                ("litigation_cases", "行政复议、行政诉讼案件均未发生"),
            ],
        ),
        ("刑事案件“零发案”。", [("", "刑事案件“零发案”")]),
        ("确保了零败诉。", [("loss_cases", "零败诉")]),
        ("安置帮教人员37人，无一人重新犯罪。", [("", "无一人重新犯罪")]),
    ],
)
def test_what_did_not_happen(text: str, expected: list[tuple[str, str]]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "推进无障碍环境建设。",
        "查处无证经营行政处罚案件12件。",
        "加强未成年人保护。",
        "庭审“零距离”。",
        "落实法无授权不可为、法定职责必须为。",
        "应用无人机开展巡查。",
        "未经合法性审查不得提交讨论。",
        "力争全年零败诉。",
        "确保不发生、争取零复议。",
        "部门之间未形成合力。",
        "核实有无行政复议案件。",
        "如无行政诉讼案件，应当零报告。",
        "尚未制定规范性文件管理办法。",
        "坚持零容忍查处。",
        "发展零售和零工市场。",
        "",
    ],
)
def test_other_negations_are_left_alone(text: str) -> None:
    assert rows(text) == []


def test_offsets_are_those_of_the_real_text() -> None:
    text = "全 年 未发生行 政复议\u3000案件。"
    (found,) = find_absences(matching_view(text))
    assert text[found.start : found.end] == found.text == "未发生行 政复议\u3000案件"


def test_titles_say_nothing() -> None:
    text = "印发《无行政复议案件乡镇评选办法》，全年零败诉。"
    view = matching_view(text)
    assert len(find_absences(view, [(2, 17)])) == 1


@pytest.mark.parametrize(
    "text",
    ["未发生" * 33_333, "无行政复议、" * 16_666, "零" * 100_000, "败诉" * 50_000],
)
def test_hostile_text_does_no_harm(text: str) -> None:
    find_absences(matching_view(text))
