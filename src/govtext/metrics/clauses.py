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
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from govtext.tables import load_table
from govtext.words import places

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from govtext.metrics.quantities import Quantity

_LEFT = re.compile(r"[，。；：！？\n（）]")
_RIGHT = re.compile(r"[，。；：！？、\n（）]")
_CLOSING = "，。；：！？、\n）"
_REACH = 60


# Not frozen: there is one for every number of a text, and freezing doubles its price.
@dataclass(slots=True)
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
        start: Where ``left`` began before the glue was taken off.
        text: The whole text.
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
    start: int
    text: str

    @property
    def earlier(self) -> str:
        """The words of its sentence before ``left``."""
        reach = max(self.sentence[0], self.start - 2 * _REACH)
        return self.text[reach : self.start]


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
    sentences = Bounds(text, "。！？\n")
    mirrored = text[::-1]
    clauses: list[Clause] = []
    sentence = (0, -1)
    segment = floor = known = 0
    following = chain((quantity.start for quantity in quantities[1:]), (len(text) + 1,))
    for quantity, next_start in zip(quantities, following, strict=False):
        at = quantity.start
        if at > sentence[1]:
            segment = known = (sentence := sentences.around(at))[0]
        # Each character is looked at for one quantity only: a line may be endless.
        segment = text.rfind("；", known, at) + 1 or segment
        known = at
        low = floor if at - floor < _REACH else at - _REACH
        start, bracketed = _left_start(text, mirrored, low, at)
        left = text[start:at]
        glue, glued = "", False
        if start == floor and clauses:
            stripped = left.lstrip("、和及与")
            glue = left[: len(left) - len(stripped)]
            glued, left = not stripped, stripped
        floor = quantity.end
        end = floor
        if text[end : end + 1] not in _CLOSING:
            end = _right_end(text, floor, min(next_start, len(text), floor + _REACH))
        clauses.append(
            Clause(
                quantity,
                left,
                text[floor:end],
                glued,
                glue,
                end == next_start,
                sentence,
                segment,
                bracketed,
                start,
                text,
            )
        )
    return clauses


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


def _left_start(text: str, mirrored: str, low: int, start: int) -> tuple[int, bool]:
    """Where the clause before a number begins, and whether a bracket opens it.

    A regular expression cannot search backwards, so it searches the mirrored text.
    """
    size = len(text)
    depth = 0
    position = start
    while mark := _LEFT.search(mirrored, size - position, size - low):
        position = size - mark.end()
        character = mark[0]
        if character == "）":
            depth += 1
        elif character == "（":
            if depth == 0:
                return position + 1, True
            depth -= 1
        elif depth == 0:
            return position + 1, False
    return low + text.startswith("）", low), False


CONJUNCTIONS = frozenset(("和", "及", "与", "以及", "、"))
_VERBAL = frozenset(("verbs", "nominal_verbs", "leading", "linking", "intransitive"))


class Word:
    """A piece of a clause, one object for each word of the language.

    Attributes:
        text: The piece.
        classes: The classes of ``tables/objects.toml`` that it belongs to.
        is_strong: It is a verb and hardly ever part of a name.
        is_nominal_verb: It is a verb as often as the noun of what is done.
        is_subject: It is one who does something (各部门).
        is_verbal: It is a verb or goes with one, and no noun.
        leads: It leads to a noun or a verb and is none itself (各类, 全县).
        stops: A noun phrase ends before it.
        is_conjunction: It is 和 or the like.
    """

    __slots__ = (
        "classes",
        "is_conjunction",
        "is_nominal_verb",
        "is_strong",
        "is_subject",
        "is_verbal",
        "leads",
        "stops",
        "text",
    )

    def __init__(self, text: str, classes: frozenset[str]) -> None:
        self.text = text
        self.classes = classes
        verb, noun = "verbs" in classes, "nouns" in classes
        self.is_strong = verb and not noun and "nominal_verbs" not in classes
        self.is_subject = "subjects" in classes
        self.is_nominal_verb = not noun and "nominal_verbs" in classes
        self.is_verbal = not noun and not classes.isdisjoint(_VERBAL)
        self.leads = not noun and "leading" in classes
        self.stops = not noun and (
            "stopping" in classes or (self.is_strong and len(text) > 1)
        )
        self.is_conjunction = text in CONJUNCTIONS


class _Characters(dict[str, Word]):
    """Each single character that was met so far and that is no known word."""

    def __missing__(self, character: str) -> Word:
        word = self[character] = Word(character, frozenset())
        return word


class _Cutter(NamedTuple):
    """What cuts clauses.

    Attributes:
        find: Finds the known words of a clause: index, start, end.
        words: The known words by their index.
        characters: What stands between them.
    """

    find: Callable[[str], list[tuple[int, int, int]]]
    words: list[Word]
    characters: _Characters


@cache
def lexicon() -> dict[str, frozenset[str]]:
    """Word → its classes in ``tables/objects.toml``."""
    classes: dict[str, set[str]] = {}
    for name, words in load_table("objects").items():
        for word in words.split():
            classes.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in classes.items()}


@cache
def _cutter() -> _Cutter:
    known = lexicon()
    words = [Word(text, classes) for text, classes in known.items()]
    return _Cutter(places(list(known)), words, _Characters())


def cut(clause: str) -> list[Word]:
    """Cut a clause into known words and unknown single characters, left to right."""
    if not clause:
        return []
    find, words, characters = _cutter()
    found = []
    at = 0
    for index, start, end in find(clause):
        if at < start:
            found += [characters[character] for character in clause[at:start]]
        found.append(words[index])
        at = end
    if at < len(clause):
        found += [characters[character] for character in clause[at:]]
    return found


def joined(words: Sequence[Word]) -> str:
    """The words put together again."""
    return "".join([word.text for word in words])


def balanced(phrase: str) -> str:
    """Quotation marks and brackets that were cut in half, mended."""
    if phrase.isalpha():
        return phrase
    if phrase.count("“") != phrase.count("”"):
        phrase = "“" + phrase if phrase.count("”") > phrase.count("“") else phrase + "”"
    if phrase.count("）") > phrase.count("（"):
        _, _, phrase = phrase.rpartition("）")
    return phrase
