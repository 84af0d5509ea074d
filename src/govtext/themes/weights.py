"""The learned numbers of a theme model and the file that holds them.

The file is one that skops writes of a ``dict`` of strings and arrays: a zip of NumPy's
``.npy`` files with ``schema.json``, which says what is what. It is read here, not by
skops, which takes a second to load scikit-learn and knows many types; here anything
but strings and arrays of numbers is refused, and nothing in a file is ever run.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from govtext.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

    Array = np.ndarray[Any, Any]

PARTS = {"words": 1.0, "characters": 1.0, "opening": 0.6}
"""Parts of the columns that come from text, by their names in ``Features``, with their
weights."""

LONGEST = {"words": 1, "characters": 2, "opening": 1}
"""How many words or characters the longest terms of each part have."""

ROLES_SEEN = ("measures", "duties", "shortcomings", "recommendations")

_SCHEMA = "schema.json"
# What is raised depends on which part of the file is not as it should be.
_NOT_SKOPS = (
    zipfile.BadZipFile,
    zlib.error,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,  # also NotImplementedError and RecursionError
    TypeError,
    ValueError,
)
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_OBJECT_ID = re.compile(r'(?<="__id__": )\d+|\d+(?=\.npy")')


@dataclass(frozen=True)
class Terms:
    """What one part of the columns counts.

    Attributes:
        terms: In the order of the columns.
        idf: Their inverse document frequencies.
    """

    terms: tuple[str, ...]
    idf: Array


@dataclass(frozen=True)
class Weights:
    """The learned numbers of a model.

    Attributes:
        parts: The terms of each part of ``PARTS``.
        coefficients: Themes × columns: the parts, then points, then roles.
        intercepts: One a theme.
    """

    parts: dict[str, Terms]
    coefficients: Array
    intercepts: Array

    def fit_together(self, codes: int) -> bool:
        """Whether they have the sizes for so many themes, and numbers in them."""
        import numpy as np  # noqa: PLC0415

        parts = self.parts.values()
        columns = sum(len(part.terms) for part in parts) + codes + len(ROLES_SEEN)
        arrays = (self.coefficients, self.intercepts, *(part.idf for part in parts))
        return (
            self.coefficients.shape == (codes, columns)
            and self.intercepts.shape == (codes,)
            and all(part.idf.shape == (len(part.terms),) for part in parts)
            and all(len(set(part.terms)) == len(part.terms) for part in parts)
            and all(bool(np.isfinite(array).all()) for array in arrays)
            and all(bool((part.idf > 0).all()) for part in parts)
        )


def read_weights(data: bytes, where: str) -> Weights:
    """The weights in the bytes of a model file.

    Args:
        data: The bytes.
        where: What to call the file in messages.

    Raises:
        ModelError: It is no skops file, holds anything but strings and arrays, or not
            those of a theme model.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            values = _values(archive, where)
    except _NOT_SKOPS as error:
        raise ModelError(f"{where}: not a skops file; pickles are refused") from error
    try:
        return Weights(
            {
                part: Terms(
                    tuple(values[part].split("\n")), _numbers(values[f"{part}_idf"])
                )
                for part in PARTS
            },
            _numbers(values["coefficients"]),
            _numbers(values["intercepts"]),
        )
    except (LookupError, TypeError, AttributeError) as error:
        raise ModelError(f"{where}: not the weights of a theme model") from error


def _numbers(values: Array) -> Array:
    if values.dtype.kind not in "fiu":
        raise TypeError(values.dtype)
    return values


def _values(archive: zipfile.ZipFile, where: str) -> dict[str, Any]:
    """The strings and arrays of a file by their names.

    Raises:
        ModelError: There is something else in it.
    """
    import numpy as np  # noqa: PLC0415

    schema = json.loads(archive.read(_SCHEMA))
    _check_type(schema, ("dict", "DictNode"), where)
    values: dict[str, Any] = {}
    for name, node in schema["content"].items():
        if node["__loader__"] == "JsonNode":
            values[name] = json.loads(node["content"])
            continue
        _check_type(node, ("ndarray", "NdArrayNode"), where)
        stored = io.BytesIO(archive.read(node["file"]))
        values[name] = np.lib.format.read_array(stored, allow_pickle=False)
    return values


def _check_type(node: Mapping[str, Any], wanted: tuple[str, str], where: str) -> None:
    """Refuse what is not of a class, read by the loader of that class."""
    if (node["__class__"], node["__loader__"]) != wanted:
        what = f"{node['__module__']}.{node['__class__']}"
        raise ModelError(f"{where}: refused, it holds more than data: {what}")


def dump_weights(weights: Weights) -> bytes:
    """The model file: the same bytes for the same numbers.

    skops names arrays by their place in memory and dates them; both are replaced.
    """
    import skops.io  # noqa: PLC0415  loads scikit-learn

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
        schema = old.read(_SCHEMA).decode()
        numbers: dict[str, str] = {}
        for found in _OBJECT_ID.finditer(schema):
            numbers.setdefault(found[0], str(len(numbers) + 1))
        schema = _OBJECT_ID.sub(lambda found: numbers[found[0]], schema)
        members = {
            f"{numbers[name.removesuffix('.npy')]}.npy": old.read(name)
            for name in old.namelist()
            if name.endswith(".npy")
        }
        members[_SCHEMA] = schema.encode()
        for name in sorted(members):
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, members[name], compresslevel=9)
    return stream.getvalue()
