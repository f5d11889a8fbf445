"""A line on standard error that says how far a long run is; nothing for short runs, pipes and ``-q``."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger_tools.cli.program import Session
    from ledger_tools.text.i18n import Message

AFTER = 1.0  # seconds before anything is shown: the run of a usual ledger is over by then
Stage = Callable[..., None]


@contextmanager
def progress(session: Session) -> Iterator[Stage]:
    """Yield a function that takes what is being done now and, where known, which of how many: ``stage(msg, 2, 5)``."""
    if session.quiet or not sys.stderr.isatty():
        yield lambda *_: None
        return
    line = _Line(session.language)
    timer = threading.Timer(AFTER, line.show)
    timer.daemon = True
    timer.start()
    try:
        yield line.stage
    finally:
        timer.cancel()
        line.close()


class _Line:
    """A spinner with words, made by rich once there is something to wait for."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.words = ""
        self.status: Any = None
        self.closed = False
        self.lock = threading.Lock()

    def stage(self, message: Message, number: int | None = None, of: int | None = None) -> None:
        with self.lock:
            self.words = message.text(self.language) + (f" ({number}/{of})" if of and of > 1 else "")
            if self.status is not None:
                self.status.update(_plain(self.words))

    def show(self) -> None:
        from rich.console import Console

        with self.lock:
            if not self.closed:
                self.status = Console(stderr=True).status(_plain(self.words))
                self.status.start()

    def close(self) -> None:
        with self.lock:
            self.closed = True
            if self.status is not None:
                self.status.stop()


def _plain(words: str) -> Any:
    from rich.text import Text

    return Text("".join(letter for letter in words if letter.isprintable()))
