"""Words in a text without spaces.

>>> longest_of(["法治", "法治政府"]).findall("法治政府建设")
['法治政府']
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from functools import cache, partial
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING

from govtext.errors import GovtextError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_GROUP = 24  # so few first characters are tried one by one


def alternation(words: Iterable[str]) -> str:
    """The words as a pattern, the longest first: for a few words at a known place.

    >>> alternation(["达", "达到"])
    '达到|达'
    """
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def longest_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for the longest of many words at a place, quick to fail.

    A plain alternation of 1800 words tries every one at every place, ten times slower.
    Here the first two characters are looked up in sets, then the first is halved down
    to a few.

    Args:
        words: What to find; none empty.

    >>> longest_of(["行政", "行政复议", "复议"]).findall("行政复议和行政应诉")
    ['行政复议', '行政']
    """
    tree: dict[str, list[str]] = defaultdict(list)
    for word in words:
        tree[word[0]].append(word[1:])
    firsts = sorted(tree)
    seconds = {rest[0] for rests in tree.values() for rest in rests if rest}
    alone = [first for first in firsts if "" in tree[first]]
    forms = [f"[{_set(alone)}]"] if alone else []
    if seconds:
        pair = f"(?=[{_set(firsts)}][{_set(seconds)}])"
        forms.insert(0, f"{pair}(?:{_halved(firsts, tree)})")
    return re.compile("|".join(forms))


def finder(words: Iterable[str]) -> Callable[[str], list[str]]:
    """``longest_of(words).findall`` by an automaton: one pass for any number of words.

    By the pattern itself where ``ahocorasick_rs`` has no wheel.

    >>> finder(["行政", "行政复议", "复议"])("行政复议和行政应诉")
    ['行政复议', '行政']
    """
    words = list(words)
    try:
        from ahocorasick_rs import AhoCorasick, MatchKind  # noqa: PLC0415
    except ImportError:  # no wheel for this machine
        return longest_of(words).findall
    longest = MatchKind.LeftmostLongest
    find: Callable[[str], list[str]]
    find = AhoCorasick(words, matchkind=longest).find_matches_as_strings
    return find


def places(words: Sequence[str]) -> Callable[[str], list[tuple[int, int, int]]]:
    """``finder`` that says which word stands where: its index, its start, its end.

    >>> places(["行政", "行政复议", "复议"])("行政复议和行政应诉")
    [(1, 0, 4), (0, 5, 7)]
    """
    try:
        from ahocorasick_rs import AhoCorasick, MatchKind  # noqa: PLC0415
    except ImportError:  # no wheel for this machine
        search = longest_of(words).finditer
        index = {word: at for at, word in enumerate(words)}
        return lambda text: [(index[found[0]], *found.span()) for found in search(text)]
    longest = MatchKind.LeftmostLongest
    find: Callable[[str], list[tuple[int, int, int]]]
    find = AhoCorasick(words, matchkind=longest).find_matches_as_indexes
    return find


def spotter(words: Iterable[str]) -> Callable[[str], list[str]]:
    """A search for every word at every place of a short text, in no set order.

    >>> sorted(spotter(["行政", "行政复议", "复议"])("行政复议"))
    ['复议', '行政', '行政复议']
    """
    known = frozenset(words)
    try:
        from ahocorasick_rs import AhoCorasick  # noqa: PLC0415
    except ImportError:  # no wheel for this machine
        sizes = sorted({len(word) for word in known})
        return lambda text: [
            text[at : at + size]
            for at in range(len(text))
            for size in sizes
            if text[at : at + size] in known and at + size <= len(text)
        ]
    return partial(AhoCorasick(known).find_matches_as_strings, overlapping=True)


def _halved(firsts: Sequence[str], tree: dict[str, list[str]]) -> str:
    if len(firsts) <= _GROUP:
        return "|".join(_branch(first, tree[first]) for first in firsts)
    middle = len(firsts) // 2
    return "|".join(
        f"(?=[{_set(half)}])(?:{_halved(half, tree)})"
        for half in (firsts[:middle], firsts[middle:])
    )


def _branch(first: str, rests: list[str]) -> str:
    """A first character with all that may follow it, the longest first."""
    tree: dict[str, list[str]] = defaultdict(list)
    for rest in rests:
        if rest:
            tree[rest[0]].append(rest[1:])
    if not tree:
        return re.escape(first)
    after = "|".join(_branch(second, tree[second]) for second in sorted(tree))
    return f"{re.escape(first)}(?:{after}){'?' if '' in rests else ''}"


def _set(characters: Iterable[str]) -> str:
    return "".join(re.escape(character) for character in characters)


def sizes_by_start(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The lengths of words by their first two characters, the longest first.

    Words of one character are left out.

    >>> sizes_by_start(["行政", "行政复议", "复"])
    {'行政': (4, 2)}
    """
    sizes: dict[str, set[int]] = defaultdict(set)
    for word in words:
        if len(word) > 1:
            sizes[word[:2]].add(len(word))
    return {start: tuple(sorted(found, reverse=True)) for start, found in sizes.items()}


def segment(text: str) -> list[str]:
    """The words of a text, joined again the text itself.

    By rjieba where it is installed, else by jieba, the reference that it reimplements;
    ``GOVTEXT_SEGMENTER`` in the environment chooses one, ``segmenter()`` says which it
    is. Both use jieba's own dictionary and no other.

    Raises:
        GovtextError: ``GOVTEXT_SEGMENTER`` names something else, or rjieba where that
            is not installed.

    >>> segment("依法行政")
    ['依法行政']
    """
    return _segmenter()(text)


def segmenter() -> str:
    """Name and version of what ``segment`` uses, for the record; loads none.

    Raises:
        GovtextError: As ``segment``.
    """
    name = _segmenter_name()
    return f"{name} {version(name)}"


def _segmenter_name() -> str:
    wanted = os.environ.get("GOVTEXT_SEGMENTER", "")
    if wanted not in ("", "jieba", "rjieba"):
        raise GovtextError(
            f"GOVTEXT_SEGMENTER is {wanted!r} in the environment; set it to jieba or "
            "rjieba, or not at all"
        )
    has_rjieba = find_spec("rjieba") is not None  # there is no wheel for some machines
    if wanted == "rjieba" and not has_rjieba:
        raise GovtextError(
            "GOVTEXT_SEGMENTER is 'rjieba', which is not installed; use jieba"
        )
    return wanted or ("rjieba" if has_rjieba else "jieba")


@cache
def _segmenter() -> Callable[[str], list[str]]:
    if _segmenter_name() == "rjieba":
        import rjieba  # noqa: PLC0415  loads its dictionary

        cut: Callable[[str], list[str]] = rjieba.cut
        return cut
    import jieba  # noqa: PLC0415  takes a second

    tokenizer = jieba.Tokenizer()
    # Not tokenizer.initialize(): it reads a cache that anyone on the machine can write.
    dictionary = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.FREQ, tokenizer.total = dictionary
    tokenizer.initialized = True
    lcut: Callable[[str], list[str]] = tokenizer.lcut
    return lcut
