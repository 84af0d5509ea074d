"""Chains of place names: 临澜市望川县榆桥乡人民政府, step by step.

The steps and their level words stand in ``tables/places.toml``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final, NamedTuple

from govtext import tables
from govtext.places.divisions import completed, divisions_named

_TABLE: Final = tables.load_table("places")
_PROVINCES: Final[dict[str, str]] = {
    row["short"]: row["name"] for row in _TABLE["province"]
}
_BODIES: Final[dict[str, str]] = _TABLE["bodies"]
_NOT_PLACES: Final = frozenset(_TABLE["not_places"]["words"])
_DISTRICTS: Final = frozenset(_TABLE["new_areas"]["districts"])
_NO_NAME: Final = re.compile(_TABLE["no_name"])
_LONGEST: Final = 60
_STEPS: Final = ("province", "city", "county", "district", "county_level_city", "zone")
_BELOW: Final = ("subdistrict", "township", *reversed(_STEPS))

_HAN: Final = "(?![省市县区旗])[一-龥]"
_PLAIN: Final = "(?![省市县区旗镇乡街])[一-龥]"
# A repeated character needs its own group: (?:…){1,9}?
_CLASSES: Final = ((re.compile("N(?={)"), _HAN), (re.compile("X(?={)"), _PLAIN))


def _step(row: dict[str, Any]) -> str:
    """The pattern of one step, its stand-ins filled in."""
    pattern: str = row["pattern"]
    pattern = pattern.replace("{provinces}", "|".join(_PROVINCES.values()))
    pattern = pattern.replace("{prefectures}", "|".join(_TABLE["prefectures"]["short"]))
    for stand_in, characters in _CLASSES:
        pattern = stand_in.sub(f"(?:{characters})", pattern)
    return pattern


_PATTERNS: Final = {
    row["id"].replace("-", "_"): _step(row)
    for row in tables.entries(
        "places",
        required=frozenset({"id", "level", "pattern", "examples", "counter_examples"}),
    )
}
_LEVELS: Final[dict[str, str]] = {
    row["id"].replace("-", "_"): row["level"] for row in _TABLE["entry"]
}
_ZONE: Final = re.compile(_PATTERNS["zone"])
_GOVERNMENT: Final = re.compile(_BODIES["government"])
_MINISTRY: Final = re.compile(_BODIES["ministries"])


def _group(name: str) -> str:
    return f"(?P<{name}>{_PATTERNS[name]})"


_CHAIN: Final = re.compile(
    rf"(?:中共|中国共产党|{_BODIES['above']})?{_group('province')}?{_group('city')}?"
    rf"(?:{_group('county')}|{_group('district')}|(?(city){_group('county_level_city')}|(?!)))?"
    rf"{_group('zone')}?(?:人民政府)?(?:{_group('township')}|{_group('subdistrict')})?"
    rf"(?P<body>{_BODIES['government']}|{_BODIES['department']})"
)
_BRANCH: Final = re.compile(r"局([一-龥]{1,8}?[县区市旗])分局")
# 保定市清苑: a name whose level the text must tell.
_BARE: Final = re.compile(
    rf"{_group('province')}?{_group('city')}?(?P<rest>[一-龥]{{2,4}})"
)
_PARTY: Final = re.compile(
    r"(?:中共|中国共产党)[一-龥]{1,24}?(?:委员会|党组|委)、?(?=[一-龥]{2})"
)


class Chain(NamedTuple):
    """The names that one piece of evidence gives, empty where it gives none."""

    name: str = ""
    level: str = ""
    province: str = ""
    city: str = ""
    county: str = ""

    @property
    def is_department(self) -> bool:
        """Whether a body below the government of the place reports."""
        return self.level == "department"


NATIONAL: Final = Chain("全国", "national")


@lru_cache(maxsize=4096)
def parse(text: str) -> Chain | None:
    """The chain of names that a phrase is made of, if it is one from end to end.

    Of two joint issuers (中共清溪镇委员会清溪镇人民政府) the second speaks.
    """
    if not text or len(text) > _LONGEST:
        return None
    if _MINISTRY.fullmatch(text):
        is_state = text == "国务院"
        return NATIONAL if is_state else NATIONAL._replace(level="department")
    chain = _parse_body(text)
    if chain is None and (party := _PARTY.match(text)):
        chain = _parse_body(text[party.end() :])
    return chain


def _parse_body(text: str) -> Chain | None:
    """The chain of one body or territory."""
    found = _CHAIN.fullmatch(text)
    if not found:
        return None
    names = {key: name for key, name in found.groupdict().items() if name}
    body = names.pop("body", "")
    if any(_is_no_place(name) for name in names.values()):
        return None
    is_department = _GOVERNMENT.fullmatch(body) is None
    if not names:
        return Chain(level="department") if is_department else None
    chain = _levelled(names, body)
    if branch := _BRANCH.search(body):
        chain = chain._replace(name=branch[1], county=branch[1])
    return chain._replace(level="department") if is_department else chain


def _is_no_place(name: str) -> bool:
    """Whether a name is a phrase; 万全区 and 龙胜各族自治县 only look like one."""
    if name in _NOT_PLACES:
        return True
    if not _NO_NAME.search(name):
        return False
    return all(each.name != name for each in divisions_named(name))


def _levelled(names: dict[str, str], body: str) -> Chain:
    """The chain of the matched steps; the lowest is the place."""
    lowest = next(step for step in _BELOW if step in names)
    name, level = names[lowest], _LEVELS[lowest]
    county = next((names[s] for s in _STEPS[2:5] if s in names), "")
    if lowest == "district" and "办事处" in body:
        # 中山市西区办事处: a street office that is called a quarter.
        return Chain(
            name, "subdistrict", names.get("province", ""), names.get("city", "")
        )
    is_area = lowest == "district" and _ZONE.fullmatch(name)
    # 雄安新区 has a committee, 清溪新区人民政府 is the government of a district.
    if is_area and name not in _DISTRICTS and "政府" not in body:
        level, county = "zone", ""
    return Chain(name, level, names.get("province", ""), names.get("city", ""), county)


def parse_bare(
    text: str, own: str, whole: str, year: int | None = None
) -> Chain | None:
    """A name without its level word: 宁夏, or 保定市清苑.

    Below a known city the divisions of the year tell the word, and of several the text
    (我县); else the text tells it, where a city stands before the name or the text has
    the full name.
    """
    if text in _PROVINCES:
        name = _PROVINCES[text]
        return Chain(name, "province", province=name)
    found = _BARE.fullmatch(text)
    if not found:
        return None
    above, rest = (found["province"] or "", found["city"] or ""), found["rest"]
    if any(above) and (names := completed(rest, above, year)):
        word = next((name for name in names if own and name.endswith(own)), names[0])
        if len(names) == 1 or word.endswith(own or " "):
            return parse("".join(above) + word)
    if not own or own in ("局", "委", "厅"):
        return None
    chain = parse(text + own)
    if not chain or not chain.name.endswith(own):
        return None
    return chain if found["city"] or chain.name in whole else None
