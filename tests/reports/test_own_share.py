"""What was not paid of what was claimed, why, and what was recovered, worked out by hand."""

# ruff: noqa: E501

from __future__ import annotations

from ledger_tools.reports.build import build_report
from ledger_tools.reports.period import year
from tests.reports.support import has_table, notes, report_of, rows, table
from tests.support.drawn import draw_case

# Settled in 2021, in TWD:
#   row 2  claimed 1,000, paid 700: gap 300, of which the deductible explains 200; 100 cut
#   row 3  claimed 500, paid 450: gap 50, the deductible of 100 explains all of it
#   row 4  claimed and paid 300
#   row 5  refused 800
#   row 7  claimed 400, paid 450: more than claimed, nothing stayed
# Apart: row 6 withdrawn, row 9 closed without payment. In dollars: row 8, 100 claimed, 60 paid. Row 10 is of 2020.
LEDGER = """
    # 企財險
    保單號 | 出險時間    | 出險原因 | 索賠金額 | 核賠金額 | 自負額 | 理賠金額 | 賠付時間    | 追償金額 | 結案日期    | 狀態   | 結果   | 拒賠原因 | 差異說明 | 幣別
    P-1    | @2021-01-01 | 火災     | =1000    | =800     | =200   | =700     | @2021-02-01 | =70      | @2021-02-01 | 已結案 | 部分賠付 |        | 折舊     | TWD
    P-2    | @2021-01-02 | 火災     | =500     | =450     | =100   | =450     | @2021-02-01 |          | @2021-02-01 | 已結案 | 部分賠付 |        |          | TWD
    P-3    | @2021-01-03 | 火災     | =300     | =300     |        | =300     | @2021-02-01 | =30      | @2021-02-01 | 已結案 | 賠付   |          |          | TWD
    P-4    | @2021-01-04 | 火災     | =800     |          | =100   |          |             |          | @2021-02-01 | 已結案 | 拒賠   | 不保事項 |          | TWD
    P-5    | @2021-01-05 | 火災     | =999     |          |        |          |             |          | @2021-02-01 | 已結案 | 撤案   |          |          | TWD
    P-6    | @2021-01-06 | 火災     | =400     |          |        | =450     | @2021-02-01 |          | @2021-02-01 | 已結案 | 賠付   |          |          | TWD
    P-7    | @2021-01-07 | 火災     | =100     |          |        | =60      | @2021-02-01 |          | @2021-02-01 | 已結案 | 部分賠付 |        | 折舊     | USD
    P-8    | @2021-01-08 | 火災     | =70      |          |        | =0       |             |          | @2021-02-01 | 已結案 | 零結   |          |          | TWD
    P-9    | @2020-01-08 | 火災     | =70      |          |        | =10      | @2020-02-01 |          | @2020-02-01 | 已結案 | 部分賠付 |        |          | TWD
"""


def test_claimed_amounts_are_paid_refused_under_the_deductible_or_cut() -> None:
    # Claimed 1000 + 500 + 300 + 800 + 400 = 3000; paid 700 + 450 + 300 + 450 = 1900; deductible 200 + 50 = 250.
    # Own share 800 + 250 + 100 = 1150, which is 38.3 % of 3000.
    (row,) = rows(table(report_of(LEDGER, year(2021)), "own-TWD"))

    assert (row["n"], row["claimed"], row["paid"]) == (5, 300000, 190000)
    assert (row["refused"], row["deductible"], row["cuts"], row["own"]) == (80000, 25000, 10000, 115000)
    assert row["share"] == 1150 / 3000
    assert row["few"] == "5 or fewer cases"


def test_currencies_are_never_added() -> None:
    (row,) = rows(table(report_of(LEDGER, year(2021)), "own-USD"))

    assert (row["n"], row["own"]) == (1, 4000)


def test_reasons_of_cuts_and_of_refusals() -> None:
    found = rows(table(report_of(LEDGER, year(2021)), "own-reasons-TWD"))

    assert [(r["kind"], r["reason"], r["n"], r["sum"], r["mean"], r["median"]) for r in found] == [
        ("Cut", "折舊", 1, 10000, 10000, 10000),
        ("Refused", "不保事項", 1, 80000, 80000, 80000),
    ]


def test_approved_of_what_was_claimed() -> None:
    # Cuts of 200, 50 and 0: mean 83.33, median 50; 1550 of 1800. Refused claims have their own column.
    (row,) = rows(table(report_of(LEDGER, year(2021)), "own-approved-TWD"))

    assert (row["n"], row["claimed"], row["approved"], row["cut"]) == (3, 180000, 155000, 25000)
    assert (row["ratio"], row["mean"], row["median"]) == (1550 / 1800, 8333, 5000)


def test_investigated_cases_can_be_kept_out_of_averages_but_not_of_sums() -> None:
    # Cuts of 300 and, after an investigation, of 500; recoveries of 70 and 90 on the same claims.
    ledger = """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 索賠金額 | 核賠金額 | 理賠金額 | 賠付時間    | 追償金額 | 調查開始日  | 結案日期    | 狀態   | 結果     | 幣別
        P-1    | @2021-01-01 | 火災     | =1000    | =700     | =700     | @2021-02-01 | =70      |             | @2021-02-01 | 已結案 | 部分賠付 | TWD
        P-2    | @2021-01-01 | 火災     | =900     | =400     | =400     | @2021-02-01 | =90      | @2021-01-05 | @2021-02-01 | 已結案 | 部分賠付 | TWD
    """
    made = build_report(draw_case(ledger), year(2021), without_investigations=True)
    (why,), (approved,), (back,) = (
        rows(table(made, k)) for k in ("own-reasons-TWD", "own-approved-TWD", "recovery-TWD")
    )

    assert (why["n"], why["sum"], why["among"], why["mean"], why["median"]) == (2, 80000, 1, 30000, 30000)
    assert (approved["n"], approved["cut"], approved["among"], approved["mean"]) == (2, 80000, 1, 30000)
    assert (back["n"], back["recovery"], back["among"], back["mean"]) == (2, 16000, 1, 7000)
    assert "Claims under investigation or in doubt: 1; they are kept out of the averages." in notes(made, "own")
    assert "among" not in table(report_of(ledger, year(2021)), "recovery-TWD").values


def test_the_rows_behind_stand_with_the_largest_own_share_first() -> None:
    report = report_of(LEDGER, year(2021))
    found = rows(table(report, "own-list"))

    assert [(r["policy_no"], r["own"], r["currency"], r["reason"]) for r in found] == [
        ("P-4", 80000, "TWD", "不保事項"),
        ("P-1", 30000, "TWD", "折舊"),
        ("P-2", 5000, "TWD", ""),
        ("P-7", 4000, "USD", "折舊"),
    ]
    assert str(table(report, "own-list").values["cell"][0]) == "企財險!A5"


def test_what_is_apart_is_said() -> None:
    said = notes(report_of(LEDGER, year(2021)), "own")

    assert "Withdrawn or closed without payment, not counted here: 2." in said
    assert any("Claims paid more than claimed: 1" in note for note in said)


def test_recoveries_of_what_was_paid_on_the_same_claims() -> None:
    # 70 of 700 and 30 of 300: 100 of 1000; mean and median 50.
    report = report_of(LEDGER, year(2021))
    (row,) = rows(table(report, "recovery-TWD"))

    assert (row["n"], row["paid"], row["recovery"], row["ratio"]) == (2, 100000, 10000, 0.1)
    assert (row["mean"], row["median"]) == (5000, 5000)
    assert rows(table(report, "recovery-name")) == [{"name": "追償金額", "currency": "TWD", "n": 2, "recovery": 10000}]
    assert [r["policy_no"] for r in rows(table(report, "recovery-list"))] == ["P-1", "P-3"]


def test_salvage_and_subrogation_are_told_apart_by_the_heads_of_their_columns() -> None:
    ledger = """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 理賠金額 | 賠付時間    | 殘值 | 狀態
        P-1    | @2021-01-01 | 火災     | =100     | @2021-02-01 | =5   | 已結案

        # 車險
        保單號 | 出險時間    | 出險原因 | 理賠金額 | 賠付時間    | 代位求償金額 | 狀態
        P-2    | @2021-01-01 | 追撞     | =100     | @2021-02-01 | =40          | 已結案
    """
    found = {row["name"]: row["recovery"] for row in rows(table(report_of(ledger, year(2021)), "recovery-name"))}

    assert found == {"殘值": 500, "代位求償金額": 4000}


def test_a_ledger_without_these_columns_says_so() -> None:
    report = report_of("# 企財險\n保單號 | 出險時間 | 出險原因\nP-1 | @2021-11-01 | 火災", year(2021))

    assert not has_table(report, "own-TWD")
    assert "No claim with a claimed amount" in str(table(report, "own-none").empty)
    assert "No column is read as a recovery" in str(table(report, "recovery-none").empty)
    assert "own" not in {
        section.key for section in report.sections
    }  # gathered with the others that have nothing to tell


def test_one_column_of_reasons_serves_refusals_and_cuts() -> None:
    # Refused 800, and 1000 − 700 = 300 cut; the only column of reasons is headed for refusals.
    report = report_of(
        """
        # 車險
        保單號 | 報案號 | 出險時間    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間    | 結案日期    | 狀態   | 結果     | 拒賠/減賠原因 | 幣別
        P-1    | R-1    | @2021-01-01 | 追撞     | =1000    | =700     | @2021-02-01 | @2021-02-01 | 已結案 | 部分賠付 | 折舊          | TWD
        P-2    | R-2    | @2021-01-04 | 追撞     | =800     |          |             | @2021-02-01 | 已結案 | 拒賠     | 無照駕駛      | TWD
        """,
        year(2021),
    )

    assert [(r["kind"], r["reason"], r["sum"]) for r in rows(table(report, "own-reasons-TWD"))] == [
        ("Cut", "折舊", 30000),
        ("Refused", "無照駕駛", 80000),
    ]
    assert [r["reason"] for r in rows(table(report, "ratio-gaps"))] == ["折舊"]
    assert [r["claim_no"] for r in rows(table(report, "closed-list"))] == ["R-1", "R-2"]  # no claim no.: the report's


def test_the_approval_rate_is_of_claims_that_were_paid_or_refused() -> None:
    # Paid are P-1, P-2, P-3, P-6 and P-7, refused is P-4: 5 of 6.
    said = notes(report_of(LEDGER, year(2021)), "closed")

    assert any(note.startswith("Approval rate: 5 of 6 claims") and "= 83.3%" in note for note in said)
