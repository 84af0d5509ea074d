"""Themes by words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from govtext.text import matching_view
from govtext.themes import load_taxonomy
from govtext.themes.classify import classify_sections
from govtext.types import Section

LEAF = Section("s1", "", 1, "", "", "measures", "heading", 0, 0)


def classified(text: str, heading: str = "", role: str = "measures") -> Section:
    section = replace(
        LEAF,
        heading=heading,
        role=role,
        end=len(text),
        parts=((0, len(text)),),
    )
    return classify_sections(matching_view(text), (section,))[0]


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        (
            "镇党委理论学习中心组专题学习习近平法治思想6次，落实“第一议题”制度。",
            "T01.1",
        ),
        (
            "推行“一窗受理”，便民服务中心办理政务服务事项1.2万件，群众满意率99%。",
            "T02.4",
        ),
        ("严格落实公平竞争审查制度，清理妨碍统一大市场的政策措施。", "T03.1"),
        ("清理行政规范性文件，废止9件、宣布失效6件，备案率100%。", "T04.3"),
        ("落实重大行政决策程序，履行公众参与、专家论证、集体讨论决定。", "T05.1"),
        ("对合同和文件开展合法性审查，未经审查不得提交会议讨论。", "T05.2"),
        ("全面推行行政执法三项制度，配备执法记录仪，落实全过程记录。", "T06.2"),
        ("组织执法人员参加资格考试，持证上岗率100%。", "T06.5"),
        ("排查安全隐患96处，开展消防安全检查，做好防汛抗旱。", "T07.2"),
        ("调委会调解矛盾纠纷120件，人民调解员队伍不断壮大。", "T08.1"),
        ("受理行政复议申请12件，作出复议决定10件。", "T09.1"),
        ("主动公开政府信息215条，办理依申请公开2件。", "T10.4"),
        ("开展宪法宣传周活动，发放宣传资料，举办法治讲座。", "T11.2"),
        ("举办法治培训班，干部参加学法用法考试，合格率100%。", "T12.2"),
    ],
)
def test_a_paragraph_has_the_theme_of_its_words(text: str, theme: str) -> None:
    found = classified(text)
    assert found.theme == theme
    assert found.theme_score is not None
    assert 0 < found.theme_score <= 1


def test_the_heading_leads_where_the_words_are_balanced() -> None:
    body = "审查合同12份，法律顾问列席会议。"
    contracts = classified(f"加强合同管理。{body}", "加强合同管理")
    advisers = classified(f"发挥法律顾问作用。{body}", "发挥法律顾问作用")
    assert (contracts.theme, advisers.theme) == ("T05.4", "T05.3")
    assert "T05.3" in contracts.themes_other


def test_a_clear_case_scores_high_and_a_mixed_one_lower() -> None:
    clear = classified("受理行政复议申请12件，作出复议决定10件。")
    mixed = classified("开会研究，抓好落实，积极推进各项工作有序开展，成效明显。")
    assert clear.theme_score is not None
    assert clear.theme_score > 0.9
    assert mixed.theme_score is None or mixed.theme_score < clear.theme_score


def test_duties_lean_to_the_first_responsible_person() -> None:
    text = "主持召开会议部署工作，听取普法情况汇报，解决经费问题。"
    assert classified(text, role="duties").theme == "T01.2"
    assert classified(text).theme != "T01.2"


@pytest.mark.parametrize(
    "role", ["title", "meta", "addressee", "preamble", "closing", "other"]
)
def test_other_roles_have_no_theme(role: str) -> None:
    found = classified("全年受理行政复议申请12件，作出复议决定10件。", role=role)
    assert (found.theme, found.theme_score, found.themes_other) == ("", None, ())


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("（一）规范行政执法", "规范行政执法"),
        ("明年将着重抓好以下执法工作：", ""),
        ("天气晴好，道路平整宽阔。", ""),
        ("", ""),
    ],
)
def test_nothing_to_classify_has_no_theme(text: str, heading: str) -> None:
    found = classified(text, heading)
    assert (found.theme, found.theme_score, found.themes_other) == ("", None, ())


def test_a_heading_above_its_paragraphs_has_none_and_leads_them() -> None:
    heading = "（一）化解信访积案"
    body = "全年办结四十一件，领导包案，落实责任。"
    text = f"{heading}\n{body}"
    start = len(heading) + 1
    above = replace(
        LEAF, heading="化解信访积案", end=len(text), parts=((0, start - 1),)
    )
    below = Section(
        "s2", "s1", 2, "", "", "measures", "parent", start, len(text),
        ((start, len(text)),),
    )  # fmt: skip
    parent, child = classify_sections(matching_view(text), (above, below))
    assert parent.theme == ""
    assert child.theme == "T08.4"


def test_spaces_inside_words_do_not_hide_them() -> None:
    assert classified("受理行 政 复议申请１２件，作出复 议决定。").theme == "T09.1"


def test_a_kind_without_a_taxonomy_gets_no_themes() -> None:
    section = replace(LEAF, end=20, parts=((0, 20),))
    view = matching_view("全年受理行政复议申请12件，作出复议决定。")
    assert load_taxonomy("other") is None
    assert classify_sections(view, (section,), "other") == (section,)


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("全市地区生产总值增长6.2%，一般公共预算收入完成120亿元。", "W01"),
        ("新增高新技术企业86家，研发投入强度达到3.1%，专利授权量增长两成。", "W03"),
        ("进出口总额增长8%，实际利用外资3.2亿美元，综合保税区封关运行。", "W04"),
        ("粮食播种面积稳定在90万亩，建成高标准农田6万亩。", "W05"),
        ("PM2.5平均浓度下降9%，污水处理率达到98%，造林3万亩。", "W08"),
        ("新建中小学12所，新增学位1.6万个，引进教师400名。", "W09"),
        ("县医院新院区投用，家庭医生签约率提高，医保覆盖全县。", "W10"),
    ],
)
def test_work_reports_have_a_taxonomy_of_their_own(text: str, theme: str) -> None:
    section = replace(LEAF, end=len(text), parts=((0, len(text)),))
    (found,) = classify_sections(matching_view(text), (section,), "work-report")
    assert found.theme == theme


def test_the_taxonomy_can_be_listed_and_looked_up() -> None:
    taxonomy = load_taxonomy("rule-of-law")
    assert taxonomy is not None
    assert [theme.id for theme in taxonomy if not theme.parent][-1] == "T12"
    assert taxonomy["T05.2"].zh == "合法性审查"
    assert taxonomy["T05.2"].parent == "T05"
    with pytest.raises(KeyError):
        taxonomy["T99"]


@pytest.mark.parametrize(
    "text", ["行政" * 50_000, "法" * 100_000, "综合行政执" * 20_000]
)
def test_hostile_text_does_no_harm(text: str) -> None:
    classified(text)
