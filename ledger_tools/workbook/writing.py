"""The face of writing: edits in, a checked new file and its receipt out.

``plan`` is pure: it makes the new bytes and proves what they change. ``apply`` saves them by the write protocol.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ledger_tools.errors import InputError, WriteRefused
from ledger_tools.model.edits import Edit, Receipt
from ledger_tools.text.i18n import Message, msg
from ledger_tools.workbook.archive import Archive
from ledger_tools.workbook.opc import Package
from ledger_tools.workbook.patch import draft_edits
from ledger_tools.workbook.repack import repacked
from ledger_tools.workbook.selfcheck import compare
from ledger_tools.workbook.sniff import is_encrypted, refuse_unless_archive

if TYPE_CHECKING:
    from ledger_tools.workbook.places import Places
    from ledger_tools.workbook.reading import Workbook

Edits = Sequence[Edit] | Callable[[bytes], Sequence[Edit]]
"""The edits, or a function that makes them from the file's bytes as they are under the lock (serial numbers)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What edits make of a workbook: the new bytes, and the receipt as it will be once they are saved."""

    data: bytes
    receipt: Receipt


def plan(workbook: Workbook | bytes, edits: Sequence[Edit], *, name: str = "", force: bool = False) -> Plan:
    """Return the new file and its receipt; nothing is written.

    Args:
        workbook: an open workbook, or a file's bytes.
        force: go past sheet protection and the wish to be opened for reading only.

    Raises:
        InputError: the bytes are no workbook.
        WriteRefused: an edit cannot be done, or the result differs from what the edits announce.
    """
    if isinstance(workbook, bytes):
        old = workbook
    else:
        old, name = workbook.stored, name or workbook.id.name
    if is_encrypted(old):
        raise WriteRefused(
            msg("the workbook is encrypted, so it can only be read; save it without a password in Excel first.")
        )
    refuse_unless_archive(old, name)
    new, notes = _patched(old, edits, force=force)
    receipt = compare(old, new, edits)
    return Plan(new, replace(receipt, name=name, notes=notes))


def _patched(data: bytes, edits: Sequence[Edit], *, force: bool) -> tuple[bytes, tuple[Message, ...]]:
    """Return the new bytes and the notes; the parts that were read for it are let go before they are compared."""
    draft, notes = draft_edits(Package(Archive.open(data)), edits, force=force)
    if not (draft.changed or draft.added or draft.removed):
        return data, notes
    return repacked(draft), notes


def apply(
    path: str | Path,
    edits: Edits,
    *,
    to: str | Path | None = None,
    dry_run: bool = False,
    force: bool = False,
    replace_copy: bool = False,
    expect_sha256: str | None = None,
    command: str = "edit",
    places: Places | None = None,
) -> Receipt:
    """Change a workbook on disk, or write the changed workbook to a copy, and return the receipt.

    Args:
        to: write there and leave the workbook alone.
        dry_run: do everything but the writing.
        force: go past sheet protection and the wish to be opened for reading only.
        replace_copy: let ``to`` replace a file that is there.
        expect_sha256: hash of the bytes that the edits were made for; other bytes are refused.
        command: the word for the journal.
        places: where backups, journal and locks are kept; None: as the settings say.

    Raises:
        InputError: the file cannot be read or is no workbook.
        WriteRefused: nothing was changed; the sentence says why.
    """
    from ledger_tools.workbook.refusals import refusing
    from ledger_tools.workbook.save import read_for_writing, save_copy, saving

    path = Path(path)

    def make(data: bytes) -> Plan:
        _check_same(data, expect_sha256, path.name)
        found = edits(data) if callable(edits) else edits
        try:
            return plan(data, found, name=path.name, force=force)
        except (InputError, WriteRefused) as error:
            raise type(error)(msg("{file}: {problem}", file=path.name, problem=error.sentence)) from error

    if dry_run or to is not None:
        with refusing(path.name):
            made = make(read_for_writing(path))
    if dry_run:
        return replace(made.receipt, dry_run=True)
    if to is not None:
        target = save_copy(Path(to), made.data, source=path, replace_existing=replace_copy)
        return replace(made.receipt, target=str(target))
    with saving(path, places) as slot:
        made = make(slot.data)
        if made.data == slot.data:
            return made.receipt  # nothing had to change, so nothing is written
        saved = slot.save(made.data, command=command, receipt=made.receipt)
        return replace(
            made.receipt, backup=saved.backup, target=str(path), confirmed=saved.confirmed, notes=made.receipt.notes
        )


def _check_same(data: bytes, expected: str | None, name: str) -> None:
    if expected is not None and hashlib.sha256(data).hexdigest() != expected:
        raise WriteRefused(
            msg("{file} was changed after it was read, so nothing was written; run the command again.", file=name)
        )
