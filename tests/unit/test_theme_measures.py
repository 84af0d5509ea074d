"""How themes are measured: what counts where a coder found none, and how many learn."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from govtext.themes import training
from govtext.themes.labels import NONE, LabelledItem
from govtext.themes.measures import measure
from govtext.themes.model import Assignment, load_model, save_model
from govtext.themes.training import digest, learning_curve, train

if TYPE_CHECKING:
    from pathlib import Path

SENTENCES = {
    "T08.1": "调委会调解矛盾纠纷{}件，成功率九成以上。",
    "T09.1": "收到行政复议申请{}件，作出复议决定。",
    NONE: "镇上天气第{}回放晴，道路平整。",
}


def items(reports: int = 9) -> list[LabelledItem]:
    """Three items of each theme in each report."""
    return [
        LabelledItem(
            f"{report}-{theme}-{number}",
            sentence.format(report * 7 + number),
            theme,
            report=f"r{report}",
        )
        for report in range(reports)
        for theme, sentence in SENTENCES.items()
        for number in range(3)
    ]


def test_a_theme_where_the_coder_found_none_is_wrong() -> None:
    labelled = [
        LabelledItem("1", "a", "T08.1"),
        LabelledItem("2", "b", NONE),
        LabelledItem("3", "c", NONE),
    ]
    given = [
        Assignment("T08.1", 0.95),
        Assignment("T08.1", 0.95, ("T09.1",)),
        Assignment(),
    ]
    scores = measure(labelled, given)
    assert (scores.items, scores.first_level, scores.second_level) == (1, 1, 1)
    assert (scores.covered, scores.none_right) == (1, 0.5)
    (theme,) = scores.themes
    assert (theme.theme, theme.items) == ("T08.1", 1)
    assert (theme.precision, theme.recall) == (0.5, 1)
    (one,) = scores.bins
    assert (one.items, one.right) == (2, 0.5)
    assert scores.calibration_error == pytest.approx(0.45)
    assert scores.others_precision == 0


def test_the_curve_ends_at_the_headline_scores() -> None:
    labelled = items()
    curve = learning_curve(labelled, ("T08.1", "T09.1"), "rule-of-law")
    assert curve[-1][1] == train(labelled, ("T08.1", "T09.1"), "rule-of-law").scores
    # Nine reports of nine items; of each part, a ninth is held out.
    assert [number for number, _ in curve] == [24, 40, 72]


def test_reports_are_learnt_from_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    kept_items = []
    held_out = training.held_out

    def watched(labelled, seen, codes, groups, kept=None):
        kept_items.append([labelled[index] for index in kept])
        return held_out(labelled, seen, codes, groups, kept)

    monkeypatch.setattr(training, "held_out", watched)
    learning_curve(items(), ("T08.1", "T09.1"), "rule-of-law")
    for kept in kept_items:
        assert set(Counter(item.report for item in kept).values()) == {9}


def test_who_coded_changes_no_digest() -> None:
    one = LabelledItem("1", "a", "T08.1", coder="anna")
    other = LabelledItem("1", "a", "T08.1", coder="li")
    assert digest([one]) == digest([other])


def test_a_model_worse_than_chance_can_be_loaded(tmp_path: Path) -> None:
    # Held out, each report contradicts what the others say.
    texts = {"r1": ("甲乙", "丙丁"), "r2": ("丙丁", "甲乙"), "r3": ("丙丁", "甲乙")}
    labelled = [
        LabelledItem(f"{report}{number}{theme}", text, theme, report=report)
        for report, pair in texts.items()
        for theme, text in zip(("a", "b"), pair, strict=True)
        for number in range(3)
    ]
    trained = train(labelled, ("a", "b"), "")
    assert trained.model.config.slope > 0
    save_model(tmp_path, trained.model, "")
    assert load_model(tmp_path).config.slope == trained.model.config.slope
