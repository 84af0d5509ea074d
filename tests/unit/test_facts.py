"""Kind, title, issuer, year, dates and number of a report."""

import pytest

from govtext.facts import find_facts, find_kind
from govtext.text import matching_view
from govtext.types import Section


def facts_of(*lines, source="", kind=""):
    """The facts of a report given as pairs of a role and a line.

    A line of another role than these is a heading of its own.
    """
    text = ""
    sections = []
    for number, (role, line) in enumerate(lines):
        start, end = len(text), len(text) + len(line)
        plain = ("title", "meta", "addressee", "preamble", "closing", "text")
        heading = "" if role in plain else line
        sections.append(
            Section(
                f"s{number}",
                "",
                1,
                "",
                heading,
                "measures" if role == "text" else role,
                "form",
                start,
                end,
                ((start, end),),
            )
        )
        text += line + "\n"
    return find_facts(matching_view(text), tuple(sections), source, kind=kind)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("rule-of-law", "清溪镇2023年法治政府建设年度报告\n2023年，清溪镇坚持学习。"),
        ("rule-of-law", "鹿鸣镇 2023年度法治政府\n建设工作情况 报告\n2023 年,鹿鸣镇"),
        (
            "rule-of-law",
            "中共清溪镇委员会\n清溪镇人民政府\n关于2022年度法治政府\n建设情况的报告\n",
        ),
        (
            "rule-of-law",
            (
                "首页 > 政务公开 > 法治政府建设年度报告\n索引号：1/2023-1\n"
                "清溪镇2022年度法治政府建设情况报告\n来源：清溪镇  浏览次数：3次\n"
            ),
        ),
        ("rule-of-law", "标题：清溪镇2022年度法治政府建设情况报告\n文号：\n"),
        (
            "rule-of-law",
            "清溪镇2022年法治政府建设情况报告 2022年，清溪镇坚持依法行政。一、做法",
        ),
        ("rule-of-law", "瀚江省农业农村厅关于2018年度法治政府建设情况的函\n司法厅：\n"),
        ("rule-of-law", "现将我镇2022年法治政府建设情况报告如下：\n一、做法\n"),
        (
            "rule-of-law",
            (
                "现将有关情况报告如下：\n一、推进法治政府建设\n依法行政，法治政府建设，"
                "法治政府建设。"
            ),
        ),
        (
            "work-report",
            "2026年吉林省政府工作报告\n——2026年1月27日在会议上\n各位代表：\n",
        ),
        (
            "work-report",
            "各位代表：\n现在，我代表国务院，向大会报告政府工作，请予审议。",
        ),
        (
            "work-report",
            "各位代表：\n我受市长委托，代表市人民政府向大会作政府工作报告。",
        ),
        (
            "work-report",
            (
                "在云岭县第二届人民代表大会第三次会议上\n云岭县人民政府县长李某某\n"
                "一、2018年工作回顾\n"
            ),
        ),
        ("other", "双溪乡2023年政府信息公开工作年度报告\n根据条例，现公布报告。"),
        (
            "other",
            "首页 > 法治政府建设年度报告\n双溪乡2023年政府信息公开工作年度报告\n",
        ),
        ("other", "清溪镇2024年法治政府建设工作要点\n一、坚持法治政府建设\n"),
        ("other", "云岭县法治政府建设实施方案（2021-2025年）\n为推进法治政府建设\n"),
        ("other", "关于做好2023年法治政府建设情况报告报送工作的通知\n各乡镇：\n"),
        ("other", "《云岭县2022年法治政府建设情况报告》政策解读\n一、起草背景\n"),
        ("other", "石桥镇镇长2023年度述法报告\n现将本人履行法治建设职责情况报告如下"),
        ("other", "关于法治政府建设工作的自查报告\n现将法治政府建设自查情况报告如下"),
        ("other", "临澜市城市管理局2023年行政执法工作情况报告\n2023年，我局依法行政。"),
        ("other", "云岭县2023年国民经济和社会发展统计公报\n2023年，全县生产总值"),
        (
            "other",
            "云岭县人大常委会工作报告\n各位代表：\n我受县人大常委会委托，向大会报告工作",
        ),
        ("other", "各位代表：\n我代表云岭县人民法院，向大会报告工作，请予审议。"),
        ("other", "2024年政府工作报告重点任务分工方案\n一、提高质量\n"),
        ("other", "“十三五”时期法治政府建设总结报告\n五年来，"),
        (
            "other",
            "清溪镇2022年度安全生产工作总结\n依法行政，法治政府建设，依法行政，报告如下",
        ),
        ("other", "春天来了\n花开了。"),
        ("other", ""),
    ],
)
def test_kind(kind, text):
    assert find_kind(matching_view(text)) == kind


def test_work_report_that_speaks_of_other_reports_later_is_still_one():
    text = (
        "各位代表：\n现在，我代表省人民政府，向大会报告工作。\n一、2020年工作回顾\n"
        "自觉接受监督，累计提请市人大常委会审议法规草案45件。"
    )
    assert find_kind(matching_view(text)) == "work-report"


@pytest.mark.parametrize(
    ("year", "lines"),
    [
        (2021, [("title", "关于2021年度法治政府建设情况的报告")]),
        (2023, [("title", "清溪镇二〇二三年法治政府建设情况报告")]),
        (
            2022,
            [("title", "清溪镇法治政府建设情况报告"), ("preamble", "2022年，我镇坚持")],
        ),
        (
            2022,
            [
                ("title", "法治政府建设情况报告"),
                (
                    "preamble",
                    "按照《纲要（2021－2025年）》（中发〔2021〕33号），2022年以来",
                ),
            ],
        ),
        (
            2022,
            [
                ("title", "法治政府建设情况报告"),
                ("preamble", "现报告如下："),
                ("measures", "一、2022年主要举措和成效"),
                ("recommendations", "二、2023年工作打算"),
            ],
        ),
        (
            2022,
            [
                ("title", "法治政府建设情况报告"),
                ("preamble", "现报告如下："),
                ("measures", "一、主要举措"),
                ("recommendations", "二、2023年工作打算"),
            ],
        ),
        (
            2019,
            [
                ("preamble", "现将法治政府建设情况报告如下："),
                ("closing", "云岭县人民政府"),
                ("closing", "2019年12月18日"),
            ],
        ),
        (
            2022,
            [
                ("preamble", "现将法治政府建设情况报告如下："),
                ("closing", "云岭县人民政府"),
                ("closing", "二〇二三年一月十八日"),
            ],
        ),
        (
            None,
            [("title", "法治政府建设情况报告"), ("preamble", "按照2021-2025年规划，")],
        ),
        (
            None,
            [("title", "法治政府建设情况报告"), ("preamble", "在2021年至2025年间，")],
        ),
    ],
)
def test_year_of_a_rule_of_law_report(year, lines):
    assert facts_of(*lines, kind="rule-of-law").year == year


@pytest.mark.parametrize(
    ("year", "lines", "source"),
    [
        (2025, [("title", "2026年吉林省政府工作报告")], ""),
        (2013, [("title", "福田区政府工作报告（2014）")], ""),
        (
            2023,
            [("title", "清溪镇2023年政府工作报告"), ("measures", "2023年工作回顾")],
            "",
        ),
        (2012, [("measures", "一、关于2012年政府工作")], ""),
        (
            2009,
            [
                ("measures", "一、过去五年工作回顾"),
                ("recommendations", "三、2010年政府主要工作"),
            ],
            "",
        ),
        (2019, [("measures", "一、2019年和今年以来工作回顾")], ""),
        (
            2011,
            [
                ("title", "2012年2月16日在云岭县第十五届人民代表大会第一次会议上"),
                ("measures", "一、过去五年工作回顾"),
            ],
            "",
        ),
        (
            2021,
            [("title", "——2021年12月28日在清溪镇第八届人民代表大会第一次会议上")],
            "",
        ),
        (2004, [("measures", "一、过去五年工作回顾")], "2005_深圳市.txt"),
        (2024, [("measures", "二〇二四年工作回顾")], ""),
    ],
)
def test_year_of_a_work_report_is_the_year_reviewed(year, lines, source):
    assert facts_of(*lines, source=source, kind="work-report").year == year


def test_years_that_disagree_are_told():
    facts = facts_of(
        ("title", "鹿鸣镇2023年度法治政府建设情况报告"),
        ("measures", "一、2022年度推进法治政府建设的主要举措和成效"),
    )
    assert facts.year == 2023
    assert facts.warnings == ("year: title says 2023, heading says 2022",)


def test_a_report_delivered_before_its_year_is_told():
    facts = facts_of(
        ("title", "清溪镇2023年度法治政府建设情况报告"), ("closing", "2021年1月5日")
    )
    assert facts.warnings == ("year: reported on 2023, but delivered in 2021",)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (
            "鹿鸣镇2023年度法治政府建设工作情况报告",
            ["鹿鸣镇 2023年度法治政府", "建设工作情况 报告"],
        ),
        (
            "云岭县2023年度法治政府建设情况报告",
            [
                "云岭县2023年度法治政府建设情况报告",
                "云岭县2023年度",
                "法治政府建设情况报告",
            ],
        ),
        (
            "政府工作报告",
            [
                "政府工作报告",
                "——2025年1月8日在云岭县第十八届人民代表大会第四次会议上",
                "县长 李某",
            ],
        ),
        (
            "",
            [
                "2012年2月16日在云岭县第十五届人民代表大会第一次会议上",
                "云岭县人民政府县长 李某",
            ],
        ),
    ],
)
def test_title_is_joined_without_congress_and_speaker(title, lines):
    assert facts_of(*(("title", line) for line in lines)).title == title


@pytest.mark.parametrize(
    ("issuer", "lines"),
    [
        (
            "云岭县清溪镇人民政府",
            [
                ("title", "云岭县清溪镇人民政府"),
                ("title", "关于2021年度法治政府建设情况的报告"),
            ],
        ),
        (
            "中共清溪镇委员会清溪镇人民政府",
            [
                ("title", "中共清溪镇委员会"),
                ("title", "清溪镇人民政府关于2021年度法治政府建设情况的报告"),
            ],
        ),
        (
            "临澜市市场监督管理局",
            [("title", "临澜市市场监督管理局2023年度法治政府建设情况报告")],
        ),
        (
            "石桥镇人民政府",
            [
                ("title", "石桥镇2021年法治政府建设情况报告"),
                ("closing", "石桥镇人民政府"),
                ("closing", "2022年1月18日"),
            ],
        ),
        (
            "榆桥乡人民政府",
            [
                ("meta", "发布机构：榆桥乡人民政府　　主题分类：综合政务"),
                ("title", "榆桥乡2021年法治政府建设情况报告"),
            ],
        ),
        (
            "深圳市人民政府",
            [("preamble", "现在，我代表深圳市人民政府向大会报告工作。")],
        ),
        ("", [("preamble", "现在，我代表县人民政府向大会报告工作。")]),
        ("", [("title", "柳河街道2021年法治政府建设情况报告")]),
    ],
)
def test_issuer_as_written(issuer, lines):
    assert facts_of(*lines).issuer == issuer


@pytest.mark.parametrize(
    ("published", "delivered", "lines"),
    [
        (
            "2022-01-18",
            2022,
            [("closing", "石桥镇人民政府"), ("closing", "2022年1月18日")],
        ),
        ("2023-02-08", 2023, [("closing", "二〇二三年二月八日")]),
        ("2023-11-21", 2023, [("closing", "二〇二三年十一月二十一日")]),
        ("2024-01-09", 2024, [("closing", "２０２４年 1 月 ９ 日")]),
        (
            "2026-03-20",
            2026,
            [("closing", "（临澜市人民政府办公室　2026年3月20日发布）")],
        ),
        (
            "2023-02-10",
            2023,
            [("meta", "来源：榆桥乡  发布时间：2023-02-10 15:42  浏览次数：3")],
        ),
        ("", None, [("closing", "2023年2月31日")]),
        ("", None, [("meta", "今天是 2019年12月3日 星期二")]),
    ],
)
def test_dates(published, delivered, lines):
    facts = facts_of(("title", "石桥镇2021年法治政府建设情况报告"), *lines)
    assert (facts.published, facts.year_delivered) == (published, delivered)


def test_a_work_report_is_delivered_to_the_congress_and_published_later():
    facts = facts_of(
        ("meta", "时间：2023-03-30 来源：政府官网"),
        ("title", "政府工作报告"),
        ("title", "——2022年1月27日在满城区第三届人民代表大会第二次会议上"),
    )
    assert (facts.year, facts.year_delivered) == (2021, 2022)
    assert facts.published == "2023-03-30"


@pytest.mark.parametrize(
    ("number", "lines"),
    [
        ("石政发〔2022〕6号", [("meta", "石政发〔2022〕6号")]),
        ("粤交法〔2023〕9号", [("meta", "粤交法〔2023〕9号 签发人：李某")]),
        (
            "榆政字〔2023〕11号",
            [("meta", "索引号：1142/2023-17　发文字号：榆政字〔2023〕11号")],
        ),
        ("新委文〔2026〕3号", [("meta", "备注/文号：新委文[2026]3号")]),
        ("", [("meta", "文号：无")]),
        ("", [("preamble", "按照《意见》（中发〔2021〕33号）要求，")]),
    ],
)
def test_own_number(number, lines):
    title = ("title", "榆桥乡2022年法治政府建设情况报告")
    assert facts_of(*lines, title).doc_number == number


def test_nothing_known_stays_empty():
    facts = find_facts(matching_view(""), (), "")
    assert (facts.kind, facts.title, facts.issuer, facts.year) == (
        "other",
        "",
        "",
        None,
    )
