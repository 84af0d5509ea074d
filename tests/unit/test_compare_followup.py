from __future__ import annotations

import random
from dataclasses import replace

import pytest
from tests.unit.compare_panels import Told, panel_of

from govtext.compare._lacks import lacks_of
from govtext.compare._units import Figure
from govtext.compare.followup import FOLLOWUP, REPEATED, followup, repeated

PLAN = "建强调解队伍。招聘专职调解员3名，成立物业纠纷调解室。"
DONE = "矛盾化解更加有效。成立物业纠纷调解室，招聘专职调解员，专职力量扩充到5名。"
OTHER = "政务服务优化。全年受理各类便民事项九千余件，群众满意，网上可办。"
FILL = [
    "学法用法抓实。党工委中心组专题学法，机关干部集体学习条例，邀请律师授课。",
    "执法行为规范。开展占道经营整治，劝导商户，拆除违建，办理简易程序处罚。",
    "普法宣传深入。举办法律进社区活动，发放资料，接受群众咨询，拍摄短视频。",
]


def report(year: int | None, *items: tuple[str, str], **more: object) -> Told:
    place = str(more.pop("place", "甲镇"))
    filling = [("measures", text) for text in (OTHER, *FILL)]
    return Told(place, year, [*filling, *items], **more)  # type: ignore[arg-type]


def first(*told: Told) -> dict[str, object]:
    frame = followup(panel_of(*told))
    assert tuple(frame.columns) == FOLLOWUP.header
    return frame.iloc[0].to_dict()


def test_a_plan_told_as_done() -> None:
    row = first(
        report(2021, ("recommendations", PLAN)), report(2022, ("measures", DONE))
    )
    assert row["status"] == "carried_out"
    assert (row["later_year"], row["later_heading"]) == (2022, "矛盾化解更加有效")
    assert row["later_text"] == DONE
    assert row["text"] == PLAN


def test_a_plan_not_told_again_names_the_nearest() -> None:
    row = first(report(2021, ("recommendations", PLAN)), report(2022))
    assert row["status"] == "not_found"
    assert row["later_year"] == 2022
    assert row["score"] < 0.23


def test_the_earliest_year_that_tells_it_is_taken() -> None:
    told = [
        report(2021, ("recommendations", PLAN)),
        report(2022),
        report(2023, ("measures", DONE)),
        report(2024, ("measures", DONE + "招聘专职调解员3名。")),
    ]
    assert first(*told)["later_year"] == 2023


@pytest.mark.parametrize(
    "later",
    [
        report(2021, ("measures", DONE)),
        report(2020, ("measures", DONE)),
        report(None, ("measures", DONE)),
        report(2022, ("measures", DONE), place="乙镇"),
        report(2022, ("measures", DONE), kind="work-report"),
        report(2022, ("measures", DONE), level="department", issuer="甲镇财政所"),
        Told("甲镇", 2022, [("recommendations", PLAN)]),
    ],
)
def test_what_is_no_later_report_of_the_body(later: Told) -> None:
    told = [replace(later, issuer=later.issuer or "别名")]
    frame = followup(panel_of(report(2021, ("recommendations", PLAN)), *told))
    row = frame[frame["report_id"] == "甲镇-2021"].iloc[0]
    assert row["status"] == "no_later_report"
    assert row["later_report_id"] == ""
    assert str(row["score"]) == "nan"


def test_the_plan_again_is_no_fulfilment() -> None:
    told = report(2021, ("recommendations", PLAN))
    again = report(2022, ("recommendations", PLAN))
    copied = report(2022, ("measures", PLAN))
    assert first(told, again)["status"] == "not_found"
    assert first(told, copied)["status"] == "not_found"
    strives = report(2022, ("measures", "建强队伍。力争" + PLAN[7:]))
    assert first(told, strives)["status"] == "not_found"
    result = report(2022, ("measures", PLAN[:-1] + "，调解纠纷104件。"))
    assert first(told, result)["status"] == "carried_out"


def test_a_target_reached_counts() -> None:
    plan = "建强执法队伍。组织干部报考资格，力争持证人员达到12名以上。"
    done = "行政执法提质。持证人员总数达到{}名，配备记录仪。"
    target = {
        "section_id": "s5",
        "text": "12名以上",
        "indicator": "certified_officers",
        "value": 12.0,
        "qualifier": "at_least",
        "status": "planned",
    }
    scores = {}
    for value in (11, 12, 13):
        figure = {
            "section_id": "s5",
            "text": f"{value}名",
            "indicator": "certified_officers",
            "value": float(value),
        }
        row = first(
            report(2021, ("recommendations", plan), figures=[target]),
            report(2022, ("measures", done.format(value)), figures=[figure]),
        )
        scores[value] = row["score"]
    assert scores[11] < scores[12] == scores[13]


def figure(value: float, **more: object) -> Figure:
    plain = Figure("", "case_reviews", "", value, "", most=False, planned=False)
    return replace(plain, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "target", "reached"),
    [
        (figure(12), figure(12), True),
        (figure(11), figure(12), False),
        (figure(12, planned=True), figure(12), False),
        (figure(12, key="inspections"), figure(12), False),
        (figure(3), figure(5, most=True), True),
        (figure(7), figure(5, most=True), False),
        (figure(19.5, change="decrease"), figure(15, change="decrease"), True),
        (figure(19.5, change="increase"), figure(15, change="decrease"), False),
        (figure(19.5), figure(15, change="increase"), False),
        (figure(9, key="个", object="小区"), figure(8, key="个", object="小区"), True),
        (figure(9, key="个", object="村"), figure(8, key="个", object="小区"), False),
    ],
)
def test_reaches(told: Figure, target: Figure, reached: bool) -> None:  # noqa: FBT001
    assert told.reaches(target) is reached


def test_a_heading_of_a_part_alone_is_no_recommendation() -> None:
    frame = followup(panel_of(report(2021, ("recommendations", "下一步打算。"))))
    assert frame.empty


def test_paragraphs_below_the_heading_of_an_item_are_one() -> None:
    panel = panel_of(
        report(2021, ("recommendations", PLAN)),
        report(
            2022, ("measures", "矛盾化解。"), ("measures", DONE), ("measures", "并")
        ),
    )
    sections = panel.tables["sections"]
    late = sections["report_id"] == "甲镇-2022"
    sections.loc[late & sections["section_id"].isin(["s6", "s7"]), "parent_id"] = "s5"
    sections.loc[late & sections["section_id"].isin(["s6", "s7"]), "heading"] = ""
    sections.loc[late & (sections["section_id"] == "s5"), "depth"] = 2
    row = followup(panel).iloc[0]
    assert (row["later_section_id"], row["later_heading"]) == ("s5", "矛盾化解")


LACK = "执法力量薄弱。持证人员偏少，人员多为兼职，办案经验不足。"


def test_a_shortcoming_comes_back() -> None:
    again = "执法队伍仍显薄弱。持证人员数量仍然偏少，执法人员多为兼职。"
    panel = panel_of(
        report(2021, ("shortcomings", LACK)),
        report(2022, ("shortcomings", "宣传形式单一。新媒体运用不够。")),
        report(2023, ("shortcomings", "热线办理慢。"), ("shortcomings", again)),
        report(2024, ("shortcomings", LACK)),
    )
    frame = repeated(panel)
    assert tuple(frame.columns) == REPEATED.header
    row = frame[frame["year"] == 2021].iloc[0]
    assert (row["later_year"], row["later_text"]) == (2023, again)
    assert 2022 not in frame["year"].tolist()


def test_another_town_does_not_bring_it_back() -> None:
    panel = panel_of(
        report(2021, ("shortcomings", LACK)),
        report(2022, ("shortcomings", LACK), place="乙镇"),
    )
    assert repeated(panel).empty


@pytest.mark.parametrize(
    ("text", "lack"),
    [
        ("执法力量薄弱", "people"),
        ("法治人才紧缺", "people"),
        ("对新赋权事项不会办、不敢办", "skill"),
        ("案卷文书填写不规范", "rigour"),
        ("学法存在走形式的现象", "care"),
        ("与县直部门边界不清", "joint"),
        ("普法形式单一", "reach"),
        ("案件仍以纸质流转为主", "digital"),
        ("执法装备老化", "means"),
        ("源头预防不够", "source"),
        ("满意率低于平均水平", "service"),
    ],
)
def test_kinds_of_lack(text: str, lack: str) -> None:
    assert lack in lacks_of(text)


def test_order_of_the_reports_does_not_matter() -> None:
    told = [
        report(2021, ("recommendations", PLAN), ("shortcomings", LACK)),
        report(2022, ("measures", DONE), ("shortcomings", LACK)),
        report(2021, ("recommendations", PLAN), place="乙镇"),
    ]
    one = panel_of(*told)
    random.Random(4).shuffle(told)
    other = panel_of(*told)
    assert followup(one).equals(followup(other))
    assert repeated(one).equals(repeated(other))
