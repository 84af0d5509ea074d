"""``govtext check``: what a collection holds and lacks."""

import csv
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from govtext.cli import app

SAMPLE = Path(__file__).parents[2] / "corpora" / "sample"


@pytest.fixture
def check(tmp_path, monkeypatch):
    """Run ``govtext check`` in the test's folder, over three reports of one town."""
    monkeypatch.chdir(tmp_path)
    for name in ("01_qingxi_2021", "02_qingxi_2022", "16_lookalike_openness_2023"):
        path = tmp_path / "in" / f"{name}.txt"
        path.parent.mkdir(exist_ok=True)
        shutil.copyfile(SAMPLE / path.name, path)

    def run(*arguments):
        return CliRunner().invoke(app, ["check", "in", *map(str, arguments)])

    return run


def rows(path):
    with Path(path).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def statuses(check, *arguments):
    result = check("--out", "list.csv", *arguments)
    found = rows("list.csv")
    assert result.exit_code in (0, 3), result.output
    return {row["source"] or row["place"]: row for row in found}


def test_every_file_is_told_as_what_it_would_be_read(check):
    result = check()
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].split() == [
        "ok", "rule-of-law", "2021", "清溪镇", "云岭县", "01_qingxi_2021.txt",
    ]  # fmt: skip
    assert lines[2].startswith("other     other")
    assert "2 ok, 1 other" in result.stderr


def test_only_what_should_be_looked_at(check):
    lines = check("--doubts").stdout.splitlines()
    assert [line.split()[0] for line in lines if line[0] != " "] == ["other"]


def test_the_same_text_twice_and_two_texts_for_one_year_are_told(check, tmp_path):
    report = (tmp_path / "in/01_qingxi_2021.txt").read_text(encoding="utf-8")
    (tmp_path / "in/copy.txt").write_text(report, encoding="gbk")
    revised = report.replace("特此报告", "以上报告") + "\n附件：一份\n"
    (tmp_path / "in/revised.txt").write_text(revised, encoding="utf-8")
    found = statuses(check)
    assert found["copy.txt"]["status"] == "duplicate"
    assert "01_qingxi_2021.txt" in found["copy.txt"]["notes"]
    assert found["revised.txt"]["status"] == "doubtful"
    assert "01_qingxi_2021.txt" in found["revised.txt"]["notes"]
    assert "revised.txt" in found["01_qingxi_2021.txt"]["notes"]
    assert found["02_qingxi_2022.txt"]["status"] == "ok"


def test_what_is_expected_and_not_there_is_missing(check, tmp_path):
    (tmp_path / "want.csv").write_text(
        "place,year,county\n清溪镇,2021-2022,云岭县\n石桥镇,2021,\n清溪镇,2022,望川县\n",
        encoding="gbk",
    )
    result = check("--expected", "want.csv", "--out", "list.csv")
    assert result.exit_code == 3
    missing = [row for row in rows("list.csv") if row["status"] == "missing"]
    assert [(r["place"], r["county"], r["year"]) for r in missing] == [
        ("石桥镇", "", "2021"),
        ("清溪镇", "望川县", "2022"),
    ]
    assert "line 3" in missing[0]["notes"]


def test_what_cannot_be_read_is_told_and_the_rest_is_checked(check, tmp_path):
    (tmp_path / "in/empty.txt").write_bytes(b"")
    found = statuses(check)
    assert found["empty.txt"]["status"] == "failed"
    assert found["empty.txt"]["notes"].startswith("empty: ")
    assert found["empty.txt"]["kind"] == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("place\n清溪镇\n", "column 'year'"),
        ("place,year\n清溪镇,去年\n", "line 2: year '去年'"),
        ("place,year\n清溪镇,2023-2021\n", "backwards"),
        ("place,year\n,2023\n", "neither place nor division_code"),
        ("place,year,kind\n清溪镇,2023,annual\n", "kind 'annual'"),
        ("place,year,town\n清溪镇,2023,x\n", "unknown column 'town'"),
        ("place,year\n清溪镇,2021,2022\n", "line 2: more cells than columns"),
    ],
)
def test_a_wrong_list_is_told_in_one_line(check, tmp_path, text, words):
    (tmp_path / "want.csv").write_text(text, encoding="utf-8")
    result = check("--expected", "want.csv")
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_folder_without_reports(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    assert CliRunner().invoke(app, ["check", "in"]).exit_code == 1


def test_jobs_change_nothing(check):
    assert check("--jobs", 2).stdout == check("--jobs", 1).stdout


@pytest.mark.parametrize(
    "wanted",
    [
        "昆山市,2021年",
        "昆山,2021",
        "苏州市昆山市,2021.0",
        "江苏省苏州市昆山市,2021年度",
    ],
)
def test_what_is_expected_may_be_named_in_short_or_with_all_above(
    check, tmp_path, wanted
):
    text = "昆山市2021年法治政府建设情况报告\n一、主要举措\n全年调解纠纷5件。\n"
    (tmp_path / "in/kunshan.txt").write_text(text, encoding="utf-8")
    (tmp_path / "want.csv").write_text(f"place;year\n{wanted.replace(',', ';')}\n")
    assert check("--expected", "want.csv").exit_code == 0


def test_names_that_a_template_does_not_fit_are_told(check):
    result = check("--name-template", "{county}_{town}_{year}年")
    assert "3 names not fitting, such as 01_qingxi_2021.txt" in result.stderr


def test_a_report_is_not_written_over(check, tmp_path):
    report = tmp_path / "in/01_qingxi_2021.txt"
    before = report.read_bytes()
    result = check("--out", report)
    assert result.exit_code == 2
    assert "is no list of 'check'" in result.stderr
    assert report.read_bytes() == before
    for _ in range(2):  # a list of its own is replaced
        assert check("--out", "list.csv").exit_code in (0, 3)
