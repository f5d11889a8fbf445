"""New claims: by line, cause, insurer and place, how late they were reported, and the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.model.report import ReportColumn, Section, Shape, Table, Text, Total
from ledger_tools.reports.claims import texts_of
from ledger_tools.reports.durations import kept_out, without_investigated
from ledger_tools.reports.grouping import (
    CLAIM_HEAD,
    LIST_LIMIT,
    claim_head,
    counted,
    dates,
    days_between,
    few,
    mean_and_median,
    money,
    ranked_table,
    row_currency,
    sums_by,
    without_empty_columns,
)
from ledger_tools.reports.labels import label, lines, order
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import View

_PLACES = 20  # addresses are nearly all different; the list of new claims has the others


def build(view: View) -> Section:
    """Return the section."""
    return Section("new", msg("New claims"), msg("New claims"), tables=_tables(view), notes=_notes(view))


def _tables(view: View) -> list[Table]:
    new = view.movement.new
    if not new.any():
        none = msg("No claim began in this period.")
        return [Table("new-line", msg("By line"), (ReportColumn("line", msg("Line")),), {"line": []}, empty=none)]
    tables = [_by_line(view)]
    for key, title, head, unnamed in (
        ("cause", msg("By cause"), msg("Cause"), msg("Cause not stated")),
        ("insurer", msg("By insurer"), msg("Insurer"), msg("Insurer not stated")),
    ):
        if (view.claims.loc[new, key] != "").any():  # a ledger without the column has nothing to tell
            tables.append(ranked_table(view, new, key, title, head, unnamed, f"new-{key}"))
    if (places := _places(view)) is not None:
        tables.append(places)
    return [*tables, _list(view)]


def _places(view: View) -> Table | None:
    """Return where the losses happened, the commonest place first; None where the ledger names no place."""
    found = texts_of(view.case.book, "incident_place")[view.movement.new]
    if not (found != "").any():
        return None
    rows = counted(found)
    shown: list[tuple[Text, int]] = [(place or msg("Place not stated"), n) for place, n in rows[:_PLACES]]
    if rest := rows[_PLACES:]:
        shown.append((msg("Other places ({n})", n=len(rest)), sum(n for _, n in rest)))
    return Table(
        "new-place",
        msg("By place"),
        (
            ReportColumn("place", msg("Place of loss"), Shape.LONG),
            ReportColumn("count", msg("Claims"), Shape.COUNT, Total.SUM),
        ),
        {"place": [place for place, _ in shown], "count": [n for _, n in shown]},
        totals={"count": len(found)},
    )


def _by_line(view: View) -> Table:
    new = view.claims[view.movement.new]
    lag = days_between(new["incident_at"], new["reported_at"])
    known = (new["incident_at"].notna() & new["reported_at"].notna()).to_numpy() & (lag >= 0)
    known &= without_investigated(view, view.movement.new)[view.movement.new]
    codes = order(lines(), new["line"].unique())
    counts = sums_by(new["line"], {"count": np.ones(len(new)), "n": known}).reindex(codes)
    averages = [mean_and_median(lag[known & (new["line"] == line).to_numpy()]) for line in codes]
    overall = mean_and_median(lag[known])
    return Table(
        "new-line",
        msg("By line, with the days from incident to report"),
        (
            ReportColumn("line", msg("Line")),
            ReportColumn("count", msg("Claims"), Shape.COUNT, Total.SUM),
            ReportColumn("n", msg("With both dates"), Shape.COUNT, Total.SUM),
            ReportColumn("mean", msg("Mean days"), Shape.DAYS, Total.FORMULA),
            ReportColumn("median", msg("Median days"), Shape.DAYS, Total.FORMULA),
            ReportColumn("few", msg("Note"), Shape.LONG),
        ),
        {
            "line": [label(lines(), code) for code in codes],
            "count": counts["count"].tolist(),
            "n": counts["n"].tolist(),
            "mean": [mean for mean, _ in averages],
            "median": [median for _, median in averages],
            "few": [few(n) for n in counts["n"].tolist()],
        },
        totals={"count": len(new), "n": int(known.sum()), "mean": overall[0], "median": overall[1]},
    )


def _list(view: View) -> Table:
    new = view.claims[view.movement.new]
    new = new.sort_values("start", kind="stable") if len(new) <= LIST_LIMIT else new.iloc[:0]
    return without_empty_columns(
        Table(
            "new-list",
            msg("The new claims"),
            (
                *CLAIM_HEAD,
                ReportColumn("start", msg("Began"), Shape.DATE),
                ReportColumn("incident", msg("Incident"), Shape.DATE),
                ReportColumn("cause", msg("Cause"), Shape.LONG),
                ReportColumn("insurer", msg("Insurer"), Shape.LONG),
                ReportColumn("claimed", msg("Claimed"), Shape.MONEY),
                ReportColumn("currency", msg("Currency")),
            ),
            {
                **claim_head(view, new),
                "start": dates(new["start"]),
                "incident": dates(new["incident_at"]),
                "cause": new["cause"].tolist(),
                "insurer": new["insurer"].tolist(),
                "claimed": money(new, "claimed"),
                "currency": row_currency(new, ("claimed",)),
            },
            empty=msg("More than {n} claims; see the sheet of all claims, column New.", n=LIST_LIMIT),
        )
    )


def _notes(view: View) -> list[Text]:
    new = view.claims[view.movement.new]
    notes: list[Text] = []
    backwards = int((new["reported_at"] < new["incident_at"]).sum())
    if backwards:
        notes.append(
            msg(
                "Claims reported before the incident, by their dates: {n}; they are not in the averages.",
                n=backwards,
            )
        )
    estimated = int((new["claimed_key"] == "est_loss").sum())
    if estimated:
        notes.append(msg("Claims for which the estimated loss stands for the claimed amount: {n}.", n=estimated))
    if (doubtful := kept_out(view, view.movement.new)) is not None:
        notes.append(doubtful)
    return notes
