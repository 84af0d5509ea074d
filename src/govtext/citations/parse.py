"""Read one field that should hold a document number, or say why it does not."""

from __future__ import annotations

import re
from dataclasses import replace

from govtext.citations.forms import BODIES, STATE
from govtext.citations.numbers import DocumentNumber, in_order
from govtext.citations.scan import Found, scan_numbers
from govtext.errors import InvalidDocumentNumberError
from govtext.text import matching_view

INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff]"
)
"""Characters that nobody sees; web pages and word processors leave them in numbers."""

WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_SPACE = re.compile(r"\s")
_LABEL = re.compile("[：:]|文号|字号|编号")
_AFTER = re.compile(
    r"[）)\]】》〕”’\"'。，；、]*(?:文件?|的?通知|公报)?[）)\]】》。，；、]*$"
)
_LONGEST = 200
# 海市人民政府: no town's name has a single character before 市 or 省.
_CUT_PLACE = re.compile("^[^本我全各该一省市县区州旗盟][市省](?!场)")
_NO_PLACE = re.compile(
    "^(?:人民代表大会|人民政府|委员会|常务委员会|办公室|总局|政府|局|厅|部|署|委)"
)


def parse_document_number(text: str) -> DocumentNumber:
    """Read one field as a document number.

    Accidents of writing are mended and told in ``repaired``; where what is left
    would be a guess, the field is refused.

    Raises:
        InvalidDocumentNumberError: There is no number, more than one, or only a piece
            of one. The message gives the reason and the text.

    >>> number = parse_document_number("发文字号：国办发[2018]118号")
    >>> str(number), number.repaired
    ('国办发〔2018〕118号', ('label', 'bracket'))
    """
    if len(text) > _LONGEST:
        raise _invalid("longer than a number with its label", text[:40] + "…")
    visible = INVISIBLE.sub("", text)
    line = matching_view(visible).text.replace("\n", "").replace(" ", "")
    found = scan_numbers(line)
    if not found:
        raise _invalid(_why_none(line), text)
    if len(found) > 1:
        raise _invalid("several numbers in one field", text)
    hit = found[0]
    _check_rest(line, hit, text)
    _check_issuer(hit.number, text)
    repairs = _outside(text, visible, line, hit) | set(hit.number.repaired)
    number = replace(hit.number, repaired=in_order(repairs))
    return _whole_state(number)


def source_repairs(text: str) -> set[str]:
    """What had to be evened out inside a number as it was written."""
    repairs = set()
    if INVISIBLE.search(text):
        repairs.add("invisible")
    if _SPACE.search(text):
        repairs.add("space")
    if WIDE.search(text):
        repairs.add("width")
    return repairs


def _outside(text: str, visible: str, line: str, hit: Found) -> set[str]:
    repairs = source_repairs(text.strip())
    if visible == text:
        repairs.discard("invisible")
    before = line[: hit.start]
    if _LABEL.search(before):
        repairs.add("label")
    elif before or line[hit.end :]:
        repairs.add("beside")
    return repairs


def _check_rest(line: str, hit: Found, text: str) -> None:
    if re.search("[0-9]", line[: hit.start]):
        raise _invalid("other digits before the number", text)
    if not _AFTER.match(line, hit.end):
        raise _invalid("other text after the number", text)


def _check_issuer(number: DocumentNumber, text: str) -> None:
    """Refuse the name of a body that was cut off in front."""
    if number.kind not in ("order", "announcement") or not number.issuer:
        return
    if not number.series and number.kind == "order":
        return  # a code (沪府令), not a name
    name = number.issuer
    if name in BODIES:
        return
    if any(len(name) > 1 and known.endswith(name) for known in BODIES):
        raise _invalid("the issuer's name lacks its beginning", text)
    if _NO_PLACE.match(name) or _CUT_PLACE.match(name):
        raise _invalid("the issuer's name lacks its place", text)


def _whole_state(number: DocumentNumber) -> DocumentNumber:
    """Take a piece of 中华人民共和国 off a ministry: 和国交通运输部."""
    for known in BODIES:
        piece = number.issuer.removesuffix(known)
        if piece and piece != number.issuer and STATE.endswith(piece):
            if piece == STATE:
                return number
            repairs = in_order({"beside", *number.repaired})
            return replace(number, issuer=known, repaired=repairs)
    return number


def _why_none(line: str) -> str:
    """The first thing that is missing for a number."""
    if not line:
        return "empty"
    if not re.search("[0-9]", line):
        return "no digits"
    if not re.search("(?:19|20)[0-9]{2}", line):
        short = re.search(r"[〔\[（][0-9]{1,3}[〕\]）]", line)
        return "the year has not four digits" if short else "no year"
    if not re.search("(?:19|20)[0-9]{2}[^0-9]{0,8}[0-9]|(?:19|20)[0-9]{3}", line):
        return "no serial number"
    before = re.sub("公告|通告|[年第]", "", line.split("号", 1)[0])
    if not re.search("[\u3400-\u9fff]{2}", before):
        return "no issuer"
    return "not in any form of a document number"


def _invalid(reason: str, text: str) -> InvalidDocumentNumberError:
    return InvalidDocumentNumberError(f"{reason}: {text!r}")
