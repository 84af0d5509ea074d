"""What themes cost beside everything else, on one core.

python tests/benchmark/themes.py FOLDER…
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from govtext.pipeline import analyze
from govtext.types import Document

ROUNDS = 5


def main() -> None:
    texts = [
        path.read_text(encoding="utf-8-sig")
        for folder in sys.argv[1:]
        for path in sorted(Path(folder).glob("*.txt"))
    ]
    taken: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(ROUNDS + 1):
        for themes, times in taken.items():
            began = time.perf_counter()
            for text in texts:
                analyze(Document(text), themes=themes)
            times.append((time.perf_counter() - began) / len(texts) * 1000)
    # The first round loads vocabularies and the models.
    without, both = (statistics.median(taken[k][1:]) for k in (False, True))
    print(f"{len(texts)} reports, {sum(map(len, texts)) // len(texts)} characters each")
    print(f"without themes {without:.2f} ms, with {both:.2f} ms a report: ", end="")
    print(f"themes take {both - without:.2f} ms, {(both - without) / without:.0%}")


if __name__ == "__main__":
    main()
