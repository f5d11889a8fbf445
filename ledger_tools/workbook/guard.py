"""Before a write: may this file be touched at all? What cannot be carried over whole is refused by name."""

from __future__ import annotations

from collections.abc import Sequence

from ledger_tools.errors import LedgerError, WriteRefused
from ledger_tools.model.edits import AddSheet, Edit
from ledger_tools.text.i18n import Message, msg
from ledger_tools.workbook.archive import part_key
from ledger_tools.workbook.draft import Draft
from ledger_tools.workbook.opc import Package, SheetEntry
from ledger_tools.workbook.sheetxml import SheetPart
from ledger_tools.workbook.xml import MAIN, STRICT_MAIN
from ledger_tools.workbook.xmlbytes import Node, parse


def check_package(draft: Draft, edits: Sequence[Edit], *, force: bool) -> None:
    """Refuse a package that an edit would harm: signed, shared, or locked against what the edits want.

    Raises:
        WriteRefused: with the reason and what to do.
    """
    names = [part_key(e.name) for e in draft.archive.entries]
    if any(n.startswith("_xmlsignatures/") for n in names) or any(
        r.type == "origin" for r in draft.package.relationships()
    ):
        raise WriteRefused(
            msg("the workbook is signed, and any change voids the signature; remove it in Excel (File, Info) first.")
        )
    kinds = {r.type for r in draft.package.relationships(draft.package.workbook_part)}
    if "revisionHeaders" in kinds or any(n.startswith("xl/revisions/") for n in names):
        raise WriteRefused(
            msg("the workbook is shared and keeps a record of every change; stop sharing it in Excel first.")
        )
    root = parse(draft.read(draft.package.workbook_part), draft.package.workbook_part)
    _check_sharing(root, force=force)
    if not force and _is_final(draft):
        raise WriteRefused(
            msg("the workbook is marked as final; take the mark off in Excel (File, Info), or use --force.")
        )
    protection = root.child("workbookProtection")
    locked = protection is not None and protection.attributes.get("lockStructure") in ("1", "true")
    if locked and any(isinstance(e, AddSheet) for e in edits):
        raise WriteRefused(
            msg("the structure of the workbook is protected, so no sheet can be added; unprotect it in Excel first.")
        )


def refusal(
    package: Package, edits: Sequence[Edit], *, encrypted: bool = False, deep: bool = False, force: bool = False
) -> Message | None:
    """Return why edits would be refused; None where nothing speaks against them.

    Args:
        encrypted: True if the file on disk is encrypted.
        force: as for the edits themselves.
        deep: look at the sheets and cells concerned as well, not only at the file as a whole.
    """
    if encrypted:
        return msg("the workbook is encrypted, so it can only be read")
    try:
        if deep:
            from ledger_tools.workbook.patch import draft_edits

            draft_edits(package, edits, force=force)
        else:
            check_package(Draft(package), edits, force=force)
    except LedgerError as problem:
        return problem.sentence if isinstance(problem.sentence, Message) else msg("{problem}", problem=problem.sentence)
    return None


def _check_sharing(root: Node, *, force: bool) -> None:
    sharing = root.child("fileSharing")
    if sharing is None:
        return
    if any(k in sharing.attributes for k in ("reservationPassword", "hashValue")):
        raise WriteRefused(msg("the workbook needs a password to be changed; take it off in Excel first."))
    if sharing.attributes.get("readOnlyRecommended") in ("1", "true") and not force:
        raise WriteRefused(
            msg("the workbook asks to be opened for reading only; use --force to change it all the same.")
        )


def _is_final(draft: Draft) -> bool:
    for part in draft.package.related("", "custom-properties"):
        data = draft.archive.read(part)
        if b"_MarkAsFinal" in data:
            marked = [n for n in parse(data, part).every("property") if n.attributes.get("name") == "_MarkAsFinal"]
            return any(b">true<" in data[n.start : n.end] or b">1<" in data[n.start : n.end] for n in marked)
    return False


def check_sheet(part: SheetPart, entry: SheetEntry) -> None:
    """Refuse a sheet whose cells are not in the spreadsheet namespace, or lie behind alternatives.

    Raises:
        WriteRefused: with the sheet's name.
    """
    prefix = part.prefix.decode().rstrip(":")
    namespace = part.root.attributes.get(f"xmlns:{prefix}" if prefix else "xmlns")
    if namespace not in (MAIN, STRICT_MAIN):
        raise WriteRefused(
            msg(
                "the sheet {sheet} is not written as spreadsheets are; open the file in Excel and save it again.",
                sheet=entry.name,
            )
        )
    if part.data.find(b"AlternateContent", part.content_start, part.content_end) >= 0:
        raise WriteRefused(
            msg(
                "some rows of {sheet} are stored in two versions; open the file in Excel, save it again.",
                sheet=entry.name,
            )
        )
