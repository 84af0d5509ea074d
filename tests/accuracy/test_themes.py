"""The labelled items, the models trained on them, and what they were not trained on."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from tests.accuracy.theme_answers import (
    CODED,
    CODED_LAST,
    CODED_LATER,
    answered_items,
    coded_rows,
    real_work_report_items,
)

from govtext.coding.agreement import agreement
from govtext.engines.labels import read_labels
from govtext.themes.labels import NONE, LabelledItem
from govtext.themes.measures import Scores, measure
from govtext.themes.model import (
    MODEL_FILE,
    dump_weights,
    shipped_folder,
    shipped_model,
)
from govtext.themes.taxonomy import load_taxonomy
from govtext.themes.training import digest, fit, item_features

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
LABELLED = ROOT / "corpora" / "labelled"
FILES = {"rule-of-law": "themes.jsonl", "work-report": "work-report-themes.jsonl"}
KINDS = pytest.mark.parametrize("kind", FILES)
RUN = 10
NEAR = 0.35


@cache
def items_of(kind: str) -> list[LabelledItem]:
    taxonomy = load_taxonomy(kind)
    assert taxonomy is not None
    return read_labels(LABELLED / FILES[kind], taxonomy.codes)


def assigned(kind: str, items: list[LabelledItem]) -> Scores:
    model = shipped_model(kind)
    assert model is not None
    return measure(items, model.assign(item_features(items, kind)))


def test_there_are_enough_items_and_each_theme_leads_thirty() -> None:
    items = items_of("rule-of-law")
    leads = Counter(item.theme for item in items)
    assert len(items) >= 2400
    assert set(leads) == set(load_taxonomy("rule-of-law").codes)
    assert min(leads.values()) >= 30
    assert sum(len(item.others) > 0 for item in items) >= 1000
    roles = Counter(item.role for item in items)
    assert set(roles) == {"measures", "duties", "shortcomings", "recommendations"}
    assert min(roles.values()) >= 200
    assert len({item.writer for item in items}) >= 6


def test_there_are_enough_items_of_work_reports() -> None:
    items = items_of("work-report")
    leads = Counter(item.theme for item in items)
    assert len(items) >= 600
    assert set(leads) == {*load_taxonomy("work-report").codes, NONE}
    assert min(leads.values()) >= 40


@KINDS
def test_no_two_items_are_the_same_text(kind: str) -> None:
    texts = Counter(item.text for item in items_of(kind))
    assert [text for text, times in texts.items() if times > 1] == []


def runs(text: str) -> set[str]:
    text = "".join(text.split())
    return {text[at : at + RUN] for at in range(len(text) - RUN + 1)}


def copied(text: str, known: set[str]) -> float:
    """The share of a text's characters that stand in known runs of ten."""
    text = "".join(text.split())
    covered = set()
    for at in range(len(text) - RUN + 1):
        if text[at : at + RUN] in known:
            covered.update(range(at, at + RUN))
    return len(covered) / max(1, len(text))


def answered_texts() -> list[Path]:
    folders = [ROOT / "corpora" / "sample", HERE / "answers" / "second"]
    folders.append(HERE / "answers" / "third")
    named = os.environ.get("GOVTEXT_ANSWERS", "")
    folders += [Path(name) for name in named.split(os.pathsep) if name]
    return [path for folder in folders for path in sorted(folder.glob("*.txt"))]


@KINDS
def test_no_item_is_near_to_an_answered_text(kind: str) -> None:
    known = {run for path in answered_texts() for run in runs(path.read_text("utf-8"))}
    near = {i.id: c for i in items_of(kind) if (c := copied(i.text, known)) > NEAR}
    assert near == {}


def test_a_near_copy_would_be_seen() -> None:
    text = "全年组织合法性审查四十二件，法律顾问出具意见三十份，提出修改建议十五条。"
    assert copied(text.replace("四十二", "五十"), runs(text)) > NEAR
    assert copied("与此无关的一段话，说的是春耕和秋收的事情。", runs(text)) == 0


@KINDS
def test_the_model_is_of_these_items_and_this_file(kind: str) -> None:
    model = shipped_model(kind)
    assert model is not None
    assert model.config.data_sha256 == digest(items_of(kind))
    data = (shipped_folder(kind) / MODEL_FILE).read_bytes()
    assert model.config.model_sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.slow
@KINDS
def test_training_again_gives_the_same_file(kind: str) -> None:
    """Bit for bit, by the versions that the model was trained with."""
    model = shipped_model(kind)
    assert model is not None
    items = items_of(kind)
    weights = fit(items, item_features(items, kind), model.config.codes)
    data = (shipped_folder(kind) / MODEL_FILE).read_bytes()
    assert dump_weights(weights) == data


def second_coding() -> list[dict[str, str]]:
    path = LABELLED / "second-coding.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize(
    ("rows", "one", "two"),
    [
        (second_coding(), "writer", "second_coder"),
        (coded_rows(), "coder_a", "coder_b"),
        (coded_rows(CODED_LATER), "coder_a", "coder_b"),
        (coded_rows(CODED_LAST), "coder_a", "coder_b"),
    ],
    ids=["rule-of-law", "real work reports", "more of them", "the last of them"],
)
def test_what_was_coded_twice_agrees_and_is_settled(
    rows: list[dict[str, str]], one: str, two: str
) -> None:
    assert len(rows) in (300, 200, 120)
    codings = {
        coder: {str(n): row[coder].split()[0] for n, row in enumerate(rows)}
        for coder in (one, two)
    }
    found = agreement(codings, repeats=0)
    assert found.alpha.value is not None
    assert found.alpha.value >= 0.9
    themes = {item.id: item.theme for item in items_of("rule-of-law")}
    for row in rows:
        settled = row["settled"].split()[0]
        differ = row[one].split()[0] != row[two].split()[0]
        assert bool(row["reason"]) == differ
        assert themes.get(row.get("id", ""), settled) == settled


def test_paragraphs_that_no_model_was_trained_on() -> None:
    sets = [(HERE / "answers" / "sample", ROOT / "corpora" / "sample")]
    sets += [(HERE / "answers" / name,) * 2 for name in ("second", "third")]
    items = [item for pair in sets for item in answered_items(*pair)]
    items = [item for item in items if item.theme.startswith("T")]
    scores = assigned("rule-of-law", items)
    assert scores.first_level >= 0.88
    assert scores.second_level >= 0.90
    assert scores.calibration_error <= 0.05


@pytest.mark.skipif(
    not os.environ.get("GOVTEXT_REAL"), reason="GOVTEXT_REAL names no folder"
)
def test_real_work_reports() -> None:
    folder = Path(os.environ["GOVTEXT_REAL"])
    every = []
    for path in (CODED, CODED_LATER, CODED_LAST):
        items = real_work_report_items(folder, path)
        one = assigned("work-report", items)
        print(path.stem, one.items, one.first_level, one.second_level)  # noqa: T201
        every += items
    scores = assigned("work-report", every)
    assert scores.first_level >= 0.84
    assert scores.second_level >= 0.95
    assert scores.calibration_error <= 0.05


def test_items_are_written_as_one_line_of_json_each() -> None:
    for name in FILES.values():
        for line in (LABELLED / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            assert json.dumps(row, ensure_ascii=False) == line
            assert 2000 <= row["year"] <= 2026
            assert row["level"]
