"""Ctrl-C held off for the moment in which a workbook is replaced, so that what was done is also told."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let no Ctrl-C stop what is inside.

    One that came meanwhile is dropped, as the change is done and is to be reported; a handler of the caller's own is
    called afterwards.
    """
    usual = signal.getsignal(signal.SIGINT) if threading.current_thread() is threading.main_thread() else None
    if usual in (None, signal.SIG_IGN):
        yield
        return
    caught: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: caught.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
    if caught and callable(usual) and usual is not signal.default_int_handler:
        usual(signal.SIGINT, None)
