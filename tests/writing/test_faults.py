"""Faults at system calls: the workbook is always whole, a success is never reported without the change."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger_tools.errors import InputError, WriteRefused
from ledger_tools.model.edits import SetCell
from ledger_tools.workbook import apply, plan
from tests.writing import made
from tests.writing.faults import driver, tracer

ROWS = '<row r="1"><c r="A1"><v>1</v></c></row>'
EDIT = [SetCell("台帳", "A1", 2)]


def _strace_works() -> bool:
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0


traced = pytest.mark.skipif(not _strace_works(), reason="no strace here")


def _try(count: int) -> None:
    harm = [(fault, verdict) for fault, verdict, _ in driver.try_faults(driver.sample(count)) if verdict]
    assert harm == []


held = pytest.mark.skipif(not tracer.works(), reason="no way to hold a child here")


def _forked(count: int) -> str:
    """Try faults in a process of its own, for forking is for processes without threads; return what it printed."""
    words = [sys.executable, "-m", "tests.writing.faults.forked", "--count", str(count)]
    ended = subprocess.run(words, cwd=driver.ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@held
def test_five_hundred_faults_in_whole_commands_do_no_harm() -> None:
    """A sample of some 12,000: set, append, undo, sheets add, log call, log letter, map, validate --fix."""
    assert "\n500 faults of " in _forked(500)


@held
@pytest.mark.slow
def test_every_fault_in_every_whole_command_does_no_harm() -> None:
    _forked(1_000_000)


@traced
def test_a_sample_of_faults_while_the_program_loads_does_no_harm() -> None:
    _try(40)


@traced
@pytest.mark.slow
def test_every_fault_at_every_system_call_does_no_harm() -> None:
    _try(1_000_000)


CALLS = ("open", "write", "fsync", "close", "fchmod", "listdir", "mkdir", "stat", "replace", "unlink", "fstat")


class _Nth:
    """Makes the N-th call of any of the listed functions of ``os`` fail, once or from then on."""

    def __init__(self, number: int, code: int, lasting: bool) -> None:
        self.number, self.code, self.lasting = number, code, lasting
        self.count = 0

    def wrap(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            self.count += 1
            if self.count == self.number or (self.lasting and self.count > self.number):
                if real.__name__ == "close":
                    real(*args)  # a close that reports a fault has closed all the same
                raise OSError(self.code, os.strerror(self.code))
            return real(*args, **options)

        return call


@pytest.mark.parametrize("lasting", [False, True])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES])
def test_the_nth_call_fails_until_none_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, lasting: bool
) -> None:
    old = made.book(ROWS)
    new = plan(old, EDIT).data
    from ledger_tools.workbook import locks

    monkeypatch.setattr(locks, "LOCK_WAIT", 0.05)
    for number in range(1, 400):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(old)
        fault = _Nth(number, code, lasting)
        with monkeypatch.context() as patch:
            for name in CALLS:
                patch.setattr(os, name, fault.wrap(getattr(os, name)))
            try:
                receipt = apply(path, EDIT)
                ended = "done"
                assert receipt.sha256_after
            except (WriteRefused, InputError):
                ended = "refused"
        assert path.read_bytes() == (new if ended == "done" else old), number
        if fault.count < number:
            assert ended == "done"
            break
        assert apply(path, [SetCell("台帳", "A1", 3)]).confirmed
        assert not list(tmp_path.glob(".lt-*"))
    else:
        pytest.fail("the operation never ran through")


@traced
@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_the_whole_old_or_the_whole_new_file(tmp_path: Path) -> None:
    import random
    import time

    draw = random.Random(1)
    for n in range(300):
        folder = tmp_path / str(n)
        folder.mkdir()
        path, old, new = driver.start_state(folder, "set")
        child = Path(driver.__file__).with_name("child.py")
        environment = {**os.environ, "PYTHONPATH": str(driver.ROOT)}
        process = subprocess.Popen([sys.executable, str(child), "set", str(path)], env=environment)
        time.sleep(draw.uniform(0.05, 0.35))
        process.kill()
        process.wait()
        assert path.read_bytes() in (old, new)
        assert driver.works_again(path, b"") == ""
