"""Cited instruments: document numbers, laws and plans by title, orders, court cases.

Two ways in: ``find_citations`` reads a whole report, ``parse_document_number`` one
field of a list. Both go through the forms in ``tables/citations.toml``, so a number
means the same wherever it was met.
"""

from govtext.citations.finder import (
    Names,
    find_citations,
    find_names,
    find_number_spans,
)
from govtext.citations.numbers import DocumentNumber
from govtext.citations.parse import parse_document_number
from govtext.citations.titles import find_titles

__all__ = [
    "DocumentNumber",
    "Names",
    "find_citations",
    "find_names",
    "find_number_spans",
    "find_titles",
    "parse_document_number",
]
