"""Copies from before each change: named by their hash, kept within limits, brought back by ``undo``."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ledger_tools.errors import LedgerError, WriteRefused
from ledger_tools.model.edits import DoneEdit, Receipt
from ledger_tools.text.i18n import Message, msg
from ledger_tools.workbook import journal
from ledger_tools.workbook.places import Places, places_of

if TYPE_CHECKING:
    from ledger_tools.workbook.archive import Archive

KEEP_LAST = 100  # a long day's work can be taken back step by step
KEEP_DAYS = 30  # one of each of the last days …
KEEP_MONTHS = 12  # … and of the last months
KEEP_BYTES = 500_000_000
NEVER_PRUNED = 5


@dataclass(frozen=True, slots=True)
class Backup:
    """One kept copy. ``current`` is True where the workbook holds these very bytes now."""

    path: Path
    sha256: str
    at: str
    command: str
    size: int
    current: bool = False


def keep(places: Places, data: bytes, sha256: str) -> Path:
    """Keep bytes under their hash and return the file; written once, checked by reading it again.

    Raises:
        OSError: the disk does not take it.
    """
    places.backups.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = places.backup(sha256)
    if target.exists() and _hash_of(target) == sha256:
        return target
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        try:
            write_all(handle, data)
            os.fsync(handle)
        finally:
            os.close(handle)
        _check_hash(temporary, sha256)
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync_folder(places.backups)
    return target


def _check_hash(path: Path, sha256: str) -> None:
    if _hash_of(path) != sha256:
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def write_all(handle: int, data: bytes) -> None:
    """Write every byte to an open file, however little the system takes at a time."""
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view[: 1 << 24]) :]


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; does nothing where the system has no such thing."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def list_backups(path: Path) -> list[Backup]:
    """Return the copies kept of a workbook, the newest first; of one that is gone or cannot be read just as well."""
    path = path.resolve()
    places = places_of(path)
    current = ""
    if path.is_file():
        with contextlib.suppress(PermissionError):
            current = _hash_of(path)
    entries = journal.settled(journal.read(places.journal), current)
    found: list[Backup] = []
    seen: set[str] = set()
    for entry in reversed(entries):
        kept = places.backup(entry.before)
        if entry.before in seen or not kept.is_file():
            continue
        seen.add(entry.before)
        found.append(
            Backup(kept, entry.before, entry.at, entry.command, kept.stat().st_size, current=entry.before == current)
        )
    return found


def prune(places: Places) -> int:
    """Let go of copies beyond the limits and return how many went; the newest five always stay. Needs the lock."""
    _remove_unfinished(places)
    entries = journal.read(places.journal)
    order: dict[str, str] = {}
    for entry in entries:
        order.pop(entry.before, None)
        order[entry.before] = entry.at
    newest_first = [(sha, at) for sha, at in reversed(order.items()) if places.backup(sha).is_file()]
    wanted = _wanted(newest_first)
    gone, size = 0, 0
    for n, (sha, _) in enumerate(newest_first):
        kept = places.backup(sha)
        size += kept.stat().st_size
        if n < NEVER_PRUNED or (sha in wanted and size <= KEEP_BYTES):
            continue
        kept.unlink(missing_ok=True)
        gone += 1
    return gone


def _remove_unfinished(places: Places) -> None:
    """Remove copies that a crash left half written; whoever holds the lock is writing none."""
    for left in places.backups.glob(f".{places.key}-*.tmp"):
        with contextlib.suppress(OSError):
            left.unlink()


def _wanted(newest_first: Sequence[tuple[str, str]]) -> set[str]:
    """Return the hashes to keep: the last ones, one a day, one a month."""
    keep_them = {sha for sha, _ in newest_first[:KEEP_LAST]}
    for width, limit in ((10, KEEP_DAYS), (7, KEEP_MONTHS)):
        periods: dict[str, str] = {}
        for sha, at in newest_first:
            periods.setdefault(at[:width], sha)
        keep_them |= set(list(periods.values())[:limit])
    return keep_them


def purge(path: Path) -> int:
    """Remove every copy kept of a workbook and its journal; return how many copies went."""
    from ledger_tools.workbook.locks import locked

    path = path.resolve()
    places = places_of(path)
    with locked(places, path.name):
        kept = list(places.backups.glob(f"{places.key}-*.xlsx.bak")) if places.backups.is_dir() else []
        for one in kept:
            one.unlink(missing_ok=True)
        _remove_unfinished(places)
        places.journal.unlink(missing_ok=True)
    return len(kept)


def undo(path: str | Path, *, dry_run: bool = False) -> Receipt:
    """Bring back the bytes from before the last write, by the same protocol, and return the receipt.

    Raises:
        WriteRefused: nothing to take back, or the workbook was changed by another program since.
        InputError: the workbook cannot be read.
    """
    from ledger_tools.workbook.save import saving

    path = Path(path)
    with saving(path) as slot:
        stack = journal.undo_stack(journal.settled(journal.read(slot.places.journal), slot.sha256))
        if not stack:
            raise WriteRefused(msg("{file}: there is no write of ours to take back.", file=path.name))
        last = stack[-1]
        kept = slot.places.backup(last.before)
        if last.after != slot.sha256:
            raise WriteRefused(
                msg(
                    "{file} was changed by another program after our last write, and undo would lose that; "
                    "the copy from before our write is {backup}.",
                    file=path.name,
                    backup=kept,
                )
            )
        data = _whole(kept, last.before)
        if data is None:
            raise WriteRefused(msg("{file}: the copy from before the last write is gone or damaged.", file=path.name))
        receipt = _undo_receipt(path, slot.data, data, last)
        if dry_run:
            from dataclasses import replace

            return replace(receipt, dry_run=True)
        saved = slot.save(data, command="undo", receipt=receipt, undoes=last.number)
    from dataclasses import replace

    return replace(receipt, backup=saved.backup, target=str(path), confirmed=saved.confirmed)


def _whole(kept: Path, sha256: str) -> bytes | None:
    """Return the bytes of a copy, None where they are not those that were kept."""
    try:
        data = kept.read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


def _undo_receipt(path: Path, old: bytes, new: bytes, entry: journal.Entry) -> Receipt:
    """Return the receipt of an undo: the cells of the write that is taken back, the parts that differ.

    A cell is told as set, from what stood there to what stands there again; looks, notes and sheets show in the parts.
    """
    from ledger_tools.workbook.archive import Archive

    before, after = Archive.open(old), Archive.open(new)
    ours = {e.name: before.raw(e) for e in before.entries}
    theirs = {e.name: after.raw(e) for e in after.entries}
    changed = tuple(n for n in ours if n in theirs and ours[n] != theirs[n])
    try:
        edits = tuple(_set_back(entry.cells, before, after))
    except LedgerError:  # a file can be brought back even where its cells cannot be told
        edits = ()
    return Receipt(
        name=path.name,
        sha256_before=hashlib.sha256(old).hexdigest(),
        sha256_after=hashlib.sha256(new).hexdigest(),
        edits=edits,
        changed=changed,
        added=tuple(n for n in theirs if n not in ours),
        removed=tuple(n for n in ours if n not in theirs),
        same=len(ours) - len(changed) - sum(n not in theirs for n in ours),
        notes=_unlisted(entry),
    )


def _unlisted(entry: journal.Entry) -> tuple[Message, ...]:
    if not entry.more:
        return ()
    return (
        msg(
            "The write that is taken back changed {count} more cells, which are not listed here but go back too.",
            count=entry.more,
        ),
    )


def _set_back(cells: Iterable[str], old: Archive, new: Archive) -> Iterator[DoneEdit]:
    """Yield the cells whose content differs between two files, as edits."""
    from ledger_tools.model.cells import CellRef
    from ledger_tools.workbook.matchedits import Reader
    from ledger_tools.workbook.opc import Package
    from ledger_tools.workbook.sheetxml import SheetPart

    readers = Reader(Package(old)), Reader(Package(new))
    for sheet, addresses in _cells_by_sheet(cells).items():
        names = [next((s.part for s in r.package.sheets if s.name == sheet), None) for r in readers]
        if None in names:
            continue  # the sheet itself came or went
        parts = [SheetPart(r.package.archive.read(name), name) for r, name in zip(readers, names, strict=True) if name]
        for address in addresses:
            place = CellRef.parse(sheet, address)
            stood, stands = (r.shown(p, p.cell(place.row, place.column)) for r, p in zip(readers, parts, strict=True))
            if stood != stands:
                yield DoneEdit("set", sheet, place.row, (address,), stood, stands)


def _cells_by_sheet(cells: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for cell in cells:
        sheet, _, address = cell.rpartition("!")
        found.setdefault(sheet, []).append(address)
    return found


def now() -> str:
    """Return the local time for the journal; order never goes by it."""
    return datetime.now().astimezone().isoformat(timespec="seconds")
