"""A trained theme model: from the features of sections to themes with probabilities.

The model is linear: TF-IDF of words, characters and the words of the opening, the
points of the taxonomy's words and the role; one logistic regression a theme. Its file
holds arrays and strings only, read through skops, which runs no code; pickles and
unknown types are refused.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import sys
import zipfile
import zlib
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govtext.errors import ModelError
from govtext.themes.taxonomy import load_taxonomy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfVectorizer

    from govtext.themes.features import Features

FORMAT = 1
MODEL_FILE = "model.skops"
CONFIG_FILE = "config.json"
CARD_FILE = "card.md"
FILES = (MODEL_FILE, CONFIG_FILE, CARD_FILE)
"""What is in the folder of a model."""

ROLES_SEEN = ("measures", "duties", "shortcomings", "recommendations")
_POINTS_WEIGHT = 0.2
_ROLE_WEIGHT = 0.5
_MOST_OTHERS = 2
# What skops raises depends on which part of the file is not as it should be.
_NOT_SKOPS = (
    zipfile.BadZipFile,
    zlib.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    ImportError,
    LookupError,
    OSError,
    RuntimeError,  # also NotImplementedError and RecursionError
    TypeError,
    ValueError,
)
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_OBJECT_ID = re.compile(r'(?<="__id__": )\d+|\d+(?=\.npy")')


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

    def assignment(self, probabilities: np.ndarray[Any, Any]) -> Assignment:
        """The themes of one section with these probabilities of the codes."""
        ranked = probabilities.argsort(kind="stable")[::-1][: 1 + _MOST_OTHERS]
        best = float(probabilities[ranked[0]])
        if best < self.abstain_below:
            return Assignment()
        others = [
            self.codes[index]
            for index in ranked[1:]
            if probabilities[index] >= self.other_above
        ]
        return Assignment(self.codes[ranked[0]], round(best, 3), tuple(others))


@dataclass(frozen=True)
class Terms:
    """What one part of the columns counts.

    Attributes:
        terms: In the order of the columns.
        idf: Their inverse document frequencies.
    """

    terms: tuple[str, ...]
    idf: np.ndarray[Any, Any]


@dataclass(frozen=True)
class Weights:
    """The learned numbers of a model.

    Attributes:
        parts: The terms of each part of ``PARTS``.
        coefficients: Themes × columns: the parts, then points, then roles.
        intercepts: One a theme.
    """

    parts: dict[str, Terms]
    coefficients: np.ndarray[Any, Any]
    intercepts: np.ndarray[Any, Any]


PARTS = {"words": 1.0, "characters": 1.0, "opening": 0.6}
"""Parts of the columns that come from text, by their names in ``Features``, with their
weights."""


def vectorizer(part: str, longest: int, **settings: Any) -> TfidfVectorizer:  # noqa: ANN401
    """What counts the terms of one part."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

    unit = {"analyzer": "char"} if part == "characters" else {"token_pattern": r"\S+"}
    return TfidfVectorizer(
        **unit,
        lowercase=False,
        ngram_range=(1, longest),
        sublinear_tf=True,
        **settings,
    )


def all_columns(
    counted: Mapping[str, csr_matrix], seen: Sequence[Features], codes: Sequence[str]
) -> csr_matrix:
    """The columns of items: terms of the parts, points, roles; one row an item."""
    from scipy.sparse import csr_matrix, hstack  # noqa: PLC0415

    parts = [weight * counted[part] for part, weight in PARTS.items()]
    return hstack([*parts, csr_matrix(_side_columns(seen, codes))], format="csr")


def _side_columns(
    seen: Sequence[Features], codes: Sequence[str]
) -> np.ndarray[Any, Any]:
    import numpy as np  # noqa: PLC0415

    column = {code: index for index, code in enumerate((*codes, *ROLES_SEEN))}
    side = np.zeros((len(seen), len(column)))
    for row, one in enumerate(seen):
        size = sum(value * value for value in one.points.values()) ** 0.5
        for theme, value in one.points.items():
            if theme in column:
                side[row, column[theme]] = _POINTS_WEIGHT * value / size
        if one.role in ROLES_SEEN:
            side[row, column[one.role]] = _ROLE_WEIGHT
    return side


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
    def _vectorizers(self) -> dict[str, TfidfVectorizer]:
        found = {}
        for part, counted in self.weights.parts.items():
            longest = self.config.longest[part]
            found[part] = vectorizer(part, longest, vocabulary=counted.terms)
            found[part].idf_ = counted.idf
        return found

    @cached_property
    def _columns_by_codes(self) -> np.ndarray[Any, Any]:
        import numpy as np  # noqa: PLC0415

        # As the product with sparse rows wants it: else it is turned in every call.
        return np.ascontiguousarray(self.weights.coefficients.T)

    def assign(self, seen: Sequence[Features]) -> list[Assignment]:
        """Themes of some sections: all in one batch, which is what makes it fast."""
        if not seen:
            return []
        return [self.config.assignment(row) for row in self.probabilities(seen)]

    def probabilities(self, seen: Sequence[Features]) -> np.ndarray[Any, Any]:
        """Items × codes: the probability that a coder gives the theme to the item."""
        raw = self.decisions(seen)
        return calibrated(raw, self.config.slope, self.config.offset)

    def decisions(self, seen: Sequence[Features]) -> np.ndarray[Any, Any]:
        """Items × codes: decision values, not calibrated."""
        counted = {
            part: found.transform(getattr(one, part) for one in seen)
            for part, found in self._vectorizers.items()
        }
        columns = all_columns(counted, seen, self.config.codes)
        raw: np.ndarray[Any, Any] = columns.dot(self._columns_by_codes)
        decisions: np.ndarray[Any, Any] = raw + self.weights.intercepts
        return decisions


def calibrated(
    raw: np.ndarray[Any, Any], slope: float, offset: float
) -> np.ndarray[Any, Any]:
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
        reason = (error.strerror or str(error)).lower()
        raise ModelError(f"{path}: {reason}; train it anew") from error
    if hashlib.sha256(data).hexdigest() != config.model_sha256:
        raise ModelError(
            f"{path}: not the file that {CONFIG_FILE} beside it was written for "
            "(damaged or changed); train it anew"
        )
    return ThemeModel(config, _load_weights(data, path, config))


def load_config(folder: Path) -> Config:
    """What the model in a folder says about itself.

    Raises:
        ModelError: It says nothing that is understood, or is of another taxonomy.
    """
    path = folder / CONFIG_FILE
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
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
        and isinstance(config.longest, dict)
        and set(config.longest) == set(PARTS)
        and all(isinstance(longest, int) for longest in config.longest.values())
        and min(config.longest.values()) > 0
    )


def _load_weights(data: bytes, path: Path, config: Config) -> Weights:
    import numpy as np  # noqa: PLC0415
    import skops.io  # noqa: PLC0415  loads scikit-learn
    from skops.io.exceptions import UntrustedTypesFoundException  # noqa: PLC0415

    try:
        values = skops.io.loads(data, trusted=[])
    except UntrustedTypesFoundException as error:
        raise ModelError(
            f"{path}: refused, it holds more than data: {error}"
        ) from error
    except _NOT_SKOPS as error:
        raise ModelError(f"{path}: not a skops file; pickles are refused") from error
    try:
        weights = Weights(
            {
                part: Terms(
                    tuple(values[part].split("\n")),
                    np.asarray(values[f"{part}_idf"], dtype=np.float64),
                )
                for part in PARTS
            },
            np.asarray(values["coefficients"], dtype=np.float64),
            np.asarray(values["intercepts"], dtype=np.float64),
        )
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise ModelError(f"{path}: not the weights of a theme model") from error
    if not _fitting(weights, len(config.codes)):
        raise ModelError(f"{path}: its arrays do not fit its {CONFIG_FILE}; train anew")
    return weights


def _fitting(weights: Weights, codes: int) -> bool:
    """Whether arrays have the sizes that belong together, and numbers in them."""
    import numpy as np  # noqa: PLC0415

    parts = weights.parts.values()
    columns = sum(len(part.terms) for part in parts) + codes + len(ROLES_SEEN)
    arrays = (weights.coefficients, weights.intercepts, *(part.idf for part in parts))
    return (
        weights.coefficients.shape == (codes, columns)
        and weights.intercepts.shape == (codes,)
        and all(part.idf.shape == (len(part.terms),) for part in parts)
        and all(len(set(part.terms)) == len(part.terms) for part in parts)
        and all(bool(np.isfinite(array).all()) for array in arrays)
    )


def dump_weights(weights: Weights) -> bytes:
    """The model file: the same bytes for the same numbers.

    skops names arrays by their place in memory and dates them; both are replaced.
    """
    import skops.io  # noqa: PLC0415

    raw = skops.io.dumps(
        {
            **{part: "\n".join(one.terms) for part, one in weights.parts.items()},
            **{f"{part}_idf": one.idf for part, one in weights.parts.items()},
            "coefficients": weights.coefficients,
            "intercepts": weights.intercepts,
        }
    )
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        schema = old.read("schema.json").decode()
        numbers: dict[str, str] = {}
        for found in _OBJECT_ID.finditer(schema):
            numbers.setdefault(found[0], str(len(numbers) + 1))
        schema = _OBJECT_ID.sub(lambda found: numbers[found[0]], schema)
        members = {
            f"{numbers[name.removesuffix('.npy')]}.npy": old.read(name)
            for name in old.namelist()
            if name.endswith(".npy")
        }
        members["schema.json"] = schema.encode()
        for name in sorted(members):
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, members[name], compresslevel=9)
    return stream.getvalue()


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
