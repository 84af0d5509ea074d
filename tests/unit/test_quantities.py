from __future__ import annotations

import pytest

from govtext.metrics.quantities import find_quantities
from govtext.text import matching_view

FOUND = [
    # text, value, upper end, unit, qualifier, span
    ("调解纠纷73件", 73, None, "件", "exact", "73件"),
    ("标的额1，236万元", 12_360_000, None, "元", "exact", "1，236万元"),
    ("受众1.2万余人次", 12_000, None, "人次", "over", "1.2万余人次"),
    ("放贷3.5亿元", 350_000_000, None, "元", "exact", "3.5亿元"),
    ("参会近200名", 200, None, "名", "under", "近200名"),
    ("涉及约600人", 600, None, "人", "about", "约600人"),
    ("占比达98%左右", 98, None, "%", "about", "98%左右"),
    ("合格率不低于95%", 95, None, "%", "at_least", "不低于95%"),
    ("阅读量超过8万次", 80_000, None, "次", "over", "超过8万次"),
    ("产值突破9万亿元", 9_000_000_000_000, None, "元", "over", "9万亿元"),
    ("配备率不足60%", 60, None, "%", "under", "不足60%"),
    ("失业率3%以内", 3, None, "%", "at_most", "3%以内"),
    ("培养5至8名骨干", 5, 8, "名", "range", "5至8名"),
    ("增长8—8.5%", 8, 8.5, "%", "range", "8—8.5%"),
    ("补助3—5万元", 30_000, 50_000, "元", "range", "3—5万元"),
    ("发放两万余份", 20_000, None, "份", "over", "两万余份"),
    ("增收十二万余元", 120_000, None, "元", "over", "十二万余元"),
    ("罚款八百元", 800, None, "元", "exact", "八百元"),
    ("合格率百分之九十五", 95, None, "%", "exact", "百分之九十五"),
    ("约占三分之一", 33.33, None, "%", "about", "三分之一"),
    ("下降两成左右，", 20, None, "%", "about", "两成左右"),
    ("千余家企业", 1000, None, "家", "over", "千余家"),
    ("召开会议两次，", 2, None, "次", "exact", "两次"),
    ("聘请两名律师", 2, None, "名", "exact", "两名"),
    ("装机9000万千瓦", 90_000_000, None, "千瓦", "exact", "9000万千瓦"),
    ("浓度24微克/立方米", 24, None, "微克/立方米", "exact", "24微克/立方米"),
    ("提高2.1个百分点", 2.1, None, "百分点", "exact", "2.1个百分点"),
    ("常住人口290万。", 2_900_000, None, "", "exact", "290万"),
    ("压缩至3个工作日", 3, None, "个工作日", "exact", "3个工作日"),
    ("就业岗位过千个。", 1000, None, "个", "over", "过千个"),
    ("进出口443.76亿美元", 44_376_000_000, None, "美元", "exact", "443.76亿美元"),
    ("1万6千多户", 16_000, None, "户", "over", "1万6千多户"),
    ("产能5万千升", 50_000, None, "千升", "exact", "5万千升"),
    ("占全国1/4", 25, None, "%", "exact", "1/4"),
    ("1000多万失业人员", 10_000_000, None, "", "over", "1000多万"),
    ("4家长者食堂", 4, None, "家", "exact", "4家"),
    ("GDP19亿元", 1_900_000_000, None, "元", "exact", "19亿元"),
    ("安排355个项目", 355, None, "个", "exact", "355个"),
    ("50所以上", 50, None, "所", "at_least", "50所以上"),
    ("近7成，", 70, None, "%", "under", "近7成"),
    ("7个工作日内", 7, None, "个工作日", "at_most", "7个工作日内"),
    ("持证人员14人均在岗", 14, None, "人", "exact", "14人"),
]

NONE = [
    "第3次会议",
    "居全市第2位",
    "排名前10名",
    "“6·26”禁毒日",
    "“四个意识”",
    "落实三项制度",
    "八五普法",
    "12345热线",
    "7×24小时服务",
    "24小时值班",
    "连续36年",
    "2021年1月5日",
    "5部门联合",
    "千家万户",
    "统一部署",
    "推进一批项目",
    "1+37+N体系",
    "5G基站",
    "PM2.5浓度",
    "18号线",
    "十分重视",
    "公园二期、",
    "60岁以上老人",
    "数百人",
    "无一起案件",
    "省委十一届六次全会",
    "红十字会",
    "三名工程",
    "二元结构",
    "发现一起、查处一起",
    "三方协议",
    "唯一一家企业",
    "五台山景区",
    "产值过亿元企业",
    "500千伏变电站",
    "前1%学科",
    "进入ESI前1‰",
    "创新能力排名上升5位",
    "千千万万个家庭",
]


@pytest.mark.parametrize("row", FOUND, ids=[row[0] for row in FOUND])
def test_a_stated_quantity_is_read(
    row: tuple[str, float, float | None, str, str, str],
) -> None:
    text, value, upper, unit, qualifier, span = row
    view = matching_view(text)
    [found] = find_quantities(view.text)
    assert (found.value, found.value_max) == (value, upper)
    assert (found.unit, found.qualifier) == (unit, qualifier)
    assert text[slice(*view.span(found.start, found.end))] == span


@pytest.mark.parametrize("text", NONE)
def test_other_numbers_are_no_quantities(text: str) -> None:
    assert not list(find_quantities(matching_view(text).text))


def test_a_word_that_ends_like_an_approximator_is_none() -> None:
    [found] = find_quantities("修订居民公约8部。")
    assert found.qualifier == "exact"


def test_pairs_are_two_quantities() -> None:
    found = list(find_quantities("接待来访46批次83人次"))
    assert [(q.value, q.unit) for q in found] == [(46, "批次"), (83, "人次")]


def test_the_unit_of_a_list_of_rates_stands_once() -> None:
    found = list(find_quantities("分别提高2.2、0.7、1.8个百分点"))
    assert [(q.value, q.unit) for q in found] == [
        (2.2, "百分点"),
        (0.7, "百分点"),
        (1.8, "百分点"),
    ]


def test_what_is_taken_holds_no_quantities() -> None:
    text = "印发《10条措施》3份"
    assert [q.value for q in find_quantities(text, [(2, 9)])] == [3]


def test_a_line_may_break_behind_an_approximator() -> None:
    [found] = find_quantities("约\n12件")
    assert (found.start, found.qualifier) == (0, "about")


def test_an_approximator_stands_before_or_behind_the_scale() -> None:
    found = list(find_quantities("3余万件，4万余件，5.2万件"))
    assert [(q.value, q.qualifier) for q in found] == [
        (30000, "over"),
        (40000, "over"),
        (52000, "exact"),
    ]


@pytest.mark.parametrize("text", ["2023年", "1.总体", "一、总体", "统一部署", "（3）"])
def test_numbers_that_count_nothing_are_passed_over(text: str) -> None:
    assert [q.value for q in find_quantities(text + "，5件")] == [5]
