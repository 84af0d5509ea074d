"""Messages in Chinese and English."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from govtext.cli import app, language
from govtext.cli.console import counted, width
from govtext.cli.language import is_chinese, told
from govtext.cli.settings import subcommands

SOURCE = Path(language.__file__).parent
CATALOGUE = tomllib.loads((SOURCE / "chinese.toml").read_text(encoding="utf-8"))
CHINESE = {key: text for part in CATALOGUE.values() for key, text in part.items()}
SPOKEN = {
    "told",
    "say",
    "note",
    "fail",
    "complain",
    "where.wrong",
    "_unknown",
    "_titled",
}
NAMES = {"govtext", "python"}
FIELD = re.compile(r"\{(\w+)(?:!r)?\}")


def called(node):
    if isinstance(node.func, ast.Name):
        return node.func.id
    return ast.unparse(node.func)


def texts_of(node):
    """The texts that an argument can be: two in ``"a" if x else "b"``."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts_of(node.body)
        yield from texts_of(node.orelse)


def spoken():
    """Every text that the command's own code says."""
    for path in SOURCE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            if called(node) in SPOKEN and node.args:
                yield from texts_of(node.args[0])
            elif called(node) == "counted":
                yield from (f"{{number}} {noun}" for noun in texts_of(node.args[1]))
            elif called(node) == "Finding":
                yield from texts_of(node.args[1])


def helps(command):
    """Every help text of the command and of all below it."""
    yield from filter(None, (command.help, command.epilog))
    command.get_help_option(typer.Context(command))
    for option in (*command.params, command._help_option):
        yield option.help
    for sub in subcommands(command).values():
        yield from helps(sub)


def joined(text):
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def all_helps():
    return {joined(text) for text in helps(typer.main.get_command(app)) if text}


def literals():
    """The texts of the floors below, those of f-strings with ``{}`` for fields."""
    for path in SOURCE.parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.JoinedStr):
                yield "".join(
                    part.value if isinstance(part, ast.Constant) else "{}"
                    for part in node.values
                )


def untranslated(texts):
    missing = set(texts) - CHINESE.keys() - NAMES
    return sorted(text for text in missing if re.search("[a-z]{2}", text))


def test_everything_that_is_said_has_a_chinese_form():
    assert untranslated(spoken()) == []


def test_every_help_has_a_chinese_form():
    words = re.compile(r"[a-z, ]+\.")  # the names of comparisons, which stay
    assert [t for t in untranslated(all_helps()) if not words.fullmatch(t)] == []


def test_both_languages_have_the_same_fields():
    for english, chinese in CHINESE.items():
        assert sorted(FIELD.findall(english)) == sorted(FIELD.findall(chinese)), english


def test_no_entry_stands_twice_or_for_nothing():
    assert len(CHINESE) == sum(map(len, CATALOGUE.values()))
    own = {*spoken(), *all_helps()}
    for part in ("help", "messages"):
        assert [text for text in CATALOGUE[part] if text not in own] == []
    below = "\n".join(literals())
    for text in CATALOGUE["errors"]:
        assert FIELD.sub("{}", text) in below, text


def test_a_gbk_console_can_show_everything():
    for path in SOURCE.glob("*.*"):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".py":
            text = "".join(
                node.value
                for node in ast.walk(ast.parse(text))
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            ).replace("\uffef", "")  # the end of a range of characters
        text.encode("gbk")


@pytest.mark.parametrize(
    ("variables", "chinese"),
    [
        ({"GOVTEXT_LANG": "zh"}, True),
        ({"GOVTEXT_LANG": "en", "LANG": "zh_CN.UTF-8"}, False),
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "zh_TW.UTF-8", "LC_ALL": "C"}, False),
        ({"LC_MESSAGES": "zh_CN", "LANG": "en_GB"}, True),
        ({"LANG": "de_DE"}, False),
        ({}, False),
    ],
)
def test_the_first_variable_that_is_set_decides(monkeypatch, variables, chinese):
    for name in ("GOVTEXT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
        if name in variables:
            monkeypatch.setenv(name, variables[name])
    assert is_chinese() is chinese


def test_no_chinese_where_it_would_be_question_marks(monkeypatch):
    monkeypatch.setenv("GOVTEXT_LANG", "zh")
    for encoding, shown in (("gbk", True), ("ascii", True), ("cp1252", False)):
        stream = type("Stream", (), {"encoding": encoding})
        monkeypatch.setattr("sys.stderr", stream)
        assert is_chinese() is shown, encoding


@pytest.fixture
def chinese(monkeypatch):
    monkeypatch.setenv("GOVTEXT_LANG", "zh")
    monkeypatch.setenv("TERMINAL_WIDTH", "80")


@pytest.mark.usefixtures("chinese")
def test_errors_of_the_floors_below_are_known_by_their_pattern():
    assert told("a.txt: the file is empty") == "a.txt: 文件是空的"
    assert "另选" in told("out is not a folder; choose another --out")
    assert told("a: something new") == "a: something new"
    assert told("{braces} and {all}") == "{braces} and {all}"
    assert counted(1, "report") == "1 份报告"
    assert counted(2, "report") == "2 份报告"


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    "arguments", [[], ["extract"], ["compare"], ["code", "sample"], ["themes"]]
)
def test_help_is_chinese_and_no_line_is_too_wide(arguments):
    page = CliRunner().invoke(app, [*arguments, "--help"]).stdout
    assert page.startswith("用法：")
    assert "选项:" in page
    assert "显示帮助" in page
    assert max(map(width, page.splitlines())) <= 80
    assert not re.search(r"^\s*[，。；：、）》]", page, re.MULTILINE)


@pytest.mark.usefixtures("chinese")
def test_wrong_usage_is_told_in_chinese():
    result = CliRunner().invoke(app, ["extract", "a", "--out", "o", "--jobs", "x"])
    assert result.exit_code == 2
    assert result.stderr.startswith("用法：")
    assert "'--jobs' 的值不对" in result.stderr
    result = CliRunner().invoke(app, ["extrakt"])
    assert "没有 'extrakt' 这个命令" in result.stderr
    result = CliRunner().invoke(app, ["extract", "a"])
    assert "缺少选项 '--out'" in result.stderr


@pytest.mark.usefixtures("chinese")
def test_tables_stay_as_they_are(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("青溪镇2023年法治政府建设情况报告\n调解168件。\n", encoding="utf-8")
    out = tmp_path / "out"
    result = CliRunner().invoke(app, ["extract", str(path), "--out", str(out)])
    assert result.exit_code == 0
    assert "1 份报告" in result.stderr
    assert "rule-of-law" in (out / "reports.csv").read_text(encoding="utf-8-sig")
