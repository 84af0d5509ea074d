"""All mentions of indicators, in the order in which they stand for a year."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from govtext.compare._choice import (
    BY_WORDS,
    Mention,
    is_received,
    is_settled,
    rank,
)
from govtext.compare._frames import year_or_none

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pandas import DataFrame

    from govtext.compare.panel import Panel


def ranked(panel: Panel) -> list[Mention]:
    """Every mention, by place, year and indicator, the one that counts first."""
    found = [*_numbers(panel), *_zeros(panel)]
    found.sort(key=lambda one: (one.report_id, one.start, one.end, one.indicator))
    found = _with_settled(_with_wholes(found))
    found.sort(key=lambda one: (one.group, rank(one)))
    return found


def _numbers(panel: Panel) -> Iterator[Mention]:
    metrics = panel.tables["metrics"].sort_values(["report_id", "start", "end"])
    sentences: dict[tuple[str, str, str], int] = {}
    reports = _reports(panel)
    for row in metrics.to_dict("records"):
        key = row["report_id"], row["section_id"], row["sentence"]
        at = row["sentence"].find(row["text"], sentences.get(key, 0))
        # A sentence broken over two lines is written as one, its number too.
        end = at + len(row["text"]) if at >= 0 else sentences.get(key, 0)
        sentences[key] = end
        if row["indicator"]:
            yield Mention(
                **reports[row["report_id"]],
                **{name: row[name] for name in _COPIED},
                value=float(row["value"]),
                value_max=_number(row["value_max"]),
                start=int(row["start"]),
                end=int(row["end"]),
                before=_last_part(row["sentence"][: max(at, 0)]),
                after=re.split("[；。]", row["sentence"][end:])[0],
            )


_COPIED: Final = (
    "section_id", "role", "text", "sentence", "indicator", "unit", "quantity",
    "qualifier", "status", "period", "metric_id", "part_of",
)  # fmt: skip


def _zeros(panel: Panel) -> Iterator[Mention]:
    reports = _reports(panel)
    roles = {
        (report_id, section_id): role
        for report_id, section_id, role in panel.sections[
            ["report_id", "section_id", "role"]
        ].itertuples(index=False)
    }
    for row in panel.tables["absences"].to_dict("records"):
        if row["indicator"]:
            yield Mention(
                **reports[row["report_id"]],
                section_id=row["section_id"],
                role=roles.get((row["report_id"], row["section_id"]), ""),
                start=int(row["start"]),
                end=int(row["end"]),
                text=row["text"],
                sentence="",
                indicator=row["indicator"],
                value=0.0,
                value_max=None,
                unit="",
                quantity="count",
                qualifier=BY_WORDS,
                status="achieved",
                period="",
                metric_id="",
                part_of="",
            )


def _reports(panel: Panel) -> Mapping[str, dict[str, Any]]:
    """What a mention tells of its report, by report_id."""
    names = _names(panel.reports)
    return {
        row["report_id"]: {
            "report_id": row["report_id"],
            "place_key": row["place_key"],
            "place": names[row["place_key"]],
            "year": year_or_none(row["year"]),
            "place_level": row["place_level"],
            "kind": row["kind"],
        }
        for row in panel.reports.to_dict("records")
    }


def _names(reports: DataFrame) -> dict[str, str]:
    """One name for each place, whatever order its reports come in."""
    names: dict[Any, str] = reports.groupby("place_key")["place"].max().to_dict()
    return names


def _number(value: object) -> float | None:
    import pandas as pd  # noqa: PLC0415  heavy

    return None if pd.isna(value) else float(value)  # type: ignore[call-overload,arg-type]


def _last_part(sentence: str) -> str:
    return re.split("[；。]", sentence)[-1]


def _with_wholes(found: Iterable[Mention]) -> list[Mention]:
    """Tell the parts. Of another indicator's whole (审查58件，其中合同35份) is none."""
    listed = list(found)
    states = {
        (one.report_id, one.metric_id): one.indicator for one in listed if one.metric_id
    }
    return [
        replace(one, is_part=True)
        if one.part_of and states.get((one.report_id, one.part_of)) == one.indicator
        else one
        for one in listed
    ]


def _with_settled(found: Iterable[Mention]) -> list[Mention]:
    """Settled, where the same sentence tells how many of the same were received."""
    listed = list(found)
    received: dict[tuple[str, str, str], bool] = defaultdict(bool)
    for one in listed:
        if one.sentence and is_received(one):
            received[one.report_id, one.sentence, one.indicator] = True
    return [
        replace(one, is_settled=True)
        if is_settled(one) and received[one.report_id, one.sentence, one.indicator]
        else one
        for one in listed
    ]
