"""Holding back an interrupt from the keyboard (Ctrl-C) where it would do harm."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


@contextmanager
def ignoring_interrupts() -> Iterator[None]:
    """Let an interrupt pass unheard; programs started meanwhile never hear one."""
    if not _is_main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def delaying_interrupts() -> Iterator[None]:
    """Raise an interrupt only afterwards.

    Raises:
        KeyboardInterrupt: There was one meanwhile.
    """
    if not _is_main_thread():
        yield
        return
    heard = False

    def hear(_number: int, _frame: FrameType | None) -> None:
        nonlocal heard
        heard = True

    before = signal.signal(signal.SIGINT, hear)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if heard:
            raise KeyboardInterrupt


def _is_main_thread() -> bool:
    """Whether this is the only thread that is ever interrupted."""
    return threading.current_thread() is threading.main_thread()
