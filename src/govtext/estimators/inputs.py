"""What estimators take: a sequence with one text or report a sample."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from govtext.engines import read
from govtext.pipeline import Report, analyze, classified
from govtext.types import Document

if TYPE_CHECKING:
    from collections.abc import Iterable


def samples_of(given: Iterable[Any]) -> list[Any]:
    """The samples of a list, array, series or iterator.

    Raises:
        ValueError: One text instead of several, a table with several columns, or
            nothing.
    """
    if isinstance(given, (str, bytes, Path, Document, Report)):
        raise ValueError(  # noqa: TRY004  what scikit-learn's vectorizers raise
            f"expected a list, array or series of samples, got one {type(given)}; "
            "put it in a list"
        )
    dimensions = getattr(given, "ndim", 1)
    if dimensions != 1:
        raise ValueError(
            f"expected one column, got {dimensions} dimensions; choose the column that "
            "holds the samples"
        )
    samples = list(given)
    if not samples:
        raise ValueError("found 0 samples; at least 1 is needed")
    return samples


def texts_of(given: Iterable[Any]) -> list[str]:
    """Samples that are all texts.

    Raises:
        ValueError: See ``samples_of``.
        TypeError: A sample is no text.
    """
    texts = samples_of(given)
    for number, text in enumerate(texts):
        if not isinstance(text, str):
            raise TypeError(f"sample {number} is a {type(text)}, not a str")
    return texts


def report_of(sample: Any, *, kind: str, themes: bool) -> Report:  # noqa: ANN401
    """A report with everything found in it.

    Args:
        sample: A report; or its text, a document, or the path of a file, to analyse.
        kind: The kind of report; it changes nothing of one that is analysed already.
        themes: Whether to classify sections, also those of a report that was analysed
            without themes: zeros for its themes would say that it has none.

    Raises:
        TypeError: The sample is none of these.
        UnreadableFileError: The file cannot be read as a report.
        ModelError: The files of a shipped model are damaged.
    """
    if isinstance(sample, Report):
        return classified(sample) if themes else sample
    if isinstance(sample, Path):
        return read(sample, kind=kind, themes=themes)
    if isinstance(sample, (str, Document)):
        return analyze(sample, kind=kind, themes=themes)
    raise TypeError(
        f"a sample is a {type(sample)}; it can be a text (str), a govtext.Document, a "
        "govtext.Report or a pathlib.Path"
    )
