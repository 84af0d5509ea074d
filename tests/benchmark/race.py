"""Commands side by side: what each costs, and how many times another.

Machines are seldom quiet, so the commands take turns (A B C A B C …), and each round
gives ratios of runs that stood next to each other.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import statistics
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmark.measured import Cost, measure

import govtext

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

OUT = "{out}"
"""Stands in a command for the folder that it writes."""
_USED = ("jieba", "numpy", "pandas", "pyarrow", "rjieba")


@dataclass(frozen=True, slots=True)
class Contestant:
    """A command that reads the reports and writes a folder.

    Attributes:
        name: What the tables call it.
        command: With ``OUT`` where the folder that it writes is named.
        cores: On how many it may run; 0 for all.
    """

    name: str
    command: tuple[str, ...]
    cores: int = 1

    def into(self, out: Path) -> list[str]:
        """The whole command."""
        return [str(out) if word == OUT else word for word in self.command]


@dataclass(frozen=True, slots=True)
class Spread:
    """A median with the least and the greatest of what it is the median of."""

    median: float
    least: float
    greatest: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Put values together."""
        return cls(statistics.median(values), min(values), max(values))

    def __format__(self, form: str) -> str:
        return f"{self.median:{form}} ({self.least:{form}}–{self.greatest:{form}})"


@dataclass(frozen=True, slots=True)
class Race:
    """What came of some rounds.

    Attributes:
        costs: By the names of the contestants, round by round.
    """

    costs: Mapping[str, list[Cost]] = field(default_factory=lambda: defaultdict(list))

    def spread(self, name: str, value: Callable[[Cost], float]) -> Spread:
        """A value of one contestant."""
        return Spread.of([value(cost) for cost in self.costs[name]])

    def ratio(self, name: str, other: str, value: Callable[[Cost], float]) -> Spread:
        """A value of one contestant divided by that of another, pair by pair."""
        pairs = zip(self.costs[name], self.costs[other], strict=True)
        return Spread.of([value(one) / value(two) for one, two in pairs])


def run_race(
    contestants: Sequence[Contestant], rounds: int, scratch: Path, *, warm: bool = True
) -> Race:
    """Let contestants take turns.

    Args:
        contestants: In the order of the turns.
        rounds: How many count.
        scratch: A folder for what they write; it is empty again afterwards.
        warm: Whether a round that does not count goes first: files come into memory,
            jieba writes its cache.
    """
    race = Race()
    for number in range(-warm, rounds):
        for one in contestants:
            print(f"round {number + 1} of {rounds}: {one.name}", file=sys.stderr)
            out = scratch / "out"
            cost = measure(one.into(out), cores=one.cores)
            shutil.rmtree(out)
            if number >= 0:
                race.costs[one.name].append(cost)
    return race


def circumstances() -> dict[str, Any]:
    """When, on what machine and with which versions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "date": datetime.now(tz=UTC).date().isoformat(),
        "machine": {
            "processor": _processor(),
            "cores": len(os.sched_getaffinity(0)),
            "memory_gib": round(memory / 2**30, 1),
            "system": f"{platform.system()} {platform.release()}",
        },
        "versions": {
            "python": platform.python_version(),
            "govtext": f"{version('govtext')} {_commit()}".strip(),
            **{name: version(name) for name in _USED},
        },
    }


def in_words(found: Mapping[str, Any]) -> str:
    """The circumstances in one line."""
    machine = found["machine"]
    versions = ", ".join(f"{name} {what}" for name, what in found["versions"].items())
    return (
        f"{found['date']}, {machine['processor']}, {machine['cores']} cores, "
        f"{machine['memory_gib']} GiB, {machine['system']}; {versions}."
    )


def _commit() -> str:
    """Which govtext is measured: other ones may be installed, or on the path."""
    command = ["git", "describe", "--always", "--dirty"]
    folder = Path(govtext.__file__).parent
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(": ")[2]
    return platform.machine()


def digest(path: Path) -> str:
    """What tells whether a script is still the same."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
