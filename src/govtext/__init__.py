r"""Turn Chinese government reports into research data.

>>> import govtext
>>> report = govtext.analyze("平安镇2023年法治政府建设情况报告\n一、主要举措\n")
>>> sorted(report.to_frames())
['absences', 'citations', 'metrics', 'reports', 'sections', 'themes']

Importing the package loads nothing heavy; each name below is loaded when it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govtext.engines import read
    from govtext.errors import GovtextError, OutputError, UnreadableFileError
    from govtext.panel import read_tables
    from govtext.pipeline import Report, analyze
    from govtext.types import (
        Absence,
        Citation,
        Document,
        Facts,
        Metric,
        Place,
        Section,
    )

    __version__: str

__all__ = [
    "Absence",
    "Citation",
    "Document",
    "Facts",
    "GovtextError",
    "Metric",
    "OutputError",
    "Place",
    "Report",
    "Section",
    "UnreadableFileError",
    "__version__",
    "analyze",
    "read",
    "read_tables",
]

_HOMES = {
    "engines": ("read",),
    "errors": ("GovtextError", "OutputError", "UnreadableFileError"),
    "panel": ("read_tables",),
    "pipeline": ("Report", "analyze"),
    "types": (
        "Absence",
        "Citation",
        "Document",
        "Facts",
        "Metric",
        "Place",
        "Section",
    ),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:  # noqa: ANN401  whatever the name stands for
    if name == "__version__":
        manifest = import_module("govtext.engines.manifest")
        return manifest.govtext_version()
    if name not in _HOME_OF:
        raise AttributeError(f"module 'govtext' has no attribute {name!r}")
    value = getattr(import_module(f"govtext.{_HOME_OF[name]}"), name)
    globals()[name] = value  # looked up only once
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
