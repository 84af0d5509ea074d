"""Files of labelled items.

A file has one item a line (JSON Lines), or one a row (CSV, as ``govtext code import``
writes it).
"""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING, Any

from govtext.engines.csv_input import content_of, read_rows
from govtext.errors import LabelError
from govtext.schema import LIST_SEPARATOR
from govtext.themes.labels import NONE, LabelledItem
from govtext.types import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_NAMES_OF_CSV = {"unit_id": "id", "code": "theme", "report_id": "report"}
_NEEDED_OF_CSV = ("unit_id", "text", "code")
_SHOWN = 40
_SOME = 5


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
        if coder and item.coder != coder:
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
    if one.coder == two.coder:
        who, advice = f"by {one.coder or 'one coder'}", "keep one of the two"
    else:
        who = f"by {one.coder or 'someone'} and {two.coder or 'someone'}"
        advice = "settle it, or train on one coder's codes (--coder)"
    codes = [" ".join(item.themes) or NONE for item in (one, two)]
    both = " and ".join(codes)
    return f"{where}: item {two.id!r} is coded twice, {who}: {both}; {advice}"


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each row with the words that say where it stands."""
    if path.suffix.lower() == ".csv":
        for cells, where in read_rows(path, _NEEDED_OF_CSV, error=LabelError):
            named: dict[str, Any] = {
                _NAMES_OF_CSV.get(name, name): cell for name, cell in cells.items()
            }
            others = cells.get("others", "").split(LIST_SEPARATOR)
            named["others"] = [other.strip() for other in others if other.strip()]
            # Who wrote the reports is not told there, so training holds out reports.
            yield where, named | {"writer": ""}
        return
    try:
        text = content_of(path, LabelError).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LabelError(f"{path}: not UTF-8 at byte {error.start}") from error
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            where = f"{path}, line {number}"
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
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
    item = LabelledItem(
        row["id"],
        row["text"],
        row["theme"].strip(),
        tuple(dict.fromkeys(others)),
        role,
        *(str(row.get(name, "")) for name in ("writer", "report", "coder")),
    )
    texts = (item.id, item.text, item.theme, *item.others)
    try:
        "".join((*texts, item.writer, item.report, item.coder)).encode()
    except UnicodeEncodeError as error:
        raise LabelError(
            f"{where}: half a character, {error.object[error.start]!r}, in item "
            f"{item.id!r}; write the file again as UTF-8"
        ) from error
    return item


def _check_codes(item: LabelledItem, codes: Sequence[str] | None, where: str) -> None:
    if codes is None:
        return
    for theme in (item.theme, *item.others):
        if theme not in codes and not (theme == NONE and theme == item.theme):
            near = difflib.get_close_matches(theme, codes, 1)
            some = f"use {', '.join(codes[:_SOME])}{' …' * (len(codes) > _SOME)}"
            raise LabelError(
                f"{where}: unknown theme {theme!r} of item {item.id!r}; "
                + (f"did you mean {near[0]}?" if near else some)
            )
