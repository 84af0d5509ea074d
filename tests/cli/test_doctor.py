"""``govtext doctor``."""

import json
from importlib import metadata

import pytest
from typer.testing import CliRunner

from govtext import pipeline
from govtext.cli import app, diagnosis
from govtext.errors import ModelError
from govtext.themes import model


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def looked_at(*arguments, **env):
    result = CliRunner().invoke(app, [*arguments, "doctor", "--json"], env=env)
    found = {}
    for row in json.loads(result.stdout):
        found.setdefault(row["name"], row)
    return found, result


def test_all_is_well_here():
    found, result = looked_at()
    assert result.exit_code == 0, result.stdout
    names = {"govtext", "python", "lxml", "segmenter", "rule tables", "self-test",
             "model rule-of-law", "extra ocr", "console", "processors", "settings",
             "--out", "temporary"}  # fmt: skip
    assert names <= found.keys()
    assert found["self-test"]["status"] == "ok"
    lines = CliRunner().invoke(app, ["doctor"]).stdout.splitlines()
    assert lines[0].startswith("ok    govtext ")


def test_a_library_that_is_not_there_or_too_old(monkeypatch):
    def version(name):
        if name in ("lxml", "rjieba"):
            raise metadata.PackageNotFoundError(name)
        return "1.9.9" if name == "pandas" else "99"

    monkeypatch.setattr(diagnosis, "version", version)
    found, result = looked_at()
    assert result.exit_code == 1
    assert result.stderr == "2 faults\n"
    assert found["lxml"]["status"] == found["pandas"]["status"] == "fault"
    assert found["lxml"]["advice"].startswith("pip install 'lxml>=")
    assert found["rjieba"]["status"] == "note"


def test_a_model_and_an_analysis_that_are_broken(monkeypatch):
    def broken(kind):
        raise ModelError(f"{kind}: damaged")

    monkeypatch.setattr(model, "shipped_model", broken)
    monkeypatch.setattr(pipeline, "analyze", lambda _: 1 / 0)
    found, result = looked_at()
    assert result.exit_code == 1
    assert found["model work-report"]["found"] == "work-report: damaged"
    assert found["self-test"]["status"] == "fault"
    assert found["self-test"]["found"].startswith("ZeroDivisionError")


def test_settings_that_are_wrong_are_a_fault_among_others(tmp_path):
    (tmp_path / "govtext.toml").write_text("[extract]\njob = 2\n")
    found, result = looked_at(GOVTEXT_EXTRACT_JOB="3", GOVTEXT_EXTRACT_JOBS="2")
    assert result.exit_code == 1
    assert found["settings"]["status"] == "fault"
    assert "unknown key 'job'" in found["settings"]["found"]
    assert found["environment"]["found"] == "GOVTEXT_EXTRACT_JOB stands for no option"


def test_values_of_the_wrong_type_are_faults(tmp_path):
    text = '[extract]\njobs = "two"\nresume = true\n[code.sample]\nn = 2\n'
    (tmp_path / "govtext.toml").write_text(text)
    rows = json.loads(
        CliRunner()
        .invoke(app, ["doctor", "--json"], env={"GOVTEXT_CODE_SAMPLE_N": "many"})
        .stdout
    )
    faults = [row["found"] for row in rows if row["status"] == "fault"]
    assert [text.partition(":")[0] for text in faults] == [
        "[extract] jobs",
        "GOVTEXT_CODE_SAMPLE_N",
    ]


def test_a_folder_that_cannot_be_written_to(tmp_path):
    (tmp_path / "file").write_text("")
    result = CliRunner().invoke(app, ["doctor", "--out", "file/tables"])
    assert result.exit_code == 1
    (line,) = [one for one in result.stdout.splitlines() if "fault" in one]
    assert "--out" in line


def test_a_segmenter_of_no_name(monkeypatch):
    from govtext import words  # noqa: PLC0415

    words._segmenter.cache_clear()
    monkeypatch.setenv("GOVTEXT_SEGMENTER", "other")
    found, _ = looked_at()
    words._segmenter.cache_clear()
    assert found["segmenter"]["status"] == "fault"
    assert "GOVTEXT_SEGMENTER is 'other'" in found["segmenter"]["found"]
