"""Small panels for tests: reports told in a few words."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from govtext.compare import Panel


@dataclass(frozen=True)
class Told:
    """One report: (role, text) of its sections; what stands before 。 is a heading."""

    place: str
    year: int | None
    sections: list[tuple[str, str]]
    themes: list[str] = field(default_factory=list)
    kind: str = "rule-of-law"
    issuer: str = ""
    level: str = "township"
    figures: list[dict[str, object]] = field(default_factory=list)


FIGURE = {
    "section_id": "",
    "text": "",
    "indicator": "",
    "unit": "",
    "object": "",
    "value": 0.0,
    "qualifier": "exact",
    "change": "",
    "status": "achieved",
}


def panel_of(*told: Told) -> Panel:
    reports = []
    sections = []
    figures = []
    for one in told:
        report_id = f"{one.place}-{one.year}{one.issuer}"
        beside = {
            "report_id": report_id,
            "place_key": one.place or f"?{report_id}",
            "place": one.place,
            "year": one.year,
            "kind": one.kind,
        }
        reports.append({**beside, "place_level": one.level, "issuer": one.issuer})
        figures += [{"report_id": report_id, **FIGURE, **row} for row in one.figures]
        start = 0
        themes = one.themes or [""] * len(one.sections)
        for number, (role, text) in enumerate(one.sections, start=1):
            heading, stop, _ = text.partition("。")
            sections.append(
                {
                    **beside,
                    "section_id": f"s{number}",
                    "parent_id": "",
                    "depth": 1,
                    "marker": "",
                    "heading": heading if stop else "",
                    "role": role,
                    "theme": themes[number - 1],
                    "themes_other": "",
                    "start": start,
                    "end": start + len(text),
                    "text": text,
                }
            )
            start += len(text) + 1
    frames = [pd.DataFrame(rows) for rows in (reports, sections)]
    for frame in frames:
        frame["year"] = frame["year"].astype("Int64")
    upper = frames[0].assign(province="", city="", county="")
    metrics = pd.DataFrame(figures, columns=["report_id", *FIGURE])
    tables = {"sections": frames[1], "metrics": metrics}
    ordered = upper.sort_values(["place_key", "year"], ignore_index=True)
    return Panel(ordered, tables, upper[:0])
