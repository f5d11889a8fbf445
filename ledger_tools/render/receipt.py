"""A receipt for people: what changed, in which parts of the file, that nothing else did, and where the backup is."""

from __future__ import annotations

import json

from ledger_tools.model.edits import DoneEdit, Receipt
from ledger_tools.render.layout import clean
from ledger_tools.text.i18n import Message, msg

_MANY = 12  # lines of edits shown to a person; JSON has them all


def receipt_json(receipt: Receipt) -> str:
    """Return the receipt in its public form, ``ledger-tools/receipt/1``."""
    return json.dumps(receipt.as_json(), ensure_ascii=False, indent=2) + "\n"


def receipt_text(receipt: Receipt, language: str) -> str:
    """Return the receipt as lines for a person."""
    lines = [_edit(edit, receipt.dry_run).text(language) for edit in receipt.edits[:_MANY]]
    if len(receipt.edits) > _MANY:
        lines.append(msg("… and {count} more changes.", count=len(receipt.edits) - _MANY).text(language))
    lines += [line.text(language) for line in _parts(receipt)]
    lines.append(_ending(receipt).text(language))
    return "".join(f"{clean(line)}\n" for line in lines)


def _edit(edit: DoneEdit, trial: bool) -> Message:
    if edit.kind == "append":
        values = edit.after if isinstance(edit.after, tuple) else ()
        shown = " | ".join(v or "" for v in values)
        if trial:
            return msg("{sheet}: row {row} would be added: {values}", sheet=edit.sheet, row=edit.row, values=shown)
        return msg("{sheet}: row {row} added: {values}", sheet=edit.sheet, row=edit.row, values=shown)
    if edit.kind == "add-sheet":
        added = msg("sheet {sheet} would be added", sheet=edit.sheet)
        return added if trial else msg("sheet {sheet} added", sheet=edit.sheet)
    cell = f"{edit.sheet}!{edit.cells[0]}" if edit.cells else edit.sheet
    if edit.kind == "comment":
        return msg("{cell}: a note would be added", cell=cell) if trial else msg("{cell}: note added", cell=cell)
    if edit.kind == "fill":
        return msg("{cell}: would be coloured", cell=cell) if trial else msg("{cell}: coloured", cell=cell)
    before, after = _one(edit.before), _one(edit.after)
    if before == after:
        return msg("{cell}: {after} (as it was)", cell=cell, after=after)
    return msg("{cell}: {before} → {after}", cell=cell, before=before, after=after)


def _one(value: str | tuple[str | None, ...] | None) -> str | Message:
    if value is None or isinstance(value, tuple):
        return msg("(empty)")
    return value or msg("(empty)")


def _parts(receipt: Receipt) -> list[Message]:
    if not (receipt.changed or receipt.added or receipt.removed):
        return [msg("Nothing would have to change.") if receipt.dry_run else msg("Nothing had to change.")]
    changed, added, removed = (", ".join(names) for names in (receipt.changed, receipt.added, receipt.removed))
    same = receipt.same
    if receipt.dry_run:
        lines = [
            (changed, msg("Parts that would change: {parts}", parts=changed)),
            (added, msg("Parts that would be added: {parts}", parts=added)),
            (removed, msg("Parts that would be removed: {parts}", parts=removed)),
            ("same", msg("The other {count} parts would stay the same, byte for byte.", count=same)),
        ]
    else:
        lines = [
            (changed, msg("Parts changed: {parts}", parts=changed)),
            (added, msg("Parts added: {parts}", parts=added)),
            (removed, msg("Parts removed: {parts}", parts=removed)),
            ("same", msg("The other {count} parts are the same, byte for byte.", count=same)),
        ]
    return [words for found, words in lines if found]


def _ending(receipt: Receipt) -> Message:
    if receipt.dry_run:
        return msg("This was a trial: nothing was written.")
    if not receipt.confirmed:
        return msg("Saved, but the disk did not confirm it; look at the file. Backup: {backup}", backup=receipt.backup)
    if receipt.backup:
        return msg("Saved. Backup: {backup}", backup=receipt.backup)
    return msg("Written to {path}.", path=receipt.target) if receipt.target else msg("Nothing was written.")
