"""What stands before and after a report's text: titles, page furniture, signatures.

The front is read down to the line that opens the text (an addressee, a first long
paragraph, a first heading), the back up from the last line to the last that belongs
to the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from govtext.sections.drafts import EdgeRole, Edges
from govtext.sections.roles import heading_role, line_role, may_stand

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
_HEADLESS = 3
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
class _Page:
    """The blocks of a report as lines, and the roles told so far."""

    kind: str
    text: str
    blocks: list[Block]
    lines: list[str]
    roles: dict[int, EdgeRole] = field(default_factory=dict)
    _told: dict[tuple[str, int], Role | None] = field(default_factory=dict)

    def role(self, where: str, index: int) -> Role | None:
        """The role of a line at a place by its words."""
        key = where, index
        if key not in self._told:
            self._told[key] = line_role(where, self.lines[index], self.kind)
        return self._told[key]

    def front_role(self, index: int) -> Role | None:
        """The role of a line by its words, as far as it may stand in the front."""
        role = self.role("front", index)
        if role != "title":
            return role
        body = self.lines[index].removesuffix("。")
        fits = _MIN_TITLE < len(body) <= _TITLE
        return role if fits and "。" not in body and body[-1] not in "：；" else None


def find_edges(view: View, blocks: list[Block], kind: str) -> Edges:
    """Tell front and back matter from the text.

    Args:
        view: The matching view.
        blocks: Its blocks.
        kind: Kind of report.
    """
    lines = [view.text[block.start : block.end] for block in blocks]
    page = _Page(kind, view.text, blocks, lines)
    anchor = _anchor(page)
    _read_front(page, anchor)
    start = _read_opening(page, anchor)
    end = _read_back(page, start)
    return Edges(page.roles, start, end)


def find_copies(view: View, blocks: list[Block], kind: str) -> list[int]:
    """Indexes of the blocks with which a report starts anew.

    Some pages print a work report twice. 0 stands first.
    """
    starts = [0]
    addressed = False
    for index in range(len(blocks) if kind == "work-report" else 0):
        line = view.text[blocks[index].start : blocks[index].end]
        if line == "政府工作报告" and addressed:
            below = blocks[index + 1 : index + _BELOW_TITLE]
            if any(is_lone_address(view.text[b.start : b.end]) for b in below):
                starts.append(index)
        addressed = addressed or is_lone_address(line)
    return starts


def is_lone_address(line: str) -> bool:
    """Whether a line is only 各位代表！: it belongs to what follows."""
    return len(line) <= _LONE and _LONE_ADDRESS.match(line) is not None


def _anchor(page: _Page) -> int:
    """Index of the line with which the front ends: its first that is no front."""
    titled = False
    for index in range(min(len(page.lines), _FRONT_LINES)):
        if _opens_body(page, index, titled=titled):
            return index
        titled = titled or page.front_role(index) == "title"
    # Only lines that no rule knows: where there is no title either, it is all text.
    return min(len(page.lines), _FRONT_LINES) if titled else 0


def _opens_body(page: _Page, index: int, *, titled: bool) -> bool:
    line, block = page.lines[index], page.blocks[index]
    if page.role("address", index) or (block.marker and block.marker.level != "dash"):
        return True
    if page.front_role(index) or _below_summary(page, index):
        return False
    if page.role("formula", index) or _is_sentence(line):
        return True
    return titled and block.own_line and heading_role(line, page.kind) is not None


def _below_summary(page: _Page, index: int) -> bool:
    return index > 0 and _SUMMARY.match(page.lines[index - 1]) is not None


def _is_sentence(line: str) -> bool:
    size = len(line)
    return size >= _LONG or (size >= _SENTENCE and line[-1] in "。；：！")


def _read_front(page: _Page, end: int) -> None:
    named = [page.front_role(index) for index in range(end)]
    for index, role in enumerate(named):
        if role:
            page.roles[index] = EdgeRole(role, "form")
            continue
        if _below_summary(page, index):
            page.roles[index] = EdgeRole("meta", "previous")
            continue
        near = named[max(0, index - 1) : index + 2]
        is_title = "title" in near and len(page.lines[index]) > _MIN_TITLE
        # The speaker's name may stand alone under the occasion.
        under_title = index > 0 and page.roles[index - 1].role == "title"
        is_title |= under_title and _NAME.match(page.lines[index]) is not None
        page.roles[index] = EdgeRole("title" if is_title else "meta", "position")


def _read_opening(page: _Page, index: int) -> int:
    """Read addressee and preamble; give the index of the first block of the text."""
    if page.kind == "other":
        return _read_inner_title(page, index)
    while index < len(page.lines) and page.role("address", index):
        page.roles[index] = EdgeRole("addressee", "form")
        index += 1
    end = _preamble_end(page, index)
    for inside in range(index, end):
        page.roles[inside] = EdgeRole("preamble", "position")
    return end


def _read_inner_title(page: _Page, index: int) -> int:
    """The title of what a notice hands on stands below the notice's own text."""
    for at in range(index, min(len(page.lines), index + _PREAMBLE)):
        block = page.blocks[at]
        if block.marker:
            break
        if block.own_line and page.front_role(at) == "title":
            for above in range(index, at):
                page.roles[above] = EdgeRole("other", "kind")
            page.roles[at] = EdgeRole("title", "form")
            return at + 1
    return index


def _preamble_end(page: _Page, index: int) -> int:
    """Index after the preamble: at the first heading, or after 报告如下."""
    limit = min(len(page.lines), index + _PREAMBLE)
    heads = (at for at in range(index, limit) if _opens_text(page, at))
    head = next(heads, -1)
    reach = head if head >= 0 else min(len(page.lines), index + _HEADLESS)
    formulas = [at for at in range(index, reach) if page.role("formula", at)]
    named = heading_role(_words(page, head), page.kind, first=True)
    if page.kind == "work-report":
        if not formulas:
            return index
        is_review = named is not None and named.role == "measures"
        return head if is_review else formulas[-1] + 1
    if head >= 0 and (named or not formulas):
        return head
    if formulas:
        return formulas[-1] + 1
    if index < len(page.lines) and "一是" in page.lines[index]:
        return index
    return min(len(page.lines), index + 1)


def _words(page: _Page, index: int) -> str:
    if index < 0:
        return ""
    block = page.blocks[index]
    low, high = block.heading
    return page.lines[index][low - block.start : high - block.start] if high else ""


def _opens_text(page: _Page, index: int) -> bool:
    block = page.blocks[index]
    if block.marker:
        return block.marker.level != "dash"
    return block.own_line and heading_role(page.lines[index], page.kind) is not None


def _read_back(page: _Page, start: int) -> int:
    """Read what follows the text; give the index after the text's last block."""
    end = _read_tail(page, start, len(page.lines))
    notes = _notes_start(page, start, end)
    _read_attached(page, notes, end, "other")
    if notes < len(page.lines):
        # A signature or 附件：名词解释 may stand between the text and its notes.
        end = _read_tail(page, start, notes)
    return _read_call(page, start, end) if page.kind == "work-report" else end


def _read_attached(page: _Page, start: int, end: int, role: Role) -> None:
    """What hangs on after the text: notes are other, a list of plans is a plan."""
    for index in range(start, end):
        source = "form" if index == start else "previous"
        turned = _attached_role(page, index, opens=index == start)
        if turned:
            role, source = turned, "form"
        page.roles[index] = EdgeRole(role, source)


def _attached_role(page: _Page, index: int, *, opens: bool) -> Role | None:
    """The role of an attachment that starts here (附件2, 名词解释), if one does."""
    line = page.lines[index]
    if page.role("notes", index):
        return None if _LISTED.match(line) else "other"
    if not _BARE_ATTACHMENT.match(line):
        return None
    if index + 1 < len(page.lines):
        if page.role("notes", index + 1):
            return "other"
        # The line below 附件2 is its title.
        if titled := page.role("attachment", index + 1):
            return titled
    return None if opens else page.role("attachment", index)


def _read_tail(page: _Page, start: int, end: int) -> int:
    """Signature, date, attachments and page furniture after the last long line."""
    first = end
    while first > start and _may_follow(page, first - 1):
        first -= 1
    named = {at: page.role("back", at) for at in range(first, end)}
    furniture = next((at for at in range(first, end) if named[at] == "meta"), end)
    closings = (at for at in range(first, furniture) if named[at] == "closing")
    closing = next(closings, furniture)
    # Work reports are signed only above a date.
    signed = closing < end or page.kind != "work-report"
    while signed and closing > first and page.role("signature", closing - 1):
        closing -= 1
    for at in range(closing, end):
        role: Role = "meta" if at >= furniture else "closing"
        page.roles[at] = EdgeRole(role, "form" if named[at] == role else "position")
    return closing


def _may_follow(page: _Page, index: int) -> bool:
    """Whether a line may stand after the text: short, no sentence, no heading."""
    marker, line = page.blocks[index].marker, page.lines[index]
    if marker and marker.level not in _ITEM_LEVELS:
        return False
    return (len(line) < _SHORT and "。" not in line) or bool(page.role("back", index))


def _notes_start(page: _Page, start: int, end: int) -> int:
    """Index of the heading of the notes (名词解释) or of the first; ``end`` if none."""
    has_notes = may_stand("notes", page.text, page.kind)
    for index in range(start + 1, end) if has_notes else ():
        if page.role("notes", index) and not _LISTED.match(page.lines[index]):
            hung = index - 1 > start and _BARE_ATTACHMENT.match(page.lines[index - 1])
            return index - 1 if hung else index
    if page.kind != "work-report":
        return end
    first = end
    while first > start and _is_note(page.blocks[first - 1]):
        first -= 1
    return first if first > start and page.role("call", first - 1) else end


def _is_note(block: Block) -> bool:
    return block.marker is not None and block.marker.level in _ITEM_LEVELS


def _read_call(page: _Page, start: int, end: int) -> int:
    """The last call on the deputies in a work report, and lists hung on after it."""
    last = end - 1
    if last <= start:
        return end
    if not page.role("call", last) and not _ADDRESS_OPENING.match(page.lines[last]):
        while last > start and not _is_last_call(page, last):
            last -= 1
        hung = _hung_on(page, last + 1, end)
        if last <= start or hung is None:
            return end
        _read_attached(page, last + 1, end, hung)
    page.roles[last] = EdgeRole("closing", "cue")
    if last - 1 > start and is_lone_address(page.lines[last - 1]):
        last -= 1
        page.roles[last] = EdgeRole("closing", "previous")
    return last


def _is_last_call(page: _Page, index: int) -> bool:
    """Whether a paragraph speaks to the deputies and calls on them."""
    line = page.lines[index]
    addressed = _ADDRESS_OPENING.match(line) or is_lone_address(page.lines[index - 1])
    return bool(addressed) and page.role("call", index) is not None


def _hung_on(page: _Page, start: int, end: int) -> Role | None:
    """The role of what follows the last call; ``None`` if it is the text going on."""
    if len(page.lines[start]) >= _SHORT:
        return None
    role = page.role("attachment", start) or page.role("back", start)
    if role is None and all(len(line) < _SHORT for line in page.lines[start:end]):
        return "meta"
    return role
