"""``govtext query``: questions in SQL to what ``extract`` wrote."""

import csv
import io
from pathlib import Path

import pytest
from typer.testing import CliRunner

from govtext.cli import app

SAMPLE = Path(__file__).parents[2] / "corpora" / "sample"
FORMATS = ("csv", "jsonl", "parquet")
REPORTS = "SELECT place, year, metrics FROM reports ORDER BY source LIMIT 3"


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """The sample and some nasty texts, a folder for each format."""
    top = tmp_path_factory.mktemp("query")
    odd = top / "in" / 'a, "b"\'.txt'
    odd.parent.mkdir()
    odd.write_text('=SUM(A1)\n-5%，"引"\n\'=1\n报告 乙。\n', encoding="utf-8")
    for name in FORMATS:
        result = CliRunner().invoke(
            app,
            ["extract", str(SAMPLE), str(odd.parent), "--out", str(top / name),
             "--format", name, "--no-themes"],
        )  # fmt: skip
        assert result.exit_code == 0, result.stderr
    return top


def ask(folder, question, *more, **pipe):
    return CliRunner().invoke(app, ["query", str(folder), question, *more], **pipe)


def answered(folder, question):
    result = ask(folder, question)
    assert result.exit_code == 0, result.stderr
    return list(csv.reader(io.StringIO(result.stdout, newline="")))


@pytest.mark.parametrize("name", FORMATS)
def test_a_question_is_answered_as_csv(tables, name):
    header, *rows = answered(tables / name, REPORTS)
    assert header == ["place", "year", "metrics"]
    assert rows[0][:2] == ["清溪镇", "2021"]


@pytest.mark.parametrize(
    "question",
    [
        "SELECT * FROM reports ORDER BY report_id",
        "SELECT report_id, section_id, heading, start, text FROM sections ORDER BY ALL",
        "SELECT role, sum(value) AS total FROM metrics WHERE unit = '件' "  # noqa: ISC004
        "GROUP BY role ORDER BY role",
        "SELECT place, year, count(*) AS n FROM metrics "  # noqa: ISC004
        "JOIN reports USING (report_id) GROUP BY ALL ORDER BY ALL",
        "SELECT sentence FROM metrics WHERE value_max IS NOT NULL ORDER BY ALL",
    ],
)
def test_every_format_gives_the_same_answer(tables, question):
    first, *others = (answered(tables / name, question) for name in FORMATS)
    assert len(first) > 1
    assert all(other == first for other in others)


def test_texts_are_as_they_stood(tables):
    question = "SELECT text FROM sections WHERE text LIKE '=SUM%'"
    for name in FORMATS:
        # The answer is a CSV file again, so a formula is guarded again.
        assert answered(tables / name, question)[1:] == [["'=SUM(A1)"]], name


def test_an_answer_goes_to_a_file(tables, tmp_path):
    out = tmp_path / "answer.csv"
    result = ask(tables / "csv", REPORTS, "--out", str(out))
    assert result.exit_code == 0
    assert result.stdout == ""
    assert out.read_bytes().startswith("\ufeffplace,year,metrics\r\n".encode())


@pytest.mark.parametrize("name", ["reports.csv", "manifest.json"])
def test_what_is_asked_is_not_written_over(tables, name):
    path = tables / "csv" / name
    before = path.read_bytes()
    result = ask(tables / "csv", "SELECT year FROM reports", "--out", str(path))
    assert result.exit_code == 2
    assert path.read_bytes() == before


def test_a_question_can_come_through_a_pipe(tables):
    result = ask(
        tables / "csv", "-", input="SELECT 1 AS one, NULL AS none, true AS yes"
    )
    assert result.stdout.splitlines() == ["one,none,yes", "1,,true"]


@pytest.mark.parametrize(
    "question",
    [
        "COPY reports TO 'x.csv'",
        "CREATE TABLE x AS SELECT 1",
        "DROP VIEW reports",
        "SELECT 1; SELECT 2",
        "ATTACH 'x.db'",
        "SET enable_external_access = true",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO 'x.csv'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT nothing FROM reports",
        "SELEC",
        "",
    ],
)
def test_what_is_no_question_is_wrong_usage(tables, question):
    before = sorted(tables.rglob("*"))
    result = ask(tables / "csv", question)
    assert result.exit_code == 2
    assert result.stderr.startswith("govtext: ")
    assert result.stderr.count("\n") == 1
    assert sorted(tables.rglob("*")) == before


def test_a_name_that_is_not_there_is_told_without_the_question(tables):
    said = ask(tables / "csv", "SELECT nothing FROM reports").stderr
    assert "nothing" in said
    assert "LINE" not in said
    assert said.endswith("; columns: govtext codebook\n")


def test_a_folder_without_tables_is_told(tmp_path):
    result = ask(tmp_path, "SELECT 1")
    assert result.exit_code == 1
    assert "run 'govtext extract INPUT --out FOLDER' first" in result.stderr
