"""What reading costs beside analysing, for every format of ``tests/formats``.

    python tests/benchmark/reading.py [--rounds 5]

Prints the median of some rounds over all files of a folder, milliseconds a file, in one
process and with everything loaded; for PDF also milliseconds a page.
"""

from __future__ import annotations

import argparse
import statistics
import time
from importlib.util import find_spec
from pathlib import Path

import pypdfium2

import govtext
from govtext.readers import read_bytes

ROOT = Path(__file__).parents[2]
FORMATS = ROOT / "tests" / "formats"


def seconds(work, items):
    """Seconds of one round over all items."""
    start = time.perf_counter()
    for item in items:
        work(item)
    return time.perf_counter() - start


def pages(data):
    """How many pages a PDF has; 0 for another format."""
    if not data.startswith(b"%PDF"):
        return 0
    document = pypdfium2.PdfDocument(data)
    count = len(document)
    document.close()
    return count


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    folders = [ROOT / "corpora" / "sample", *sorted(FORMATS.iterdir())]
    print("| format | files | reading, ms | analysing, ms | a page, ms |")
    print("|---|---|---|---|---|")
    for folder in folders:
        skipped = folder.name == "scan" and find_spec("rapidocr") is None
        if not folder.is_dir() or folder.name in ("zip", "extra") or skipped:
            continue
        files = [path.read_bytes() for path in sorted(folder.iterdir())]
        documents = [read_bytes(data) for data in files]
        seconds(govtext.analyze, documents)
        times = [
            (seconds(read_bytes, files), seconds(govtext.analyze, documents))
            for _ in range(rounds)
        ]
        reading, analysing = (
            1000 * statistics.median(each) / len(files)
            for each in zip(*times, strict=True)
        )
        count = sum(map(pages, files))
        page = f"{reading * len(files) / count:.1f}" if count else ""
        print(
            f"| {folder.name} | {len(files)} | {reading:.1f} "
            f"| {analysing:.1f} | {page} |"
        )


if __name__ == "__main__":
    main()
