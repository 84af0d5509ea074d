"""What a run shall do, and what of it decides what is in the tables."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from govtext.engines.manifest import (
    describe_models,
    govtext_version,
    rule_tables_digest,
)
from govtext.engines.name_template import parse_template
from govtext.engines.places_file import read_places
from govtext.engines.work import Settings
from govtext.readers import file_bytes
from govtext.schema import ERRORS, REPORT_TABLES, SENTENCES, Table

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Shard:
    """Which part of a run: number ``index`` of ``count``, from one on."""

    index: int
    count: int

    def takes(self, batch: int) -> bool:
        """Whether a batch, counted from zero, is one of this shard."""
        return batch % self.count == self.index - 1


def parse_shard(text: str) -> Shard:
    """Read ``3/8``.

    Raises:
        ValueError: It is no such thing.

    >>> parse_shard("3/8")
    Shard(index=3, count=8)
    """
    first, slash, second = text.partition("/")
    if slash and first.isdecimal() and second.isdecimal():
        shard = Shard(int(first), int(second))
        if 1 <= shard.index <= shard.count:
            return shard
    raise ValueError(f"{text!r} is no shard; write the third of eight as 3/8")


@dataclass(frozen=True, slots=True)
class Options:
    """How to extract.

    Attributes:
        kind: ``auto``, ``rule-of-law`` or ``work-report``.
        themes: Whether to classify sections by theme.
        sentences: Whether to write the table of sentences.
        texts: Whether to write the texts beside the tables.
        formats: Those of ``formats.FORMATS`` that are wanted.
        jobs: Number of processes; 0 leaves it to us.
        resume: Go on with a run into the same folder that was broken off.
        time_limit: Seconds for one file; 0 for no limit.
        fail_fast: Stop at the first failure and write nothing.
        places: The file of ``--places``.
        name_template: The template of ``--name-template``.
        shard: The part of the run to do; all of it without.
    """

    kind: str = "auto"
    themes: bool = True
    sentences: bool = False
    texts: bool = False
    formats: tuple[str, ...] = ("csv",)
    jobs: int = 0
    resume: bool = False
    time_limit: float = 0
    fail_fast: bool = False
    places: Path | None = None
    name_template: str = ""
    shard: Shard | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Options made ready.

    Attributes:
        options: As given.
        settings: What each batch is done with.
        recorded: The options for the manifest.
    """

    options: Options
    settings: Settings
    recorded: dict[str, Any]

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables to write."""
        sentences = [SENTENCES] if self.options.sentences else []
        return (*REPORT_TABLES, *sentences, ERRORS)

    @property
    def decisive(self) -> dict[str, Any]:
        """All but the files that decides what is in the parts."""
        return {
            **self.recorded,
            "formats": "any",
            "govtext": govtext_version(),
            "rule_tables": rule_tables_digest(),
        }


def make_plan(options: Options) -> Plan:
    """Make options ready: read what they name, find what they need.

    Raises:
        UnreadableFileError: The file of ``--places`` cannot be read.
        TemplateError: The template is wrong; the message says how.
        GovtextError: The models of themes or the segmenter cannot be used.
    """
    settings = Settings(
        options.kind,
        options.themes,
        options.sentences,
        options.texts,
        read_places(options.places) if options.places else {},
        parse_template(options.name_template) if options.name_template else None,
    )
    return Plan(options, settings, _recorded(options))


def _recorded(options: Options) -> dict[str, Any]:
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
