"""How far coders agree: percent, Cohen's κ, Krippendorff's α, with their intervals.

α for nominal codes after Krippendorff, Content Analysis (4th ed. 2019, ch. 12): any
number of coders, units that some did not code left in. κ after Cohen (1960) is for two
coders; for more, the mean over their pairs (Light 1971). Intervals are percentiles of
a bootstrap over units, so they hold for units drawn at random.

>>> round(alpha([("a", "a"), ("a", "b"), ("b", "b"), ("b", "b")]), 3)
0.533
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Ratings = Sequence[tuple[str, ...]]
    Statistic = Callable[[Ratings], float | None]

REPEATS = 1000
_TAIL = 0.025


@dataclass(frozen=True, slots=True)
class Estimate:
    """A statistic with its 95 % bootstrap interval.

    Attributes:
        value: ``None`` where it is not defined: nobody coded a unit twice, or all
            codes are the same one.
        low: Lower end.
        high: Upper end.
    """

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """Agreement on one code against all others.

    Attributes:
        code: The code.
        given: How often it was given, over all coders.
        percent: Of the pairs of codings of one unit of which at least one is this
            code, the share that are both.
        alpha: Krippendorff's α of this code against the rest.
    """

    code: str
    given: int
    percent: float | None
    alpha: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """All of it.

    Attributes:
        coders: Their names, sorted.
        units: How many units at least two of them coded.
        percent: Share of agreeing pairs of codings of the same unit.
        kappa: Cohen's κ; the mean over pairs for more than two coders.
        alpha: Krippendorff's α for nominal codes.
        codes: Each code by itself, sorted.
    """

    coders: tuple[str, ...]
    units: int
    percent: Estimate
    kappa: Estimate
    alpha: Estimate
    codes: tuple[CodeAgreement, ...]


def agreement(
    codings: Mapping[str, Mapping[str, str]], *, repeats: int = REPEATS, seed: int = 0
) -> Agreement:
    """Measure the agreement of coders.

    Args:
        codings: Coder → unit → code. Units that only one coder coded are left out.
        repeats: How many bootstrap samples.
        seed: Of the bootstrap; the same data and seed give the same intervals.
    """
    coders = sorted(codings)
    units = sorted({unit for given in codings.values() for unit in given})
    # A coder who left a unit out has no code there: the empty string.
    rows = [tuple(codings[coder].get(unit, "") for coder in coders) for unit in units]
    rows = [row for row in rows if sum(map(bool, row)) > 1]
    drawn = _bootstrap(rows, (percent, kappa, alpha), repeats, seed)
    codes = sorted({code for row in rows for code in row if code})
    return Agreement(
        tuple(coders),
        len(rows),
        Estimate(percent(rows), *_interval(drawn[0])),
        Estimate(kappa(rows), *_interval(drawn[1])),
        Estimate(alpha(rows), *_interval(drawn[2])),
        tuple(_one_code(rows, code) for code in codes),
    )


def percent(ratings: Ratings) -> float | None:
    """Share of the pairs of codings of one unit that agree."""
    pairs = [a == b for row in ratings for a, b in combinations(filter(None, row), 2)]
    return sum(pairs) / len(pairs) if pairs else None


def kappa(ratings: Ratings) -> float | None:
    """Cohen's κ; the mean over pairs of coders for more than two."""
    columns = list(zip(*ratings, strict=True))
    found = [_kappa_of_two(a, b) for a, b in combinations(columns, 2)]
    defined = [value for value in found if value is not None]
    return sum(defined) / len(defined) if defined else None


def _kappa_of_two(first: Sequence[str], second: Sequence[str]) -> float | None:
    both = [(a, b) for a, b in zip(first, second, strict=True) if a and b]
    if not both:
        return None
    observed = sum(a == b for a, b in both) / len(both)
    ours, theirs = Counter(a for a, _ in both), Counter(b for _, b in both)
    expected = sum(ours[code] * theirs[code] for code in ours) / len(both) ** 2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def alpha(ratings: Ratings) -> float | None:
    """Krippendorff's α for nominal codes; an empty code is a missing one."""
    agreeing = 0.0
    totals: Counter[str] = Counter()
    for row in ratings:
        given = Counter(filter(None, row))
        times = given.total()
        if times > 1:
            totals += given
            agreeing += sum(n * (n - 1) for n in given.values()) / (times - 1)
    size = totals.total()
    if size == 0:
        return None
    expected = size * size - sum(n * n for n in totals.values())
    disagreeing = size - agreeing
    return None if expected == 0 else 1 - (size - 1) * disagreeing / expected


def _one_code(ratings: Ratings, code: str) -> CodeAgreement:
    # Any two words do for «this code» and «another one».
    one_or_rest = [
        tuple(given and ("this" if given == code else "rest") for given in row)
        for row in ratings
    ]
    pairs = [
        (a, b)
        for row in ratings
        for a, b in combinations(filter(None, row), 2)
        if code in (a, b)
    ]
    return CodeAgreement(
        code,
        sum(given == code for row in ratings for given in row),
        sum(a == b for a, b in pairs) / len(pairs) if pairs else None,
        alpha(one_or_rest),
    )


def _bootstrap(
    ratings: Ratings, statistics: Sequence[Statistic], repeats: int, seed: int
) -> list[list[float]]:
    """The values of each statistic over samples of the units."""
    generator = random.Random(seed)  # noqa: S311  not for secrets
    drawn: dict[int, list[float]] = defaultdict(list)
    for _ in range(repeats if len(ratings) > 1 else 0):
        sample = generator.choices(ratings, k=len(ratings))
        for index, statistic in enumerate(statistics):
            value = statistic(sample)
            if value is not None:
                drawn[index].append(value)
    return [sorted(drawn[index]) for index in range(len(statistics))]


def _interval(sample: Sequence[float]) -> tuple[float | None, float | None]:
    if not sample:
        return None, None
    last = len(sample) - 1
    return sample[round(_TAIL * last)], sample[round((1 - _TAIL) * last)]


def disagreements(
    codings: Mapping[str, Mapping[str, str]],
) -> dict[str, dict[str, str]]:
    """Unit → coder → code, where coders differ; units sorted."""
    by_unit: dict[str, dict[str, str]] = defaultdict(dict)
    for coder in sorted(codings):
        for unit, code in codings[coder].items():
            by_unit[unit][coder] = code
    return {
        unit: given
        for unit, given in sorted(by_unit.items())
        if len(set(given.values())) > 1
    }
