"""Development triangles: what was paid, and what claims came to, by year of loss and age; history, no forecast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from ledger_tools.model.report import ReportColumn, Section, Shape, Table, Text
from ledger_tools.reports.development import Developments, developments, triangle
from ledger_tools.reports.grouping import common_first, currency_label
from ledger_tools.reports.labels import lines, named, order
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import Mask, View

_MOST = 10  # years of loss, and days of valuation, that a printed page has room for
_EMPTY = ""  # an age not reached yet, or a day of which no report tells


def build(view: View) -> Section:
    """Return the section over all claims."""
    return section(view, None)


def section(view: View, chosen: Mask | None) -> Section:
    """Return the section over some claims; None for all."""
    found = developments(view, chosen)
    paid, incurred = _currencies(view, found, "paid"), _currencies(view, found, "incurred")
    tables = [table for code in paid for table in _paid(found, code)] or [_no_payments()]
    if len(found.seen) > 1:
        tables += [table for code in incurred for table in _incurred(found, code)]
    else:
        tables.append(_no_reports())
    return Section(
        "triangles",
        msg("Triangles"),
        msg("Development by year of loss: history, no forecast"),
        tables=tables,
        notes=_notes(found, scoped=chosen is not None and not bool((chosen | view.later).all())),
    )


def _currencies(view: View, found: Developments, measure: str) -> list[str]:
    codes = {point.currency for point in found.points if point.measure == measure and point.value}
    return common_first(view, codes)


def _lines(found: Developments, measure: str, currency: str) -> list[str]:
    """Return the lines with amounts in a currency; none where there is only one, for it is all."""
    codes = {p.line for p in found.points if p.measure == measure and p.currency == currency and p.value}
    return order(lines(), codes) if len(codes) > 1 else []


def _paid(found: Developments, currency: str) -> list[Table]:
    title = msg("Paid so far by age in months, {currency}", currency=currency_label(currency))
    tables = [_by_age(found, "paid", currency, None, title)]
    for line in _lines(found, "paid", currency):
        of_line = msg("{title}: {line}", title=title, line=named(lines(), line))
        tables.append(_by_age(found, "paid", currency, line, of_line))
    return tables


def _incurred(found: Developments, currency: str) -> list[Table]:
    by_day = msg("Incurred as each report saw it, {currency}", currency=currency_label(currency))
    by_age = msg("Incurred by age in months, {currency}", currency=currency_label(currency))
    tables = [_by_valuation(found, currency, by_day), _by_age(found, "incurred", currency, None, by_age)]
    for line in _lines(found, "incurred", currency):
        of_line = msg("{title}: {line}", title=by_age, line=named(lines(), line))
        tables.append(_by_age(found, "incurred", currency, line, of_line))
    return tables


def _key(measure: str, currency: str, line: str | None) -> str:
    return f"triangle-{measure}-{currency}" if line is None else f"triangle-{measure}-{currency}-{line}"


def _by_age(found: Developments, measure: str, currency: str, line: str | None, title: Text) -> Table:
    """Return a triangle by age: a row for each year of loss, from the first with an amount to the last."""
    sums = triangle(found, measure, currency, line)
    years = _years(sums, found.valuations)
    at = {valuation.year: _of_month(found, measure, valuation) for valuation in found.valuations}
    steps = range(len(years))
    month = found.valuations[-1].month
    values: dict[str, list[Any]] = {
        "origin": [str(year) for year in years],
        "claims": _claims(found, years, currency, line),
    }
    for step in steps:
        days = [at.get(year + step) for year in years]
        values[f"age{step}"] = [
            sums.get(year, {}).get(day, 0) if day is not None else None for year, day in zip(years, days, strict=True)
        ]
    columns = [
        ReportColumn("origin", msg("Loss year")),
        ReportColumn("claims", msg("Claims"), Shape.COUNT),
        *(ReportColumn(f"age{step}", str(12 * step + month), Shape.MONEY, absent=_EMPTY) for step in steps),
    ]
    return Table(_key(measure, currency, line), title, columns, values)


def _years(sums: Mapping[int, Any], valuations: Sequence[date]) -> list[int]:
    """Return the years of loss from the first with an amount to that of the report, the last ones of many."""
    last = valuations[-1].year
    first = min((year for year, cells in sums.items() if any(cells.values())), default=last)
    return list(range(max(first, last - _MOST + 1), last + 1))


def _of_month(found: Developments, measure: str, valuation: date) -> date | None:
    """Return the day that is looked at for a valuation: itself, or the last report made in its month; None for none."""
    if measure == "paid":
        return valuation
    in_month = [day for day in found.seen if (day.year, day.month) == (valuation.year, valuation.month)]
    return in_month[-1] if in_month else None


def _claims(found: Developments, years: Sequence[int], currency: str, line: str | None) -> list[int]:
    counts = triangle(found, "claims", currency, line)
    last = found.valuations[-1]
    return [counts.get(year, {}).get(last, 0) for year in years]


def _by_valuation(found: Developments, currency: str, title: Text) -> Table:
    """Return what each report saw, a column for each of the latest."""
    sums = triangle(found, "incurred", currency)
    days = found.seen[-_MOST:]
    years = _years(sums, found.valuations)
    values: dict[str, list[Any]] = {"origin": [str(year) for year in years]}
    for i, day in enumerate(days):
        values[f"day{i}"] = [sums.get(year, {}).get(day, 0) if day.year >= year else None for year in years]
    columns = [
        ReportColumn("origin", msg("Loss year")),
        *(ReportColumn(f"day{i}", day.isoformat(), Shape.MONEY, absent=_EMPTY) for i, day in enumerate(days)),
    ]
    return Table(f"triangle-seen-{currency}", title, columns, values)


def _no_payments() -> Table:
    return Table(
        "triangle-none",
        msg("Paid so far by age"),
        (ReportColumn("origin", msg("Loss year")),),
        {"origin": []},
        empty=msg("No payment has both its own date and a date of loss, so nothing can be set out by age."),
    )


def _no_reports() -> Table:
    return Table(
        "triangle-unseen",
        msg("Incurred by age"),
        (ReportColumn("origin", msg("Loss year")),),
        {"origin": []},
        empty=msg(
            "What claims came to on earlier days only reports of those days tell, and none was named. Name the folder "
            "of reports with --previous."
        ),
    )


def _notes(found: Developments, *, scoped: bool) -> list[Text]:
    day, left = found.valuations[-1], found.left
    notes: list[Text] = [
        msg(
            "Each row is a year of loss, each column an age in months from its beginning, looked at on this day of "
            "each year: {day}. Nothing is estimated: ages not reached yet are empty.",
            day=f"{day.month:02}-{day.day:02}",
        ),
        msg("A claim's amount paid counts as a whole on its payment date, for the ledger keeps one date for each."),
    ]
    for count, sentence in (
        (left.undated, msg("Payments without a date: {n}; they stand in no triangle.", n=left.undated)),
        (left.no_incident, msg("Payments without a date of loss: {n}; they stand in no triangle.", n=left.no_incident)),
        (left.before, msg("Payments before the date of loss: {n}; they stand in no triangle.", n=left.before)),
        (left.later, msg("Payments after {day}: {n}; they are not counted.", n=left.later, day=day.isoformat())),
    ):
        if count:
            notes.append(sentence)
    if len(found.seen) > 1:
        notes.append(
            msg("Incurred by age takes the last report made in that month of each year; a cell without one is empty.")
        )
        if scoped:
            notes.append(msg("Of earlier reports those claims count whose policies are among the ones here."))
    if len(found.valuations) > _MOST:
        notes.append(msg("Only the last {n} years stand here; --triangle writes all.", n=_MOST))
    return notes
