"""What ``pip install govtext`` brings, by the pinned versions and on every system.

Reads ``pyproject.toml``, ``constraints.txt`` and the metadata of the environment that
it runs in, which has to hold the default install.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).parents[1]
PROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

_SYSTEMS: Final = {
    "linux": ("Linux", "posix"),
    "darwin": ("Darwin", "posix"),
    "win32": ("Windows", "nt"),
}


@dataclass(slots=True)
class Part:
    """One distribution of the default install.

    Attributes:
        name: Its name, in the form that registries compare.
        versions: The pinned ones, in the order of ``constraints.txt``; several where
            the newest leaves out an old Python.
        systems: ``linux``, ``darwin``, ``win32``: where it is asked for.
        metadata: As installed here; nothing where only another system asks for it.
    """

    name: str
    versions: tuple[str, ...]
    systems: list[str] = field(default_factory=list)
    metadata: Distribution | None = None


def supported_pythons() -> list[str]:
    """The versions that the classifiers promise, like ``3.11``."""
    start = "Programming Language :: Python :: 3."
    return [c.split(" :: ")[-1] for c in PROJECT["classifiers"] if c.startswith(start)]


def pinned() -> dict[str, tuple[str, ...]]:
    """The versions of ``constraints.txt`` by name."""
    versions: dict[str, tuple[str, ...]] = {}
    for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines():
        requirement = Requirement(line)
        name = canonicalize_name(requirement.name)
        version = str(requirement.specifier).removeprefix("==")
        versions[name] = (*versions.get(name, ()), version)
    return versions


def default_install() -> dict[str, Part]:
    """The distributions by name, without govtext and without any extra.

    Raises:
        LookupError: One is asked for that ``constraints.txt`` does not pin.
    """
    versions = pinned()
    parts: dict[str, Part] = {}
    for system, (platform, os_name) in _SYSTEMS.items():
        for python in supported_pythons():
            environment = {
                **{name: str(value) for name, value in default_environment().items()},
                "sys_platform": system,
                "platform_system": platform,
                "os_name": os_name,
                "python_version": python,
                "python_full_version": f"{python}.9",
            }
            for name in _closure(environment):
                if name not in versions:
                    raise LookupError(f"{name} is not in constraints.txt")
                part = parts.setdefault(name, Part(name, versions[name]))
                if system not in part.systems:
                    part.systems.append(system)
                part.metadata = _installed(name)
    return dict(sorted(parts.items()))


@cache
def _asked_by(name: str) -> tuple[Requirement, ...]:
    found = _installed(name)
    return tuple(map(Requirement, (found.requires if found else None) or ()))


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _closure(environment: dict[str, str]) -> set[str]:
    """Names of all that the project asks for, and what that asks for."""
    seen: set[tuple[str, str]] = set()
    waiting = [Requirement(line) for line in PROJECT["dependencies"]]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        for extra in ("", *requirement.extras):
            if (name, extra) in seen:
                continue
            seen.add((name, extra))
            for further in _asked_by(name):
                given = {**environment, "extra": extra}
                if further.marker is None or further.marker.evaluate(given):
                    waiting.append(further)
    return {name for name, _ in seen}
