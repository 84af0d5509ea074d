"""Sheets, Label Studio, doccano and REFI-QDA projects: out, coded, and back."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from govtext.coding.codebook import AllowedCode
from govtext.coding.documents import documents
from govtext.coding.errors import CodingError
from govtext.coding.imports import FORMATS, import_codes
from govtext.coding.spans import Span, unit_id_of
from govtext.coding.units import CODES as CODES_TABLE
from govtext.coding.units import Code, Unit, code_rows, read_codes
from govtext.engines.output import write_table
from govtext.errors import OutputError
from govtext.themes.labels import NONE

ID, OTHER = "0123456789abcdef", "fedcba9876543210"
LINES = ("𠮷县报告", "=1+1公式𠮷。", "一是\x0b严格执法。", "二是调解168件。", "结尾")
TEXT = "\n".join(LINES)
CODES = (
    AllowedCode("T05.1", "规范性文件", "定义"),
    AllowedCode("T05.2", "合法性审查"),
    AllowedCode(NONE, "无主题"),
)
SUFFIXES = {
    "xlsx": ".xlsx",
    "csv": ".csv",
    "label-studio": ".json",
    "doccano": ".jsonl",
    "qdpx": ".qdpx",
}
TOOLS = ("label-studio", "doccano", "qdpx")


def unit(line, report_id=ID, found="T05.2;T05.1"):
    start = TEXT.index(line)
    span = Span(report_id, start, start + len(line))
    return Unit(
        unit_id_of("themes", span), "themes", report_id, "a.txt", "𠮷县", 2023,
        "measures", "T05.2", span.start, span.end, line, max(0, start - 2),
        TEXT[max(0, start - 2) : span.end + 1], found, 2.5,
    )  # fmt: skip


UNITS = [unit(line) for line in LINES[1:4]]


def coded(unit, code, *others, note="", coder="anna"):
    return Code(
        unit.unit_id, "themes", *unit.span, unit.text, coder, code, others, note,
        unit.found, unit.weight, unit.role,
    )  # fmt: skip


ANSWERS = [
    coded(UNITS[0], "T05.2", "T05.1", note="=看\n看"),
    coded(UNITS[1], NONE),
]


@pytest.fixture
def texts(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / f"{ID}.txt").write_bytes(TEXT.encode())
    return folder


def write(name, tmp_path, texts=None, **more):
    path = tmp_path / f"coded{SUFFIXES[name]}"
    FORMATS[name].write(documents(UNITS, texts), path, CODES, **more)
    return path


def back(path, coder="anna", units=UNITS, **more):
    return import_codes(path, None, units, coder, CODES, **more)


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("name", FORMATS)
def test_codes_come_back_as_they_were_given(name, whole, tmp_path, texts):
    prefilled = {code.unit_id: code for code in ANSWERS}
    path = write(name, tmp_path, texts if whole else None, prefilled=prefilled)
    codes, skipped = back(path)
    wanted = ANSWERS
    if name == "doccano":  # has no place for notes
        wanted = [coded(UNITS[0], "T05.2", "T05.1"), ANSWERS[1]]
    assert (codes, skipped) == (wanted, 1)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_units_give_the_same_file(name, tmp_path):
    first = write(name, tmp_path).read_bytes()
    assert write(name, tmp_path).read_bytes() == first
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".part")]


@pytest.mark.parametrize("name", FORMATS)
def test_what_nobody_coded_is_not_taken_for_coded(name, tmp_path):
    with pytest.raises(CodingError, match="no unit has a code"):
        back(write(name, tmp_path))


@pytest.mark.parametrize("name", ["doccano", "qdpx"])
def test_findings_that_are_left_count_as_confirmed(name, tmp_path):
    codes, skipped = back(write(name, tmp_path, show_found=True))
    assert [(code.code, code.others) for code in codes] == [("T05.2", ("T05.1",))] * 3
    assert skipped == 0


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_is_left_where_the_system_refuses(name, tmp_path):
    path = tmp_path / "no" / f"coded{SUFFIXES[name]}"
    with pytest.raises(OutputError, match="no such file"):
        FORMATS[name].write(documents(UNITS), path, CODES)
    assert not path.parent.exists()


def test_units_of_one_report_share_its_text(texts):
    (whole,) = documents(UNITS, texts)
    assert (whole.document_id, whole.start, whole.text) == (ID, 0, TEXT)
    parts = documents(UNITS)
    assert [part.text for part in parts] == [unit.context for unit in UNITS]
    (texts / f"{ID}.txt").write_text("别的文本", "utf-8")
    with pytest.raises(CodingError, match="does not stand there"):
        documents(UNITS, texts)


# Sheets


def workbook(path, change):
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def test_the_workbook_lists_the_codes_and_runs_no_formula(tmp_path):
    book = openpyxl.load_workbook(write("xlsx", tmp_path, show_found=True))
    sheet, codes = book["units"], book["codes"]
    header = [cell.value for cell in sheet[1]]
    row = dict(zip(header, sheet[2], strict=True))
    assert (row["text"].value, row["text"].data_type) == ("=1+1公式𠮷。", "s")
    assert row["text"].alignment.wrap_text
    assert row["found"].value == "T05.2;T05.1"
    assert row["code"].value is None
    assert sheet.freeze_panes == "A2"
    (rule,) = sheet.data_validations.dataValidation
    column = row["code"].column_letter
    assert (str(rule.sqref), rule.formula1) == (
        f"{column}2:{column}4",
        "codes!$A$2:$A$4",
    )
    assert [cell.value for cell in codes["A"]][1] == "T05.1 规范性文件"
    # Excel refuses control characters.
    assert sheet.cell(3, header.index("text") + 1).value == "一是 严格执法。"


def test_found_is_only_shown_where_asked(tmp_path):
    sheet = openpyxl.load_workbook(write("xlsx", tmp_path))["units"]
    assert "found" not in [cell.value for cell in sheet[1]]
    assert "T05.2;T05.1" not in write("csv", tmp_path).read_text("utf-8-sig")


def test_csv_sheets_are_guarded_against_formulas(tmp_path):
    assert "'=1+1公式" in write("csv", tmp_path).read_text("utf-8-sig")


def test_cells_longer_than_excel_takes_are_cut(tmp_path):
    text = "甲" * 40000
    long = Unit(
        f"roles:{ID}:0-40000", "roles", ID, "", "", None, "", "", 0, 40000, text, 0,
        text, "other",
    )  # fmt: skip
    path = tmp_path / "long.xlsx"
    code = Code(long.unit_id, "roles", ID, 0, 40000, text, "anna", NONE, found="other")
    FORMATS["xlsx"].write(
        documents([long]), path, CODES, prefilled={long.unit_id: code}
    )
    assert back(path, units=[long])[0] == [code]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("T05.2 合法性审查", "T05.2"),
        ("　ｔ０５．２　", "T05.2"),
        ("－", NONE),
        ("T05.2", "T05.2"),
    ],
)
def test_codes_as_coders_type_them(tmp_path, given, code):
    def fill(book):
        sheet = book["units"]
        header = [cell.value for cell in sheet[1]]
        sheet.cell(2, header.index("code") + 1, given)
        sheet.cell(2, header.index("others") + 1, "T05.1 规范性文件； ")

    path = workbook(write("xlsx", tmp_path), fill)
    (first,), skipped = back(path)
    assert (first.code, first.others, skipped) == (code, ("T05.1",), 2)


def test_codes_that_excel_takes_for_numbers(tmp_path):
    path = tmp_path / "s.xlsx"
    codes = [AllowedCode("1"), AllowedCode("2")]
    FORMATS["xlsx"].write(documents(UNITS[:1]), path, codes)
    workbook(path, lambda book: book["units"].cell(2, 8, 2.0))
    assert import_codes(path, "xlsx", UNITS, "anna", codes)[0][0].code == "2"


def test_a_workbook_with_blank_rows_and_a_format_far_below(tmp_path):
    def stretch(book):
        sheet = book["units"]
        sheet.insert_rows(2, 2)
        sheet.cell(4, 8, "T05.9")
        sheet.cell(1_000_000, 1_000).number_format = "0.00"

    path = workbook(write("xlsx", tmp_path), stretch)
    with pytest.raises(CodingError, match=r"row 4: unknown code 'T05\.9'"):
        back(path)


def test_found_labels_do_not_mix_with_codes_given(tmp_path, texts):
    prefilled = {ANSWERS[1].unit_id: ANSWERS[1]}
    for name in TOOLS:
        path = write(name, tmp_path, texts, prefilled=prefilled, show_found=True)
        assert back(path) == ([ANSWERS[1]], 2)


def sheet_of(tmp_path, *rows, header="unit_id,code,others"):
    path = tmp_path / "sheet.csv"
    path.write_text("\r\n".join([header, *rows]), "utf-8")
    return path


FIRST, SECOND = UNITS[0].unit_id, UNITS[1].unit_id


def test_a_sheet_saved_by_a_chinese_excel(tmp_path):
    path = sheet_of(tmp_path)
    path.write_bytes(f"unit_id,code,note\r\n{FIRST},T05.2,是\r\n".encode("gb18030"))
    assert back(path)[0] == [coded(UNITS[0], "T05.2", note="是")]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            [f"{FIRST},T05.3,"],
            r"line 2: unknown code 'T05.3'; did you mean 'T05\.[12]'",
        ),
        ([f"{FIRST},T05.1,T9"], "line 2: unknown code 'T9'"),
        (["5,T05.1,"], "line 2: '5' is no unit"),
        ([f"themes:{OTHER}:1-2,T05.1,"], "line 2: unit .* not among the units"),
        ([f"{FIRST},,T05.1"], "line 2: others 'T05.1' but no code"),
        (
            [f"{FIRST},T05.1,", f"{SECOND},T05.1,", f"{FIRST},T05.2,"],
            r"line 4: 'anna' coded .* as 'T05.2', but as 'T05.1' in .*line 2",
        ),
        ([f"{FIRST},,"], "no unit has a code"),
        ([f"{FIRST},T05.1,,,"], "line 2: more cells than columns"),
    ],
)
def test_one_clear_error_for_a_wrong_row(tmp_path, rows, message):
    with pytest.raises(CodingError, match=rf"sheet\.csv.*{message}"):
        back(sheet_of(tmp_path, *rows))


def test_the_same_code_twice_is_one(tmp_path):
    codes, _ = back(sheet_of(tmp_path, f"{FIRST},T05.1,", f"{FIRST},T05.1,"))
    assert len(codes) == 1


def test_someone_must_have_coded(tmp_path):
    with pytest.raises(CodingError, match="does not say who coded"):
        back(sheet_of(tmp_path, f"{FIRST},T05.1,"), coder="")


def test_codes_stay_as_they_are_typed(tmp_path):
    sheet = openpyxl.load_workbook(write("xlsx", tmp_path))["units"]
    header = [cell.value for cell in sheet[1]]
    forms = {
        name: cell.number_format for name, cell in zip(header, sheet[2], strict=True)
    }
    typed = {name for name, form in forms.items() if form == "@"}
    assert typed == {"unit_id", "code", "others", "note"}


def test_a_sheet_shows_headings_and_repeats_no_text(tmp_path):
    whole = replace(UNITS[0], context_start=UNITS[0].start, context=UNITS[0].text)
    whole = replace(whole, headings="一 > （一）")
    path = tmp_path / "sheet.csv"
    FORMATS["csv"].write(documents([whole, UNITS[1]]), path, CODES)
    first, second = rows_of(path)
    assert (first["headings"], first["context"]) == ("一 > （一）", "")
    assert first["text"] == f"'{whole.text}"
    assert (second["headings"], second["context"]) == ("", UNITS[1].context)
    names = list(first)
    assert names.index("headings") < names.index("text")


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("twice", ["code", "unit_id"])
def test_a_column_that_stands_twice_is_refused(tmp_path, twice):
    names = ["unit_id", "code", twice]
    row = [FIRST, "T05.1", "x"]
    path = sheet_of(tmp_path, ",".join(row), header=",".join(names))
    with pytest.raises(CodingError, match=f"the column '{twice}' stands twice"):
        back(path)
    book = openpyxl.Workbook()
    for line in (names, row):
        book.active.append(line)
    book.save(tmp_path / "sheet.xlsx")
    with pytest.raises(CodingError, match=f"the column '{twice}' stands twice"):
        back(tmp_path / "sheet.xlsx")


@pytest.mark.parametrize("name", FORMATS)
def test_names_with_separators_come_back(name, tmp_path):
    codes = [AllowedCode("A1", "Health, safety"), AllowedCode("B2", "土地；房屋")]
    given = coded(UNITS[0], "B2", "A1")
    path = tmp_path / f"coded{SUFFIXES[name]}"
    prefilled = {given.unit_id: given}
    FORMATS[name].write(documents(UNITS), path, codes, prefilled=prefilled)
    assert import_codes(path, None, UNITS, "anna", codes)[0] == [given]


def encrypted(path):
    """Flag the members of an archive as encrypted."""
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    path.write_bytes(data)


def odd_method(path):
    """A method of compression that nobody has."""
    data = path.read_bytes()
    path.write_bytes(
        re.sub(
            rb"(PK\x01\x02.{6})..",
            lambda found: found[1] + b"\x63\x00",
            data,
            flags=re.DOTALL,
        )
    )


def damaged(path):
    """The first member does not unpack."""
    data = bytearray(path.read_bytes())
    data[60:100] = b"\xff" * 40
    path.write_bytes(data)


@pytest.mark.parametrize("spoil", [encrypted, odd_method, damaged])
@pytest.mark.parametrize("name", ["xlsx", "qdpx"])
def test_archives_that_do_not_unpack(name, spoil, tmp_path):
    path = write(name, tmp_path, prefilled={ANSWERS[0].unit_id: ANSWERS[0]})
    spoil(path)
    with pytest.raises(CodingError, match=r"coded\.") as caught:
        back(path)
    assert len(str(caught.value)) < 400


def test_offsets_without_end_are_refused(tmp_path):
    path = sheet_of(tmp_path, f"themes:{ID}:1-{'9' * 5000},T05.1,")
    with pytest.raises(CodingError, match="is no unit"):
        back(path)


# Label Studio


def test_files_of_others_are_not_overwritten_by_the_configuration(tmp_path):
    (tmp_path / "coded.xml").write_text("<corpus/>", "utf-8")
    with pytest.raises(OutputError, match=r"coded\.xml was not written by govtext"):
        write("label-studio", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["coded.xml"]
    (tmp_path / "coded.xml").unlink()
    write("label-studio", tmp_path)
    write("label-studio", tmp_path)


def studio(tmp_path, change, **more):
    path = write("label-studio", tmp_path, **more)
    tasks = json.loads(path.read_text("utf-8"))
    change(tasks)
    path.write_text(json.dumps(tasks), "utf-8")
    return path


def region(start, end, *labels, **more):
    value = {"start": start, "end": end, "labels": list(labels)}
    return {"type": "labels", "value": value, **more}


def test_label_studio_counts_utf16_units(tmp_path, texts):
    def check(tasks):
        (task,) = tasks
        data, (region, *_) = task["data"], task["predictions"][0]["result"]
        units = data["text"].encode("utf-16-le")
        start, end = region["value"]["start"], region["value"]["end"]
        assert units[2 * start : 2 * end].decode("utf-16-le") == UNITS[0].text
        assert region["value"]["labels"] == ["?"]

    studio(tmp_path, check, texts=texts)
    config = etree.parse(tmp_path / "coded.xml")
    values = config.xpath("//Labels[@toName='text']/Label/@value")
    assert values == [*(code.shown for code in CODES), "?"]
    assert config.xpath("//Label[@hint='定义']")


def test_annotations_of_label_studio(tmp_path, texts):
    start = UNITS[0].start + 1  # the 𠮷 before it has two units

    def annotate(tasks):
        end = start + len(UNITS[0].text) + 1
        tasks[0]["annotations"] = [
            {
                "completed_by": {"id": 7, "email": "a@b.cn"},
                "result": [
                    region(start, end, "T05.1 规范性文件", meta={"text": ["看"]}),
                    {"type": "choices", "value": {"choices": ["x"]}},
                    region(start, end, "T05.2 合法性审查"),
                    region(0, 2, NONE),
                ],
            },
            {"completed_by": 8, "result": [region(start, end, "T05.2")]},
            {"was_cancelled": True, "result": [region(0, 1, "nonsense")]},
        ]

    codes, skipped = back(studio(tmp_path, annotate, texts=texts), coder="")
    assert codes[0] == coded(UNITS[0], "T05.1", "T05.2", note="看", coder="a@b.cn")
    added = codes[1]
    assert (added.text, added.found, added.weight) == ("𠮷", "", 1)
    assert added.unit_id == f"themes:{ID}:0-1"
    assert codes[2] == coded(UNITS[0], "T05.2", coder="8")
    assert skipped == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t[0].pop("data"), "task 1: no 'data' .* not JSON-MIN"),
        (lambda t: t[0]["data"].pop("document_id"), "task 1: '' is no document"),
        (lambda t: t[0]["data"].pop("text"), "task 1: the document has no text"),
        (lambda t: t[0]["data"].update(document_id=OTHER), f"{OTHER}' is not among"),
        (
            lambda t: t[0]["data"].update(text="x" + t[0]["data"]["text"]),
            "task 1: the text is not that of the report",
        ),
        (
            lambda t: t[0].update(annotations=[{"result": [region(3, 999, "T05.1")]}]),
            "the span 3-.* does not lie in the text of",
        ),
        (
            lambda t: t[0].update(annotations=[{"result": [region("/a", 9, "T")]}]),
            "the span /a-8 of 'T' does not lie",
        ),
        (lambda t: t[0].update(annotations=3), "task 1: '3' is no list of annot"),
    ],
)
def test_one_clear_error_for_a_wrong_task(tmp_path, change, message):
    with pytest.raises(CodingError, match=message):
        back(studio(tmp_path, change))


# doccano


def lines(path, change):
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for row in rows:
        change(row)
    path.write_text("\n".join(map(json.dumps, rows)) + "\n", "utf-8")
    return path


def test_doccano_offsets_are_code_points(tmp_path, texts):
    def check(row):
        for (start, end, label), unit in zip(row["label"], UNITS, strict=True):
            assert (row["text"][start:end], label) == (unit.text, "?")

    lines(write("doccano", tmp_path, texts), check)


@pytest.mark.parametrize("shape", ["label", "entities"])
def test_doccano_with_changed_line_ends(tmp_path, texts, shape):
    def recode(row):
        row["text"] = row["text"].replace("\n", "\r\n")
        row["meta"] = {"document_id": row.pop("document_id")}
        start = row["text"].index(UNITS[1].text)
        end = start + len(UNITS[1].text)
        del row["label"]
        if shape == "label":
            row["label"] = [[start, end, "T05.1"]]
        else:
            row["entities"] = [
                {"id": 1, "label": "T05.1", "start_offset": start, "end_offset": end}
            ]

    codes, skipped = back(lines(write("doccano", tmp_path, texts), recode))
    assert (codes, skipped) == ([coded(UNITS[1], "T05.1")], 2)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda row: row.update(label="x"), "line 1: 'x' is no list of labels"),
        (lambda row: row.update(label=["x"]), "line 1: 'x' is no label with its"),
        (lambda row: row.update(label=[[1, 2**40, "T05.1"]]), "does not lie in the"),
        (lambda row: row.update(label=[[-1, 2, "T05.1"]]), "does not lie in the"),
        (lambda row: row.update(text=row["text"][1:]), "is not that of the report"),
    ],
)
def test_one_clear_error_for_a_wrong_line(tmp_path, change, message):
    with pytest.raises(CodingError, match=message):
        back(lines(write("doccano", tmp_path), change))


# REFI-QDA

NAMESPACE = "urn:QDA-XML:project:1.0"
GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# Children in their order, then required and further attributes: Project-mrt2019.xsd.
SCHEMA = {
    "Project": (
        ["Users", "CodeBook", "Sources"],
        {"name"},
        {"origin", "creatingUserGUID", "creationDateTime"},
    ),
    "Users": (["User"], set(), set()),
    "User": ([], {"guid"}, {"name"}),
    "CodeBook": (["Codes"], set(), set()),
    "Codes": (["Code"], set(), set()),
    "Code": (["Description", "Code"], {"guid", "name", "isCodable"}, set()),
    "Sources": (["TextSource"], set(), set()),
    "TextSource": (
        ["Description", "PlainTextSelection"],
        {"guid"},
        {"name", "plainTextPath", "creatingUser", "creationDateTime"},
    ),
    "PlainTextSelection": (
        ["Description", "Coding"],
        {"guid", "startPosition", "endPosition"},
        {"name", "creatingUser", "creationDateTime"},
    ),
    "Coding": (["CodeRef"], {"guid"}, {"creatingUser", "creationDateTime"}),
    "CodeRef": ([], {"targetGUID"}, set()),
    "Description": ([], set(), set()),
}


def check_element(element):
    assert element.tag.startswith(f"{{{NAMESPACE}}}")
    children, required, further = SCHEMA[etree.QName(element).localname]
    assert required <= set(element.attrib) <= required | further
    for name, value in element.attrib.items():
        if "guid" in name.lower() or name == "creatingUser":
            assert GUID.fullmatch(value)
        if name == "creationDateTime":
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value)
    places = [children.index(etree.QName(child).localname) for child in element]
    assert places == sorted(places)
    for child in element:
        check_element(child)


def test_the_project_is_as_the_schema_wants(tmp_path, texts):
    prefilled = {code.unit_id: code for code in ANSWERS}
    path = write("qdpx", tmp_path, texts, prefilled=prefilled)
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("project.qde"))
        check_element(root)
        guids = root.xpath("//@guid")
        assert len(guids) == len(set(guids))
        codes = root.xpath("//*[local-name()='Code']/@guid")
        assert set(root.xpath("//@targetGUID")) <= set(codes)
        users = root.xpath("//*[local-name()='User']/@guid")
        assert set(root.xpath("//@creatingUser")) <= set(users)
        (source,) = root.iter(f"{{{NAMESPACE}}}TextSource")
        name = source.get("plainTextPath").removeprefix("internal://")
        assert archive.read(f"sources/{name}").decode() == TEXT
        for selection in source.iter(f"{{{NAMESPACE}}}PlainTextSelection"):
            start, end = (selection.get(x) for x in ("startPosition", "endPosition"))
            text = TEXT[int(start) : int(end)]
            assert selection.get("name") == text.replace("\x0b", " ")


def project(path, change, rename=lambda name: name):
    """Write a project again as another tool might."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(members["project.qde"])
    change(root, members)
    members["project.qde"] = etree.tostring(root)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(rename(name), data)
    return path


def by_another_tool(root, members):
    """CRLF, a byte-order mark, GUIDs in braces, no descriptions, notes of its own."""
    for name in members.keys() - {"project.qde"}:
        text = members[name].decode().replace("\n", "\r\n")
        members[name] = b"\xef\xbb\xbf" + text.encode()
    for element in root.iter():
        for name in ("guid", "targetGUID", "creatingUser"):
            if name in element.attrib:
                element.set(name, "{" + element.get(name).upper() + "}")
    for selection in root.iter(f"{{{NAMESPACE}}}PlainTextSelection"):
        for name in ("startPosition", "endPosition"):
            at = int(selection.get(name))
            selection.set(name, str(at + TEXT[:at].count("\n")))
    for element in list(root.iter(f"{{{NAMESPACE}}}Description")):
        element.getparent().remove(element)
    note = "{00000000-0000-0000-0000-000000000001}"
    selection = next(root.iter(f"{{{NAMESPACE}}}PlainTextSelection"))
    etree.SubElement(selection, "NoteRef", targetGUID=note)
    notes = etree.SubElement(root, "Notes")
    element = etree.SubElement(notes, "Note", guid=note)
    etree.SubElement(element, "PlainTextContent").text = "memo"


def test_a_project_of_another_tool(tmp_path, texts):
    prefilled = {code.unit_id: code for code in ANSWERS}
    path = write("qdpx", tmp_path, texts, prefilled=prefilled)
    project(path, by_another_tool, lambda name: name.replace("sources", "Sources"))
    codes, _ = back(path, coder="")
    assert codes == [coded(UNITS[0], "T05.2", "T05.1", note="memo"), ANSWERS[1]]


def sources(root):
    return list(root.iter(f"{{{NAMESPACE}}}TextSource"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda _, m: m.pop(next(n for n in m if "sources" in n)), "no sources/"),
        (
            lambda r, _: sources(r)[0].set("plainTextPath", "absolute:///a.txt"),
            "outside the project",
        ),
        (
            lambda r, _: [s.set("name", "x") or s.remove(s[0]) for s in sources(r)],
            "no document of govtext in the project",
        ),
        (
            lambda r, _: sources(r)[0][1].set("endPosition", "99999"),
            "the span [0-9]+-99999 of .* does not lie in the text",
        ),
        (
            lambda r, _: sources(r)[0][1].set("startPosition", "x"),
            "startPosition 'x' is not a number",
        ),
        (
            lambda r, _: next(r.iter("{*}CodeRef")).set("targetGUID", "5"),
            "refers to code '5'",
        ),
        (lambda r, _: r.__setattr__("tag", "html"), "html', not a Project"),
    ],
)
def test_one_clear_error_for_a_wrong_project(tmp_path, change, message):
    path = project(write("qdpx", tmp_path, show_found=True), change)
    with pytest.raises(CodingError, match=message):
        back(path)


def test_entities_of_a_project_are_not_resolved(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密", "utf-8")
    path = write("qdpx", tmp_path, show_found=True)
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("project.qde").decode().split("?>", 1)[1]
    head = f'<!DOCTYPE Project [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    xml = re.sub("<Description>[^<]*", "<Description>&x;", head + xml)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", xml)
    with pytest.raises(CodingError) as caught:
        back(path)
    assert "秘密" not in str(caught.value)


# Files that are something else

WRONG = {
    "text": "一、举措".encode(),
    "no UTF-8": b"\xff\xfe\x00\x01\x02",
    "empty": b"",
    "object": b"{}",
    "deep": b"[" * 100_000,
}


def an_archive():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "x")
    return stream.getvalue()


@pytest.mark.parametrize("data", [*WRONG.values(), an_archive()], ids=[*WRONG, "zip"])
@pytest.mark.parametrize("name", FORMATS)
def test_one_clear_error_for_another_file(name, data, tmp_path):
    path = tmp_path / f"wrong{SUFFIXES[name]}"
    path.write_bytes(data)
    with pytest.raises(CodingError, match=r"wrong\.") as caught:
        back(path)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_that_is_cut_off(name, tmp_path):
    prefilled = {code.unit_id: code for code in ANSWERS}
    path = write(name, tmp_path, prefilled=prefilled)
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(CodingError, match=r"coded\."):
        back(path)


def test_names_formats_and_units_that_do_not_fit(tmp_path):
    with pytest.raises(CodingError, match=r"codes\.docx: cannot tell the format"):
        back(tmp_path / "codes.docx")
    with pytest.raises(CodingError, match=r"codes\.csv: "):
        back(tmp_path / "codes.csv")
    with pytest.raises(CodingError, match="unknown format 'odt'"):
        import_codes(Path("a"), "odt", UNITS, "anna", CODES)
    with pytest.raises(CodingError, match="the units are of nothing"):
        import_codes(Path("a.csv"), None, [], "anna", CODES)


@pytest.mark.parametrize("name", TOOLS)
def test_ids_without_end_are_refused(name, tmp_path):
    path = write(name, tmp_path, prefilled={ANSWERS[0].unit_id: ANSWERS[0]})
    endless = "9" * 5000
    if name == "qdpx":
        with zipfile.ZipFile(path) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        xml = members["project.qde"].decode()
        members["project.qde"] = (
            re.sub(r"; [0-9]+ characters", f"; {endless} characters", xml)
            .replace(f"{ID}_", f"{ID}_{endless}")
            .encode()
        )
        with zipfile.ZipFile(path, "w") as archive:
            for member, data in members.items():
                archive.writestr(member, data)
    else:
        text = path.read_text("utf-8")
        path.write_text(text.replace(f"{ID}_", f"{ID}_{endless}"), "utf-8")
    with pytest.raises(CodingError, match=r"coded\.") as caught:
        back(path)
    assert len(str(caught.value)) < 400


def test_half_a_character_in_a_note_is_replaced(tmp_path):
    def annotate(tasks):
        result = [region(2, 2 + len(UNITS[0].text) + 1, NONE, meta={"text": "\ud842"})]
        tasks[0]["annotations"] = [{"completed_by": 7, "result": result}]

    codes, _ = back(studio(tmp_path, annotate))
    write_table(tmp_path / "codes.csv", CODES_TABLE, code_rows(codes))
    assert read_codes(tmp_path / "codes.csv")[0].note == "?"
