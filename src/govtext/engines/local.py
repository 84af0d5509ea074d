"""A pool of processes that keeps the order and survives the death of a worker."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from govtext.engines.interrupts import delaying_interrupts, ignoring_interrupts

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

Job = TypeVar("Job")
Answer = TypeVar("Answer")
Work = Callable[[Job], Answer]

MOST_WORKERS = 8
_FEW_JOBS = 64
_CHUNK = 8
_CHUNKS_AHEAD = 3
_PRELOAD = ["govtext.engines.work", "govtext.pipeline"]

_work: Callable[[Any], Any]
"""What this worker process does; set when it starts."""


def choose_workers(asked: int, jobs: int) -> int:
    """How many processes to use.

    Args:
        asked: What the user wants; 0 leaves it to us.
        jobs: How many files there are.
    """
    if asked:
        return min(asked, jobs)
    # Starting processes that have loaded the vocabularies takes as long as some dozens
    # of reports.
    return 1 if jobs < _FEW_JOBS else min(_cores(), MOST_WORKERS)


def _cores() -> int:
    if sys.platform == "linux":  # containers and batch systems allot fewer
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(
    jobs: Iterable[Job],
    work: Work[Job, Answer],
    *,
    lost: Work[Job, Answer],
    workers: int,
    chunk: int = _CHUNK,
) -> Iterator[Answer]:
    """Do every job and give the answers in the order of the jobs.

    Only a few jobs are taken ahead, so memory does not grow with their number.

    Args:
        jobs: What to do; each must be picklable.
        work: A picklable function that never raises.
        lost: The answer for a job whose worker died over it.
        workers: How many processes; with one the work is done in this process.
        chunk: How many jobs a process takes at a time.
    """
    if workers > 1:
        yield from _Pool(work, lost, workers, chunk).run(jobs)
    else:
        yield from map(work, jobs)


class _Pool:
    """The state of one parallel run."""

    def __init__(
        self, work: Work[Any, Any], lost: Work[Any, Any], workers: int, chunk: int
    ) -> None:
        self._work = work
        self._lost = lost
        self._workers = workers
        self._chunk = chunk
        self._others = set(multiprocessing.active_children())

    def run(self, jobs: Iterable[Any]) -> Iterator[Any]:
        chunks = _chunks(jobs, self._chunk)
        pool = self._start(self._workers)
        ahead: deque[tuple[list[Any], Future[list[Any]]]] = deque()
        ended = False
        try:
            while True:
                free = self._workers + _CHUNKS_AHEAD - len(ahead)
                ahead.extend((c, _submit(pool, c)) for c in islice(chunks, free))
                if not ahead:
                    break
                chunk, future = ahead.popleft()
                if not isinstance(future.exception(), BrokenProcessPool):
                    yield from future.result()
                    continue
                pool.shutdown()
                yield from self._again([(chunk, future), *ahead])
                ahead.clear()
                pool = self._start(self._workers)
            ended = True
        finally:
            if not ended:
                self._end_workers()
            # A thread of the pool that outlives us closes pipes which Python, when it
            # exits, writes to: «Bad file descriptor» behind an interrupt.
            pool.shutdown(cancel_futures=True)

    def _again(
        self, chunks: list[tuple[list[Any], Future[list[Any]]]]
    ) -> Iterator[Any]:
        """Find the job that killed its worker: what is not done, one at a time."""
        pool = self._start(1)
        try:
            for chunk, future in chunks:
                if future.exception() is None:
                    yield from future.result()
                    continue
                for job in chunk:
                    try:
                        yield from _submit(pool, [job]).result()
                    except BrokenProcessPool:
                        yield self._lost(job)
                        pool.shutdown()
                        pool = self._start(1)
        finally:
            pool.shutdown(cancel_futures=True)

    def _start(self, workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            workers,
            mp_context=_context(),
            initializer=_begin,
            initargs=(self._work,),
        )

    def _end_workers(self) -> None:
        """End our own processes without waiting for what they are at."""
        for child in multiprocessing.active_children():
            if child not in self._others:
                child.terminate()


def _context() -> BaseContext:
    """How processes start: by forking one that has loaded all but runs no thread."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver  # noqa: PLC0415  not there on Windows

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOAD)
    with ignoring_interrupts():
        forkserver.ensure_running()
    return context


def _begin(work: Callable[[Any], Any]) -> None:
    """Make a process a worker."""
    global _work  # noqa: PLW0603  a worker process knows one work all its life
    _work = work
    # An interrupt from the keyboard reaches all processes; the first one decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _do_chunk(jobs: list[Any]) -> list[Any]:
    return [_work(job) for job in jobs]


def _submit(pool: ProcessPoolExecutor, chunk: list[Any]) -> Future[list[Any]]:
    try:
        # It may start a process, which would be lost to us half started.
        with delaying_interrupts():
            return pool.submit(_do_chunk, chunk)
    except BrokenProcessPool as error:
        refused: Future[list[Any]] = Future()
        refused.set_exception(error)
        return refused


def _chunks(jobs: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rest = iter(jobs)
    while chunk := list(islice(rest, size)):
        yield chunk
