"""Comparisons of towns and years: from the tables of extracts to tables."""

from govtext.compare.panel import Panel, load_panel

__all__ = ["Panel", "load_panel"]
