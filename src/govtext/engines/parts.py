"""A run on its way: finished batches as files, so that a run can be gone on with.

A part is named by its place in the order and by everything that decides what is in it:
the files' names, sizes and times, the options, the versions. So a part that is there
can be used as it is, and whatever has changed since is done again.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from govtext.engines import batches
from govtext.engines.extraction import extract_batch
from govtext.errors import OutputError, system_reason
from govtext.readers.inputs import STANDARD_INPUT, Loaded, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Self

    from govtext.engines.work import Settings

SUFFIX: Final = ".arrow"
RUN: Final = ".govtext-run"
_LOCK: Final = "lock"
_OPTIONS: Final = pa.ipc.IpcWriteOptions(compression="lz4")


@dataclass(frozen=True, slots=True)
class Job:
    """A batch and the file that its part goes to."""

    batch: pa.RecordBatch
    path: Path


@dataclass(frozen=True, slots=True)
class Stored:
    """What came of a job.

    Attributes:
        files: How many were read, or failed.
        problem: The first failure among them.
        refused: Why the part could not be written.
    """

    files: int
    problem: Problem | None = None
    refused: str = ""


def store_batch(
    job: Job,
    tell: Callable[[int], None],
    careful: bool,  # noqa: FBT001  the engine's flag
    *,
    settings: Settings,
) -> Stored:
    """Do a batch and write its part."""
    made = extract_batch(job.batch, settings, tell, careful)
    try:
        write_part(job.path, made)
    except OSError as error:
        return Stored(0, refused=system_reason(error))
    return Stored(made.num_rows, first_problem(made))


def with_lost(job: Job, lost: dict[int, str]) -> Job:
    """The job without the rows that are given up."""
    return Job(batches.with_lost(job.batch, lost), job.path)


def first_problem(made: pa.RecordBatch) -> Problem | None:
    """The first failure in a batch that an engine made."""
    return next(problems_in(made), None)


def problems_in(made: pa.RecordBatch) -> Iterator[Problem]:
    """The failures in a batch that an engine made."""
    if made.column("problem").null_count == made.num_rows:
        return
    found = made.column("problem").to_pylist()
    for source, problem in zip(made.column("source").to_pylist(), found, strict=True):
        if problem is not None:
            yield Problem(source, **problem)


def write_part(path: Path, made: pa.RecordBatch) -> None:
    """Write a part, whole or not at all.

    Raises:
        OSError: The system refuses.
    """
    part = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        with (
            pa.OSFile(str(part), "wb") as stream,
            pa.ipc.new_file(stream, made.schema, options=_OPTIONS) as writer,
        ):
            writer.write_batch(made)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def read_part(path: Path, columns: Sequence[str] = ()) -> pa.RecordBatch:
    """Read a part, or some of its columns.

    Raises:
        OSError: It cannot be read.
        pyarrow.ArrowInvalid: It is not whole.
    """
    with pa.OSFile(str(path), "rb") as stream:
        reader = pa.ipc.open_file(stream)
        if columns:
            included = [reader.schema.get_field_index(name) for name in columns]
            options = pa.ipc.IpcReadOptions(included_fields=included)
            reader = pa.ipc.open_file(stream, options=options)
        return reader.get_batch(0)


def read_parts(
    paths: Sequence[Path], columns: Sequence[str] = ()
) -> Iterator[pa.RecordBatch]:
    """The parts in order, each with some columns or with all.

    Raises:
        OutputError: One cannot be read any more.
    """
    for path in paths:
        try:
            yield read_part(path, columns)
        except (OSError, pa.ArrowException) as error:
            raise OutputError(
                f"{path} cannot be read; make it again: run 'extract' with --resume"
            ) from error


_PASSING: Final = frozenset(
    ("timeout", "worker_died", "internal_error", "no_permission", "unreadable")
)
"""Failures that the next try may not meet: with more time, memory or rights."""


def can_be_used(path: Path) -> bool:
    """Whether a part is there, whole, and would be made in the same way again."""
    try:
        made = read_part(path)
    except (OSError, pa.ArrowException):
        return False
    return all(problem.code not in _PASSING for problem in problems_in(made))


class RunFolder:
    """The folder of the parts of a run, beside the output folder or in it.

    A context manager that keeps other runs out while it is open.

    Args:
        out: The output folder.
        recorded: What decides what is in the tables, files aside.
    """

    def __init__(self, out: Path, recorded: Mapping[str, Any]) -> None:
        self.folder = _folder_for(out)
        self._recorded = json.dumps(recorded, sort_keys=True, ensure_ascii=True)
        self._lock: Any = None

    def __enter__(self) -> Self:
        try:
            self.folder.mkdir(exist_ok=True)
            self._lock = (self.folder / _LOCK).open("wb")
        except OSError as error:
            raise refused(self.folder, error) from error
        if not _locked(self._lock):
            self._lock.close()
            raise OutputError(
                f"another govtext is at work in {self.folder}; wait for it, or choose "
                "another --out"
            )
        return self

    def __exit__(self, *_: object) -> None:
        ended = not any(self.folder.glob(f"*{SUFFIX}"))
        if ended and os.name != "nt":  # before another run can have it
            shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.close()
        if ended:
            shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, number: int, loaded: Iterable[Loaded]) -> Path:
        """The file of a part.

        Args:
            number: Its place in the order.
            loaded: What is read for it.
        """
        digest = hashlib.sha256(self._recorded.encode())
        for one in loaded:
            digest.update(_identity(one).encode("utf-8", "surrogatepass"))
        return self.folder / f"{number:08}-{digest.hexdigest()[:16]}{SUFFIX}"

    def clear(self) -> None:
        """Remove all parts, and what was left of parts half written.

        A worker of a run that was killed may still come to the end of its batch.
        """
        for path in self.folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name != _LOCK:
                path.unlink(missing_ok=True)


def _folder_for(out: Path) -> Path:
    """Beside the output folder, whether that is there or not; else inside it."""
    out = out.absolute()
    if out.is_dir() and not (out.name and os.access(out.parent, os.W_OK)):
        return out / RUN
    return out.with_name(f".{out.name}{RUN}")


def has_kept_parts(out: Path) -> bool:
    """Whether a run into a folder was broken off and can be gone on with."""
    return any(_folder_for(out).glob(f"*{SUFFIX}"))


def digest_of(sources: Iterable[str]) -> str:
    """One digest of the sources of a run, to tell whether two saw the same files."""
    digest = hashlib.sha256()
    for source in sources:
        digest.update(f"{source}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _identity(loaded: Loaded) -> str:
    """What tells, without reading a file, whether it is the one that it was."""
    item = loaded.item
    if item.path == STANDARD_INPUT or loaded.data is not None:
        state: Sequence[object] = (hashlib.sha256(loaded.data or b"").hexdigest(),)
    else:
        try:
            found = os.stat(item.path)  # noqa: PTH116  no Path for a million files
            state = (found.st_size, found.st_mtime_ns)
        except OSError as error:
            state = (error.errno,)
    return f"{item.source}\0{item.path}\0{item.members}\0{state}\n"


def refused(folder: Path, error: OSError) -> OutputError:
    """The error for a folder that the system refuses to write to."""
    return OutputError(f"cannot write to {folder}: {system_reason(error)}")


def _locked(stream: Any) -> bool:  # noqa: ANN401  an open file
    """Hold a file for this process; the system lets go of it when we end."""
    try:
        import fcntl  # noqa: PLC0415  not there on Windows
    except ImportError:
        import msvcrt  # noqa: PLC0415  only there

        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # some network disks know no locks; then nobody is kept out
        return True
    return True
