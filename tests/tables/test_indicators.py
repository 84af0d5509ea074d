"""The indicator table proves itself: each entry on its own examples."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from govtext.metrics.indicators import Evidence, find_indicator, load_indicators
from govtext.tables import load_table
from govtext.units import match_unit

ROWS = load_table("indicators")["entry"]
EXAMPLES = [(row["id"], text) for row in ROWS for text in row["examples"]]
COUNTER = [
    (row["id"], text) for row in ROWS for text in row.get("counter_examples", ())
]
MARKED = re.compile(
    r"(?:(?P<heading>[^｜]*)｜)?(?P<context>[^【]*)"
    r"【[约近超]?[\d.,一二三四五六七八九十两百千]+[万亿余多]*(?P<unit>[^】]+?)(?:以上|左右)?】(?P<after>.*)"
)


def evidence(example: str) -> Evidence:
    """What a finder would hand over for the number in 【】, without an object."""
    match = MARKED.fullmatch(example)
    assert match, example
    unit = match_unit(match["unit"], 0)
    assert unit, example
    context = match["context"].rpartition("。")[2]
    before = re.split(r"[，；：、]|\d+(?:万|余)*[件次名人项]", context)[-1]
    after = re.split(r"[，；。]", match["after"])[0]
    return Evidence(
        object="",
        before=before,
        after=after,
        context=context,
        heading=match["heading"] or "",
        unit=unit.id,
        quantity=unit.quantity,
        change="",
        inherited="",
    )


@pytest.mark.parametrize(("indicator", "example"), EXAMPLES)
def test_an_entry_finds_its_examples(indicator: str, example: str) -> None:
    assert find_indicator(evidence(example)) == indicator


@pytest.mark.parametrize(("indicator", "example"), COUNTER)
def test_an_entry_leaves_its_counter_examples(indicator: str, example: str) -> None:
    assert find_indicator(evidence(example)) != indicator


def test_every_entry_has_names_units_and_proof() -> None:
    for row in ROWS:
        needed = [row["zh"], row["en"], row["group"], row["examples"]]
        needed += [row.get("counter_examples")]
        needed += [rule[key] for rule in row["rule"] for key in ("units", "words")]
        assert all(needed), row["id"]


def test_ids_are_unique() -> None:
    assert len(load_indicators()) == len(ROWS) == 78


def test_units_are_the_standard_ones() -> None:
    units = chain.from_iterable(one.units for one in load_indicators().values())
    for unit in sorted(set(units)):
        match = match_unit(unit, 0)
        assert match is not None, unit
        assert match.id == unit
