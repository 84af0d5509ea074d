"""One offline page of a collection: what was found, compared, and every sentence."""

from govtext.page.build import Built, build_page, write_page

__all__ = ["Built", "build_page", "write_page"]
