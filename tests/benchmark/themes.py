"""What themes cost beside everything else, on one core.

python tests/benchmark/themes.py FOLDER…
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from govtext.pipeline import begin, finish, with_themes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from govtext.pipeline import Begun

ROUNDS = 9
TOGETHER = (1, 8, 32)


def main() -> None:
    texts = [
        path.read_text(encoding="utf-8-sig")
        for folder in sys.argv[1:]
        for path in sorted(Path(folder).glob("*.txt"))
    ]
    begun = [begin(text) for text in texts]
    began = time.process_time()
    with_themes(begun)
    first = time.process_time() - began
    each = 1000 / len(texts)
    print(f"{len(texts)} reports, {sum(map(len, texts)) // len(texts)} characters each")
    without = shortest(lambda: [finish(begin(text)) for text in texts]) * each
    print(f"without themes {without:.2f} ms a report")
    for number in TOGETHER:
        parts = list(split(begun, number))
        taken = shortest(lambda parts=parts: [with_themes(part) for part in parts])
        print(f"themes, {number} reports at a time: {taken * each:.2f} ms a report")
    print(f"start: {first - shortest(lambda: with_themes(begun)):.2f} s")


def shortest(work: Callable[[], object]) -> float:
    """Seconds of the quickest of some rounds: others only had more disturbance."""
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def split(begun: Sequence[Begun], number: int) -> Iterator[Sequence[Begun]]:
    for first in range(0, len(begun), number):
        yield begun[first : first + number]


if __name__ == "__main__":
    main()
