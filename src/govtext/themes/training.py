"""Training a theme model, and measuring it on items that it has not seen.

Everything that is measured or tuned comes from held-out items: those of one writer at a
time where there are several, else of some reports at a time, else of some items. The
calibration is Platt's (1999), one slope and offset for all themes, fitted on held-out
decision values.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections import defaultdict
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from govtext.errors import LabelError
from govtext.text import matching_view
from govtext.themes.features import features
from govtext.themes.fitting import SEED, fit
from govtext.themes.labels import NONE
from govtext.themes.measures import Scores, measure
from govtext.themes.model import Config, ThemeModel, calibrated
from govtext.themes.taxonomy import load_taxonomy
from govtext.themes.weights import LONGEST
from govtext.words import segmenter

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy as np

    from govtext.themes.features import Features
    from govtext.themes.labels import LabelledItem

    Array = np.ndarray[Any, Any]

_FEWEST_GROUPS = 3
_FOLDS = 5
_MOST_WRITERS = 20
# What is ever shown of an item. Fitted on the leading theme alone, the scores came out
# right for held-out items of our own writing, but too sure of reports by others.
_CALIBRATED_ON = 3
_FLATTEST = 0.0001
_LEAST_SURE = 0.5  # abstain where held-out items are more often wrong than right
_PARTS = (0.25, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Trained:
    """A model with what is known of its quality.

    Attributes:
        model: Fitted on all items.
        scores: On held-out items.
        grouped_by: What was held out at a time: ``writer``, ``report`` or ``item``.
    """

    model: ThemeModel
    scores: Scores
    grouped_by: str


def train(
    items: Sequence[LabelledItem],
    codes: Sequence[str],
    kind: str,
    *,
    seed: int = SEED,
) -> Trained:
    """Fit a model and measure it.

    Args:
        items: At least two themes; see ``engines.labels.check_classes``.
        codes: The themes; those without any item are left out of the model.
        kind: Kind of report whose taxonomy the codes are; empty for others.
        seed: Of the order in which the regressions visit the items.

    Raises:
        LabelError: The items hold no words.
    """
    led = {theme for item in items for theme in item.themes}
    codes = tuple(code for code in codes if code in led)
    seen = item_features(items, kind)
    if not any(one.text_of("words") for one in seen):
        raise LabelError("there are no words in the items; train on text")
    grouped_by, groups = group(items)
    raw = held_out(items, seen, codes, groups, seed=seed)
    config, scores = _tuned(items, raw, codes, kind)
    weights = fit(items, seen, codes, seed=seed)
    return Trained(ThemeModel(config, weights), scores, grouped_by)


def _tuned(
    items: Sequence[LabelledItem], raw: Array, codes: tuple[str, ...], kind: str
) -> tuple[Config, Scores]:
    """Calibration and thresholds by held-out decision values, and the scores of these.

    They are tuned on the items that they are measured on; three numbers hardly fit to
    hundreds of items.
    """
    slope, offset = _platt(items, raw, codes)
    probabilities = calibrated(raw, slope, offset)
    taxonomy = load_taxonomy(kind)
    config = Config(
        kind=kind if taxonomy else "",
        taxonomy=taxonomy.version if taxonomy else "",
        codes=codes,
        slope=slope,
        offset=offset,
        abstain_below=_abstention(items, probabilities, codes),
        other_above=_other_threshold(items, probabilities, codes),
        longest=LONGEST,
        data_sha256=digest(items),
        items=len(items),
        segmenter=segmenter(),
        libraries={
            "python": platform.python_version(),
            **{name: version(name) for name in ("numpy", "scikit-learn", "scipy")},
        },
    )
    return config, measure(items, config.assignments(probabilities))


def item_features(items: Sequence[LabelledItem], kind: str) -> list[Features]:
    """The features of labelled items."""
    return [features(matching_view(item.text).text, item.role, kind) for item in items]


def group(items: Sequence[LabelledItem]) -> tuple[str, list[str]]:
    """What is held out together, and the name of each item's group."""
    for name in ("writer", "report"):
        groups = [getattr(item, name) for item in items]
        if len(set(groups)) >= _FEWEST_GROUPS and all(groups):
            return name, groups
    return "item", [item.id for item in items]


def folds(groups: Sequence[str]) -> list[list[int]]:
    """Indices to hold out, fold by fold: one group each, or several where many are."""
    names = sorted(set(groups))
    number = len(names) if len(names) <= _MOST_WRITERS else _FOLDS
    # By digest, not by order: neighbours in a file are alike.
    names.sort(key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    fold_of = {name: index % number for index, name in enumerate(names)}
    return [
        [index for index, name in enumerate(groups) if fold_of[name] == fold]
        for fold in range(number)
    ]


def held_out(  # noqa: PLR0913  what it trains on, and how
    items: Sequence[LabelledItem],
    seen: Sequence[Features],
    codes: Sequence[str],
    groups: Sequence[str],
    kept: Collection[int] | None = None,
    *,
    seed: int = SEED,
) -> Array:
    """Decision values of every item by a model that has not seen its group.

    Args:
        items: All items.
        seen: Their features.
        codes: The columns of what is returned.
        groups: The group of each item.
        kept: Indices of the only items to train on; all without.
        seed: See ``train``.
    """
    import numpy as np  # noqa: PLC0415

    raw = np.zeros((len(items), len(codes)))
    for fold in folds(groups):
        out = set(fold)
        rest = [
            index
            for index in range(len(items))
            if index not in out and (kept is None or index in kept)
        ]
        if not any(seen[i].text_of("words") for i in rest):
            continue  # nothing to learn from; it tells nothing
        weights = fit(
            [items[i] for i in rest], [seen[i] for i in rest], codes, seed=seed
        )
        model = ThemeModel(measuring_config(codes), weights)
        raw[fold] = model.decisions([seen[i] for i in fold])
    return raw


def digest(items: Sequence[LabelledItem]) -> str:
    """Digest of labelled items, whatever their order and whoever coded them."""
    known = [asdict(item) for item in items]
    for values in known:
        del values["coder"]
    lines = sorted(json.dumps(values, ensure_ascii=False) for values in known)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def measuring_config(codes: Sequence[str]) -> Config:
    """A configuration that never abstains and calibrates nothing."""
    return Config("", "", tuple(codes), 1, 0, 0, 1, LONGEST, "", 0, "", {})


def _platt(
    items: Sequence[LabelledItem], raw: Array, codes: Sequence[str]
) -> tuple[float, float]:
    """Slope and offset that make probabilities of the best themes' decision values."""
    import numpy as np  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    best = raw.argsort(axis=1, kind="stable")[:, : -1 - _CALIBRATED_ON : -1]
    values = np.take_along_axis(raw, best, axis=1).ravel()
    right = [
        codes[index] in item.themes
        for item, row in zip(items, best, strict=True)
        for index in row
    ]
    if len(set(right)) == 1:
        return 1.0, 0.0
    fitted = LogisticRegression(C=1e6).fit(values.reshape(-1, 1), right)
    # Of a model worse than chance: its scores are all about the same, none is reversed.
    slope = max(_FLATTEST, round(float(fitted.coef_[0][0]), 4))
    return slope, round(float(fitted.intercept_[0]), 4)


def _abstention(
    items: Sequence[LabelledItem], probabilities: Array, codes: Sequence[str]
) -> float:
    """The probability below which held-out items are more often wrong than right."""
    best = probabilities.max(axis=1)
    lead = probabilities.argmax(axis=1)
    right = [
        codes[index] in item.themes for index, item in zip(lead, items, strict=True)
    ]
    threshold = 0.0
    for candidate in (step / 100 for step in range(1, 50)):
        below = [ok for ok, p in zip(right, best, strict=True) if p < candidate]
        if below and sum(below) / len(below) < _LEAST_SURE:
            threshold = candidate
    return threshold


def _other_threshold(
    items: Sequence[LabelledItem], probabilities: Array, codes: Sequence[str]
) -> float:
    """The probability above which further themes have the best F1."""
    ranked = (-probabilities).argsort(axis=1, kind="stable")[:, 1:3]
    wanted = sum(len(item.others) for item in items)
    found = [
        (float(probabilities[row, index]), codes[index] in item.themes)
        for row, item in enumerate(items)
        if item.theme != NONE
        for index in ranked[row]
    ]
    best, threshold = 0.0, 0.5
    for candidate in (step / 100 for step in range(5, 96)):
        given = [right for p, right in found if p >= candidate]
        if wanted + len(given) and 2 * sum(given) / (wanted + len(given)) > best:
            best, threshold = 2 * sum(given) / (wanted + len(given)), candidate
    return threshold


def learning_curve(
    items: Sequence[LabelledItem], codes: Sequence[str], kind: str
) -> list[tuple[int, Scores]]:
    """Held-out scores by the number of items trained on: a quarter, half, all.

    Whole reports are left out of training, by the digest of their names; what is
    measured on is the same each time. Calibration and thresholds are tuned as in
    ``train``, so the last scores are those that ``train`` gives.

    Returns:
        The mean number of items trained on, and the scores.
    """
    led = {theme for item in items for theme in item.themes}
    codes = tuple(code for code in codes if code in led)
    seen = item_features(items, kind)
    _, groups = group(items)
    curve = []
    for part in _PARTS:
        kept = _of_whole_reports(items, part * len(items))
        raw = held_out(items, seen, codes, groups, kept)
        _, scores = _tuned(items, raw, codes, kind)
        curve.append((round(len(kept) * (1 - 1 / len(folds(groups)))), scores))
    return curve


def _of_whole_reports(items: Sequence[LabelledItem], number: float) -> set[int]:
    """Indices of the items of some reports, so many items or a few more."""
    reports: dict[str, list[int]] = defaultdict(list)
    for index, item in enumerate(items):
        name = item.report or item.id
        reports[hashlib.sha256(name.encode()).hexdigest()].append(index)
    kept: set[int] = set()
    for digest_of_name in sorted(reports):
        if len(kept) >= number:
            break
        kept.update(reports[digest_of_name])
    return kept
