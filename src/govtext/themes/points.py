"""How strongly a text names each theme by the words of the taxonomy: no training.

Each term counts once in full (a weak one little), its repeats less and less; those of
the opening count more, being what the text is about. Of nested terms the longest counts
alone. The siblings of a theme lend it a share of their points, so that a paragraph on
four sides of enforcement is not led by a stray word of another field.

>>> theme_points("受理行政复议申请12件。", 0, "rule-of-law")
{'T09.1': 1.0}
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import sqrt
from typing import TYPE_CHECKING

from govtext.themes.measures import first_level
from govtext.themes.taxonomy import load_taxonomy
from govtext.words import finder

if TYPE_CHECKING:
    from collections.abc import Callable

# Weights found on answered reports; the result is flat around them.
_WEAK = 0.35
_SINGLE = 0.6  # a term of one character
_IN_OPENING = 2.0
_FROM_SIBLINGS = 0.15


@dataclass(frozen=True, slots=True)
class _Terms:
    """The terms of a taxonomy.

    Attributes:
        find: Finds the terms in a text, the longest at each place.
        weights: Term → theme and weight.
        parents: Theme → its first level.
    """

    find: Callable[[str], list[str]]
    weights: dict[str, tuple[str, float]]
    parents: dict[str, str]


def theme_points(text: str, opening: int, kind: str) -> dict[str, float]:
    """Points of each theme that a text names.

    Args:
        text: Matching form.
        opening: Where its opening ends.
        kind: The kind of report; one without a taxonomy gives no points.
    """
    terms = _terms(kind)
    if terms is None:
        return {}
    times: dict[str, int] = {}
    for term in terms.find(text[:opening]):
        times[term] = times.get(term, 0) + 1
    in_opening = len(times)
    for term in terms.find(text[opening:]):
        times[term] = times.get(term, 0) + 1
    points: dict[str, float] = {}
    for rank, (term, number) in enumerate(times.items()):
        theme, worth = terms.weights[term]
        weight = _IN_OPENING if rank < in_opening else 1.0
        if number > 1:
            weight += sqrt(number) - 1
        points[theme] = points.get(theme, 0.0) + worth * weight
    return _lend(points, terms.parents)


def _lend(points: dict[str, float], parents: dict[str, str]) -> dict[str, float]:
    """Points with the siblings' share added."""
    family: dict[str, float] = {}
    for theme, value in points.items():
        parent = parents[theme]
        family[parent] = family.get(parent, 0.0) + value
    return {
        theme: value + _FROM_SIBLINGS * (family[parents[theme]] - value)
        for theme, value in points.items()
    }


@cache
def _terms(kind: str) -> _Terms | None:
    taxonomy = load_taxonomy(kind)
    if taxonomy is None:
        return None
    weights: dict[str, tuple[str, float]] = {}
    for theme in taxonomy:
        for term in theme.keywords:
            weights[term] = (theme.id, 1.0 if len(term) > 1 else _SINGLE)
        for term in theme.weak_keywords:
            weights[term] = (theme.id, _WEAK if len(term) > 1 else _SINGLE * _WEAK)
    parents = {theme.id: first_level(theme.id) for theme in taxonomy}
    return _Terms(finder(weights), weights, parents)
