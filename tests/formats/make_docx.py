"""Word documents with automatic numbering, made with python-docx.

Markers that counters can make are taken out of the words, as Word does when one types
them; the definition of the lists and the styles differ from report to report.
"""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.formats.numbering import LEVELS, Item, automatic, starts

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from docx.document import Document
    from tests.formats.samples import Sample

# Versions of Word write Chinese numerals under different names.
_COUNTINGS = ("chineseCounting", "chineseCountingThousand", "japaneseCounting")
_FONTS = ("仿宋_GB2312", "Noto Serif CJK SC")
_RUN = re.compile(r"[\d.％%]+|[^\d.％%]+")
_THUMBNAIL = re.compile(rb'<manifest:file-entry manifest:full-path="Thumb[^>]*/>')
_FIXED = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
_ABSTRACT = 7
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def make(folder: Path) -> None:
    """Write the document of every report."""
    from tests.formats.samples import samples  # noqa: PLC0415  not for the doctests

    for sample in samples():
        write(sample, folder)


def write(sample: Sample, folder: Path, *, anew: bool = True) -> None:
    """Write the document of a report.

    Args:
        sample: The report.
        folder: Where to.
        anew: Whether lists may begin at another number than 1.
    """
    path = folder / f"{sample.stem}.docx"
    _document(sample, anew=anew).save(str(path))
    fix_dates(path)


def _document(sample: Sample, *, anew: bool) -> Document:
    import docx  # noqa: PLC0415  needed to remake only

    document = docx.Document()
    document.core_properties.author = "党政办"
    document.core_properties.title = sample.title
    document.core_properties.comments = ""
    document.core_properties.created = _FIXED
    document.core_properties.modified = _FIXED
    _drop_thumbnail(document)
    by_style = sample.number % 3 == 0
    _define_lists(document, sample, by_style=by_style)
    _page(document, sample)
    for number, item in enumerate(automatic(sample.lines, anew=anew)):
        _paragraph(document, item, sample, number, by_style=by_style)
    return document


def _drop_thumbnail(document: Document) -> None:
    """The template of python-docx brings a picture of itself."""
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            package.rels.pop(key)


def _define_lists(document: Document, sample: Sample, *, by_style: bool) -> None:
    """Put our own numbering in place of the template's."""
    from docx.oxml import parse_xml  # noqa: PLC0415  needed to remake only

    counting = _COUNTINGS[sample.number % len(_COUNTINGS)]
    suffix = "nothing" if sample.number % 2 else "space"
    levels = ""
    for level, text in enumerate(LEVELS):
        form = "decimal" if text.endswith(".") else counting
        style = f'<w:pStyle w:val="{_style_id(level)}"/>' if by_style else ""
        levels += (
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'{style}<w:suff w:val="{suffix}"/><w:lvlText w:val="{text}"/>'
            '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="640"/>'
            "</w:pPr></w:lvl>"
        )
    instances = f'<w:num w:numId="1"><w:abstractNumId w:val="{_ABSTRACT}"/></w:num>'
    for number, (level, value) in enumerate(starts(sample.lines), 2):
        instances += (
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{_ABSTRACT}"/>'
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{value}"/>'
            "</w:lvlOverride></w:num>"
        )
    root = parse_xml(
        f'<w:numbering xmlns:w="{_MAIN}"><w:abstractNum w:abstractNumId="{_ABSTRACT}">'
        f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>{instances}'
        "</w:numbering>"
    )
    document.part.numbering_part._element = root
    if by_style:
        _number_styles(document)


def _style_id(level: int) -> str:
    return f"Heading{level + 1}"


def _number_styles(document: Document) -> None:
    """Let the heading styles bring the number along."""
    for level in range(len(LEVELS)):
        style = document.styles[f"Heading {level + 1}"]
        _in_list(style.element.get_or_add_pPr(), level, 1)


def _in_list(properties: Any, level: int, number: int) -> None:
    numbering = properties.get_or_add_numPr()
    numbering.get_or_add_ilvl().val = level
    numbering.get_or_add_numId().val = number


def _page(document: Document, sample: Sample) -> None:
    """A4, 仿宋 of 16 points, the page's number between dashes in the footer."""
    from docx.oxml.ns import qn  # noqa: PLC0415  needed to remake only
    from docx.shared import Mm, Pt  # noqa: PLC0415

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(27)
    section.top_margin = section.bottom_margin = Mm(35)
    font = _FONTS[sample.number % len(_FONTS)]
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3"):
        style = document.styles[name]
        style.font.size, style.font.name = Pt(16), font
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            if attribute.endswith("Theme"):
                del fonts.attrib[attribute]
        for attribute in ("w:ascii", "w:hAnsi", "w:eastAsia"):
            fonts.set(qn(attribute), font)
        style.paragraph_format.space_before = Pt(0)
        style.paragraph_format.space_after = Pt(0)
    _page_number(section.footer.paragraphs[0])


def _page_number(paragraph: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.oxml import parse_xml  # noqa: PLC0415  needed to remake only

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    field = f'<w:fldSimple xmlns:w="{_MAIN}" w:instr=" PAGE "><w:r><w:t>1</w:t></w:r>'
    paragraph._p.append(parse_xml(f"{field}</w:fldSimple>"))
    paragraph.add_run(" —")


def _paragraph(
    document: Document, item: Item, sample: Sample, number: int, *, by_style: bool
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.shared import Pt  # noqa: PLC0415  needed to remake only

    paragraph = document.add_paragraph()
    words = item.words
    layout = paragraph.paragraph_format
    if sample.front <= number < sample.head:
        layout.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif item.level is None:
        layout.first_line_indent = Pt(32)
    if item.level is not None and by_style:
        paragraph.style = document.styles[f"Heading {item.level + 1}"]
    if item.level is not None and (not by_style or item.instance):
        _in_list(paragraph._p.get_or_add_pPr(), item.level, item.instance + 1)
    # Word parts runs where the script changes and where it checked the spelling.
    runs = _RUN.findall(words) if sample.number % 2 else [words]
    for run in runs:
        paragraph.add_run(run)


def fix_dates(path: Path) -> None:
    """Write a zip container again: one date for all members, no thumbnail."""
    with zipfile.ZipFile(path) as archive:
        members = [
            (name, _THUMBNAIL.sub(b"", archive.read(name)))
            for name in archive.namelist()
            if not name.startswith("Thumbnails/")
        ]
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name)
            info.external_attr = 0o644 << 16
            # The first member of an OpenDocument file must not be packed.
            stored = name == "mimetype"
            method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, data, method, 9)
