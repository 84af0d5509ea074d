"""The parts of a report that speak about it as a whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from govtext import tables
from govtext.facts.kinds import HEAD, LONGEST_TITLE, match_kind, title_like
from govtext.facts.years import DATE
from govtext.text import matching_view

if TYPE_CHECKING:
    from govtext.text import View
    from govtext.types import Role, Section

_TAIL_LINES: Final = 6
_MARKED: Final = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[.、])")
_CELL_END: Final = re.compile(r"\n|\s{2,6}|\s(?=[一-龥]{2,6}[:：])")
_SPEAKER: Final = re.compile(tables.load_table("kinds")["facts"]["speaker"])


@dataclass(frozen=True, slots=True)
class Evidence:
    """The parts of a report that its facts are read from.

    All are in matching form, apart from the cells of the metadata.
    """

    title: str
    title_lines: tuple[str, ...]
    meta: tuple[str, ...]
    preamble: str
    closing: tuple[str, ...]
    headings: tuple[str, ...]


def _lines(view: View, sections: tuple[Section, ...], role: Role) -> tuple[str, ...]:
    """The lines of a role, in matching form."""
    found: list[str] = []
    for section in sections:
        if section.role != role:
            continue
        for start, end in section.parts or ((section.start, section.end),):
            first, last = view.position(start), view.position(end)
            found += view.text[first:last].split("\n")
    return tuple(line for line in found if line)


def _cells(view: View, sections: tuple[Section, ...]) -> tuple[str, ...]:
    """The cells of the metadata lines above the text, their blanks kept.

    Blanks part the cells of a line (发布时间：2023-02-10 15:42  浏览：3). Links and
    dates of other pages stand below a report, not before it.
    """
    found: list[str] = []
    for section in sections:
        if section.role == "meta" and section.start < HEAD:
            found += _CELL_END.split(view.source[section.start : section.end])
    return tuple(cell.strip() for cell in found if cell.strip())


def gather(view: View, sections: tuple[Section, ...]) -> Evidence:
    """Gather the parts that speak about the report as a whole."""
    titles = _lines(view, sections, "title")
    if not titles:
        likely = [*title_like(view.text[:HEAD])]
        titles = tuple(line for line in likely if match_kind(line, "title"))[-1:]
    closing = _lines(view, sections, "closing") or _signature(view.text)
    marked = (s for s in sections if s.heading and s.role not in ("title", "meta"))
    return Evidence(
        title=_title(titles),
        title_lines=titles,
        meta=_cells(view, sections),
        preamble="\n".join(_lines(view, sections, "preamble"))[:HEAD]
        or _before_headings(view.text),
        closing=closing,
        headings=tuple(matching_view(s.heading).text for s in marked if s.depth == 1),
    )


def _before_headings(text: str) -> str:
    """What stands before the first item marker, where no preamble was found."""
    kept: list[str] = []
    for line in text[: LONGEST_TITLE * 10].split("\n"):
        if _MARKED.match(line):
            break
        kept.append(line)
    return "\n".join(kept)


def _signature(text: str) -> tuple[str, ...]:
    """The last lines from a body that signs on, where a date stands below it."""
    lines = text[-HEAD:].rstrip("\n").split("\n")[-_TAIL_LINES:]
    for at in range(len(lines) - 1, 0, -1):
        if DATE.fullmatch(lines[at]):
            return tuple(lines[at - 1 : at + 1])
    return ()


def _title(lines: tuple[str, ...]) -> str:
    """Title lines joined, without the congress, its date and the speaker.

    A page's own title goes before that of the report: 临澜市2022年政府工作报告 says
    more than 政府工作报告. Lines that are said twice are said once.
    """
    kept: list[str] = []
    for line in lines:
        is_whole = bool(kept) and match_kind("".join(kept), "title") != ""
        if is_whole or DATE.search(line) or line.startswith("——"):
            continue
        if line not in kept and not _SPEAKER.search(line):
            kept.append(line)
    return "".join(kept)[: 2 * LONGEST_TITLE]
