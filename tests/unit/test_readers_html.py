"""Saved web pages: the report out of all around it, whatever the layout."""

import email.message

import pytest

import govtext
from govtext.errors import UnreadableFileError
from govtext.readers import read_bytes
from govtext.readers.web.html import read

TITLE = "石桥镇2023年法治政府建设情况报告"
SENTENCES = [
    "2023年，我镇坚持全面依法治镇，现将有关情况报告如下：",
    "一、主要举措和成效",
    "（一）加强调解。全年调解纠纷73件，调解成功率95.9%，同比提高2.1个百分点。",
    "（二）规范执法。办理行政处罚案件12件，罚没款3.5万元，没有发生行政复议。",
    "二、存在的不足",
    "一是执法力量不足，持证人员只有6名；二是普法方式单一，群众参与不多。",
    "三、下一步打算",
    "（一）充实力量。新增持证人员2名，组织培训4次，推动执法重心下移到村。",
]
NAV = (
    '<div class="nav"><a href="/">首页</a><a href="/zw">政务公开</a></div>'
    '<ul class="menu"><li><a href="#">领导之窗</a></li>'
    '<li><a href="#">机构职能</a></li></ul>'
)
FOOT = (
    '<div class="share">分享到：<a>微信</a></div>'
    "<div>上一篇：<a>石桥镇2022年报告</a></div>"
    '<div class="foot">主办单位：云岭县人民政府　备案号：A01</div>'
)


def page(body, head="", title=TITLE):
    return (
        f"<!DOCTYPE html><html><head><title>{title}_云岭县人民政府</title>{head}</head>"
        f"<body>{NAV}{body}{FOOT}</body></html>"
    )


PARAGRAPHS = "".join(f"<p>　　{line}</p>" for line in SENTENCES)
LONG = PARAGRAPHS + "".join(
    f"<p>全镇第{n}个村调解纠纷{n}件，培训{n}次，走访群众{n * 9}户。</p>"
    for n in range(1, 30)
)
LAYOUTS = {
    "paragraphs": f'<h1>{TITLE}</h1><div id="zoom">{PARAGRAPHS}</div>',
    "breaks": f'<div class="tit">{TITLE}</div><div>'
    + "<br>&emsp;&emsp;".join(SENTENCES)
    + "</div>",
    "sections": f"<ucapcontent><ucaptitle>{TITLE}</ucaptitle>"
    + "".join(
        f"<section><section><span>{x}</span></section></section>" for x in SENTENCES
    )
    + "</ucapcontent>",
    "a layout table": f"<table><tr><td><table><tr><td><h2>{TITLE}</h2></td></tr>"
    f"<tr><td>{PARAGRAPHS}</td></tr></table></td><td><a>侧栏</a></td></tr></table>",
    "runs of Word": f"<h1>{TITLE}</h1><div>"
    + "".join(
        f'<p class="MsoNormal"><span lang="EN-US"><o:p>&nbsp;</o:p></span>'
        f"<font face='仿宋'>{x[:5]}</font><b><span>{x[5:]}</span></b></p>"
        for x in SENTENCES
    )
    + "</div>",
    "capitals that are not closed": f"<H1>{TITLE}</H1><DIV><P>"
    + "<P>".join(SENTENCES)
    + "</DIV>",
    "source lines wrapped": f"<h1>{TITLE}</h1><div>"
    + "".join(f"<p>{x[:10]}\r\n  {x[10:]}</p>" for x in SENTENCES)
    + "</div>",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_title_and_paragraphs_and_nothing_else(layout):
    text = read(page(LAYOUTS[layout]).encode()).text
    assert text.split("\n") == [TITLE, *SENTENCES, ""]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", "utf-8"), ("gb18030", "gb2312"), ("gb18030", "utf-8"), ("utf-16", "")],
)
def test_the_bytes_tell_the_encoding_not_the_page(encoding, declared):
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    document = read_bytes(page(LAYOUTS["paragraphs"], head).encode(encoding))
    assert document.text.split("\n")[1:3] == SENTENCES[:2]
    assert document.media_type == "text/html"
    assert document.encoding.startswith(encoding[:6])


def test_metadata_above_the_report_are_kept_menus_and_links_are_not():
    table = (
        "<table><tr><th>索 引 号：</th><td>A01/2024-7</td><th>发布机构：</th>"
        "<td>石桥镇人民政府</td></tr><tr><th>发文字号：</th><td>石政发〔2024〕3号</td>"
        "<th>发布日期：</th><td>2024-01-20</td></tr></table>"
    )
    crumb = "<div>您当前的位置：<a>首页</a> &gt; <a>石桥镇</a></div>"
    source = "<p>来源：石桥镇　字体：【<a>大</a> <a>中</a>】</p>"
    drawn = read(
        page(crumb + table + f"<h1>{TITLE}</h1>" + source + PARAGRAPHS).encode()
    )
    assert drawn.text.split("\n")[:5] == [
        "您当前的位置：首页 > 石桥镇",
        "索 引 号：\tA01/2024-7\t发布机构：\t石桥镇人民政府",
        "发文字号：\t石政发〔2024〕3号\t发布日期：\t2024-01-20",
        TITLE,
        "来源：石桥镇　字体：【大 中】",
    ]
    facts = govtext.analyze(drawn.text).facts
    assert (facts.issuer, facts.doc_number) == ("石桥镇人民政府", "石政发〔2024〕3号")
    assert "领导之窗" not in drawn.text
    assert "上一篇" not in drawn.text


def test_what_a_page_declares_is_used_where_its_text_is_silent():
    head = (
        f'<meta name="ArticleTitle" content="{TITLE}">'
        '<meta name="PubDate" content="2024-01-20 09:30">'
        '<meta name="ContentSource" content="石桥镇人民政府">'
    )
    document = read_bytes(page(f"<div>{PARAGRAPHS}</div>", head).encode())
    assert TITLE not in document.text
    assert dict(document.properties) == {
        "issuer": "石桥镇人民政府",
        "published": "2024-01-20 09:30",
        "site": "云岭县人民政府",
        "title": TITLE,
    }
    facts = govtext.analyze(document).facts
    assert (facts.kind, facts.title, facts.year) == ("rule-of-law", TITLE, 2023)
    assert (facts.published, facts.issuer) == ("2024-01-20", "石桥镇人民政府")
    assert facts.place.name == "石桥镇"


def test_the_site_tells_the_county_of_a_town():
    head = '<meta name="SiteName" content="象山县人民政府门户网站">'
    body = f"<div>{PARAGRAPHS}</div>".replace("石桥镇", "贤庠镇")
    document = read_bytes(page(body, head, TITLE.replace("石桥镇", "贤庠镇")).encode())
    place = govtext.analyze(document).facts.place
    assert (place.name, place.county, place.city) == ("贤庠镇", "象山县", "宁波市")
    assert place.division_code.startswith("330225")


def test_a_table_of_data_gives_a_line_for_each_row():
    rows = [("项目", "件数"), ("行政处罚", "12件"), ("行政许可", "345件")]
    cells = "".join(f"<tr><td><p>{a}</p></td><td>{b}</td></tr>" for a, b in rows)
    text = read(page(f"<div>{PARAGRAPHS}<table>{cells}</table></div>").encode()).text
    assert text.endswith("项目\t件数\n行政处罚\t12件\n行政许可\t345件\n")


def test_numbers_that_a_browser_puts_before_items_are_read():
    items = (
        "<ol><li>调解纠纷73件，成功率95.9%。</li><li>2.培训4次，共120人次。</li></ol>"
    )
    plain = "<ol style='list-style: none'><li>走访企业19家，收集诉求71条。</li></ol>"
    text = read(page(f"<div>{PARAGRAPHS}{items}{plain}</div>").encode()).text
    assert text.split("\n")[-4:-1] == [
        "1.调解纠纷73件，成功率95.9%。",
        "2.培训4次，共120人次。",
        "走访企业19家，收集诉求71条。",
    ]


def test_what_a_page_hides_is_no_text():
    hidden = '<div style="display: none">隐藏的一句话，说的是调解纠纷999件。</div>'
    script = "<script>var s='调解纠纷888件。';</script><!-- 777件。 -->"
    text = read(page(f"<div>{hidden}{script}{PARAGRAPHS}</div>").encode()).text
    assert not any(number in text for number in ("999", "888", "777"))


def test_a_report_that_is_shown_by_a_program_only_is_read_nevertheless():
    body = f'<script>show()</script><div style="display:none">{PARAGRAPHS}</div>'
    assert SENTENCES[2] in read(page(body).encode()).text


def test_later_pages_of_an_article_that_a_program_is_to_show_are_read():
    first, later = PARAGRAPHS[: len(PARAGRAPHS) // 2], SENTENCES[5:]
    hidden = "".join(f"<p>{line}</p>" for line in later)
    body = f'<div><div>{first}</div><div style="display:none">{hidden}</div></div>'
    assert read(page(body).encode()).text.endswith("\n".join(later) + "\n")


def test_the_same_article_for_small_screens_counts_once():
    body = f'<div class="pc">{PARAGRAPHS}</div><div class="mobile">{PARAGRAPHS}</div>'
    assert read(page(body).encode()).text.count(SENTENCES[2]) == 1


def test_headlines_with_the_beginnings_of_their_texts_are_no_report():
    news = "".join(
        f'<div><a href="/{n}">云岭县某镇开展法治宣传活动第{n}期</a>'
        f"<p>近日，某镇组织干部群众开展法治宣传，发放资料{n}00份，受到欢迎。</p></div>"
        for n in range(1, 9)
    )
    text = read(page(f'<div>{PARAGRAPHS}</div><div class="news">{news}</div>').encode())
    assert "发放资料" not in text.text
    with pytest.raises(UnreadableFileError) as caught:
        read(page(f"<script></script>{news}").encode())
    assert caught.value.code == "no_text"


def test_the_foot_of_a_page_is_no_part_of_the_report():
    foot = (
        "<p>版权所有：云岭县人民政府　网站标识码：4200000001</p>"
        "<p>为确保最佳浏览效果，建议使用新版浏览器。</p>"
    )
    drawn = read(page("".join(f"<p>{x}</p>" for x in SENTENCES) + foot).encode())
    assert "浏览器" not in drawn.text
    assert drawn.warnings == ()


def test_parts_side_by_side_whose_numbers_go_on_are_one_article():
    parts = LONG
    last = "<p>四、其他情况</p><p>（一）无其他需要报告的情况。</p>"
    explained = "<div><p>一、起草背景。为了公开，县司法局起草了说明。</p></div>"
    drawn = read(page(f"<div>{parts}</div><div>{last}</div>{explained}").encode())
    assert "其他需要报告" in drawn.text
    assert "起草背景" not in drawn.text


def test_marks_of_places_are_no_links():
    body = "".join(
        f'<p><a name="b{n}">{line}</a></p>' for n, line in enumerate(SENTENCES)
    )
    assert (
        SENTENCES[2]
        in read(page(f"<script></script><div>{body * 3}</div>").encode()).text
    )


def test_a_report_that_is_attached_is_told_so():
    body = (
        "<script></script><div><p>现将《石桥镇2023年法治政府建设情况报告》予以公布。</p>"
        '<p>附件：<a href="/P020.docx">石桥镇2023年法治政府建设情况报告.docx</a></p>'
    )
    with pytest.raises(UnreadableFileError, match=r"attached.*石桥镇2023年") as caught:
        read(page(body).encode())
    assert caught.value.code == "no_text"


def test_title_number_and_signature_beside_the_article_belong_to_it():
    body = (
        '<div class="xl-tt">石桥镇人民政府关于2023年法治政府建设情况的报告</div>'
        "<div>石政发〔2024〕3号</div><div>云岭县人民政府：</div>"
        f'<div id="c">{PARAGRAPHS}</div>'
        "<div>石桥镇人民政府</div><div>2024年1月15日</div>"
    )
    document = read_bytes(page(body, title="云岭县人民政府").encode())
    facts = govtext.analyze(document).facts
    assert (facts.doc_number, facts.published) == ("石政发〔2024〕3号", "2024-01-15")
    assert facts.issuer == "石桥镇人民政府"


def test_lists_of_chinese_numbers_are_read_as_shown():
    items = (
        '<ol class="custom_cn2"><li>加强领导，召开会议6次。</li>'
        "<li>强化宣传。</li></ol>"
        '<ol style="list-style-type: cjk-ideographic" start="3">'
        "<li>下步打算。</li></ol>"
    )
    text = read(page(f"<div>{PARAGRAPHS}{items}</div>").encode()).text
    assert text.split("\n")[-4:-1] == [
        "（一）加强领导，召开会议6次。",
        "（二）强化宣传。",
        "三、下步打算。",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "\n" * 900 + page(PARAGRAPHS),
        '<%@ page contentType="text/html" %>' + page(PARAGRAPHS),
        "石桥镇报告<br>\n" + PARAGRAPHS,
    ],
)
def test_a_page_without_its_usual_beginning_is_a_page(source):
    assert "</p>" not in read_bytes(source.encode()).text


def test_prose_outside_of_the_report_is_left_out_and_told():
    other = "<div><p>另一篇：县里开展了一次宣传活动，发放资料100份。</p></div>"
    drawn = read(page(f"<div>{LONG}</div>{other}").encode())
    assert "100份" not in drawn.text
    assert "1 paragraphs" in drawn.warnings[0]
    assert "另一篇" in drawn.warnings[0]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (page('<script>load()</script><div id="content"></div>'), "no_text"),
        ("<html></html>", "no_text"),
        ("<!-- nothing -->", "no_text"),
        ("<html><body>" + "<div>" * 10_000 + SENTENCES[2], "hostile"),
    ],
)
def test_pages_without_a_report_are_refused(source, code):
    with pytest.raises(UnreadableFileError) as caught:
        read(source.encode())
    assert caught.value.code == code


def test_a_page_may_be_nested_as_deep_as_careless_editors_nest_it():
    body = "<font><span>" * 400 + PARAGRAPHS
    assert SENTENCES[-1] in read(page(body).encode()).text


def test_xhtml_is_a_page_and_other_xml_is_none():
    assert (
        SENTENCES[0]
        in read_bytes(
            f'<?xml version="1.0" encoding="utf-8"?>\n{page(PARAGRAPHS)}'.encode()
        ).text
    )
    with pytest.raises(UnreadableFileError, match="XML"):
        read_bytes(b'<?xml version="1.0"?><a>x</a>')


def mhtml(*parts):
    """A saved page: pairs of a type and quoted-printable content."""
    whole = email.message.EmailMessage()
    whole["From"] = "<Saved by Blink>"
    whole["Subject"] = TITLE
    whole["MIME-Version"] = "1.0"
    whole.make_related()
    for kind, content in parts:
        part = email.message.EmailMessage()
        if isinstance(content, str):
            part.set_content(
                content, subtype=kind.split("/")[1], cte="quoted-printable"
            )
        else:
            part.set_content(content, *kind.split("/"))
        whole.attach(part)
    return whole.as_bytes()


def test_a_page_saved_as_one_file_is_read_like_the_page():
    whole = page(LAYOUTS["paragraphs"])
    document = read_bytes(mhtml(("text/html", whole), ("image/png", b"\x89PNG")))
    assert document.text == read(whole.encode()).text
    assert document.media_type == "multipart/related"


def test_the_frame_with_the_report_is_found():
    frame = page(LAYOUTS["breaks"])
    document = read_bytes(
        mhtml(("text/html", page("<p>通知。</p>")), ("text/html", frame))
    )
    assert document.text == read(frame.encode()).text


def test_a_saved_page_without_a_page_is_refused():
    with pytest.raises(UnreadableFileError) as caught:
        read_bytes(mhtml(("image/png", b"\x89PNG")))
    assert caught.value.code == "broken_file"
    many = b"MIME-Version: 1.0\n" + b"--x\n\n" * 3000
    with pytest.raises(UnreadableFileError) as caught:
        read_bytes(many)
    assert caught.value.code == "hostile"
