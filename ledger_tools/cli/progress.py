"""A line on standard error that says how far a long run is; nothing for short runs, pipes and ``-q``."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger_tools.cli.program import Session
    from ledger_tools.text.i18n import Message

AFTER = 1.0  # seconds before anything is shown: the run of a usual ledger is over by then


class Stage:
    """Takes what is being done now and, where known, which of how many; shows none of it."""

    def __call__(self, message: Message, number: int | None = None, of: int | None = None) -> None:
        """Note what is being done: ``stage(msg("Reading {name}", name=…), 2, 5)``."""

    def close(self) -> None:
        """Show nothing from now on; also called before the user is asked something."""


class _Told(Stage):
    """Says every step on a line of its own, for ``-v``."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, message: Message, number: int | None = None, of: int | None = None) -> None:
        print(_words(message, self.language, number, of), file=sys.stderr)


class _Line(Stage):
    """A spinner with words, made by rich once there is something to wait for."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.words = ""
        self.status: Any = None
        self.closed = False
        self.lock = threading.Lock()
        self.timer = threading.Timer(AFTER, self._show)
        self.timer.daemon = True
        self.timer.start()

    def __call__(self, message: Message, number: int | None = None, of: int | None = None) -> None:
        with self.lock:
            self.words = _words(message, self.language, number, of)
            if self.status is not None:
                self.status.update(_plain(self.words))

    def _show(self) -> None:
        from rich.console import Console

        with self.lock:
            if not self.closed:
                self.status = Console(stderr=True).status(_plain(self.words))
                self.status.start()

    def close(self) -> None:
        self.timer.cancel()
        with self.lock:
            self.closed = True
            if self.status is not None:
                self.status.stop()
                self.status = None


@contextmanager
def progress(session: Session) -> Iterator[Stage]:
    """Yield a Stage; what it is told appears on a terminal once the run takes long."""
    stage = _stage(session)
    try:
        yield stage
    finally:
        stage.close()


def _stage(session: Session) -> Stage:
    if session.verbose:
        return _Told(session.language)
    return Stage() if session.quiet or not sys.stderr.isatty() else _Line(session.language)


def _words(message: Message, language: str, number: int | None, of: int | None) -> str:
    words = message.text(language) + (f" ({number}/{of})" if of and of > 1 else "")
    return "".join(letter for letter in words if letter.isprintable())


def _plain(words: str) -> Any:
    """Return the words as rich's own text, in which brackets are brackets and no markup."""
    from rich.text import Text

    return Text(words)
