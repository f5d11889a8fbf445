"""The papers of one claim: the rows of its sheet of claim papers (理賠文件) held against the checklist (S50)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from ledger_tools.errors import UsageProblem
from ledger_tools.followup.claims import lines_of
from ledger_tools.followup.columns import codes, days
from ledger_tools.followup.context import Context
from ledger_tools.followup.naming import first_text
from ledger_tools.followup.papers import is_lacking
from ledger_tools.ledger.currencies import currencies
from ledger_tools.ledger.lookup import CLAIM_NAMES, Row
from ledger_tools.ledger.papers import (
    asks_for_kind,
    checklist,
    guessed_kind,
    kind_choices,
    kind_label,
    kind_named,
    loss_kinds,
    papers_named,
)
from ledger_tools.ledger.specs import line_spec
from ledger_tools.model.papers import ClaimPaperList, Need, PaperLine, PaperNeed, PaperState
from ledger_tools.model.table import LedgerTable
from ledger_tools.settings import SCRIPT_REGION
from ledger_tools.text.i18n import Message, msg

_CURRENCY_PLACE = {"TWD": "TW", "CNY": "CN", "HKD": "HK", "MOP": "HK", "GBP": "UK", "USD": "US"}
_MONEY = ("claimed", "est_loss", "paid")
_COVER = ("line", "product", "product_type", "subject")
_PLACES = {"TW": msg("Taiwan"), "CN": msg("mainland China"), "HK": msg("Hong Kong")}


def paper_list(ctx: Context, row: Row, kind: str | None = None, *, own_list: bool = False) -> ClaimPaperList:
    """Return the papers of a claim: what was asked for and received, and what its checklist has besides.

    Args:
        row: of a claim ledger.
        kind: the kind of loss, as the user calls it; None: as the row says, else guessed from its cause.
        own_list: True if only what the sheet of papers lists counts, and no checklist of ours.

    Raises:
        UsageProblem: the line has no such kind of loss.
    """
    table, position = row
    place, about_place = place_of(ctx, table)
    line = str(lines_of(table)[position])
    found, about_kind = (_asked_kind(kind, line, place), []) if kind else _kind_of(row, line, place)
    needs = () if own_list else checklist(line, found, place)
    lines = _sheet_lines(ctx, row, needs)
    sheets = [papers.sheet for papers in ctx.tables("papers")]
    sheet = next((entry.sheet for entry in lines), next(iter(sheets or _empty_sheets(ctx)), ""))
    said = [] if own_list else [*_said(line, found, place), *about_place, *about_kind]
    return ClaimPaperList(_ref(row), line, place, found, [*lines, *_unlisted(lines, needs)], sheet, said)


def place_of(ctx: Context, table: LedgerTable) -> tuple[str, list[Message]]:
    """Return whose lists and names are used: the settings' region, else the currency's, else the script's, and say so.

    An English workbook without a currency gets Hong Kong's.
    """
    if ctx.settings.region:
        return ctx.settings.region, []
    usual = SCRIPT_REGION.get(ctx.book.script, "HK")
    named, written = _currencies(table)
    places = {_CURRENCY_PLACE[code] for code in named if code in _CURRENCY_PLACE}
    place = places.pop() if len(places) == 1 else usual
    if place != usual or written:
        return place, []
    return place, [
        msg("The settings name no region, so papers and their names are those of {place}.", place=_PLACES[place])
    ]


def _currencies(table: LedgerTable) -> tuple[set[str], bool]:
    """Return the currencies of a table's amounts, and whether the table itself names them."""
    found: set[str] = set()
    written = table.get("currency") is not None
    for column in filter(None, map(table.get, _MONEY)):
        named = currencies(table, column)
        found |= {named} if isinstance(named, str) else set(named.tolist())
        written = written or bool(column.header_currency) or column.currency is not None
    return found, written


def _empty_sheets(ctx: Context) -> Iterator[str]:
    return (table.sheet for table in ctx.book.tables if table.kind == "papers")


def _ref(row: Row) -> str:
    """Return what a claim is called: its number, else its policy's."""
    return first_text(*row, (*CLAIM_NAMES, "policy_no")) or ""


# -- the kind of loss


def _kind_of(row: Row, line: str, place: str) -> tuple[str, list[Message]]:
    """Return the kind of loss: as its own column has it, else guessed from the cause, which is said."""
    table, position = row
    if not asks_for_kind(line, place):
        return "", []
    written = table.said(position, "loss_kind").strip()
    stated = kind_named(written, line, place) if written else None
    if stated is not None:
        return stated, []
    cover = " ".join([table.said(position, key) for key in _COVER] + [table.sheet])
    for key, text in (("loss_kind", written), ("cause", table.said(position, "cause").strip())):
        guess = guessed_kind(line, place, text, cover) if text else None
        if guess is not None:
            cell = str(table.address(int(table.rows[position]), key))
            return guess.kind, [
                msg(
                    "The kind of loss is guessed from {text} in {cell}: {kind}; say it with --kind if it is another.",
                    text=text,
                    cell=cell,
                    kind=kind_label(guess.kind),
                )
            ]
    return "", [_unknown_kind(line, place)] if loss_kinds(line, place) else []


def _asked_kind(kind: str, line: str, place: str) -> str:
    found = kind_named(kind, line, place)
    if found is None and asks_for_kind(line, place):
        raise UsageProblem(
            msg("--kind: {word} is no kind of loss here; there are: {kinds}.", word=kind, kinds=_kinds(line, place))
        )
    return found or ""


def _unknown_kind(line: str, place: str) -> Message:
    return msg(
        "The row does not tell the kind of loss, so the checklist has only what every claim needs; say it with --kind: "
        "{kinds}.",
        kinds=_kinds(line, place),
    )


def _kinds(line: str, place: str) -> list[Message]:
    known = [choice for choice in kind_choices() if choice.code in loss_kinds(line, place)]
    return [msg("{code} ({label})", code=choice.code, label=choice.labels) for choice in known]


def _said(line: str, kind: str, place: str) -> list[Message]:
    """Return which checklist was taken."""
    if not line or not kind:
        return []
    return [
        msg(
            "The checklist is that of {line}, {kind}; insurers decide in each case.",
            line=line_spec(line).names,
            kind=kind_label(kind),
        )
    ]


# -- the rows of the sheet of papers


def _sheet_lines(ctx: Context, row: Row, needs: Sequence[PaperNeed]) -> list[PaperLine]:
    """Return a line for each row of the sheet of papers that names the claim, in the sheet's order."""
    lines = []
    matched: set[int] = set()
    among = {key for need in needs for key in need.keys}
    for papers, i in _rows_of(ctx, row):
        keys = frozenset(papers_named(papers.shown(i, "paper"), among))
        fitting = [n for n, need in enumerate(needs) if keys & need.keys]
        number = next((n for n in fitting if n not in matched), next(iter(fitting), None))
        if number is not None:
            matched.add(number)
        lines.append(_line(ctx, papers, i, keys, None if number is None else needs[number]))
    return lines


def _rows_of(ctx: Context, row: Row) -> Iterator[Row]:
    table, position = row
    numbers = [number for number, claims in enumerate(ctx.claims.tables) if claims is table]
    if numbers and (numbers[0], position) in ctx.papers:
        yield from ctx.papers[numbers[0], position].rows


def _line(ctx: Context, table: LedgerTable, i: int, keys: frozenset[str], listed: PaperNeed | None) -> PaperLine:
    row = int(table.rows[i])
    copies = table.get("copies")
    taken = [key for key in ("paper", "received_on", "paper_status") if table.get(key) is not None]
    return PaperLine(
        state=_state(ctx, table, i),
        need=_need(table, i, listed),
        name=table.shown(i, "paper").strip(),
        listed=listed,
        keys=keys,
        sheet=table.sheet,
        row=row,
        supplier=_text(table, i, "supplier"),
        copy_kind=str(codes(table, "copy_kind")[i]),
        copies=int(copies.values[i]) if copies is not None and copies.ok[i] else None,
        asked_on=_day(ctx, table, i, "asked_on"),
        due_on=_day(ctx, table, i, "due_on", future=True),
        received_on=_day(ctx, table, i, "received_on"),
        insurer_received_on=_day(ctx, table, i, "insurer_received_on"),
        defect=_text(table, i, "defect"),
        given_by=_text(table, i, "given_by"),
        taken_by=_text(table, i, "taken_by"),
        receipt_no=_text(table, i, "receipt_no"),
        note=_text(table, i, "note"),
        cells=tuple(table.address(row, key) for key in taken),
    )


def _state(ctx: Context, table: LedgerTable, i: int) -> PaperState:
    """Return where a paper stands, by the same reading as the duties have (``followup.papers``)."""
    status = str(codes(table, "paper_status")[i])
    if status in ("waived", "na"):
        return PaperState.WAIVED
    if status == "defective":
        return PaperState.DEFECTIVE
    if status == "received" or not np.isnat(days(table, "received_on", until=ctx.today)[i]):
        return PaperState.RECEIVED
    return PaperState.MISSING if is_lacking(ctx, table)[i] else PaperState.OPEN


def _need(table: LedgerTable, i: int, listed: PaperNeed | None) -> Need:
    """Return how much a paper of the sheet is needed; what somebody wrote down without a word on it is needed."""
    code = str(codes(table, "need")[i])
    if code:
        return Need(code)
    return Need.REQUIRED if listed is not None and listed.need is Need.REQUIRED else Need.EXTRA


def _day(ctx: Context, table: LedgerTable, i: int, key: str, *, future: bool = False) -> date | None:
    found = days(table, key) if future else days(table, key, until=ctx.today)
    return None if np.isnat(found[i]) else found[i].item()


def _text(table: LedgerTable, i: int, key: str) -> str:
    return " ".join(table.shown(i, key).split())


def _unlisted(lines: Sequence[PaperLine], needs: Sequence[PaperNeed]) -> Iterator[PaperLine]:
    """Yield the papers of the checklist that the sheet has no row for."""
    there = {id(line.listed) for line in lines}
    for need in needs:
        if id(need) not in there:
            state = PaperState.MISSING if need.need is Need.REQUIRED else PaperState.OPEN
            yield PaperLine(state, need.need, listed=need, keys=need.keys, copy_kind=need.copy_kind)
