"""Word files: automatic numbers, and which characters of the XML are text."""

import io
import zipfile

import pytest

from govtext.errors import UnreadableFileError
from govtext.readers.office.docx import read

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
ROOTS = {"numbering": "numbering", "styles": "styles", "footnotes": "footnotes"}


def docx(body, space=MAIN, **parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, xml in parts.items():
            root = ROOTS[name]
            text = f'<w:{root} xmlns:w="{space}" {NAMES}>{xml}</w:{root}>'
            archive.writestr(f"word/{name}.xml", text)
        text = f'<w:document xmlns:w="{space}" {NAMES}><w:body>{body}</w:body>'
        archive.writestr("word/document.xml", f"{text}</w:document>")
    return stream.getvalue()


def lines(data):
    return read(data).text.splitlines()


def run(words, properties=""):
    return (
        f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'
    )


def p(words, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(words)}</w:p>"


def item(words, at=0, use=1):
    return p(words, number(use, at))


def number(use, at=0):
    return f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{use}"/></w:numPr>'


def level(at, form, text, more="", start=1):
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(*levels, uses=("",)):
    """One definition of a list, and its uses with their changes."""
    told = "".join(
        f'<w:num w:numId="{use}"><w:abstractNumId w:val="7"/>{changes}</w:num>'
        for use, changes in enumerate(uses, 1)
    )
    return f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>{told}'


def style(name, properties="", based_on="", more="", kind="paragraph"):
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}" {more}>'
        f'<w:basedOn w:val="{based_on}"/><w:pPr>{properties}</w:pPr></w:style>'
    )


def of_style(name):
    return f'<w:pStyle w:val="{name}"/>'


REPORT = numbering(
    level(0, "chineseCounting", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
)


def test_automatic_numbers_as_the_page_shows_them():
    body = (
        p("报告")
        + item("主要举措")
        + item("学法", 1)
        + item("制度", 2)
        + item("会议", 2)
        + item("执法", 1)
        + item("专项", 2)
        + item("不足")
        + item("队伍", 1)
    )
    assert lines(docx(body, numbering=REPORT)) == [
        "报告",
        "一、主要举措",
        "（一）学法",
        "1.制度",
        "2.会议",
        "（二）执法",
        "1.专项",
        "二、不足",
        "（一）队伍",
    ]


@pytest.mark.parametrize(
    ("form", "text", "start", "shown"),
    [
        ("decimal", "%1、", 1, "1、甲"),
        ("decimalZero", "%1.", 3, "03.甲"),
        ("chineseCounting", "第%1章", 12, "第十二章 甲"),
        ("chineseCountingThousand", "（%1）", 101, "（一百零一）甲"),
        ("chineseLegalSimplified", "%1、", 2, "贰、甲"),
        ("ideographTraditional", "%1、", 1, "甲、甲"),
        ("ideographDigital", "%1、", 10, "一〇、甲"),
        ("japaneseCounting", "%1、", 11, "十一、甲"),
        ("taiwaneseCounting", "%1、", 3, "三、甲"),
        ("decimalEnclosedCircle", "%1", 3, "③甲"),
        ("decimalEnclosedCircleChinese", "%1", 1, "①甲"),
        ("decimalFullWidth", "%1．", 1, "１．甲"),
        ("decimalEnclosedParen", "%1", 1, "⑴甲"),
        ("lowerLetter", "%1)", 2, "b)甲"),
        ("upperRoman", "%1.", 4, "IV.甲"),
        ("none", "%1※", 1, "※甲"),
        ("bullet", "\uf0b7", 1, "●甲"),
        ("bullet", "—", 1, "—甲"),
        ("newNumbersOf2031", "%1.", 7, "7.甲"),
        ("decimal", "%1", 1, "1 甲"),
        ("decimal", "%1.", 999999999, "999999999.甲"),
        ("lowerRoman", "%1.", 999999999, "999999999.甲"),
        ("chineseCounting", "%1、", 0, "〇、甲"),
    ],
)
def test_forms_of_numbers(form, text, start, shown):
    lists = numbering(level(0, form, text, start=start))
    assert lines(docx(item("甲"), numbering=lists)) == [shown]


def test_numbers_in_a_pattern_of_many_levels():
    lists = numbering(
        level(0, "chineseCounting", "第%1章"),
        level(1, "decimal", "%1.%2"),
        level(2, "decimal", "%1.%2.%3", "<w:isLgl/>"),
    )
    body = item("总则") + item("目的", 1) + item("一般", 2)
    assert lines(docx(body, numbering=lists)) == [
        "第一章 总则",
        "一.1 目的",
        "1.1.1 一般",
    ]


def test_a_level_above_that_was_never_used_shows_its_start():
    lists = numbering(level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"))
    assert lines(docx(item("甲", 1), numbering=lists)) == ["1.1 甲"]


def test_levels_that_do_not_begin_anew():
    lists = numbering(
        level(0, "chineseCounting", "%1、"),
        level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>'),
    )
    body = item("甲") + item("子", 1) + item("乙") + item("丑", 1)
    assert lines(docx(body, numbering=lists))[-1] == "2.丑"


def test_uses_of_a_list_share_its_numbers_unless_they_begin_anew():
    change = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    lists = numbering(level(0, "decimal", "%1."), uses=("", "", change))
    body = "".join(item("条", 0, use) for use in (1, 2, 3, 3, 1))
    found = lines(docx(body, numbering=lists))
    assert found == ["1.条", "2.条", "1.条", "2.条", "3.条"]


def test_a_use_changes_a_level():
    change = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1.")}'
    lists = numbering(
        level(0, "decimal", "%1."), uses=("", f"{change}</w:lvlOverride>")
    )
    assert lines(docx(item("条", 0, 2), numbering=lists)) == ["A.条"]


def test_numbers_of_styles_and_of_styles_based_on_them():
    styles = (
        style("Body", more='w:default="1"')
        + style("H1", number(1), "Body")
        + style("H2", number(1, 5), "H1")
        + style("Mine", based_on="H2")
        + style("Off", number(0), "H1")
    )
    lists = numbering(
        level(0, "chineseCounting", "%1、", of_style("H1")),
        # The link outdoes the level that the style names.
        level(1, "chineseCounting", "（%2）", of_style("H2")),
    )
    body = (
        p("举措", of_style("H1"))
        + p("学法", of_style("H2"))
        + p("执法", of_style("Mine"))
        + p("无号", of_style("Off"))
        + p("不要", of_style("H1") + number(0))
        + p("正文")
    )
    assert lines(docx(body, numbering=lists, styles=styles)) == [
        "一、举措",
        "（一）学法",
        "（二）执法",
        "无号",
        "不要",
        "正文",
    ]


def test_a_list_style_names_the_list():
    real = numbering(level(0, "chineseCounting", "%1、"))
    lists = (
        '<w:abstractNum w:abstractNumId="8"><w:numStyleLink w:val="L"/>'
        f'</w:abstractNum>{real}<w:num w:numId="9"><w:abstractNumId w:val="8"/></w:num>'
    )
    styles = style("L", number(1), kind="numbering")
    data = docx(item("甲", 0, 9) + item("乙", 0, 1), numbering=lists, styles=styles)
    assert lines(data) == ["一、甲", "二、乙"]


def test_numbered_paragraphs_without_words_count():
    body = item("甲") + item("") + item("丙")
    assert lines(docx(body, numbering=REPORT)) == ["一、甲", "三、丙"]


def test_numbers_in_cells():
    row = f"<w:tr><w:tc>{item('甲')}</w:tc><w:tc>{p('1件')}</w:tc></w:tr>"
    data = docx(f"<w:tbl>{row}{row}</w:tbl>", numbering=REPORT)
    assert lines(data) == ["一、甲\t1件", "二、甲\t1件"]


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (run("一") + "<w:r><w:tab/></w:r>" + run("二"), "一 二"),
        (run("一") + "<w:r><w:br/></w:r>" + run("二"), "一\n二"),
        (
            run("一") + "<w:r><w:noBreakHyphen/><w:softHyphen/></w:r>" + run("二"),
            "一-二",
        ),
        (run("　　首行缩进 "), "首行缩进"),
        (run("二○二三年　一月"), "二○二三年　一月"),
        (f"<w:hyperlink>{run('链接')}</w:hyperlink>", "链接"),
        (f"<w:smartTag>{run('地名')}</w:smartTag>", "地名"),
        (f"<w:fldSimple>{run('域')}</w:fldSimple>", "域"),
        (
            f"<w:sdt><w:sdtPr/><w:sdtContent>{run('控件')}</w:sdtContent></w:sdt>",
            "控件",
        ),
        (
            f"<w:ruby><w:rt>{run('zhu')}</w:rt><w:rubyBase>{run('注')}</w:rubyBase></w:ruby>",
            "注",
        ),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run("是"), "☑是"),
        (run("\uf0fe是"), "☑是"),
        ("<!-- 注 --><?pi?>" + run("文"), "文"),
    ],
)
def test_what_is_text(inside, text):
    assert read(docx(f"<w:p>{inside}</w:p>")).text == f"{text}\n"


def field(instruction, result):
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"{instruction}"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_fields_give_their_results():
    code = "<w:r><w:instrText>IF </w:instrText></w:r>"
    inner = field(code + field(code, run("里")), run("外"))
    assert lines(docx(f"<w:p>{inner}{run('。')}</w:p>")) == ["外。"]


def test_a_field_without_an_end_costs_its_paragraph_only():
    body = f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>{p("后文")}'
    assert lines(docx(body)) == ["后文"]


def test_tracked_changes_are_read_as_accepted():
    body = (
        f"<w:p><w:ins>{run('加')}</w:ins><w:del><w:r><w:delText>删</w:delText></w:r>"
        f"</w:del><w:moveFrom>{run('移')}</w:moveFrom>"
        f"<w:moveTo>{run('到')}</w:moveTo></w:p>"
    )
    drawn = read(docx(body))
    assert drawn.text == "加到\n"
    assert drawn.warnings == ("tracked changes read as accepted",)


def test_a_deleted_mark_joins_paragraphs():
    body = (
        p("前半", "<w:rPr><w:del/></w:rPr>") + "<w:bookmarkEnd/>" + p("后半") + p("下")
    )
    assert lines(docx(body)) == ["前半后半", "下"]


def test_a_deleted_row_is_no_text():
    row = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('删')}</w:tc></w:tr>"
    kept = f"<w:tr><w:tc>{p('留')}</w:tc></w:tr>"
    assert lines(docx(f"<w:tbl>{row}{kept}</w:tbl>")) == ["留"]


def test_hidden_text_is_told():
    styles = style("Hid").replace("</w:style>", "<w:rPr><w:vanish/></w:rPr></w:style>")
    body = (
        f"<w:p>{run('明')}{run('暗', '<w:vanish/>')}</w:p>"
        f"<w:p><w:pPr>{of_style('Hid')}</w:pPr>{run('藏')}"
        + run("显", '<w:vanish w:val="0"/>')
        + "</w:p>"
    )
    drawn = read(docx(body, styles=styles))
    assert drawn.text == "明\n显\n"
    assert drawn.warnings == ("hidden text was left out",)


def test_a_heading_and_words_on_one_line():
    separator = "<w:rPr><w:vanish/><w:specVanish/></w:rPr>"
    body = p("标题。", number(1) + separator) + p("正文") + p("下")
    assert lines(docx(body, numbering=REPORT)) == ["一、标题。正文", "下"]


def test_a_text_box_is_read_once():
    box = f"<w:txbxContent>{p('框一')}{p('框二')}</w:txbxContent>"
    both = (
        f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback><v:textbox>{box}</v:textbox></mc:Fallback></mc:AlternateContent>"
    )
    body = f"<w:p>{run('前')}<w:r>{both}</w:r>{run('后')}</w:p>"
    assert lines(docx(body)) == ["前后", "框一", "框二"]


def test_notes_stand_at_the_end():
    notes = (
        f'<w:footnote w:type="separator">{p("线")}</w:footnote>'
        f"<w:footnote>{p('脚注。')}</w:footnote>"
    )
    drawn = read(docx(p("正文。"), footnotes=notes))
    assert drawn.text == "正文。\n脚注。\n"
    assert drawn.warnings == ("1 footnotes read at the end",)


def test_parts_in_other_formats_are_told():
    assert "altChunk" in read(docx(p("文") + "<w:altChunk/>")).warnings[0]


def test_rows_and_cells_inside_controls():
    cell = f"<w:sdt><w:sdtContent><w:tc>{p('甲')}</w:tc></w:sdtContent></w:sdt>"
    row = f"<w:tr>{cell}<w:tc>{p('乙')}</w:tc></w:tr>"
    body = f"<w:tbl><w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt>{row}</w:tbl>"
    assert lines(docx(body)) == ["甲\t乙", "甲\t乙"]


def test_the_strict_form_of_the_standard():
    assert lines(docx(item("甲"), STRICT, numbering=REPORT)) == ["一、甲"]


def test_parts_under_other_names():
    stream = io.BytesIO()
    head = f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/'
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(
            "_rels/.rels",
            f'{head}officeDocument" Target="/word/document2.xml"/></Relationships>',
        )
        archive.writestr(
            "word/_rels/document2.xml.rels",
            f'{head}numbering" Target="numbering2.xml"/></Relationships>',
        )
        archive.writestr(
            "word/numbering2.xml",
            f'<w:numbering xmlns:w="{MAIN}">{REPORT}</w:numbering>',
        )
        archive.writestr(
            "word/document2.xml",
            f'<w:document xmlns:w="{MAIN}"><w:body>{item("甲")}</w:body></w:document>',
        )
    assert lines(stream.getvalue()) == ["一、甲"]


LOOP = (
    '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="L"/></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
)


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        (p("文", of_style("A")), {"styles": style("A", "", "B") + style("B", "", "A")}),
        (item("文"), {"numbering": LOOP, "styles": style("L", number(1))}),
        (item("文", 99), {"numbering": REPORT}),
        (item("文", "-1"), {"numbering": REPORT}),
        (item("文", 0, 99), {"numbering": REPORT}),
        (item("文", 0, 1), {}),
        (p("文", of_style("Nowhere")), {}),
        ("<w:sdt><w:sdtContent>" * 120 + p("文") + "</w:sdtContent></w:sdt>" * 120, {}),
        ("<w:tbl><w:tr><w:tc>" * 80 + p("文") + "</w:tc></w:tr></w:tbl>" * 80, {}),
    ],
)
def test_absurd_files_are_read_all_the_same(body, parts):
    assert lines(docx(body, **parts)) == ["文"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (docx(p("文"))[:-30], "broken_file"),
        (docx("<w:sdt>" * 10_000 + "</w:sdt>" * 10_000), "broken_file"),
        (docx("<w:p>"), "broken_file"),
    ],
)
def test_damaged_files_are_refused(data, code):
    with pytest.raises(UnreadableFileError) as caught:
        read(data)
    assert caught.value.code == code


def test_a_long_pattern_is_not_repeated_without_end():
    lists = numbering(level(0, "decimal", "%1" * 50_000))
    assert len(read(docx(item("文") * 100, numbering=lists)).text) < 20_000
