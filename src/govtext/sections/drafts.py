"""The outline while it is being built."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from govtext.text import View
    from govtext.types import Role

ROOT = -1
"""The parent of a node at the top."""


class EdgeRole(NamedTuple):
    """The role of a block at the front or the back, and how it was told."""

    role: Role
    source: str


@dataclass(frozen=True, slots=True)
class Edges:
    """Where the text of a report stands among its blocks.

    Attributes:
        roles: Roles of the blocks outside the text, by their index.
        start: Index of the first block of the text.
        end: Index after its last block.
    """

    roles: dict[int, EdgeRole]
    start: int
    end: int


@dataclass(slots=True)
class Draft:
    """A node of the outline while it is being built; positions are the view's.

    Attributes:
        role: What it is for.
        source: How the role was decided.
        parts: Its own stretches.
        parent: Index of the node it hangs below.
        marker: Its item marker; empty if it has none.
        heading: Its heading; empty if it has none.
        level: Which nodes are its siblings; empty for a plain paragraph.
        rank: Height of the level; 1 is the highest numbered one.
        number: Number of its marker; 0 if it has none.
        own_line: Whether its first line is all heading.
        combined: Whether the heading names several roles.
        children: The nodes below it.
    """

    role: Role
    source: str
    parts: list[tuple[int, int]]
    parent: int = ROOT
    marker: tuple[int, int] = (0, 0)
    heading: tuple[int, int] = (0, 0)
    level: str = ""
    rank: int = 0
    number: int = 0
    own_line: bool = False
    combined: bool = False
    children: list[Draft] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """What is known while the blocks are read.

    Attributes:
        view: The matching view.
        kind: Kind of report.
        year: The year it is about; 0 if unknown.
        drafts: The nodes so far.
        stack: Indexes of the headings that are open, the highest first.
        turned: The role that a paragraph without a heading took on below a node, and
            that its followers keep (回头看，短板… is followed by 一是…).
        siblings: The last node of a level below a parent.
        planned: Whether plans were met.
        problems: Whether shortcomings were met.
        last_top: Role of the last node at the top.
    """

    view: View
    kind: str
    year: int
    drafts: list[Draft] = field(default_factory=list)
    stack: list[int] = field(default_factory=list)
    turned: dict[int, Role] = field(default_factory=dict)
    siblings: dict[tuple[int, str], int] = field(default_factory=dict)
    planned: bool = False
    problems: bool = False
    last_top: Role | None = None

    def text(self, span: tuple[int, int]) -> str:
        """The matching view between two positions."""
        return self.view.text[span[0] : span[1]]

    def top(self) -> int:
        """Index of the deepest open heading."""
        return self.stack[-1] if self.stack else ROOT

    def add(self, draft: Draft) -> None:
        """Hang a node with its role decided; a heading opens."""
        number = len(self.drafts)
        self.drafts.append(draft)
        if draft.level:
            self.stack.append(number)
            self.siblings[draft.parent, draft.level] = number
        self.planned = self.planned or draft.role == "recommendations"
        self.problems = self.problems or draft.role == "shortcomings"
        if draft.parent == ROOT:
            self.last_top = draft.role
