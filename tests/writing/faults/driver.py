"""Inject faults into writing commands with strace and look at the file afterwards.

For the long run: ``python -m tests.writing.faults.driver 10000``.
"""

from __future__ import annotations

import collections
import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ledger_tools.errors import LedgerError
from ledger_tools.model.edits import AppendRows, SetCell
from ledger_tools.workbook import apply
from ledger_tools.workbook.backups import undo
from tests.writing import made
from tests.writing.faults.child import MARK

ROOT = Path(__file__).resolve().parents[3]
OPERATIONS = ("set", "append", "undo")
WAYS = ("error=ENOSPC", "error=EIO", "error=EACCES", "error=EINTR", "signal=KILL")
TIMEOUT = 20.0
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\(")
# a call that fails for good makes the interpreter itself stop; these are not ours
_NOT_OURS = {"exit_group", "rt_sigaction", "rt_sigprocmask", "execve", "munmap", "exit", "futex", "rt_sigreturn"}
_NOT_OURS |= {"getpid", "gettid", "brk", "getrandom"}  # these do not fail on any system


@dataclass(frozen=True)
class Fault:
    """The N-th call of a kind fails, once or from then on."""

    operation: str
    call: str
    number: int
    way: str
    lasting: bool

    def option(self) -> str:
        """Return the fault in strace's words."""
        return f"inject={self.call}:{self.way}:when={self.number}{'+' if self.lasting else ''}"


def start_state(folder: Path, operation: str) -> tuple[Path, bytes, bytes]:
    """Make a workbook in a folder and return it with its bytes before the operation and after it."""
    path = folder / "台帳.xlsx"
    path.write_bytes(made.book('<row r="1"><c r="A1"><v>1</v></c></row>'))
    if operation == "undo":
        first = path.read_bytes()
        apply(path, [SetCell("台帳", "A1", 2)])
        return path, path.read_bytes(), first
    from ledger_tools.workbook import plan

    edit = SetCell("台帳", "A1", 2) if operation == "set" else AppendRows("台帳", [["x", 3]])
    return path, path.read_bytes(), plan(path.read_bytes(), [edit]).data


def run(operation: str, path: Path, data: Path, *options: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command under strace."""
    environment = {
        **os.environ,
        "LEDGER_TOOLS_DATA": str(data),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    child = Path(__file__).with_name("child.py")
    command = ["strace", "-f", "-qq", *options, sys.executable, str(child), operation, str(path)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        try:
            out, err = process.communicate(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # a hang is ended like a power cut
            out, err = process.communicate()
    return subprocess.CompletedProcess(command, process.returncode, out, err)


def calls(operation: str) -> list[tuple[str, int]]:
    """Return every system call that the operation itself makes: its name and how manieth of its kind it is."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = folder / "data"
        with _environment(data):
            path, _, _ = start_state(folder, operation)
        log = folder / "log"
        run(operation, path, data, "-o", str(log))
        counts: collections.Counter[str] = collections.Counter()
        found, ours = [], False
        for line in log.read_text("utf-8", "replace").splitlines():
            match = _CALL.match(line)
            if match is None:
                continue
            counts[match[1]] += 1
            if ours and match[1] not in _NOT_OURS:
                found.append((match[1], counts[match[1]]))
            ours = ours or MARK in line
        return found


def all_faults() -> list[Fault]:
    """Return every fault there is to try."""
    return [
        Fault(operation, call, number, way, lasting)
        for operation in OPERATIONS
        for call, number in calls(operation)
        for way in WAYS
        # an interruption that lasts for ever is retried for ever, as Python promises
        for lasting in ((False,) if way in ("signal=KILL", "error=EINTR") else (False, True))
    ]


class _environment:  # noqa: N801 - used as a statement
    """Point our data folder somewhere else for a while."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def __enter__(self) -> None:
        self._old = os.environ.get("LEDGER_TOOLS_DATA")
        os.environ["LEDGER_TOOLS_DATA"] = str(self._data)

    def __exit__(self, *_: object) -> None:
        if self._old is None:
            os.environ.pop("LEDGER_TOOLS_DATA", None)
        else:
            os.environ["LEDGER_TOOLS_DATA"] = self._old


def suffer(fault: Fault, folder: Path, state: tuple[bytes, bytes]) -> tuple[str, str]:
    """Run one fault in a prepared folder and return (verdict, how it ended); the verdict is "" if all is well."""
    path, data = folder / "台帳.xlsx", folder / "data"
    old, new = state
    options = ("--seccomp-bpf", "-o", "/dev/null", "-e", f"trace={fault.call}", "-e", fault.option())
    ended = run(fault.operation, path, data, *options)
    code = ended.returncode
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        return "the workbook is gone", str(code)
    if found not in (old, new):
        return f"the workbook is neither old nor new ({len(found)} bytes)", str(code)
    if b"Traceback" in ended.stderr:
        return f"a traceback instead of a sentence: {ended.stderr[-900:].decode('utf-8', 'replace')}", str(code)
    if code in (0, 9) and found != new:
        return "success reported without the change", str(code)
    if code == 4 and found != old:
        return "refusal reported although the change was made", str(code)
    return "", str(code)


def works_again(path: Path, new: bytes) -> str:
    """Return "" if a later write works and nothing is left behind."""
    try:
        apply(path, [SetCell("台帳", "C9", "again")])
        again = path.read_bytes()
        undo(path)
    except LedgerError as refusal:
        return f"a later write was refused: {refusal}"
    left = [p.name for p in path.parent.iterdir() if p.name.startswith(".lt-")]
    if left:
        return f"left behind: {left}"
    return "" if b"again" in made.part(again) else "a later write did not work"


def try_faults(faults: list[Fault]) -> Iterator[tuple[Fault, str, str]]:
    """Yield each fault with its verdict and how the command ended."""
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        states: dict[str, tuple[Path, bytes, bytes]] = {}

        def one(numbered: tuple[int, Fault]) -> tuple[Fault, str, str, Path]:
            number, fault = numbered
            folder = base / str(number)
            _, old, new = states[fault.operation]
            folder.mkdir()
            _prepare(folder, fault.operation, old, new)
            verdict, code = suffer(fault, folder, (old, new))
            return fault, verdict, code, folder

        for operation in OPERATIONS:
            folder = base / operation
            folder.mkdir()
            with _environment(folder / "data"):
                states[operation] = start_state(folder, operation)
        with ThreadPoolExecutor(2) as pool:
            for fault, verdict, code, folder in pool.map(one, enumerate(faults)):
                if not verdict:
                    with _environment(folder / "data"):
                        verdict = works_again(folder / "台帳.xlsx", b"")
                shutil.rmtree(folder, ignore_errors=True)
                yield fault, verdict, code


def _prepare(folder: Path, operation: str, old: bytes, new: bytes) -> None:
    """Put the workbook, and for an undo its journal and backup, into a folder."""
    from ledger_tools.workbook import journal
    from ledger_tools.workbook.places import Places, places_of

    path = folder / "台帳.xlsx"
    path.write_bytes(old)
    if operation != "undo":
        return
    key = places_of(path.resolve()).key
    places = Places(folder / "data" / "backups", folder / "data" / "locks", key)
    places.backups.mkdir(parents=True)
    places.locks.mkdir(parents=True)
    before, after = hashlib.sha256(new).hexdigest(), hashlib.sha256(old).hexdigest()
    places.backup(before).write_bytes(new)
    journal.write_intent(places.journal, journal.Entry(1, "set", before, after, "2021-11-04T10:00:00"))
    journal.write_step(places.journal, 1, "done")


def sample(count: int, seed: int = 1) -> list[Fault]:
    """Return some of all faults, the same for the same seed."""
    everything = all_faults()
    random.Random(seed).shuffle(everything)
    return everything[:count]


def main(count: int) -> int:
    """Try faults and print a summary; 1 if one of them did harm."""
    everything = all_faults()
    random.Random(1).shuffle(everything)
    rounds = (everything * (count // len(everything) + 1))[:count]
    print(f"{len(everything)} different faults, {len(rounds)} to try", flush=True)
    ends: collections.Counter[str] = collections.Counter()
    harm = 0
    for fault, verdict, code in try_faults(rounds):
        ends[code] += 1
        if verdict:
            harm += 1
            print(verdict, fault, flush=True)
    print(f"ends: {dict(ends)}; harm: {harm}")
    return 1 if harm else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
