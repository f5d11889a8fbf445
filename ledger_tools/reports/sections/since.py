"""Since the last report: how reserves and incurred moved, and claims re-opened, gone, entered late or renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger_tools.ledger import vocabulary
from ledger_tools.ledger.specs import setting_rows
from ledger_tools.model.report import ReportColumn, Section, Shape, Table, Text, Total
from ledger_tools.reports.grouping import LIST_LIMIT, currency_label
from ledger_tools.reports.labels import label, lines, order
from ledger_tools.reports.since import Changes, Moves, changes, incurred_moves, reserve_moves
from ledger_tools.reports.since_lists import gone, late, renamed, reopened, reserve_changes
from ledger_tools.reports.snapshots import WITHOUT_INVESTIGATIONS, snapshot_of
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    from ledger_tools.model.snapshot import Snapshot
    from ledger_tools.reports.view import View

# Columns whose reading changes the figures of this section.
_COLUMNS = ("claimed", "paid", "reserve", "recovery", "incurred", "paid_at", "closed_at", "status")
_MOVES: dict[str, Message] = {
    "new": msg("New claims"),
    "late": msg("Entered late"),
    "increased": msg("Increased"),
    "decreased": msg("Decreased"),
    "closed": msg("On closing"),
    "reopened": msg("On re-opening"),
    "payments": msg("Payments"),
    "reserves": msg("Change of reserves"),
    "recoveries": msg("Recoveries"),
    "moved": msg("Other line or currency"),
    "gone": msg("No longer in the ledger"),
}


def build(view: View) -> Section:
    """Return the section; without an earlier report it says what is missing."""
    then = view.case.last_snapshot
    name, title = msg("Since last report"), msg("Since the last report")
    if then is None:
        return Section("since", name, title, tables=(_nothing(),))
    found = changes(then, snapshot_of(view))
    reserves, incurreds = reserve_moves(found), incurred_moves(found)
    tables = [_moves_table(m, "reserve", msg("Reserves, {currency}", **_in(m)), found) for m in reserves]
    tables += [_moves_table(m, "incurred", msg("Incurred, {currency}", **_in(m)), found) for m in incurreds]
    tables += [
        reserve_changes(view, found),
        reopened(view, found),
        gone(found),
        late(view, found),
        renamed(view, found),
    ]
    return Section("since", name, title, tables=tables, notes=_notes(found))


def _in(moves: Moves) -> dict[str, Any]:
    return {"currency": currency_label(moves.currency)}


def _nothing() -> Table:
    return Table(
        "since-none",
        msg("What a ledger alone cannot tell"),
        (ReportColumn("line", msg("Line")),),
        {"line": []},
        empty=msg(
            "There is no earlier report to hold this one against, and the ledger shows only the values of today. So it "
            "cannot be told how reserves and incurred amounts moved, which claims were re-opened without a date, and "
            "which were taken out, entered late or renamed. Name the last report, or the folder of reports, with "
            "--previous."
        ),
    )


def _moves_table(moves: Moves, what: str, title: Text, found: Changes) -> Table:
    """Return a table of moves by line; kinds of move that did not occur are left out."""
    codes = order(lines(), moves.sums)
    rows = [moves.sums[code] for code in codes]
    shown = [name for name in moves.names if any(row[name] for row in rows)]
    keys = ["then", *shown, "now"]
    columns = [
        ReportColumn("line", msg("Line")),
        ReportColumn("then", msg("As of {day}", day=found.then.as_of.isoformat()), Shape.MONEY, Total.SUM),
        *(ReportColumn(name, _MOVES[name], Shape.MONEY, Total.SUM) for name in shown),
        ReportColumn(
            "now",
            msg("As of {day}", day=found.now.as_of.isoformat()),
            Shape.MONEY,
            Total.SUM,
            "+".join(f"{{{name}}}" for name in keys[:-1]),
        ),
    ]
    values: dict[str, Any] = {"line": [label(lines(), code) for code in codes]}
    values |= {name: [row[name] for row in rows] for name in keys}
    return Table(
        f"since-{what}-{moves.currency}", title, columns, values, totals={name: sum(values[name]) for name in keys}
    )


def _notes(found: Changes) -> list[Text]:
    then, pairs = found.then, found.pairs
    late_ones = int(found.late.sum())
    notes: list[Text] = [
        msg(
            "Held against {file}: the ledger {ledger} as of {day}.",
            file=then.file or then.ledger,
            ledger=then.ledger,
            day=then.as_of.isoformat(),
        ),
        msg(
            "Claims known again: {same}; new: {new}; entered late: {late}; no longer in the ledger: {gone}.",
            same=len(pairs.now),
            new=len(pairs.added) - late_ones,
            late=late_ones,
            gone=len(pairs.gone),
        ),
        msg(
            "A claim is known by policy, date of loss, claimant and plate; a number only finds one of which some of "
            "these were changed."
        ),
    ]
    if pairs.by_order:
        notes.append(
            msg(
                "Claims that share policy, day and names, and that only their order tells apart: {n}; their changes "
                "may be mixed up.",
                n=pairs.by_order,
            )
        )
    past = int(found.past_payments.sum())
    if past:
        notes.append(
            msg(
                "Claims that now show another sum as paid by {day} than the last report saw: {n}; figures of earlier "
                "periods have changed.",
                day=then.as_of.isoformat(),
                n=past,
            )
        )
    notes += _read_otherwise(then, found.now)
    if len(found.pairs.gone) > LIST_LIMIT or late_ones > LIST_LIMIT:
        notes.append(msg("Only the first {n} claims are listed.", n=LIST_LIMIT))
    return notes


def _read_otherwise(then: Snapshot, now: Snapshot) -> list[Text]:
    """Return what was read or set otherwise then, for it changes figures without any change of the claims."""
    notes: list[Text] = []
    before = {sheet.name: sheet for sheet in then.sheets}
    for sheet in now.sheets:
        old = before.get(sheet.name)
        if old is None:
            continue
        differ = [key for key in _COLUMNS if (key in old.columns) != (key in sheet.columns)]
        if differ:
            notes.append(
                msg(
                    "{sheet}: a column is read as {amounts} in only one of the two reports.",
                    sheet=sheet.name,
                    amounts=[vocabulary.keys()[key].labels for key in differ],
                )
            )
    settings = sorted(k for k in {*then.settings, *now.settings} if then.settings.get(k) != now.settings.get(k))
    if settings:
        notes.append(msg("Settings that were others then: {settings}.", settings=list(map(_setting, settings))))
    return notes


def _setting(key: str) -> Any:
    """Return what a setting is called in its sheet; its key where it has no row of its own."""
    if key == WITHOUT_INVESTIGATIONS:
        return msg("investigated claims kept out of averages")
    return next((row.labels for row in setting_rows() if row.key == key), key)
