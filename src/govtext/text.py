r"""A form of the text that is easy to match, with the way back to the real one.

Reports come with full-width digits, spaces inside numbers, half-width punctuation and
lines broken in mid-sentence. Finders match against a ``View``, in which these are
evened out character by character, and report where they matched in the real text.

>>> view = matching_view("调解 1 68 件,\n")
>>> view.text
'调解168件，\n'
>>> view.span(2, 6)
(3, 9)
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

from govtext.tables import load_table

if TYPE_CHECKING:
    from collections.abc import Iterable

_KANGXI = range(0x2F00, 0x2FD6)
RADICALS: Final[dict[int, int]] = {
    **{code: ord(unicodedata.normalize("NFKC", chr(code))) for code in _KANGXI},
    **{ord(pair[0]): ord(pair[1]) for pair in load_table("radicals")["pairs"].split()},
}
"""For ``str.translate``: radicals that look like characters (⾏⺠) to these (行民)."""
_WIDE = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}  # ０-９
_WIDE |= {code: code - 0xFEE0 for code in range(0xFF21, 0xFF3B)}  # Ａ-Ｚ
_WIDE |= {code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)}  # ａ-ｚ
_MARKS = str.maketrans(
    {
        "％": "%",
        "﹪": "%",
        "．": ".",
        "＋": "+",
        "－": "-",
        "／": "/",
        "～": "~",
        "〜": "~",
        "(": "（",
        ")": "）",
        ";": "；",
        "?": "？",
        "!": "！",
        "［": "[",
        "］": "]",
        "【": "[",
        "】": "]",
        "﹝": "〔",
        "﹞": "〕",
        "・": "·",
        "‧": "·",
        "•": "·",
        "─": "—",
        "–": "—",
        "―": "—",
        "\r": "\n",
        "\x0b": "\n",
        "\x0c": "\n",
        "\x85": "\n",
        "\u2028": "\n",
        "\u2029": "\n",
    }
)
_CHARACTERS: Final[dict[str, str]] = {
    chr(code): new if isinstance(new, str) else chr(new)
    for code, new in (RADICALS | _WIDE | _MARKS).items()
}
# Few characters of a text are among them, and a scan for those takes a tenth of the
# time in which ``str.translate`` looks up every character.
_UNEVEN = re.compile(f"[{re.escape(''.join(_CHARACTERS))}]")

# Blanks, control characters and what cannot be seen.
_BLANKS = (
    r" \t\x00-\x08\x0e-\x1f\x7f\xa0\xad\u1680\u2000-\u200f\u202a-\u202f"
    r"\u205f-\u206f\u3000\ufe00-\ufe0f\ufeff"
)
_BLANK = f"[{_BLANKS}]"
# A comma, a colon, blanks, or a line end with the blanks behind it. One set for the
# first character of all lets the scan run over everything else.
_GAP = re.compile(rf"[,:\n{_BLANKS}](?:(?<=[,:])|{_BLANK}*)")
# Pages that a mirror turned into traditional characters can bear the sound of a word
# inside it: 關(guān)於. It is a gap like a blank.
_SOUND = r"(?<=[一-鿿])[（(][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}[)）]"
_GAP_WITH_SOUNDS = re.compile(rf"{_BLANK}+|[,:]|\n{_BLANK}*|{_SOUND}")
_MARKER = re.compile(
    r"[一二三四五六七八九十]{1,3}(?:[、.．，)）]|[是要])|[（(〔]?[一二三四五六七八九十\d]{1,3}[)）]"
    r"|\d{1,2}[、.．]|第[一二三四五六七八九十]|[①-⑳]|[—●■◆▲]|附件|（"
)
_END_OF_SENTENCE = "。；：！？…”）"
_SHORT_LINE = 20
_LONG_LINE = 30
_LONG_HEADING = 45
_INDENT = 2


@dataclass(frozen=True, slots=True)
class View:
    """A text in matching form.

    Attributes:
        source: The real text.
        text: The matching form: never longer, characters only replaced or left out.
        joins: Offsets in the real text of the line ends that were left out.
    """

    source: str
    text: str
    joins: list[int] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _shifts: list[int] = field(default_factory=list)
    _sources: list[int] = field(default_factory=list)

    def offset(self, position: int) -> int:
        """Offset in the real text of the character at a position of the view."""
        run = bisect_right(self._starts, position) - 1
        return position + (self._shifts[run] if run >= 0 else 0)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the real text of ``view.text[start:end]``; blanks trimmed."""
        if end <= start:
            at = self.offset(start)
            return at, at
        return self.offset(start), self.offset(end - 1) + 1

    def is_whole(self, start: int, end: int) -> bool:
        """Whether ``view.text[start:end]`` stands so long in the real text, too."""
        runs = self._starts
        return bisect_right(runs, start) == bisect_right(runs, end - 1)

    def position(self, offset: int) -> int:
        """Position in the view of a real offset, or of the next kept character."""
        # Runs start, in the real text, where their shift takes them.
        run = bisect_right(self._sources, offset) - 1
        if run < 0:
            first = self._starts[0] if self._starts else len(self.text)
            return min(offset, first)
        end = self._starts[run + 1] if run + 1 < len(self._starts) else len(self.text)
        return min(offset - self._shifts[run], end)

    def between(self, start: int, end: int) -> str:
        """The matching form of ``source[start:end]``."""
        return self.text[self.position(start) : self.position(end)]


def matching_view(text: str) -> View:
    """Even out a text for matching.

    Full-width digits, letters and signs become half-width; half-width punctuation
    becomes full-width, apart from the comma inside a number; blanks go, apart from
    those that keep two numbers or two words of Latin letters apart; a line end in
    mid-sentence goes. Line ends that end a paragraph stay. Traditional characters
    become simplified ones, each for itself.
    """
    even = _UNEVEN.sub(_evened, text)
    gaps = _GAP
    if is_traditional(text):
        even = even.translate(_simplified())
        gaps = _GAP_WITH_SOUNDS
    kept: list[str] = []
    starts: list[int] = []
    shifts: list[int] = []
    joins: list[int] = []
    length = last = line_start = 0
    for gap in gaps.finditer(even):
        start, end = gap.span()
        replacement = _replacement(even, start, end, line_start)
        if replacement == "\n":
            line_start = end
        elif text[start] == "\n":
            joins.append(start)
        if len(replacement) == end - start:
            if replacement != gap[0]:
                kept += (even[last:start], replacement)
                length += end - last
                last = end
            continue
        kept += (even[last:start], replacement)
        length += start - last + len(replacement)
        last = end
        starts.append(length)
        shifts.append(end - length)
    if not kept:
        return View(text, even)
    kept.append(even[last:])
    sources = [start + shift for start, shift in zip(starts, shifts, strict=True)]
    return View(text, "".join(kept), joins, starts, shifts, sources)


def _evened(found: re.Match[str]) -> str:
    return _CHARACTERS[found[0]]


_SAMPLE: Final = 6000
_TRADITIONAL_SHARE: Final = 0.08


@cache
def _only_traditional() -> re.Pattern[str]:
    """The common characters that are written so in traditional script only."""
    table = load_table("common_characters")
    only = set(table["traditional"]) - set(table["simplified"]) - {"\n"}
    return re.compile(f"[{''.join(sorted(only))}]")


def is_traditional(text: str) -> bool:
    """Whether a text is written in traditional characters, not only quotes some.

    In a report in traditional script every fifth character is written in no other.
    """
    sample = text[:_SAMPLE]
    return len(_only_traditional().findall(sample)) > _TRADITIONAL_SHARE * len(sample)


@cache
def _simplified() -> dict[int, str]:
    """Each traditional character's simplified form, by OpenCC's ``t2s``."""
    from opencc import OpenCC  # noqa: PLC0415  only pages in traditional script

    codes = (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))
    ideographs = [chr(code) for code in codes]
    # Line ends keep OpenCC from reading neighbours as a phrase.
    simple = OpenCC("t2s").convert("\n".join(ideographs)).split("\n")
    return {
        ord(old): new
        for old, new in zip(ideographs, simple, strict=True)
        if old != new and len(new) == 1
    }


def _replacement(even: str, start: int, end: int, line_start: int) -> str:
    """What stands in the view for a gap: blanks, a comma or colon, or a line end."""
    before = even[start - 1] if start else "\n"
    after = even[end] if end < len(even) else "\n"
    if even[start] == ",":
        inside = before in "0123456789" and even[end : end + 3].isdigit()
        return "," if inside and not even[end + 3 : end + 4].isdigit() else "，"
    if even[start] == ":":
        return ":" if before in "0123456789" and after in "0123456789" else "："
    if even[start] == "\n":
        return "" if _is_broken_line(even, line_start, start, end) else "\n"
    if before in "0123456789" and after in "0123456789":
        # One space inside a number is an accident (4 5 份); more keep cells apart.
        return "" if even[start:end] in (" ", "\xa0", "\u200b") else " "
    if before.isascii() and before.isalpha() and after.isascii() and after.isalpha():
        return " "
    return ""


def _is_broken_line(even: str, line_start: int, start: int, end: int) -> bool:
    """Whether a line ends in mid-sentence: 现将有关情况报↵告如下."""
    # Nearly every line is told by its length and its last character alone.
    if start - line_start < _SHORT_LINE or even[start - 1] in _END_OF_SENTENCE:
        return False
    line = even[line_start:start].strip()
    if len(line) < _SHORT_LINE or end >= len(even) or even[end] == "\n":
        return False
    is_indented = end - start > _INDENT  # such a line opens a paragraph
    if is_indented or line[-1] in _END_OF_SENTENCE or _MARKER.match(even, end):
        return False
    if line[-1] in "，、" or "。" in line or "；" in line:
        return True
    # Shorter ones without a sentence in them are headings, without a comma data.
    long = _LONG_HEADING if _MARKER.match(line) else _LONG_LINE
    return "，" in line and len(line) >= long


def merged_spans(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that overlap made one.

    >>> merged_spans([(6, 9), (0, 4), (3, 6)])
    [(0, 6), (6, 9)]
    """
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


_ROW: Final = re.compile(r"^[^\n\t]*\t[^\n\t]*\t[^\n]*$", re.MULTILINE)


def table_rows(view: View) -> list[tuple[int, int]]:
    """Where rows of tables stand in the view: lines of three cells and more.

    A number in one counts what the head of its column says, which no sentence tells.
    """
    if "\t" not in view.source:
        return []
    return [
        (view.position(row.start()), view.position(row.end()))
        for row in _ROW.finditer(view.source)
    ]


def paragraphs(view: View) -> list[tuple[int, int]]:
    """Where each paragraph with text stands in the view, in order."""
    found = []
    start = 0
    text = view.text
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if end > start:
            found.append((start, end))
        start = end + 1
    return found
