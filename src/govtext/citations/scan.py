"""Find the numbers of instruments in a text in matching form.

A scan jumps from one anchor to the next: four digits that can be a year, 令, 公告, or
号 before 令. At each it tries the forms of ``tables/citations.toml`` and looks back
for the issuer. Everything is bounded, so the scan is linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from govtext.citations.forms import (
    ANCHOR,
    BODIES,
    BODY,
    CODE_ENDS,
    DOUBTFUL_BODY,
    FORMS,
    LEAD,
    TAILS,
    THINGS,
)
from govtext.citations.numbers import DocumentNumber, NumberKind, in_order
from govtext.errors import InvalidNumeralError
from govtext.numerals import parse_numeral

_RUN = re.compile(r"[\u3400-\u9fff〇○×]{1,30}$")
_SERIAL_BEFORE = re.compile(r"第?(?:[0-9]{1,4}|[一二三四五六七八九十百零〇]{1,6})$")
_CONTINUED = re.compile(
    r"[、和及与](?:[〔\[（]?(?P<year>(?:19|20)[0-9]{2})[〕\]）])?第?"
    r"(?P<serial>[0-9]{1,5})号"
)
_SERIALS = re.compile("[0-9]+")
_OPENERS = frozenset("〔[（({<〈《「『〖")
_AFTER_YEAR = frozenset("0123456789第〕]）")
_STRONG = frozenset("〔〕[]")
_STOPS = frozenset("）)]】〕》，。；、：！\n文")
_SHORTEST_CODE, _LONGEST_CODE = 2, 16
_SHORTEST_NAME = 5
_MOST_SHARED = 20
_FIRST_YEAR = 1949


class Found(NamedTuple):
    """A number and where it stands in the scanned text.

    Attributes:
        start: Position of the first character of the number itself.
        end: Position after its last.
        number: What it says.
        form: Id of the form in ``tables/citations.toml``.
        lead: Words of the sentence that were cut off in front of the issuer.
    """

    start: int
    end: int
    number: DocumentNumber
    form: str
    lead: str = ""


class _Year(NamedTuple):
    """Four digits that may be the year of a number.

    ``edge`` is where the number before them ended; ``opening`` the bracket before
    them, if there is one.
    """

    text: str
    at: int
    edge: int
    opening: str

    @property
    def start(self) -> int:
        return self.at - len(self.opening)


def scan_numbers(text: str) -> list[Found]:
    """Every number in a text in matching form, in order and disjoint."""
    found: list[Found] = []
    edge = 0
    for anchor in ANCHOR.finditer(text):
        at = anchor.start()
        if at < edge:
            continue
        if text[at] in "12":
            hits = _at_year(text, at, edge)
        else:
            hits = _at_order(text, at, edge)
        if hits:
            found += hits
            edge = hits[-1].end
    return found


def issuer_before(text: str, end: int, edge: int = 0) -> tuple[int, str, str]:
    """Where the issuer before a position starts, its name, and the words cut off."""
    run = _RUN.search(text, max(edge, end - 30), end)
    if run is None:
        return end, "", ""
    words = run[0]
    cut = 0
    for lead in LEAD.finditer(words):
        rest = words[lead.end() :]
        if len(rest) >= _SHORTEST_CODE and not TAILS.issuperset(rest):
            cut = lead.end()
    return run.start() + cut, words[cut:], words[:cut]


def _at_year(text: str, at: int, edge: int) -> list[Found]:
    before = text[at - 1] if at else ""
    if before.isdigit() or int(text[at : at + 4]) < _FIRST_YEAR:
        return []
    opening = before if before in _OPENERS and at > edge else ""
    year = _Year(text, at, edge, opening)
    if not opening and text.startswith("年", at + 4):
        if text[at + 5 : at + 6] not in _AFTER_YEAR:
            return []  # most years are dates
        if hits := _announcement(year):
            return hits
    hit = _case(year) or _code_after(year)
    return [hit] if hit else _document(year)


def _case(year: _Year) -> Found | None:
    match = FORMS["case"].match(year.text, year.at)
    if match is None:
        return None
    whole = bool(year.opening and match["close"])
    coded = any(character.isdigit() for character in match["court"])
    # Without its brackets only a court's digits (临0421) tell a case from prose.
    if not whole and (not coded or match["court"][0] in "年月日"):
        return None
    repairs = _bracket_repairs(year, match["close"], proper="（）")
    series = match["series"]
    if match["ordinal"] and not series.endswith("字"):
        repairs.add("ordinal")
    number = DocumentNumber(
        issuer=match["court"],
        year=int(match["year"]),
        serial=int(match["serial"]),
        kind="case",
        # The older form is 民初字第123号, the one since 2016 民初123号.
        series=f"{series}第" if series.endswith("字") else series,
        tail=match["tail"] or "",
        repaired=in_order(repairs),
    )
    return Found(year.start, match.end(), number, "case")


def _code_after(year: _Year) -> Found | None:
    if not year.opening:
        return None
    match = FORMS["code_after_year"].match(year.text, year.at)
    if match is None or _numbers_a_thing(year.text, match.end()):
        return None
    repairs = {"moved"} | _bracket_repairs(year, match["close"])
    number = _document_number(match["court"], match, repairs, "号")
    return Found(year.start, match.end(), number, "code_after_year")


def _announcement(year: _Year) -> list[Found]:
    match = FORMS["announcement_year_first"].match(year.text, year.at)
    if match is None or _numbers_a_thing(year.text, match.end()):
        return []
    start, issuer, lead = issuer_before(year.text, year.at, year.edge)
    series, repairs = match["series"] or "", {"moved"} if match["series"] else set()
    serial = int(match["serial"])
    if not BODY.search(issuer) or not serial:
        return []
    doubtful = len(issuer) < _SHORTEST_NAME or DOUBTFUL_BODY.search(issuer)
    if not series and doubtful and issuer not in BODIES:
        return []
    number = DocumentNumber(
        issuer=issuer,
        year=int(match["year"]),
        serial=serial,
        kind="order" if series == "令" else "announcement",
        series=series,
        repaired=in_order(repairs),
    )
    return [Found(start, match.end(), number, "announcement_year_first", lead)]


def _document(year: _Year) -> list[Found]:
    text = year.text
    match = FORMS["document"].match(text, year.at)
    if match is None or int(match["serial"]) == 0:
        return []
    form = "document" if year.opening or match["close"] else "run_together"
    if form == "run_together" and not _may_end(text, match):
        return []  # 2023年12月 is a date
    start, issuer, lead = issuer_before(text, year.start, year.edge)
    if not _SHORTEST_CODE <= len(issuer) <= _LONGEST_CODE:
        return []
    if form == "document":
        proved = _is_proved(year, issuer, match)
    else:
        proved = _is_alone(text, start - len(lead), issuer, match)
    if not proved:
        return []
    number = _document_number(
        issuer, match, _bracket_repairs(year, match["close"]), match["suffix"]
    )
    hits = [Found(start, match.end(), number, form, lead)]
    if match["more"]:
        hits = _listed(text, match, hits[0]._replace(end=match.start("more")))
    return _continued(text, hits) if match["suffix"] else hits


def _listed(text: str, match: re.Match[str], first: Found) -> list[Found]:
    """A number with those that only a mark parts from it: 〔2010〕33、34号."""
    hits = [first]
    hits += [
        _shared(first.number, *more.span(), more[0])
        for more in _SERIALS.finditer(text, *match.span("more"))
    ]
    if match["suffix"]:
        hits[-1] = hits[-1]._replace(end=match.end())
    return hits


def _is_proved(year: _Year, issuer: str, match: re.Match[str]) -> bool:
    """Whether brackets and code together prove a document number."""
    whole = bool(year.opening and match["close"])
    strong = year.opening in _STRONG or match["close"] in _STRONG
    usual = issuer[-1] in CODE_ENDS
    if match["suffix"]:
        return not _numbers_a_thing(year.text, match.end()) and (
            whole or usual or strong
        )
    # 号 missing: 《…》（云法委发〔2022〕4）
    after = year.text[match.end() : match.end() + 1]
    ended = not after or after in _STOPS
    return ended and not match["more"] and (usual or (whole and strong))


def _is_alone(text: str, start: int, issuer: str, match: re.Match[str]) -> bool:
    """Whether a number without brackets has nothing else before it."""
    if issuer[-1] not in CODE_ENDS or match["more"]:
        return False
    before = text[start - 1] if start else ""
    if match["suffix"]:
        return before in ("", "（", "[", "：", "\n", "》")
    return before in ("", "（")


def _may_end(text: str, match: re.Match[str]) -> bool:
    """Whether a number without brackets has nothing else behind it."""
    after = text[match.end() : match.end() + 1]
    return after in (("", "）", "]", "\n") if match["suffix"] else ("", "）"))


def _numbers_a_thing(text: str, end: int) -> bool:
    """Whether what stands before ``end`` counts things: （2019）3号机组."""
    return text[end : end + 1] in THINGS


def _continued(text: str, hits: list[Found]) -> list[Found]:
    """Add the numbers that share the first one's issuer: …33号、34号."""
    while len(hits) < _MOST_SHARED:
        end = hits[-1].end
        match = _CONTINUED.match(text, end)
        if match is None or _numbers_a_thing(text, match.end()):
            break
        number = hits[0].number
        if match["year"]:
            number = replace(number, year=int(match["year"]))
        hits.append(_shared(number, end + 1, match.end(), match["serial"]))
    return hits


def _shared(number: DocumentNumber, start: int, end: int, serial: str) -> Found:
    repairs = in_order({"prefix", *number.repaired} - {"ordinal", "zero"})
    number = replace(number, serial=int(serial), repaired=repairs)
    return Found(start, end, number, "document")


def _at_order(text: str, at: int, edge: int) -> list[Found]:
    form = "order_serial_first" if text[at] == "号" else "order"
    match = _order_match(text, at, edge, form)
    if match is None or _numbers_a_thing(text, match.end()):
        return []
    groups = match.groupdict()
    serial = _serial(match["serial"])
    start, issuer, lead = issuer_before(text, match.start(), edge)
    head = groups.get("court") or ""
    if not BODY.search(issuer):
        # （令第713号） behind a title, 第7号总河长令 after a verb.
        bare = (
            text[start - 1 : start] == "（" and not issuer and match["series"] == "令"
        )
        if not bare and not head:
            return []
        start, issuer, lead = match.start(), "", issuer
    repairs = {"moved"} if form == "order_serial_first" else set()
    number = DocumentNumber(
        issuer=issuer + head,
        year=int(groups["year"]) if groups.get("year") else None,
        serial=serial,
        kind="order" if match["series"] == "令" else "announcement",
        series=match["series"],
        repaired=in_order(repairs if match["ordinal"] else repairs | {"ordinal"}),
    )
    return [Found(start, match.end(), number, form, lead)] if serial else []


def _order_match(text: str, at: int, edge: int, form: str) -> re.Match[str] | None:
    if form == "order":
        return FORMS[form].match(text, at)
    before = _SERIAL_BEFORE.search(text, max(edge, at - 8), at)
    return before and FORMS[form].match(text, before.start())


def _serial(text: str) -> int:
    try:
        return int(parse_numeral(text))
    except InvalidNumeralError:
        return 0


def _document_number(
    issuer: str, match: re.Match[str], repairs: set[str], suffix: str
) -> DocumentNumber:
    """A document number out of a match with ``year``, ``ordinal`` and ``serial``."""
    if match["ordinal"]:
        repairs.add("ordinal")
    if match["serial"].startswith("0"):
        repairs.add("zero")
    if not suffix:
        repairs.add("suffix")
    kind: NumberKind = "order" if issuer.endswith("令") else "doc"
    year, serial = int(match["year"]), int(match["serial"])
    return DocumentNumber(issuer, year, serial, kind, repaired=in_order(repairs))


def _bracket_repairs(year: _Year, closing: str, proper: str = "〔〕") -> set[str]:
    """What is wrong with the brackets around the year."""
    repairs: set[str] = set()
    if not year.opening or not closing:
        repairs.add("lost-bracket")
    if year.opening not in ("", proper[0]) or closing not in ("", proper[1]):
        repairs.add("bracket")
    return repairs
