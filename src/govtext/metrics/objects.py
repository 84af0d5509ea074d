"""What a quantity counts: the noun before it, behind it, or further back.

Chinese puts what is counted on either side of the number (开展法治培训12次, 为4所学校)
or leaves it out where it has just been named (发现隐患96处，整改88处). The rules read
the clause around the number, cut by ``clauses.cut``; what the clause leaves out is
taken from the quantities and clauses before it (``metrics.find_metrics``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from govtext.metrics.behind import (
    PERSON_UNITS,
    SHORT_NOUNS,
    is_suffixed,
    noun_at_start,
    object_behind,
)
from govtext.metrics.clauses import CONJUNCTIONS, balanced, cut, is_strong, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govtext.metrics.clauses import Clause, Word

_RATE_HEAD = re.compile(
    r"率|比重|占比|比例|权重|覆盖面|满意度|系数|指数|得分|成绩|评分|平均分|涨幅|增幅"
    r"|增速|降幅|减幅|浓度|失业率|利率|知晓度|认可度|依存度|贡献度|集中度|强度|密度|频次|次数|分值"
)
_SHARE = re.compile(r"(?:仅|只|约|就|已|均|还|各)?占(?!地|道|用|比)")
_FROM = re.compile(
    r"(?:由|从)(?:上年度|\d{4}年|[一二三四]季度|[^，。；、\d]{1,4}期?)?(?:同期|末|底|初)?的?$"
)
_TIME = re.compile(
    r"(?:截至|截止|截止到|到|至|自|从)?(?=\d)(?:\d{4}年度?)?(?:\d{1,2}月份?)?"
    r"(?:\d{1,2}日)?(?:底|末|初|以来|前|起|上半年|下半年|[一二三四]季度)?"
)
_YEARS = re.compile(
    r"(?:近|过去|连续)?[一二两三四五六七八九十\d]{1,2}年来?(?:累计|平均|年均|以来)?$"
)
_MARKER = re.compile(r"^(?:[①-⑳]|\[\d{1,3}\]|[一二三四五六七八九十]是|\d{1,2}[.．、])")
_SUBJECT = re.compile(
    r"(?:局|所|部门|法院|检察院|委|办|政府|镇|乡|县|市|区|村|街道|社区|中心|员|队|会"
    r"|组织|机构|机关|单位|顾问|律师|系统|站|人|团|企业|公司|学校|干部|办公室|平台)$"
)
_EVENT_UNITS = frozenset(
    ["次", "场", "场次", "期", "轮", "轮次", "堂", "课时", "批次", "节", "讲", "班次"]
)
_PREPOSITIONS = frozenset(("向", "由", "对", "与", "被", "经", "给", "同"))
_QUOTED = re.compile(r"《[^《》]{0,80}》")
_EDGE = re.compile(r"^[的了着、，：（—①-⑳]+|[的了着、，：（和及与]+$")

_LONGEST_BARE_RATE = 2
_SHORT_RATE = 6
_WORD = 2
Kind = Literal["", "verb", "doer", "noun"]


@dataclass(frozen=True, slots=True)
class Named:
    """What a stretch of text names as counted.

    Attributes:
        text: The noun phrase, or the verb phrase of an event; empty without one.
        kind: ``noun``; ``verb`` where only verbs stand there; ``doer`` for a noun
            with a verb behind it (中央财政安排…); empty where nothing.
        behind: It stands behind the number.
    """

    text: str
    kind: Kind
    behind: bool = False


def find_object(clause: Clause, change_start: int | None, *, rate: bool) -> Named:
    """What the clause itself names as counted.

    Args:
        clause: The quantity with the words around it.
        change_start: Where in its left part the words about change begin.
        rate: Whether a rate, a share or a change is told rather than a count.
    """
    if clause.glued:
        return Named(object_behind(clause, ""), "noun", behind=True)
    left = clause.left if change_start is None else clause.left[:change_start]
    left = _MARKER.sub("", _QUOTED.sub("", left))
    left = _YEARS.sub("", _FROM.sub("", left))
    if rate:
        return _rate_object(left, clause)
    before = object_before(left, clause.quantity.unit)
    behind = object_behind(clause, before.kind)
    half_word = len(before.text) == 1 and before.text not in SHORT_NOUNS
    # 构建机制等22项整改措施: what stands before 等 are examples.
    examples = left.endswith("等")
    if behind and (
        before.kind != "noun" or half_word or not clause.runs_on or examples
    ):
        return Named(behind, "noun", behind=True)
    if not before.kind and clause.quantity.unit in PERSON_UNITS:
        return Named(_done_behind(clause.right), "noun")
    return before


def _done_behind(right: str) -> str:
    """What people do is named where they are not (5人申办行政执法证件)."""
    words = cut(right)
    if len(words) > 1 and "verbs" in words[0].classes:
        return noun_at_start(joined(words[1:]))
    return ""


def object_before(left: str, unit: str) -> Named:
    """The noun phrase at the end of the words before a number."""
    words = cut(_without_time(left))
    while words and _is_passed_over(words):
        words.pop()
    words = _within(words)
    if len(words) > 1 and words[0].text in _PREPOSITIONS and _is_verb(words[-1]):
        # 向市政府报备9件: to whom, not what.
        return Named(_event(words, unit), "verb")
    while words and _leads(words[0]):
        words.pop(0)
        # 预计2022年全省…: the time stands behind what leads.
        timed = joined(words)
        if words and words[0].text.isdigit() and _without_time(timed) != timed:
            words = cut(_without_time(timed))
    if not words:
        return Named("", "")
    return _named(words, unit)


def _without_time(left: str) -> str:
    """A clause without 截至2023年底 or 2023年 at its start."""
    time = _TIME.match(left)
    return left[time.end() :] if time else left


def _named(words: Sequence[Word], unit: str) -> Named:
    last = words[-1]
    counted = "events" in last.classes or (
        "outcomes" in last.classes
        and (len(words) == 1 or len(last.text) > _WORD)
        and not any(word.text in CONJUNCTIONS for word in words[-2:-1])
    )
    if counted:
        return Named(last.text, "noun")
    acts = is_strong(last) and "outcomes" not in last.classes and unit != "%"
    if acts and not all(map(_is_verb, words)):
        if unit in _EVENT_UNITS:
            return Named(_noun(words), "noun")
        return Named(_named(words[:-1], unit).text, "doer")
    at = _governing(words)
    if at == len(words) - 1 or (at is None and all(map(_is_verb, words))):
        return Named(_event(words, unit), "verb")
    return Named(_noun(words if at is None else words[at + 1 :]), "noun")


def _within(words: list[Word]) -> list[Word]:
    """案件中简易程序占4件, 评查中合格率: the noun on the right side of 中."""
    for index in range(len(words) - 1, 0, -1):
        if words[index].text == "中" and not _is_verb(words[index - 1]):
            rest = words[index + 1 :]
            return words[:index] if all(map(_is_verb, rest)) else rest
    if words and words[0].text == "中" and all(map(_is_verb, words[1:])):
        # 63项事项中全年使用9项: the noun stands behind the number before.
        return []
    # 案卷评查中有3卷
    return words[:-1] if words and words[-1].text == "中" else words


def _is_passed_over(words: Sequence[Word]) -> bool:
    """Whether a last word only links the noun to the number, or leads elsewhere."""
    last = words[-1]
    if "nouns" in last.classes:
        return False
    if "outcomes" in last.classes or "events" in last.classes:
        return False
    if last.classes & {"linking", "leading"}:
        return True
    return (
        "intransitive" in last.classes
        and len(words) > 1
        and not all(_is_verb(word) for word in words[:-1])
    )


def _leads(word: Word) -> bool:
    return "leading" in word.classes and "nouns" not in word.classes


def _is_verb(word: Word) -> bool:
    return "nouns" not in word.classes and bool(
        word.classes & {"verbs", "nominal_verbs", "leading", "linking", "intransitive"}
    )


def _event(words: Sequence[Word], unit: str) -> str:
    """A verb with nothing behind it is an event where the unit counts events."""
    if unit not in _EVENT_UNITS:
        return ""
    at = next((i for i, word in enumerate(words) if word.text in ("对", "就")), None)
    return _EDGE.sub("", joined(words[at:] if at else words))


def _governing(words: Sequence[Word]) -> int | None:
    """Index of the verb that governs what is counted."""
    for index in range(len(words) - 1, -1, -1):
        if not is_strong(words[index]):
            continue
        rest = words[index + 1 :]
        # 新闻发布会: a single character behind a verb makes a noun of it.
        if not rest and index == 0:
            return index
        if not rest and all(_is_verb(word) for word in words[:index]):
            return index
        if len(joined(rest)) > 1 and not (is_suffixed(rest) and index):
            return index
    for index, word in enumerate(words[:-1]):
        if "nominal_verbs" not in word.classes or "nouns" in word.classes:
            continue
        if index and not _follows_subject(words[:index], word):
            continue
        rest = words[index + 1 :]
        if "general" in rest[0].classes or all(_is_verb(other) for other in rest):
            continue
        return index
    return None


def _follows_subject(before: Sequence[Word], word: Word) -> bool:
    """Whether a doer or an adverb stands before a verb (调解员全年排查纠纷)."""
    if len(word.text) == 1:
        return False
    return _leads(before[-1]) or bool(_SUBJECT.search(joined(before)))


def _noun(words: Sequence[Word]) -> str:
    """A noun phrase without what leads it: 各类, 全县, a clause with 的, a list."""
    rest = list(words)
    while len(rest) > 1 and (_leads(rest[0]) or _does(rest)):
        rest.pop(0)
    last = max((at for at, word in enumerate(rest) if word.text == "的"), default=-1)
    tail = joined(rest[last + 1 :])
    phrase = tail if len(tail) > 1 else joined(rest)
    before, _, behind = phrase.rpartition("等")
    if before and len(behind) > 1 and behind[0] not in "级次额":
        phrase = behind
    return balanced(_EDGE.sub("", phrase)) or balanced(_EDGE.sub("", joined(rest)))


def _does(words: Sequence[Word]) -> bool:
    """Whether a doer opens a phrase long enough to be a name without it."""
    if "subjects" not in words[0].classes:
        return False
    rest = joined(words[1:])
    return (
        len(rest) > _WORD + 1
        and not rest.startswith(("（", "、", "和", "及", "与", "的", "以上", "以下"))
        and "persons" not in words[1].classes
    )


def _rate_object(left: str, clause: Clause) -> Named:
    """The name of a rate, or the noun whose share or growth is told."""
    if clause.right.startswith("的") and (noun := noun_at_start(clause.right[1:])):
        return Named(noun, "noun")
    heads = list(_RATE_HEAD.finditer(left))
    if heads:
        return Named(_rate_name(left[: heads[-1].end()]), "noun")
    if share := _SHARE.search(left):
        return object_before(left[: share.start()], "%")
    return object_before(left.replace("平均", ""), "%")


def _rate_name(left: str) -> str:
    """A rate's name with what it is the rate of: 案件线上办理率, 占GDP比重.

    Verbs inside the name (登记失业率, 调处成功率) do not govern it; one at its start or
    one that causes (实现, 确保) does.
    """
    words = _within(cut(_without_time(left)))
    while len(words) > 1 and _leads(words[0]) and not _in_rate(words, 0):
        words.pop(0)
    start = 0
    for index, word in enumerate(words[:-1]):
        opens = index == 0 and is_strong(word)
        if (opens or "causes" in word.classes) and not _in_rate(words, index):
            start = index + 1
    phrase = _EDGE.sub("", joined(words[start:]))
    _, mark, tail = phrase.rpartition("的")
    # 自然村通硬化路的比例 stays whole.
    phrase = tail if mark and len(tail) > _LONGEST_BARE_RATE else phrase
    return balanced(_short_rate(phrase) if phrase.endswith("率") else phrase)


def _short_rate(name: str) -> str:
    """A rate's name with its nearest modifiers: 群众初访按期办结率 is 按期办结率.

    A list of rates with one value (参考率、合格率) stays whole.
    """
    if len(name) <= _SHORT_RATE or name.count("率") > 1 or "占" in name:
        return name
    pieces: list[str] = []
    loose = False
    for word in cut(name):
        single = len(word.text) == 1
        if single and loose:
            pieces[-1] += word.text
        else:
            pieces.append(word.text)
        loose = single
    short = ""
    for piece in reversed(pieces):
        if len(short) >= _SHORT_RATE - 1 and len(short + piece) > _SHORT_RATE:
            break
        short = piece + short
    return short.lstrip("、和及与的")


def _in_rate(words: Sequence[Word], index: int) -> bool:
    """Whether a verb or adverb is part of a rate's name: 办结率, 按期办结率."""
    behind = words[index + 1 : index + 3]
    if behind and behind[0].text[0] in "率度比":
        return True
    return len(behind) > 1 and _is_verb(behind[0]) and behind[1].text[0] in "率度比"
