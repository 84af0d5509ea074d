"""What a report is: its kind, title, issuer, year, dates and number.

The evidence stands in an order (title, preamble, headings, dates, file name) and the
first that speaks decides; where a later one contradicts it, a warning says so. Nothing
is guessed: what no evidence names stays empty.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from govtext import tables
from govtext.facts.evidence import Declared, Evidence, gather
from govtext.facts.kinds import BODY_START, HEAD, LONGEST_TITLE, find_kind
from govtext.facts.years import find_dates, find_year
from govtext.types import Facts

if TYPE_CHECKING:
    from govtext.text import View
    from govtext.types import Section

__all__ = ["find_facts", "find_kind"]

_WORDS: Final[dict[str, str]] = tables.load_table("kinds")["facts"]
_ORGAN_LINE: Final = re.compile(rf"[一-龥、]{{1,50}}?(?:{_WORDS['organ']})$")
_ISSUER_LABEL: Final = re.compile(
    rf"(?:{_WORDS['issuer_label']})\]?[:：]\[?([一-龥、]{{2,40}})"
)
_NUMBER: Final = re.compile(
    r"([一-龥]{1,14}(?:\[\d{1,2}\])?)[〔\[（]((?:19|20)\d\d)[〕\]）]第?(\d{1,4})号"
)
# A speaker's name or 第五次会议上 under a lost title is none.
_TITLE: Final = re.compile(
    r"报告|总结|情况|要点|方案|意见|公报|解读|计划|办法|通知|函|工作"
)
_NUMBER_LABEL: Final = re.compile(rf"(?:{_WORDS['number_label']})\]?[:：]\[?")


def find_facts(
    view: View,
    sections: tuple[Section, ...],
    source: str,
    *,
    kind: str = "",
    declared: Declared = (),
) -> Facts:
    """Read everything about a report but its place.

    Args:
        view: The text in matching form.
        sections: The outline; titles, metadata, preamble and closing by their roles.
        source: Path below the input; its name is the weakest evidence.
        kind: The kind where it is known already.
        declared: What the file declares about itself outside its text
            (``Document.properties``); asked where the text does not tell.
    """
    kind = kind or find_kind(view, dict(declared).get("title", ""))
    evidence = gather(view, sections, declared)
    dates = find_dates(view, evidence)
    year, warnings = find_year(evidence, dates, kind, source)
    delivered = dates.delivered
    published = dates.signed or dates.published or dates.congress
    if kind == "work-report":
        published = dates.published or dates.congress or dates.signed
    return Facts(
        kind=kind,
        title=evidence.title if _TITLE.search(evidence.title) else "",
        issuer=_issuer(view, evidence),
        year=year,
        year_delivered=delivered.year if delivered else None,
        published=published.isoformat() if published else "",
        doc_number=_doc_number(view, evidence),
        warnings=warnings,
    )


def _issuer(view: View, evidence: Evidence) -> str:
    """The body that reports: from the title, the signature, a label, the opening."""
    before, about, _ = evidence.title.partition("关于")
    if about and _ORGAN_LINE.fullmatch(before):
        return before
    named = re.match(r"([一-龥]{2,50}?)(?=(?:19|20)\d\d|二)", evidence.title)
    if named and _ORGAN_LINE.fullmatch(named[1]):
        return named[1]
    for line in reversed(evidence.closing):
        if len(line) <= LONGEST_TITLE and _ORGAN_LINE.fullmatch(line):
            return line
    for line in evidence.meta:
        label = _ISSUER_LABEL.search(line)
        if label and _ORGAN_LINE.fullmatch(label[1]):
            return label[1]
    spoken = re.search(
        r"代表([一-龥]{2,20}(?:人民政府|省政府|市政府|县政府|区政府)|国务院)，?向",
        view.text[:HEAD],
    )
    # 我代表县人民政府 names nobody.
    if spoken and len(spoken[1].removesuffix("人民政府").removesuffix("政府")) > 1:
        return spoken[1]
    return ""


def _doc_number(view: View, evidence: Evidence) -> str:
    """The report's own number: under its label, or alone on a line before the title."""
    cells = ["".join(cell.split()) for cell in evidence.meta]
    for cell in cells:
        label = _NUMBER_LABEL.search(cell)
        if label and (found := _NUMBER.match(cell, label.end())):
            return _standard(found)
    for line in (*cells, *view.text[: LONGEST_TITLE * 2].split("\n")[:8]):
        if BODY_START.search(line) or "。" in line:
            break
        found = _NUMBER.match(line)
        if found and line[found.end() : found.end() + 1] in ("", "签"):
            return _standard(found)
    return ""


def _standard(found: re.Match[str]) -> str:
    """A document number in its standard form."""
    return f"{found[1]}〔{found[2]}〕{int(found[3])}号"
