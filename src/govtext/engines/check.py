"""What is in a collection, and what is missing: what ``govtext check`` does."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from govtext.engines import local
from govtext.engines.expected import Expected, read_expected
from govtext.engines.local import batched
from govtext.engines.name_template import parse_template, unmatched
from govtext.engines.places_file import read_places
from govtext.engines.work import Settings, bytes_of, fault, given_up, with_stated
from govtext.errors import UnreadableFileError
from govtext.panel.rows import join, place_cells
from govtext.readers import read_bytes
from govtext.readers.inputs import Loaded, Problem, find_inputs, load
from govtext.schema import CHECK
from govtext.types import Facts

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from govtext.cells import Cell, Row


_BATCH = 16


@dataclass(frozen=True, slots=True)
class Finding:
    """What one file is taken for, or an expected report that is not there.

    Attributes:
        status: One of ``schema.CHECK_STATUS``.
        source: Path below the input; empty for what is missing.
        facts: Kind, title, place, year.
        media_type: MIME type by the content.
        notes: What is doubtful, the file it repeats, what failed.
        digest: SHA-256 of the text, by which equal texts are found.
    """

    status: str
    source: str = ""
    facts: Facts = field(default_factory=Facts)
    media_type: str = ""
    notes: tuple[str, ...] = ()
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """How to check.

    Attributes:
        kind: ``auto``, ``rule-of-law`` or ``work-report``.
        jobs: Number of processes; 0 leaves it to us.
        places: The file of ``--places``.
        name_template: The template of ``--name-template``.
        expected: The file of ``--expected``.
        time_limit: Seconds for one file; 0 for no limit.
    """

    kind: str = "auto"
    jobs: int = 0
    places: Path | None = None
    name_template: str = ""
    expected: Path | None = None
    time_limit: float = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of it.

    Attributes:
        findings: By source, those of missing reports last.
        skipped: How many files of which suffix were left out.
        unmatched: Sources that the template of ``--name-template`` does not fit.
    """

    findings: tuple[Finding, ...]
    skipped: Counter[str]
    unmatched: tuple[str, ...] = ()


def finding_row(finding: Finding) -> Row:
    """A row of the table ``check``."""
    cells: dict[str, Cell] = {
        "status": finding.status,
        "source": finding.source,
        "kind": "" if finding.status == "failed" else finding.facts.kind,
        **place_cells(finding.facts.place),
        "year": finding.facts.year,
        "title": finding.facts.title,
        "media_type": finding.media_type,
        "notes": join(finding.notes),
    }
    return tuple(cells[name] for name in CHECK.header)


def check(
    inputs: Sequence[str],
    options: Options,
    progress: Callable[[int, int], None] = lambda done, total: None,  # noqa: ARG005
) -> Checked:
    """Tell what every file below the inputs would be read as.

    Raises:
        UnreadableFileError: The file of ``--places`` or ``--expected`` cannot be read.
        TemplateError: The template is wrong; the message says how.
    """
    places = read_places(options.places) if options.places else {}
    expected = read_expected(options.expected) if options.expected else ()
    template = parse_template(options.name_template) if options.name_template else None
    settings = Settings(kind=options.kind, places=places, template=template)
    found = find_inputs(inputs)
    total = len(found.items)
    surveyed = local.run(
        batched(load(found.items), _BATCH),
        partial(survey_batch, settings=settings),
        lost=with_lost,
        processes=local.Processes(
            local.choose_workers(
                options.jobs, total, harmless=local.are_harmless(found.items, total)
            ),
            options.time_limit,
            "govtext.engines.warm",
        ),
    )
    findings = [_failed(problem) for problem in found.problems]
    done = 0
    for batch in surveyed:
        findings += batch
        done += len(batch)
        progress(done, total)
    findings.sort(key=lambda finding: finding.source)
    findings = [*_with_repeats(_with_duplicates(findings))]
    missing = [*_missing(findings, expected)]
    sources = (item.source for item in found.items)
    return Checked(
        (*findings, *missing), found.skipped, tuple(unmatched(template, sources))
    )


def survey_batch(
    batch: Sequence[Loaded],
    tell: Callable[[int], None],
    careful: bool,  # noqa: ARG001, FBT001  each file is by itself anyway
    *,
    settings: Settings,
) -> list[Finding]:
    """Tell what some files are; each row is told before it is begun."""
    findings = []
    for row, loaded in enumerate(batch):
        tell(row)
        findings.append(survey(loaded, settings))
    return findings


def with_lost(batch: Sequence[Loaded], lost: dict[int, str]) -> list[Loaded]:
    """A batch without the files that are given up."""
    return [
        replace(one, problem=given_up(one, lost[row]).problem) if row in lost else one
        for row, one in enumerate(batch)
    ]


def survey(loaded: Loaded, settings: Settings) -> Finding:
    """Read one file and tell what it is. Never raises."""
    from govtext import pipeline  # noqa: PLC0415  as in ``work.process``

    source = loaded.item.source
    if loaded.problem is not None:
        return _failed(loaded.problem)
    try:
        document = read_bytes(bytes_of(loaded), source)
        identity = pipeline.identify(document, kind=settings.kind)
    except UnreadableFileError as error:
        return _failed(Problem(source, "read", error.code, str(error)))
    # As in ``work.process``: no file may cost the others.
    except Exception as error:  # noqa: BLE001
        return _failed(Problem(source, "analyze", "internal_error", fault(error)))
    facts = with_stated(identity.facts, document, settings)
    notes = [*identity.warnings, *_doubts(facts)]
    status = "other" if facts.kind == "other" else "doubtful" if notes else "ok"
    text = document.text.encode("utf-8", "surrogatepass")
    return Finding(
        status,
        source,
        facts,
        document.media_type,
        tuple(notes),
        hashlib.sha256(text).hexdigest(),
    )


def _doubts(facts: Facts) -> Iterable[str]:
    """What about the place should be looked at."""
    place = facts.place
    divisions = [chain for chain in place.candidates if "/" in chain]
    if divisions and not place.division_code:
        yield f"place uncertain: {' or '.join(divisions[:3])}"


def _failed(problem: Problem) -> Finding:
    return Finding(
        "failed", problem.source, notes=(f"{problem.code}: {problem.message}",)
    )


def _with_duplicates(findings: list[Finding]) -> Iterable[Finding]:
    """Mark every text that an earlier file holds as well."""
    first: dict[str, str] = {}
    for finding in findings:
        earlier = first.setdefault(finding.digest, finding.source)
        if finding.digest and earlier != finding.source:
            note = f"the same text as {earlier}"
            yield replace(finding, status="duplicate", notes=(note, *finding.notes))
        else:
            yield finding


def _with_repeats(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Mark reports of one kind, place, body and year with different texts."""
    known = [*findings]
    sources: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for finding in known:
        if key := _cell_of_panel(finding):
            sources[key].append(finding.source)
    for finding in known:
        others = [
            s for s in sources.get(_cell_of_panel(finding), ()) if s != finding.source
        ]
        if not others:
            yield finding
            continue
        note = f"another text for the same place and year: {', '.join(others[:3])}"
        yield replace(finding, status="doubtful", notes=(*finding.notes, note))


def _cell_of_panel(finding: Finding) -> tuple[str, ...]:
    """What a collection should hold once; empty where that is not known."""
    facts = finding.facts
    if (
        finding.status not in ("ok", "doubtful")
        or not facts.place.key
        or not facts.year
    ):
        return ()
    # A territory has many departments; only the issuer tells them apart.
    body = facts.issuer if facts.place.level == "department" else ""
    if facts.place.level == "department" and not body:
        return ()
    return (facts.kind, facts.place.key, body, str(facts.year))


def _missing(
    findings: list[Finding], expected: Iterable[Expected]
) -> Iterable[Finding]:
    """What is expected and no report is there for."""
    usable = [f for f in findings if f.status in ("ok", "doubtful")]
    for wanted in expected:
        if not any(wanted.is_met_by(finding.facts) for finding in usable):
            facts = Facts(kind=wanted.kind, place=wanted.place, year=wanted.year)
            yield Finding("missing", facts=facts, notes=(f"expected: {wanted.where}",))
