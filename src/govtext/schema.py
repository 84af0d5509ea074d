"""Every table and column that govtext writes: the one definition.

The order of the CSV header, the codebook and the types of the frames come from here.
A column that is not here is not written; a row whose length differs is a bug.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from govtext.types import ROLES, Change, CitationKind, Period, Qualifier, Status

ColumnType = Literal["text", "list", "date", "integer", "number"]

LIST_SEPARATOR = "|"
"""Between the values of a ``list`` column: a sign that file names on Windows cannot
hold and reports do not use."""


def _words(words: str) -> tuple[str, ...]:
    return tuple(words.split())


KINDS = _words("rule-of-law work-report other")
PLACE_LEVELS = _words(
    "national province city district county zone subdistrict township department"
)
REQUIRED_ROLES = _words("measures duties shortcomings recommendations")
"""What the regulation asks an annual rule-of-law report to hold (``missing_roles``)."""

ROLE_SOURCES = {
    "heading": "its own heading of the first level names the role",
    "sub_heading": "its own heading below another names a role of its own",
    "cue": "the first or last words of a paragraph claim the role",
    "parent": "taken over from the section above it",
    "previous": "carried on from what stands before it",
    "position": "nothing says more than where it stands in the report",
    "form": "the line has the form of a title, a source line, a signature …",
    "kind": "the report is of another genre, so its text has no roles",
}
"""How a role was decided; the values of ``Section.role_source``."""
QUANTITIES = _words("count rate money area length mass volume duration points other")
STAGES = {
    "find": "looking for reports below an input",
    "read": "from the bytes of a file to its text",
    "analyze": "from the text to what is in it",
}
ERROR_CODES = {
    "not_found": "There is no such file or folder, or a pattern matches nothing.",
    "no_permission": "The system does not let us read it.",
    "no_reports": "A folder or archive in which nothing can be a report.",
    "unreadable": "The system gave another error while reading.",
    "empty": "A file of no bytes.",
    "blank": "A file of nothing but spaces and line ends.",
    "binary": "Not text: its bytes are those of a program or of data.",
    "undecodable": "Text, but in no encoding that is known.",
    "unsupported_format": "A format that is not read; the message names it.",
    "broken_file": "A document that is damaged or cut off.",
    "hostile": "A document made to harm: nested without measure, or with entities.",
    "no_text": "A page without prose: a program loads its text, or it is elsewhere.",
    "scan": "Pictures of pages; the extra `ocr` is not installed.",
    "no_unicode": "A PDF whose fonts do not say which characters they draw.",
    "too_large": "Larger than any report; see the limit in the message.",
    "broken_archive": "A zip archive or member that cannot be unpacked.",
    "encrypted": "A document or member of an archive that asks for a password.",
    "worker_died": "The process that analysed it ended without an answer.",
    "timeout": "It took longer than `--time-limit` allows.",
    "internal_error": "A fault of govtext itself; please report it with the message.",
}

_ROLE_MEANING = (
    "`duties`: how the heads of party and government performed as first responsible "
    "persons (第一责任人); `shortcomings` include their causes; `recommendations`: "
    "next steps, plans, advice, the coming year."
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: ASCII name, as in the header.
        type: ``list`` is text with several values joined by ``LIST_SEPARATOR``; a
            ``date`` is written YYYY-MM-DD.
        meaning: What it says, for someone who has only the codebook.
        unit: What its numbers count.
        allowed: The values it can have; empty when any.
        ordered: Whether each allowed value comes before the next, and not only in this
            list.
    """

    name: str
    type: ColumnType
    meaning: str
    unit: str = ""
    allowed: tuple[str, ...] = ()
    ordered: bool = False

    @property
    def dtype(self) -> str:
        """The pandas type of the column as it is written: dates and words are text."""
        # Text in Python's own form: the other form cannot hold lone surrogates.
        return {"integer": "Int64", "number": "float64"}.get(
            self.type, "string[python]"
        )

    @property
    def is_numeric(self) -> bool:
        """Whether the cells are numbers, which no spreadsheet runs as formulas."""
        return self.type in ("integer", "number")

    @property
    def is_categorical(self) -> bool:
        """Whether each cell is one of the allowed values, or empty."""
        return self.type == "text" and bool(self.allowed)


@dataclass(frozen=True, slots=True)
class Reference:
    """Cells of a row that name a row of another table, or of the same.

    Attributes:
        columns: They stand for the key of that table, column by column.
        table: Its name.
        optional: Whether the last of the columns may be empty: there is no such row.
    """

    columns: tuple[str, ...]
    table: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Attributes:
        name: Also the name of its file, without the suffix.
        meaning: What one row is.
        key: The columns that together name a row.
        columns: In the order of the header.
        references: What its rows say of rows elsewhere.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    references: tuple[Reference, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns in order."""
        return tuple(column.name for column in self.columns)


def _text(name: str, meaning: str, values: tuple[str, ...] = ()) -> Column:
    return Column(name, "text", meaning, allowed=values)


def _list(name: str, meaning: str, values: tuple[str, ...] = ()) -> Column:
    return Column(name, "list", meaning, allowed=values)


def _count(name: str, meaning: str, unit: str) -> Column:
    return Column(name, "integer", meaning, unit)


_REPORT_ID = _text(
    "report_id",
    "The report: the first 16 hexadecimal digits of the SHA-256 of its text. The same "
    "on every machine and in every run.",
)
_OF_REPORT = Reference(("report_id",), "reports")
_OF_SECTION = Reference(("report_id", "section_id"), "sections", optional=True)
_SECTION_ID = _text("section_id", "The deepest section over it.")
_ROLE = _text("role", f"The role of that section. {_ROLE_MEANING}", ROLES)
_THEME = _text("theme", "The theme of that section; empty without one.")
_START = _count(
    "start",
    "Offset in the report's text of the first character.",
    "code points from the beginning",
)
_END = _count(
    "end",
    "Offset after the last character: `text[start:end]` gives the passage back.",
    "code points from the beginning",
)

_PLACE_COLUMNS = (
    _text(
        "place",
        "The territory's short name (平安镇); for a department, that of its territory.",
    ),
    _text("place_level", "What kind of body reports.", PLACE_LEVELS),
    _text("province", "The province, where the text, the source or the code tells it."),
    _text("city", "The prefecture-level city."),
    _text("county", "The county, county-level city or district."),
    _text(
        "division_code",
        "Administrative division code: six digits of GB/T 2260 as valid in the year; "
        "the nine digits of a town are the statistics bureau's. Only where the "
        "evidence leaves one (docs/places.md).",
    ),
)

REPORTS = Table(
    "reports",
    "One row for every report. Files of equal text are one report.",
    ("report_id",),
    (
        _REPORT_ID,
        _text(
            "source",
            "Path below the input; `a.zip!/b.txt` inside an archive; `stdin` for "
            "standard input. Of several equal files the first by name.",
        ),
        _list("duplicate_sources", "The other files with the same text."),
        _text("media_type", "MIME type, by the file's content."),
        _text("encoding", "How the bytes were decoded."),
        _text("kind", "The kind of report; `other` is neither of the two.", KINDS),
        _text("title", "The title, its lines joined and the blanks in it taken out."),
        _text("issuer", "The body that reports, as written."),
        *_PLACE_COLUMNS,
        _list(
            "place_candidates",
            "Divisions that fit (省/市/县/镇), then other readings, the best first.",
        ),
        _text(
            "place_key",
            "What comparisons group by: the division code where it is known, else "
            "province/city/county/place as far as known.",
        ),
        _count("year", "The year reported on, not the year of publication.", "year"),
        _count("year_delivered", "The year it was delivered or signed in.", "year"),
        Column("published", "date", "Date of publication or signature, YYYY-MM-DD."),
        _text("doc_number", "The report's own document number."),
        _count("characters", "Length of the report, blanks aside.", "characters"),
        _count("sections", "Rows in `sections`.", "rows"),
        _count("metrics", "Rows in `metrics`.", "rows"),
        _count("citations", "Rows in `citations`.", "rows"),
        _list(
            "missing_roles",
            "Parts that the regulation asks for and no section has; only for reports "
            "of kind `rule-of-law`.",
            REQUIRED_ROLES,
        ),
        _list("warnings", "What someone should look at before using the report."),
    ),
)

_ASSIGNED = (
    _text(
        "theme",
        "What most of it is about: a theme of the second level in rule-of-law reports, "
        "of the only one in work reports (`govtext themes list`). Empty where there is "
        "nothing to classify, or where the model is not sure enough (its card says "
        "when).",
    ),
    Column(
        "theme_score",
        "number",
        "The estimated probability that a coder would give it this theme; empty "
        "without a theme.",
        "0 to 1",
    ),
    _list("themes_other", "Further themes, the likeliest first; two at most."),
)

SECTIONS = Table(
    "sections",
    "One row for every node of the outline, in reading order. Nodes nest; together "
    "they cover every character that is not blank; the deepest node over a character "
    "says its role.",
    ("report_id", "section_id"),
    (
        _REPORT_ID,
        _text("section_id", "Unique within a report."),
        _text("parent_id", "The section it lies in; empty at the top."),
        _count("depth", "1 at the top.", "levels"),
        _text("marker", "The item marker as written: 一、 （一） 1. 一是."),
        _text("heading", "The words of the heading; empty for a stretch without one."),
        _text("role", f"What it is for. {_ROLE_MEANING}", ROLES),
        _text("role_source", "How the role was decided.", tuple(ROLE_SOURCES)),
        *_ASSIGNED,
        _count("start", "Offset of the first character of the heading.", _START.unit),
        _count(
            "end", "Offset after the last character of all that is below it.", _END.unit
        ),
        _text(
            "text", "Its own heading and paragraphs, not those of the sections in it."
        ),
    ),
    (_OF_REPORT, Reference(("report_id", "parent_id"), "sections", optional=True)),
)

METRICS = Table(
    "metrics",
    "One row for every stated quantity: a number with its unit. Dates, ordinals, "
    "document numbers and slogans are none.",
    ("report_id", "metric_id"),
    (
        _REPORT_ID,
        _SECTION_ID,
        _text("metric_id", "Unique within a report."),
        _ROLE,
        _THEME,
        _START,
        _END,
        _text("text", "The number with its approximator and unit: 近200名."),
        Column(
            "value",
            "number",
            "The number, 万, 亿 and 千 folded in; of a range the lower end; a rate in "
            "per cent.",
            "see `unit`",
        ),
        Column("value_max", "number", "The upper end of a range.", "see `unit`"),
        _text("unit", "Unit or measure word in its standard form; 百分点 is not `%`."),
        _text("quantity", "What kind of quantity.", QUANTITIES),
        _text(
            "qualifier",
            "How exact the number claims to be: 近N `under`, 约N and N左右 `about`, "
            "N余 and 超N `over`, N以上 and 不少于N `at_least`.",
            get_args(Qualifier),
        ),
        _text("object", "What is counted, as written; for a rate the rate's name."),
        _text(
            "indicator",
            "Id in the indicator table; empty where the words do not settle it.",
        ),
        _text(
            "change",
            "`increase`, `decrease`: the amount of a change; `to`: a level reached by "
            "one.",
            tuple(filter(None, get_args(Change))),
        ),
        _text("base", "The words that say against what (同比, 较上年)."),
        _text("part_of", "`metric_id` of the whole, under 其中 and 分别."),
        _text(
            "period",
            "Whose number it is: the reported year's, an earlier year's, or summed "
            "over years.",
            tuple(filter(None, get_args(Period))),
        ),
        _text("status", "`planned` for targets and intentions.", get_args(Status)),
        _text("sentence", "The sentence around it."),
    ),
    (
        _OF_REPORT,
        _OF_SECTION,
        Reference(("report_id", "part_of"), "metrics", optional=True),
    ),
)

ABSENCES = Table(
    "absences",
    "What a report says did not happen (未发生行政复议案件): zeros told in words.",
    ("report_id", "start", "end", "indicator"),
    (
        _REPORT_ID,
        _SECTION_ID,
        _text("indicator", "Id in the indicator table."),
        _START,
        _END,
        _text("text", "The words themselves."),
    ),
    (_OF_REPORT, _OF_SECTION),
)

CITATIONS = Table(
    "citations",
    "One row for every cited instrument, each time it is cited.",
    ("report_id", "start", "end"),
    (
        _REPORT_ID,
        _SECTION_ID,
        _ROLE,
        _START,
        _END,
        _text("text", "The characters themselves."),
        _text(
            "kind",
            "`law`: laws, regulations and rules; `doc`: plans, notices, opinions; "
            "`order`: a bare 令; `case`: a court case.",
            get_args(CitationKind),
        ),
        _text("title", "Without 《》; empty for a bare number."),
        _text("number", "In standard form: 国发〔2018〕118号, 国务院令第713号."),
        _text(
            "issuer", "Issuer code of the number (国发), body of the order, court code."
        ),
        _count("year", "The year inside the number.", "year"),
        _count("serial", "The running number (发文顺序号).", "number"),
        _text("repaired", "What was mended to read it; empty if nothing."),
    ),
    (_OF_REPORT, _OF_SECTION),
)

THEMES = Table(
    "themes",
    "How much of each role of a report each theme takes.",
    ("report_id", "role", "theme"),
    (
        _REPORT_ID,
        _text("role", f"The role. {_ROLE_MEANING}", ROLES),
        _text("theme", "Second-level theme (`govtext themes list`)."),
        _count("sections", "Sections of that role with that theme.", "sections"),
        _count("characters", "Their length, blanks aside.", "characters"),
        Column(
            "share",
            "number",
            "Of the themed characters of that role in the report.",
            "0 to 1",
        ),
    ),
    (_OF_REPORT,),
)

SENTENCES = Table(
    "sentences",
    "One row for every sentence or line of its own; only with `--sentences`.",
    ("report_id", "sentence_id"),
    (
        _REPORT_ID,
        _SECTION_ID,
        _text("sentence_id", "Unique within a report, in reading order."),
        _ROLE,
        _THEME,
        _START,
        _END,
        _text("text", "The characters themselves."),
    ),
    (_OF_REPORT, _OF_SECTION),
)

ERRORS = Table(
    "errors",
    "One row for everything that could not be read; only the header when all could.",
    ("source", "code"),
    (
        _text("source", "The input, as `source` in `reports`."),
        Column(
            "stage", "text", "Where it went wrong.", allowed=tuple(STAGES), ordered=True
        ),
        _text("code", "Short stable name of the reason.", tuple(ERROR_CODES)),
        _text("message", "The reason in words."),
    ),
)

CHECK_STATUS = {
    "ok": "nothing to look at",
    "doubtful": "read as a report, but `notes` say what to look at",
    "other": "not of a kind that is read: leave it out of the collection, or look",
    "duplicate": "the same text as an earlier file",
    "failed": "not read; `notes` say why",
    "missing": "expected (`--expected`), but no report is there",
}
"""What ``govtext check`` says of a file, or of a report that is expected."""

CHECK = Table(
    "check",
    "Written by `govtext check --out FILE`: one row for every file, and for every "
    "expected report that is missing.",
    ("source", "place", "year"),
    (
        _text("status", "What to do with it; see below.", tuple(CHECK_STATUS)),
        _text("source", "Path below the input; empty for what is missing."),
        _text("kind", "As in `reports`.", KINDS),
        *_PLACE_COLUMNS,
        _count("year", "The year reported on.", "year"),
        _text("title", "As in `reports`."),
        _text("media_type", "MIME type by the content of the file."),
        _list(
            "notes", "What is doubtful, of which file it is a duplicate, what failed."
        ),
    ),
)

EXPECTED = Table(
    "expected",
    "Input of `check --expected LIST`: a CSV file of the reports that a collection "
    "should hold. A report meets a row if the year and every filled cell agree.",
    ("place", "year"),
    (
        _text("place", "Short name of the place, or its code in `division_code`."),
        _text("year", "A year, or several: 2021-2023, 2021、2023."),
        _text("county", "Where the name alone is not enough."),
        _text("city", "Where the name alone is not enough."),
        _text("province", "Where the name alone is not enough."),
        _text("division_code", "As in `reports`."),
        _text("kind", "As in `reports`; empty for any that is read.", KINDS),
    ),
)

REPORT_TABLES = (REPORTS, SECTIONS, METRICS, ABSENCES, CITATIONS, THEMES)
"""What every report has rows in."""

TABLES = (*REPORT_TABLES, SENTENCES, ERRORS)

ASSIGNED_THEMES = Table(
    "assigned_themes",
    "Written by `govtext themes apply`: one row for every section that a model could "
    "classify.",
    ("report_id", "section_id"),
    (
        _REPORT_ID,
        _text("section_id", "As in `sections`."),
        _text("role", "As in `sections`.", ROLES),
        *_ASSIGNED,
    ),
    (_OF_REPORT, Reference(("report_id", "section_id"), "sections")),
)

THEME_SCORES = Table(
    "theme_scores",
    "Written by `govtext themes evaluate --out FILE`: one row for every theme that a "
    "coder or the model gave.",
    ("theme",),
    (
        _text("theme", "Its id."),
        _count("items", "Items that it leads, by the coder.", "items"),
        Column(
            "precision",
            "number",
            "Of the items that the model gave it first, the share that it is in.",
            "share",
        ),
        Column(
            "recall",
            "number",
            "Of the items that it leads, the share that the model gave it first.",
            "share",
        ),
    ),
)

PLACES = Table(
    "places",
    "Input of `extract --places FILE`: a CSV file that says what the reports cannot. "
    "An empty cell leaves what was found; a `place` replaces all that was found about "
    "the place.",
    ("source",),
    (
        _text("source", "As in `reports`; the only column that must be there."),
        *_PLACE_COLUMNS,
        _count("year", "The year reported on.", "year"),
    ),
)
