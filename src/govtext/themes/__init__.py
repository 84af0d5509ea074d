"""Themes of sections: the taxonomy, what its words say, the trained model."""

from govtext.themes.taxonomy import Taxonomy, Theme, load_taxonomy

__all__ = ["Taxonomy", "Theme", "load_taxonomy"]
