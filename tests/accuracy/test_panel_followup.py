"""Recommendations and shortcomings over years in the panel of three towns."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from tests.accuracy.sample_panel import TOWNS, read_truth, sample_panel

from govtext.compare.followup import followup, repeated

if TYPE_CHECKING:
    import pandas as pd

    from govtext.compare import Panel

STATUS = 0.95
HEADING = 0.9
NOT_FOUND = 0.9


def rows_by_item(frame: pd.DataFrame) -> dict[tuple[str, str, str], dict[str, object]]:
    keys = zip(frame["place"], frame["year"].astype(str), frame["heading"], strict=True)
    return dict(zip(keys, frame.to_dict("records"), strict=True))


def test_recommendations_are_followed_up() -> None:
    frame = followup(sample_panel())
    found = rows_by_item(frame)
    truth = read_truth("followup")
    assert len(frame) == len(truth)
    status = heading = carried = 0
    for row in truth:
        got = found[row["place"], row["year"], row["heading"]]
        status += got["status"] == row["status"]
        if row["status"] == "carried_out":
            carried += 1
            heading += (got["later_heading"], str(got["later_year"])) == (
                row["later_heading"],
                row["later_year"],
            )
    print(status, heading, carried, len(truth))  # noqa: T201  with -rP
    assert status >= STATUS * len(truth)
    assert heading >= HEADING * carried


def test_shortcomings_that_come_back() -> None:
    frame = repeated(sample_panel())
    names = ["place", "year", "heading", "later_year", "later_heading"]
    found = {tuple(map(str, row)) for row in frame[names].itertuples(index=False)}
    truth = {tuple(row[name] for name in names) for row in read_truth("repeated")}
    print(len(found & truth), len(found), len(truth))  # noqa: T201  with -rP
    assert len(found & truth) >= 0.85 * len(truth)
    assert len(found & truth) >= 0.85 * len(found)


def with_measures_of(panel: Panel, town: str, other: str) -> Panel:
    """One town's recommendations, and another's later measures as if they were its own.

    The idf is that of the whole panel: all else stays under names of its own.
    """
    key = panel.reports.loc[panel.reports["place"] == town, "place_key"].iloc[0]
    reports = panel.reports.copy()
    sections = panel.sections.copy()
    for frame in (reports, sections):
        own = frame["place"] == town
        frame.loc[own, "place_key"] = key + "/" + frame["year"].astype(str)
        frame.loc[own & (frame["year"] == 2021), "place_key"] = key
        later = (frame["place"] == other) & (frame["year"] == 2022)
        frame.loc[later, "place_key"] = key
    return replace(
        panel, reports=reports, tables={**panel.tables, "sections": sections}
    )


def test_measures_of_other_towns_carry_nothing_out() -> None:
    panel = sample_panel()
    statuses = []
    for town, other in permutations(TOWNS, 2):
        frame = followup(with_measures_of(panel, town, other))
        first = frame[(frame["place"] == town) & (frame["year"] == 2021)]
        assert set(first["later_year"]) == {2022}
        statuses += first["status"].tolist()
    share = statuses.count("not_found") / len(statuses)
    print(share, len(statuses))  # noqa: T201  with -rP
    assert len(statuses) >= 14
    assert share >= NOT_FOUND


def test_the_next_report_is_not_needed() -> None:
    """A year is missing: the plan is looked for in the years that are there."""
    panel = sample_panel()
    gone = (panel.reports["place"] == "清溪镇") & (panel.reports["year"] == 2022)
    frame = followup(replace(panel, reports=panel.reports[~gone]))
    rows = frame[(frame["place"] == "清溪镇") & (frame["year"] == 2021)]
    assert set(rows["later_year"]) == {2023}


@pytest.mark.parametrize("comparison", [followup, repeated])
def test_the_evidence_is_found_again(comparison) -> None:
    panel = sample_panel()
    keys = ["report_id", "section_id"]
    known = set(panel.sections[keys].itertuples(index=False, name=None))
    frame = comparison(panel)
    assert set(frame[keys].itertuples(index=False, name=None)) <= known
    later = frame[frame["later_report_id"] != ""]
    ids = ["later_report_id", "later_section_id"]
    assert set(later[ids].itertuples(index=False, name=None)) <= known
