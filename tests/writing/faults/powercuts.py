"""Cut the power: a writer works on a file system in a file; the file is copied at any moment and the copy looked at.

    python -m tests.writing.faults.powercuts 100

Needs the right to mount. The writer is stopped, what has reached the backing file is copied as a disk would keep it,
and the copy is mounted: its journal is replayed as after a power cut. The workbook there must be whole, no older than
the last save that the writer had been told was done.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from ledger_tools.errors import LedgerError
from tests.writing import made
from tests.writing.faults.driver import ROOT

SIZE = 24_000_000
NAME = "台帳.xlsx"
WRITER = """
import hashlib, os, sys
from pathlib import Path
from ledger_tools.model.edits import AppendRows
from ledger_tools.workbook import apply
path, told = Path(sys.argv[1]), os.open(sys.argv[2], os.O_WRONLY | os.O_APPEND)
for number in range(100_000):
    receipt = apply(path, [AppendRows("台帳", [[number, "x" * 40]])], command="append")
    if receipt.confirmed:
        os.write(told, (receipt.sha256_after + "\\n").encode())
"""


@contextlib.contextmanager
def mounted(image: Path, place: Path) -> Iterator[Path]:
    """Mount an image of a file system for a while."""
    place.mkdir(exist_ok=True)
    _run("mount", "-o", "loop,commit=1", str(image), str(place))
    try:
        yield place
    finally:
        _run("umount", str(place))


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)


def cut(folder: Path, wait: float) -> tuple[str, int]:
    """Let a writer work for some seconds, cut, and return (what is wrong or "", how many saves it was told of)."""
    image, copy = folder / "disk", folder / "cut"
    with image.open("wb") as file:
        file.truncate(SIZE)
    _run("mkfs.ext4", "-q", "-F", str(image))
    told = folder / "told"  # outside the file system that is cut
    told.write_bytes(b"")
    with mounted(image, folder / "mount") as place:
        path = place / NAME
        path.write_bytes(made.book('<row r="1"><c r="A1"><v>1</v></c></row>'))
        os.sync()
        first = hashlib.sha256(path.read_bytes()).hexdigest()
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "LEDGER_TOOLS_DATA": str(place / "data")}
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(told)], env=environment)
        try:
            deadline = time.monotonic() + 60
            while not told.stat().st_size and time.monotonic() < deadline:
                time.sleep(0.005)
            time.sleep(wait)
            writer.send_signal(signal.SIGSTOP)
            acknowledged = told.read_text().split()
            shutil.copyfile(image, copy)
        finally:
            writer.kill()
            writer.wait()
    with mounted(copy, folder / "after") as place:
        return _look(place / NAME, place / "data", first, acknowledged), len(acknowledged)


def _look(path: Path, data: Path, first: str, acknowledged: list[str]) -> str:
    """Return what is wrong with the workbook after the cut."""
    from ledger_tools.model.edits import SetCell
    from ledger_tools.workbook import apply
    from ledger_tools.workbook.backups import undo

    if not path.exists():
        return "the workbook is gone"
    try:
        rows = [v for k, v in made.values(path.read_bytes()).items() if k.startswith("A")]
    except Exception as problem:  # noqa: BLE001 - whatever a torn file raises
        return f"the workbook is torn: {type(problem).__name__}"
    if rows != [1, *range(len(rows) - 1)]:
        return "the rows are not those written"
    if len(rows) - 1 < len(acknowledged):
        return f"{len(acknowledged)} saves were acknowledged, {len(rows) - 1} are there"
    before = path.read_bytes()
    # the key of a workbook is its path; what was kept belongs to the path where the writer had it
    os.environ["LEDGER_TOOLS_DATA"] = str(data) + " later"
    try:
        apply(path, [SetCell("台帳", "D1", "again")])
        undo(path)
    except LedgerError as refusal:
        return f"a later write was refused: {refusal}"
    if path.read_bytes() != before:
        return "a later undo brought back something else"
    return _backups(data, before, first, len(acknowledged))


def _backups(data: Path, now: bytes, first: str, acknowledged: int) -> str:
    """Return what is wrong with the journal and the copies it names."""
    from ledger_tools.workbook import journal

    books = list((data / "backups").glob("*.journal"))
    if not books:
        return "the journal is gone" if acknowledged else ""
    entries = journal.settled(journal.read(books[0]), hashlib.sha256(now).hexdigest())
    if len(entries) < acknowledged:
        return f"the journal knows {len(entries)} of {acknowledged} saves"
    if entries and (entries[-1].after != hashlib.sha256(now).hexdigest() or entries[0].before != first):
        return "the journal does not lead to the workbook"
    for entry in entries[-50:]:
        kept = list((data / "backups").glob(f"*-{entry.before[:32]}.xlsx.bak"))
        if len(kept) != 1 or hashlib.sha256(kept[0].read_bytes()).hexdigest() != entry.before:
            return "a copy that the journal names is gone or torn"
    return ""


def main(count: int) -> int:
    """Cut so many times and print what was found; 1 if anything was lost."""
    draw = random.Random(1)
    harm = saves = 0
    for number in range(1, count + 1):
        with tempfile.TemporaryDirectory() as name:
            wrong, acknowledged = cut(Path(name), draw.uniform(0, 0.5))
        saves += acknowledged
        if wrong:
            harm += 1
            print(wrong, flush=True)
        if number % 10 == 0:
            print(f"{number} cuts, {saves} saves acknowledged, harm {harm}", flush=True)
    return 1 if harm else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100))
