"""Characters of old Word files that are no words: fields, hidden ones, symbols."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from govtext.readers.office.doc_pieces import part, u16
from govtext.readers.office.doc_properties import Run, special_runs
from govtext.readers.office.symbols import symbol

if TYPE_CHECKING:
    from collections import Counter

    from govtext.readers.office.doc_pieces import Text

_FC_FONTS: Final = 0x112
_FONT_NAME: Final = 40
_NOTHING: Final = "\0"
_FIELD: Final = re.compile(r"[\x13-\x15\r\x07]")
_BEGIN: Final = "\x13"
_SEPARATOR: Final = "\x14"
_END: Final = "\x15"
# Cells and fields stay in order whatever is hidden; a deleted mark joins paragraphs.
_HIDEABLE: Final = re.compile(r"[^\r\x07\x13-\x15]")
_DELETABLE: Final = re.compile(r"[^\x07\x13-\x15]")
_HYPHENS: Final = {0x1E: "-", 0x1F: _NOTHING}


def without_specials(text: Text, data: bytes, table: bytes, seen: Counter[str]) -> str:
    """The characters with NUL in place of all that the page does not show.

    Args:
        text: The text; positions stay as they are.
        data: The stream of the text.
        table: The table stream.
        seen: Counts what was left out.
    """
    characters = text.characters
    runs = special_runs(data, table)
    if runs:
        characters = _without_runs(
            text, runs, _fonts(part(data, table, _FC_FONTS)), seen
        )
    return without_instructions(characters).translate(_HYPHENS)


def _without_runs(
    text: Text, runs: list[Run], fonts: list[str], seen: Counter[str]
) -> str:
    """The characters without hidden and deleted ones, symbols in their place."""
    starts = [run.start for run in runs]
    kept: list[str] = []
    last = 0
    for piece in text.pieces:
        stop = piece.offset + (piece.end - piece.start) * piece.width
        index = max(0, bisect_left(starts, piece.offset) - 1)
        while index < len(runs) and runs[index].start < stop:
            run = runs[index]
            index += 1
            first = piece.start + max(0, run.start - piece.offset) // piece.width
            end = piece.start + (min(run.end, stop) - piece.offset) // piece.width
            if first < last or end <= first:
                continue
            kept += (
                text.characters[last:first],
                _changed(text.characters[first:end], run, fonts, seen),
            )
            last = end
    return "".join([*kept, text.characters[last:]])


def _changed(old: str, run: Run, fonts: list[str], seen: Counter[str]) -> str:
    """What stands for a run; as long as it was."""
    if run.kind == "symbol":
        font = fonts[run.font] if run.font < len(fonts) else ""
        sign = symbol(f"{run.code:x}", font)
        seen["symbol"] += not sign
        return (sign or _NOTHING) * len(old)
    seen[run.kind] += any(c > " " for c in old)
    return (_DELETABLE if run.kind == "deleted" else _HIDEABLE).sub(_NOTHING, old)


def without_instructions(characters: str) -> str:
    """The characters without the instructions of fields; their results stay."""
    kept: list[str] = []
    fields: list[bool] = []
    last = instructions = 0
    for mark in _FIELD.finditer(characters):
        words = characters[last : mark.start()]
        kept.append(_NOTHING * len(words) if instructions else words)
        last = mark.end()
        sign = mark[0]
        kept.append(_NOTHING if _BEGIN <= sign <= _END else sign)
        if sign == _BEGIN:
            fields.append(True)
            instructions += 1
        elif sign in (_SEPARATOR, _END):
            instructions -= fields.pop() if fields else 0
            if sign == _SEPARATOR:
                fields.append(False)
        else:
            # An instruction that never ended would swallow the rest of the text.
            fields.clear()
            instructions = 0
    return "".join([*kept, characters[last:]])


def _fonts(plain: bytes) -> list[str]:
    """Names of the fonts."""
    names: list[str] = []
    at = 4
    while at < len(plain) and len(names) < u16(plain, 0):
        entry = plain[at + 1 : at + 1 + plain[at]]
        name = entry[_FONT_NAME - 1 :].decode("utf-16-le", "replace")
        names.append(name.partition("\0")[0])
        at += 1 + plain[at]
    return names
