"""The portal's pages as Chromium saves them (one file, .mhtml)."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from tests.formats.browser import HOST, browsing
from tests.formats.samples import HERE, samples

_BOUNDARY = re.compile(r"----MultipartBoundary--[0-9A-Za-z]+----")
_FRAME = re.compile(r"frame-[0-9A-F]{32}@|cid:css-[0-9a-f-]{36}@|css-[0-9a-f-]{36}@")
_DATE = re.compile(r"^Date: .*$", re.MULTILINE)


def make(folder: Path) -> None:
    """Save the page of every report."""
    with tempfile.TemporaryDirectory() as site, browsing(Path(site)) as browser:
        _fill(Path(site))
        for sample in samples():
            page = Path(site, "zwgk", f"{sample.stem}.html")
            shutil.copy(HERE / "html-portal" / f"{sample.stem}.html", page)
            browser.open(f"http://{HOST}/zwgk/{sample.stem}.html")
            saved = _steady(browser.saved())
            path = folder / f"{sample.stem}.mhtml"
            path.write_bytes(saved.encode("utf-8"))


def _fill(site: Path) -> None:
    """What the pages load: a picture, a frame, a style sheet."""
    from PIL import Image  # noqa: PLC0415  needed to remake only

    for name in ("zwgk", "images", "js"):
        (site / name).mkdir()
    Image.new("1", (33, 33), 1).save(site / "images" / "ewm.png")
    (site / "images" / "main.css").write_text(".nav li{display:inline}", "utf-8")
    (site / "js" / "jquery.min.js").write_text("var loaded = 1;", "utf-8")
    counter = (
        "<html><meta charset=utf-8><body><p>本站访问量：2023人次</p></body></html>"
    )
    (site / "counter.html").write_text(counter, "utf-8")


def _steady(saved: str) -> str:
    """Put numbers that stay in place of random ones and of the date."""
    saved = _DATE.sub("Date: Tue, 2 Jan 2024 03:04:05 -0000", saved)
    saved = _BOUNDARY.sub("----MultipartBoundary--govtext----", saved)
    seen: dict[str, int] = {}
    for found in _FRAME.findall(saved):
        key = found.removeprefix("cid:")
        number = seen.setdefault(key, len(seen) + 1)
        kind, _, code = key.partition("-")
        steady = f"{kind}-{number:0{len(code) - 1}}@"
        saved = saved.replace(key, steady)
    return saved
