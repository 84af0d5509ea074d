"""Saved web pages: the report, its title and its metadata out of all around them.

Of what stands above the article, the title and lines of metadata belong to the report,
and a signature right below it; menus, links and the foot do not.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from govtext.errors import UnreadableFileError
from govtext.readers.drawn import Drawn, lines_of
from govtext.readers.txt import decode
from govtext.readers.web.article import Article, find_article
from govtext.readers.web.html_lines import Line, page_lines
from govtext.tables import load_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml import etree

_TABLE: Final = load_table("web_pages")
_LEAST: Final = 100
_FEW: Final = 300
_SENTENCE: Final = 40
_SIGNED: Final = 3
_LONGEST_TITLE: Final = 150
_SHORTEST_TITLE: Final = 5
_SHOWN: Final = 20
_TITLE_END: Final = re.compile(_TABLE["title_ends"])
_SITE_TAIL: Final = re.compile(_TABLE["site_tail"])
_ATTACHMENT: Final = re.compile(_TABLE["attachment"])
_REPORT: Final = re.compile("报告|总结|情况")
_OWN_LINES: Final = [re.compile(pattern) for pattern in _TABLE["own_lines"]]
_SIGNATURES: Final = [re.compile(pattern) for pattern in _TABLE["signatures"]]
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
    lines, blocks = page_lines(root)
    article = find_article(lines, blocks)
    properties = dict(_properties(root))
    titles = [*_page_titles(root, properties)]
    _refuse_empty(root, article)
    above = [line for line in article.above if _belongs(line, titles)]
    own = [*_without_links_around(article.lines)]
    signed = [line for line in article.below[:_SIGNED] if _is_signature(line)]
    if sponsor := _sponsored((*article.below, *article.foot)):
        properties.setdefault("site", sponsor)
    if titles:
        properties.setdefault("title", titles[0])
    return Drawn(
        lines_of([[line.text for line in (*above, *own, *signed)]]),
        warnings=tuple(_warnings(article)),
        properties=tuple(sorted(properties.items())),
    )


def _refuse_empty(root: etree._Element, article: Article) -> None:
    """Refuse a page whose report is elsewhere: attached to it, or loaded by it."""
    if article.prose < _FEW:
        for link in root.iter("a"):
            name = " ".join("".join(link.itertext()).split())
            target = (link.get("href") or "").lower()
            if _ATTACHMENT.search(target) and _REPORT.search(name):
                message = f"the report is attached to the page: get “{name[:_SHOWN]}”"
                raise UnreadableFileError(message, code="no_text")
    # Without a program nothing can come later: a short text is a short text.
    least = _LEAST if root.find(".//script") is not None else 1
    if article.prose < least:
        raise UnreadableFileError(
            f"the page holds hardly any prose ({article.prose} characters); if a "
            "program loads its text, open it in a browser and save it as PDF or MHTML",
            code="no_text",
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
    if first := _SITE_TAIL.sub("", _TITLE_END.split(whole)[0]).strip():
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
    if any(pattern.search(bare) for pattern in _OWN_LINES):
        return True
    names = f"{line.owner.get('class') or ''} {line.owner.get('id') or ''}"
    return str(line.owner.tag) in _HEADINGS or bool(_TITLE_CLASS.search(names.strip()))


def _is_signature(line: Line) -> bool:
    """Whether a line below the article is its signature or date."""
    bare = _BLANKS.sub("", line.text)
    return not line.linked and any(pattern.search(bare) for pattern in _SIGNATURES)


def _without_links_around(lines: Sequence[Line]) -> Iterator[Line]:
    """The article's lines without menus before its first and behind its last sentence.

    Where a page parts nothing from its menus, the article is the whole page.
    """
    prose = [number for number, line in enumerate(lines) if line.prose]
    for number, line in enumerate(lines):
        is_inside = prose[0] <= number <= prose[-1]
        is_sentence = len(line.text) >= _SENTENCE and line.text.endswith(("。", "："))
        if is_inside or not line.linked or is_sentence or _is_metadata(line):
            yield line


def _is_metadata(line: Line) -> bool:
    return any(_label().match(cell) for cell in line.text.split("\t"))


def _sponsored(below: Iterable[Line]) -> str:
    """The body whose site it is, by the foot of the page."""
    for line in below:
        if found := _sponsor().search(line.text):
            return found[1]
    return ""


def _warnings(article: Article) -> Iterator[str]:
    """What of the page's prose was left out."""
    for lines, what in (
        (article.outside, "of the page outside of the report"),
        (article.hidden, "that the page hides"),
    ):
        if lines:
            begins = lines[0].text[:_SHOWN]
            yield f"{len(lines)} paragraphs {what} were left out: “{begins}…”"
