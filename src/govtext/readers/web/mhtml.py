"""Pages saved as one file (MHTML, RFC 2557): the page among its pictures and styles."""

from __future__ import annotations

import email
import email.errors
import re
from typing import TYPE_CHECKING, Final

from govtext.errors import UnreadableFileError
from govtext.readers.web import html

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

    from govtext.readers.drawn import Drawn

_MOST_PARTS: Final = 2000
_PAGES: Final = ("text/html", "application/xhtml+xml")
_BOUNDARY: Final = re.compile(rb"(?m)^--")


def read(data: bytes) -> Drawn:
    """Draw the report out of a saved page; of its frames the one with most prose.

    Raises:
        UnreadableFileError: It holds no page (``broken_file``), no page with prose
            (``no_text``), or more parts than any page (``hostile``).
    """
    if len(_BOUNDARY.findall(data)) > _MOST_PARTS:
        message = f"a saved page of more than {_MOST_PARTS} parts, which no page has"
        raise UnreadableFileError(message, code="hostile")
    # Some programs write blank lines before the header.
    pages = [*_pages(email.message_from_bytes(data.lstrip()))]
    if not pages:
        message = (
            "a saved page without a page in it; the file is damaged, save it again"
        )
        raise UnreadableFileError(message, code="broken_file")
    drawn: list[Drawn] = []
    refused: list[UnreadableFileError] = []
    for page in pages:
        try:
            drawn.append(html.read(page))
        except UnreadableFileError as error:
            refused.append(error)
    if not drawn:
        raise refused[0]
    return max(drawn, key=lambda page: len(page.text))


def _pages(message: Message) -> Iterator[bytes]:
    """The bytes of every part that is a page."""
    for part in message.walk():
        if part.get_content_type() in _PAGES:
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content:
                yield content
