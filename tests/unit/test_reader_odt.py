"""OpenDocument texts: automatic numbers, and which parts of the XML are text."""

import io
import zipfile

import pytest

from govtext.errors import UnreadableFileError
from govtext.readers.office.odt import read

URN = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(
    f'xmlns:{short}="{URN}:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("text", "text"),
        ("style", "style"),
        ("table", "table"),
        ("draw", "drawing"),
    )
)
MANIFEST = "META-INF/manifest.xml"


def content(body, styles="", root="document-content"):
    return (
        f"<office:{root} {NAMES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text>"
        f"</office:body></office:{root}>"
    )


def odt(body, styles="", *, manifest="<manifest/>", common=""):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(MANIFEST, manifest)
        archive.writestr("content.xml", content(body, styles))
        if common:
            archive.writestr("styles.xml", content("", common))
    return stream.getvalue()


def lines(data):
    return read(data).text.splitlines()


def level(at, form, more="", kind="list-level-style-number", inner=""):
    return (
        f'<text:{kind} text:level="{at}" style:num-format="{form}" {more}>'
        f"{inner}</text:{kind}>"
    )


def list_style(*levels, name="L"):
    return f'<text:list-style style:name="{name}">{"".join(levels)}</text:list-style>'


def a_list(*items, more='text:style-name="L"'):
    return f"<text:list {more}>{''.join(items)}</text:list>"


def item(words, inner="", more=""):
    return f"<text:list-item {more}><text:p>{words}</text:p>{inner}</text:list-item>"


def p(words, more=""):
    return f"<text:p {more}>{words}</text:p>"


REPORT = list_style(
    level(1, "一, 二, 三, ...", 'style:num-suffix="、"'),
    level(2, "一, 二, 三, ...", 'style:num-prefix="（" style:num-suffix="）"'),
    level(3, "1", 'style:num-suffix="."'),
)


def test_automatic_numbers_as_the_page_shows_them():
    inner = a_list(
        item("学法", a_list(item("制度"), item("会议"))), item("执法"), more=""
    )
    body = p("报告") + a_list(item("举措", inner), item("不足")) + p("正文")
    assert lines(odt(body, REPORT)) == [
        "报告",
        "一、举措",
        "（一）学法",
        "1.制度",
        "2.会议",
        "（二）执法",
        "二、不足",
        "正文",
    ]


@pytest.mark.parametrize(
    ("form", "more", "shown"),
    [
        ("1", 'style:num-suffix="、"', "1、甲"),
        ("01", 'style:num-suffix="."', "01.甲"),
        ("①, ②, ③, ...", "", "①甲"),
        ("壹, 贰, 叁, ...", 'style:num-suffix="、"', "壹、甲"),
        ("甲, 乙, 丙, ...", 'style:num-suffix="、"', "甲、甲"),
        ("A", 'style:num-suffix="."', "A.甲"),
        ("i", 'style:num-suffix="."', "i.甲"),
        ("一, 二, 三, ...", 'text:start-value="12" style:num-suffix="、"', "十二、甲"),
        ("", 'style:num-suffix="."', "甲"),
        ("1", 'style:num-list-format="第%1%条"', "第1条 甲"),
    ],
)
def test_forms_of_numbers(form, more, shown):
    assert lines(odt(a_list(item("甲")), list_style(level(1, form, more)))) == [shown]


def test_numbers_of_many_levels():
    styles = list_style(level(1, "1"), level(2, "1", 'text:display-levels="2"'))
    body = a_list(item("甲", a_list(item("子"), item("丑"), more="")))
    assert lines(odt(body, styles)) == ["1 甲", "1.1 子", "1.2 丑"]


def test_bullets():
    kind = "list-level-style-bullet"
    styles = list_style(level(1, "", 'text:bullet-char="\uf0b7"', kind))
    assert lines(odt(a_list(item("甲")), styles)) == ["●甲"]


def test_lists_begin_anew_unless_they_go_on():
    style = 'text:style-name="L"'
    body = (
        a_list(item("甲"), item("乙"), more=f'{style} xml:id="a"')
        + a_list(item("新"), more=f'{style} xml:id="b"')
        + a_list(item("续"), more=f'{style} text:continue-list="a"')
        + a_list(item("再"), more=f'{style} text:continue-numbering="true"')
        + a_list(item("九", more='text:start-value="9"'), item("十"))
    )
    assert lines(odt(body, REPORT)) == [
        "一、甲",
        "二、乙",
        "一、新",
        "三、续",
        "四、再",
        "九、九",
        "十、十",
    ]


def test_only_the_first_paragraph_of_an_item_has_its_number():
    header = "<text:list-header><text:p>头</text:p></text:list-header>"
    body = a_list(header, item("甲", p("甲续")), item("乙"))
    assert lines(odt(body, REPORT)) == ["头", "一、甲", "甲续", "二、乙"]


def test_headings_are_numbered_by_the_outline():
    outline = (
        "<text:outline-style>"
        '<text:outline-level-style text:level="1" style:num-format="一, 二, 三, ..." '
        'style:num-suffix="、"/></text:outline-style>'
    )
    body = (
        '<text:h text:outline-level="1">举措</text:h>'
        '<text:h text:outline-level="1">不足</text:h>'
        '<text:h text:outline-level="1" text:is-list-header="true">无号</text:h>'
        '<text:h text:outline-level="2">下级</text:h>'
    )
    # LibreOffice lets a list go on with the headings by an id that nothing has.
    more = 'text:style-name="L" text:continue-list="list1"'
    data = odt(body + a_list(item("打算"), more=more), REPORT, common=outline)
    assert lines(data) == ["一、举措", "二、不足", "无号", "下级", "三、打算"]


def test_the_list_of_a_paragraph_style():
    styles = REPORT + (
        '<style:style style:name="B" style:list-style-name="L"/>'
        '<style:style style:name="C" style:parent-style-name="B"/>'
    )
    body = "<text:list><text:list-item><text:p text:style-name='C'>甲</text:p>"
    assert lines(odt(f"{body}</text:list-item></text:list>", styles)) == ["一、甲"]


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("一<text:tab/>二", "一 二"),
        ("一<text:line-break/>二", "一\n二"),
        ('一<text:s text:c="2"/>二', "一  二"),
        ("一\n   二", "一 二"),
        ("<text:span>一</text:span>二<text:a>三</text:a>四", "一二三四"),
        ("字<office:annotation><text:p>批注</text:p></office:annotation>尾", "字尾"),
        (
            "<a><text:ruby-base>注</text:ruby-base><text:ruby-text>zhu</text:ruby-text></a>",
            "注",
        ),
        ("一<!-- 注 -->二", "一二"),
    ],
)
def test_what_is_text(inside, text):
    assert read(odt(p(inside))).text == f"{text}\n"


def test_notes_and_text_boxes():
    note = f"<text:note><text:note-body>{p('脚注。')}</text:note-body></text:note>"
    box = f"<draw:frame><draw:text-box>{p('框')}</draw:text-box></draw:frame>"
    drawn = read(odt(p(f"前{note}{box}后") + p("下")))
    assert drawn.text == "前后\n框\n下\n脚注。\n"
    assert drawn.warnings == ("1 notes read at the end",)


def test_tables():
    row = (
        f"<table:table-row><table:table-cell>{p('甲')}</table:table-cell>"
        f"<table:covered-table-cell/><table:table-cell>{p('1')}{p('件')}"
        "</table:table-cell></table:table-row>"
    )
    head = f"<table:table-header-rows>{row}</table:table-header-rows>"
    assert lines(odt(f"<table:table>{head}{row}</table:table>")) == ["甲\t1 件"] * 2


CHANGE = '<text:change-{} text:change-id="c1"/>'
DELETED = (
    '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>'
    "<text:p>删</text:p></text:deletion></text:changed-region></text:tracked-changes>"
)


@pytest.mark.parametrize(
    "inside",
    [
        '留<text:change text:change-id="c1"/>下',
        f"留{CHANGE.format('start')}删{CHANGE.format('end')}下",
    ],
)
def test_deleted_text_is_no_text(inside):
    drawn = read(odt(DELETED + p(inside)))
    assert drawn.text == "留下\n"
    assert drawn.warnings == ("tracked changes read as accepted",)


def test_hidden_text_is_told():
    styles = (
        '<style:style style:name="H"><style:text-properties text:display="none"/>'
        "</style:style>"
    )
    body = p('明<text:span text:style-name="H">暗</text:span>') + (
        f'<text:section text:display="none">{p("藏")}</text:section>'
    )
    drawn = read(odt(body, styles))
    assert drawn.text == "明\n"
    assert drawn.warnings == ("hidden text was left out",)


def test_the_flat_form():
    flat = content(a_list(item("甲")), REPORT, root="document")
    assert lines(flat.encode()) == ["一、甲"]


LOOP = (
    '<style:style style:name="A" style:parent-style-name="B"/>'
    '<style:style style:name="B" style:parent-style-name="A"/>'
)


@pytest.mark.parametrize(
    ("body", "styles"),
    [
        (p("文", 'text:style-name="A"'), LOOP),
        (a_list(item("文"), more='text:style-name="Nowhere"'), ""),
        (a_list(item("文")), list_style(level(99, "1"), level(0, "1"))),
        ('<text:h text:outline-level="99999">文</text:h>', ""),
        (
            "<text:list><text:list-item>" * 100
            + p("文")
            + "</text:list-item></text:list>" * 100,
            "",
        ),
        ("<text:section>" * 200 + p("文") + "</text:section>" * 200, ""),
        ("<text:p><draw:a>" * 100 + p("文") + "</draw:a></text:p>" * 100, ""),
    ],
)
def test_absurd_files_are_read_all_the_same(body, styles):
    assert lines(odt(body, styles)) == ["文"]


def test_absurd_blanks_do_not_fill_the_memory():
    assert len(read(odt(p('一<text:s text:c="999999999"/>二'))).text) < 200


def sheet():
    return odt("").replace(b"office:text", b"office:shee")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (odt(p("密"), manifest="<m><manifest:encryption-data/></m>"), "encrypted"),
        (sheet(), "broken_file"),
        (content("").replace("office:text", "office:spreadsheet").encode(),
         "unsupported_format"),
        (odt(p("文"))[:-30], "broken_file"),
        (odt("<text:p>"), "broken_file"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "hostile"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(data, code):
    with pytest.raises(UnreadableFileError) as caught:
        read(data)
    assert caught.value.code == code
