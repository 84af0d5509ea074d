"""The outline of a report: its sections, nested, each with the role it plays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govtext.sections.blocks import cut_blocks
from govtext.sections.drafts import ROOT, Draft
from govtext.sections.edges import find_copies, find_edges
from govtext.sections.inline import split_paragraphs
from govtext.sections.outline import build_outline
from govtext.types import Section

if TYPE_CHECKING:
    from govtext.text import View

__all__ = ["find_sections"]


def find_sections(view: View, kind: str) -> tuple[Section, ...]:
    """The sections of a report, in reading order, nested, themes left empty.

    Together they hold every character that is not blank. ``role_source`` says how a
    role was decided: ``heading`` and ``sub_heading`` by the words of the section's own
    heading, ``cue`` by a paragraph's first or last words, ``parent`` and ``previous``
    from the sections around it, ``position`` by its place, ``form`` by the form of the
    line, ``kind`` because the report is of another genre.

    Args:
        view: The matching view of the text.
        kind: ``rule-of-law``, ``work-report`` or ``other``.
    """
    blocks = cut_blocks(view)
    if not blocks:
        return _unreadable(view)
    starts = find_copies(view, blocks, kind)
    tops: list[Draft] = []
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        copy = blocks[start:end]
        edges = find_edges(view, copy, kind)
        tops += _joined(build_outline(view, copy, edges, kind))
    return _sections(view, _split(view, tops, kind))


def _unreadable(view: View) -> tuple[Section, ...]:
    """A text of characters that the view leaves out is one section of its own."""
    start = len(view.source) - len(view.source.lstrip())
    end = len(view.source.rstrip())
    if start >= end:
        return ()
    return (
        Section("s1", "", 1, "", "", "other", "position", start, end, ((start, end),)),
    )


def _joined(drafts: list[Draft]) -> list[Draft]:
    """Top nodes with their children; an only paragraph joins the heading above it."""
    tops: list[Draft] = []
    for draft in drafts:
        if draft.parent == ROOT:
            tops.append(draft)
        else:
            drafts[draft.parent].children.append(draft)
    for draft in drafts:
        if draft.own_line and draft.children:
            _join_paragraph(draft)
    return tops


def _join_paragraph(draft: Draft) -> None:
    plain = [child for child in draft.children if not child.level]
    if len(plain) != 1 or draft.children[0] is not plain[0]:
        return
    child = plain[0]
    if child.role == draft.role and child.source != "cue":
        draft.parts += child.parts
        del draft.children[0]


def _split(view: View, tops: list[Draft], kind: str) -> list[Draft]:
    queue = list(tops)
    while queue:
        draft = queue.pop()
        queue += draft.children
        draft.children = split_paragraphs(view, draft, kind) + draft.children
    return tops


def _sections(view: View, tops: list[Draft]) -> tuple[Section, ...]:
    ordered: list[tuple[Draft, int, int]] = []
    pending = [(draft, -1, 1) for draft in reversed(tops)]
    while pending:
        draft, parent, depth = pending.pop()
        ordered.append((draft, parent, depth))
        number = len(ordered) - 1
        pending += [(child, number, depth + 1) for child in reversed(draft.children)]
    parts = _real_parts(view, [draft for draft, _, _ in ordered])
    ends = [spans[-1][1] for spans in parts]
    for number in range(len(ordered) - 1, -1, -1):
        parent = ordered[number][1]
        if parent >= 0 and ends[parent] < ends[number]:
            ends[parent] = ends[number]
    ids = [f"s{number}" for number in range(1, len(ordered) + 1)]
    ids.append("")  # the parent of those at the top, whose number is -1
    return tuple(
        Section(
            ids[number],
            ids[parent],
            depth,
            _written(view, draft.marker),
            view.text[draft.heading[0] : draft.heading[1]].strip("\n"),
            draft.role,
            draft.source,
            parts[number][0][0],
            ends[number],
            tuple(parts[number]),
        )
        for number, (draft, parent, depth) in enumerate(ordered)
    )


def _written(view: View, span: tuple[int, int]) -> str:
    """A marker as it stands in the text, blanks left out."""
    if span[0] == span[1]:
        return ""
    start, end = view.span(*span)
    return "".join(view.source[start:end].split())


def _real_parts(view: View, drafts: list[Draft]) -> list[list[tuple[int, int]]]:
    """Parts in the real text, stretched over characters that the view leaves out."""
    source = view.source
    starts = sorted(part[0] for draft in drafts for part in draft.parts)
    real = [view.offset(start) for start in starts]
    real[0] = len(source) - len(source.lstrip())
    spans = {}
    for index, start in enumerate(starts):
        after = real[index + 1] if index + 1 < len(real) else len(source)
        size = len(source[real[index] : after].rstrip())
        spans[start] = (real[index], real[index] + size)
    return [[spans[part[0]] for part in draft.parts] for draft in drafts]
