from __future__ import annotations

import doctest
import os
import pickle
import subprocess
import sys
import tomllib
from dataclasses import asdict
from importlib import import_module
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

import jieba
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy import displacy
from spacy.tokens import Doc, DocBin, Span

import govtext
from govtext import spacy_components
from govtext.errors import GovtextError
from govtext.pipeline import analyze
from govtext.types import Document

if TYPE_CHECKING:
    from spacy.language import Language

ROOT = Path(__file__).parents[2]
NAMES = ("govtext_sections", "govtext_metrics", "govtext_citations", "govtext_themes")
SEGMENTERS = ("char", "jieba")
TOWN = """石桥镇2023年法治政府建设情况报告
一、主要举措和成效
（一）化解纠纷。全年调解纠纷 7 3件，成功率95.9%，未发生行政复议案件。
（二）规范执法。落实《中华人民共和国行政处罚法》，办理行政处罚案件9件。
二、存在的不足
执法力量薄弱，持证人员仅5人。
"""
WORK = "2024年石桥县政府工作报告\n各位代表：\n一、2023年工作回顾\n清理土地2宗。\n"


def pipeline(*names: str, segmenter: str = "char", **config: object) -> Language:
    tokenizer = {"nlp": {"tokenizer": {"segmenter": segmenter}}}
    nlp = spacy.blank("zh", config=tokenizer)
    for name in names:
        nlp.add_pipe(name, config=config)
    return nlp


def texts() -> list[Path]:
    named = os.environ.get("GOVTEXT_ANSWERS", "")
    folders = [Path(name) for name in named.split(os.pathsep) if name]
    found = [
        path
        for folder in (ROOT / "corpora" / "sample", *folders)
        for path in sorted(folder.glob("*.txt"))
    ]
    assert found
    return found


def exact(doc: Doc) -> dict[str, list[object]]:
    """What the groups of spans say, in the exact offsets."""
    groups = doc.spans
    return {
        "sections": [span._.section for span in groups["govtext_sections"]],
        "metrics": [span._.metric for span in groups["govtext_metrics"]],
        "citations": [span._.citation for span in groups["govtext_citations"]],
        "themes": [
            (span._.section.section_id, span.label_)
            for span in groups["govtext_themes"]
        ],
    }


def expected(report: govtext.Report) -> dict[str, list[object]]:
    return {
        "sections": list(report.sections),
        "metrics": list(report.metrics),
        "citations": list(report.citations),
        "themes": [
            (section.section_id, section.theme)
            for section in report.sections
            if section.theme
        ],
    }


@pytest.fixture(scope="module")
def nlp() -> Language:
    return pipeline(*NAMES)


@pytest.fixture(scope="module")
def town(nlp: Language) -> Doc:
    return nlp(TOWN)


@pytest.mark.parametrize("segmenter", SEGMENTERS)
def test_components_find_what_analyze_finds(segmenter: str) -> None:
    agree_with_analyze(pipeline(*NAMES, segmenter=segmenter))


def test_components_find_the_same_on_words_of_pkuseg(tmp_path: Path) -> None:
    pkuseg = pytest.importorskip("spacy_pkuseg")
    # Its wheel holds no model; one that cuts badly will do.
    words, model = tmp_path / "words.txt", tmp_path / "model"
    lines = texts()[0].read_text("utf-8").split("\n")
    cut = [" ".join(jieba.cut(line.replace(" ", ""))) for line in lines if line]
    words.write_text("\n".join(cut), "utf-8")
    pkuseg.train(str(words), str(words), str(model), train_iter=1)
    nlp = pipeline(*NAMES, segmenter="pkuseg")
    words.write_text("", "utf-8")
    nlp.tokenizer.initialize(pkuseg_model=str(model), pkuseg_user_dict=str(words))
    agree_with_analyze(nlp)


def agree_with_analyze(nlp: Language) -> None:
    """Whether the spans in all texts are what ``analyze`` finds, to the last offset."""
    paths = texts()
    contents = [path.read_bytes().decode() for path in paths]
    for path, text, doc in zip(paths, contents, nlp.pipe(contents), strict=True):
        assert doc.text == text, path
        report = analyze(text)
        assert doc._.report == report, path
        assert exact(doc) == expected(report), path
        for span in doc.spans["govtext_metrics"]:
            metric = span._.metric
            assert metric.text in span.text, path
            assert metric.text == doc.text[metric.start : metric.end], path


def test_labels_are_role_quantity_kind_and_theme(town: Doc) -> None:
    labels = {name: [span.label_ for span in town.spans[name]] for name in NAMES}
    report = analyze(TOWN)
    assert labels["govtext_sections"] == [section.role for section in report.sections]
    assert labels["govtext_metrics"] == ["count", "rate", "count", "count"]
    assert labels["govtext_citations"] == ["law"]
    assert labels["govtext_themes"] == [
        section.theme for section in report.sections if section.theme
    ]


def test_words_that_a_quantity_cuts_are_taken_whole() -> None:
    nlp = spacy.blank("zh")
    nlp.tokenizer = lambda text: Doc(
        nlp.vocab, words=text.split(" "), spaces=[True] * text.count(" ") + [False]
    )
    nlp.add_pipe("govtext_metrics")
    doc = nlp(TOWN)
    span = doc.spans["govtext_metrics"][0]
    assert span.text.startswith("7 3件，成功率95.9%")
    assert span._.metric.text == "7 3件"
    assert [span._.metric for span in doc.spans["govtext_metrics"]] == list(
        analyze(TOWN, themes=False).metrics
    )


def test_metrics_alone_are_those_of_the_whole_pipeline(town: Doc) -> None:
    alone = pipeline("govtext_metrics", themes=True)(TOWN)
    assert set(alone.spans) == {"govtext_metrics"}
    assert alone._.report == town._.report
    assert [span._.metric for span in alone.spans["govtext_metrics"]] == [
        span._.metric for span in town.spans["govtext_metrics"]
    ]


def test_without_themes_all_else_is_the_same() -> None:
    doc = pipeline(*NAMES[:3])(TOWN)
    assert doc._.report == analyze(TOWN, themes=False)


def test_the_order_changes_nothing(town: Doc) -> None:
    for names in permutations(NAMES):
        doc = pipeline(*names)(TOWN)
        assert doc._.report == town._.report, names
        assert exact(doc) == exact(town), names


def test_the_analysis_of_pipes_shows_the_order() -> None:
    assert not any(pipeline(*NAMES).analyze_pipes()["problems"].values())
    analysis = pipeline(*NAMES[1:]).analyze_pipes()
    assert set(analysis["problems"]["govtext_metrics"]) == {"span._.section"}


def test_any_span_knows_its_section(town: Doc) -> None:
    fifth = TOWN.index("持证")
    span = town.char_span(fifth, fifth + 4)
    assert span._.section.role == "shortcomings"
    assert (span._.metric, span._.citation) == (None, None)
    citation = town.spans["govtext_citations"][0]
    assert citation._.section.section_id == citation._.citation.section_id


def test_ids_of_other_makers_name_nothing(town: Doc) -> None:
    span = Span(town, 0, 2, label="PLACE", span_id="m1")
    assert span._.metric is None


def test_a_doc_without_components_knows_nothing() -> None:
    doc = spacy.blank("zh")(TOWN)
    assert doc._.report is None
    assert (doc[:2]._.section, doc[:2]._.metric, doc[:2]._.citation) == (None,) * 3


@pytest.mark.parametrize("text", ["", " ", "\n", "\t\r\n"])
def test_texts_without_words_have_empty_groups(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert {name: len(doc.spans[name]) for name in NAMES} == dict.fromkeys(NAMES, 0)
    assert doc._.report == analyze(text)


PIECES = st.sampled_from(
    [
        *("\n", "\r\n", "\r", "\t", " ", "  ", "　", "\xa0", "\u200b", "\u2028", "\0"),
        *("一、主要举措", "（一）化解纠纷。", "调解纠纷", "73件", "7 3 件", "，", "。"),
        *(
            "《行政处罚法》",
            "国发〔2018〕118号",
            "95.9 ％",
            "𠮷安镇",
            "①",
            "㙦",
            "e\u0301",
        ),
        "石桥镇2023年法治政府建设情况报告",
    ]
)


@pytest.mark.parametrize("segmenter", SEGMENTERS)
def test_line_ends_blanks_and_tabs_move_no_offset(segmenter: str) -> None:
    nlp = pipeline(*NAMES[:3], segmenter=segmenter)

    @settings(max_examples=150, deadline=None)
    @given(st.lists(PIECES, max_size=30).map("".join))
    def check(text: str) -> None:
        doc = nlp(text)
        report = analyze(text, themes=False)
        assert doc.text == text
        assert doc._.report == report
        found = (report.sections, report.metrics, report.citations)
        for name, values in zip(NAMES, found, strict=False):
            for span, value in zip(doc.spans[name], values, strict=True):
                blank = text[value.start : span.start_char]
                assert not blank.strip(" "), (span, value)
                assert value.end <= span.end_char or not text[
                    span.end_char : value.end
                ].strip(" ")

    check()


def test_two_processes_give_the_same(nlp: Language, town: Doc) -> None:
    docs = list(nlp.pipe([TOWN, WORK, TOWN, ""], n_process=2, batch_size=1))
    assert [doc._.report for doc in docs] == [
        analyze(text) for text in (TOWN, WORK, TOWN, "")
    ]
    assert exact(docs[2]) == exact(town)


def test_components_can_be_sent_to_a_process_that_is_started_anew() -> None:
    component = pipeline("govtext_metrics", kind="work-report").get_pipe(
        "govtext_metrics"
    )
    assert vars(pickle.loads(pickle.dumps(component))) == vars(component)


def test_a_doc_bin_keeps_all(nlp: Language, town: Doc) -> None:
    data = DocBin(store_user_data=True, docs=[town]).to_bytes()
    # Another vocabulary knows no string of this one.
    (doc,) = DocBin().from_bytes(data).get_docs(spacy.blank("zh").vocab)
    assert doc._.report == town._.report
    assert exact(doc) == exact(town)
    assert exact(nlp(doc)) == exact(town)


def test_a_doc_bin_without_user_data_keeps_spans_and_labels(town: Doc) -> None:
    data = DocBin(docs=[town]).to_bytes()
    (doc,) = DocBin().from_bytes(data).get_docs(spacy.blank("zh").vocab)
    assert doc._.report is None
    for name in NAMES:
        assert [(span.start_char, span.label_, span.id_) for span in doc.spans[name]]
    assert doc.spans["govtext_metrics"][0]._.metric is None


def test_a_doc_in_bytes_keeps_all(town: Doc) -> None:
    doc = Doc(spacy.blank("zh").vocab).from_bytes(town.to_bytes())
    assert doc._.report == town._.report
    assert exact(doc) == exact(town)


def test_parts_and_sums_of_docs_do_not_pass_for_reports(town: Doc) -> None:
    part = town[10:40].as_doc(copy_user_data=True)
    assert part._.report is None
    with pytest.warns(UserWarning, match="govtext"):
        both = Doc.from_docs([town, town])
    assert both._.report is None
    assert both.spans["govtext_metrics"][0]._.metric is None


def test_settings_go_to_disk_and_back(tmp_path: Path) -> None:
    nlp = pipeline("govtext_sections")
    nlp.add_pipe(
        "govtext_metrics",
        name="work_metrics",
        config={"kind": "work-report", "themes": True},
    )
    nlp.to_disk(tmp_path / "pipeline")
    loaded = spacy.load(tmp_path / "pipeline")
    assert loaded.pipe_names == nlp.pipe_names
    for name in nlp.pipe_names:
        assert vars(loaded.get_pipe(name)) == vars(nlp.get_pipe(name))


def test_settings_go_to_bytes_and_back() -> None:
    data = pipeline("govtext_metrics", kind="work-report", themes=True).to_bytes()
    nlp = pipeline("govtext_metrics").from_bytes(data)
    component = nlp.get_pipe("govtext_metrics")
    assert (component.kind, component.themes) == ("work-report", True)


def test_a_kind_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="kind is 'novel'; it can be one of auto"):
        pipeline("govtext_metrics", kind="novel")
    component = pipeline("govtext_metrics").get_pipe("govtext_metrics")
    with pytest.raises(ValueError, match="kind is 'novel'"):
        component.from_bytes(b'{"kind": "novel", "themes": false}')


def test_a_kind_can_be_given() -> None:
    doc = pipeline("govtext_sections", kind="work-report")(TOWN)
    assert doc._.report == analyze(TOWN, kind="work-report", themes=False)


def test_components_of_one_pipeline_read_one_kind() -> None:
    nlp = pipeline("govtext_sections")
    nlp.add_pipe("govtext_metrics", config={"kind": "work-report"})
    assert nlp(WORK)._.report.facts.kind == "work-report"
    with pytest.raises(GovtextError, match=r"work-report, but .* as rule-of-law"):
        nlp(TOWN)


def test_a_document_brings_its_source_along(nlp: Language) -> None:
    document = Document(
        "法治政府建设情况报告\n一、主要举措\n调解纠纷5件。\n",
        source="平安镇2021年.txt",
        warnings=("read as gb18030",),
        properties=(("site", "平安镇人民政府"),),
    )
    doc = nlp(spacy_components.make_doc(nlp, document))
    assert doc._.report == analyze(document)
    assert doc._.report.facts.place.name == "平安镇"
    data = doc.to_bytes()
    assert Doc(nlp.vocab).from_bytes(data)._.report == analyze(document)


def test_a_tokenizer_that_loses_characters_is_told() -> None:
    nlp = spacy.blank("zh")
    nlp.tokenizer = lambda text: Doc(nlp.vocab, words=text.split())
    with pytest.raises(GovtextError, match=r"offset 18: '\\n一、主要"):
        spacy_components.make_doc(nlp, TOWN)


@pytest.mark.parametrize("name", NAMES)
def test_displacy_shows_each_group(town: Doc, name: str) -> None:
    html = displacy.render(town, style="span", options={"spans_key": name})
    assert town.spans[name][0].label_ in html


def test_entry_points_name_the_factories() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    points = project["entry-points"]["spacy_factories"]
    assert set(points) == set(NAMES)
    for name, where in points.items():
        module, _, attribute = where.partition(":")
        factory = getattr(import_module(module), attribute)
        component = factory(
            spacy.blank("zh"),
            name,
            kind="auto",
            **({"themes": False} if name in NAMES[:2] else {}),
        )
        assert component.group == name


def test_the_documentation_tells_what_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    path = str(ROOT / "docs" / "spacy.md")
    result = doctest.testfile(path, module_relative=False, encoding="utf-8")
    assert not result.failed


def test_govtext_does_not_load_spacy() -> None:
    code = (
        "import sys, govtext\n"
        "govtext.analyze('调解纠纷5件。')\n"
        "assert 'spacy' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()


def test_user_data_are_plain(town: Doc) -> None:
    kept = town._.govtext
    first = analyze(TOWN).metrics[0]
    assert kept["metrics"][first.metric_id] == asdict(first)
