"""Every block of the READMEs and of docs/ runs and prints what the page shows.

``python -m tests.docs.outputs PAGE`` writes what is printed now into a page.
"""

import shutil

import pytest
from tests.docs.blocks import (
    PAGES,
    ROOT,
    PageRun,
    blocks_of,
    make_checkout,
    outputs_of,
    shows,
)

pytestmark = [
    pytest.mark.docs,
    pytest.mark.skipif(not shutil.which("bash"), reason="the examples are for bash"),
]
RUNNING = [
    pytest.param(page, id=str(page.relative_to(ROOT)))
    for page in PAGES
    if any(block.runs for block in blocks_of(page.read_text(encoding="utf-8")))
]


@pytest.fixture(scope="session")
def started(tmp_path_factory):
    """A checkout in which the five-minute start has been done."""
    folder = tmp_path_factory.mktemp("started")
    make_checkout(folder)
    text = "```sh\ngovtext extract corpora/sample --out tables\n```\n"
    PageRun(folder).run(blocks_of(text)[0])
    return folder


@pytest.mark.parametrize("page", RUNNING)
def test_a_page_runs_and_shows_what_is_printed(page, started, tmp_path, monkeypatch):
    folder = tmp_path / "checkout"
    shutil.copytree(started, folder, symlinks=True)
    monkeypatch.chdir(folder)
    text = page.read_text(encoding="utf-8")
    shown = {before.start: block for before, block in outputs_of(text)}
    run = PageRun(folder)
    for block in blocks_of(text):
        if block.runs:
            printed = run.run(block)
            if output := shown.get(block.start):
                assert shows(output.text, printed), f"line {output.line}:\n{printed}"
