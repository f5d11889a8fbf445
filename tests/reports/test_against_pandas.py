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


@dataclass(frozen=True)
class Settled:
    """One claim with what insurers and deductibles do to it."""

    insurer: str
    incident: date
    days: tuple[int | None, ...]  # to report, survey, complete papers, decision, payment; None where not written
    claimed: int | None
    paid: int | None
    deductible: int | None
    recovery: int | None
    outcome: str
    currency: str
    closed: bool

    @property
    def dates(self) -> list[date | None]:
        """Return the days of report, survey, papers, decision and payment; payments only where something was paid."""
        found, last = [], self.incident
        for gap in self.days:
            last = last + timedelta(gap or 0)
            found.append(last if gap is not None else None)
        return found

    def drawn(self, number: int) -> str:
        days = [_day(day) for day in self.dates]
        ended = max(day for day in [self.incident, *self.dates] if day is not None) + timedelta(1)
        cells = (
            f"P-{number}",
            self.insurer,
            _day(self.incident),
            *days,
            _amount(self.claimed),
            _amount(self.paid),
            _amount(self.deductible),
            _amount(self.recovery),
            _day(ended) if self.closed else "",
            "已結案" if self.closed else "未結案",
            self.outcome if self.closed else "",
            self.currency,
        )
        return " | ".join(cells)


SETTLED_HEAD = (
    "保單號 | 保險公司 | 出險時間 | 報案日期 | 查勘時間 | 文件齊備日 | 核賠日期 | 賠付時間 | "
    "索賠金額 | 理賠金額 | 自負額 | 追償金額 | 結案日期 | 狀態 | 結果 | 幣別"
)
SETTLED = st.builds(
    Settled,
    insurer=st.sampled_from(["甲保險", "乙產險", ""]),
    incident=st.dates(date(2021, 1, 1), date(2021, 9, 30)),
    days=st.tuples(*[st.none() | st.integers(0, 12)] * 5),
    claimed=st.none() | st.integers(0, 10**7),
    paid=st.none() | st.integers(0, 10**7),
    deductible=st.none() | st.integers(0, 10**6),
    recovery=st.none() | st.integers(0, 10**6),
    outcome=st.sampled_from(["賠付", "部分賠付", "拒賠", "撤案", ""]),
    currency=st.sampled_from(["TWD", "USD"]),
    closed=st.booleans(),
)
STEPS = {
    "Report to survey": (0, 1),
    "Report to complete papers": (0, 2),
    "Complete papers to decision": (2, 3),
    "Decision to payment": (3, 4),
    "Report to payment": (0, 4),
}


def settled_frame(rows: list[Settled]) -> pd.DataFrame:
    """Return the closed claims with their outcomes as the report reads them."""
    frame = pd.DataFrame(
        [
            {
                "insurer": row.insurer,
                "outcome": row.outcome or ("" if row.paid is None else "賠付" if row.paid > 0 else "零結"),
                **{f"day{i}": day for i, day in enumerate(row.dates)},
                **{
                    key: getattr(row, key)
                    for key in ("claimed", "paid", "deductible", "recovery", "currency", "closed")
                },
            }
            for row in rows
        ]
    )
    return frame[frame["closed"]]


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(SETTLED, min_size=1, max_size=25))
def test_steps_of_each_insurer_agree_to_the_day(rows: list[Settled]) -> None:
    text = "\n".join(["# 企財險", SETTLED_HEAD, *(row.drawn(i) for i, row in enumerate(rows))])
    report = report_of(text, year(2021), as_of=AS_OF)
    frame = settled_frame(rows)
    frame = frame[~frame["outcome"].isin(["撤案", "零結"]) & (frame["insurer"] != "")]
    wanted = {}
    for name, (first, last) in STEPS.items():
        both = frame[frame[f"day{first}"].notna() & frame[f"day{last}"].notna()]
        for insurer, group in both.groupby("insurer"):
            days = sorted((b - a).days for a, b in zip(group[f"day{first}"], group[f"day{last}"], strict=True))
            rank = -(-9 * len(days) // 10)
            middle = (days[(len(days) - 1) // 2] + days[len(days) // 2]) / 2
            wanted[insurer, name] = (len(days), round(sum(days) / len(days), 1), round(middle, 1), days[rank - 1])
    got = {}
    if has_table(report, "insurers-steps"):
        found = table(report, "insurers-steps")
        for i, step in enumerate(found.values["step"]):
            if str(step) in STEPS:
                figures = tuple(found.values[key][i] for key in ("n", "mean", "median", "p90"))
                got[found.values["insurer"][i], str(step)] = figures
    assert got == wanted


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(SETTLED, min_size=1, max_size=25))
def test_own_share_and_recoveries_agree_to_the_cent(rows: list[Settled]) -> None:
    text = "\n".join(["# 企財險", SETTLED_HEAD, *(row.drawn(i) for i, row in enumerate(rows))])
    report = report_of(text, year(2021), as_of=AS_OF)
    frame = settled_frame(rows)
    for currency in ("TWD", "USD"):
        here = frame[(frame["currency"] == currency) & (frame["claimed"].fillna(0) > 0)]
        refused = here[here["outcome"] == "拒賠"]
        paid = here[here["outcome"].isin(["賠付", "部分賠付"]) & here["paid"].notna()]
        turned_down = (refused["claimed"] - refused["paid"].fillna(0)).clip(lower=0)
        gap = (paid["claimed"] - paid["paid"]).clip(lower=0)
        under = pd.concat([gap, paid["deductible"].fillna(0)], axis=1).min(axis=1)
        totals = (table(report, f"own-{currency}").totals or {}) if has_table(report, f"own-{currency}") else {}
        assert totals.get("n", 0) == len(refused) + len(paid)
        assert totals.get("refused", 0) == int(turned_down.sum())
        assert totals.get("own", 0) == int(turned_down.sum() + gap.sum())
        assert totals.get("deductible", int(under.sum())) == int(under.sum())
        back = sum(row.recovery or 0 for row in rows if row.currency == currency)
        key = f"recovery-{currency}"
        assert (table(report, key).totals or {})["recovery"] == back if has_table(report, key) else back == 0


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(SETTLED, min_size=1, max_size=25))
def test_what_open_claims_wait_for_agrees(rows: list[Settled]) -> None:
    text = "\n".join(["# 企財險", SETTLED_HEAD, *(row.drawn(i) for i, row in enumerate(rows))])
    report = report_of(text, year(2021), as_of=AS_OF)
    used = [any(row.dates[i] is not None for row in rows) for i in range(5)]
    names = ("Report to the insurer", "Survey", "Complete papers", "Decision", "Payment")
    wanted: dict[str, list[int]] = {}
    for row in rows:
        if row.closed:
            continue
        done = [i for i, day in enumerate(row.dates) if day is not None]
        last = done[-1] if done else -1
        after = [i for i in range(last + 1, 5) if used[i]]
        name = "Closing" if last == 4 else names[after[0]] if after else "The sheet dates no later step"
        since = row.dates[last] if done else row.incident
        assert since is not None
        wanted.setdefault(name, []).append((AS_OF - since).days)
    found = table(report, "waiting")
    got = {str(what): i for i, what in enumerate(found.values["what"])}
    assert set(got) == set(wanted)
    for name, days in wanted.items():
        row_number = got[name]
        assert found.values["count"][row_number] == len(days)
        assert found.values["longest"][row_number] == max(days)


POLICIES = st.lists(
    st.tuples(st.dates(date(2019, 1, 1), date(2021, 12, 1)), st.integers(0, 900), st.integers(0, 10**8)),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(SETTLED, min_size=1, max_size=15), policies=POLICIES)
def test_burning_cost_agrees(rows: list[Settled], policies: list[tuple[date, int, int]]) -> None:
    text = "\n".join(["# 企財險", SETTLED_HEAD, *(row.drawn(i) for i, row in enumerate(rows))])
    body = [
        f"L-{i} | 企財險 | 甲 | 乙 | 乙 | {_day(first)} | {_day(first + timedelta(length))} | {_amount(premium)} | TWD"
        for i, (first, length, premium) in enumerate(policies)
    ]
    head = "保單號碼 | 險種 | 保險公司 | 要保人 | 被保險人 | 保險起期 | 保險止期 | 保險費 | 幣別"
    report = report_of("\n".join([text, "# 保單", head, *body]), year(2021), as_of=AS_OF)
    frame = pd.DataFrame(policies, columns=["first", "length", "premium"])
    days = [pd.date_range(first, periods=length + 1) for first, length, _ in policies]
    frame["days"] = [int((d.year == 2021).sum()) for d in days]
    frame["earned"] = [
        (2 * premium * n + length + 1) // (2 * (length + 1))
        for n, length, premium in zip(frame["days"], frame["length"], frame["premium"], strict=True)
    ]
    losses = sum((row.paid or 0) - (row.recovery or 0) for row in rows if row.currency == "TWD")
    found = table(report, "burning-years-TWD") if has_table(report, "burning-years-TWD") else None
    if found is None or "2021" not in found.values["year"]:
        assert not frame["days"].sum()
        return
    at = found.values["year"].index("2021")
    assert found.values["policies"][at] == int((frame["days"] > 0).sum())
    assert found.values["incurred"][at] == losses
    assert (found.values["premium"][at] or 0) == int(frame["earned"].sum()) if "premium" in found.values else True
    whole = int(frame["days"].sum())
    per_year = (2 * losses * 365 + whole) // (2 * whole) if whole else None
    assert found.values["per_year"][at] == per_year
