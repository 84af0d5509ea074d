"""One value for each place, year and indicator, out of all the mentions of it.

A report says one thing several times: the whole and its parts, received and settled,
last year's and next year's number. ``RULES`` says which mention stands for the year;
``mentions`` shows all of them, with the rule that put each one behind.
"""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final, get_args

from govtext.compare._choice import (
    BY_WORDS,
    FIRST,
    RULES,
    Mention,
    deciding_rule,
    is_earlier,
)
from govtext.compare._frames import PLACE_AND_YEAR, to_frame
from govtext.compare._mentions import ranked
from govtext.schema import PLACE_LEVELS, Column, Table
from govtext.types import ROLES, Period, Qualifier, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pandas import DataFrame

    from govtext.cells import Row
    from govtext.compare.panel import Panel

SAME_UNITS: Final = (
    frozenset(("场", "场次", "次")),
    frozenset(("件", "起", "宗", "件次")),
    frozenset(("人", "名", "位")),
)
"""Units that mean the same. 人次 counts visits, 批次 groups: neither is a 人."""

_TERRITORY: Final = "department"


def indicators(panel: Panel) -> DataFrame:
    """The value of each indicator in each year of each place, with its evidence."""
    chosen = [(group[0], len(group) - 1) for group in _groups(panel)]
    by_year = {
        (mention.place_key, mention.indicator, mention.year): mention
        for mention, _ in chosen
        if mention.year is not None
    }
    rows = []
    for mention, others in chosen:
        earlier = None
        if mention.year is not None:
            earlier = by_year.get(
                (mention.place_key, mention.indicator, mention.year - 1)
            )
        rows.append(_row(mention, others, earlier))
    return to_frame(INDICATORS, rows)


def mentions(panel: Panel) -> DataFrame:
    """Every mention of every indicator, ranked within its place and year."""
    return to_frame(
        MENTIONS,
        (
            _mention_row(mention, rank, group[0])
            for group in _groups(panel)
            for rank, mention in enumerate(group, 1)
        ),
    )


def _groups(panel: Panel) -> Iterator[list[Mention]]:
    """The mentions of each place, year and indicator, the one that counts first."""
    for _, group in groupby(ranked(panel), attrgetter("group")):
        yield list(group)


def _row(mention: Mention, others: int, earlier: Mention | None) -> Row:
    change, note = _change(mention, earlier)
    return (
        mention.place_key,
        mention.place,
        mention.year,
        mention.indicator,
        mention.value,
        mention.value_max,
        mention.unit,
        mention.qualifier,
        mention.status,
        mention.period,
        change,
        note,
        others,
        mention.place_level,
        mention.report_id,
        mention.section_id,
        mention.start,
        mention.end,
        mention.text,
    )


def _mention_row(mention: Mention, rank: int, first: Mention) -> Row:
    return (
        mention.place_key,
        mention.place,
        mention.year,
        mention.indicator,
        rank,
        deciding_rule(first, mention) if rank > 1 else "",
        mention.value,
        mention.value_max,
        mention.unit,
        mention.qualifier,
        mention.status,
        mention.period,
        mention.role,
        mention.place_level,
        mention.report_id,
        mention.section_id,
        mention.start,
        mention.end,
        mention.text,
        mention.sentence,
    )


_BOUNDS: Final = ("over", "under", "at_least", "at_most", "range")


def _change(now: Mention, before: Mention | None) -> tuple[float | None, str]:
    """The change on the year before, and why there is none."""
    if before is None:
        return None, ""
    if not _same_unit(now, before):
        return None, f"{before.unit} in {before.year}, {now.unit} in {now.year}"
    for mention in (before, now):
        if reason := _no_level(mention):
            return None, reason
    if (before.place_level == _TERRITORY) != (now.place_level == _TERRITORY):
        return None, "a department's in one of the years"
    # What two decimals differ by has no more digits than they.
    return round(now.value - before.value, 10), ""


def _no_level(mention: Mention) -> str:
    """Why a number is not the level of its year; empty if it is."""
    if mention.status == "planned":
        return f"only planned in {mention.year}"
    if is_earlier(mention):
        return f"of another period in {mention.year}"
    if mention.qualifier in _BOUNDS or mention.value_max is not None:
        return f"only {mention.qualifier} {mention.value:g} in {mention.year}"
    return ""


def _same_unit(one: Mention, other: Mention) -> bool:
    """Whether two numbers count the same; none of anything is 0 in every unit."""
    if one.unit == other.unit or BY_WORDS in (one.qualifier, other.qualifier):
        return True
    return any({one.unit, other.unit} <= units for units in SAME_UNITS)


_PLACE: Final = (
    *PLACE_AND_YEAR,
    Column("indicator", "text", "Id in the indicator table."),
)
_VALUE: Final = (
    Column(
        "value",
        "number",
        "As in `metrics`; 0 where a report says in words that there was none.",
        "see `unit`",
    ),
    Column("value_max", "number", "The upper end of a range.", "see `unit`"),
    Column("unit", "text", "As in `metrics`; empty for a zero told in words."),
    Column(
        "qualifier",
        "text",
        "As in `metrics`; `by_words` for a zero told in words (未发生行政复议案件).",
        allowed=(*get_args(Qualifier), BY_WORDS),
    ),
    Column("status", "text", "As in `metrics`.", allowed=get_args(Status)),
    Column(
        "period",
        "text",
        "As in `metrics`; `earlier` only where no number of the year itself is there.",
        allowed=tuple(filter(None, get_args(Period))),
    ),
)
_EVIDENCE: Final = (
    Column(
        "place_level",
        "text",
        "Of the report it stands in: `department` where only a department tells it.",
        allowed=PLACE_LEVELS,
    ),
    Column("report_id", "text", "The report it stands in."),
    Column("section_id", "text", "The deepest section over it."),
    Column("start", "integer", "Offset of its first character.", "code points"),
    Column("end", "integer", "Offset after its last character.", "code points"),
    Column("text", "text", "The characters themselves."),
)
_ORDER: Final = "; ".join(f"`{rule.name}`: {rule.meaning}" for rule in RULES)

INDICATORS = Table(
    "indicators",
    "Written by `govtext compare indicators`: exactly one row for each place, year and "
    "indicator that is stated. Of several mentions one is taken by these rules, the "
    f"strongest first: {_ORDER}; where none decides, the first in the text.",
    ("place_key", "year", "indicator", "report_id"),
    (
        *_PLACE,
        *_VALUE,
        Column(
            "change_on_year",
            "number",
            "The value less that of the year before. Empty without such a year, or "
            "where the two cannot be compared (`unit_note`).",
            "see `unit`",
        ),
        Column(
            "unit_note",
            "text",
            "Why the change on the year before is not told although both are stated: "
            "other units (场, 场次 and 次 are the same; so are 件, 起, 宗, 件次; "
            "so are 人, 名, 位), a plan, another period, a department's number.",
        ),
        Column(
            "candidates",
            "integer",
            "The other mentions of the indicator in that place and year; "
            "`govtext compare mentions` lists them.",
            "mentions",
        ),
        *_EVIDENCE,
    ),
)

MENTIONS = Table(
    "mentions",
    "Written by `govtext compare mentions`: every mention of an indicator; the one of "
    "rank 1 stands in `indicators`.",
    ("place_key", "year", "indicator", "rank", "report_id"),
    (
        *_PLACE,
        Column("rank", "integer", "1 is the one taken.", "rank"),
        Column(
            "rule",
            "text",
            f"The rule that put it behind the one taken. {_ORDER}; `first`: it stands "
            "later.",
            allowed=(*(rule.name for rule in RULES), FIRST),
        ),
        *_VALUE,
        Column("role", "text", "The role of that section.", allowed=ROLES),
        *_EVIDENCE,
        Column(
            "sentence",
            "text",
            "The sentence around it; empty for a zero told in words.",
        ),
    ),
)
