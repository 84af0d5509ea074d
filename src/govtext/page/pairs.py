"""Terms, reuse, promises and shortcomings: rows with their links, for the templates."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final

from govtext.page.anchors import anchor
from govtext.page.material import rows_of

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
            own, source = (material.by_id[one]["place_key"] for one in ids)
            best.setdefault((own, source), row)
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
