"""A record goes by its names wherever its row has gone, and a finding by its code, sheet, column, value and record."""

from __future__ import annotations

from ledger_tools.model.cells import CellRef
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.identity import Identity, same_name
from ledger_tools.text.i18n import msg
from tests.support.drawn import draw_book

LEDGER = """
    # 企財險
    保單號 | 賠案號 | 出險時間    | 索賠人 | 索賠金額
    P-1    | C-1    | @2021-03-05 | 王     | =100
    P-1    |        | 2021.3.6    | 李     | =200
    P-1    |        | 2021.3.6    | 張     | =300
    P-2    | C-9    | @2021-04-05 |        | =400
    P-3    | C-9    | @2021-04-06 |        | =500
    合計   |        |             |        | =1500
"""


def finding(row: int, value: str = "100") -> Finding:
    return Finding("x", Severity.INFO, CellRef("企財險", row, 5), msg("…"), key="claimed", value=value)


def test_a_claim_number_is_written_down_where_it_names_one_record() -> None:
    assert Identity(draw_book(LEDGER)).reference("企財險", 2) == "C-1"


def test_policy_and_day_stand_in_for_a_number_that_is_missing_or_shared() -> None:
    identity = Identity(draw_book(LEDGER))
    assert [identity.reference("企財險", row) for row in (5, 6)] == ["P-2 2021-04-05", "P-3 2021-04-06"]


def test_the_claimant_tells_records_of_one_policy_and_day_apart() -> None:
    identity = Identity(draw_book(LEDGER))
    assert [identity.reference("企財險", row) for row in (3, 4)] == ["P-1 2021-03-06 李", "P-1 2021-03-06 張"]


def test_a_record_goes_by_all_its_names() -> None:
    names = Identity(draw_book(LEDGER)).names("企財險", 2)
    assert names == ["C-1", "P-1 2021-03-05", "P-1 2021-03-05 王"]


def test_a_total_row_is_no_record() -> None:
    assert Identity(draw_book(LEDGER)).reference("企財險", 7) == "*"


def test_a_finding_is_known_again_when_rows_move_but_not_when_its_value_changes() -> None:
    head, *rows, total = LEDGER.rstrip().splitlines()[1:]
    moved = "\n".join([head, rows[0], *reversed(rows[1:]), total])
    here, there = Identity(draw_book(LEDGER)), Identity(draw_book(moved))
    assert here.fingerprint(finding(2)) == there.fingerprint(finding(6))
    assert here.fingerprint(finding(2)) != here.fingerprint(finding(2, "101"))
    assert here.fingerprint(finding(2)) != here.fingerprint(finding(3))


def test_names_are_equal_whatever_their_blanks_and_capitals() -> None:
    assert same_name("C-1 ", "c- 1")
    assert not same_name("C-1", "C-11")
