"""Plans inside a recommendation, and the sentences of a measure that only copy one."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from govtext.compare._units import Figure, Unit

_STOP: Final = re.compile(r"[。；;\n]")
_HAN: Final = re.compile(r"[一-鿿]")
_SAYS: Final = 4  # characters that make a stretch a plan
_RUN: Final = 8  # characters; shorter runs are words of both
_MARKER: Final = re.compile(r"^[（(]?[0-9一二三四五六七八九十]{1,3}[)）、.．是]")
_HELD: Final = 4096  # measures whose runs are held
_COPIED: Final = 0.8
_HALF: Final = 0.5
_RESULT: Final = re.compile(
    r"[0-9０-９]|[已了]|完成|建成|成立|达到|累计|获评|同比|较上年"
)
_PLANNED: Final = re.compile(
    r"力争|争取|下一步|今后|将[在于进继着大]|拟[在于对将]|计划[在于到]"
)


def plans_of(unit: Unit) -> Iterator[tuple[str, tuple[Figure, ...]]]:
    """The plans of a recommendation, parted by 。 and ；, with their targets.

    A heading on its own belongs to the first: 配强审查力量。在党政办增设审核岗 is one.
    The heading of a whole part (下一步打算) says nothing.
    """
    text = unit.text
    if unit.is_part:
        _, stop, rest = text.partition("\n")
        text = rest if stop else text
    pieces = [piece for piece in _STOP.split(text) if _length(piece) >= _SAYS]
    if len(pieces) > 1 and unit.heading and pieces[0].endswith(unit.heading):
        pieces[:2] = [f"{pieces[0]}，{pieces[1]}"]
    for piece in pieces or [unit.text]:
        figures = (one for one in unit.figures if one.text in piece)
        yield piece, tuple(figures)


def runs_in(plan: Unit) -> frozenset[str]:
    """The runs of eight characters by which copies of a plan are known."""
    text = plan.text
    return frozenset(text[at : at + _RUN] for at in range(len(text) - _RUN + 1))


def without_copies(measure: Unit, runs: frozenset[str]) -> Unit:
    """A measure without the sentences that repeat a plan and tell nothing of it.

    A sentence goes if four fifths of it stand in the plan and the rest has no number
    and no word of a result, or if half of it does and it strives for it still (力争).

    Args:
        measure: The measure.
        runs: Those of the plan.
    """
    held, short = _pieces_of(measure.text)
    if runs.isdisjoint(held) and not any(
        piece in run for piece in short for run in runs
    ):
        return measure
    kept: list[str] = []
    gone: list[str] = []
    for sentence in _STOP.split(measure.text):
        copied, rest = _copied(sentence, runs)
        empty = copied >= _COPIED and not _RESULT.search(rest)
        planning = copied >= _HALF and _PLANNED.search(sentence)
        (gone if empty or planning else kept).append(sentence)
    if not gone:
        return measure
    figures = tuple(
        one
        for one in measure.figures
        if not any(one.text in sentence for sentence in gone)
    )
    return replace(measure, text="\n".join(kept), figures=figures)


@lru_cache(_HELD)
def _pieces_of(text: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The runs of eight in a text, and its sentences that are shorter."""
    sentences = [_MARKER.sub("", one.strip()) for one in _STOP.split(text)]
    runs = frozenset(
        one[at : at + _RUN] for one in sentences for at in range(len(one) - _RUN + 1)
    )
    return runs, tuple(one for one in sentences if one and len(one) < _RUN)


def _copied(sentence: str, runs: frozenset[str]) -> tuple[float, str]:
    """The share of a sentence that stands in these runs, and the rest of it."""
    sentence = _MARKER.sub("", sentence.strip())
    if len(sentence) < _RUN:  # a heading
        whole = any(sentence in run for run in runs)
        return (1.0, "") if whole and sentence else (0.0, sentence)
    inside = [False] * len(sentence)
    for at in range(len(sentence) - _RUN + 1):
        if sentence[at : at + _RUN] in runs:
            inside[at : at + _RUN] = [True] * _RUN
    rest = "".join(
        sign for sign, copy in zip(sentence, inside, strict=True) if not copy
    )
    return sum(inside) / max(1, len(sentence)), rest


def _length(text: str) -> int:
    return len(_HAN.findall(text))
