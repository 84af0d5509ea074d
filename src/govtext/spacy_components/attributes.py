"""What a spaCy ``Doc`` knows of a report, and the attributes that give it back.

A Doc travels to other processes and to disk as msgpack, which knows no classes. So the
report lies in its user data as dicts, tuples, strings and numbers, and the extension
attributes make govtext's own values of them when they are asked.
"""

from __future__ import annotations

from dataclasses import asdict
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, TypeVar

from spacy.tokens import Doc, Span

from govtext.errors import GovtextError
from govtext.outline import Outline
from govtext.pipeline import Report
from govtext.types import Absence, Citation, Document, Facts, Metric, Place, Section

if TYPE_CHECKING:
    from spacy.language import Language

_Found = TypeVar("_Found", Section, Metric, Citation)
_AROUND = 12


def make_doc(nlp: Language, document: Document | str) -> Doc:
    """Tokenize a document; its source and properties help to tell place and year.

    The Doc is then given to the pipeline: ``nlp(make_doc(nlp, read_file(path)))``.

    Raises:
        GovtextError: The tokenizer loses or adds characters, so that no offset of the
            Doc would hold in the document.
    """
    if isinstance(document, str):
        document = Document(document)
    doc = nlp.make_doc(document.text)
    if doc.text != document.text:
        pairs = enumerate(zip_longest(doc.text, document.text))
        at = next(at for at, (mine, theirs) in pairs if mine != theirs)
        raise GovtextError(
            f"the tokenizer changes the text at offset {at}: "
            f"{document.text[at : at + _AROUND]!r} became "
            f"{doc.text[at : at + _AROUND]!r}; take one that keeps every character"
        )
    known = asdict(document)
    del known["text"]
    doc._.govtext_document = known
    return doc


def document_of(doc: Doc) -> Document:
    """The document that a Doc was made of; without a source where it was bare text."""
    return Document(doc.text, **_tupled(doc._.govtext_document or {}))


def keep_report(doc: Doc, report: Report, *, themes: bool) -> None:
    """Put a report into a Doc.

    Args:
        doc: The Doc whose text it is about.
        report: What was found.
        themes: Whether its sections were classified.
    """
    found = asdict(report)
    del found["document"]
    doc._.govtext = found | {
        "report_id": report.document.report_id,
        "with_themes": themes,
        "sections": {row["section_id"]: row for row in found["sections"]},
        "metrics": {row["metric_id"]: row for row in found["metrics"]},
        "citations": {f"c{at + 1}": row for at, row in enumerate(found["citations"])},
    }


def kept_report(doc: Doc) -> Report | None:
    """The report in a Doc; ``None`` before a component ran.

    Also ``None`` where the user data are another text's, as in a part of a Doc that
    was made by ``span.as_doc(copy_user_data=True)``.
    """
    kept = doc._.govtext
    if kept is None:
        return None
    document = document_of(doc)
    if kept["report_id"] != document.report_id:
        return None
    facts = _tupled(kept["facts"])
    return Report(
        document,
        Facts(**facts | {"place": Place(**facts["place"])}),
        tuple(Section(**_tupled(row)) for row in kept["sections"].values()),
        tuple(Metric(**row) for row in kept["metrics"].values()),
        tuple(Absence(**row) for row in kept["absences"]),
        tuple(Citation(**row) for row in kept["citations"].values()),
        tuple(kept["warnings"]),
    )


def has_themes(doc: Doc) -> bool:
    """Whether the sections of the report in a Doc were classified."""
    return bool(doc._.govtext["with_themes"])


def _tupled(value: Any) -> Any:  # noqa: ANN401  any value that msgpack knows
    """The value with tuples for lists: msgpack does not tell one from the other."""
    if isinstance(value, dict):
        return {key: _tupled(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return tuple(map(_tupled, value))
    return value


def _metric(span: Span) -> Metric | None:
    return _found(span, "metrics", Metric)


def _citation(span: Span) -> Citation | None:
    return _found(span, "citations", Citation)


def _section(span: Span) -> Section | None:
    """The section that a span of ours is or lies in; of others, over its beginning."""
    if section := _found(span, "sections", Section):
        return section
    if exact := _metric(span) or _citation(span):
        row = span.doc._.govtext["sections"].get(exact.section_id)
        return Section(**_tupled(row)) if row else None
    report = kept_report(span.doc)
    return Outline(report.sections).at(span.start_char) if report else None


def _found(span: Span, what: str, kind: type[_Found]) -> _Found | None:
    """What a span's id names, where it stands there.

    Ids of other makers' spans, and of Docs joined by ``Doc.from_docs``, name nothing.
    """
    rows = (span.doc._.govtext or {}).get(what, {})
    row = rows.get(span.id_) if span.id else None
    if row is None or not (
        row["start"] < span.end_char and span.start_char < row["end"]
    ):
        return None
    return kind(**_tupled(row))


Doc.set_extension("govtext", default=None)
Doc.set_extension("govtext_document", default=None)
Doc.set_extension("report", getter=kept_report)
Span.set_extension("metric", getter=_metric)
Span.set_extension("citation", getter=_citation)
Span.set_extension("section", getter=_section)
