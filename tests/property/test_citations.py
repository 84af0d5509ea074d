from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtext.citations import (
    DocumentNumber,
    find_citations,
    find_number_spans,
    find_titles,
    parse_document_number,
)
from govtext.errors import InvalidDocumentNumberError
from govtext.text import matching_view

PIECES = st.sampled_from(
    [
        *"《》〈〉（）()〔〕[]【】、，。\n 号令第年的和",
        *("国办发", "平安委发", "2021", "〔2021〕", "31号", "国务院令", "公告", "行初"),
        *(
            "临0421",
            "条例",
            "方案",
            "意见",
            "第八十四号",
            "索引号：",
            "/2026-00019",
            "５",
        ),
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=30).map("".join))
CODES = st.sampled_from(
    ["国办发", "平安委发", "沪科", "财预", "城委法办白头", "渝府令"]
)
NUMBERS = st.builds(
    DocumentNumber, CODES, st.integers(1949, 2099), st.integers(1, 9999)
)


@settings(max_examples=50, deadline=None)
@given(TEXTS)
def test_offsets_give_the_text_back_in_order(text):
    end = 0
    for citation in find_citations(matching_view(text)):
        assert text[citation.start : citation.end] == citation.text
        assert end <= citation.start < citation.end
        assert citation.title or citation.number
        end = citation.end


@settings(max_examples=50, deadline=None)
@given(TEXTS)
def test_spans_are_ordered_and_disjoint(text):
    view = matching_view(text)
    for spans in (find_titles(view), find_number_spans(view)):
        end = 0
        for start, stop in spans:
            assert end <= start < stop <= len(view.text)
            end = stop


@settings(max_examples=50, deadline=None)
@given(TEXTS)
def test_a_field_is_read_or_refused(text):
    with contextlib.suppress(InvalidDocumentNumberError):
        number = parse_document_number(text)
        assert str(parse_document_number(str(number))) == str(number)


@settings(max_examples=50, deadline=None)
@given(NUMBERS)
def test_the_standard_form_reads_back(number):
    again = parse_document_number(str(number))
    assert (again.issuer, again.year, again.serial) == (
        number.issuer,
        number.year,
        number.serial,
    )
    assert again.repaired == ()


@settings(max_examples=50, deadline=None)
@given(
    NUMBERS, st.sampled_from(["[]", "()", "（）", "【】", "﹝﹞", "〔]"]), st.booleans()
)
def test_other_brackets_and_blanks_mean_the_same(number, brackets, spaced):
    gap = " " if spaced else ""
    opening, closing = brackets
    written = (
        f"{number.issuer}{gap}{opening}{number.year}{closing}{gap}{number.serial}号"
    )
    assert str(
        parse_document_number(written)
    ) == f"{number.issuer}〔{number.year}〕" + (f"{number.serial}号")


@pytest.mark.parametrize(
    "unit",
    [
        *("《", "《a", "《《a》", "〈《", "（2021", "令", "号令", "1号令", "《a》（"),
        *("国发〔2021〕1号、1", "（2021）国民（民", "县县", "石县", "\n《", "按"),
        "a" * 25 + "/2021-",
    ],
)
def test_hostile_text_is_read_to_its_end(unit):
    text = (unit * (100_000 // len(unit) + 1))[:100_000]
    view = matching_view(f"{text}\n按照《信访工作条例》办理。")
    assert find_citations(view)[-1].title.endswith("信访工作条例")
    assert find_titles(view)
    find_number_spans(view)
