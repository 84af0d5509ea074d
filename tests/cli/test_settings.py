"""Options from ``govtext.toml`` and from the environment."""

import ntpath
from pathlib import Path, PureWindowsPath

import pytest
import typer
from typer.testing import CliRunner

from govtext.cli import app, settings
from govtext.cli.settings import SettingsError, read_settings, variables

TEXT = "青溪镇2023年法治政府建设情况报告\n一、主要举措\n全年调解矛盾纠纷168件。\n"


@pytest.fixture
def root():
    return typer.main.get_command(app)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def run(*arguments, **env):
    return CliRunner().invoke(app, [*arguments], env=env)


def settle(text, path="govtext.toml"):
    path = Path(path)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def names(folder="out"):
    return {path.suffix for path in Path(folder).iterdir()} - {".json"}


def test_a_flag_goes_before_the_environment_and_that_before_the_file():
    settle('[extract]\nformat = ["jsonl"]\nout = "out"\nno-themes = true\n')
    variable = {"GOVTEXT_EXTRACT_FORMAT": "csv,jsonl"}
    assert run("extract", "a.txt").exit_code == 0
    assert names() == {".jsonl"}
    assert run("extract", "a.txt", **variable).exit_code == 0
    assert names() == {".csv", ".jsonl"}
    assert run("extract", "a.txt", "--format", "csv", **variable).exit_code == 0
    assert names() == {".csv"}


def test_the_file_can_be_named():
    settle('[codebook]\nout = "one.md"\n')
    settle('[codebook]\nout = "two.md"\n', "sub/other.toml")
    assert run("--config", "sub/other.toml", "codebook").exit_code == 0
    # A path in the file starts from the folder of the file.
    assert [path.name for path in Path("sub").iterdir() if path.suffix == ".md"] == [
        "two.md"
    ]
    assert run("codebook", GOVTEXT_CONFIG="sub/other.toml").exit_code == 0
    assert not Path("one.md").exists()
    assert run("codebook").exit_code == 0
    assert Path("one.md").exists()
    result = run("--config", "none.toml", "codebook")
    assert result.exit_code == 2
    assert result.stderr == "govtext: none.toml: no such file or folder\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[extract]\njob = 2", ("govtext.toml [extract]: unknown key 'job'; did you "
         "mean 'jobs'?")),
        ("[extrakt]\n", ("govtext.toml: unknown command 'extrakt'; did you mean "
         "'extract'?")),
        ("jobs = 2", "govtext.toml: unknown command 'jobs'"),
        ("extract = 2", "govtext.toml: extract must be a table: [extract]"),
        ("[code.sample]\nm = 2", "govtext.toml [code.sample]: unknown key 'm'"),
        ("[extract]\nsource = 2", "unknown key 'source'\n"),
        ("[extract]\nresume = 1", ("govtext.toml [extract]: resume must be true or "
         "false")),
        ("[extract]\njobs = true", ("govtext.toml [extract]: jobs must be a text or a "
         "number")),
        ("[extract]\njobs = [1]", ("govtext.toml [extract]: jobs must be a text or a "
         "number")),
        ("[extract]\nverbose = true", "govtext.toml [extract]: unknown key 'verbose'"),
        ("[extract\n", "govtext.toml: not TOML: "),
        ('[extract]\nout = "C:\\tables\\x"', "'single quotes'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_file_and_key(text, message):
    settle(text)
    result = run("extract", "a.txt", "--out", "out")
    assert result.exit_code == 2
    assert result.stderr.startswith("govtext: govtext.toml")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert not Path("out").exists()


def test_a_wrong_value_is_told_with_where_it_comes_from():
    settle('[extract]\njobs = "two"\nout = "out"\n')
    result = run("extract", "a.txt")
    assert result.exit_code == 2
    assert "'--jobs'" in result.stderr
    assert "(from govtext.toml [extract] jobs)" in result.stderr
    result = run("extract", "a.txt", GOVTEXT_EXTRACT_JOBS="two")
    assert "(from GOVTEXT_EXTRACT_JOBS)" in result.stderr
    settle('[extract]\nformat = "ods"\nout = "out"\n')
    result = run("extract", "a.txt")
    assert "unknown format 'ods'" in result.stderr
    assert "options were taken from govtext.toml as well" in result.stderr


def test_variables_are_named_by_the_long_options(root):
    named = {*variables(root)}
    assert {
        "GOVTEXT_CONFIG",
        "GOVTEXT_EXTRACT_FORMAT",
        "GOVTEXT_EXTRACT_NAME_TEMPLATE",
        "GOVTEXT_CODE_IMPORT_FROM",
        "GOVTEXT_CODE_SAMPLE_N",
        "GOVTEXT_THEMES_TRAIN_OUT",
    } <= named
    # These have a meaning of their own; --version must not be asked for by accident.
    assert not named & {"GOVTEXT_LANG", "GOVTEXT_SEGMENTER", "GOVTEXT_VERSION"}
    assert run("codebook", GOVTEXT_VERSION="0.1.0").exit_code == 0


def test_every_option_of_every_command_can_be_set(root):
    def check(command, path):
        for name, sub in settings.subcommands(command).items():
            check(sub, [*path, name])
        for name, option in settings.long_options(command).items() if path else ():
            settle(f"[{'.'.join(path)}]\n{name} = {str(option.is_flag).lower()}")
            if not option.is_flag:
                settle(f"[{'.'.join(path)}]\n{name} = '-'")
            found = read_settings(Path("govtext.toml"), root)
            for part in path:
                found = found[part]
            assert set(found) == {option.name}

    check(root, [])


def test_paths_of_windows_start_from_the_folder_of_the_file():
    file = PureWindowsPath(r"D:\panel\govtext.toml")
    for path, whole in (
        ("tables", r"D:\panel\tables"),
        (r"..\tables", r"D:\panel\..\tables"),
        ("C:/tables", r"C:\tables"),
        (r"\\server\share\x", r"\\server\share\x"),
    ):
        assert settings._below(file, path) == whole
        assert ntpath.isabs(whole)
    assert settings._below(file, "-") == "-"


def test_a_broken_file_is_told_by_its_name(root):
    Path("x.toml").write_bytes("[extract] # 选项".encode("gbk"))
    with pytest.raises(SettingsError, match=r"x\.toml: save it as UTF-8"):
        read_settings(Path("x.toml"), root)
    # A byte-order mark, as Notepad writes it, does no harm.
    Path("x.toml").write_bytes(b"\xef\xbb\xbf[extract]\njobs = 2\n")
    assert read_settings(Path("x.toml"), root) == {"extract": {"jobs": "2"}}
