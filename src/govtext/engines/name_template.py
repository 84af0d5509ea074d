"""The template of ``--name-template``: what folder and file names say about reports.

``{city}/{county}/{town}_{year}`` reads 保定市/清苑/冉庄镇_2018.txt. What it gives is
the user's own statement: it goes before what the text says, and only ``--places`` goes
before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from govtext.engines.places_file import PlaceRow
from govtext.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from govtext.types import Place

FIELDS: Final = ("province", "city", "county", "town", "place", "year")
"""What a template may name; ``{*}`` and ``{_}`` stand for anything."""

_ANYTHING: Final = ("*", "_")
_PIECE: Final = re.compile(r"\{([^{}]*)\}")
_SUFFIX: Final = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_YEAR: Final = re.compile(r"((?:19|20)\d\d)(?:年度?|度)?")
_RANK: Final = {"province": 0, "city": 1, "county": 2, "district": 2}
_BELOW: Final = 3
_LONGEST: Final = 255
"""No file system has longer names; those inside an archive may be hostile."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template for the last folders and the file name of a source.

    Attributes:
        steps: For every folder and the file name, its pieces by turns: literal text,
            field, literal text, …
    """

    steps: tuple[tuple[str, ...], ...]

    def match(self, source: str) -> dict[str, str] | None:
        """The fields that a source gives; ``None`` where it does not fit.

        Args:
            source: Path below the input. A zip archive (``a.zip!/b.txt``) counts as a
                folder; the suffix of the file does not belong to its name.
        """
        path = source.replace("!/", "/").replace("\\", "/").split("/")
        path[-1] = _SUFFIX.sub("", path[-1])
        if len(path) < len(self.steps):
            return None
        found: dict[str, str] = {}
        for pieces, name in zip(self.steps, path[-len(self.steps) :], strict=True):
            fields = _matched(pieces, name)
            if fields is None:
                return None
            found |= fields
        return found


def unmatched(template: Template | None, sources: Iterable[str]) -> list[str]:
    """Sources that a template does not fit; none without a template."""
    if template is None:
        return []
    return [source for source in sources if template.match(source) is None]


def parse_template(template: str) -> Template:
    """Read a template.

    Raises:
        TemplateError: A field is unknown or stands twice, there is none, or two stand
            with nothing between them; the message says which.
    """
    if "｛" in template or "｝" in template:
        raise TemplateError(f"write {{ and }} in half width: {template!r}")
    # The suffix of a file does not belong to its name.
    bare = _SUFFIX.sub("", template.replace("\\", "/"))
    steps = tuple(tuple(_PIECE.split(step)) for step in bare.split("/"))
    fields = [field for pieces in steps for field in pieces[1::2]]
    known = ", ".join(f"{{{field}}}" for field in FIELDS)
    for field in fields:
        if field not in FIELDS and field not in _ANYTHING:
            raise TemplateError(
                f"unknown field {{{field}}}; there are {known} and {{*}}"
            )
        if field in FIELDS and fields.count(field) > 1:
            raise TemplateError(f"the field {{{field}}} stands twice")
    for pieces in steps:
        if any("{" in text or "}" in text for text in pieces[::2]):
            raise TemplateError(f"a bracket without its partner in {template!r}")
    if not any(field in FIELDS for field in fields):
        raise TemplateError(f"no field in {template!r}; there are {known}")
    for pieces in steps:
        if "" in pieces[2:-1:2]:
            at = pieces.index("", 2)
            first, second = pieces[at - 1], pieces[at + 1]
            raise TemplateError(
                f"nothing stands between {{{first}}} and {{{second}}}: where the one "
                "ends cannot be told"
            )
    return Template(steps)


def _matched(pieces: tuple[str, ...], name: str) -> dict[str, str] | None:
    """The fields of one folder or file name, each as short as can be.

    Every place where a piece may begin is tried once, so a hostile name costs no more
    than the square of its length.
    """
    if len(name) > _LONGEST:
        return None

    @cache
    def rest(piece: int, start: int) -> tuple[str, ...] | None:
        """The fields from a piece on, if the rest of the name fits."""
        text = pieces[piece]
        if not name.startswith(text, start):
            return None
        start += len(text)
        if piece == len(pieces) - 1:
            return () if start == len(name) else None
        ends = range(start + 1, len(name) + 1)
        # 2021年度昆山市: a year is as long as can be, a name as short.
        is_year = pieces[piece + 1] == "year"
        for end in reversed(ends) if is_year else ends:
            value = name[start:end]
            if is_year and not _YEAR.fullmatch(value):
                continue
            if (more := rest(piece + 2, end)) is not None:
                return (value, *more)
        return None

    values = rest(0, 0)
    if values is None:
        return None
    return {
        field: value.strip()
        for field, value in zip(pieces[1::2], values, strict=True)
        if field in FIELDS
    }


def place_row(fields: dict[str, str], found: Place) -> PlaceRow:
    """What the fields say, in the form of a row of ``--places``.

    ``{place}`` or ``{town}`` is the place itself. Of the upper names the lowest is the
    place, unless the text names one below it: ``{county}_{year}`` leaves the town or
    the department that reports, and puts it below the county.

    Args:
        fields: What ``Template.match`` gave.
        found: The place that the text gave.
    """
    upper = [name for name in ("county", "city", "province") if fields.get(name)]
    place, level = fields.get("place") or fields.get("town") or "", ""
    if not place and upper and _rank(found) <= _RANK[upper[0]]:
        place = fields[upper[0]]
        # 吉林 is a province and a city: the field says which.
        level = upper[0] if upper[0] != "county" else ""
        level = "department" if found.level == "department" else level
    if not fields.get("place") and fields.get("town"):
        # A town, whichever sort: the table of divisions or its own name tells it.
        level = "township"
    year = fields.get("year")
    return PlaceRow(
        place=place,
        place_level=level,
        province=fields.get("province", ""),
        city=fields.get("city", ""),
        county=fields.get("county", ""),
        year=int(_YEAR.sub(r"\1", year)) if year else None,
    )


def _rank(found: Place) -> int:
    """How deep a place lies; a department as deep as its territory."""
    if found.level != "department":
        return _RANK.get(found.level, _BELOW) if found.name else 0
    if found.name == found.province:
        return _RANK["province"]
    if found.name == found.city:
        return _RANK["city"]
    return _RANK["county"] if found.name in (found.county, "") else _BELOW
