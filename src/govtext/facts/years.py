"""Years and dates: what a report is about, and when it was given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from govtext import tables
from govtext.facts.kinds import LONGEST_TITLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from govtext.facts.evidence import Evidence
    from govtext.text import View

_WORDS: Final[dict[str, str]] = tables.load_table("kinds")["facts"]
_PAST: Final = re.compile(_WORDS["past"])
_FUTURE: Final = re.compile(_WORDS["future"])
_DIGITS: Final = str.maketrans("〇○零Ｏ一二三四五六七八九", "0000123456789")
_AFTER_HANZI: Final = r"[九〇○零Ｏ][〇○零Ｏ一二三四五六七八九]{2}"
_HANZI_YEAR: Final = rf"[一二]{_AFTER_HANZI}"
# The ends of 2021-2025年 and of 2021年至2025年 are no evidence of a year.
_YEAR: Final = re.compile(
    rf"(?<![\d〇○零一二三四五六七八九\-—~至到.〔])((?:19|20)\d\d|{_HANZI_YEAR})"
    r"(?=(?:上?半?年(?![-—~至到])|度|(?=）)))"
)
# The set of first characters lets the search run over all others.
DATE: Final = re.compile(
    rf"([12一二](?<!\d.)(?:(?<=1)9\d\d|(?<=2)0\d\d|(?<=[一二]){_AFTER_HANZI}))"
    r"(?:年|[-/.])"
    r"(\d{1,2}|[一二三四五六七八九十]{1,2})(?:月|[-/.])"
    r"(\d{1,2}|[一二三四五六七八九十]{1,3})(?:日|(?![\d月]))"
)
_PUBLISHED: Final = re.compile(
    rf"(?:{_WORDS['published_label']})\]?[:：]?\s?\[?(?=(?:19|20)\d\d)"
)
_CONGRESS: Final = re.compile(r"届?[^。\n]{0,40}(?:代表大会|会议|全会)")
_QUOTED: Final = re.compile(r"《[^《》\n]{0,80}》|（[^（）\n]{0,40}号）")
_FILE_YEAR: Final = re.compile(rf"(?<![\d〔])((?:19|20)\d\d|{_HANZI_YEAR})(?!\d)")

# From this month on a report is about the year it is delivered in: towns and districts
# hold their congress in December, new terms begin in October.
_LATE_MONTH: Final = 10


@dataclass(frozen=True, slots=True)
class Dates:
    """When a report was given: before a congress, by signature, on a page."""

    congress: date | None
    signed: date | None
    published: date | None

    @property
    def delivered(self) -> date | None:
        """The date of delivery: a page may have been put up years later."""
        return self.congress or self.signed or self.published


def find_dates(view: View, evidence: Evidence) -> Dates:
    """The dates of congress, signature and publication."""
    congress: date | None = None
    signed: date | None = None
    published: date | None = None
    head = "\n".join((*evidence.title_lines, view.text[: LONGEST_TITLE * 8]))
    for found in DATE.finditer(head):
        is_alone = head[found.end() :].lstrip("）").startswith("\n")
        if _CONGRESS.match(head, found.end()) or (
            is_alone and found[0] in "".join(evidence.title_lines)
        ):
            congress = _date(found)
            break
    for line in reversed(evidence.closing):
        signature = DATE.search(line)
        if signature and len(line) <= LONGEST_TITLE // 2:
            signed = _date(signature)
            break
    for line in evidence.meta:
        label = _PUBLISHED.search(line)
        if label and (stamp := DATE.match(line, label.end())):
            published = _date(stamp)
            break
    return Dates(congress, signed, published)


def _date(found: re.Match[str]) -> date | None:
    """A matched date; ``None`` for the 31st of June."""
    try:
        return date(_to_year(found[1]), _to_number(found[2]), _to_number(found[3]))
    except ValueError:
        return None


def _to_year(text: str) -> int:
    """A year in digits or Chinese digits."""
    return int(text.translate(_DIGITS))


def _to_number(text: str) -> int:
    """A day or month up to 三十一."""
    if text.isdigit() and text.isascii():
        return int(text)
    tens, ten, ones = text.partition("十")
    value = int(tens.translate(_DIGITS) or 1) * 10 if ten else 0
    return value + int((ones if ten else tens).translate(_DIGITS) or 0)


def find_year(
    evidence: Evidence, dates: Dates, kind: str, source: str
) -> tuple[int | None, tuple[str, ...]]:
    """The year reported on, and where the evidence disagrees."""
    found = dict(_year_evidence(evidence, dates, kind, source))
    if not found:
        return None, ()
    first, year = next(iter(found.items()))
    warnings = [
        f"year: {first} says {year}, {other} says {value}"
        for other, value in found.items()
        if value != year and other in ("preamble", "heading", "title")
    ]
    if first == "file name":
        warnings.append(f"year: only the file name tells it ({year}), not the text")
    delivered = dates.delivered
    if delivered and delivered.year < year:
        warnings.append(f"year: reported on {year}, but delivered in {delivered.year}")
    return year, tuple(warnings)


def _year_evidence(
    evidence: Evidence, dates: Dates, kind: str, source: str
) -> Iterator[tuple[str, int]]:
    """Every year that speaks, the strongest first.

    The title of a work report bears the year of delivery, so that what it reviews is
    asked of its headings first (一、2021年工作回顾).
    """
    is_work = kind == "work-report"
    past, future = _heading_years(evidence.headings)
    title = _YEAR.search(evidence.title)
    named = _YEAR.search(_QUOTED.sub("", evidence.preamble))
    preamble = _to_year(named[1]) if named and not is_work else None
    delivered = _reported_at(dates.congress if is_work else dates.delivered)
    in_name = _FILE_YEAR.search(source.rsplit("/", 1)[-1])
    candidates: list[tuple[str, int | None]] = [
        ("title", _to_year(title[1]) if title and not is_work else None),
        ("preamble", preamble),
        ("heading", past if past is not None else future),
        ("date", delivered),
        ("title", _to_year(title[1]) - 1 if title and is_work else None),
        ("date of publication", _reported_at(dates.delivered)),
        ("file name", _to_year(in_name[1]) - is_work if in_name else None),
    ]
    seen: set[str] = set()
    for name, year in candidates:
        if year is not None and name not in seen:
            seen.add(name)
            yield name, year


def _reported_at(delivered: date | None) -> int | None:
    """The year that a report of this date is about."""
    if delivered is None:
        return None
    return delivered.year - (delivered.month < _LATE_MONTH)


def _heading_years(
    headings: tuple[str, ...],
) -> tuple[int | None, int | None]:
    """The reported year by a heading that looks back, and by one that looks ahead."""
    past = future = None
    for number, heading in enumerate(headings):
        year = _YEAR.search(_QUOTED.sub("", heading))
        if not year:
            continue
        # 一、关于2012年政府工作 looks back, 三、2010年政府主要工作 looks ahead.
        is_first = number == 0 and not _FUTURE.search(heading)
        is_past = is_first or _PAST.search(heading) is not None
        if is_past and past is None:
            past = _to_year(year[1])
        elif not is_past and future is None:
            future = _to_year(year[1]) - 1
    return past, future
