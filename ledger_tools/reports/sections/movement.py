"""Movement: open at the start + new + re-opened − closed = open at the end, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.model.report import Chart, ChartKind, ReportColumn, Section, Shape, Table, Text, Total
from ledger_tools.reports.grouping import sums_by
from ledger_tools.reports.labels import DATES, label, lines, order
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import View

COLUMNS = (
    ReportColumn("open_at_start", msg("Open at start"), Shape.COUNT, Total.SUM),
    ReportColumn("new", msg("New"), Shape.COUNT, Total.SUM),
    ReportColumn("reopened", msg("Re-opened"), Shape.COUNT, Total.SUM),
    ReportColumn("closed", msg("Closed"), Shape.COUNT, Total.SUM),
    ReportColumn(
        "open_at_end", msg("Open at end"), Shape.COUNT, Total.SUM, "{open_at_start}+{new}+{reopened}-{closed}"
    ),
)


def build(view: View) -> Section:
    """Return the section."""
    return Section(
        "movement",
        msg("Movement"),
        msg("Movement by line"),
        tables=(_by_line(view), _dates_used(view)),
        charts=(
            Chart(
                ChartKind.COLUMN,
                msg("New and closed claims by line"),
                "movement",
                "line",
                ("new", "closed"),
                msg("Line"),
                msg("Claims"),
                msg("Columns that set the new claims of each line beside the closed ones."),
            ),
        ),
        notes=_notes(view),
    )


def _by_line(view: View) -> Table:
    masks = {**view.movement.masks(), "unplaced": view.problem != ""}
    seen = np.logical_or.reduce(list(masks.values()))
    sums = sums_by(view.claims.loc[seen, "line"], {name: mask[seen] for name, mask in masks.items()})
    codes = order(lines(), sums.index)
    sums = sums.reindex(codes)
    return Table(
        "movement",
        msg("Claims"),
        (
            ReportColumn("line", msg("Line")),
            *COLUMNS,
            ReportColumn("unplaced", msg("Not placed"), Shape.COUNT, Total.SUM),
        ),
        {"line": [label(lines(), code) for code in codes], **{name: sums[name].tolist() for name in masks}},
        totals={name: int(mask.sum()) for name, mask in masks.items()} if codes else None,
        empty=msg("No claim was open, new or closed in this period."),
    )


def _dates_used(view: View) -> Table:
    m = view.movement
    claims = view.claims.assign(again_key=np.where(view.reopening_dated, "reopened_at", view.claims["ended_key"]))
    rows: list[tuple[Text, Text, int]] = []
    for head, mask, column in (
        (msg("New"), m.new, "start_key"),
        (msg("Re-opened"), m.reopened, "again_key"),
        (msg("Closed"), m.closed, "ended_key"),
    ):
        found = claims.loc[mask, column].value_counts()
        rows += [(head, label(DATES, key), int(found[key])) for key in DATES if key in found]
    return Table(
        "dates-used",
        msg("Dates that decided"),
        (
            ReportColumn("what", msg("Movement")),
            ReportColumn("date", msg("Date used")),
            ReportColumn("count", msg("Claims"), Shape.COUNT),
        ),
        {name: [row[i] for row in rows] for i, name in enumerate(("what", "date", "count"))},
        empty=msg("No claim began or ended in this period."),
    )


def _notes(view: View) -> list[Text]:
    m = view.movement
    balance = int(m.open_at_start.sum() + m.new.sum() + m.reopened.sum() - m.closed.sum())
    notes: list[Text] = [
        msg("A claim is new on its opening date, else its report date, else its incident date."),
        msg("A claim is closed on its closing date; where it has none, a closed claim ends on its payment date."),
        msg(
            "The movement balances: {start} + {new} + {reopened} − {closed} = {end}.",
            start=int(m.open_at_start.sum()),
            new=int(m.new.sum()),
            reopened=int(m.reopened.sum()),
            closed=int(m.closed.sum()),
            end=balance,
        ),
    ]
    unplaced, later = int((view.problem != "").sum()), int((view.later & (view.problem == "")).sum())
    if unplaced:
        notes.append(
            msg(
                "Claims without a usable date or with a status that is not understood: {n}; they are in none of these "
                "sums, see the sheet on what is left out.",
                n=unplaced,
            )
        )
    if later:
        notes.append(msg("Claims that begin after {day}: {n}; they are not counted.", n=later, day=view.case.as_of))
    return notes + _reopenings(view)


def _reopenings(view: View) -> list[Text]:
    """Return how re-opened claims count, by what the ledger dates of them."""
    claims, dated = view.claims, view.reopening_dated
    again, ended = claims["reopened_at"].to_numpy(), claims["ended"].to_numpy()
    said, reopened, closed = ~np.isnat(again), claims["is_reopened"].to_numpy(), claims["is_closed"].to_numpy()
    after = ended > again
    silent = reopened & ~dated & (~said | after)
    no_closing = (reopened & ~dated & said & ~after) | (closed & said & (ended >= again))
    only_closing = closed & said & (ended < again)
    kinds = (
        (
            dated,
            msg(
                "Claims re-opened on a day that the ledger tells: {n}; each is closed from its closing date until then "
                "and open from then on.",
                n=int(dated.sum()),
            ),
        ),
        (
            silent,
            msg(
                "Re-opened claims: {n}. The ledger does not say when; each counts as re-opened in the period of its "
                "last closing date, and as open ever since it began where it has none.",
                n=int(silent.sum()),
            ),
        ),
        (
            no_closing,
            msg(
                "Claims whose re-opening is dated, but not the closing before it: {n}; they count as open all the "
                "while, and their re-opening is not counted.",
                n=int(no_closing.sum()),
            ),
        ),
        (
            only_closing,
            msg(
                "Closed claims re-opened after their only closing date: {n}; they count as closed on that date, for "
                "the last closing has none.",
                n=int(only_closing.sum()),
            ),
        ),
    )
    return [sentence for mask, sentence in kinds if mask.any()]
