"""Who else may be at a workbook: our own processes queue for it, other programs' lock files and rights are heeded."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ledger_tools.errors import TryAgain, WriteRefused
from ledger_tools.text.i18n import msg
from ledger_tools.workbook.places import Places
from ledger_tools.workbook.refusals import reason_of, refusing

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from filelock import BaseFileLock

LOCK_WAIT = 30.0  # seconds to wait for our own other process, from its last step on
LOCK_POLL = 0.02  # seconds between two tries


@contextmanager
def locked(places: Places, name: str) -> Iterator[None]:
    """Hold our own lock of a workbook.

    Whoever wants it first waits for its turn, so that a process that writes again and again cannot keep others out.

    Raises:
        WriteRefused: another process of ours holds it, or the folder for locks cannot be used.
    """
    from filelock import FileLock, Timeout

    try:
        places.locks.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock, turn = FileLock(places.lock), FileLock(places.turn)
        with _wait_for(turn, places):
            _wait_for(lock, places)
    except Timeout:
        raise TryAgain(
            msg("{file} is being changed by another ledger-tools; wait until it is done and try again.", file=name)
        ) from None
    except OSError as problem:
        raise WriteRefused(reason_of(problem, name)) from problem
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            lock.release()


def _wait_for(lock: BaseFileLock, places: Places) -> AbstractContextManager[object]:
    """Take a lock; wait on as long as those before us get on with their writes.

    Raises:
        Timeout: nobody finished a step of a write for a while.
    """
    from filelock import Timeout

    while True:
        before = _size(places.journal)
        try:
            return lock.acquire(timeout=LOCK_WAIT, poll_interval=LOCK_POLL)
        except Timeout:
            if _size(places.journal) == before:
                raise


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def owner_files(path: Path) -> list[Path]:
    """Return the files that spreadsheet programs put beside a workbook while they have it open."""
    names = (f"~${path.name}", f".~lock.{path.name}#", f".~{path.name}")
    return [p for n in names if (p := path.with_name(n)).exists()]


def check_other_programs(path: Path, given: Path) -> None:
    """Refuse a workbook that Excel, LibreOffice or WPS has open.

    Args:
        path: its links resolved.
        given: as the user named it; a program that was given a link puts its lock file beside the link.

    Raises:
        WriteRefused: with the name of who has it open, where the lock file tells.
    """
    for found in owner_files(path) + owner_files(given):
        who = _owner(found)
        raise WriteRefused(
            msg(
                "{file} is open in another program ({who}); close it there and try again. "
                "If nobody has it open, delete the file {lock}.",
                file=path.name,
                who=who or found.name,
                lock=found.name,
            )
        )


def _owner(lock: Path) -> str:
    """Return the user's name in a lock file, "" where it tells none."""
    try:
        data = lock.read_bytes()[:400]
    except OSError:
        return ""
    if lock.name.startswith(".~lock."):
        words = data.decode("utf-8", "replace").split(",")
        return next((w.strip() for w in words if w.strip()), "")
    name = data[1 : 1 + data[0]] if data else b""
    text = name.decode("utf-8", "replace")
    return "".join(c for c in text if c.isprintable()).strip()


def check_replaceable(path: Path) -> None:
    """Refuse a workbook whose replacement is not allowed or would lose something.

    Raises:
        WriteRefused: read-only, hard-linked, or in a folder that takes no files.
    """
    with refusing(path.name):
        status = path.stat()
    if not status.st_mode & 0o222 or not os.access(path, os.W_OK):
        raise WriteRefused(msg("{file} is read-only; allow writing first, or write a copy with --to.", file=path.name))
    if status.st_nlink > 1:
        raise WriteRefused(
            msg(
                "{file} has a second name (hard link) that would keep the old content; write a copy with --to.",
                file=path.name,
            )
        )
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise WriteRefused(
            msg(
                "the folder of {file} takes no new files, which a safe save needs; write a copy with --to.",
                file=path.name,
            )
        )
