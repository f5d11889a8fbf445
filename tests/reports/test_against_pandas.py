"""Reports over made-up ledgers against a computation of their own, in plain pandas, from the rows as drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_tools.reports.period import Period, month, quarter, year
from tests.reports.support import figure, has_table, report_of, table

AS_OF = date(2021, 12, 31)
DAYS = st.dates(date(2020, 10, 1), date(2021, 12, 31))
AMOUNTS = st.integers(0, 10**11)  # in hundredths
HEAD = "保單號 | 出險時間 | 報案日期 | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間 | 結案日期 | 狀態 | 幣別"
LINES = {"企財險": "Property", "公眾責任險": "Public Liability", "僱主責任險": "Employers' Liability"}


@dataclass(frozen=True)
class Row:
    """One claim as somebody might write it."""

    sheet: str
    incident: date | None
    reported: date | None
    claimed: int | None
    paid: int | None
    paid_at: date | None
    closed_at: date | None
    status: str
    currency: str

    def drawn(self, number: int) -> str:
        cells = (
            f"P-{number}",
            _day(self.incident),
            _day(self.reported),
            "火災",
            _amount(self.claimed),
            _amount(self.paid),
            _day(self.paid_at),
            _day(self.closed_at),
            self.status,
            self.currency,
        )
        return " | ".join(cells)


def _day(day: date | None) -> str:
    return f"@{day}" if day else ""


def _amount(hundredths: int | None) -> str:
    return "" if hundredths is None else f"={Decimal(hundredths) / 100}"


ROWS = st.builds(
    Row,
    sheet=st.sampled_from(list(LINES)),
    incident=st.none() | DAYS,
    reported=st.none() | DAYS,
    claimed=st.none() | AMOUNTS,
    paid=st.none() | AMOUNTS,
    paid_at=st.none() | DAYS,
    closed_at=st.none() | DAYS,
    status=st.sampled_from(["已結案", "未結案", "重開"]),
    currency=st.sampled_from(["TWD", "USD"]),
)
PERIODS = st.sampled_from([month(2021, 2), month(2021, 11), quarter(2021, 4), year(2021)])


def drawn(rows: list[Row]) -> str:
    """Return the ledger as text, a sheet for each line; a first row keeps every column alive."""
    parts = []
    for sheet in LINES:
        body = [row.drawn(i) for i, row in enumerate(rows) if row.sheet == sheet]
        parts += [f"# {sheet}", HEAD, *body]
    return "\n".join(parts)


def expected(rows: list[Row], period: Period) -> pd.DataFrame:
    """Return the claims with the day each began and ended, by the rules that the report prints."""
    frame = pd.DataFrame([vars(row) if hasattr(row, "__dict__") else row.__dict__ for row in rows])
    frame["start"] = frame["reported"].where(frame["reported"].notna(), frame["incident"])
    closed = frame["status"] == "已結案"
    end = frame["closed_at"].where(frame["closed_at"].notna(), frame["paid_at"])
    frame["end"] = end.where(closed, frame["closed_at"].where(frame["status"] == "重開", None))
    frame["closed"] = closed
    usable = frame["start"].notna()
    usable &= ~(closed & frame["end"].isna())
    usable &= ~(closed & (frame["end"].fillna(date.max) < frame["start"].fillna(date.min)))
    frame["usable"] = usable
    return frame


def before(days: pd.Series, day: date) -> pd.Series:  # type: ignore[type-arg]
    return days.map(lambda value: value is not None and value == value and value < day).astype(bool)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(ROWS, min_size=1, max_size=25), period=PERIODS)
def test_movement_balances_and_agrees(rows: list[Row], period: Period) -> None:
    report = report_of(drawn(rows), period, as_of=AS_OF)
    claims = expected(rows, period)
    tomorrow = period.last + timedelta(1)
    ended_before = claims["closed"] & before(claims["end"], period.first)
    ended_by_last = claims["closed"] & before(claims["end"], tomorrow)
    open_at_start = claims["usable"] & before(claims["start"], period.first) & ~ended_before
    open_at_end = claims["usable"] & before(claims["start"], tomorrow) & ~ended_by_last
    new = claims["usable"] & before(claims["start"], tomorrow) & ~before(claims["start"], period.first)

    got = {key: figure(report, label).value for key, label in _FIGURES.items()}
    assert got["start"] == int(open_at_start.sum())
    assert got["new"] == int(new.sum())
    assert got["end"] == int(open_at_end.sum())
    movement = table(report, "movement")
    reopened = (movement.totals or {"reopened": 0})["reopened"]
    assert got["start"] + got["new"] + reopened - got["closed"] == got["end"]
    for name in ("open_at_start", "new", "reopened", "closed", "open_at_end", "unplaced"):
        assert sum(movement.values[name]) == (movement.totals or {name: 0})[name]


_FIGURES = {"start": "Open at start", "new": "New", "closed": "Closed", "end": "Open at end"}


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(ROWS, min_size=1, max_size=25), period=PERIODS)
def test_paid_in_the_period_agrees_to_the_cent(rows: list[Row], period: Period) -> None:
    report = report_of(drawn(rows), period, as_of=AS_OF)
    tomorrow = period.last + timedelta(1)

    for currency in ("TWD", "USD"):
        here = [
            row.paid
            for row in rows
            if row.paid is not None
            and row.currency == currency
            and row.paid_at is not None
            and period.first <= row.paid_at < tomorrow
        ]
        key = f"money-{currency}"
        found = (table(report, key).totals or {}).get("paid_in_period", 0) if has_table(report, key) else 0
        assert found == sum(here)


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(ROWS, min_size=1, max_size=25))
def test_months_add_up_to_their_year(rows: list[Row]) -> None:
    text = drawn(rows)
    whole = report_of(text, year(2021), as_of=AS_OF)
    months = table(whole, "months")

    for name, label in (("new", "New"), ("closed", "Closed")):
        assert sum(months.values[name]) == figure(whole, label).value
    assert months.values["open_at_start"][1:] == months.values["open_at_end"][:-1]
    assert months.values["open_at_end"][-1] == figure(whole, "Open at end").value


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(ROWS, min_size=1, max_size=25), period=PERIODS)
def test_every_figure_names_as_many_cells_as_it_counts(rows: list[Row], period: Period) -> None:
    report = report_of(drawn(rows), period, as_of=AS_OF)

    for label in _FIGURES.values():
        cells = figure(report, label).cells
        assert len(cells) == figure(report, label).value
        assert len({str(cell) for cell in cells}) == len(cells)


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(ROWS, min_size=1, max_size=25), period=PERIODS)
def test_ages_and_claimed_amounts_agree(rows: list[Row], period: Period) -> None:
    report = report_of(drawn(rows), period, as_of=AS_OF)
    claims = expected(rows, period)
    tomorrow = period.last + timedelta(1)
    still_open = claims["usable"] & before(claims["start"], tomorrow)
    still_open &= ~(claims["closed"] & before(claims["end"], tomorrow))
    ages = pd.Series([(period.last - start).days for start in claims["start"][still_open]], dtype="int64")
    bands = pd.cut(ages, [-1, 7, 30, 60, 90, 180, 365, 10**6]).value_counts(sort=False)

    totals = table(report, "ageing-line").totals or {}
    assert [totals.get(key, 0) for key in ("d7", "d30", "d60", "d90", "d180", "d365", "d366")] == bands.tolist()

    counted = {(cell.sheet, cell.row) for cell in table(report, "claims").values["cell"]}
    numbers = {sheet: iter(range(2, len(rows) + 2)) for sheet in LINES}
    here = [row for row in rows if (row.sheet, next(numbers[row.sheet])) in counted]
    for currency in ("TWD", "USD"):
        key = f"money-{currency}"
        money = (table(report, key).totals or {}) if has_table(report, key) else {}
        assert money.get("claimed", 0) == sum(row.claimed or 0 for row in here if row.currency == currency)
