"""From a coded file to codes: whatever the tool, one form and one set of checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govtext.coding import doccano, label_studio, qdpx, sheets
from govtext.coding.codebook import resolve, split_codes, unknown_code
from govtext.coding.errors import CodingError
from govtext.coding.files import shown
from govtext.coding.spans import unit_id_of
from govtext.coding.units import Code

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from govtext.coding.codebook import AllowedCode
    from govtext.coding.readings import Given, Reading, ReadText
    from govtext.coding.units import Unit

FORMATS = {
    "xlsx": sheets,
    "csv": sheets,
    "label-studio": label_studio,
    "doccano": doccano,
    "qdpx": qdpx,
}
"""The module of each format; it has ``write`` and ``read``."""

SUFFIXES = {
    "xlsx": ".xlsx",
    "csv": ".csv",
    "label-studio": ".json",
    "doccano": ".jsonl",
    "qdpx": ".qdpx",
}
"""How the name of a file of each format ends."""


def guess_format(path: Path) -> str:
    """The format that a file's name tells.

    Raises:
        CodingError: It tells none.
    """
    for name, suffix in SUFFIXES.items():
        if path.suffix.lower() == suffix:
            return name
    raise CodingError(
        f"{path}: cannot tell the format from the name; it must end in "
        f"{', '.join(SUFFIXES.values())}"
    )


def import_codes(
    path: Path,
    format: str | None,  # noqa: A002  the word of the command line
    units: Sequence[Unit],
    coder: str,
    allowed: Sequence[AllowedCode],
) -> tuple[list[Code], int]:
    """Read what coders gave and join it with the units.

    Args:
        path: The coded file.
        format: One of ``FORMATS``; guessed from the name where ``None``.
        units: What was exported; all of one ``what``.
        coder: Who coded; where empty, whom the file names.
        allowed: The codes that can be given.

    Returns:
        The codes, in the order of the file, and how many units in the file have none.
        A span that a coder added is a code without ``found``.

    Raises:
        CodingError: The file is not as it should be; it has codes of other reports,
            unknown codes, two codes for one unit by one coder, or none at all.
    """
    name = format or guess_format(path)
    if name not in FORMATS:
        raise CodingError(f"unknown format {name!r}; use {', '.join(FORMATS)}")
    whats = sorted({unit.what for unit in units})
    if len(whats) != 1:
        raise CodingError(
            f"the units are of {' and '.join(whats) or 'nothing'}; import one of "
            "them at a time"
        )
    reading: Reading = FORMATS[name].read(path)
    known = {unit.unit_id: unit for unit in units}
    for text in reading.texts:
        _check_text(text, units)
    codes: dict[tuple[str, str], tuple[Code, str]] = {}
    for given in reading.given:
        code = _code(given, whats[0], known, coder, allowed, added=bool(reading.texts))
        key = code.unit_id, code.coder
        before = codes.setdefault(key, (code, given.where))
        if (before[0].code, before[0].others) != (code.code, code.others):
            raise CodingError(
                f"{given.where}: {code.coder!r} coded {code.unit_id} as {code.code!r}, "
                f"but as {before[0].code!r} in {before[1]}; leave one of them"
            )
    if not codes:
        raise CodingError(f"{path}: no unit has a code; was the right file exported?")
    coded = {unit_id for unit_id, _ in codes}
    waiting = [unit for unit in units if unit.unit_id not in coded]
    left = sum(any(_holds(text, unit) for text in reading.texts) for unit in waiting)
    return [code for code, _ in codes.values()], reading.uncoded + left


def _code(  # noqa: PLR0913  what a code is made of
    given: Given,
    what: str,
    known: dict[str, Unit],
    coder: str,
    allowed: Sequence[AllowedCode],
    *,
    added: bool,
) -> Code:
    unit_id = unit_id_of(given.what or what, given.span)
    unit = known.get(unit_id)
    if unit is None and not added:
        raise CodingError(
            f"{given.where}: unit {unit_id!r} is not among the units of the sample; "
            "give the units.csv that this file was exported from"
        )
    who = coder or given.coder
    if not who:
        raise CodingError(
            f"{given.where}: the file does not say who coded; name the coder (--coder)"
        )
    others = [one for cell in given.others for one in split_codes(cell, allowed)]
    codes = [_resolved(one, allowed, given) for one in (given.code, *others)]
    found = "" if unit is None else unit.found
    return Code(
        unit_id,
        what,
        *given.span,
        given.text if unit is None else unit.text,
        who,
        codes[0],
        tuple(code for code in dict.fromkeys(codes[1:]) if code != codes[0]),
        # What govtext found stands as a note in some tools.
        "" if given.note == found else given.note,
        found,
        1.0 if unit is None else unit.weight,
        "" if unit is None else unit.role,
    )


def _resolved(one: str, allowed: Sequence[AllowedCode], given: Given) -> str:
    code = resolve(one, allowed)
    if code is None:
        raise unknown_code(one, allowed, given.where)
    return code


def _check_text(text: ReadText, units: Sequence[Unit]) -> None:
    """See that a text is that of the units, as far as they lie in it."""
    own = [unit for unit in units if unit.report_id == text.report_id]
    if not own:
        raise CodingError(
            f"{text.where}: report {text.report_id!r} is not among the units of the "
            "sample; give the units.csv that this file was exported from"
        )
    end = text.start + len(text.text)
    for unit in own:
        first, last = max(unit.start, text.start), min(unit.end, end)
        there = text.text[first - text.start : last - text.start]
        wanted = unit.text[first - unit.start : last - unit.start]
        if first < last and there != wanted:
            raise CodingError(
                f"{text.where}: the text is not that of the report: {shown(there)} "
                f"stands where {unit.unit_id} has {shown(wanted)}; code the texts as "
                "they were exported"
            )


def _holds(text: ReadText, unit: Unit) -> bool:
    start, end = text.start, text.start + len(text.text)
    return text.report_id == unit.report_id and start <= unit.start < unit.end <= end
