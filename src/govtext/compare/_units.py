"""Items of reports that are held against those of later years.

An item is the deepest section that says something, with its heading; paragraphs without
a heading that follow the heading of an item are one with it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from govtext.compare.panel import Panel

_SAYS: Final = 6  # characters beside the heading that make a section say something
_HAN: Final = re.compile(r"[一-鿿]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity that an item states.

    Attributes:
        text: As written, with its unit.
        key: The indicator, or the unit where none is known.
        object: What is counted; for figures without an indicator.
        value: The number; of a range the lower end.
        change: As in ``metrics``.
        most: Whether the number is an upper bound.
        planned: Whether it is a target.
    """

    text: str
    key: str
    object: str
    value: float
    change: str
    most: bool
    planned: bool

    def reaches(self, target: Figure) -> bool:
        """Whether this figure, told as a result, meets a target.

        A target without an indicator is met by the same unit of what bears its name.
        """
        if self.key != target.key or self.planned:
            return False
        if (self.change in _AMOUNTS or target.change in _AMOUNTS) and (
            self.change != target.change
        ):
            return False
        if not (self.object in target.object or target.object in self.object):
            return False
        if target.most:
            return self.value <= target.value
        return self.value >= target.value


_AMOUNTS: Final = ("increase", "decrease")


@dataclass(frozen=True, slots=True)
class Unit:
    """An item.

    Attributes:
        report_id: Of its report.
        section_id: Of its section; that of the heading where it is several.
        role: Its role.
        heading: The words of its heading; empty for a paragraph without one.
        is_part: Whether its heading is that of a part of the report (下一步打算).
        text: With its heading, in lines.
        themes: Its theme and further ones.
        figures: What it states in numbers.
    """

    report_id: str
    section_id: str
    role: str
    heading: str
    is_part: bool
    text: str
    themes: frozenset[str]
    figures: tuple[Figure, ...]


def units_of(panel: Panel, roles: Iterable[str]) -> dict[str, list[Unit]]:
    """The items of every report that have one of these roles, in reading order."""
    wanted = set(roles)
    figures = _figures(panel)
    found: dict[str, list[Unit]] = defaultdict(list)
    sections = panel.sections.sort_values(["report_id", "start", "end", "section_id"])
    for report_id, rows in sections.groupby("report_id", sort=False):
        for unit in _of_report(str(report_id), rows.to_dict("records"), figures):
            if unit.role in wanted:
                found[unit.report_id].append(unit)
    return found


def _of_report(
    report_id: str,
    rows: list[dict[Any, Any]],
    figures: dict[tuple[str, str], list[Figure]],
) -> Iterator[Unit]:
    nodes = {str(row["section_id"]): row for row in rows}
    members: dict[str, list[str]] = {}
    parents = {str(row["parent_id"]) for row in rows}
    for section_id, row in nodes.items():
        if section_id in parents:
            continue
        parent = nodes.get(str(row["parent_id"]))
        head = section_id
        if (
            parent is not None
            and not row["heading"]
            and parent["heading"]
            and parent["depth"] > 1
            and parent["role"] == row["role"]
        ):
            head = str(row["parent_id"])
        members.setdefault(head, [head] if head != section_id else [])
        members[head].append(section_id)
    for head, ids in members.items():
        node = nodes[head]
        text = "\n".join(str(nodes[one]["text"]) for one in ids)
        if not _says_something(node, text):
            continue
        themes = {str(nodes[one]["theme"]) for one in ids}
        for one in ids:
            themes.update(str(nodes[one]["themes_other"]).split("|"))
        yield Unit(
            report_id,
            head,
            str(node["role"]),
            str(node["heading"]),
            not node["parent_id"],
            text,
            frozenset(themes - {""}),
            tuple(f for one in ids for f in figures.get((report_id, one), ())),
        )


def _says_something(node: dict[Any, Any], text: str) -> bool:
    """Whether there is more than the heading of a part that lost its items.

    Below another heading the heading of an item says what is to be done.
    """
    characters = len(_HAN.findall(text)) - len(_HAN.findall(str(node["heading"])))
    return characters >= _SAYS or bool(node["parent_id"] and text.strip())


def _figures(panel: Panel) -> dict[tuple[str, str], list[Figure]]:
    found: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    metrics = panel.tables["metrics"]
    columns = [
        "report_id",
        "section_id",
        "text",
        "indicator",
        "unit",
        "object",
        "value",
        "change",
        "qualifier",
        "status",
    ]
    known = metrics.loc[metrics["value"].notna(), columns]
    cells = (known[column].tolist() for column in columns)
    for report_id, section_id, text, indicator, unit, what, value, *more in zip(
        *cells, strict=True
    ):
        change, qualifier, status = more
        found[report_id, section_id].append(
            Figure(
                text,
                indicator or unit,
                "" if indicator else what,
                float(value),
                change,
                most=qualifier in ("at_most", "under"),
                planned=status == "planned",
            )
        )
    return found
