"""The code blocks of a page, run one after the other as a reader would.

A page is run in a folder that looks like a checkout after the five-minute start: with
``corpora``, ``.venv/bin/govtext`` and the ``tables`` of the sample. What stands behind
the three backticks says what a block is:

    sh               commands, run by bash; the first that fails fails the page
    python           run in one process, names shared with earlier blocks of the page;
                     with ``>>>`` as a doctest
    text title="output"
                     what the block before it prints; ``…`` stands for anything
    any other        read by people only

A comment ``<!-- not run: WHY -->`` before a block says that it is not run, and why.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
PAGES = (*READMES, *sorted((ROOT / "docs").rglob("*.md")))

_FENCE = re.compile(
    r"^(?:<!-- not run: (?P<why>[^\n]+) -->\n\n)?"
    r"```(?P<info>[^\n`]*)\n(?P<text>.*?)^```[ ]*$",
    re.MULTILINE | re.DOTALL,
)
_OPTIONS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


@dataclass(frozen=True)
class Block:
    """A fenced block.

    Attributes:
        info: What stands behind the backticks.
        text: What stands between the fences.
        start: Where the text begins in the page, in characters.
        line: Its line in the page, from 1.
        why_not_run: The reason, where it is not run.
    """

    info: str
    text: str
    start: int
    line: int
    why_not_run: str

    @property
    def runs(self) -> bool:
        """Whether the tests run it."""
        return self.info in ("sh", "python") and not self.why_not_run

    @property
    def is_output(self) -> bool:
        """Whether it shows what the block before it prints."""
        return self.info == 'text title="output"'


def blocks_of(page: str) -> list[Block]:
    """The blocks of a page's text."""
    return [
        Block(
            match["info"].strip(),
            match["text"],
            match.start("text"),
            page.count("\n", 0, match.start("text")) + 1,
            match["why"] or "",
        )
        for match in _FENCE.finditer(page)
    ]


def outputs_of(page: str) -> list[tuple[Block, Block]]:
    """Each block that shows what another prints, behind that one."""
    blocks = blocks_of(page)
    return [(before, block) for before, block in pairwise(blocks) if block.is_output]


def shows(expected: str, printed: str) -> bool:
    """Whether a page shows what was printed; blanks at line ends aside."""
    pattern = ".*?".join(map(re.escape, _trimmed(expected).split("…")))
    return re.fullmatch(pattern, _trimmed(printed), re.DOTALL) is not None


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


def make_checkout(folder: Path) -> None:
    """Put into an empty folder what a reader has after the five-minute start."""
    for name in ("corpora", "models", "src", "tests", "pyproject.toml"):
        (folder / name).symlink_to(ROOT / name)
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name, arguments in {
        "govtext": "-m govtext",
        "pytest": "-m pytest -p no:cacheprovider",
        "python": "",
    }.items():
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n')
        program.chmod(0o755)


class PageRun:
    """Runs the blocks of one page; they share a folder and Python names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: dict[str, Any] = {"__name__": "__main__"}

    def run(self, block: Block) -> str:
        """Run a block.

        Returns:
            What it printed.

        Raises:
            AssertionError: A command failed, or a doctest did.
        """
        if block.info == "sh":
            return self._shell(block)
        if ">>>" in block.text:
            return self._doctest(block)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(block.text, f"line {block.line}", "exec"), self._names)
        return printed.getvalue()

    def _shell(self, block: Block) -> str:
        source = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
        path = os.pathsep.join(
            (str(self._folder / ".venv" / "bin"), os.environ["PATH"])
        )
        bash = shutil.which("bash")
        assert bash
        done = subprocess.run(
            [bash, "-euo", "pipefail", "-c", block.text],
            cwd=self._folder,
            env=os.environ | {"PATH": path, "PYTHONPATH": source, "COLUMNS": "88"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        where = f"line {block.line}, exit status {done.returncode}"
        assert done.returncode == 0, f"{where}\n{block.text}\n{done.stdout}"
        return done.stdout

    def _doctest(self, block: Block) -> str:
        test = doctest.DocTestParser().get_doctest(
            block.text, self._names, "page", "page", block.line
        )
        printed = io.StringIO()
        runner = doctest.DocTestRunner(optionflags=_OPTIONS)
        runner.run(test, out=printed.write, clear_globs=False)
        self._names.update(test.globs)
        assert not runner.summarize(verbose=False).failed, printed.getvalue()
        return ""
