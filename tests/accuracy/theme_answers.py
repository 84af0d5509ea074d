"""Coded paragraphs of reports that no theme model was trained on."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from govtext.outline import Outline
from govtext.pipeline import analyze
from govtext.text import matching_view
from govtext.themes.classify import items_of
from govtext.themes.labels import LabelledItem
from govtext.types import Document

HERE = Path(__file__).parent
CODED = HERE / "work_report_themes.csv"
CODED_LATER = HERE / "work_report_themes_second.csv"
CODED_LAST = HERE / "work_report_themes_third.csv"


def answered_items(answers: Path, texts: Path) -> list[LabelledItem]:
    """The paragraphs with themes of a folder of answered reports.

    Text and role are what ``analyze`` makes of them, a heading above included.
    """
    found = []
    for path in sorted(answers.glob("*.gold.json")):
        answer = json.loads(path.read_text(encoding="utf-8"))
        if "themes" not in answer.get("parts", ["themes"]):
            continue
        name = path.name.removesuffix(".gold.json")
        text = (texts / f"{name}.txt").read_text(encoding="utf-8")
        report = analyze(Document(text, name), themes=False)
        outline = Outline(report.sections)
        seen = {
            item.section_id: item
            for item in items_of(matching_view(text), report.sections)
        }
        for number, line in enumerate(answer["lines"]):
            section = outline.at((line["start"] + line["end"]) // 2)
            if line["themes"] and section is not None:
                item = seen.get(section.section_id)
                found.append(
                    LabelledItem(
                        f"{name}:{number}",
                        item.text if item else text[line["start"] : line["end"]],
                        line["themes"][0],
                        tuple(line["themes"][1:]),
                        section.role,
                    )
                )
    return found


def coded_rows(path: Path = CODED) -> list[dict[str, str]]:
    """Coded paragraphs of real work reports, without their text."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def real_work_report_items(folder: Path, path: Path = CODED) -> list[LabelledItem]:
    """Those paragraphs with their text, out of the folder of the reports."""
    found = []
    for number, row in enumerate(coded_rows(path), 1):
        text = (folder / row["source"]).read_text(encoding="utf-8-sig")
        theme, *others = row["settled"].split()
        found.append(
            LabelledItem(
                str(number),
                text[int(row["start"]) : int(row["end"])],
                theme,
                tuple(others),
                row["role"],
            )
        )
    return found
