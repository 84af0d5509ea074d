"""From the place that a report names to the division that it is.

A code is filled in only where the evidence leaves one division: it fits the name, the
level and every upper name that the report gives. Of several that fit, weaker evidence
chooses (names of other places in metadata, folders, file names, addressee; then whom
the body names as its authority), and only where it supports a single one. A wrong code
is worse than none, so a town that no upper name supports stays without, even where the
country has but one of that name: a third of the names is shared, and those of towns
given up before 2016, or invented, are in no list.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from govtext.places.chains import parse
from govtext.places.divisions import (
    Division,
    bearing,
    current,
    distance,
    divisions_named,
    has_level_word,
    is_code,
    towns_named,
)
from govtext.tables import load_table

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from govtext.places.divisions import Town
    from govtext.types import Place

_MOST: Final = 10
_TOWN_LEVELS: Final = ("township", "subdistrict")
_COMPATIBLE: Final = {
    "province": ("province",),
    # By its name a county-level city looks like a prefecture.
    "city": ("city", "county"),
    "county": ("county", "district"),
    "district": ("county", "district"),
    "zone": ("district",),
}
# Names of districts that are words too (在市中区域).
_GENERIC: Final = frozenset(("市中区", "城中区", "开发区", "工业园区"))
_SHORTEST: Final = 3
_OFTEN: Final = 8
_QUARTER: Final = 2
_PIECES: Final = re.compile(r"[\W_\d]+")
_AUTHORITY: Final[list[str]] = load_table("places")["resolve"]["authority"]
"""Length of a full name that is told from a word in running text: not 易县, 城区."""

Forms: TypeAlias = tuple[Division, ...]
"""The names that a code bears around the report's year, the fitting one first."""


class Candidate(NamedTuple):
    """A division that may be the place.

    Attributes:
        code: Its code; empty for a town inside a zone, whose code is no standard one.
        name: Its full name.
        level: Its level; ``town`` for towns of every sort.
        province: Names of the province around the year.
        city: Names of the prefecture; empty where there is none.
        county: Names of the county over a town, or of the county itself.
    """

    code: str
    name: str
    level: str
    province: Forms
    city: Forms
    county: Forms

    @property
    def above(self) -> tuple[Forms, ...]:
        """What lies above it, the nearest first."""
        own = () if self.level != "town" else self.county
        city = self.city if self.level != "city" else ()
        province = self.province if self.level != "province" else ()
        return tuple(forms for forms in (own, city, province) if forms)

    @property
    def chain(self) -> str:
        """The readable chain 省/市/县/镇."""
        names = [forms[0].name for forms in reversed(self.above)]
        return "/".join((*names, self.name))


def resolve(
    place: Place,
    year: int | None,
    mentions: str = "",
    *,
    hints: Collection[str] = (),
    path: str = "",
) -> Place:
    """The place with its code and the names above it, where the evidence decides.

    Args:
        place: What was found or stated. A code that it has already is kept.
        year: Year of the report; names valid in the year before or after will do.
        mentions: The body; names of counties, cities and provinces in it are the
            weakest evidence.
        hints: Names of other places that the report's own data give.
        path: Folder and file name.
    """
    if not place.name or place.level == "national" or place.division_code:
        return place
    if place.name == "全国":
        return place
    if not place.level and (chain := parse(place.name)):
        place = replace(place, level=chain.level)
    fitting = _once(each for each in _candidates(place, year) if _fits(each, place))
    supports: tuple[Callable[[Forms], bool], ...] = (
        lambda forms: any(form in hints for each in forms for form in each.forms),
        lambda forms: any(_in_path(each, path) for each in forms),
        lambda forms: any(_governs(each, mentions) for each in forms),
    )
    decided = _decided(fitting, place, supports)
    if decided:
        return _filled(place, decided)
    ranked = sorted(fitting, key=lambda each: -_support(each, supports))
    chains = [*dict.fromkeys(each.chain for each in ranked)]
    return _with_candidates(place, chains)


def _once(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Every division once, under the first of its names."""
    found: dict[str, Candidate] = {}
    for each in candidates:
        found.setdefault(each.code or each.chain, each)
    return [*found.values()]


# --- candidates ----------------------------------------------------------------------


def _candidates(place: Place, year: int | None) -> list[Candidate]:
    """Every division of the name around the year."""
    level = place.level
    is_town = level in _TOWN_LEVELS or (
        level == "department" and _looks_like_a_town(place.name)
    )
    found = [] if is_town else _counties(place, year)
    if is_town or (not found and not has_level_word(place.name)):
        found = [*_towns(place.name, year)]
    return found


def _looks_like_a_town(name: str) -> bool:
    chain = parse(name)
    return chain is not None and chain.level in _TOWN_LEVELS


def _counties(place: Place, year: int | None) -> list[Candidate]:
    """Divisions of the county level and above, those nearest in time only."""
    levels = _COMPATIBLE.get(place.level, ("province", "city", "county", "district"))
    near = [
        (gap, each)
        for each in divisions_named(place.name)
        if each.level in levels
        and (gap := distance(each.first, each.last, year)) is not None
    ]
    nearest = min((gap for gap, _ in near), default=0)
    if place.level == "zone" and (nearest or year is None):
        # A zone became a district in a certain year: 两江新区 in 2025.
        return []
    found = current(each for gap, each in near if gap == nearest)
    return [_county(each, year) for each in found]


def _county(own: Division, year: int | None) -> Candidate:
    """A division with what lies above it."""
    province = _upper(f"{own.code[:2]}0000", year, own)
    city = _upper(f"{own.code[:4]}00", year, own)
    if own.level == "province":
        return Candidate(own.code, own.name, own.level, (own,), (), ())
    if own.level == "city":
        return Candidate(own.code, own.name, own.level, province, (own,), ())
    return Candidate(own.code, own.name, own.level, province, city, (own,))


def _upper(code: str, year: int | None, own: Division) -> Forms:
    """Names of an upper division while the lower one was below it."""
    last = own.last or 9999
    together = [
        each
        for each in bearing(code, year)
        if each.first <= last and own.first <= (each.last or 9999)
    ]
    return tuple(together) or bearing(code, year)


def _towns(name: str, year: int | None) -> Iterator[Candidate]:
    """Towns of the name in counties that there are around the year.

    A town that changed its code stands once, under the newer code.
    """
    near: dict[str, tuple[tuple[int, int], Candidate]] = {}
    for town in towns_named(name):
        gap = distance(town.first, town.last, year)
        each = None if gap is None else _town(town, year)
        if gap is None or each is None:
            continue
        rank, chain = (gap, -(town.first or 0)), each.chain
        if chain not in near or rank < near[chain][0]:
            near[chain] = rank, each
    nearest = min((gap for (gap, _), _ in near.values()), default=0)
    yield from (each for (gap, _), each in near.values() if gap == nearest)


def _town(town: Town, year: int | None) -> Candidate | None:
    """A town with what lies above it; ``None`` where its county is of another year."""
    above = town.code[:6]
    county = bearing(above, year)
    city = bearing(f"{above[:4]}00", year)
    province = bearing(f"{above[:2]}0000", year)
    if not county and is_code(above):
        return None
    # 东莞 has towns and no counties; the bureau counts zones as counties (320571).
    is_zone = not county
    if above.endswith("00"):
        county = ()
    elif is_zone and not city:
        return None
    return Candidate(
        "" if is_zone else town.code, town.name, "town", province, city, county
    )


# --- fitting and deciding ------------------------------------------------------------


def _means(name: str, *uppers: Forms) -> bool:
    """Whether a given name is, in any form, that of one of the divisions."""
    return any(name in each.forms for forms in uppers for each in forms)


def _fits(each: Candidate, place: Place) -> bool:
    """Whether no upper name that is given speaks against a candidate."""
    province, city, county = (
        "" if given == place.name else given
        for given in (place.province, place.city, place.county)
    )
    # A county-level city stands in a chain where a prefecture would (如皋市如城街道).
    cities = [each.city]
    if each.level == "town":
        cities.append(each.county)
    if not each.city:
        cities.append(each.province)
    return (
        (not province or _means(province, each.province))
        and (not city or _means(city, *cities))
        and (not county or _means(county, each.county))
    )


def _decided(
    fitting: list[Candidate],
    place: Place,
    supports: tuple[Callable[[Forms], bool], ...],
) -> Candidate | None:
    """The candidate that the evidence leaves, if it is one."""
    if not fitting:
        return None
    given = {place.province, place.city, place.county} - {"", place.name}
    is_town = fitting[0].level == "town"
    # 西区 and 城区 are names of quarters and offices, too.
    is_quarter = len(place.name) <= _QUARTER and place.name.endswith("区")
    needs_support = is_town or is_quarter
    if len(fitting) == 1 and (given or not needs_support):
        return fitting[0]
    left = fitting
    for supported in supports:
        for step in range(max(len(each.above) for each in left)):
            named = [
                each
                for each in left
                if step < len(each.above) and supported(each.above[step])
            ]
            if len(named) == 1:
                return named[0]
            left = named or left
    return None


def _support(each: Candidate, supports: Iterable[Callable[[Forms], bool]]) -> int:
    """By how many pieces of weak evidence a candidate is named."""
    return sum(supported(forms) for supported in supports for forms in each.above)


def _in_path(division: Division, path: str) -> bool:
    """Whether folder or file name has a division: in full, or as a piece of its own.

    北京/朝阳区.txt has 北京, 北京大学课题/朝阳区.txt has not.
    """
    if not path:
        return False
    pieces = set(_PIECES.split(path))
    return any(
        form in pieces or (form != division.short and len(form) > 1 and form in path)
        for form in division.forms
    )


def _governs(division: Division, text: str) -> bool:
    """Whether a text names a division as one that it is under, not as another place.

    按照北京市统一部署, 在宝丰县委领导下, 《浙江省行政程序办法》 do; 学习浙江省的经验
    and 赴深圳市考察 do not. A report names its own city over and over.
    """
    name = division.name
    if len(name) < _SHORTEST or name in _GENERIC or division.short not in text:
        return False
    if text.count(division.short or name) >= _OFTEN:
        return True
    return any(
        re.search(pattern.replace("{name}", re.escape(name)), text)
        for pattern in _AUTHORITY
    )


# --- the place -----------------------------------------------------------------------


def _filled(place: Place, found: Candidate) -> Place:
    """The place with code and upper names; a full name that it gives is kept."""
    own: dict[str, Forms] = {
        "province": found.province,
        "city": found.city,
        "county": found.county,
    }
    name, level = place.name, place.level
    if found.level == "town":
        name = name if has_level_word(name) else found.name
        chain = parse(name)
        own_level = chain.level if chain else level
    else:
        name = _kept(name, own.get(found.level, found.county))
        own_level = found.level
    return _with_candidates(
        replace(
            place,
            name=name,
            level=level if level == "department" else own_level,
            province=_kept(place.province, found.province),
            city=_kept(place.city, found.city),
            county=_kept(place.county, found.county),
            division_code=found.code,
        ),
        [],
    )


def _kept(given: str, forms: Forms) -> str:
    """The name as given if it is full and means this division, else the table's."""
    is_full = any(given in each.forms and given != each.short for each in forms)
    if is_full or not forms:
        return given if is_full else ""
    return forms[0].name


def _with_candidates(place: Place, chains: list[str]) -> Place:
    """The place with chains of divisions before the other names that were found."""
    known = (place.name, place.province, place.city, place.county)
    others = (
        each for each in place.candidates if each not in known and "/" not in each
    )
    return replace(place, candidates=(*chains, *others)[:_MOST])
