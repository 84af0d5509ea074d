"""Made-up reports in any number, for everything that is timed.

    python tests/benchmark/reports.py FOLDER COUNT [SEED]

Each is one of ``corpora/sample`` with other figures and, headings aside, with every
sixth word replaced by a word of the same length out of jieba's dictionary, drawn by its
frequency: the same text again and again would flatter every cache.
"""

from __future__ import annotations

import random
import re
import sys
from collections import defaultdict
from itertools import accumulate
from pathlib import Path

import jieba

from govtext.words import segment

SAMPLE = Path(__file__).parents[2] / "corpora" / "sample"
_SHORTEST = 1000  # characters
_HEADING = 40  # characters, at most
_REPLACED = 1 / 6
_IDEOGRAPHS = re.compile(r"[一-鿿]{2,4}")
_FIGURE = re.compile(r"(?<!\d)(?!20\d\d(?!\d))\d+")


class _Dictionary:
    """Words by their length, drawn by their frequency."""

    def __init__(self) -> None:
        words: dict[int, list[str]] = defaultdict(list)
        weights: dict[int, list[int]] = defaultdict(list)
        with jieba.get_dict_file() as lines:
            for line in lines:
                word, frequency, *_ = line.decode("utf-8").split(" ")
                if _IDEOGRAPHS.fullmatch(word):
                    words[len(word)].append(word)
                    weights[len(word)].append(int(frequency))
        self._words = words
        self._sums = {size: list(accumulate(w)) for size, w in weights.items()}

    def other(self, word: str, chance: random.Random) -> str:
        """Another word of the same length."""
        size = len(word)
        return chance.choices(self._words[size], cum_weights=self._sums[size])[0]


def _varied(
    lines: list[list[str]], dictionary: _Dictionary, chance: random.Random
) -> str:
    text = "\n".join(
        "".join(
            dictionary.other(word, chance)
            if _IDEOGRAPHS.fullmatch(word) and chance.random() < _REPLACED
            else word
            for word in words
        )
        if sum(map(len, words)) > _HEADING
        else "".join(words)
        for words in lines
    )
    return _FIGURE.sub(lambda figure: _digits(len(figure[0]), chance), text)


def _digits(count: int, chance: random.Random) -> str:
    return str(chance.randrange(10 ** (count - 1) if count > 1 else 1, 10**count))


def write_reports(
    folder: Path, count: int, seed: int = 1, *, in_a_folder: int = 1000
) -> None:
    """Write so many reports into a new folder; the same seed gives the same ones.

    Those that do not go in one folder lie in several below it.
    """
    chance = random.Random(seed)
    dictionary = _Dictionary()
    texts = [path.read_text(encoding="utf-8") for path in sorted(SAMPLE.glob("*.txt"))]
    samples = [
        [segment(line) for line in text.split("\n")]
        for text in texts
        if len(text) >= _SHORTEST
    ]
    folder.mkdir(parents=True)
    below = folder
    for number in range(count):
        if count > in_a_folder and number % in_a_folder == 0:
            below = folder / f"{number // in_a_folder:04}"
            below.mkdir()
        text = _varied(samples[number % len(samples)], dictionary, chance)
        (below / f"{number:07}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    folder, count, *seed = sys.argv[1:]
    write_reports(Path(folder), int(count), *map(int, seed))
