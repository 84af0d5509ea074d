"""Reports as rows and frames, cells as spreadsheets see them."""

import math

import pandas as pd
import pytest

from govtext import schema
from govtext.cells import guard, unguard
from govtext.errors import UnreadableFileError
from govtext.panel import read_tables, report_rows, to_frames
from govtext.pipeline import Report
from govtext.types import (
    Absence,
    Citation,
    Document,
    Facts,
    Metric,
    Place,
    Section,
)

TEXT = "一、举措\n调解168件。办结\n12件。\n二、不足\n人手少。"


def section(number, start, end, **more):
    values = {
        "parent_id": "",
        "depth": 1,
        "marker": "",
        "heading": "",
        "role": "measures",
        "role_source": "heading",
        "parts": ((start, end),),
    }
    return Section(str(number), start=start, end=end, **(values | more))


def metric(value, **more):
    return Metric("1", 7, 11, "168件", value, None, "件", "count", "exact", **more)


def report(text=TEXT, source="a.txt", **more):
    values = {
        "facts": Facts(
            "rule-of-law", place=Place("平安镇", county="青山县"), year=2023
        ),
        "sections": (
            section(1, 0, 19, heading="举措", theme="T08.1", theme_score=0.51234),
            section(2, 20, 30, role="shortcomings"),
        ),
        "metrics": (metric(168.0),),
        "absences": (Absence("loss_cases", 0, 2, "一、"),),
        "citations": (Citation(0, 2, "一、", "law", title="规定", year=2019),),
        "warnings": (),
    }
    return Report(Document(text, source), **(values | more))


def cell(rows, table, column, row=0):
    header = next(t.header for t in schema.TABLES if t.name == table)
    return rows[table][row][header.index(column)]


def test_every_table_has_its_columns_in_order():
    rows = report_rows(report(), sentences=True)
    for table in (*schema.REPORT_TABLES, schema.SENTENCES):
        assert rows[table.name], table.name
        assert all(len(row) == len(table.columns) for row in rows[table.name])
        assert all(row[0] == report().document.report_id for row in rows[table.name])
    assert cell(rows, "metrics", "unit") == "件"
    assert cell(rows, "absences", "indicator") == "loss_cases"
    assert cell(rows, "citations", "title") == "规定"
    assert cell(rows, "reports", "place_key") == "青山县/平安镇"
    assert cell(rows, "sections", "text") == "一、举措\n调解168件。办结\n12件。"


def test_missing_roles_are_told_of_rule_of_law_reports_only():
    assert cell(report_rows(report()), "reports", "missing_roles") == (
        "duties|recommendations"
    )
    other = report(facts=Facts("work-report"))
    assert cell(report_rows(other), "reports", "missing_roles") == ""


def test_warnings_of_all_stages_are_told_once():
    facts = Facts("work-report", warnings=("two years",))
    rows = report_rows(report(facts=facts, warnings=("two years", "no sections")))
    assert cell(rows, "reports", "warnings") == "two years|no sections"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (12000.0, 12000),
        (98.7, 98.7),
        (0.1 + 0.2, 0.3),
        (3.5e8, 350_000_000),
        (-3.2, -3.2),
        (math.inf, None),
        (math.nan, None),
    ],
)
def test_numbers_are_written_as_one_writes_them(value, expected):
    found = cell(report_rows(report(metrics=(metric(value),))), "metrics", "value")
    assert found == expected
    assert type(found) is type(expected)


def test_shares_are_of_the_themed_characters_of_a_role():
    sections = (
        section(1, 0, 4, theme="T08.1"),
        section(2, 5, 14, theme="T06.3"),
        section(3, 14, 19, theme="T08.1"),
        section(4, 20, 24, role="shortcomings", theme="T08.1"),
        section(5, 25, 30),
    )
    rows = report_rows(report(sections=sections))["themes"]
    assert [row[1:] for row in rows] == [
        ("measures", "T06.3", 1, 9, 0.529412),
        ("measures", "T08.1", 2, 8, 0.470588),
        ("shortcomings", "T08.1", 1, 4, 1),
    ]


def test_sentences_give_the_text_back():
    rows = report_rows(report(), sentences=True)["sentences"]
    texts = [row[-1] for row in rows]
    assert texts == [
        "一、举措",
        "调解168件。",
        "办结",
        "12件。",
        "二、不足",
        "人手少。",
    ]
    assert all(TEXT[row[5] : row[6]] == row[7] for row in rows)
    assert [row[1] for row in rows] == ["1"] * 4 + ["2"] * 2


def test_a_line_broken_in_mid_sentence_is_one_sentence():
    text = "2023年工作已完成。青溪镇扎实推进各项工作，现将有关情况报\n告如下。"
    rows = report_rows(
        report(text, sections=(section(1, 0, len(text)),)), sentences=True
    )
    assert [row[-1] for row in rows["sentences"]] == [text[:11], text[11:]]


def test_frames_have_the_types_of_the_schema():
    frames = to_frames([report(), report("另一份报告", "b.txt", sections=())])
    assert list(frames) == [table.name for table in schema.REPORT_TABLES]
    for table in schema.REPORT_TABLES:
        frame = frames[table.name]
        assert tuple(frame.columns) == table.header
        for column in table.columns:
            numeric = pd.api.types.is_numeric_dtype(frame[column.name])
            assert numeric is column.is_numeric, (table.name, column.name)
    reports = frames["reports"]
    assert reports.year.tolist() == [2023, 2023]
    assert reports.loc[reports.place == "平安镇", "source"].tolist() == [
        "a.txt",
        "b.txt",
    ]
    assert frames["sections"].theme_score.isna().tolist() == [False, True]


def test_reports_of_equal_text_are_one():
    frames = to_frames([report(), report(source="c.txt"), report(source="b.txt")])
    assert frames["reports"].duplicate_sources.tolist() == ["b.txt|c.txt"]
    assert len(frames["sections"]) == 2


def test_no_reports_give_empty_frames():
    frames = to_frames([])
    assert all(frame.empty for frame in frames.values())
    assert tuple(frames["metrics"].columns) == schema.METRICS.header


def test_lone_surrogates_do_no_harm():
    frames = to_frames([report("报告\ud800", sections=(section(1, 0, 3),))])
    assert frames["sections"].text.tolist() == ["报告\ud800"]


@pytest.mark.parametrize(
    ("text", "cell_text"),
    [
        ("=1+1", "'=1+1"),
        ("+5%", "'+5%"),
        ("-12件", "'-12件"),
        ("@某", "'@某"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("'=1", "''=1"),
        ("''-1", "'''-1"),
        ("'平安'", "'平安'"),
        ("平安=", "平安="),
        ("", ""),
        ("——一是", "——一是"),
    ],
)
def test_formulas_are_guarded_and_found_again(text, cell_text):
    assert guard(text) == cell_text
    assert unguard(cell_text) == text


def test_a_folder_without_tables_is_told(tmp_path):
    with pytest.raises(UnreadableFileError, match="govtext extract"):
        read_tables(tmp_path)


def test_the_schema_is_consistent():
    for table in (*schema.TABLES, schema.PLACES):
        assert len(set(table.header)) == len(table.header)
        assert set(table.key) <= set(table.header)
        for column in table.columns:
            assert column.name.isascii()
            assert column.meaning
            assert column.unit or not column.is_numeric


CONTRACT = {
    "reports": "report_id source duplicate_sources media_type encoding kind title "
    "issuer place place_level province city county division_code place_candidates "
    "place_key year year_delivered published doc_number characters sections metrics "
    "citations missing_roles warnings",
    "sections": "report_id section_id parent_id depth marker heading role role_source "
    "theme theme_score themes_other start end text",
    "metrics": "report_id section_id metric_id role theme start end text value "
    "value_max unit quantity qualifier object indicator change base part_of period "
    "status sentence",
    "absences": "report_id section_id indicator start end text",
    "citations": "report_id section_id role start end text kind title number issuer "
    "year serial repaired",
    "themes": "report_id role theme sections characters share",
    "errors": "source stage code message",
}


@pytest.mark.parametrize("name", CONTRACT)
def test_columns_that_others_rely_on(name):
    table = next(table for table in schema.TABLES if table.name == name)
    assert table.header == tuple(CONTRACT[name].split())
