"""``govtext compare`` as a user meets it."""

import csv
from pathlib import Path

import pytest
from tests.unit.compare_tables import number, write
from typer.testing import CliRunner

from govtext.cli import app
from govtext.cli.compare import _WHAT
from govtext.compare.run import COMPARISONS
from govtext.engines.extract import Options, extract

SAMPLE = Path(__file__).parents[2] / "corpora" / "sample"


def run(*arguments):
    return CliRunner().invoke(app, ["compare", *map(str, arguments)])


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def refused(*arguments):
    """The one line that a wrong call gets."""
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    lines = result.stderr.splitlines()
    assert len(lines) == 1, lines
    return lines[0]


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    folder = tmp_path_factory.mktemp("compare") / "tables"
    extract([str(SAMPLE)], folder, Options(jobs=1, texts=True))
    return folder


def test_the_help_names_every_comparison():
    assert [*COMPARISONS, "all"] == list(_WHAT)


@pytest.mark.parametrize("what", ["themes", "indicators", "mentions"])
def test_comparisons_are_written_and_come_out_the_same(tables, tmp_path, what):
    out, again = tmp_path / "1.csv", tmp_path / "2.csv"
    result = run(what, tables, "--out", out)
    assert result.exit_code == 0, result.output
    assert "of 15 reports" in result.stderr
    assert rows_of(out)
    run(what, tables, tables, "--out", again)
    assert out.read_bytes() == again.read_bytes()


def test_a_seed_changes_intervals_alone(tables, tmp_path):
    run("themes", tables, "--out", tmp_path / "1.csv")
    run("themes", tables, "--out", tmp_path / "2.csv", "--seed", 7)
    one, two = rows_of(tmp_path / "1.csv"), rows_of(tmp_path / "2.csv")
    assert [row["share"] for row in one] == [row["share"] for row in two]
    assert [row["high"] for row in one] != [row["high"] for row in two]


def test_kwic_has_the_offsets_of_the_texts(tables, tmp_path):
    out = tmp_path / "kwic.csv"
    result = run("kwic", tables, "--out", out, "--pattern", "法治", "--role", "duties")
    assert result.exit_code == 0, result.output
    rows = rows_of(out)
    assert rows
    assert {row["role"] for row in rows} == {"duties"}
    for row in rows:
        text = (tables / "texts" / f"{row['report_id']}.txt").read_text("utf-8")
        assert text[int(row["start"]) : int(row["end"])] == row["hit"] == "法治"


def test_all_writes_every_table_into_a_folder(tables, tmp_path):
    out = tmp_path / "out"
    result = run("all", tables, "--out", out)
    assert result.exit_code == 0, result.output
    names = {path.name for path in out.iterdir()}
    # One needs a pattern, the other may outgrow the reports.
    asked_for = {"kwic", "passages"}
    tables_written = {f"{what}.csv" for what in COMPARISONS if what not in asked_for}
    assert names == {*tables_written, "gaps.csv", "left_out.csv", "manifest.json"}
    assert run("all", tables, "--out", out).exit_code == 0
    assert rows_of(out / "gaps.csv")


def test_one_report_and_no_metrics_are_enough_for_all(tmp_path):
    folder = write(tmp_path / "tables", reports=[{"report_id": "a"}])
    result = run("all", folder, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert rows_of(tmp_path / "out" / "indicators.csv") == []


def test_reports_without_year_or_place_are_kept(tmp_path):
    nowhere = {"place": "", "county": "", "place_key": "", "year": None}
    folder = write(
        tmp_path / "tables",
        reports=[{"report_id": "a", **nowhere}, {"report_id": "b", **nowhere}],
        metrics=[number("5件", "5件。"), number("7件", "7件。", report_id="b")],
    )
    out = tmp_path / "out.csv"
    assert run("indicators", folder, "--out", out).exit_code == 0
    rows = rows_of(out)
    assert [(row["place_key"], row["year"], row["value"]) for row in rows] == [
        ("?a", "", "5"),
        ("?b", "", "7"),
    ]


def test_a_cell_like_a_formula_is_guarded_and_found(tmp_path):
    folder = write(
        tmp_path / "tables",
        reports=[{"report_id": "a", "place": "=1+1"}],
        sections=[{"report_id": "a", "section_id": "s1", "end": 5, "text": "-12件法"}],
    )
    out = tmp_path / "out.csv"
    assert run("kwic", folder, "--out", out, "--pattern", "-12件").exit_code == 0
    (row,) = rows_of(out)
    assert (row["place"], row["hit"]) == ("'=1+1", "'-12件")


def test_versions_left_out_are_told(tmp_path):
    reports = [{"report_id": "a", "characters": 9}, {"report_id": "b"}]
    folder = write(tmp_path / "tables", reports=reports)
    result = run("indicators", folder, "--out", tmp_path / "out.csv")
    assert "1 report left out" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing"], "unknown comparison 'nothing'"),
        (["kwic"], "--pattern"),
        (["kwic", "--pattern", "(", "--regex"], "regular expression"),
        (["kwic", "--pattern", "法", "--role", "x"], "unknown role"),
        (["themes", "--pattern", "法"], "for kwic"),
        (["themes", "--by", "place"], "for terms"),
        (["terms"], "terms of what"),
        (["terms", "--by", "day"], "--by day"),
        (["terms", "--target", "place"], "COLUMN=VALUE"),
        (["terms", "--reference", "place=平安镇"], "--reference needs"),
        (["terms", "--by", "year", "--target", "year=2022"], "no --target"),
        (["themes", "--kind", "work-report"], "no report to compare"),
    ],
)
def test_wrong_calls_get_one_line_and_write_nothing(
    tables, tmp_path, arguments, message
):
    what, *options = arguments
    out = tmp_path / "out.csv"
    assert message in refused(what, tables, "--out", out, *options)
    assert not list(tmp_path.iterdir())


def test_folders_that_are_no_extract_are_told(tmp_path):
    out = tmp_path / "out.csv"
    assert "no tables" in refused("themes", tmp_path / "none", "--out", out)
    folder = write(tmp_path / "tables", reports=[{"report_id": "a"}])
    path = folder / "reports.csv"
    good = path.read_text("utf-8-sig")
    path.write_text(good.replace("2022", "soon"), encoding="utf-8")
    assert "cannot be read" in refused("themes", folder, "--out", out)
    path.write_text(good.replace("place_key", "key"), encoding="utf-8")
    assert "another version" in refused("themes", folder, "--out", out)
    path.write_bytes(b"")
    assert "cannot be read" in refused("themes", folder, "--out", out)
    assert not out.exists()


def test_an_extract_is_never_overwritten(tables, tmp_path):
    before = (tables / "themes.csv").read_bytes()
    assert "extract" in refused("themes", tables, "--out", tables / "themes.csv")
    assert "extract" in refused("all", tables, "--out", tables)
    assert (tables / "themes.csv").read_bytes() == before
    assert "no such" in refused("themes", tables, "--out", tmp_path / "no" / "x.csv")
    assert "is a folder" in refused("themes", tables, "--out", tmp_path)
