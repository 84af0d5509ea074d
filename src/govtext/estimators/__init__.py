r"""Reports and themes in scikit-learn: a vectorizer and a classifier.

They stand in pipelines, unions and searches like scikit-learn's own text vectorizers.
Importing this package loads scikit-learn, ``import govtext`` does not.

>>> from govtext.estimators import ReportVectorizer
>>> texts = ["平安镇2023年法治政府建设情况报告\n一、主要举措\n调解纠纷5件。"]
>>> vectorizer = ReportVectorizer(features=("metrics",)).set_output(transform="pandas")
>>> vectorizer.fit_transform(texts)["metrics_count"].tolist()
[1.0]
"""

from __future__ import annotations

from govtext.estimators.report_vectorizer import ReportVectorizer
from govtext.estimators.theme_classifier import ThemeClassifier

__all__ = ["ReportVectorizer", "ThemeClassifier"]
