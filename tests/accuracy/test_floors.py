"""Accuracy never falls in silence: each score stays above its floor.

The floors stand in ``floors.toml``, one table for each folder of answers. What ships is
scored always; the environment variable GOVTEXT_ANSWERS names further folders (texts and
``*.gold.json`` side by side), parted as in PATH.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from tests.accuracy.scoring import score_folder

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FLOORS = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))


def _folders() -> list[tuple[str, Path, Path]]:
    shipped = [("sample", HERE / "answers" / "sample", ROOT / "corpora" / "sample")]
    for name in ("second", "third"):
        folder = HERE / "answers" / name
        shipped.append((name, folder, folder))
    named = os.environ.get("GOVTEXT_ANSWERS", "")
    further = [Path(name) for name in named.split(os.pathsep) if name]
    return shipped + [(folder.name, folder, folder) for folder in further]


@pytest.mark.parametrize(
    ("name", "answers", "texts"), _folders(), ids=lambda value: str(value)[-30:]
)
def test_scores_stay_above_their_floors(name: str, answers: Path, texts: Path) -> None:
    assert list(answers.glob("*.gold.json")), f"no answers in {answers}"
    scores = score_folder(answers, texts)
    print(name, scores)  # noqa: T201  shown when the test fails, or with -rP
    floors = FLOORS.get(name, FLOORS["any"])
    below = {
        what: (scores[what], floor)
        for what, floor in floors.items()
        if what in scores and scores[what] < floor
    }
    assert not below, f"{name}: score, floor: {below}"


def test_every_floor_is_measured_on_what_ships() -> None:
    scores = score_folder(HERE / "answers" / "sample", ROOT / "corpora" / "sample")
    assert set(FLOORS["sample"]) <= set(scores)
