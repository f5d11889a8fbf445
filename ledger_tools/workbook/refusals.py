"""Faults of the system before a replacement, put into one sentence: what is wrong, and that nothing was changed."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from ledger_tools.errors import WriteRefused
from ledger_tools.text.i18n import Message, msg
from ledger_tools.text.reasons import reason_in_words

WINDOWS_BUSY = {5, 32, 33}  # access denied, sharing violation, lock violation


@contextmanager
def refusing(name: str) -> Iterator[None]:
    """Turn a fault of the system before the replacement into a refusal: nothing was changed."""
    try:
        yield
    except OSError as problem:
        raise WriteRefused(reason_of(problem, name)) from problem


def reason_of(problem: OSError, name: str) -> Message:
    """Return the sentence for a fault of the system."""
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return msg("{file}: the disk is full, so nothing was changed; make room and try again.", file=name)
    if getattr(problem, "winerror", None) in WINDOWS_BUSY - {5}:
        return msg(
            "{file} is held by another program, so nothing was changed; close it there and try again.", file=name
        )
    if problem.errno == errno.EROFS:
        return msg(
            "{file} lies on a disk that is read-only, so nothing was changed; write a copy with --to.", file=name
        )
    if problem.errno in (errno.EACCES, errno.EPERM):
        return msg("{file}: the system does not allow the change, so nothing was changed; check the rights.", file=name)
    if problem.errno == errno.EEXIST:
        return msg("{file} exists already; choose another name.", file=name)
    if problem.errno in (errno.ENOENT, errno.ENOTDIR):
        return msg("{file}: the file or its folder is not there, so nothing was changed; check the path.", file=name)
    reason = reason_in_words(problem)
    return msg("{file}: the system reports {reason}, so nothing was changed; try again.", file=name, reason=reason)
