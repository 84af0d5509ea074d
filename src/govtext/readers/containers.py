"""Documents that are zip containers (.docx, .odt, .ofd), and the XML inside them."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final, Self

from lxml import etree

from govtext.errors import UnreadableFileError
from govtext.readers.archives import UNPACKING_ERRORS, check_member

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_MEMBER: Final = 50_000_000
# A report of a hundred pages has some ten thousands; each takes memory.
_MOST_TAGS: Final = 2_000_000


class Container:
    """A document that is a zip of parts."""

    def __init__(self, data: bytes, what: str) -> None:
        """Open the container.

        Args:
            data: The file.
            what: What messages call it: a Word file (.docx).

        Raises:
            UnreadableFileError: It cannot be opened.
        """
        self._what = what
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except UNPACKING_ERRORS as error:
            raise self._damaged() from error
        self._names = frozenset(self._zip.namelist())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def names(self) -> Iterator[str]:
        """Names of all parts, in order."""
        yield from sorted(self._names)

    def read(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            UnreadableFileError: It is not there, damaged, or a bomb.
        """
        try:
            member = self._zip.getinfo(name)
            check_member(member, MAX_MEMBER)
            with self._zip.open(member) as stream:
                data = stream.read(MAX_MEMBER + 1)  # the size it tells may be a lie
        except (*UNPACKING_ERRORS, KeyError) as error:
            raise self._damaged(name) from error
        if len(data) > MAX_MEMBER:
            raise UnreadableFileError("unpacks without end", code="too_large")
        return data

    def xml(self, name: str) -> etree._Element:
        """The root element of a part.

        Raises:
            UnreadableFileError: It is not there, or no well-formed XML.
        """
        return parse_xml(self.read(name), self._what)

    def _damaged(self, part: str = "") -> UnreadableFileError:
        where = f": {part} cannot be read" if part else " that cannot be opened"
        message = f"{self._what}{where}; the file is damaged, save it again"
        return UnreadableFileError(message, code="broken_file")


def parse_xml(data: bytes, what: str) -> etree._Element:
    """Parse XML without entities, network or unbounded depth.

    Raises:
        UnreadableFileError: It is not well formed, declares entities, or is too large.
    """
    if data.count(b"<") > _MOST_TAGS:
        message = f"{what} of more than {_MOST_TAGS} XML tags, which no report has"
        raise UnreadableFileError(message, code="hostile")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = str(error).split(", line")[0][:100]
        message = f"{what} whose XML is not well formed ({reason}); save it again"
        raise UnreadableFileError(message, code="broken_file") from error
    if root.getroottree().docinfo.internalDTD is not None:
        message = f"{what} that declares XML entities, which no report does"
        raise UnreadableFileError(message, code="hostile")
    return root
