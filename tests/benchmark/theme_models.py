"""The shipped kind of theme model beside others, on the same held-out items.

    python tests/benchmark/theme_models.py

Held out is one writer of the labelled items at a time. Answered reports in the folders
of GOVTEXT_ANSWERS, and the coded paragraphs of real work reports where GOVTEXT_REAL
names their folder, are scored too, by models trained on all labelled items.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.naive_bayes import ComplementNB
from sklearn.neighbors import NearestCentroid
from sklearn.svm import LinearSVC
from tests.accuracy.theme_answers import (
    CODED,
    CODED_LAST,
    CODED_LATER,
    answered_items,
    real_work_report_items,
)

from govtext.engines.labels import read_labels
from govtext.themes.labels import NONE, LabelledItem
from govtext.themes.measures import first_level
from govtext.themes.model import ThemeModel
from govtext.themes.taxonomy import load_taxonomy
from govtext.themes.training import (
    fit,
    folds,
    group,
    item_features,
    measuring_config,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from govtext.themes.features import Features

    Predict = Callable[[Sequence[Features]], list[str]]
    Fit = Callable[[Sequence[LabelledItem], Sequence[Features], Sequence[str]], Predict]

LABELLED = Path(__file__).parents[2] / "corpora" / "labelled"
FILES = {"rule-of-law": "themes.jsonl", "work-report": "work-report-themes.jsonl"}


def shipped(items: Any, seen: Any, codes: Any) -> Predict:
    """Words, characters, opening, points, role; one regression a theme."""
    model = ThemeModel(measuring_config(codes), fit(items, seen, codes))
    return lambda asked: [codes[row.argmax()] for row in model.decisions(asked)]


def without_points(items: Any, seen: Any, codes: Any) -> Predict:
    """The shipped one without the points of the taxonomy's words."""

    def blind(many: Any) -> list[Any]:
        return [
            type(one)(one.words, one.opening, one.characters, {}, one.role)
            for one in many
        ]

    predict = shipped(items, blind(seen), codes)
    return lambda asked: predict(blind(asked))


def word_count(*_: Any) -> Predict:
    """The theme whose words of the taxonomy count most; nothing is learnt."""
    return lambda asked: [
        max(one.points, key=lambda theme: one.points[theme], default="")
        for one in asked
    ]


SETTINGS: dict[str, Any] = {
    "lowercase": False,
    "sublinear_tf": True,
    "min_df": 2,
    "ngram_range": (1, 2),
}


@dataclass
class Single:
    """An estimator of scikit-learn for one theme an item, on words or on both."""

    make: Callable[[], Any]
    characters: bool = False

    def __call__(self, items: Any, seen: Any, *_: Any) -> Predict:
        counts = {"words": TfidfVectorizer(token_pattern=r"\S+", **SETTINGS)}
        if self.characters:
            counts["characters"] = TfidfVectorizer(analyzer="char", **SETTINGS)
        kept = [i for i, item in enumerate(items) if item.theme != NONE]
        learnt = [
            count.fit_transform(seen[i].text_of(part) for i in kept)
            for part, count in counts.items()
        ]
        estimator = self.make()
        estimator.fit(hstack(learnt, format="csr"), [items[i].theme for i in kept])

        def predict(asked: Sequence[Features]) -> list[str]:
            columns = [
                count.transform(one.text_of(part) for one in asked)
                for part, count in counts.items()
            ]
            return list(estimator.predict(hstack(columns, format="csr")))

        return predict


MODELS: dict[str, Fit] = {
    "**shipped**: words, characters, opening, points, role": shipped,
    "the same without points": without_points,
    "word count of the taxonomy": word_count,
    "words only, linear SVM": Single(lambda: LinearSVC(C=0.5, random_state=0)),
    "words and characters, linear SVM": Single(
        lambda: LinearSVC(C=0.5, random_state=0), characters=True
    ),
    "words only, nearest centroid": Single(NearestCentroid),
    "words only, complement naive Bayes": Single(ComplementNB),
    "words and characters, SGD (hinge)": Single(
        lambda: SGDClassifier(alpha=1e-5, random_state=0), characters=True
    ),
}


def scored(items: Sequence[LabelledItem], given: Sequence[str]) -> str:
    """First level right, and theme among the coder's."""
    pairs = [(i, g) for i, g in zip(items, given, strict=True) if i.theme != NONE]
    if not pairs:
        return ""
    first = np.mean([first_level(i.theme) == first_level(g) for i, g in pairs])
    second = np.mean([g in i.themes for i, g in pairs])
    return f"{first:.3f} / {second:.3f}"


def compare(kind: str, outside: Sequence[LabelledItem]) -> None:
    """Print the table of one kind of report."""
    taxonomy = load_taxonomy(kind)
    assert taxonomy is not None
    items = read_labels(LABELLED / FILES[kind], taxonomy.codes)
    seen, asked = item_features(items, kind), item_features(outside, kind)
    grouped_by, groups = group(items)
    print(f"\n{kind}: {len(items)} items, held out by {grouped_by}\n")
    print("| model | held-out items | reports by others | seconds |")
    print("|---|---:|---:|---:|")
    for name, learn in MODELS.items():
        began = time.perf_counter()
        given = [""] * len(items)
        for fold in folds(groups):
            out = set(fold)
            rest = [i for i in range(len(items)) if i not in out]
            predict = learn(
                [items[i] for i in rest], [seen[i] for i in rest], taxonomy.codes
            )
            found = predict([seen[i] for i in fold])
            for index, theme in zip(fold, found, strict=True):
                given[index] = theme
        others = learn(items, seen, taxonomy.codes)(asked) if outside else []
        took = time.perf_counter() - began
        print(
            f"| {name} | {scored(items, given)} | {scored(outside, others)} "
            f"| {took:.0f} |",
            flush=True,
        )


def main() -> None:
    folders = os.environ.get("GOVTEXT_ANSWERS", "")
    compare(
        "rule-of-law",
        [
            item
            for folder in filter(None, folders.split(os.pathsep))
            for item in answered_items(Path(folder), Path(folder))
        ],
    )
    real = os.environ.get("GOVTEXT_REAL", "")
    paths = (CODED, CODED_LATER, CODED_LAST) if real else ()
    compare(
        "work-report",
        [item for path in paths for item in real_work_report_items(Path(real), path)],
    )


if __name__ == "__main__":
    main()
