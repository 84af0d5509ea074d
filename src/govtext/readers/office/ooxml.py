"""What the parts of an Office Open XML package have in common.

The transitional and the strict form of the standard differ in namespaces only, so
elements and attributes are told by their local names.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml import etree

    from govtext.readers.containers import Container

_SPACES: Final = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_OFF: Final = frozenset({"0", "false", "off", "none"})
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,9}")


def local(element: etree._Element) -> str:
    """Name of an element without its namespace; empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """A ``w:`` attribute; empty if it is not there."""
    for space in _SPACES:
        if (value := element.get(space + name)) is not None:
            return value
    return ""


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first descendant along a path of local names."""
    for name in path:
        if element is None:
            return None
        element = next(element.iterchildren(f"{{*}}{name}"), None)
    return element


def value(element: etree._Element | None, *path: str) -> str:
    """``w:val`` of the first descendant along a path; empty if it is not there."""
    found = child(element, *path)
    return "" if found is None else attribute(found, "val")


def number(text: str) -> int | None:
    """A whole number; ``None`` for what is none or absurdly long."""
    return int(text) if _NUMBER.fullmatch(text.strip()) else None


def switch(element: etree._Element | None, name: str) -> bool | None:
    """Whether an on-off property is set; ``None`` if it is not told."""
    found = child(element, name)
    return None if found is None else attribute(found, "val") not in _OFF


class Parts:
    """The parts of a Word document, found by the relations between them."""

    def __init__(self, container: Container) -> None:
        """Find the parts.

        Raises:
            UnreadableFileError: The list of relations is damaged.
        """
        self._container = container
        start = _targets(container, "").get("officeDocument", "")
        self.document = start if start in container else "word/document.xml"
        self._targets = _targets(container, self.document)

    def xml(self, kind: str) -> etree._Element | None:
        """The root of a part that the document refers to; ``None`` without it.

        Args:
            kind: Last word of the relation's type, which is the part's usual name too.

        Raises:
            UnreadableFileError: The part is damaged.
        """
        folder = posixpath.dirname(self.document)
        usual = posixpath.join(folder, f"{kind}.xml")
        name = self._targets.get(kind, usual)
        return self._container.xml(name) if name in self._container else None


def _targets(container: Container, part: str) -> dict[str, str]:
    """Names of the parts that a part refers to, by the last word of the type."""
    folder, file = posixpath.split(part)
    name = posixpath.join(folder, "_rels", f"{file}.rels")
    if name not in container:
        return {}
    found: dict[str, str] = {}
    for relation in container.xml(name):
        kind = relation.get("Type", "").rpartition("/")[2]
        target = posixpath.join("/", folder, relation.get("Target", ""))
        found.setdefault(kind, posixpath.normpath(target).lstrip("/"))
    return found
