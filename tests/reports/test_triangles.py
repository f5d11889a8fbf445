"""Development triangles worked out by hand, from several reports, against pandas, and as the file that is exported."""

# ruff: noqa: E501

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_tools.cli.program import program
from ledger_tools.model.report import Report, Table
from ledger_tools.render.triangle_csv import triangle_csv
from ledger_tools.reports.build import build_report
from ledger_tools.reports.earlier import with_earlier
from ledger_tools.reports.loss_report import build_loss_run
from ledger_tools.reports.period import as_at, month, year
from tests.reports.support import has_table, notes, report_of, rows, table
from tests.support.drawn import draw_case, draw_xlsx

HEAD = "保單號 | 出險時間 | 出險原因 | 理賠金額 | 賠付時間 | 未決賠款 | 狀態\n"
# Paid by the end of each year:
#   losses of 2019: 100 in 2019, 40 in 2020, 7 in 2021     so far 100, 140, 147
#   losses of 2020: nothing in 2020, 30 in 2021            so far   0,  30
#   losses of 2021: 5 in 2021                              so far   5
LEDGER = (
    "# 企財險\n"
    + HEAD
    + """
    P-1 | @2019-02-01 | x | =100 | @2019-08-01 | =0  | 已結案
    P-2 | @2019-03-01 | x | =40  | @2020-01-31 | =0  | 已結案
    P-3 | @2019-04-01 | x | =7   | @2021-12-31 | =0  | 已結案
    P-4 | @2020-05-01 | x | =30  | @2021-02-01 | =0  | 已結案
    P-5 | @2021-06-01 | x | =5   | @2021-06-30 | =60 | 未結案
    P-6 | @2021-06-01 | x | =9   |             | =0  | 已結案
    P-7 | @2021-06-01 | x | =8   | @2022-01-02 | =0  | 未結案
"""
)


def ages(found: Table) -> dict[str, list[Any]]:
    """Return the row of each year of loss, empty cells left out."""
    return {
        str(row["origin"]): [v for k, v in row.items() if k.startswith("age") and v is not None] for row in rows(found)
    }


def test_what_was_paid_by_age_at_the_end_of_years() -> None:
    report = report_of(LEDGER, year(2021), as_of=date(2021, 12, 31))
    found = table(report, "triangle-paid-TWD")

    assert ages(found) == {"2019": [10000, 14000, 14700], "2020": [0, 3000], "2021": [500]}
    assert [str(c.label) for c in found.columns] == ["Loss year", "Claims", "12", "24", "36"]
    assert found.values["claims"] == [3, 1, 3]
    said = " ".join(notes(report, "triangles"))
    assert "Payments without a date: 1" in said
    assert "Payments after 2021-12-31: 1" in said
    assert "Nothing is estimated" in said


def test_within_a_year_every_year_is_looked_at_on_the_same_day() -> None:
    # On 30 June: 2019 nothing yet, 140 in June 2020, 140 in June 2021; 2020 nothing, 30; 2021 the 5 of that very day.
    found = table(report_of(LEDGER, year(2021), as_of=date(2021, 6, 30)), "triangle-paid-TWD")

    assert ages(found) == {"2019": [0, 14000, 14000], "2020": [0, 3000], "2021": [500]}
    assert [str(c.label) for c in found.columns][2:] == ["6", "18", "30"]


def test_the_last_of_february_is_looked_at_in_every_year() -> None:
    found = table(report_of(LEDGER, year(2024), as_of=date(2024, 2, 29)), "triangle-paid-TWD")

    assert ages(found)["2019"] == [0, 14000, 14000, 14700, 14700, 14700]


def test_a_triangle_for_each_line_and_currency() -> None:
    two = (
        LEDGER
        + "# 車險\n保單號 | 出險時間 | 出險原因 | 理賠金額 | 賠付時間 | 幣別\nM-1 | @2020-01-01 | x | =3 | @2020-02-01 | TWD\nM-2 | @2021-01-01 | x | =4 | @2021-02-01 | USD"
    )
    report = report_of(two, year(2021), as_of=date(2021, 12, 31))

    assert ages(table(report, "triangle-paid-TWD"))["2020"] == [300, 3300]
    assert ages(table(report, "triangle-paid-TWD-motor")) == {"2020": [300, 300], "2021": [0]}
    assert ages(table(report, "triangle-paid-USD")) == {"2021": [400]}
    assert not has_table(report, "triangle-paid-USD-motor")  # the only line with dollars is all of them


def test_without_earlier_reports_no_incurred_triangle_is_made_up() -> None:
    report = report_of(LEDGER, year(2021), as_of=date(2021, 12, 31))

    assert not has_table(report, "triangle-incurred-TWD")
    assert "--previous" in str(table(report, "triangle-unseen").empty)


def seen(text: str, as_of: date, name: str) -> Any:
    saw = report_of(text, month(as_of.year, 1), as_of=as_of).snapshot
    assert saw is not None
    return replace(saw, file=name)


def with_reports() -> Report:
    """Return the report of 2021 that knows what reports of December 2019 and 2020, and of June 2021, saw."""
    first = "# 企財險\n" + HEAD + "P-1 | @2019-02-01 | x | =100 | @2019-08-01 | =50 | 未結案\n"
    second = first.replace("=50 ", "=20 ") + "P-4 | @2020-05-01 | x | | | =90 | 未結案\n"
    third = second.replace("=90 ", "=70 ")
    earlier = [
        seen(first, date(2019, 12, 31), "2019.xlsx"),
        seen(second, date(2020, 12, 20), "2020.xlsx"),
        seen(third, date(2021, 6, 30), "June.xlsx"),
    ]
    case = with_earlier(draw_case(LEDGER, as_of=date(2021, 12, 31)), year(2021), earlier)
    return build_report(case, year(2021))


def test_incurred_is_what_each_report_saw() -> None:
    # 2019: 100 + 50 in the first report, 100 + 20 in the second and third, 147 paid now.
    # 2020: 90, then 70, and 30 paid now. 2021: nothing in June (P-5 was not entered), 5 + 60 + 9 + 0 now:
    # the 9 without a date counts as paid, the 8 of January does not.
    report = with_reports()
    by_day = table(report, "triangle-seen-TWD")

    assert [str(c.label) for c in by_day.columns][1:] == ["2019-12-31", "2020-12-20", "2021-06-30", "2021-12-31"]
    assert [list(row.values()) for row in rows(by_day)] == [
        ["2019", 15000, 12000, 12000, 14700],
        ["2020", None, 9000, 7000, 3000],
        ["2021", None, None, 0, 7400],
    ]
    # By age only the reports made in a December count.
    assert ages(table(report, "triangle-incurred-TWD")) == {
        "2019": [15000, 12000, 14700],
        "2020": [9000, 3000],
        "2021": [7400],
    }


def test_a_day_of_which_no_report_tells_is_empty() -> None:
    case = draw_case(LEDGER, as_of=date(2021, 12, 31))
    first = seen(LEDGER, date(2019, 12, 31), "2019.xlsx")
    report = build_report(with_earlier(case, year(2021), [first]), year(2021))
    row = next(r for r in rows(table(report, "triangle-incurred-TWD")) if r["origin"] == "2019")

    assert (row["age0"] is None, row["age1"], row["age2"]) == (False, None, 14700)


def test_the_exported_file_holds_every_cell() -> None:
    frame = pd.read_csv(io.StringIO(triangle_csv(with_reports().development)), parse_dates=["valuation"])

    assert list(frame.columns) == ["measure", "currency", "line", "origin", "valuation", "age_months", "value"]
    paid = frame[frame["measure"] == "paid"].pivot_table(index="origin", columns="age_months", values="value")
    assert paid.loc[2019].tolist() == [100.0, 140.0, 147.0]
    june = frame[(frame["measure"] == "incurred") & (frame["valuation"] == "2021-06-30")]
    assert june.set_index("origin")["value"].to_dict() == {2019: 120.0, 2020: 70.0, 2021: 0.0}
    assert june.set_index("origin")["age_months"].to_dict() == {2019: 30, 2020: 18, 2021: 6}
    counts = frame[(frame["measure"] == "claims") & (frame["valuation"] == "2021-12-31")]
    assert counts.set_index("origin")["value"].to_dict() == {2019: 3.0, 2020: 1.0, 2021: 3.0}


def test_a_loss_run_of_one_policy_develops_only_its_own_claims() -> None:
    from ledger_tools.reports.loss_run import Scope

    case = draw_case(LEDGER, as_of=date(2021, 12, 31))
    case = with_earlier(case, as_at(date(2021, 12, 31)), [seen(LEDGER, date(2020, 12, 31), "2020.xlsx")])
    report = build_loss_run(case, Scope(policies=("P-1",)))

    assert ages(table(report, "triangle-paid-TWD")) == {"2019": [10000, 10000, 10000], "2020": [0, 0], "2021": [0]}
    assert {p.value for p in report.development if p.measure == "incurred"} == {10000}


@dataclass(frozen=True)
class Payment:
    incident: date
    after: int
    amount: int


PAYMENTS = st.lists(
    st.builds(
        Payment,
        incident=st.dates(date(2015, 1, 1), date(2021, 12, 31)),
        after=st.integers(0, 2500),
        amount=st.integers(1, 10**9),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=50, deadline=None)
@given(payments=PAYMENTS, as_of=st.dates(date(2021, 12, 31), date(2023, 6, 30)))
def test_the_paid_triangle_agrees_with_a_computation_in_pandas(payments: list[Payment], as_of: date) -> None:
    frame = pd.DataFrame(
        {
            "incident": [pd.Timestamp(p.incident) for p in payments],
            "paid_at": [pd.Timestamp(p.incident) + pd.Timedelta(days=p.after) for p in payments],
            "amount": [p.amount for p in payments],
        }
    )
    lines = [
        f"P-{i} | @{p.incident} | x | ={Decimal(p.amount) / 100} | @{frame['paid_at'][i].date()} | =0 | 已結案"
        for i, p in enumerate(payments)
    ]
    report = report_of("# 企財險\n" + HEAD + "\n".join(lines), year(2021), as_of=as_of)

    for point in report.development:
        if point.measure != "paid":
            continue
        own = frame[(frame["incident"].dt.year == point.origin) & (frame["paid_at"] <= pd.Timestamp(point.valuation))]
        assert point.value == own["amount"].sum()
    last = [p.value for p in report.development if p.measure == "paid" and p.valuation == as_of]
    assert sum(last) == frame[frame["paid_at"] <= pd.Timestamp(as_of)]["amount"].sum()


def test_the_command_writes_the_triangles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ledger = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    words = ["report", str(ledger), "--loss-run", "--as-of", "2021-12-31", "--triangle", "t.csv"]
    result = CliRunner(env={"LC_ALL": "C.UTF-8"}).invoke(program, words)

    assert result.exit_code == 0, result.output
    frame = pd.read_csv("t.csv")
    assert frame[(frame["measure"] == "paid") & (frame["valuation"] == "2021-12-31")]["value"].sum() == 147 + 30 + 5


def test_claims_are_counted_with_the_currency_of_their_amounts() -> None:
    # Losses of 2021: two in TWD, one of them open and unpaid, and one in USD.
    text = """
        # 貨運險
        保單號 | 出險時間    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間    | 幣別
        C-1    | @2021-01-01 | 水濕     | =5       | =3       | @2021-02-01 | TWD
        C-1    | @2021-03-01 | 水濕     | =5       |          |             | TWD
        C-1    | @2021-01-01 | 短少     | =9       | =4       | @2021-02-01 | USD
    """
    report = report_of(text, year(2021), as_of=date(2021, 12, 31))

    assert table(report, "triangle-paid-TWD").values["claims"] == [2]
    assert table(report, "triangle-paid-USD").values["claims"] == [1]
    exported = pd.read_csv(io.StringIO(triangle_csv(report.development)))
    counts = exported[exported["measure"] == "claims"].set_index("currency")["value"]
    assert counts.to_dict() == {"TWD": 2.0, "USD": 1.0}
