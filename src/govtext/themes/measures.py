"""How good assigned themes are, beside those of coders."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from govtext.themes.labels import NONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govtext.themes.labels import LabelledItem
    from govtext.themes.model import Assignment

BINS = 10


@dataclass(frozen=True, slots=True)
class ThemeScores:
    """One theme.

    Attributes:
        theme: Its id.
        items: How many items it leads.
        precision: Of the items that were given it first, the share that it is in;
            one that the coder gave no theme counts as wrong.
        recall: Of the items that it leads, the share that were given it first.
    """

    theme: str
    items: int
    precision: float | None
    recall: float | None


@dataclass(frozen=True, slots=True)
class Bin:
    """Assignments of similar score.

    Attributes:
        low: Lower end of the scores.
        items: How many.
        score: Their mean score.
        right: The share whose theme is among the coder's; where the coder gave none,
            none is.
    """

    low: float
    items: int
    score: float
    right: float


@dataclass(frozen=True, slots=True)
class Scores:
    """Assigned themes against those of a coder.

    An item that the coder gave no theme has no part in ``items``, ``first_level``,
    ``second_level``, ``covered`` and the recalls; a theme that it was assigned
    counts as wrong in the precisions, the bins and the calibration error.

    Attributes:
        items: Items that a coder gave a theme.
        first_level: Share whose assigned theme has the first level of the coder's
            leading one. An item without an assigned theme counts as wrong.
        second_level: Share whose assigned theme is among the coder's.
        covered: Share that were assigned any.
        none_right: Of the items that the coder gave none, the share assigned none;
            ``None`` without such items.
        others_precision: Of the further themes assigned, the share among the coder's.
        others_recall: Of the coder's further themes, the share among those assigned.
        calibration_error: Expected calibration error over ten bins of the score (Guo
            et al. 2017).
        bins: Those bins.
        themes: Each theme.
        confusions: (leading theme of the coder, assigned one, how often), first level
            wrong, the commonest first.
    """

    items: int
    first_level: float
    second_level: float
    covered: float
    none_right: float | None
    others_precision: float | None
    others_recall: float | None
    calibration_error: float
    bins: tuple[Bin, ...]
    themes: tuple[ThemeScores, ...]
    confusions: tuple[tuple[str, str, int], ...]


def first_level(theme: str) -> str:
    """``T05`` of ``T05.2``.

    >>> first_level("T05.2")
    'T05'
    """
    return theme.partition(".")[0]


def measure(items: Sequence[LabelledItem], assigned: Sequence[Assignment]) -> Scores:
    """Measure assigned themes, item by item."""
    everything = list(zip(items, assigned, strict=True))
    pairs = [(item, given) for item, given in everything if item.theme != NONE]
    without = [not given.theme for item, given in everything if item.theme == NONE]
    size = max(1, len(pairs))
    wrong = Counter(
        (item.theme, given.theme)
        for item, given in pairs
        if given.theme and first_level(given.theme) != first_level(item.theme)
    )
    further = [(o, i) for i, given in everything for o in given.others]
    found = sum(other in item.themes for other, item in further)
    wanted = sum(len(item.others) for item, _ in pairs)
    met = sum(o in given.others for item, given in pairs for o in item.others)
    bins = _bins(everything)
    return Scores(
        len(pairs),
        sum(first_level(g.theme) == first_level(i.theme) for i, g in pairs) / size,
        sum(given.theme in item.themes for item, given in pairs) / size,
        sum(bool(given.theme) for _, given in pairs) / size,
        _share(sum(without), len(without)),
        _share(found, len(further)),
        _share(met, wanted),
        sum(b.items * abs(b.score - b.right) for b in bins)
        / max(1, sum(b.items for b in bins)),
        bins,
        _themes(everything),
        tuple((a, b, n) for (a, b), n in sorted(wrong.items(), key=_commonest)),
    )


def _commonest(entry: tuple[tuple[str, str], int]) -> tuple[int, tuple[str, str]]:
    return -entry[1], entry[0]


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _bins(
    pairs: Sequence[tuple[LabelledItem, Assignment]],
) -> tuple[Bin, ...]:
    sorted_in: dict[int, list[tuple[float, bool]]] = {}
    for item, given in pairs:
        if given.score is not None:
            index = min(BINS - 1, int(given.score * BINS))
            entry = (given.score, given.theme in item.themes)
            sorted_in.setdefault(index, []).append(entry)
    return tuple(
        Bin(
            index / BINS,
            len(entries),
            sum(score for score, _ in entries) / len(entries),
            sum(right for _, right in entries) / len(entries),
        )
        for index, entries in sorted(sorted_in.items())
    )


def _themes(
    pairs: Sequence[tuple[LabelledItem, Assignment]],
) -> tuple[ThemeScores, ...]:
    leads = Counter(item.theme for item, _ in pairs if item.theme != NONE)
    given = Counter(given.theme for _, given in pairs if given.theme)
    right = Counter(g.theme for item, g in pairs if g.theme in item.themes)
    met = Counter(item.theme for item, g in pairs if g.theme == item.theme)
    return tuple(
        ThemeScores(
            theme,
            leads[theme],
            _share(right[theme], given[theme]),
            _share(met[theme], leads[theme]),
        )
        for theme in sorted({*leads, *given})
    )
