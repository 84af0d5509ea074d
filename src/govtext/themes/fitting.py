"""Fitting the numbers of a theme model to labelled items, by scikit-learn.

``columns`` computes the same columns without it; a model decides by those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govtext.themes.weights import LONGEST, PARTS, Terms, Weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfVectorizer

    from govtext.themes.features import Features
    from govtext.themes.labels import LabelledItem

    Array = np.ndarray[Any, Any]

_RAREST = 2
_PENALTY = 5.0  # C of the regressions; held-out scores are flat from 5 to 20
# Of an item for a theme that does not lead it. With one level of themes, all that
# counts is which one leads, and what comes along must not learn to; with two, what
# comes along is mostly a sibling, and learning from it helps on reports by others.
_OTHER_WEIGHT = {1: 0.03, 2: 0.2}
_DECIMALS = 2  # of the coefficients: half the file, no score changes
SEED = 0
_ALWAYS = 20.0
"""Decision value of a theme that all items have that a model was fitted on."""


def fit(
    items: Sequence[LabelledItem],
    seen: Sequence[Features],
    codes: Sequence[str],
    *,
    seed: int = SEED,
) -> Weights:
    """Fit the vectorizers and one regression a theme.

    Args:
        items: Some items; one of them holds a word.
        seen: Their features.
        codes: The themes.
        seed: Starts what the regressions draw.
    """
    import numpy as np  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    rarest = _RAREST if len(items) >= 200 else 1  # noqa: PLR2004  few have few twice
    counts = {part: vectorizer(part, min_df=rarest) for part in PARTS}
    counted = {
        part: count.fit_transform(one.text_of(part) for one in seen)
        for part, count in counts.items()
    }
    columns = all_columns(counted, seen, codes)
    other = _OTHER_WEIGHT[1 + any("." in code for code in codes)]
    coefficients = np.zeros((len(codes), columns.shape[1]))
    intercepts = np.zeros(len(codes))
    for row, code in enumerate(codes):
        has = np.array([code in item.themes for item in items])
        if has.all() or not has.any():
            intercepts[row] = _ALWAYS if has.any() else -_ALWAYS
            continue
        weight = [other if code in item.others else 1.0 for item in items]
        regression = LogisticRegression(
            C=_PENALTY, solver="liblinear", dual=True, random_state=seed, max_iter=1000
        )
        regression.fit(columns, has, sample_weight=weight)
        coefficients[row] = regression.coef_[0]
        intercepts[row] = regression.intercept_[0]
    return Weights(
        {
            part: Terms(tuple(count.get_feature_names_out()), _rounded(count.idf_))
            for part, count in counts.items()
        },
        _rounded(coefficients),
        _rounded(intercepts),
    )


def vectorizer(part: str, **settings: Any) -> TfidfVectorizer:  # noqa: ANN401
    """What counts the terms of one part."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

    unit = {"analyzer": "char"} if part == "characters" else {"token_pattern": r"\S+"}
    return TfidfVectorizer(
        **unit,
        lowercase=False,
        ngram_range=(1, LONGEST[part]),
        sublinear_tf=True,
        **settings,
    )


def all_columns(
    counted: dict[str, csr_matrix], seen: Sequence[Features], codes: Sequence[str]
) -> csr_matrix:
    """The columns of items: terms of the parts, points, roles; one row an item."""
    from scipy.sparse import csr_matrix, hstack  # noqa: PLC0415

    from govtext.themes.columns import side_columns  # noqa: PLC0415  numpy

    parts = [weight * counted[part] for part, weight in PARTS.items()]
    return hstack([*parts, csr_matrix(side_columns(seen, codes))], format="csr")


def _rounded(values: Array) -> Array:
    rounded: Array = values.round(_DECIMALS).astype("float32")
    return rounded
