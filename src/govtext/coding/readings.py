"""The common form of what coders give back, whatever the tool."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from govtext.coding.documents import parse_document_id
from govtext.coding.errors import CodingError
from govtext.coding.files import shown
from govtext.coding.spans import Span
from govtext.engines.codebook import UNCODED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@dataclass(frozen=True, slots=True)
class Given:
    """The codes that one coder gave to one span.

    Attributes:
        span: Where, in the report.
        text: The characters there; empty where the format does not keep them.
        code: The leading code as given: code, or code and name.
        others: Further codes; one may hold several, with separators between them.
        note: The coder's remark.
        coder: Who coded; empty where the file does not tell.
        where: File and row or document, for messages.
        what: What was coded; empty where the format does not tell.
    """

    span: Span
    text: str
    code: str
    others: tuple[str, ...]
    note: str
    coder: str
    where: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text as it came back, its line ends as in the report.

    Attributes:
        report_id: The report.
        start: Offset of the text in the report.
        text: The characters.
        where: File and document, for messages.
        offset: From an offset in the text as the tool has it to one in ``text``.
        raw_length: Length of the text as the tool has it.
    """

    report_id: str
    start: int
    text: str
    where: str
    offset: Callable[[int], int]
    raw_length: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What was in a file.

    Attributes:
        given: The codes.
        texts: The texts that the coder had; none in sheets.
        uncoded: Rows without a code in sheets.
    """

    given: tuple[Given, ...]
    texts: tuple[ReadText, ...] = ()
    uncoded: int = 0


class Labelled(NamedTuple):
    """One label on one span, in the offsets of the tool's text."""

    start: object
    end: object
    label: str
    note: str = ""


def read_text_of(
    document_id: object, text: object, characters: object, where: str
) -> ReadText:
    r"""A text as a tool gives it back.

    Args:
        document_id: What names the document.
        text: Its text; a tool may have made ``\r\n`` of ``\n`` and put
            a byte-order mark before it, which no position counts.
        characters: Its length when it was exported, if that is kept: a text of that
            length is as it was.
        where: File and document, for messages.

    Raises:
        CodingError: The document is not one of govtext's, or has no text.
    """
    place = parse_document_id(str(document_id or ""))
    if place is None:
        raise CodingError(
            f"{where}: {shown(document_id or '')} is no document of govtext; import "
            "what was exported with 'govtext code export'"
        )
    if not isinstance(text, str):
        raise CodingError(f"{where}: the document has no text; export it with the text")
    if len(text) != characters:
        text = text.removeprefix("\ufeff")
    if "\r" not in text or len(text) == characters:
        return ReadText(*place, text, where, int, len(text))
    breaks = list(_all(text, "\r\n"))
    even = text.replace("\r\n", "\n").replace("\r", "\n")
    return ReadText(
        *place, even, where, lambda at: at - bisect_left(breaks, at), len(text)
    )


def _all(text: str, wanted: str) -> Iterable[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def gather(text: ReadText, labels: Iterable[Labelled], coder: str) -> list[Given]:
    """The codes of one coder in one document: one for each span.

    The first label on a span leads; a span that still asks for a code has none.

    Raises:
        CodingError: A span does not lie in the text.
    """
    spans: dict[tuple[int, int], tuple[list[str], list[str]]] = {}
    for one in labels:
        start, end = _inside(text, one)
        codes, notes = spans.setdefault((start, end), ([], []))
        if one.label.strip() not in (UNCODED, "？", "") and one.label not in codes:
            codes.append(one.label)
        if one.note and one.note not in notes:
            notes.append(one.note)
    return [
        Given(
            Span(text.report_id, text.start + start, text.start + end),
            text.text[start:end],
            codes[0],
            tuple(codes[1:]),
            "\n".join(notes),
            coder,
            text.where,
        )
        for (start, end), (codes, notes) in spans.items()
        if codes
    ]


def _inside(text: ReadText, one: Labelled) -> tuple[int, int]:
    start, end = one.start, one.end
    if (
        not isinstance(start, int)
        or not isinstance(end, int)
        or not 0 <= start < end <= text.raw_length
    ):
        raise CodingError(
            f"{text.where}: the span {start}-{end} of {shown(one.label)} does not lie "
            f"in the text of {text.raw_length} characters; was the text changed?"
        )
    return text.offset(start), text.offset(end)
