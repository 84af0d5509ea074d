"""The themes that a kind of report is sorted by."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from govtext.errors import LabelError, TableError
from govtext.tables import entries, load_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_TABLES = {
    "rule-of-law": "themes_rule_of_law",
    "work-report": "themes_work_report",
}
_NO_CODES = ("-", "?")  # no theme; not coded yet
_SEPARATORS = ";；|｜、,，\n"  # between several codes in one cell
KINDS_WITH_THEMES = tuple(_TABLES)
_REQUIRED = frozenset({"id", "zh", "en", "definition_zh", "definition_en"})
_TERMS = ("keywords", "weak_keywords")
_OPTIONAL = frozenset({"outline_2015", "outline_2021", "cap", *_TERMS})


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme of either level.

    Attributes:
        id: ``T05`` for a first-level theme, ``T05.2`` for a second-level one.
        zh: Chinese name.
        en: English name.
        parent: Id of the first-level theme it belongs to; empty for the first level.
        definition_zh: What belongs to it, in Chinese.
        definition_en: The same in English.
        keywords: Terms that stand for it.
        weak_keywords: Terms that also serve other themes.
        outline_2015: Where it sits in the outline for 2015 to 2020 (first level only).
        outline_2021: Where it sits in the outline for 2021 to 2025 (first level only).
        cap: Major topics of the Comparative Agendas Project that it answers to (Bevan
            2019), the nearest first; only where the taxonomy gives them.
    """

    id: str
    zh: str
    en: str
    parent: str
    definition_zh: str
    definition_en: str
    keywords: tuple[str, ...] = ()
    weak_keywords: tuple[str, ...] = ()
    outline_2015: str = ""
    outline_2021: str = ""
    cap: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All themes of a kind of report.

    Attributes:
        kind: The kind of report.
        version: Changes whenever a theme is added, dropped or redefined.
        themes: First-level themes, each followed by its second-level ones.
    """

    kind: str
    version: str
    themes: tuple[Theme, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Ids of the themes that a section can have: those without any below them."""
        parents = {theme.parent for theme in self.themes}
        return tuple(theme.id for theme in self.themes if theme.id not in parents)

    def __iter__(self) -> Iterator[Theme]:
        return iter(self.themes)

    def __getitem__(self, theme_id: str) -> Theme:
        for theme in self.themes:
            if theme.id == theme_id:
                return theme
        raise KeyError(theme_id)


@cache
def load_taxonomy(kind: str = "rule-of-law") -> Taxonomy | None:
    """The taxonomy of a kind of report; ``None`` for a kind that has none.

    Raises:
        TableError: A second-level theme stands before its first-level one.
    """
    name = _TABLES.get(kind)
    if name is None:
        return None
    themes: list[Theme] = []
    known: set[str] = set()
    for row in entries(name, required=_REQUIRED, optional=_OPTIONAL):
        parent = row["id"].partition(".")[0] if "." in row["id"] else ""
        if parent and parent not in known:
            raise TableError(f"tables/{name}.toml: {row['id']} before {parent}")
        known.add(row["id"])
        lists = {key: tuple(row.get(key, ())) for key in (*_TERMS, "cap")}
        themes.append(Theme(**(row | lists), parent=parent))
    return Taxonomy(kind, load_table(name)["version"], tuple(themes))


def kind_of_themes(themes: Iterable[str]) -> str:
    """The kind of report in whose taxonomy most of some themes are; empty for none."""
    used = Counter(themes)
    for kind in KINDS_WITH_THEMES:
        taxonomy = load_taxonomy(kind)
        known = taxonomy.codes if taxonomy else ()
        if 2 * sum(used[code] for code in known) > used.total():
            return kind
    return ""


def read_codebook(path: Path) -> Taxonomy:
    """A researcher's own themes: a CSV file with ``code`` and ``label``.

    A column ``definition`` may stand beside them. ``A.1`` is below ``A`` where both are
    there, as in the taxonomies of the package.

    Raises:
        LabelError: The file cannot be read, lacks a column, or names a code twice.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            if missing := {"code", "label"} - set(reader.fieldnames or ()):
                lacks = ", ".join(sorted(missing))
                raise LabelError(
                    f"{path}: a codebook has the columns code and label; "
                    f"this one lacks {lacks}"
                )
            rows = [
                {k: (v or "").strip() for k, v in row.items() if k} for row in reader
            ]
    except OSError as error:
        raise LabelError(f"{path}: {(error.strerror or str(error)).lower()}") from error
    except UnicodeDecodeError as error:
        raise LabelError(f"{path}: not UTF-8 at byte {error.start}") from error
    codes = [row["code"] for row in rows if row["code"]]
    for code in codes:
        if codes.count(code) > 1:
            raise LabelError(f"{path}: the code {code!r} stands twice; keep one")
        if code in _NO_CODES or any(mark in code for mark in _SEPARATORS):
            raise LabelError(
                f"{path}: {code!r} cannot be a code; choose another without separators"
            )
    if not codes:
        raise LabelError(f"{path}: no codes in it")
    return Taxonomy(
        "",
        "",
        tuple(
            Theme(
                row["code"],
                row["label"],
                row["label"],
                parent if (parent := row["code"].rpartition(".")[0]) in codes else "",
                row.get("definition", ""),
                row.get("definition", ""),
            )
            for row in rows
            if row["code"]
        ),
    )
