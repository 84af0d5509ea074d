"""Shares of themes and how far they rest on single sections."""

import pytest
from tests.unit.compare_tables import panel_of

from govtext.compare.themes import THEMES, themes


def section(number, theme, length, **more):
    return {
        "report_id": "a",
        "section_id": f"s{number}",
        "start": number,
        "theme": theme,
        "text": "字" * length + " \n",
        **more,
    }


MANY = [
    *(section(at, "T01.1", 10 + at % 7) for at in range(20)),
    *(section(at, "T02.1", 12) for at in range(20, 30)),
]


def found(tmp_path, sections, reports=({"report_id": "a"},), **more):
    frame = themes(panel_of(tmp_path, reports=reports, sections=sections), **more)
    assert tuple(frame.columns) == THEMES.header
    return frame


def test_shares_are_of_the_characters_of_a_role(tmp_path):
    frame = found(
        tmp_path,
        [
            section(1, "T01.1", 30),
            section(2, "T02.1", 10),
            section(3, "", 50),
            section(4, "T01.1", 7, role="shortcomings"),
        ],
    )
    assert frame[["role", "theme", "sections", "characters"]].values.tolist() == [
        ["measures", "T01.1", 1, 30],
        ["measures", "T02.1", 1, 10],
        ["shortcomings", "T01.1", 1, 7],
    ]
    assert frame["share"].tolist() == [0.75, 0.25, 1]
    assert frame["report_ids"].tolist() == ["a"] * 3


def test_one_section_has_no_spread(tmp_path):
    row = found(tmp_path, [section(1, "T01.1", 30)]).iloc[0]
    assert row["low"] == row["high"] == row["share"] == 1


def test_the_interval_holds_the_share_and_the_seed_makes_it(tmp_path):
    one = found(tmp_path / "1", MANY, seed=1)
    assert (one["low"] < one["share"]).all()
    assert (one["share"] < one["high"]).all()
    assert one["low"].between(0, 1).all()
    assert found(tmp_path / "2", MANY, seed=1).equals(one)
    other = found(tmp_path / "3", MANY, seed=2)
    assert other["share"].equals(one["share"])
    assert not other["low"].equals(one["low"])


def test_intervals_agree_with_the_normal_approximation(tmp_path):
    equal = [section(at, "T01.1" if at < 60 else "T02.1", 10) for at in range(100)]
    row = found(tmp_path, equal).iloc[0]
    spread = 1.96 * (0.6 * 0.4 / 100) ** 0.5
    assert row["low"] == pytest.approx(0.6 - spread, abs=0.025)
    assert row["high"] == pytest.approx(0.6 + spread, abs=0.025)


def test_other_places_and_the_order_of_rows_change_no_interval(tmp_path):
    one = found(tmp_path / "1", MANY)
    elsewhere = [section(1, "T09.1", 9, report_id="b"), *reversed(MANY)]
    reports = [{"report_id": "b", "place": "丁镇"}, {"report_id": "a"}]
    two = found(tmp_path / "2", elsewhere, reports)
    here = two[two["place"] == "平安镇"].reset_index(drop=True)
    assert here.equals(one)


def test_reports_of_one_place_and_year_count_together_kinds_apart(tmp_path):
    reports = [
        {"report_id": "a"},
        {"report_id": "b", "issuer": "平安镇财政所", "place_level": "department"},
        {"report_id": "c", "kind": "work-report"},
    ]
    sections = [
        section(1, "T01.1", 30),
        section(1, "T02.1", 10, report_id="b"),
        section(1, "W01", 10, report_id="c"),
    ]
    frame = found(tmp_path, sections, reports)
    assert frame["share"].tolist() == [0.75, 0.25, 1]
    assert frame["report_ids"].tolist() == ["a|b", "a|b", "c"]


def test_reports_without_year_are_groups_of_their_own(tmp_path):
    reports = [{"report_id": "a", "year": None}, {"report_id": "b", "year": None}]
    sections = [section(1, "T01.1", 30), section(1, "T01.1", 10, report_id="b")]
    frame = found(tmp_path, sections, reports)
    assert frame["report_ids"].tolist() == ["a", "b"]
    assert frame["year"].isna().all()


def test_without_themes_the_table_is_empty(tmp_path):
    assert found(tmp_path, [section(1, "", 30)]).empty
