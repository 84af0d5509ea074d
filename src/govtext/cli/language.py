"""Messages in the user's language: English, or Chinese by ``chinese.toml``.

The English text stands where it is said and is the key of the catalogue, so that the
code reads as what a user sees. Where the catalogue lacks one, English is shown.
"""

from __future__ import annotations

import os
import re
import sys
import tomllib
from functools import cache
from importlib.resources import files

_VARIABLES = ("GOVTEXT_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
_FIELD = re.compile(r"\{(\w+)(?:!r)?\}")
_SENTENCES = frozenset({"error", "reason", "usage"})
"""Fields of patterns that hold a text which can be in the catalogue itself."""


def is_chinese() -> bool:
    """Whether Chinese is spoken: the first variable that is set decides.

    Not on a stream that has no Chinese characters, where it would be question marks.
    """
    chosen = next(filter(None, map(os.environ.get, _VARIABLES)), "")
    return chosen.lower().startswith("zh") and _shows_chinese()


def _shows_chinese() -> bool:
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    if encoding.lower() in ("ascii", "us-ascii", "ansi_x3.4-1968"):
        return True  # a locale that is not set; what is printed is UTF-8
    try:
        "中文".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def told(text: str, **fields: object) -> str:
    """An English text in the user's language.

    Args:
        text: With ``{name}`` where a field goes in. A text without fields is taken as
            it stands, braces and all; that of an error is found by its pattern.
        fields: What goes in.

    >>> told("{number} rows in {out}", number=2, out="a.csv")
    '2 rows in a.csv'
    """
    if is_chinese():
        text = _catalogue().get(text) or (text if fields else _by_pattern(text))
    return text.format(**fields) if fields else text


def told_help(text: str) -> str:
    """A help text in the user's language; line ends in a paragraph do not count."""
    return told("\n\n".join(" ".join(part.split()) for part in text.split("\n\n")))


@cache
def _sections() -> dict[str, dict[str, str]]:
    path = files("govtext.cli") / "chinese.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _catalogue() -> dict[str, str]:
    return {
        english: chinese
        for section in _sections().values()
        for english, chinese in section.items()
    }


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """What typer and the floors below say, whose fields are filled in already."""
    found = []
    foreign = _sections()["typer"] | _sections()["errors"]
    for english, chinese in foreign.items():
        parts = _FIELD.split(english)
        form = "".join(
            f"(?P<{part}>.+)" if at % 2 else re.escape(part)
            for at, part in enumerate(parts)
        )
        found.append((re.compile(form), chinese))
    return found


def _by_pattern(text: str) -> str:
    for pattern, chinese in _patterns():
        if match := pattern.fullmatch(text):
            fields = match.groupdict()
            for name in fields.keys() & _SENTENCES:
                fields[name] = told(fields[name])
            return chinese.format(**fields)
    # Most errors name a file first: 报告.txt: the file is empty.
    where, colon, what = text.partition(": ")
    return f"{where}{colon}{told(what)}" if colon else text
