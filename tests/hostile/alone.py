"""Run ``govtext extract`` on each input in a process of its own, and measure it.

``python -m tests.hostile.alone JOBS.json`` reads ``[[name, input, out], …]`` and prints
JSON, a line for each. The parent loads everything once, over the first job; the others
are done in forks of it, so that what a fork needs is what its input costs.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from govtext.readers.formats import formats

READERS = [known.reader for known in formats() if known.reader]
_MOST_SECONDS = 10
_MOST_WAITING = 60
_KILOBYTE = 1024
_CONNECTED = 99


def main(jobs: list[list[str]]) -> None:
    """Do the jobs one after the other."""
    (_, given, out), *others = jobs
    for reader in READERS:
        import_module(f"govtext.readers.{reader}")
    import_module("pypdfium2")
    _extract(given, out)
    for name, given, out in others:
        sys.stdout.flush()
        child = os.fork()
        if not child:
            _child(given, out)
        _, status, used = os.wait4(child, 0)
        code = os.waitstatus_to_exitcode(status)
        seconds = used.ru_utime + used.ru_stime
        record = {"name": name, "exit": code, "seconds": seconds}
        print(json.dumps(record))  # noqa: T201  the answer


def _child(given: str, out: str) -> NoReturn:
    """Extract, and leave beside the output how many bytes it took."""
    # What never ends is ended: by the time it computes, or by the time it waits.
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    signal.alarm(_MOST_WAITING)
    before = _most_memory()
    status = _extract(given, out)
    Path(f"{out}.memory").write_text(str(_most_memory() - before), "utf-8")
    os._exit(status)


def _extract(given: str, out: str) -> int:
    """The command, in this process; its exit status."""
    from typer.testing import CliRunner  # noqa: PLC0415  when the network is barred

    from govtext.cli import app  # noqa: PLC0415
    from govtext.engines import local  # noqa: PLC0415

    # What is measured is this process, and workers are spoken to through sockets.
    local.choose_workers = lambda *_, **__: 0
    arguments = ["extract", given, "--out", out, "--jobs", "1", "--texts"]
    result = CliRunner().invoke(app, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        traceback.print_exception(result.exception)
    return result.exit_code


def _most_memory() -> int:
    """The most memory that this process has had, in bytes."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else used * _KILOBYTE


def _bar_network() -> None:
    """End the process that connects; an exception could be caught on the way."""

    def end(*_: object) -> None:
        os._exit(_CONNECTED)

    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, end)
    socket.getaddrinfo = end


if __name__ == "__main__":
    _bar_network()
    main(json.loads(Path(sys.argv[1]).read_text("utf-8")))
