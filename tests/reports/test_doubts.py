"""What could change a figure is said beside it: errors in its rows, warnings at its cells, rows kept out by errors."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ledger_tools.model.report import Report
from ledger_tools.reports.build import build_report
from ledger_tools.reports.doubts import OF_WORK
from ledger_tools.reports.loss_report import build_loss_run
from ledger_tools.reports.period import month
from ledger_tools.rules import RULES, run_rules
from tests.reports.support import figure, notes, rows, table
from tests.support.drawn import draw_case

# Row 2 is in order. 3: the amount paid cannot be read, paid in November. 4: the same, but paid in October.
# 5: paid ten thousand times what was approved, a warning. 6: closed, and no day says when, so no period has it.
# 7: nobody has done anything for long, which is no doubt about what stands there.
LEDGER = """
    # 企財險
    保單號 | 出險時間    | 報案日期    | 出險原因 | 索賠金額 | 核定金額 | 理賠金額  | 賠付時間    | 未決賠款 | 結案日期    | 狀態
    P-2    | @2021-11-01 | @2021-11-02 | 火災     | =1000    | =1000    | =1000     | @2021-11-10 |          | @2021-11-10 | 已結案
    P-3    | @2021-11-01 | @2021-11-03 | 火災     | =800     | =800     | 見附件    | @2021-11-12 |          | @2021-11-12 | 已結案
    P-4    | @2021-09-01 | @2021-10-03 | 火災     | =800     | =800     | 見附件    | @2021-10-12 |          | @2021-10-12 | 已結案
    P-5    | @2021-11-02 | @2021-11-04 | 火災     | =600     | =600     | =6000000  | @2021-11-15 |          | @2021-11-15 | 已結案
    P-6    | @2021-11-05 | @2021-11-06 | 火災     | =50      |          |           |             |          |             | 已結案
    P-7    | @2021-06-05 | @2021-06-06 | 火災     | =70      |          |           |             | =70      |             | 未結案
"""  # noqa: E501
DAY = date(2021, 12, 3)


def report() -> Report:
    case = draw_case(LEDGER, as_of=DAY)
    return build_report(replace(case, findings=run_rules(case)), month(2021, 11))


def test_a_figure_says_how_many_rows_could_change_it() -> None:
    made = report()

    # New: rows 2, 3, 5 count, of which 3 has an error; row 6 is kept out by one.
    assert figure(made, "New").value == 3
    assert str(figure(made, "New").note) == "errors in 2 rows"
    # Paid: 1,000 + 6,000,000; row 3 is kept out, row 5 has a warning; row 4 was paid in another month, and row 6 is
    # closed without an error of its payment.
    assert figure(made, "Paid in the period, TWD").value == 600_100_000
    assert str(figure(made, "Paid in the period, TWD").note) == "errors in 1 rows, warnings in 1"
    # Open at end: row 7 alone; row 6 may be open or not.
    assert figure(made, "Open at end").value == 1
    assert str(figure(made, "Open at end").note) == "errors in 1 rows"
    assert str(figure(made, "Reserve, TWD").note) == ""


def test_the_sheet_behind_names_what_is_in_doubt_and_what_is_not_counted() -> None:
    made = report()
    behind = [row for row in rows(table(made, "behind")) if row["figure"].startswith("Paid in the period")]

    told = [(row["figure"], row["policy_no"], (row["doubt"] or "None")[:3]) for row in behind]
    assert told == [
        ("Paid in the period, TWD", "P-2", "Non"),
        ("Paid in the period, TWD", "P-5", "G5:"),
        ("Paid in the period, TWD: not counted", "P-3", "G3:"),
    ]
    assert any("Not counted are claims" in note for note in notes(made, "behind"))


def test_warnings_of_late_work_are_named_as_the_rules_name_them() -> None:
    assert {code for code in OF_WORK if code not in {rule.code for rule in RULES}} == set()


def test_a_ledger_without_doubts_has_no_column_for_them() -> None:
    case = draw_case("\n".join(LEDGER.split("\n")[:4]), as_of=DAY)
    made = build_report(replace(case, findings=run_rules(case)), month(2021, 11))

    assert "doubt" not in table(made, "behind").values
    assert not [str(f.note) for f in made.figures if "error" in str(f.note) or "warning" in str(f.note)]


def test_the_loss_run_says_it_too() -> None:
    case = draw_case(LEDGER, as_of=DAY)
    made = build_loss_run(replace(case, findings=run_rules(case)))
    paid = next(f for f in made.figures if "TWD" in str(f.label))

    # Rows 3 and 4 are kept out, row 5 is in doubt.
    assert str(paid.note) == "errors in 2 rows, warnings in 1"
