"""The code in the guides runs as it stands."""

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from govtext.engines import read
from govtext.engines.output import write_table
from govtext.panel import report_rows
from govtext.schema import REPORT_TABLES

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the sample lies, and the tables of it."""
    folder = tmp_path_factory.mktemp("guide")
    shutil.copytree(ROOT / "corpora" / "sample", folder / "corpora" / "sample")
    rows = {table.name: [] for table in REPORT_TABLES}
    for path in sorted((folder / "corpora" / "sample").glob("*.txt")):
        for name, found in report_rows(read(path)).items():
            rows[name] += found
    (folder / "tables").mkdir()
    for table in REPORT_TABLES:
        write_table(folder / "tables" / f"{table.name}.csv", table, rows[table.name])
    return folder


def run(guide, folder, monkeypatch):
    """The names that the blocks of a guide leave behind."""
    monkeypatch.chdir(folder)
    text = (ROOT / "docs" / guide).read_text(encoding="utf-8")
    names = {}
    for block in BLOCK.finditer(text):
        line = text.count("\n", 0, block.start(1))
        code = compile("\n" * line + block[1], str(ROOT / "docs" / guide), "exec")
        exec(code, names)
    return names


def test_the_guide_to_pandas(folder, monkeypatch, capsys):
    names = run("pandas.md", folder, monkeypatch)
    assert "no such row in sections: 's999'" in capsys.readouterr().out
    for name in ("counts", "fines", "with_heading", "parts", "wide", "room", "further"):
        assert not names[name].empty, name
    assert len(names["with_heading"]) == len(names["metrics"])
    assert names["with_heading"]["heading"].notna().all()
    assert names["wide"].index.is_unique
    assert (names["parts"]["share"] <= 1).mean() > 0.9
    assert names["counts"].to_numpy().sum() == names["by_year"]["year"].notna().sum()
    assert isinstance(names["metrics"]["quantity"].dtype, pd.CategoricalDtype)


def test_the_guide_to_scikit_learn(folder, monkeypatch, capsys):
    names = run("scikit-learn.md", folder, monkeypatch)
    assert names["frame"].shape[0] == 9
    assert "'-'" in capsys.readouterr().out
