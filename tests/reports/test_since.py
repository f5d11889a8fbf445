"""What changed since the last report, worked out by hand, and over made-up ledgers by a computation of its own."""

# ruff: noqa: E501

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_tools.errors import UsageProblem
from ledger_tools.model.report import Report
from ledger_tools.model.snapshot import Snapshot
from ledger_tools.reports.build import build_report
from ledger_tools.reports.earlier import check_named, with_earlier
from ledger_tools.reports.pairing import pair
from ledger_tools.reports.period import Period, month, year
from tests.reports.support import has_table, notes, report_of, rows, table
from tests.support.drawn import draw_case

OCTOBER = month(2021, 10)
HEAD = "保單號 | 出險時間 | 索賠人 | 賠案號碼 | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間 | 未決賠款 | 追償金額 | 結案日期 | 狀態\n"
# As of 5 November. Reserves 500 + 0 + 100 + 50 + 70 = 720; incurred 500 + 300 + 100 + 50 + 70 = 1,020.
THEN = (
    "# 企財險\n"
    + HEAD
    + """
    P-1 | @2021-09-01 | 甲 | C-1 | 火災 | =1000 |      |             | =500 |     |             | 未結案
    P-2 | @2021-09-02 | 乙 | C-2 | 火災 | =800  | =300 | @2021-10-20 | =0   |     | @2021-10-21 | 已結案
    P-3 | @2021-09-03 | 丙 | C-3 | 火災 | =100  |      |             | =100 |     |             | 未結案
    P-4 | @2021-09-04 | 丁 | C-4 | 火災 | =50   |      |             | =50  |     |             | 未結案
    P-6 | @2021-09-06 |    | C-6 | 火災 | =70   |      |             | =70  |     |             | 未結案
"""
)
# As of 5 December, one row for each thing that can happen, and sorted anew:
#   P-1   200 paid, reserve down by 150        P-2   re-opened, reserve up by 120, 10 recovered
#   P-3   closed with 90 paid, reserve 0       P-4   gone (a reserve of 50)
#   P-5   new on 10 November, reserve 60       P-7   entered late (1 October), reserve 40
#   P-66  was P-6, reserve up by 5
NOW = (
    "# 企財險\n"
    + HEAD
    + """
    P-66 | @2021-09-06 |    | C-6 | 火災 | =70   |      |             | =75  |     |             | 未結案
    P-7  | @2021-10-01 | 己 | C-7 | 火災 | =40   |      |             | =40  |     |             | 未結案
    P-5  | @2021-11-10 | 戊 | C-5 | 火災 | =60   |      |             | =60  |     |             | 未結案
    P-3  | @2021-09-03 | 丙 | C-3 | 火災 | =100  | =90  | @2021-11-15 | =0   |     | @2021-11-20 | 已結案
    P-2  | @2021-09-02 | 乙 | C-2 | 火災 | =800  | =300 | @2021-10-20 | =120 | =10 | @2021-10-21 | 重開
    P-1  | @2021-09-01 | 甲 | C-1 | 火災 | =1000 | =200 | @2021-11-11 | =350 |     |             | 未結案
"""
)


def snapshot(ledger: str, as_of: date, period: Period = OCTOBER, name: str = "Oct.xlsx") -> Snapshot:
    """Return what a report on a drawn ledger saw, as if read from a file."""
    saw = report_of(ledger, period, as_of=as_of).snapshot
    assert saw is not None
    return replace(saw, file=name)


def since(then: str, now: str, *, before: date = date(2021, 11, 5), as_of: date = date(2021, 12, 5)) -> Report:
    """Return the report on November of a ledger that an earlier one is held against."""
    case = draw_case(now, as_of=as_of)
    return build_report(with_earlier(case, month(2021, 11), [snapshot(then, before)]), month(2021, 11))


def test_reserves_balance_by_kind_of_change() -> None:
    # 720 + 60 new + 40 late + 5 up - 150 down - 100 on closing + 120 on re-opening - 50 gone = 645
    # and the column itself: 75 + 40 + 60 + 0 + 120 + 350 = 645
    assert table(since(THEN, NOW), "since-reserve-TWD").totals == {
        "then": 72000,
        "new": 6000,
        "late": 4000,
        "increased": 500,
        "decreased": -15000,
        "closed": -10000,
        "reopened": 12000,
        "gone": -5000,
        "now": 64500,
    }


def test_incurred_balances_by_kind_of_change() -> None:
    # Payments 200 + 90; reserves +5 - 100 + 120 - 150 = -125; recoveries -10; new 60, late 40, gone -50.
    # 1,020 + 60 + 40 + 290 - 125 - 10 - 50 = 1,225
    # and claim by claim: 75 + 40 + 60 + (90 + 0) + (300 + 120 - 10) + (200 + 350) = 1,225
    assert table(since(THEN, NOW), "since-incurred-TWD").totals == {
        "then": 102000,
        "new": 6000,
        "late": 4000,
        "payments": 29000,
        "reserves": -12500,
        "recoveries": -1000,
        "gone": -5000,
        "now": 122500,
    }


def test_each_claim_behind_the_changes_is_listed() -> None:
    report = since(THEN, NOW)

    changed = [(r["policy_no"], r["then"], r["now"], r["change"]) for r in rows(table(report, "since-reserves"))]
    assert changed == [
        ("P-1", 50000, 35000, -15000),
        ("P-2", 0, 12000, 12000),
        ("P-3", 10000, 0, -10000),
        ("P-66", 7000, 7500, 500),
    ]
    (again,) = rows(table(report, "since-reopened"))
    assert (again["policy_no"], again["closed"], again["status"]) == ("P-2", date(2021, 10, 21), "Re-opened")
    (lost,) = rows(table(report, "since-gone"))
    assert (lost["where"], lost["policy_no"], lost["reserve"]) == ("企財險!6", "P-4", 5000)
    (entered,) = rows(table(report, "since-late"))
    assert (entered["policy_no"], entered["start"]) == ("P-7", date(2021, 10, 1))
    (other,) = rows(table(report, "since-renamed"))
    assert (other["policy_no"], other["changed"]) == ("P-66", "Policy No., then P-6")


def test_the_report_says_what_it_was_held_against() -> None:
    said = " ".join(notes(since(THEN, NOW), "since"))

    assert "Held against Oct.xlsx: the ledger drawn.xlsx as of 2021-11-05." in said
    assert "Claims known again: 4; new: 1; entered late: 1; no longer in the ledger: 1." in said


def test_without_an_earlier_report_nothing_is_guessed() -> None:
    report = report_of(NOW, month(2021, 11), as_of=date(2021, 12, 5))

    assert not has_table(report, "since-reserve-TWD")
    assert "no earlier report" in str(table(report, "since-none").empty)


def test_a_claim_closed_anew_on_a_later_day_was_open_in_between() -> None:
    later = NOW.replace("| @2021-10-21 | 重開", "| @2021-11-30 | 已結案")
    (again,) = rows(table(since(THEN, later), "since-reopened"))

    assert (again["policy_no"], again["closed"], again["again"]) == ("P-2", date(2021, 10, 21), date(2021, 11, 30))


def test_a_claim_number_filled_in_later_changes_nothing() -> None:
    early = THEN.replace("C-1", "").replace("C-3", "")

    assert table(since(early, NOW), "since-reserve-TWD").totals == table(since(THEN, NOW), "since-reserve-TWD").totals
    assert "known again: 4" in " ".join(notes(since(early, NOW), "since"))


def test_a_claimant_filled_in_later_is_no_other_claim() -> None:
    early = THEN.replace("丙", "").replace("C-3", "")

    assert "known again: 4" in " ".join(notes(since(early, NOW), "since"))
    assert len(table(since(early, NOW), "since-renamed")) == 1


def test_a_number_used_for_another_claim_makes_them_no_pair() -> None:
    # C-4 now stands at a claim of which policy, day and claimant are all others.
    reused = NOW.replace("P-5  | @2021-11-10 | 戊 | C-5", "P-5  | @2021-11-10 | 戊 | C-4")

    assert [r["policy_no"] for r in rows(table(since(THEN, reused), "since-gone"))] == ["P-4"]


TWINS = "# 車險\n保單號 | 出險時間 | 賠案號碼 | 出險原因 | 未決賠款 | 狀態\n"


def test_claims_that_share_their_names_are_told_apart_by_number_then_by_order() -> None:
    then = snapshot(
        TWINS + "P | @2021-09-01 | A | x | =1 | 未結案\nP | @2021-09-01 | B | x | =2 | 未結案", date(2021, 11, 5)
    )
    now = snapshot(
        TWINS + "P | @2021-09-01 | B | x | =2 | 未結案\nP | @2021-09-01 | A | x | =1 | 未結案", date(2021, 12, 5)
    )
    pairs = pair(then, now)
    assert list(zip(pairs.then.tolist(), pairs.now.tolist(), strict=True)) == [(1, 0), (0, 1)]
    assert pairs.by_order == 0

    bare_then = snapshot(
        TWINS + "P | @2021-09-01 | | x | =1 | 未結案\n" * 1 + "P | @2021-09-01 | | x | =2 | 未結案", date(2021, 11, 5)
    )
    bare_now = snapshot(
        TWINS
        + "P | @2021-09-01 | | x | =1 | 未結案\n" * 1
        + "P | @2021-09-01 | | x | =2 | 未結案\nP | @2021-09-01 | | x | =3 | 未結案",
        date(2021, 12, 5),
    )
    pairs = pair(bare_then, bare_now)
    assert pairs.now.tolist() == [0, 1]
    assert pairs.added.tolist() == [2]
    assert pairs.by_order == 2


def test_an_amount_that_changes_its_currency_leaves_one_table_and_enters_the_other() -> None:
    head = "# 企財險\n保單號 | 出險時間 | 出險原因 | 未決賠款 | 幣別 | 狀態\n"
    report = since(
        head + "P-1 | @2021-09-01 | x | =500 | TWD | 未結案\nP-2 | @2021-09-01 | x | =1 | TWD | 未結案",
        head + "P-1 | @2021-09-01 | x | =20 | USD | 未結案\nP-2 | @2021-09-01 | x | =1 | TWD | 未結案",
    )

    assert table(report, "since-reserve-TWD").totals == {"then": 50100, "moved": -50000, "now": 100}
    assert table(report, "since-reserve-USD").totals == {"then": 0, "moved": 2000, "now": 2000}


def test_a_payment_of_the_past_that_was_changed_since_is_counted() -> None:
    said = " ".join(notes(since(THEN, NOW.replace("| =300 | @2021-10-20", "| =310 | @2021-10-20")), "since"))

    assert "another sum as paid by 2021-11-05 than the last report saw: 1" in said


def test_a_column_that_was_not_read_then_is_named() -> None:
    without = THEN.replace("未決賠款", "某欄")
    said = " ".join(notes(since(without, NOW), "since"))

    assert "企財險: a column is read as Reserve in only one of the two reports." in said


# -- which earlier report is taken


def test_the_newest_report_on_an_earlier_period_is_taken() -> None:
    case = draw_case(NOW, as_of=date(2021, 12, 5))
    september = snapshot(THEN, date(2021, 10, 4), month(2021, 9), "Sep.xlsx")
    october = snapshot(THEN, date(2021, 11, 5), month(2021, 10), "Oct.xlsx")
    november = snapshot(THEN, date(2021, 12, 3), month(2021, 11), "Nov, first draft.xlsx")
    same_day = snapshot(THEN, date(2021, 12, 5), month(2021, 10), "today.xlsx")
    partial = replace(snapshot(THEN, date(2021, 11, 20), month(2021, 10), "one insurer.xlsx"), scope={"insurer": "A"})

    found = with_earlier(case, month(2021, 11), [november, october, september, same_day, partial])
    assert found.last_snapshot is october
    assert [s.file for s in found.snapshots] == ["Sep.xlsx", "Oct.xlsx", "Nov, first draft.xlsx"]
    # Nothing is on a time before 2021: the newest of an earlier day then.
    assert with_earlier(case, year(2021), [september, november]).last_snapshot is november
    assert with_earlier(case, year(2021), [same_day]).last_snapshot is None


def test_a_report_on_another_ledger_is_passed_over_or_refused() -> None:
    case = draw_case(NOW, as_of=date(2021, 12, 5))
    other = replace(snapshot(THEN.replace("P-", "X-"), date(2021, 11, 5)), ledger="other.xlsx", file="Other Oct.xlsx")
    renamed = replace(snapshot(THEN, date(2021, 11, 5)), ledger="2020台帳.xlsx")

    assert with_earlier(case, month(2021, 11), [other]).last_snapshot is None
    assert with_earlier(case, month(2021, 11), [renamed]).last_snapshot is renamed  # 3 of its 5 policies are known
    with pytest.raises(UsageProblem, match=r"made of other\.xlsx"):
        check_named(other, case)
    with pytest.raises(UsageProblem, match="not before 2021-12-05"):
        check_named(snapshot(THEN, date(2021, 12, 5)), case)
    with pytest.raises(UsageProblem, match="some of the claims only"):
        check_named(replace(renamed, scope={"policy": "P-1"}), case)


# -- against pandas


@dataclass(frozen=True)
class Amounts:
    """A claim at one of the two days; None where it is not in the ledger then."""

    reserve: int
    paid: int
    recovery: int
    closed: bool
    currency: str


SIDE = st.builds(
    Amounts,
    reserve=st.integers(0, 10**9),
    paid=st.integers(0, 10**9),
    recovery=st.integers(0, 10**6),
    closed=st.booleans(),
    currency=st.sampled_from(["TWD", "TWD", "USD"]),
)
LIVES = st.lists(st.tuples(st.none() | SIDE, st.none() | SIDE, st.booleans()), min_size=1, max_size=20)
BEFORE, AFTER = date(2021, 11, 5), date(2021, 12, 5)
FULL = "# 企財險\n保單號 | 出險時間 | 出險原因 | 理賠金額 | 賠付時間 | 未決賠款 | 追償金額 | 結案日期 | 狀態 | 幣別\n"


def drawn(sides: list[Amounts | None], begun_late: list[bool]) -> str:
    """Return a ledger of the claims that are there; payments and closings happened before either report."""
    lines = []
    for i, (side, late) in enumerate(zip(sides, begun_late, strict=True)):
        if side is None:
            continue
        start = "@2021-11-20" if late else "@2021-09-01"
        end = ("@2021-11-25" if late else "@2021-10-01") if side.closed else ""
        status = "已結案" if side.closed else "未結案"
        cells = (
            f"P-{i}",
            start,
            "x",
            f"={side.paid / 100}",
            start,
            f"={side.reserve / 100}",
            f"={side.recovery / 100}",
            end,
            status,
            side.currency,
        )
        lines.append(" | ".join(cells))
    return FULL + "\n".join(["P-0x | @2021-09-01 | x | | | | | | 未結案 | TWD", *lines])


@settings(max_examples=60, deadline=None)
@given(lives=LIVES)
def test_moves_agree_with_a_merge_in_pandas(lives: list[tuple[Amounts | None, Amounts | None, bool]]) -> None:
    late = [flag for _, _, flag in lives]
    # A claim that begins after the first report cannot have been in it.
    first = [None if flag else side for side, _, flag in lives]
    second = [side for _, side, _ in lives]
    case = draw_case(drawn(second, late), as_of=AFTER)
    earlier = snapshot(drawn(first, late), BEFORE)
    report = build_report(with_earlier(case, month(2021, 11), [earlier]), month(2021, 11))

    columns = ["reserve", "paid", "recovery", "closed", "currency"]
    sides = [
        pd.DataFrame({i: vars_of(s) for i, s in enumerate(some) if s is not None}, index=columns).T
        for some in (first, second)
    ]
    merged = sides[0].merge(sides[1], left_index=True, right_index=True, how="outer", suffixes=("_then", "_now"))
    for code in ("TWD", "USD"):
        was, is_ = merged["currency_then"] == code, merged["currency_now"] == code
        before = merged["reserve_then"].where(was, 0).fillna(0).astype("int64")
        after = merged["reserve_now"].where(is_, 0).fillna(0).astype("int64")
        incurred = [
            (merged[f"paid_{s}"] + merged[f"reserve_{s}"] - merged[f"recovery_{s}"])
            .where(mask, 0)
            .fillna(0)
            .astype("int64")
            .sum()
            for s, mask in (("then", was), ("now", is_))
        ]
        key = f"since-reserve-{code}"
        if has_table(report, key):
            totals = table(report, key).totals or {}
            assert totals["then"] == before.sum()
            assert totals["now"] == after.sum()
            assert sum(v for k, v in totals.items() if k != "now") == totals["now"]
            fresh = merged["currency_then"].isna()
            expected_new = int(after[fresh & pd.Series(late)[merged.index]].sum())
            expected_late = int(after[fresh & ~pd.Series(late)[merged.index]].sum())
            assert totals.get("new", 0) == expected_new
            assert totals.get("late", 0) == expected_late
            assert totals.get("gone", 0) == -int(before[merged["currency_now"].isna()].sum())
            # Nought is in any currency: a claim whose reserve is 0 on one side stays where the other side is.
            nought = (merged["reserve_then"] == 0) | (merged["reserve_now"] == 0)
            both = (was & is_) | ((was | is_) & merged[["currency_then", "currency_now"]].notna().all(axis=1) & nought)
            change = (after - before)[both]
            closing = (merged["closed_then"] == False) & (merged["closed_now"] == True)  # noqa: E712
            assert totals.get("closed", 0) == int(change[closing[both]].sum())
        else:
            assert before.sum() == after.sum() == 0
        key = f"since-incurred-{code}"
        if has_table(report, key):
            totals = table(report, key).totals or {}
            assert [totals["then"], totals["now"]] == incurred
            assert sum(v for k, v in totals.items() if k != "now") == totals["now"]
        else:
            assert incurred == [0, 0]


def vars_of(side: Amounts) -> list[object]:
    return [side.reserve, side.paid, side.recovery, side.closed, side.currency]
