"""Which units are coded: drawn by chance from strata, or the least certain first.

>>> allocate({"a": 90, "b": 9, "c": 1}, 10, ["a", "b", "c"])
{'a': 8, 'b': 1, 'c': 1}
"""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from govtext.coding.candidates import STRATA, Candidate, candidates
from govtext.coding.contexts import context_of
from govtext.coding.errors import CodingError
from govtext.coding.files import read_report
from govtext.coding.spans import unit_id_of
from govtext.coding.units import Unit
from govtext.readers.inputs import TEXTS_FOLDER
from govtext.themes.labels import NONE

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

Key = TypeVar("Key", bound="Hashable")


def sample(  # noqa: PLR0913  what a design of a sample takes
    folder: str | Path,
    what: str,
    n: int,
    *,
    seed: int,
    strata: Sequence[str] = (),
    least_certain: bool = False,
    kind: str | None = None,
) -> list[Unit]:
    """Draw units to code from the tables of ``govtext extract --texts``.

    The same tables and arguments give the same units in the same order, whatever the
    order of the rows.

    Args:
        folder: The folder given as ``--out``.
        what: ``themes``, ``roles``: sections without others in them; ``metrics``,
            ``citations``: rows of these tables.
        n: How many; all where there are no more.
        seed: Of the drawing and of the order.
        strata: Any of ``STRATA``. Each combination of values gets its share of ``n``,
            and at least one unit where ``n`` is enough for that.
        least_certain: Take the sections whose theme is least certain. Such a sample
            serves training; it does not stand for the reports, and shares computed
            from it are not those of the reports.
        kind: Reports of this kind only.

    Raises:
        CodingError: The design is not possible, or the tables or texts do not fit.
        UnreadableFileError: There are no tables of govtext in the folder.
    """
    if n < 1:
        raise CodingError(f"cannot draw {n} units; ask for at least one")
    if unknown := [name for name in strata if name not in STRATA]:
        raise CodingError(
            f"unknown stratum {unknown[0]!r}; choose from {', '.join(STRATA)}"
        )
    if least_certain and what != "themes":
        raise CodingError(f"govtext gives no certainty of {what}; draw these by chance")
    rng = random.Random(seed)  # noqa: S311  not for secrets
    groups: dict[tuple[str, ...], list[Candidate]] = defaultdict(list)
    population = candidates(folder, what, kind)
    if what == "themes":
        _check_themes(folder, population)
    for candidate in population:
        groups[tuple(candidate.strata[name] for name in strata)].append(candidate)
    if not groups:
        of_kind = f" in reports of kind {kind!r}" if kind else ""
        raise CodingError(f"{folder}: there are no {what} to code{of_kind}")
    order = sorted(groups)
    rng.shuffle(order)  # so that equal strata have equal chances
    sizes = {key: len(groups[key]) for key in order}
    drawn: list[tuple[Candidate, float]] = []
    for key, number in allocate(sizes, n, order).items():
        group = groups[key]
        if least_certain:
            group = sorted(group, key=lambda one: one.score)[:number]
        else:
            group = rng.sample(group, number)
        drawn += [(candidate, sizes[key] / number) for candidate in group]
    rng.shuffle(drawn)
    return _units(Path(folder), what, drawn)


def _check_themes(folder: str | Path, population: Sequence[Candidate]) -> None:
    """See that one taxonomy was used, and used at all."""
    kinds = sorted({candidate.strata["kind"] for candidate in population})
    if len(kinds) > 1:
        raise CodingError(
            f"{folder}: reports of the kinds {' and '.join(kinds)}, whose themes are "
            "different ones; choose one with --kind"
        )
    if population and all(candidate.found == NONE for candidate in population):
        raise CodingError(
            f"{folder}: no section has a theme; run 'govtext extract' again without "
            "--no-themes"
        )


def allocate(sizes: Mapping[Key, int], n: int, order: Sequence[Key]) -> dict[Key, int]:
    """How many to draw from each stratum: in proportion, by the largest remainder.

    Args:
        sizes: How many there are in each; none is empty.
        n: How many to draw in all.
        order: The strata; of equal ones the first is served first.

    Returns:
        At least one for each where ``n`` is enough; strata without any are left out.
    """
    population = sum(sizes.values())
    if n >= population:
        return dict(sizes)
    least = 1 if n >= len(sizes) else 0
    quota = {key: n * sizes[key] / population for key in order}
    given = {key: max(least, int(quota[key])) for key in order}
    # Rarely more than a few steps: one for each stratum raised to its least.
    while (missing := n - sum(given.values())) != 0:
        if missing > 0:
            key = max(
                (key for key in order if given[key] < sizes[key]),
                key=lambda key: quota[key] - given[key],
            )
            given[key] += 1
        else:
            key = max(
                (key for key in order if given[key] > least),
                key=lambda key: given[key] - quota[key],
            )
            given[key] -= 1
    return {key: number for key, number in given.items() if number}


def _units(
    folder: Path, what: str, drawn: Sequence[tuple[Candidate, float]]
) -> list[Unit]:
    texts: dict[str, str] = {}
    units = []
    for candidate, weight in drawn:
        span = candidate.span
        if span.report_id not in texts:
            texts[span.report_id] = read_report(folder / TEXTS_FOLDER, span.report_id)
        text = texts[span.report_id]
        inside = text[span.start : span.end]
        if len(inside) != span.end - span.start or (
            candidate.text and inside != candidate.text
        ):
            raise CodingError(
                f"{folder / TEXTS_FOLDER / span.report_id}.txt: {candidate.text!r} "
                f"does not stand at {span.start}; the text is not that of the tables, "
                "run 'govtext extract … --texts' again"
            )
        whole = what in ("themes", "roles")
        start, end = (span.start, span.end) if whole else context_of(text, span)
        units.append(
            Unit(
                unit_id=unit_id_of(what, span),
                what=what,
                report_id=span.report_id,
                source=candidate.source,
                place=candidate.strata["place"],
                year=candidate.year,
                role=candidate.strata["role"],
                theme=candidate.strata["theme"],
                start=span.start,
                end=span.end,
                text=inside,
                context_start=start,
                context=text[start:end],
                found=candidate.found,
                weight=weight,
                headings=" > ".join(candidate.headings),
            )
        )
    return units
