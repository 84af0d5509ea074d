"""From finished parts to the tables: equal texts made one, rows in the files' order."""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from govtext.engines import batches
from govtext.engines.parts import problems_in
from govtext.panel.rows import join
from govtext.schema import REPORTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from govtext.engines.output import OutputFolder
    from govtext.readers.inputs import Problem

    ReadParts = Callable[[Sequence[str]], Iterator[pa.RecordBatch]]
    """Goes through all parts in order, each with the columns named, or with all."""

_NAMED_INPUTS = 1000


class InputDigests:
    """One digest of all inputs; each by itself as long as they are few.

    >>> digests = InputDigests()
    >>> digests.add("a.txt", "0" * 64)
    >>> digests.described()["count"]
    1
    """

    def __init__(self) -> None:
        self._all = hashlib.sha256()
        self._count = 0
        self._named: dict[str, str] = {}

    def add(self, source: str, digest: str) -> None:
        """Add an input; they come in the order of their sources."""
        self._all.update(f"{source}\0{digest}\n".encode("utf-8", "surrogatepass"))
        self._count += 1
        if self._count <= _NAMED_INPUTS:
            self._named[source] = digest

    def described(self) -> dict[str, Any]:
        """What the manifest says of them."""
        found = {"count": self._count, "sha256": self._all.hexdigest()}
        few = self._count <= _NAMED_INPUTS
        return {**found, "files": self._named} if few else found


@dataclass(slots=True)
class Assembled:
    """What the tables were made of.

    Attributes:
        duplicates: How many files hold a text that another one holds.
        kinds: How many reports of which kind.
        problems: What failed.
        inputs: The digests of the inputs, for the manifest.
    """

    duplicates: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    inputs: InputDigests = field(default_factory=InputDigests)


def assemble(
    read: ReadParts,
    folder: OutputFolder,
    see: Callable[[str], None] = lambda source: None,  # noqa: ARG005
) -> Assembled:
    """Write the tables of all parts.

    Of files with equal texts the first is kept, and its row names the others.

    Args:
        read: Gives the parts, as often as asked.
        folder: Where the tables go; the caller writes ``errors`` and commits.
        see: Told the source of every file.
    """
    repeats = _find_repeats(read)
    made = Assembled(duplicates=int(repeats.is_later.sum()))
    first = 0
    for part in read(()):
        for source, digest in zip(
            part.column("source").to_pylist(),
            part.column("digest").to_pylist(),
            strict=True,
        ):
            see(source)
            if digest:
                made.inputs.add(source, digest)
        made.problems += problems_in(part)
        reports = batches.lengths(part, "reports")
        numbers = np.cumsum(reports) - reports + first
        kept = reports == 1
        kept[kept] = ~repeats.is_later[numbers[kept]]
        if not kept.all():
            part = part.filter(pa.array(kept))  # noqa: PLW2901
        tables = batches.tables_in(part)
        tables["reports"] = repeats.named(tables["reports"], numbers[kept])
        made.kinds.update(tables["reports"].column("kind").to_pylist())
        folder.write_batches(tables)
        if "text" in part.schema.names:
            names = tables["reports"].column("report_id").to_pylist()
            for name, text in zip(names, part.column("text").to_pylist(), strict=True):
                folder.write_text(name, text)
        first += int(reports.sum())
    return made


@dataclass(frozen=True, slots=True)
class _Repeats:
    """Reports of equal texts, by the number of each report in the order of the files.

    Attributes:
        is_later: Of each, whether an earlier one has its text.
        sources: The sources of these, by the first of each text.
    """

    is_later: np.ndarray[Any, Any]
    sources: dict[int, list[str]]

    def named(
        self, reports: pa.RecordBatch, numbers: np.ndarray[Any, Any]
    ) -> pa.RecordBatch:
        """Reports with the sources of those that have the same text."""
        if not any(int(number) in self.sources for number in numbers):
            return reports
        cells = [join(sorted(self.sources.get(int(number), ()))) for number in numbers]
        at = REPORTS.header.index("duplicate_sources")
        return reports.set_column(at, reports.schema.field(at), pa.array(cells))


def _find_repeats(read: ReadParts) -> _Repeats:
    """Compare the ids of all reports: eight bytes each."""
    ids = array("Q")
    for part in read(("reports",)):
        found = batches.tables_in(part)["reports"].column("report_id").to_pylist()
        ids.extend(int(name, 16) for name in found)
    known = np.frombuffer(ids, dtype=np.uint64)
    _, firsts, which = np.unique(known, return_index=True, return_inverse=True)
    first_of = firsts[which]
    is_later = first_of != np.arange(len(known))
    sources: dict[int, list[str]] = defaultdict(list)
    if is_later.any():
        number = 0
        for part in read(("reports",)):
            column = batches.tables_in(part)["reports"].column("source")
            for source in column.to_pylist():
                if is_later[number]:
                    sources[int(first_of[number])].append(source)
                number += 1
    return _Repeats(is_later, sources)
