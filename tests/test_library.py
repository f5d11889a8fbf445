"""The library as its documentation shows it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ledger_tools import open_ledger
from ledger_tools.errors import InputError, UsageProblem
from tests.support.drawn import draw_xlsx

LEDGER = """
    # 企財險
    序號 | 保單號   | 出險時間    | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間
    =1   | PAC-0001 | @2021-03-05 | 火災     | =125000  | =120000  | @2021-04-01
    =2   | PAC-0002 | @2021-04-06 | 水浸     | =20000   | =18000.5 | @2021-03-01
    合計 |          |             |          | =145000  | =138000.5

    # 車險
    保單號   | 出險日期    | 出險原因 | 賠付金額
    M-1      | @2021-02-03 | 追撞     | =900
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")


def test_the_example_of_the_guide(path: Path) -> None:
    ledger = open_ledger(path, as_of=date(2021, 12, 31))
    assert ledger.sheets == ["企財險", "車險"]
    table = ledger.table("企財險")
    frame = table.frame()
    assert list(frame.index) == [2, 3]
    assert sum(frame["paid"]) == Decimal("138000.50")
    assert str(table.address(3, "paid_at")) == "企財險!G3"
    assert [(f.code, str(f.cell)) for f in ledger.findings(only=["date-order"])] == [("date-order", "企財險!G3")]


def test_the_duties_of_the_guide(path: Path) -> None:
    # the motor claim is open: lost on 3 February 2021, so two years end on 3 February 2023 (Taiwan, Insurance Act 65)
    ledger = open_ledger(path, as_of=date(2021, 12, 31))
    limits = [item for item in ledger.due(packs=["tw-claims"]) if item.rule.id == "tw-claim-limit-2y"]
    assert [(str(item.ends), item.state, str(item.because[0].cell)) for item in limits] == [
        ("2023-02-03", "upcoming", "車險!B2")
    ]
    assert ledger.due() == [
        item for item in ledger.due(settled=True) if item.state not in ("done", "done-late", "missed")
    ]


def test_tables_and_readings_come_in_the_workbooks_order(path: Path) -> None:
    ledger = open_ledger(path)
    assert [t.sheet for t in ledger.tables] == ["企財險", "車險"]
    assert [r.name for r in ledger.readings] == ["企財險", "車險"]


def test_findings_are_judged_by_the_day_given(path: Path) -> None:
    ledger = open_ledger(str(path), as_of=date(2021, 12, 31))
    assert ledger.findings(only=["date-in-future"]) == []
    early = ledger.findings(date(2021, 1, 1), only=["date-in-future"])
    assert "企財險!C2" in {str(f.cell) for f in early}


def test_what_is_read_wrongly_can_be_put_right(path: Path) -> None:
    ledger = open_ledger(path, header_rows={"企財險": 1}, columns={"企財險!F": "claimed", "企財險!E": "est_loss"})
    column = ledger.table("企財險").get("claimed")
    assert column is not None
    assert column.number == 6


def test_a_sheet_that_is_not_there_is_said(path: Path) -> None:
    with pytest.raises(KeyError):
        open_ledger(path).table("船險")
    with pytest.raises(UsageProblem, match="船險"):
        open_ledger(path, header_rows={"船險": 1})
    with pytest.raises(UsageProblem, match="企財險!H"):
        open_ledger(path, columns={"H": "paid"})


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"沒有\.xlsx"):
        open_ledger(tmp_path / "沒有.xlsx")


def test_an_unknown_name_of_the_package_is_an_attribute_error() -> None:
    import ledger_tools

    with pytest.raises(AttributeError):
        _ = ledger_tools.no_such_thing
