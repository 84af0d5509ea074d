"""Which kind of report a text is, by its title and its first words.

Title forms, opening words and their look-alikes stand in ``tables/kinds.toml``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from govtext import tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from govtext.text import View

_KINDS: Final = tables.load_table("kinds")
HEAD: Final[int] = _KINDS["head"]
"""How far into a text its title and opening are looked for, in characters."""
LONGEST_TITLE: Final = 120
_TITLE_LINES: Final = 3

_TITLE_WORDS: Final = re.compile(_KINDS["title_words"])
_TITLE_END: Final = re.compile(_KINDS["title_end"])
_CHROME: Final = re.compile(_KINDS["chrome"])
_TITLE_LABEL: Final = re.compile(_KINDS["title_label"])
BODY_START: Final = re.compile(_KINDS["body_start"])
_BODY: Final = re.compile(_KINDS["body"])
_FORMULA: Final = re.compile(_KINDS["formula"])


@cache
def _patterns(where: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Kind and compiled pattern of every entry for titles or openings, in order."""
    rows = tables.entries(
        "kinds",
        required=frozenset(
            {"id", "kind", "where", "pattern", "examples", "counter_examples"}
        ),
    )
    return tuple(
        (row["kind"], re.compile(row["pattern"]))
        for row in rows
        if row["where"] == where
    )


_GLUED_TITLE: Final = re.compile(
    r"[^，。：；]{6,60}?(?:报告|总结)(?=[一二\d现根市县区省中各])"
)


def find_kind(view: View, declared_title: str = "") -> str:
    """Tell ``rule-of-law`` and ``work-report`` from every ``other`` text.

    The last title before the body decides: page chrome (a column named
    法治政府建设年度报告) stands before the title, links to others behind the text.

    Args:
        view: The text in matching form.
        declared_title: The title that a page declares; asked where the text has none.
    """
    kind, is_titled = _kind_by_title(view.text[:HEAD])
    if not is_titled and declared_title:
        kind = kind or match_kind("".join(declared_title.split()), "title")
    return kind or _kind_by_text(view.text, is_titled=is_titled)


def _kind_by_title(head: str) -> tuple[str, bool]:
    """The kind that a title tells, and whether there is a title of any sort."""
    kind = ""
    is_titled = False
    for line in title_like(head):
        if found := match_kind(line, "title"):
            kind = found
        is_titled = is_titled or _TITLE_END.search(line) is not None
    return kind, is_titled


def match_kind(text: str, where: str) -> str:
    """Kind of the first entry that matches."""
    for kind, pattern in _patterns(where):
        if pattern.search(text):
            return kind
    return ""


def _kind_by_text(text: str, *, is_titled: bool) -> str:
    """The kind that the opening tells, or, without any title, the whole text."""
    opening = text[:HEAD]
    found = [
        (match.start(), kind)
        for kind, pattern in _patterns("opening")
        if (match := pattern.search(opening))
    ]
    if found:
        return min(found)[1]
    if is_titled or not _FORMULA.search(opening):
        return "other"
    words = _BODY.finditer(text)
    enough = sum(1 for _ in zip(words, range(_KINDS["body_count"]), strict=False))
    return "rule-of-law" if enough == _KINDS["body_count"] else "other"


def title_like(head: str) -> Iterator[str]:
    """Lines before the body that may be a title, and what they make when joined.

    A title may be broken in mid-word (法治政府↵建设工作情况报告), and a report on one
    line has its text right behind its title.
    """
    lines: list[str] = []
    for raw in head.split("\n"):
        line = _TITLE_LABEL.sub("", raw)
        if line.startswith("——"):
            continue
        if not line or _CHROME.search(line):
            lines.clear()
            continue
        if BODY_START.search(line):
            return
        if len(line) > LONGEST_TITLE or "。" in line:
            if not lines:
                yield from _glued_title(line)
            return
        lines = [*lines[1 - _TITLE_LINES :], line]
        for count in range(len(lines), 0, -1):
            joined = "".join(lines[-count:])
            if count > 1 and _TITLE_WORDS.search(lines[-count]):
                continue
            if len(joined) <= LONGEST_TITLE and _TITLE_WORDS.search(joined):
                yield joined


def _glued_title(line: str) -> Iterator[str]:
    """The title at the head of a paragraph that it was glued to."""
    if glued := _GLUED_TITLE.match(line):
        yield glued[0]
