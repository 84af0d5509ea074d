"""The themes that a kind of report is sorted by."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from govtext.errors import TableError
from govtext.tables import entries, load_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TABLES = {
    "rule-of-law": "themes_rule_of_law",
    "work-report": "themes_work_report",
}
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
