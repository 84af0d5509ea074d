"""The noun behind a number (为4所学校, 87名干部参加考试): up to the first verb."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from govtext.metrics.clauses import balanced, cut, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govtext.metrics.clauses import Clause, Word

_ORGANISATION = re.compile(
    r"(?:部门|单位|企业|乡镇|镇街|街道|村|社区|镇|乡|县|区|市|学校|机构|人员|干部|群众"
    r"|家庭|公司|户|居民|职工|学生|医院|园区|项目|委办局|办所|站所)$"
)
SHORT_NOUNS = frozenset("村县市镇乡区州盟旗省人户路桥河")
"""Nouns of one character; any other is half a word."""
PERSON_UNITS = frozenset(("名", "人", "位"))
# 25.1万套（间）: another measure word, no noun.
_SHORT_BRACKET = re.compile(r"^（[^（）]{1,2}）")


def object_behind(clause: Clause, before: str) -> str:
    """The noun behind a number; empty where a verb follows."""
    right = clause.right
    if not right:
        return ""
    kind = clause.quantity.quantity
    if right[0] == "（":
        right = _SHORT_BRACKET.sub("", right)
    if kind in ("rate", "points") and not right.startswith("的"):
        return ""
    if kind != "count" and before == "noun":
        return ""
    noun = noun_at_start(right.removeprefix("的"))
    if clause.quantity.unit in PERSON_UNITS or not clause.quantity.unit:
        return _up_to_person(noun)
    return _up_to_body(noun)


def _up_to_body(noun: str) -> str:
    """210个小区管道燃气改造 counts 小区."""
    words = cut(noun)
    if not words or "nominal_verbs" not in words[-1].classes:
        return noun
    for index, word in enumerate(words[:-1]):
        if "bodies" in word.classes:
            return joined(words[: index + 1])
    return noun


def _up_to_person(noun: str) -> str:
    """94名干部学法考试 counts 干部: a phrase behind 名 ends with the first person."""
    length = 0
    for word in cut(noun):
        length += len(word.text)
        if "persons" in word.classes:
            rest = noun[length:]
            if rest[:1] not in ("（", "和", "、", "及") and not _names_person(rest):
                return noun[:length]
    return noun


def _names_person(rest: str) -> bool:
    return any("persons" in word.classes for word in cut(rest))


def noun_at_start(right: str) -> str:
    """The noun phrase that opens a stretch of text, up to the first verb."""
    words = cut(right)
    for index, word in enumerate(words):
        if word.text == "的":
            return _before_or_behind_de(words[:index], words[index + 1 :])
        if word.is_conjunction:
            if not (index and _goes_on(words[index + 1 :])):
                break
        elif (index and _is_beyond(word, words[index + 1 : index + 2])) or (
            word.stops and not _is_named(words, index)
        ):
            break
    else:
        return _close(words)
    return _close(words[:index]) if index else _behind_last_de(words)


def _is_beyond(word: Word, behind: Sequence[Word]) -> bool:
    """Whether a word closes the phrase before it and is no verb."""
    if word.text == "中":
        # 15条河流中有10条, not 国家中医专科
        return not behind or behind[0].leads or behind[0].stops
    # 322套房屋5天完成签约, but 58个世界500强项目
    return word.text.isdigit() and bool(behind) and behind[0].text[0] in "天年月日周"


def _is_named(words: Sequence[Word], index: int) -> bool:
    """Whether a verb inside a phrase is part of a noun: 整体提升项目, 集聚区."""
    behind = words[index + 1 : index + 3]
    if not behind:
        return False
    following = behind[0]
    if len(words[index].text) > 1 and is_suffix(following):
        return True
    return len(behind) == 1 and (
        (index > 0 and len(following.text) == 1)
        or "compound_heads" in following.classes
    )


def is_suffix(word: Word) -> bool:
    """Whether a single character makes a noun of the verb before it: 集聚|区."""
    return "suffixes" in word.classes and len(word.text) == 1


def _goes_on(words: Sequence[Word]) -> bool:
    """Whether a noun follows a conjunction: 执法和公职人员, not 和24个部门."""
    return bool(words) and not words[0].stops and not words[0].text[0].isdigit()


def _before_or_behind_de(taken: Sequence[Word], rest: Sequence[Word]) -> str:
    """11个执法部门的主体 counts departments, 3个滞后的村 counts villages."""
    noun = _close(taken)
    behind = noun_at_start(joined(rest))
    work = cut(behind)[-1:]
    if _ORGANISATION.search(noun) or not behind:
        return noun
    if len(noun) > 1 and work and work[0].classes & {"general", "nominal_verbs"}:
        return noun
    return behind


def _behind_last_de(words: Sequence[Word]) -> str:
    """38宗以区政府为被告的行政诉讼案件: the noun stands behind the clause with 的."""
    _, mark, tail = joined(words).rpartition("的")
    return noun_at_start(tail) if mark and tail else ""


def _close(words: Sequence[Word]) -> str:
    phrase = joined(words).strip("、，和及与")
    opened = phrase.rfind("（")
    if opened >= 0 and "）" not in phrase[opened:]:
        phrase = phrase[:opened]
    if len(phrase) > 1 or phrase in SHORT_NOUNS:
        return balanced(phrase)
    return ""
