"""A trained theme model: from the features of sections to themes with probabilities.

The model is linear: TF-IDF of words, characters and the words of the opening, the
points of the taxonomy's words and the role; one logistic regression a theme.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govtext.errors import ModelError, system_reason
from govtext.themes.taxonomy import load_taxonomy
from govtext.themes.weights import LONGEST, Weights, dump_weights, read_weights

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np

    from govtext.themes.columns import Columns
    from govtext.themes.features import Features

    Array = np.ndarray[Any, Any]

FORMAT = 1
MODEL_FILE = "model.skops"
CONFIG_FILE = "config.json"
CARD_FILE = "card.md"
FILES = (MODEL_FILE, CONFIG_FILE, CARD_FILE)
"""What is in the folder of a model."""

_MOST_OTHERS = 2


@dataclass(frozen=True, slots=True)
class Assignment:
    """The themes of one section.

    Attributes:
        theme: The leading theme; empty where the model abstains.
        score: The estimated probability that a coder would give it; ``None`` where
            the model abstains.
        others: Further themes, the likeliest first.
    """

    theme: str = ""
    score: float | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """What a model says about itself.

    Attributes:
        kind: Kind of report; empty for a codebook of the user's own.
        taxonomy: Version of the taxonomy; empty for a codebook of the user's own.
        codes: The themes it knows, in the order of its arrays.
        slope: Of the calibration: probability = 1 / (1 + exp(-(slope · x + offset))).
        offset: See ``slope``.
        abstain_below: No theme where the best one's probability is lower.
        other_above: Another theme is given where its probability is at least this.
        longest: Part → how many words or characters its longest terms have.
        data_sha256: Digest of the labelled items.
        items: Their number.
        segmenter: What cut the words.
        libraries: Versions that it was trained with.
        model_sha256: Digest of the model file.
        format: Of the files.
    """

    kind: str
    taxonomy: str
    codes: tuple[str, ...]
    slope: float
    offset: float
    abstain_below: float
    other_above: float
    longest: dict[str, int]
    data_sha256: str
    items: int
    segmenter: str
    libraries: dict[str, str]
    model_sha256: str = ""
    format: int = FORMAT

    def assignments(self, probabilities: Array) -> list[Assignment]:
        """The themes of sections with these probabilities, one row a section."""
        import numpy as np  # noqa: PLC0415

        # From the last code back: of equally likely ones, the last goes first.
        codes = self.codes[::-1]
        left = probabilities[:, ::-1].copy()
        rows = np.arange(len(left))
        ranked = []
        for _ in range(min(1 + _MOST_OTHERS, len(codes))):
            best = left.argmax(axis=1)
            likeliest = [codes[index] for index in best.tolist()]
            ranked.append(zip(likeliest, left[rows, best].tolist(), strict=True))
            left[rows, best] = -1.0
        return [self._assignment(*best) for best in zip(*ranked, strict=True)]

    def _assignment(
        self, best: tuple[str, float], *others: tuple[str, float]
    ) -> Assignment:
        """The themes of a section: codes with their probabilities, the best first."""
        theme, score = best
        if score < self.abstain_below:
            return Assignment()
        further = [code for code, other in others if other >= self.other_above]
        return Assignment(theme, round(score, 3), tuple(further))


class ThemeModel:
    """A trained model.

    Attributes:
        config: What it says about itself.
        weights: Its numbers.
    """

    def __init__(self, config: Config, weights: Weights) -> None:
        self.config = config
        self.weights = weights

    @cached_property
    def _columns(self) -> Columns:
        from govtext.themes.columns import Columns  # noqa: PLC0415  numpy

        return Columns(self.weights, self.config.codes)

    def assign(self, seen: Iterable[Features]) -> list[Assignment]:
        """Themes of some sections: all in one batch, which is what makes it fast."""
        return self.config.assignments(self.probabilities(seen))

    def probabilities(self, seen: Iterable[Features]) -> Array:
        """Items × codes: the probability that a coder gives the theme to the item."""
        raw = self.decisions(seen)
        return calibrated(raw, self.config.slope, self.config.offset)

    def decisions(self, seen: Iterable[Features]) -> Array:
        """Items × codes: decision values, not calibrated."""
        return self._columns.decisions(seen)


def calibrated(raw: Array, slope: float, offset: float) -> Array:
    """Probabilities of decision values."""
    import numpy as np  # noqa: PLC0415

    return 1.0 / (1.0 + np.exp(-(slope * np.asarray(raw) + offset)))


@cache
def shipped_model(kind: str) -> ThemeModel | None:
    """The model that comes with the package; ``None`` for a kind without themes.

    Raises:
        ModelError: Its files are damaged.
    """
    if load_taxonomy(kind) is None:
        return None
    return load_model(shipped_folder(kind))


def shipped_folder(kind: str) -> Path:
    """Where the shipped model of a kind with themes lies.

    In the package; in a checkout, beside its source.
    """
    taxonomy = load_taxonomy(kind)
    version = taxonomy.version if taxonomy else ""
    package = Path(__file__).parents[1]
    installed = package / "models"
    models = installed if installed.is_dir() else package.parents[1] / "models"
    return models / f"themes-{kind}-{version}"


def load_model(folder: Path) -> ThemeModel:
    """Load a model.

    Raises:
        ModelError: There is none; it is of another taxonomy or format; its file was
            changed, is no skops file or holds a type that is not plain data.
    """
    config = load_config(folder)
    path = folder / MODEL_FILE
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = system_reason(error)
        raise ModelError(f"{path}: {reason}; train it anew") from error
    if hashlib.sha256(data).hexdigest() != config.model_sha256:
        raise ModelError(
            f"{path}: not the file that {CONFIG_FILE} beside it was written for "
            "(damaged or changed); train it anew"
        )
    weights = read_weights(data, str(path))
    if not weights.fit_together(len(config.codes)):
        raise ModelError(f"{path}: its arrays do not fit its {CONFIG_FILE}; train anew")
    return ThemeModel(config, weights)


def load_config(folder: Path) -> Config:
    """What the model in a folder says about itself.

    Raises:
        ModelError: It says nothing that is understood, or is of another taxonomy.
    """
    path = folder / CONFIG_FILE
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = system_reason(error)
        raise ModelError(
            f"{path}: {reason}; a model is a folder that 'govtext themes train' wrote"
        ) from error
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path}: not JSON; train the model anew") from error
    try:
        config = Config(**{**values, "codes": tuple(values["codes"])})
    except (TypeError, KeyError) as error:
        raise ModelError(f"{path}: not the description of a model: {error}") from error
    if not _well_formed(config):
        raise ModelError(f"{path}: a value in it is not of its kind; train it anew")
    if config.format != FORMAT:
        raise ModelError(
            f"{path}: format {config.format!r}, this version reads {FORMAT}; train anew"
        )
    taxonomy = load_taxonomy(config.kind)
    version = taxonomy.version if taxonomy else ""
    if config.taxonomy != version:
        raise ModelError(
            f"{path}: a model of taxonomy version {config.taxonomy!r} of "
            f"{config.kind!r}; this version of govtext has {version!r}; train it anew"
        )
    return config


def _well_formed(config: Config) -> bool:
    numbers = (config.slope, config.offset, config.abstain_below, config.other_above)
    texts = (config.kind, config.taxonomy, config.model_sha256, *config.codes)
    largest = sys.float_info.max
    return (
        all(isinstance(number, int | float) for number in numbers)
        # Neither NaN nor infinite, nor an integer that is no float.
        and all(-largest <= number <= largest for number in numbers)
        and config.slope > 0
        and all(isinstance(text, str) for text in texts)
        and len(set(config.codes)) == len(config.codes) > 0
        and config.longest == LONGEST
    )


def save_model(folder: Path, model: ThemeModel, card: str) -> None:
    """Write a model's files into a folder that is there.

    The configuration comes last: without it, nothing takes the folder for a model.
    """
    data = dump_weights(model.weights)
    values = asdict(model.config)
    values["model_sha256"] = hashlib.sha256(data).hexdigest()
    (folder / MODEL_FILE).write_bytes(data)
    (folder / CARD_FILE).write_text(card, encoding="utf-8")
    (folder / CONFIG_FILE).write_text(
        json.dumps(values, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
