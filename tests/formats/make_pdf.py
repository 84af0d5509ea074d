"""Clean article pages, printed by Chromium; every other one with header and footer."""

from __future__ import annotations

import html
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.formats.browser import HOST, browsing

if TYPE_CHECKING:
    from tests.formats.samples import Sample

_MM = 1 / 25.4
_STYLE = """
body { font-family: "Droid Sans Fallback"; font-size: 12pt; line-height: 1.8 }
h1 { font-size: 18pt; text-align: center }
p { text-indent: 2em; margin: 0; text-align: justify }
"""


def make(folder: Path) -> None:
    """Print every report."""
    from tests.formats.samples import samples  # noqa: PLC0415  not for the doctests

    with tempfile.TemporaryDirectory() as pages, browsing(Path(pages)) as browser:
        for sample in samples():
            name = f"{sample.number:02}.html"
            Path(pages, name).write_text(_page(sample), encoding="utf-8")
            browser.open(f"http://{HOST}/{name}")
            printed = browser.printed(
                displayHeaderFooter=sample.number % 2 == 0,
                paperWidth=210 * _MM,
                paperHeight=297 * _MM,
                generateTaggedPDF=sample.number % 3 != 0,
            )
            (folder / f"{sample.stem}.pdf").write_bytes(printed)


def _page(sample: Sample) -> str:
    lines = [html.escape(line) for line in sample.lines]
    front = "".join(f"<p>{line}</p>" for line in lines[: sample.front])
    title = "<br>".join(lines[sample.front : sample.head])
    body = "\n".join(f"<p>{line}</p>" for line in lines[sample.head :])
    return (
        f'<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8">'
        f"<title>{sample.title}</title><style>{_STYLE}</style></head>"
        f"<body>{front}<h1>{title}</h1>{body}</body></html>"
    )
