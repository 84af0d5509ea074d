"""The words around a quantity: its clause, cut into words that matter.

Chinese writes no blanks, and a full segmenter costs more than everything else
together, so the few words around a number are cut by the longest match against the
classes of ``tables/objects.toml``. What no class knows is taken for part of a noun.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from govtext.tables import load_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govtext.metrics.quantities import Quantity

_HARD = "，。；：！？\n"
_RIGHT = re.compile(r"[，。；：！？、\n（）]")
_REACH = 60


@dataclass(frozen=True, slots=True)
class Clause:
    """A quantity with the words around it; positions in the view.

    Attributes:
        quantity: The quantity.
        left: The words before it, back to a comma or to the previous quantity.
        right: The words behind it, up to a punctuation mark or the next quantity.
        glued: Only 、 和 or nothing stands between it and the previous quantity.
        glue: What stands between them then.
        runs_on: The next quantity follows ``right`` without punctuation.
        sentence: Start and end of its sentence, 。 left out.
        segment: Start of its part of the sentence (behind ；).
        bracketed: It stands in brackets behind another quantity.
        earlier: The words of its sentence before ``left``.
    """

    quantity: Quantity
    left: str
    right: str
    glued: bool
    glue: str
    runs_on: bool
    sentence: tuple[int, int]
    segment: int
    bracketed: bool
    earlier: str


class Bounds:
    """Where stretches of a text end that a set of marks closes.

    The marks are looked up once: one line of a million characters takes linear time.
    """

    __slots__ = ("_ends", "_length")

    def __init__(self, text: str, marks: str) -> None:
        self._ends = [match.start() for match in re.finditer(f"[{marks}]", text)]
        self._length = len(text)

    def around(self, position: int) -> tuple[int, int]:
        """Start and end of the stretch around a position, its mark left out."""
        index = bisect_left(self._ends, position)
        start = self._ends[index - 1] + 1 if index else 0
        end = self._ends[index] if index < len(self._ends) else self._length
        return start, end


def find_clauses(text: str, quantities: Sequence[Quantity]) -> list[Clause]:
    """The clause of each quantity, in order."""
    bounds = (Bounds(text, "。！？\n"), Bounds(text, "。；！？\n"))
    clauses = []
    for index, quantity in enumerate(quantities):
        before = quantities[index - 1] if index else None
        after = quantities[index + 1] if index + 1 < len(quantities) else None
        clauses.append(_clause(text, quantity, before, after, bounds))
    return clauses


def _clause(
    text: str,
    quantity: Quantity,
    before: Quantity | None,
    after: Quantity | None,
    bounds: tuple[Bounds, Bounds],
) -> Clause:
    low = max(quantity.start - _REACH, before.end if before else 0)
    start, bracketed = _left_start(text, low, quantity.start)
    if text.startswith("）", start):
        start += 1
    left = text[start : quantity.start]
    glue, glued = "", False
    if before is not None and start == before.end:
        stripped = left.lstrip("、和及与")
        glue = left[: len(left) - len(stripped)]
        glued, left = not stripped, stripped
    high = min(after.start if after else len(text), quantity.end + _REACH)
    end = _right_end(text, quantity.end, high)
    sentences, segments = bounds
    sentence = sentences.around(quantity.start)
    return Clause(
        quantity,
        left,
        text[quantity.end : end],
        glued,
        glue,
        runs_on=after is not None and end == after.start,
        sentence=sentence,
        segment=segments.around(quantity.start)[0],
        bracketed=bracketed,
        earlier=text[max(sentence[0], start - 2 * _REACH) : start],
    )


def _right_end(text: str, start: int, high: int) -> int:
    """Where the words behind a number end.

    A closed bracket without digits stays, and a list that no number breaks off
    (102件合同、文件进行审查).
    """
    position = start
    while mark := _RIGHT.search(text, position, high):
        if mark[0] == "、":
            following = _RIGHT.search(text, mark.end(), high)
            if mark.start() == start or following is None:
                return mark.start()
            position = mark.end()
        elif mark[0] == "（":
            closed = text.find("）", mark.end(), min(high, mark.end() + 12))
            inside = text[mark.end() : closed]
            if closed < 0 or any(character.isdigit() for character in inside):
                return mark.start()
            position = closed + 1
        else:
            return mark.start()
    return high


def _left_start(text: str, low: int, start: int) -> tuple[int, bool]:
    """Where the clause before a number begins, and whether a bracket opens it."""
    depth = 0
    for position in range(start - 1, low - 1, -1):
        mark = text[position]
        if mark == "）":
            depth += 1
        elif mark == "（":
            if depth == 0:
                return position + 1, True
            depth -= 1
        elif mark in _HARD and depth == 0:
            return position + 1, False
    return low, False


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of a clause: its text and the classes that it belongs to."""

    text: str
    classes: frozenset[str]


CONJUNCTIONS = frozenset(("和", "及", "与", "以及", "、"))
_UNKNOWN: frozenset[str] = frozenset()


@cache
def lexicon() -> dict[str, frozenset[str]]:
    """Word → its classes in ``tables/objects.toml``."""
    classes: dict[str, set[str]] = {}
    for name, words in load_table("objects").items():
        for word in words.split():
            classes.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in classes.items()}


@cache
def _longest() -> int:
    return max(map(len, lexicon()))


def cut(clause: str) -> list[Word]:
    """Cut a clause into known words and unknown single characters, left to right."""
    known = lexicon()
    longest = _longest()
    words = []
    at, end = 0, len(clause)
    while at < end:
        for size in range(min(longest, end - at), 0, -1):
            piece = clause[at : at + size]
            if piece in known:
                words.append(Word(piece, known[piece]))
                at += size
                break
        else:
            words.append(Word(clause[at], _UNKNOWN))
            at += 1
    return words


def joined(words: Sequence[Word]) -> str:
    """The words put together again."""
    return "".join(word.text for word in words)


def balanced(phrase: str) -> str:
    """Quotation marks and brackets that were cut in half, mended."""
    if phrase.count("“") != phrase.count("”"):
        phrase = "“" + phrase if phrase.count("”") > phrase.count("“") else phrase + "”"
    if phrase.count("）") > phrase.count("（"):
        _, _, phrase = phrase.rpartition("）")
    return phrase


def is_strong(word: Word) -> bool:
    """Whether a word is a verb and hardly ever part of a name."""
    return "verbs" in word.classes and not word.classes & {"nominal_verbs", "nouns"}
