"""log call and log letter on real workbooks: what stands in the file afterwards, and that nothing else changed."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from ledger_tools.cli.program import program
from ledger_tools.ledger import read_book
from ledger_tools.model.table import LedgerTable
from ledger_tools.workbook import open_workbook
from tests.support.drawn import draw_xlsx

DAY = ("--as-of", "2021-12-31")
LEDGER = """
    # 企財險
    序號 | 保單號碼 | 賠案號碼 | 出險日期    | 出險原因 | 被保險人 | 索賠金額 | 理賠金額
    =1   | PAC-01   | CPR-001  | @2021-03-05 | 火災     | 甲公司   | =125000  | =120000
    =2   | PAC-01   | CPR-002  | @2021-04-06 | 水浸     | 甲公司   | =20000   | =18000
    =3   | PAC-02   | CPR-003  | @2021-05-07 | 颱風     | 乙公司   | =3000    |
    =4   | PAC-03   | CPR-003  | @2021-06-07 | 颱風     | 丙公司   | =3000    |

    # 客戶檔案
    客戶編號 | 客戶名稱 | 電話        | 地址   | 車號
    K-1      | 王大同   | 0911-111    | 台北   | AAA-1111
    K-2      | 李小龍   | 0922-222    | 台中   |
    K-3      | 李小龍   | 0933-333    | 台南   |
"""
REGISTER = (
    LEDGER
    + """
    # 電話登記
    編號|通話日期|去電/來電|客戶編號|客戶名稱|電話|車號/保單號/案號|通話類別|是否接通|通話要點|經辦業務員|備註
    C-2021-0001 | @2021-10-01 | 去電 | K-1 | 王大同 | 0911-111 |  | 第一次跟蹤 | 無人接聽 | | 小張 |
    C-2021-0002 | @2021-10-02 | 去電 | K-1 | 王大同 | 0911-111 |  | 第一次跟蹤 | 已接通(本人) | 都好 | 小張 |
"""
)
RECORD = """
    # 電話記錄
    記錄編號|通話日期|通話時間|去電/來電|通話類別|拨打次数|是否接通|客戶編號|客戶名稱|電話|通話要點|客戶投訴|滿意度|備註
    C-2021-0007 | @2021-10-01 |  | 去電 | 第一次跟蹤 | =1 | 無人接聽 | K-1 | 王大同 | 0911-111
"""
ISSUES = """
    # 投訴問題
    問題編號|發生日期|來源管道|客戶編號|客戶名稱|電話|來電編號|問題類別|投訴類別|問題內容|處理人|處理狀態|備註
"""
# a register as people keep it: banner, other order, own words, a column of its own, prepared numbers, signatures below
MESSY = """
    # 來電登記表
    示範保險經紀 客戶來電登記表
    [A1:G1]
    | | | | | 製表日期：110年12月
    項次 | 客户姓名 | 聯絡電話 | 回訪日期   | 部門 | 談話要點 | 經辦人
    =1   | 王大同   | 0911111  | 110/12/01  | 業務 | 都好     | 小張
    =2   | 李小龍   | 0922222  | 110/12/02  | 業務 | 再聯絡   | 小王
    =3
    [row 9]
    主管簽章： | | | 經辦： |
"""
TIGHT = """
    # 來電登記表
    編號 | 客户姓名 | 聯絡電話 | 回訪日期   | 談話要點 | 經辦人
    110-001 | 王大同   | 0911111  | 110/12/01  | 都好     | 小張
    110-002 | 李小龍   | 0922222  | 110/12/02  | 再聯絡   | 小王
    製表人：小張
"""
ENGLISH = """
    # Claims
    Policy No. | Claim No. | Date of Loss | Cause | Insured | Paid
    P-1        | CL-1      | @2021-03-05  | Fire  | Acme    | =1200

    # Call Log
    No.         | Call Date   | Direction | Customer | Phone | Call Type       | Reached | Main Points | Clerk | Remarks
    C-2021-0001 | @2021-10-01 | Outgoing  | Acme     | 1234  | First follow-up | Yes     | fine        | Ann

    # Letters
    Letter No. | Sent On | Letter Kind | Recipient | Address | Subject | Clerk | Copy Kept At | Remarks
"""


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_TOOLS_DATA", str(tmp_path / "own data"))


def call(*words: object, **environ: str) -> Result:
    env = {"LC_ALL": "C.UTF-8", "COLUMNS": "80", "LEDGER_TOOLS_LANG": "en"} | environ
    return CliRunner(env=env).invoke(program, [str(word) for word in words])


def drawn(text: str, folder: Path, name: str = "台帳.xlsx") -> Path:
    return draw_xlsx(text, folder / name)


def rows_of(path: Path, sheet: str) -> list[list[Any]]:
    """Return the rows of a sheet as openpyxl reads them, days as days."""
    rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return [[v.date() if isinstance(v, datetime) and not v.time().hour else v for v in row] for row in rows]


def last_row(path: Path, sheet: str) -> list[Any]:
    return next(row for row in reversed(rows_of(path, sheet)) if any(v is not None for v in row))


def register(path: Path, kind: str = "call-register") -> LedgerTable:
    table = read_book(open_workbook(path), as_of=date(2021, 12, 31)).register(kind)
    assert table is not None
    return table


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_call_is_one_row_below_the_last(tmp_path: Path) -> None:
    path = drawn(REGISTER, tmp_path)
    result = call(
        "log", "call", path, *DAY, "--date", "110/12/30", "--direction", "out", "--type", "second follow-up",
        "--reached", "已接通", "--customer", "王大同", "--clerk", "小張", "--summary", "=一切都好",
    )  # fmt: skip
    assert result.exit_code == 0, result.stderr
    assert rows_of(path, "電話登記")[3] == [
        "C-2021-0003", date(2021, 12, 30), "去電", "K-1", "王大同", "0911-111", "AAA-1111", "第二次跟蹤",
        "已接通(本人)", "=一切都好", "小張", None,
    ]  # fmt: skip
    table = register(path)
    assert len(table) == 3
    assert table.columns["reached"].values.tolist() == ["no_answer", "yes", "yes"]
    assert "K-1, 0911-111, AAA-1111" in result.stderr


def test_nothing_but_the_register_changes(tmp_path: Path) -> None:
    path = drawn(REGISTER, tmp_path)
    before = parts(path)
    result = call("log", "call", path, *DAY, "--customer", "新人", "--phone", "09", "--format", "json")
    receipt = json.loads(result.stdout)
    after = parts(path)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == set(receipt["parts"]["changed"]) <= {"xl/worksheets/sheet3.xml", "xl/styles.xml"}
    assert set(after) == set(before)
    assert receipt["edits"][0]["after"][0] == "C-2021-0003"
    assert receipt["backup"]


def test_both_call_sheets_get_one_number(tmp_path: Path) -> None:
    path = drawn(REGISTER + RECORD, tmp_path)
    result = call(
        "log", "call", path, *DAY, "--customer-id", "k-1", "--direction", "去電", "--type", "第一次跟蹤",
        "--reached", "busy", "--time", "下午3時5分", "--complaint", "等太久", "--satisfaction", "不满意",
    )  # fmt: skip
    assert result.exit_code == 0, result.stderr
    assert last_row(path, "電話登記")[0] == last_row(path, "電話記錄")[0] == "C-2021-0008"
    record = last_row(path, "電話記錄")
    assert record[2:7] == ["15:05", "去電", "第一次跟蹤", 2, "忙線"]
    assert record[7:10] == ["K-1", "王大同", "0911-111"]
    assert record[11:14] == ["等太久", "不滿意", None]
    assert last_row(path, "電話登記")[-1] is None  # the record has room for the complaint


def test_what_has_no_column_goes_into_the_remarks_and_is_said(tmp_path: Path) -> None:
    path = drawn(REGISTER, tmp_path)
    result = call("log", "call", path, *DAY, "--customer", "王大同", "--complaint", "等太久", "--note", "急")
    assert last_row(path, "電話登記")[-1] == "急；客戶投訴：等太久"
    assert "no column for 客戶投訴" in result.stderr


COMPLAINT = ("--customer", "王大同", "--complaint", "等太久", "--complaint-kind", "time", "--clerk", "小張")


def test_a_complaint_opens_an_issue_in_the_same_write(tmp_path: Path) -> None:
    path = drawn(REGISTER + ISSUES, tmp_path)
    before = path.read_bytes()
    result = call("log", "call", path, *DAY, *COMPLAINT)
    assert result.exit_code == 0, result.stderr
    assert rows_of(path, "投訴問題")[1] == [
        "I-2021-0001", date(2021, 12, 31), "電話", "K-1", "王大同", "0911-111", "C-2021-0003", "投訴", "時間",
        "等太久", "小張", "未解決", None,
    ]  # fmt: skip
    assert "I-2021-0001" in result.stderr
    assert call("undo", path).exit_code == 0
    assert path.read_bytes() == before


def test_without_a_sheet_for_issues_the_complaint_says_so_or_one_is_added(tmp_path: Path) -> None:
    path = drawn(REGISTER, tmp_path)
    said = call("log", "call", path, *DAY, *COMPLAINT).stderr
    assert "no issue was opened" in said
    assert "--add-sheet" in said
    result = call("log", "call", path, *DAY, *COMPLAINT, "--add-sheet")
    assert result.exit_code == 0, result.stderr
    row = dict(zip(*rows_of(path, "投訴問題"), strict=True))
    assert (row["來電編號"], row["問題內容"], row["處理狀態"]) == ("C-2021-0004", "等太久", "未解決")


def test_a_corrected_complaint_opens_no_second_issue(tmp_path: Path) -> None:
    path = drawn(REGISTER + ISSUES, tmp_path)
    assert call("log", "call", path, *DAY, *COMPLAINT).exit_code == 0
    words = ("--corrects", "C-2021-0003", "--complaint", "等了三天")
    assert call("log", "call", path, *DAY, *words).exit_code == 0
    assert len(rows_of(path, "投訴問題")) == 2
    assert len(rows_of(path, "電話登記")) == 5


def test_a_year_begins_at_one(tmp_path: Path) -> None:
    path = drawn(REGISTER, tmp_path)
    assert call("log", "call", path, "--as-of", "2022-01-02", "--customer", "甲").exit_code == 0
    assert call("log", "call", path, "--as-of", "2022-01-02", "--date", "2021-12-31", "--customer", "甲").exit_code == 0
    assert [row[0] for row in rows_of(path, "電話登記")[3:5]] == ["C-2022-0001", "C-2021-0003"]


def test_a_claim_is_looked_up_and_written_as_the_ledger_has_it(tmp_path: Path) -> None:
    path = drawn(REGISTER, tmp_path)
    result = call("log", "call", path, *DAY, "--claim", "ＣＰＲ-００１")
    assert result.exit_code == 0, result.stderr
    row = last_row(path, "電話登記")
    assert (row[4], row[6]) == ("甲公司", "CPR-001")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--claim", "CPR-009"), 3, "CPR-003"),
        (("--claim", "CPR-003"), 5, "企財險!A4"),
        (("--policy", "PAC-99"), 3, "PAC-01"),
        (("--customer-id", "K-9"), 3, "K-1"),
        (("--customer", "李小龍"), 5, "客戶檔案!A3"),
        (("--customer", "甲", "--reached", "perhaps"), 2, "no_answer 無人接聽"),
        (("--customer", "甲", "--date", "03/04/21"), 2, "2021-03-04, 2021-04-03"),
        (("--customer", "甲", "--date", "2021-02-30"), 2, "is not a day"),
        (("--customer", "甲", "--date", "2022-01-01"), 2, "after 2021-12-31"),
        (("--customer", "甲", "--minutes", "five"), 2, "not a whole number"),
        (("--summary", "誰"), 2, "--customer, --customer-id, --claim, --policy"),
        (("--customer", "甲", "--item", "9=yes"), 2, "from 1 to 7"),
        (("--corrects", "C-2021-0009"), 3, "C-2021-000"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    tmp_path: Path, words: tuple[str, ...], code: int, says: str
) -> None:
    path = drawn(REGISTER, tmp_path)
    before = path.read_bytes()
    result = call("log", "call", path, *DAY, *words)
    assert result.exit_code == code, result.stderr
    assert says in result.stderr
    assert path.read_bytes() == before


def test_a_second_word_settles_which_row_is_meant(tmp_path: Path) -> None:
    path = drawn(REGISTER, tmp_path)
    assert call("log", "call", path, *DAY, "--claim", "CPR-003", "--policy", "PAC-03").exit_code == 0
    assert last_row(path, "電話登記")[4] == "丙公司"
    assert last_row(path, "電話登記")[-1] is None  # the claim's own row says the policy
    assert call("log", "call", path, *DAY, "--customer", "李小龍", "--phone", "0933-333").exit_code == 0
    assert last_row(path, "電話登記")[3] == "K-3"


def test_a_correction_is_a_new_row_that_names_the_old_one(tmp_path: Path) -> None:
    path = drawn(REGISTER, tmp_path)
    old = rows_of(path, "電話登記")
    assert call("log", "call", path, *DAY, "--corrects", "c-2021-0002", "--summary", "要再聯絡").exit_code == 0
    new = rows_of(path, "電話登記")
    assert new[:3] == old
    assert new[3] == [
        "C-2021-0003", date(2021, 10, 2), "去電", "K-1", "王大同", "0911-111", "AAA-1111", "第一次跟蹤",
        "已接通(本人)", "要再聯絡", "小張", "更正 C-2021-0002",
    ]  # fmt: skip


def test_an_emptied_value_is_not_taken_over_by_a_correction(tmp_path: Path) -> None:
    path = drawn(REGISTER, tmp_path)
    assert call("log", "call", path, *DAY, "--corrects", "C-2021-0002", "--summary", "").exit_code == 0
    assert last_row(path, "電話登記")[9] is None


def test_without_a_register_the_way_to_one_is_told(tmp_path: Path) -> None:
    path = drawn(LEDGER, tmp_path)
    result = call("log", "call", path, *DAY, "--customer", "王大同")
    assert result.exit_code == 4
    assert "sheets add FILE call-register" in result.stderr


def test_a_register_is_added_with_its_first_row(tmp_path: Path) -> None:
    path = drawn(LEDGER, tmp_path)
    result = call(
        "log", "call", path, *DAY, "--customer", "王大同", "--add-sheet", "--minutes", "5", "--direction", "in"
    )
    assert result.exit_code == 0, result.stderr
    table = register(path)
    assert table.sheet == "跟蹤服務電話登記表"
    assert table.shown(0, "log_no") == "C-2021-0001"
    assert table.shown(0, "note") == "通話時長(分)：5"
    assert table.columns["call_date"].values[0].astype("datetime64[D]").item() == date(2021, 12, 31)
    assert call("log", "call", path, *DAY, "--customer", "王大同").exit_code == 0
    assert last_row(path, "跟蹤服務電話登記表")[0] == "C-2021-0002"


def test_a_workbook_without_any_ledger_is_not_guessed_at(tmp_path: Path) -> None:
    path = drawn("# Sheet1\n姓名 | 生日\n甲 | @1990-01-01\n", tmp_path)
    assert call("log", "call", path, *DAY, "--customer", "甲").exit_code == 3


def test_a_prepared_row_of_a_messy_register_is_filled(tmp_path: Path) -> None:
    path = drawn(MESSY, tmp_path)
    before = rows_of(path, "來電登記表")
    result = call(
        "log", "call", path, *DAY, "--customer", "新人", "--phone", "0944", "--summary", "詢問理賠", "--clerk", "小張"
    )
    assert result.exit_code == 0, result.stderr
    after = rows_of(path, "來電登記表")
    assert after[5] == [3, "新人", "0944", date(2021, 12, 31), None, "詢問理賠", "小張"]
    assert after[:5] == before[:5]
    assert after[6:] == before[6:]
    assert "no column for a serial number" in result.stderr
    assert len(register(path)) == 3


def test_the_blank_row_above_the_signatures_is_the_last_one(tmp_path: Path) -> None:
    path = drawn(MESSY, tmp_path)
    words = ("log", "call", path, *DAY, "--customer", "新人")
    assert [call(*words).exit_code for _ in range(3)] == [0, 0, 0]
    before = path.read_bytes()
    result = call(*words)
    assert result.exit_code == 4
    assert "row 9" in result.stderr
    assert path.read_bytes() == before


def test_no_blank_row_is_a_refusal_that_offers_a_register(tmp_path: Path) -> None:
    path = drawn(TIGHT, tmp_path)
    words = ("log", "call", path, *DAY, "--customer", "新人")
    result = call(*words)
    assert result.exit_code == 4
    assert "--add-sheet" in result.stderr
    before = rows_of(path, "來電登記表")
    assert call(*words, "--add-sheet").exit_code == 0
    assert call(*words).exit_code == 0
    assert rows_of(path, "來電登記表") == before
    assert [row[0] for row in rows_of(path, "跟蹤服務電話登記表")] == ["編號", "110-003", "110-004"]


def test_a_footer_that_nobody_knows_is_not_taken_for_a_row(tmp_path: Path) -> None:
    footers = ("貼郵票處 | | | | 存查", "第一聯：存根", "共 2 筆 | | | | | 小張")
    for n, footer in enumerate(footers):
        path = drawn(TIGHT.replace("    製表人：小張\n", f"    [row 6]\n    {footer}\n"), tmp_path, f"{n}.xlsx")
        before = rows_of(path, "來電登記表")
        result = call("log", "call", path, *DAY, "--customer", "新人")
        assert result.exit_code == 0, result.stderr
        after = rows_of(path, "來電登記表")
        assert after[3][:2] == ["110-003", "新人"]
        assert (after[:3], after[4:]) == (before[:3], before[4:])
        assert call("log", "call", path, *DAY, "--customer", "新人").exit_code == 0
        assert call("log", "call", path, *DAY, "--customer", "新人").exit_code == 4


def test_printed_numbers_wait_for_their_calls(tmp_path: Path) -> None:
    path = drawn(TIGHT.replace("    製表人：小張\n", "    110-003\n    110-004\n    製表人：小張\n"), tmp_path)
    words = ("log", "call", path, *DAY, "--customer", "新人")
    assert [call(*words).exit_code for _ in range(3)] == [0, 0, 4]
    assert [row[:2] for row in rows_of(path, "來電登記表")[3:5]] == [["110-003", "新人"], ["110-004", "新人"]]


def test_a_value_without_column_or_remarks_is_refused(tmp_path: Path) -> None:
    path = drawn(MESSY, tmp_path)
    before = path.read_bytes()
    result = call("log", "call", path, *DAY, "--customer", "新人", "--complaint", "等太久")
    assert result.exit_code == 4
    assert "客戶投訴" in result.stderr
    assert path.read_bytes() == before


def test_a_register_goes_on_counting_in_its_own_form(tmp_path: Path) -> None:
    path = drawn(TIGHT.replace("    製表人：小張\n", ""), tmp_path)
    result = call("log", "call", path, *DAY, "--customer", "新人")
    assert last_row(path, "來電登記表")[0] == "110-003"
    assert "as your register counts" in result.stderr


def test_an_english_workbook_gets_english_labels(tmp_path: Path) -> None:
    path = drawn(ENGLISH, tmp_path, "claims.xlsx")
    result = call(
        "log", "call", path, *DAY, "--claim", "cl-1", "--direction", "來電", "--type", "claim_progress", "--reached",
        "無人接聽", "--summary", "later",
    )  # fmt: skip
    assert result.exit_code == 0, result.stderr
    assert last_row(path, "Call Log") == [
        "C-2021-0002", date(2021, 12, 31), "Incoming", "Acme", None, "Claim progress call", "No answer", "later", None,
        "Claim Ref.: CL-1",
    ]  # fmt: skip


def test_choices_follow_the_ledger_whatever_language_the_user_reads(tmp_path: Path) -> None:
    path = drawn(REGISTER, tmp_path)
    words = ("log", "call", path, *DAY, "--customer-id", "K-1", "--direction", "out", "--type", "answer")
    result = call("--lang", "en", *words, "--reached", "Reached, right person", "--summary", "ok", "--add-sheet")
    assert result.exit_code == 0, result.stderr
    assert "Logged as C-2021-0003" in result.stderr  # what is said follows --lang
    row = last_row(path, "電話登記")
    assert (row[2], row[7], row[8]) == ("去電", "答覆", "已接通(本人)")
    assert call("--lang", "zh-Hans", "log", "letter", path, *DAY, "--recipient", "K-1", "--kind", "notice",
                "--add-sheet").exit_code == 0  # fmt: skip
    assert "通知" in last_row(path, "跟蹤服務信函登記表")  # the sheet that is added too


def test_sheets_are_added_in_the_language_that_is_asked_for(tmp_path: Path) -> None:
    path = drawn(REGISTER, tmp_path)
    assert call("--lang", "en", "sheets", "add", path, "letter-register").exit_code == 0
    assert "Letter No." in last_row(path, openpyxl.load_workbook(path).sheetnames[-1])


def test_same_as_above_is_logged_as_what_it_means(tmp_path: Path) -> None:
    path = drawn(
        """
        # 企財險
        賠案號 | 被保險人 | 出險時間 | 出險原因 | 狀態
        C-1 | 王大明行 | @2024-03-01 | 火災 | 未結案
        C-2 | 同上 | @2024-03-02 | 水漬 | 未結案
        # 跟蹤服務電話登記表
        編號 | 通話日期 | 客戶名稱 | 通話類別 | 是否接通 | 案號
        L-1 | @2024-03-03 | 李四 | 其他 | 已接通 | C-1
        """,
        tmp_path,
    )
    assert call("log", "call", path, "--as-of", "2024-03-05", "--claim", "C-2", "--type", "理賠回訪").exit_code == 0
    assert last_row(path, "跟蹤服務電話登記表")[2] == "王大明行"


def test_a_customer_is_found_by_number_where_a_name_may_stand(tmp_path: Path) -> None:
    path = drawn(REGISTER, tmp_path)
    result = call("log", "call", path, *DAY, "--customer", "k-3", "--summary", "x")
    assert result.exit_code == 0, result.stderr
    assert last_row(path, "電話登記")[3:6] == ["K-3", "李小龍", "0933-333"]  # of two 李小龍 the one with the number
    assert "new name" not in result.stderr
    result = call("log", "letter", path, *DAY, "--recipient", "K-2", "--subject", "x", "--add-sheet")
    assert result.exit_code == 0, result.stderr
    letter = last_row(path, "跟蹤服務信函登記表")
    assert {"K-2", "李小龍", "台中"} <= set(letter)


def test_a_number_that_nobody_has_is_a_new_name_and_the_near_ones_are_told(tmp_path: Path) -> None:
    path = drawn(REGISTER, tmp_path)
    result = call("log", "call", path, *DAY, "--customer", "K-4", "--summary", "x")
    assert result.exit_code == 0, result.stderr
    assert last_row(path, "電話登記")[4] == "K-4"
    assert "written as a new name; similar there: K-" in result.stderr


def test_a_letter_is_logged(tmp_path: Path) -> None:
    path = drawn(ENGLISH, tmp_path, "claims.xlsx")
    words = ("log", "letter", path, *DAY, "--recipient", "Acme", "--kind", "答覆函", "--way", "courier")
    assert call(*words, "--subject", "Your claim", "--call", "C-2021-0001").exit_code == 0
    assert last_row(path, "Letters") == [
        "L-2021-0001", date(2021, 12, 31), "Reply", "Acme", None, "Your claim", None, None,
        "Related Call: C-2021-0001; Sent By (Way): Courier",
    ]  # fmt: skip
    assert call(*words, "--call", "C-2021-0009").exit_code == 3
    assert call("log", "letter", path, *DAY, "--corrects", "L-2021-0001", "--kind", "notice").exit_code == 0
    assert last_row(path, "Letters")[-1].startswith("Corrects L-2021-0001; Related Call")


def test_a_trial_writes_nothing_and_a_copy_leaves_the_workbook_alone(tmp_path: Path) -> None:
    path = drawn(REGISTER, tmp_path)
    before = path.read_bytes()
    trial = call("log", "call", path, *DAY, "--customer", "甲", "--dry-run", "--format", "json")
    assert json.loads(trial.stdout)["dry_run"] is True
    assert "Plan: add 1 row(s) to 電話登記" in trial.stderr
    copy = tmp_path / "copy.xlsx"
    assert call("log", "call", path, *DAY, "--customer", "甲", "--to", copy).exit_code == 0
    assert path.read_bytes() == before
    assert last_row(copy, "電話登記")[0] == "C-2021-0003"


def test_a_logged_call_can_be_undone(tmp_path: Path) -> None:
    path = drawn(REGISTER, tmp_path)
    before = path.read_bytes()
    assert call("log", "call", path, *DAY, "--customer", "甲").exit_code == 0
    assert call("undo", path).exit_code == 0
    assert path.read_bytes() == before


@pytest.mark.parametrize("calls", [1, pytest.param(200, marks=pytest.mark.slow)])
def test_eight_processes_never_use_a_number_twice(tmp_path: Path, calls: int) -> None:
    path = drawn(REGISTER + RECORD, tmp_path)

    def log(process: int) -> list[int]:
        codes = []
        for n in range(calls):
            words = ["log", "call", str(path), *DAY, "--customer", f"客戶{process}-{n}", "-q"]
            done = subprocess.run([sys.executable, "-m", "ledger_tools", *words], capture_output=True, check=False)
            codes.append(done.returncode)
        return codes

    with ThreadPoolExecutor(8) as pool:
        codes = [code for found in pool.map(log, range(8)) for code in found]
    assert codes == [0] * 8 * calls
    for kind in ("call-register", "call-record"):
        table = register(path, kind)
        numbers = [table.shown(i, "log_no") for i in range(len(table))]
        assert len(set(numbers)) == len(numbers)
        assert numbers[-8 * calls :] == [f"C-2021-{n:04d}" for n in range(8, 8 + 8 * calls)]
        names = [table.shown(i, "customer") for i in range(len(table))][-8 * calls :]
        assert sorted(names) == sorted(f"客戶{p}-{n}" for p in range(8) for n in range(calls))


def test_a_new_row_looks_like_the_records_above_and_never_like_the_header(tmp_path: Path) -> None:
    path = drawn(LEDGER, tmp_path)
    assert call("sheets", "add", path, "letter-register").exit_code == 0
    for _ in range(2):
        assert call("log", "letter", path, *DAY, "--recipient", "甲").exit_code == 0
    header, first, second = openpyxl.load_workbook(path)["跟蹤服務信函登記表"].iter_rows(min_row=1, max_row=3)
    assert header[0].font.b
    assert not first[0].font.b
    assert first[0].fill.patternType is None
    assert (first[0].number_format, first[1].number_format) == ("@", "yyyy-mm-dd")
    assert [c.style_id for c in first] == [c.style_id for c in second]


def test_a_day_is_shown_as_the_days_above_it(tmp_path: Path) -> None:
    path = drawn(TIGHT.replace("    製表人：小張\n", "    110-003 | 甲 | 1 | =44560{[$-404]e/m/d} |\n"), tmp_path)
    assert call("log", "call", path, *DAY, "--customer", "新人").exit_code == 0
    cell = openpyxl.load_workbook(path)["來電登記表"]["D5"]
    assert (cell.value, cell.number_format) == (datetime(2021, 12, 31), "[$-404]e/m/d")
