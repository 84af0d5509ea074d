"""The noun before a number (开展法治培训12次), or the verbs that name an event."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from govtext.metrics.behind import is_suffix
from govtext.metrics.clauses import balanced, cut, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govtext.metrics.clauses import Word

_TIME = re.compile(
    r"(?:截至|截止|截止到|到|至|自|从)?(?=\d)(?:\d{4}年度?)?(?:\d{1,2}月份?)?"
    r"(?:\d{1,2}日)?(?:底|末|初|以来|前|起|上半年|下半年|[一二三四]季度)?"
)
_TIME_OPENS = "截到至自从"  # what the pattern above begins with, but for digits
_SUBJECT = re.compile(
    r"(?:局|所|部门|法院|检察院|委|办|政府|镇|乡|县|市|区|村|街道|社区|中心|员|队|会"
    r"|组织|机构|机关|单位|顾问|律师|系统|站|人|团|企业|公司|学校|干部|办公室|平台)$"
)
_LONGEST_SUBJECT = 3
_EVENT_UNITS = frozenset(
    ["次", "场", "场次", "期", "轮", "轮次", "堂", "课时", "批次", "节", "讲", "班次"]
)
_PASSED = frozenset(("linking", "leading", "intransitive"))
_COUNTED = frozenset(("nouns", "outcomes", "events"))
_PREPOSITIONS = frozenset(("向", "由", "对", "与", "被", "经", "给", "同"))
_OPENING = "的了着、，：（—①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CLOSING = "的了着、，：（和及与"
_WORD = 2
Kind = Literal["", "verb", "doer", "noun"]


class Named(NamedTuple):
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


_NOTHING = Named("", "")


# Short ones come again and again (其中, 全年受理案件): three or four of ten are known.
@lru_cache(maxsize=4096)
def object_before(left: str, unit: str) -> Named:
    """The noun phrase at the end of the words before a number."""
    if not left:
        return _NOTHING
    words = cut(without_time(left))
    while words and _is_passed_over(words):
        words.pop()
    if "中" in left:
        words = within(words)
    if len(words) > 1 and words[0].text in _PREPOSITIONS and words[-1].is_verbal:
        # 向市政府报备9件: to whom, not what.
        return Named(_event(words, unit), "verb")
    while words and words[0].leads:
        words.pop(0)
        if words and words[0].text.isdigit():
            # 预计2022年全省…: the time stands behind what leads.
            words = cut(without_time(joined(words)))
    return _named(words, unit) if words else _NOTHING


def without_time(left: str) -> str:
    """A clause without 截至2023年底 or 2023年 at its start."""
    first = left[:1]
    if not (first.isdecimal() or first in _TIME_OPENS):
        return left
    time = _TIME.match(left)
    return left[time.end() :] if time else left


def _named(words: list[Word], unit: str) -> Named:
    last = words[-1]
    if _is_counted(last, words):
        return Named(last.text, "noun")
    acts = last.is_strong and "outcomes" not in last.classes and unit != "%"
    if acts and not _only_verbs(words):
        if unit in _EVENT_UNITS:
            return Named(_noun(words), "noun")
        return Named(_named(words[:-1], unit).text, "doer")
    at = _governing(words)
    if at == len(words) - 1 or (at is None and _only_verbs(words)):
        return Named(_event(words, unit), "verb")
    return Named(_noun(words if at is None else words[at + 1 :]), "noun")


def _is_counted(last: Word, words: Sequence[Word]) -> bool:
    """Whether the last word names what is counted by itself."""
    if "events" in last.classes:
        return True
    return (
        "outcomes" in last.classes
        and (len(words) == 1 or len(last.text) > _WORD)
        and not (len(words) > 1 and words[-2].is_conjunction)
    )


def within(words: list[Word]) -> list[Word]:
    """案件中简易程序占4件, 评查中合格率: the noun on the right side of 中."""
    for index in range(len(words) - 1, 0, -1):
        if words[index].text == "中" and not words[index - 1].is_verbal:
            rest = words[index + 1 :]
            return words[:index] if _only_verbs(rest) else rest
    if words and words[0].text == "中" and _only_verbs(words[1:]):
        # 63项事项中全年使用9项: the noun stands behind the number before.
        return []
    # 案卷评查中有3卷
    return words[:-1] if words and words[-1].text == "中" else words


def _is_passed_over(words: Sequence[Word]) -> bool:
    """Whether a last word only links the noun to the number, or leads elsewhere."""
    classes = words[-1].classes
    if classes.isdisjoint(_PASSED) or not classes.isdisjoint(_COUNTED):
        return False
    if "linking" in classes or "leading" in classes:
        return True
    return len(words) > 1 and not _only_verbs(words[:-1])


def _only_verbs(words: Sequence[Word]) -> bool:
    for word in words:  # noqa: SIM110  all() of a generator costs three times as much
        if not word.is_verbal:
            return False
    return True


def _event(words: Sequence[Word], unit: str) -> str:
    """A verb with nothing behind it is an event where the unit counts events."""
    if unit not in _EVENT_UNITS:
        return ""
    at = next((i for i, word in enumerate(words) if word.text in ("对", "就")), None)
    return trimmed(joined(words[at:] if at else words))


def _governing(words: list[Word]) -> int | None:
    """Index of the verb that governs what is counted."""
    for index in range(len(words) - 1, -1, -1):
        if words[index].is_strong and _governs(words, index):
            return index
    for index in range(len(words) - 1):
        word = words[index]
        if not word.is_nominal_verb:
            continue
        if index and not _follows_subject(words[:index], word):
            continue
        rest = words[index + 1 :]
        if "general" in rest[0].classes or _only_verbs(rest):
            continue
        return index
    return None


def _governs(words: list[Word], index: int) -> bool:
    """Whether a verb governs what stands behind it, or closes a chain of verbs."""
    behind = words[index + 1 : index + 3]
    if not behind:
        return _only_verbs(words[:index])
    # 新闻发布会: a single character behind a verb makes a noun of it.
    if len(behind) == 1 and len(behind[0].text) == 1:
        return False
    return not (index and is_suffix(behind[0]))


def _follows_subject(before: Sequence[Word], word: Word) -> bool:
    """Whether a doer or an adverb stands before a verb (调解员全年排查纠纷)."""
    if len(word.text) == 1:
        return False
    if before[-1].leads:
        return True
    return bool(_SUBJECT.search(joined(before[-_LONGEST_SUBJECT:])[-_LONGEST_SUBJECT:]))


def _noun(words: list[Word]) -> str:
    """A noun phrase without what leads it: 各类, 全县, a clause with 的, a list."""
    start, last = 0, len(words) - 1
    while start < last and (
        words[start].leads or (words[start].is_subject and _does(words[start:]))
    ):
        start += 1
    whole = phrase = joined(words[start:])
    if "的" in whole:
        of = max((at for at, word in enumerate(words) if word.text == "的"), default=-1)
        tail = joined(words[of + 1 :])
        phrase = tail if start <= of and len(tail) > 1 else whole
    before, _, behind = phrase.rpartition("等")
    if before and len(behind) > 1 and behind[0] not in "级次额":
        phrase = behind
    return balanced(trimmed(phrase)) or balanced(trimmed(whole))


def trimmed(phrase: str) -> str:
    """A phrase without the particles and marks that stand around it."""
    return phrase.lstrip(_OPENING).rstrip(_CLOSING)


def _does(words: Sequence[Word]) -> bool:
    """Whether the doer that opens a phrase leaves enough of it to be a name."""
    rest = joined(words[1:])
    return (
        len(rest) > _WORD + 1
        and not rest.startswith(("（", "、", "和", "及", "与", "的", "以上", "以下"))
        and "persons" not in words[1].classes
    )
