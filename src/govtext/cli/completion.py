"""Values that the shell completes: those that the options themselves do not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def formats(incomplete: str) -> list[str]:
    """Formats of tables, the last one of a list with commas."""
    from govtext.engines.formats import FORMATS  # noqa: PLC0415  help comes at once

    before, comma, begun = incomplete.rpartition(",")
    return [f"{before}{comma}{name}" for name in FORMATS if name.startswith(begun)]


def roles(incomplete: str) -> list[str]:
    """Roles of sections."""
    from govtext.types import ROLES  # noqa: PLC0415

    return [role for role in ROLES if role.startswith(incomplete)]


def one_of(*words: str) -> Callable[[str], list[str]]:
    """Completion from a few words."""

    def complete(incomplete: str) -> list[str]:
        return [word for word in words if word.startswith(incomplete)]

    return complete
