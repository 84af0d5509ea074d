"""``govtext show``, ``codebook``, ``themes`` and the command as a whole."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import govtext
from govtext import pipeline
from govtext.cli import app
from govtext.cli.console import fit, width
from govtext.schema import TABLES
from govtext.types import Absence, Citation, Facts, Metric, Place, Section

ROOT = Path(__file__).resolve().parents[2]
TEXT = "青溪镇2023年报告\n一、主要举措\n（一）强化调解\n调解168件。\n"


def section(number, depth, heading, span, **more):
    start, end = span
    values = {"role": "measures", "marker": "", "role_source": "heading"} | more
    return Section(
        str(number), "", depth, heading=heading, start=start, end=end,
        parts=(span,), **values,
    )  # fmt: skip


def fake_analyze(document, *, kind="auto", themes=True):
    theme = "T08.1" if themes else ""
    return pipeline.Report(
        document,
        Facts(
            "rule-of-law" if kind == "auto" else kind,
            "青溪镇2023年报告",
            "青溪镇人民政府",
            Place("青溪镇", "township", county="临川县"),
            2023,
            warnings=("two years are named",),
        ),
        (
            section(1, 1, "", (0, 10), role="title"),
            section(2, 1, "主要举措", (11, 33), marker="一、"),
            section(3, 2, "强化调解", (18, 33), marker="（一）", theme=theme),
        ),
        (
            Metric("1", 28, 32, "168件", 168.0, None, "件", "count", "exact", "纠纷"),
            Metric("2", 0, 1, "95%以上", 95.0, None, "%", "rate", "at_least", "成功率",
                   "mediation_success_rate", status="planned"),
        ),
        (Absence("litigation_cases", 0, 2, "无行政诉讼案件"),),
        (Citation(0, 2, "《信访工作条例》", "law", title="信访工作条例"),),
        (),
    )  # fmt: skip


@pytest.fixture
def shown(monkeypatch, tmp_path):
    monkeypatch.setattr(pipeline, "analyze", fake_analyze)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")

    def show(*arguments, **more):
        path = str(tmp_path / "a.txt")
        return CliRunner().invoke(app, ["show", path, *arguments], **more)

    return show


def test_everything_of_a_report_is_shown(shown):
    result = shown()
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "青溪镇2023年报告"
    assert "  year       2023" in lines
    assert "  place      临川县 青溪镇" in lines
    assert "  “青溪镇2023年报告”" in result.stdout
    outline = [line for line in lines if "measures" in line]
    assert outline[0].startswith("  一、主要举措 ")
    assert outline[1].startswith("    （一）强化调解 ")
    assert outline[1].endswith("T08.1")
    assert len({width(line[: line.index("measures")]) for line in outline}) == 1
    assert any("168 件" in line and "纠纷" in line for line in lines)
    assert any(line.endswith("(at_least) planned") for line in lines)
    assert any("无行政诉讼案件" in line for line in lines)
    assert any("《信访工作条例》" in line for line in lines)
    assert lines[-1] == "  two years are named"
    assert "\x1b" not in result.stdout


def test_json_has_the_rows_of_all_tables(shown):
    tables = json.loads(shown("--json").stdout)
    assert tables["reports"][0]["place"] == "青溪镇"
    assert [row["section_id"] for row in tables["sections"]] == ["1", "2", "3"]
    assert tables["metrics"][0]["value"] == 168


def test_themes_can_be_left_out(shown):
    assert "T08.1" not in shown("--no-themes").stdout


@pytest.mark.usefixtures("shown")
def test_standard_input_is_shown():
    result = CliRunner().invoke(app, ["show", "-"], input=TEXT)
    assert "强化调解" in result.stdout


def test_what_cannot_be_read_is_told_in_one_line(shown, tmp_path):
    (tmp_path / "a.txt").write_bytes(b"Rar!\x1a\x07\x01\x00")
    result = shown()
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "a RAR archive" in result.stderr


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("平安镇", 8, "平安镇  "),
        ("平安镇人民政府", 8, "平安镇… "),
        ("abc", 2, "a…"),
        ("平\n安", 6, "平 安 "),
        ("\x1b[31m红", 8, "[31m红  "),
        ("", 2, "  "),
    ],
)
def test_columns_are_cut_and_filled(text, columns, expected):
    assert fit(text, columns) == expected


def command(*arguments, **env):
    return subprocess.run(
        [sys.executable, "-m", "govtext", *map(str, arguments)],
        check=False,
        capture_output=True,
        env={**os.environ, **env},
    )


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "utf-8"])
def test_no_console_makes_it_fail(tmp_path, encoding):
    path = tmp_path / "青溪镇2023.txt"
    path.write_text(TEXT + "㙦𠮷\n", encoding="utf-8")
    done = command("show", path, PYTHONIOENCODING=encoding)
    assert done.returncode == 0, done.stderr
    # A console that claims to be ASCII is one whose locale is not set: UTF-8.
    shown = done.stdout.decode("utf-8" if encoding == "ascii" else encoding)
    assert "2023" in shown


def test_json_loses_nothing_on_a_console_of_another_encoding(tmp_path):
    path = tmp_path / "㙦𠮷.txt"
    path.write_text(TEXT, encoding="utf-8")
    done = command("show", path, "--json", PYTHONIOENCODING="gbk")
    assert json.loads(done.stdout)["reports"][0]["source"] == "㙦𠮷.txt"


def test_help_and_version_load_nothing_heavy():
    code = (
        "import sys, govtext\n"
        "assert 'typer' not in sys.modules\n"
        "from govtext.cli import app\n"
        "try: app(['--help'])\n"
        "except SystemExit as end: assert not end.code\n"
        "heavy = {'pandas', 'numpy', 'spacy', 'sklearn', 'jieba', 'rich'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()
    assert b"extract" in done.stdout
    version = command("--version")
    assert version.stdout.decode().startswith("govtext ")


def test_the_public_names():
    assert len(govtext.__all__) <= 15
    assert all(getattr(govtext, name) for name in govtext.__all__)
    assert set(dir(govtext)) == set(govtext.__all__)
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        _ = govtext.nothing_of_the_kind


def test_the_codebook_is_fresh():
    printed = CliRunner().invoke(app, ["codebook"]).stdout
    committed = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    assert printed == committed, "run: govtext codebook --out docs/codebook.md"


def test_the_codebook_names_every_column():
    printed = CliRunner().invoke(app, ["codebook"]).stdout
    for table in TABLES:
        assert f"## Table `{table.name}`" in printed
        for column in table.columns:
            assert f"| `{column.name}` | {column.type} |" in printed


def test_the_themes_are_listed():
    lines = CliRunner().invoke(app, ["themes", "list"]).stdout.splitlines()
    assert lines[0].startswith("T01    党的领导与法治责任 ")
    assert lines[1].startswith("  T01.1  学习贯彻习近平法治思想 ")


def test_the_codebook_is_written_to_a_file(tmp_path):
    path = tmp_path / "codebook.md"
    assert CliRunner().invoke(app, ["codebook", "--out", str(path)]).exit_code == 0
    assert path.read_text(encoding="utf-8").startswith("# Codebook")
    path = tmp_path / "none" / "codebook.md"
    result = CliRunner().invoke(app, ["codebook", "--out", str(path)])
    assert result.exit_code == 2
    assert "no such file" in result.stderr


def test_a_folder_is_for_check(tmp_path):
    result = CliRunner().invoke(app, ["show", str(tmp_path)])
    assert result.exit_code == 1
    assert f"use govtext check {tmp_path}" in result.stderr
