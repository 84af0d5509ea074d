"""Milliseconds on a core that each stage of ``extract`` takes for a report.

    python -m tests.benchmark.stages [FOLDER] [--reports 320] [--rounds 3]

Runs what a worker and then the main process run, over batches of the same size. The
functions of each stage are timed where they are called, so that what is measured is
the pipeline itself and no copy of it; a call within one that is timed already counts
as part of that one. What no stage names (joining by offsets, warnings) is the rest.
Without a folder over made-up reports. In one process, whose start is not in it. Of some
rounds the one that took the least, as nothing but noise makes one longer.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from tests.benchmark.reports import write_reports

from govtext import pipeline
from govtext.engines import batches, extraction, formats, local, parts, work
from govtext.engines.extract import write_tables
from govtext.engines.plan import Options, make_plan
from govtext.readers.inputs import Inputs, Loaded, find_inputs

if TYPE_CHECKING:
    from collections.abc import Callable

    from govtext.engines.plan import Plan

_STAGES = {
    "reading": (
        (extraction, "load"),
        (work, "bytes_of"),
        (work, "read_bytes"),
    ),
    "view": ((pipeline, "matching_view"),),
    "kind": ((pipeline, "find_kind"),),
    "sections": ((pipeline, "find_sections"),),
    "facts": ((pipeline, "find_facts"),),
    "place": ((pipeline, "find_place"),),
    "themes": ((pipeline, "with_themes"),),
    "names and tables in the text": (
        (pipeline, "find_names"),
        (pipeline, "table_rows"),
        (pipeline, "merged_spans"),
    ),
    "metrics": ((pipeline, "find_metrics"),),
    "absences": ((pipeline, "find_absences"),),
    "citations": ((pipeline, "find_citations"),),
    "rows": ((work, "report_rows"),),
    "Arrow batch": ((batches, "output_batch"),),
    "writing parts": ((parts, "write_part"),),
    "reading parts": ((parts, "read_part"), (batches, "tables_in")),
    "writing CSV": ((formats.CsvWriter, "write"),),
}
_REST = "the rest"
_AFTER_ALL = ("reading parts", "writing CSV")
"""What the main process does when the workers are done; more cores do not divide it."""


class _Clock:
    """Seconds of each stage, of calls that lie in no other stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._is_running = False

    @contextmanager
    def running(self, stage: str) -> Iterator[None]:
        if self._is_running:
            yield
            return
        self._is_running = True
        began = time.process_time()
        try:
            yield
        finally:
            self.seconds[stage] += time.process_time() - began
            self._is_running = False

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function with its time taken."""

        @wraps(function)
        def run(*args: Any, **options: Any) -> Any:
            with self.running(stage):
                found = function(*args, **options)
            return self._steps(stage, found) if isinstance(found, Iterator) else found

        return run

    def _steps(self, stage: str, items: Iterator[Any]) -> Iterator[Any]:
        """What a generator gives; its work is done at each step."""
        end = object()
        while True:
            with self.running(stage):
                item = next(items, end)
            if item is end:
                return
            yield item


def _extract(found: Inputs, plan: Plan, folder: Path) -> None:
    """What ``govtext extract`` does, in this process."""
    jobs = [
        parts.Job(
            batches.input_batch([Loaded(item) for item in items]),
            folder / f"{number:08}{parts.SUFFIX}",
        )
        for number, items in enumerate(local.batched(found.items, batches.FILES))
    ]
    store = partial(parts.store_batch, settings=plan.settings)
    for _ in local.run(jobs, store, lost=parts.with_lost, processes=local.Processes(0)):
        pass
    write_tables(
        folder / "out",
        plan,
        partial(parts.read_parts, [job.path for job in jobs]),
        problems=found.problems,
        skipped=found.skipped,
    )


def measure(found: Inputs, rounds: int) -> dict[str, float]:
    """Seconds of each stage and of the rest, in the round that took the least."""
    plan = make_plan(Options())
    local.spare_garbage_collection()  # as a worker does
    best: dict[str, float] = {}
    for number in range(rounds + 1):
        clock = _Clock()
        with tempfile.TemporaryDirectory() as scratch, ExitStack() as patches:
            for stage, functions in _STAGES.items():
                for holder, name in functions:
                    timed = clock.timed(stage, getattr(holder, name))
                    patches.enter_context(mock.patch.object(holder, name, timed))
            began = time.process_time()
            _extract(found, plan, Path(scratch))
            whole = time.process_time() - began
        taken = {stage: clock.seconds[stage] for stage in _STAGES}
        taken[_REST] = whole - sum(taken.values())
        # The first round loads models and tables of rules.
        if number and (not best or whole < sum(best.values())):
            best = taken
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--reports", type=int, default=320, help="if made up")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder
        if folder is None:
            folder = Path(scratch) / "reports"
            write_reports(folder, given.reports)
        found = find_inputs([str(folder)])
        taken = measure(found, given.rounds)
    count, whole = len(found.items), sum(taken.values())
    print(f"Reports: {count}; the best of {given.rounds} rounds.\n")
    print("| stage | ms a report | share |")
    print("|---|---|---|")
    for stage, seconds in taken.items():
        print(f"| {stage} | {1000 * seconds / count:.3f} | {seconds / whole:.0%} |")
    after = sum(taken[stage] for stage in _AFTER_ALL)
    for who, seconds in (("workers", whole - after), ("main process", after)):
        print(f"| all of the {who} | {1000 * seconds / count:.3f} | |")


if __name__ == "__main__":
    main()
