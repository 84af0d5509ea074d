"""One value for each place, year and indicator, and why it is that one."""

import pytest
from tests.unit.compare_tables import number, panel_of

from govtext.compare.indicators import INDICATORS, MENTIONS, indicators, mentions

OFFICERS = {"indicator": "certified_officers"}


def chosen(tmp_path, *metrics, absences=(), reports=({"report_id": "a"},), **more):
    placed = [
        {"start": 10 * at, "end": 10 * at + 1} | m for at, m in enumerate(metrics)
    ]
    panel = panel_of(
        tmp_path, reports=reports, metrics=placed, absences=absences, **more
    )
    found, listed = indicators(panel), mentions(panel)
    assert tuple(found.columns) == INDICATORS.header
    assert tuple(listed.columns) == MENTIONS.header
    assert len(listed) == len(found) + found["candidates"].sum()
    assert not found.duplicated(["place_key", "year", "indicator"]).any() or (
        found["year"].isna().any()
    )
    return found, listed


RECEIVED = "全年受理纠纷208件，其中劳资纠纷87件，调解成功201件。"
RAISED = "持证人员由5人增加到9人。"
TOTALLED = "新增持证人员3名，总数达到12名。"
EVENTS = "普法进车间21场；全年普法46场。"
ALL_YEARS = "累计播放900次，当年播放30次。"


@pytest.mark.parametrize(
    ("metrics", "expected", "rule"),
    [
        (
            [
                number("8人", "力争达到8人。", status="planned"),
                number("5人", "仅5人。", role="shortcomings"),
            ],
            "5人",
            "planned",
        ),
        (
            [
                number("64%", "由上年的64%到80%。", period="earlier"),
                number("80%", "由上年的64%到80%。"),
            ],
            "80%",
            "period",
        ),
        ([number("5人", RAISED), number("9人", RAISED, change="to")], "9人", "period"),
        ([number("900次", ALL_YEARS, period="cumulative"), number("30次", ALL_YEARS)],
         "30次", "period"),
        ([number("3名", TOTALLED), number("12名", TOTALLED)], "12名", "amount"),
        (
            [
                number("87件", RECEIVED, metric_id="m2", part_of="m1"),
                number("208件", RECEIVED, metric_id="m1"),
            ],
            "208件",
            "part",
        ),
        (
            [number("201件", "调解成功201件，受理208件。"),
             number("208件", "调解成功201件，受理208件。")],
            "208件",
            "settled",
        ),
        (
            [number("63项", "63项中实际使用。", role="shortcomings"),
             number("9项", "承接9项。")],
            "9项",
            "aside",
        ),
        ([number("21场", EVENTS), number("46场", EVENTS)], "46场", "single"),
        (
            [number("2次", "带头讲课2次。", role="duties"), number("4次", "培训4次。")],
            "4次",
            "section",
        ),
        ([number("29件", "审查29件、11件。"), number("11件", "审查29件、11件。")],
         "29件", "first"),
    ],
)  # fmt: skip
def test_each_rule_decides(tmp_path, metrics, expected, rule):
    found, listed = chosen(tmp_path, *metrics)
    assert found["text"].tolist() == [expected]
    assert found["candidates"].tolist() == [1]
    assert listed["rule"].tolist() == ["", rule]
    assert listed["rank"].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("sentence", "texts", "expected"),
    [
        ("较上年的110件增加，调解126件。", ["110件", "126件"], "126件"),
        ("2021年调解130件，2022年调解126件。", ["130件", "126件"], "126件"),
        ("2021年，全镇调解130件；2022年，调解126件。", ["130件", "126件"], "126件"),
        ("去年全年办理8件，今年办理12件。", ["8件", "12件"], "12件"),
        ("去年40名增至46名。", ["40名", "46名"], "46名"),
        ("在上年42名的基础上扩大，共有52名。", ["42名", "52名"], "52名"),
        ("2021年以来办理9件，办结3件。", ["9件", "3件"], "9件"),
    ],
)
def test_a_number_of_another_year_comes_behind(tmp_path, sentence, texts, expected):
    found, _ = chosen(tmp_path, *(number(text, sentence) for text in texts))
    assert found["text"].tolist() == [expected]


def test_summed_over_the_year_is_the_years(tmp_path):
    sentence = "当天发放800份，全年累计发放5600份。"
    total = number("5600份", sentence, period="cumulative")
    found, _ = chosen(tmp_path, number("800份", sentence), total)
    assert found["text"].tolist() == ["5600份"]


def test_a_part_of_another_indicators_whole_is_a_whole(tmp_path):
    sentence = "审查58件，其中合同35份、协议15份。"
    found, _ = chosen(
        tmp_path,
        number("58件", sentence, metric_id="m1", indicator="legality_reviews"),
        number("35份", sentence, part_of="m1", metric_id="m2", indicator="contracts"),
        number("15份", sentence, part_of="m1", metric_id="m3", indicator="contracts"),
    )
    assert found["text"].tolist() == ["35份", "58件"]


def test_what_happens_in_a_year_is_no_amount_of_change(tmp_path):
    sentence = "审查新增文件36件、存量文件210件。"
    found, _ = chosen(tmp_path, number("36件", sentence), number("210件", sentence))
    assert found["value"].tolist() == [36]


def test_a_zero_told_in_words_comes_behind_a_number_and_before_a_plan(tmp_path):
    zero = {"report_id": "a", "indicator": "disputes_mediated", "text": "无纠纷"}
    plan = number("10件", "力争10件。", status="planned")
    found, listed = chosen(tmp_path / "1", plan, absences=[zero])
    row = found.iloc[0]
    assert (row["value"], row["unit"], row["qualifier"]) == (0, "", "by_words")
    assert (row["status"], row["text"], row["candidates"]) == ("achieved", "无纠纷", 1)
    assert listed["rule"].tolist() == ["", "planned"]
    found, _ = chosen(tmp_path / "2", number("3件", "3件。"), absences=[zero])
    assert found["value"].tolist() == [3]
    nameless = [zero | {"indicator": ""}]
    assert chosen(tmp_path / "3", absences=nameless)[0].empty


def test_the_territory_comes_before_its_departments(tmp_path):
    reports = [
        {"report_id": "a", "issuer": "平安镇财政所", "place_level": "department"},
        {"report_id": "b"},
    ]
    found, _ = chosen(
        tmp_path,
        number("9件", "共9件。"),
        number("3件", "3件。", report_id="b"),
        reports=reports,
    )
    assert found[["report_id", "value", "candidates"]].values.tolist() == [["b", 3, 1]]
    assert found["place_level"].tolist() == ["township"]


@pytest.mark.parametrize(
    ("before", "now", "change", "note"),
    [
        ("10件", "12件", 2, ""),
        ("10场", "12场次", 2, ""),
        ("10起", "8件次", -2, ""),
        ("10名", "12位", 2, ""),
        ("3件", "46批次", None, "件 in 2021, 批次 in 2022"),
        ("10人", "12人次", None, "人 in 2021, 人次 in 2022"),
    ],
)
def test_change_on_the_year_before(tmp_path, before, now, change, note):
    reports = [{"report_id": "a", "year": 2021}, {"report_id": "b", "year": 2022}]
    found, _ = chosen(
        tmp_path,
        number(before, f"{before}。"),
        number(now, f"{now}。", report_id="b"),
        reports=reports,
    )
    last = found.iloc[1]
    assert found["change_on_year"].isna().tolist() == [True, change is None]
    assert change is None or last["change_on_year"] == change
    assert found["unit_note"].tolist() == ["", note]


def test_no_change_over_a_gap_nor_on_a_plan_but_on_a_zero_in_words(tmp_path):
    reports = [{"report_id": name, "year": 2018 + at} for at, name in enumerate("abcd")]
    zero = {"report_id": "b", "indicator": "disputes_mediated", "text": "无纠纷"}
    found, _ = chosen(
        tmp_path,
        number("5件", "5件。"),
        number("9件", "9件。", report_id="c", status="planned"),
        number("7件", "7件。", report_id="d"),
        absences=[zero],
        reports=reports,
    )
    assert found["change_on_year"].fillna(99).tolist() == [99, -5, 99, 99]
    assert found["unit_note"].tolist()[2:] == ["only planned in 2020"] * 2


def test_reports_without_year_have_rows_of_their_own(tmp_path):
    reports = [{"report_id": "a", "year": None}, {"report_id": "b", "year": None}]
    found, _ = chosen(
        tmp_path,
        number("5件", "5件。"),
        number("9件", "9件。", report_id="b"),
        reports=reports,
    )
    assert found["value"].tolist() == [5, 9]
    assert found["year"].isna().all()


def test_without_metrics_the_table_is_empty(tmp_path):
    found, listed = chosen(tmp_path)
    assert found.empty
    assert listed.empty


def test_the_order_of_rows_changes_nothing(tmp_path):
    metrics = [
        number("87件", RECEIVED, start=20, end=23),
        number("208件", RECEIVED, start=6, end=10),
        number("201件", RECEIVED, start=30, end=34),
    ]
    one, _ = chosen(tmp_path / "1", *metrics)
    two, _ = chosen(tmp_path / "2", *reversed(metrics))
    assert one.equals(two)
    assert one["text"].tolist() == ["208件"]


@pytest.mark.parametrize("qualifier", ["over", "under", "at_least", "at_most"])
def test_a_bound_is_no_level_to_compare_with(tmp_path, qualifier):
    reports = [{"report_id": "a", "year": 2021}, {"report_id": "b", "year": 2022}]
    found, _ = chosen(
        tmp_path,
        number("60件", "60件。", qualifier=qualifier),
        number("58件", "58件。", report_id="b"),
        reports=reports,
    )
    assert found["change_on_year"].isna().all()
    assert found["unit_note"].tolist()[1] == f"only {qualifier} 60 in 2021"
