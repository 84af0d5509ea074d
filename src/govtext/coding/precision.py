"""How often coders agree with what govtext found.

Intervals after Wilson (1927). With unequal weights they take Kish's effective size of
the sample (Σw)²/Σw² for n. They take the corpus as drawn from a larger one: there is no
correction for a sample that is a good part of it, or all.

>>> [round(end, 3) for end in wilson(0.9, 100)]
[0.826, 0.945]
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from govtext.themes.measures import first_level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from govtext.coding.codebook import AllowedCode
    from govtext.coding.units import Code

_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Precision:
    """The share of units in which coders agree with govtext.

    Attributes:
        what: What was coded.
        measure: ``theme``: the leading codes are the same; ``first_level``: those
            before the dot are; ``among_codes``: the found theme is one of the coder's
            codes; ``role``; ``verdict``: right among right and wrong.
        group: The theme or role found; empty for all together.
        right: Units in which they agree; a part of one where coders differ.
        n: Units.
        share: Share of the right ones, each unit by its weight.
        low: Lower end of the 95 % interval.
        high: Upper end.
        unclear: Units with the verdict ``unclear``, which are not in ``n``.
        weighted: Whether their weights differ.
    """

    what: str
    measure: str
    group: str
    right: float
    n: int
    share: float
    low: float
    high: float
    unclear: int = 0
    weighted: bool = False


class _Unit(NamedTuple):
    """A unit's leading finding, its weight and how far its coders agree with it."""

    group: str
    weight: float
    right: float | None


def wilson(share: float, n: float) -> tuple[float, float]:
    """The 95 % interval of a share observed in ``n`` cases."""
    z2 = _Z * _Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    # Rounded, so that the end beside 0 or 1 is exactly that.
    return max(0.0, round(middle - half, 12)), min(1.0, round(middle + half, 12))


def agreement_with_found(codes: Iterable[Code]) -> list[Precision]:
    """Compare codes with what govtext found, for all units and by theme or role.

    Spans that coders added are left out: they tell what was missed, not whether what
    was found is right. A unit that several coded counts once.
    """
    by_what: dict[str, dict[str, list[Code]]] = defaultdict(lambda: defaultdict(list))
    for code in codes:
        if code.found:
            by_what[code.what][code.unit_id].append(code)
    return [
        row
        for what in sorted(by_what)
        for measure, judge in _MEASURES[what].items()
        for row in _rows(what, measure, judge, by_what[what])
    ]


def _rows(
    what: str,
    measure: str,
    judge: Callable[[Code], bool | None],
    codes: Mapping[str, Sequence[Code]],
) -> Iterable[Precision]:
    units = [_judged(judge, given) for given in codes.values()]
    groups: dict[str, list[_Unit]] = {"": units}
    if what in ("themes", "roles"):
        for unit in sorted(units, key=lambda unit: unit.group):
            groups.setdefault(unit.group, []).append(unit)
    for group, members in groups.items():
        clear = [
            (unit.weight, unit.right) for unit in members if unit.right is not None
        ]
        unclear = len(members) - len(clear)
        total = sum(weight for weight, _ in clear)
        if total > 0:
            share = sum(weight * right for weight, right in clear) / total
            size = total * total / sum(weight * weight for weight, _ in clear)
            interval = wilson(share, size)
        else:
            share, interval = math.nan, (math.nan, math.nan)
        right = math.fsum(right for _, right in clear)
        weighted = len({weight for weight, _ in clear}) > 1
        yield Precision(
            what, measure, group, right, len(clear), share, *interval, unclear, weighted
        )


def comparable(codes: Iterable[Code], allowed: Iterable[AllowedCode]) -> bool:
    """Whether coders could say what govtext says: not with other codes of their own."""
    known = {one.code for one in allowed}
    said = (
        _leading(code) if code.what in ("themes", "roles") else "right"
        for code in codes
        if code.found
    )
    return all(one in known for one in said)


def _judged(judge: Callable[[Code], bool | None], codes: Sequence[Code]) -> _Unit:
    verdicts = [verdict for code in codes if (verdict := judge(code)) is not None]
    right = sum(verdicts) / len(verdicts) if verdicts else None
    return _Unit(_leading(codes[0]), codes[0].weight, right)


def _leading(code: Code) -> str:
    return code.found.partition(";")[0]


def _verdict(code: Code) -> bool | None:
    return {"right": True, "wrong": False}.get(code.code)


_MEASURES: dict[str, dict[str, Callable[[Code], bool | None]]] = {
    "themes": {
        "theme": lambda code: code.code == _leading(code),
        "first_level": lambda code: (
            first_level(code.code) == first_level(_leading(code))
        ),
        "among_codes": lambda code: _leading(code) in (code.code, *code.others),
    },
    "roles": {"role": lambda code: code.code == _leading(code)},
    "metrics": {"verdict": _verdict},
    "citations": {"verdict": _verdict},
}
