"""Where a command's output goes: standard output, or a new file that appears whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from ledger_tools.errors import UsageProblem, WriteRefused
from ledger_tools.text.i18n import msg
from ledger_tools.text.reasons import reason_in_words

ENDINGS = {
    ".txt": "text",
    ".text": "text",
    ".json": "json",
    ".csv": "csv",
    ".sarif": "sarif",
    ".xml": "junit",
    ".xlsx": "xlsx",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".ics": "ics",
}


def format_of(path: Path, formats: Sequence[str]) -> str:
    """Return the format that a file's ending means.

    Raises:
        UsageProblem: the ending means none of the formats offered.
    """
    found = ENDINGS.get(path.suffix.casefold())
    if found is not None and found in formats:
        return found
    endings = [ending for ending, name in ENDINGS.items() if name in formats]
    raise UsageProblem(
        msg(
            "-o {path}: the ending does not tell the format; use {endings}, or add --format.",
            path=path,
            endings=" ".join(endings),
        )
    )


@dataclass(frozen=True, slots=True)
class Output:
    """The place and the form of a command's output.

    Attributes:
        format: one of the command's formats.
        path: the file to write, None for standard output.
        force: True if an existing file may be replaced.
        inputs: files that must never be written, under whatever name.
    """

    format: str
    path: Path | None = None
    force: bool = False
    inputs: Sequence[Path] = ()

    @property
    def to_terminal(self) -> bool:
        """True if a person looks at the output as it comes."""
        return self.path is None and sys.stdout.isatty()

    def check(self) -> None:
        """Refuse a target that must not be written.

        Raises:
            WriteRefused: it is an input, exists without --force, is no regular file, or lies in no folder.
        """
        if self.path is not None:
            check_target(self.path, force=self.force, inputs=self.inputs)

    def write(self, text: str) -> None:
        """Write text, as UTF-8 where it goes to a file."""
        if self.path is not None:
            self.write_bytes(text.encode("utf-8", "replace"))
            return
        click.echo(text, nl=False)

    def write_lines(self, lines: Iterable[str]) -> None:
        """Write lines of text; on standard output each as it comes."""
        if self.path is not None:
            self.write("".join(f"{line}\n" for line in lines))
            return
        for line in lines:
            click.echo(line, color=True if self.to_terminal else None)

    def write_bytes(self, data: bytes) -> None:
        """Write bytes, to a file whole or not at all; to standard output as they are."""
        if self.path is not None:
            save(self.path, data, force=self.force, inputs=self.inputs)
            return
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def check_target(path: Path, *, force: bool, inputs: Sequence[Path] = ()) -> None:
    """Refuse a target that must not be written.

    Raises:
        WriteRefused: it is an input, exists without --force, is no regular file, or lies in no folder.
    """
    for source in inputs:
        if _same_file(path, source):
            raise WriteRefused(msg("{path} is the workbook being read and is not written over.", path=path))
    try:
        status = path.stat()
    except FileNotFoundError:
        if path.is_symlink():
            raise WriteRefused(msg("{path} is a link to nowhere; name the file itself.", path=path)) from None
        if not path.parent.is_dir():
            raise WriteRefused(msg("{path}: there is no folder {folder}.", path=path, folder=path.parent)) from None
        return
    except (OSError, ValueError) as problem:
        raise WriteRefused(msg("{path} cannot be written.", path=path)) from problem
    if not stat.S_ISREG(status.st_mode):
        raise WriteRefused(msg("{path} is not an ordinary file and is not written over.", path=path))
    if not force:
        raise WriteRefused(msg("{path} exists already; add --force to replace it.", path=path))


def save(path: Path, data: bytes, *, force: bool = False, inputs: Sequence[Path] = ()) -> None:
    """Write a file beside its place and move it there, so that it appears whole or not at all.

    Raises:
        WriteRefused: the target must not be written, or the disk does not take it.
    """
    with placing(path, data, force=force, inputs=inputs):
        pass


@contextmanager
def placing(path: Path, data: bytes, *, force: bool = False, inputs: Sequence[Path] = ()) -> Iterator[None]:
    """Write a file beside its place, and move it there when what is done meanwhile has gone well; else it goes away.

    Raises:
        WriteRefused: the target must not be written, or the disk does not take it.
    """
    import tempfile  # costs ten milliseconds that a run without -o need not pay

    check_target(path, force=force, inputs=inputs)
    target = Path(os.path.realpath(path))
    temporary: str | None = None
    try:
        with _told_of(path):
            handle, temporary = tempfile.mkstemp(prefix=".ledger-tools-", suffix=".tmp", dir=target.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(_mode(target))
        yield
        with _told_of(path):
            _move(temporary, target, force=force)
        temporary = None
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    """Put what the disk refuses into a sentence.

    Raises:
        WriteRefused: the disk refused.
    """
    try:
        yield
    except OSError as problem:
        reason = reason_in_words(problem)
        raise WriteRefused(msg("{path} could not be written: {reason}.", path=path, reason=reason)) from problem


def _move(temporary: str, target: Path, *, force: bool) -> None:
    """Move a finished file to its place; without force only where nothing has appeared there meanwhile."""
    if force:
        os.replace(temporary, target)  # noqa: PTH105 - one name is a str by birth
        return
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if target.exists():
            raise
        os.replace(temporary, target)  # noqa: PTH105
        return
    os.unlink(temporary)  # noqa: PTH108


def _mode(target: Path) -> int:
    """Return the permissions for a file: those it has, else what the user's mask leaves of a new one."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
