"""Themes by the words of the taxonomy: no training, no segmentation.

A section's points for a theme are the terms of that theme in its text: each term counts
once in full (a weak one little), its repeats less and less; the heading and the first
sentence count more, being what the section is about. Of nested terms the longest counts
alone. Counting longer or rarer terms more was tried on answered reports and did not
help. The siblings of a theme lend it a share of their points, so that a paragraph on
four sides of enforcement is not led by a stray word of another field.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from math import sqrt
from typing import TYPE_CHECKING

from govtext.themes.taxonomy import load_taxonomy
from govtext.words import longest_of

if TYPE_CHECKING:
    import re

    from govtext.text import View
    from govtext.types import Role, Section

_CLASSIFIED: frozenset[Role] = frozenset(
    {"measures", "duties", "shortcomings", "recommendations"}
)
# Weights found on answered reports; the result is flat around them.
_WEAK = 0.35
_SINGLE = 0.6  # a term of one character
_IN_HEADING = 2.5
_IN_FIRST_SENTENCE = 1.5
_FROM_SIBLINGS = 0.15
_DUTY = (
    "T01.2",
    3.0,
)  # duties are the first responsible person's, unless all else says no
_OTHERS = 2
_OTHER_SHARE = 0.35
_SHORTEST_BODY = 6
_SHORTEST_ITEM = 24


@dataclass(frozen=True, slots=True)
class _Terms:
    """The terms of a taxonomy.

    Attributes:
        pattern: Finds the longest term at each place.
        weights: Term → theme and weight.
    """

    pattern: re.Pattern[str]
    weights: dict[str, tuple[str, float]]


def classify_sections(
    view: View, sections: tuple[Section, ...], kind: str = "rule-of-law"
) -> tuple[Section, ...]:
    """The sections with ``theme``, ``theme_score`` and ``themes_other`` filled.

    Classified are leaves whose role is measures, duties, shortcomings or
    recommendations and that say more than a heading or a lead-in. ``theme_score`` is
    the leading theme's share of the points of all themes: 1 where no other theme is
    named, small where many are. ``themes_other`` are up to two more themes with at
    least 35 % of the leading one's points.
    """
    if load_taxonomy(kind) is None:
        return sections
    parents = {section.parent_id for section in sections}
    headings = {section.section_id: section.heading for section in sections}
    return tuple(
        section
        if section.role not in _CLASSIFIED or section.section_id in parents
        else _classify(view, section, headings.get(section.parent_id, ""), kind)
        for section in sections
    )


def _classify(view: View, section: Section, above: str, kind: str) -> Section:
    text = "".join(f"{view.between(*part)}\n" for part in section.parts)
    heading_end = _heading_end(text, section)
    body = text[heading_end:].strip("。：；\n")
    if len(body) < _SHORTEST_BODY and len(text) < _SHORTEST_ITEM:
        return section
    if not section.heading and text.endswith("：\n"):  # 将着重抓好以下工作：
        return section
    if not section.heading and above:  # the heading stands alone above its paragraphs
        text = f"{above}。{text}"
        heading_end = len(above)
    points = _points(text, heading_end, kind)
    if section.role == "duties":
        points[_DUTY[0]] = points.get(_DUTY[0], 0.0) + _DUTY[1]
    if not points:
        return section
    lent = _lend(points)
    ranked = sorted(lent, key=lambda theme: (-lent[theme], theme))
    best = lent[ranked[0]]
    return replace(
        section,
        theme=ranked[0],
        theme_score=round(best / sum(lent.values()), 3),
        themes_other=tuple(
            theme
            for theme in ranked[1 : 1 + _OTHERS]
            if lent[theme] >= _OTHER_SHARE * best
        ),
    )


def _heading_end(text: str, section: Section) -> int:
    """Where the heading of a section ends in its own text; 0 without one."""
    if not section.heading:
        return 0
    at = text.find(section.heading)
    return at + len(section.heading) if at >= 0 else 0


def _points(text: str, heading_end: int, kind: str) -> dict[str, float]:
    """Points of each theme that the text names."""
    terms = _terms(kind)
    first_end = text.find("。", heading_end + 1)
    first_end = len(text) if first_end < 0 else first_end
    times: dict[str, int] = {}
    place: dict[str, float] = {}
    for weight, stretch in (
        (_IN_HEADING, text[:heading_end]),
        (_IN_FIRST_SENTENCE, text[heading_end:first_end]),
        (1.0, text[first_end:]),
    ):
        for term in terms.pattern.findall(stretch):
            times[term] = times.get(term, 0) + 1
            place.setdefault(term, weight)
    points: dict[str, float] = {}
    for term, weight in place.items():
        theme, worth = terms.weights[term]
        more = sqrt(times[term]) - 1
        points[theme] = points.get(theme, 0.0) + worth * (weight + more)
    return points


def _lend(points: dict[str, float]) -> dict[str, float]:
    """Points with the siblings' share added."""
    family: dict[str, float] = defaultdict(float)
    for theme, value in points.items():
        family[theme[:3]] += value
    return {
        theme: value + _FROM_SIBLINGS * (family[theme[:3]] - value)
        for theme, value in points.items()
    }


@cache
def _terms(kind: str) -> _Terms:
    weights: dict[str, tuple[str, float]] = {}
    for theme in load_taxonomy(kind) or ():
        for term in theme.keywords:
            weights[term] = (theme.id, 1.0 if len(term) > 1 else _SINGLE)
        for term in theme.weak_keywords:
            weights[term] = (theme.id, _WEAK if len(term) > 1 else _SINGLE * _WEAK)
    return _Terms(longest_of(weights), weights)
