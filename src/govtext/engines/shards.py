"""A run in shards, each on a machine of its own: for job arrays of a cluster.

Every shard lists the same files and takes every nth batch. It leaves its parts in a
folder of its own; ``merge`` puts those of all shards together, to the same tables as of
one run.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from govtext.engines import parts
from govtext.engines.name_template import parse_template
from govtext.engines.plan import Options, Plan
from govtext.engines.work import Settings
from govtext.errors import OutputError, UnreadableFileError
from govtext.readers.inputs import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from govtext.readers.inputs import Inputs

MARK: Final = "shard.json"
_TOLD: Final = (
    "index", "count", "batches", "options", "decisive", "inputs", "problems", "skipped"
)  # fmt: skip


def store_shard(
    out: Path, made: Sequence[Path], plan: Plan, found: Inputs, batches: int
) -> None:
    """Leave the parts of a shard in the output folder.

    Args:
        out: The folder.
        made: The parts, wherever they are.
        plan: What they were made by.
        found: What was found below the inputs.
        batches: How many batches all shards have together.

    Raises:
        OutputError: The folder cannot be written.
    """
    described = {
        **(asdict(plan.options.shard) if plan.options.shard else {}),
        "batches": batches,
        "options": plan.recorded,
        "decisive": plan.decisive,
        "inputs": parts.digest_of(item.source for item in found.items),
        "problems": [asdict(problem) for problem in found.problems],
        "skipped": dict(found.skipped),
    }
    names = {path.name for path in made}
    try:
        out.mkdir(exist_ok=True)
        (out / MARK).unlink(missing_ok=True)
        for path in out.glob(f"*{parts.SUFFIX}"):
            if path.name not in names:
                path.unlink()
        for path in made:
            path.replace(out / path.name)
        mark = json.dumps(described, ensure_ascii=False, indent=1)
        half = out / f"{MARK}{parts.SUFFIX}"
        half.write_text(mark + "\n", encoding="utf-8")
        half.replace(out / MARK)
    except OSError as error:
        raise parts.refused(out, error) from error


def check_shard_folder(out: Path) -> None:
    """See that a shard can go into a folder.

    Raises:
        OutputError: It holds something else, or cannot be made.
    """
    if out.is_dir():
        if others := [path.name for path in out.iterdir() if not _is_ours(path)]:
            raise OutputError(f"{out} holds {others[0]}; choose another --out")
    elif out.exists():
        raise OutputError(f"{out} is not a folder; choose another --out")
    elif not out.parent.is_dir():
        raise OutputError(f"{out.parent}: no such folder; make it first")


def _is_ours(path: Path) -> bool:
    """Whether a file is of a shard, finished or broken off."""
    return path.name in (MARK, parts.RUN) or path.suffix == parts.SUFFIX


@dataclass(frozen=True, slots=True)
class Merged:
    """All shards of a run.

    Attributes:
        plan: What they were made by, with the formats that are asked for.
        paths: Their parts in the order of the files.
        problems: What went wrong before there were parts.
        skipped: How many files of which suffix were left out.
    """

    plan: Plan
    paths: tuple[Path, ...]
    problems: tuple[Problem, ...]
    skipped: Counter[str]


def read_shards(folders: Sequence[Path], formats: tuple[str, ...]) -> Merged:
    """See that some folders are all the shards of one run.

    Raises:
        UnreadableFileError: They are not; the message says which are missing, or what
            is another run.
    """
    marks = {folder: _read_mark(folder) for folder in folders}
    first_folder, first = next(iter(marks.items()))
    for folder, mark in marks.items():
        for what in ("decisive", "inputs", "batches", "count"):
            if mark[what] != first[what]:
                raise UnreadableFileError(
                    f"{folder} and {first_folder} are not of one run: their {what} "
                    "differ; run the shards again with the same inputs, options and "
                    "version",
                    code="unreadable",
                )
    count = first["count"]
    seen = Counter(mark["index"] for mark in marks.values())
    missing = [f"{n}/{count}" for n in range(1, count + 1) if not seen[n]]
    twice = [f"{n}/{count}" for n, times in sorted(seen.items()) if times > 1]
    if missing or twice:
        what = "named twice" if twice else "missing"
        raise UnreadableFileError(
            f"shards {what}: {', '.join(twice or missing)}", code="not_found"
        )
    paths = sorted(
        (path for folder in marks for path in folder.glob(f"*{parts.SUFFIX}")),
        key=lambda path: path.name,
    )
    if [path.name[:8] for path in paths] != [
        f"{n:08}" for n in range(first["batches"])
    ]:
        raise UnreadableFileError(
            f"{len(paths)} parts are there, not each of {first['batches']} once; run "
            "the shards again with --resume",
            code="not_found",
        )
    return Merged(
        _plan(first["options"], formats),
        tuple(paths),
        tuple(Problem(**problem) for problem in first["problems"]),
        Counter(first["skipped"]),
    )


def _read_mark(folder: Path) -> dict[str, Any]:
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
        known: dict[str, Any] = {name: mark[name] for name in _TOLD}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableFileError(
            f"{folder}: no shard of govtext; 'govtext extract --shard 1/4 --out "
            "FOLDER' makes one",
            code="not_found",
        ) from error
    return known


def _plan(recorded: dict[str, Any], formats: tuple[str, ...]) -> Plan:
    """The plan that shards were made by, as far as the tables need it."""
    options = Options(
        kind=recorded["kind"],
        themes=recorded["themes"],
        sentences=recorded["sentences"],
        texts=recorded["texts"],
        formats=formats,
    )
    template = recorded.get("name_template")
    settings = Settings(template=parse_template(template) if template else None)
    return Plan(options, settings, {**recorded, "formats": list(formats)})
