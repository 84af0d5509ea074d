"""Sections: what a reader of the outline sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from govtext.sections import find_sections
from govtext.text import matching_view

if TYPE_CHECKING:
    from govtext.types import Section

BODY = "全年调解纠纷208件，成功率97%，未发生民转刑案件，群众满意度稳步提升。"
TITLE = "石桥镇2023年法治政府建设情况报告\n"
OPENING = "2023年，石桥镇坚持依法行政，现将有关情况报告如下：\n"


def outline(text: str, kind: str = "rule-of-law") -> list[Section]:
    return list(find_sections(matching_view(text), kind))


def role_at(text: str, words: str, kind: str = "rule-of-law") -> str:
    """The role of the deepest section over the first character of some words."""
    return deepest(text, words, kind).role


def deepest(text: str, words: str, kind: str = "rule-of-law") -> Section:
    at = text.index(words)
    over = [s for s in outline(text, kind) if s.start <= at < s.end]
    return max(over, key=lambda s: (s.depth, s.start))


def test_empty_text_has_no_sections() -> None:
    assert outline("") == []
    assert outline(" \n\t\n") == []


def test_regular_report() -> None:
    text = (
        "石政发〔2024〕6号\n"
        "石桥镇人民政府\n关于2023年法治政府建设情况的报告\n县人民政府：\n"
        + OPENING
        + f"一、主要举措和成效\n（一）规范执法。{BODY}\n（二）普法宣传。{BODY}\n"
        f"二、存在的不足和原因\n（一）力量薄弱。{BODY}\n"
        f"三、党政主要负责人履行推进法治建设第一责任人职责情况\n{BODY}\n"
        f"四、下一步工作打算\n（一）强化队伍。{BODY}\n"
        "五、其他需要报告的情况\n无其他情况。\n"
        "特此报告。\n石桥镇人民政府\n2024年1月18日\n"
    )
    tops = [(s.role, s.marker) for s in outline(text) if s.depth == 1]
    assert tops == [
        ("meta", ""),
        ("title", ""),
        ("addressee", ""),
        ("preamble", ""),
        ("measures", "一、"),
        ("shortcomings", "二、"),
        ("duties", "三、"),
        ("recommendations", "四、"),
        ("other", "五、"),
        ("closing", ""),
    ]
    item = deepest(text, "规范执法")
    assert (item.marker, item.heading, item.role_source) == (
        "（一）",
        "规范执法",
        "parent",
    )
    assert text[item.start : item.end] == f"（一）规范执法。{BODY}"


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("一、2023年推进法治政府建设的主要举措和成效", "measures"),
        ("一、工作开展情况", "measures"),
        ("一、加强组织领导，夯实法治基础", "measures"),
        ("一、存在的主要问题", "shortcomings"),
        ("一、困难和问题", "shortcomings"),
        ("一、聚焦突出问题，推动专项治理", "measures"),
        ("一、2024年工作计划", "recommendations"),
        ("一、意见建议", "recommendations"),
        ("一、存在的不足和下一步打算", "shortcomings"),
        ("一、党政主要负责人履职情况", "duties"),
        ("第一部分 2023年工作情况", "measures"),
        ("1.主要做法和成效", "measures"),
        ("（一）下步工作打算", "recommendations"),
    ],
)
def test_first_heading_says_the_role(heading: str, role: str) -> None:
    text = TITLE + OPENING + f"{heading}\n{BODY}\n"
    assert role_at(text, heading) == role
    assert role_at(text, "全年调解") == role


def test_combined_heading_lets_its_sub_headings_decide() -> None:
    text = (
        TITLE
        + OPENING
        + (
            "一、主要举措和成效\n" + BODY + "\n"
            "二、存在的不足和下一步打算\n"
            "（一）存在的不足\n一是执法力量薄弱。持证人员偏少。\n二是普法形式单一。\n"
            "（二）下一步打算\n一是充实执法力量。\n二是创新普法形式。\n"
        )
    )
    assert role_at(text, "执法力量薄弱") == "shortcomings"
    assert role_at(text, "充实执法力量") == "recommendations"
    assert deepest(text, "（二）下一步").role_source == "sub_heading"


def test_problem_and_remedy_may_alternate() -> None:
    text = (
        TITLE
        + OPENING
        + (
            "一、主要举措和成效\n" + BODY + "\n二、存在的问题和下一步打算\n"
            "1.执法力量薄弱。持证人员仅5人，难以满足需要。\n"
            "下一步，将新招录持证人员3名。\n"
            "2.普法形式单一。宣传仍以发放资料为主，效果不佳。\n"
        )
    )
    assert role_at(text, "1.执法") == "shortcomings"
    assert role_at(text, "下一步，将") == "recommendations"
    assert role_at(text, "2.普法") == "shortcomings"


@pytest.mark.parametrize(
    ("item", "role"),
    [
        ("（二）压实第一责任人职责。镇党委书记履行职责，", "duties"),
        ("（二）落实“关键少数”职责。", "duties"),
        ("（二）落实领导班子集体学法制度。", "measures"),
        ("（二）做好负责人出庭应诉工作。", "measures"),
    ],
)
def test_leader_duties_inside_measures(item: str, role: str) -> None:
    text = (
        TITLE
        + OPENING
        + (
            f"一、主要举措和成效\n（一）规范执法。{BODY}\n{item}{BODY}\n（三）普法。{BODY}\n"
        )
    )
    assert role_at(text, item) == role
    assert role_at(text, "（三）普法") == "measures"


def test_leader_duties_as_one_item_of_a_paragraph() -> None:
    text = (
        TITLE
        + OPENING
        + (
            "一、主要举措和成效\n抓好三件事：一是规范执法，办理案件13件；"
            "二是切实履行第一责任人职责，书记主持会议4次；三是开展普法21场。\n"
        )
    )
    assert role_at(text, "二是切实") == "duties"
    assert role_at(text, "三是开展") == "measures"


def test_duties_named_among_plans_are_plans() -> None:
    text = (
        TITLE
        + OPENING
        + (
            f"一、主要举措和成效\n{BODY}\n"
            f"二、下一步工作打算\n（一）压实第一责任人职责。{BODY}\n"
        )
    )
    assert role_at(text, "（一）压实") == "recommendations"


def test_leader_duties_first_do_not_swallow_the_measures() -> None:
    text = (
        TITLE
        + OPENING
        + (
            f"一、主要负责人履行第一责任人职责情况\n{BODY}\n二、加强执法规范化建设\n{BODY}\n"
        )
    )
    assert role_at(text, "二、加强") == "measures"


def test_themes_without_an_umbrella_are_measures_until_the_shortcomings() -> None:
    text = (
        TITLE
        + OPENING
        + (
            f"一、加强组织领导\n{BODY}\n二、规范行政执法\n{BODY}\n三、存在不足\n{BODY}\n"
            f"四、2024年工作安排\n{BODY}\n"
        )
    )
    roles = [s.role for s in outline(text) if s.marker]
    assert roles == ["measures", "measures", "shortcomings", "recommendations"]


def test_inline_items_of_shortcomings_are_sections() -> None:
    text = (
        TITLE
        + OPENING
        + (
            f"一、工作情况\n{BODY}\n二、存在的问题\n"
            "对照要求仍有差距：一是法治意识不强；二是执法力量不足；三是普法针对性不够。\n"
        )
    )
    items = [s for s in outline(text) if s.marker.endswith("是")]
    assert [s.marker for s in items] == ["一是", "二是", "三是"]
    assert {s.role for s in items} == {"shortcomings"}
    assert text[items[1].start : items[1].end] == "二是执法力量不足；"


def test_running_prose_is_no_list() -> None:
    text = (
        TITLE
        + OPENING
        + ("一、存在的问题\n认识不到位，这一是重视不够的表现，第三产业执法偏弱。\n")
    )
    assert not [s for s in outline(text) if s.marker.endswith("是")]


def test_sentence_may_turn_to_plans() -> None:
    text = (
        TITLE
        + OPENING
        + (f"一、规范执法\n{BODY}下一步，我镇将继续加大执法力度，新增持证人员3名。\n")
    )
    assert role_at(text, "全年调解") == "measures"
    assert role_at(text, "下一步，") == "recommendations"
    assert deepest(text, "下一步，").role_source == "cue"


def test_report_without_any_heading() -> None:
    text = (
        "霜林乡2019年法治政府建设情况报告\n县人民政府：\n"
        "现将我乡2019年法治政府建设情况报告如下。\n"
        f"这一年，我们抓好学法。{BODY}\n其次，规范执法。{BODY}\n"
        f"书记和乡长作为法治建设第一责任人，带头学法述法。{BODY}\n"
        f"回头看，短板也很明显：一是人手不足；二是学法不深。\n"
        f"新的一年，我乡拟从两处着力：一是充实人手；二是抓实学法。\n"
        "以上报告，请审阅。\n霜林乡人民政府\n2019年12月27日\n"
    )
    assert role_at(text, "现将我乡") == "preamble"
    assert role_at(text, "其次，") == "measures"
    assert role_at(text, "书记和乡长") == "duties"
    assert role_at(text, "一是人手不足") == "shortcomings"
    assert role_at(text, "二是抓实学法") == "recommendations"
    assert role_at(text, "以上报告") == "closing"


@pytest.mark.parametrize("blank", ["　　", " "])
def test_report_on_one_line(blank: str) -> None:
    pieces = [
        "汀屿镇人民政府2020年度法治政府建设情况报告",
        "2020年，镇党委、政府坚持依法行政，现将情况报告如下。",
        "一、工作举措与成效",
        f"（一）依法战疫。{BODY * 3}",
        f"（二）规范执法。{BODY * 3}",
        "二、存在的不足",
        f"（一）力量薄弱。{BODY}",
        "三、下一步打算",
        f"（一）充实力量。{BODY}",
        "特此报告。",
        "汀屿镇人民政府2021年1月20日",
    ]
    text = blank.join(pieces)
    found = {
        words: role_at(text, words)
        for words in ("2020年，镇", "（二）规范", "（一）力量", "（一）充实", "特此")
    }
    assert list(found.values()) == [
        "preamble",
        "measures",
        "shortcomings",
        "recommendations",
        "closing",
    ]
    assert role_at(text, "汀屿镇人民政府2021") == "closing"


@pytest.mark.parametrize(
    ("lines", "markers"),
    [
        (["（一）学法", "二)执法", "三）普法"], ["（一）", "二)", "三）"]),
        (["（三）执法", "（四）调解", "5.普法"], ["（三）", "（四）", "5."]),
        (["1.学法", "2优化执法服务环境", "3.普法"], ["1.", "2", "3."]),
        (["一、学法", "一、执法", "二、普法"], ["一、", "一、", "二、"]),
        (["①学法", "②执法"], ["①", "②"]),
    ],
)
def test_broken_markers_stay_siblings(lines: list[str], markers: list[str]) -> None:
    body = "\n".join(f"{line}。{BODY}" for line in lines)
    found = [s for s in outline(TITLE + OPENING + body + "\n") if s.marker]
    assert [s.marker for s in found] == markers
    assert len({s.parent_id for s in found}) == 1


@pytest.mark.parametrize(
    "line", ["6.26国际禁毒日", "12.4宪法日", "3.15消费者权益日", "2023年底"]
)
def test_dates_at_a_line_start_are_no_items(line: str) -> None:
    text = TITLE + OPENING + f"一、主要举措\n{BODY}\n{line}期间，{BODY}\n"
    assert deepest(text, line).marker in ("", "一、")


def test_numbers_may_run_on_across_parents() -> None:
    text = (
        TITLE
        + OPENING
        + (
            f"一、学法\n1.集中学习。{BODY}\n2.旁听庭审。{BODY}\n二、执法\n3.持证上岗。{BODY}\n"
        )
    )
    sections = {s.section_id: s for s in outline(text)}
    third = deepest(text, "3.持证")
    assert sections[third.parent_id].marker == "二、"


def test_heading_ends_at_a_blank_of_the_source() -> None:
    text = (
        TITLE
        + OPENING
        + (
            "一、主要举措\n(一) 加强学习教育 镇党委坚持把学法作为重要内容，"
            "全年学法8次。\n"
        )
    )
    section = deepest(text, "(一)")
    assert (section.marker, section.heading) == ("(一)", "加强学习教育")


def test_paragraphs_below_one_heading_are_sections_of_their_own() -> None:
    text = (
        TITLE
        + OPENING
        + f"一、规范执法\n{BODY}\n出庭应诉2次。{BODY}\n二、普法\n{BODY}\n"
    )
    head = deepest(text, "一、规范")
    children = [s for s in outline(text) if s.parent_id == head.section_id]
    assert len(children) == 2
    # A heading with one paragraph keeps it.
    assert len(deepest(text, "二、普法").parts) == 2


def test_page_furniture_before_and_after() -> None:
    text = (
        "您当前的位置：首页 > 法治政府建设年度报告\n"
        "来源：榆桥乡人民政府　　发布时间：2023-02-10　　"
        "浏览次数：312次　　字体：【大 中 小】\n"
        "榆桥乡2022年度法治政府建设情况报告\n县委、县政府：\n"
        + OPENING
        + f"一、主要举措\n{BODY}\n榆桥乡人民政府\n2023年2月8日\n"
        "责任编辑：周某\n【打印本页】\n上一篇：没有了\n"
    )
    assert role_at(text, "您当前") == "meta"
    assert role_at(text, "来源：") == "meta"
    assert role_at(text, "榆桥乡2022") == "title"
    assert role_at(text, "县委、县政府：") == "addressee"
    assert role_at(text, "榆桥乡人民政府\n2023") == "closing"
    assert role_at(text, "责任编辑") == "meta"


def test_look_alike_of_another_genre() -> None:
    text = (
        "双溪乡2023年政府信息公开工作年度报告\n"
        f"根据条例第五十条规定编制本报告。{BODY}\n一、总体情况\n{BODY}\n"
        "二、存在的主要问题\n下一步将健全制度。\n双溪乡人民政府\n2024年1月9日\n"
    )
    assert {s.role for s in outline(text, "other")} == {"title", "other", "closing"}


WORK = (
    "政府工作报告\n——2026年1月27日在某县第十四届人民代表大会第五次会议上\n"
    "县长 顾怀岭\n各位代表：\n"
    "现在，我代表县人民政府，向大会报告工作，请予审议。\n"
    f"一、2025年工作回顾\n过去一年，{BODY}\n一是产业升级。{BODY}\n二是项目建设。{BODY}\n"
    f"各位代表！\n成绩来之不易，是全县人民团结奋斗的结果。我们表示衷心感谢！\n"
    f"回望来路，每一步都走得坚定。{BODY}\n"
    "同时，我们也清醒认识到，发展还面临不少困难和问题：经济总量偏小。\n"
    f"二、2026年工作安排\n今年是开局之年。{BODY}\n（一）壮大产业。{BODY}\n"
    f"面临的主要问题是动能不足。{BODY}\n三、加强政府自身建设\n{BODY}\n"
    f"各位代表！\n奋斗正当时。让我们更加紧密地团结起来，努力奋斗！\n"
    "名词解释\n1.一区两带：指县城综合服务区。\n2.“两高”：高耗能、高排放。\n"
)


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("政府工作报告", "title"),
        ("——2026年", "title"),
        ("县长 顾", "title"),
        ("各位代表：", "addressee"),
        ("现在，我代表", "preamble"),
        ("二是项目建设", "measures"),
        ("各位代表！\n成绩", "other"),
        ("成绩来之不易", "other"),
        ("回望来路", "measures"),
        ("同时，我们也清醒", "shortcomings"),
        ("今年是开局", "recommendations"),
        ("面临的主要问题", "recommendations"),
        ("三、加强政府自身", "recommendations"),
        ("各位代表！\n奋斗", "closing"),
        ("奋斗正当时", "closing"),
        ("名词解释", "other"),
        ("2.“两高”", "other"),
    ],
)
def test_work_report(words: str, role: str) -> None:
    assert role_at(WORK, words, "work-report") == role


def test_work_report_printed_twice() -> None:
    text = WORK * 2
    half = len(WORK)
    second = [s for s in outline(text, "work-report") if s.start >= half]
    assert [s.role for s in second if s.depth == 1][:4] == [
        "title",
        "addressee",
        "preamble",
        "measures",
    ]
    assert not [s for s in outline(text, "work-report") if s.start < half < s.end]


def test_combined_part_turns_with_its_second_period() -> None:
    text = (
        "各位代表：\n现在，我代表县政府向大会报告工作，请予审议。\n"
        f"一、2020年工作回顾\n{BODY}\n"
        f"二、“十三五”时期发展成就和“十四五”时期主要目标任务\n"
        f"“十三五”时期，{BODY}\n“十四五”时期是开启新征程的五年。{BODY}\n"
    )
    assert role_at(text, "“十三五”时期，", "work-report") == "measures"
    assert role_at(text, "“十四五”时期是", "work-report") == "recommendations"


@pytest.mark.parametrize(
    ("kind", "piece"),
    [
        ("rule-of-law", "（一）"),
        ("rule-of-law", "一是，二是，"),
        ("rule-of-law", "\n报告"),
        ("work-report", "。但"),
        ("work-report", "各位代表！\n"),
        ("work-report", "存在"),
        ("other", " 一、"),
        ("other", "\u200b"),
    ],
)
def test_hostile_text_is_read(kind: str, piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    sections = find_sections(matching_view(text), kind)
    assert sections[-1].end <= len(text)
