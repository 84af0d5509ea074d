"""Which sections have themes, and which ones: by the trained model of their kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from govtext.text import matching_view
from govtext.themes.features import Features, features
from govtext.themes.model import ROLES_SEEN, ThemeModel, shipped_model

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from govtext.text import View
    from govtext.types import Section

_SHORTEST_BODY = 6
_SHORTEST_ITEM = 24


@dataclass(frozen=True, slots=True)
class Item:
    """A section that has themes.

    Attributes:
        section_id: Its id.
        role: Its role.
        text: What its themes are told by.
    """

    section_id: str
    role: str
    text: str

    def seen(self, kind: str) -> Features:
        """What a model of a kind of report sees of it."""
        return features(self.text, self.role, kind)


def classify_sections(
    view: View,
    sections: tuple[Section, ...],
    kind: str = "rule-of-law",
    model: ThemeModel | None = None,
) -> tuple[Section, ...]:
    """The sections with ``theme``, ``theme_score`` and ``themes_other`` filled.

    Classified are leaves whose role is measures, duties, shortcomings or
    recommendations and that say more than a heading or a lead-in.

    Args:
        view: Matching form of the text.
        sections: The outline.
        kind: The kind of report.
        model: A model of the user's own; the shipped one of the kind without.

    Raises:
        ModelError: The files of the shipped model are damaged.
    """
    items = items_of(view, sections)
    if items and model is None:
        model = shipped_model(kind)
    if not items or model is None:
        return sections
    assigned = model.assign([item.seen(model.config.kind) for item in items])
    found = {
        item.section_id: given for item, given in zip(items, assigned, strict=True)
    }
    return tuple(
        replace(
            section,
            theme=found[section.section_id].theme,
            theme_score=found[section.section_id].score,
            themes_other=found[section.section_id].others,
        )
        if section.section_id in found
        else section
        for section in sections
    )


def items_of(view: View, sections: tuple[Section, ...]) -> list[Item]:
    """What can have themes in an outline."""
    return _chosen(
        (
            section.section_id,
            section.parent_id,
            section.role,
            section.heading,
            "".join(f"{view.between(*part)}\n" for part in section.parts),
        )
        for section in sections
        if section.role in ROLES_SEEN or section.heading
    )


def items_of_table(rows: Iterable[Mapping[str, Any]]) -> list[Item]:
    """What can have themes in the rows of one report in the table ``sections``."""
    return _chosen(
        (
            row["section_id"],
            row["parent_id"],
            row["role"],
            row["heading"],
            matching_view(f"{row['text']}\n").text,
        )
        for row in rows
    )


def _chosen(nodes: Iterable[tuple[str, str, str, str, str]]) -> list[Item]:
    """Those that have themes of some nodes: id, parent, role, heading, own text."""
    known = list(nodes)
    parents = {parent for _, parent, *_ in known}
    headings = {name: heading for name, _, _, heading, _ in known}
    items = []
    for name, parent, role, heading, own in known:
        if role in ROLES_SEEN and name not in parents:
            text = _item_text(own, heading, headings.get(parent, ""))
            if text:
                items.append(Item(name, role, text))
    return items


def _item_text(text: str, heading: str, above: str) -> str:
    """A section's text, a heading that stands alone above it first; empty for none."""
    body = text[_heading_end(text, heading) :].strip("。：；\n")
    if len(body) < _SHORTEST_BODY and len(text) < _SHORTEST_ITEM:
        return ""
    if heading:
        return text
    if text.endswith("：\n"):  # 将着重抓好以下工作：
        return ""
    return f"{above}。{text}" if above else text


def _heading_end(text: str, heading: str) -> int:
    """Where a heading ends in its section's own text; 0 without one."""
    at = text.find(heading) if heading else -1
    return at + len(heading) if at >= 0 else 0
