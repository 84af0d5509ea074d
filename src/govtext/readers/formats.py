"""What a file is, by its content."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from functools import cache

from govtext.tables import entries, load_table

_HEAD = 400
_SAMPLE = 20_000
_MANY_TAGS = 3
_CLOSED_TAGS = re.compile(r"(?i)</(?:p|div|span|td|li)>|<br ?/?>")
_BLANKS = "\ufeff \t\r\n"
_XML_DECLARATION = re.compile(r"<\?xml[^>]*\?>\s*")


@dataclass(frozen=True, slots=True)
class Format:
    """A file format that is told apart from plain text.

    Attributes:
        id: Name in the table ``formats``.
        name: What messages call it.
        magic: Beginnings of the file.
        members: Beginnings of member names, for a zip container.
        starts: Beginnings of the text in lower case, for a format that is text.
        reader: Module of ``govtext.readers`` that reads it; empty if none does.
        advice: What a user can do with a format that is not read.
        media_type: MIME type.
        max_bytes: The largest file that is read.
    """

    id: str
    name: str
    magic: tuple[bytes, ...]
    members: tuple[str, ...]
    starts: tuple[str, ...]
    reader: str
    advice: str
    media_type: str
    max_bytes: int


@cache
def formats() -> tuple[Format, ...]:
    """All formats of the table."""
    rows = entries(
        "formats",
        required=frozenset({"id", "name", "examples", "counter_examples"}),
        optional=frozenset(
            {
                "magic",
                "members",
                "starts",
                "reader",
                "advice",
                "media_type",
                "megabytes",
            }
        ),
    )
    return tuple(
        Format(
            row["id"],
            row["name"],
            tuple(bytes.fromhex(magic) for magic in row.get("magic", ())),
            tuple(row.get("members", ())),
            tuple(row.get("starts", ())),
            row.get("reader", ""),
            row.get("advice", ""),
            row.get("media_type", ""),
            row.get("megabytes", 0) * 1_000_000,
        )
        for row in rows
    )


def format_of_bytes(data: bytes) -> Format | None:
    """The format that the first bytes tell; ``None`` if it may be text."""
    found = next((f for f in formats() if data.startswith(f.magic)), None)
    if found is None or found.id != "zip":
        return found
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return format_of_members(archive.namelist()) or found
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return found


def format_of_members(names: list[str]) -> Format | None:
    """The document format that is a zip container with these members."""
    for known in formats():
        if known.members and any(name.startswith(known.members) for name in names):
            return known
    return None


def format_of_text(text: str) -> Format | None:
    """The format of a text that is source code of a page; ``None`` for prose."""
    head = text[: len(text) - len(text.lstrip(_BLANKS)) + _HEAD].lstrip(_BLANKS).lower()
    declared = _XML_DECLARATION.match(head)
    if declared:
        # A page can be XML; any other XML is told by the declaration itself.
        page = format_of_text(head[declared.end() :])
        if page:
            return page
    for known in formats():
        if head.startswith(known.starts):
            return known
    # A page whose head was lost, or that a program wrote something before.
    if len(_CLOSED_TAGS.findall(text[:_SAMPLE])) >= _MANY_TAGS:
        return next(known for known in formats() if known.id == "html")
    return None


def plainly_no_report(name: str) -> bool:
    """Whether a file found in a folder need not be tried, by its name."""
    table = load_table("formats")
    lower = name.lower()
    # .DS_Store, ._平安镇.txt of macOS, ~$平安镇.docx of an open Word
    if lower.startswith((".", "~$")) or lower in table["not_report_names"]:
        return True
    return lower.endswith(tuple(table["not_reports"]))
