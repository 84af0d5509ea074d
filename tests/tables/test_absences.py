"""The forms of absences prove themselves."""

from __future__ import annotations

import pytest

from govtext.metrics.absences import find_absences
from govtext.tables import load_table
from govtext.text import matching_view

TABLE = load_table("absences")
EXAMPLES = [text for row in TABLE["entry"] for text in row["examples"]]
COUNTER = [text for row in TABLE["entry"] for text in row["counter_examples"]]


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_form_finds_its_examples(example: str) -> None:
    found = find_absences(matching_view(f"工作有序推进，{example}。"))
    assert found
    assert found[0].text in example


@pytest.mark.parametrize("example", COUNTER)
def test_a_form_leaves_its_counter_examples(example: str) -> None:
    assert find_absences(matching_view(f"工作有序推进，{example}。")) == ()


def test_no_word_stands_twice() -> None:
    for key in ("events", "verbs", "adverbs", "modifiers", "planned", "tails"):
        assert len(set(TABLE[key])) == len(TABLE[key]), key
