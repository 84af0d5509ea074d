"""Runs of characters that two texts have in common, and the texts worth comparing.

A character is covered if it lies in a run of twelve (``RUN``) within a line that stands
within a line of the other text. Runs are compared by 64-bit hashes of twelve characters
(a polynomial, its bits mixed at the end): two of ten billion differing runs share one
with a chance of one in two billion.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Positions = NDArray[np.int32]

RUN: Final = 12
"""Characters of the shortest run that counts; shorter ones are words of the genre."""

COMMON_REPORTS: Final = 50
COMMON_SHARE: Final = 0.02
COMMON_MOST: Final = 200
"""A run in more reports than max(50, 2 %) is a formula of the genre: it makes no two
reports worth comparing, but counts in those that are. Never more than 200, as pairs
grow by the square."""

_INDEXED: Final = 1 << 24  # runs in the index; of more characters only a part is
_BATCH: Final = 4_000_000  # pairs at a time
_DIGITS: Final = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?")
_MARK: Final = "\0"
_BASE: Final = 0x9E3779B97F4A7C15
_MIX: Final = 0xBF58476D1CE4E5B9
_WORD: Final = (1 << 64) - 1
_SLOTS: Final = (1 << 20) - 1


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of one text.

    Attributes:
        hashes: Of every run of twelve within a line.
        starts: Where each begins, in characters as matched; rising.
        before: How many characters of the text stand before each of those matched, and
            all at last: a mark for a number stands for its digits, a line end for none.
    """

    hashes: Hashes
    starts: Positions
    before: Positions

    def share(self, hits: NDArray[np.bool_]) -> float:
        """The share of the text's characters that lie in the runs ``hits`` names."""
        import numpy as np  # noqa: PLC0415  heavy

        starts = self.starts[hits]
        if not len(starts):
            return 0.0
        ends = starts + RUN
        ends[:-1] = np.minimum(ends[:-1], starts[1:])  # the rest is the next one's
        covered = (self.before[ends] - self.before[starts]).sum()
        return float(covered) / int(self.before[-1])

    def stretches(self, hits: NDArray[np.bool_]) -> list[tuple[int, int]]:
        """Where the characters in these runs begin and end, in characters as matched.

        Runs that touch are one stretch.
        """
        starts = self.starts[hits]
        if not len(starts):
            return []
        breaks = starts[1:] > starts[:-1] + RUN
        first = [int(starts[0]), *starts[1:][breaks].tolist()]
        last = [*(starts[:-1][breaks] + RUN).tolist(), int(starts[-1]) + RUN]
        return list(zip(first, last, strict=True))


def runs_of(text: str, *, digits_aside: bool = False) -> Runs:
    """The runs of a text; with ``digits_aside`` every number in it is one mark."""
    import numpy as np  # noqa: PLC0415  heavy

    matched = _DIGITS.sub(_MARK, text) if digits_aside else text
    codes = np.frombuffer(matched.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    weights = (codes != ord("\n")).astype(np.int32)
    if digits_aside:
        lengths = [len(found[0]) for found in _DIGITS.finditer(text)]
        weights[codes == 0] = lengths or 1
    before = np.concatenate(([0], np.cumsum(weights))).astype(np.int32)
    count = len(codes) - RUN + 1
    if count <= 0:
        none = np.empty(0, dtype=np.int32)
        return Runs(none.astype(np.uint64), none, before)
    one = codes.astype(np.uint64)
    two = one[:-1] * np.uint64(_BASE) + one[1:]
    four = two[:-2] * np.uint64(pow(_BASE, 2, _WORD + 1)) + two[2:]
    factor = np.uint64(pow(_BASE, 4, _WORD + 1))
    twelve = (four[:-8] * factor + four[4:-4]) * factor + four[8:]
    twelve ^= twelve >> np.uint64(31)
    twelve *= np.uint64(_MIX)
    twelve ^= twelve >> np.uint64(29)
    breaks = np.concatenate(([0], np.cumsum(codes == ord("\n"))))
    starts = np.flatnonzero(breaks[RUN:] == breaks[:count]).astype(np.int32)
    return Runs(twelve[starts], starts, before)


class Source:
    """A text that others are held against."""

    def __init__(self, runs: Runs) -> None:
        import numpy as np  # noqa: PLC0415  heavy

        self._hashes = np.sort(runs.hashes)
        # A look-up by some bits rules nearly all others out; the search is for the rest
        self._slots = np.zeros(_SLOTS + 1, dtype=np.bool_)
        self._slots[self._hashes & np.uint64(_SLOTS)] = True

    def hits(self, runs: Runs) -> NDArray[np.bool_]:
        """Which of another text's runs stand in this one."""
        import numpy as np  # noqa: PLC0415  heavy

        hits: NDArray[np.bool_] = self._slots[runs.hashes & np.uint64(_SLOTS)]
        at = np.flatnonzero(hits)
        if len(at):
            wanted = runs.hashes[at]
            found = np.searchsorted(self._hashes, wanted)
            found[found == len(self._hashes)] = 0
            hits[at] = self._hashes[found] == wanted
        return hits


def worth_comparing(texts: Iterable[Hashes], *, characters: int) -> NDArray[np.int64]:
    """Pairs of texts that share a run which is no formula.

    An inverted index of runs; of very many texts it holds those runs only whose hash
    falls into a part of its range, the same part everywhere.

    Args:
        texts: The hashes of each text's runs.
        characters: Length of all texts together, which sets that part.

    Returns:
        ``lower * number of texts + upper`` for their indices, in order.
    """
    import numpy as np  # noqa: PLC0415  heavy

    step = np.uint64(characters // _INDEXED + 1)
    kept = [_distinct(hashes[hashes % step == 0]) for hashes in texts]
    if not sum(map(len, kept)):
        return np.empty(0, dtype=np.int64)
    hashes = np.concatenate(kept)
    owners = np.repeat(np.arange(len(kept)), [len(one) for one in kept])
    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], owners[order]
    firsts = np.flatnonzero(np.concatenate(([True], hashes[1:] != hashes[:-1])))
    counts = np.diff(np.concatenate((firsts, [len(hashes)])))
    pairs = np.empty(0, dtype=np.int64)
    most = min(max(COMMON_REPORTS, int(COMMON_SHARE * len(kept))), COMMON_MOST)
    for size in range(2, most + 1):
        starts = firsts[counts == size]
        left, right = np.triu_indices(size, k=1)
        batch = max(1, _BATCH // len(left))
        for at in range(0, len(starts), batch):
            group = owners[starts[at : at + batch, None] + np.arange(size)]
            found = group[:, left] * len(kept) + group[:, right]
            pairs = np.union1d(pairs, found)
    return pairs


def _distinct(hashes: Hashes) -> Hashes:
    """The same as ``np.unique``, which hashes them once more and takes four times."""
    import numpy as np  # noqa: PLC0415  heavy

    ordered = np.sort(hashes)
    return ordered[
        np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(ordered)]
    ]
