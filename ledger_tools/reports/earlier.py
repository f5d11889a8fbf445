"""Earlier reports: their snapshots read back from the hidden sheet, and the one among them to hold a report against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ledger_tools.errors import InputError, UsageProblem
from ledger_tools.model.snapshot import SCHEMA, Snapshot, checksum
from ledger_tools.model.snapshot_text import damaged_snapshot, plain_text, read_snapshot
from ledger_tools.reports.claims import texts_of
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.model.case import Book, Case
    from ledger_tools.model.grid import Grid
    from ledger_tools.reports.period import Period

_FAMILY = SCHEMA.rpartition("/")[0] + "/"
_FIRST_ROW = 3  # of the text


def holds_snapshot(grid: Grid) -> bool:
    """True if a sheet is the hidden one of a report, of whatever schema."""
    return str(grid.value(1, 1) or "").startswith(_FAMILY)


def snapshot_in(grid: Grid | None) -> Snapshot:
    """Return the snapshot on the hidden sheet of a report.

    Args:
        grid: the sheet that ``holds_snapshot``; None where the workbook has none.

    Raises:
        InputError: there is none, it is of a newer schema, or not as it was written.
    """
    if grid is None:
        raise InputError(msg("there is no snapshot in it; take a report that ledger-tools report made."))
    schema = str(grid.value(1, 1))
    if schema != SCHEMA:
        raise InputError(
            msg("its snapshot is of another version ({schema}); a newer ledger-tools reads it.", schema=schema)
        )
    count = str(grid.value(1, 3) or "")
    if not count.isdecimal() or int(count) != grid.last_row - _FIRST_ROW + 1:
        raise damaged_snapshot()
    cells = [str(grid.value(row, 1) or "") for row in range(_FIRST_ROW, grid.last_row + 1)]
    lines = "\n".join(cells).replace("\r", "").split("\n")
    if checksum(lines) != grid.value(1, 2):
        raise damaged_snapshot()
    return read_snapshot(lines)


def with_earlier(case: Case, period: Period, found: Sequence[Snapshot]) -> Case:
    """Return a case that knows earlier reports on the same ledger, and the last one to be held against.

    That is the newest report on a time before the period began; where there is none, the newest made for an earlier
    day. Reports on some of the claims only, and those of the report's day or later, are passed over.
    """
    usable = [s for s in found if s.as_of < case.as_of and not s.scope and is_of_ledger(s, case.book)]
    usable.sort(key=_age)
    before = [s for s in usable if s.last < period.first] or usable
    return replace(case, snapshots=tuple(usable), last_snapshot=before[-1] if before else None)


def check_named(snapshot: Snapshot, case: Case) -> None:
    """Refuse a report that a person names as the last one, but that cannot be it.

    Raises:
        UsageProblem: it is of another ledger, of the same day or later, or about some of the claims only.
    """
    if snapshot.scope:
        raise UsageProblem(
            msg("{file} is about some of the claims only, so nothing can be held against it.", file=snapshot.file)
        )
    if snapshot.as_of >= case.as_of:
        raise UsageProblem(
            msg(
                "{file} shows the ledger as of {then}, which is not before {day}; name an earlier report.",
                file=snapshot.file,
                then=snapshot.as_of.isoformat(),
                day=case.as_of.isoformat(),
            )
        )
    if not is_of_ledger(snapshot, case.book):
        raise UsageProblem(
            msg(
                "{file} was made of {other}, and few of its claims are in {ledger}; name a report on this ledger.",
                file=snapshot.file,
                other=snapshot.ledger,
                ledger=case.book.workbook.name,
            )
        )


def is_of_ledger(snapshot: Snapshot, book: Book) -> bool:
    """True if a report was made of this ledger: by its name, or because at least half of its policies are in it.

    A ledger gets a new name now and then, such as one with the next year in it.
    """
    if snapshot.ledger == plain_text(book.workbook.name):
        return True
    policies = {text for text in snapshot.claims["policy_no"].tolist() if text}
    known = {plain_text(text) for text in texts_of(book, "policy_no").tolist()}
    return bool(policies) and 2 * len(policies & known) >= len(policies)


def _age(snapshot: Snapshot) -> tuple[object, ...]:
    """Return what reports are put in order by, the oldest first; names only where nothing else tells them apart."""
    return snapshot.as_of, snapshot.last, len(snapshot.file), snapshot.file
