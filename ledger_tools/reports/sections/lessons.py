"""What is to be learnt: the causes that cost most, with room for measures and who sees to them by when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ledger_tools.model.report import ReportColumn, Section, Shape, Table, Text
from ledger_tools.reports.grouping import currency_label, same_text
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import View

_CAUSES = 8
_TO_WRITE = (
    ReportColumn("measure", msg("Measure that would have spared losses (to be filled in)"), Shape.LONG),
    ReportColumn("person", msg("Person (to be filled in)")),
    ReportColumn("day", msg("By when (to be filled in)")),
)


def build(view: View) -> Section:
    """Return the section."""
    return Section(
        "lessons",
        msg("Lessons"),
        msg("Lessons and prevention"),
        tables=(_by_cause(view),),
        notes=_notes(view),
    )


def _by_cause(view: View) -> Table:
    rows = _rows(view)
    columns = (
        ReportColumn("cause", msg("Cause"), Shape.LONG),
        ReportColumn("currency", msg("Currency")),
        ReportColumn("n", msg("Claims"), Shape.COUNT),
        ReportColumn("sum", msg("Incurred"), Shape.MONEY),
        ReportColumn("share", msg("Share of all"), Shape.RATIO),
        *_TO_WRITE,
    )
    return Table(
        "lessons-cause",
        msg("The causes that cost most"),
        columns,
        {
            **{c.key: [row[i] for row in rows] for i, c in enumerate(columns[: -len(_TO_WRITE)])},
            **{column.key: [""] * len(rows) for column in _TO_WRITE},
        },
        empty=msg("No loss of this period has both a cause and an amount that could be read."),
    )


def _rows(view: View) -> Sequence[Sequence[Any]]:
    """Return the causes that cost most among the losses of the period, by currency."""
    import pandas as pd

    amounts, known, codes = view.incurred
    mask = known & view.happened & (view.claims["cause"] != "").to_numpy()
    frame = pd.DataFrame({"code": codes[mask], "cause": same_text(view.claims["cause"][mask]), "sum": amounts[mask]})
    sums = frame.groupby(["code", "cause"], sort=True)["sum"].agg(["size", "sum"]).reset_index()
    whole = sums.groupby("code")["sum"].sum()
    sums = sums[sums["sum"] > 0].sort_values(["code", "sum", "cause"], ascending=[True, False, True], kind="stable")
    rows: list[list[Any]] = []
    for code, cause, n, total in sums.groupby("code", sort=False).head(_CAUSES).itertuples(index=False):
        share = int(total) / int(whole[code]) if whole[code] else None
        rows.append([str(cause), currency_label(str(code)), int(n), int(total), share])
    return rows


def _notes(view: View) -> Sequence[Text]:
    return [
        msg(
            "Counted are the losses that happened from {first} to {last}; incurred is paid + reserve − recovery on "
            "{day}. The empty columns are for what only people know.",
            first=view.period.first.isoformat(),
            last=view.end.isoformat(),
            day=view.case.as_of.isoformat(),
        )
    ]
