"""From what is seen of sections to decision values: TF-IDF and a product, in NumPy.

The arithmetic is that of scikit-learn's ``TfidfVectorizer`` (sublinear counts, rows of
length one, each part on its own) and of SciPy's sparse product, operation by operation
and sum by sum in the order of the columns, so that a model decides to the last bit as
the one that was trained. All sections of a batch are counted at once: a term in a
section is one integer, the row above the column, and sorting brings equals together.
"""

from __future__ import annotations

from itertools import chain, islice, repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from govtext.themes.features import AT_ONCE
from govtext.themes.weights import PARTS, ROLES_SEEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from govtext.themes.features import Features
    from govtext.themes.weights import Weights

    Array = np.ndarray[Any, Any]

_POINTS_WEIGHT = 0.2
_ROLE_WEIGHT = 0.5
_CODE_POINTS = 0x110000
_PAIR = 2


class Columns:
    """The columns of a model, and what its themes make of them.

    Args:
        weights: The learned numbers.
        codes: The themes.
    """

    def __init__(self, weights: Weights, codes: Sequence[str]) -> None:
        sizes = [len(weights.parts[part].terms) for part in PARTS]
        words, characters, _ = sizes
        self._words = _numbered(weights.parts["words"].terms, 0)
        self._characters = _Characters(weights.parts["characters"].terms, words)
        self._opening = _numbered(weights.parts["opening"].terms, words + characters)
        self._codes = codes
        self._first_side = sum(sizes)
        sides = len(codes) + len(ROLES_SEEN)
        self._shift = (self._first_side + sides).bit_length()
        self._idf = np.concatenate(
            [*(weights.parts[part].idf for part in PARTS), np.ones(sides)],
            dtype=np.float64,
        )
        # A part for points and roles too, so that every column has one.
        self._part = np.repeat(np.arange(len(PARTS) + 1), [*sizes, sides])
        self._weight = np.repeat([*PARTS.values(), 1.0], [*sizes, sides])
        # A row for each column: what a section has is looked up by rows.
        self._by_column = np.ascontiguousarray(weights.coefficients.T)
        self._intercepts = weights.intercepts.astype(float)

    def decisions(self, seen: Iterable[Features]) -> Array:
        """Sections × themes: decision values, not calibrated."""
        left = iter(seen)
        products = [np.zeros((0, len(self._intercepts)))]
        while some := list(islice(left, AT_ONCE)):
            products.append(self._products(some))
        decisions: Array = np.concatenate(products) + self._intercepts
        return decisions

    def _products(self, seen: Sequence[Features]) -> Array:
        """The columns of some sections multiplied with the coefficients."""
        products = np.zeros((len(seen), len(self._intercepts)))
        ends, columns, values = self._columns(seen)
        start = 0
        for row, end in enumerate(ends):
            one = slice(start, end)
            coefficients = self._by_column.take(columns[one], axis=0)
            # Not ``@``: a product by BLAS sums in an order of its own.
            np.einsum("i,ij->j", values[one], coefficients, out=products[row])
            start = end
        return products

    def _columns(self, seen: Sequence[Features]) -> tuple[list[int], Array, Array]:
        """Where each section's columns end, the columns and their values."""
        side = side_columns(seen, self._codes)
        side_rows, side_at = side.nonzero()
        keys = np.concatenate(
            [
                self._keys(*_looked_up(self._words, [one.words for one in seen])),
                self._keys(
                    *self._characters.looked_up([one.characters for one in seen])
                ),
                self._keys(*_looked_up(self._opening, [one.opening for one in seen])),
                self._keys(side_rows, side_at + self._first_side),
            ]
        )
        keys.sort()
        is_first = np.ones(len(keys), dtype=bool)
        np.not_equal(keys[1:], keys[:-1], out=is_first[1:])
        firsts = np.flatnonzero(is_first)
        counts = np.diff(firsts, append=len(keys))
        keys = keys[firsts]
        rows = keys >> self._shift
        columns = keys & ((1 << self._shift) - 1)

        values = np.log(counts)
        values += 1.0
        values *= self._idf[columns]
        stretch = rows * (len(PARTS) + 1) + self._part[columns]
        lengths = np.sqrt(np.bincount(stretch, values * values))
        values /= lengths[stretch]
        values *= self._weight[columns]
        # Points and roles are as they are.
        values[columns >= self._first_side] = side[side_rows, side_at]
        ends = np.searchsorted(rows, np.arange(1, len(seen) + 1))
        return ends.tolist(), columns, values

    def _keys(self, rows: Array, columns: Array) -> Array:
        return (rows << self._shift) | columns


def side_columns(seen: Sequence[Features], codes: Sequence[str]) -> Array:
    """Sections × the columns of points and roles."""
    column = {code: index for index, code in enumerate((*codes, *ROLES_SEEN))}
    rows, columns, values = [], [], []
    for row, one in enumerate(seen):
        size = sum([value * value for value in one.points.values()]) ** 0.5
        for theme, value in one.points.items():
            if theme in column:
                rows.append(row)
                columns.append(column[theme])
                values.append(_POINTS_WEIGHT * value / size)
        if one.role in ROLES_SEEN:
            rows.append(row)
            columns.append(column[one.role])
            values.append(_ROLE_WEIGHT)
    side = np.zeros((len(seen), len(column)))
    side[rows, columns] = values
    return side


def _numbered(terms: Sequence[str], first: int) -> dict[str, int]:
    """Terms with their columns."""
    return {term: column for column, term in enumerate(terms, first)}


def _looked_up(
    columns: dict[str, int], words: Sequence[Sequence[str]]
) -> tuple[Array, Array]:
    """Rows and columns of the words that are terms."""
    sizes = [len(one) for one in words]
    found = np.fromiter(
        map(columns.get, chain.from_iterable(words), repeat(-1)), np.int64, sum(sizes)
    )
    known = np.flatnonzero(found >= 0)
    return np.repeat(np.arange(len(words)), sizes)[known], found[known]


class _Characters:
    """Columns of single characters and of pairs.

    Args:
        terms: Of one or two characters.
        first: The column of the first of them.
    """

    def __init__(self, terms: Sequence[str], first: int) -> None:
        # Tables hold 1 more than a column or number, 0 for nothing: pages of memory
        # that are never written to are never taken.
        self._single = np.zeros(_CODE_POINTS, dtype=np.int32)
        self._number = np.zeros(_CODE_POINTS, dtype=np.int64)
        in_pairs = sorted({c for term in terms if len(term) == _PAIR for c in term})
        numbers = {character: number for number, character in enumerate(in_pairs, 1)}
        for character, number in numbers.items():
            self._number[ord(character)] = number
        self._numbers = len(numbers) + 1
        self._pair = np.zeros(self._numbers**2, dtype=np.int32)
        for column, term in enumerate(terms, first + 1):
            if len(term) == 1:
                self._single[ord(term)] = column
            elif len(term) == _PAIR:
                pair = numbers[term[0]] * self._numbers + numbers[term[1]]
                self._pair[pair] = column

    def looked_up(self, texts: Sequence[str]) -> tuple[Array, Array]:
        """Rows and columns of the characters and pairs that are terms."""
        # No term holds a line end, so none reaches from one text into the next.
        joined = "".join(f"{text}\n" for text in texts)
        codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
        rows = np.repeat(np.arange(len(texts)), [len(text) + 1 for text in texts])
        numbers = self._number[codes]
        singles = self._single[codes]
        pairs = self._pair[numbers[:-1] * self._numbers + numbers[1:]]
        single_at, pair_at = singles.nonzero()[0], pairs.nonzero()[0]
        return (
            rows[np.concatenate([single_at, pair_at])],
            np.concatenate([singles[single_at], pairs[pair_at]], dtype=np.int64) - 1,
        )
