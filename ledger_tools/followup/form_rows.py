"""The one claim that a form is about: by claim, report or policy number, own reference, name, plate, or its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger_tools.errors import InputError, Undecided, UsageProblem
from ledger_tools.followup.context import Context
from ledger_tools.ledger.lookup import CLAIM_NAMES, Row, rows_in_words, rows_with, texts_of
from ledger_tools.ledger.near import near_names
from ledger_tools.model.cells import CellRef
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import Message, msg

# In this order; the first by which a row is found decides, so that a claim number beats a policy of that number.
WAYS: Sequence[tuple[str, ...]] = (
    CLAIM_NAMES,
    ("policy_no",),
    ("plate",),
    ("insured", "policyholder", "customer", "customer_id", "claimant"),
)
_LISTED = 40  # rows named in a sentence
_SAYS = (*CLAIM_NAMES, "policy_no", "insured", "plate", "incident_at", "cause")


def claim_row(ctx: Context, ref: str) -> Row:
    """Return the claim that a reference names.

    Raises:
        InputError: no row fits; the nearest references are named.
        Undecided: several fit; all are listed.
    """
    tables = ctx.claims.tables
    if not any(len(table) for table in tables):
        raise InputError(msg("the workbook has no claim ledger with rows."))
    for found in (*(rows_with(tables, keys, ref) for keys in WAYS), _numbered(tables, ref)):
        rows = list(found)
        if len(rows) > 1:
            raise Undecided(_several(ref, rows))
        if rows:
            return rows[0]
    known = texts_of(tables, [key for keys in WAYS for key in keys])
    near = near_names(ref, known)
    if near:
        raise InputError(msg("no claim {ref} is in the workbook; perhaps {near}.", ref=ref, near=near))
    raise InputError(msg("no claim {ref} is in the workbook.", ref=ref))


def _numbered(tables: Sequence[LedgerTable], ref: str) -> Iterator[Row]:
    """Yield the rows that bear a running number: many an office numbers its claims there and nowhere else."""
    wanted = fold(ref)
    for table in tables:
        for position in range(len(table)):
            if fold(table.shown(position, "seq")) == wanted:
                yield table, position


def row_at(ctx: Context, place: str, kinds: Sequence[str]) -> Row:
    """Return the row at a place such as ``企財險!12`` or ``企財險!B12``.

    Args:
        kinds: of the sheets that the form can be about, such as ``line``.

    Raises:
        UsageProblem: the place names no row, or no such sheet.
        InputError: no record stands there.
    """
    sheet, _, cell = place.replace("！", "!").rpartition("!")
    sheet = sheet.strip().removeprefix("'").removesuffix("'").replace("''", "'")
    number = _row_number(sheet, cell.strip())
    if not sheet or number is None:
        raise UsageProblem(msg("--row {place}: write it like --row {example}.", place=place, example="企財險!12"))
    tables = [table for table in ctx.book.tables if table.sheet == sheet and table.kind in kinds]
    if not tables:
        known = list(dict.fromkeys(table.sheet for table in ctx.book.tables if table.kind in kinds))
        raise UsageProblem(
            msg(
                "--row: there is no sheet {sheet} that this form can be about; there are: {known}.",
                sheet=sheet,
                known=known,
            )
        )
    for table in tables:
        for position in (table.rows == number).nonzero()[0].tolist():
            return table, position
    raise InputError(msg("row {row} of {sheet} holds no record.", row=number, sheet=sheet))


def _row_number(sheet: str, cell: str) -> int | None:
    if cell.isdecimal():
        return int(cell)
    try:
        return CellRef.parse(sheet, cell).row
    except ValueError:
        return None


def _several(ref: str, rows: Sequence[Row]) -> Message:
    return msg(
        "{n} rows fit {ref}; take one of them with --row SHEET!ROW: {rows}",
        n=len(rows),
        ref=ref,
        rows=rows_in_words(rows, _SAYS, most=_LISTED),
    )
