"""The administrative divisions: names by year, what lies above them, their towns.

``tables/divisions.csv`` holds the county level and above with the years in which a code
bore a name, ``tables/townships.csv`` the towns; ``corpora/divisions/build.py`` makes
both. Each is read at its first use and kept.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple

from govtext.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST_YEAR: Final = 1999
"""The oldest list is of December 1999; what it has may be older."""

_DIVISIONS: Final = "code,name,short,level,first_year,last_year,successor"
_TOWNS: Final = "code,name,first_year,last_year"
_AUTONOMOUS: Final = re.compile("自治([州县旗])")
_LEVEL_WORD: Final = re.compile(
    "(?:省|市|县|区|旗|州|盟|镇|乡|街道|苏木|街|办事处)$(?<!^.)"
)


class Division(NamedTuple):
    """A name that a code of six digits bears or bore.

    Attributes:
        code: Code of GB/T 2260.
        name: Full name.
        short: Name without its level word (恩施 of 恩施土家族苗族自治州).
        level: ``province, city, district, county``; a county-level city is a county.
        first: First year of the name; ``FIRST_YEAR`` means then or earlier.
        last: Last year; ``None`` while it is valid. In the year of a change both the
            old name and the new one are valid.
        successor: Code that carries the division on, where the names tell it.
    """

    code: str
    name: str
    short: str
    level: str
    first: int
    last: int | None
    successor: str

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form that means this division: 恩施州 and 恩施 too."""
        if "自治" in self.name and (found := _AUTONOMOUS.search(self.name)):
            word = found[1]
            return (
                self.name,
                self.short,
                self.short + word,
                f"{self.short}自治{word}",
            )
        return (self.name, self.short) if self.short else (self.name,)


class Town(NamedTuple):
    """A town, township or subdistrict; code of nine digits, years of the lists."""

    code: str
    name: str
    first: int | None
    last: int | None


def has_level_word(name: str) -> bool:
    """Whether a name ends in the word of its level (清苑区), not bare (清苑)."""
    return _LEVEL_WORD.search(name) is not None


def distance(first: int | None, last: int | None, year: int | None) -> int | None:
    """How far a year lies from the years of a name; ``None`` beyond one year.

    A report delivered in the year after may bear the name of either year. Without a
    year, names of today (0) go before those of the past (1).
    """
    if year is None:
        return 0 if last is None else 1
    year = max(year, FIRST_YEAR)
    if first is not None and year < first:
        gap = first - year
    elif last is not None and year > last:
        gap = year - last
    else:
        gap = 0
    return gap if gap <= 1 else None


def _lines(name: str, header: str) -> list[str]:
    """The lines of ``tables/<name>.csv`` below its header; no cell is quoted."""
    text = (files("govtext") / "tables" / f"{name}.csv").read_text(encoding="utf-8")
    first, _, rest = text.partition("\n")
    if first != header:
        raise TableError(f"tables/{name}.csv: the first line is not {header!r}")
    lines = rest.splitlines()
    if rest.count(",") != len(lines) * header.count(","):
        raise TableError(f"tables/{name}.csv: a line has more or fewer cells")
    return lines


def _division(line: str) -> Division:
    code, name, short, level, first, last, successor = line.split(",")
    if not short and len(name) > len("易县"):
        short = name[:-1]
    years = int(first), int(last) if last else None
    return Division(code, name, short, level, *years, successor)


@cache
def _by_code() -> dict[str, list[Division]]:
    found: dict[str, list[Division]] = {}
    for line in _lines("divisions", _DIVISIONS):
        division = _division(line)
        found.setdefault(division.code, []).append(division)
    return found


@cache
def _by_form() -> dict[str, list[Division]]:
    found: dict[str, list[Division]] = {}
    for divisions in _by_code().values():
        for division in divisions:
            for form in division.forms:
                found.setdefault(form, []).append(division)
    return found


@cache
def _towns() -> dict[str, str]:
    """The lines of the towns by name, joined: only what is asked for is read."""
    found: dict[str, str] = {}
    for line in _lines("townships", _TOWNS):
        # A code has nine digits.
        name = line[10 : line.index(",", 10)]
        found[name] = f"{found[name]}\n{line}" if name in found else line
    return found


def divisions_named(name: str) -> list[Division]:
    """Divisions of any year by their full name, else by a shorter form of it."""
    found = _by_form().get(name, [])
    return [each for each in found if each.name == name] or found


def towns_named(name: str) -> list[Town]:
    """Towns of any year by name; a bare name (清溪) may be of any sort."""
    names = [name]
    if not has_level_word(name):
        names = [name + word for word in ("镇", "乡", "街道", "苏木")]
    elif name.endswith("办事处"):
        names.append(name.removesuffix("办事处") + "街道")
    towns = _towns()
    lines = "\n".join(towns[each] for each in names if each in towns)
    return [_town(line) for line in lines.splitlines()]


def _town(line: str) -> Town:
    code, name, first, last = line.split(",")
    return Town(code, name, int(first) if first else None, int(last) if last else None)


@lru_cache(maxsize=8192)
def bearing(code: str, year: int | None) -> tuple[Division, ...]:
    """The names that a code bears around a year, the nearest and newest first."""
    near = [
        (gap, -each.first, each)
        for each in _by_code().get(code, ())
        if (gap := distance(each.first, each.last, year)) is not None
    ]
    if year is None:
        near = [each for each in near if each[0] == min(near)[0]]
    return tuple(each for *_, each in sorted(near))


def is_code(code: str) -> bool:
    """Whether a code of six digits was ever given."""
    return code in _by_code()


def current(found: Iterable[Division]) -> list[Division]:
    """The divisions without those whose successors are among them.

    In the year of a change old and new name are valid; the report of that year is
    written under the new one, if its own name leaves the choice.
    """
    found = list(found)
    codes = {each.code: each for each in found}
    return [
        each
        for each in found
        if each.last is None
        or each.successor not in codes
        or codes[each.successor] is each
        or codes[each.successor].first < each.first
    ]


def completed(bare: str, above: tuple[str, ...], year: int | None) -> list[str]:
    """Full names of a bare one (清苑) that lie below some names in a year.

    Args:
        bare: A name without its level word.
        above: Names of province and city as far as known.
        year: Year of the report.
    """
    near = [
        (gap, each)
        for each in _by_form().get(bare, ())
        if each.level in ("county", "district")
        and bare == each.short
        and (gap := distance(each.first, each.last, year)) is not None
        and _lies_below(each, above, year)
    ]
    nearest = min((gap for gap, _ in near), default=0)
    fitting = current(each for gap, each in near if gap == nearest)
    return list(dict.fromkeys(each.name for each in fitting))


def _lies_below(division: Division, above: tuple[str, ...], year: int | None) -> bool:
    """Whether every name given is that of a division above."""
    codes = (f"{division.code[:4]}00", f"{division.code[:2]}0000")
    forms = {
        form for code in codes for each in bearing(code, year) for form in each.forms
    }
    return all(name in forms for name in above if name)
