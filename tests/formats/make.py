"""Remake the test files: ``python -m tests.formats.make [FOLDER …]``.

Every folder here holds the reports of ``corpora/sample`` in one format, made by one
program; ``README.md`` says which. Without folders named, all are remade.
"""

from __future__ import annotations

import importlib
import shutil
import sys
import time
from typing import TYPE_CHECKING

from tests.formats.samples import HERE

if TYPE_CHECKING:
    from collections.abc import Sequence

# Folder and the module whose make(folder) fills it, in the order in which they build
# on each other: what LibreOffice writes comes from docx-word, scans come from its PDF.
MAKERS = {
    "html-portal": "make_html",
    "mhtml": "make_mhtml",
    "docx-word": "make_docx",
    "chromium-pdf": "make_pdf",
    "odt": "make_office",
    "docx-libreoffice": "make_office",
    "doc": "make_office",
    "wps": "make_office",
    "rtf": "make_office",
    "libreoffice-pdf": "make_office",
    "scan": "make_scan",
    "ofd": "make_ofd",
    "txt-gb18030": "make_text",
    "txt-utf-16": "make_text",
    "txt-big5": "make_text",
    "html-traditional": "make_text",
    "html-mirror": "make_text",
    "extra": "make_extra",
    "zip": "make_zip",
}


def main(wanted: Sequence[str]) -> None:
    """Remake the folders wanted, or all."""
    unknown = set(wanted) - set(MAKERS)
    if unknown:
        sys.exit(f"no such folder: {', '.join(unknown)}; there are {', '.join(MAKERS)}")
    for name, module in MAKERS.items():
        if wanted and name not in wanted:
            continue
        start = time.perf_counter()
        folder = HERE / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        importlib.import_module(f"tests.formats.{module}").make(folder)
        files = [path.stat().st_size for path in folder.iterdir()]
        seconds = time.perf_counter() - start
        line = f"{name}: {len(files)} files, {sum(files) // 1000} kB, {seconds:.0f} s"
        print(line)  # noqa: T201  told to the one who remakes them


if __name__ == "__main__":
    main(sys.argv[1:])
