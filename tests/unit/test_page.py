"""The page: what is in it, that nothing breaks out of it, that every link leads on."""

import base64
import io
import re

import pytest
from lxml import html
from tests.unit.compare_tables import number, write
from typer.testing import CliRunner

pytest.importorskip("matplotlib")
pytest.importorskip("zhplot")

from fontTools.ttLib import TTFont

from govtext.cli import app
from govtext.engines.extract import Options, extract
from govtext.errors import CompareError, OutputError
from govtext.page import build_page, write_page
from govtext.page.anchors import Anchors, anchor
from govtext.page.charts import Point, line_chart
from govtext.page.highlights import Span, mark, within
from govtext.page.material import load_material
from govtext.page.texts import report_texts

SAMPLE = "corpora/sample"
HOSTILE = "</script><img src=x onerror=alert(1)><!--\"'&"
LOADING = ("src", "srcset", "poster", "data", "action", "formaction", "background")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("page") / "tables"
    extract([SAMPLE], out, Options(jobs=1, texts=True))
    return out


@pytest.fixture(scope="module")
def page(folder):
    return build_page([folder]).html


def sections(*texts, report_id="a", **more):
    rows = []
    start = 0
    for place, text in enumerate(texts, 1):
        end = start + len(text)
        row = {"report_id": report_id, "section_id": f"s{place}", "text": text}
        rows.append({**row, "start": start, "end": end, **more})
        start = end + 1
    return rows


def ids_of(tree):
    return tree.xpath("//@id")


def check_links(tree):
    ids = set(ids_of(tree))
    links = tree.xpath("//a/@href")
    assert links
    assert [one for one in links if not one.startswith("#")] == []
    assert sorted({one[1:] for one in links} - ids) == []


def test_every_link_has_its_target_and_no_id_stands_twice(page):
    tree = html.fromstring(page)
    ids = ids_of(tree)
    assert len(ids) == len(set(ids))
    check_links(tree)
    for name in tree.xpath("//@aria-labelledby"):
        assert name in ids


def test_every_section_and_quantity_has_an_anchor(page, folder):
    ids = set(ids_of(html.fromstring(page)))
    material = load_material([folder], compare=False)
    for name, row in material.panel.tables["sections"].iterrows():
        assert anchor(row["report_id"], "s", row["section_id"]) in ids, name
    for name, row in material.panel.tables["metrics"].iterrows():
        mark_id = material.anchors.mark(row["report_id"], "m", row["metric_id"])
        assert mark_id in ids, name


def test_marked_words_are_the_words_of_the_table(page, folder):
    tree = html.fromstring(page)
    material = load_material([folder], compare=False)
    for row in material.panel.tables["metrics"].to_dict("records"):
        mark_id = material.anchors.mark(row["report_id"], "m", row["metric_id"])
        assert tree.get_element_by_id(mark_id).text_content() == row["text"]


def test_without_the_texts_the_same_words_are_marked(folder, tmp_path, page):
    bare = tmp_path / "bare"
    bare.mkdir()
    for path in folder.glob("*.csv"):
        (bare / path.name).write_bytes(path.read_bytes())
    marks = [
        {
            one.get("id"): one.text_content()
            for one in html.fromstring(text).xpath("//mark[@id]")
        }
        for text in (page, build_page([bare], compare=False).html)
    ]
    assert marks[0] == marks[1]
    assert len(marks[0]) > 900


def test_nothing_is_loaded_and_the_policy_says_so(page):
    tree = html.fromstring(page)
    for name in LOADING:
        assert tree.xpath(f"//*[@{name}]") == []
    assert tree.xpath("//link|//iframe|//object|//embed|//base") == []
    head = re.sub(r"base64,[^)]+", "", page[: page.index("<body>")])
    assert re.findall(r"https?:|//[a-z]|@import", head) == []
    assert set(re.findall(r"url\(([^)]{5})", page)) == {"data:"}
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none';")
    assert "script-src 'sha256-" in policy


def test_the_font_has_the_characters_of_the_page(page):
    data = re.search(r"data:font/woff2;base64,([^)]+)\)", page)[1]
    known = TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap()
    shown = set(html.fromstring(page).text_content())
    chinese = {sign for sign in shown if "\u4e00" <= sign <= "\u9fff"}
    assert len(chinese) > 500
    assert {sign for sign in chinese if ord(sign) not in known} == set()


def test_it_is_small_and_the_same_each_time(page, folder):
    assert len(page.encode()) < 900_000
    assert build_page([folder]).html == page


def test_languages_and_headings_of_tables(page):
    tree = html.fromstring(page)
    assert tree.get("lang") == "en"
    for table in tree.xpath("//main//table"):
        assert table.xpath("./caption")
        assert table.xpath("./thead//th[not(@scope)]|./tbody//th[not(@scope)]") == []
    for body in tree.xpath("//article//div[@class='body']"):
        assert body.get("lang") == "zh-Hans"


def test_charts_are_drawn_with_links(page):
    charts = html.fromstring(page).xpath("//figure//svg")
    assert len(charts) > 20
    assert all(one.xpath(".//path") and one.xpath(".//a/circle") for one in charts)


def test_a_hostile_collection_breaks_nothing(tmp_path):
    text = f"一、{HOSTILE}受理12件。"
    folder = write(
        tmp_path / "tables",
        reports=[
            {
                "report_id": "a",
                "place": HOSTILE,
                "title": HOSTILE,
                "issuer": HOSTILE,
                "source": HOSTILE,
                "warnings": HOSTILE,
                "year": 2021,
            },
            {"report_id": "b", "place": HOSTILE, "year": 2022},
        ],
        sections=[
            *sections(text, theme=HOSTILE, heading=HOSTILE, marker="一、"),
            *sections(text, report_id="b", theme='T01.1"onx="', role="shortcomings"),
        ],
        metrics=[
            number("12件", text, object=HOSTILE, start=text.index("12"), end=99),
            number("12件", text, report_id="b", metric_id='m"><b>', indicator=HOSTILE),
        ],
    )
    page = build_page([folder]).html
    assert "<img" not in page
    tree = html.fromstring(page)
    assert tree.xpath("//@onerror|//@onx") == []
    assert len(tree.xpath("//script")) == 1
    assert HOSTILE in tree.text_content()
    check_links(tree)
    assert len(ids_of(tree)) == len(set(ids_of(tree)))


@pytest.mark.parametrize(
    "given",
    [
        {"reports": [{"report_id": "a"}]},
        {"reports": [{"report_id": "a", "year": None, "place": "", "place_key": ""}]},
        {
            "reports": [
                {"report_id": "a", "year": None, "place": "", "place_key": ""},
                {"report_id": "b", "year": None, "place": "", "place_key": ""},
            ],
            "sections": sections("受理5件。", theme="T06.5"),
            "metrics": [number("5件", "受理5件。", start=2, end=4)],
        },
        {
            "reports": [{"report_id": "a"}],
            "sections": sections("加强普法。", role="recommendations"),
        },
    ],
)
def test_little_is_enough(tmp_path, given):
    folder = write(tmp_path / "tables", **given)
    tree = html.fromstring(build_page([folder]).html)
    check_links(tree)
    for name in ("overview", "themes", "indicators", "terms", "reuse", "promises"):
        part = tree.get_element_by_id(name)
        assert part.xpath(".//table") or part.xpath(".//*[@class='none']"), name


def test_what_is_left_out_is_named(tmp_path):
    folder = write(
        tmp_path / "tables",
        reports=[
            {"report_id": "a", "characters": 10, "source": "short.txt"},
            {"report_id": "b", "characters": 20, "source": "long.txt"},
            {"report_id": "c", "kind": "other", "source": "other.txt"},
        ],
    )
    told = html.fromstring(build_page([folder]).html).text_content()
    assert "short.txt" in told
    assert "other.txt" in told


def test_no_compare_says_so_and_keeps_the_rest(folder):
    tree = html.fromstring(build_page([folder], compare=False).html)
    assert "--no-compare" in tree.get_element_by_id("reuse").text_content()
    assert tree.get_element_by_id("themes").xpath(".//table")
    check_links(tree)


def test_spans_nest_cross_and_are_equal():
    text = "0123456789"
    spans = [
        Span(0, 4, "a", "one"),
        Span(2, 6, "b", "two"),
        Span(2, 6, "c"),
        Span(8, 99, "d"),
        Span(-5, 1, "e"),
        Span(5, 5, "f"),
    ]
    marked = html.fromstring(f"<div>{mark(text, spans)}</div>")
    assert marked.text_content() == text
    for css, words in (("a", "0123"), ("b", "2345"), ("c", "2345"), ("d", "89")):
        pieces = marked.xpath(f".//mark[@class='{css}']")
        assert "".join(one.text_content() for one in pieces) == words
    assert sorted(marked.xpath(".//@id")) == ["one", "two"]


def test_marks_escape_and_keep_given_ids():
    given = {"one"}
    marked = str(mark("<a&b>", [Span(1, 4, "m", "one", '"x"')], given))
    assert marked == '&lt;<mark class="m" title="&#34;x&#34;">a&amp;b</mark>&gt;'
    assert within([Span(2, 9, "m")], 4, 6) == [Span(0, 2, "m")]


def test_anchors_cannot_break_out_or_collide():
    assert anchor("a", "s", "s1") == "r-a-s-s1"
    assert not re.search(r"[\"'<> ]", anchor("a", "s", "x\"'<> "))
    assert anchor("a", "s", "1-m-2") != anchor("a", "s", "1", "m", "2")
    anchors = Anchors(["abcd1", "abcd2"], [], [], [])
    assert anchors.mark("abcd1", "m", "m1") != anchors.mark("abcd2", "m", "m1")
    assert anchors.section("abcd1", "nowhere") == "#r-abcd1"


def test_a_chart_of_one_value_of_nought_is_drawn():
    chart = str(
        line_chart(
            [Point(2021, 0, "0", "<0>", "#x", hollow=True)], (2021, 2021), 1, "t"
        )
    )
    assert 'class="ring"' in chart
    assert "&lt;0&gt;" in chart
    assert "NaN" not in chart


def test_sections_stand_in_reading_order(folder):
    material = load_material([folder], compare=False)
    for report in report_texts(material):
        own = "".join(
            str(line)
            for chunk in report["chunks"]
            for line in filter(None, (chunk["heading"], *chunk["lines"]))
        )
        text = (folder / "texts" / f"{report['row']['report_id']}.txt").read_text(
            "utf-8"
        )
        shown = html.fromstring(f"<div>{own}</div>").text_content()
        assert "".join(shown.split()) == "".join(text.split())


def test_refusals(tmp_path, folder):
    with pytest.raises(CompareError, match="no report"):
        build_page([write(tmp_path / "tables")])
    with pytest.raises(OutputError, match="is a folder"):
        write_page(tmp_path, "")
    with pytest.raises(OutputError, match="cannot write"):
        write_page(tmp_path / "no" / "page.html", "")
    run = CliRunner().invoke(app, ["report", str(folder), "--out", "page.txt"])
    assert run.exit_code == 2
    run = CliRunner().invoke(app, ["report", str(tmp_path), "--out", "page.html"])
    assert run.exit_code == 2
    assert "no tables" in run.stderr


def test_the_command_writes_a_page(folder, tmp_path):
    out = tmp_path / "page.html"
    arguments = ["report", str(folder), str(folder), "--out", str(out), "--no-compare"]
    run = CliRunner().invoke(app, arguments)
    assert run.exit_code == 0, run.output
    assert "15 reports in" in run.stderr
    assert out.read_bytes().startswith(b"<!DOCTYPE html>")
    assert list(tmp_path.iterdir()) == [out]
