"""What words say about the role of a heading, a paragraph or a line.

The words stand in ``tables/roles.toml``; this module asks them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter
from typing import NamedTuple, get_args

from govtext.errors import TableError
from govtext.tables import entries, load_table
from govtext.types import Role
from govtext.words import longest_of

_REQUIRED = frozenset(
    ("id", "role", "where", "kinds", "pattern", "examples", "counter_examples")
)
_OPTIONAL = frozenset(("any_of", "later_year", "not_first", "after"))
_OPENING = 160
_ENDING = 90


@dataclass(frozen=True, slots=True)
class RoleWords:
    """One entry of the table.

    Attributes:
        id: Name of the entry.
        role: The role its words stand for.
        where: What the words are looked for in; see the table.
        kinds: Kinds of report it holds for; empty for all.
        pattern: The words.
        any_of: Words of which the pattern needs one; empty where it is always tried.
        later_year: Holds only if the group ``year`` is later than the report's year.
        not_first: Does not hold for the heading that opens the text.
        after: Role that must have come just before; empty if any may.
    """

    id: str
    role: Role
    where: str
    kinds: frozenset[str]
    pattern: re.Pattern[str]
    any_of: tuple[str, ...]
    later_year: bool
    not_first: bool
    after: str

    def search(self, text: str, year: int) -> re.Match[str] | None:
        """The words in a text of a report on a year (0 if unknown)."""
        match = self.pattern.search(text)
        if match and self.later_year and not 0 < year < int(match["year"]):
            return None
        return match


class HeadingRole(NamedTuple):
    """The role that a heading names.

    Attributes:
        role: The role of what it names first.
        combined: Whether it names more than one (不足和下一步打算).
    """

    role: Role
    combined: bool


@cache
def role_words() -> tuple[RoleWords, ...]:
    """All entries of the table, in its order.

    Raises:
        TableError: An entry names no role, or its pattern is not one.
    """
    fragments = load_table("roles")["fragments"]
    return tuple(
        _entry(row, fragments)
        for row in entries("roles", required=_REQUIRED, optional=_OPTIONAL)
    )


def _entry(row: dict[str, object], fragments: dict[str, str]) -> RoleWords:
    pattern = str(row["pattern"])
    for name, words in fragments.items():
        pattern = pattern.replace(f"{{{name}}}", words)
    if row["role"] not in get_args(Role):
        raise TableError(f"tables/roles.toml, {row['id']}: no role {row['role']!r}")
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise TableError(f"tables/roles.toml, {row['id']}: {error}") from error
    kinds, any_of = row["kinds"], row.get("any_of")
    return RoleWords(
        id=str(row["id"]),
        role=row["role"],  # type: ignore[arg-type]  # checked above
        where=str(row["where"]),
        kinds=frozenset(kinds if isinstance(kinds, list) else ()),
        pattern=compiled,
        any_of=tuple(any_of) if isinstance(any_of, list) else (),
        later_year=bool(row.get("later_year", False)),
        not_first=bool(row.get("not_first", False)),
        after=str(row.get("after", "")),
    )


@cache
def _asked(where: str, kind: str) -> tuple[RoleWords, ...]:
    return tuple(
        words
        for words in role_words()
        if words.where == where and (not words.kinds or kind in words.kinds)
    )


@cache
def _needed(where: str, kind: str) -> re.Pattern[str] | None:
    """Words without which no entry holds; ``None`` where some entry needs none."""
    asked = _asked(where, kind)
    if not asked or not all(words.any_of for words in asked):
        return None
    return longest_of({word for words in asked for word in words.any_of})


def heading_role(
    heading: str, kind: str, year: int = 0, *, first: bool = False
) -> HeadingRole | None:
    """The role that a heading names, or ``None`` for one that names a theme.

    Of several the one named first decides: 主要举措、成效和不足 is about measures.

    Args:
        heading: Words of the heading, in the matching view, without the marker.
        kind: Kind of report.
        year: The year that the report is about; 0 if unknown.
        first: Whether it opens the text.
    """
    needed = _needed("heading", kind)
    if needed and not needed.search(heading):
        return None
    return _named(heading, kind, year, first=first)


@lru_cache(maxsize=4096)  # headings of whole parts are worded alike in most reports
def _named(heading: str, kind: str, year: int, *, first: bool) -> HeadingRole | None:
    found: list[tuple[int, Role]] = []
    for words in _asked("heading", kind):
        if first and words.not_first:
            continue
        match = words.search(heading, year)
        if match:
            found.append((match.start("key"), words.role))
    if not found:
        return None
    named = min(found, key=itemgetter(0))[1]
    # 下一步工作措施 names plans alone, though 措施 is a word of measures.
    others = {role for _, role in found} - {named, "measures"}
    return HeadingRole(named, combined=bool(others))


def names_theme(heading: str, kind: str) -> bool:
    """Whether a heading is worded like those of themes (规范执法行为，提升…水平)."""
    return any(words.search(heading, 0) for words in _asked("theme", kind))


def opening_role(text: str, kind: str, previous: str, year: int = 0) -> Role | None:
    """The role that a paragraph without a heading claims by its first words.

    Args:
        text: The paragraph, in the matching view.
        kind: Kind of report.
        previous: Role of what stands before it.
        year: The year that the report is about; 0 if unknown.
    """
    opening = text[:_OPENING]
    for words in _asked("opening", kind):
        if words.after and words.after != previous:
            continue
        if words.search(opening, year):
            return words.role
    return None


def ending_role(text: str, kind: str) -> Role | None:
    """The role that a paragraph claims by its last words (致以崇高的敬意！)."""
    return _first("ending", text[-_ENDING:], kind)


def sentence_role(text: str, position: int, kind: str, previous: str) -> Role | None:
    """The role that a sentence claims which starts at a position.

    Args:
        text: The matching view.
        position: Where the sentence starts.
        kind: Kind of report.
        previous: Role of what stands before it.
    """
    for words in _asked("sentence", kind):
        if words.after and words.after != previous:
            continue
        if words.pattern.match(text, position):
            return words.role
    return None


def line_role(where: str, line: str, kind: str) -> Role | None:
    """The role of a whole line at a place (``front``, ``back``, ``address`` …)."""
    return _first(where, line, kind)


def may_stand(where: str, text: str, kind: str) -> bool:
    """Whether a line of a text can have a role at a place, told by ``any_of`` alone."""
    if _needed(where, kind) is None:
        return bool(_asked(where, kind))
    words = (word for entry in _asked(where, kind) for word in entry.any_of)
    return any(word in text for word in words)


def _first(where: str, text: str, kind: str) -> Role | None:
    needed = _needed(where, kind)
    if needed and not needed.search(text):
        return None
    for words in _asked(where, kind):
        if words.pattern.search(text):
            return words.role
    return None
