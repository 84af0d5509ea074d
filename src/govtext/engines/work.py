"""What is done with one file: read, analyse, turn into rows."""

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

    @property
    def report_id(self) -> str:
        """The report's id; only where there are rows."""
        return str(self.rows["reports"][0][0])


def process(loaded: Loaded, settings: Settings) -> Outcome:
    """Do everything with one file. Never raises."""
    # Where others do the work, this process need not load the finders.
    from govtext import pipeline  # noqa: PLC0415

    source = loaded.item.source
    if loaded.problem is not None:
        return Outcome(source, problem=loaded.problem)
    digest, stage = "", "read"
    try:
        data = bytes_of(loaded)
        digest = hashlib.sha256(data).hexdigest()
        document = read_bytes(data, source)
        stage = "analyze"
        report = pipeline.analyze(document, kind=settings.kind, themes=settings.themes)
        facts = with_stated(report.facts, document, settings)
        report = replace(report, facts=facts)
        rows = report_rows(report, sentences=settings.sentences)
    except UnreadableFileError as error:
        problem = Problem(source, stage, error.code, str(error))
        return Outcome(source, digest, problem=problem)
    # The one place where any fault is caught: a report that we stumble over must not
    # cost the user the others.
    except Exception as error:  # noqa: BLE001
        problem = Problem(source, stage, "internal_error", fault(error))
        return Outcome(source, digest, problem=problem)
    return Outcome(source, digest, rows, document.text if settings.texts else None)


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


def lost(loaded: Loaded) -> Outcome:
    """The outcome for a file over which the process died."""
    source = loaded.item.source
    message = "the process that analysed it died; is there enough memory?"
    return Outcome(source, problem=Problem(source, "analyze", "worker_died", message))


def fault(error: Exception) -> str:
    """A fault in one line: class, message and where it was raised."""
    what = traceback.format_exception_only(error)[-1].strip()
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{' '.join(what.split())}{where}"
