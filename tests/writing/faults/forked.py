"""Inject faults into whole commands of the program, many a second: a warm process forks and holds the child.

    python -m tests.writing.faults.forked --count 10000 [--commands set,append] [--part 1/2]

Everything a command needs is loaded before, so every fault falls into the work itself: reading, checking, saving and
saying what was done. Faults while modules are loaded are the matter of ``driver``.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import errno
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ledger_tools.errors import LedgerError
from ledger_tools.model.edits import SetCell
from ledger_tools.workbook import apply
from ledger_tools.workbook.backups import undo
from tests.writing.faults import tracer
from tests.writing.faults.driver import ROOT

SAMPLES = ROOT / "sample_data"
DAY = ("--as-of", "2021-12-31")
FILE = "FILE"
CALL = ("--customer", "王小明", "--summary", "問進度", "--type", "first_follow_up", "--reached", "yes")
WAYS = {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO, "EACCES": errno.EACCES, "KILL": tracer.KILL}
ONE_SENTENCE = {2, 3, 4, 5}  # codes that say: nothing was changed
TIMEOUT = 25.0
# calls that no system fails, or without which the interpreter itself cannot go on, by their numbers on x86-64
_NOT_OURS = {11, 12, 13, 14, 15, 39, 59, 60, 186, 202, 231, 318}


@dataclass(frozen=True)
class Operation:
    """A command on a workbook, and the commands that prepare it."""

    words: tuple[str, ...]
    workbook: str = "clean.zh-Hant.xlsx"
    before: tuple[tuple[str, ...], ...] = ()


OPERATIONS = {
    "set": Operation(("set", FILE, "企財險!Z9", "看")),
    "append": Operation(("append", FILE, "企財險", "x", "3")),
    "undo": Operation(("undo", FILE), before=(("set", FILE, "企財險!Z9", "看"),)),
    "sheets add": Operation(("sheets", "add", FILE, *DAY)),
    "log call": Operation(("log", "call", FILE, *DAY, *CALL), before=(("sheets", "add", FILE, *DAY),)),
    "log letter": Operation(
        ("log", "letter", FILE, *DAY, "--kind", "notice", "--recipient", "王小明", "--subject", "通知"),
        before=(("sheets", "add", FILE, *DAY),),
    ),
    "map": Operation(("map", FILE, "企財險!Z", "-"), before=(("sheets", "add", FILE, *DAY),)),
    "validate --fix": Operation(("validate", FILE, "--fix", "--who", "我", *DAY), "messy.taiwan.xlsx"),
}


@dataclass(frozen=True)
class Fault:
    """The N-th call of a kind fails, once or from then on."""

    operation: str
    call: int
    number: int
    way: str
    lasting: bool

    def __str__(self) -> str:
        name = tracer.names().get(self.call, self.call)
        return f"{self.operation}: {name} {self.number}{' and on' if self.lasting else ''} {self.way}"


@dataclass
class Stage:
    """A prepared folder that every fault of an operation starts from."""

    operation: str
    base: Path
    old: bytes = b""
    new: bytes = b""
    good_code: int = 0
    faults: list[Fault] = field(default_factory=list)
    outputs: dict[int, int] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Return the folder that the command works in."""
        return self.base / "work"

    @property
    def path(self) -> Path:
        """Return the workbook."""
        return self.folder / "台帳.xlsx"

    def words(self, words: Sequence[str] | None = None) -> list[str]:
        """Return the words of a command with the workbook's path filled in."""
        return [str(self.path) if w == FILE else w for w in words or OPERATIONS[self.operation].words]

    def reset(self) -> None:
        """Bring the folder back to how it was before the command."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.base / "template", self.folder, symlinks=True)

    def prepare(self) -> None:
        """Make the folder, run the command once for its result and once to see which calls it makes."""
        what = OPERATIONS[self.operation]
        self.folder.mkdir(parents=True)
        mode = os.O_RDWR | os.O_CREAT
        self.outputs = {number: os.open(self.base / name, mode) for number, name in ((1, "out"), (2, "err"))}
        shutil.copy(SAMPLES / what.workbook, self.path)
        for words in what.before:
            assert self._plain(words) == 0, words
        self.old = self.path.read_bytes()
        shutil.copytree(self.folder, self.base / "template")
        self.good_code = self._plain(what.words)
        self.new = self.path.read_bytes()
        assert self.new != self.old, (self.operation, self.good_code, (self.base / "err").read_text())
        self.reset()
        calls: list[int] = []
        ended = self.run(lambda number: calls.append(number), None)
        assert ended == self.good_code, (self.operation, ended, (self.base / "err").read_text())
        assert self.path.read_bytes() == self.new, f"{self.operation} is not the same twice"
        self.faults = list(_faults(self.operation, calls))

    def _plain(self, words: Sequence[str]) -> int:
        """Run a command in this process, so that all it needs is loaded for the children."""
        with _outputs(self.base), _data(self.folder / "data"):
            return _command(self.words(words))

    def run(self, verdict: tracer.Verdict, call: int | None) -> int:
        """Run the command in a child that is held at calls of a kind; return its exit code, negative for a signal."""
        return tracer.traced(lambda: _command(self.words()), verdict, call, TIMEOUT, self._enter)

    def _enter(self) -> None:
        os.environ["LEDGER_TOOLS_DATA"] = str(self.folder / "data")
        for number, stream in self.outputs.items():
            os.ftruncate(stream, 0)
            os.lseek(stream, 0, os.SEEK_SET)
            os.dup2(stream, number)

    def suffer(self, fault: Fault) -> tuple[str, int, str]:
        """Run one fault; return what harm it did ("" for none), the exit code, and what the command said."""
        self.reset()
        count = 0

        def verdict(_: int) -> int | None:
            nonlocal count
            count += 1
            hit = count == fault.number or (fault.lasting and count > fault.number)
            return WAYS[fault.way] if hit else None

        code = self.run(verdict, fault.call)
        said = (self.base / "err").read_text("utf-8", "replace").strip()
        try:
            found = self.path.read_bytes()
        except FileNotFoundError:
            return "the workbook is gone", code, said
        if found not in (self.old, self.new):
            return f"neither old nor new ({len(found)} bytes)", code, said
        if code == self.good_code and found != self.new:
            return "success reported without the change", code, said
        if code in ONE_SENTENCE and code != self.good_code and found != self.old:
            return "refusal reported although the change was made", code, said
        if found == self.old and _content(self.folder) == _content(self.base / "template"):
            return "", code, said  # all is as before the command, so a later one works as this one did without fault
        with _data(self.folder / "data"):
            return self._works_again(found), code, said

    def _works_again(self, found: bytes) -> str:
        """Return "" if a later write and undo work, the old bytes can be had back, and nothing is left behind."""
        try:
            apply(self.path, [SetCell("企財險", "AB9", "again")])
            undo(self.path)
            if self.path.read_bytes() != found:
                return "a later undo brought back something else"
            if found == self.new and self.operation != "undo":
                undo(self.path)
                if self.path.read_bytes() != self.old:
                    return "the old bytes are lost"
        except LedgerError as refusal:
            return f"a later write was refused: {refusal}"
        left = [p.name for p in self.folder.iterdir() if p.name.startswith(".lt-")]
        return f"left behind: {left}" if left else ""


def _content(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder but empty ones, which locks are."""
    files = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return {name: data for name, data in files.items() if data}


def _faults(operation: str, calls: Sequence[int]) -> Iterator[Fault]:
    """Yield every fault there is to try at the calls of a run."""
    counts: collections.Counter[int] = collections.Counter()
    for call in calls:
        counts[call] += 1
        if call in _NOT_OURS:
            continue
        for way in WAYS:
            for lasting in (False,) if way == "KILL" else (False, True):
                yield Fault(operation, call, counts[call], way, lasting)


def _command(words: list[str]) -> int:
    """Run the program on words and return its exit code."""
    from ledger_tools.cli.program import main

    sys.argv = ["ledger-tools", "--lang", "en", *words]
    try:
        main()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    except BaseException:  # noqa: BLE001 - what the interpreter would print as a traceback
        import traceback

        traceback.print_exc()
        return 1


@contextlib.contextmanager
def _outputs(base: Path) -> Iterator[None]:
    with (
        (base / "out").open("w") as out,
        (base / "err").open("w") as err,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        yield


@contextlib.contextmanager
def _data(folder: Path) -> Iterator[None]:
    old = os.environ.get("LEDGER_TOOLS_DATA")
    os.environ["LEDGER_TOOLS_DATA"] = str(folder)
    try:
        yield
    finally:
        if old is None:
            os.environ.pop("LEDGER_TOOLS_DATA", None)
        else:
            os.environ["LEDGER_TOOLS_DATA"] = old


@contextlib.contextmanager
def stages(names: Sequence[str]) -> Iterator[dict[str, Stage]]:
    """Prepare operations in folders of their own."""
    from ledger_tools.workbook import locks

    usual, locks.LOCK_WAIT = locks.LOCK_WAIT, 0.5  # a lock that the system cannot give is asked for again and again
    with tempfile.TemporaryDirectory() as name:
        made = {one: Stage(one, Path(name) / str(n)) for n, one in enumerate(names)}
        for stage in made.values():
            stage.prepare()
        try:
            yield made
        finally:
            locks.LOCK_WAIT = usual


def main() -> int:
    """Try faults and print a summary; 1 if one of them did harm or was not told in a sentence."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--commands", default=",".join(OPERATIONS))
    parser.add_argument("--part", default="1/1", help="n/m: the n-th of m parts, to run several side by side")
    parser.add_argument("--skip", type=int, default=0, help="leave out so many of the part's faults")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    part, parts = map(int, asked.part.split("/"))
    ends: collections.Counter[str] = collections.Counter()
    harm = odd = 0
    with stages(asked.commands.split(",")) as made:
        everything = [fault for stage in made.values() for fault in stage.faults]
        for name, stage in made.items():
            print(f"{name}: {len(stage.faults)} different faults", flush=True)
        random.Random(asked.seed).shuffle(everything)
        chosen = everything[: asked.count][part - 1 :: parts][asked.skip :]
        begun = time.monotonic()
        for number, fault in enumerate(chosen, 1):
            verdict, code, said = made[fault.operation].suffer(fault)
            ends[f"{fault.operation}: {code}"] += 1
            if verdict:
                harm += 1
                print("HARM", verdict, code, str(fault), said[-300:], flush=True)
            elif code in (1, 71) or "Traceback" in said or "fault of the program" in said:
                odd += 1
                print("ODD", code, str(fault), said[-600:], flush=True)
            if number % 250 == 0:
                print(
                    f"{number} of {len(chosen)}, {time.monotonic() - begun:.0f} s, harm {harm}, odd {odd}", flush=True
                )
    print(f"{len(chosen)} faults of {len(everything)} different ones; harm {harm}; not one sentence {odd}")
    for end, count in sorted(ends.items()):
        print(f"  {end}: {count}")
    return 1 if harm or odd else 0


if __name__ == "__main__":
    sys.exit(main())
