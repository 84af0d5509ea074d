"""Values of indicators against those that a reader took from three towns' reports."""

import csv
from pathlib import Path

import pytest

from govtext.compare import load_panel
from govtext.compare.indicators import indicators
from govtext.engines.extract import Options, extract

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "corpora" / "sample"
FLOOR = 0.98
MOST_EXTRA = 2
"""Rows that the reader did not have."""


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("panel") / "tables"
    extract([str(SAMPLE)], folder, Options(jobs=1))
    return indicators(load_panel([folder]))


def test_values_are_those_that_a_reader_took(found):
    with (HERE / "panel" / "indicators.csv").open(encoding="utf-8-sig") as stream:
        truth = {
            (row["place"], int(row["year"]), row["indicator"]): (
                float(row["value"]),
                row["unit"],
                row["status"],
            )
            for row in csv.DictReader(stream)
        }
    places = {place for place, _, _ in truth}
    got = {
        (row.place, row.year, row.indicator): (row.value, row.unit, row.status)
        for row in found.itertuples()
        if row.place in places
    }
    right = sum(got.get(key) == value for key, value in truth.items())
    extra = sorted(got.keys() - truth.keys())
    print(f"{right} of {len(truth)} right, {len(extra)} extra {extra}")  # noqa: T201
    assert right / len(truth) >= FLOOR
    assert len(extra) <= MOST_EXTRA


def test_one_row_for_each_place_year_and_indicator(found):
    assert not found.duplicated(["place_key", "year", "indicator"]).any()
