"""``govtext extract`` as a user meets it."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from govtext import pipeline, read_tables
from govtext.cli import app
from govtext.engines import local
from govtext.panel import load_tables
from govtext.pipeline import Report
from govtext.types import Document, Facts, Metric, Section

REPORT = (
    "青溪镇2023年法治政府建设情况报告\n一、主要举措和成效\n全年调解矛盾纠纷168件。\n"
)


def fake_begin(document, *, kind="auto"):
    """Some words make trouble."""
    if "stumble" in document.text:
        raise IndexError("list index\nout of range")
    return document, kind, False


def fake_themes(begun):
    return [(document, kind, True) for document, kind, _ in begun]


def fake_finish(begun):
    """One section and one metric for each report."""
    document, kind, themes = begun
    end = len(document.text)
    section = Section(
        "1", "", 1, "", "", "measures", "heading", 0, end, ((0, end),),
        theme="T08.1" if themes else "", theme_score=0.5 if themes else None,
    )  # fmt: skip
    metric = Metric("1", 0, 1, "-5%", -5.0, None, "%", "rate", "exact", object="=1")
    facts = Facts("rule-of-law" if kind == "auto" else kind)
    return Report(document, facts, (section,), (metric,), (), (), ())


@pytest.fixture
def run_for_real(tmp_path, monkeypatch):
    """Run ``govtext extract`` in the test's folder."""
    monkeypatch.chdir(tmp_path)

    def run_extract(*arguments, **more):
        return CliRunner().invoke(app, ["extract", *map(str, arguments)], **more)

    return run_extract


@pytest.fixture
def run(run_for_real, monkeypatch):
    """The same with a quick analysis that finds the same in every report."""
    # The fakes stand in this process only.
    monkeypatch.setattr(local, "choose_workers", lambda *_, **__: 0)
    monkeypatch.setattr(pipeline, "begin", fake_begin)
    monkeypatch.setattr(pipeline, "with_themes", fake_themes)
    monkeypatch.setattr(pipeline, "finish", fake_finish)
    return run_for_real


def fill(folder, *names, text=REPORT):
    for number, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "。" * number, encoding="utf-8")


def rows(folder, table):
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


TABLES = ["absences", "citations", "errors", "metrics", "reports", "sections", "themes"]


def test_a_folder_becomes_tables(run, tmp_path):
    fill(tmp_path, "in/b.txt", "in/2021/a.txt", "in/x.csv", "in/y.jpg")
    result = run("in", "--out", "out")
    assert result.exit_code == 0, result.stderr
    assert result.stdout == ""
    assert "2 reports" in result.stderr
    assert "2 other files passed over" in result.stderr
    assert sorted(path.stem for path in (tmp_path / "out").glob("*.csv")) == TABLES
    out = tmp_path / "out"
    assert [row["source"] for row in rows(out, "reports")] == ["2021/a.txt", "b.txt"]
    assert [row["value"] for row in rows(out, "metrics")] == ["-5", "-5"]
    assert [row["text"] for row in rows(out, "metrics")] == ["'-5%", "'-5%"]
    assert rows(out, "errors") == []
    assert read_tables(out)["metrics"].text.tolist() == ["-5%", "-5%"]


def test_csv_files_are_for_spreadsheets(run, tmp_path):
    fill(tmp_path, "a.txt")
    run("a.txt", "--out", "out")
    data = (tmp_path / "out/sections.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfreport_id,")
    header, _, rest = data.partition(b"\r\n")
    assert b"\n" not in header
    assert rest.endswith(b"\r\n")
    assert f'"{REPORT}'.rstrip("\n").encode() in rest


def test_json_lines_hold_the_same(run, tmp_path):
    fill(tmp_path, "a.txt", "b.txt")
    assert run("a.txt", "b.txt", "--out", "c", "--format", "csv,jsonl").exit_code == 0
    assert run("a.txt", "b.txt", "--out", "j", "--format", "jsonl").exit_code == 0
    lines = (tmp_path / "j/metrics.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[0])["value"] == -5
    assert json.loads(lines[0])["text"] == "-5%"
    assert not (tmp_path / "j/metrics.csv").exists()
    for name, frame in read_tables(tmp_path / "c").items():
        assert frame.equals(read_tables(tmp_path / "j")[name]), name


def test_data_sets_hold_the_same_a_folder_a_year(run_for_real, tmp_path):
    for name, year in (("b", 2021), ("a", 2023), ("c", 2021)):
        fill(tmp_path, f"in/{name}.txt", text=REPORT.replace("2023", str(year)) + name)
    fill(tmp_path, "in/d.txt", text="没有年份的报告。")
    run_for_real("in", "--out", "c", "--sentences")
    run_for_real("in", "--out", "p", "--sentences", "--format", "parquet")
    years = sorted(path.name for path in (tmp_path / "p/metrics.parquet").iterdir())
    assert years == ["year=2021", "year=2023"]
    assert len(list((tmp_path / "p/reports.parquet").iterdir())) == 3
    for name, frame in read_tables(tmp_path / "c").items():
        assert frame.equals(read_tables(tmp_path / "p")[name]), name
    # The tables of a run are no inputs of the next one.
    again = run_for_real("p", "in", "--out", "again")
    assert again.exit_code == 3, again.stderr
    assert len(rows(tmp_path / "again", "reports")) == 4
    replaced = run_for_real("in", "--out", "p", "--format", "csv")
    assert replaced.exit_code == 0
    assert not (tmp_path / "p/reports.parquet").exists()


def test_a_workbook_and_data_sets_hold_the_same(run_for_real, tmp_path):
    fill(tmp_path, "a.txt", "b.txt")
    formats = ("--format", "xlsx,stata", "--format", "csv")
    done = run_for_real("a.txt", "b.txt", "--out", "out", *formats, "--sentences")
    assert done.exit_code == 0, done.stderr
    out = tmp_path / "out"
    book = openpyxl.load_workbook(out / "tables.xlsx", read_only=True)
    for name, frame in load_tables(out).items():
        rows = list(book[name].iter_rows(values_only=True))
        assert list(rows[0]) == list(frame.columns)
        known = frame.astype(object).where(frame.notna() & (frame != ""), None)
        assert [list(row) for row in rows[1:]] == known.to_numpy().tolist(), name
        stata = pd.read_stata(out / f"{name}.dta", convert_categoricals=False)
        for column, variable in zip(frame, stata, strict=True):
            cells = stata[variable].astype(frame[column].dtype)
            assert cells.equals(frame[column]), (name, variable)
    book.close()
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["options"]["formats"] == ["xlsx", "stata", "csv"]
    assert manifest["tables"].keys() == {
        path.name for path in out.iterdir() if path.name != "manifest.json"
    }


@pytest.mark.parametrize(
    ("name", "where"),
    [("xlsx", "tables.xlsx, sheet errors"), ("stata", "errors.dta")],
)
def test_what_failed_is_told_where_it_stands(run, tmp_path, name, where):
    (tmp_path / "a.txt").write_bytes(b"")
    result = run("a.txt", "--out", "out", "--format", name)
    assert result.exit_code == 1
    assert result.stderr.endswith(f"1 failed; see {Path('out', where)}\n")


def test_files_of_equal_text_are_one_report(run, tmp_path):
    fill(tmp_path, "in/b.txt", "in/other.txt")
    (tmp_path / "in/a.txt").write_bytes(REPORT.replace("\n", "\r\n").encode("gbk"))
    fill(tmp_path, "in/c.txt")
    result = run("in", "--out", "out")
    assert "2 files with the text of another one" in result.stderr
    found = rows(tmp_path / "out", "reports")
    assert [(r["source"], r["duplicate_sources"]) for r in found] == [
        ("a.txt", "b.txt|c.txt"),
        ("other.txt", ""),
    ]
    assert len(rows(tmp_path / "out", "sections")) == 2


def tables_of(folder):
    return {path.name: path.read_bytes() for path in folder.glob("*.csv")}


def test_jobs_and_order_change_nothing(run_for_real, tmp_path):
    fill(tmp_path, *(f"in/{number}.txt" for number in range(30)))
    fill(tmp_path, "more/m.txt", text="别的报告")
    (tmp_path / "in/7.txt").write_bytes(b"")
    assert run_for_real("in", "more", "--out", "one", "--jobs", 1).exit_code == 3
    assert run_for_real("more", "in", "--out", "two", "--jobs", 2).exit_code == 3
    assert tables_of(tmp_path / "one") == tables_of(tmp_path / "two")
    first, second = (
        json.loads((tmp_path / name / "manifest.json").read_text())
        for name in ("one", "two")
    )
    assert first.pop("created") <= second.pop("created")
    assert first == second


def test_bad_files_cost_the_others_nothing(run, tmp_path):
    folder = tmp_path / "in"
    fill(folder, "good.txt")
    fill(folder, "fault.txt", text="stumble")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "blank.txt").write_text(" \n\n")
    (folder / "report.pdf").write_bytes(b"%PDF-1.5\n")
    (folder / "program").write_bytes(bytes(1000))
    (folder / "gone.txt").symlink_to("nowhere")
    with (folder / "large.txt").open("wb") as stream:
        stream.truncate(50_000_000)
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("b.txt", "压缩包里的报告")
        archive.writestr("c.txt", "")
    result = run("in", "nowhere.txt", "--out", "out")
    assert result.exit_code == 3
    assert [row["source"] for row in rows(tmp_path / "out", "reports")] == [
        "a.zip!/b.txt",
        "good.txt",
    ]
    errors = rows(tmp_path / "out", "errors")
    assert [(row["source"], row["stage"], row["code"]) for row in errors] == [
        ("a.zip!/c.txt", "read", "empty"),
        ("blank.txt", "read", "blank"),
        ("empty.txt", "read", "empty"),
        ("fault.txt", "analyze", "internal_error"),
        ("gone.txt", "read", "not_found"),
        ("large.txt", "read", "too_large"),
        ("nowhere.txt", "find", "not_found"),
        ("program", "read", "binary"),
        ("report.pdf", "read", "broken_file"),
    ]
    messages = {row["source"]: row["message"] for row in errors}
    assert "a PDF file" in messages["report.pdf"]
    assert messages["fault.txt"].startswith("IndexError: list index out of range (")
    assert all("\n" not in message for message in messages.values())
    assert result.stderr.endswith(f"9 failed; see {Path('out/errors.csv')}\n")


@pytest.mark.parametrize("name", ["none.txt", "empty", "*.txt"])
def test_nothing_to_read_is_status_1(run, tmp_path, name):
    (tmp_path / "empty").mkdir()
    result = run(name, "--out", "out")
    assert result.exit_code == 1
    assert name in result.stderr
    assert len(rows(tmp_path / "out", "errors")) == 1
    assert sorted(path.stem for path in (tmp_path / "out").glob("*.csv")) == TABLES


def test_a_slip_in_a_name_costs_no_tables(run, tmp_path):
    fill(tmp_path, "in/a.txt")
    run("in", "--out", "out")
    before = tables_of(tmp_path / "out")
    result = run("ni", "--out", "out")
    assert result.exit_code == 1
    assert "ni: no such file" in result.stderr
    assert "the tables in out are left as they were" in result.stderr
    assert tables_of(tmp_path / "out") == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--out", "out"], "nothing to read"),
        (["a.txt"], "--out"),
        (["a.txt", "--out", "out", "--format", "csv,ods"], "csv, jsonl, parquet, xlsx"),
        (["a.txt", "--out", "out", "--format", "doc"], "unknown format 'doc'"),
        (["a.txt", "--out", "out", "--kind", "novel"], "novel"),
        (["a.txt", "--out", "out", "--jobs", "-1"], "--jobs"),
        (["a.txt", "--out", "a.txt"], "not a folder"),
        (["a.txt", "--out", "none/out"], "make it first"),
        (["a.txt", "--out", "out", "--places", "none.csv"], "none.csv"),
        (["--files-from", "none.lst", "--out", "out"], "none.lst"),
    ],
)
def test_wrong_usage_is_status_2_and_writes_nothing(run, tmp_path, arguments, words):
    fill(tmp_path, "a.txt")
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert words in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_fail_fast_stops_and_writes_nothing(run, tmp_path):
    fill(tmp_path, "a.txt")
    (tmp_path / "b.txt").write_bytes(b"")
    result = run("a.txt", "b.txt", "--out", "out", "--fail-fast")
    assert result.exit_code == 1
    assert result.stderr == "govtext: b.txt: the file is empty\n"
    assert not (tmp_path / "out").exists()


def test_an_interrupt_leaves_no_half_tables(run, tmp_path, monkeypatch):
    fill(tmp_path, "a.txt", "b.txt")
    run("a.txt", "--out", "old")
    before = tables_of(tmp_path / "old")

    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "begin", interrupt)
    for out in ("old", "new"):
        result = run("b.txt", "--out", out)
        assert result.exit_code == 130
        assert "interrupted" in result.stderr
    assert tables_of(tmp_path / "old") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt", "old"]
    assert all(not path.name.startswith(".") for path in (tmp_path / "old").iterdir())


def test_texts_and_sentences_are_written_when_asked(run, tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf" + "报告一。\r\n报告二。".encode())
    run("a.txt", "--out", "out", "--texts", "--sentences", "--no-themes")
    (report,) = rows(tmp_path / "out", "reports")
    text = (tmp_path / "out/texts" / f"{report['report_id']}.txt").read_bytes().decode()
    assert text == "报告一。\n报告二。"
    sentences = rows(tmp_path / "out", "sentences")
    assert [text[int(s["start"]) : int(s["end"])] for s in sentences] == [
        "报告一。",
        "报告二。",
    ]
    assert rows(tmp_path / "out", "themes") == []
    assert Document(text).report_id == report["report_id"]


def test_standard_input_and_lists_are_read(run, tmp_path):
    fill(tmp_path, "a.txt", "b.txt")
    (tmp_path / "list").write_text("a.txt\n\nb.txt\n")
    result = run("-", "--files-from", "list", "--out", "out", input="另一份报告")
    assert result.exit_code == 0
    found = [row["source"] for row in rows(tmp_path / "out", "reports")]
    assert found == ["a.txt", "b.txt", "stdin"]


def test_what_the_user_knows_of_places_is_taken(run, tmp_path):
    fill(tmp_path, "in/2021/a.txt", "in/b.txt")
    (tmp_path / "p.csv").write_text("source,place,year\n2021/a.txt,平安镇,2021\nx,,\n")
    result = run("in", "--out", "out", "--places", "p.csv")
    assert result.exit_code == 0
    found = rows(tmp_path / "out", "reports")
    assert [(r["place"], r["year"]) for r in found] == [("平安镇", "2021"), ("", "")]
    assert "p.csv: no report comes from x" in result.stderr


def test_a_second_run_into_the_inputs_folder_reads_the_same(run, tmp_path):
    fill(tmp_path, "a.txt", "b.txt")
    assert run(".", "--out", ".", "--texts").exit_code == 0
    first = tables_of(tmp_path)
    assert run(".", "--out", ".", "--texts").exit_code == 0
    assert tables_of(tmp_path) == first
    assert len(rows(tmp_path, "reports")) == 2


def test_a_name_that_is_not_utf8_is_written(run, tmp_path):
    name = os.fsdecode("石桥镇.txt".encode("gbk"))
    (tmp_path / name).write_text(REPORT, encoding="utf-8")
    assert run(".", "--out", "out").exit_code == 0
    assert rows(tmp_path / "out", "reports")[0]["source"] == "石桥镇.txt"


def test_a_line_of_a_million_characters_is_read(run, tmp_path):
    (tmp_path / "a.txt").write_text("长" * 1_000_000, encoding="utf-8")
    assert run("a.txt", "--out", "out").exit_code == 0
    tables = read_tables(tmp_path / "out")
    assert len(tables["sections"].text[0]) == 1_000_000


def govtext(*arguments, **more):
    return subprocess.run(
        [sys.executable, "-m", "govtext", *map(str, arguments)],
        check=False,
        capture_output=True,
        **more,
    )


def test_the_real_command_reads_real_reports(tmp_path):
    fill(tmp_path, *(f"in/{number}.txt" for number in range(20)))
    done = govtext("extract", "in", "--out", "out", "--jobs", 2, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == b""
    assert len(rows(tmp_path / "out", "reports")) == 20


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
def test_ctrl_c_ends_all_processes(tmp_path):
    fill(tmp_path, *(f"in/{number}.txt" for number in range(40)))
    (tmp_path / "sitecustomize.py").write_text(
        "import time\n"
        "from govtext import pipeline\n"
        "begin = pipeline.begin\n"
        "def slow(document, **more):\n"
        "    if not isinstance(document, str):  # what is loaded ahead\n"
        "        time.sleep(60)\n"
        "    return begin(document, **more)\n"
        "pipeline.begin = slow\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "govtext", "extract", "in", "--out", "o", "--jobs", "2"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while not (tmp_path / ".o.govtext-run").exists():
        time.sleep(0.05)
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)
    _, stderr = process.communicate(timeout=20)
    assert process.returncode == 130
    assert stderr == b"govtext: interrupted; nothing was written\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "in",
        "sitecustomize.py",
    ]


PANEL = "{province}/{county}_{town}_{year}"


def test_names_of_folders_and_files_say_place_and_year(run_for_real, tmp_path):
    text = "法治政府建设情况报告\n一、主要举措\n全年调解纠纷5件。\n"
    fill(tmp_path, "in/浙江省/象山县_贤庠镇_2022.txt", "in/其他.txt", text=text)
    (tmp_path / "in/其他.txt").write_text(text + "完。\n", encoding="utf-8")
    assert run_for_real("in", "--out", "out", "--name-template", PANEL).exit_code == 0
    other, named = rows(tmp_path / "out", "reports")
    assert (named["place"], named["county"], named["city"], named["year"]) == (
        "贤庠镇", "象山县", "宁波市", "2022",
    )  # fmt: skip
    assert named["division_code"] == named["place_key"]
    assert named["division_code"].startswith("330225")
    assert (other["place"], other["division_code"]) == ("", "")
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())
    assert manifest["options"]["name_template"] == PANEL


def test_what_is_known_of_places_goes_before_the_names_of_files(run_for_real, tmp_path):
    text = "法治政府建设情况报告\n一、主要举措\n全年调解纠纷5件。\n"
    fill(tmp_path, "in/清苑县_2010.txt", text=text)
    (tmp_path / "places.csv").write_text("source,place\n清苑县_2010.txt,徐水县\n")
    arguments = ("--name-template", "{county}_{year}", "--places", "places.csv")
    assert run_for_real("in", "--out", "out", *arguments).exit_code == 0
    (row,) = rows(tmp_path / "out", "reports")
    assert (row["place"], row["year"], row["division_code"]) == (
        "徐水县", "2010", "130625",
    )  # fmt: skip


def test_a_template_that_makes_no_sense_is_told(run_for_real, tmp_path):
    fill(tmp_path, "in/a.txt")
    result = run_for_real("in", "--out", "out", "--name-template", "{village}")
    assert result.exit_code == 2
    assert "--name-template: unknown field {village}" in result.stderr
    assert not (tmp_path / "out").exists()
