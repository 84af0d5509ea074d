"""What the reports of the sample have not: a table, a footnote, a field, a text box.

LibreOffice makes all formats from one flat OpenDocument file written here by hand.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.formats.make_docx import fix_dates
from tests.formats.make_office import convert

_FILTERS = {
    "odt": "writer8",
    "docx": "MS Word 2007 XML",
    "doc": "MS Word 97",
    "rtf": "Rich Text Format",
    "pdf": "writer_pdf_Export",
}
_ROWS = (
    ("事项", "2022年", "2023年"),
    ("行政处罚案件（件）", "6", "13"),
    ("行政复议案件（件）", "1", "0"),
)
_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{what}:1.0"'
    for name, what in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("svg", "svg-compatible"),
    )
)


def make(folder: Path) -> None:
    """Write the document in every format."""
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch, "table_and_footnote.fodt")
        source.write_text(_document(), encoding="utf-8")
        for suffix, name in _FILTERS.items():
            convert([source], folder, suffix, name)
    for path in folder.iterdir():
        if path.suffix in (".odt", ".docx"):
            fix_dates(path)


def _document() -> str:
    rows = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string">'
            f"<text:p>{cell}</text:p></table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in _ROWS
    )
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1'
        "</text:note-citation><text:note-body><text:p>数据来自镇综合行政执法队台账。</text:p></text:note-body>"
        "</text:note>"
    )
    box = (
        '<draw:frame text:anchor-type="paragraph" svg:width="6cm" svg:height="1cm">'
        "<draw:text-box><text:p>（此件公开发布）</text:p></draw:text-box></draw:frame>"
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_NAMESPACES} '
        'office:version="1.2" '
        'office:mimetype="application/vnd.oasis.opendocument.text">'
        "<office:body><office:text>"
        "<text:p>石桥镇2023年法治政府建设情况报告</text:p>"
        "<text:p>一、主要举措和成效</text:p>"
        f"<text:p>全年办理行政处罚案件13件{note}，办结率100%。具体情况见下表：</text:p>"
        f'<table:table><table:table-column table:number-columns-repeated="3"/>{rows}'
        "</table:table>"
        "<text:p>二、存在的不足</text:p>"
        '<text:p>执法人员<text:s text:c="2"/>仍然偏少。'
        "<text:line-break/>特此报告。</text:p>"
        f"<text:p>{box}石桥镇人民政府<text:tab/>2024年1月8日</text:p>"
        "</office:text></office:body></office:document>"
    )
