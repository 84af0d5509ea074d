"""Workbooks and data sets: they hold what the tables hold, or say what they do not."""

import json
import zipfile

import openpyxl
import pandas as pd
import pytest
from pandas.io.stata import StataReader

from govtext.engines.formats import FORMATS, writer_of
from govtext.engines.formats_stata import StataWriter
from govtext.engines.formats_xlsx import MARK, WorkbookWriter
from govtext.engines.manifest import describe
from govtext.engines.output import OutputFolder, holds_extract, read_manifest
from govtext.engines.stata_labels import LONGEST, column_label, cut, table_label
from govtext.errors import OutputError
from govtext.panel import read_tables
from govtext.schema import ABSENCES, ERRORS, METRICS, REPORTS, TABLES

ERROR = ("a.txt", "read", "empty", "the file is empty")
CREATED = "2026-11-24T08:00:00+00:00"


def filled(table, **cells):
    """A row of a table with some cells filled."""
    empty = (None if column.is_numeric else "" for column in table.columns)
    return tuple((dict(zip(table.header, empty, strict=True)) | cells).values())


def write(folder, formats, **rows):
    tables = [table for table in TABLES if table.name in rows]
    with OutputFolder(folder, tables, formats) as out:
        for name, found in rows.items():
            out.write(name, found)
        out.commit({**describe({}, {}), "created": CREATED})
    return folder


def sheet(folder, name):
    book = openpyxl.load_workbook(folder / "tables.xlsx")
    header, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def notes(folder):
    book = openpyxl.load_workbook(folder / "tables.xlsx")
    return dict(book["notes"].iter_rows(values_only=True, max_col=2))


def data_set(folder, name):
    return pd.read_stata(folder / f"{name}.dta", convert_categoricals=False)


TEXTS = [
    "=1+1",
    "-12件",
    "https://平安.gov.cn/",
    "12",
    " 前后有空格 ",
    "一、\n二、\t三",
    "'带撇号",
    "<r>像标记</b> & </w>",
    "𠮷野家",
]


@pytest.mark.parametrize("text", TEXTS)
def test_texts_come_back_as_they_were(tmp_path, text):
    rows = [filled(METRICS, report_id="r", metric_id="1", text=text, sentence=text)]
    write(tmp_path, ["xlsx", "stata"], metrics=rows)
    (row,) = sheet(tmp_path, "metrics")
    assert (row["text"], row["sentence"]) == (text, text)
    frame = data_set(tmp_path, "metrics")
    assert (frame.text[0], frame.sentence[0]) == (text, text)
    assert notes(tmp_path)["Limit: signs"].endswith("Cells changed: none.")


def test_what_looks_like_an_escape_of_excel_is_escaped(tmp_path):
    write(tmp_path, ["xlsx"], metrics=[filled(METRICS, text="_x0041_")])
    with zipfile.ZipFile(tmp_path / "tables.xlsx") as archive:
        data = archive.read("xl/worksheets/sheet3.xml")
    # Excel reads _x005F_ as the line itself; openpyxl leaves it as it is.
    assert b"_x005F_x0041_" in data


def test_a_workbook_runs_no_formula_and_makes_no_link(tmp_path):
    rows = [filled(METRICS, text=text) for text in TEXTS]
    write(tmp_path, ["xlsx"], metrics=rows)
    with zipfile.ZipFile(tmp_path / "tables.xlsx") as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    assert not any(b"<f>" in data or b"<hyperlink" in data for data in inside.values())


def test_numbers_are_numbers_and_what_is_unknown_is_empty(tmp_path):
    rows = [
        filled(METRICS, start=3, end=9, value=98.7, value_max=None),
        filled(METRICS, start=0, end=1, value=-12000, value_max=0.5),
    ]
    write(tmp_path, ["xlsx", "stata"], metrics=rows)
    one, other = sheet(tmp_path, "metrics")
    assert (one["start"], one["value"], one["value_max"]) == (3, 98.7, None)
    assert (other["start"], other["value"], other["value_max"]) == (0, -12000, 0.5)
    frame = data_set(tmp_path, "metrics")
    assert frame.value.tolist() == [98.7, -12000]
    assert frame.end_.tolist() == [9, 1]
    assert frame.value_max.isna().tolist() == [True, False]
    assert frame.start.dtype == "int32"


def test_the_order_of_sheets_and_the_header(tmp_path):
    write(tmp_path, ["xlsx"], errors=[ERROR], metrics=[])
    book = openpyxl.load_workbook(tmp_path / "tables.xlsx")
    assert book.sheetnames == ["notes", "codebook", "metrics", "errors"]
    assert book["metrics"].freeze_panes == "A2"
    assert book["metrics"].max_row == 1
    assert [cell.value for cell in book["metrics"][1]] == list(METRICS.header)
    told = sheet(tmp_path, "codebook")
    assert [row["column"] for row in told] == [*METRICS.header, *ERRORS.header]
    assert told[8]["unit"] == METRICS.columns[8].unit
    assert told[8]["meaning"] == METRICS.columns[8].meaning
    found = notes(tmp_path)
    assert found["Made"] == CREATED
    assert found["Version of govtext"] == read_manifest(tmp_path)["govtext"]
    assert found["Sheet errors 未读文件"].startswith("1 rows")


@pytest.mark.parametrize("sign", ["长", "𠮷"])
def test_a_cell_that_excel_cannot_hold_is_cut_and_counted(tmp_path, sign):
    units = 1 if sign == "长" else 2
    fits, long = sign * (32_766 // units), sign * 40_000
    rows = [filled(METRICS, text=fits), filled(METRICS, text=long, sentence=long)]
    write(tmp_path, ["xlsx", "stata", "jsonl"], metrics=rows)
    one, other = sheet(tmp_path, "metrics")
    assert one["text"] == fits
    assert other["text"].startswith(sign * 16_000)
    assert other["text"].endswith(sign + MARK)
    assert 32_766 <= len(other["text"].encode("utf-16-le")) // 2 <= 32_767
    assert "Cells cut: 2 in metrics." in notes(tmp_path)["Limit: long cells"]
    assert data_set(tmp_path, "metrics").text.tolist() == [fits, long]
    assert read_tables_of(tmp_path, "metrics").text.tolist() == [fits, long]


def read_tables_of(folder, name):
    (folder / "reports.jsonl").touch()
    return read_tables(folder)[name]


def test_what_a_file_cannot_hold_is_replaced_and_counted(tmp_path):
    rows = [
        filled(METRICS, text="甲\x0b乙\x00丙", object="半\ud842个"),
        filled(METRICS, text="<r>甲</r>"),
    ]
    write(tmp_path, ["xlsx", "stata"], metrics=rows)
    one, other = sheet(tmp_path, "metrics")
    assert (one["text"], one["object"]) == ("甲\ufffd乙\ufffd丙", "半?个")
    assert other["text"].lstrip("\u200b") == "<r>甲</r>"
    assert "Cells changed: 2 in metrics." in notes(tmp_path)["Limit: signs"]
    frame = data_set(tmp_path, "metrics")
    assert frame.text.tolist() == ["甲\x0b乙\ufffd丙", "<r>甲</r>"]
    assert frame.object[0] == "半?个"


def test_a_long_table_goes_on_in_a_further_sheet(tmp_path, monkeypatch):
    monkeypatch.setattr(WorkbookWriter, "most_rows", 4)
    rows = [filled(METRICS, metric_id=f"{number}") for number in range(7)]
    write(tmp_path, ["xlsx"], metrics=rows, errors=[ERROR])
    book = openpyxl.load_workbook(tmp_path / "tables.xlsx")
    sheets = ["metrics", "metrics_2", "metrics_3"]
    assert [name for name in book.sheetnames if "metrics" in name] == sheets
    found = [row["metric_id"] for name in sheets for row in sheet(tmp_path, name)]
    assert found == [f"{number}" for number in range(7)]
    assert all(book[name].freeze_panes == "A2" for name in sheets)
    assert "7 rows, on 3 sheets" in notes(tmp_path)["Sheet metrics 数量指标"]
    assert read_manifest(tmp_path)["tables"]["tables.xlsx"]["rows"] == 8


def test_rows_of_several_tables_may_come_in_turn(tmp_path):
    with OutputFolder(tmp_path / "out", [METRICS, ERRORS], ["xlsx", "stata"]) as out:
        for number in range(3):
            out.write("metrics", [filled(METRICS, metric_id=f"{number}")])
            out.write("errors", [(f"{number}", *ERROR[1:])])
        counts = out.commit(describe({}, {}))
    assert counts == {"metrics": 3, "errors": 3}
    for name, column in [("metrics", "metric_id"), ("errors", "source")]:
        rows = sheet(tmp_path / "out", name)
        assert [row[column] for row in rows] == ["0", "1", "2"]
        assert data_set(tmp_path / "out", name)[column].tolist() == ["0", "1", "2"]


def test_data_sets_are_labelled(tmp_path):
    write(tmp_path, ["stata"], reports=[filled(REPORTS, report_id="a", year=2023)])
    assert b"<release>118</release>" in (tmp_path / "reports.dta").read_bytes()[:100]
    with StataReader(tmp_path / "reports.dta") as reader:
        frame = reader.read()
        labels = reader.variable_labels()
        assert reader.data_label.startswith("报告: One row for every report.")
        assert reader.time_stamp == "24 Nov 2026 08:00"
    assert labels["place_level"] == "行政层级: What kind of body reports."
    assert list(frame) == list(REPORTS.header)
    assert all(name.isascii() for name in frame)


def test_long_texts_are_of_a_width_of_their_own_and_keys_are_not(tmp_path):
    rows = [("源" * 500, "read", "empty", "因" * 90), ERROR]
    write(tmp_path, ["stata"], errors=rows)
    data = (tmp_path / "errors.dta").read_bytes()
    types = data.partition(b"<variable_types>")[2][:8]
    widths = [int.from_bytes(types[at : at + 2], "little") for at in range(0, 8, 2)]
    assert widths == [1500, 4, 5, 32768]
    assert data_set(tmp_path, "errors").message.tolist() == ["因" * 90, ERROR[3]]
    assert data_set(tmp_path, "errors").source[0] == "源" * 500


def test_a_year_that_is_not_known_is_missing(tmp_path):
    rows = [filled(REPORTS, report_id="a", year=2023), filled(REPORTS, report_id="b")]
    write(tmp_path, ["stata"], reports=rows)
    year = data_set(tmp_path, "reports").year
    assert year[0] == 2023
    assert year.isna().tolist() == [False, True]


def test_a_number_beyond_stata_is_missing_and_told(tmp_path):
    rows = [filled(METRICS, value=1.7e308, value_max=5, start=3_000_000_000)]
    write(tmp_path, ["stata"], metrics=rows, reports=[])
    frame = data_set(tmp_path, "metrics")
    assert frame.value.isna().all()
    assert frame.start.tolist() == [3_000_000_000]
    assert "1 numbers beyond" in (tmp_path / "govtext.do").read_text(encoding="utf-8")


def test_the_do_file_opens_the_reports_as_a_panel(tmp_path):
    write(tmp_path, ["stata"], reports=[], metrics=[])
    lines = (tmp_path / "govtext.do").read_text(encoding="utf-8").splitlines()
    done = [line for line in lines if line and not line.startswith("*")]
    order = [
        'use "reports.dta", clear',
        "encode place_key, generate(place_id)",
        "duplicates report place_id year",
        "xtset place_id year",
    ]
    assert [line for line in done if line in order] == order
    assert not any("@" in line for line in lines)
    assert any("metrics.dta" in line for line in lines)
    # Every variable that it names is there.
    names = {"kind", "place_key", "year", "place_level", "issuer", "source"}
    assert names < set(data_set(tmp_path, "reports"))


def test_without_reports_there_is_no_do_file(tmp_path):
    write(tmp_path, ["stata"], absences=[])
    assert not (tmp_path / "govtext.do").exists()
    assert list(data_set(tmp_path, "absences"))[:3] == list(ABSENCES.header[:3])


@pytest.mark.parametrize("name", FORMATS)
def test_a_run_in_another_format_takes_the_place_of_the_first(tmp_path, name):
    write(tmp_path, [name], reports=[], errors=[ERROR])
    assert holds_extract(tmp_path)
    before = {path.name for path in tmp_path.iterdir()}
    assert before == {*writer_of(name).files([REPORTS, ERRORS]), "manifest.json"}
    other = "csv" if name != "csv" else "stata"
    write(tmp_path, [other], reports=[], errors=[ERROR])
    after = {path.name for path in tmp_path.iterdir()}
    assert after == {*writer_of(other).files([REPORTS, ERRORS]), "manifest.json"}


def test_only_an_extract_is_one(tmp_path):
    assert not holds_extract(tmp_path)
    assert not holds_extract(write(tmp_path / "out", ["csv", "stata"], errors=[]))


@pytest.mark.parametrize("name", FORMATS)
def test_what_fails_on_the_way_leaves_nothing(tmp_path, name):
    def fail_on_the_way():
        with OutputFolder(tmp_path / "out", [METRICS, REPORTS], [name]) as out:
            out.write("reports", [filled(REPORTS, title="甲")])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail_on_the_way()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("writer", "name"), [(WorkbookWriter, "xlsx"), (StataWriter, "stata")]
)
def test_what_the_system_refuses_is_told(tmp_path, monkeypatch, writer, name):
    finish = writer.finish

    def without_folder(self, manifest):
        for path in tmp_path.glob(".out-*.part"):
            path.rename(tmp_path / "elsewhere")
        finish(self, manifest)

    monkeypatch.setattr(writer, "finish", without_folder)
    with pytest.raises(OutputError, match="cannot write to"):
        write(tmp_path / "out", [name], errors=[ERROR])
    assert not (tmp_path / "out").exists()


def test_files_of_others_are_not_overwritten(tmp_path):
    (tmp_path / "tables.xlsx").write_text("mine")
    with pytest.raises(OutputError, match="was not written by govtext"):
        write(tmp_path, ["xlsx"], errors=[])
    assert (tmp_path / "tables.xlsx").read_text() == "mine"


def test_equal_rows_give_equal_files(tmp_path):
    rows = {"reports": [filled(REPORTS, report_id="a", title="报告" * 200)]}
    for name in ("one", "two"):
        write(tmp_path / name, ["xlsx", "stata"], **rows)
    first, second = (
        json.loads((tmp_path / name / "manifest.json").read_text())["tables"]
        for name in ("one", "two")
    )
    assert first == second


def test_every_table_and_column_has_a_chinese_name():
    for table in TABLES:
        assert not table_label(table)[0].isascii(), table.name
        for column in table.columns:
            label = column_label(table, column)
            assert not label[0].isascii(), (table.name, column.name)
            assert len(label) <= LONGEST


def test_labels_are_cut_between_words():
    assert cut("一二三四", 4) == "一二三四"
    assert cut("一二三四五", 4) == "一二三…"
    assert cut("one two three", 9) == "one two…"
    assert cut("one two, three", 10) == "one two…"
