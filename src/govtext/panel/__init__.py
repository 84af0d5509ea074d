"""From reports to the tables of the contract, and back from their files.

Rows are plain tuples in the order of the schema; pandas is loaded only by what gives
frames.
"""

from __future__ import annotations

from govtext.panel.frames import read_tables, to_frames
from govtext.panel.rows import report_rows

__all__ = ["read_tables", "report_rows", "to_frames"]
