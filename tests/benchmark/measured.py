"""What a whole command costs, with every process that it starts.

    python -m tests.benchmark.measured [--cores N] COMMAND…

The workers of govtext are children of a fork server, which is still there when the
command has ended: what ``time`` or ``getrusage`` tell of the command leaves them out.
So a process of its own, this file, starts the command and becomes the one to which
Linux gives orphans (``PR_SET_CHILD_SUBREAPER``). It waits until no descendant is left;
what the kernel tells at each end is the CPU time of that process and of all that it has
waited for, to the microsecond, so nothing is counted twice and nothing is sampled.

To check the method, compare ``extract --jobs 1`` on 60 reports, which is done in one
process, with the same on 64, which is done by a worker: the difference is four reports
and the start of the worker. ``test_measured.py`` does it with a known amount of work.

Only the memory of all processes together is sampled, five times a second, from
``/proc/PID/smaps_rollup``: the sum of their proportional set sizes (PSS), in which a
page that several share is counted once. The memory of the largest process is the
kernel's own high-water mark.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_PR_SET_CHILD_SUBREAPER = 36
_SAMPLE = 0.2  # seconds


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command cost.

    Attributes:
        seconds: From its start to its own end.
        cpu: Seconds that it and all its descendants were on a core.
        largest: Bytes of memory that its largest process had at its peak.
        together: Bytes that all of them had at the peak, shared pages counted once.
    """

    seconds: float
    cpu: float
    largest: int
    together: int


def measure(
    command: Sequence[str | Path],
    *,
    cores: int = 0,
    environment: Mapping[str, str] | None = None,
) -> Cost:
    """Run a command and tell what it cost.

    Args:
        command: The program and its arguments; what it prints is thrown away.
        cores: On how many cores it may run; 0 for all.
        environment: Variables beside those of this process.

    Raises:
        RuntimeError: It failed; the message holds what it said.
    """
    # Another process, for two reasons: it waits for all children there are, whosesoever
    # they be; and Linux counts the memory of who starts a program as that program's.
    starter = [sys.executable, __file__, "--json", "--cores", str(cores), *command]
    done = subprocess.run(
        starter,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **(environment or {})},
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stderr}")
    return Cost(**json.loads(done.stdout))


def _run(command: Sequence[str], cores: int) -> Cost:
    """Run a command as a child of this process, which must have no other."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    if cores:
        # Not simply the first ones: others may be kept from us.
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
    with tempfile.TemporaryFile() as said, _watched_memory() as peak:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        seconds = cpu = 0.0
        largest = 0
        with contextlib.suppress(ChildProcessError):  # no descendant is left
            while True:
                pid, status, used = os.wait4(-1, 0)
                cpu += used.ru_utime + used.ru_stime
                largest = max(largest, used.ru_maxrss * 1024)
                if pid == process.pid:
                    seconds = time.perf_counter() - began
                    process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(said.read().decode(errors="replace"))
    return Cost(seconds, cpu, largest, max(peak))


@contextlib.contextmanager
def _watched_memory() -> Iterator[list[int]]:
    """The memory of all descendants of this process together, at every sample."""
    ended = threading.Event()
    sums = [0]

    def watch() -> None:
        while not ended.wait(_SAMPLE):
            sums.append(sum(map(_pss, _descendants(os.getpid()))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield sums
    finally:
        ended.set()
        watcher.join()


def _descendants(process: int) -> Iterator[int]:
    # A process may end at any moment, and its files with it.
    with contextlib.suppress(OSError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            for child in (thread / "children").read_text().split():
                yield int(child)
                yield from _descendants(int(child))


def _pss(process: int) -> int:
    """The proportional set size of a process in bytes; 0 if it has ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--cores", type=int, default=0, help="0 for all")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    cost = _run(given.command, given.cores)
    if given.json:
        print(json.dumps(asdict(cost)))
    else:
        print(f"{cost.seconds:.2f} s, {cost.cpu:.2f} s on a core")
        print(f"{cost.largest / 2**20:.0f} MiB the largest process, ", end="")
        print(f"{cost.together / 2**20:.0f} MiB all together")


if __name__ == "__main__":
    main()
