"""validate --apply-decisions: what was accepted in a marked copy becomes rows of the ledger, once, and stays away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result

from ledger_tools.library import open_ledger
from tests.cli.test_commands import call, data_of
from tests.support.drawn import AS_OF, draw_xlsx

LEDGER = """
    # 企財險
    保單號 | 賠案號 | 出險時間 | 出險原因 | 索賠金額 | 理賠金額 | 賠付時間
    P-1 | C-1 | @2021-03-05 | 火災 | =1000 | =900  | @2021-03-01
    P-2 |     | @2021-04-05 |      | =1000 | =1900 | @2021-05-01
    P-3 | C-3 | @2021-04-06 | 水浸 | =1000 | =1900 | @2021-05-02
"""
ENGLISH = """
    # Property
    Policy No | Claim No | Date of Loss | Cause | Claimed | Paid | Payment Date
    P-1 | C-1 | @2021-03-05 | Fire | =1000 | =900 | @2021-03-01
"""
ACCEPTED = ("代碼", "工作表", "案號或鍵值", "欄位", "當時值", "理由", "接受人", "日期", "有效至")


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_TOOLS_DATA", str(tmp_path / "own data"))


def validate(path: Path, *words: object) -> Result:
    return call("validate", path, "--as-of", "2021-12-31", *words)


def decided(path: Path, decisions: dict[str, tuple[Any, ...]], sheet: str = "檢查結果") -> Path:
    """Return a marked copy in which a person has decided by code: decision, reason, name."""
    copy = path.with_name("marked.xlsx")
    validate(path, "--mark", copy, "--all", "--force")
    book = openpyxl.load_workbook(copy)
    for row in book[sheet].iter_rows(min_row=4):
        if row[2].value in decisions:
            for cell, value in zip(row[10:13], decisions[row[2].value], strict=True):
                cell.value = value
    book.save(copy)
    return copy


def codes(path: Path) -> list[str]:
    return [finding["code"] for finding in data_of(validate(path, "--format", "json"), "validate")["findings"]]


def accepted(path: Path, sheet: str = "已接受") -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))


def test_an_acceptance_becomes_a_row_and_the_finding_stays_away(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    copy = decided(path, {"date-order": ("接受", "保險公司預付", "王經理")})
    assert validate(path, "--apply-decisions", copy).exit_code == 0
    rows = accepted(path)
    assert rows[0] == ACCEPTED
    assert rows[1][:7] == ("date-order", "企財險", "C-1", "賠付日期", "2021-03-01", "保險公司預付", "王經理")
    assert str(rows[1][7]).startswith("2021-12-31")
    assert "date-order" not in codes(path)


def test_the_same_decision_twice_adds_nothing(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    copy = decided(path, {"date-order": ("接受", "預付", "王")})
    validate(path, "--apply-decisions", copy)
    before = path.read_bytes()
    result = validate(path, "--apply-decisions", copy)
    assert result.exit_code == 0
    assert "accepted before: 1" in result.stderr
    assert path.read_bytes() == before


def test_later_decisions_go_under_the_rows_that_are_there(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    validate(path, "--apply-decisions", decided(path, {"date-order": ("接受", "預付", "王")}))
    validate(path, "--apply-decisions", decided(path, {"required-empty": ("不是錯誤", "仍在調查", "李")}))
    rows = accepted(path)
    assert [row[0] for row in rows[1:]] == ["date-order", "required-empty"]
    assert rows[2][2:6] == ("P-2 2021-04-05", "出險原因", None, "不是錯誤: 仍在調查")
    assert {"date-order", "required-empty"}.isdisjoint(codes(path))


def test_decisions_without_reason_or_name_are_said_by_row_and_not_followed(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    before = path.read_bytes()
    copy = decided(path, {"date-order": ("接受", None, "王"), "required-empty": ("接受", "因為", None)})
    result = validate(path, "--apply-decisions", copy)
    assert result.exit_code == 5
    assert "needs a reason" in result.stderr
    assert "needs a name" in result.stderr
    assert path.read_bytes() == before


def test_words_that_are_no_decision_and_mends_promised_are_told(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    copy = decided(
        path,
        {
            "date-order": ("再說", "x", "y"),
            "required-empty": ("修改", None, None),
            "paid-over-claimed": ("Accept", "約定", "王"),
        },
    )
    result = validate(path, "--apply-decisions", copy)
    assert result.exit_code == 5
    assert "再說 is no decision of the list" in result.stderr
    assert "lines to be mended by hand: 1" in result.stderr
    assert [row[2] for row in accepted(path)[1:]] == ["P-2 2021-04-05", "C-3"]


def test_a_cell_that_changed_since_is_skipped_and_said(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    copy = decided(path, {"date-order": ("接受", "預付", "王"), "paid-over-claimed": ("接受", "約定", "王")})
    assert call("set", path, "企財險!G2", "2021-02-27").exit_code == 0
    result = validate(path, "--apply-decisions", copy)
    assert "nothing accepted for 企財險!G2" in result.stderr
    assert {row[0] for row in accepted(path)[1:]} == {"paid-over-claimed"}


def test_decisions_follow_their_rows_when_rows_have_moved(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    copy = decided(path, {"date-order": ("接受", "預付", "王")})
    lines = LEDGER.rstrip().splitlines()
    draw_xlsx("\n".join([*lines[:3], *reversed(lines[3:])]), path)
    assert validate(path, "--apply-decisions", copy).exit_code == 0
    assert "date-order" not in codes(path)


def test_a_copy_of_another_workbook_changes_nothing(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    copy = decided(path, {"date-order": ("接受", "預付", "王")})
    other = draw_xlsx(LEDGER.replace("P-1", "Q-9"), tmp_path / "別的.xlsx")
    before = other.read_bytes()
    result = validate(other, "--apply-decisions", copy)
    assert result.exit_code == 5
    assert "The marked copy was made of 台帳.xlsx, not of 別的.xlsx." in result.stderr
    assert other.read_bytes() == before


def test_a_file_that_is_no_marked_copy_is_refused(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    assert validate(path, "--apply-decisions", path).exit_code == 3


def test_a_trial_and_a_copy_leave_the_ledger_alone(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    before = path.read_bytes()
    copy = decided(path, {"date-order": ("接受", "預付", "王")})
    assert validate(path, "--apply-decisions", copy, "--dry-run").exit_code == 0
    assert path.read_bytes() == before
    assert validate(path, "--apply-decisions", copy, "--to", tmp_path / "c.xlsx").exit_code == 0
    assert path.read_bytes() == before
    assert "date-order" not in codes(tmp_path / "c.xlsx")


def test_one_line_for_equal_findings_accepts_them_all(tmp_path: Path) -> None:
    rows = "".join(f"\n    P-{n} | C-{n} | @2021-03-05 |  | =100 | =50 | @2021-05-01" for n in range(1, 7))
    path = draw_xlsx(LEDGER.partition("\n    P-1")[0] + rows, tmp_path / "台帳.xlsx")
    copy = tmp_path / "marked.xlsx"
    validate(path, "--mark", copy)
    book = openpyxl.load_workbook(copy)
    for row in book["檢查結果"].iter_rows(min_row=4):
        if row[2].value == "required-empty":
            row[10].value, row[11].value, row[12].value = "接受", "調查中", "王"
    book.save(copy)
    validate(path, "--apply-decisions", copy)
    assert [row[2] for row in accepted(path)[1:]] == [f"C-{n}" for n in range(1, 7)]
    assert "required-empty" not in codes(path)


def test_an_english_ledger_gets_an_english_sheet(tmp_path: Path) -> None:
    path = draw_xlsx(ENGLISH, tmp_path / "ledger.xlsx")
    copy = decided(path, {"date-order": ("Accept", "paid in advance", "Lee")}, "Findings")
    assert validate(path, "--apply-decisions", copy, "--format", "json").exit_code == 0
    rows = accepted(path, "Accepted Findings")
    assert rows[1][:7] == ("date-order", "Property", "C-1", "Payment Date", "2021-03-01", "paid in advance", "Lee")
    assert codes(path) == []


WITH_SHEET = (
    LEDGER
    + """
    # 已接受
    代碼 | 工作表 | 案號或鍵值 | 欄位 | 當時值 | 理由 | 接受人 | 日期 | 有效至
    {code} | 企財險 | {ref} | {key} | {value} | 預付 | 王 | @2021-06-01 | {until}
"""
)


@pytest.mark.parametrize(
    ("ref", "key", "value", "until"),
    [
        ("C-1", "賠付時間", "2021-03-01", ""),
        ("C-1", "paid_at", "@2021-03-01", "@2021-12-31"),
        ("c-1", "", "2021/3/1", ""),
        ("P-1 2021-03-05", "賠付日期", "2021-03-01", "@2022-06-30"),
    ],
)
def test_an_acceptance_written_by_hand_counts(tmp_path: Path, ref: str, key: str, value: str, until: str) -> None:
    drawing = WITH_SHEET.format(code="date-order", ref=ref, key=key, value=value, until=until)
    assert "date-order" not in codes(draw_xlsx(drawing, tmp_path / "t.xlsx"))


@pytest.mark.parametrize(
    ("code", "ref", "key", "value", "until"),
    [
        ("date-order", "C-1", "賠付時間", "2021-03-02", ""),
        ("date-order", "C-1", "賠付時間", "", ""),
        ("date-order", "C-3", "賠付時間", "2021-03-01", ""),
        ("date-order", "C-1", "理賠金額", "2021-03-01", ""),
        ("date-order", "C-1", "賠付時間", "2021-03-01", "@2021-12-30"),
        ("date-order", "C-1", "賠付時間", "2021-03-01", "明年"),
        ("outside-policy", "C-1", "賠付時間", "2021-03-01", ""),
    ],
)
def test_what_was_accepted_is_another_thing(
    tmp_path: Path, code: str, ref: str, key: str, value: str, until: str
) -> None:
    drawing = WITH_SHEET.format(code=code, ref=ref, key=key, value=value, until=until)
    assert "date-order" in codes(draw_xlsx(drawing, tmp_path / "t.xlsx"))


def test_mending_the_cell_does_not_bring_an_accepted_finding_back(tmp_path: Path) -> None:
    drawing = WITH_SHEET.format(code="date-order", ref="C-1", key="", value="2021.3.1", until="")
    path = draw_xlsx(drawing.replace("=900  | @2021-03-01", "=900 | 2021.3.1"), tmp_path / "t.xlsx")
    assert "date-order" not in codes(path)
    assert validate(path, "--fix").exit_code == 0
    assert openpyxl.load_workbook(path)["企財險"]["G2"].is_date
    assert "date-order" not in codes(path)


def test_what_is_accepted_is_counted_and_can_be_listed(tmp_path: Path) -> None:
    drawing = WITH_SHEET.format(code="date-order", ref="C-1", key="", value="2021-03-01", until="")
    path = draw_xlsx(drawing, tmp_path / "t.xlsx")
    result = validate(path)
    assert "Accepted in the workbook and not counted: 1" in result.stderr
    assert "date-order" not in result.stdout
    assert "企財險!G2: date-order" in validate(path, "--show-accepted").stdout
    assert data_of(validate(path, "--format", "json"), "validate")["accepted"] == 1
    data = json.loads(validate(path, "--format", "json", "--show-accepted").stdout)
    assert [finding["cell"] for finding in data["accepted_findings"]] == ["G2"]


def test_the_library_sets_aside_what_is_accepted_too(tmp_path: Path) -> None:
    drawing = WITH_SHEET.format(code="date-order", ref="C-1", key="", value="2021-03-01", until="")
    ledger = open_ledger(draw_xlsx(drawing, tmp_path / "t.xlsx"), as_of=AS_OF)
    assert "date-order" not in {finding.code for finding in ledger.findings()}
    assert [str(finding.cell) for finding in ledger.accepted()] == ["企財險!G2"]


def test_a_sheet_without_the_columns_that_matter_is_not_written_to(tmp_path: Path) -> None:
    drawing = LEDGER + "\n    # 已接受\n    代碼 | 工作表 | 案號或鍵值 | 理由 | 接受人"
    path = draw_xlsx(drawing, tmp_path / "台帳.xlsx")
    before = path.read_bytes()
    result = validate(path, "--apply-decisions", decided(path, {"date-order": ("接受", "預付", "王")}))
    assert result.exit_code == 4
    assert "當時值" in result.stderr
    assert path.read_bytes() == before


def test_the_users_own_order_of_columns_is_kept(tmp_path: Path) -> None:
    drawing = LEDGER + "\n    # 已接受\n\n    | | 理由 | 工作表 | 代碼 | 當時值 | 案號 | 核准人"
    path = draw_xlsx(drawing, tmp_path / "台帳.xlsx")
    copy = decided(path, {"date-order": ("接受", "預付", "王")})
    assert validate(path, "--apply-decisions", copy).exit_code == 0
    assert accepted(path)[2] == (None, "預付", "企財險", "date-order", "2021-03-01", "C-1", "王")
    assert "date-order" not in codes(path)
