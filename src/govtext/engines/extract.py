"""From inputs to the tables in a folder: what ``govtext extract`` does.

Files go in batches through ``extraction.extract_batch``, by processes of this machine,
into parts; the parts are put together to tables at the end.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from govtext.engines import local, parts, shards
from govtext.engines.assemble import assemble
from govtext.engines.batches import FILES, input_batch
from govtext.engines.extraction import preload_for
from govtext.engines.manifest import describe
from govtext.engines.name_template import unmatched
from govtext.engines.output import (
    OutputFolder,
    check_folder,
    holds_extract,
    remove_left_over,
)
from govtext.engines.plan import Options, Plan, make_plan
from govtext.errors import OutputError, UnreadableFileError
from govtext.readers.inputs import (
    STANDARD_INPUT,
    Inputs,
    Loaded,
    Problem,
    find_inputs,
    load,
)
from govtext.readers.texts import find_texts

if TYPE_CHECKING:
    from pathlib import Path

    from govtext.engines.assemble import ReadParts
    from govtext.readers.listing import Item

Progress = Callable[[int, int], None]
_FEW_BATCHES = 16
"""A few files are spread over so many batches, for there are several processes."""
_SMALLEST = 4


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of it.

    Attributes:
        rows: Number of rows of every table.
        duplicates: How many files hold a text that another one holds.
        kinds: How many reports of which kind.
        problems: What failed, the rows of ``errors``.
        skipped: How many files of which suffix were left out.
        unused_places: Sources in the file of ``--places`` that no report has.
        unmatched: Sources that the template of ``--name-template`` does not fit.
        resumed: How many files an earlier run had done.
        files: How many files were done, these among them.
    """

    rows: dict[str, int]
    duplicates: int
    kinds: Counter[str]
    problems: tuple[Problem, ...]
    skipped: Counter[str]
    unused_places: tuple[str, ...]
    unmatched: tuple[str, ...]
    resumed: int = 0
    files: int = 0


def extract(
    inputs: Sequence[str],
    out: Path,
    options: Options,
    progress: Progress = lambda done, total: None,  # noqa: ARG005
) -> Summary:
    """Read every report below the inputs and write the tables into a folder.

    Args:
        inputs: Paths of files, folders and archives, patterns, ``-``.
        out: The folder; made if it is not there, its parent is not.
        options: See there.
        progress: Told after each batch how many of how many files are done.

    Raises:
        OutputError: The folder cannot be written.
        UnreadableFileError: The file of ``--places`` cannot be read; or something
            failed and ``fail_fast`` is set; or there is nothing to read and the folder
            holds the tables of another run.
        TemplateError: The template is wrong; the message says how.
        GovtextError: The models of themes or the segmenter cannot be used.
    """
    # First, as it loads what every report needs: where that fails, nothing is read.
    plan = make_plan(options)
    check_output(out, plan)
    found = find(inputs)
    _stop_at(found.problems[:1], options)
    if not len(found.items) and holds_extract(out):
        # A slip in the name of a folder must not cost the tables of another run.
        what = "".join(f"{p.source}: {p.message}; " for p in found.problems[:1])
        raise UnreadableFileError(
            f"{what}nothing to read; the tables in {out} are left as they were",
            code="no_reports",
        )
    with parts.RunFolder(out, plan.decisive) as run:
        remove_left_over(out)
        if not options.resume:
            run.clear()
        made = _Parts(out, found, plan, run, progress)
        try:
            made.make()
        except UnreadableFileError:  # stopped at the first failure
            run.clear()
            raise
        if options.shard:
            shards.store_shard(out, made.paths, plan, found, made.batches)
            return _shard_summary(found, made)
        summary = write_tables(
            out,
            plan,
            partial(parts.read_parts, made.paths),
            problems=found.problems,
            skipped=found.skipped,
        )
        run.clear()
    return replace(summary, resumed=made.resumed, files=made.all_files)


def find(inputs: Sequence[str]) -> Inputs:
    """Find everything to read: tables of texts, or files.

    Raises:
        UnreadableFileError: A table of texts cannot be used.
    """
    texts = find_texts(inputs)
    return find_inputs(inputs) if texts is None else Inputs(texts, (), Counter())


def _shard_summary(found: Inputs, made: _Parts) -> Summary:
    """What is told of a shard, whose tables are still to be made."""
    return Summary(
        {}, 0, Counter(), found.problems, found.skipped, (), (), files=made.all_files
    )


def check_output(out: Path, plan: Plan) -> None:
    """See that the tables can go into a folder, before hours are spent on them.

    Raises:
        OutputError: They cannot.
    """
    if plan.options.shard:
        shards.check_shard_folder(out)
    else:
        folder = OutputFolder(out, plan.tables, plan.options.formats)
        check_folder(out, folder.files())


def write_tables(
    out: Path,
    plan: Plan,
    read: ReadParts,
    *,
    problems: Sequence[Problem],
    skipped: Counter[str],
) -> Summary:
    """Put parts together to the tables.

    Args:
        out: The folder for them.
        plan: What the parts were made by.
        read: Gives the parts.
        problems: What went wrong before there were parts.
        skipped: How many files of which suffix were left out.

    Raises:
        OutputError: The folder cannot be written.
    """
    unused = set(plan.settings.places)
    not_fitting: list[str] = []

    def see(source: str) -> None:
        unused.discard(source)
        not_fitting.extend(unmatched(plan.settings.template, [source]))

    with OutputFolder(out, plan.tables, plan.options.formats) as folder:
        made = assemble(read, folder, see)
        failed = sorted(
            (*problems, *made.problems), key=lambda p: (p.source, p.stage, p.code)
        )
        folder.write("errors", [(p.source, p.stage, p.code, p.message) for p in failed])
        rows = folder.commit(describe(plan.recorded, made.inputs.described()))
    return Summary(
        rows,
        made.duplicates,
        made.kinds,
        tuple(failed),
        skipped,
        tuple(sorted(unused)),
        tuple(not_fitting),
    )


def merge(folders: Sequence[Path], out: Path, formats: tuple[str, ...]) -> Summary:
    """Put shards together to the tables of one run.

    Raises:
        UnreadableFileError: They are not all the shards of one run.
        OutputError: The folder cannot be written.
    """
    merged = shards.read_shards(folders, formats)
    return write_tables(
        out,
        merged.plan,
        partial(parts.read_parts, merged.paths),
        problems=merged.problems,
        skipped=merged.skipped,
    )


class _Parts:
    """The parts of a run: those that are there, and those to be made.

    Attributes:
        paths: All of them, in the order of the files.
        all_files: How many files are done.
        resumed: How many of them were done by an earlier run.
        batches: How many batches there are, those of other shards among them.
    """

    def __init__(
        self,
        out: Path,
        found: Inputs,
        plan: Plan,
        run: parts.RunFolder,
        progress: Progress,
    ) -> None:
        self.paths: list[Path] = []
        self.all_files = self.resumed = self.batches = 0
        self._out = out
        self._found = found
        self._plan = plan
        self._run = run
        self._progress = progress
        self._total = len(found.items)

    def make(self) -> None:
        """Make what is not there yet.

        Raises:
            OutputError: A part cannot be written.
            UnreadableFileError: Something failed and ``fail_fast`` is set.
        """
        options = self._plan.options
        stored = local.run(
            self._jobs(),
            partial(parts.store_batch, settings=self._plan.settings),
            lost=parts.with_lost,
            processes=local.Processes(
                local.choose_workers(
                    options.jobs,
                    self._total,
                    harmless=local.are_harmless(self._found.items, self._total),
                ),
                options.time_limit,
                preload_for(self._plan.settings),
            ),
        )
        # Closed at once where something is raised: no worker may outlive the run.
        with contextlib.closing(stored):
            for one in stored:
                if one.refused:
                    where = self._run.folder
                    raise OutputError(f"cannot write to {where}: {one.refused}")
                _stop_at([one.problem] if one.problem else [], options)
                self.all_files += one.files
                self._progress(self.all_files, self._total)

    def _jobs(self) -> Iterator[parts.Job]:
        shard = self._plan.options.shard
        for number, items in enumerate(local.batched(self._found.items, self._size())):
            self.batches += 1
            if shard and not shard.takes(number):
                continue
            # Members of archives are read by the process that analyses them; only this
            # one has the standard input.
            loaded = [
                _typed(item) if item.path == STANDARD_INPUT else Loaded(item, item.data)
                for item in items
            ]
            path = self._run.path(number, loaded)
            if there := self._find(path.name):
                self.paths.append(there)
                self.resumed += len(items)
                self.all_files += len(items)
            else:
                self.paths.append(path)
                yield parts.Job(input_batch(loaded), path)

    def _find(self, name: str) -> Path | None:
        """A part of an earlier run; a shard that came to its end left its parts."""
        options = self._plan.options
        if not options.resume:
            return None
        folders = [self._run.folder, *([self._out] if options.shard else [])]
        return next(filter(parts.can_be_used, (f / name for f in folders)), None)

    def _size(self) -> int:
        """How many files make a batch; only their number decides, for ``--resume``."""
        return max(_SMALLEST, min(FILES, self._total // _FEW_BATCHES))


def _typed(item: Item) -> Loaded:
    """The standard input.

    Raises:
        UnreadableFileError: It is too large for a report.
    """
    (loaded,) = load([item])
    if problem := loaded.problem:
        raise UnreadableFileError(
            f"{problem.source}: {problem.message}", code=problem.code
        )
    return loaded


def _stop_at(problems: Sequence[Problem], options: Options) -> None:
    if options.fail_fast and problems:
        first = problems[0]
        raise UnreadableFileError(f"{first.source}: {first.message}", code=first.code)
