"""Reports as rows of a matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin

from govtext.estimators.groups import groups
from govtext.estimators.inputs import report_of, samples_of
from govtext.pipeline import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scipy.sparse import csr_matrix

_MISSING = ("nan", "zero")


class ReportVectorizer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Turn reports into counts, shares and values of what is found in them.

    A sample is a report: its text (``str``), a ``Document``, a ``pathlib.Path`` to a
    file, or a ``Report``. Analysing is nearly all of the time that this takes: where
    reports are transformed again and again (cross-validation), analyse them first and
    give ``Report`` objects.

    Nothing is learned from the reports: the columns depend on the parameters alone, and
    ``transform`` works without ``fit``.

    Args:
        features: Groups of columns, in any order; the columns stand in the order here.

            - ``lengths``: characters without blanks, sentences, sections, the depth of
              the outline.
            - ``roles``: sections of each role, and its share of the characters.
            - ``themes``: sections of each theme, and its share of the characters of all
              sections with a theme.
            - ``metrics``: quantities of each kind (count, rate, money …), and its share
              of all quantities.
            - ``indicators``: the value of each indicator for the year, as ``compare
              indicators`` chooses it; in the unit that the codebook of indicators
              names, money in 元, rates in per cent.
            - ``citations``: cited instruments of each kind, and its share of them.
        missing: What stands for an indicator that a report does not state and for a
            share of nothing: ``nan`` or ``zero``. A count is 0 either way.
        sparse_output: Whether to give a sparse matrix (CSR) instead of an array. NaN
            takes room in it: use it with ``missing="zero"``.
        kind: ``auto``, ``rule-of-law`` or ``work-report``, for all that is analysed.

    Attributes:
        n_features_out_: Number of columns.
    """

    def __init__(
        self,
        features: Sequence[str] = (
            "lengths",
            "roles",
            "themes",
            "metrics",
            "indicators",
            "citations",
        ),
        *,
        missing: str = "nan",
        sparse_output: bool = False,
        kind: str = "auto",
    ) -> None:
        self.features = features
        self.missing = missing
        self.sparse_output = sparse_output
        self.kind = kind

    def fit(self, X: Iterable[Any], y: object = None) -> Self:  # noqa: ARG002, N803
        """Check the parameters; the reports are not analysed.

        Args:
            X: Reports.
            y: Not used.

        Raises:
            ValueError: A parameter is none of its values, or X is no list of samples.
        """
        self._validate()
        if not hasattr(X, "__next__"):  # an iterator would be used up
            samples_of(X)
        self.n_features_out_ = len(self._names())
        return self

    def transform(self, X: Iterable[Any]) -> np.ndarray[Any, Any] | csr_matrix:  # noqa: N803
        """The features of reports.

        Args:
            X: Reports.

        Returns:
            Reports × features.

        Raises:
            ValueError: See ``fit``.
            TypeError: A sample is nothing that a report can be read from.
            UnreadableFileError: A file cannot be read as a report.
        """
        self._validate()
        themes = "themes" in self.features
        reports = [
            report_of(sample, kind=self.kind, themes=themes) for sample in samples_of(X)
        ]
        parts = [
            np.array(group.rows(reports), dtype=np.float64)
            for name, group in groups().items()
            if name in self.features
        ]
        matrix: np.ndarray[Any, Any] = np.hstack(parts)
        if self.missing == "zero":
            matrix = np.nan_to_num(matrix, nan=0.0)
        if self.sparse_output:
            from scipy.sparse import csr_matrix  # noqa: PLC0415  slow

            return csr_matrix(matrix)
        return matrix

    def get_feature_names_out(
        self,
        input_features: object = None,  # noqa: ARG002
    ) -> np.ndarray[Any, Any]:
        """The names of the columns: the same for the same ``features``.

        Args:
            input_features: Not used; there is one input, the report.
        """
        self._validate()
        return np.array(self._names(), dtype=object)

    def _names(self) -> list[str]:
        return [
            column
            for name, group in groups().items()
            if name in self.features
            for column in group.names
        ]

    def _validate(self) -> None:
        """Raise ValueError for what a parameter cannot be."""
        known = tuple(groups())
        if isinstance(self.features, str) or not len(self.features):
            raise ValueError(
                f"features is {self.features!r}; give a tuple of some of {known}"
            )
        if unknown := [name for name in self.features if name not in known]:
            raise ValueError(
                f"features holds {unknown[0]!r}; it can hold {', '.join(known)}"
            )
        if self.missing not in _MISSING:
            raise ValueError(
                f"missing is {self.missing!r}; it can be one of {', '.join(_MISSING)}"
            )
        if self.kind not in KINDS:
            raise ValueError(
                f"kind is {self.kind!r}; it can be one of {', '.join(KINDS)}"
            )

    def __sklearn_tags__(self) -> Any:  # noqa: ANN401  scikit-learn's own
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.requires_fit = False
        return tags
