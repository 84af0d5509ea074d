"""What a quantity counts: the noun before it, behind it, or further back.

Chinese puts what is counted on either side of the number (开展法治培训12次, 为4所学校)
or leaves it out where it has just been named (发现隐患96处，整改88处). The rules read
the clause around the number, cut by ``clauses.cut``; what the clause leaves out is
taken from the quantities and clauses before it (``metrics.find_metrics``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from govtext.metrics.before import Named, object_before, trimmed, within, without_time
from govtext.metrics.behind import (
    PERSON_UNITS,
    SHORT_NOUNS,
    noun_at_start,
    object_behind,
)
from govtext.metrics.clauses import balanced, cut, joined

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
_YEARS = re.compile(
    r"(?:近|过去|连续)?[一二两三四五六七八九十\d]{1,2}年来?(?:累计|平均|年均|以来)?$"
)
_MARKER = re.compile(
    r"^(?:[①-⑳]|\[\d{1,3}\]|[一二三四五六七八九十]是|[0-9]{1,2}[.．、])"
)
# What the pattern above begins with.
_MARKER_OPENS = frozenset("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳[一二三四五六七八九十0123456789")
_QUOTED = re.compile(r"《[^《》]{0,80}》")
_LONGEST_BARE_RATE = 2
_SHORT_RATE = 6


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
    left = _without_lead(left)
    if rate:
        return _rate_object(left, clause)
    before = object_before(left, clause.quantity.unit)
    if clause.right and (behind := object_behind(clause, before.kind)):
        half_word = len(before.text) == 1 and before.text not in SHORT_NOUNS
        # 构建机制等22项整改措施: what stands before 等 are examples.
        examples = left.endswith("等")
        if before.kind != "noun" or half_word or not clause.runs_on or examples:
            return Named(behind, "noun", behind=True)
    if not before.kind and clause.quantity.unit in PERSON_UNITS:
        return Named(_done_behind(clause.right), "noun")
    return before


def _without_lead(left: str) -> str:
    """A clause without titles, its place in a list, 由上年的 or 三年来."""
    if "《" in left:
        left = _QUOTED.sub("", left)
    if left[:1] in _MARKER_OPENS and (marker := _MARKER.match(left)):
        left = left[marker.end() :]
    if "由" in left or "从" in left:
        left = _FROM.sub("", left)
    return _YEARS.sub("", left) if "年" in left else left


def _done_behind(right: str) -> str:
    """What people do is named where they are not (5人申办行政执法证件)."""
    words = cut(right)
    if len(words) > 1 and "verbs" in words[0].classes:
        return noun_at_start(joined(words[1:]))
    return ""


def _rate_object(left: str, clause: Clause) -> Named:
    """The name of a rate, or the noun whose share or growth is told."""
    if clause.right.startswith("的") and (noun := noun_at_start(clause.right[1:])):
        return Named(noun, "noun")
    heads = list(_RATE_HEAD.finditer(left))
    if heads:
        return Named(_rate_name(left[: heads[-1].end()]), "noun")
    if "占" in left and (share := _SHARE.search(left)):
        return object_before(left[: share.start()], "%")
    return object_before(left.replace("平均", ""), "%")


def _rate_name(left: str) -> str:
    """A rate's name with what it is the rate of: 案件线上办理率, 占GDP比重.

    Verbs inside the name (登记失业率, 调处成功率) do not govern it; one at its start or
    one that causes (实现, 确保) does.
    """
    words = within(cut(without_time(left)))
    while len(words) > 1 and words[0].leads and not _in_rate(words, 0):
        words.pop(0)
    start = 0
    for index, word in enumerate(words[:-1]):
        opens = index == 0 and word.is_strong
        if (opens or "causes" in word.classes) and not _in_rate(words, index):
            start = index + 1
    phrase = trimmed(joined(words[start:]))
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
    return len(behind) > 1 and behind[0].is_verbal and behind[1].text[0] in "率度比"
