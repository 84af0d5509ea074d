"""The common form of what every tool is given: texts with units marked in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from govtext.coding.errors import CodingError
from govtext.coding.files import read_report
from govtext.engines.codebook import UNCODED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from govtext.coding.codebook import AllowedCode
    from govtext.coding.units import Code, Unit

OWN_NAME = "govtext"
"""The coder, where a tool wants one, of what no person coded."""

_DOCUMENT_ID = re.compile(
    r"(?<![0-9a-f])([0-9a-f]{16})(?:_([0-9]{1,12})-[0-9]{1,12})?(?![0-9a-f])"
)
_CATEGORIES = ("themes", "roles")


@dataclass(frozen=True, slots=True)
class CodedDocument:
    """A text in which units are to be coded.

    Attributes:
        document_id: ``REPORT_ID`` for a whole report, ``REPORT_ID_START-END`` for a
            stretch of one.
        report_id: The report.
        start: Offset of the text in the report.
        text: The characters themselves.
        units: The units that lie in it.
    """

    document_id: str
    report_id: str
    start: int
    text: str
    units: tuple[Unit, ...]

    @property
    def name(self) -> str:
        """What people read in lists of documents; the id stands in it."""
        unit = self.units[0]
        year = "" if unit.year is None else str(unit.year)
        return " ".join(filter(None, (unit.place, year, self.document_id)))


class Mark(NamedTuple):
    """A unit as a tool shows it; offsets count from the document's beginning."""

    unit: Unit
    start: int
    end: int
    labels: tuple[str, ...]
    note: str
    coder: str


def documents(
    units: Iterable[Unit], texts_folder: Path | None = None
) -> list[CodedDocument]:
    """Put units into the texts that they stand in.

    Args:
        units: The units.
        texts_folder: The folder ``texts`` of ``govtext extract --texts``, for whole
            reports. Without it each context is a document; units of equal context
            share it.

    Raises:
        CodingError: A text is not there, or not that of the units.
    """
    groups: dict[tuple[str, int, str], list[Unit]] = {}
    for unit in units:
        key = unit.report_id, unit.context_start, unit.context
        if texts_folder is not None:
            key = unit.report_id, 0, ""
        groups.setdefault(key, []).append(unit)
    found = []
    for (report_id, start, context), inside in groups.items():
        if texts_folder is None:
            document_id = f"{report_id}_{start}-{start + len(context)}"
            text = context
        else:
            document_id, text = report_id, read_report(texts_folder, report_id)
        document = CodedDocument(document_id, report_id, start, text, tuple(inside))
        for unit in inside:
            if text[unit.start - start : unit.end - start] != unit.text:
                raise CodingError(
                    f"{texts_folder}/{report_id}.txt: the text of {unit.unit_id} does "
                    "not stand there; give the texts that the sample was drawn from"
                )
        found.append(document)
    return found


def parse_document_id(name: str) -> tuple[str, int] | None:
    """The report and the offset in it that a document's name tells.

    >>> parse_document_id("平安镇 2023 0123456789abcdef_5-12.txt")
    ('0123456789abcdef', 5)
    >>> parse_document_id("interview 3")
    """
    found = _DOCUMENT_ID.search(name)
    return None if found is None else (found[1], int(found[2] or 0))


def marks(
    document: CodedDocument,
    allowed: Sequence[AllowedCode],
    *,
    show_found: bool,
    prefilled: Mapping[str, Code] | None,
) -> Iterator[Mark]:
    """The units of a document with the labels that they are shown with.

    A unit has the codes given to it already, else the label that asks for a code.
    Where none has a code yet, ``show_found`` labels them with what govtext found if
    that is a code. What a coder leaves as it is counts as confirmed, but for the label
    that asks.
    """
    shown = {code.code: code.shown for code in allowed}
    for unit in document.units:
        start, end = unit.start - document.start, unit.end - document.start
        code = (prefilled or {}).get(unit.unit_id)
        note = code.note if code is not None else ""
        if code is not None:
            codes = [code.code, *code.others]
        elif show_found and not prefilled and unit.what in _CATEGORIES:
            codes = unit.found.split(";")
        else:
            codes = []
        if show_found and not note and unit.what not in _CATEGORIES:
            note = unit.found
        labels = tuple(shown[one] for one in codes if one in shown)
        # Half of what was found would look like all of it.
        if not codes or len(labels) < len(codes):
            labels = (UNCODED,)
        yield Mark(unit, start, end, labels, note, code.coder if code else OWN_NAME)
