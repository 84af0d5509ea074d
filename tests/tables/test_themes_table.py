"""The taxonomy is well formed: two levels, every term with one theme."""

from __future__ import annotations

from collections import Counter

import pytest

from govtext.text import matching_view
from govtext.themes import Taxonomy, load_taxonomy
from govtext.themes.points import theme_points
from govtext.words import longest_of

TAXONOMY = load_taxonomy("rule-of-law")
assert TAXONOMY is not None
WORK = load_taxonomy("work-report")
assert WORK is not None
THEMES = TAXONOMY.themes
TERMS = [term for theme in THEMES for term in (*theme.keywords, *theme.weak_keywords)]
WORK_TERMS = [
    term for theme in WORK for term in (*theme.keywords, *theme.weak_keywords)
]
BOTH = pytest.mark.parametrize("terms", [TERMS, WORK_TERMS], ids=["law", "work"])


def test_there_are_12_first_level_and_60_second_level_themes() -> None:
    levels = Counter(bool(theme.parent) for theme in THEMES)
    assert levels == {False: 12, True: 60}
    assert len({theme.id for theme in THEMES}) == 72


def test_every_second_level_theme_has_a_parent_and_words() -> None:
    ids = {theme.id for theme in THEMES}
    for theme in THEMES:
        if theme.parent:
            assert theme.parent in ids
            assert len(theme.keywords) >= 5, theme.id
        else:
            assert not theme.keywords
            assert theme.outline_2015, theme.id
            assert theme.outline_2021, theme.id


def test_every_theme_has_names_and_definitions_in_both_languages() -> None:
    for theme in THEMES:
        assert theme.zh
        assert theme.definition_zh.endswith("。")
        assert theme.en.isascii() or "’" in theme.en
        assert theme.definition_en.endswith(".")


def test_work_reports_have_14_themes_of_one_level_with_topics() -> None:
    assert WORK.codes == tuple(f"W{number:02}" for number in range(1, 15))
    for theme in WORK:
        assert len(theme.keywords) >= 15, theme.id
        assert theme.definition_zh.endswith("。")
        # Major topics of the master codebook: 1 to 10, 12 to 21 and 23.
        assert set(theme.cap) <= {str(n) for n in range(1, 24)} - {"11", "22"}
        assert theme.cap, theme.id


def test_only_second_level_themes_are_codes() -> None:
    assert len(TAXONOMY.codes) == 60
    assert all("." in code for code in TAXONOMY.codes)


@pytest.mark.parametrize("taxonomy", [TAXONOMY, WORK], ids=["law", "work"])
def test_every_code_is_the_first_by_its_own_words(taxonomy: Taxonomy) -> None:
    for theme in taxonomy:
        if theme.keywords:
            text = "，".join(theme.keywords)
            points = theme_points(text, 0, taxonomy.kind)
            assert max(points, key=points.__getitem__) == theme.id


@BOTH
def test_a_term_belongs_to_one_theme(terms: list[str]) -> None:
    twice = [term for term, times in Counter(terms).items() if times > 1]
    assert twice == []


@BOTH
def test_terms_are_written_as_they_are_matched(terms: list[str]) -> None:
    assert [term for term in terms if matching_view(term).text != term] == []


@BOTH
def test_every_term_is_found_as_itself(terms: list[str]) -> None:
    found = longest_of(terms)
    assert [term for term in terms if found.findall(term) != [term]] == []
