"""Files to documents: encodings, formats, and the search for inputs."""

import io
import os
import zipfile

import pytest

from govtext.errors import UnreadableFileError
from govtext.readers import MAX_TEXT_BYTES, read_bytes, read_file, readable
from govtext.readers.inputs import find_inputs, load, read_list

REPORT = (
    "青溪镇2023年法治政府建设情况报告\n"
    "一、主要举措和成效\n"
    "全年调解矛盾纠纷168件，调解成功率达98.7%。\n"
)
TRADITIONAL = (
    "青溪鎮2023年法治政府建設情況報告\n"
    "一、主要舉措和成效\n"
    "全年調解矛盾糾紛168件，調解成功率達98.7%。\n"
)


def zipfile_of_excel():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (REPORT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + REPORT.encode(), "utf-8-sig"),
        (REPORT.encode("gbk"), "gb18030"),
        (b"\x84\x31\x95\x33" + REPORT.encode("gb18030"), "gb18030"),
        (b"\xff\xfe" + REPORT.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + REPORT.encode("utf-16-be"), "utf-16-be"),
        (REPORT.encode("utf-16-le"), "utf-16-le"),
        (REPORT.encode("utf-16-be"), "utf-16-be"),
        (b"\xff\xfe\0\0" + REPORT.encode("utf-32-le"), "utf-32-le"),
    ],
)
def test_every_encoding_gives_the_same_text(data, encoding):
    document = read_bytes(data)
    assert document.text == REPORT
    assert document.encoding == encoding
    assert document.warnings == ()
    assert document.media_type == "text/plain"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (TRADITIONAL, "big5hkscs"),
        (TRADITIONAL, "gbk"),
        ("青溪鎮政府工作報告", "big5"),
        ("石桥镇人民政府", "gbk"),
        ("2023年", "gbk"),
        ("关于法治政府建设工作情况的报告㙦𠮷", "gb18030"),
        ("全镇无行政复议案件" * 200, "utf-16-le"),
    ],
)
def test_look_alike_encodings_are_told_by_common_characters(text, encoding):
    assert read_bytes(text.encode(encoding)).text == text


def test_a_bad_byte_costs_one_character_and_is_told():
    data = REPORT.encode()
    document = read_bytes(data[:-2] + b"\xff" + data[-2:] + REPORT.encode() * 3)
    assert document.text.startswith(REPORT[:-2])
    assert "could not be decoded" in document.warnings[0]
    broken = REPORT.encode("gbk")[:-2] + b"\xff\n"
    assert read_bytes(broken).text.startswith(REPORT[:-2])


def test_line_ends_become_newlines_and_nothing_else_changes():
    text = "一、举措\r\n　　正文　12 件\r二、不足\n\n \t结尾\x0c"
    assert read_bytes(text.encode()).text == (
        "一、举措\n　　正文　12 件\n二、不足\n\n \t结尾\x0c"
    )


def test_only_one_leading_mark_is_removed():
    assert read_bytes("\ufeff\ufeff报告\ufeff".encode()).text == "\ufeff报告\ufeff"


def test_control_characters_are_kept_and_told():
    document = read_bytes(("\x07" + REPORT + "\0").encode())
    assert document.text == "\x07" + REPORT + "\0"
    assert document.warnings == ("2 control characters in the text",)


def docx(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml",
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/'
            '2006/main"><w:body><w:p><w:r><w:t>报告</w:t></w:r></w:p></w:body>'
            "</w:document>",
        )
    return path


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "empty", "empty"),
        (" \r\n\t　\n".encode(), "blank", "blanks"),
        (b"\xef\xbb\xbf", "blank", "blanks"),
        (b"%PDF-1.4\n%\xe2\xe3", "broken_file", "PDF"),
        (b"<?xml version='1.0'?><a/>", "unsupported_format", "XML"),
        (zipfile_of_excel(), "unsupported_format", "Excel"),
        (b"Rar!\x1a\x07\x01\x00", "unsupported_format", "RAR"),
        (bytes(range(256)) * 40, "binary", "not a text"),
        (b"\x7fELF\x02\x01\x01" + bytes(500), "binary", "not a text"),
        (b"\xff\x80\xff\x81 " * 100, "undecodable", "encoding"),
    ],
)
def test_what_is_no_text_is_refused_by_its_content(data, code, words):
    with pytest.raises(UnreadableFileError) as caught:
        read_bytes(data)
    assert caught.value.code == code
    assert words in str(caught.value)


def test_a_word_file_named_txt_is_a_word_file(tmp_path):
    document = read_file(docx(tmp_path / "报告.txt"))
    assert document.text == "报告\n"
    assert document.media_type.endswith("wordprocessingml.document")


def test_a_text_named_pdf_is_a_text(tmp_path):
    path = tmp_path / "报告.pdf"
    path.write_text(REPORT, encoding="utf-8")
    document = read_file(path)
    assert (document.text, document.source) == (REPORT, "报告.pdf")


def test_what_the_system_refuses_has_a_code(tmp_path, monkeypatch):
    with pytest.raises(UnreadableFileError) as caught:
        read_file(tmp_path / "none.txt")
    assert caught.value.code == "not_found"

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", refuse)
    with pytest.raises(UnreadableFileError, match="permission denied") as caught:
        read_file(tmp_path / "locked.txt")
    assert caught.value.code == "no_permission"


def test_what_no_report_can_be_is_too_large(tmp_path):
    path = tmp_path / "big.txt"
    with path.open("wb") as stream:
        stream.truncate(MAX_TEXT_BYTES + 1)
    with pytest.raises(UnreadableFileError, match="20 MB") as caught:
        read_file(path)
    assert caught.value.code == "too_large"


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("报告.txt".encode(), "报告.txt"),
        ("报告.txt".encode("gbk"), "报告.txt"),
        (b"a\xff\xff.txt", "a\\xff\\xff.txt"),
    ],
)
def test_names_in_any_encoding_can_be_written(raw, name):
    assert readable(os.fsdecode(raw)) == name


def fill(folder, *names, text=REPORT):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def sources(*inputs):
    found = find_inputs([str(path) for path in inputs])
    return [item.source for item in found.items]


def codes(*inputs):
    found = find_inputs([str(path) for path in inputs])
    return [(problem.source, problem.code) for problem in found.problems]


def test_folders_are_searched_and_other_files_counted(tmp_path):
    fill(tmp_path, "b.txt", "2021/a.TXT", "2022/a.txt", "2022/报告", "x.csv", "y.JSON")
    fill(tmp_path, ".git/config", "~$报告.docx", "z.pdf", ".hidden.txt", "README.md")
    assert sources(tmp_path) == [
        "2021/a.TXT",
        "2022/a.txt",
        "2022/报告",
        "b.txt",
        "z.pdf",
    ]
    skipped = find_inputs([str(tmp_path)]).skipped
    assert skipped == {".csv": 1, ".json": 1, ".docx": 1, ".txt": 1, ".md": 1}


def test_a_named_file_is_always_tried(tmp_path):
    fill(tmp_path, "x.csv")
    assert sources(tmp_path / "x.csv") == ["x.csv"]


def test_the_order_and_repetition_of_inputs_change_nothing(tmp_path):
    fill(tmp_path, "in/2021/a.txt", "in/b.txt")
    inputs = [tmp_path / "in", tmp_path / "in/2021/a.txt", tmp_path / "in/2021"]
    assert sources(*inputs) == ["2021/a.txt", "b.txt"]
    assert sources(*reversed(inputs), *inputs) == ["2021/a.txt", "b.txt"]


def test_files_of_one_name_in_two_inputs_are_told_apart(tmp_path, monkeypatch):
    fill(tmp_path, "one/a.txt", "two/a.txt", "two/b.txt")
    monkeypatch.chdir(tmp_path)
    assert sources("one", "two") == ["b.txt", "one/a.txt", "two/a.txt"]
    assert sources("two", "one") == ["b.txt", "one/a.txt", "two/a.txt"]


def test_patterns_are_expanded(tmp_path):
    fill(tmp_path, "2021/a.txt", "2022/a.txt", "2022/b.md")
    assert sources(tmp_path / "*" / "*.txt") == ["2021/a.txt", "2022/a.txt"]
    assert sources(tmp_path / "**" / "a.txt") == ["2021/a.txt", "2022/a.txt"]
    assert codes(tmp_path / "*.pdf") == [((tmp_path / "*.pdf").as_posix(), "not_found")]


def test_inputs_that_lead_nowhere_are_told(tmp_path):
    (tmp_path / "empty").mkdir()
    fill(tmp_path, "data/x.csv")
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "none")
    assert codes(tmp_path / "none.txt", tmp_path / "empty", tmp_path / "data") == [
        (str(tmp_path / "data"), "no_reports"),
        (str(tmp_path / "empty"), "no_reports"),
        (str(tmp_path / "none.txt"), "not_found"),
    ]
    assert sources(tmp_path) == ["dangling.txt"]  # fails when it is read


def test_links_that_lead_back_end(tmp_path):
    fill(tmp_path, "in/a.txt")
    (tmp_path / "in" / "again").symlink_to(tmp_path / "in")
    assert sources(tmp_path / "in") == ["a.txt"]


def test_texts_that_govtext_wrote_are_no_inputs(tmp_path):
    fill(tmp_path, "a.txt", "manifest.json", "reports.csv", "texts/0.txt")
    assert sources(tmp_path) == ["a.txt"]


def archive(path, members, **options):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in members.items():
            out.writestr(name, text, **options)
    return path


def loaded(path):
    return {item.item.source: item for item in load(find_inputs([str(path)]).items)}


def test_archives_are_read(tmp_path):
    fill(tmp_path, "in/b.txt")
    archive(
        tmp_path / "in" / "a.zip",
        {"2021/x.txt": REPORT, "y.csv": "1", "__MACOSX/._x.txt": "1", "d/": ""},
    )
    found = loaded(tmp_path / "in")
    assert list(found) == ["a.zip!/2021/x.txt", "b.txt"]
    assert found["a.zip!/2021/x.txt"].data == REPORT.encode()
    assert found["b.txt"].data is None


def gbk_archive(path, name):
    """An archive as Chinese Windows makes it: the name's bytes are GBK, unflagged."""
    raw = name.encode("gbk")
    archive(path, {"x" * len(raw): REPORT})
    path.write_bytes(path.read_bytes().replace(b"x" * len(raw), raw))
    return path


@pytest.mark.parametrize("name", ["平安镇/报告.txt", "石橋鎮乗2021.txt"])
def test_gbk_names_in_archives_are_read(tmp_path, name):
    path = gbk_archive(tmp_path / "a.zip", name)
    assert list(loaded(path)) == [f"a.zip!/{name}"]


def test_a_word_file_is_no_archive(tmp_path):
    path = docx(tmp_path / "报告.docx")
    assert sources(path) == ["报告.docx"]


def test_bombs_are_refused_and_cost_the_others_nothing(tmp_path):
    path = archive(
        tmp_path / "a.zip",
        {"bomb.txt": b"0" * 10_000_000, "big.txt": b"0" * 30_000_000, "ok.txt": REPORT},
    )
    found = loaded(path)
    assert found["a.zip!/bomb.txt"].problem.code == "too_large"
    assert found["a.zip!/big.txt"].problem.code == "too_large"
    assert found["a.zip!/ok.txt"].data == REPORT.encode()


def test_a_size_that_lies_is_found_out(tmp_path):
    path = archive(tmp_path / "a.zip", {"a.txt": b"0" * 9_000_000})
    data = path.read_bytes()
    size = (9_000_000).to_bytes(4, "little")
    path.write_bytes(data.replace(size, (1000).to_bytes(4, "little")))
    assert loaded(path)["a.zip!/a.txt"].problem.code == "broken_archive"


def test_an_archive_that_tells_of_absurd_sizes_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("govtext.readers.archives._MAX_UNPACKED", 1000)
    path = archive(tmp_path / "a.zip", {f"{i}.txt": REPORT * 3 for i in range(9)})
    assert codes(path) == [("a.zip", "too_large")]


def test_damaged_archives_are_told(tmp_path):
    (tmp_path / "cut.zip").write_bytes(b"PK\x03\x04" + b"x" * 50)
    assert codes(tmp_path / "cut.zip") == [("cut.zip", "broken_archive")]
    path = archive(tmp_path / "bad.zip", {"a.txt": REPORT, "b.txt": REPORT})
    data = bytearray(path.read_bytes())
    data[40] ^= 0xFF
    path.write_bytes(data)
    found = loaded(path)
    assert found["bad.zip!/a.txt"].problem.code == "broken_archive"
    assert found["bad.zip!/b.txt"].data == REPORT.encode()


def test_a_member_with_a_password_is_told(tmp_path):
    path = archive(tmp_path / "a.zip", {"a.txt": REPORT})
    data = bytearray(path.read_bytes())
    data[6] |= 1  # the flag in the member's own header
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and in the directory
    path.write_bytes(data)
    assert loaded(path)["a.zip!/a.txt"].problem.code == "encrypted"


def zipped(files):
    """The bytes of an archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as outer:
        for name, data in files.items():
            outer.writestr(name, data)
    return stream.getvalue()


def test_archives_in_archives_are_read(tmp_path):
    inner = zipped({"a.txt": REPORT, "b.txt": REPORT * 2, "x.csv": "1"})
    middle = zipped({"inner.zip": inner, "c.txt": REPORT * 3})
    outer = archive(
        tmp_path / "outer.zip", {"m.dat": middle, "z.txt": REPORT, "e.txt": b""}
    )
    found = {name: item.data for name, item in loaded(outer).items()}
    assert found == {
        "outer.zip!/e.txt": b"",
        "outer.zip!/m.dat!/c.txt": (REPORT * 3).encode(),
        "outer.zip!/m.dat!/inner.zip!/a.txt": REPORT.encode(),
        "outer.zip!/m.dat!/inner.zip!/b.txt": (REPORT * 2).encode(),
        "outer.zip!/z.txt": REPORT.encode(),
    }


def test_archives_without_end_are_refused_and_the_rest_is_read(tmp_path):
    data = zipped({"a.txt": REPORT})
    for _ in range(8):
        data = zipped({"deeper.zip": data})
    path = archive(tmp_path / "a.zip", {"deep.zip": data, "b.txt": REPORT})
    found = find_inputs([str(path)])
    assert [item.source for item in found.items] == ["a.zip!/b.txt"]
    assert [problem.code for problem in found.problems] == ["too_large"]


def test_a_broken_archive_in_an_archive_is_told(tmp_path):
    data = zipped({"a.txt": REPORT})[:-30]
    path = archive(tmp_path / "a.zip", {"broken.zip": data, "b.txt": REPORT})
    found = find_inputs([str(path)])
    assert [item.source for item in found.items] == ["a.zip!/b.txt"]
    (problem,) = found.problems
    assert (problem.source, problem.code) == ("a.zip!/broken.zip", "broken_archive")


def test_the_folder_of_a_saved_page_holds_no_reports(tmp_path):
    fill(tmp_path, "报告.html", "报告_files/frame.html", "其他_files/a.html")
    assert [item.source for item in find_inputs([str(tmp_path)]).items] == [
        "其他_files/a.html",
        "报告.html",
    ]


def test_the_folder_of_a_saved_page_in_an_archive_holds_no_reports(tmp_path):
    names = ("报告/a.html", "报告/a_files/frame.html", "b_files/c.html")
    path = archive(tmp_path / "a.zip", dict.fromkeys(names, "<html>"))
    assert [item.source for item in find_inputs([str(path)]).items] == [
        "a.zip!/b_files/c.html",
        "a.zip!/报告/a.html",
    ]


def test_an_archive_without_reports_is_told(tmp_path):
    path = archive(tmp_path / "a.zip", {"x.csv": "1"})
    assert codes(path) == [("a.zip", "no_reports")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_list_of_files_is_read_in_any_encoding(tmp_path, encoding):
    path = tmp_path / "list.txt"
    path.write_bytes("2021/报告.txt\r\n\r\n2022/总结.txt\n".encode(encoding))
    assert read_list(str(path)) == ["2021/报告.txt", "2022/总结.txt"]


def test_a_list_names_files_that_are_not_utf8(tmp_path, monkeypatch):
    name = os.fsdecode("报告.txt".encode("gbk"))
    (tmp_path / name).write_text(REPORT, encoding="utf-8")
    path = tmp_path / "list"
    path.write_bytes(os.fsencode(name) + b"\n")
    monkeypatch.chdir(tmp_path)
    names = read_list(str(path))
    assert names == [name]
    assert sources(*names) == ["报告.txt"]
