"""Saved web pages: the report, its title and its metadata out of all around them.

A page is taken apart into lines, each with the element that it stands in. The report
is the innermost element that holds nine tenths of the page's prose, whatever its name
or class: portals name it differently, and few names last. Of what stands above it, the
title and lines of metadata belong to the report; menus, links and the foot do not.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from govtext.errors import UnreadableFileError
from govtext.readers.drawn import Drawn, lines_of
from govtext.readers.txt import decode
from govtext.readers.web.html_lines import Block, Line, page_lines
from govtext.tables import load_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_TABLE: Final = load_table("web_pages")
_SHARE: Final = 0.9
_LEAST: Final = 100
_LONGEST_TITLE: Final = 150
_SHORTEST_TITLE: Final = 5
_SHOWN: Final = 20
_TITLE_END: Final = re.compile(_TABLE["title_ends"])
_TITLE_CLASS: Final = re.compile(_TABLE["title_classes"])
_HEADINGS: Final = ("h1", "h2", "h3", "ucaptitle")
_BLANKS: Final = re.compile(r"[\s\u3000]+")
_MOST_ATTRIBUTES: Final = 5000
_VAST_TAG: Final = re.compile(r"<[A-Za-z][^<>]{10000,}")


@cache
def _label() -> re.Pattern[str]:
    """A label at the head of a line or cell, blanks allowed between its characters."""
    labels = sorted(_TABLE["labels"], key=len, reverse=True)
    names = "|".join(r"[\s\u3000]*".join(map(re.escape, name)) for name in labels)
    return re.compile(rf"[\[【]?\s*(?:{names})\s*[\]】]?\s*(?:[:：】\]\t]|$)")


@cache
def _sponsor() -> re.Pattern[str]:
    labels = "|".join(_TABLE["sponsors"])
    return re.compile(rf"(?:{labels})[:：\s]*([一-龥]{{3,30}})")


def read(data: bytes) -> Drawn:
    """Draw the report out of a web page.

    The encoding is told from the bytes: what a page declares is often wrong.

    Raises:
        UnreadableFileError: It holds no prose (``no_text``): its text is loaded by a
            program in the page, or it is a list of links; or it is nested without
            measure (``hostile``).
    """
    decoded = decode(data)
    drawn = from_text(decoded.text)
    return Drawn(
        drawn.text,
        decoded.encoding,
        (*decoded.warnings, *drawn.warnings),
        drawn.properties,
    )


def from_text(source: str) -> Drawn:
    """Draw the report out of the source code of a page.

    Raises:
        UnreadableFileError: See ``read``.
    """
    root = _parse(source)
    lines, blocks = page_lines(root, hidden=False)
    total = _prose(lines)
    # Without a program nothing can come later: a short text is a short text.
    least = _LEAST if root.find(".//script") is not None else 1
    if total < least:
        # Some pages show their text only when a program has run.
        lines, blocks = page_lines(root, hidden=True)
        total = _prose(lines)
    if total < least:
        raise UnreadableFileError(
            f"the page holds hardly any prose ({total} characters); if a program in it "
            "loads its text, open it in a browser and save it as PDF or MHTML",
            code="no_text",
        )
    main = _densest(blocks, total)
    properties = dict(_properties(root))
    titles = [*_page_titles(root, properties)]
    before = [line for line in lines[: main.first] if _belongs(line, titles)]
    report = [*_without_links_around(lines[main.first : main.last])]
    if sponsor := _sponsored(lines[main.last :]):
        properties.setdefault("site", sponsor)
    if titles:
        properties.setdefault("title", titles[0])
    text = lines_of([[line.text for line in (*before, *report)]])
    left_out = [*lines[: main.first], *lines[main.last :]]
    return Drawn(
        text,
        warnings=tuple(_left_out(left_out)),
        properties=tuple(sorted(properties.items())),
    )


def _parse(source: str) -> etree._Element:
    from lxml import etree, html  # noqa: PLC0415  loaded only for pages

    # The parser compares every attribute of a tag with all others.
    for tag in _VAST_TAG.finditer(source):
        if len(tag[0].split()) > _MOST_ATTRIBUTES:
            message = "a tag of thousands of attributes, which no page has"
            raise UnreadableFileError(message, code="hostile")
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    data = source.replace("\0", "").encode("utf-8", "replace")
    try:
        root = html.document_fromstring(data, parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        message = "the page holds no text; save it again from a browser"
        raise UnreadableFileError(message, code="no_text") from error
    if any("depth" in entry.message for entry in parser.error_log):
        message = "its elements are nested thousands deep, which no page does"
        raise UnreadableFileError(message, code="hostile")
    return root


def _prose(lines: list[Line]) -> int:
    """Chinese characters of prose on a page."""
    return sum(line.prose for line in lines)


def _densest(blocks: list[Block], total: int) -> Block:
    """The innermost element that holds most of the page's prose."""
    return [block for block in blocks if block.prose >= _SHARE * total][-1]


def _properties(root: etree._Element) -> Iterator[tuple[str, str]]:
    """What the page declares about itself in <meta> tags, the first of each."""
    names: dict[str, str] = _TABLE["properties"]
    found: dict[str, str] = {}
    for tag in root.iter("meta"):
        name = (tag.get("name") or tag.get("property") or "").strip().lower()
        content = " ".join((tag.get("content") or "").split())
        if content and name in names:
            found.setdefault(names[name], content)
    yield from found.items()


def _page_titles(root: etree._Element, properties: dict[str, str]) -> Iterator[str]:
    """The title of the article as the page tells it, outside the text."""
    if "title" in properties:
        yield properties["title"]
    title = root.find(".//title")
    whole = "" if title is None else " ".join("".join(title.itertext()).split())
    if first := _TITLE_END.split(whole)[0].strip():
        yield first


def _belongs(line: Line, titles: list[str]) -> bool:
    """Whether a line above the report is its title or its metadata."""
    if _is_metadata(line):
        return True
    if line.linked or not _SHORTEST_TITLE <= len(line.text) <= _LONGEST_TITLE:
        return False
    bare = _BLANKS.sub("", line.text)
    if any(bare in _BLANKS.sub("", title) for title in titles):
        return True
    names = f"{line.owner.get('class') or ''} {line.owner.get('id') or ''}"
    return str(line.owner.tag) in _HEADINGS or bool(_TITLE_CLASS.search(names.strip()))


def _without_links_around(lines: list[Line]) -> Iterator[Line]:
    """The report's lines without menus before its first and behind its last sentence.

    Where a page parts nothing from its menus, the report is the whole page.
    """
    prose = [number for number, line in enumerate(lines) if line.is_prose]
    for number, line in enumerate(lines):
        is_inside = prose[0] <= number <= prose[-1]
        if is_inside or not line.linked or _is_metadata(line):
            yield line


def _is_metadata(line: Line) -> bool:
    return any(_label().match(cell) for cell in line.text.split("\t"))


def _sponsored(below: list[Line]) -> str:
    """The body whose site it is, by the foot of the page."""
    for line in below:
        if found := _sponsor().search(line.text):
            return found[1]
    return ""


def _left_out(lines: list[Line]) -> Iterator[str]:
    """A warning where prose stands outside of what was taken for the report."""
    prose = [line for line in lines if line.is_prose]
    if prose:
        yield (
            f"{len(prose)} paragraphs of the page outside of the report were left out: "
            f"“{prose[0].text[:_SHOWN]}…”"
        )
