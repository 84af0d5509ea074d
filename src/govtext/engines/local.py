"""A pool of processes that keeps the order, and outlives any of its workers.

Each worker notes in shared memory which row of a batch it is at, and since when. So the
pool knows which row a worker died over, or has been at for too long, which the pools of
the standard library cannot tell.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from govtext.engines.interrupts import delaying_interrupts, ignoring_interrupts

if TYPE_CHECKING:
    import ctypes
    from ctypes import Array
    from multiprocessing.context import BaseContext
    from multiprocessing.process import BaseProcess

    from govtext.readers.listing import Item

Member = TypeVar("Member")
Batch = TypeVar("Batch")
Answer = TypeVar("Answer")
Tell = Callable[[int], None]
"""Told the number of a row before it is begun."""
Work = Callable[[Batch, Tell, bool], Answer]
"""Makes the answer for a batch. The flag asks it to finish each row before the next."""
Lost = Callable[[Batch, dict[int, str]], Batch]
"""Marks rows of a batch, by the error codes ``worker_died`` and ``timeout``."""

MOST_WORKERS = 8
_MOST_OF_WINDOWS = 60  # its system waits for 63 things at a time
_FEW_JOBS = 64
_AHEAD = 3
_AT_ONCE = 120.0  # seconds
NO_ROW = -1
"""Told where what comes next is done for all rows at once."""
_FORKSERVER = "forkserver"
_Note: TypeAlias = "Array[ctypes.c_double]"
"""The row that a worker is at and when it began it, by the system's monotonic clock."""


@dataclass(frozen=True, slots=True)
class Processes:
    """By which processes work is done.

    Attributes:
        count: How many.
        time_limit: Seconds for a row of a batch; 0 for no limit.
        preload: A module that loads what they all need, in the one they are forked
            from.
    """

    count: int
    time_limit: float = 0
    preload: str = ""


def choose_workers(asked: int, jobs: int, *, harmless: bool = True) -> int:
    """How many processes to start; 0 does the work in this one.

    Args:
        asked: What the user wants; 0 leaves it to us.
        jobs: How many files there are.
        harmless: Whether nothing in them can bring a process down or hold it up.
    """
    # Starting processes that have loaded the vocabularies takes as long as some dozens
    # of reports.
    if asked <= 1 and jobs < _FEW_JOBS:
        return 0 if harmless else min(1, jobs)
    count = min(asked or min(_cores(), MOST_WORKERS), jobs)
    return min(count, _MOST_OF_WINDOWS) if os.name == "nt" else count


def are_harmless(items: Iterable[Item], count: int) -> bool:
    """Whether a few files are all small plain texts, as their names say.

    Args:
        items: The files.
        count: How many there are; many are not looked at.
    """
    return count >= _FEW_JOBS or all(
        item.source.lower().endswith(".txt") and not item.members for item in items
    )


def _cores() -> int:
    if sys.platform == "linux":  # containers and batch systems allot fewer
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def batched(items: Iterable[Member], size: int) -> Iterator[list[Member]]:
    """Items in groups of a size, the last one smaller.

    >>> list(batched("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    rest = iter(items)
    while group := list(islice(rest, size)):
        yield group


def run(
    batches: Iterable[Batch],
    work: Work[Batch, Answer],
    *,
    lost: Lost[Batch],
    processes: Processes,
) -> Generator[Answer, None, None]:
    """Do every batch and give the answers in their order.

    Only a few batches are taken ahead, so memory does not grow with their number.

    Args:
        batches: What to do; each must be picklable.
        work: A picklable function. What it raises counts as the death of its process.
        lost: What stands for a batch in which some rows are not to be tried again.
        processes: By which processes; with none the work is done in this one, which
            then dies or waits with it.
    """
    if processes.count:
        _choose_preload(processes.preload)
        yield from _Pool(work, lost, processes).run(batches)
    else:
        for batch in batches:
            yield work(batch, _tell_nobody, False)  # noqa: FBT003


def _tell_nobody(row: int) -> None:
    pass


@dataclass(slots=True)
class _Task(Generic[Batch]):
    """A batch on its way.

    Attributes:
        number: Its place in the order.
        batch: What to do.
        careful: Row by row, after a death that may have had another cause.
        lost: Rows that are given up, with their error codes.
    """

    number: int
    batch: Batch
    careful: bool = False
    lost: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Worker:
    """A process and what it is at."""

    process: BaseProcess
    pipe: Connection
    note: _Note
    task: _Task[Any] | None = None

    def give(self, task: _Task[Any], batch: object) -> None:
        _write(self.note, NO_ROW)
        self.pipe.send((batch, task.careful))
        self.task = task

    @property
    def row(self) -> int:
        return int(self.note[0])

    @property
    def since(self) -> float:
        return self.note[1]

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class _Pool:
    """The state of one parallel run."""

    def __init__(
        self, work: Work[Any, Any], lost: Lost[Any], processes: Processes
    ) -> None:
        self._work = work
        self._lost = lost
        self._limit = processes.time_limit
        self._count = processes.count
        self._workers: list[_Worker] = []
        self._waiting: deque[_Task[Any]] = deque()
        self._answers: dict[int, Any] = {}

    def run(self, batches: Iterable[Any]) -> Iterator[Any]:
        tasks = (_Task(number, batch) for number, batch in enumerate(batches))
        wanted = taken = 0
        ended = False
        try:
            while True:
                while not ended and taken < wanted + self._count + _AHEAD:
                    task = next(tasks, None)
                    if task is None:
                        ended = True
                        break
                    taken += 1
                    self._waiting.append(task)
                self._give_out()
                while wanted in self._answers:
                    yield self._answers.pop(wanted)
                    wanted += 1
                if wanted < taken:
                    self._listen()
                elif ended:
                    break
        finally:
            for worker in self._workers:
                worker.end()

    def _give_out(self) -> None:
        """Give every free worker a batch; start workers as long as there is work."""
        while self._waiting:
            worker = next((w for w in self._workers if w.task is None), None)
            if worker is None:
                if len(self._workers) >= self._count:
                    return
                worker = self._start()
            task = self._waiting.popleft()
            batch = self._lost(task.batch, task.lost) if task.lost else task.batch
            try:
                worker.give(task, batch)
            except OSError:  # it died idle
                self._remove(worker)
                self._waiting.appendleft(task)

    def _listen(self) -> None:
        """Wait until a worker says something, ends, or has been too long at a row."""
        busy = [worker for worker in self._workers if worker.task is not None]
        pipes = {worker.pipe: worker for worker in busy}
        for pipe in wait(list(pipes), self._patience(busy)):
            self._hear(pipes[pipe])  # type: ignore[index]
        now = time.monotonic()
        for worker in busy:
            if (
                self._limit
                and worker.task
                and now - worker.since > self._allowed(worker)
            ):
                self._gave_up(worker, "timeout")

    def _patience(self, busy: Iterable[_Worker]) -> float | None:
        if not self._limit:
            return None
        first = min(worker.since + self._allowed(worker) for worker in busy)
        return max(0.01, first - time.monotonic())

    def _allowed(self, worker: _Worker) -> float:
        """Seconds for what a worker is at: a row, or starting and all rows at once."""
        return self._limit if worker.row != NO_ROW else max(self._limit, _AT_ONCE)

    def _hear(self, worker: _Worker) -> None:
        try:
            answer = worker.pipe.recv()
        except (EOFError, OSError):
            self._gave_up(worker, "worker_died")
            return
        if worker.task is not None:
            self._answers[worker.task.number] = answer
            worker.task = None

    def _gave_up(self, worker: _Worker, code: str) -> None:
        """Do a batch again without the row that its worker could not do.

        What was not the fault of one row alone is done again row by row: memory that
        the rows before it took, themes that a whole batch gets at once.
        """
        task, row = worker.task, worker.row
        self._remove(worker)
        if task is None:
            return
        if row != NO_ROW and (task.careful or code == "timeout"):
            if row in task.lost:
                raise ChildProcessError(_NO_ONE_TO_BLAME)
            task.lost[row] = code
        elif task.careful:
            raise ChildProcessError(_NO_ONE_TO_BLAME)
        else:
            task.careful = True
        self._waiting.appendleft(task)

    def _remove(self, worker: _Worker) -> None:
        worker.end()
        self._workers.remove(worker)

    def _start(self) -> _Worker:
        context = _context()
        ours, theirs = context.Pipe()
        note = context.RawArray("d", 2)
        process = context.Process(  # type: ignore[attr-defined]
            target=_serve, args=(theirs, note, self._work), daemon=True
        )
        # An interrupt meanwhile would lose a process half started.
        with delaying_interrupts(), _main_hidden():
            process.start()
            worker = _Worker(process, ours, note)
            self._workers.append(worker)
        theirs.close()
        return worker


_NO_ONE_TO_BLAME = (
    "a worker process died, or took too long, over no report; is there enough memory? "
    "'govtext extract' on one file with --jobs 1 shows whether it works at all"
)


@contextmanager
def _main_hidden() -> Iterator[None]:
    """Keep a new process from importing the program that this one runs.

    It needs nothing of it. A script that calls us without asking for its own name
    would run again in every worker, and one from standard input cannot be imported.
    """
    main = sys.modules["__main__"]
    hidden = {name: getattr(main, name, None) for name in ("__file__", "__spec__")}
    for name in hidden:
        setattr(main, name, None)
    try:
        yield
    finally:
        for name, value in hidden.items():
            if value is None and name == "__file__":
                delattr(main, name)
            else:
                setattr(main, name, value)


def _choose_preload(module: str) -> None:
    if module and _FORKSERVER in multiprocessing.get_all_start_methods():
        multiprocessing.get_context(_FORKSERVER).set_forkserver_preload([module])


def _context() -> BaseContext:
    """How processes start: by forking one that has loaded all but runs no thread."""
    if _FORKSERVER not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver  # noqa: PLC0415  not there on Windows

    context = multiprocessing.get_context(_FORKSERVER)
    with ignoring_interrupts():
        forkserver.ensure_running()
    return context


def _serve(pipe: Connection, note: _Note, work: Work[Any, Any]) -> None:
    """Be a worker until the other end is closed."""
    # An interrupt from the keyboard reaches all processes; the first one decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    spare_garbage_collection()
    tell = partial(_write, note)
    while True:
        try:
            batch, careful = pipe.recv()
        except EOFError:
            return
        pipe.send(work(batch, tell, careful))


def spare_garbage_collection() -> None:
    """Look for cycles of garbage less often in this process.

    What is loaded stays to the end, and no finder makes cycles: looking through all of
    it after every few hundred objects takes a tenth of the time.
    """
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


def _write(note: _Note, row: int) -> None:
    note[1] = time.monotonic()
    note[0] = row
