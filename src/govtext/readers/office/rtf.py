"""RTF files, with the automatic numbers that they hold as text."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from govtext.errors import UnreadableFileError
from govtext.readers.drawn import Drawn, lines_of
from govtext.readers.office.rtf_state import State
from govtext.readers.office.rtf_words import LEFT_OUT, SIGNS, STARRED, SYMBOLS

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN: Final = (
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<value>-?[0-9]{1,20})? ?"
    rb"|\\'(?P<byte>[0-9A-Fa-f]{2})"
    rb"|\\(?P<sign>[\s\S])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<plain>[^\\{}\r\n]+)"
    rb"|[\r\n]+|\\"
)
_ONE: Final = re.compile(rb"\\u(-?[0-9]{1,5})")
# Everything in a group that is left out, up to its braces and binary data.
_LEFT_OUT: Final = re.compile(rb"(?:[^\\{}]+|\\(?!bin)[\s\S])+")
# A report of a hundred pages has some ten thousands.
_MOST_TOKENS: Final = 1_000_000
_START: Final = re.compile(rb"[\s\xef\xbb\xbf]*\{\\rtf")


def read(data: bytes) -> Drawn:
    """Draw the text out of an RTF file.

    Deleted and hidden text, headers and footers are no text. Notes stand at the end.

    Raises:
        UnreadableFileError: It is no RTF file, or made to harm.
    """
    if not _START.match(data):
        message = "an RTF file without its beginning; save it again"
        raise UnreadableFileError(message, code="broken_file")
    state = State()
    reader = _Reader(state)
    at = taken = 0
    while at < len(data) and not state.has_ended:
        group = state.group
        if group.left_out and (match := _LEFT_OUT.match(data, at)):
            at = match.end()
            continue
        match = _tokens(group.stand_ins).match(data, at)
        if match is None:
            break
        at = match.end() + reader.token(match)
        taken += 1
        if taken > _MOST_TOKENS:
            message = "an RTF file of millions of braces and commands, so no report"
            raise UnreadableFileError(message, code="hostile")
    state.flush()
    return Drawn(lines_of([state.lines()]), warnings=tuple(_warnings(state)))


@cache
def _tokens(stand_ins: int) -> re.Pattern[bytes]:
    """The tokens; most of a Chinese file is characters by number, taken in runs.

    Args:
        stand_ins: How many characters for old programs follow such a one.
    """
    old = rb"(?:\\'[0-9A-Fa-f]{2}|\?){%d}" % stand_ins
    return re.compile(rb"(?P<run>(?:\\u-?[0-9]{1,5} ?" + old + rb")+)|" + _TOKEN)


def _warnings(state: State) -> Iterator[str]:
    seen = state.seen
    if seen["deleted"]:
        yield "tracked changes read as accepted"
    if seen["hidden"]:
        yield "hidden text was left out"
    if seen["undecoded"]:
        yield f"{seen['undecoded']} characters could not be decoded"
    if seen["unnumbered"]:
        yield (
            f"{seen['unnumbered']} automatic numbers are not written in this RTF file; "
            "save it as .docx"
        )
    if state.notes:
        yield f"{len(state.notes)} notes read at the end"
    if not state.has_ended:
        yield "the file is cut off; its end is missing"


class _Reader:
    """Takes the file token by token."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._starred = False
        # Stand-ins that are still to come for a character given by its number.
        self._to_skip = 0

    def token(self, match: re.Match[bytes]) -> int:
        """Take a token.

        Returns:
            How many bytes of data follow that are no text.
        """
        kind, state = match.lastgroup, self._state
        if kind in ("word", "value"):
            value = None if match["value"] is None else int(match["value"])
            return self._word(match["word"], value)
        if kind == "brace":
            self._to_skip = 0
            self._starred = False
            (state.open if match[0] == b"{" else state.close)()
        elif state.group.left_out:
            pass
        elif kind == "run":
            state.write_numbers(map(int, _ONE.findall(match["run"])))
        elif kind == "plain":
            self._raw(match["plain"])
        elif kind == "byte":
            self._raw(bytes.fromhex(match["byte"].decode()))
        elif kind == "sign":
            self._sign(match["sign"])
        return 0

    def _raw(self, data: bytes) -> None:
        skipped = min(self._to_skip, len(data))
        self._to_skip -= skipped
        self._state.raw += data[skipped:]

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._starred = True
        elif sign in (b"\r", b"\n"):
            self._word(b"par", None)
        elif sign in (b"\\", b"{", b"}"):
            self._raw(sign)  # may be the second half of a character
        elif sign in SYMBOLS:
            self._state.write(SYMBOLS[sign])

    def _word(self, word: bytes, value: int | None) -> int:
        if word == b"bin":
            return max(0, value or 0)
        starred, self._starred = self._starred, False
        state = self._state
        if state.group.left_out:
            return 0
        self._to_skip = 0
        if word == b"u":
            state.write_numbers([value or 0])
            self._to_skip = state.group.stand_ins
        elif word in LEFT_OUT or (starred and word not in STARRED):
            state.flush()
            state.group.left_out = True
        elif word in SIGNS:
            state.write(SIGNS[word])
        else:
            state.do(word, value)
        return 0
