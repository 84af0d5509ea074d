"""Stretches of a text marked in HTML.

Stretches may lie in one another, cross one another or be equal. HTML can only nest: one
that crosses the end of another is closed there and opened again behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch to mark.

    Attributes:
        start: Offset of its first character in the text given with it.
        end: Offset after its last one.
        css: Class of the element; empty for none.
        anchor: Its id; empty for none.
        title: What a reader is told about it.
    """

    start: int
    end: int
    css: str
    anchor: str = ""
    title: str = ""

    def moved(self, start: int, end: int) -> Span:
        """The same with another extent."""
        return Span(start, end, self.css, self.anchor, self.title)


def mark(text: str, spans: Iterable[Span], given: set[str] | None = None) -> Markup:
    """A text as HTML with its stretches marked.

    Args:
        text: Plain text; everything in it is escaped.
        spans: Stretches; what of them lies outside the text is not marked.
        given: Ids that stand on the page already. An id is given to the first piece
            of its stretch only; those given here are added.
    """
    given = set() if given is None else given
    inside = [
        span.moved(max(span.start, 0), min(span.end, len(text)))
        for span in spans
        if span.start < len(text) and span.end > 0 and span.start < span.end
    ]
    # The longer of two that begin together goes around the shorter.
    inside.sort(key=lambda span: (span.start, -span.end, span.css, span.anchor))
    return Markup("").join(_pieces(text, inside, given))


def _pieces(text: str, spans: list[Span], given: set[str]) -> Iterator[Markup]:
    opened: list[Span] = []
    done = 0
    waiting = spans[::-1]
    while waiting or opened:
        # The next edge: an end of what is open, or the start of the next.
        ends = min((span.end for span in opened), default=len(text))
        if waiting and waiting[-1].start < ends:
            span = waiting.pop()
            yield escape(text[done : span.start])
            done = span.start
            opened.append(span)
            yield _open(span, given)
            continue
        yield escape(text[done:ends])
        done = ends
        first = next(at for at, span in enumerate(opened) if span.end == ends)
        again = [span for span in opened[first:] if span.end > ends]
        yield Markup("</mark>") * (len(opened) - first)
        del opened[first:]
        for span in again:
            opened.append(span)
            yield _open(span, given)
    yield escape(text[done:])


def _open(span: Span, given: set[str]) -> Markup:
    attributes = Markup(' class="{}"').format(span.css) if span.css else Markup("")
    if span.anchor and span.anchor not in given:
        given.add(span.anchor)
        attributes += Markup(' id="{}"').format(span.anchor)
    if span.title:
        attributes += Markup(' title="{}"').format(span.title)
    return Markup("<mark{}>").format(attributes)


def within(spans: Iterable[Span], start: int, end: int) -> list[Span]:
    """The stretches of a part of a text, counted from the part's beginning."""
    return [
        span.moved(max(span.start, start) - start, min(span.end, end) - start)
        for span in sorted(spans, key=attrgetter("start", "end"))
        if span.start < end and span.end > start
    ]
