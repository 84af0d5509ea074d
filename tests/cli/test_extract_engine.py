"""``govtext extract`` with other engines and from tables of texts."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from govtext import read_tables
from govtext.cli import app

REPORT = "{}镇2023年法治政府建设情况报告\n一、主要举措\n全年调解矛盾纠纷{}件。\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run_extract(*arguments):
        return CliRunner().invoke(app, ["extract", *arguments])

    return run_extract


def write_texts(path, number):
    sources = [f"{place}/2023" for place in "乙甲丙"]
    texts = [REPORT.format(source[0], number) for source in sources]
    pq.write_table(pa.table({"source": sources, "text": texts}), path)


def test_texts_from_parquet_are_reports(run, tmp_path):
    write_texts(tmp_path / "texts.parquet", 5)
    result = run("texts.parquet", "--out", "out", "--no-themes")
    assert result.exit_code == 0, result.stderr
    reports = read_tables(tmp_path / "out")["reports"]
    assert list(reports["source"]) == ["丙/2023", "乙/2023", "甲/2023"]
    assert list(reports["place"]) == ["丙镇", "乙镇", "甲镇"]


def test_a_text_that_has_changed_is_read_again(run, tmp_path, monkeypatch):
    write_texts(tmp_path / "texts.parquet", 5)
    run("texts.parquet", "--out", "out", "--no-themes")
    with monkeypatch.context() as broken:
        broken.setattr("govtext.engines.extract.write_tables", interrupted)
        assert run("texts.parquet", "--out", "out", "--no-themes").exit_code == 130
    write_texts(tmp_path / "texts.parquet", 6)
    result = run("texts.parquet", "--out", "out", "--no-themes", "--resume")
    assert "done before" not in result.stderr
    assert set(read_tables(tmp_path / "out")["metrics"]["value"]) == {6}


def interrupted(*_, **__):
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--engine", "spark", "--resume"), "--resume is for the local engine"),
        (("--master", "local[2]"), "--master is for --engine spark"),
    ],
)
def test_options_of_another_engine_are_refused(run, arguments, words):
    result = run(".", "--out", "out", *arguments)
    assert result.exit_code == 2
    assert words in result.stderr
