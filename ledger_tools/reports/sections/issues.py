"""Complaints and open questions: raised, settled, still open, what they were about, and how content customers are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.ledger import specs
from ledger_tools.model import derive
from ledger_tools.model.report import ReportColumn, Section, Shape, Table, Term, Text, Total
from ledger_tools.reports.call_counts import calls_by, in_period, registers
from ledger_tools.reports.complaint_times import causes_by_year, days_taken
from ledger_tools.reports.grouping import few
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.model.table import LedgerTable
    from ledger_tools.reports.view import View

_SETTLED = ("solved", "told", "closed")
_CONTENT = ("very", "yes")
_NO_ANSWER = ("", "unstated")


def build(view: View) -> Section:
    """Return the section."""
    sheet = view.case.book.register("issues")
    tables = [_by_kind(view, sheet)]
    if sheet is not None and len(causes := _causes(view, sheet)):
        tables.append(causes)
    if sheet is not None:
        tables += causes_by_year(view, sheet) if view.period.kind == "year" else []
        tables += [days_taken(view, sheet)] if len(tables[0]) else []
    if registers(view):
        tables.append(_satisfaction(view))
    return Section("issues", msg("Complaints"), msg("Complaints and open questions"), tables=tables, notes=_notes(view))


def _codes(table: LedgerTable, key: str) -> Any:
    column = table.get(key)
    if column is None:
        return np.full(len(table), "", object)
    return np.where(column.ok, column.values, "").astype(object)


def _kinds(sheet: LedgerTable) -> Any:
    """Return the kind of each row; one of which only a complaint's kind or level is told is a complaint."""
    stated = _codes(sheet, "issue_kind")
    about = (_codes(sheet, "complaint_kind") != "") | (_codes(sheet, "complaint_level") != "")
    return np.where((stated == "") & about, "complaint", stated).astype(object)


def _by_kind(view: View, sheet: LedgerTable | None) -> Table:
    columns = (
        ReportColumn("kind", msg("Kind")),
        ReportColumn("raised", msg("Raised in the period"), Shape.COUNT, Total.SUM),
        ReportColumn("settled", msg("Of these settled"), Shape.COUNT, Total.SUM),
        ReportColumn("open", msg("Open at end, of all"), Shape.COUNT, Total.SUM),
    )
    if sheet is None:
        return Table(
            "issues",
            msg("By kind"),
            columns,
            {column.key: [] for column in columns},
            empty=msg("The workbook has no sheet of complaints and open questions."),
        )
    kinds = _kinds(sheet)
    raised, settled, still_open = (Counter(kinds[mask].tolist()) for mask in _masks(view, sheet))
    named = [(choice.code, Term(choice.labels)) for choice in specs.choices("issue_kind")]
    rows: list[tuple[str, Text]] = [*named, ("", msg("Not stated"))]
    rows = [(code, words) for code, words in rows if raised[code] or still_open[code]]
    counts = {"raised": raised, "settled": settled, "open": still_open}
    return Table(
        "issues",
        msg("By kind"),
        columns,
        {
            "kind": [words for _, words in rows],
            **{name: [count[code] for code, _ in rows] for name, count in counts.items()},
        },
        totals={name: count.total() for name, count in counts.items()} if rows else None,
        empty=msg("Nothing was raised in this period, and nothing is open."),
    )


def _masks(view: View, sheet: LedgerTable) -> tuple[Any, Any, Any]:
    """Return which were raised in the period, which of them are settled, and which of all are open at its end."""
    end = np.datetime64(view.end)
    days, dated = derive.days_of(sheet, "raised_on")
    solved, known = derive.days_of(sheet, "solution_at")
    raised = np.zeros(len(sheet), bool)
    raised[in_period(view, sheet, "raised_on")] = True
    # Where the day is missing, the state alone tells; it is that of today.
    settled = np.where(known, solved <= end, np.isin(_codes(sheet, "issue_state"), _SETTLED))
    return raised, raised & settled, dated & (days <= end) & ~settled


def _causes(view: View, sheet: LedgerTable) -> Table:
    raised = in_period(view, sheet, "raised_on")
    counts = Counter(code for code in _codes(sheet, "complaint_kind")[raised].tolist() if code)
    names = {choice.code: Term(choice.labels) for choice in specs.choices("complaint_kind")}
    codes = sorted(counts, key=lambda code: -counts[code])
    return Table(
        "issues-cause",
        msg("What complaints were about"),
        (ReportColumn("cause", msg("Kind")), ReportColumn("count", msg("Cases"), Shape.COUNT, Total.SUM)),
        {"cause": [names.get(code, code) for code in codes], "count": [counts[code] for code in codes]},
        totals={"count": counts.total()} if codes else None,
    )


def _satisfaction(view: View) -> Table:
    counts = calls_by(view, "satisfaction")
    rows = [
        (choice.code, Term(choice.labels)) for choice in specs.choices("satisfaction") if choice.code not in _NO_ANSWER
    ]
    rows = [(code, words) for code, words in rows if counts[code]]
    answered = sum(counts[code] for code, _ in rows)
    return Table(
        "satisfaction",
        msg("How content customers are, by the calls of the period"),
        (
            ReportColumn("answer", msg("Satisfaction")),
            ReportColumn("count", msg("Calls"), Shape.COUNT, Total.SUM),
            ReportColumn("share", msg("Share"), Shape.RATIO),
            ReportColumn("few", msg("Note"), Shape.LONG),
        ),
        {
            "answer": [words for _, words in rows],
            "count": [counts[code] for code, _ in rows],
            "share": [counts[code] / answered for code, _ in rows],
            "few": [few(answered)] * len(rows),
        },
        totals={"count": answered} if rows else None,
        empty=msg("No call of this period says how content the customer is."),
    )


def _notes(view: View) -> list[Text]:
    notes: list[Text] = []
    if registers(view):
        counts = calls_by(view, "satisfaction")
        content = sum(counts[code] for code in _CONTENT)
        answered = sum(n for code, n in counts.items() if code not in _NO_ANSWER)
        if answered:
            notes.append(
                msg(
                    "Content or very content: {content} of {n} who said so; {silent} calls say nothing of it.",
                    content=content,
                    n=answered,
                    silent=counts.total() - answered,
                )
            )
    if view.case.book.register("issues") is not None:
        notes.append(
            msg(
                "Settled is what has a day of solution by {day}, or, without one, a state that says so.",
                day=view.end.isoformat(),
            )
        )
    return [*notes, *_for_each_claim(view), *_not_taken_up(view)]


def _for_each_claim(view: View) -> list[Text]:
    """Return how many complaints were raised for the claims that began; nothing where neither can be counted."""
    sheet, new = view.case.book.register("issues"), int(view.movement.new.sum())
    if sheet is None or not new:
        return []
    kinds = _kinds(sheet)
    n = sum(kinds[i] == "complaint" for i in in_period(view, sheet, "raised_on"))
    return [
        msg(
            "Complaints raised: {n} to {new} new claims = {ratio} for each 100.",
            n=n,
            new=new,
            ratio=f"{100 * n / new:.1f}",
        )
    ]


def _not_taken_up(view: View) -> list[Text]:
    """Return how many complaints made in calls of the period stand in no sheet of complaints."""
    if view.case.engine is None or not registers(view):
        return []
    calls = [one for one in view.case.follow_up.complaints if one.issue is None]
    n = sum(view.period.first <= one.call.day <= view.end for one in calls)
    return [msg("Complaints made in calls that stand in no sheet of complaints: {n}.", n=n)] if n else []
