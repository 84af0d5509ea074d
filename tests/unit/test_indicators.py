"""Which indicator a quantity states."""

from __future__ import annotations

from dataclasses import replace

import pytest

from govtext.metrics.indicators import Evidence, find_indicator, load_indicators

PLAIN = Evidence("", "", "", "", "", "件", "count", "", "")


def test_the_clause_proves_it_without_an_object() -> None:
    evidence = replace(PLAIN, before="办结行政处罚案件", context="全年办结行政处罚案件")
    assert find_indicator(evidence) == "penalty_cases"


def test_the_object_proves_it_where_the_clause_leaves_it_out() -> None:
    context = "收到行政复议申请118件，受理"
    evidence = replace(PLAIN, object="行政复议申请", before="受理", context=context)
    assert find_indicator(evidence) == "reconsideration_cases"


def test_words_behind_the_number_count() -> None:
    evidence = replace(PLAIN, after="行政处罚被申请行政复议", before="其中")
    assert find_indicator(evidence) == "reconsideration_cases"


@pytest.mark.parametrize("change", ["increase", "decrease"])
def test_an_amount_of_change_has_no_indicator(change: str) -> None:
    evidence = replace(PLAIN, object="行政处罚案件", change=change)
    assert find_indicator(evidence) == ""


def test_a_level_reached_by_change_has_one() -> None:
    evidence = replace(PLAIN, object="行政处罚案件", change="to")
    assert find_indicator(evidence) == "penalty_cases"


def test_one_value_for_two_rates_belongs_to_neither() -> None:
    rates = replace(PLAIN, unit="%", quantity="rate")
    both = replace(rates, before="合格率均达", context="学法考试参考率、合格率均达")
    one = replace(rates, before="合格率达", context="参加学法考试91人，合格率达")
    assert find_indicator(both) == ""
    assert find_indicator(one) == "law_exam_pass_rate"


def test_the_heading_decides_what_a_bare_rate_is_of() -> None:
    bare = replace(PLAIN, before="办结率", context="办结率", unit="%", quantity="rate")
    petitions = replace(bare, heading="（四）依法处理信访事项")
    services = replace(bare, heading="（三）优化政务服务")
    assert find_indicator(bare) == ""
    assert find_indicator(petitions) == "petition_resolution_rate"
    assert find_indicator(services) == "online_rate"


def test_the_nearest_support_wins() -> None:
    context = "便民服务中心办理各类业务，受理信访事项，按期办结率"
    evidence = replace(PLAIN, before="按期办结率", context=context, unit="%")
    assert find_indicator(evidence) == "petition_resolution_rate"


def test_parts_take_over_the_whole_unless_they_are_something_else() -> None:
    part = replace(PLAIN, before="其中劳务", inherited="disputes_mediated")
    other = replace(PLAIN, before="司法确认", inherited="disputes_mediated")
    money = replace(part, unit="元", quantity="money")
    assert find_indicator(part) == "disputes_mediated"
    assert find_indicator(other) == ""
    assert find_indicator(money) == ""


def test_the_second_number_of_a_pair_reads_the_words_before_the_first() -> None:
    evidence = replace(PLAIN, context="接待来访群众46批次", unit="人次")
    assert find_indicator(evidence) == "petitions"


def test_an_enumeration_is_read_as_one() -> None:
    evidence = replace(PLAIN, before="合同", context="全年审查文件、合同")
    assert find_indicator(evidence) == "legality_reviews"


def test_the_list_before_another_number_is_not_read() -> None:
    evidence = replace(PLAIN, before="协议", context="审查合同29份、协议", unit="份")
    assert find_indicator(evidence) == "contracts_reviewed"


def test_a_unit_that_no_indicator_has_gives_none() -> None:
    assert find_indicator(replace(PLAIN, object="行政处罚案件", unit="公里")) == ""


def test_there_are_78_with_names_and_units() -> None:
    indicators = load_indicators()
    assert len(indicators) == 78
    assert indicators["reconsideration_cases"].zh == "行政复议案件"
    assert "件" in indicators["reconsideration_cases"].units
    assert "行政复议" in indicators["reconsideration_cases"].absent


@pytest.mark.parametrize("text", ["参考率、" * 25_000, "合同" * 50_000, "1" * 100_000])
def test_hostile_text_does_no_harm(text: str) -> None:
    for unit in ("%", "件", "人"):
        find_indicator(Evidence(text, text, text, text, text, unit, "count", "", ""))
