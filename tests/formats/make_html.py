"""Pages as portals of county governments serve them: one layout a report.

The layouts differ in what readers of pages stumble over: which element holds the
article, how paragraphs are set apart, where the title stands, what the page says of
its encoding and which encoding it has.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.formats.page_parts import HIDDEN, SCRIPTS, page_around

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.formats.samples import Sample

Paragraphs = "Sequence[str]"
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、")
_ITEM = re.compile(r"（[一二三四五六七八九十]{1,3}）|\d{1,2}\.")
_RUN = re.compile(r"[\d０-９.．％%]+|[^\d０-９.．％%]+")
_INDENT = "text-indent:2em"


def _text(line: str) -> str:
    return html.escape(line, quote=False)


def _indented(lines: Paragraphs) -> str:
    return "\n".join(f'<p style="{_INDENT};">{_text(line)}</p>' for line in lines)


def _wide_blanks(lines: Paragraphs) -> str:
    return "\n".join(f"<p>　　{_text(line)}</p>" for line in lines)


def _breaks_em(lines: Paragraphs) -> str:
    return "<br>\n".join(f"&emsp;&emsp;{_text(line)}" for line in lines)


def _breaks_wide(lines: Paragraphs) -> str:
    return "<br/><br/>".join(f"　　{_text(line)}" for line in lines)


def _sections(lines: Paragraphs) -> str:
    inner = "\n".join(
        f'<p style="{_INDENT}; line-height: 2em;"><span style="font-size: 16px; '
        f'font-family: 宋体, SimSun;">{_text(line)}</span></p>'
        for line in lines
    )
    return f"<ucapcontent><section><section>{inner}</section></section></ucapcontent>"


def _word_paste(lines: Paragraphs) -> str:
    """What an editor keeps of a paste from Word: a span a run, numbers apart."""
    face = "font-family:仿宋_GB2312;font-size:16.0pt;mso-font-kerning:0pt"
    made = []
    for line in lines:
        runs = "".join(
            f"<span lang=\"EN-US\" style='{face}'>{run}</span>"
            if run[0].isdigit()
            else f"<span style='{face};mso-hansi-font-family:仿宋'>{_text(run)}</span>"
            for run in _RUN.findall(line)
        )
        made.append(
            "<p class=MsoNormal style='margin:0cm;text-indent:32.0pt;\n"
            f"line-height:28.0pt;mso-line-height-rule:exactly'>{runs}"
            f"<span lang=EN-US style='{face}'><o:p></o:p></span></p>"
        )
    empty = "<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>\n"
    return empty + "\n".join(made) + "\n" + empty


def _spans(lines: Paragraphs) -> str:
    """Three spans a paragraph, cut without regard to words and numbers."""
    made = []
    for line in lines:
        cut = len(line) // 3 + 1
        parts = [line[i : i + cut] for i in range(0, len(line), cut)]
        runs = "".join(
            f'<span style="font-size:12pt"><font face="仿宋">{_text(part)}'
            "</font></span>"
            for part in parts
        )
        made.append(f'<p align="justify" style="{_INDENT}">{runs}</p>')
    return "\n".join(made)


def _lists(lines: Paragraphs) -> str:
    """Headings as paragraphs, what stands below them as lists with typed markers."""
    made, is_open = [], False
    for line in lines:
        is_item = bool(_ITEM.match(line))
        if is_item != is_open:
            made.append("<ul style='list-style:none'>" if is_item else "</ul>")
            is_open = is_item
        made.append(f"<li>{_text(line)}</li>" if is_item else f"<p>{_text(line)}</p>")
    return "\n".join([*made, *(["</ul>"] if is_open else [])])


def _upper_case(lines: Paragraphs) -> str:
    """As editors of the nineties wrote, paragraphs never closed."""
    return "\n".join(
        f"<P style='TEXT-INDENT: 2em'><FONT face=宋体 size=3>{_text(line)}</FONT>"
        for line in lines
    )


def _divisions(lines: Paragraphs) -> str:
    return "\n".join(
        f'<div class="para"><div class="txt" style="{_INDENT}">{_text(line)}'
        "</div></div>"
        for line in lines
    )


def _strong(lines: Paragraphs) -> str:
    """Headings set off, with what pages hide between their paragraphs."""
    made = []
    for number, line in enumerate(lines):
        if _HEADING.match(line):
            made.append(f"<h3><strong>{_text(line)}</strong></h3>")
        elif (item := _ITEM.match(line)) and "。" in line:
            cut = line.index("。") + 1
            assert item.end() < cut
            made.append(
                f'<p style="{_INDENT}"><strong>{_text(line[:cut])}</strong>'
                f"{_text(line[cut:])}</p>"
            )
        else:
            made.append(f'<p style="{_INDENT}">{_text(line)}</p>')
        if number % 5 == 2:
            made.append(HIDDEN)
    return SCRIPTS + "\n".join(made)


@dataclass(frozen=True, slots=True)
class Layout:
    """How one page is made.

    Attributes:
        frame: What stands around the article; a name in ``page_parts``.
        article: How paragraphs become the article.
        title: ``page`` if the title stands above the article only, ``both`` if the
            article begins with it again.
        encoding: Of the bytes.
        charset: What the page says of it; empty for nothing.
    """

    frame: str
    article: Callable[[Paragraphs], str]
    title: str = "page"
    encoding: str = "utf-8"
    charset: str = "utf-8"


LAYOUTS = {
    1: Layout("trs", _indented),
    2: Layout("tables", _wide_blanks, encoding="gbk", charset="gb2312"),
    3: Layout("ucap", _sections, title="both"),
    4: Layout("plain", _word_paste, title="both"),
    5: Layout("tables", _breaks_em, encoding="gbk", charset="GBK"),
    6: Layout("content", _strong),
    7: Layout("zoom", _indented),
    8: Layout("content", _lists, title="both"),
    9: Layout("upper", _upper_case, encoding="gbk", charset=""),
    10: Layout("trs", _strong, title="both"),
    11: Layout("zoom", _spans, encoding="gbk", charset="utf-8"),
    12: Layout("plain", _breaks_wide, title="both"),
    13: Layout("ucap", _spans, charset=""),
    14: Layout("soup", _divisions, encoding="utf-8-sig"),
    15: Layout("zoom", _word_paste, encoding="gb18030", charset="gb18030"),
    16: Layout("upper", _breaks_wide, encoding="gbk", charset="utf-8"),
}


def page(sample: Sample, lines: Sequence[str], layout: Layout) -> str:
    """The page of a report whose words may have been changed, line by line."""
    # What stands before the title (a number) would have no place above the article.
    in_article = layout.title == "both" or sample.front > 0
    body = lines if in_article else lines[sample.head :]
    joint = "" if in_article else "<br>"
    title = joint.join(map(_text, lines[sample.front : sample.head]))
    return page_around(
        layout.frame, sample, title, layout.article(body), layout.charset
    )


def page_of(sample: Sample) -> str:
    """The page of a report as it is."""
    return page(sample, sample.lines, LAYOUTS[sample.number])


def make(folder: Path) -> None:
    """Write the page of every report."""
    from tests.formats.samples import samples  # noqa: PLC0415  not for the doctests

    for sample in samples():
        layout = LAYOUTS[sample.number]
        text = page_of(sample).replace("\n", "\r\n" if sample.number % 2 else "\n")
        path = folder / f"{sample.stem}.html"
        path.write_bytes(text.encode(layout.encoding))
