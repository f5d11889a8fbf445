"""The write protocol: a workbook on disk is always the whole old file or the whole new one.

In order: resolve links; our own lock; other programs' lock files; may the file be replaced; read and hash; make and
check the new bytes (the caller); free space; backup; journal; temporary file in the same folder, synced and read back;
hash of the file once more; atomic replace; folder synced; journal. Another program can still write in the moment
between the last look and the replace; the backup and the journal then show what was replaced.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
import shutil
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ledger_tools.errors import InputError, TryAgain, WriteRefused
from ledger_tools.model.edits import Receipt
from ledger_tools.text.i18n import msg
from ledger_tools.workbook import backups, journal
from ledger_tools.workbook.interrupts import uninterrupted
from ledger_tools.workbook.limits import Limits
from ledger_tools.workbook.locks import check_other_programs, check_replaceable, locked, owner_files
from ledger_tools.workbook.places import Places, places_of
from ledger_tools.workbook.refusals import WINDOWS_BUSY, refusing
from ledger_tools.workbook.sniff import read_file

BUSY_WAIT = 5.0  # seconds to wait for a Windows program that holds the file for a moment
LISTED_CELLS = 200  # cells of a write that its line in the journal lists
STALE = 86_400.0  # seconds after which a temporary file is a crash's and no other process's
_PREFIX = ".lt-"
_OURS = re.compile(r"\.lt-[0-9a-f]{8}\.tmp")
_ACCESS_LIST = "system.posix_acl_access"


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save: where the replaced bytes are, and whether the new ones were seen on disk."""

    backup: str
    confirmed: bool


@dataclass(slots=True)
class Slot:
    """A workbook that is ours to replace, while the lock is held.

    Attributes:
        data: its bytes.
        sha256: their hash.
        given: the path as the user named it, with its links.
    """

    path: Path
    places: Places
    data: bytes
    sha256: str
    name: str
    given: Path

    def save(self, new: bytes, *, command: str, receipt: Receipt, undoes: int = 0) -> Saved:
        """Replace the workbook.

        Raises:
            WriteRefused: nothing was changed; the sentence says why.
        """
        with refusing(self.name):
            _check_space(self.path, len(new))
            _check_space(self.places.backups, len(self.data))
            kept = backups.keep(self.places, self.data, self.sha256)
        after = hashlib.sha256(new).hexdigest()
        temporary = self.path.with_name(f"{_PREFIX}{secrets.token_hex(4)}.tmp")
        entry = self._intent(command, after, receipt, undoes, temporary.name)
        try:
            with refusing(self.name):
                journal.write_intent(self.places.journal, entry)
                _write_temporary(temporary, new, after, self.path)
                self._check_unchanged()
                check_other_programs(self.path, self.given)
            with uninterrupted():
                with refusing(self.name):
                    self._replace(temporary, after)
                return Saved(str(kept), self._confirm(entry, after))
        except BaseException:
            if not temporary.exists() and _holds(self.path, after):
                # what stopped us came after the replacement; the change is done and is to be told
                return Saved(str(kept), self._confirm(entry, after))
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                journal.write_step(self.places.journal, entry.number, "failed")
            raise

    def _intent(self, command: str, after: str, receipt: Receipt, undoes: int, temporary: str) -> journal.Entry:
        with refusing(self.name):
            entries = journal.read(self.places.journal)
        number = max((e.number for e in entries), default=0) + 1
        cells = [f"{e.sheet}!{c}" for e in receipt.edits for c in e.cells]
        listed, more = tuple(cells[:LISTED_CELLS]), max(0, len(cells) - LISTED_CELLS)
        return journal.Entry(number, command, self.sha256, after, backups.now(), listed, undoes, temporary, more=more)

    def _check_unchanged(self) -> None:
        if hashlib.sha256(self.path.read_bytes()).hexdigest() != self.sha256:
            raise TryAgain(
                msg(
                    "{file} was changed by another program meanwhile, so nothing was written; try again.",
                    file=self.name,
                )
            )

    def _replace(self, temporary: Path, after: str) -> None:
        """Put the new file in the old one's place; wait a little where Windows says it is busy."""
        deadline = time.monotonic() + BUSY_WAIT
        while True:
            try:
                temporary.replace(self.path)
            except OSError as problem:
                if _holds(self.path, after):
                    return  # the system reported a fault although it was done
                busy = getattr(problem, "winerror", None) in WINDOWS_BUSY
                if not busy or time.monotonic() >= deadline:
                    raise
                time.sleep(0.1)
            else:
                return

    def _confirm(self, entry: journal.Entry, after: str) -> bool:
        """Make the replacement durable and see that it is there; True if all of it worked."""
        confirmed = True
        try:
            backups.sync_folder(self.path.parent)
        except OSError as problem:
            confirmed = problem.errno in (errno.EINVAL, errno.ENOTSUP)  # some network folders know no such thing
        try:
            confirmed = _holds(self.path, after) and confirmed
            journal.write_step(self.places.journal, entry.number, "done")
            backups.prune(self.places)
        except (OSError, MemoryError):
            confirmed = False
        return confirmed


def read_for_writing(path: Path) -> bytes:
    """Return a workbook's bytes; one that is missing for a moment is waited for, as Excel deletes before it renames.

    Raises:
        InputError: it cannot be read.
    """
    deadline = time.monotonic() + 2.0
    while not path.exists() and owner_files(path) and time.monotonic() < deadline:
        time.sleep(0.1)
    try:
        return read_file(path, Limits())
    except InputError as problem:
        raise InputError(msg("{file}: {problem}", file=path.name, problem=problem.sentence)) from problem


@contextmanager
def saving(path: Path, places: Places | None = None) -> Iterator[Slot]:
    """Hold a workbook for one change: locked against our own processes, unused by others, allowed to be replaced.

    Raises:
        InputError: it cannot be read.
        WriteRefused: it is in use, read-only, or cannot be replaced without loss.
    """
    name = path.name
    try:
        real = path.resolve(strict=False)
    except (OSError, RuntimeError) as problem:
        raise InputError(msg("{file}: the link leads nowhere.", file=name)) from problem
    found = places or places_of(real)
    with locked(found, name), refusing(name):
        data = read_for_writing(real)
        check_other_programs(real, path)
        check_replaceable(real)
        _clean_up(real, found)
        yield Slot(real, found, data, hashlib.sha256(data).hexdigest(), name, path)


def _check_space(place: Path, size: int) -> None:
    """Refuse early where the disk is nearly full; a full disk later on is harmless too."""
    folder = place if place.is_dir() else next((p for p in place.parents if p.is_dir()), place)
    if shutil.disk_usage(folder).free < size + 1_000_000:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _write_temporary(temporary: Path, data: bytes, sha256: str, model: Path) -> None:
    """Write the new file beside the old one with the old one's rights, sync it and read it back."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags, 0o600)
    try:
        backups.write_all(handle, data)
        _take_rights(handle, temporary, model)
        os.fsync(handle)
    finally:
        os.close(handle)
    if hashlib.sha256(temporary.read_bytes()).hexdigest() != sha256:
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def _take_rights(handle: int, temporary: Path, model: Path) -> None:
    """Give the new file the old one's owner, group, access lists and mode; refuse where they cannot be kept."""
    if os.name == "nt":
        shutil.copymode(model, temporary)
        return
    status, mine = model.stat(), os.fstat(handle)
    if (status.st_uid, status.st_gid) != (mine.st_uid, mine.st_gid):
        try:
            os.fchown(handle, status.st_uid, status.st_gid)
        except PermissionError:
            raise WriteRefused(
                msg("{file} belongs to another user and would change hands; write a copy with --to.", file=model.name)
            ) from None
    if sys.platform == "linux":
        _take_attributes(handle, model)
    os.fchmod(handle, stat.S_IMODE(status.st_mode))


def _take_attributes(handle: int, model: Path) -> None:
    """Give the new file the old one's access list, or none as it had none, and the user's own attributes."""
    if sys.platform != "linux":
        return
    try:
        names = os.listxattr(model)
    except OSError:
        names = []  # a file system without attributes
    for name in names:
        if name.startswith("user."):  # security labels are given by the system
            with contextlib.suppress(OSError):
                os.setxattr(handle, name, os.getxattr(model, name))
    try:
        if _ACCESS_LIST in names:
            os.setxattr(handle, _ACCESS_LIST, os.getxattr(model, _ACCESS_LIST))
        else:
            os.removexattr(handle, _ACCESS_LIST)  # a folder may give one to every new file
    except OSError as problem:
        if _ACCESS_LIST not in names and problem.errno in (errno.ENODATA, errno.ENOTSUP):
            return
        raise WriteRefused(
            msg("the access list of {file} cannot be kept; write a copy with --to.", file=model.name)
        ) from problem


def _holds(path: Path, sha256: str) -> bool:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    except OSError:
        return False


def _clean_up(path: Path, places: Places) -> None:
    """Remove temporary files that a crash left: as the journal names them, and any that are old."""
    _remove_old(path.parent)
    with contextlib.suppress(OSError):
        for entry in journal.read(places.journal):
            name = entry.temporary
            if entry.state == "intent" and name.startswith(_PREFIX) and name.endswith(".tmp") and "/" not in name:
                path.with_name(name).unlink(missing_ok=True)


def _remove_old(folder: Path) -> None:
    """Remove our temporary files that nobody can still be writing; a copy's are in no journal."""
    with contextlib.suppress(OSError):
        for left in folder.glob(f"{_PREFIX}*.tmp"):
            with contextlib.suppress(OSError):
                if _OURS.fullmatch(left.name) and time.time() - left.lstat().st_mtime > STALE:
                    left.unlink()


def save_copy(target: Path, data: bytes, *, source: Path, replace_existing: bool) -> Path:
    """Write a changed workbook to a new place, whole or not at all, and return where.

    Raises:
        WriteRefused: the target is the workbook itself, is there already, or cannot be written.
    """
    with refusing(target.name):
        if target.exists() and source.exists() and target.samefile(source):
            raise WriteRefused(msg("{file} is the workbook itself; leave out --to to change it.", file=target.name))
        if target.is_dir() or (target.exists() and not target.is_file()):
            raise WriteRefused(msg("{file} is not an ordinary file and is not written over.", file=target.name))
        if target.exists() and not replace_existing:
            raise WriteRefused(msg("{file} exists already; choose another name.", file=target.name))
        if target.exists():
            check_other_programs(target.resolve(), target)
            if not target.stat().st_mode & 0o222 or not os.access(target, os.W_OK):
                raise WriteRefused(
                    msg("{file} is read-only and is not written over; choose another name.", file=target.name)
                )
        if target.suffix.lower() != source.suffix.lower():
            raise WriteRefused(
                msg("{file} must end in {ending} like the workbook.", file=target.name, ending=source.suffix)
            )
        real = target.resolve()
        _remove_old(real.parent)
        temporary = real.with_name(f"{_PREFIX}{secrets.token_hex(4)}.tmp")
        try:
            _write_temporary_copy(temporary, data, source, real)
            if replace_existing:
                temporary.replace(real)
            else:
                _move_new(temporary, real)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
    with contextlib.suppress(OSError):
        backups.sync_folder(real.parent)
    return target


def _move_new(temporary: Path, target: Path) -> None:
    """Give a finished file its name, but never take one that has appeared meanwhile."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        temporary.replace(target)
        return
    temporary.unlink()


def _write_temporary_copy(temporary: Path, data: bytes, source: Path, target: Path) -> None:
    """Write a copy that nobody may read who may not read the workbook; a file that is replaced keeps its mode."""
    kept = stat.S_IMODE(target.stat().st_mode) if target.exists() else None
    wanted = (source.stat().st_mode & 0o666) | 0o600  # the system takes the user's mask off
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags, wanted if kept is None else 0o600)
    try:
        backups.write_all(handle, data)
        if kept is not None and os.name != "nt":
            os.fchmod(handle, kept)
        os.fsync(handle)
    finally:
        os.close(handle)
