"""Disks that are full, read-only or odd: the old file or the new one, and one sentence."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger_tools.errors import WriteRefused
from ledger_tools.model.edits import SetCell
from ledger_tools.workbook import apply, backups, plan, save
from ledger_tools.workbook.backups import undo
from tests.writing import made

FULL = "台帳.xlsx: the disk is full, so nothing was changed; make room and try again."
EDIT = [SetCell("台帳", "A1", 2)]
ROWS = '<row r="1"><c r="A1"><v>1</v></c></row>' + "".join(
    f'<row r="{n}"><c r="A{n}"><v>{n * 7919 % 104729}.{n * 31 % 997}</v></c></row>' for n in range(2, 2000)
)


def _mount(*words: str) -> bool:
    try:
        return subprocess.run(["mount", *words], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own, where the machine lets us have one."""
    place = tmp_path / "disk"
    place.mkdir()
    if not sys.platform.startswith("linux") or not _mount("-t", "tmpfs", "-o", "size=400k", "none", str(place)):
        pytest.skip("no right to mount here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_with_any_room_left_holds_the_old_file_or_the_new_one(
    disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From no room at all to three times the workbook, in steps of a page; the early look at the room is left out."""
    monkeypatch.setattr(save, "_check_space", lambda place, size: None)
    monkeypatch.setenv("LEDGER_TOOLS_DATA", str(disk / "data"))
    old = made.book(ROWS)
    new = plan(old, EDIT).data
    path, filler = disk / "台帳.xlsx", disk / "filler"
    ended = []
    for room in range(0, 3 * len(old), 4096):
        path.write_bytes(old)
        backups.purge(path)
        _fill(filler, disk, room)
        ended.append(_outcome(path))
        assert path.read_bytes() == (new if ended[-1] == "saved" else old)
        assert not list(disk.glob(".lt-*"))
        filler.unlink()
        apply(path, [SetCell("台帳", "B1", "again")])
        undo(path)
    assert set(ended) == {FULL, "saved"}
    assert ended == sorted(ended, key="saved".__eq__)  # once there is room enough it is always saved


def _outcome(path: Path) -> str:
    try:
        apply(path, EDIT)
    except WriteRefused as stop:
        return str(stop)
    return "saved"


def _fill(filler: Path, disk: Path, room: int) -> None:
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(free - room, 1))


def test_a_disk_that_became_read_only_is_said(disk: Path) -> None:
    path = disk / "台帳.xlsx"
    path.write_bytes(made.book(ROWS))
    assert _mount("-o", "remount,ro", str(disk))
    with pytest.raises(WriteRefused, match="read-only"):
        apply(path, EDIT)
    assert path.read_bytes() == made.book(ROWS)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="an administrator may write everywhere")
def test_a_folder_that_takes_no_files_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "shut"
    folder.mkdir()
    path = folder / "台帳.xlsx"
    path.write_bytes(made.book(ROWS))
    folder.chmod(0o500)
    try:
        with pytest.raises(WriteRefused, match="takes no new files"):
            apply(path, EDIT)
    finally:
        folder.chmod(0o700)
    assert path.read_bytes() == made.book(ROWS)


def test_a_folder_that_takes_no_files_is_said_to_anybody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "台帳.xlsx"
    path.write_bytes(made.book(ROWS))
    real = os.access
    monkeypatch.setattr(os, "access", lambda place, mode: Path(place) != tmp_path and real(place, mode))
    with pytest.raises(WriteRefused, match="takes no new files"):
        apply(path, EDIT)
    assert path.read_bytes() == made.book(ROWS)


@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOTSUP])
def test_a_network_folder_that_cannot_be_synced_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    path = tmp_path / "台帳.xlsx"
    path.write_bytes(made.book(ROWS))
    real = backups.sync_folder

    def odd(folder: Path) -> None:
        if folder == tmp_path:
            raise OSError(code, os.strerror(code))
        real(folder)

    monkeypatch.setattr(backups, "sync_folder", odd)
    assert apply(path, EDIT).confirmed


def test_a_limit_on_the_size_of_files_is_one_sentence(tmp_path: Path) -> None:
    if os.name == "nt":
        pytest.skip("no such limit")
    path = tmp_path / "台帳.xlsx"
    old = made.book(ROWS)
    path.write_bytes(old)
    code = (
        "import resource, sys; from ledger_tools.cli import main\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({len(old) // 2}, {len(old) // 2}))\n"
        f"sys.argv = ['ledger-tools', '--lang', 'en', 'set', {str(path)!r}, '台帳!A1', '2']; main()"
    )
    root = Path(__file__).resolve().parents[2]
    ended = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert ended.returncode == 4
    assert len(ended.stderr.strip().splitlines()) == 1
    assert path.read_bytes() == old
    assert not list(tmp_path.glob(".lt-*"))
