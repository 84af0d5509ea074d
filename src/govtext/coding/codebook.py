"""Which codes a coder can give.

>>> [code.shown for code in allowed_codes("metrics")]
['right 正确', 'wrong 错误', 'unclear 无法判断']
>>> resolve("Ｔ０５．２　合法性审查", allowed_codes("themes"))
'T05.2'
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from govtext.coding.errors import CodingError
from govtext.coding.files import shown
from govtext.engines.codebook import SEPARATORS, read_codebook
from govtext.themes import Taxonomy, load_taxonomy
from govtext.themes.labels import NONE
from govtext.types import ROLES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

WHATS = ("themes", "roles", "metrics", "citations")
"""What can be coded."""

_ROLES = {
    "title": "标题",
    "meta": "文头与来源",
    "addressee": "称谓",
    "preamble": "引言",
    "measures": "举措和成效",
    "duties": "第一责任人履职",
    "shortcomings": "问题和原因",
    "recommendations": "下一步安排",
    "other": "其他",
    "closing": "结尾",
}
_VERDICTS = {"right": "正确", "wrong": "错误", "unclear": "无法判断"}


@dataclass(frozen=True, slots=True)
class AllowedCode:
    """A code that can be given.

    Attributes:
        code: What is stored.
        label: Its name.
        definition: What belongs to it.
    """

    code: str
    label: str = ""
    definition: str = ""

    @property
    def shown(self) -> str:
        """How a coder sees it: code and name."""
        return f"{self.code} {self.label}".strip()


def allowed_codes(
    what: str, kind: str | None = None, codebook: Path | None = None
) -> tuple[AllowedCode, ...]:
    """The codes for what is coded.

    Args:
        what: One of ``WHATS``.
        kind: Whose taxonomy, for themes; ``rule-of-law`` where not given.
        codebook: A CSV file with columns ``code``, ``label`` and perhaps
            ``definition``; taken instead.

    Raises:
        CodingError: There are no codes for it.
        LabelError: The codebook is not well formed.
    """
    if what not in WHATS:
        raise CodingError(f"cannot code {what!r}; choose one of {', '.join(WHATS)}")
    if codebook is not None:
        codes = _of(read_codebook(codebook))
    elif what == "themes":
        codes = _of(_taxonomy(kind or "rule-of-law"))
    elif what == "roles":
        return tuple(AllowedCode(role, _ROLES[role]) for role in ROLES)
    else:
        return tuple(AllowedCode(code, label) for code, label in _VERDICTS.items())
    if what == "themes" and all(code.code != NONE for code in codes):
        codes = (*codes, AllowedCode(NONE, "无主题", "Belongs to no theme."))
    return codes


def _taxonomy(kind: str) -> Taxonomy:
    taxonomy = load_taxonomy(kind)
    if taxonomy is None:
        raise CodingError(
            f"reports of kind {kind!r} have no taxonomy; give a codebook of your own"
        )
    return taxonomy


def _of(taxonomy: Taxonomy) -> tuple[AllowedCode, ...]:
    themes = [taxonomy[code] for code in taxonomy.codes]
    return tuple(AllowedCode(t.id, t.zh, t.definition_zh) for t in themes)


def resolve(given: str, allowed: Sequence[AllowedCode]) -> str | None:
    """The code that a coder meant.

    Args:
        given: The code, alone or with its name behind it. Full-width signs and the
            case of letters do not matter, but where codes differ in nothing else.
        allowed: What it can be.

    Returns:
        ``None`` where it is none of them, or could be several.
    """
    found = _called(given, allowed)
    if not found:
        found = _called(next(iter(given.split()), ""), allowed, names=("code",))
    return found.pop() if len(found) == 1 else None


def split_codes(cell: str, allowed: Sequence[AllowedCode]) -> list[str]:
    """The codes that stand in one cell, as given.

    Separators part them, but for those in the name of a code:

    >>> split_codes("b; a 1,2、c", [AllowedCode("a", "1,2"), AllowedCode("b")])
    ['b', 'a 1,2', 'c']
    """
    parts = re.split(f"([{SEPARATORS}])", cell)
    marks = [sum(map(one.shown.count, SEPARATORS)) for one in allowed]
    longest = 1 + 2 * max(marks, default=0)
    codes = []
    at = 0
    while at < len(parts):
        # The longest run of parts that is a code or its name; else one part.
        for end in range(min(len(parts), at + longest), at, -2):
            one = "".join(parts[at:end]).strip()
            if end == at + 1 or _called(one, allowed):
                break
        codes.append(one)
        at = end + 1
    return [code for code in codes if code]


def _called(
    given: str,
    allowed: Sequence[AllowedCode],
    names: Sequence[str] = ("code", "shown"),
) -> set[str]:
    """The codes that are called so: exactly, else with signs evened out."""
    for form in (str.strip, _even):
        wanted = form(given)
        for name in names:
            found = {one.code for one in allowed if form(getattr(one, name)) == wanted}
            if found:
                return found
    return set()


def unknown_code(given: str, allowed: Sequence[AllowedCode], where: str) -> CodingError:
    """The error for a code that is not allowed, with the nearest one that is."""
    codes = [code.code for code in allowed]
    near = difflib.get_close_matches(_even(given), codes, n=1, cutoff=0.3)
    advice = f"did you mean {near[0]!r}?" if near else f"use {', '.join(codes[:5])} …"
    return CodingError(f"{where}: unknown code {shown(given)}; {advice}")


def _even(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
