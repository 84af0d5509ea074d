from __future__ import annotations

import re
from pathlib import Path

import pytest

import govtext.metrics
from govtext.metrics.clauses import cut, lexicon
from govtext.tables import load_table

CLASSES = load_table("objects")


@pytest.mark.parametrize("name", CLASSES)
def test_the_words_of_a_class_stand_once_and_in_order(name: str) -> None:
    words = CLASSES[name].split()
    assert words == sorted(set(words), key=lambda word: (len(word), word))


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_is_asked_for_by_the_finder(name: str) -> None:
    folder = Path(govtext.metrics.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    assert f'"{name}"' in code


def test_words_are_chinese_or_quoted() -> None:
    odd = [word for word in lexicon() if not re.fullmatch(r"[“”一-龥]+", word)]
    assert odd == []


@pytest.mark.parametrize(
    ("clause", "pieces"),
    [
        # A noun is cut out whole: the verb in it does not govern.
        ("人民调解员排查纠纷", ["人民调解员", "排查", "纠", "纷"]),
        ("占地行为5", ["占地", "行为", "5"]),
        ("", []),
    ],
)
def test_the_longest_word_is_cut_first(clause: str, pieces: list[str]) -> None:
    assert [word.text for word in cut(clause)] == pieces
