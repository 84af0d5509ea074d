"""What ``manifest.json`` records: by what and from what the tables were made."""

from __future__ import annotations

import hashlib
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def govtext_version() -> str:
    """The version of the installed package."""
    try:
        return version("govtext")
    except PackageNotFoundError:  # run from a folder that was never installed
        return "0"


def describe(options: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    """All of the manifest but the tables.

    Args:
        options: Those that change what is in the tables.
        inputs: What is said of the inputs: number and digests.
    """
    return {
        "govtext": govtext_version(),
        "python": ".".join(map(str, sys.version_info[:3])),
        "platform": platform.platform(),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "options": dict(options),
        "rule_tables_sha256": rule_tables_digest(),
        "inputs": dict(inputs),
    }


def describe_models() -> dict[str, str]:
    """The digests of the shipped theme models, and what cuts the words for them."""
    # Not for ``govtext --version``, which comes here as well.
    from govtext.themes.model import load_config, shipped_folder  # noqa: PLC0415
    from govtext.themes.taxonomy import KINDS_WITH_THEMES  # noqa: PLC0415
    from govtext.words import segmenter  # noqa: PLC0415

    digests = {
        kind: load_config(shipped_folder(kind)).model_sha256
        for kind in KINDS_WITH_THEMES
    }
    return {**digests, "segmenter": segmenter()}


def rule_tables_digest() -> str:
    """One digest of all vocabularies and patterns of the package."""
    tables = files("govtext") / "tables"
    listed = [
        f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n"
        for path in tables.iterdir()
        if path.is_file()
    ]
    return _sha256("".join(sorted(listed)))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
