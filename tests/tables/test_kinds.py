"""The tables of kinds and of places prove themselves."""

import re

import pytest

from govtext import tables
from govtext.facts.kinds import match_kind
from govtext.places.chains import parse

KEYS = frozenset({"id", "kind", "where", "pattern", "examples", "counter_examples"})
KINDS = tables.entries("kinds", required=KEYS)
STEPS = tables.entries(
    "places",
    required=frozenset({"id", "level", "pattern", "examples", "counter_examples"}),
)


def first_entry(text, where):
    hits = (k for k in KINDS if k["where"] == where and re.search(k["pattern"], text))
    return next((k["id"] for k in hits), None)


@pytest.mark.parametrize(
    ("entry", "example"),
    [(e["id"], x) for e in KINDS if e["where"] == "title" for x in e["examples"]],
)
def test_title_examples_match_their_entry_before_any_other(entry, example):
    assert first_entry(example, "title") == entry


@pytest.mark.parametrize(
    ("entry", "example"),
    [(e, x) for e in KINDS if e["where"] == "opening" for x in e["examples"]],
)
def test_opening_examples_tell_their_kind(entry, example):
    assert re.search(entry["pattern"], example)
    assert match_kind(example, "opening") == entry["kind"]


@pytest.mark.parametrize(
    ("entry", "example"), [(e, x) for e in KINDS for x in e["counter_examples"]]
)
def test_counter_examples_of_kinds_do_not_match(entry, example):
    assert not re.search(entry["pattern"], example)


@pytest.mark.parametrize("entry", KINDS, ids=lambda e: e["id"])
def test_every_kind_is_one_of_the_contract(entry):
    assert entry["kind"] in {"rule-of-law", "work-report", "other"}
    assert entry["where"] in {"title", "opening"}
    assert entry["examples"]
    assert entry["counter_examples"]


@pytest.mark.parametrize(
    ("level", "example"),
    [
        (e["level"], x)
        for e in STEPS
        if e["id"] not in ("county-level-city", "zone")
        for x in e["examples"]
    ],
)
def test_examples_of_steps_are_read_as_places_of_their_level(level, example):
    chain = parse(example)
    assert chain is not None
    assert (chain.name, chain.level) == (example, level)


@pytest.mark.parametrize(
    "example", next(e["examples"] for e in STEPS if e["id"] == "zone")
)
def test_examples_of_zones_are_read_as_zones(example):
    assert parse(example).level == "zone"


@pytest.mark.parametrize(
    ("level", "example"),
    [(e["level"], x) for e in STEPS for x in e["counter_examples"]],
)
def test_counter_examples_of_steps_are_no_places_of_their_level(level, example):
    chain = parse(example)
    assert chain is None or (chain.name, chain.level) != (example, level)


def test_the_34_provinces_stand_once_each():
    provinces = tables.load_table("places")["province"]
    assert len({row["name"] for row in provinces}) == 34
    assert len({row["short"] for row in provinces}) == 34
    assert all(row["name"].startswith(row["short"]) for row in provinces)
