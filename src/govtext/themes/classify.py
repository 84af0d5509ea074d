"""Which sections have themes, and which ones: by the trained model of their kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from govtext.text import matching_view
from govtext.themes.features import AT_ONCE, Features, features, features_of
from govtext.themes.model import ThemeModel, shipped_model
from govtext.themes.weights import ROLES_SEEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from govtext.text import View
    from govtext.themes.model import Assignment
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
    """The sections of one report with their themes; see ``classify_reports``."""
    return classify_reports([(view, sections)], kind, model)[0]


def classify_reports(
    reports: Sequence[tuple[View, tuple[Section, ...]]],
    kind: str = "rule-of-law",
    model: ThemeModel | None = None,
) -> list[tuple[Section, ...]]:
    """The sections of reports with ``theme``, ``theme_score``, ``themes_other`` filled.

    Classified are leaves whose role is measures, duties, shortcomings or
    recommendations and that say more than a heading or a lead-in. What a report's
    sections get does not depend on the others; together they take less time.

    Args:
        reports: Of each, the matching form of its text and its outline.
        kind: The kind of all the reports.
        model: A model of the user's own; the shipped one of the kind without.

    Raises:
        ModelError: The files of the shipped model are damaged.
    """
    items = [items_of(view, sections) for view, sections in reports]
    if model is None and any(items):
        model = shipped_model(kind)
    if model is None:
        return [sections for _, sections in reports]
    assigned = iter(model.assign(_seen(chain.from_iterable(items), model.config.kind)))
    return [
        _with_themes(sections, {item.section_id: next(assigned) for item in own})
        for (_, sections), own in zip(reports, items, strict=True)
    ]


def _seen(items: Iterable[Item], kind: str) -> Iterator[Features]:
    """What a model of a kind of report sees of items."""
    left = iter(items)
    while some := list(islice(left, AT_ONCE)):
        texts, roles = [item.text for item in some], [item.role for item in some]
        yield from features_of(texts, roles, kind)


def _with_themes(
    sections: tuple[Section, ...], given: Mapping[str, Assignment]
) -> tuple[Section, ...]:
    """Sections with what they are given, by their ids."""
    return tuple(
        replace(
            section,
            theme=one.theme,
            theme_score=one.score,
            themes_other=one.others,
        )
        if (one := given.get(section.section_id))
        else section
        for section in sections
    )


def items_of(view: View, sections: tuple[Section, ...]) -> list[Item]:
    """What can have themes in an outline."""
    known = [one for one in sections if one.role in ROLES_SEEN or one.heading]
    return _chosen(
        [(one.section_id, one.parent_id, one.role, one.heading) for one in known],
        lambda index: "".join(
            [f"{view.between(*part)}\n" for part in known[index].parts]
        ),
    )


def items_of_table(rows: Iterable[Mapping[str, Any]]) -> list[Item]:
    """What can have themes in the rows of one report in the table ``sections``."""
    known = list(rows)
    columns = ("section_id", "parent_id", "role", "heading")
    return _chosen(
        [itemgetter(*columns)(row) for row in known],
        lambda index: matching_view(f"{known[index]['text']}\n").text,
    )


def _chosen(
    nodes: Sequence[tuple[str, str, str, str]], own_text: Callable[[int], str]
) -> list[Item]:
    """Those that have themes of some nodes.

    Args:
        nodes: Id, parent, role, heading of each.
        own_text: Gives the text of a node that is not its children's, by its index.
    """
    parents = {parent for _, parent, *_ in nodes}
    headings = {name: heading for name, _, _, heading in nodes}
    items = []
    for index, (name, parent, role, heading) in enumerate(nodes):
        if role in ROLES_SEEN and name not in parents:
            above = headings.get(parent, "")
            if text := _item_text(own_text(index), heading, above):
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
