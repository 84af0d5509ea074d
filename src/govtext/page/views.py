"""What the tables of the page show: rows with their links, ready for the templates."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final

from govtext.page.anchors import anchor
from govtext.page.material import rows_of, theme_name
from govtext.schema import LIST_SEPARATOR
from govtext.types import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from govtext.page.material import Material, Rows

SHOWN: Final = 200
"""Rows of a table at most; the page says how many there are and where all are."""
_SHORT: Final = 60
_TERMS: Final = 12
_PAIRS_WITH_WORDS: Final = 40
_PASSAGES: Final = 2
_SURE: Final = 1.96


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
    order = {role: at for at, role in enumerate(ROLES)}
    maps = []
    for kind, role in sorted(
        groups, key=lambda one: (one[0], one[1] != "measures", order.get(one[1], 99))
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


def distinctive(material: Material) -> list[dict[str, Any]]:
    """The terms that tell each place, and each year, from the others."""
    texts: defaultdict[str, Rows] = defaultdict(list)
    for row in rows_of(material.panel.sections):
        texts[row["report_id"]].append(row)
    found = []
    for by in ("place", "year"):
        groups: defaultdict[str, Rows] = defaultdict(list)
        for row in material.compared[f"terms_{by}"]:
            if row["z"] is not None and row["z"] > _SURE:
                groups[str(row["group"])].append(row)
        shown = []
        for group in sorted(groups):
            ids = [
                row["report_id"]
                for row in material.reports
                if group in (row["place_key"], row["place"])
                or (by == "year" and group == str(row["year"]))
            ]
            terms = sorted(groups[group], key=lambda r: (-r["z"], r["term"]))[:_TERMS]
            for row in terms:
                row["link"] = _first_with(row["term"], ids, texts)
            shown.append(
                {
                    "name": material.places.get(group, group),
                    "marks": material.marks(*ids),
                    "terms": terms,
                    "all": len(groups[group]),
                    "reports": " ".join(map(anchor, ids)),
                }
            )
        note = material.notes.get(f"terms_{by}", "")
        found.append({"by": by, "groups": shown, "note": note})
    return found


def _first_with(term: str, ids: Iterable[str], texts: dict[str, Rows]) -> str:
    for one in ids:
        rows = sorted(texts[one], key=lambda row: (row["start"], row["section_id"]))
        for row in rows:
            if term in row["text"]:
                return f"#{anchor(one, 's', row['section_id'])}"
    return "#texts"


def reuse_map(material: Material) -> dict[str, Any]:
    """Who has text from whom: place by place, then report by report."""
    pairs = sorted(
        material.compared["reuse"],
        key=lambda r: (-(r["share"] or 0), r["report_id"], r["source_report_id"]),
    )
    words: defaultdict[tuple[str, str], Rows] = defaultdict(list)
    for row in material.compared["passages"]:
        words[row["report_id"], row["source_report_id"]].append(row)
    best: dict[tuple[str, str], dict[str, Any]] = {}
    shown = []
    for number, row in enumerate(pairs):
        ids = row["report_id"], row["source_report_id"]
        row["name"], row["source_name"] = map(material.named, ids)
        row["link"], row["source_link"] = (f"#{anchor(one)}" for one in ids)
        row["marks"] = material.marks(*ids)
        row["id"] = f"reuse-{number}"
        row["words"] = (
            _passages(material, words[ids]) if number < _PAIRS_WITH_WORDS else []
        )
        if number < SHOWN:
            shown.append(row)
            keys = tuple(material.by_id[one]["place_key"] for one in ids)
            best.setdefault((keys[0], keys[1]), row)
    keys = [key for key in material.places if any(key in pair for pair in best)]
    return {
        "rows": shown,
        "all": len(pairs),
        "places": [(material.places[key], material.place_number[key]) for key in keys],
        "matrix": [
            {
                "name": material.places[key],
                "p": material.place_number[key],
                "cells": [best.get((key, source)) for source in keys],
            }
            for key in keys
        ],
    }


def _passages(material: Material, rows: Rows) -> Rows:
    longest = sorted(rows, key=lambda row: (-row["characters"], row["text"]))
    link = material.anchors.section
    return [
        {
            "text": short(row["text"]),
            "link": link(row["report_id"], row["section_id"]),
            "source_link": link(row["source_report_id"], row["source_section_id"]),
        }
        for row in longest[:_PASSAGES]
    ]


def promises(material: Material) -> dict[str, Any]:
    """What became of each recommendation: counts, then the rows."""
    rows = material.compared["followup"]
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        counts[row["report_id"]][row["status"]] += 1
    # Where not all can be shown, those of which a later report can tell go first.
    known = [row for row in rows if row["status"] != "no_later_report"]
    rest = [row for row in rows if row["status"] == "no_later_report"]
    kept = {id(row) for row in (known + rest)[:SHOWN]}
    return {
        "counts": [
            {
                "name": material.named(one["report_id"]),
                "link": f"#{anchor(one['report_id'])}",
                "marks": material.marks(one["report_id"]),
                "carried_out": counts[one["report_id"]]["carried_out"],
                "not_found": counts[one["report_id"]]["not_found"],
                "no_later_report": counts[one["report_id"]]["no_later_report"],
            }
            for one in material.reports
            if one["report_id"] in counts
        ],
        "rows": [_traced(material, row) for row in rows if id(row) in kept],
        "all": len(rows),
    }


def shortcomings(material: Material) -> dict[str, Any]:
    """Shortcomings that a later report names again."""
    rows = material.compared["repeated"]
    return {
        "rows": [_traced(material, row) for row in rows[:SHOWN]],
        "all": len(rows),
    }


def _traced(material: Material, row: dict[str, Any]) -> dict[str, Any]:
    """A row that leads from a section to one of a later report."""
    link, later = material.anchors.section, row["later_report_id"]
    return {
        **row,
        "name": material.named(row["report_id"]),
        "link": link(row["report_id"], row["section_id"]),
        "words": short(row.get("text") or row["heading"] or "…"),
        "later_name": material.named(later) if later else "",
        "later_link": link(later, row["later_section_id"]) if later else "",
        "later_words": short(row.get("later_text") or row.get("later_heading") or "…"),
        # Filtered by its own year: the later one is a column.
        "marks": material.marks(row["report_id"]),
    }


def short(text: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else f"{line[: _SHORT - 1]}…"
