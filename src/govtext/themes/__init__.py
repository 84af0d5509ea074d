"""Themes of sections: the taxonomy, what its words say, the trained model."""

from govtext.themes.taxonomy import Taxonomy, Theme, load_taxonomy, read_codebook

__all__ = ["Taxonomy", "Theme", "load_taxonomy", "read_codebook"]
