"""Reuse in the panel of three towns, against what was counted by hand."""

from __future__ import annotations

import pytest
from tests.accuracy.sample_panel import read_truth, sample_panel

from govtext.compare.passages import passages
from govtext.compare.reuse import reuse

Pair = tuple[str, int, str, int]


def shares(column: str) -> dict[Pair, float]:
    frame = reuse(sample_panel())
    names = ["place", "year", "source_place", "source_year"]
    pairs = frame[names].itertuples(index=False, name=None)
    return dict(zip(pairs, frame[column], strict=True))


def truth(column: str) -> dict[Pair, float]:
    return {
        (
            row["place"],
            int(row["year"]),
            row["source_place"],
            int(row["source_year"]),
        ): float(row[column])
        for row in read_truth("reuse")
    }


@pytest.mark.parametrize("column", ["share", "share_digits_aside"])
def test_shares_are_those_counted_by_hand(column: str) -> None:
    found = shares(column)
    for pair, share in truth(column).items():
        assert found[pair] == pytest.approx(share, abs=0.0001), pair


def test_no_other_pair_has_five_per_cent() -> None:
    found = {pair for pair, share in shares("share").items() if share >= 0.05}
    assert found == set(truth("share"))


def test_the_relation_is_told() -> None:
    frame = reuse(sample_panel())
    own = frame["relation"] == "own_earlier"
    assert (own == (frame["place"] == frame["source_place"])).all()
    assert (frame["source_year"] < frame["year"])[own].all()
    assert (frame["source_year"] <= frame["year"]).all()


def test_passages_stand_in_both_sections() -> None:
    panel = sample_panel()
    keys = zip(panel.sections["report_id"], panel.sections["section_id"], strict=True)
    texts = dict(zip(keys, panel.sections["text"], strict=True))
    frame = passages(panel)
    assert len(frame) > 50
    assert frame["characters"].min() >= 12
    for row in frame.itertuples():
        assert row.text in texts[row.report_id, row.section_id]
        assert row.text in texts[row.source_report_id, row.source_section_id]
