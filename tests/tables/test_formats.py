"""Every file format is told by its examples and by nothing else's."""

import pytest

from govtext.readers.formats import (
    format_of_bytes,
    format_of_members,
    format_of_text,
    formats,
    plainly_no_report,
)
from govtext.tables import load_table

ENTRIES = load_table("formats")["entry"]


def told(entry, example):
    """The format that an example is taken for."""
    if "members" in entry:
        return format_of_members([example])
    if example.startswith("hex:"):
        return format_of_bytes(bytes.fromhex(example[4:]))
    return format_of_bytes(example.encode()) or format_of_text(example)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_examples_and_counter_examples(entry):
    for example in entry["examples"]:
        assert told(entry, example).id == entry["id"]
    for example in entry["counter_examples"]:
        found = told(entry, example)
        assert found is None or found.id != entry["id"]


def test_every_format_can_be_told():
    assert all(f.magic or f.members or f.starts for f in formats())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2021.txt", False),
        ("报告", False),
        ("报告.doc", False),
        ("报告.rar", False),
        ("平安镇v1.2", False),
        ("数据.CSV", True),
        (".DS_Store", True),
        ("~$报告.docx", True),
        ("Thumbs.db", True),
    ],
)
def test_names_that_are_passed_over(name, expected):
    assert plainly_no_report(name) is expected


def test_common_characters_stand_in_one_script_or_the_other():
    table = load_table("common_characters")
    for script in ("simplified", "traditional"):
        characters = table[script].replace("\n", "")
        assert all("\u4e00" <= character <= "\u9fff" for character in characters)
