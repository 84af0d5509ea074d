"""Write what the blocks of a page print now into its output blocks.

python -m tests.docs.outputs docs/guide/extract.md …

A block that shows it already, perhaps shortened with ``…``, stays as it is.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests.docs.blocks import PageRun, blocks_of, make_checkout, outputs_of, shows


def refresh(page: Path) -> None:
    """Run one page and rewrite the outputs that differ."""
    text = page.read_text(encoding="utf-8")
    shown = {before.start: block for before, block in outputs_of(text)}
    changes = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_checkout(folder)
        here = Path.cwd()
        os.chdir(folder)
        try:
            run = PageRun(folder)
            start = "```sh\ngovtext extract corpora/sample --out tables\n```\n"
            run.run(blocks_of(start)[0])
            for block in blocks_of(text):
                printed = run.run(block) if block.runs else ""
                output = shown.get(block.start)
                if output and not shows(output.text, printed):
                    lines = [line.rstrip() for line in printed.splitlines()]
                    changes.append((output, "\n".join(lines) + "\n"))
        finally:
            os.chdir(here)
    for output, printed in reversed(changes):
        end = output.start + len(output.text)
        text = text[: output.start] + printed + text[end:]
    page.write_text(text, encoding="utf-8", newline="\n")
    print(f"{page}: {len(changes)} outputs written")  # noqa: T201  a program


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        refresh(Path(argument).resolve())
