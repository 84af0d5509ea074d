"""The parts of a report that speak about it as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from govtext import tables
from govtext.facts.kinds import HEAD, LONGEST_TITLE, match_kind, title_like
from govtext.facts.years import DATE
from govtext.outline import metadata_cells, parts_of
from govtext.text import matching_view

if TYPE_CHECKING:
    from govtext.text import View
    from govtext.types import Role, Section

_TAIL_LINES: Final = 6
_MARKED: Final = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[.、])")
# A page declares who put it up and when under other names than it prints.
_LABELS: Final = {"issuer": "来源", "published": "发布时间", "number": "发文字号"}

Declared = Sequence[tuple[str, str]]
"""Pairs of a name and a value, as in ``Document.properties``."""

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
    return tuple(
        line
        for part in parts_of(sections, role)
        for line in view.between(*part).split("\n")
        if line
    )


def gather(
    view: View, sections: tuple[Section, ...], declared: Declared = ()
) -> Evidence:
    """Gather the parts that speak about the report as a whole."""
    titles = _lines(view, sections, "title")
    if not titles:
        likely = [*title_like(view.text[:HEAD])]
        titles = tuple(line for line in likely if match_kind(line, "title"))[-1:]
    if not titles:
        titles = tuple("".join(v.split()) for name, v in declared if name == "title")
    cells = [
        *metadata_cells(view.source, sections, HEAD),
        *(f"{_LABELS[name]}：{value}" for name, value in declared if name in _LABELS),
    ]
    closing = _lines(view, sections, "closing") or _signature(view.text)
    marked = (s for s in sections if s.heading and s.role not in ("title", "meta"))
    return Evidence(
        title=_title(titles),
        title_lines=titles,
        meta=tuple(cell.strip() for cell in cells if cell.strip()),
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
