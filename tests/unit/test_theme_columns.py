"""What a model decides by without scikit-learn is what scikit-learn gives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from govtext import words
from govtext.pipeline import begin, finish, with_themes
from govtext.themes import features as features_module
from govtext.themes.classify import items_of
from govtext.themes.columns import Columns
from govtext.themes.features import Features, features
from govtext.themes.fitting import all_columns, vectorizer
from govtext.themes.model import Config, ThemeModel, calibrated, shipped_model
from govtext.themes.training import measuring_config
from govtext.types import Document

SAMPLE = Path(__file__).parents[2] / "corpora" / "sample"
TEXTS = [path.read_text("utf-8") for path in sorted(SAMPLE.glob("*.txt"))]
ODD = [
    "",
    "法",
    "12。",
    "A",
    "法\n法法",
    "法😀法 \ud800 2023",
    "行政" * 5000,
    "、。，" * 9,
]


def seen_of(kind: str) -> list[Features]:
    """What is seen of the sections of the sample, and of odd ones."""
    begun = [begin(text) for text in TEXTS]
    seen = [
        item.seen(kind) for one in begun for item in items_of(one.view, one.sections)
    ]
    odd = [text for text in ODD if "\ud800" not in text]
    return [*seen, *(features(text, "duties", kind) for text in odd)]


def by_scikit_learn(model: ThemeModel, seen: list[Features]) -> np.ndarray:
    counted = {}
    for part, one in model.weights.parts.items():
        count = vectorizer(part, vocabulary=one.terms)
        count.idf_ = one.idf
        counted[part] = count.transform(item.text_of(part) for item in seen)
    columns = all_columns(counted, seen, model.config.codes)
    return columns.dot(model.weights.coefficients.T) + model.weights.intercepts


@pytest.mark.parametrize("kind", ["rule-of-law", "work-report"])
def test_decisions_are_those_of_scikit_learn_to_the_last_bit(kind: str) -> None:
    model = shipped_model(kind)
    assert model is not None
    seen = seen_of(kind)
    assert len(seen) > 150
    wanted = by_scikit_learn(model, seen)
    assert np.array_equal(model.decisions(seen), wanted)
    # Whatever they come together with.
    one_by_one = np.concatenate([model.decisions([one]) for one in seen])
    assert np.array_equal(one_by_one, wanted)
    assert model.decisions([]).shape == (0, len(model.config.codes))


def test_characters_that_utf_8_cannot_hold_are_no_terms() -> None:
    model = shipped_model("rule-of-law")
    assert model is not None
    columns = Columns(model.weights, model.config.codes)
    plain, odd = (
        Features(["法治"], ["法治"], text, {}, "") for text in ("法 治", "法\ud800治")
    )
    assert columns.decisions([plain, odd]).shape == (2, len(model.config.codes))


@pytest.mark.parametrize("name", ["rjieba", "jieba"])
def test_the_words_of_the_opening_are_the_first_of_all(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVTEXT_SEGMENTER", name)
    words._segmenter.cache_clear()
    try:
        lines = [line for text in TEXTS for line in text.splitlines() if line]
        for line in [*lines, "执法\r\n检查12件", "加强A;B级管理", "一二三四五" * 20]:
            end = features_module._opening_end(line)
            assert features(line).opening == words.segment(line[:end])
    finally:
        words._segmenter.cache_clear()


def ranked_plainly(config: Config, row: np.ndarray) -> list[str]:
    order = row.argsort(kind="stable")[::-1][:3]
    return [config.codes[index] for index in order]


def test_equal_probabilities_go_by_the_last_code() -> None:
    config = measuring_config(("a", "b", "c", "d"))
    rows = np.array([[0.5, 0.5, 0.1, 0.5], [0.2, 0.2, 0.2, 0.2], [1, 0, 0, 1]])
    rows = np.vstack([rows, calibrated(rows, 1.0, 0.0)])
    config = Config(**{**_values(config), "other_above": 0.0})
    found = config.assignments(rows)
    assert [[one.theme, *one.others] for one in found] == [
        ranked_plainly(config, row) for row in rows
    ]
    two = Config(**{**_values(config), "codes": ("a", "b")})
    (one,) = two.assignments(np.array([[0.25, 0.5]]))
    assert (one.theme, one.score, one.others) == ("b", 0.5, ("a",))


def _values(config: Config) -> dict:
    return {name: getattr(config, name) for name in Config.__slots__}


def test_reports_told_together_get_what_each_gets_alone() -> None:
    work = (
        "2023年政府工作报告\n一、2022年工作回顾\n新增高新技术企业86家，研发投入增长。\n"
    )
    documents = [Document(text) for text in (*TEXTS, work, "", "天气晴好。")]
    begun = [begin(document) for document in documents]
    assert len({one.facts.kind for one in begun}) > 1
    together = with_themes(begun)
    assert together == [with_themes([one])[0] for one in begun]
    assert any(section.theme for one in together for section in one.sections)
    assert [finish(one).document for one in together] == documents
    assert with_themes([]) == []


def test_what_trains_models_is_not_loaded_where_they_are_used() -> None:
    code = (
        "import sys\n"
        "from govtext.pipeline import analyze\n"
        "report = analyze('石桥镇2023年法治政府建设情况报告\\n一、主要举措\\n'\n"
        "    '全年受理行政复议申请12件，作出复议决定10件。')\n"
        "assert any(section.theme for section in report.sections)\n"
        "heavy = {'sklearn', 'scipy', 'skops', 'pandas'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()
