"""From reports to the tables of the contract, and back from their files.

Rows are plain tuples in the order of the schema; pandas is loaded only by what gives
frames.
"""

from __future__ import annotations

from govtext.panel.frames import load_tables, read_tables, text_frames, to_frames
from govtext.panel.rows import report_rows
from govtext.panel.validation import validate_tables

__all__ = [
    "load_tables",
    "read_tables",
    "report_rows",
    "text_frames",
    "to_frames",
    "validate_tables",
]
