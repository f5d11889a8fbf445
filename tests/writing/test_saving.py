"""The write protocol on disk: whole old file or whole new one, nobody else's change lost, undo byte for byte."""

from __future__ import annotations

import errno
import hashlib
import json
import multiprocessing
import os
import signal
import stat
import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ledger_tools.errors import InputError, UsageProblem, WriteRefused
from ledger_tools.model.edits import AddComment, AddSheet, AppendRows, Edit, FillCell, SetCell
from ledger_tools.workbook import apply, journal, save
from ledger_tools.workbook.backups import list_backups, prune, purge, undo
from ledger_tools.workbook.places import Places, places_of
from tests.writing import made

ROWS = '<row r="1"><c r="A1"><v>1</v></c></row>'
EDIT = [SetCell("台帳", "A1", 2)]
posix = pytest.mark.skipif(os.name == "nt", reason="POSIX rights")


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "台 帳.xlsx"
    path.write_bytes(made.book(ROWS))
    return path


def refused(path: Path, words: str, **options: Any) -> None:
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises((WriteRefused, InputError), match=words):
        apply(path, EDIT, **options)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert not list(path.parent.glob(".lt-*"))


def test_a_save_replaces_the_file_and_keeps_the_old_bytes(ledger: Path) -> None:
    old = ledger.read_bytes()
    receipt = apply(ledger, EDIT)
    assert made.values(ledger.read_bytes()) == {"A1": 2}
    assert receipt.backup is not None
    assert Path(receipt.backup).read_bytes() == old
    assert receipt.sha256_after == hashlib.sha256(ledger.read_bytes()).hexdigest()
    assert receipt.confirmed
    assert [p.name for p in ledger.parent.iterdir() if p.is_file()] == ["台 帳.xlsx"]


def test_a_trial_writes_nothing_at_all(ledger: Path, data_folder: Path) -> None:
    before = ledger.stat()
    receipt = apply(ledger, EDIT, dry_run=True)
    assert receipt.dry_run
    assert receipt.changed == (made.SHEET,)
    assert ledger.stat().st_mtime_ns == before.st_mtime_ns
    assert not data_folder.exists()


def test_a_copy_leaves_the_workbook_alone(ledger: Path, tmp_path: Path) -> None:
    old = ledger.read_bytes()
    copy = tmp_path / "copy.xlsx"
    receipt = apply(ledger, EDIT, to=copy)
    assert (receipt.backup, receipt.target) == (None, str(copy))
    assert ledger.read_bytes() == old
    assert made.values(copy.read_bytes()) == {"A1": 2}
    for target, words in ((copy, "exists already"), (ledger, "itself"), (tmp_path / "c.xls", "must end")):
        with pytest.raises(WriteRefused, match=words):
            apply(ledger, EDIT, to=target)
    apply(ledger, [SetCell("台帳", "A1", 3)], to=copy, replace_copy=True)
    assert made.values(copy.read_bytes()) == {"A1": 3}


def test_nothing_to_change_writes_nothing(ledger: Path) -> None:
    before = ledger.stat().st_mtime_ns
    receipt = apply(ledger, [SetCell("台帳", "A1", 1)])
    assert receipt.backup is None
    assert ledger.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("~$台 帳.xlsx", b"\x06\xe9\x98\xbf\xe6\x98\x8e" + b" " * 158, "阿明"),
        (".~lock.台 帳.xlsx#", ",阿明,host,04.11.2021 10:00,file:///x;".encode(), "阿明"),
        (".~台 帳.xlsx", b"", "open in another program"),
    ],
)
def test_a_workbook_open_elsewhere_is_refused_with_the_name_of_who_has_it(
    ledger: Path, name: str, content: bytes, words: str
) -> None:
    ledger.with_name(name).write_bytes(content)
    refused(ledger, words)


@posix
def test_lock_files_are_looked_for_beside_the_link_and_beside_the_workbook(ledger: Path, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    link = desk / "link.xlsx"
    link.symlink_to(ledger)
    for lock in (desk / "~$link.xlsx", ledger.with_name(f".~lock.{ledger.name}#")):
        lock.write_bytes(b"")
        refused(link, "open in another program")
        with pytest.raises(WriteRefused, match="open in another program"):
            apply(_other(tmp_path), EDIT, to=link, replace_copy=True)
        lock.unlink()
    apply(link, EDIT)
    assert made.values(ledger.read_bytes()) == {"A1": 2}


def _other(folder: Path) -> Path:
    path = folder / "other.xlsx"
    path.write_bytes(made.book(ROWS))
    return path


@posix
def test_a_read_only_file_and_a_hard_link_are_refused(ledger: Path) -> None:
    ledger.chmod(0o444)
    refused(ledger, "read-only")
    ledger.chmod(0o644)
    os.link(ledger, ledger.with_name("second.xlsx"))
    refused(ledger, "hard link")


@posix
def test_permissions_and_attributes_are_kept_and_links_followed(ledger: Path) -> None:
    ledger.chmod(0o640)
    if sys.platform == "linux":
        try:
            os.setxattr(ledger, "user.tag", b"red")
        except OSError:
            pytest.skip("no attributes on this file system")
    link = ledger.with_name("link.xlsx")
    link.symlink_to(ledger)
    apply(link, EDIT)
    assert link.is_symlink()
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o640
    assert made.values(ledger.read_bytes()) == {"A1": 2}
    if sys.platform == "linux":
        assert os.getxattr(ledger, "user.tag") == b"red"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@posix
def test_nobody_may_read_a_copy_who_may_not_read_the_workbook(ledger: Path) -> None:
    usual = os.umask(0o027)
    try:
        for n, (ours, wanted) in enumerate(((0o600, 0o600), (0o664, 0o640), (0o440, 0o640))):
            ledger.chmod(ours)
            copy = ledger.with_name(f"copy{n}.xlsx")
            apply(ledger, EDIT, to=copy)
            assert mode(copy) == wanted
        copy.chmod(0o666)
        apply(ledger, EDIT, to=copy, replace_copy=True)
        assert mode(copy) == 0o666
    finally:
        os.umask(usual)


@posix
def test_a_read_only_copy_is_not_written_over(ledger: Path) -> None:
    copy = ledger.with_name("copy.xlsx")
    copy.write_bytes(b"theirs")
    copy.chmod(0o444)
    with pytest.raises(WriteRefused, match="read-only and is not written over"):
        apply(ledger, EDIT, to=copy, replace_copy=True)
    assert copy.read_bytes() == b"theirs"


def access_list(*entries: tuple[int, int, int]) -> bytes:
    """Return an access list as the system keeps it: tag, rights, user."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


NOBODY_IN_PARTICULAR = 0xFFFFFFFF
SHARED = access_list(
    (1, 6, NOBODY_IN_PARTICULAR),
    (2, 6, 4321),
    (4, 4, NOBODY_IN_PARTICULAR),
    (16, 6, NOBODY_IN_PARTICULAR),
    (32, 0, NOBODY_IN_PARTICULAR),
)


@pytest.mark.skipif(sys.platform != "linux", reason="access lists of Linux")
def test_a_folder_gives_its_access_list_to_no_ledger_that_had_none(ledger: Path) -> None:
    ledger.chmod(0o600)
    try:
        os.setxattr(ledger.parent, "system.posix_acl_default", SHARED)
    except OSError:
        pytest.skip("no access lists on this file system")
    apply(ledger, EDIT)
    assert "system.posix_acl_access" not in os.listxattr(ledger)
    assert mode(ledger) == 0o600


@pytest.mark.skipif(sys.platform != "linux", reason="access lists of Linux")
def test_an_access_list_is_kept_or_the_save_refused(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        os.setxattr(ledger, "system.posix_acl_access", SHARED)
    except OSError:
        pytest.skip("no access lists on this file system")
    apply(ledger, EDIT)
    assert os.getxattr(ledger, "system.posix_acl_access") == SHARED

    def fail(*_: Any) -> None:
        raise OSError(errno.ENOTSUP, "no lists")

    monkeypatch.setattr(os, "setxattr", fail)
    with pytest.raises(WriteRefused, match=r"access list of .* cannot be kept"):
        apply(ledger, [SetCell("台帳", "A1", 3)])
    assert made.values(ledger.read_bytes()) == {"A1": 2}


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    refused(tmp_path / "none.xlsx", "no such file")
    refused(tmp_path, "folder")


def test_a_change_after_the_reading_is_noticed(ledger: Path) -> None:
    refused(ledger, "changed after it was read", expect_sha256="0" * 64)

    def meddle(data: bytes) -> Sequence[Edit]:
        ledger.write_bytes(made.book(ROWS.replace("<v>1", "<v>9")))
        return EDIT

    with pytest.raises(WriteRefused, match="another program meanwhile"):
        apply(ledger, meddle)
    assert made.values(ledger.read_bytes()) == {"A1": 9}


def test_a_program_that_opens_the_file_meanwhile_is_noticed(ledger: Path) -> None:
    def meddle(data: bytes) -> Sequence[Edit]:
        ledger.with_name("~$台 帳.xlsx").write_bytes(b"\1A")
        return EDIT

    with pytest.raises(WriteRefused, match="open in another program"):
        apply(ledger, meddle)
    assert made.values(ledger.read_bytes()) == {"A1": 1}


def test_a_full_disk_is_said_before_anything_is_written(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from collections import namedtuple

    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(save.shutil, "disk_usage", lambda _: usage(1, 1, 10))
    refused(ledger, "disk is full")


def test_a_busy_file_on_windows_is_waited_for(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = Path.replace, []

    def busy(self: Path, target: Path) -> Path:
        if target == ledger:
            calls.append(1)
            if len(calls) < 4:
                problem = PermissionError(errno.EACCES, "busy")
                problem.winerror = 32  # type: ignore[attr-defined]
                raise problem
        return real(self, target)

    monkeypatch.setattr(Path, "replace", busy)
    assert apply(ledger, EDIT).confirmed
    assert len(calls) == 4
    monkeypatch.setattr(save, "BUSY_WAIT", 0.0)
    calls.clear()
    with pytest.raises(WriteRefused, match="held by another program"):
        apply(ledger, [SetCell("台帳", "A1", 5)])
    assert made.values(ledger.read_bytes()) == {"A1": 2}


def test_a_fault_after_the_replacement_is_no_failure_but_unconfirmed(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ledger_tools.workbook import backups

    real = backups.sync_folder

    def fail(folder: Path) -> None:
        if folder == ledger.parent:
            raise OSError(errno.EIO, "io")
        real(folder)

    monkeypatch.setattr(backups, "sync_folder", fail)
    receipt = apply(ledger, EDIT)
    assert not receipt.confirmed
    assert made.values(ledger.read_bytes()) == {"A1": 2}


@posix
@pytest.mark.parametrize("moment", ["_replace", "sync_folder", "write_step", "prune"])
def test_an_interrupt_once_the_file_is_replaced_does_not_hide_the_change(
    ledger: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    from ledger_tools.workbook import backups

    home: Any = {"_replace": save.Slot, "write_step": journal}.get(moment, backups)
    real = getattr(home, moment)

    def interrupted(*words: Any) -> Any:
        if moment == "_replace":
            real(*words)
        if moment == "_replace" or words[0] == ledger.parent or moment in ("write_step", "prune"):
            os.kill(os.getpid(), signal.SIGINT)
        return None if moment == "_replace" else real(*words)

    monkeypatch.setattr(home, moment, interrupted)
    receipt = apply(ledger, EDIT)
    assert receipt.confirmed
    assert receipt.target == str(ledger)
    assert made.values(ledger.read_bytes()) == {"A1": 2}
    assert [e.state for e in journal.read(places_of(ledger).journal)] == ["done"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_whatever_stops_a_save_after_the_replacement_the_change_is_told(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = save.Slot._replace

    def stopped(*words: Any) -> None:
        real(*words)
        raise KeyboardInterrupt

    monkeypatch.setattr(save.Slot, "_replace", stopped)
    assert apply(ledger, EDIT).confirmed
    assert [e.state for e in journal.read(places_of(ledger).journal)] == ["done"]


@posix
def test_an_interrupt_before_the_replacement_leaves_the_old_file(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = ledger.read_bytes()
    monkeypatch.setattr(save, "_write_temporary", lambda *_: os.kill(os.getpid(), signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        apply(ledger, EDIT)
    assert ledger.read_bytes() == old
    assert [e.state for e in journal.read(places_of(ledger).journal)] == ["failed"]


# -- undo, backups, journal


def test_undo_goes_back_write_by_write_and_then_says_so(ledger: Path) -> None:
    states = [ledger.read_bytes()]
    for n in range(3):
        apply(ledger, [AppendRows("台帳", [[n]])], command="append")
        states.append(ledger.read_bytes())
    for wanted in reversed(states[:-1]):
        undo(ledger)
        assert ledger.read_bytes() == wanted
    with pytest.raises(WriteRefused, match="no write of ours"):
        undo(ledger)


def test_undo_says_how_many_cells_it_does_not_list(ledger: Path) -> None:
    old = ledger.read_bytes()
    apply(ledger, [SetCell("台帳", f"B{row}", row) for row in range(1, 204)])
    receipt = undo(ledger)
    assert sum(len(edit.cells) for edit in receipt.edits) == 200
    assert [note.text("en") for note in receipt.notes] == [
        "The write that is taken back changed 3 more cells, which are not listed here but go back too."
    ]
    assert ledger.read_bytes() == old
    apply(ledger, [SetCell("台帳", f"B{row}", row) for row in range(1, 201)])
    assert undo(ledger).notes == ()


def test_a_journal_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    path = tmp_path / "old.journal"
    fields = {"step": "intent", "number": 1, "command": "set", "before": "a", "after": "b", "at": "2026-01-02T03:04:05"}
    text = json.dumps(fields | {"cells": ["S!A1"], "undoes": 0, "temporary": ".lt-0.tmp"}).encode()
    path.write_bytes(text + b" " + hashlib.sha256(text).hexdigest()[:16].encode() + b"\n")
    journal.write_step(path, 1, "done")
    (entry,) = journal.read(path)
    assert (entry.cells, entry.state, entry.more) == (("S!A1",), "done", 0)


def test_undo_leaves_a_file_alone_that_another_program_changed(ledger: Path) -> None:
    apply(ledger, EDIT)
    other = made.book(ROWS.replace("<v>1", "<v>9"))
    ledger.write_bytes(other)
    with pytest.raises(WriteRefused, match="another program"):
        undo(ledger)
    assert ledger.read_bytes() == other


def test_a_trial_of_undo_writes_nothing(ledger: Path) -> None:
    apply(ledger, EDIT)
    after = ledger.read_bytes()
    assert undo(ledger, dry_run=True).dry_run
    assert ledger.read_bytes() == after


def test_undo_needs_its_copy_whole(ledger: Path) -> None:
    receipt = apply(ledger, EDIT)
    assert receipt.backup is not None
    Path(receipt.backup).write_bytes(b"torn")
    with pytest.raises(WriteRefused, match="gone or damaged"):
        undo(ledger)


def test_a_write_whose_end_was_never_noted_can_be_undone(ledger: Path) -> None:
    old = ledger.read_bytes()
    apply(ledger, EDIT)
    book = places_of(ledger.resolve()).journal
    lines = book.read_bytes().splitlines(keepends=True)
    book.write_bytes(b"".join(lines[:-1]) + lines[-1][:10])  # the power went while "done" was written
    undo(ledger)
    assert ledger.read_bytes() == old


def test_a_write_that_never_happened_is_not_undone(ledger: Path) -> None:
    apply(ledger, EDIT)
    middle = ledger.read_bytes()
    places = places_of(ledger.resolve())
    sha = hashlib.sha256(middle).hexdigest()
    journal.write_intent(places.journal, journal.Entry(2, "set", sha, "f" * 64, "2021-11-04", temporary=".lt-1234.tmp"))
    ledger.with_name(".lt-1234.tmp").write_bytes(b"left by a crash")
    undo(ledger)
    assert made.values(ledger.read_bytes()) == {"A1": 1}
    assert not ledger.with_name(".lt-1234.tmp").exists()


def test_the_journal_holds_no_values(ledger: Path) -> None:
    apply(ledger, [SetCell("台帳", "A1", "王小明 A123456789")])
    text = places_of(ledger.resolve()).journal.read_text()
    assert "A123456789" not in text
    assert json.loads(text.splitlines()[0].rpartition(" ")[0])["cells"] == ["台帳!A1"]


@pytest.mark.parametrize("purging", [False, True])
def test_copies_that_a_crash_left_half_written_go(ledger: Path, *, purging: bool) -> None:
    places = places_of(ledger)
    apply(ledger, EDIT)
    other = places.backups / ".0123456789abcdef-00.xlsx.bak.7.tmp"
    left = places.backups / f".{places.backup('0' * 64).name}.7.tmp"
    for path in (other, left):
        path.write_bytes(b"half")
    if purging:
        purge(ledger)
    else:
        apply(ledger, [SetCell("台帳", "A1", 3)])
    assert other.exists()
    assert not left.exists()


@pytest.mark.parametrize("copying", [False, True])
def test_old_temporary_files_go_and_fresh_or_foreign_ones_stay(ledger: Path, *, copying: bool) -> None:
    old, fresh, foreign = (ledger.with_name(f".lt-{word}.tmp") for word in ("0badcafe", "1badcafe", "theirs"))
    for path in (old, fresh, foreign):
        path.write_bytes(b"half")
    for path in (old, foreign):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    apply(ledger, EDIT, to=ledger.with_name("copy.xlsx") if copying else None)
    assert [path.exists() for path in (old, fresh, foreign)] == [False, True, True]


def test_undo_writes_the_very_bytes_that_it_checked(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = apply(ledger, EDIT)
    new = ledger.read_bytes()
    kept = Path(receipt.backup or "")
    real = Path.read_bytes

    def meddled(path: Path) -> bytes:
        return made.book(ROWS.replace("<v>1", "<v>9")) if path == kept else real(path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", meddled)
        with pytest.raises(WriteRefused, match="gone or damaged"):
            undo(ledger)
    assert ledger.read_bytes() == new


def test_backups_are_listed_newest_first_and_purged(ledger: Path) -> None:
    for n in range(3):
        apply(ledger, [SetCell("台帳", "A1", n + 10)], command="set")
    found = list_backups(ledger)
    assert [b.command for b in found] == ["set", "set", "set"]
    assert hashlib.sha256(found[0].path.read_bytes()).hexdigest() == found[0].sha256
    assert purge(ledger) == 3
    assert list_backups(ledger) == []
    with pytest.raises(WriteRefused):
        undo(ledger)


def test_backups_are_private_and_can_lie_beside_the_file(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_TOOLS_BACKUPS", "beside")
    receipt = apply(ledger, EDIT)
    assert receipt.backup is not None
    assert Path(receipt.backup).parent == ledger.parent / ".ledger-backups"
    if os.name != "nt":
        assert stat.S_IMODE(Path(receipt.backup).stat().st_mode) == 0o600
    undo(ledger)
    assert made.values(ledger.read_bytes()) == {"A1": 1}


@pytest.mark.parametrize("folder", ["data", "./data", "../data", "~/data"])
def test_a_data_folder_that_moves_with_the_user_is_refused(
    ledger: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.chdir(ledger.parent)
    monkeypatch.setenv("LEDGER_TOOLS_DATA", folder)
    old = ledger.read_bytes()
    for action in (lambda: apply(ledger, EDIT), lambda: list_backups(ledger), lambda: undo(ledger)):
        with pytest.raises(UsageProblem, match="is not a full path"):
            action()
    assert ledger.read_bytes() == old
    assert [path.name for path in ledger.parent.iterdir()] == [ledger.name]


def test_old_copies_go_by_number_day_and_month_but_the_newest_stay(tmp_path: Path) -> None:
    places = Places(tmp_path, tmp_path, "k")
    shas = [hashlib.sha256(str(n).encode()).hexdigest() for n in range(400)]
    for n, sha in enumerate(shas):
        day = f"{2020 + n // 200}-{n % 200 // 17 + 1:02}-{n % 17 + 1:02}T10:00:00"
        journal.write_intent(places.journal, journal.Entry(n + 1, "set", sha, "x", day))
        places.backup(sha).write_bytes(b"x")
    prune(places)
    left = [n for n, sha in enumerate(shas) if places.backup(sha).exists()]
    assert left[-100:] == list(range(300, 400))
    # the last hundred days begin on 15 June 2021; of the last twelve months January to May are not among them
    assert len(left) == 100 + 5
    assert prune(places) == 0


EDITS = st.one_of(
    st.builds(
        lambda n, v: SetCell("台帳", f"B{n}", v),
        st.integers(1, 9),
        st.one_of(st.integers(-99, 99), st.text(max_size=5)),
    ),
    st.builds(lambda v: AppendRows("台帳", [v]), st.lists(st.integers(0, 99), min_size=1, max_size=3)),
    st.builds(lambda n: FillCell("台帳", f"C{n}", "FFF2CC"), st.integers(1, 9)),
    st.builds(
        lambda n, t: AddComment("台帳", f"D{n}", t), st.integers(1, 9), st.text("ab<&中", min_size=1, max_size=5)
    ),
    st.builds(lambda n: AddSheet(f"頁{n}"), st.integers(0, 3)),
)


def _history(path: Path, edits: Sequence[Edit]) -> None:
    start = path.read_bytes()
    done = 0
    for edit in edits:
        before = path.read_bytes()
        try:
            apply(path, [edit])
        except WriteRefused:
            assert path.read_bytes() == before
        done += path.read_bytes() != before
    for _ in range(done):
        undo(path)
    assert path.read_bytes() == start
    with pytest.raises(WriteRefused):
        undo(path)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(EDITS, max_size=8), st.integers(0, 2**40))
def test_a_random_history_undone_step_by_step_is_the_first_file(tmp_path: Path, edits: list[Edit], number: int) -> None:
    path = tmp_path / f"{number}.xlsx"
    path.write_bytes(made.book(ROWS))
    purge(path)
    _history(path, edits)


@pytest.mark.slow
@settings(
    max_examples=1000,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(EDITS, max_size=50), st.integers(0, 2**40))
def test_a_thousand_random_histories(tmp_path: Path, edits: list[Edit], number: int) -> None:
    path = tmp_path / f"{number}.xlsx"
    path.write_bytes(made.book(ROWS))
    purge(path)
    _history(path, edits)


# -- several processes


def _worker(path: str, count: int, who: int) -> None:
    for n in range(count):
        apply(path, lambda data, call=f"{who}-{n}": [AppendRows("台帳", [[_next_number(data), call]])])


def _next_number(data: bytes) -> int:
    import re

    return max(map(int, re.findall(rb'<c r="A\d+"[^>]*><v>(\d+)</v>', made.part(data)))) + 1


def _crowd(path: Path, workers: int, count: int) -> None:
    context = multiprocessing.get_context("spawn")
    crowd = [context.Process(target=_worker, args=(str(path), count, who)) for who in range(workers)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert [one.exitcode for one in crowd] == [0] * workers
    found = made.values(path.read_bytes())
    total = workers * count + 1
    assert sorted(v for k, v in found.items() if k.startswith("A")) == list(range(1, total + 1))  # type: ignore[type-var]
    assert len({v for k, v in found.items() if k.startswith("B")}) == total - 1


def test_processes_that_log_at_once_lose_no_row_and_use_no_number_twice(ledger: Path) -> None:
    _crowd(ledger, 4, 6)


@pytest.mark.slow
def test_eight_processes_log_two_hundred_calls_each(ledger: Path) -> None:
    _crowd(ledger, 8, 200)
