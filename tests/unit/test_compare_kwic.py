"""Concordances: every hit, shown as it stands, with offsets that are right or empty."""

import pytest
from tests.unit.compare_tables import panel_of

from govtext.compare.kwic import KWIC, kwic, read_text
from govtext.errors import CompareError
from govtext.types import Document

TEXT = "一、举措\n\n调解 168件，调解率98%。\n二、不足\n调解员少。\n调解经费少。"
KEY = Document(TEXT, "").report_id
SECOND = TEXT.index("二、")


@pytest.fixture
def panel(tmp_path):
    sections = [
        {"section_id": "s1", "end": SECOND - 1, "text": TEXT[: SECOND - 1].replace(
            "\n\n", "\n")},
        {"section_id": "s2", "start": SECOND, "end": len(TEXT), "text": TEXT[SECOND:],
         "role": "shortcomings"},
    ]  # fmt: skip
    return panel_of(
        tmp_path,
        reports=[{"report_id": KEY}],
        sections=[{"report_id": KEY, **section} for section in sections],
    )


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / f"{KEY}.txt").write_bytes(TEXT.encode())
    return tmp_path


def test_with_the_texts_every_offset_is_known(panel, folder):
    found = kwic(panel, "调解", width=3, folders=[folder])
    assert tuple(found.columns) == KWIC.header
    for row in found.itertuples():
        assert TEXT[row.start : row.end] == row.hit == "调解"
    assert found["left"].tolist() == ["措  ", "8件，", "不足 ", "少。 "]
    assert found["right"].tolist() == [" 16", "率98", "员少。", "经费少"]
    assert found["section_id"].tolist() == ["s1", "s1", "s2", "s2"]
    assert set(found["place"]) == {"平安镇"}


def test_without_them_an_offset_is_right_or_empty(panel, folder):
    known = kwic(panel, "调解", folders=[folder])
    found = kwic(panel, "调解")
    assert found["start"].isna().tolist() == [True, True, False, False]
    assert found["start"].dropna().tolist() == known["start"].tolist()[2:]
    assert found["hit"].tolist() == known["hit"].tolist()


def test_blanks_and_broken_lines_do_not_hide_a_word(panel, folder):
    found = kwic(panel, "调解168件", folders=[folder])
    assert found["hit"].tolist() == ["调解 168件"]


def test_regular_expressions_and_roles(panel):
    found = kwic(panel, r"\d+(?:件|%)", regex=True)
    assert found["hit"].tolist() == ["168件", "98%"]
    assert kwic(panel, r"\d+件").empty
    found = kwic(panel, "调解", roles=["shortcomings"])
    assert found["role"].tolist() == ["shortcomings"] * 2


def test_a_text_that_is_another_is_not_taken(folder):
    assert read_text([folder], KEY) == TEXT
    path = folder / "texts" / f"{KEY}.txt"
    path.write_text(TEXT + "。", encoding="utf-8")
    assert read_text([folder], KEY) is None
    path.write_bytes(b"\xff\xfe")
    assert read_text([folder], KEY) is None


@pytest.mark.parametrize(
    ("pattern", "more", "message"),
    [
        ("", {}, "nothing to look for"),
        ("(", {"regex": True}, "no regular expression"),
        ("a*", {"regex": True}, "matches nothing"),
        ("法", {"roles": ["头"]}, "unknown role"),
        ("法", {"width": -1}, "width"),
    ],
)
def test_what_cannot_be_looked_for_is_told(panel, pattern, more, message):
    with pytest.raises(CompareError, match=message):
        kwic(panel, pattern, **more)
