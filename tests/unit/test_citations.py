from __future__ import annotations

import pytest

from govtext.citations import (
    DocumentNumber,
    find_citations,
    find_names,
    find_number_spans,
    find_titles,
    parse_document_number,
)
from govtext.errors import GovtextError, InvalidDocumentNumberError
from govtext.outline import Outline
from govtext.text import matching_view
from govtext.types import Section


def cited(text):
    return find_citations(matching_view(text))


def brief(text):
    return [(c.kind, c.title, c.number) for c in cited(text)]


def written(text):
    return [c.text for c in cited(text)]


PLAN = "石桥镇2021年法治政府建设工作要点"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (f"印发《{PLAN}》（石委发〔2021〕15号），将任务逐项分解", "石委发〔2021〕15号"),
        (f"印发《{PLAN}》(石委发[2021]15号)，将任务逐项分解", "石委发〔2021〕15号"),
        (f"印发《{PLAN}》（石委发〔2021〕15 号）", "石委发〔2021〕15号"),
        (f"印发《{PLAN}》（石委发〔2021〕15）", "石委发〔2021〕15号"),
        (f"印发《{PLAN}》（试行）（石委发〔2021〕15号）", "石委发〔2021〕15号"),
        (f"印发《{PLAN}》（石委发〔2021〕15号文件）", "石委发〔2021〕15号"),
        (f"印发《{PLAN}》（文号：石委发〔2021〕15号）", "石委发〔2021〕15号"),
        (f"印发《{PLAN}》的通知（石委发〔2021〕15号）", "石委发〔2021〕15号"),
        (f"印发《{PLAN}》石委发〔2021〕15号", "石委发〔2021〕15号"),
        (f"印发《{PLAN}》（石委法202115）", "石委法〔2021〕15号"),
        (f"印发《{PLAN}》(石委发〔202115号)", "石委发〔2021〕15号"),
        (
            f"印发《{PLAN}》（以下简称《要点》，石委发〔2021〕15号）",
            "石委发〔2021〕15号",
        ),
    ],
)
def test_title_and_number_are_one_citation(text, number):
    (citation,) = cited(text)
    assert (citation.kind, citation.title, citation.number) == ("doc", PLAN, number)
    assert citation.text == text.removeprefix("印发").removesuffix("，将任务逐项分解")


def test_parts_of_the_number_are_told():
    (citation,) = cited("按照《A方案》（海委发[2022〕18 号)精神")
    assert (citation.issuer, citation.year, citation.serial) == ("海委发", 2022, 18)
    assert citation.repaired == "space bracket"


def test_number_ends_the_span_where_its_bracket_was_never_closed():
    assert written("《A方案》（云办发〔2021〕27号，统筹推进") == [
        "《A方案》（云办发〔2021〕27号"
    ]


def test_title_without_closing_bracket_ends_at_its_number():
    (citation,) = cited("认真落实《法治建设方案（平委发〔2021〕3号），统筹推进")
    assert (citation.title, citation.number) == ("法治建设方案", "平委发〔2021〕3号")
    assert citation.repaired == "lost-bracket"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "严格执行《重大行政决策程序暂行条例》（国务院令第713号），落实公众参与",
            [("law", "重大行政决策程序暂行条例", "国务院令第713号")],
        ),
        (
            "《保障农民工工资支付条例》（2019年国务院令第724号）",
            [("law", "保障农民工工资支付条例", "国务院令第724号")],
        ),
        (
            "认真做好国务院令第825号公布的《行政执法监督条例》学习宣传",
            [("order", "", "国务院令第825号"), ("law", "行政执法监督条例", "")],
        ),
        ("认真执行市政府令第46号", [("order", "", "市政府令第46号")]),
        ("按照市政府第232号令规定", [("order", "", "市政府令第232号")]),
        ("主席令第八十四号公布", [("order", "", "主席令第84号")]),
        ("对照国务院令713号", [("order", "", "国务院令第713号")]),
        ("县级签发第7号总河长令", [("order", "", "总河长令第7号")]),
        (
            "依据国家税务总局公告2018年第32号",
            [("doc", "", "国家税务总局公告2018年第32号")],
        ),
        ("《A办法》（令第5号）", [("law", "A办法", "令第5号")]),
    ],
)
def test_orders(text, expected):
    assert brief(text) == expected


@pytest.mark.parametrize(
    ("text", "number", "court"),
    [
        ("履行(2023)临0421行初17号等判决", "（2023）临0421行初17号", "临0421"),
        ("除（2023）临04行终29号案外", "（2023）临04行终29号", "临04"),
        ("（2020）最高法行再12号", "（2020）最高法行再12号", "最高法"),
        ("[2021] 京行终 123 号", "（2021）京行终123号", "京"),
        ("（2014）浦民一（民）初字第123号", "（2014）浦民一（民）初字第123号", "浦"),
        ("（2021）沪0115执4567号之一", "（2021）沪0115执4567号之一", "沪0115"),
    ],
)
def test_court_cases(text, number, court):
    (citation,) = cited(text)
    assert (citation.kind, citation.number, citation.issuer) == ("case", number, court)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("石政发〔2022〕6号\n石桥镇人民政府", ["石政发〔2022〕6号"]),
        ("发文字号：榆政字〔2023〕11号\n发布机构", ["榆政字〔2023〕11号"]),
        ("按照国发〔2010〕33号、34号要求", ["国发〔2010〕33号", "国发〔2010〕34号"]),
        ("按照国发〔2020〕1、2号文件", ["国发〔2020〕1号", "国发〔2020〕2号"]),
        ("国发〔2010〕33号、〔2011〕4号", ["国发〔2010〕33号", "国发〔2011〕4号"]),
        ("黔府发〔2018〕第7号", ["黔府发〔2018〕7号"]),
        ("黔府发〔２０１８〕７ 号", ["黔府发〔2018〕7号"]),
        ("〔2014〕保市府办172号", ["保市府办〔2014〕172号"]),
        ("县委印发平安委发2021〕31号", ["平安委发〔2021〕31号"]),
        ("石桥镇人民政府石政发〔2022〕6号", ["石政发〔2022〕6号"]),
        ("市司法局澜司发〔2022〕3号", ["澜司发〔2022〕3号"]),
        ("太和镇印发太和政发〔2022〕6号", ["太和政发〔2022〕6号"]),
        ("现将云政办发〔2022〕6号转发", ["云政办发〔2022〕6号"]),
        ("根据城委法办白头〔2025〕1号", ["城委法办白头〔2025〕1号"]),
        ("国办公开办函[2021]30号", ["国办公开办函〔2021〕30号"]),
    ],
)
def test_bare_numbers(text, numbers):
    assert [c.number for c in cited(text)] == numbers


@pytest.mark.parametrize(
    "text",
    [
        "索引号：11500234008646033P/2026-00019",
        "联系电话：023-20211234",
        "ISBN 978-7-2021-1234-5",
        "《民法典》第1043条"[5:],
        "拨打12345热线2021次",
        "地铁2、3、5号线",
        "生产线（2019）3号机组",
        "搬迁（2021）5号地块",
        "办公楼2021号",
        "2021年3月5号召开",
        "中央1号文件",
        "7×24小时，第3次会议，〔〕号",
        "签发人身保护令3份，责令3号楼停工",
        "2021年第8号台风",
        "发文字号：〔〕 号",
        "动员令第1号",
    ],
)
def test_what_only_looks_like_a_number(text):
    assert cited(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "为班子成员配发《习近平法治思想学习纲要》",
        "相关经验在《法治日报》刊发",
        "发放《诚信经营手册》143册",
        "排演普法剧《第二十条》和电影《办法》",
        "送达《行政处罚决定书》12份",
        "观看《今日说法》",
        "登上央视《新闻联播》",
        "学习《习近平谈治国理政》第一卷",
        "创排舞剧《咏春》等4部作品",
    ],
)
def test_books_papers_and_forms_are_not_cited(text):
    assert cited(text) == ()


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("中华人民共和国行政处罚法", "law"),
        ("民法典", "law"),
        ("信访工作条例", "law"),
        ("党政主要负责人履行推进法治建设第一责任人职责规定", "law"),
        ("临澜市城市供水用水条例（草案）", "law"),
        ("关于新形势下党内政治生活的若干准则", "law"),
        ("政府工作规则", "law"),
        ("法治政府建设实施纲要（2021－2025年）", "doc"),
        ("法治政府建设实施纲要(20212025年)", "doc"),
        ("云岭县贯彻落实〈法治政府建设实施纲要（2021—2025年）〉任务分工方案", "doc"),
        ("关于印发《临澜市某办法》的通知", "doc"),
        ("国务院办公厅关于全面推行行政执法公示制度的指导意见", "doc"),
        ("望川县2024年法治政府建设重点任务清单", "doc"),
        ("意见", "doc"),
    ],
)
def test_kind_follows_the_last_words_of_the_title(title, kind):
    assert brief(f"会议研究了《{title}》，要求抓好落实") == [(kind, title, "")]


def test_titles_side_by_side_are_separate():
    text = "集体学习《行政处罚法》《民法典》10次"
    assert written(text) == ["《行政处罚法》", "《民法典》"]


def test_a_title_that_says_nothing_is_cited_where_it_is_carried_out():
    assert brief("深入实施《中国制造2025》，加快发展") == [("doc", "中国制造2025", "")]
    assert brief("创作《中国制造2025》等作品") == []


def test_a_number_makes_any_title_an_instrument():
    expected = [("doc", "平安行动在镇街", "平委发〔2023〕4号")]
    assert brief("《平安行动在镇街》（平委发〔2023〕4号）") == expected


def test_blanks_and_line_ends_in_a_title_are_squeezed():
    (citation,) = cited("依据《法治政府建设 与责任落实\n督察工作规定》第二十四条")
    assert citation.title == "法治政府建设与责任落实督察工作规定"


def test_the_definition_of_a_short_name_is_no_citation():
    text = "《信访工作条例》（以下简称《条例》）施行后，依照《条例》办理"
    assert [c.title for c in cited(text)] == ["信访工作条例", "条例"]


def test_number_inside_a_title_belongs_to_it():
    text = "《关于废止国发〔2010〕33号文件的通知》"
    assert brief(text) == [("doc", "关于废止国发〔2010〕33号文件的通知", "")]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("读《法治日报》和〈咏春〉", ["《法治日报》", "〈咏春〉"]),
        ("《A〈B〉C》", ["《A〈B〉C》"]),
        ("《关于印发《A》的通知》", ["《关于印发《A》的通知》"]),
        ("《甲，《乙》", ["《乙》"]),
        ("》《甲", []),
    ],
)
def test_all_titles_are_masked(text, titles):
    view = matching_view(text)
    assert [view.text[s:e] for s, e in find_titles(view)] == titles


def test_one_scan_serves_quantities_and_citations():
    view = matching_view("按照《A办法》（国发〔2021〕3号）和市政府令第5号执行")
    names = find_names(view)
    assert names.spans == [*find_titles(view), *find_number_spans(view)]
    assert find_citations(view, names) == find_citations(view)


def test_an_outline_tells_the_section_of_a_citation():
    text = "《A办法》\n国发〔2021〕3号"
    end = len(text)
    section = Section("s1", "", 1, "", "", "measures", "form", 6, end, ((6, end),))
    found = find_citations(matching_view(text), outline=Outline([section]))
    assert [(c.section_id, c.role) for c in found] == [
        ("", "other"),
        ("s1", "measures"),
    ]


def test_all_numbers_are_masked():
    text = (
        "索引号：11500234008646033P/2026-00019 《A办法》（国发〔2021〕3号），"
        "市政府令第5号，(2023)临0421行初17号"
    )
    view = matching_view(text)
    assert [view.text[s:e] for s, e in find_number_spans(view)] == [
        "11500234008646033P/2026-00019",
        "国发〔2021〕3号",
        "市政府令第5号",
        "（2023）临0421行初17号",
    ]


@pytest.mark.parametrize(
    ("text", "standard", "repaired"),
    [
        ("国办发〔2018〕118号", "国办发〔2018〕118号", ""),
        ("豫政 〔2023〕27号", "豫政〔2023〕27号", "space"),
        ("国办发[2018]118号", "国办发〔2018〕118号", "bracket"),
        ("国办发﹝2018﹞118号", "国办发〔2018〕118号", ""),
        ("国办发2018〕118号", "国办发〔2018〕118号", "lost-bracket"),
        ("国办发2018118号", "国办发〔2018〕118号", "lost-bracket"),
        ("国办发〔2018118号", "国办发〔2018〕118号", "lost-bracket"),
        ("国办发2018年第118号", "国办发〔2018〕118号", "lost-bracket ordinal"),
        ("文件号国办发〔2018〕118号", "国办发〔2018〕118号", "beside"),
        ("国办发〔2018〕第118号", "国办发〔2018〕118号", "ordinal"),
        ("国办发〔2018年〕118号", "国办发〔2018〕118号", ""),
        ("国办发〔2018〕０１８号", "国办发〔2018〕18号", "width zero"),
        ("国办发〔2018〕118", "国办发〔2018〕118号", "suffix"),
        ("国\u200b办发〔2018〕118号", "国办发〔2018〕118号", "invisible"),
        ("发文字号：国办发〔2018〕118号", "国办发〔2018〕118号", "label"),
        ("发 文 字 号 国办发〔2018〕118号", "国办发〔2018〕118号", "label space"),
        ("的通知国办发〔2018〕118号", "国办发〔2018〕118号", "beside"),
        ("省人民政府川府发〔1987〕109号", "川府发〔1987〕109号", "beside"),
        ("〔2014〕保市府办172号", "保市府办〔2014〕172号", "moved"),
        ("省政府令 第219号", "省政府令第219号", "space"),
        ("国务院令713号", "国务院令第713号", "ordinal"),
        ("国务院第713号令", "国务院令第713号", "moved"),
        ("和国交通运输部令2018年第2号", "交通运输部令2018年第2号", "beside"),
        ("财政部2020年第45号公告", "财政部公告2020年第45号", "moved"),
        ("沪府令〔2011〕70号", "沪府令〔2011〕70号", ""),
        ("省市场监管局公告2020年第3号", "省市场监管局公告2020年第3号", ""),
        ("（国办发〔2018〕118号）", "国办发〔2018〕118号", "beside"),
        ("(2023)临0421行初17号", "（2023）临0421行初17号", ""),
    ],
)
def test_a_field_gives_its_standard_form(text, standard, repaired):
    number = parse_document_number(text)
    assert str(number) == standard
    assert set(number.repaired) == set(repaired.split())
    assert parse_document_number(standard) == number


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("无", "no digits"),
        ("豫政 第24号", "no year"),
        ("国办发〔18〕118号", "the year has not four digits"),
        ("国办发〔2018〕号", "no serial number"),
        ("〔2018〕118号", "no issuer"),
        ("公告2020年第1号", "no issuer"),
        ("国发〔2010〕33号、34号", "several numbers"),
        ("业和信息化部公告2015年第80号", "lacks its beginning"),
        ("海市人民政府公告2018年第1号", "lacks its place"),
        ("人民代表大会公告2019年第11号", "lacks its place"),
        ("国办发〔2018〕118号令人满意", "other text after"),
        ("3份国办发〔2018〕118号", "other digits before"),
        ("国办发〔1848〕118号", "no year"),
        ("国办发〔2018〕0号", "not in any form"),
        ("11500234008646033P/2026-00019", "no issuer"),
        ("国" * 300, "longer than"),
    ],
)
def test_a_field_is_refused_with_its_reason(text, reason):
    with pytest.raises(InvalidDocumentNumberError, match=reason) as caught:
        parse_document_number(text)
    assert isinstance(caught.value, GovtextError)
    assert isinstance(caught.value, ValueError)
    assert text[:20] in str(caught.value)


def test_numbers_compare_by_what_they_say():
    mended = parse_document_number("国办发[2018]118号")
    assert mended == DocumentNumber("国办发", 2018, 118)
    assert len({mended, DocumentNumber("国办发", 2018, 118)}) == 1
    assert mended != DocumentNumber("国办发", 2018, 119)


@pytest.mark.parametrize(
    "text", ["", "\n", "\ud800", "《》", "《", "》》", "令", "号令", "2021"]
)
def test_odd_texts_hold_nothing(text):
    view = matching_view(text)
    assert find_citations(view) == ()
    assert find_number_spans(view) == ()
