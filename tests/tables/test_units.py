from __future__ import annotations

import re
from typing import Any

import pytest

from govtext.metrics.quantities import find_quantities
from govtext.tables import load_table

ENTRIES: list[dict[str, Any]] = load_table("units")["entry"]
KINDS = {
    "count",
    "rate",
    "money",
    "area",
    "length",
    "mass",
    "volume",
    "duration",
    "points",
    "other",
}


def _examples(key: str) -> list[Any]:
    return [
        pytest.param(row, text, id=f"{row['id']}: {text}")
        for row in ENTRIES
        for text in row.get(key, [])
    ]


@pytest.mark.parametrize(("row", "text"), _examples("examples"))
def test_a_unit_is_found_in_its_examples(row: dict[str, Any], text: str) -> None:
    # Durations count only as performances, ages only as ages.
    context = {"duration": "办理时限压缩至"}.get(row["quantity"], "共有")
    context = "平均年龄" if row["id"] == "岁" else context
    found = list(find_quantities(f"{context}{text}。"))
    assert [quantity.unit for quantity in found] == [row["id"]]
    assert found[0].quantity == row["quantity"]


@pytest.mark.parametrize(("row", "text"), _examples("counter_examples"))
def test_a_longer_word_holds_no_unit(row: dict[str, Any], text: str) -> None:
    found = [quantity.unit for quantity in find_quantities(f"共有{text}等。")]
    assert row["id"] not in found


def test_ids_and_forms_stand_once() -> None:
    ids = [row["id"] for row in ENTRIES]
    forms = [form for row in ENTRIES for form in row.get("forms", [row["id"]])]
    assert len(ids) == len(set(ids))
    assert len(forms) == len(set(forms))


def test_every_entry_is_complete() -> None:
    for row in ENTRIES:
        assert row["quantity"] in KINDS, row["id"]
        assert row["examples"], row["id"]
        for guard in row.get("not_before", []):
            re.compile(guard)
