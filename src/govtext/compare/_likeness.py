"""How much of what one item says another one says: words weighted by how rare they are.

The terms of a text are its words of two characters and more (``govtext.words``) and its
pairs of characters, which hold where the segmenter cuts the same words differently. A
term weighs as much as it is rare among the panel's items (log of items by items with
it): 法律 says little, 方言短视频 much. Names of the panel's places are taken out: they
would make any two items of a town alike.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from math import fsum, log, sqrt
from typing import TYPE_CHECKING, Final, TypeAlias

from govtext.words import longest_of, segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from govtext.compare._units import Figure, Unit
    from govtext.compare.panel import Panel

Terms: TypeAlias = frozenset[str]

_RUN_OF_HAN: Final = re.compile(r"[一-鿿]+")
_SUFFIX: Final = re.compile(
    r"(?:街道|(?:壮族|回族|维吾尔|.{1,3}族)?自治[区州县]|[省市州盟县区旗镇乡])$"
)
_HELD: Final = 4096  # items whose terms are held
_SHORT_NAME: Final = 2  # characters; the name of 易县 alone is a common character

TARGET: Final = 2.0
"""A figure counts as two terms of its indicator's rarity: reaching a target is the
plainest sign that a plan was carried out, but others reach a like one too."""


def place_names(panel: Panel) -> list[str]:
    """The names of the panel's places and what they lie in, also without 镇, 县 …."""
    names = {
        str(name)
        for column in ("place", "county", "city", "province")
        for name in panel.reports[column].unique()
    }
    names |= {_SUFFIX.sub("", name) for name in names}
    return sorted(name for name in names if len(name) >= _SHORT_NAME)


class Terminology:
    """The terms of a panel's items, and how rare each is among them."""

    def __init__(self, units: Iterable[Unit], names: Sequence[str]) -> None:
        """Count the terms of some items.

        Args:
            units: The items.
            names: Names of places, which are no terms.
        """
        self._name = longest_of(names) if names else None
        self._items = 0
        # Beside the terms stand indicators (``#key``) and themes (``@id``).
        self._counts: Counter[str] = Counter()
        # The items of one place come up for each of its years.
        self.terms = lru_cache(_HELD)(self._terms)
        self._sum = lru_cache(_HELD)(self._sum_of)
        self._weights: dict[str, float] = {}
        for unit in units:
            self._items += 1
            self._counts.update(self._terms(unit.text))
            self._counts.update({f"#{figure.key}" for figure in unit.figures})
            self._counts.update(f"@{theme}" for theme in unit.themes)

    def _terms(self, text: str) -> Terms:
        """The terms of a text."""
        if self._name is not None:
            text = self._name.sub("\n", text)
        return frozenset(_found(text))

    def weight(self, term: str) -> float:
        """How rare a term is: 0 in every item."""
        weight = self._weights.get(term)
        if weight is None:
            weight = log(max(1, self._items) / max(1, self._counts[term]))
            self._weights[term] = weight
        return weight

    def _sum_of(self, terms: Terms) -> float:
        """The weights of terms together; exact, so that their order does not matter."""
        return fsum(map(self.weight, terms))

    def told(
        self, plan: Terms, targets: Iterable[Figure], themes: Iterable[str], later: Said
    ) -> tuple[float, float]:
        """How much of a plan a later item tells, and how much there is to tell.

        The sums of the weights of the plan's terms, targets and theme: those that the
        item has or reaches, and all.
        """
        wanted = self._sum(plan)
        found = self._sum_of(plan & later.terms)
        for target in targets:
            weight = TARGET * self.weight(f"#{target.key}")
            wanted += weight
            if any(figure.reaches(target) for figure in later.figures):
                found += weight
        if themes:
            weight = max(self.weight(f"@{theme}") for theme in themes)
            wanted += weight
            if not later.themes.isdisjoint(themes):
                found += weight
        return found, wanted

    def likeness(self, one: Terms, other: Terms) -> float:
        """What two items share of what they say, whichever is the longer: 0 to 1."""
        both = self._sum_of(one & other)
        sums = [self._sum(terms) for terms in (one, other)]
        return both / sqrt(sums[0] * sums[1]) if all(sums) else 0.0


@dataclass(frozen=True, slots=True)
class Said:
    """What a later item says.

    Attributes:
        terms: Its terms.
        themes: Its themes.
        figures: What it states in numbers.
    """

    terms: Terms
    themes: frozenset[str]
    figures: tuple[Figure, ...]


def _found(text: str) -> Iterator[str]:
    for word in segment(text):
        if len(word) > 1 and _RUN_OF_HAN.fullmatch(word):
            yield word
    for run in _RUN_OF_HAN.findall(text):
        for at in range(len(run) - 1):
            yield run[at : at + 2]
