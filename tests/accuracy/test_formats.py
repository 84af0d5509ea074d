"""The sample's reports through every format: what is found equals what the .txt gives.

``pytest tests/accuracy/test_formats.py -rP -q`` prints the table of docs/accuracy.md.
"""

from collections import Counter
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

import govtext
from govtext.readers import read_file
from govtext.text import matching_view

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "corpora" / "sample"
FORMATS = ROOT / "tests" / "formats"
FLOOR = 0.99
OCR_FLOOR = 0.93
MEASURES = ("markers", "roles", "metrics", "citations")


def plain(text):
    """Words that compare equal in both scripts and with any blanks."""
    return matching_view(text).text


def found(report):
    """What is compared: every value as often as it is found."""
    return {
        "markers": Counter(
            (plain(s.marker), s.depth) for s in report.sections if s.marker
        ),
        "roles": Counter(
            (s.role, plain(s.heading)) for s in report.sections if s.heading
        ),
        "metrics": Counter(
            (m.value, m.unit, plain(m.object), m.indicator, m.change, m.status)
            for m in report.metrics
        ),
        "citations": Counter(
            (plain(c.title), c.number, c.kind) for c in report.citations
        ),
    }


@cache
def expected(stem):
    return govtext.analyze(read_file(SAMPLE / f"{stem}.txt"))


def files_of(folder):
    return [path for path in sorted(folder.iterdir()) if path.suffix != ".md"]


FOLDERS = [
    folder
    for folder in sorted(FORMATS.iterdir())
    if folder.is_dir()
    and any((SAMPLE / f"{f.stem}.txt").exists() for f in folder.iterdir())
]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_format_gives_what_the_text_gives(folder):
    is_scan = folder.name.startswith("scan")
    if is_scan and find_spec("rapidocr") is None:
        pytest.skip("the extra ocr is not installed")
    same, total, facts = Counter(), Counter(), []
    for path in files_of(folder):
        want, have = expected(path.stem), govtext.analyze(read_file(path))
        for measure, values in found(want).items():
            others = found(have)[measure]
            same[measure] += 2 * (values & others).total()
            total[measure] += values.total() + others.total()
        facts.append(
            all(
                getattr(want.facts, name) == getattr(have.facts, name)
                for name in ("kind", "year")
            )
            and want.facts.place.name == have.facts.place.name
            and want.facts.place.level == have.facts.place.level
        )
    scores = {measure: same[measure] / total[measure] for measure in MEASURES}
    row = " | ".join(f"{score:.3f}" for score in scores.values())
    print(f"| {folder.name} | {len(facts)} | {row} | {sum(facts)}/{len(facts)} |")  # noqa: T201
    floor = OCR_FLOOR if is_scan else FLOOR
    assert {m: score for m, score in scores.items() if score < floor} == {}
    assert all(facts)


def test_every_way_of_making_files_is_measured():
    names = {folder.name for folder in FOLDERS}
    assert len(names) >= 15
    whole = [f for f in FOLDERS if len(files_of(f)) == len([*SAMPLE.glob("*.txt")])]
    assert {"html-portal", "mhtml", "docx-word", "doc", "odt", "rtf", "ofd"} <= {
        folder.name for folder in whole
    }
