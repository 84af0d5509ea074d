from __future__ import annotations

import io
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from govtext.errors import UnreadableFileError
from govtext.readers.pages import ocr, pdf, pdf_glyphs
from govtext.readers.pages.pdf_edges import without_edges
from govtext.readers.pages.pdf_lines import Line, Page, ems, lines_of_pieces
from govtext.readers.pages.pdf_paragraphs import paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

LEFT, SIZE, PITCH, TOP, EMS = 80, 16, 28, 100, 28
WIDTH, HEIGHT = 595, 842
Words = tuple[float, float, float, str]
"""x, y from the top, size, text."""

BLOCKS = [0x00, *range(0x20, 0x31), *range(0x4E, 0xA0), 0xFF]
UNICODE = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def "
    "1 begincodespacerange <0000> <FFFF> endcodespacerange "
    + "".join(
        f"1 beginbfrange <{block:02X}00> <{block:02X}FF> <{block:02X}00> endbfrange "
        for block in BLOCKS
    )
    + "endcmap end end"
).encode()
BLACK = b"\xff" * 100
ENCRYPTION = f"/Filter/Standard/V 1/R 2/P -4/O<{'41' * 32}>/U<{'42' * 32}>".encode()


def pdf_of(
    *pages: Sequence[Words],
    unicode: bool = True,
    rotate: int = 0,
    drawn: Sequence[bytes] = (),
    trailer: bytes = b"",
) -> bytes:
    """A PDF file whose character codes are Unicode, written by hand.

    Args:
        pages: What is written on each page.
        unicode: Whether the font says so; else its numbers are others.
        rotate: Degrees by which a viewer shall turn the pages.
        drawn: Further content of each page.
        trailer: Further entries of the trailer.
    """
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
    font = b"/Type/Font/Subtype/Type0/BaseFont/S/Encoding/Identity-H"
    font += b"/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/S"
    font += b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    font += b"/FontDescriptor<</Type/FontDescriptor/FontName/S/Flags 4/ItalicAngle 0"
    font += (
        b"/FontBBox[0 -120 1000 880]/Ascent 880/Descent -120/CapHeight 880/StemV 80>>"
    )
    font += b"/DW 1000/W[32 255 500]>>]" + b"/ToUnicode 4 0 R" * unicode
    image = b"/Type/XObject/Subtype/Image/Width 10/Height 10/ColorSpace/DeviceGray"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        b"<<" + font + b">>",
        _stream(b"", UNICODE),
        _stream(image + b"/BitsPerComponent 8", BLACK),
    ]
    for number, page in enumerate(pages):
        content = b"\n".join(_shown(words, 0 if unicode else 700) for words in page)
        content += b"\n" + (drawn[number] if drawn else b"")
        entries = f"/MediaBox[0 0 {WIDTH} {HEIGHT}]/Rotate {rotate}"
        entries += "/Resources<</Font<</F 3 0 R/H"
        entries += "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
        entries += "/XObject<</I 5 0 R>>>>"
        entries += f"/Type/Page/Parent 2 0 R/Contents {7 + 2 * number} 0 R"
        objects += [f"<<{entries}>>".encode(), _stream(b"", content)]
    return _file(objects, trailer)


def _shown(words: Words, shift: int) -> bytes:
    x, y, size, text = words
    code = "".join(f"{ord(char) + shift:04X}" for char in text)
    return f"BT /F {size} Tf 1 0 0 1 {x} {HEIGHT - y} Tm <{code}> Tj ET".encode()


def _stream(entries: bytes, content: bytes) -> bytes:
    length = str(len(content)).encode()
    return b"<<%s/Length %s>>stream\n%s\nendstream" % (entries, length, content)


def _file(objects: list[bytes], trailer: bytes) -> bytes:
    data = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    end += b"trailer<</Size %d/Root 1 0 R%s>>\n" % (size, trailer)
    return data + end + b"startxref\n%d\n%%%%EOF" % len(data)


def set_out(
    *texts: str, indent: int = 2, space: float = 0, top: float = TOP, size: float = SIZE
) -> list[Words]:
    """Paragraphs set as a word processor does: broken at the edge of the column.

    Args:
        texts: Paragraphs.
        indent: Ems before the first line.
        space: Points between paragraphs.
        top: Where the first line stands.
        size: Em.
    """
    words: list[Words] = []
    y = top
    for text in texts:
        rest, at = text, indent
        while rest:
            count = 0
            while count < len(rest) and ems(rest[: count + 1]) + at <= EMS:
                count += 1
            words.append((LEFT + at * size, y, size, rest[:count]))
            rest, at, y = rest[count:], 0, y + PITCH
        y += space
    return words


def centred(text: str, y: float, size: float = SIZE) -> Words:
    return (LEFT + (EMS * SIZE - ems(text) * size) / 2, y, size, text)


def at_right(text: str, y: float) -> Words:
    return (LEFT + (EMS - ems(text)) * SIZE, y, SIZE, text)


def lines(data: bytes) -> list[str]:
    return pdf.read(data).text.splitlines()


def refusal(data: bytes) -> UnreadableFileError:
    with pytest.raises(UnreadableFileError) as caught:
        pdf.read(data)
    return caught.value


LONG = (
    "镇党委、政府坚持依法行政，全年办理行政执法案件一百二十三件，无一件被撤销或者变更。"
)
LONGER = LONG[:-1] + "，群众满意率较上年提高，全镇法治建设水平稳步提升。"
HEADING = "一、主要举措和成效"


@pytest.fixture
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_available", lambda: False)


@pytest.fixture
def fake_ocr(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """OCR that reads one paragraph on every page; the images it was given."""
    seen: list[Any] = []

    def read_page(pixels: Any) -> Page:
        seen.append(pixels)
        found = [line(text, x, y) for x, y, _, text in set_out("读出。" + LONG)]
        return Page(tuple(found), WIDTH, HEIGHT, rough=True)

    monkeypatch.setattr(ocr, "is_available", lambda: True)
    monkeypatch.setattr(ocr, "read_page", read_page)
    return seen


def line(text: str, x: float, y: float, size: float = SIZE) -> Line:
    return Line(text, x, x + ems(text) * size, y, size)


# Lines to paragraphs.


def test_broken_paragraphs_become_lines_and_headings_stay() -> None:
    texts = [HEADING, LONG, "（一）强化理论武装", LONGER, "（二）健全机制。" + LONG]
    assert lines(pdf_of(set_out(*texts))) == texts


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_paragraph_over_two_pages_becomes_one_line(cut: int) -> None:
    words = set_out(HEADING, LONGER * 2, LONG)
    moved = [(x, y - words[cut][1] + TOP, *rest) for x, y, *rest in words[cut:]]
    data = pdf_of(words[:cut], moved)  # type: ignore[arg-type]
    assert lines(data) == [HEADING, LONGER * 2, LONG]


def test_a_paragraph_that_fills_its_last_line_ends_at_the_next_indent() -> None:
    full = "法" * (3 * EMS - 3) + "。"
    assert lines(pdf_of(set_out(full, LONG, full, LONG))) == [full, LONG, full, LONG]


def test_without_indents_the_space_between_tells_paragraphs() -> None:
    full = "治" * (2 * EMS - 1) + "。"
    data = pdf_of(set_out(full, LONGER, full, LONG, indent=0, space=10))
    assert lines(data) == [full, LONGER, full, LONG]


def test_without_indents_and_space_an_item_opens_a_paragraph() -> None:
    texts = ["（一）" + "治" * (2 * EMS - 4) + "。", "（二）" + LONGER, "1.加强" + LONG]
    assert lines(pdf_of(set_out(*texts, indent=0))) == texts


def test_a_heading_that_breaks_is_made_whole() -> None:
    heading = "三、" + "党政主要负责人履行推进法治建设第一责任人职责" * 2 + "情况"
    assert lines(pdf_of(set_out(LONG, heading, LONG))) == [LONG, heading, LONG]


def test_title_addressee_signature_and_date_stay_lines() -> None:
    words = [
        centred("云岭县清溪镇人民政府", 60, 22),
        centred("关于二〇二三年法治政府建设情况的报告", 95, 22),
        *set_out("县委、县政府：", indent=0, top=140),
        *set_out(LONG, "特此报告。", top=168),
        at_right("云岭县清溪镇人民政府", 300),
        at_right("2024年1月15日", 328),
    ]
    assert lines(pdf_of(words)) == [
        "云岭县清溪镇人民政府",
        "关于二〇二三年法治政府建设情况的报告",
        "县委、县政府：",
        LONG,
        "特此报告。",
        "云岭县清溪镇人民政府",
        "2024年1月15日",
    ]


def test_a_title_over_two_full_lines_is_made_whole_but_its_number_stays() -> None:
    words = [
        centred("清溪镇人民政府关于二〇二三年法治政府建设工作", 60, 20),
        centred("情况的报告", 90, 20),
        centred("清政发〔2024〕3号", 120, 20),
        *set_out(LONG, LONGER, LONG, top=160),
    ]
    title = "清溪镇人民政府关于二〇二三年法治政府建设工作情况的报告"
    assert lines(pdf_of(words))[:2] == [title, "清政发〔2024〕3号"]


def test_a_figure_that_did_not_fit_is_carried_on() -> None:
    before = "全" * 23
    words = [
        (LEFT + 32, TOP, SIZE, before),
        (LEFT, TOP + PITCH, SIZE, "12345.67万元，" + "增" * 12),
        *set_out(LONG, LONGER, LONG, top=TOP + 2 * PITCH),
    ]
    assert lines(pdf_of(words))[0] == before + "12345.67万元，" + "增" * 12


def test_latin_words_keep_a_blank_and_chinese_ones_none() -> None:
    words = [
        (LEFT + 32, TOP, SIZE, "推" * 24 + "open"),
        (LEFT, TOP + PITCH, SIZE, "data平台"),
        *set_out(LONG, LONGER, LONG, top=TOP + 2 * PITCH),
    ]
    assert lines(pdf_of(words))[0] == "推" * 24 + "open data平台"


def test_wide_setting_is_no_blank_and_no_cell() -> None:
    code = "".join(f"{ord(char):04X}" for char in "法治政府建设")
    spread = f"BT /F 16 Tf 30 Tc 1 0 0 1 80 700 Tm <{code}> Tj ET"
    assert lines(pdf_of([], drawn=[spread.encode()])) == ["法治政府建设"]


# What is no text.


@pytest.mark.parametrize(
    "number", ["— {} —", "- {} -", "{}", "第{}页 共3页", "{}/3", "－{}－", "Page {}"]
)
def test_page_numbers_are_left_out_without_a_word(number: str) -> None:
    pages = [
        [*set_out(LONG, f"第{n}项。" + LONG), centred(number.format(n), 800)]
        for n in (1, 2, 3)
    ]
    drawn = pdf.read(pdf_of(*pages))
    expected = [text for n in (1, 2, 3) for text in (LONG, f"第{n}项。" + LONG)]
    assert drawn.text.splitlines() == expected
    assert drawn.warnings == ()


def test_a_number_that_ends_the_text_stays() -> None:
    pages = [set_out(LONG, "各村得分依次为", str(n)) for n in (96, 88, 91)]
    assert [text for text in lines(pdf_of(*pages)) if text.isdigit()] == [
        "96",
        "88",
        "91",
    ]


def test_running_heads_are_left_out_and_named_once() -> None:
    head = "云岭县人民政府公报"
    pages = [
        [centred(head, 40, 10), *set_out(f"第{n}项。" + LONG), centred(f"{n}", 800)]
        for n in range(1, 5)
    ]
    drawn = pdf.read(pdf_of(*pages))
    assert head not in drawn.text
    assert len(drawn.text.splitlines()) == 4
    assert drawn.warnings == (f"running heads of the pages left out: “{head}”",)


def test_the_head_and_foot_that_a_browser_prints_are_left_out() -> None:
    words = [
        (30, 20, 8, "2024/1/15 17:15"),
        (250, 20, 8, "清溪镇报告"),
        *set_out(HEADING, LONG),
        (30, 825, 8, "https://www.example.gov.cn/a/1.html"),
        (550, 825, 8, "1/1"),
    ]
    drawn = pdf.read(pdf_of(words))
    assert drawn.text.splitlines() == [HEADING, LONG]
    assert drawn.warnings == ()


def test_a_line_of_the_text_that_returns_elsewhere_stays() -> None:
    pages = [set_out(*[LONG] * n, "特此报告。") for n in (1, 2, 3)]
    assert lines(pdf_of(*pages)).count("特此报告。") == 3


def test_what_is_written_askew_is_left_out_and_named() -> None:
    askew = b"BT /F 40 Tf 0.7 0.7 -0.7 0.7 200 300 Tm <53C28003> Tj ET"
    drawn = pdf.read(pdf_of(set_out(LONG, LONG), drawn=[askew]))
    assert drawn.text.splitlines() == [LONG, LONG]
    assert drawn.warnings == ("writing askew left out: “参考”",)


def test_what_stands_off_the_page_is_not_there() -> None:
    assert lines(pdf_of([*set_out(LONG), (700, 100, 16, "看不见")])) == [LONG]


def test_letters_drawn_twice_to_look_bold_stand_once() -> None:
    words = [
        (x + shift, *rest) for x, *rest in set_out("法治法法治治") for shift in (0, 1)
    ]
    assert lines(pdf_of(words)) == ["法治法法治治"]  # type: ignore[arg-type]


# Tables.


def test_rows_of_aligned_cells_are_parted_by_tabs() -> None:
    rows = [("项目", "新收", "办结"), ("行政许可", "12", "10"), ("行政处罚", "3", "5")]
    words = [
        (LEFT + 150 * column, 300 + 30 * row, 12, text)
        for row, cells in enumerate(rows)
        for column, text in enumerate(cells)
    ]
    found = lines(pdf_of([*set_out(LONG, LONG), *words]))
    assert found == [LONG, LONG, *("\t".join(cells) for cells in rows)]


def test_a_wide_gap_in_one_line_alone_parts_no_cells() -> None:
    words = [(LEFT, 60, SIZE, "清政发〔2024〕3号"), (400, 60, SIZE, "签发人：张三")]
    found = lines(pdf_of([*words, *set_out(LONG)]))
    assert found == ["清政发〔2024〕3号　　签发人：张三", LONG]


# Characters.


def test_radicals_become_characters() -> None:
    assert lines(pdf_of(set_out("⼈⺠政府⾏政执法⽅案"))) == ["人民政府行政执法方案"]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_turned_page_is_read_as_it_is_written(rotate: int) -> None:
    assert lines(pdf_of(set_out(HEADING, LONG), rotate=rotate)) == [HEADING, LONG]


def test_writing_along_the_side_of_a_page_is_read_upright() -> None:
    turned = b"BT /H 16 Tf 0 1 -1 0 100 90 Tm (Rule of law) Tj ET "
    turned += b"BT /H 16 Tf 0 1 -1 0 128 90 Tm (Report 2023) Tj ET"
    assert lines(pdf_of([], drawn=[turned])) == ["Rule of law", "Report 2023"]


# Files that cannot be read.


@pytest.mark.usefixtures("no_ocr")
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7\n", "broken_file"),
        (pdf_of(set_out(LONG))[:400], "broken_file"),
        (pdf_of(), "broken_file"),
        (pdf_of([]), "blank"),
        (pdf_of([centred("— 1 —", 800)]), "blank"),
        (
            pdf_of(set_out(LONG), trailer=b"/Encrypt<<" + ENCRYPTION + b">>"),
            "encrypted",
        ),
        (pdf_of(set_out(LONG), unicode=False), "no_unicode"),
        (pdf_of([], drawn=[b"500 0 0 800 40 20 cm /I Do"]), "scan"),
        (pdf_of([centred("3", 800)], drawn=[b"500 0 0 700 40 90 cm /I Do"]), "scan"),
        (pdf_of([], drawn=[b"9 9 m " + b"9 8 7 6 5 4 c " * 300 + b"f"]), "scan"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, code: str) -> None:
    error = refusal(data)
    assert error.code == code
    assert "\n" not in str(error)


@pytest.mark.usefixtures("no_ocr")
def test_a_scan_names_the_extra() -> None:
    error = refusal(pdf_of([], drawn=[b"500 0 0 800 40 20 cm /I Do"]))
    assert "pip install 'govtext[ocr]'" in str(error)


def test_too_many_pages_or_characters_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = pdf_of(set_out(LONG), set_out(LONG))
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    assert refusal(data).code == "too_large"
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    monkeypatch.setattr(pdf, "MAX_CHARACTERS", len(LONG))
    assert refusal(data).code == "too_large"
    monkeypatch.setattr(pdf_glyphs, "MAX_GLYPHS", len(LONG) - 1)
    assert refusal(data).code == "too_large"


def test_two_threads_can_read_at_once() -> None:
    data = pdf_of(*[set_out(HEADING, LONGER, LONG)] * 5)
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: pdf.read(data).text, range(12)))
    assert len(found) == 1


# Scans.


IMAGE = b"q 500 0 0 800 40 20 cm /I Do Q"


@pytest.mark.usefixtures("no_ocr")
def test_without_the_extra_scanned_pages_are_named() -> None:
    drawn = pdf.read(pdf_of(set_out(LONG), [], [], drawn=[b"", IMAGE, IMAGE]))
    assert drawn.text == LONG + "\n"
    said = "pages 2, 3 not read because scanned; install govtext[ocr]"
    assert drawn.warnings == (said,)


def test_only_scanned_pages_are_read_by_ocr(fake_ocr: list[Any]) -> None:
    drawn = pdf.read(pdf_of(set_out(LONG), [], drawn=[b"", IMAGE]))
    assert len(fake_ocr) == 1
    assert fake_ocr[0].shape[2] == 3
    assert drawn.text.splitlines() == [LONG, "读出。" + LONG]
    assert drawn.warnings == ("page 2 read by OCR; check figures against the page",)


def test_a_page_with_an_invisible_text_layer_is_not_read_again(
    fake_ocr: list[Any],
) -> None:
    drawn = pdf.read(pdf_of(set_out(LONG), drawn=[IMAGE]))
    assert not fake_ocr
    assert drawn.text == LONG + "\n"


def test_fonts_without_unicode_are_read_by_ocr(fake_ocr: list[Any]) -> None:
    drawn = pdf.read(pdf_of(set_out(LONG), unicode=False))
    assert len(fake_ocr) == 1
    assert drawn.warnings == (ocr.WARNING,)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("(一)加强学习,提高认识;", "（一）加强学习，提高认识；"),
        ("成效显著o", "成效显著。"),
        ("满意率为100%0", "满意率为100%。"),
        ("共计12,345件", "共计12,345件"),
        ("使用Windows 10", "使用Windows 10"),
        ("中发[2021]33号", "中发[2021]33号"),
        ("中发〔2021]33号", "中发〔2021〕33号"),
        ("（2021一2025年)", "（2021—2025年）"),
        ("办结案件数0", "办结案件数0"),
        ("9:30至11:00", "9:30至11:00"),
    ],
)
def test_slips_of_ocr_are_mended(read: str, meant: str) -> None:
    assert ocr.mended(read) == meant


def test_lines_measured_roughly_are_joined_alike() -> None:
    texts = [HEADING, LONG, LONGER, "（一）强化。" + LONG, "特此报告。"]
    shaken = [
        Line(text, x + n % 3 * 4 - 4, x + ems(text) * size - 6, y + n % 2, size * 1.05)
        for n, (x, y, size, text) in enumerate(set_out(*texts))
    ]
    found = paragraphs([Page(tuple(shaken), WIDTH, HEIGHT, rough=True)])
    assert [text for text, _ in found] == texts


def test_pieces_of_one_row_make_a_line() -> None:
    pieces = [
        line("三件。", 180, 101),
        line("全年办理", 100, 99),
        line("下文", 100, 130),
    ]
    assert [each.text for each in lines_of_pieces(pieces)] == ["全年办理三件。", "下文"]


def test_a_dash_that_ocr_reads_as_one_is_no_text() -> None:
    pages = [
        Page((line(said, 80, 90), line(text, 280, 800)), WIDTH, HEIGHT, rough=True)
        for said, text in (("甲", "一1一"), ("乙", "-2-"), ("丙", "—3一"))
    ]
    kept, heads = without_edges(pages)
    assert [[each.text for each in page.lines] for page in kept] == [
        ["甲"],
        ["乙"],
        ["丙"],
    ]
    assert heads == []


def test_a_picture_without_the_extra_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_available", lambda: False)
    with pytest.raises(UnreadableFileError, match="govtext") as caught:
        ocr.read_picture(b"\x89PNG")
    assert caught.value.code == "scan"


def test_a_picture_is_read() -> None:
    pytest.importorskip("rapidocr")
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415  comes with the extra

    image = Image.new("L", (900, 300), "white")
    font = ImageFont.load_default(48)
    ImageDraw.Draw(image).text((60, 100), "Report 2023 No. 12345", "black", font)
    buffer = io.BytesIO()
    image.rotate(1.5, fillcolor="white").save(buffer, "PNG")
    drawn = ocr.read_picture(buffer.getvalue())
    assert "12345" in drawn.text
    assert drawn.warnings == (ocr.WARNING,)


def test_a_damaged_picture_is_refused() -> None:
    pytest.importorskip("rapidocr")
    with pytest.raises(UnreadableFileError) as caught:
        ocr.read_picture(b"\x89PNG\r\n\x1a\n12345")
    assert caught.value.code == "broken_file"


def test_small_streams_that_unpack_to_much_are_refused() -> None:
    packed = zlib.compress(b"0 0 m 9 9 l S \n" * 1_500_000, 9)
    stream = b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream endobj"
    data = b"%PDF-1.4\n" + stream % (len(packed), packed)
    with pytest.raises(UnreadableFileError) as caught:
        pdf.read(data)
    assert caught.value.code == "too_large"
