"""What a theme model sees of a section: words, characters, opening, points, role.

One way for training and use: whatever a model is fitted on or asked about comes through
``features``. Numbers are left out: they tell nothing of the theme, and segmenters
differ over them. The opening, a heading or first clause, says what a section is about
where its sentences are on several subjects.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from govtext.themes.points import theme_points
from govtext.words import segment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

AT_ONCE = 1024
"""Of so many sections the features are told at once: words take memory."""

_LONGEST_OPENING = 60
_SHORTEST_OPENING = 4
# Beyond so many characters a section is known; a report on one line must not cost more.
_LONGEST = 4000
_ENDS = "。；：:;\n"
_END = re.compile(f"[{_ENDS}]")
_WORD = re.compile(r"[一-鿿㐀-䶿A-Za-z]+")
_NOT_WORDS = re.compile(r"[^一-鿿㐀-䶿A-Za-z，。；：、《》“”]+")


@dataclass(slots=True)
class Features:
    """What a model sees of one section.

    Attributes:
        words: Its words as cut; numbers and punctuation among them are never terms.
        opening: Those of its heading or first clause.
        characters: Its characters, all but Chinese, Latin and punctuation as blanks.
        points: Theme → share of the points of the taxonomy's own words, 0 to 1.
        role: The role of the section; empty if unknown.
    """

    words: Sequence[str]
    opening: Sequence[str]
    characters: str
    points: Mapping[str, float]
    role: str

    def text_of(self, part: str) -> str:
        """A part as what is learnt from: its terms stand in it, with blanks between."""
        if part == "characters":
            return self.characters
        words: Sequence[str] = getattr(self, part)
        return " ".join(filter(_WORD.fullmatch, words))


def features(text: str, role: str = "", kind: str = "") -> Features:
    """The features of one section; see ``features_of``."""
    return features_of([text], [role], kind)[0]


def features_of(
    texts: Sequence[str], roles: Sequence[str], kind: str = ""
) -> list[Features]:
    """The features of sections.

    Each step is done for all of them before the next: what it looks words up in fills
    the processor's cache, and would drive out what the others look them up in.

    Args:
        texts: Matching form of each, with a heading that stands alone above it first.
        roles: The role of each.
        kind: The kind of report, for the points; none for a codebook of one's own.
    """
    texts = [text[:_LONGEST] for text in texts]
    ends = [_opening_end(text) for text in texts]
    words = [segment(text) for text in texts]
    points = [
        theme_points(text, end, kind) for text, end in zip(texts, ends, strict=True)
    ]
    return [
        Features(
            own,
            _opening(text, end, own),
            _NOT_WORDS.sub(" ", text),
            _shares(named),
            role,
        )
        for text, end, own, named, role in zip(
            texts, ends, words, points, roles, strict=True
        )
    ]


def _opening(text: str, end: int, words: Sequence[str]) -> Sequence[str]:
    """The words of the opening of a text, which ends at a place."""
    # Segmenters begin anew at punctuation, so that the opening's words are the first of
    # all; where it was cut off at its greatest length, a word may be cut in two.
    if end == len(text) or text[end] in _ENDS:
        return _words_before(end, words)
    return segment(text[:end])


def _shares(points: Mapping[str, float]) -> dict[str, float]:
    """Points as shares of all."""
    total = sum(points.values())
    return {theme: value / total for theme, value in points.items()}


def _opening_end(text: str) -> int:
    """Where the first clause that says something ends."""
    for end in _END.finditer(text, 0, _LONGEST_OPENING):
        if end.start() >= _SHORTEST_OPENING:
            return end.start()
    return min(len(text), _LONGEST_OPENING)


def _words_before(end: int, words: Sequence[str]) -> Sequence[str]:
    """Those of a text's words that lie before a place in it."""
    at = 0
    for index, word in enumerate(words):
        if at >= end:
            return words[:index]
        at += len(word)
    return words
