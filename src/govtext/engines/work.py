"""What is done with one file: read, analyse, turn into rows, one step at a time."""

from __future__ import annotations

import hashlib
import traceback
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from govtext.engines.name_template import Template, place_row
from govtext.engines.places_file import PlaceRow, with_place
from govtext.errors import UnreadableFileError
from govtext.panel.rows import Rows, report_rows
from govtext.readers import file_bytes, read_bytes
from govtext.readers.inputs import Loaded, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govtext.pipeline import Begun
    from govtext.types import Document, Facts


@dataclass(frozen=True, slots=True)
class Settings:
    """What is the same for every file.

    Attributes:
        kind: ``auto``, ``rule-of-law`` or ``work-report``.
        themes: Whether to classify sections by theme.
        sentences: Whether to make the table of sentences.
        texts: Whether to hand back the text.
        places: What the user knows about reports, by their source.
        template: What folder and file names say about reports.
    """

    kind: str = "auto"
    themes: bool = True
    sentences: bool = False
    texts: bool = False
    places: dict[str, PlaceRow] = field(default_factory=dict)
    template: Template | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: its rows, or the reason why there are none."""

    source: str
    digest: str = ""
    rows: Rows = field(default_factory=dict)
    text: str | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A file on its way: begun, or come to its end with a problem."""

    source: str
    digest: str = ""
    begun: Begun | None = None
    problem: Problem | None = None


def begin(loaded: Loaded, settings: Settings) -> Work:
    """Read a file and begin its analysis. Never raises."""
    # Where others do the work, this process need not load the finders.
    from govtext import pipeline  # noqa: PLC0415

    source = loaded.item.source
    if loaded.problem is not None:
        return Work(source, problem=loaded.problem)
    digest, stage = "", "read"
    try:
        data = bytes_of(loaded)
        digest = hashlib.sha256(data).hexdigest()
        document = read_bytes(data, source)
        stage = "analyze"
        begun = pipeline.begin(document, kind=settings.kind)
    except UnreadableFileError as error:
        return Work(
            source, digest, problem=Problem(source, stage, error.code, str(error))
        )
    # Here and in ``finish`` any fault is caught: a report that we stumble over must not
    # cost the user the others.
    except Exception as error:  # noqa: BLE001
        return Work(source, digest, problem=_fault(source, stage, error))
    return Work(source, digest, begun)


def classify(works: Sequence[Work], settings: Settings) -> list[Work]:
    """Give the sections of several files their themes, all at once."""
    if not settings.themes:
        return list(works)
    from govtext import pipeline  # noqa: PLC0415

    themed = iter(
        pipeline.with_themes([work.begun for work in works if work.begun is not None])
    )
    return [
        work if work.begun is None else replace(work, begun=next(themed))
        for work in works
    ]


def finish(work: Work, settings: Settings) -> Outcome:
    """Complete the analysis and make the rows. Never raises."""
    from govtext import pipeline  # noqa: PLC0415

    if work.begun is None:
        return Outcome(work.source, work.digest, problem=work.problem)
    try:
        report = pipeline.finish(work.begun)
        document = report.document
        facts = with_stated(report.facts, document, settings)
        report = replace(report, facts=facts)
        rows = report_rows(report, sentences=settings.sentences)
    except Exception as error:  # noqa: BLE001
        problem = _fault(work.source, "analyze", error)
        return Outcome(work.source, work.digest, problem=problem)
    text = document.text if settings.texts else None
    return Outcome(work.source, work.digest, rows, text)


def _fault(source: str, stage: str, error: Exception) -> Problem:
    return Problem(source, stage, "internal_error", fault(error))


def with_stated(facts: Facts, document: Document, settings: Settings) -> Facts:
    """The facts with what the user states: by the names of files, and by ``places``."""
    source = document.source
    if settings.template and (fields := settings.template.match(source)):
        facts = with_place(facts, place_row(fields, facts.place), document.text)
    return with_place(facts, settings.places.get(source), document.text)


def bytes_of(loaded: Loaded) -> bytes:
    """The bytes of an item.

    Raises:
        UnreadableFileError: They cannot be had.
    """
    if loaded.data is not None:
        return loaded.data
    return file_bytes(Path(loaded.item.path))


_GIVEN_UP = {
    "worker_died": "the process that analysed it died; is there enough memory?",
    "timeout": "it took longer than --time-limit allows; give it more, or leave it out",
}


def given_up(loaded: Loaded, code: str) -> Work:
    """What a file comes to that its process did not survive or finish."""
    source = loaded.item.source
    return Work(source, problem=Problem(source, "analyze", code, _GIVEN_UP[code]))


def fault(error: Exception) -> str:
    """A fault in one line: class, message and where it was raised."""
    what = traceback.format_exception_only(error)[-1].strip()
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{' '.join(what.split())}{where}"
