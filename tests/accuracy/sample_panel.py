"""The panel of three towns, extracted once, and the truth about it."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from govtext.compare import Panel, load_panel
from govtext.engines.extract import Options, extract

HERE = Path(__file__).parent
SAMPLE = HERE.parent.parent / "corpora" / "sample"
TRUTH = HERE / "panel"
TOWNS = ("清溪镇", "石桥镇", "柳河街道")


@cache
def sample_panel() -> Panel:
    """Reports 01-09 of the sample: three towns over three years."""
    paths = [str(path) for path in sorted(SAMPLE.glob("0[1-9]*.txt"))]
    assert len(paths) == 9
    with TemporaryDirectory() as folder:
        out = Path(folder) / "tables"
        extract(paths, out, Options())
        return load_panel([out])


def read_truth(name: str) -> list[dict[str, str]]:
    with (TRUTH / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))
