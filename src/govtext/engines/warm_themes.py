"""As ``warm``, and the segmenter and the theme models."""

import contextlib
import gc

from govtext import pipeline
from govtext.engines.warm import REPORT
from govtext.themes.taxonomy import KINDS_WITH_THEMES

# Workers meet what is wrong with a model again, and tell it.
with contextlib.suppress(Exception):
    for kind in KINDS_WITH_THEMES:
        pipeline.with_themes([pipeline.begin(REPORT, kind=kind)])
gc.collect()
gc.freeze()
