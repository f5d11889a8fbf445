"""Where output may go: a new file, whole or not at all; never over the input or what is no ordinary file."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from ledger_tools.cli.output import Output, format_of, save
from ledger_tools.errors import UsageProblem, WriteRefused


def test_the_ending_tells_the_format() -> None:
    formats = ("text", "json", "csv", "sarif", "junit")
    assert [format_of(Path(name), formats) for name in ("a.txt", "a.JSON", "a.b.csv", "a.sarif", "a.xml")] == list(
        formats
    )


@pytest.mark.parametrize("name", ["a", "a.pdf", "a.xlsx", ".json"])
def test_an_ending_that_tells_nothing_is_refused(name: str) -> None:
    with pytest.raises(UsageProblem, match="--format"):
        format_of(Path(name), ("text", "json"))


def test_a_new_file_appears_with_the_usual_permissions(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        save(tmp_path / "a.json", b"{}")
    finally:
        os.umask(mask)
    assert (tmp_path / "a.json").read_bytes() == b"{}"
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "a.json").stat().st_mode) == 0o640


def test_an_existing_file_is_replaced_only_with_force(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    target.write_text("old")
    with pytest.raises(WriteRefused, match="--force"):
        save(target, b"new")
    assert target.read_text() == "old"
    save(target, b"new", force=True)
    assert target.read_text() == "new"


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("link", ["same", "symbolic", "hard", "dotted"])
def test_the_input_is_never_written_over(tmp_path: Path, link: str, force: bool) -> None:
    source = tmp_path / "台帳.xlsx"
    source.write_text("ledger")
    target = tmp_path / "out.json"
    if link == "same":
        target = source
    elif link == "symbolic":
        target.symlink_to(source)
    elif link == "hard":
        target.hardlink_to(source)
    else:
        (tmp_path / "d").mkdir()
        target = tmp_path / "d" / ".." / "台帳.xlsx"
    with pytest.raises(WriteRefused, match="being read"):
        save(target, b"new", force=force, inputs=[source])
    assert source.read_text() == "ledger"


def test_what_is_no_ordinary_file_is_never_written_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "folder.json").mkdir()
    for target in (tmp_path / "pipe.json", tmp_path / "folder.json", Path("/dev/null")):
        with pytest.raises(WriteRefused, match="not an ordinary file"):
            save(target, b"new", force=True)


def test_a_link_to_a_file_stays_a_link_and_one_to_nowhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "link.json").symlink_to("real.json")
    (tmp_path / "lost.json").symlink_to("gone.json")
    save(tmp_path / "link.json", b"new", force=True)
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_text() == "new"
    with pytest.raises(WriteRefused, match="nowhere"):
        save(tmp_path / "lost.json", b"new", force=True)


def test_a_missing_folder_is_named_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(WriteRefused, match="no folder"):
        Output("json", tmp_path / "missing" / "a.json").check()


def test_a_write_that_fails_leaves_the_old_file_and_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.json"
    target.write_text("old")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(WriteRefused, match="the disk is full"):
        save(target, b"new", force=True)
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


def test_a_file_that_appears_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.json"
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (target.write_text("theirs"), real(handle))[1])
    with pytest.raises(WriteRefused):
        save(target, b"ours")
    assert target.read_text() == "theirs"
