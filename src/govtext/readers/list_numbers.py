"""Numbers of automatic lists in the forms that word processors offer.

>>> written(12, "chineseCounting"), written(3, "decimalEnclosedCircle")
('十二', '③')
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from govtext.tables import entries

BULLET: Final = "bullet"
NONE: Final = "none"

_WORD_NAMES: Final = {23: BULLET, 255: NONE}
_MAX_ROMAN: Final = 4_999
_MAX_LETTERS: Final = 5
_MYRIAD: Final = 10_000


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """One way to write a number; the table explains the fields."""

    id: str
    word: int
    system: str
    signs: str
    odf: str = ""
    units: str = ""
    one_ten: bool = False
    no_zero: bool = False
    limit: int = _MYRIAD * _MYRIAD
    pad: int = 1
    around: str = "{}"

    def write(self, value: int) -> str:
        """The number in this form, in decimal digits where the form ends."""
        if value < 0:
            return str(value)
        return self.around.format(_SYSTEMS[self.system](self, value))


@cache
def number_formats() -> dict[str, NumberFormat]:
    """The formats of the table ``list_numbers`` by their names."""
    options = {"odf", "units", "one_ten", "no_zero", "limit", "pad", "around"}
    rows = entries(
        "list_numbers",
        required=frozenset({"id", "word", "system", "signs", "examples"}),
        optional=frozenset(options),
    )
    fields = {"id", "word", "system", "signs"} | options
    return {
        row["id"]: NumberFormat(**{k: v for k, v in row.items() if k in fields})
        for row in rows
    }


def written(value: int, name: str) -> str:
    """A number in a format; in decimal digits if the format is not known."""
    known = number_formats().get(name)
    return known.write(value) if known else str(value)


@cache
def name_of_word(code: int) -> str:
    """The format that the binary format of Word calls by a number."""
    names = {known.word: known.id for known in number_formats().values()}
    return _WORD_NAMES.get(code) or names.get(code, "decimal")


@cache
def name_of_odf(sample: str) -> str:
    """The format that OpenDocument names by its first numbers (一, 二, 三, ...)."""
    first = sample.partition(",")[0].strip()
    if not first:
        return NONE
    names = {known.odf: known.id for known in number_formats().values() if known.odf}
    return names.get(first, "decimal")


def _digits(form: NumberFormat, value: int) -> str:
    # Absurd numbers have more digits than Python is ready to write.
    text = str(min(value, 10**12)).zfill(form.pad)
    return "".join(form.signs[int(digit)] for digit in text)


def _counting(form: NumberFormat, value: int) -> str:
    if value == 0 or value >= form.limit:
        return _digits(form, value)
    high, low = divmod(value, _MYRIAD)
    text = _below_myriad(form, high) + form.units[3] if high else ""
    if low:
        if high and low < _MYRIAD // 10 and not form.no_zero:
            text += form.signs[0]
        text += _below_myriad(form, low)
    one_ten = form.signs[1] + form.units[0]
    return text if form.one_ten else _without_one(text, one_ten)


def _below_myriad(form: NumberFormat, value: int) -> str:
    text = ""
    gap = False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        if gap and not form.no_zero:
            text += form.signs[0]
        gap = False
        # 百一, not 一百一, where zeros are left out too
        silent = digit == 1 and place and form.no_zero and not form.one_ten
        text += "" if silent else form.signs[digit]
        text += form.units[place - 1] if place else ""
    return text


def _without_one(text: str, one_ten: str) -> str:
    return text[1:] if text.startswith(one_ten) else text


def _series(form: NumberFormat, value: int) -> str:
    return form.signs[value - 1] if 1 <= value <= len(form.signs) else str(value)


def _letters(form: NumberFormat, value: int) -> str:
    times, index = divmod(value - 1, len(form.signs))
    if not 0 <= times < _MAX_LETTERS:
        return str(value)
    return form.signs[index] * (times + 1)


def _roman(form: NumberFormat, value: int) -> str:
    if not 1 <= value <= _MAX_ROMAN:
        return str(value)
    text = ""
    for place in (3, 2, 1, 0):
        signs = form.signs[2 * place : 2 * place + 3]
        shapes = ("", "0", "00", "000", "01", "1", "10", "100", "1000", "02")
        digit = value // 10**place % 10
        shape = shapes[digit] if place < 3 else "0" * digit  # noqa: PLR2004  M only
        text += "".join(signs[int(sign)] for sign in shape)
    return text


_SYSTEMS: Final = {
    "digits": _digits,
    "counting": _counting,
    "series": _series,
    "letters": _letters,
    "roman": _roman,
}
