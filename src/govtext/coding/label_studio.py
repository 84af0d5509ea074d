"""Label Studio: tasks as JSON, the labelling configuration as XML beside them.

Label Studio counts UTF-16 units:

>>> to_utf16("a𠮷b", 2), from_utf16("a𠮷b", 3)
(3, 2)
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from govtext.coding.codebook import AllowedCode
from govtext.coding.documents import OWN_NAME, marks
from govtext.coding.errors import CodingError
from govtext.coding.files import read_json, read_text, shown
from govtext.coding.readings import Given, Labelled, Reading, gather, read_text_of
from govtext.engines.codebook import UNCODED
from govtext.engines.output import write_bytes
from govtext.errors import OutputError, system_reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from govtext.coding.documents import CodedDocument, Mark
    from govtext.coding.readings import ReadText
    from govtext.coding.units import Code

_LABELS, _TEXT = "code", "text"
_BEGINNING = b"<View>"
_LAST_OF_ONE_UNIT = 0xFFFF


def to_utf16(text: str, offset: int) -> int:
    """The offset in UTF-16 units of one in code points."""
    return offset + sum(ord(sign) > _LAST_OF_ONE_UNIT for sign in text[:offset])


def from_utf16(text: str, offset: int) -> int:
    """The offset in code points of one in UTF-16 units.

    One inside a character counts as before it; one beyond the end stays beyond it.
    """
    units = 0
    for index, sign in enumerate(text):
        units += 2 if ord(sign) > _LAST_OF_ONE_UNIT else 1
        if units > offset:
            return index
    return len(text) + offset - units


def write(
    documents: Sequence[CodedDocument],
    path: Path,
    codes_allowed: Sequence[AllowedCode],
    *,
    show_found: bool = False,
    prefilled: Mapping[str, Code] | None = None,
) -> None:
    """Write the tasks, and the configuration as ``NAME.xml`` beside them.

    Args:
        documents: The texts with their units.
        path: The tasks' file.
        codes_allowed: The labels.
        show_found: Label the units with what govtext found.
        prefilled: Codes by unit that were given already; these units' documents come
            with an annotation, the others with a prediction.

    Raises:
        OutputError: The system refuses, or ``NAME.xml`` is there and is no labelling
            configuration that was written here.
    """
    _check_config(config_path(path))
    tasks = []
    for document in documents:
        found = list(
            marks(document, codes_allowed, show_found=show_found, prefilled=prefilled)
        )
        result = [_region(document.text, mark) for mark in found]
        coded = any(mark.unit.unit_id in (prefilled or {}) for mark in found)
        answer: dict[str, Any] = {"result": result}
        if coded:
            answers = {"annotations": [answer]}
        else:
            answers = {"predictions": [{"model_version": OWN_NAME, **answer}]}
        tasks.append(
            {
                "data": {
                    "text": document.text,
                    "document_id": document.document_id,
                    "report_id": document.report_id,
                    "start": document.start,
                    "characters": len(document.text),
                    "name": document.name,
                },
                **answers,
            }
        )
    text = json.dumps(tasks, ensure_ascii=False, indent=1) + "\n"
    write_bytes(config_path(path), _config(codes_allowed))
    write_bytes(path, text.encode("utf-8", "replace"))


def config_path(path: Path) -> Path:
    """Where the configuration of a file of tasks is written."""
    return path.with_suffix(".xml")


def _check_config(path: Path) -> None:
    """Refuse to write over what is no configuration of ours."""
    if not path.is_file():
        return
    try:
        with path.open("rb") as stream:
            ours = stream.read(len(_BEGINNING)) == _BEGINNING
    except OSError as error:
        reason = system_reason(error)
        raise OutputError(f"cannot write {path}: {reason}") from error
    if not ours:
        raise OutputError(
            f"{path} was not written by govtext, and the labelling configuration goes "
            "there; choose another --out or move the file away"
        )


def _region(text: str, mark: Mark) -> dict[str, Any]:
    return {
        "id": mark.unit.unit_id,
        "from_name": _LABELS,
        "to_name": _TEXT,
        "type": "labels",
        "value": {
            "start": to_utf16(text, mark.start),
            "end": to_utf16(text, mark.end),
            "text": mark.unit.text,
            "labels": list(mark.labels),
        },
        **({"meta": {"text": [mark.note]}} if mark.note else {}),
    }


def _config(codes: Sequence[AllowedCode]) -> bytes:
    from lxml import etree  # noqa: PLC0415  loaded where a file asks for it

    view = etree.Element("View")
    labels = etree.SubElement(view, "Labels", name=_LABELS, toName=_TEXT)
    waiting = AllowedCode(UNCODED, definition="No code yet.")
    for code in (*codes, waiting):
        label = etree.SubElement(labels, "Label", value=code.shown)
        if code.definition:
            label.set("hint", code.definition)
    etree.SubElement(view, "Text", name=_TEXT, value="$text")
    return etree.tostring(view, encoding="utf-8", pretty_print=True)


def read(path: Path) -> Reading:
    """Read an export in the format JSON (not JSON-MIN).

    Annotations count, predictions do not, skipped tasks neither.

    Raises:
        CodingError: It is no such export.
    """
    tasks = read_json(read_text(path), str(path))
    if not isinstance(tasks, list):
        raise CodingError(f"{path}: no list of tasks; export from Label Studio as JSON")
    given: list[Given] = []
    texts: list[ReadText] = []
    for number, task in enumerate(tasks, 1):
        where = f"{path}, task {number}"
        data = task.get("data") if isinstance(task, dict) else None
        if not isinstance(data, dict):
            raise CodingError(
                f"{where}: no 'data' in {shown(task)}; export from Label Studio as "
                "JSON, not JSON-MIN"
            )
        raw = data.get("text")
        text = read_text_of(data.get("document_id"), raw, data.get("characters"), where)
        texts.append(text)
        for annotation in _dicts(task.get("annotations"), where):
            if not annotation.get("was_cancelled"):
                labels = _labels(annotation.get("result"), str(raw), where)
                coder = _coder(annotation.get("completed_by"))
                given += gather(text, labels, coder)
    return Reading(tuple(given), tuple(texts))


def _dicts(value: object, where: str) -> list[dict[str, Any]]:
    items = [] if value is None else value
    if not isinstance(items, list) or not all(isinstance(x, dict) for x in items):
        raise CodingError(f"{where}: {shown(value)} is no list of annotations")
    return items


def _labels(result: object, text: str, where: str) -> Iterator[Labelled]:
    for region in _dicts(result, where):
        value = region.get("value")
        # Other kinds of regions come from what users add to the configuration.
        if isinstance(value, dict) and isinstance(value.get("labels"), list):
            meta = region.get("meta")
            notes = meta.get("text") if isinstance(meta, dict) else None
            note = "\n".join(map(str, notes)) if isinstance(notes, list) else notes
            start, end = (_point(text, value.get(name)) for name in ("start", "end"))
            for label in value["labels"]:
                yield Labelled(start, end, str(label), str(note or ""))


def _point(text: str, offset: object) -> object:
    if not isinstance(offset, int) or offset < 0:
        return offset
    return from_utf16(text, offset)


def _coder(completed_by: object) -> str:
    if isinstance(completed_by, dict):
        names: Iterable[object] = (
            completed_by.get(name) for name in ("email", "username", "id")
        )
        return next((str(name) for name in names if name), "")
    return "" if completed_by is None else str(completed_by)
