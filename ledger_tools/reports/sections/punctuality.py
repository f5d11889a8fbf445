"""Follow-up: what fell due in the period and how it was met, by duty and by clerk, and the calls nobody answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger_tools.ledger import specs
from ledger_tools.model.report import Chart, ChartKind, ReportColumn, Section, Shape, Table, Term, Text, Total
from ledger_tools.reports.call_counts import calls_by, registers
from ledger_tools.reports.due_counts import COLUMNS, Met, columns_of, fell_due, met, met_by_owner, of_ours
from ledger_tools.reports.grouping import in_order
from ledger_tools.reports.standards import NOBODY
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import View


def build(view: View) -> Section:
    """Return the section."""
    counts = _counts(view)
    tables = [_by_duty(counts)]
    if counts:
        tables += [_by_clerk(counts), _by_clerk_and_duty(counts)]
    if view.period.kind != "month" and counts:
        tables.append(_by_month(view))
    if (calls := _calls(view)) is not None:
        tables.append(calls)
    return Section(
        "punctuality",
        msg("Follow-up"),
        msg("Follow-up: what fell due, and how it was met"),
        tables=tables,
        charts=(
            Chart(
                ChartKind.STACKED,
                msg("Follow-up: in time and late"),
                "punctuality",
                "duty",
                ("in_time", "late", "undone", "missed"),
                msg("Duty"),
                msg("Cases"),
                msg("Stacked columns: of each duty, what was done in time at the bottom, then late, not yet, missed."),
            ),
        ),
        notes=_notes(view) if counts else (),
    )


def _counts(view: View) -> dict[tuple[str, str], tuple[Text, Met]]:
    """Return how duties were met by rule and owner, in the order of the rules; the title of the rule with them."""
    found: dict[tuple[str, str], tuple[Text, Met]] = {}
    for batch in of_ours(view):
        for owner, one in met_by_owner(batch, fell_due(batch, view.period.first, view.end)).items():
            key = batch.rule.id, owner
            so_far = found[key][1] if key in found else Met()
            found[key] = Term(batch.rule.title), so_far + one
    return found


def _total(rows: list[Met]) -> dict[str, Any] | None:
    return sum(rows, Met()).values() if rows else None


def _by_duty(counts: dict[tuple[str, str], tuple[Text, Met]]) -> Table:
    rules = list(dict.fromkeys(rule for rule, _ in counts))
    titles = {rule: title for (rule, _), (title, _) in counts.items()}
    rows = [sum((one for (rule, _), (_, one) in counts.items() if rule == wanted), Met()) for wanted in rules]
    return Table(
        "punctuality",
        msg("By duty"),
        (ReportColumn("duty", msg("Duty"), Shape.LONG), *COLUMNS),
        {"duty": [titles[rule] for rule in rules], **columns_of(rows)},
        totals=_total(rows),
        empty=msg("Nothing fell due in this period: the workbook holds no visits, calls or claims that ask for it."),
    )


def _by_clerk(counts: dict[tuple[str, str], tuple[Text, Met]]) -> Table:
    clerks = in_order(clerk for _, clerk in counts)
    rows = [sum((one for (_, clerk), (_, one) in counts.items() if clerk == wanted), Met()) for wanted in clerks]
    return Table(
        "punctuality-clerk",
        msg("By clerk"),
        (ReportColumn("clerk", msg("Clerk")), *COLUMNS),
        {"clerk": [clerk or NOBODY for clerk in clerks], **columns_of(rows)},
        totals=_total(rows),
    )


def _by_clerk_and_duty(counts: dict[tuple[str, str], tuple[Text, Met]]) -> Table:
    keys = sorted(counts, key=lambda key: (key[1] == "", key[1]))  # the rules of a clerk keep their order
    return Table(
        "punctuality-each",
        msg("By clerk and duty"),
        (ReportColumn("clerk", msg("Clerk")), ReportColumn("duty", msg("Duty"), Shape.LONG), *COLUMNS),
        {
            "clerk": [clerk or NOBODY for _, clerk in keys],
            "duty": [counts[key][0] for key in keys],
            **columns_of([counts[key][1] for key in keys]),
        },
        totals=_total([one for _, one in counts.values()]),
    )


def _by_month(view: View) -> Table:
    months = [m for m in view.period.months() if m.first <= view.case.as_of]
    ours = list(of_ours(view))
    rows = [sum((met(batch, fell_due(batch, m.first, min(m.last, view.end))) for batch in ours), Met()) for m in months]
    return Table(
        "punctuality-month",
        msg("By month"),
        (ReportColumn("month", msg("Month")), *COLUMNS),
        {"month": [m.label for m in months], **columns_of(rows)},
        totals=_total(rows),
    )


def _calls(view: View) -> Table | None:
    """Return the calls of the period by how they ended; None for a workbook without a register of calls."""
    if not registers(view):
        return None
    ends = calls_by(view, "reached")
    choices = [(choice.code, Term(choice.labels)) for choice in specs.choices("reached") if ends[choice.code]]
    rows: list[tuple[str, Text]] = [*choices, *([("", msg("Not stated"))] if ends[""] else [])]
    return Table(
        "calls",
        msg("Calls, by how they ended"),
        (ReportColumn("end", msg("Reached")), ReportColumn("count", msg("Calls"), Shape.COUNT, Total.SUM)),
        {"end": [words for _, words in rows], "count": [ends[code] for code, _ in rows]},
        totals={"count": ends.total()} if rows else None,
        empty=msg("No call was logged in this period."),
    )


def _notes(view: View) -> list[Text]:
    return [
        msg(
            "Counted are the duties of clerks and supervisors whose last day lies from {first} to {last}; "
            "whether they were done is judged on {day}.",
            first=view.period.first.isoformat(),
            last=view.end.isoformat(),
            day=view.case.as_of.isoformat(),
        ),
        msg("What cannot be told yet, such as a second call before the first, is not counted; see the command due."),
    ]
