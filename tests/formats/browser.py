"""Chromium, driven over its DevTools pipe: pages printed and saved.

The pipe (file descriptors 3 and 4, messages of JSON that end with a NUL) needs neither
a port nor a client library.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "www.yunling.example"
_CHUNK = 1 << 16


class Browser:
    """A running Chromium with one page."""

    def __init__(self, process: subprocess.Popen[bytes], out: int, back: int) -> None:
        self._process = process
        self._out, self._back = out, back
        self._rest = b""
        self._last = 0
        self._session = ""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        self.call("Page.enable")

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Call a method of the DevTools protocol and wait for its answer."""
        self._last += 1
        message = {"id": self._last, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._last:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def open(self, url: str) -> None:
        """Load a page and wait until all of it is there."""
        self.call("Page.navigate", url=url)
        while self._next().get("method") != "Page.loadEventFired":
            pass

    def printed(self, **options: object) -> bytes:
        """The page as PDF."""
        return base64.b64decode(self.call("Page.printToPDF", **options)["data"])

    def saved(self) -> str:
        """The page with all it loaded, as MHTML."""
        return str(self.call("Page.captureSnapshot", format="mhtml")["data"])

    def close(self) -> None:
        """End the browser."""
        self._session = ""
        self.call("Browser.close")
        self._process.wait(20)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            data = os.read(self._back, _CHUNK)
            if not data:
                raise RuntimeError("Chromium ended")
            self._rest += data
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)


class _Files(SimpleHTTPRequestHandler):
    """The files of a folder; for pages the header tells the encoding."""

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        """The type of a file."""
        kind = super().guess_type(path)
        if kind == "text/html":
            try:
                Path(path).read_bytes().decode("utf-8")
            except UnicodeDecodeError:
                return "text/html; charset=gb18030"
            return "text/html; charset=utf-8"
        return kind

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def browsing(folder: Path) -> Iterator[Browser]:
    """A browser for which ``http://HOST/`` is a folder on disk."""
    with ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(_Files, directory=folder)
    ) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        with tempfile.TemporaryDirectory() as profile:
            browser = _start(Path(profile), server.server_port)
            yield browser
            browser.close()
        server.shutdown()


def _start(profile: Path, port: int) -> Browser:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        raise RuntimeError("no Chromium here; install the package chromium")
    back, theirs_out = os.pipe()
    theirs_in, out = os.pipe()
    # Chromium wants its ends of the pipes at 3 and 4, where the shell puts them.
    command = f'exec "$0" "$@" 3<&{theirs_in} 4>&{theirs_out}'
    options = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--remote-debugging-pipe",
        f"--user-data-dir={profile}",
        f"--host-resolver-rules=MAP {HOST} 127.0.0.1:{port}",
    )
    process = subprocess.Popen(
        ["/bin/bash", "-c", command, chromium, *options, "about:blank"],
        pass_fds=(theirs_in, theirs_out),
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs_in)
    os.close(theirs_out)
    return Browser(process, out, back)
