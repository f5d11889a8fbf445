"""A receipt for claim papers in the workbook's own sheet: its number and day, and what is still asked for (S50)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from ledger_tools.errors import WriteRefused
from ledger_tools.ledger.specs import sheet_column, sheet_spec
from ledger_tools.model.edits import Edit, Value
from ledger_tools.model.papers import ClaimPaperList, Need, PaperLine, PaperState
from ledger_tools.model.table import LedgerTable
from ledger_tools.registers.entering import Made, Registers
from ledger_tools.registers.entry_kinds import Kind, no_register
from ledger_tools.registers.numbers import Number
from ledger_tools.registers.placing import changed_cell
from ledger_tools.text.i18n import Message, msg

PAPER = Kind("paper", ("papers",), "papers", "receipt_no", "received_on", "R", ("claim_ref",))
_KEPT = ("claim_ref", "paper", "received_on", "receipt_no")  # a receipt without one of them would say too little
_ASKING = ("paper_status", "asked_on", "need")  # one of these tells that a paper is waited for
_STATUS = {
    PaperState.RECEIVED: "received",
    PaperState.MISSING: "missing",
    PaperState.DEFECTIVE: "defective",
    PaperState.WAIVED: "waived",
}


@dataclass(frozen=True, slots=True)
class ReceiptWish:
    """What is to be recorded.

    Attributes:
        day: on which the papers were handed over.
        ask: True if a row is also written for each required paper that is missing and has none.
        given_by, taken_by: who handed the papers over and who took them; "" where nobody says.
    """

    day: date
    ask: bool = True
    given_by: str = ""
    taken_by: str = ""


@dataclass(slots=True)
class Recorded:
    """What becomes of a receipt.

    Attributes:
        number: its number, "" where no paper is new.
        edits: what is to be written.
        said: what the user should know.
    """

    number: str
    edits: list[Edit] = field(default_factory=list)
    said: list[Message] = field(default_factory=list)


def next_receipt(registers: Registers, day: date) -> Number:
    """Return the number that the next receipt gets: gapless within a year, in the sheet's own form where it has one."""
    return registers.next_number(PAPER, day.year)


def record_receipt(registers: Registers, papers: ClaimPaperList, wish: ReceiptWish) -> Recorded:
    """Return the edits that record a receipt: number and day for what was handed over, rows for what is missing.

    The papers get the number and the day on which they are asked for, so that whoever prints them has it.

    Raises:
        WriteRefused: the workbook has no sheet of claim papers, or it lacks a column that a receipt needs.
    """
    if not registers.keeps(PAPER):
        raise WriteRefused(no_register(registers.book, PAPER))
    asked = [line for line in papers.of(PaperState.MISSING) if line.row is None and not line.told] if wish.ask else []
    asked = [line for line in asked if line.need is not Need.IF_APPLICABLE]
    told = [line for line in papers.lines if line.told and line.state is not PaperState.RECEIVED]
    fresh = papers.fresh
    _check_columns(registers, papers, [*told, *asked])
    number = next_receipt(registers, wish.day) if fresh else Number("")
    edits: list[Edit] = []
    for line in (*fresh, *told, *asked):
        values = _values(line, papers, wish, number.text, registers.language)
        edits += _put(registers, line, papers, values)
    for line in fresh:
        line.receipt_no = number.text
    for line in asked:
        line.asked_on = line.asked_on or wish.day
    return Recorded(number.text, [*edits, *registers.edits()], [*_said(papers, number, fresh, asked, wish)])


def _values(line: PaperLine, papers: ClaimPaperList, wish: ReceiptWish, number: str, language: str) -> dict[str, Value]:
    """Return what stands in the row of a paper now, by column key."""
    status = _STATUS[line.state] if line.told or line.state is not PaperState.MISSING else "asked"
    values: dict[str, Value] = {"paper_status": _label("paper_status", status, language)}
    if line.row is None:
        values |= {
            "claim_ref": papers.ref,
            "paper": line.called(language, papers.place),
            "need": _label("need", line.need, language),
            "supplier": line.supplier or (line.listed.supplier(language) if line.listed is not None else "") or None,
        }
    if line.row is None or line.told:
        values |= {"copy_kind": _label("copy_kind", line.copy_kind, language), "copies": line.copies}
    if line.state is PaperState.RECEIVED:
        values |= {"received_on": line.received_on or wish.day, "receipt_no": number}
        values |= {"given_by": wish.given_by or None, "taken_by": wish.taken_by or None}
    elif line.state is PaperState.DEFECTIVE:
        values["defect"] = line.defect or None
    elif line.state is PaperState.MISSING:
        values |= {"asked_on": line.asked_on or wish.day, "received_on": None}
    return values


def _put(registers: Registers, line: PaperLine, papers: ClaimPaperList, values: dict[str, Value]) -> Iterator[Edit]:
    """Yield the edits of a paper's own row; a paper without one gets a row among those that are added."""
    if line.row is None:
        places, new = registers.places(PAPER, _year(values))
        registers.put(Made(PAPER, "", values, {}), places, new)
        return
    table = _table_of(registers, line)
    position = int((table.rows == line.row).argmax())
    for key, value in values.items():
        if key not in table.columns or (value is None and key != "received_on"):
            continue
        there = table.shown(position, key).strip()
        if there and key in ("paper_status", "copy_kind") and _same_choice(table, position, key, value):
            continue
        if value is None and not there:
            continue
        if there != _as_shown(value):
            yield changed_cell(table, line.row, key, value)


def _as_shown(value: Value) -> str:
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _same_choice(table: LedgerTable, position: int, key: str, value: Value) -> bool:
    """True if a cell says a choice already, in whatever words."""
    column = table.columns[key]
    choice = next((c for c in sheet_column("papers", key).choices if value in c.labels.values()), None)
    return choice is not None and bool(column.ok[position]) and column.values[position] == choice.code


def _year(values: dict[str, Value]) -> int:
    day = values.get("received_on") or values.get("asked_on")
    return day.year if isinstance(day, date) else 0


def _table_of(registers: Registers, line: PaperLine) -> LedgerTable:
    return next(
        table
        for table in registers.book.tables
        if table.kind == "papers" and table.sheet == line.sheet and line.row in table.rows
    )


def _label(key: str, code: str, language: str) -> str | None:
    return next((c.labels[language] for c in sheet_column("papers", key).choices if c.code == code), None)


def _check_columns(registers: Registers, papers: ClaimPaperList, others: Sequence[PaperLine]) -> None:
    """Refuse a sheet that cannot tell what a receipt tells.

    Raises:
        WriteRefused: a column is missing.
    """
    labels = {column.key: column.labels[registers.language] for column in sheet_spec("papers").columns}
    for table in registers.book.tables:
        if table.kind != "papers":
            continue
        missing = [key for key in _KEPT if key not in table.columns]
        asking = any(line.state is PaperState.MISSING for line in others)
        if asking and not any(key in table.columns for key in _ASKING):
            missing.append("paper_status")
        if any(line.state in (PaperState.DEFECTIVE, PaperState.WAIVED) for line in others):
            missing += ["paper_status"] if "paper_status" not in (*table.columns, *missing) else []
        if missing:
            raise WriteRefused(
                msg(
                    "the sheet {sheet} has no column {columns}, which new rows need; add it in Excel first.",
                    sheet=table.sheet,
                    columns=[labels[key] for key in missing],
                )
            )


def _said(
    papers: ClaimPaperList, number: Number, fresh: Sequence[PaperLine], asked: Sequence[PaperLine], wish: ReceiptWish
) -> Iterator[Message]:
    if fresh:
        yield msg("Receipt {number} for {n} paper(s).", number=number.text, n=len(fresh))
    if number.own_form:
        yield msg("The number {number} goes on as your register counts.", number=number.text)
    if asked:
        yield msg("{n} required paper(s) that have no row yet are written down as asked for.", n=len(asked))
    if not wish.ask:
        unlisted = [line for line in papers.of(PaperState.MISSING) if line.row is None and not line.told]
        if unlisted and papers.recorded:
            yield msg(
                "{n} required paper(s) are missing without a row in the sheet; due takes the papers as complete once "
                "those in the sheet are there.",
                n=len(unlisted),
            )
