"""Tables of texts: Parquet whose rows are reports."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from govtext.errors import GovtextError, UnreadableFileError
from govtext.readers.texts import find_texts


def table(path, sources, texts, **more):
    pq.write_table(pa.table({"source": sources, "text": texts, **more}), path)
    return str(path)


def test_rows_come_in_the_order_of_their_sources(tmp_path):
    # Where UTF-16 and UTF-8 differ, Python's order is that of UTF-8.
    sources = ["𠀀", "\uffee", "b", "a", "b", None]
    texts = ["1", "2", "4", "3", "", None]
    given = table(tmp_path / "t.parquet", sources, texts, year=[2023] * 6)
    found = find_texts([given, given])
    assert len(found) == 6
    assert [(item.source, item.data.decode()) for item in found] == [
        ("", ""), ("a", "3"), ("b", ""), ("b", "4"), ("\uffee", "2"), ("𠀀", "1"),
    ]  # fmt: skip
    assert len(list(found)) == 6  # a second time


def test_a_folder_is_a_table_if_all_in_it_is_parquet(tmp_path):
    table(tmp_path / "part-1.parquet", ["a"], ["1"])
    table(tmp_path / "part-0.parquet", ["b"], ["2"])
    (tmp_path / "_SUCCESS").touch()
    (tmp_path / ".part-0.parquet.crc").touch()
    assert [item.source for item in find_texts([str(tmp_path)])] == ["a", "b"]
    (tmp_path / "c.txt").touch()
    assert find_texts([str(tmp_path)]) is None


@pytest.mark.parametrize("inputs", [[], ["-"], ["nowhere.parquet"], ["pyproject.toml"]])
def test_what_is_no_table_is_left_to_others(inputs):
    assert find_texts(inputs) is None


def test_a_table_among_other_inputs_is_refused(tmp_path):
    given = table(tmp_path / "t.parquet", ["a"], ["1"])
    with pytest.raises(UnreadableFileError, match="corpora is none"):
        find_texts([given, "corpora"])


def test_a_table_without_texts_is_told(tmp_path):
    path = table(tmp_path / "t.parquet", ["a"], [1])
    with pytest.raises(GovtextError, match=r"t\.parquet has no column 'text'"):
        find_texts([path])


def test_a_damaged_table_is_told(tmp_path):
    (tmp_path / "t.parquet").write_bytes(b"PAR1 nothing")
    with pytest.raises(UnreadableFileError, match="no Parquet file") as raised:
        find_texts([str(tmp_path / "t.parquet")])
    assert raised.value.code == "broken_file"
