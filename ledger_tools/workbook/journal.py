"""The journal of a workbook: one JSON line for each step of a write, with a checksum; no values of cells.

Steps are ``intent`` (before the file is replaced), ``done`` (after it) and ``failed``. A write whose ``done`` is
missing counts as done where the file, or the next write, shows its bytes. A torn last line is passed over.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One write.

    Attributes:
        number: counts up; order goes by it, not by the clock.
        before, after: SHA-256 of the file before and after.
        at: local time as ISO text, for people.
        undoes: number of the write that this one takes back; 0 for none.
        temporary: name of the temporary file, for cleaning up after a crash.
        state: ``intent``, ``done`` or ``failed``.
        more: how many more cells were written than ``cells`` lists.
    """

    number: int
    command: str
    before: str
    after: str
    at: str
    cells: tuple[str, ...] = ()
    undoes: int = 0
    temporary: str = ""
    state: str = "intent"
    more: int = 0


def read(path: Path) -> list[Entry]:
    """Return the writes in the order of their numbers; none where there is no journal."""
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    found: dict[int, Entry] = {}
    for line in lines:
        fields = _checked(line)
        if fields is None:
            continue
        number = int(fields["number"])
        if fields["step"] == "intent":
            found[number] = Entry(
                number,
                fields["command"],
                fields["before"],
                fields["after"],
                fields["at"],
                tuple(fields["cells"]),
                int(fields["undoes"]),
                fields["temporary"],
                more=int(fields.get("more", 0)),
            )
        elif number in found:
            found[number] = replace(found[number], state=fields["step"])
    return [found[n] for n in sorted(found)]


def _checked(line: bytes) -> dict[str, Any] | None:
    """Return the fields of a line whose checksum is right; None for a torn or foreign one."""
    text, _, mark = line.rpartition(b" ")
    if not text or hashlib.sha256(text).hexdigest()[:16].encode() != mark:
        return None
    fields = json.loads(text)
    return fields if isinstance(fields, dict) else None


def write_intent(path: Path, entry: Entry) -> None:
    """Add a write that is about to happen."""
    _add(
        path,
        {
            "step": "intent",
            "number": entry.number,
            "command": entry.command,
            "before": entry.before,
            "after": entry.after,
            "at": entry.at,
            "cells": list(entry.cells),
            "undoes": entry.undoes,
            "temporary": entry.temporary,
            "more": entry.more,
        },
    )


def write_step(path: Path, number: int, step: str) -> None:
    """Add how a write ended: ``done`` or ``failed``."""
    _add(path, {"step": step, "number": number})


def _add(path: Path, fields: dict[str, Any]) -> None:
    text = json.dumps(fields, ensure_ascii=True, separators=(",", ":")).encode()
    line = text + b" " + hashlib.sha256(text).hexdigest()[:16].encode() + b"\n"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
    try:
        size = os.fstat(handle).st_size
        if size and not _ends_with_newline(path, size):
            line = b"\n" + line  # the last line was torn by a crash
        _write_all(handle, line)
        os.fsync(handle)
    finally:
        os.close(handle)


def _ends_with_newline(path: Path, size: int) -> bool:
    with path.open("rb") as file:
        file.seek(size - 1)
        return file.read(1) == b"\n"


def _write_all(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def settled(entries: Sequence[Entry], current: str) -> list[Entry]:
    """Return the writes that really happened.

    Args:
        current: SHA-256 of the file as it is now.
    """
    real = []
    for n, entry in enumerate(entries):
        later = entries[n + 1 :]
        shown = later[0].before == entry.after if later else current == entry.after
        if entry.state == "done" or (entry.state != "done" and entry.after != entry.before and shown):
            real.append(entry)
    return real


def undo_stack(entries: Sequence[Entry]) -> list[Entry]:
    """Return the writes that can still be taken back, the last one last.

    A write that takes another back removes it; so repeated undo goes further and further back.
    """
    stack: list[Entry] = []
    for entry in entries:
        if entry.undoes:
            stack = [e for e in stack if e.number != entry.undoes]
        else:
            stack.append(entry)
    return stack
