"""Plain text: from bytes to characters.

No encoding is declared inside a .txt file, so it is told from the bytes: a byte-order
mark, NULs at every other byte, valid UTF-8; and among the encodings whose bytes look
alike (GB 18030, Big5) the one in which the common characters come out.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

from govtext.errors import UnreadableFileError
from govtext.tables import load_table

_MARKS = (
    # UTF-32 before UTF-16: the mark of the one begins with that of the other.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_SAMPLE = 20_000
_GARBAGE = 0.2
_UNLIKELY = 0.08
_CLEAR = 0.4
_LIKELY = 0.3
_CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\x0b\x0c\r\x1b"})
_CONTROL = re.compile(f"[{re.escape(_CONTROLS.decode('ascii'))}]")
_MANY_CONTROLS = 0.02
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Characters and how they came about.

    Attributes:
        text: Without a leading byte-order mark; line ends as they were.
        encoding: Python's name of the encoding.
        warnings: What had to be replaced or guessed.
    """

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded:
    """Decode a text of unknown encoding.

    Raises:
        UnreadableFileError: The bytes are no text (``binary``), or in no encoding that
            is known (``undecodable``).
    """
    decoded = _by_mark(data) or _by_nuls(data)
    if decoded is None:
        _refuse_binary(data)
        decoded = _strict(data, "utf-8") or _by_score(data)
    if controls := len(_CONTROL.findall(decoded.text)):
        warning = f"{controls} control characters in the text"
        return Decoded(decoded.text, decoded.encoding, (*decoded.warnings, warning))
    return decoded


def _refuse_binary(data: bytes) -> None:
    """Refuse bytes among which control characters are many: program code, data."""
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > _MANY_CONTROLS * len(data):
        raise UnreadableFileError("not a text file", code="binary")


def _by_mark(data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            plain = "utf-8" if encoding == "utf-8-sig" else encoding
            text = data[len(mark) :].decode(plain, "replace")
            return _checked(text, encoding)
    return None


def _by_nuls(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: half of each digit and line end, and of 一, is NUL."""
    if 0 not in data:
        return None
    even = data[: len(data) // 2 * 2]
    readings = [_strict(even, encoding) for encoding in ("utf-16-le", "utf-16-be")]
    likely = [found for found in readings if found and _plausible(found.text)]
    return max(likely, key=lambda found: _plausibility(found.text), default=None)


def _by_score(data: bytes) -> Decoded:
    """The reading in which the most common characters come out."""
    chinese = _strict(data, "gb18030")
    if chinese and _score(chinese.text) > _CLEAR:
        return chinese
    strict = [
        found
        for encoding in ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
        if (found := _strict(data, encoding))
    ]
    # One bad byte in UTF-8 can leave bytes that are valid GB 18030 by chance.
    loose = [
        Decoded(data.decode(encoding, "replace"), encoding)
        for encoding in ("utf-8", "gb18030", "big5hkscs")
    ]
    best = max(strict + loose, key=lambda found: _score(found.text))
    decoded = _checked(best.text, best.encoding)
    if _score(best.text) >= _UNLIKELY:
        return decoded
    if _beyond_ascii(best.text) > _GARBAGE * len(best.text[:_SAMPLE]):
        raise _unknown_encoding()
    warning = f"encoding uncertain, read as {best.encoding}"
    return Decoded(best.text, best.encoding, (*decoded.warnings, warning))


def _strict(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return None


def _checked(text: str, encoding: str) -> Decoded:
    """A reading with its replacements counted; refused when they are many."""
    bad = text.count("\ufffd")
    if not bad:
        return Decoded(text, encoding)
    if bad > _GARBAGE * len(text):
        raise _unknown_encoding()
    warning = f"{bad} characters could not be decoded as {encoding}"
    return Decoded(text, encoding, (warning,))


@cache
def common_characters() -> frozenset[str]:
    """Characters by which a text is known to be one."""
    return frozenset("".join(load_table("common_characters").values())) - {"\n"}


@cache
def _common() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(sorted(common_characters())))}]")


def _score(text: str) -> float:
    """Share of common characters among those beyond ASCII; 1 without such."""
    beyond = _beyond_ascii(text)
    return len(_common().findall(text[:_SAMPLE])) / beyond if beyond else 1.0


def _beyond_ascii(text: str) -> int:
    """How many characters of the sample are beyond ASCII."""
    return sum(map(len, _BEYOND_ASCII.findall(text[:_SAMPLE])))


def _unknown_encoding() -> UnreadableFileError:
    message = "its encoding is not known; save it as UTF-8"
    return UnreadableFileError(message, code="undecodable")


def _plausible(text: str) -> bool:
    """Whether a text read as UTF-16 is one: common characters, or plain ASCII."""
    return _plausibility(text) > _LIKELY


def _plausibility(text: str) -> float:
    """Share of common characters and plain ASCII."""
    sample = text[:_SAMPLE]
    ascii_text = len(re.findall(r"[\t\n\r -~]", sample))
    return (len(_common().findall(sample)) + ascii_text) / max(1, len(sample))
