"""Every notebook runs from top to bottom and draws what it says."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
SECONDS = 120

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
# What tells that a machine is to run them; without these, they cannot draw.
pytest.importorskip("ipykernel")
pytest.importorskip("zhplot")


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(book):
    return [cell for cell in book.cells if cell.cell_type == "code"]


def figures(outputs):
    """The pictures among the outputs."""
    return [one for one in outputs if "image/png" in one.get("data", {})]


WATCH = """
import math
import matplotlib.pyplot as plt

show_as_ever = plt.show

def show(*arguments, **named):
    for figure in map(plt.figure, plt.get_fignums()):
        assert figure.axes, "a figure without axes"
        for ax in figure.axes:
            # Infinite as long as nothing was drawn, or only lists without values.
            limits = ax.dataLim.get_points().ravel()
            assert all(map(math.isfinite, limits)), f"{ax.get_title()!r} is empty"
    return show_as_ever(*arguments, **named)

plt.show = show
"""
"""Run in the kernel before the notebook: bare axes make a picture like any other."""


def run(book):
    """Execute a notebook's cells; gives what they put out."""
    watched = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(WATCH), *book.cells]
    )
    nbclient.NotebookClient(
        watched,
        timeout=SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(FOLDER)}},
    ).execute()
    return [output for cell in code_cells(watched) for output in cell.outputs]


@pytest.fixture
def bare_machine(tmp_path, monkeypatch):
    """No settings of the user's; this checkout, wherever the package points."""
    for name in ("MPLCONFIGDIR", "IPYTHONDIR", "JUPYTER_CONFIG_DIR", "TMPDIR"):
        folder = tmp_path / name.lower()
        folder.mkdir()
        monkeypatch.setenv(name, str(folder))
    paths = [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))


def test_there_are_notebooks():
    assert len(NOTEBOOKS) == 4


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_are_not_kept(path):
    book = read(path)
    nbformat.validate(book)
    for cell in code_cells(book):
        assert not cell.outputs
        assert cell.execution_count is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_begins_with_a_question_and_ends_with_what_to_check(path):
    cells = read(path).cells
    assert cells[0].cell_type == cells[-1].cell_type == "markdown"
    title = cells[0].source.splitlines()[0]
    assert title.startswith("# ")
    assert title.endswith("?")
    assert cells[-1].source.startswith("## What to check in the text")
    assert f"[{path.name}]({path.name})" in (FOLDER / "README.md").read_text("utf-8")
    assert title[2:] in (FOLDER / "README.md").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.usefixtures("bare_machine")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_and_draws(path):
    book = read(path)
    outputs = run(book)
    assert not [one for one in outputs if one.output_type == "error"]
    # A font without a sign of the figure says so here.
    assert not [one.text for one in outputs if one.get("name") == "stderr"]
    wanted = sum("plt.show()" in cell.source for cell in code_cells(book))
    assert len(figures(outputs)) == wanted >= 1


@pytest.mark.usefixtures("bare_machine")
@pytest.mark.parametrize(
    "source",
    ["plt.figure()", "plt.subplots()", "plt.plot([], [])", "plt.barh([], [])"],
)
def test_an_empty_figure_is_seen(source):
    cell = nbformat.v4.new_code_cell(f"{source}\nplt.title('x')\nplt.show()")
    if source == "plt.figure()":
        cell.source = f"{source}\nplt.show()"
    with pytest.raises(nbclient.exceptions.CellExecutionError, match="AssertionError"):
        run(nbformat.v4.new_notebook(cells=[cell]))
