"""The table of number formats, and their names in other programs."""

import pytest

from govtext.readers.list_numbers import (
    name_of_odf,
    name_of_word,
    number_formats,
    written,
)
from govtext.tables import load_table

ROWS = load_table("list_numbers")["entry"]


@pytest.mark.parametrize(
    ("name", "example"),
    [(row["id"], example) for row in ROWS for example in row["examples"]],
)
def test_every_example_is_written_so(name, example):
    value, _, shown = example.partition("=")
    assert written(int(value), name) == shown


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_word_and_opendocument_names_lead_back(row):
    assert name_of_word(row["word"]) == row["id"]
    if "odf" in row:
        assert name_of_odf(f"{row['odf']}, ...") == row["id"]
        assert written(1, row["id"]) == row["odf"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
@pytest.mark.parametrize("value", [-1, 0, 99_999, 10**8, 10**9 + 1])
def test_absurd_values_stay_short(row, value):
    assert len(written(value, row["id"])) < 40


def test_numbers_differ_as_far_as_they_are_used():
    for name in number_formats():
        shown = [written(value, name) for value in range(1, 61)]
        assert len(set(shown)) == len(shown), name


def test_formats_that_are_not_known_are_decimal():
    assert written(12, "hebrew1") == "12"
    assert name_of_word(200) == "decimal"
    assert name_of_odf("ア, イ") == "decimal"
    assert name_of_odf("") == "none"
