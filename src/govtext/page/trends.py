"""The indicators: a chart for each place, and a table of every value."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final

from govtext.metrics.indicators import load_indicators
from govtext.page.charts import Point, line_chart
from govtext.page.material import indicator_name
from govtext.page.texts import number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from govtext.page.material import Material, Rows

_YEARS: Final = 2
"""Years that a chart needs: one value has no trend and stands in the table alone."""


def trends(material: Material) -> list[dict[str, Any]]:
    """Each indicator stated, in the order of the indicator table."""
    groups: defaultdict[str, Rows] = defaultdict(list)
    for row in material.compared["indicators"]:
        groups[row["indicator"]].append(row)
    order = {name: at for at, name in enumerate(load_indicators())}
    names = sorted(groups, key=lambda name: (order.get(name, len(order)), name))
    return [_indicator(material, name, groups[name]) for name in names]


def _indicator(material: Material, name: str, rows: Rows) -> dict[str, Any]:
    zh, en = indicator_name(name)
    for row in rows:
        row["link"] = material.anchors.span(row)
        row["shown"] = _shown(row)
        row["place_name"] = material.places[row["place_key"]]
        row["planned"] = row["status"] == "planned"
        row["tip"] = _tip(row)
    unit, drawn = _of_one_unit(rows)
    return {
        "id": name,
        "zh": zh,
        "en": en,
        "unit": unit,
        "rows": rows,
        "planned": any(row["planned"] for row in rows),
        **_matrix(material, rows),
        "charts": _charts(material, en, drawn),
        "aside": len([row for row in rows if row["year"]]) - len(drawn),
        "most": max(Counter(row["place_key"] for row in rows).values()),
    }


def _shown(row: dict[str, Any]) -> str:
    value = number(row["value"])
    if row["value_max"] is not None:
        value += f"–{number(row['value_max'])}"
    sign = {
        "over": ">",
        "under": "<",
        "about": "≈",
        "at_least": "≥",
        "at_most": "≤",
    }.get(row["qualifier"], "")
    return f"{sign}{value}"


def _tip(row: dict[str, Any]) -> str:
    """What is to be said of a value beside the number."""
    told = [
        "told in words" if row["qualifier"] == "by_words" else "",
        row["period"] if row["period"] != "year" else "",
        f"{row['change_on_year']:+,.10g} on year"
        if row["change_on_year"] is not None
        else "",
        row["unit_note"],
        f"{row['candidates']} more" if row["candidates"] else "",
    ]
    return "; ".join(filter(None, told))


def _matrix(material: Material, rows: Rows) -> dict[str, Any]:
    """The values as places × years; without a year there may be several in a cell."""
    cells: defaultdict[tuple[str, int], Rows] = defaultdict(list)
    for row in rows:
        cells[row["place_key"], int(row["year"] or 0)].append(row)
    # Without a year comes last.
    years = sorted({year for _, year in cells}, key=lambda year: year or 9999)
    places = [key for key in material.places if any(key == one for one, _ in cells)]
    return {
        "years": years,
        "lines": [
            {
                "place": material.places[key],
                "p": material.place_number[key],
                "cells": [cells.get((key, year), []) for year in years],
            }
            for key in places
        ],
    }


def _of_one_unit(rows: Rows) -> tuple[str, Rows]:
    """The unit most values are in, and the dated rows that can be drawn with it.

    A zero told in words has no unit and goes with any.
    """
    units = Counter(row["unit"] for row in rows if row["unit"])
    unit = min(units, key=lambda one: (-units[one], one)) if units else ""
    fit = [
        row
        for row in rows
        if row["year"] and row["value"] is not None and row["unit"] in (unit, "", None)
    ]
    return unit, fit


def _charts(
    material: Material, title: str, rows: Iterable[dict[str, Any]]
) -> list[dict[str, Any]]:
    by_place: defaultdict[str, Rows] = defaultdict(list)
    for row in rows:
        by_place[row["place_key"]].append(row)
    by_place = defaultdict(
        list,
        {
            key: sorted(found, key=lambda row: row["year"])
            for key, found in by_place.items()
            if len(found) >= _YEARS
        },
    )
    drawn = [row for found in by_place.values() for row in found]
    if not drawn:
        return []
    years = [int(row["year"]) for row in drawn]
    top = max(0.0, *(row["value"] for row in drawn)) or 1.0
    return [
        {
            "place": material.places[key],
            "p": material.place_number[key],
            "svg": _chart(found, (min(years), max(years)), top, title),
        }
        for key, found in by_place.items()
    ]


def _chart(rows: Rows, years: tuple[int, int], top: float, title: str) -> Markup:
    points = [
        Point(
            int(row["year"]),
            row["value"],
            _brief(row["value"]),
            f"{row['year']}: {row['shown']} {row['unit'] or ''}"
            f"{' (planned)' if row['status'] == 'planned' else ''}"
            f"{' (told in words)' if row['qualifier'] == 'by_words' else ''}",
            row["link"],
            hollow=row["status"] == "planned" or row["qualifier"] == "by_words",
        )
        for row in rows
    ]
    return line_chart(points, years, top, title)


def _brief(value: float) -> str:
    """A number short enough to stand beside a point: 1.2亿, 35万."""
    for size, sign in ((1e8, "亿"), (1e4, "万")):
        if abs(value) >= 10 * size:
            return f"{value / size:,.4g}{sign}"
    return f"{value:,.6g}"
