"""Our kind of theme model as a classifier of scikit-learn."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import check_random_state, column_or_1d
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted

from govtext.errors import LabelError
from govtext.estimators.inputs import texts_of
from govtext.text import matching_view
from govtext.themes.features import features
from govtext.themes.labels import NONE, LabelledItem
from govtext.themes.model import shipped_model
from govtext.themes.taxonomy import KINDS_WITH_THEMES, kind_of_themes
from govtext.themes.training import train

if TYPE_CHECKING:
    from collections.abc import Iterable

    from govtext.themes.features import Features
    from govtext.themes.model import Assignment

    Array = np.ndarray[Any, Any]

_KINDS = ("auto", "", *KINDS_WITH_THEMES)
_LARGEST_SEED = 2**31 - 1


class ThemeClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Tell the leading theme of a section by its text.

    The model is the one that ``govtext themes train`` trains: linear, on words,
    characters and the opening, calibrated on held-out samples. A sample is the text of
    a section, its heading first. The order of the samples changes nothing.

    Args:
        kind: Kind of report whose taxonomy the themes are of, for the points of its
            words: ``rule-of-law``, ``work-report``, ``""`` for a codebook of one's
            own; ``auto`` tells it by the themes.
        abstain: Whether ``predict`` gives ``-`` (no theme) where held-out samples were
            more often wrong than right, as the tables leave ``theme`` empty.
        random_state: Seed of the order in which the regressions visit the samples; an
            integer is taken as it is, 0 trains what the command trains.

    Attributes:
        classes_: The themes, sorted. Samples of the theme ``-`` are trained on as
            having none of them.
        model_: The trained model.
    """

    def __init__(
        self,
        *,
        kind: str = "auto",
        abstain: bool = False,
        random_state: int | np.random.RandomState | None = 0,
    ) -> None:
        self.kind = kind
        self.abstain = abstain
        self.random_state = random_state

    @classmethod
    def from_shipped(cls, kind: str = "rule-of-law", *, abstain: bool = False) -> Self:
        """A fitted classifier with the model that comes with govtext.

        Args:
            kind: ``rule-of-law`` or ``work-report``.
            abstain: See the class.

        Raises:
            ValueError: There are no themes of that kind.
            ModelError: The files of the model are damaged.
        """
        model = shipped_model(kind)
        if model is None:
            known = ", ".join(KINDS_WITH_THEMES)
            raise ValueError(f"no model of the kind {kind!r}; there are {known}")
        made = cls(kind=kind, abstain=abstain)
        made.model_ = model
        made.classes_ = np.array(model.config.codes)
        return made

    def fit(self, X: Iterable[str], y: Iterable[Any]) -> Self:  # noqa: N803
        """Train on texts and their themes.

        Args:
            X: Texts.
            y: The theme of each; ``-`` for none. Other labels than themes do too, also
                numbers.

        Raises:
            ValueError: A parameter is none of its values; X and y differ in length;
                fewer than two themes; or no words in the texts.
            TypeError: A sample is no text.
        """
        if self.kind not in _KINDS:
            known = ", ".join(map(repr, _KINDS))
            raise ValueError(f"kind is {self.kind!r}; it can be one of {known}")
        texts, labels = texts_of(X), self._labels(y)
        if len(labels) != len(texts):
            raise ValueError(f"X has {len(texts)} samples, y has {len(labels)}")
        classes = [label for label in np.unique(labels) if label != NONE]
        if len(classes) < 2:  # noqa: PLR2004  two make a difference
            raise ValueError(
                f"y holds {len(classes)} class besides {NONE!r}; two needed"
            )
        codes = list(map(str, classes))
        kind = kind_of_themes(codes) if self.kind == "auto" else self.kind
        try:
            trained = train(
                _items(texts, labels), codes, kind, seed=_seed(self.random_state)
            )
        except LabelError as error:
            raise ValueError(str(error)) from error
        self.model_ = trained.model
        self.classes_ = np.array(classes)
        return self

    def _labels(self, y: Any) -> Array:  # noqa: ANN401  whatever holds labels
        """The labels, checked."""
        if y is None:
            raise ValueError("requires y to be passed, but the target y is None")
        labels: Array = column_or_1d(y, warn=True)
        check_classification_targets(labels)
        are_words = all(isinstance(label, str) for label in labels)
        if self.abstain and not are_words:
            raise ValueError(
                f"y holds numbers; abstain=True needs words beside {NONE!r}"
            )
        if are_words and not all(labels):
            raise ValueError(f"y holds an empty theme; write {NONE!r} for none")
        return labels

    def predict(self, X: Iterable[str]) -> Array:  # noqa: N803
        """The leading theme of each text; with ``abstain`` also ``-``."""
        check_is_fitted(self)
        if self.abstain:
            return np.array([one.theme or NONE for one in self.assign(X)])
        best = self.model_.decisions(self._seen(X)).argmax(axis=1)
        predicted: Array = self.classes_[best]
        return predicted

    def predict_proba(self, X: Iterable[str]) -> Array:  # noqa: N803
        """Texts × classes: how likely each theme is to lead, given that one does.

        The model estimates for each theme whether a coder would give it, also as a
        further one; the rows here are those numbers brought to a sum of 1. ``assign``
        gives the score as it stands in the tables.
        """
        check_is_fitted(self)
        given = self.model_.probabilities(self._seen(X))
        shares: Array = given / given.sum(axis=1, keepdims=True)
        return shares

    def decision_function(self, X: Iterable[str]) -> Array:  # noqa: N803
        """Texts × classes: the decision values, not calibrated.

        Of two classes one column, positive where the second leads.
        """
        check_is_fitted(self)
        values: Array = self.model_.decisions(self._seen(X))
        if len(self.classes_) == 2:  # noqa: PLR2004
            return values[:, 1] - values[:, 0]
        return values

    def assign(self, X: Iterable[str]) -> list[Assignment]:  # noqa: N803
        """Theme, score and further themes of each text, as in the tables.

        The model abstains here whatever ``abstain`` says.
        """
        check_is_fitted(self)
        return self.model_.assign(self._seen(X))

    def _seen(self, texts: Iterable[str]) -> list[Features]:
        kind = self.model_.config.kind
        return [
            features(matching_view(text).text, kind=kind) for text in texts_of(texts)
        ]

    def __sklearn_tags__(self) -> Any:  # noqa: ANN401  scikit-learn's own
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags


def _items(texts: list[str], labels: Array) -> list[LabelledItem]:
    """Texts with their themes as items, in an order of their own."""
    return [
        # Equal texts have one id, so none is trained on where the other is measured.
        LabelledItem(
            hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
            text,
            theme,
        )
        for text, theme in sorted(zip(texts, map(str, labels), strict=True))
    ]


def _seed(random_state: int | np.random.RandomState | None) -> int:
    if isinstance(random_state, (int, np.integer)):
        return int(random_state)
    return int(check_random_state(random_state).randint(_LARGEST_SEED))
