"""Loss runs worked out by hand on a small ledger, and over made-up ones by a computation of its own in pandas."""

# ruff: noqa: E501

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger_tools.cli.program import program
from ledger_tools.errors import InputError
from ledger_tools.model.case import Case
from ledger_tools.model.report import Report, Table
from ledger_tools.reports.loss_report import build_loss_run
from ledger_tools.reports.loss_run import Scope
from ledger_tools.rules import run_rules
from tests.reports.support import figure, has_table, notes, rows, table
from tests.support.drawn import draw_case, draw_xlsx

AS_OF = date(2021, 12, 31)
# Policy A-1 runs from July 2020 to June 2021: losses of both years belong to its year 2020.
#   row 2  paid 800 of which nothing is open, recovery 100     incurred 800 + 0 - 100 = 700
#   row 3  open, reserve 300, paid 50                          incurred 50 + 300 = 350
#   row 4  policy B-2 of 2021, closed and paid on 5 January 2022, after the valuation: open, nothing paid
#   row 5  policy B-2, in dollars, reserve 20
#   row 6  policy C-3 is not in the sheet of policies: stands under its year of loss
LEDGER = """
    # 企財險
    保單號 | 賠案號碼 | 出險時間    | 報案日期    | 出險原因 | 理賠金額 | 賠付時間    | 理賠費用 | 未決賠款 | 追償金額 | 自負額 | 結案日期    | 狀態   | 幣別
    A-1    | C-1      | @2020-08-01 | @2020-08-03 | 火災     | =800     | @2020-11-10 | =30      | =0       | =100     | =50    | @2020-11-12 | 已結案 | TWD
    A-1    | C-2      | @2021-03-04 | @2021-03-05 | 颱風     | =50      | @2021-06-01 | =0       | =300     |          | =50    |             | 未結案 | TWD
    B-2    | C-3      | @2021-09-06 | @2021-09-08 | 水浸     | =70      | @2022-01-05 | =0       | =0       |          |        | @2022-01-05 | 已結案 | TWD
    B-2    |          | @2021-10-01 |             | 水浸     |          |             |          | =20      |          |        |             | 未結案 | USD
    C-3    | C-5      | @2021-11-01 | @2021-11-01 | 火災     | =9.99    |             |          | =0       |          |        | @2021-11-30 | 已結案 | TWD

    # 保單
    保單號碼 | 險種   | 保險公司 | 要保人 | 被保險人 | 保險起期    | 保險止期
    A-1      | 企財險 | 國泰產險 | 甲公司 | 甲公司   | @2020-07-01 | @2021-06-30
    B-2      | 企財險 | 富邦產險 | 甲公司 | 乙公司   | @2021-07-01 | @2022-06-30
"""


def case_of(text: str, as_of: date = AS_OF) -> Case:
    case = draw_case(text, as_of=as_of)
    return dataclasses.replace(case, findings=run_rules(case))


def loss_run(text: str = LEDGER, scope: Scope | None = None, as_of: date = AS_OF) -> Report:
    return build_loss_run(case_of(text, as_of), scope)


def claims(found: Table) -> list[dict[str, Any]]:
    """Return the rows that are claims."""
    return [row for i, row in enumerate(rows(found)) if i not in found.subtotals]


def subtotals(found: Table) -> list[dict[str, Any]]:
    return [row for i, row in enumerate(rows(found)) if i in found.subtotals]


def test_claims_stand_by_policy_year_with_a_subtotal_under_each() -> None:
    found = table(loss_run(), "loss-TWD")

    assert [(r["year"], r["policy_no"], r["claim_no"]) for r in claims(found)] == [
        ("2020", "A-1", "C-1"),
        ("2020", "A-1", "C-2"),
        ("2021", "B-2", "C-3"),
        ("2021", "C-3", "C-5"),
    ]
    assert [(r["year"], r["paid"], r["reserve"], r["recovery"], r["incurred"]) for r in subtotals(found)] == [
        ("Policy year 2020, claims: 2", 85000, 30000, 10000, 105000),  # 800 + 50; 300; 100; 700 + 350
        ("Policy year 2021, claims: 1", 0, 0, 0, 0),
        ("Loss year 2021, claims: 1", 999, 0, 0, 999),
    ]
    # 1,050 + 0 + 9.99
    assert found.totals == {
        "paid": 85999,
        "expense_paid": 3000,
        "reserve": 30000,
        "recovery": 10000,
        "incurred": 105999,
    }


def test_each_claim_is_as_it_stood_on_the_day() -> None:
    first, second, third, _ = claims(table(loss_run(), "loss-TWD"))

    assert (first["status"], first["closed"], first["paid"], first["incurred"]) == (
        "Closed",
        date(2020, 11, 12),
        80000,
        70000,
    )
    assert (first["deductible"], first["expense_paid"]) == (5000, 3000)  # expense is not in incurred
    assert (second["status"], second["closed"], second["incurred"]) == ("Open", None, 35000)
    # closed and paid in January: open in December, with nothing paid
    assert (third["status"], third["closed"], third["paid"]) == ("Open", None, 0)
    later = claims(table(loss_run(as_of=date(2022, 1, 31)), "loss-TWD"))[2]
    assert (later["status"], later["closed"], later["paid"]) == ("Closed", date(2022, 1, 5), 7000)


def test_currencies_are_never_added() -> None:
    report = loss_run()

    assert table(report, "loss-USD").totals == {
        "paid": 0,
        "expense_paid": 0,
        "reserve": 2000,
        "recovery": 0,
        "incurred": 2000,
    }
    assert [r["policy_no"] for r in claims(table(report, "loss-USD"))] == ["B-2"]
    assert figure(report, "Incurred, TWD").value == 105999
    assert figure(report, "Incurred, USD").value == 2000
    assert figure(report, "Claims").value == 5


def test_years_add_up_to_the_same_totals() -> None:
    years = table(loss_run(), "loss-years-TWD")

    assert [(r["year"], r["count"], r["open"], r["incurred"]) for r in rows(years)] == [
        ("Policy year 2020", 2, 1, 105000),
        ("Policy year 2021", 1, 1, 0),
        ("Loss year 2021", 1, 0, 999),
    ]
    assert years.totals is not None
    assert (years.totals["count"], years.totals["incurred"]) == (4, 105999)


def test_the_head_names_insured_insurer_policies_with_period_and_day() -> None:
    head = {str(label): str(value) for label, value in loss_run().head}

    assert head["Valuation date"] == "2021-12-31"
    assert head["Named insured"] == "乙公司, 甲公司"
    assert head["Insurer"] == "國泰產險, 富邦產險"
    assert head["Policy"] == "A-1 (2020-07-01 to 2021-06-30), B-2 (2021-07-01 to 2022-06-30), C-3 (period not stated)"
    assert head["Claims"] == "5 listed, 3 of them open"
    (first, *_) = rows(table(loss_run(), "loss-policies"))
    assert (first["policy_no"], first["insured"], first["insurer"], first["from"]) == (
        "A-1",
        "甲公司",
        "國泰產險",
        date(2020, 7, 1),
    )
    assert (first["count"], first["incurred-TWD"]) == (2, 105000)


def test_only_the_claims_of_an_insurer_or_a_policy_and_nothing_of_others() -> None:
    of_insurer = loss_run(scope=Scope(insurers=("國泰",)))
    of_policy = loss_run(scope=Scope(policies=("b-2",)))

    assert [r["policy_no"] for r in claims(table(of_insurer, "loss-TWD"))] == ["A-1", "A-1"]
    assert not has_table(of_insurer, "loss-USD")
    assert {str(v) for k, v in of_insurer.head if str(k) == "Chosen by"} == {"insurer 國泰"}
    assert [r["claim_no"] for r in claims(table(of_policy, "loss-TWD"))] == ["C-3"]
    snapshot = of_insurer.snapshot
    assert snapshot is not None
    assert snapshot.claims["policy_no"].tolist() == ["A-1", "A-1"]
    assert snapshot.scope == {"insurer": "國泰"}
    words = " ".join(str(v) for s in of_insurer.sections for t in s.tables for c in t.values.values() for v in c)
    assert not any(other in words for other in ("B-2", "C-3 ", "富邦", "乙公司"))


def test_an_unknown_insurer_or_policy_is_answered_with_those_there_are() -> None:
    with pytest.raises(InputError, match="國泰產險, 富邦產險"):
        loss_run(scope=Scope(insurers=("新光",)))
    with pytest.raises(InputError, match="no claim is under Z-9"):
        loss_run(scope=Scope(policies=("Z-9",)))


def test_the_check_list_names_what_is_odd() -> None:
    found = rows(table(loss_run(), "loss-checks"))
    said = [(r["cell"].address, r["what"]) for r in found]

    assert ("A4", "Open on the valuation date and closed since; its reserve of that day is not known.") in said
    assert any(cell == "A4" and what.startswith("Paid after the valuation date") for cell, what in said)
    assert any(cell == "A6" and what.startswith("Paid, but without a payment date") for cell, what in said)
    assert {r["code"] for r in found if r["cell"].address == "A6"} & {
        "closed-incomplete",
        "required-empty",
        "paid-date-mismatch",
    }


def test_an_incurred_amount_that_does_not_add_up_is_on_the_check_list() -> None:
    # 20,000 + 10,000 is not 35,000
    ledger = """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 理賠金額 | 賠付時間    | 未決賠款 | 已發生賠款
        P-1    | @2021-03-02 | 火災     | =20000   | @2021-05-06 | =10000   | =35000
        P-2    | @2021-03-02 | 火災     | =1       | @2021-05-06 | =0       | =1
    """
    found = rows(table(loss_run(ledger), "loss-checks"))

    assert [r["policy_no"] for r in found if r["code"] == "incurred-mismatch"] == ["P-1"]


def test_gaps_are_counted_where_they_are_asked_for() -> None:
    found = {r["what"]: r for r in rows(table(loss_run(), "loss-gaps"))}

    # No claim number in row 5; two payments, one of them after the day, have dates and that of row 6 has none.
    assert (found["Claim No."]["lacking"], found["Claim No."]["asked"], found["Claim No."]["first"]) == (
        1,
        5,
        "企財險!A5",
    )
    assert (found["Payment Date"]["lacking"], found["Payment Date"]["asked"]) == (1, 4)
    assert (found["Date Reported"]["lacking"], found["Inception"]["lacking"]) == (1, 1)
    assert found["Insured"]["sheets"] == "企財險"
    assert found["Reserve"]["asked"] == 3  # only open claims need one


def test_a_sheet_that_keeps_incurred_but_no_reserves_is_taken_at_its_word() -> None:
    ledger = """
        # 企財險
        保單號 | 出險時間    | 出險原因 | 理賠金額 | 賠付時間    | 已發生賠款 | 狀態
        P-1    | @2021-03-02 | 火災     | =200     | @2021-05-06 | =350       | 未結案
    """
    report = loss_run(ledger)
    (claim,) = claims(table(report, "loss-TWD"))

    assert (claim["paid"], claim["incurred"]) == (20000, 35000)
    assert table(report, "loss-TWD").column("incurred").formula is None
    assert "taken as it stands" in " ".join(notes(report, "loss-run"))


def test_an_empty_ledger_says_so() -> None:
    report = loss_run("# 企財險\n保單號 | 出險時間 | 出險原因 | 索賠金額\n")

    assert str(table(report, "loss-none").empty) == "The ledger holds no claim that began by this day."
    assert figure(report, "Claims").value == 0


# -- against pandas


@dataclass(frozen=True)
class Row:
    policy: int
    incident: date
    paid: int
    paid_at: date | None
    reserve: int
    recovery: int
    currency: str
    period: int | None  # year in which the policy begins


DAYS = st.dates(date(2018, 1, 1), date(2022, 6, 30))
ROWS = st.builds(
    Row,
    policy=st.integers(1, 4),
    incident=DAYS,
    paid=st.integers(0, 10**9),
    paid_at=st.none() | DAYS,
    reserve=st.integers(0, 10**9),
    recovery=st.integers(0, 10**7),
    currency=st.sampled_from(["TWD", "USD"]),
    period=st.none() | st.integers(2018, 2021),
)
HEAD = "保單號 | 出險時間 | 出險原因 | 理賠金額 | 賠付時間 | 未決賠款 | 追償金額 | 幣別 | 生效日期"


def drawn(found: list[Row]) -> str:
    lines = [
        " | ".join(
            (
                f"P-{r.policy}",
                f"@{r.incident}",
                "x",
                f"={Decimal(r.paid) / 100}",
                f"@{r.paid_at}" if r.paid_at else "",
                f"={Decimal(r.reserve) / 100}",
                f"={Decimal(r.recovery) / 100}",
                r.currency,
                f"@{r.period}-07-01" if r.period else "",
            )
        )
        for r in found
    ]
    return "\n".join(["# 企財險", HEAD, *lines])


@settings(max_examples=50, deadline=None)
@given(found=st.lists(ROWS, min_size=1, max_size=25))
def test_subtotals_agree_with_a_pivot_in_pandas(found: list[Row]) -> None:
    report = loss_run(drawn(found))
    frame = pd.DataFrame([vars(r) if hasattr(r, "__dict__") else r.__dict__ for r in found])
    frame = frame[frame["incident"] <= AS_OF]
    counted = frame["paid_at"].map(lambda day: day is None or day != day or day <= AS_OF).astype(bool)
    frame["paid"] = frame["paid"].where(counted, 0)
    frame["incurred"] = frame["paid"] + frame["reserve"] - frame["recovery"]
    frame["group"] = [
        f"Policy year {int(p)}" if p == p and p is not None else f"Loss year {d.year}"
        for p, d in zip(frame["period"], frame["incident"], strict=True)
    ]
    for code in ("TWD", "USD"):
        own = frame[frame["currency"] == code]
        if not len(own):
            continue
        sums = own.groupby("group")[["paid", "reserve", "recovery", "incurred"]].sum()
        listed = table(report, f"loss-{code}")
        got = {str(r["year"]).split(",")[0]: r for r in subtotals(listed)}
        assert set(got) == set(sums.index)
        for group, row in sums.iterrows():
            for key in ("paid", "reserve", "recovery", "incurred"):
                if key in listed.values:
                    assert got[str(group)][key] == int(row[key])
        assert (listed.totals or {})["incurred"] == int(own["incurred"].sum())
        assert len(claims(listed)) == len(own)


# -- the command


def run(*words: object) -> Result:
    env = {"LC_ALL": "C.UTF-8", "COLUMNS": "100", "LEDGER_TOOLS_LANG": "en"}
    return CliRunner(env=env).invoke(program, ["report", *(str(word) for word in words), "--as-of", "2021-12-31"])


def test_the_command_writes_a_loss_run_with_formulas_that_sum_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(draw_xlsx(LEDGER, tmp_path / "台帳.xlsx"), "--loss-run", "--lang", "en")

    assert result.exit_code == 0, result.output
    page = openpyxl.load_workbook(tmp_path / "台帳 2021-12-31.xlsx")["Loss run"]
    formulas = [str(c.value) for row in page.iter_rows() for c in row if str(c.value).startswith("=SUBTOTAL")]
    assert len(formulas) == (3 + 1) * 5 + (1 + 1) * 5  # TWD: three years and a total, USD: one year and a total
    assert any(c.value == "Policy year 2020, claims: 2" for row in page.iter_rows() for c in row)


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ledger = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    run(ledger, "--loss-run", "-o", "a.xlsx")
    run(ledger, "--loss-run", "-o", "b.xlsx")

    assert Path("a.xlsx").read_bytes() == Path("b.xlsx").read_bytes()


@pytest.mark.parametrize(
    "words",
    [
        ("--loss-run", "--year", "2021"),
        ("--year", "2021", "--insurer", "國泰"),
        ("--month", "2021-11", "--policy", "A-1"),
        ("--loss-run", "--docx", "x.docx"),
        ("--month", "2021-11", "--triangle", "x.csv"),
        ("--loss-run", "--triangle", "x.txt"),
    ],
)
def test_options_that_do_not_go_together_are_a_usage_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert run(draw_xlsx(LEDGER, tmp_path / "台帳.xlsx"), *words).exit_code == 2
