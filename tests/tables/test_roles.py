"""Every entry of the role and marker tables proves itself."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtext.sections.markers import marker_entries, read_marker
from govtext.sections.roles import (
    RoleWords,
    heading_role,
    line_role,
    names_theme,
    opening_role,
    role_words,
)
from govtext.tables import load_table
from govtext.text import matching_view
from govtext.types import ROLES

ROWS = load_table("roles")["entry"]
WORDS = {words.id: words for words in role_words()}
HEADINGS = [row for row in ROWS if row["where"] == "heading"]


def even(text: str) -> str:
    return matching_view(text).text


def matches(words: RoleWords, text: str) -> bool:
    return words.pattern.search(even(text)) is not None


@pytest.mark.parametrize(
    ("name", "example"),
    [(row["id"], example) for row in ROWS for example in row["examples"]],
)
def test_entry_matches_its_examples(name: str, example: str) -> None:
    assert matches(WORDS[name], example)


@pytest.mark.parametrize(
    ("name", "example"),
    [(row["id"], example) for row in ROWS for example in row["counter_examples"]],
)
def test_entry_turns_its_counter_examples_away(name: str, example: str) -> None:
    assert not matches(WORDS[name], example)


@pytest.mark.parametrize("name", [row["id"] for row in ROWS if "any_of" in row])
@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_what_an_entry_matches_has_one_of_its_words(
    name: str, data: st.DataObject
) -> None:
    words = WORDS[name]
    text = data.draw(st.from_regex(words.pattern))
    assert any(word in text for word in words.any_of)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_entry_is_complete(row: dict[str, list[str]]) -> None:
    assert row["role"] in ROLES
    assert row["examples"]
    assert row["counter_examples"]


@pytest.mark.parametrize(
    ("kind", "role", "example"),
    [
        (kind, row["role"], example)
        for row in HEADINGS
        for kind in (row["kinds"] or ["rule-of-law"])
        for example in row["examples"]
    ],
)
def test_heading_has_its_role_among_all_entries(
    kind: str, role: str, example: str
) -> None:
    named = heading_role(even(example), kind, year=2023)
    assert named is not None
    assert named.role == role


@pytest.mark.parametrize(
    "example",
    [example for row in ROWS if row["where"] == "theme" for example in row["examples"]],
)
def test_theme_heading_names_measures_or_nothing(example: str) -> None:
    named = heading_role(even(example), "rule-of-law", year=2023)
    assert named is None or named.role == "measures"
    assert names_theme(even(example), "rule-of-law")


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("存在的不足和下一步打算", ("shortcomings", True)),
        ("2022年推进法治政府建设主要举措、成效和不足", ("measures", True)),
        ("存在问题及下一步工作计划", ("shortcomings", True)),
        ("存在的不足和原因", ("shortcomings", False)),
        ("下一步工作措施", ("recommendations", False)),
        ("2024年主要工作打算", ("recommendations", False)),
    ],
)
def test_combined_heading_is_about_what_it_names_first(
    heading: str, expected: tuple[str, bool]
) -> None:
    named = heading_role(heading, "rule-of-law", year=2023)
    assert named is not None
    assert (named.role, named.combined) == expected


def test_year_to_come_needs_the_year_of_the_report() -> None:
    later = heading_role("2024年法治政府重点建设", "rule-of-law", year=2023)
    same = heading_role("2024年法治政府重点建设", "rule-of-law", year=2024)
    assert later is not None
    assert later.role == "recommendations"
    assert same is None or same.role == "measures"


def test_work_of_a_year_opens_the_review_but_follows_as_plan() -> None:
    first = heading_role("关于2012年政府工作", "work-report", first=True)
    second = heading_role("关于2013年政府工作", "work-report")
    assert first is None
    assert second is not None
    assert second.role == "recommendations"


def test_openings_of_work_reports_leave_other_kinds_alone() -> None:
    text = "回顾一年，我们更加清醒地认识到，还有不少硬仗要打"
    assert opening_role(text, "work-report", "measures") == "shortcomings"
    assert line_role("call", "让我们努力奋斗！", "rule-of-law") is None


# --- markers ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "example"),
    [(row, example) for row in marker_entries() for example in row["examples"]],
)
def test_marker_is_read_from_its_examples(row: dict[str, object], example: str) -> None:
    written, rest = example.split("|")
    marker = read_marker(even(written + rest), 0)
    assert marker is not None
    assert marker.level == row["level"]
    assert even(written + rest)[: marker.end] == even(written)


@pytest.mark.parametrize(
    ("row", "example"),
    [(row, example) for row in marker_entries() for example in row["counter_examples"]],
)
def test_marker_is_not_read_from_its_counter_examples(
    row: dict[str, object], example: str
) -> None:
    marker = read_marker(even(example), 0)
    assert marker is None or marker.level != row["level"]


def test_no_pattern_repeats_a_repetition() -> None:
    nested = re.compile(r"\([^()]*[+*][^()]*\)[+*]")
    for words in role_words():
        assert not nested.search(words.pattern.pattern), words.id
        assert not re.search(r"(?<!\\)[.\])][+*](?!\?)", words.pattern.pattern), (
            words.id
        )
