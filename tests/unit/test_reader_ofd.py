"""OFD: the smallest files that are valid, and files made to harm."""

import io
import zipfile

import pytest

from govtext.errors import UnreadableFileError
from govtext.readers.pages.ofd import read

NAME = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SIZE = 5.6
ROWS = 20
WIDTH = 28


def ofd(*pages, common="", **others):
    parts = {
        "OFD.xml": f"<ofd:OFD {NAME}><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>"
        "Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NAME}><ofd:CommonData><ofd:PageArea>"
        f"<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{common}"
        "</ofd:CommonData><ofd:Pages>"
        + "".join(
            f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>'
            for n in range(len(pages))
        )
        + "</ofd:Pages></ofd:Document>",
    }
    for n, objects in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{n}/Content.xml"] = page(objects)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, xml in (parts | others).items():
            archive.writestr(name, xml)
    return stream.getvalue()


def page(objects, before=""):
    return (
        f"<ofd:Page {NAME}>{before}<ofd:Content><ofd:Layer>{objects}</ofd:Layer>"
        "</ofd:Content></ofd:Page>"
    )


def text(x, y, words, *, more="", delta=None):
    steps = " ".join(str(SIZE if c > "\u2000" else SIZE / 2) for c in words[:-1])
    return (
        f'<ofd:TextObject Boundary="{x} {y} 160 {SIZE}" Size="{SIZE}" {more}>'
        f'<ofd:TextCode X="0" Y="{SIZE * 0.9}" DeltaX="{delta or steps}">{words}'
        "</ofd:TextCode></ofd:TextObject>"
    )


def paragraph(words, top=30):
    """The lines of a paragraph, indented and full as a printer sets them."""
    rows = [words[: WIDTH - 2]]
    rest = words[WIDTH - 2 :]
    rows += [rest[at : at + WIDTH] for at in range(0, len(rest), WIDTH)]
    indents = [2, *[0] * (len(rows) - 1)]
    return "".join(
        text(26 + SIZE * indent, top + 10 * row, line)
        for row, (indent, line) in enumerate(zip(indents, rows, strict=True))
    )


def lines(data):
    return read(data).text.splitlines()


LONG = "我镇坚持依法行政推进法治政府建设各项工作取得新的成效" * 3 + "。"


def test_lines_become_paragraphs():
    body = paragraph(LONG) + paragraph("一、主要举措和成效", 70) + paragraph(LONG, 80)
    assert lines(ofd(body)) == [LONG, "一、主要举措和成效", LONG]


def test_objects_are_put_in_their_order():
    body = text(60, 50, "二行右") + text(20, 50, "二行左") + text(20, 30, "一行")
    assert read(ofd(body)).text.split() == ["一行", "二行左", "二行右"]


def test_an_object_for_every_character():
    body = "".join(text(26 + SIZE * n, 30, c) for n, c in enumerate("法治政府"))
    assert lines(ofd(body)) == ["法治政府"]


def test_digits_set_as_wide_as_other_characters():
    body = text(26, 30, "办理2023件", delta=f"g 6 {SIZE}")
    assert lines(ofd(body)) == ["办理2023件"]


def test_pieces_of_digits_and_words():
    body = (
        text(26, 30, "编号MB") + text(26 + 3.2 * SIZE, 30, "0123") + text(60, 60, "后")
    )
    assert lines(ofd(body)) == ["编号MB0123", "后"]


def test_a_matrix_stretches_an_object():
    words = "法治政府"
    body = (
        f'<ofd:TextObject Boundary="26 30 99 9" Size="1" CTM="{SIZE} 0 0 {SIZE} 0 0">'
        f'<ofd:TextCode X="0" Y="0.9" DeltaX="g 3 1">{words}</ofd:TextCode>'
        "</ofd:TextObject>"
    )
    assert lines(ofd(body + text(26, 50, "下行"))) == [words, "下行"]


def test_watermarks_stand_askew():
    water = text(60, 100, "内部资料", more='CTM="0.7 0.7 -0.7 0.7 0 0"')
    drawn = read(ofd(text(26, 30, "正文") + water))
    assert drawn.text == "正文\n"
    assert "4 characters" in drawn.warnings[0]


def test_objects_that_are_not_shown():
    body = text(26, 30, "正文") + text(26, 40, "藏", more='Visible="false"')
    assert lines(ofd(body)) == ["正文"]


def test_templates_and_blocks():
    common = '<ofd:TemplatePage ID="9" BaseLoc="Tpls/T.xml"/>'
    block = f"<ofd:PageBlock><ofd:PageBlock>{text(26, 60, '正文')}</ofd:PageBlock>"
    content = page(f"{block}</ofd:PageBlock>", '<ofd:Template TemplateID="9"/>')
    data = ofd(
        "",
        common=common,
        **{
            "Doc_0/Tpls/T.xml": page(text(26, 30, "抬头")),
            "Doc_0/Pages/Page_0/Content.xml": content,
        },
    )
    assert lines(data) == ["抬头", "正文"]


def test_pages_that_are_images_are_a_scan():
    image = '<ofd:ImageObject Boundary="0 0 210 297" ResourceID="3"/>'
    with pytest.raises(UnreadableFileError, match="PDF") as caught:
        read(ofd(image, image))
    assert caught.value.code == "scan"
    drawn = read(ofd(paragraph(LONG), image))
    assert drawn.warnings == ("pages 2: images that were not read",)


def test_letters_drawn_as_outlines_are_a_scan():
    with pytest.raises(UnreadableFileError) as caught:
        read(ofd("<ofd:PathObject/>" * 200))
    assert caught.value.code == "scan"


def test_a_page_without_anything():
    assert read(ofd("")).text == ""


@pytest.mark.parametrize(
    "body",
    [
        text(26, 30, "正文", delta="g 999999999999 3"),
        text(26, 30, "正文", delta="g x"),
        text(26, 30, "正文", delta="nan"),
        text(26, 30, "正文", more='HScale="x"'),
        text("x", 30, "正文"),
        text(26, "1e999", "正文"),
        text(26, 30, "正文", more='CTM="1 0 0"'),
        text(26, 30, "正文", more='CTM="0 0 0 0 0 0"'),
        "<ofd:PageBlock>" * 200 + text(26, 30, "正文") + "</ofd:PageBlock>" * 200,
    ],
)
def test_absurd_places(body):
    assert set(read(ofd(body)).text) >= {"正", "文"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (ofd(text(26, 30, "文"))[:-30], "broken_file"),
        (ofd("<ofd:Layer>"), "broken_file"),
        (ofd("<ofd:PageBlock>" * 9_000 + "</ofd:PageBlock>" * 9_000), "broken_file"),
        (ofd("", **{"Doc_0/Document.xml": "<x"}), "broken_file"),
        (ofd("", **{"Encryptions.xml": "<x/>"}), "encrypted"),
        (ofd(*[text(26, 30, "文")] * 2_001), "too_large"),
    ],
)
def test_what_cannot_be_read_says_why(data, code):
    with pytest.raises(UnreadableFileError) as caught:
        read(data)
    assert caught.value.code == code
