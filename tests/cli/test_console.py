"""Consoles, pipes, how much is told, and what is told of a fault."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.testing import CliRunner

from govtext import pipeline
from govtext.cli import app, group
from govtext.readers.inputs import find_inputs

TEXT = "青溪镇2023年法治政府建设情况报告\n一、主要举措\n全年调解矛盾纠纷168件。\n㙦𠮷\n"
NAME = "青溪㙦.txt"
FULL = Path("/dev/full")

RUN_ALL = """
import os, sys
from govtext.cli import main
import govtext.cli.console as console

sys.stderr.isatty = lambda: True  # so that the progress bar is shown
name = sys.argv[1]
for language in ("en", "zh"):
    os.environ["GOVTEXT_LANG"] = language
    for status, line in (
        (0, ["--help"]), (0, ["extract", "--help"]), (0, ["code", "--help"]),
        (2, []), (2, ["nonsense"]), (2, ["extract", name]),
        (0, ["extract", name, "--out", "out", "--verbose", "--no-themes"]),
        (0, ["extract", "in", "--out", "many", "--no-themes"]),
        (1, ["extract", "㙦.txt", "--out", "none"]),
        (0, ["check", name]), (0, ["check", name, "--out", "-"]),
        (0, ["show", name, "--no-themes"]), (0, ["show", name, "--json"]),
        (0, ["query", "out", "SELECT source, text FROM reports, sections"]),
        (0, ["compare", "indicators", "out", "--out", "-"]),
        (2, ["compare", "㙦", "out", "--out", "-"]),
        (0, ["codebook"]), (0, ["themes", "list"]), (0, ["doctor"]),
        (2, ["report", "out", "--out", "㙦"]),
    ):
        sys.argv = ["govtext", *line]
        try:
            main()
        except SystemExit as end:
            assert end.code == status, (line, end.code)
        else:
            raise AssertionError(line)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "gbk"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
    ids=["ascii", "gbk", "C"],
)
def test_no_command_fails_for_what_a_console_cannot_show(tmp_path, env):
    (tmp_path / NAME).write_text(TEXT, encoding="utf-8")
    (tmp_path / "in").mkdir()
    for number in range(9):  # so many that the progress bar has something to show
        (tmp_path / "in" / f"{number}.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "all.py").write_text(RUN_ALL, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "all.py", NAME],
        check=False,
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "GOVTEXT_LANG": "en", **env},
    )
    told = done.stderr.decode(env.get("PYTHONIOENCODING", "utf-8"), "replace")
    assert done.returncode == 0, told[-2000:]
    assert "Traceback" not in told
    assert "fault of govtext" not in told
    assert "/9 files" in told
    shown = done.stdout.decode("gbk" if "gbk" in env.values() else "utf-8")
    assert "青溪镇" in shown
    assert "把各地年度政府报告变成数据表" in shown


def govtext(*arguments, cwd, **more):
    return subprocess.Popen(
        [sys.executable, "-m", "govtext", *arguments],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **more,
    )


@pytest.mark.skipif(os.name == "nt", reason="pipes of Unix")
def test_a_reader_that_leaves_ends_it_quietly(tmp_path):
    process = govtext("codebook", cwd=tmp_path)
    process.stdout.close()  # before anything is written
    stderr = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 141
    assert stderr == b""


@pytest.mark.skipif(not FULL.exists(), reason="a device of Linux")
def test_a_full_disk_behind_standard_output_is_told(tmp_path):
    with FULL.open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "govtext", "codebook"],
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
        )
    assert done.returncode == 1
    assert done.stderr == b"govtext: cannot write: no space left on device\n"


def test_data_that_lose_characters_are_told(tmp_path):
    (tmp_path / NAME).write_text(TEXT, encoding="utf-8")
    env = {**os.environ, "PYTHONIOENCODING": "gbk"}
    process = govtext("check", NAME, "--out", "-", cwd=tmp_path, env=env)
    stdout, stderr = process.communicate(timeout=60)
    assert "青溪?.txt" in stdout.decode("gbk")
    assert b"1 characters that gbk lacks became ?" in stderr


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")

    def invoke(*arguments, **more):
        return CliRunner().invoke(app, [*arguments], **more)

    return invoke


EXTRACT = ("extract", "a.txt", "--out", "out", "--no-themes")


@pytest.mark.parametrize(
    "arguments", [("-q", *EXTRACT), (*EXTRACT, "--quiet"), EXTRACT]
)
def test_quiet_tells_only_errors(run, tmp_path, arguments):
    env = {} if len(arguments) > len(EXTRACT) else {"GOVTEXT_QUIET": "1"}
    assert run(*arguments, env=env).stderr == ""
    (tmp_path / "b.txt").write_bytes(b"")
    result = run(*arguments, "b.txt", env=env)
    assert result.exit_code == 3
    assert result.stderr.splitlines()[0] == "b.txt: the file is empty"
    assert run(*EXTRACT).stderr.startswith("1 report with")


@pytest.mark.parametrize("arguments", [("-v", *EXTRACT), (*EXTRACT, "--verbose")])
def test_verbose_tells_what_is_done(run, arguments):
    lines = run(*arguments).stderr.splitlines()
    assert lines[0].startswith("  govtext ")
    assert "Python 3." in lines[0]
    assert lines[1].startswith("  1 file found, read and analysed: ")
    assert lines[-1].startswith("  done in ")


def test_a_fault_of_ours_is_one_line(run, monkeypatch):
    def stumble(*_, **__):
        raise ZeroDivisionError("no\nsuch thing")

    monkeypatch.setattr(pipeline, "analyze", stumble)
    result = run("show", "-", input=TEXT)
    assert result.exit_code == 1
    assert result.stderr.startswith(
        "govtext: this is a fault of govtext: ZeroDivisionError: no such thing ("
    )
    assert result.stderr.endswith("; run again with --verbose and report it\n")
    assert result.stderr.count("\n") == 1
    result = run("show", "-", "-v", input=TEXT)
    assert "Traceback" in result.stderr


def test_standard_output_takes_csv(run, tmp_path):
    run(*EXTRACT)
    for line in (
        ("check", "a.txt", "--out", "-"),
        ("compare", "indicators", "out", "--out", "-"),
        ("query", "out", "SELECT place FROM reports", "--out", "-"),
        ("codebook", "--out", "-"),
    ):
        result = run(*line)
        assert result.exit_code == 0, result.stderr
        assert "青溪镇" in result.stdout or line[0] == "codebook"
        assert not result.stdout.startswith("\ufeff")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "out"]
    result = run("compare", "all", "out", "--out", "-")
    assert result.exit_code == 2
    assert "all writes a folder" in result.stderr


def test_a_question_in_the_encoding_of_windows_is_understood(run):
    run(*EXTRACT)
    question = "SELECT place FROM reports WHERE place = '青溪镇'"
    for encoding in ("utf-8", "utf-8-sig", "gbk"):
        result = run("query", "out", "-", input=question.encode(encoding))
        assert result.stdout.splitlines() == ["place", "青溪镇"]


def test_no_color_is_heeded(monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "")
    assert group.wants_colour()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not group.wants_colour()


def test_typer_leaves_patterns_to_us(monkeypatch):
    # On Windows it would expand them in the words and SQL that are asked for as well.
    seen = {}
    monkeypatch.setattr(TyperGroup, "main", lambda _, *__, **more: seen.update(more))
    CliRunner().invoke(app, ["codebook"])
    assert seen["windows_expand_args"] is False


def test_sources_have_slashes_under_windows(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr("os.sep", "\\")
    monkeypatch.setattr("os.path.relpath", lambda *_: "浙江省\\象山县\\a.txt")
    (item,) = find_inputs([str(tmp_path)]).items
    assert item.source == "浙江省/象山县/a.txt"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_offered(run, shell):
    result = run("--show-completion", env={
        "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "",
    })  # fmt: skip
    assert result.exit_code in (0, 1)  # by the shell that the tests run in
    complete = {"_GOVTEXT_COMPLETE": f"complete_{shell}"}
    words = {
        "govtext ex": "extract",
        "govtext extract a --format csv,pa": "csv,parquet",
        "govtext compare the": "themes",
        "govtext compare kwic out --role sh": "shortcomings",
        "govtext code sample --what ci": "citations",
        "govtext extract --kind w": "work-report",
    }
    for line, offered in words.items():
        result = CliRunner().invoke(
            app,
            [],
            prog_name="govtext",
            env={
                **complete,
                "COMP_WORDS": line,
                "COMP_CWORD": str(line.count(" ")),
                "_TYPER_COMPLETE_ARGS": line,
                "_TYPER_COMPLETE_FISH_ACTION": "get-args",
            },
        )
        assert offered in result.stdout, (line, result.stdout)
