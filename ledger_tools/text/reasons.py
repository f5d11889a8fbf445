"""Why the system refused a file, in words of ours: what the system itself says is in English or in nobody's words."""

from __future__ import annotations

import errno
import os

from ledger_tools.text.i18n import Message, msg

_FULL = (errno.ENOSPC, errno.EDQUOT)
_RIGHTS = (errno.EACCES, errno.EPERM)


def reason_in_words(problem: OSError) -> Message | str:
    """Return why the system refused, as a part of a sentence; rare reasons stay in the system's words."""
    if problem.errno == errno.ENOENT:
        return msg("there is no such file or folder")
    if problem.errno in _RIGHTS:
        return msg("the rights do not allow it")
    if problem.errno in _FULL:
        return msg("the disk is full")
    if problem.errno == errno.EROFS:
        return msg("the disk is read-only")
    if problem.errno == errno.EISDIR:
        return msg("it is a folder")
    if problem.errno == errno.ENOTDIR:
        return msg("a part of the path is no folder")
    if problem.errno == errno.ENAMETOOLONG:
        return msg("the name is too long")
    return os.strerror(problem.errno) if problem.errno else type(problem).__name__
