"""The values that travel through govtext: documents, and what is found in them.

Everything here is frozen. ``start`` and ``end`` count code points of a document's
text, the first included and the last excluded, so ``document.text[start:end]`` gives
back the characters that a value came from. An empty string or ``None`` means unknown.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields, make_dataclass
from typing import TYPE_CHECKING, Literal, ParamSpec, TypeVar, cast, get_args

if TYPE_CHECKING:
    from collections.abc import Callable

_Fields = ParamSpec("_Fields")
_Frozen = TypeVar("_Frozen")

Role = Literal[
    "title",
    "meta",
    "addressee",
    "preamble",
    "measures",
    "duties",
    "shortcomings",
    "recommendations",
    "other",
    "closing",
]
"""What a stretch of a report is for. ``duties`` is how the party and government heads
performed as first responsible persons (第一责任人); ``shortcomings`` include their
causes; ``recommendations`` are next steps, plans, advice and the coming year."""

Qualifier = Literal["exact", "about", "over", "under", "at_least", "at_most", "range"]
Change = Literal["", "increase", "decrease", "to"]
Status = Literal["achieved", "planned"]
Period = Literal["", "year", "earlier", "cumulative"]
CitationKind = Literal["doc", "law", "order", "case"]

ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Document:
    r"""One report as read: its text and where it came from.

    Attributes:
        text: The characters that all offsets count. Line ends are ``\n``; a leading
            byte-order mark is gone; nothing else is changed.
        source: Path below the input, ``a.zip!/b.txt`` inside an archive.
        media_type: MIME type of the file, by its content.
        encoding: How its bytes were decoded; empty where a format fixes it.
        warnings: What the reader had to guess or replace.
        properties: What the file declares about itself outside its text (a page's
            <meta> tags): pairs of ``title, issuer, site, published, number`` and value.
    """

    text: str
    source: str = ""
    media_type: str = "text/plain"
    encoding: str = ""
    warnings: tuple[str, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()

    @property
    def report_id(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 of the text."""
        # A lone surrogate cannot be encoded; such a text still has an id.
        data = self.text.encode("utf-8", "surrogatepass")
        return hashlib.sha256(data).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Section:
    """A node of the outline: a heading with all below it, or a headless stretch.

    Attributes:
        section_id: Unique within a report.
        parent_id: The section it lies in; empty at the top.
        depth: 1 at the top.
        marker: The item marker as written: 一、 （一） 1. 一是.
        heading: The words of the heading; empty for a stretch without one.
        role: What it is for.
        role_source: How the role was decided; see the codebook.
        start: Offset of the first character of the heading.
        end: Offset after the last character of all below it.
        parts: The node's own stretches: heading and paragraphs, not its children's.
        theme: Second-level theme id; empty where there is nothing to classify.
        theme_score: 0 to 1, how clearly the theme leads; ``None`` without a theme.
        themes_other: Further themes, the strongest first.
    """

    section_id: str
    parent_id: str
    depth: int
    marker: str
    heading: str
    role: Role
    role_source: str
    start: int
    end: int
    parts: tuple[tuple[int, int], ...] = ()
    theme: str = ""
    theme_score: float | None = None
    themes_other: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Metric:
    """A stated quantity and what it counts.

    Attributes:
        metric_id: Unique within a report.
        start: Offset of the number with its approximator (近200名).
        end: Offset after its unit.
        text: The characters themselves.
        value: The number, 万 and 亿 folded in; a rate in per cent.
        value_max: The upper end of a range.
        unit: The unit in its standard form; 万元 is 元.
        quantity: ``count, rate, money, area, length, mass, volume, duration, points,
            other``.
        qualifier: How exact the number claims to be.
        object: What is counted, as written; the name of a rate.
        indicator: Id in the indicator table; empty where the evidence is not there.
        change: ``increase`` or ``decrease`` for an amount of change, ``to`` for a
            level reached by change.
        base: The words that say against what (同比, 较上年).
        part_of: ``metric_id`` of the whole that this one is a part of.
        period: Whether it is this year's, an earlier year's or cumulative.
        status: ``planned`` for targets and intentions.
        sentence: The sentence around it.
        section_id: The deepest section over it.
        role: That section's role.
        theme: That section's theme.
    """

    metric_id: str
    start: int
    end: int
    text: str
    value: float
    value_max: float | None
    unit: str
    quantity: str
    qualifier: Qualifier
    object: str = ""
    indicator: str = ""
    change: Change = ""
    base: str = ""
    part_of: str = ""
    period: Period = ""
    status: Status = "achieved"
    sentence: str = ""
    section_id: str = ""
    role: Role = "other"
    theme: str = ""


def _quick(frozen: Callable[_Fields, _Frozen]) -> Callable[_Fields, _Frozen]:
    """A constructor of a frozen dataclass that takes a fifth of its own one's time.

    A frozen object has to go round its own lock for each field. Here the fields are
    those of an open twin, which then becomes the frozen class: their slots agree. It
    wants every field, defaults included.
    """
    kind = cast("type", frozen)
    twin = make_dataclass(kind.__name__, [f.name for f in fields(kind)], slots=True)

    def build(*values: _Fields.args, **named: _Fields.kwargs) -> _Frozen:
        made = twin(*values, **named)
        made.__class__ = kind
        return cast("_Frozen", made)

    return build


new_metric = _quick(Metric)
"""``Metric`` for where there are many: every field, by position (names take longer)."""


@dataclass(frozen=True, slots=True)
class Absence:
    """What a report says did not happen (未发生行政复议案件): zero told in words."""

    indicator: str
    start: int
    end: int
    text: str
    section_id: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """One cited instrument: a title, its number, or both.

    Attributes:
        start: Offset of 《 or of the number's first character.
        end: Offset after the closing bracket or 号.
        text: The characters themselves.
        kind: ``law`` for laws, regulations and rules; ``doc`` for plans, notices and
            opinions; ``order`` for a bare 令; ``case`` for a court case.
        title: Without 《》; empty for a bare number.
        number: In the standard form (国发〔2018〕118号, 国务院令第713号).
        issuer: Issuer code of the number (国发), body of the order, or court code.
        year: Year inside the number.
        serial: Running number (发文顺序号).
        repaired: What was mended to read it, words of ``citations.numbers.REPAIRS``
            with blanks between them; empty if nothing.
        section_id: The deepest section over it.
        role: That section's role.
    """

    start: int
    end: int
    text: str
    kind: CitationKind
    title: str = ""
    number: str = ""
    issuer: str = ""
    year: int | None = None
    serial: int | None = None
    repaired: str = ""
    section_id: str = ""
    role: Role = "other"


@dataclass(frozen=True, slots=True)
class Place:
    """The territory that a report is about.

    Attributes:
        name: Short name (平安镇); for a department, that of its territory.
        level: ``national, province, city, district, county, zone, subdistrict,
            township, department``.
        province: Name of the province, where the text or the code says it.
        city: Name of the prefecture-level city.
        county: Name of the county, county-level city or district.
        division_code: Six digits of GB/T 2260 as valid in the year, or nine of the
            statistics bureau for a town; empty where the evidence does not decide.
        candidates: Divisions that fit, then other readings, best first.
    """

    name: str = ""
    level: str = ""
    province: str = ""
    city: str = ""
    county: str = ""
    division_code: str = ""
    candidates: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What comparisons group by: the code, else the chain as far as known."""
        if self.division_code:
            return self.division_code
        chain = (self.province, self.city, self.county, self.name)
        steps = [step for step in chain if step]
        # A county's own report names it both as the county and as the place.
        return "/".join(dict.fromkeys(steps))


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about a report as a whole.

    Attributes:
        kind: ``rule-of-law``, ``work-report`` or ``other``.
        title: Title lines joined, spaces inside them taken out.
        issuer: The body that reports, as written.
        place: The territory.
        year: The year reported on, not the year of publication.
        year_delivered: The year in which the report was delivered or signed.
        published: ISO date of publication or signature.
        doc_number: The report's own number.
        warnings: Conflicts of the evidence, in words.
    """

    kind: str = "other"
    title: str = ""
    issuer: str = ""
    place: Place = field(default_factory=Place)
    year: int | None = None
    year_delivered: int | None = None
    published: str = ""
    doc_number: str = ""
    warnings: tuple[str, ...] = ()
