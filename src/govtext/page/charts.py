"""Small line charts as SVG, drawn by matplotlib and made fit for a page.

What matplotlib writes is a document of its own, with fixed colours and ids. Here it
becomes a piece of the page: no ids, colours from the page's style sheet (so that dark
pages have light lines), letters as letters, each point a link to its sentence.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from govtext.page.fonts import font_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

_SVG: Final = "{http://www.w3.org/2000/svg}"
_WIDTH, _HEIGHT = 3.1, 1.75  # inches, 72 points each
_LINE, _POINT, _GRID, _TEXT = "#010203", "#010204", "#010205", "#010206"
_CLASSES: Final = {_LINE: "cl", _POINT: "cp", _GRID: "cg", _TEXT: "ct"}
"""Colours that stand for classes of the style sheet."""
_COLOUR: Final = re.compile("|".join(_CLASSES))
_NUMBER: Final = re.compile(r"-?\d+\.\d+")
_ANCHOR: Final = re.compile(r"text-anchor:\s*(\w+)")
_RING, _NONE = Markup(' class="ring"'), Markup("")
_MIDDLE, _END = Markup(' class="middle"'), Markup(' class="end"')
_ROOM: Final = 0.25
_LABELS: Final = 4


@dataclass(frozen=True, slots=True)
class Point:
    """One value of one year.

    Attributes:
        year: The year.
        value: The number.
        label: The number as written beside the point.
        title: What a reader is told about it.
        link: Where its sentence stands on the page.
        hollow: Whether it is a plan or a zero told in words: drawn as a ring.
    """

    year: int
    value: float
    label: str
    title: str
    link: str
    hollow: bool = False


def line_chart(
    points: Sequence[Point], years: tuple[int, int], top: float, title: str
) -> Markup:
    """One small chart as an ``svg`` element.

    Args:
        points: In order of their years; at least one.
        years: First and last year of the axis, the same for all charts of a row.
        top: The largest value of the axis, likewise; the smallest is 0, or the
            smallest value if that is below.
        title: What the chart shows, for those who cannot see it.
    """
    from matplotlib import rc_context  # noqa: PLC0415  heavy
    from matplotlib.figure import Figure  # noqa: PLC0415
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415

    ours = FontProperties(fname=font_path(), size=9)
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "govtext"}):
        figure = Figure(figsize=(_WIDTH, _HEIGHT))
        axes = figure.add_axes((0.04, 0.12, 0.92, 0.86))
        axes.set_axis_off()
        first, last = years
        bottom = min(0.0, *(point.value for point in points))
        span = (top - bottom) or 1.0
        axes.set_xlim(first - _ROOM, last + _ROOM + (first == last))
        axes.set_ylim(bottom - 0.06 * span, top + 0.22 * span)
        axes.plot([first, last], [0, 0], color=_GRID, linewidth=1)
        for run in _runs(points):
            axes.plot(
                [point.year for point in run],
                [point.value for point in run],
                color=_LINE,
                linewidth=2,
            )
        for point in points:
            axes.plot(
                [point.year],
                [point.value],
                marker="o",
                linestyle="none",
                color=_POINT,
            )
        for point in _labelled(points):
            axes.annotate(
                point.label,
                (point.year, point.value),
                (0, 7),
                textcoords="offset points",
                ha=_side(point.year, first, last),
                color=_TEXT,
                fontproperties=ours,
            )
        for year in sorted({first, last}):
            axes.annotate(
                str(year),
                (year, bottom - 0.06 * span),
                (0, -11),
                textcoords="offset points",
                ha=_side(year, first, last),
                color=_TEXT,
                fontproperties=ours,
                annotation_clip=False,
            )
        stream = io.BytesIO()
        figure.savefig(stream, format="svg", metadata={"Date": None})
    return _fit(stream.getvalue(), points, title)


def _runs(points: Sequence[Point]) -> list[list[Point]]:
    """The points in runs of years one after the other: no line over a gap."""
    runs: list[list[Point]] = []
    for point in points:
        if runs and point.year == runs[-1][-1].year + 1:
            runs[-1].append(point)
        else:
            runs.append([point])
    return [run for run in runs if len(run) > 1]


def _labelled(points: Sequence[Point]) -> list[Point]:
    """The points that have their number beside them: all of a few, else three."""
    if len(points) <= _LABELS:
        return list(points)
    # A label stands above its point: beside a low one, it would lie on the line.
    chosen = [points[-1], max(points, key=lambda point: point.value), points[0]]
    return [p for at, p in enumerate(chosen) if p.year not in _years(chosen[:at])]


def _years(points: Sequence[Point]) -> set[int]:
    """The years at which a label would lie over that of one of these points."""
    return {year for point in points for year in range(point.year - 2, point.year + 3)}


def _side(year: int, first: int, last: int) -> str:
    """How a label stands to its point, so that none goes over the edge."""
    if first == last:
        return "center"
    return "left" if year == first else "right" if year == last else "center"


def _fit(document: bytes, points: Sequence[Point], title: str) -> Markup:
    """A document of matplotlib as an element of the page."""
    from lxml import etree  # noqa: PLC0415

    root = etree.fromstring(document)
    told = iter(points)
    body = Markup("").join(_element(one, told) for one in root.iter())
    head = '<svg viewBox="{}" role="group" aria-label="{}">{}</svg>'
    return Markup(head).format(root.get("viewBox"), title, body)  # noqa: S704  constant


def _element(element: _Element, points: Iterator[Point]) -> Markup:
    """A line, a point or a piece of text; nothing for all else."""
    css = next((_CLASSES[one] for one in _COLOUR.findall(_style(element))), "")
    if element.tag == f"{_SVG}path" and css in ("cl", "cg"):
        line = _NUMBER.sub(_rounded, " ".join((element.get("d") or "").split()))
        form = '<path class="cg" d="{}"/>' if css == "cg" else '<path d="{}"/>'
        return Markup(form).format(line)  # noqa: S704  constant
    if element.tag == f"{_SVG}text":
        side = _ANCHOR.search(_style(element))
        sides = {"middle": _MIDDLE, "end": _END}
        return Markup('<text x="{}" y="{}"{}>{}</text>').format(
            *_place(element),
            sides.get(side[1] if side else "", _NONE),
            element.text or "",
        )
    if element.tag == f"{_SVG}use":
        point = next(points)
        return Markup(
            '<a href="{}"><circle{} cx="{}" cy="{}"/><title>{}</title></a>'
        ).format(
            point.link,
            _RING if point.hollow else _NONE,
            *_place(element),
            point.title,
        )
    return Markup("")


def _style(element: _Element) -> str:
    return element.get("style") or ""


def _place(element: _Element) -> tuple[str, str]:
    x, y = (_NUMBER.sub(_rounded, element.get(name) or "0") for name in ("x", "y"))
    return x, y


def _rounded(found: re.Match[str]) -> str:
    return f"{float(found[0]):.0f}"
