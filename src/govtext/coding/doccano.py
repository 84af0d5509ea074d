"""doccano: one document a line, labels as offsets in code points."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from govtext.coding.documents import marks
from govtext.coding.errors import CodingError
from govtext.coding.files import read_json, read_text, shown
from govtext.coding.readings import Given, Labelled, Reading, gather, read_text_of
from govtext.engines.output import write_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from govtext.coding.codebook import AllowedCode
    from govtext.coding.documents import CodedDocument
    from govtext.coding.readings import ReadText
    from govtext.coding.units import Code

_TRIPLE = 3


def write(
    documents: Sequence[CodedDocument],
    path: Path,
    codes_allowed: Sequence[AllowedCode],
    *,
    show_found: bool = False,
    prefilled: Mapping[str, Code] | None = None,
) -> None:
    """Write JSONL for a project of sequence labelling.

    Notes have no place in it; the project must allow overlapping spans where a unit
    has several codes.

    Args:
        documents: The texts with their units.
        path: The file.
        codes_allowed: The labels.
        show_found: Label the units with what govtext found.
        prefilled: Codes by unit that were given already.

    Raises:
        OutputError: The system refuses.
    """
    lines = []
    for number, document in enumerate(documents, 1):
        found = list(
            marks(document, codes_allowed, show_found=show_found, prefilled=prefilled)
        )
        line: dict[str, Any] = {
            "id": number,
            "text": document.text,
            "label": [
                [mark.start, mark.end, label] for mark in found for label in mark.labels
            ],
            "document_id": document.document_id,
            "report_id": document.report_id,
            "start": document.start,
            "characters": len(document.text),
            "name": document.name,
        }
        if show_found:
            line["found"] = [mark.unit.found for mark in found]
        lines.append(json.dumps(line, ensure_ascii=False) + "\n")
    write_bytes(path, "".join(lines).encode("utf-8", "replace"))


def read(path: Path) -> Reading:
    """Read an export as JSONL; labels in ``label`` or ``entities``.

    Raises:
        CodingError: It is no such export.
    """
    given: list[Given] = []
    texts: list[ReadText] = []
    # Not splitlines(): U+2028 may stand in a text.
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        row = read_json(line, where)
        if not isinstance(row, dict):
            raise CodingError(f"{where}: {shown(line)} is no document of doccano")
        known = row
        # Old versions put into `meta` what stood beside the text.
        if isinstance(meta := row.get("meta"), dict):
            known = meta | row
        text = read_text_of(
            known.get("document_id"), row.get("text"), known.get("characters"), where
        )
        texts.append(text)
        given += gather(text, _labels(row, where), "")
    return Reading(tuple(given), tuple(texts))


def _labels(row: dict[str, Any], where: str) -> Iterator[Labelled]:
    labels = row.get("label") or row.get("entities") or []
    if not isinstance(labels, list):
        raise CodingError(f"{where}: {shown(labels)} is no list of labels")
    for one in labels:
        if isinstance(one, dict) and {"start_offset", "end_offset", "label"} <= set(
            one
        ):
            yield Labelled(one["start_offset"], one["end_offset"], str(one["label"]))
        elif isinstance(one, list) and len(one) == _TRIPLE:
            yield Labelled(one[0], one[1], str(one[2]))
        else:
            raise CodingError(
                f"{where}: {shown(one)} is no label with its offsets; export a project "
                "of sequence labelling as JSONL"
            )
