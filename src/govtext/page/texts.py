"""Each report's text by sections, with what was found in it marked.

The table ``sections`` holds the lines of each section's own text; which of them stands
at which offset is only known where the extract kept the texts (``--texts``). Without
them a quantity is sought by its words, in the order in which quantities stand.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from govtext.compare.kwic import read_text
from govtext.page.anchors import anchor
from govtext.page.highlights import Span, mark, within
from govtext.page.material import indicator_name, rows_of, theme_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from govtext.page.anchors import Anchors
    from govtext.page.material import Material, Rows

_DEEPEST = 4


@dataclass(slots=True)
class Chunk:
    """A stretch of one section's own text, as it is shown.

    Attributes:
        section: The section's row.
        text: The characters.
        start: Its offset in the report's text; -1 where that is not known.
        first: Whether it is the section's first stretch, which carries its id.
        spans: What to mark, counted from the stretch's beginning.
        lost: Ids of quantities whose words were not found in it.
    """

    section: dict[str, Any]
    text: str
    start: int
    first: bool
    spans: list[Span] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def report_texts(material: Material) -> Iterator[dict[str, Any]]:
    """The reports with their sections as the template shows them."""
    tables: dict[str, defaultdict[str, Rows]] = {
        name: _by_report(rows_of(material.panel.tables[name]))
        for name in ("sections", "metrics", "absences", "citations")
        if name in material.panel.tables
    }
    for report in material.reports:
        report_id = report["report_id"]
        found = {name: rows[report_id] for name, rows in tables.items()}
        sections = sorted(
            found["sections"], key=lambda s: (s["start"], s["depth"], s["section_id"])
        )
        given: set[str] = {anchor(report_id)}
        chunks = _chunks(sections, read_text(material.folders, report_id))
        _place_spans(chunks, found, material.anchors)
        yield {
            "row": report,
            "anchor": anchor(report_id),
            "name": material.named(report_id),
            "marks": material.marks(report_id),
            "short": material.anchors.short(report_id),
            "chunks": [_shown(chunk, report, given) for chunk in chunks],
        }


def _by_report(rows: Rows) -> defaultdict[str, Rows]:
    found: defaultdict[str, Rows] = defaultdict(list)
    for row in rows:
        found[row["report_id"]].append(row)
    return found


def _chunks(sections: Rows, text: str | None) -> list[Chunk]:
    if text is None:
        return [Chunk(row, row["text"], -1, first=True) for row in sections]
    children: defaultdict[str, Rows] = defaultdict(list)
    for row in sections:
        children[row["parent_id"]].append(row)
    chunks = []
    for row in sections:
        first = True
        for start, end in _own(row, children[row["section_id"]]):
            lines = text[start:end].strip("\n")
            if lines.strip() or first:
                begin = start + text[start:end].find(lines)
                chunks.append(Chunk(row, lines, begin, first))
                first = False
    # Of stretches that begin together the outer section's is empty, and goes first.
    return sorted(chunks, key=lambda one: (one.start, one.section["depth"]))


def _own(section: dict[str, Any], children: Rows) -> Iterator[tuple[int, int]]:
    """The stretches of a section that lie in no section below it."""
    at = section["start"]
    for child in children:
        yield at, max(at, child["start"])
        at = max(at, child["end"])
    if at < section["end"] or not children:
        yield at, section["end"]


def _place_spans(chunks: list[Chunk], found: dict[str, Rows], anchors: Anchors) -> None:
    spans = sorted(
        _spans(found, anchors), key=lambda pair: (pair[0]["start"], pair[0]["end"])
    )
    if chunks and chunks[0].start >= 0:
        starts = [chunk.start for chunk in chunks]
        for _, span in spans:
            at = max(bisect_right(starts, span.start) - 1, 0)
            while at < len(chunks) and starts[at] < span.end:
                # A stretch that goes on into the next section is marked in both.
                here = starts[at]
                chunks[at].spans.append(span.moved(span.start - here, span.end - here))
                at += 1
        return
    by_section = {chunk.section["section_id"]: chunk for chunk in chunks}
    reached: defaultdict[str, int] = defaultdict(int)
    for row, span in spans:
        chunk = by_section.get(row["section_id"])
        if chunk is None:
            continue
        at = _sought(chunk, row, reached[chunk.section["section_id"]])
        if at < 0:
            chunk.lost += [span.anchor] if span.anchor else []
            continue
        chunk.spans.append(span.moved(at, at + len(row["text"])))
        reached[chunk.section["section_id"]] = at


def _sought(chunk: Chunk, row: dict[str, Any], after: int) -> int:
    """Where the words of a row stand in a section's text; -1 if they do not."""
    words = row["text"]
    exact = row["start"] - chunk.section["start"]
    if words and chunk.text[exact : exact + len(words)] == words:
        return int(exact)
    sentence = row.get("sentence") or words
    at = chunk.text.find(sentence, max(0, after - len(sentence)))
    return chunk.text.find(words, max(at, after)) if words else -1


def _spans(
    found: dict[str, Rows], anchors: Anchors
) -> Iterator[tuple[dict[str, Any], Span]]:
    for row in found.get("metrics", ()):
        name = anchors.mark(row["report_id"], "m", row["metric_id"])
        yield row, Span(row["start"], row["end"], "", name, _told(row))
    for row in found.get("absences", ()):
        name = anchors.mark(row["report_id"], "a", row["start"])
        title = f"none: {indicator_name(row['indicator'])[1]}"
        yield row, Span(row["start"], row["end"], "a", name, title)
    for row in found.get("citations", ()):
        # In a panel the report's own kind may stand beside the citation's.
        kind = row["cited_kind"]
        title = " ".join(filter(None, (kind, row["number"])))
        yield row, Span(row["start"], row["end"], "c", "", title)


def _told(row: dict[str, Any]) -> str:
    """What was read out of a quantity, in a line."""
    value = number(row["value"])
    if row["value_max"] is not None:
        value += f"–{number(row['value_max'])}"
    name = indicator_name(row["indicator"])[1] if row["indicator"] else row["object"]
    extra = [row["qualifier"], row["change"], row["period"], row["status"]]
    usual = ("exact", "range", "achieved", "year", "", None)
    # What stands there for everyone to see need not be told again.
    seen = row["text"].replace(",", "") == f"{value}{row['unit']}".replace(",", "")
    told = ["" if seen else f"{value} {row['unit'] or ''}".strip()]
    told += [name if row["indicator"] or not seen else ""]
    told += [one for one in extra if one not in usual]
    return ", ".join(filter(None, told))


def number(value: float | None) -> str:
    """A number as one writes it."""
    return "" if value is None else f"{value:,.10g}"


def _shown(chunk: Chunk, report: dict[str, Any], given: set[str]) -> dict[str, Any]:
    row = chunk.section
    head = f"{row['marker'] or ''}{row['heading'] or ''}"
    lines = list(_lines(chunk))
    is_heading = bool(
        chunk.first and row["heading"] and lines and lines[0][0].strip() == head
    )
    spans = list(chunk.spans)
    if chunk.first and head and not is_heading and chunk.text.startswith(head):
        spans.append(Span(0, len(head), "h"))
    role, theme = row["role"] or "other", row["theme"] or ""
    name = theme_name(report["kind"], theme) if theme else ("", "")
    html = [
        mark(line, within(spans, start, start + len(line)), given)
        for line, start in lines
    ]
    lost = [one for one in chunk.lost if one not in given]
    given.update(lost)
    return {
        "anchor": anchor(report["report_id"], "s", row["section_id"]),
        "first": chunk.first,
        "depth": min(row["depth"], _DEEPEST),
        "role": role,
        "theme": theme,
        "theme_zh": name[0],
        "theme_en": name[1],
        "level": min(row["depth"] + 3, 6),
        "heading": html[0] if is_heading else None,
        "lines": html[1:] if is_heading else html,
        "lost": lost,
    }


def _lines(chunk: Chunk) -> Iterator[tuple[str, int]]:
    """The lines that are not blank, with where they begin."""
    at = 0
    for line in chunk.text.split("\n"):
        if words := line.strip():
            yield words, at + line.find(words)
        at += len(line) + 1
