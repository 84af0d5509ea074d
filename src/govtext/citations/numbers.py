"""The number of an instrument in its standard form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

NumberKind = Literal["doc", "order", "announcement", "case"]

REPAIRS = (
    "label",
    "beside",
    "invisible",
    "space",
    "width",
    "bracket",
    "lost-bracket",
    "moved",
    "ordinal",
    "zero",
    "suffix",
    "prefix",
)
"""What can be mended, in the order in which it is told; docs/document-numbers.md says
what each word means."""


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """The number of an instrument; ``str`` gives the standard form.

    Two spellings of one number are equal: ``repaired`` is not compared.

    Attributes:
        issuer: Issuer's code (机关代字: 国办发), name of the body of an order or an
            announcement, or code of the court. Empty for an order told without one.
        year: Year inside the number; ``None`` for an order that is counted through.
        serial: Running number (发文顺序号), without zeros in front.
        kind: ``doc`` (X〔Y〕N号), ``order`` (令), ``announcement`` (公告, 通告),
            ``case`` (court case).
        series: Word between issuer and serial: 令, 公告, 行初. Empty in X〔Y〕N号.
        tail: What a court writes behind 号 (之一).
        repaired: Words of ``REPAIRS``: what was mended to read it.

    >>> str(DocumentNumber("国办发", 2018, 118))
    '国办发〔2018〕118号'
    >>> str(DocumentNumber("国务院", None, 713, "order", "令"))
    '国务院令第713号'
    """

    issuer: str
    year: int | None
    serial: int
    kind: NumberKind = "doc"
    series: str = ""
    tail: str = ""
    repaired: tuple[str, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        """The standard form, with the brackets that belong to the kind."""
        if self.kind == "case":
            return (
                f"（{self.year}）{self.issuer}{self.series}{self.serial}号{self.tail}"
            )
        if self.kind == "announcement" or self.series:
            year = "" if self.year is None else f"{self.year}年"
            return f"{self.issuer}{self.series}{year}第{self.serial}号"
        return f"{self.issuer}〔{self.year}〕{self.serial}号"


def in_order(repairs: set[str]) -> tuple[str, ...]:
    """The words for what was mended, in the order of ``REPAIRS``."""
    return tuple(word for word in REPAIRS if word in repairs) if repairs else ()
