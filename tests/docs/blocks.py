"""The code blocks of a page, run one after the other as a reader would.

A page is run in a folder that looks like a checkout after the five-minute start: with
``corpora``, ``.venv/bin/govtext`` and the ``tables`` of the sample. What stands behind
the three backticks says what a block is:

    sh               commands, run by bash; the first that fails fails the page
    python           run in the page's own process, names shared with earlier blocks;
                     with ``>>>`` as a doctest
    text output      what the block before it prints, where ``…`` stands for anything
    sh no-run: WHY   not run, and why; the same for any other language
    text, toml       read by people only
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
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
PAGES = (*READMES, *sorted((ROOT / "docs").rglob("*.md")))

_FENCE = re.compile(
    r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```[ ]*$", re.MULTILINE | re.DOTALL
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
    """

    info: str
    text: str
    start: int
    line: int

    @property
    def language(self) -> str:
        return self.info.partition(" ")[0]

    @property
    def why_not_run(self) -> str:
        return self.info.partition("no-run:")[2].strip()

    @property
    def runs(self) -> bool:
        return self.info in ("sh", "python")

    @property
    def is_output(self) -> bool:
        return self.info == "text output"


def blocks_of(page: str) -> list[Block]:
    """The blocks of a page's text."""
    return [
        Block(
            match["info"].strip(),
            match["text"],
            match.start("text"),
            page.count("\n", 0, match.start("text")) + 1,
        )
        for match in _FENCE.finditer(page)
    ]


def outputs_of(page: str) -> list[tuple[Block, Block]]:
    """Each block that shows what another prints, behind that one."""
    blocks = blocks_of(page)
    return [
        (before, block)
        for before, block in zip(blocks, blocks[1:], strict=False)
        if block.is_output
    ]


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
        if block.language == "sh":
            return self._shell(block)
        if ">>>" in block.text:
            return self._doctest(block)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(block.text, f"line {block.line}", "exec"), self._names)  # noqa: S102
        return printed.getvalue()

    def _shell(self, block: Block) -> str:
        source = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
        path = os.pathsep.join(
            (str(self._folder / ".venv" / "bin"), os.environ["PATH"])
        )
        bash = shutil.which("bash")
        assert bash
        done = subprocess.run(  # noqa: S603  the pages are ours
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
