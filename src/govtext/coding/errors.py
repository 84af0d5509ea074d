"""What can go wrong between a sample and its codes."""

from __future__ import annotations

from govtext.errors import GovtextError


class CodingError(GovtextError):
    """A sample, a codebook or a coded file is not as it should be."""
