"""What stands before and after a report's text: titles, page furniture, signatures.

The front is read down to the line that opens the text (an addressee, a first long
paragraph, a first heading), the back up from the last line to the last that belongs
to the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from govtext.sections.roles import heading_role, line_role

if TYPE_CHECKING:
    from govtext.sections.blocks import Block
    from govtext.text import View
    from govtext.types import Role

_FRONT_LINES = 80
_TITLE = 70
_MIN_TITLE = 4
_SENTENCE = 20
_LONG = 60
_PREAMBLE = 8
_SHORT = 60
_LONE = 14
_BELOW_TITLE = 6

_LONE_ADDRESS = re.compile(r"^(?:各位|尊敬的)[^。；，]{1,12}[！：，]?[\u200d\ufe0f]*$")
_ADDRESS_OPENING = re.compile(r"^(?:各位(?:代表|委员)|同志们)")
_BARE_ATTACHMENT = re.compile(r"^附件[\d一二三四五]?[：:]?$")
_LISTED = re.compile(r"^附件[：:]?.|^\d{1,2}[.、]")
_SUMMARY = re.compile(r"^(?:内容)?(?:摘要|概述|导读|提要)[：:]?$")
_NAME = re.compile(r"^[一-龥·]{2,8}$")
_ITEM_LEVELS = frozenset(("arabic_dot", "note", "arabic_bracket"))


@dataclass(frozen=True, slots=True)
class EdgeRole:
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


def find_edges(view: View, blocks: list[Block], kind: str) -> Edges:
    """Tell front and back matter from the text.

    Args:
        view: The matching view.
        blocks: Its blocks.
        kind: Kind of report.
    """
    lines = [view.text[block.start : block.end] for block in blocks]
    roles: dict[int, EdgeRole] = {}
    anchor = _anchor(lines, blocks, kind)
    _read_front(lines[:anchor], kind, roles)
    start = _read_opening(lines, blocks, anchor, kind, roles)
    end = _read_back(lines, blocks, start, kind, roles)
    return Edges(roles, start, end)


def find_copies(view: View, blocks: list[Block], kind: str) -> list[int]:
    """Indexes of the blocks with which a report starts anew.

    Some pages print a work report twice. 0 stands first.
    """
    starts = [0]
    if kind != "work-report":
        return starts
    for index in range(_FRONT_LINES, len(blocks)):
        line = view.text[blocks[index].start : blocks[index].end]
        if line != "政府工作报告":
            continue
        below = blocks[index + 1 : index + _BELOW_TITLE]
        if any(is_lone_address(view.text[b.start : b.end]) for b in below):
            starts.append(index)
    return starts


def is_lone_address(line: str) -> bool:
    """Whether a line is only 各位代表！: it belongs to what follows."""
    return len(line) <= _LONE and _LONE_ADDRESS.match(line) is not None


def _anchor(lines: list[str], blocks: list[Block], kind: str) -> int:
    """Index of the line with which the front ends: its first that is no front."""
    titled = False
    for index, line in enumerate(lines[:_FRONT_LINES]):
        if line_role("address", line, kind):
            return index
        marker = blocks[index].marker
        if marker and marker.level != "dash":
            return index
        front = _front_role(line, kind)
        if front:
            titled = titled or front == "title"
            continue
        if index and _SUMMARY.match(lines[index - 1]):
            continue
        if line_role("formula", line, kind) or _is_sentence(line):
            return index
        if titled and blocks[index].own_line and heading_role(line, kind):
            return index
    # Only lines that no rule knows: where there is no title either, it is all text.
    return min(len(lines), _FRONT_LINES) if titled else 0


def _is_sentence(line: str) -> bool:
    size = len(line)
    return size >= _LONG or (size >= _SENTENCE and line[-1] in "。；：！")


def _front_role(line: str, kind: str) -> Role | None:
    """The role of a line by its words, as far as it may stand in the front."""
    role = line_role("front", line, kind)
    if role != "title":
        return role
    body = line.removesuffix("。")
    if len(body) <= _MIN_TITLE:
        return None
    return None if len(body) > _TITLE or "。" in body or body[-1:] in "：；" else role


def _read_front(lines: list[str], kind: str, roles: dict[int, EdgeRole]) -> None:
    named = [_front_role(line, kind) for line in lines]
    for index, role in enumerate(named):
        if role:
            roles[index] = EdgeRole(role, "form")
            continue
        if index and _SUMMARY.match(lines[index - 1]):
            roles[index] = EdgeRole("meta", "previous")
            continue
        near = named[max(0, index - 1) : index + 2]
        is_title = "title" in near and len(lines[index]) > _MIN_TITLE
        # The speaker's name may stand alone under the occasion.
        under_title = index > 0 and roles[index - 1].role == "title"
        is_title |= under_title and _NAME.match(lines[index]) is not None
        roles[index] = EdgeRole("title" if is_title else "meta", "position")



def _read_opening(
    lines: list[str],
    blocks: list[Block],
    index: int,
    kind: str,
    roles: dict[int, EdgeRole],
) -> int:
    """Read addressee and preamble; give the index of the first block of the text."""
    if kind == "other":
        return _read_inner_title(lines, blocks, index, kind, roles)
    while index < len(lines) and line_role("address", lines[index], kind):
        roles[index] = EdgeRole("addressee", "form")
        index += 1
    end = _preamble_end(lines, blocks, index, kind)
    for inside in range(index, end):
        roles[inside] = EdgeRole("preamble", "position")
    return end


def _read_inner_title(
    lines: list[str],
    blocks: list[Block],
    index: int,
    kind: str,
    roles: dict[int, EdgeRole],
) -> int:
    """The title of what a notice hands on stands below the notice's own text."""
    for at in range(index, min(len(lines), index + _PREAMBLE)):
        if blocks[at].marker:
            break
        if blocks[at].own_line and _front_role(lines[at], kind) == "title":
            for above in range(index, at):
                roles[above] = EdgeRole("other", "kind")
            roles[at] = EdgeRole("title", "form")
            return at + 1
    return index


def _preamble_end(lines: list[str], blocks: list[Block], index: int, kind: str) -> int:
    head = next(
        (
            at
            for at in range(index, min(len(lines), index + _PREAMBLE))
            if _opens_text(lines[at], blocks[at], kind)
        ),
        -1,
    )
    reach = head if head >= 0 else min(len(lines), index + 3)
    formulas = [at for at in range(index, reach) if line_role("formula", lines[at], kind)]
    words = _words(lines, blocks, head) if head >= 0 else ""
    role = heading_role(words, kind, first=True)
    if kind == "work-report":
        if not formulas:
            return index
        return head if role and role.role == "measures" else formulas[-1] + 1
    if head >= 0 and (role or not formulas):
        return head
    if formulas:
        return formulas[-1] + 1
    if index < len(lines) and "一是" in lines[index]:
        return index
    return min(len(lines), index + 1)


def _words(lines: list[str], blocks: list[Block], index: int) -> str:
    block = blocks[index]
    low, high = block.heading
    return lines[index][low - block.start : high - block.start] if high else ""


def _opens_text(line: str, block: Block, kind: str) -> bool:
    if block.marker:
        return block.marker.level != "dash"
    return block.own_line and heading_role(line, kind) is not None


def _read_back(
    lines: list[str],
    blocks: list[Block],
    start: int,
    kind: str,
    roles: dict[int, EdgeRole],
) -> int:
    """Read what follows the text; give the index after the text's last block."""
    end = _read_tail(lines, blocks, start, kind, roles)
    notes = _notes_start(lines, blocks, start, end, kind)
    _read_attached(lines, notes, end, kind, "other", roles)
    end = notes
    if notes < len(lines):
        # A signature or 附件：名词解释 may stand between the text and its notes.
        end = _read_tail(lines, blocks, start, kind, roles, notes)
    if kind == "work-report":
        end = _read_call(lines, start, end, kind, roles)
    return end


def _read_attached(  # noqa: PLR0913
    lines: list[str],
    start: int,
    end: int,
    kind: str,
    role: Role,
    roles: dict[int, EdgeRole],
) -> None:
    """What hangs on after the text: notes are other, a list of plans is a plan."""
    for index in range(start, end):
        source = "form" if index == start else "previous"
        turned = _attached_role(lines[index : index + 2], kind, opens=index == start)
        if turned:
            role, source = turned, "form"
        roles[index] = EdgeRole(role, source)


def _attached_role(lines: list[str], kind: str, *, opens: bool) -> Role | None:
    """The role of an attachment that starts here (附件2, 名词解释); ``None`` if none."""
    if line_role("notes", lines[0], kind):
        return None if _LISTED.match(lines[0]) else "other"
    if not _BARE_ATTACHMENT.match(lines[0]):
        return None
    if len(lines) > 1 and line_role("notes", lines[1], kind):
        return "other"
    return None if opens else line_role("attachment", lines[0], kind)


def _read_tail(  # noqa: PLR0913
    lines: list[str],
    blocks: list[Block],
    start: int,
    kind: str,
    roles: dict[int, EdgeRole],
    end: int | None = None,
) -> int:
    """Signature, date, attachments and page furniture after the last long line."""
    end = len(lines) if end is None else end
    first = end
    while first > start and _may_follow(lines[first - 1], blocks[first - 1], kind):
        first -= 1
    named = {at: line_role("back", lines[at], kind) for at in range(first, end)}
    furniture = next((at for at in range(first, end) if named[at] == "meta"), end)
    closing = next(
        (at for at in range(first, furniture) if named[at] == "closing"), furniture
    )
    while closing > first and _signs(lines[closing - 1], closing, end, kind):
        closing -= 1
    for at in range(closing, end):
        role: Role = "meta" if at >= furniture else "closing"
        roles[at] = EdgeRole(role, "form" if named[at] == role else "position")
    return closing


def _may_follow(line: str, block: Block, kind: str) -> bool:
    """Whether a line may stand after the text: short, no sentence, no heading."""
    if block.marker and block.marker.level not in _ITEM_LEVELS:
        return False
    role = line_role("back", line, kind)
    return role is not None or (len(line) < _SHORT and "。" not in line)


def _signs(line: str, below: int, end: int, kind: str) -> bool:
    """Whether a line is a signature; work reports are signed only above a date."""
    dated = below < end or kind != "work-report"
    return dated and line_role("signature", line, kind) is not None


def _notes_start(
    lines: list[str], blocks: list[Block], start: int, end: int, kind: str
) -> int:
    """Index of the heading of the notes (名词解释) or of the first; ``end`` if none."""
    for index in range(start + 1, end):
        line = lines[index]
        if line_role("notes", line, kind) and not _LISTED.match(line):
            hung = _BARE_ATTACHMENT.match(lines[index - 1])
            return index - 1 if hung and index - 1 > start else index
    first = end
    while first > start and _is_note(blocks[first - 1]):
        first -= 1
    called = first > start and _is_call(lines[first - 1], kind)
    return first if kind == "work-report" and called else end


def _is_note(block: Block) -> bool:
    return block.marker is not None and block.marker.level in _ITEM_LEVELS


def _is_call(line: str, kind: str) -> bool:
    return line_role("call", line, kind) is not None


def _read_call(
    lines: list[str], start: int, end: int, kind: str, roles: dict[int, EdgeRole]
) -> int:
    """The last call on the deputies in a work report, and lists hung on after it."""
    last = end - 1
    if last <= start:
        return end
    if not _calls(lines[last], kind):
        while last > start and not _is_last_call(lines, last, kind):
            last -= 1
        hung = _hung_on(lines[last + 1 : end], kind)
        if last <= start or hung is None:
            return end
        _read_attached(lines, last + 1, end, kind, hung, roles)
    roles[last] = EdgeRole("closing", "cue")
    if last - 1 > start and is_lone_address(lines[last - 1]):
        last -= 1
        roles[last] = EdgeRole("closing", "previous")
    return last


def _hung_on(lines: list[str], kind: str) -> Role | None:
    """The role of what follows the last call; ``None`` if it is the text going on."""
    if len(lines[0]) >= _SHORT:
        return None
    role = line_role("attachment", lines[0], kind) or line_role("back", lines[0], kind)
    if role is None and all(len(line) < _SHORT for line in lines):
        return "meta"
    return role


def _calls(line: str, kind: str) -> bool:
    return _is_call(line, kind) or _ADDRESS_OPENING.match(line) is not None


def _is_last_call(lines: list[str], index: int, kind: str) -> bool:
    """Whether a paragraph speaks to the deputies and calls on them."""
    line = lines[index]
    addressed = _ADDRESS_OPENING.match(line) or is_lone_address(lines[index - 1])
    return bool(addressed) and _is_call(line, kind)
