"""``govtext show``: one report in the terminal."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from govtext.cli.console import (
    NONE_DONE,
    WRONG_USAGE,
    fail,
    fit,
    printable,
    with_colour,
)
from govtext.cli.language import told
from govtext.cli.options import Kind
from govtext.errors import GovtextError, UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sized

    from govtext.pipeline import Report
    from govtext.types import Metric, Section

_OUTLINE = 56
_ROLE = 16
_VALUE = 16
_OBJECT = 30


def show(
    file: Annotated[str, typer.Argument(metavar="FILE", help="- for standard input.")],
    *,
    kind: Annotated[Kind, typer.Option(help="The kind of the report.")] = Kind.AUTO,
    no_themes: Annotated[
        bool, typer.Option("--no-themes", help="Leave out the themes; faster.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the rows of all tables as JSON.")
    ] = False,
) -> None:
    """Show one report: facts, outline with roles and themes, metrics, citations."""
    # Path.is_dir() raises for a name that is too long for the system.
    if os.path.isdir(file):  # noqa: PTH112
        folder = printable(file)
        fail(
            "{folder} is a folder; use govtext check {folder}", NONE_DONE, folder=folder
        )
    try:
        report = _read(file, kind.value, themes=not no_themes)
    except UnreadableFileError as error:
        fail(f"{printable(file)}: {told(str(error))}", NONE_DONE)
    except GovtextError as error:
        fail(str(error), WRONG_USAGE)
    if as_json:
        # An encoding that lacks a character must not cost it: \u escapes.
        escape = sys.stdout.encoding.lower() not in ("utf-8", "utf8")
        typer.echo(json.dumps(as_tables(report), ensure_ascii=escape, indent=1))
        return
    bold, plain = ("\x1b[1m", "\x1b[0m") if with_colour() else ("", "")
    for title, lines in _parts(report):
        typer.echo(f"{bold}{title}{plain}", color=bool(bold))
        for line in lines:
            typer.echo(f"  {line.rstrip()}")


def _read(file: str, kind: str, *, themes: bool) -> Report:
    from govtext.engines import read  # noqa: PLC0415  the finders load slowly
    from govtext.pipeline import analyze  # noqa: PLC0415
    from govtext.readers import read_bytes  # noqa: PLC0415

    if file == "-":
        document = read_bytes(sys.stdin.buffer.read(), "stdin")
        return analyze(document, kind=kind, themes=themes)
    return read(file, kind=kind, themes=themes)


def as_tables(report: Report) -> dict[str, list[dict[str, object]]]:
    """The rows of a report in every table, with the names of the columns."""
    from govtext.panel.rows import report_rows  # noqa: PLC0415
    from govtext.schema import REPORT_TABLES  # noqa: PLC0415

    rows = report_rows(report)
    return {
        table.name: [
            dict(zip(table.header, row, strict=True)) for row in rows[table.name]
        ]
        for table in REPORT_TABLES
    }


def _parts(report: Report) -> Iterator[tuple[str, list[str]]]:
    """The parts of the page: a title and its lines."""
    from govtext.panel.rows import warnings_of  # noqa: PLC0415

    facts = report.facts
    yield fit(facts.title or report.document.source, 78).rstrip(), _facts(report)
    number = len(report.sections)
    yield told("Outline ({number} sections)", number=number), _outline(report)
    yield _titled("Metrics", report.metrics), [_metric(m) for m in report.metrics]
    if report.absences:
        yield (
            _titled("Told as not having happened", report.absences),
            [f"{fit(a.text, _OBJECT)} {a.indicator}" for a in report.absences],
        )
    yield (
        _titled("Citations", report.citations),
        [
            f"{c.kind:<6}{fit(f'《{c.title}》' if c.title else '', 50)} {c.number}"
            for c in report.citations
        ],
    )
    if warnings := warnings_of(report):
        yield _titled("Warnings", warnings), [printable(told(w)) for w in warnings]


def _titled(title: str, lines: Sized) -> str:
    return f"{told(title)} ({len(lines)})"


def _facts(report: Report) -> list[str]:
    facts, place = report.facts, report.facts.place
    chain = (place.province, place.city, place.county, place.name)
    values = {
        "kind": facts.kind,
        "issuer": facts.issuer,
        "place": " ".join(dict.fromkeys(filter(None, chain))),
        "level": place.level,
        "code": place.division_code,
        "year": facts.year,
        "delivered": facts.year_delivered,
        "published": facts.published,
        "number": facts.doc_number,
        "encoding": report.document.encoding,
    }
    return [f"{fit(told(name), 10)} {value}" for name, value in values.items() if value]


def _outline(report: Report) -> list[str]:
    lines = []
    for section in report.sections:
        heading = f"{section.marker}{section.heading}"
        if not heading:
            start, end = section.parts[0] if section.parts else (section.start,) * 2
            # A stretch without a heading is shown by how it begins.
            heading = f"“{report.document.text[start:end].strip()[:40]}”"
        label = "  " * (section.depth - 1) + heading
        lines.append(
            f"{_indented(label, _OUTLINE)} {section.role:<{_ROLE}}{_themes(section)}"
        )
    return lines


def _themes(section: Section) -> str:
    """Theme, score and further themes: ``T05.2 0.97 +T05.4``."""
    if not section.theme:
        return ""
    score = "" if section.theme_score is None else f" {section.theme_score:.2f}"
    return f"{section.theme}{score}" + "".join(f" +{o}" for o in section.themes_other)


def _indented(label: str, columns: int) -> str:
    """A label cut to so many columns, its indent kept."""
    indent = len(label) - len(label.lstrip(" "))
    return " " * indent + fit(label, columns - indent)


def _metric(metric: Metric) -> str:
    value = f"{metric.value:,.10g}"
    if metric.value_max is not None:
        value += f"–{metric.value_max:,.10g}"
    sign = {"exact": "", "range": ""}.get(metric.qualifier, f" ({metric.qualifier})")
    marks = " ".join(
        filter(None, (metric.indicator, metric.change, metric.base, sign.strip()))
    )
    planned = f" {told('planned')}" if metric.status == "planned" else ""
    amount = fit(f"{value} {metric.unit}", _VALUE)
    return f"{amount} {fit(metric.object, _OBJECT)} {marks}{planned}"
