"""Run a function in a forked child and make its N-th call of a kind fail: ptrace and seccomp, for Linux on x86-64.

A filter in the kernel stops the child at the one kind of call only, so that a fault costs hardly more than the work.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import signal
import struct
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
_libc.ptrace.restype = ctypes.c_long
_TRACEME, _CONT, _GETREGS, _SETREGS, _SETOPTIONS = 0, 7, 12, 13, 0x4200
_OPTIONS = 0x80 | 0x100000  # stop where the filter says; end the child with us
_SECCOMP_EVENT = 7
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _TRACE = 0x7FFF0000, 0x7FF00000
_RAX, _ORIG_RAX, _WORDS = 10, 15, 27
_Registers = ctypes.c_ulong * _WORDS
Verdict = Callable[[int], int | None]
"""Takes the number of the call; returns None to let it go on, an error number, or KILL."""
KILL = -1


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def works() -> bool:
    """True if a call of a child can be made to fail here."""
    if os.uname().machine != "x86_64":
        return False
    seen: list[int] = []
    try:
        code = traced(lambda: 3, lambda number: seen.append(number), None, 10.0)
    except OSError:
        return False
    return code == 3 and bool(seen)


@cache
def names() -> dict[int, str]:
    """Return the names of system calls by number; empty where the machine has no headers."""
    for place in ("/usr/include/x86_64-linux-gnu/asm/unistd_64.h", "/usr/include/asm/unistd_64.h"):
        with contextlib.suppress(OSError):
            found = re.findall(r"#define __NR_(\w+)\s+(\d+)", Path(place).read_text())
            return {int(number): name for name, number in found}
    return {}


def traced(
    work: Callable[[], int],
    verdict: Verdict,
    call: int | None,
    limit: float,
    prepare: Callable[[], None] = lambda: None,
) -> int:
    """Run ``work`` in a child and return its exit code, negative for a signal.

    Args:
        verdict: asked before each call of the kind ``call`` (None: before every call).
        limit: seconds after which a hanging child is killed.
        prepare: done in the child before it is held.
    """
    child = os.fork()
    if child == 0:
        code = 71
        with contextlib.suppress(BaseException):
            prepare()
            _submit(call)
            code = work()
        os._exit(code)
    with _alarm(limit, child):
        _, status = os.waitpid(child, 0)
        _ptrace(_SETOPTIONS, child, _OPTIONS)
        _ptrace(_CONT, child, 0)
        while True:
            _, status = os.waitpid(child, 0)
            if not os.WIFSTOPPED(status):
                return os.waitstatus_to_exitcode(status)
            passed_on = 0
            if status >> 16 == _SECCOMP_EVENT:
                _judge(child, verdict)
            elif os.WSTOPSIG(status) != signal.SIGTRAP:
                passed_on = os.WSTOPSIG(status)
            with contextlib.suppress(ProcessLookupError):
                _ptrace(_CONT, child, passed_on)


def _submit(call: int | None) -> None:
    """Let the parent hold this process, and stop it at calls of a kind."""
    _ptrace(_TRACEME, 0, 0)
    os.kill(os.getpid(), signal.SIGSTOP)
    steps = [(_RETURN, 0, 0, _TRACE)]
    if call is not None:
        steps = [(_LOAD, 0, 0, 0), (_IF_EQUAL, 0, 1, call), *steps, (_RETURN, 0, 0, _ALLOW)]
    code = b"".join(struct.pack("<HBBI", *step) for step in steps)
    program = _Program(len(steps), code)
    if _libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or _libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0):
        raise OSError(ctypes.get_errno(), "no filter")


def _judge(child: int, verdict: Verdict) -> None:
    registers = _Registers()
    _ptrace(_GETREGS, child, ctypes.addressof(registers))
    decided = verdict(registers[_ORIG_RAX])
    if decided is None:
        return
    if decided == KILL:
        os.kill(child, signal.SIGKILL)
        return
    registers[_ORIG_RAX] = ctypes.c_ulong(-1).value  # no call at all …
    registers[_RAX] = ctypes.c_ulong(-decided).value  # … and this is what it answers
    _ptrace(_SETREGS, child, ctypes.addressof(registers))


def _ptrace(request: int, child: int, data: int) -> None:
    if _libc.ptrace(request, child, None, data) < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


@contextlib.contextmanager
def _alarm(limit: float, child: int) -> Iterator[None]:
    """Kill the child when its time is up; a hang ends like a power cut."""

    def stop(*_: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)

    old = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)
