"""The tables of the citation finder prove themselves."""

from __future__ import annotations

import re

import pytest

from govtext.citations.forms import FORMS
from govtext.citations.scan import issuer_before, scan_numbers
from govtext.citations.titles import kind_of_title
from govtext.tables import load_table
from govtext.text import matching_view

FORM_ROWS = load_table("citations")["entry"]
LEAD_ROWS = load_table("citation_leads")["entry"]
TITLE_ROWS = load_table("citation_titles")["entry"]


def pairs(rows, key):
    return [
        pytest.param(row, text, id=f"{row['id']}-{text}")
        for row in rows
        for text in row[key]
    ]


def forms_in(text):
    view = matching_view(text).text
    forms = {found.form for found in scan_numbers(view)}
    return forms | ({"index"} if FORMS["index"].search(view) else set())


@pytest.mark.parametrize(
    "name", ["citations", "citation_leads", "citation_titles"], ids=str
)
def test_ids_are_unique(name):
    ids = [row["id"] for row in load_table(name)["entry"]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("row", "text"), pairs(FORM_ROWS, "examples"))
def test_form_reads_its_examples(row, text):
    found = [f for f in scan_numbers(matching_view(text).text) if f.form == row["id"]]
    assert found or row["id"] == "index"
    assert row["id"] in forms_in(text)
    kinds = {row["kind"], "order" if "令" in text else row["kind"]}
    if "公告" in text:
        kinds.add("announcement")
    assert {f.number.kind for f in found} <= kinds


@pytest.mark.parametrize(("row", "text"), pairs(FORM_ROWS, "counter_examples"))
def test_form_leaves_its_counter_examples(row, text):
    assert row["id"] not in forms_in(text)


@pytest.mark.parametrize(("row", "text"), pairs(LEAD_ROWS, "examples"))
def test_lead_is_cut_before_the_code(row, text):
    lead, code = text.split("|")
    assert issuer_before(lead + code, len(lead + code)) == (len(lead), code, lead)
    assert row["pattern"]


@pytest.mark.parametrize(("row", "text"), pairs(LEAD_ROWS, "counter_examples"))
def test_code_stays_whole(row, text):
    assert issuer_before(text, len(text)) == (0, text, "")
    assert row["pattern"]


@pytest.mark.parametrize(("row", "text"), pairs(TITLE_ROWS, "examples"))
def test_title_has_the_kind_of_its_entry(row, text):
    assert kind_of_title(text) == row["kind"]


@pytest.mark.parametrize(("row", "text"), pairs(TITLE_ROWS, "counter_examples"))
def test_title_is_not_decided_by_another_entry(row, text):
    deciding = next((r["id"] for r in TITLE_ROWS if decides(r, text)), None)
    assert deciding != row["id"]


def decides(row, text):
    core = re.sub(load_table("citation_titles")["trailing"]["pattern"], "", text)
    return re.search(row["pattern"], core) is not None
