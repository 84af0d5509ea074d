"""Which segmenter cuts words."""

import sys

import pytest
from typer.testing import CliRunner

from govtext import words
from govtext.cli import app
from govtext.errors import GovtextError


@pytest.fixture
def segmenter(monkeypatch):
    """Choose a segmenter by the environment, for a test alone."""

    def choose(name):
        monkeypatch.setenv("GOVTEXT_SEGMENTER", name)
        words._segmenter.cache_clear()

    yield choose
    words._segmenter.cache_clear()


def test_the_environment_chooses(segmenter):
    segmenter("jieba")
    assert words.segmenter().startswith("jieba ")
    segmenter("")
    assert words.segment("依法行政") == ["依法行政"]


def test_other_segmenters_are_refused(segmenter, tmp_path, monkeypatch):
    segmenter("pkuseg")
    with pytest.raises(GovtextError, match=r"GOVTEXT_SEGMENTER is 'pkuseg' .*jieba"):
        words.segment("依法行政")
    monkeypatch.chdir(tmp_path)
    text = "法治政府建设情况报告\n一、工作成效\n全年受理行政复议申请12件，办结10件。\n"
    (tmp_path / "a.txt").write_text(text, "utf-8")
    arguments = (["extract", "a.txt", "--out=out"], ["show", "a.txt"])
    for one in arguments:
        result = CliRunner().invoke(app, one)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("govtext: GOVTEXT_SEGMENTER is 'pkuseg'")
        assert result.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_rjieba_is_missed_where_it_was_asked_for(segmenter, monkeypatch):
    monkeypatch.setitem(sys.modules, "rjieba", None)
    segmenter("rjieba")
    with pytest.raises(GovtextError, match="'rjieba', which is not installed"):
        words.segment("依法行政")
    segmenter("")
    assert words.segmenter().startswith("jieba ")


def test_words_are_found_without_the_automaton_too(monkeypatch):
    monkeypatch.setitem(sys.modules, "ahocorasick_rs", None)
    find = words.finder(["行政", "行政复议", "复议"])
    assert find("行政复议和行政应诉") == ["行政复议", "行政"]
