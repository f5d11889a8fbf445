"""The cover: what was read, six to eight figures, and which charts stand there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.model.findings import Severity
from ledger_tools.model.reading import Assumption, SheetKind
from ledger_tools.model.report import Figure, Place, Shape, Sources, Text
from ledger_tools.reports.claims import sources
from ledger_tools.reports.doubts import Doubts, kept_out
from ledger_tools.reports.durations import REPORT_TO_CLOSING, STEPS, averaged, summary, whole_days
from ledger_tools.reports.grouping import amounts, currencies, currency_label, sheets_without_paid
from ledger_tools.reports.other_columns import perhaps_paid
from ledger_tools.reports.sections import ageing, money, ratio
from ledger_tools.reports.sections.left_out import left_out_rows
from ledger_tools.reports.snapshots import PROGRAM, program_versions
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import Mask, View

_MOST = 8
_ASSUMPTIONS = 8


def head(view: View) -> list[tuple[Text, Text]]:
    """Return the head lines: firm, period, day, file and checksum, rows in and out."""
    book, case = view.case.book, view.case
    ledgers = [r for r in book.readings if r.kind is SheetKind.LINE]
    left = sum(len(left_out_rows(r)) for r in ledgers)
    lines: list[tuple[Text, Text]] = []
    if case.settings.firm:
        lines.append((msg("Firm"), case.settings.firm))
    lines += [
        (
            msg("Period"),
            msg("{first} to {last}", first=view.period.first.isoformat(), last=view.period.last.isoformat()),
        ),
        (msg("As of"), case.as_of.isoformat()),
        (msg("Ledger"), book.workbook.name),
        (msg("SHA-256 of the ledger"), book.workbook.sha256),
        (
            msg("Read"),
            msg(
                "Claims: {claims}; claim sheets: {sheets}; rows left out: {left}",
                claims=len(view.claims),
                sheets=len(ledgers),
                left=left,
            ),
        ),
        (
            msg("Claims in this period"),
            msg(
                "{n} counted; {unplaced} cannot be placed in time",
                n=int(view.in_play.sum()),
                unplaced=int((view.problem != "").sum()),
            ),
        ),
    ]
    if (unread := sheets_without_paid(view)) is not None:
        lines.append((msg("Caution"), unread))
    lines += [(msg("Caution"), said) for said in perhaps_paid(view)]
    errors = sum(f.severity is Severity.ERROR for f in case.findings)
    if errors:
        lines.append(
            (
                msg("Caution"),
                msg("Errors that may change these figures: {n}; see the sheet on data quality.", n=errors),
            )
        )
    return lines


def made_with(versions: Mapping[str, str] | None = None) -> Text:
    """Return the programs that made the figures with their versions, those of this run unless others are given."""
    told = versions or program_versions()
    return msg(
        "Made with ledger-tools {version}, pandas {pandas}, NumPy {numpy}",
        version=told[PROGRAM],
        pandas=told["pandas"],
        numpy=told["numpy"],
    )


def notes(view: View) -> list[Text]:
    """Return what was assumed in reading the ledger, like assumptions together, each with its first cell."""
    groups: dict[tuple[str, str], list[Assumption]] = {}
    for reading in view.case.book.readings:
        for assumption in reading.assumptions if reading.kind is SheetKind.LINE else ():
            groups.setdefault((reading.name, assumption.message.text()), []).append(assumption)
    shown: list[Text] = []
    for group in list(groups.values())[:_ASSUMPTIONS]:
        cell, what = str(group[0].cell), group[0].message
        if len(group) == 1:
            shown.append(msg("{cell}: {what}", cell=cell, what=what))
        else:
            shown.append(msg("{cell} and {n} more cells: {what}", cell=cell, n=len(group) - 1, what=what))
    if len(groups) > len(shown):
        shown.append(msg("… and {n} more assumptions like these.", n=len(groups) - len(shown)))
    return shown


def figures(view: View, doubts: Doubts) -> list[Figure]:
    """Return the figures of the cover, at most eight."""
    m, claims, book = view.movement, view.claims, view.case.book
    unplaced = kept_out(view, doubts, np.asarray((view.problem != "") & ~view.later, bool))
    result = [
        Figure(
            label,
            int(mask.sum()),
            Shape.COUNT,
            Place("movement", key),
            cells=sources(book, claims[mask], lambda chosen, by=column: chosen[by].to_numpy()),  # type: ignore[misc]
            kept_out=unplaced,
        )
        for label, key, mask, column in (
            (msg("Open at start"), "open_at_start", m.open_at_start, "start_key"),
            (msg("New"), "new", m.new, "start_key"),
            (msg("Closed"), "closed", m.closed, "ended_key"),
            (msg("Open at end"), "open_at_end", m.open_at_end, "start_key"),
        )
    ]
    result += _paid(view, doubts) + _reserves(view, doubts) + [_old(view, unplaced)]
    result += [*_ratios(view), _days_to_close(view)]
    return result[:_MOST]


def _paid(view: View, doubts: Doubts) -> list[Figure]:
    result = []
    kept = kept_out(view, doubts, _perhaps_paid_here(view), ("paid", "paid_at"))
    for code, note in _main_currency(view, "paid", view.paid_in_period):
        amount = amounts(view, "paid", code, view.paid_in_period)
        result.append(
            Figure(
                msg("Paid in the period, {currency}", currency=currency_label(code)),
                int(amount.sum()),
                Shape.MONEY,
                Place(money.table_key(code), "paid_in_period"),
                note,
                cells=sources(view.case.book, view.claims[amount != 0], "paid"),
                kept_out=kept,
            )
        )
    return result


def _perhaps_paid_here(view: View) -> Mask:
    """Return True for claims of which amount or day of the payment could not be read, unless the day is another."""
    day, known = view.claims["paid_at"].to_numpy(), view.claims["paid_ok"].to_numpy()
    first, last = (np.datetime64(one, "s") for one in (view.period.first, view.end))
    return np.asarray(~view.later & (np.isnat(day) | (~known & (day >= first) & (day <= last))), bool)


def _main_currency(view: View, key: str, mask: Mask) -> list[tuple[str, Text]]:
    """Return of the currencies of some amounts the one most used, with a note that names the others.

    One currency leaves room on the cover for what is no money; the money sheet has all of them, never added up.
    """
    named = currencies(view, (key,), mask)
    codes = [code for code in named if amounts(view, key, code, mask).any()] or named[:1]
    others = [currency_label(code) for code in codes[1:]]
    note = msg("also in {currencies}", currencies=others) if others else ""
    return [(code, note) for code in codes[:1]]


def _reserves(view: View, doubts: Doubts) -> list[Figure]:
    result = []
    kept = kept_out(view, doubts, view.in_play & ~view.claims["reserve_ok"].to_numpy(), ("reserve",))
    for code, note in _main_currency(view, "reserve", view.in_play):
        amount = amounts(view, "reserve", code, view.in_play)
        if not amount.any():
            continue
        result.append(
            Figure(
                msg("Reserve, {currency}", currency=currency_label(code)),
                int(amount.sum()),
                Shape.MONEY,
                Place(money.table_key(code), "reserve"),
                note,
                cells=sources(view.case.book, view.claims[amount != 0], "reserve"),
                kept_out=kept,
            )
        )
    return result


def _old(view: View, unplaced: Sources) -> Figure:
    old = np.zeros(len(view.claims), bool)
    old[np.flatnonzero(view.movement.open_at_end)[ageing.ages(view) > ageing.BANDS[-1]]] = True
    return Figure(
        msg("Open for more than a year"),
        int(old.sum()),
        Shape.COUNT,
        Place("ageing-line", ageing.KEYS[-1]),
        cells=sources(view.case.book, view.claims[old], lambda chosen: chosen["start_key"].to_numpy()),
        kept_out=unplaced,
    )


def _ratios(view: View) -> list[Figure]:
    result = []
    for code in currencies(view, ("paid",), ratio.compared(view))[:1]:
        table = ratio.table(view, code)
        totals = table.totals or {}
        chosen = ratio.compared(view) & (view.claims["paid_currency"].to_numpy() == code)
        result.append(
            Figure(
                msg("Paid / claimed, {currency}", currency=currency_label(code)),
                totals["ratio"],
                Shape.RATIO,
                Place(ratio.table_key(code), "ratio"),
                note=msg("n = {n}", n=totals["count"]),
                cells=sources(view.case.book, view.claims[chosen], "paid"),
            )
        )
    return result


def _none_dated(view: View) -> Text:
    return msg("no closed claim has both dates") if view.movement.closed.any() else msg("no claim was closed")


def _days_to_close(view: View) -> Figure:
    """Return the median days from report to closing; they fill a cover that money leaves room on."""
    dated = [step for step in STEPS if whole_days(view, step)[1].any()]
    days, known = whole_days(view, REPORT_TO_CLOSING)
    counted = known & averaged(view, view.movement.closed)
    n, _, median, _, note = summary(days[counted])
    return Figure(
        msg("Report to closing, median days"),
        median,
        Shape.DAYS,
        Place("closed-cycle", "median", dated.index(REPORT_TO_CLOSING)) if n else None,
        note=(note or msg("n = {n}", n=n)) if n else _none_dated(view),
        cells=sources(view.case.book, view.claims[counted], lambda chosen: chosen["ended_key"].to_numpy()),
    )
