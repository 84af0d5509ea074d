"""RTF: encodings, groups that are no text, numbers held as text."""

import pytest

from govtext.errors import UnreadableFileError
from govtext.readers.office.rtf import read

FONTS = (
    r"{\fonttbl{\f0\fnil\fcharset0 Times New Roman;}"
    r"{\f1\fnil\fcharset134 \'cb\'ce\'cc\'e5{\*\falt SimSun};}"
    r"{\f2\fnil\fcharset2 Wingdings;}}"
)


def rtf(body, head=r"\ansi\ansicpg936\deff0"):
    return rf"{{\rtf1{head}{FONTS}{body}}}".encode("ascii")


def escaped(text, encoding="gbk"):
    return "".join(rf"\'{byte:02x}" for byte in text.encode(encoding))


def lines(data):
    return read(data).text.splitlines()


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rf"\f1 {escaped('法治政府')}", "法治政府"),
        # Chinese programs leave the Latin font in force.
        (rf"\f0 {escaped('法治政府')}", "法治政府"),
        (rf"\f1 {escaped('一')}2023{escaped('年')}", "一2023年"),
        # A second byte that is a sign of its own.
        (r"\f1 \'b0\\\'95\}", "癨晑"),
        (r"\uc1\u27861?\u27835?", "法治"),
        (r"\u27861\'3f\u27835\'3f", "法治"),
        (r"\uc2\u27861\'b7\'a8\u27835\'d6\'ce", "法治"),
        (r"\uc0\u27861\u27835", "法治"),
        (r"\u-28784?", "\u8f90"),
        (r"{\uc0\u27861}\u27835?", "法治"),
        (r"\u-10178?\u-8265?", "\U0001fbb7"),
        (r"a\emdash b\ldblquote c\rdblquote\~d\_e\-f", "a—b“c”\xa0d-ef"),
        (r"\{a\}\\", r"{a}\ ".strip()),
        (r"A\tab B", "A B"),
        (r"A\line B", "A\nB"),
        ("A\\\nB", "A\nB"),
        ("A\r\nB", "AB"),
        (r"\f2\'fe\f0 A", "☑A"),
    ],
)
def test_characters(body, text):
    assert read(rtf(body)).text == f"{text}\n"


@pytest.mark.parametrize(
    "group",
    [
        r"{\stylesheet{\s0 Normal;}}",
        r"{\info{\title T}{\author A}}",
        r"{\header H\par}",
        r"{\footerf F\par}",
        r"{\*\generator G;}",
        r"{\*\unknown {\par deep}}",
        r"{\pict\pngblip 89504e47}",
        r"{\*\shppict{\pict 00}}{\nonshppict{\pict 00}}",
        r"{\field{\*\fldinst HYPERLINK x}{\fldrslt }}",
        r"{\*\bkmkstart b}{\*\bkmkend b}",
        r"{\v hidden}",
        r"{\deleted gone}",
        r"{\object{\*\objdata 0102}}",
    ],
)
def test_groups_without_text(group):
    assert read(rtf(rf"A{group}B")).text == "AB\n"


def test_binary_data_is_skipped():
    raw = rtf(r"A{\pict\bin6 XXXXXX}B").replace(b"XXXXXX", b"}}{{\\'")
    assert read(raw).text == "AB\n"


def test_hidden_and_deleted_text_is_told():
    assert read(rtf(r"A{\v h}{\deleted d}\v h\v0 B\v h\plain C")).text == "ABC\n"
    assert read(rtf(r"A{\v h}{\deleted d}")).warnings == (
        "tracked changes read as accepted",
        "hidden text was left out",
    )


def test_automatic_numbers_are_text():
    body = (
        rf"\pard\ls1{{\listtext\pard\plain\f1 {escaped('一、')}\tab}}"
        rf"\f1 {escaped('举措')}"
        r"\par\pard\ls1{\pntext\f2\'6c\tab}\f0 A\par"
        r"\pard{\*\pn\pnlvlbody{\pntxta .}}B\par"
    )
    drawn = read(rtf(body))
    assert drawn.text == "一、举措\n●A\nB\n"
    assert drawn.warnings == ()


def test_numbers_that_are_not_written_are_told():
    drawn = read(rtf(r"\pard\ls1 A\par\ls1 B\par\pard C\par"))
    assert "2 automatic numbers" in drawn.warnings[0]


def test_tables():
    body = (
        r"A\par\trowd\pard\intbl B\par B2\cell C\cell\row"
        r"\trowd\pard\intbl D\cell\cell\row\pard E\par"
    )
    assert lines(rtf(body)) == ["A", "B B2\tC", "D", "E"]


def test_fields_give_their_results():
    body = r"A{\field{\*\fldinst{HYPERLINK b}}{\fldrslt{\ul C}}}D"
    assert lines(rtf(body)) == ["ACD"]


def test_notes_and_text_boxes():
    box = r"{\shp{\*\shpinst{\sp{\sn n}{\sv v}}{\shptxt\pard BOX\par}}{\shprslt NO}}"
    note = r"{\super\chftn{\*\footnote\chftn\pard NOTE\par}}"
    drawn = read(rtf(rf"A{box}B{note}C\par D\par"))
    assert drawn.text == "ABC\nBOX\nD\nNOTE\n"
    assert drawn.warnings == ("1 notes read at the end",)


def test_a_file_that_is_cut_off():
    drawn = read(rtf(r"A\par B\par C")[:-3])
    assert drawn.text == "A\nB\n"
    assert "cut off" in drawn.warnings[0]


def test_what_comes_behind_the_end_is_no_text():
    assert read(rtf("A") + b"{\\rtf1 B}\0\0").text == "A\n"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{\\rt", "broken_file"),
        (b"text", "broken_file"),
        (rtf("{" * 100_000), "hostile"),
    ],
)
def test_what_cannot_be_read_says_why(data, code):
    with pytest.raises(UnreadableFileError) as caught:
        read(data)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "body",
    [
        "{" * 9_000 + "A" + "}" * 9_000,
        r"A\bin99999999999999 x",
        r"A\bin-5 ",
        r"\uc99999999999999999999 A",
        r"\f99999999999999999999 A",
        r"\ansicpg99999 A",
        "{" + r"{\shp{\*\shpinst{\shptxt " * 2_000 + "A" + "}}}" * 2_000 + r"\par}",
        r"A\u99999999?",
        "A" + r"\u55357?",
        "}" * 10 + "A",
    ],
)
def test_absurd_files_do_no_harm(body):
    text = read(rtf(body)).text
    assert len(text) < 10
    text.encode()
