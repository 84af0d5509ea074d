"""A concordance: every place where a word stands, with what stands around it.

What is searched is the matching form of a report (``text.matching_view``), so that a
word is found across a broken line, inside blanks and in traditional characters; what is
shown is the report as it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from govtext.compare._frames import to_frame, year_or_none
from govtext.errors import CompareError
from govtext.readers.inputs import TEXTS_FOLDER
from govtext.schema import Column, Table
from govtext.text import View, matching_view
from govtext.types import ROLES, Document

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from pandas import DataFrame

    from govtext.cells import Row
    from govtext.compare.panel import Panel

WIDTH: Final = 30
_LINE_ENDS: Final = str.maketrans(dict.fromkeys("\n\r\t\x0b\x0c", " "))


def kwic(  # noqa: PLR0913  each says what to show
    panel: Panel,
    pattern: str,
    *,
    width: int = WIDTH,
    regex: bool = False,
    roles: Collection[str] = (),
    folders: Iterable[Path] = (),
) -> DataFrame:
    """Every hit of a word, by place and year, in reading order.

    Args:
        panel: Places over years.
        pattern: A word as written, or a regular expression.
        width: Characters shown on either side.
        regex: Whether the pattern is a regular expression.
        roles: Hits in sections of these roles only; else in all.
        folders: The extracts that the panel was made from. Where one holds a report's
            text (``extract --texts``), every hit has its offsets, and hits that go
            over the border of two sections are found too.

    Raises:
        CompareError: The pattern is no regular expression or matches nothing at all, a
            role or the width is none.
    """
    search = _compiled(pattern, regex=regex)
    if unknown := sorted(set(roles) - set(ROLES)):
        raise CompareError(f"unknown role {unknown[0]!r}; use {', '.join(ROLES)}")
    if width < 0:
        raise CompareError(f"the width is {width}; use 0 or more")
    sections = {
        report_id: _outline(rows)
        for report_id, rows in panel.sections.groupby("report_id")
    }
    names = panel.reports.groupby("place_key")["place"].max().to_dict()
    places = list(folders)
    rows: list[Row] = []
    for report in panel.reports.to_dict("records"):
        report_id = report["report_id"]
        head = (
            report["place_key"],
            names[report["place_key"]],
            year_or_none(report["year"]),
        )
        outline = sections.get(report_id, [])
        text = read_text(places, report_id)
        hits = (
            _in_sections(outline, search, width)
            if text is None
            else _in_text(text, outline, search, width)
        )
        rows += (
            (*head, hit.role, report_id, hit.section_id, *hit.cells)
            for hit in hits
            if not roles or hit.role in roles
        )
    return to_frame(KWIC, rows)


def read_text(folders: Iterable[Path], report_id: str) -> str | None:
    """The text of a report that ``extract --texts`` wrote; ``None`` without one.

    A file that is not exactly the text (its digest is the id) is taken for none: its
    offsets would be wrong.
    """
    for folder in folders:
        try:
            data = (folder / TEXTS_FOLDER / f"{report_id}.txt").read_bytes()
            text = data.decode("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        if Document(text, "").report_id == report_id:
            return text
    return None


@dataclass(frozen=True, slots=True)
class _Section:
    section_id: str
    role: str
    start: int
    end: int
    text: str

    @property
    def sure(self) -> int:
        """How many characters of ``text`` stand at ``start`` without a gap.

        The stretches of a section are put together with one line end, however many
        stood between them, and without the sections in between. The first line is
        sure, and all of it where nothing is left out.
        """
        if len(self.text) == self.end - self.start:
            return len(self.text)
        return len(self.text.split("\n", 1)[0])


@dataclass(frozen=True, slots=True)
class _Hit:
    role: str
    section_id: str
    cells: tuple[int | None, int | None, str, str, str]
    """start, end, left, hit, right."""


def _compiled(pattern: str, *, regex: bool) -> re.Pattern[str]:
    if not pattern.strip():
        raise CompareError("nothing to look for; name a word with --pattern")
    if not regex:
        # In the same form as the text: full-width digits, traditional characters.
        word = matching_view(pattern.strip()).text.strip("\n")
        return re.compile(re.escape(word or pattern.strip()))
    try:
        found = re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise CompareError(f"{pattern!r} is no regular expression: {error}") from error
    if found.match(""):
        raise CompareError(f"{pattern!r} matches nothing at all, so it is everywhere")
    return found


def _outline(rows: DataFrame) -> list[_Section]:
    """The sections of a report; of those that begin together the deepest last."""
    ordered = rows.sort_values(["start", "depth", "section_id"])
    columns = (ordered[name] for name in _SECTION)
    return [
        _Section(section_id, role, int(start), int(end), text)
        for section_id, role, start, end, text in zip(*columns, strict=True)
    ]


_SECTION: Final = ("section_id", "role", "start", "end", "text")


def _in_text(
    text: str, outline: list[_Section], search: re.Pattern[str], width: int
) -> Iterator[_Hit]:
    view = matching_view(text)
    starts = [section.start for section in outline]
    for start, end in _spans(view, search):
        section = _deepest(outline, starts, start)
        cells = (start, end, *_around(text, start, end, width))
        if section is None:
            yield _Hit("", "", cells)
        else:
            yield _Hit(section.role, section.section_id, cells)


def _in_sections(
    outline: list[_Section], search: re.Pattern[str], width: int
) -> Iterator[_Hit]:
    for section in outline:
        known = section.sure
        for start, end in _spans(matching_view(section.text), search):
            yield _Hit(
                section.role,
                section.section_id,
                (
                    section.start + start if end <= known else None,
                    section.start + end if end <= known else None,
                    *_around(section.text, start, end, width),
                ),
            )


def _spans(view: View, search: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    for match in search.finditer(view.text):
        if match.end() > match.start():
            yield view.span(*match.span())


def _around(text: str, start: int, end: int, width: int) -> tuple[str, str, str]:
    """Left, hit and right. Line ends beside a hit are shown as blanks."""
    return (
        text[max(start - width, 0) : start].translate(_LINE_ENDS),
        text[start:end],
        text[end : end + width].translate(_LINE_ENDS),
    )


def _deepest(
    outline: list[_Section], starts: list[int], offset: int
) -> _Section | None:
    """The deepest section over an offset: the last to begin that has not ended."""
    for at in range(bisect_right(starts, offset) - 1, -1, -1):
        if outline[at].end > offset:
            return outline[at]
    return None


_HELD: Mapping[str, str] = {
    "left": "What stands before it; line ends as blanks.",
    "hit": "The characters that match, as they stand.",
    "right": "What stands behind it; line ends as blanks.",
}

KWIC = Table(
    "kwic",
    "Written by `govtext compare kwic`: every place where a word stands.",
    ("report_id", "section_id", "start", "left", "hit", "right"),
    (
        Column("place_key", "text", "What is grouped by."),
        Column("place", "text", "As in `reports`."),
        Column("year", "integer", "The year reported on.", "year"),
        Column("role", "text", "The role of the section.", allowed=ROLES),
        Column("report_id", "text", "The report."),
        Column("section_id", "text", "The deepest section over its beginning."),
        Column(
            "start",
            "integer",
            "Offset of its first character in the report's text. Empty where the "
            "tables alone do not tell it: extract with `--texts`.",
            "code points",
        ),
        Column("end", "integer", "Offset after its last character.", "code points"),
        *(Column(name, "text", meaning) for name, meaning in _HELD.items()),
    ),
)
