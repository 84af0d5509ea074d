"""Codes out of a REFI-QDA project, whichever tool wrote it."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from govtext.coding.documents import OWN_NAME, parse_document_id
from govtext.coding.errors import CodingError
from govtext.coding.files import LARGEST, UNREADABLE_ARCHIVE, shown
from govtext.coding.readings import Given, Labelled, Reading, gather, read_text_of
from govtext.engines.csv_input import content_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml.etree import _Element

    from govtext.coding.readings import ReadText

_CHARACTERS = re.compile(r"; ([0-9]{1,12}) characters")


@dataclass(frozen=True, slots=True)
class _Project:
    """A project with its users, codes and notes by identifier."""

    path: Path
    archive: zipfile.ZipFile
    root: _Element
    users: dict[str, str]
    codes: dict[str, str]
    notes: dict[str, _Element]


def read(path: Path) -> Reading:
    """Read a project; sources that are not govtext's are left out.

    Raises:
        CodingError: It is no project, or none with documents of govtext.
    """
    data = content_of(path, CodingError)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(path, archive)
    except UNREADABLE_ARCHIVE as error:
        raise CodingError(
            f"{path}: not a REFI-QDA project ({error}); export one as .qdpx"
        ) from error


def _read(path: Path, archive: zipfile.ZipFile) -> Reading:
    root = _parse(path, _member(path, archive, "project.qde"))
    project = _Project(
        path,
        archive,
        root,
        {_guid(user): user.get("name", "") for user in _all(root, "User")},
        {_guid(code): code.get("name", "") for code in _all(root, "Code")},
        {_guid(note): note for note in _all(root, "Note")},
    )
    given: list[Given] = []
    texts: list[ReadText] = []
    for source in _all(root, "TextSource"):
        name = f"{source.get('name', '')} {_child_text(source, 'Description')}"
        if parse_document_id(name) is None:
            continue
        where = f"{path}, source {shown(source.get('name', ''))}"
        length = _CHARACTERS.search(name)
        text = read_text_of(
            name,
            _text_of(project, source, where),
            int(length[1]) if length else None,
            where,
        )
        texts.append(text)
        by_coder: dict[str, list[Labelled]] = {}
        for coder, label in _labels(project, source, where):
            by_coder.setdefault(coder, []).append(label)
        for coder, labels in by_coder.items():
            given += gather(text, labels, "" if coder == OWN_NAME else coder)
    if not texts:
        raise CodingError(
            f"{path}: no document of govtext in the project; import what was exported "
            "with 'govtext code export'"
        )
    return Reading(tuple(given), tuple(texts))


def _parse(path: Path, xml: bytes) -> _Element:
    from lxml import etree  # noqa: PLC0415  loaded where a project is read

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise CodingError(f"{path}: project.qde is not XML ({error})") from error
    if etree.QName(root).localname != "Project":
        raise CodingError(f"{path}: project.qde holds {root.tag!r}, not a Project")
    return root


def _labels(
    project: _Project, source: _Element, where: str
) -> Iterator[tuple[str, Labelled]]:
    """Each coding of a source with its coder."""
    for selection in _all(source, "PlainTextSelection"):
        start, end = (
            _position(selection, name, where)
            for name in ("startPosition", "endPosition")
        )
        note = "\n".join(
            filter(
                None,
                [
                    _child_text(selection, "Description"),
                    *(_note(project, ref, where) for ref in _all(selection, "NoteRef")),
                ],
            )
        )
        for coding in _all(selection, "Coding"):
            target = next(
                (_guid(ref, "targetGUID") for ref in _all(coding, "CodeRef")), ""
            )
            if target not in project.codes:
                raise CodingError(
                    f"{where}: a coding refers to code {target!r}, which the codebook "
                    "does not have; export the project again"
                )
            user = _guid(coding, "creatingUser") or _guid(selection, "creatingUser")
            coder = project.users.get(user, "")
            yield coder, Labelled(start, end, project.codes[target], note)


def _position(selection: _Element, name: str, where: str) -> int:
    value = selection.get(name, "")
    try:
        return int(value)
    except ValueError:
        raise CodingError(f"{where}: {name} {shown(value)} is not a number") from None


def _note(project: _Project, ref: _Element, where: str) -> str:
    note = project.notes.get(_guid(ref, "targetGUID"))
    return "" if note is None else (_text_of(project, note, where) or "").strip()


def _text_of(project: _Project, source: _Element, where: str) -> str | None:
    """The plain text of a source or note; ``None`` where it has none."""
    for content in _all(source, "PlainTextContent"):
        return "".join(content.itertext())
    place = source.get("plainTextPath")
    if place is None:
        return None
    scheme, _, name = place.partition("://")
    if scheme != "internal" or not name:
        raise CodingError(
            f"{where}: its text lies outside the project ({shown(place)}); export the "
            "project with its sources inside"
        )
    data = _member(project.path, project.archive, f"sources/{name}")
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise CodingError(f"{where}: its text {name} is not UTF-8") from error


def _member(path: Path, archive: zipfile.ZipFile, name: str) -> bytes:
    """A member by its name, in whatever case a tool writes it."""
    wanted = name.casefold()
    for info in archive.infolist():
        if info.filename.replace("\\", "/").lstrip("/").casefold() == wanted:
            with archive.open(info) as stream:
                data = stream.read(LARGEST + 1)
            if len(data) > LARGEST:
                raise CodingError(f"{path}: {name} is larger than {LARGEST >> 20} MB")
            return data
    raise CodingError(f"{path}: no {name} in it; export a REFI-QDA project as .qdpx")


def _all(parent: _Element, name: str) -> Iterator[_Element]:
    # In any namespace: codebooks and older projects have others.
    return parent.iter(f"{{*}}{name}")


def _child_text(parent: _Element, name: str) -> str:
    child = parent.find(f"{{*}}{name}")
    return "" if child is None else "".join(child.itertext()).strip()


def _guid(element: _Element, name: str = "guid") -> str:
    return element.get(name, "").strip("{}").lower()
