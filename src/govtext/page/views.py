"""The overview and the heat maps: cells with their links, for the templates."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final

from govtext.page.anchors import anchor
from govtext.page.material import rows_of, theme_name
from govtext.schema import LIST_SEPARATOR
from govtext.types import ROLES

if TYPE_CHECKING:
    from govtext.page.material import Material, Rows

_LAST: Final = 99


def overview(material: Material) -> dict[str, Any]:
    """Places × years, with what is missing and what was left out."""
    reports = material.reports
    years = [row["year"] for row in reports if row["year"]]
    span = list(range(int(min(years)), int(max(years)) + 1)) if years else []
    if any(not row["year"] for row in reports):
        span.append(0)
    cells: defaultdict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for row in reports:
        cells[row["place_key"], int(row["year"] or 0)].append(_report(material, row))
    left_out = rows_of(material.panel.left_out)
    versions = Counter((row["place_key"], int(row["year"] or 0)) for row in left_out)
    grid = [
        {
            "name": name,
            "p": material.place_number[key],
            "cells": [
                {
                    "year": year,
                    "reports": cells[key, year],
                    "versions": versions[key, year],
                }
                for year in span
            ],
        }
        for key, name in material.places.items()
    ]
    for row in left_out:
        row["link"] = f"#{anchor(row['kept'])}"
        row["kept_name"] = material.named(row["kept"])
    return {
        "years": span,
        "grid": grid,
        "gaps": len(material.panel.gaps()),
        "reports": [_report(material, row) for row in reports],
        "left_out": left_out,
        "others": material.others,
        "errors": material.errors,
    }


def _report(material: Material, row: dict[str, Any]) -> dict[str, Any]:
    lists = {
        name: [one for one in (row.get(name) or "").split(LIST_SEPARATOR) if one]
        for name in ("warnings", "missing_roles", "duplicate_sources")
    }
    return {
        **row,
        **lists,
        "link": f"#{anchor(row['report_id'])}",
        "name": material.named(row["report_id"]),
        "place_name": material.places[row["place_key"]],
        "marks": material.marks(row["report_id"]),
    }


def heat_maps(material: Material) -> list[dict[str, Any]]:
    """One table for each kind and role: themes by place and year."""
    behind = _sections_behind(material)
    groups: defaultdict[tuple[str, str], Rows] = defaultdict(list)
    for row in material.compared["themes"]:
        groups[row["kind"], row["role"]].append(row)
    order: dict[str, int] = {role: at for at, role in enumerate(ROLES)}
    maps = []
    for kind, role in sorted(
        groups, key=lambda one: (one[0], one[1] != "measures", order.get(one[1], _LAST))
    ):
        rows = groups[kind, role]
        columns = dict.fromkeys(
            (r["place_key"], r["year"], r["report_ids"]) for r in rows
        )
        cells = {
            (row["theme"], row["place_key"], row["year"], row["report_ids"]): row
            for row in rows
        }
        maps.append(
            {
                "kind": kind,
                "role": role,
                "columns": [
                    {
                        "place": material.places[key],
                        "year": int(year) if year else "no year",
                        "marks": material.marks(*ids.split(LIST_SEPARATOR)),
                    }
                    for key, year, ids in columns
                ],
                "rows": [
                    {
                        "theme": theme,
                        "zh": theme_name(kind, theme)[0],
                        "en": theme_name(kind, theme)[1],
                        "cells": [
                            _cell(cells.get((theme, *column)), behind)
                            for column in columns
                        ],
                    }
                    for theme in sorted({row["theme"] for row in rows})
                ],
            }
        )
    return maps


def _sections_behind(material: Material) -> dict[tuple[str, str, str], list[str]]:
    """The sections of each report, role and theme, in reading order."""
    behind: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    rows = rows_of(material.panel.sections)
    for row in sorted(rows, key=lambda one: (one["start"], one["section_id"])):
        key = (row["report_id"], row["role"], row["theme"])
        behind[key].append(row["section_id"])
    return behind


def _cell(
    row: dict[str, Any] | None, behind: dict[tuple[str, str, str], list[str]]
) -> dict[str, Any] | None:
    if row is None:
        return None
    ids = row["report_ids"].split(LIST_SEPARATOR)
    first = next(
        (
            anchor(one, "s", section)
            for one in ids
            for section in behind.get((one, row["role"], row["theme"]), ())[:1]
        ),
        anchor(ids[0]),
    )
    share = row["share"] or 0.0
    return {
        "link": f"#{first}",
        "share": share,
        # Shares are skewed: the square root keeps the small ones apart.
        "heat": round(70 * share**0.5),
        "low": row["low"],
        "high": row["high"],
        "sections": row["sections"],
        "reports": " ".join(map(anchor, ids)) if len(ids) > 1 else "",
    }
