from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, fields, replace

import pytest

from govtext.metrics import find_metrics
from govtext.text import matching_view
from govtext.types import Metric, Section

OBJECTS = [
    # before the number
    ("全年开展法治培训12次。", ["法治培训"]),
    ("镇便民服务中心全年受理各类事项900件。", ["事项"]),
    ("审查各类文件、合同35件。", ["文件、合同"]),
    ("组织法治赶集、送法下乡等活动41场次。", ["活动"]),
    ("清理妨碍统一市场的文件3件。", ["文件"]),
    ("调解员全年排查矛盾纠纷126件。", ["矛盾纠纷"]),
    ("人民调解组织调解纠纷6万件。", ["纠纷"]),
    ("罚没款5.8万元。", ["罚没款"]),
    ("查处违法行为5起。", ["违法行为"]),
    ("举行新闻发布会16场。", ["新闻发布会"]),
    # behind the number
    ("为4所学校配齐法治副校长。", ["学校"]),
    ("全镇87名干部参加考试。", ["干部"]),
    ("对3个工作滞后的村进行通报。", ["村"]),
    ("办理38宗以区政府为被告的行政诉讼案件。", ["行政诉讼案件"]),
    ("建设高标准农田，新建600公里供水管网。", ["供水管网"]),
    ("完成210个小区管道燃气改造。", ["小区"]),
    ("10个调委会48名人民调解员全年调解。", ["调委会", "人民调解员"]),
    ("对2.9%的案卷提出意见。", ["案卷"]),
    # left out
    ("发现隐患96处，整改88处。", ["隐患", "隐患"]),
    ("清理文件8件，其中废止2件。", ["文件", "文件"]),
    ("接待来访群众46批次83人次。", ["来访群众", "来访群众"]),
    ("收到复议申请118件，同比增长12%。", ["复议申请", "复议申请"]),
    ("审结案件61件，其中维持38件、驳回9件。", ["案件", "维持", "驳回"]),
    # rates
    ("参考率、合格率均达100%。", ["参考率、合格率"]),
    ("推动案卷合格率达到99%。", ["案卷合格率"]),
    ("城镇居民登记失业率3%。", ["登记失业率"]),
    ("调解成功率96%，同比提高2个百分点。", ["调解成功率", "调解成功率"]),
    ("及时受理率、按期答复率分别为100%和99.5%。", ["及时受理率", "按期答复率"]),
    ("能耗、水耗分别下降4.4%、1%。", ["能耗", "水耗"]),
    ("持证率由64%提高到80%。", ["持证率", "持证率"]),
    ("入企检查由上年的381家次减至274家次。", ["入企检查", "入企检查"]),
    # found wrong in real reports, one each
    (
        "二氧化硫、化学需氧量排放量分别下降3.5%、4%。",
        ["二氧化硫排放量", "化学需氧量排放量"],
    ),
    ("机器人、手机产量分别增长16%和12%。", ["机器人产量", "手机产量"]),
    ("服务贸易、数字贸易分别增长24.5%、20%。", ["服务贸易", "数字贸易"]),
    ("研发企业新增255家。", ["研发企业"]),
    ("外贸进出口额跨越7000亿元。", ["外贸进出口额"]),
    ("固定资产投资五年累计4.5万亿元。", ["固定资产投资"]),
    ("优良天数接近300天。", ["优良天数"]),
    ("322套房屋5天完成签约。", ["房屋"]),
    ("14个传统边贸点恢复开放。", ["传统边贸点"]),
    ("4所幼儿园投入使用。", ["幼儿园"]),
    ("成功抵御36场暴雨。", ["暴雨"]),
    ("中央财政安排1000亿元专项奖补资金。", ["专项奖补资金"]),
    ("培育中华老字号3家。", ["中华老字号"]),
    ("保障性租赁住房25.1万套（间）。", ["保障性租赁住房"]),
    ("教育投入1349亿元，是“十一五”的2.4倍。", ["教育投入", "教育投入"]),
    ("50个矿山的地质环境调查工作全部完成。", ["矿山"]),
    ("五是全年优良天数达300天。", ["优良天数"]),
    ("投资4.22亿元的传动轴项目开工。", ["投资"]),
    ("新开工及续建9条道路。", ["道路"]),
    ("推动本市生产总值达到5000亿元。", ["本市生产总值"]),
    ("增加45所省一级学校。", ["省一级学校"]),
    ("选择1至2个试点。", ["试点"]),
    ("加快建设10个集聚区。", ["集聚区"]),
    ("党组理论学习中心组专题学法5次。", ["中心组专题学法"]),
    ("县级领导接访48次。", ["接访"]),
    ("向公安机关移送4人。", ["移送"]),
    ("对102件合同、文件进行审查。", ["合同、文件"]),
    ("完成北部片区空间拓展等4项重要课题。", ["重要课题"]),
    ("制定实施民主化决策机制等22项整改措施。", ["整改措施"]),
    ("及时受理率100%。", ["及时受理率"]),
    ("市级以上农业龙头企业16家。", ["市级以上农业龙头企业"]),
    ("服务新市民超过9万人。", ["新市民"]),
    ("构建商品房3万套。", ["商品房"]),
    ("获国家科学技术奖3项。", ["国家科学技术奖"]),
    ("310条河流中仍有80条为黑臭水体。", ["河流", "河流"]),
    ("将186项镇级事项中的152项纳入网上办理。", ["镇级事项", "镇级事项"]),
    ("承接的42项事项中实际开展执法的不到一半。", ["事项"]),
    ("63项事项中全年实际使用9项。", ["事项", "事项"]),
    ("5名得主中，2人来自本市。", ["得主", "得主"]),
    ("县司法局案卷评查中有3卷被评为基本合格。", ["案卷评查"]),
    ("推进53个国家中医优势专科。", ["国家中医优势专科"]),
    ("谋划建设1所普通高中。", ["普通高中"]),
]

# Wrong still, in shapes that real reports have: what is found is not what is counted.
WRONG = [
    ("解决园区2万余人的就餐难题。", ["园区"]),
    ("完成11所新改扩建学校项目。", ["学校"]),
    ("慈善项目帮扶群众191万人次。", ["群众"]),
    ("对口协作地区转移就业超700人。", ["转移就业"]),
    ("一般预算收入增幅超过总收入，完成1.1亿元。", ["一般预算收入"]),
    ("由企业自筹建设7所学校综合楼。", ["学校"]),
    ("全长100公里的高新技术产业带。", ["高新技术产业带"]),
    ("实施17条稳就业、8条青年就业政策措施。", ["政策措施", "政策措施"]),
    ("托管15所试点县县中。", ["试点县县中"]),
    ("15条主要河流中有10条水质改善。", ["主要河流", "主要河流"]),
    ("首批4个试点创新项目中占据3席。", ["试点创新项目", "试点创新项目"]),
]


def metrics_of(text: str, role: str = "measures") -> tuple[Metric, ...]:
    section = Section(
        "s1", "", 1, "", "", role, "heading", 0, len(text), ((0, len(text)),)
    )
    return find_metrics(matching_view(text), [section])


@pytest.mark.parametrize(("text", "objects"), OBJECTS, ids=[row[0] for row in OBJECTS])
def test_what_is_counted(text: str, objects: list[str]) -> None:
    assert [metric.object for metric in metrics_of(text)] == objects


@pytest.mark.xfail(reason="no rule tells these yet")
@pytest.mark.parametrize(("text", "objects"), WRONG, ids=[row[0] for row in WRONG])
def test_what_is_counted_but_not_found(text: str, objects: list[str]) -> None:
    assert [metric.object for metric in metrics_of(text)] == objects


CHANGES = [
    ("同比增长12.3%。", "increase", "同比"),
    ("比上年下降3.2个百分点。", "decrease", "比上年"),
    ("较2022年净增14件。", "increase", "较2022年"),
    ("主动公开信息比上年多31条。", "increase", "比上年"),
    ("学习增至11次。", "to", ""),
    ("网办率提高到81.7%。", "to", ""),
    ("开办时间压缩至3个工作日。", "to", ""),
    ("减幅28.1%。", "decrease", ""),
    ("居民消费价格涨幅2%。", "increase", ""),
    ("8%的经济增长。", "increase", ""),
    ("平均压减环节62%。", "decrease", ""),
    ("新增学位500个。", "", ""),
    ("总数达到12名。", "", ""),
    ("是上年的2.75倍。", "", "上年"),
    ("高出全省平均水平0.8个百分点。", "", "全省平均水平"),
    ("高于全国2.5个百分点。", "", "全国"),
    ("较五年前下降1.5个百分点。", "decrease", "较五年前"),
    ("升至每人每月1160元。", "to", ""),
    ("提高到2025年的3.87万亿元。", "to", ""),
    # A verb of change that governs what is counted changes nothing.
    ("提升100家机构水平。", "", ""),
]


@pytest.mark.parametrize(
    ("text", "change", "base"), CHANGES, ids=[row[0] for row in CHANGES]
)
def test_change_and_its_base(text: str, change: str, base: str) -> None:
    [metric] = metrics_of(f"情况：{text}")
    assert (metric.change, metric.base) == (change, base)


def test_the_verb_of_a_list_of_changes_stands_once() -> None:
    changes = [m.change for m in metrics_of("平均压减环节62%、材料58%、时限71%。")]
    assert changes == ["decrease"] * 3


def test_an_amount_of_change_has_no_indicator() -> None:
    level, change = metrics_of("调解纠纷73件，同比增长12%。")
    assert level.indicator == "disputes_mediated"
    assert change.indicator == ""


@pytest.mark.parametrize(
    ("text", "role", "status"),
    [
        ("评查案卷10卷。", "recommendations", "planned"),
        ("评查案卷10卷。", "measures", "achieved"),
        ("力争评查案卷10卷。", "measures", "planned"),
        ("超额完成110万人年度任务。", "measures", "planned"),
        ("争取增发国债资金254亿元。", "measures", "achieved"),
        ("完成年度计划的102.8%。", "measures", "achieved"),
        ("今年要加快建设，新建公路20公里。", "other", "planned"),
        ("一年来取得了新成效，新建公路20公里。", "other", "achieved"),
    ],
)
def test_targets_are_told_from_results(text: str, role: str, status: str) -> None:
    [metric] = metrics_of(text, role)
    assert metric.status == status


def test_parts_point_at_their_whole() -> None:
    whole, first, second = metrics_of("审查案件48件，其中合同31件、文件9件。")
    assert (first.part_of, second.part_of) == (whole.metric_id, whole.metric_id)
    assert whole.part_of == ""


def test_parts_in_brackets_point_at_their_whole() -> None:
    found = metrics_of("办理案件34件（普通程序5件、简易程序29件），罚款1.4万元。")
    assert [m.part_of for m in found] == ["", "m1", "m1", ""]


def test_a_part_may_open_the_next_sentence() -> None:
    whole, part = metrics_of("审查案件48件。其中合同案件31件。")
    assert part.part_of == whole.metric_id


def test_page_counters_are_no_metrics() -> None:
    assert metrics_of("浏览次数：312次", "meta") == ()


def test_periods() -> None:
    before, now = metrics_of("持证率由上年的64%提高到80%。")
    assert (before.period, now.period) == ("earlier", "")
    [total] = metrics_of("累计调解纠纷80件。")
    both = metrics_of("全年召开会议3次，解决问题5个。")
    assert [m.period for m in both] == ["year", "year"]
    assert total.period == "cumulative"
    [five] = metrics_of("五年来，办理代表建议3819件。")
    assert five.period == "cumulative"
    [one] = metrics_of("2019年来，办理代表建议381件。")
    assert one.period == ""


def test_metrics_are_frozen_values_like_any_metric() -> None:
    (found,) = find_metrics(matching_view("全年开展法治培训12次。"))
    same = Metric(
        **{field.name: getattr(found, field.name) for field in fields(Metric)}
    )
    assert type(found) is Metric
    assert (found, hash(found), repr(found)) == (same, hash(same), repr(same))
    assert pickle.loads(pickle.dumps(found)) == replace(found) == same
    with pytest.raises(FrozenInstanceError):
        found.unit = "件"  # type: ignore[misc]
