"""Words and phrases of reports: what ``terms`` counts.

A phrase is two or three words that stand side by side more often than chance puts them
there: normalised pointwise mutual information (Bouma 2009, "Normalized (Pointwise)
Mutual Information in Collocation Extraction"), for three words divided by twice the
information of the whole, so that 1 is again "never apart".
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from math import log
from typing import TYPE_CHECKING, Final, TypeAlias

from govtext.tables import load_table
from govtext.words import longest_of, segment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Phrase: TypeAlias = tuple[str, ...]

BOUND: Final = 0.5
"""Normalised mutual information from which words make a phrase; 0 is chance."""
FREQUENT: Final = 5
"""Times that a phrase stands in the panel, at least."""
_LONGEST: Final = 3
_WORD: Final = re.compile(r"[一-鿿]{2,}|[A-Za-z]{2,}")
# What is left of a number: 万余份, 亿元, 一是.
_COUNTED: Final = re.compile(
    r"[几数]?[百千万亿]+[余多]?(?:户|件|元|份|次|人|名|个|亩|吨|辆|头|米|家|里|册|人次|公里|平方米|千瓦)"
    r"|[一二三四五六七八九十两][是个名件项处次]|百分之?|[家件人场批期]次"
)
_BREAK: Final = "\n"
_NUMBERS: Final = re.compile(
    r"[0-9０-９]+(?:[.．][0-9０-９]+)?(?:余|多)?[%％]?|[〇一二三四五六七八九十百千万亿两]{2,}余?"
)


@cache
def stopwords() -> frozenset[str]:
    """The words that tell nothing apart."""
    table = load_table("stopwords")
    return frozenset(" ".join((table["function"], table["genre"])).split())


def word_runs(text: str, names: Sequence[str]) -> Iterator[list[str]]:
    """Words that stand side by side in a text.

    What lies between two runs is a sign, a number, a name of a place, a stopword or a
    word of one character.
    """
    if names:
        text = _names(tuple(names)).sub(_BREAK, text)
    run: list[str] = []
    for word in segment(_NUMBERS.sub(_BREAK, text)):
        if _is_term(word):
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _is_term(word: str) -> bool:
    return bool(
        _WORD.fullmatch(word)
        and not _COUNTED.fullmatch(word)
        and word not in stopwords()
    )


@cache
def _names(names: tuple[str, ...]) -> re.Pattern[str]:
    return longest_of(names)


def phrases_of(
    texts: Callable[[], Iterable[Iterable[Sequence[str]]]],
) -> frozenset[Phrase]:
    """The phrases of some texts.

    Args:
        texts: Gives their runs of words; called once for every length, as three words
            are only counted where both pairs in them are frequent.
    """
    words = Counter(word for runs in texts() for run in runs for word in run)
    total = words.total()
    bound: set[Phrase] = set()
    frequent = {(word,) for word, count in words.items() if count >= FREQUENT}
    for size in range(2, _LONGEST + 1):
        counts = Counter(
            phrase
            for runs in texts()
            for run in runs
            for phrase in zip(*(run[at:] for at in range(size)), strict=False)
            if phrase[:-1] in frequent and phrase[1:] in frequent
        )
        counts = Counter({one: n for one, n in counts.items() if n >= FREQUENT})
        frequent = set(counts)
        bound.update(
            phrase
            for phrase, count in counts.items()
            if _bond(phrase, count, words, total) >= BOUND
        )
    return frozenset(bound)


def _bond(phrase: Phrase, count: int, words: Counter[str], total: int) -> float:
    """Normalised pointwise mutual information of the words of a phrase."""
    whole = -log(count / total)
    alone = sum(-log(words[word] / total) for word in phrase)
    if not whole:  # the text is nothing but this
        return 1.0
    return (alone - whole) / (whole * (len(phrase) - 1))


def terms_in(
    runs: Iterable[Sequence[str]], phrases: frozenset[Phrase]
) -> Iterator[str]:
    """The terms of a text, from the left, each as long as can be."""
    for run in runs:
        at = 0
        while at < len(run):
            size = next(
                size
                for size in range(min(_LONGEST, len(run) - at), 0, -1)
                if size == 1 or tuple(run[at : at + size]) in phrases
            )
            yield "".join(run[at : at + size])
            at += size
