"""The taxonomy is well formed: two levels, every term with one theme."""

from __future__ import annotations

from collections import Counter

from govtext.text import matching_view
from govtext.themes import load_taxonomy
from govtext.words import longest_of

TAXONOMY = load_taxonomy("rule-of-law")
assert TAXONOMY is not None
THEMES = TAXONOMY.themes
TERMS = [term for theme in THEMES for term in (*theme.keywords, *theme.weak_keywords)]


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


def test_a_term_belongs_to_one_theme() -> None:
    twice = [term for term, times in Counter(TERMS).items() if times > 1]
    assert twice == []


def test_terms_are_written_as_they_are_matched() -> None:
    assert [term for term in TERMS if matching_view(term).text != term] == []


def test_every_term_is_found_as_itself() -> None:
    found = longest_of(TERMS)
    assert [term for term in TERMS if found.findall(term) != [term]] == []
