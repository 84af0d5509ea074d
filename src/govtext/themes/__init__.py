"""Themes of sections: the taxonomy and what its words say."""

from govtext.themes.keywords import classify_sections
from govtext.themes.taxonomy import Taxonomy, Theme, load_taxonomy

__all__ = ["Taxonomy", "Theme", "classify_sections", "load_taxonomy"]
