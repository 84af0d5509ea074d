"""The package's vocabularies and patterns: loaded from ``tables/``, checked once.

A table is one TOML file beside this module. Entries carry ``examples`` and
``counter_examples``; ``tests/tables`` runs every entry against its own and all the
others'. To add an entry, edit the TOML file; no code changes.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from govtext.errors import TableError


@cache
def load_table(name: str) -> dict[str, Any]:
    """Load ``tables/<name>.toml``.

    Raises:
        TableError: There is no such table, or it is not TOML.
    """
    path = files("govtext") / "tables" / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise TableError(f"no table named {name!r} in govtext/tables") from None
    except tomllib.TOMLDecodeError as error:
        raise TableError(f"tables/{name}.toml is not TOML: {error}") from error


def entries(
    name: str, *, required: frozenset[str], optional: frozenset[str] = frozenset()
) -> list[dict[str, Any]]:
    """The ``[[entry]]`` list of a table, its keys checked and its ids unique.

    Raises:
        TableError: A key is missing or unknown, or an id stands twice.
    """
    rows: list[dict[str, Any]] = load_table(name).get("entry", [])
    seen: set[str] = set()
    for row in rows:
        label = row.get("id", "(no id)")
        if missing := required - row.keys():
            raise TableError(f"tables/{name}.toml, {label}: lacks {sorted(missing)}")
        if unknown := row.keys() - required - optional:
            raise TableError(f"tables/{name}.toml, {label}: unknown {sorted(unknown)}")
        if label in seen:
            raise TableError(f"tables/{name}.toml: {label} stands twice")
        seen.add(label)
    return rows
