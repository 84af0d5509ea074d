"""Word files of the years before .docx (.doc), and those of WPS (.wps)."""

from __future__ import annotations

import re
import struct
from collections import Counter
from typing import TYPE_CHECKING, Final

from govtext.errors import UnreadableFileError
from govtext.readers.drawn import Drawn, lines_of
from govtext.readers.office.counters import Label, with_label
from govtext.readers.office.doc_lists import Lists
from govtext.readers.office.doc_pieces import Text, read_text, u16, u32
from govtext.readers.office.doc_properties import Paragraph, Paragraphs, Styles
from govtext.readers.office.doc_special import without_instructions, without_specials
from govtext.readers.office.flow import Flow
from govtext.readers.office.ole import CompoundFile, damaged

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD: Final = "WordDocument"
_OTHERS: Final = {
    "Workbook": "an old Excel file (.xls)",
    "Book": "an old Excel file (.xls)",
    "PowerPoint Document": "an old PowerPoint file (.ppt)",
}
_WORD_97: Final = 0xC1
_KINDS: Final = (0xA5EC, 0xA5DC)
_ENCRYPTED: Final = 0x0100
_IN_PIECES: Final = 0x0004
_TABLE_1: Final = 0x0200
_END: Final = re.compile(r"[\r\x07\x0c]")
_STORIES: Final = ("main", "footnotes", "endnotes", "boxes")


def read(data: bytes) -> Drawn:
    """Draw the text out of an old Word file, with its automatic numbers.

    Deleted and hidden text, headers, footers and comments are no text. Notes and text
    boxes stand at the end.

    Raises:
        UnreadableFileError: The file is damaged, asks for a password, or is of another
            program (``unsupported_format``).
    """
    with CompoundFile(data) as file:
        _refuse_others(file)
        stream = file.read(_WORD)
        try:
            return _drawn(file, stream)
        except (struct.error, IndexError) as error:
            raise damaged() from error


def _refuse_others(file: CompoundFile) -> None:
    if "EncryptedPackage" in file:
        raise UnreadableFileError("it asks for a password", code="encrypted")
    if _WORD in file:
        return
    name = next((name for key, name in _OTHERS.items() if key in file), "")
    name = name or "an old Office file without a Word text"
    message = f"{name}; open it and save its text as .docx"
    raise UnreadableFileError(message, code="unsupported_format")


def _drawn(file: CompoundFile, stream: bytes) -> Drawn:
    flags = u16(stream, 0x0A)
    if u16(stream, 0) not in _KINDS:
        raise damaged()
    if flags & _ENCRYPTED:
        raise UnreadableFileError("it asks for a password", code="encrypted")
    if u16(stream, 2) < _WORD_97:
        return _drawn_of_word_95(stream, flags)
    table = file.read("1Table" if flags & _TABLE_1 else "0Table")
    extra = file.read("Data") if "Data" in file else b""
    text = read_text(stream, table)
    seen: Counter[str] = Counter()
    characters = without_specials(text, stream, table, seen)
    styles = Styles(stream, table)
    paragraphs = Paragraphs(stream, table, extra)
    lines: list[str] = []
    for name in _STORIES:
        lists = Lists(stream, table, styles)
        seen["damaged"] += lists.is_damaged
        flow = Flow()
        start, end = text.stories[name]
        for words, found in _paragraphs(text, characters[start:end], start, paragraphs):
            _add(flow, words, found, lists)
        drawn = flow.lines()
        seen[name] = len(drawn)
        lines += drawn
    return Drawn(lines_of([lines]), warnings=tuple(_warnings(seen)))


def _paragraphs(
    text: Text, characters: str, first: int, paragraphs: Paragraphs
) -> Iterator[tuple[str, Paragraph]]:
    """Each paragraph of a story with its mark, and its properties."""
    start = 0
    for mark in _END.finditer(characters):
        offset, after = text.place(first + mark.start())
        found = paragraphs.at(offset)
        # This sign ends a page inside a paragraph, or a section and its last paragraph.
        if mark[0] == "\x0c" and after < found.end:
            continue
        yield characters[start : mark.end()], found
        start = mark.end()
    if start < len(characters):
        yield characters[start:] + "\r", Paragraph()


def _add(flow: Flow, words: str, paragraph: Paragraph, lists: Lists) -> None:
    """Put a paragraph where it belongs; a mark at the end of a row is none."""
    if paragraph.ends_row:
        flow.row()
        return
    text = words[:-1].replace("\0", "").replace("\t", " ")
    label = lists.label(paragraph)
    shown = with_label(label, text)
    if words[-1] == "\x07":
        flow.cell(shown)
    else:
        flow.paragraph(shown, in_table=paragraph.in_table)


def _drawn_of_word_95(stream: bytes, flags: int) -> Drawn:
    """A file of Word 6 or 95: bytes in the code page of its country."""
    if flags & _IN_PIECES:
        message = "a file of Word 95 that was saved fast; save it again as .docx"
        raise UnreadableFileError(message, code="unsupported_format")
    start, length = u32(stream, 0x18), u32(stream, 0x34)
    raw = stream[start : start + length]
    characters = raw.decode("gb18030", "replace")
    flow = Flow()
    for words in re.split(r"[\r\x07\x0c]", without_instructions(characters)):
        flow.paragraph(with_label(Label(""), words.replace("\t", " ")))
    warnings = ["automatic numbers are not read from Word 95; save it as .docx"]
    if bad := characters.count("\ufffd"):
        warnings.append(f"{bad} characters could not be decoded as gb18030")
    return Drawn(lines_of([flow.lines()]), "gb18030", tuple(warnings))


def _warnings(seen: Counter[str]) -> Iterator[str]:
    if seen["deleted"]:
        yield "tracked changes read as accepted"
    if seen["hidden"]:
        yield "hidden text was left out"
    if seen["symbol"]:
        yield f"{seen['symbol']} signs of symbol fonts were left out"
    if seen["damaged"]:
        yield "automatic numbers could not be read; save the file as .docx"
    for kind in ("footnotes", "endnotes"):
        if seen[kind]:
            yield f"{kind} read at the end"
    if seen["boxes"]:
        yield "text boxes read at the end"
