"""REFI-QDA projects (.qdpx), for MAXQDA, NVivo, ATLAS.ti, QualCoder and others.

After the schema of the Rotterdam Exchange Format Initiative, QDA-XML 1.0 of 18 March
2019 (REFI-QDA 1.5): a zip archive of ``project.qde`` and the texts in ``sources/``.
Positions count code points of the texts, the one at the end excluded.
"""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from typing import TYPE_CHECKING

from govtext.coding.codebook import AllowedCode
from govtext.coding.documents import OWN_NAME, marks
from govtext.coding.qdpx_read import read
from govtext.engines.codebook import UNCODED
from govtext.engines.output import write_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from lxml.etree import _Element

    from govtext.coding.documents import CodedDocument, Mark
    from govtext.coding.units import Code

__all__ = ["read", "write"]

_NAMESPACE = "urn:QDA-XML:project:1.0"
# Fixed, as the identifiers are, so that the same units give the same file.
_WRITTEN = "2020-01-01T00:00:00Z"
_ZIP_TIME = (2020, 1, 1, 0, 0, 0)
_ROOT = uuid.uuid5(uuid.NAMESPACE_URL, "urn:govtext:coding")
_LONGEST_NAME = 80
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(
    documents: Sequence[CodedDocument],
    path: Path,
    codes_allowed: Sequence[AllowedCode],
    *,
    show_found: bool = False,
    prefilled: Mapping[str, Code] | None = None,
) -> None:
    """Write a project; equal arguments give equal bytes.

    Args:
        documents: The texts with their units.
        path: The file.
        codes_allowed: The codebook.
        show_found: Code the units with what govtext found.
        prefilled: Codes by unit that were given already.

    Raises:
        OutputError: The system refuses.
    """
    from lxml import etree  # noqa: PLC0415  loaded where a project is asked for

    marked = [
        list(marks(one, codes_allowed, show_found=show_found, prefilled=prefilled))
        for one in documents
    ]
    project = etree.Element(
        f"{{{_NAMESPACE}}}Project",
        {
            "name": OWN_NAME,
            "origin": OWN_NAME,
            "creatingUserGUID": _guid("user", OWN_NAME),
            "creationDateTime": _WRITTEN,
        },
        nsmap={None: _NAMESPACE},
    )
    coders = {mark.coder for found in marked for mark in found} | {OWN_NAME}
    users = _add(project, "Users")
    for coder in sorted(coders):
        _add(users, "User", guid=_guid("user", coder), name=coder)
    waiting = AllowedCode(UNCODED, definition="No code yet.")
    _add_codes(_add(_add(project, "CodeBook"), "Codes"), (*codes_allowed, waiting))
    sources = _add(project, "Sources") if documents else project
    for document, found in zip(documents, marked, strict=True):
        _add_source(sources, document, found)
    xml = etree.tostring(
        project, encoding="utf-8", xml_declaration=True, pretty_print=True
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "project.qde", xml)
        for document in documents:
            text = document.text.encode("utf-8", "replace")
            _put(archive, f"sources/{_source_guid(document)}.txt", text)
    write_bytes(path, stream.getvalue())


def _add_codes(codes: _Element, allowed: Iterable[AllowedCode]) -> None:
    for code in allowed:
        element = _add(
            codes,
            "Code",
            guid=_guid("code", code.shown),
            name=code.shown,
            isCodable="true",
        )
        if code.definition:
            _add(element, "Description").text = _plain(code.definition)


def _add_source(
    sources: _Element, document: CodedDocument, found: Iterable[Mark]
) -> None:
    guid = _source_guid(document)
    source = _add(
        sources,
        "TextSource",
        guid=guid,
        name=document.name,
        plainTextPath=f"internal://{guid}.txt",
        creatingUser=_guid("user", OWN_NAME),
        creationDateTime=_WRITTEN,
    )
    # Import takes from here whether a tool has changed the line ends.
    description = f"{document.document_id}; {len(document.text)} characters"
    _add(source, "Description").text = description
    for mark in found:
        key = document.document_id, mark.unit.unit_id
        by = {"creatingUser": _guid("user", mark.coder), "creationDateTime": _WRITTEN}
        selection = _add(
            source,
            "PlainTextSelection",
            guid=_guid("selection", *key),
            name=mark.unit.text[:_LONGEST_NAME],
            startPosition=str(mark.start),
            endPosition=str(mark.end),
            **by,
        )
        if mark.note:
            _add(selection, "Description").text = _plain(mark.note)
        for label in mark.labels:
            coding = _add(
                selection, "Coding", guid=_guid("coding", *key, label, mark.coder), **by
            )
            _add(coding, "CodeRef", targetGUID=_guid("code", label))


def _source_guid(document: CodedDocument) -> str:
    return _guid("source", document.document_id)


def _guid(*names: str) -> str:
    return str(uuid.uuid5(_ROOT, "\n".join(map(_plain, names))))


def _add(parent: _Element, tag: str, /, **attributes: str) -> _Element:
    from lxml import etree  # noqa: PLC0415

    child = etree.SubElement(parent, f"{{{_NAMESPACE}}}{tag}")
    for key, value in attributes.items():
        child.set(key, _plain(value))
    return child


def _plain(text: str) -> str:
    """A text that XML can hold."""
    return _NOT_XML.sub(" ", text)


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, _ZIP_TIME)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, data)
