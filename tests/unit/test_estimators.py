"""Estimators: what scikit-learn asks of one, and what is ours."""
# ruff: noqa: N803, ARG002  the names of scikit-learn

import functools
import io
import json
import subprocess
import sys
import warnings
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError, SkipTestWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import (
    check_estimator,
    parametrize_with_checks,
)
from sklearn.utils.validation import validate_data

from govtext import Document, Report, UnreadableFileError, analyze
from govtext.estimators import ReportVectorizer, ThemeClassifier
from govtext.pipeline import classified
from govtext.schema import QUANTITIES

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "corpora" / "sample"
TEXT = (
    "平安镇2023年法治政府建设情况报告\n一、主要举措\n"
    "{}调解纠纷12件，罚款3万元，未发生行政复议案件。学习《中华人民共和国行政处罚法》。\n"
)


class _NumbersInstead:
    """What lets the checks in, all of which feed a matrix of numbers.

    A row is told in words, so that fitting, refusing and copying are checked for real.
    """

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.string = False
        tags.input_tags.two_d_array = True
        return tags


class ThemeClassifierOfNumbers(_NumbersInstead, ThemeClassifier):
    def fit(self, X, y):
        return super().fit(_words(validate_data(self, X)), y)

    def predict(self, X):
        return super().predict(self._told(X))

    def predict_proba(self, X):
        return super().predict_proba(self._told(X))

    def decision_function(self, X):
        return super().decision_function(self._told(X))

    def _told(self, X):
        return X if isinstance(X, list) else _words(validate_data(self, X, reset=False))


class ReportVectorizerOfNumbers(_NumbersInstead, ReportVectorizer):
    def fit(self, X, y=None):
        return super().fit([TEXT] * len(validate_data(self, X)))

    def transform(self, X):
        rows = validate_data(self, X, reset=False)
        return super().transform(
            [TEXT.format(f"调解{abs(row[0]):.0f}件。") for row in rows]
        )


def _words(rows):
    """A sign for each column, and one for its value."""
    return [
        "。".join(
            chr(0x4E00 + at) + chr(0x5E00 + int(value * 50) % 3000)
            for at, value in enumerate(np.ravel(row))
        )
        for row in rows
    ]


# No check is expected to fail. scikit-learn itself skips check_array_api_input where
# SCIPY_ARRAY_API is not set.
@pytest.mark.slow
@parametrize_with_checks(
    [
        ThemeClassifierOfNumbers(),
        ReportVectorizerOfNumbers(features=("lengths", "metrics"), missing="zero"),
    ],
)
def test_checks_of_scikit_learn(estimator, check):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the checks themselves warn of
        check(estimator)


@pytest.mark.parametrize("estimator", [ThemeClassifier(), ReportVectorizer()])
def test_tags_say_that_texts_are_wanted(estimator):
    with pytest.warns(SkipTestWarning, match="string=True"):
        results = check_estimator(estimator)
    assert {result["status"] for result in results} == {"passed"}


def test_the_package_does_not_load_scikit_learn():
    code = "import sys, govtext; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- reports -----------------------------------------------------------------


def test_every_kind_of_sample_gives_the_same(tmp_path):
    text = TEXT.format("")
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    samples = [text, Document(text), path, analyze(text)]
    rows = ReportVectorizer().fit_transform(samples)
    np.testing.assert_array_equal(rows, rows[[0]].repeat(4, axis=0))


def test_the_numbers_are_those_of_the_report():
    frame = (
        ReportVectorizer()
        .set_output(transform="pandas")
        .fit_transform([TEXT.format("")])
    )
    row = frame.iloc[0]
    assert row["metrics_count"] == 2
    assert row["metrics_count_count"] == 1
    assert row["metrics_money_share"] == 0.5
    assert row["indicator_disputes_mediated"] == 12
    assert row["indicator_penalty_amount"] == 30000
    assert row["indicator_reconsideration_cases"] == 0  # told in words
    assert row["citations_law_count"] == row["citations_law_share"] == 1
    assert row["role_title_sections"] == 1
    assert row.filter(regex="^role_.*_share").sum() == pytest.approx(1)
    assert row["length_sections"] == row.filter(regex="^role_.*_sections").sum()


def test_a_report_analysed_without_themes_gets_them():
    text = (SAMPLE / "01_qingxi_2021.txt").read_text(encoding="utf-8")
    vectorizer = ReportVectorizer(features=("themes", "metrics"))
    bare, whole = analyze(text, themes=False), analyze(text)
    rows = vectorizer.fit_transform([bare, whole])
    np.testing.assert_array_equal(rows[0], rows[1])
    assert classified(bare) == whole
    assert classified(whole) is whole


def test_what_is_planned_is_no_value():
    text = TEXT.format("") + "二、下一步工作\n明年力争开展普法宣传20场。\n"
    frame = ReportVectorizer(["indicators"]).set_output(transform="pandas")
    assert frame.transform([text])["indicator_publicity_events"].isna().all()


@pytest.mark.parametrize("missing", ["nan", "zero"])
@pytest.mark.parametrize("sparse", [False, True])
def test_what_is_missing(missing, sparse):
    vectorizer = ReportVectorizer(missing=missing, sparse_output=sparse)
    matrix = vectorizer.fit_transform(["平安镇"])
    values = matrix.toarray() if sparse else matrix
    names = vectorizer.get_feature_names_out().tolist()
    assert values.shape == (1, vectorizer.n_features_out_) == (1, len(names))
    for name in ("indicator_disputes_mediated", "metrics_money_share"):
        value = values[0, names.index(name)]
        assert value == 0 if missing == "zero" else np.isnan(value)
    assert values[0, names.index("metrics_money_count")] == 0


def test_names_depend_on_the_parameters_alone():
    names = ReportVectorizer(("metrics",)).get_feature_names_out()
    expected = [f"metrics_{q}_{of}" for q in QUANTITIES for of in ("count", "share")]
    assert names.tolist() == ["metrics_count", *expected]
    both = ReportVectorizer(("metrics", "lengths")).get_feature_names_out()
    turned = ReportVectorizer(("lengths", "metrics")).get_feature_names_out()
    assert both.tolist() == turned.tolist()
    everything = ReportVectorizer().get_feature_names_out()
    assert len(set(everything)) == len(everything)


def test_an_index_stays():
    texts = pd.Series([TEXT.format("")] * 2, index=["a", "b"])
    vectorizer = ReportVectorizer(("lengths",)).set_output(transform="pandas")
    assert vectorizer.fit_transform(texts).index.tolist() == ["a", "b"]


def test_equal_reports_and_another_year_stand_alone():
    one, other = TEXT.format(""), TEXT.format("").replace("12件", "15件")
    rows = ReportVectorizer(["indicators"], missing="zero").transform([one, other, one])
    assert rows.max(axis=1).tolist() == [30000] * 3
    assert (rows[0] == rows[2]).all()
    assert (rows[0] != rows[1]).any()


def test_an_iterator_will_do():
    texts = (TEXT.format("") for _ in range(2))
    assert len(ReportVectorizer(("lengths",)).fit_transform(texts)) == 2


@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        ({"features": ("lengths", "colours")}, "colours"),
        ({"features": "lengths"}, "features"),
        ({"features": ()}, "features"),
        ({"missing": "mean"}, "mean"),
        ({"kind": "other"}, "other"),
    ],
)
def test_parameters_are_checked_by_fit(parameters, named):
    vectorizer = ReportVectorizer(**parameters)  # not before
    with pytest.raises(ValueError, match=named):
        vectorizer.fit([TEXT])


@pytest.mark.parametrize("make", [ReportVectorizer, ThemeClassifier.from_shipped])
@pytest.mark.parametrize(
    ("samples", "error"),
    [
        (TEXT, ValueError),
        ([], ValueError),
        (np.array([["a", "b"]]), ValueError),
        (pd.DataFrame({"text": ["a"]}), ValueError),
        ([1.5], TypeError),
        ([None], TypeError),
    ],
)
def test_what_is_no_list_of_samples_is_refused(make, samples, error):
    estimator = make()
    call = getattr(estimator, "predict", None) or estimator.transform
    with pytest.raises(error):
        call(samples)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(UnreadableFileError):
        ReportVectorizer().fit_transform([tmp_path / "none.txt"])


@functools.cache
def sample_reports() -> list[Report]:
    return [
        analyze(path.read_text(encoding="utf-8"), themes=False)
        for path in sorted(SAMPLE.glob("*.txt"))
    ]


def test_reports_in_a_union_a_pipeline_and_a_search():
    reports = sample_reports()
    year = [report.facts.year > 2022 for report in reports]
    union = FeatureUnion(
        [("counts", ReportVectorizer(missing="zero")), ("more", ReportVectorizer())]
    )
    names = union.fit(reports).get_feature_names_out()
    assert len(names) == union.transform(reports).shape[1]
    pipeline = Pipeline(
        [
            ("vectorizer", ReportVectorizer(missing="zero")),
            ("scaler", StandardScaler()),
            ("classifier", LogisticRegression()),
        ]
    )
    grid = {"vectorizer__features": [("lengths",), ("roles", "metrics")]}
    search = GridSearchCV(pipeline, grid, cv=2, error_score="raise").fit(reports, year)
    assert search.best_params_["vectorizer__features"] in grid["vectorizer__features"]
    again = _pickled(search)
    assert (again.predict(reports) == search.predict(reports)).all()


# --- themes ------------------------------------------------------------------


THEMES = {
    "T05.1": "行政处罚案件罚款执法",
    "T10.2": "调解矛盾纠纷人民调解",
    "A": "天气晴朗出行",
}


def labelled(*, each=6, themes=tuple(THEMES)):
    """Texts with their themes: the words of a theme in another order each time."""
    drawn = np.random.default_rng(0)
    texts, y = [], []
    for theme in themes:
        for _ in range(each):
            words = [THEMES[theme][at : at + 2] for at in range(0, 8, 2)]
            drawn.shuffle(words)
            texts.append(f"{'，'.join(words)}。{chr(0x4E00 + drawn.integers(500))}好。")
            y.append(theme)
    return texts, y


def test_themes_are_learned():
    texts, y = labelled()
    classifier = ThemeClassifier()
    assert classifier.fit(texts, y) is classifier
    assert classifier.classes_.tolist() == sorted(THEMES)
    assert classifier.score(texts, y) == 1
    shares = classifier.predict_proba(texts)
    assert shares.sum(axis=1) == pytest.approx(1)
    best = classifier.classes_[shares.argmax(axis=1)]
    assert (best == classifier.predict(texts)).all()
    assert classifier.decision_function(texts).shape == (len(texts), 3)


def test_two_classes_have_one_decision_value():
    texts, y = labelled(themes=("A", "T05.1"))
    classifier = ThemeClassifier().fit(texts, y)
    values = classifier.decision_function(texts)
    assert values.shape == (len(texts),)
    second = classifier.classes_[(values > 0).astype(int)]
    assert (second == classifier.predict(texts)).all()


def test_the_order_of_samples_changes_nothing():
    texts, y = labelled()
    order = np.random.default_rng(1).permutation(len(texts))
    one = ThemeClassifier().fit(texts, y)
    two = ThemeClassifier().fit(np.array(texts)[order], np.array(y)[order])
    assert (one.decision_function(texts) == two.decision_function(texts)).all()


def test_numbers_can_be_labels():
    texts, y = labelled()
    numbers = np.unique(y, return_inverse=True)[1]
    classifier = ThemeClassifier().fit(texts, numbers)
    assert classifier.predict(texts).tolist() == numbers.tolist()
    with pytest.raises(ValueError, match="words"):
        ThemeClassifier(abstain=True).fit(texts, numbers)


def test_no_theme_is_no_class():
    texts, y = labelled()
    none = ["-" if theme == "A" else theme for theme in y]
    classifier = ThemeClassifier().fit(texts, none)
    assert classifier.classes_.tolist() == ["T05.1", "T10.2"]
    assert set(classifier.predict(texts)) == {"T05.1", "T10.2"}


@pytest.mark.parametrize(
    ("y", "named"),
    [
        (["A"], "samples"),
        (["A", "A"], "two"),
        (["A", "-"], "two"),
        (["A", ""], "empty"),
        (None, "None"),
    ],
)
def test_labels_that_cannot_be_learned(y, named):
    with pytest.raises(ValueError, match=named):
        ThemeClassifier().fit(["调解纠纷", "行政处罚"], y)


def test_texts_without_words_and_wrong_parameters():
    with pytest.raises(ValueError, match="no words"):
        ThemeClassifier().fit(["1", "2"], ["A", "B"])
    with pytest.raises(ValueError, match="kind"):
        ThemeClassifier(kind="colours").fit(["调解", "处罚"], ["A", "B"])
    with pytest.raises(ValueError, match="colours"):
        ThemeClassifier.from_shipped("colours")
    with pytest.raises(NotFittedError):
        ThemeClassifier().predict(["调解"])


@pytest.mark.parametrize("kind", ["rule-of-law", "work-report"])
def test_the_shipped_model(kind):
    classifier = ThemeClassifier.from_shipped(kind)
    name = {"rule-of-law": "themes", "work-report": "work-report-themes"}[kind]
    path = ROOT / "corpora" / "labelled" / f"{name}.jsonl"
    items = list(map(json.loads, path.read_text(encoding="utf-8").splitlines()))[:60]
    texts, y = [item["text"] for item in items], [item["theme"] for item in items]
    assert classifier.score(texts, y) > 0.85
    assert not hasattr(clone(classifier), "model_")
    again = _pickled(classifier)
    assert (again.predict_proba(texts) == classifier.predict_proba(texts)).all()


def test_abstention():
    texts = ["，。", "调解矛盾纠纷，健全人民调解组织。"]
    sure = ThemeClassifier.from_shipped()
    assert "-" not in sure.predict(texts)
    unsure = ThemeClassifier.from_shipped(abstain=True)
    assert unsure.predict(texts)[0] == "-"
    assert unsure.predict(texts)[1] == sure.predict(texts)[1]
    assert [one.theme for one in sure.assign(texts)] == ["", unsure.predict(texts)[1]]


def test_themes_beside_other_classifiers():
    texts, y = labelled()
    assert cross_val_score(ThemeClassifier(), texts, y, cv=3).min() > 0.8
    search = GridSearchCV(
        ThemeClassifier(), {"kind": ["auto", ""]}, cv=2, error_score="raise"
    )
    assert search.fit(pd.Series(texts), y).best_score_ > 0.8
    pipeline = make_pipeline(ThemeClassifier(random_state=None))
    assert clone(pipeline).set_params(themeclassifier__abstain=True).fit(texts, y)
    other = make_pipeline(TfidfVectorizer(analyzer="char"), LogisticRegression())
    assert other.fit(texts, y).score(texts, y) > 0.8


def _pickled(estimator):
    stream = io.BytesIO()
    joblib.dump(estimator, stream)
    stream.seek(0)
    return joblib.load(stream)
