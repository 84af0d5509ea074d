"""Titles in 《》: where they stand, and what kind of instrument they name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from govtext.tables import entries, load_table

if TYPE_CHECKING:
    from govtext.text import View

TitleKind = Literal["law", "doc", "none", ""]
"""``none`` is a book, a newspaper, a form; empty is a title that says nothing."""

LONGEST_TITLE = 200

_TOKEN = re.compile("<<|>>|《|》|〈|〉")
_OPENING = {"《": "《", "〈": "〈", "<<": "《"}
_BLANKS = re.compile("[\\s\u200b-\u200f\u2060\ufeff\xad]+")
_TABLE = load_table("citation_titles")
_TRAILING = re.compile(_TABLE["trailing"]["pattern"])
_MAKES = re.compile(_TABLE["context"]["makes"])
_WORKS = re.compile(_TABLE["context"]["works"])
_ENDINGS = [
    (re.compile(row["pattern"]), cast("TitleKind", row["kind"]))
    for row in entries(
        "citation_titles",
        required=frozenset({"id", "kind", "pattern", "examples", "counter_examples"}),
    )
]
_REACH = 12


class Title(NamedTuple):
    """A title, brackets included, in positions of the view."""

    start: int
    end: int
    inner_start: int
    inner_end: int


def scan_titles(text: str) -> tuple[list[Title], list[int]]:
    """Outermost titles of a text, and where a 《 stands that is never closed.

    A title runs over at most one line end; an older 《 that is further back was left
    open by accident and gives way.
    """
    titles: list[Title] = []
    unclosed: list[int] = []
    opened: list[tuple[int, int, str]] = []
    pending: list[Title] = []
    for token in _TOKEN.finditer(text):
        mark = _OPENING.get(token[0])
        if opened and _is_too_far(text, opened[0][0], token.start()):
            unclosed += [place for place, _, _ in opened]
            titles += pending
            opened, pending = [], []
        if mark:
            opened.append((token.start(), token.end(), mark))
            continue
        closes = "〈" if token[0] == "〉" else "《"
        while len(opened) > 1 and opened[-1][2] != closes:
            opened.pop()
        if not opened or opened[-1][2] != closes:
            continue
        start, inner, _ = opened.pop()
        title = Title(start, token.end(), inner, token.start())
        if opened:
            pending.append(title)
        else:
            titles.append(title)
            pending = []
    unclosed += [place for place, _, _ in opened]
    return titles + _outermost(pending), unclosed


def _is_too_far(text: str, start: int, end: int) -> bool:
    if end - start > LONGEST_TITLE:
        return True
    return text.count("\n", start, end) > 1


def _outermost(titles: list[Title]) -> list[Title]:
    kept: list[Title] = []
    for title in sorted(titles, key=lambda t: (t.start, -t.end)):
        if not kept or title.start >= kept[-1].end:
            kept.append(title)
    return kept


def find_titles(view: View) -> tuple[tuple[int, int], ...]:
    """Positions in the view of every title in 《》 or 〈〉, cited or not.

    Numbers inside them are part of a name. The spans hold the brackets, are in order
    and disjoint; a title inside another is part of it.
    """
    titles, _ = scan_titles(view.text)
    return tuple((title.start, title.end) for title in titles)


def as_written(text: str) -> str:
    """A title without the blanks and line ends that got into it."""
    return _BLANKS.sub("", text)


@lru_cache(maxsize=4096)  # the same laws are cited by every other report
def kind_of_title(title: str) -> TitleKind:
    """Whether a title names a law, another document, or no instrument at all."""
    core = _TRAILING.sub("", title.replace("(", "（").replace(")", "）"))
    for pattern, kind in _ENDINGS:
        if pattern.search(core):
            return kind
    return ""


def kind_in_context(title: str, text: str, start: int, end: int) -> TitleKind:
    """The kind of a title, decided by the words around it where it says nothing.

    Args:
        title: Its words.
        text: The text in matching form.
        start: Position of the opening bracket.
        end: Position after the closing one.
    """
    kind = kind_of_title(title)
    before = text[max(0, start - _REACH) : start]
    if before.endswith("简称"):
        return "none"  # （以下简称《规定》） gives a name and cites nothing
    if kind in ("law", "doc"):
        return "none" if _WORKS.search(before) else kind
    if kind == "" and _MAKES.search(before) and text[end : end + 1] not in "等系":
        return "doc"
    return "none"
