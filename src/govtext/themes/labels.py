"""Labelled items: what a theme model learns from and is measured on.

A file has one item a line (JSON Lines), or one a row (CSV, as ``govtext code import``
writes it). ``-`` as the theme says that a coder found none.
"""

from __future__ import annotations

import csv
import difflib
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from govtext.cells import unguard
from govtext.errors import LabelError
from govtext.schema import LIST_SEPARATOR
from govtext.types import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

NONE = "-"
_NAMES_OF_CSV = {"unit_id": "id", "code": "theme", "coder": "writer"}
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class LabelledItem:
    """One item with its themes.

    Attributes:
        id: Unique within a file.
        text: The paragraph, as written.
        theme: The theme that most of it is about; ``-`` for none.
        others: Further themes that it tells of in a clause of their own.
        role: Its role in the report; empty if unknown.
        writer: Who wrote it, or coded it; empty if unknown.
        report: The report it stands in; items of one report are never split between
            training and measuring.
    """

    id: str
    text: str
    theme: str
    others: tuple[str, ...] = ()
    role: str = ""
    writer: str = ""
    report: str = ""

    @property
    def themes(self) -> tuple[str, ...]:
        """All its themes, the leading one first; none for ``-``."""
        return () if self.theme == NONE else (self.theme, *self.others)


def read_labels(
    path: Path, codes: Sequence[str] | None, *, coder: str = ""
) -> list[LabelledItem]:
    """Read labelled items.

    Args:
        path: A .jsonl or .csv file.
        codes: The themes there are; ``None`` takes those in the file.
        coder: Take this coder's codes only.

    Raises:
        LabelError: The file cannot be read; it names an unknown theme; an item stands
            in it twice with different themes; or nothing is in it.
    """
    items: dict[str, LabelledItem] = {}
    for where, row in _rows(path):
        item = _item(row, where)
        if coder and item.writer != coder:
            continue
        _check_codes(item, codes, where)
        other = items.setdefault(item.id, item)
        if (other.theme, set(other.others)) != (item.theme, set(item.others)):
            raise LabelError(_contradiction(where, other, item))
    if not items:
        by = f" by the coder {coder!r}" if coder else ""
        raise LabelError(f"{path}: no labelled items{by} in it; fill in some themes")
    return list(items.values())


def check_classes(path: Path, items: Iterable[LabelledItem]) -> None:
    """See that there is something to tell apart.

    Raises:
        LabelError: Fewer than two themes have items.
    """
    themes = {item.theme for item in items} - {NONE}
    if len(themes) < 2:  # noqa: PLR2004  two make a difference
        only = f"only {', '.join(themes)}" if themes else "no theme"
        raise LabelError(
            f"{path}: {only} in it; a model needs items of at least two themes"
        )


def _contradiction(where: str, one: LabelledItem, two: LabelledItem) -> str:
    if one.writer == two.writer:
        who, advice = f"by {one.writer or 'one coder'}", "keep one of the two"
    else:
        who = f"by {one.writer} and {two.writer}"
        advice = "settle it, or train on one coder's codes (--coder)"
    codes = [" ".join(item.themes) or NONE for item in (one, two)]
    both = " and ".join(codes)
    return f"{where}: item {two.id!r} is coded twice, {who}: {both}; {advice}"


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each row with the words that say where it stands."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise LabelError(f"{path}: {(error.strerror or str(error)).lower()}") from error
    except UnicodeDecodeError as error:
        raise LabelError(f"{path}: not UTF-8 at byte {error.start}") from error
    if path.suffix.lower() == ".csv":
        reader = csv.DictReader(io.StringIO(text, newline=""))
        for row in reader:
            named: dict[str, Any] = {
                _NAMES_OF_CSV.get(name, name): unguard(cell or "")
                for name, cell in row.items()
                if name
            }
            others = named.get("others", "").split(LIST_SEPARATOR)
            named["others"] = [other.strip() for other in others if other.strip()]
            if not named.get("report"):
                named["report"] = named.get("report_id", "")
            yield f"{path}, line {reader.line_num}", named
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            where = f"{path}, line {number}"
            try:
                row = json.loads(line)
            except ValueError as error:
                raise LabelError(f"{where}: not JSON: {line[:_SHOWN]!r}") from error
            if not isinstance(row, dict):
                raise LabelError(f"{where}: not an object: {line[:_SHOWN]!r}")
            yield where, row


def _item(row: dict[str, Any], where: str) -> LabelledItem:
    for name in ("id", "text", "theme"):
        if not isinstance(row.get(name), str) or not row[name].strip():
            raise LabelError(f"{where}: {name!r} is missing or empty")
    others = row.get("others", ())
    if not isinstance(others, list | tuple) or not all(
        isinstance(other, str) for other in others
    ):
        raise LabelError(f"{where}: 'others' is not a list of themes: {others!r}")
    role = row.get("role", "")
    if role and role not in ROLES:
        raise LabelError(f"{where}: unknown role {role!r}; use {', '.join(ROLES)}")
    return LabelledItem(
        row["id"],
        row["text"],
        row["theme"].strip(),
        tuple(dict.fromkeys(others)),
        role,
        str(row.get("writer", "")),
        str(row.get("report", "")),
    )


def _check_codes(item: LabelledItem, codes: Sequence[str] | None, where: str) -> None:
    if codes is None:
        return
    for theme in (item.theme, *item.others):
        if theme not in codes and not (theme == NONE and theme == item.theme):
            near = difflib.get_close_matches(theme, codes, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise LabelError(
                f"{where}: unknown theme {theme!r} of item {item.id!r}{hint} "
                "('govtext themes list' names all)"
            )
