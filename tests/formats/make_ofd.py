"""OFD documents (GB/T 33190), written here: no free program makes them.

Lines and the places of their characters are those of LibreOffice's PDF. Producers of
OFD differ in how they cut lines into objects; every third report has an object for
every piece of digits or words, the others one for a line, some of them scaled by a
matrix.
"""

from __future__ import annotations

import ctypes
import re
import zipfile
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from tests.formats.samples import HERE, samples

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MM = 25.4 / 72
_WIDTH, _HEIGHT = 210.0, 297.0
_SIZE = 16 * _MM
_SAME_LINE = 2.0
_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_PIECE = re.compile(r"[\d.%]+|[^\d.%]+")


@dataclass(frozen=True, slots=True)
class _Line:
    """Characters of a line with their places in mm, from the left and from the top."""

    text: str
    xs: tuple[float, ...]
    y: float


def make(folder: Path) -> None:
    """Write every report."""
    for sample in samples():
        source = HERE / "libreoffice-pdf" / f"{sample.stem}.pdf"
        pages = [
            _page(lines, pieces=sample.number % 3 == 0, scaled=sample.number % 3 == 1)
            for lines in _pages(source)
        ]
        write(folder / f"{sample.stem}.ofd", pages, sample.title)


def write(path: Path, pages: list[str], title: str) -> None:
    """Put pages into the container of an OFD."""
    parts = {
        "OFD.xml": _root(title),
        "Doc_0/Document.xml": _document(len(pages)),
        "Doc_0/PublicRes.xml": _resources(),
    }
    for number, page in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = page
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, xml in parts.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, _DECLARATION + xml)


def _pages(source: Path) -> Iterator[list[_Line]]:
    import pypdfium2  # noqa: PLC0415  heavy

    with pypdfium2.PdfDocument(source) as document:
        for page in document:
            yield _lines(page.get_textpage(), page.get_height())


def _lines(text_page: object, height: float) -> list[_Line]:
    """The lines of a page; what pdfium adds of its own (blanks, line ends) left out."""
    from pypdfium2 import raw  # noqa: PLC0415  heavy

    lines: list[list[tuple[str, float, float]]] = []
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text_page.count_chars()):
        character = chr(raw.FPDFText_GetUnicode(text_page, index))
        if raw.FPDFText_IsGenerated(text_page, index) or not character.isprintable():
            continue
        raw.FPDFText_GetCharOrigin(text_page, index, x, y)
        place = (character, x.value * _MM, (height - y.value) * _MM)
        if lines and abs(lines[-1][-1][2] - place[2]) < _SAME_LINE:
            lines[-1].append(place)
        else:
            lines.append([place])
    for line in lines:
        line.sort(key=itemgetter(1))  # quotation marks of another font come later
    return [
        _Line("".join(c for c, _, _ in line), tuple(x for _, x, _ in line), line[0][2])
        for line in lines
    ]


def _page(lines: list[_Line], *, pieces: bool, scaled: bool) -> str:
    objects = []
    for line in lines:
        spans = [match.span() for match in _PIECE.finditer(line.text)]
        for start, end in spans if pieces else [(0, len(line.text))]:
            number = 100 + len(objects)
            objects.append(_object(line, start, end, number, scaled=scaled))
    return (
        f"<ofd:Page {_NAMESPACE}><ofd:Area><ofd:PhysicalBox>0 0 {_WIDTH:g} {_HEIGHT:g}"
        '</ofd:PhysicalBox></ofd:Area><ofd:Content><ofd:Layer ID="50" Type="Body">'
        + "".join(objects)
        + "</ofd:Layer></ofd:Content></ofd:Page>"
    )


def _object(line: _Line, start: int, end: int, number: int, *, scaled: bool) -> str:
    """A text object; its box is on the page, its characters lie in the box."""
    xs = line.xs[start:end]
    left, top = xs[0], line.y - _SIZE
    width = xs[-1] - left + _SIZE
    box = f"{left:.3f} {top:.3f} {width:.3f} {_SIZE * 1.3:.3f}"
    factor = _SIZE if scaled else 1.0
    deltas = [(b - a) / factor for a, b in pairwise(xs)]
    matrix = f' CTM="{_SIZE:.4f} 0 0 {_SIZE:.4f} 0 0"' if scaled else ""
    delta = f' DeltaX="{_deltas(deltas)}"' if deltas else ""
    return (
        f'<ofd:TextObject ID="{number}" Boundary="{box}" Font="3" '
        f'Size="{_SIZE / factor:.4g}"{matrix}><ofd:TextCode X="0" '
        f'Y="{_SIZE / factor:.4g}"{delta}>{escape(line.text[start:end])}'
        "</ofd:TextCode></ofd:TextObject>"
    )


def _deltas(deltas: list[float]) -> str:
    """Steps, runs of equal ones in the short form: g, how many, how far."""
    written = [f"{delta:.3g}" for delta in deltas]
    made: list[str] = []
    start = 0
    for index in range(1, len(written) + 1):
        if index == len(written) or written[index] != written[start]:
            run = index - start
            made += [f"g {run} {written[start]}"] if run > 2 else written[start:index]
            start = index
    return " ".join(made)


def _root(title: str) -> str:
    return (
        f'<ofd:OFD {_NAMESPACE} DocType="OFD" Version="1.0"><ofd:DocBody><ofd:DocInfo>'
        f"<ofd:DocID>00000000000000000000000000000001</ofd:DocID>"
        f"<ofd:Title>{escape(title)}</ofd:Title><ofd:CreationDate>2024-01-02"
        "</ofd:CreationDate></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>"
    )


def _document(pages: int) -> str:
    listed = "".join(
        f'<ofd:Page ID="{number + 1000}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
        for number in range(pages)
    )
    return (
        f"<ofd:Document {_NAMESPACE}><ofd:CommonData>"
        "<ofd:MaxUnitID>9999</ofd:MaxUnitID>"
        f"<ofd:PageArea><ofd:PhysicalBox>0 0 {_WIDTH:g} {_HEIGHT:g}</ofd:PhysicalBox>"
        "</ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    )


def _resources() -> str:
    return (
        f'<ofd:Res {_NAMESPACE} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3" '
        'FontName="仿宋" FamilyName="FangSong"/></ofd:Fonts></ofd:Res>'
    )
