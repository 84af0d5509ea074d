"""Which mention of an indicator stands for the year: the rules of choice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

BY_WORDS: Final = "by_words"
"""The qualifier of a zero told in words (未发生行政复议案件)."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One statement of an indicator: a number, or a zero told in words.

    Attributes:
        place_key, place, year, place_level, kind, report_id: Of its report.
        section_id, role, start, end, text, sentence: Where it stands.
        indicator, value, value_max, unit, quantity, qualifier, status, period: As in
            ``metrics``; a zero told in words is an achieved 0 without unit.
        metric_id, part_of: As in ``metrics``.
        before: Its sentence before the number, back to 。 or ；.
        after: What follows the number, up to 。 or ；.
        is_part: Part of a whole that states the same indicator.
        is_settled: Of a sentence that also tells how many were received.
    """

    place_key: str
    place: str
    year: int | None
    place_level: str
    kind: str
    report_id: str
    section_id: str
    role: str
    start: int
    end: int
    text: str
    sentence: str
    indicator: str
    value: float
    value_max: float | None
    unit: str
    quantity: str
    qualifier: str
    status: str
    period: str
    metric_id: str
    part_of: str
    before: str = ""
    after: str = ""
    is_part: bool = False
    is_settled: bool = False

    @property
    def group(self) -> tuple[str, int, str, str]:
        """What there is one value of: place, year (or the report alone), indicator."""
        if self.year is None:
            return self.place_key, 0, self.report_id, self.indicator
        return self.place_key, self.year, "", self.indicator

    @property
    def clause(self) -> str:
        """The words right before the number, back to a comma."""
        return re.split("[，：（]", self.before)[-1]


_FROM: Final = re.compile(r"[由从][^，；。]{0,9}$")
_TO: Final = re.compile(
    r"[^，；。\d]{0,8}[增提升降减扩压缩跃落涨跌变充][^，；。\d]{0,6}[到至为]"
)
_ADDED: Final = re.compile(
    r"(?:新增加?|新添|新招|新聘|新考取|新取得|新培养|新任|净增|增配|增聘|增补|补充|招聘"
    r"|招录|注销|清退|另有|另外|再增)[^，、；。\d]{0,12}$"
)
_ADDED_BEHIND: Final = re.compile(r"新(?:增|招|聘|考取|取得|培养|任|入)")
_HAPPENING: Final = frozenset(
    ("件", "起", "宗", "件次", "份", "次", "场", "场次", "期", "人次", "元", "%")
)
_PART: Final = re.compile("其中[^，；。]*$")
_EACH: Final = re.compile(r"每[^，、；。\d]{0,8}$")
_RECEIVED: Final = re.compile(
    "受理|收到|接到|接收|接待|接访|排查|摸排|排摸|登记|新收|收案|发现|查出|受案|立案"
)
_SETTLED: Final = re.compile(
    "办结|化解|调处|调成|调解成功|成功|整改|销号|结案|审结|处结|完成|调结"
)
# 去年全年办理8件; 2021年，调解130件; 较上年的110件增加16件.
_YEAR_NAMED: Final = re.compile(
    r"(?:(?:^|[，：（）、.])|(?P<close>))(?:去年|上年|上一年|前年|(?P<year>20\d\d)年)度?"
    r"(?!以来|底|起|末)(?(close)(?:同期)?的?|，?[^\d，]*)$"
)
_OF_THE_YEAR: Final = re.compile(r"(?:全年|年内|今年|本年)[^，]*$")
# 累计创建国家级3个、省级29个: of the second too.
_SUMMED: Final = re.compile("累计[^，；。]*、[^，；。]*$")
# Of 全年 itself, or of 一年来 before the first comma; 全年…，…： another clause has it.
_TOTAL: Final = re.compile(
    r"(?:全年|年内|一年来|今年以来|本年|累计|总计|合计|共计"
    r"|(?<!公)共(?![同产建享青和治商识性管服]))[^，；。]*$"
    r"|(?:一年来|今年以来|全年来?)，[^，；。]*$"
)
_WEAK_ROLES: Final = ("shortcomings", "recommendations", "closing")


def is_earlier(mention: Mention) -> bool:
    """由98.7%提升至99.2%: the first of the two is the level of the year before."""
    if _FROM.search(mention.before) and _TO.match(mention.after):
        return True
    if named := _YEAR_NAMED.search(mention.before):
        stated = named["year"]
        return stated is None or (
            mention.year is not None and int(stated) < mention.year
        )
    if mention.period == "cumulative":
        return not _OF_THE_YEAR.search(mention.before)
    if mention.period == "earlier":
        return True
    return not mention.period and bool(_SUMMED.search(mention.before))


def _is_amount(mention: Mention) -> bool:
    """Of what is there, not of what happens: 新增文件36件 are a year's documents."""
    return mention.unit not in _HAPPENING and bool(
        _ADDED.search(mention.clause) or _ADDED_BEHIND.match(mention.after)
    )


def _is_part(mention: Mention) -> bool:
    """其中 speaks for itself only where the whole was not found."""
    alone = not mention.part_of and _PART.search(mention.before)
    return bool(mention.is_part or alone or _EACH.search(mention.before))


def is_received(mention: Mention) -> bool:
    """Whether it tells what came in (受理208件)."""
    return bool(_RECEIVED.search(mention.clause))


def is_settled(mention: Mention) -> bool:
    """Whether it tells what was done with it (调解成功201件)."""
    return not is_received(mention) and bool(_SETTLED.search(mention.clause))


def _is_single(mention: Mention) -> bool:
    return mention.quantity == "rate" or not _TOTAL.search(mention.before)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of choice.

    Attributes:
        name: What ``mentions`` says of a mention that the rule put behind.
        meaning: For the codebook.
        yields: Whether a mention comes behind those of which it does not hold.
    """

    name: str
    meaning: str
    yields: Callable[[Mention], bool]


RULES: Final = (
    Rule(
        "department",
        "a department's report comes behind the territory's own",
        lambda mention: mention.place_level == "department",
    ),
    Rule(
        "kind",
        "a work report comes behind the report on law-based government",
        lambda mention: mention.kind != "rule-of-law",
    ),
    Rule(
        "planned",
        "what is planned comes behind what is achieved",
        lambda mention: mention.status == "planned",
    ),
    Rule(
        "period",
        "an earlier year's number, and one summed over years, come behind the year's",
        is_earlier,
    ),
    Rule(
        "amount",
        "what was added (新增3名) comes behind the level (总数达到12名)",
        _is_amount,
    ),
    Rule(
        "part",
        "a part (其中, or part_of a whole of the same indicator), or a number for "
        "each (每村), comes behind a whole",
        _is_part,
    ),
    Rule(
        "settled",
        "settled comes behind received, where one sentence tells both",
        lambda mention: mention.is_settled,
    ),
    Rule(
        "words",
        "a zero told in words comes behind a number",
        lambda mention: mention.qualifier == BY_WORDS,
    ),
    Rule(
        "aside",
        "what stands among shortcomings, plans and closing words comes behind the rest",
        lambda mention: mention.role in _WEAK_ROLES,
    ),
    Rule(
        "single",
        "a single occasion comes behind a total of the year (全年, 共, 累计)",
        _is_single,
    ),
    Rule(
        "section",
        "other sections come behind the measures",
        lambda mention: mention.role != "measures",
    ),
)
"""The rules of choice, the strongest first: a mention comes behind all those that an
earlier rule does not put behind. Where none decides, the first in the text does.

Shortcomings come behind before totals are looked at: what they tell of the whole year
(63项中全年实际使用9项) is what is lacking.
"""

FIRST: Final = "first"
"""Named as the rule where the order of the text decided."""


def deciding_rule(first: Mention, other: Mention) -> str:
    """The name of the rule by which one mention comes before another."""
    for rule in RULES:
        if rule.yields(first) != rule.yields(other):
            return rule.name
    return FIRST


def rank(mention: Mention) -> tuple[bool, ...]:
    return tuple(rule.yields(mention) for rule in RULES)
