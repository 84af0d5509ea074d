"""From inputs to the tables in a folder: what ``govtext extract`` does."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from govtext.engines import local
from govtext.engines.manifest import describe, describe_models
from govtext.engines.name_template import parse_template, unmatched
from govtext.engines.output import OutputFolder
from govtext.engines.places_file import read_places
from govtext.engines.work import Outcome, Settings, lost, process
from govtext.errors import UnreadableFileError
from govtext.panel.frames import with_duplicates
from govtext.readers import file_bytes
from govtext.readers.inputs import Inputs, Problem, find_inputs, load
from govtext.schema import ERRORS, REPORT_TABLES, REPORTS, SENTENCES

if TYPE_CHECKING:
    from pathlib import Path

    from govtext.cells import Row

Progress = Callable[[int, int], None]
_KIND = REPORTS.header.index("kind")


@dataclass(frozen=True, slots=True)
class Options:
    """How to extract.

    Attributes:
        kind: ``auto``, ``rule-of-law`` or ``work-report``.
        themes: Whether to classify sections by theme.
        sentences: Whether to write the table of sentences.
        texts: Whether to write the texts beside the tables.
        formats: ``csv``, ``jsonl`` or both.
        jobs: Number of processes; 0 leaves it to us.
        fail_fast: Stop at the first failure and write nothing.
        places: The file of ``--places``.
        name_template: The template of ``--name-template``.
    """

    kind: str = "auto"
    themes: bool = True
    sentences: bool = False
    texts: bool = False
    formats: tuple[str, ...] = ("csv",)
    jobs: int = 0
    fail_fast: bool = False
    places: Path | None = None
    name_template: str = ""


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
    """

    rows: dict[str, int]
    duplicates: int
    kinds: Counter[str]
    problems: tuple[Problem, ...]
    skipped: Counter[str]
    unused_places: tuple[str, ...]
    unmatched: tuple[str, ...]


@dataclass(slots=True)
class _State:
    """What grows while reports stream by: one row a report, none of its text."""

    reports: list[Row] = field(default_factory=list)
    duplicates: dict[str, list[str]] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


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
        progress: Told after each file how many of how many are done.

    Raises:
        OutputError: The folder cannot be written.
        UnreadableFileError: The file of ``--places`` cannot be read; or something
            failed and ``fail_fast`` is set.
        ValueError: The template is wrong; the message says how.
        GovtextError: The models of themes or the segmenter cannot be used.
    """
    places = read_places(options.places) if options.places else {}
    # First, as it loads what every report needs: where that fails, nothing is read.
    recorded = _recorded(options)
    settings = Settings(
        options.kind,
        options.themes,
        options.sentences,
        options.texts,
        places,
        parse_template(options.name_template) if options.name_template else None,
    )
    tables = [*REPORT_TABLES, *([SENTENCES] if options.sentences else []), ERRORS]
    with OutputFolder(out, tables, options.formats) as folder:
        found = find_inputs(inputs)
        state = _State(problems=list(found.problems))
        _stop_at_first(state, options)
        total = len(found.items)
        for done, outcome in enumerate(_outcomes(found, settings, options.jobs), 1):
            _take(outcome, state, folder)
            _stop_at_first(state, options)
            progress(done, total)
        reports = [
            with_duplicates(row, state.duplicates[str(row[0])]) for row in state.reports
        ]
        folder.write("reports", reports)
        problems = sorted(state.problems, key=lambda p: (p.source, p.stage, p.code))
        folder.write(
            "errors", [(p.source, p.stage, p.code, p.message) for p in problems]
        )
        rows = folder.commit(describe(recorded, state.digests))
    sources = {item.source for item in found.items}
    return Summary(
        rows,
        sum(map(len, state.duplicates.values())),
        Counter(str(row[_KIND]) for row in reports),
        tuple(problems),
        found.skipped,
        tuple(sorted(places.keys() - sources)),
        tuple(unmatched(settings.template, sorted(sources))),
    )


def _outcomes(found: Inputs, settings: Settings, jobs: int) -> Iterator[Outcome]:
    return local.run(
        load(found.items),
        partial(process, settings=settings),
        lost=lost,
        workers=local.choose_workers(jobs, len(found.items)),
    )


def _take(outcome: Outcome, state: _State, folder: OutputFolder) -> None:
    """Write what came of one file."""
    if outcome.digest:
        state.digests[outcome.source] = outcome.digest
    if outcome.problem is not None:
        state.problems.append(outcome.problem)
        return
    key = outcome.report_id
    if key in state.duplicates:
        state.duplicates[key].append(outcome.source)
        return
    state.duplicates[key] = []
    for table, rows in outcome.rows.items():
        if table == "reports":
            # Kept to the end: which files are duplicates is known only then.
            state.reports += rows
        else:
            folder.write(table, rows)
    if outcome.text is not None:
        folder.write_text(key, outcome.text)


def _stop_at_first(state: _State, options: Options) -> None:
    if options.fail_fast and state.problems:
        first = state.problems[0]
        raise UnreadableFileError(f"{first.source}: {first.message}", code=first.code)


def _recorded(options: Options) -> dict[str, Any]:
    """The options that change what is in the tables."""
    recorded: dict[str, Any] = {
        "kind": options.kind,
        "themes": options.themes,
        "sentences": options.sentences,
        "texts": options.texts,
        "formats": list(options.formats),
    }
    if options.themes:
        recorded["theme_models"] = describe_models()
    if options.name_template:
        recorded["name_template"] = options.name_template
    if options.places:
        digest = hashlib.sha256(file_bytes(options.places)).hexdigest()
        recorded["places_sha256"] = digest
    return recorded
