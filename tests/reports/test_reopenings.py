"""Claims that were closed and opened again, against a count that walks through the year claim by claim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_tools.reports.period import year
from tests.reports.support import report_of, table

DAYS = st.dates(date(2020, 10, 1), date(2021, 12, 31))


@dataclass(frozen=True)
class Life:
    """The dates of one claim, and what its status says."""

    begun: date
    closed: date | None
    again: date | None
    status: str

    def drawn(self, number: int) -> str:
        cells = (f"@{day}" if day else "" for day in (self.begun, self.closed, self.again))
        return " | ".join((f"P-{number}", *cells, "火災", "=10", self.status))

    def events(self) -> list[tuple[date, str]]:
        """Return what happens to the claim, in order; nothing where its dates cannot be true."""
        begins, ends = (self.begun, "new"), (self.closed or date.max, "closed")
        if self.status == "已結案":
            return [begins, ends] if self.closed and self.closed >= self.begun else []
        said_again = self.again is not None and not (self.closed and self.closed >= self.again)
        if self.status == "未結案" and not said_again:
            return [begins]
        if self.closed is None or self.closed < self.begun:
            return [begins]
        if self.again is not None and self.again >= self.closed:
            return [begins, ends, (self.again, "reopened")]
        return [begins, ends, (self.closed, "reopened")]


LIVES = st.builds(
    Life,
    begun=DAYS,
    closed=st.none() | DAYS,
    again=st.none() | DAYS,
    status=st.sampled_from(["已結案", "未結案", "重開"]),
)
HEAD = "# 企財險\n保單號 | 出險時間 | 結案日期 | 重開日期 | 出險原因 | 索賠金額 | 狀態\n"
SIGN = {"new": 1, "reopened": 1, "closed": -1}


@settings(max_examples=80, deadline=None)
@given(lives=st.lists(LIVES, min_size=1, max_size=25))
def test_the_movement_balances_month_after_month_with_reopened_claims(lives: list[Life]) -> None:
    text = HEAD + "\n".join(life.drawn(i) for i, life in enumerate(lives))
    months = table(report_of(text, year(2021), as_of=date(2021, 12, 31)), "months").values

    events = [event for life in lives for event in life.events()]
    for number in range(1, 13):
        here = [what for day, what in events if (day.year, day.month) == (2021, number)]
        for what in SIGN:
            assert months[what][number - 1] == here.count(what), (number, what)
        by_end = sum(SIGN[what] for day, what in events if (day.year, day.month) <= (2021, number))
        assert months["open_at_end"][number - 1] == by_end
        flow = sum(SIGN[what] for what in here)
        assert months["open_at_start"][number - 1] + flow == months["open_at_end"][number - 1]
