"""A receipt recorded in the workbook: numbers, days and rows in the user's own sheet, and what due makes of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from ledger_tools.cli.program import program
from ledger_tools.errors import WriteRefused
from ledger_tools.followup import context_of
from ledger_tools.followup.paper_list import paper_list
from ledger_tools.followup.papers_told import tell, told_papers
from ledger_tools.ledger import read_book
from ledger_tools.ledger.lookup import rows_with
from ledger_tools.model.papers import PaperState
from ledger_tools.registers.entering import Registers
from ledger_tools.registers.receipts import ReceiptWish, record_receipt
from ledger_tools.workbook import apply, open_workbook
from tests.support.drawn import draw_xlsx

DAY = date(2021, 11, 1)
LEDGER = """
    # 公眾責任險
    保單號碼 | 賠案號碼 | 出險日期    | 出險原因     | 報案日期    | 索賠金額
    PL-1     | C-1      | @2021-10-01 | 客人滑倒骨折 | @2021-10-02 | =5000
"""
PAPERS = """
    # 理賠文件
    案號|文件名稱|必要性|通知日期|收件日期|份數|正本/影本|狀態|退回原因|交件人|收件人|收條編號|備註
    C-1|出險通知書|必備|@2021-10-03{yyyy"年"m"月"d"日"}|@2021-10-05{yyyy"年"m"月"d"日"}|=1|正本|已收||||R-2021-0001|
    C-1|診斷證明書|必備|@2021-10-03{yyyy"年"m"月"d"日"}||=2|正本|已通知|||||電話催過
    C-9|別的案子|必備|@2021-10-03{yyyy"年"m"月"d"日"}||||已通知
"""


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_TOOLS_DATA", str(tmp_path / "own data"))


def record(
    path: Path, *, received: Sequence[str] = (), defective: Sequence[str] = (), own: bool = False, **wish: Any
) -> tuple[str, str]:
    """Record a receipt in a workbook; return its number and what was said."""
    workbook = open_workbook(path)
    book = read_book(workbook, as_of=DAY)
    ctx = context_of(book, DAY)
    papers = paper_list(ctx, next(rows_with(book.claims, ("claim_no",), "C-1")), own_list=own)
    told = [
        *told_papers(received, PaperState.RECEIVED, "--received"),
        *told_papers(defective, PaperState.DEFECTIVE, "--defective"),
    ]
    tell(papers, told, DAY, "zh-Hant")
    names = [sheet.name for sheet in workbook.package.sheets]
    registers = Registers(book, list(workbook.grids()), names, "zh-Hant", bool(wish.pop("add_sheet", False)))
    done = record_receipt(registers, papers, ReceiptWish(DAY, **wish))
    apply(path, done.edits)
    return done.number, " ".join(sentence.text("en") for sentence in done.said)


def rows_of(path: Path, sheet: str = "理賠文件") -> list[list[Any]]:
    rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return [[v.date() if isinstance(v, datetime) else v for v in row] for row in rows]


def due(path: Path, as_of: str, *words: str) -> dict[str, dict[str, Any]]:
    done = CliRunner().invoke(program, ["due", str(path), "--as-of", as_of, "--format", "json", *words])
    assert done.exit_code == 0, done.output
    return {item["rule"]: item for item in json.loads(done.stdout)["items"]}


def test_papers_go_into_their_own_rows_and_new_ones_below(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER + PAPERS, tmp_path / "台帳.xlsx")
    number, said = record(
        path, received=["診斷書", "病歷:影本:3", "店長的信"], given_by="王太太", taken_by="小張", ask=False
    )
    assert number == "R-2021-0002"
    assert "Receipt R-2021-0002 for 3 paper(s)." in said
    rows = rows_of(path)
    assert rows[1][-2] == "R-2021-0001"  # an earlier receipt stays what it was
    assert rows[2] == [
        "C-1", "診斷證明書", "必備", date(2021, 10, 3), DAY, 2, "正本", "已收", None, "王太太", "小張", "R-2021-0002",
        "電話催過",
    ]  # fmt: skip
    assert rows[4:6] == [
        ["C-1", "病歷", "必備", None, DAY, 3, "影本", "已收", None, "王太太", "小張", "R-2021-0002", None],
        ["C-1", "店長的信", "追加", None, DAY, 1, "正本", "已收", None, "王太太", "小張", "R-2021-0002", None],
    ]
    sheet = openpyxl.load_workbook(path)["理賠文件"]
    assert sheet["E3"].number_format == sheet["E5"].number_format == sheet["E2"].number_format  # as those above


def test_what_is_missing_gets_rows_so_that_nothing_counts_as_complete_too_soon(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER + PAPERS, tmp_path / "台帳.xlsx")
    _, said = record(path, received=["診斷書"])
    asked = {row[1]: row for row in rows_of(path)[4:]}
    # the twelve papers of an injury, without the two that have rows
    assert list(asked) == [
        "理賠申請書", "現場及受損照片", "損失清單", "存摺封面影本", "事故經過報告", "病歷", "醫療費用收據",
        "第三人身分證明", "和解書或判決書(調解、仲裁書)", "賠償支付憑證",
    ]  # fmt: skip
    assert asked["病歷"][2:8] == ["必備", DAY, None, None, "影本", "已通知"]
    assert "10 required paper(s)" in said
    # a second receipt finds the rows and writes none twice
    _, again = record(path, received=["病歷"])
    assert "required paper(s)" not in again
    assert len(rows_of(path)) == 14


def test_without_rows_for_what_is_missing_the_clerk_is_warned(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER + PAPERS, tmp_path / "台帳.xlsx")
    _, said = record(path, received=["診斷書"], ask=False)
    assert "10 required paper(s) are missing without a row" in said


def test_a_paper_sent_back_gets_no_receipt(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER + PAPERS, tmp_path / "台帳.xlsx")
    number, _ = record(path, defective=["診斷證明書:沒有醫院章"], ask=False)
    assert number == ""
    row = rows_of(path)[2]
    assert (row[4], row[7], row[8], row[11]) == (None, "不合格退回", "沒有醫院章", None)


def test_papers_that_were_entered_by_hand_get_the_number(tmp_path: Path) -> None:
    text = PAPERS.replace("||||R-2021-0001|", "|||||")
    path = draw_xlsx(LEDGER + text, tmp_path / "台帳.xlsx")
    number, _ = record(path, own=True)
    assert number == "R-2021-0001"
    row = rows_of(path)[1]
    assert (row[4], row[11]) == (date(2021, 10, 5), "R-2021-0001")  # its own day stays


def test_what_came_earlier_is_not_on_the_receipt_of_who_hands_something_over_now(tmp_path: Path) -> None:
    text = PAPERS.replace("||||R-2021-0001|", "|||||")  # entered by hand on 5 October, without a receipt
    path = draw_xlsx(LEDGER + text, tmp_path / "台帳.xlsx")
    number, said = record(path, received=["診斷書"], given_by="王太太", ask=False)
    assert "Receipt R-2021-0001 for 1 paper(s)." in said
    earlier, now = rows_of(path)[1:3]
    assert (earlier[9], earlier[11]) == (None, None)
    assert (now[9], now[11]) == ("王太太", number)
    number, _ = record(path, own=True)  # asked for without words, the earlier one gets a receipt of its own
    assert (rows_of(path)[1][11], number) == ("R-2021-0002", "R-2021-0002")


def test_a_column_headed_as_the_paper_itself_says_takes_the_number(tmp_path: Path) -> None:
    text = PAPERS.replace("收條編號", "簽收單編號").replace("||||R-2021-0001|", "|||||")
    path = draw_xlsx(LEDGER + text, tmp_path / "台帳.xlsx")
    assert record(path, received=["診斷書"], ask=False)[0] == "R-2021-0001"
    assert rows_of(path)[2][11] == "R-2021-0001"


def test_the_sheet_is_added_where_that_is_wished(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER, tmp_path / "台帳.xlsx")
    with pytest.raises(WriteRefused, match="no 理賠文件"):
        record(path, received=["診斷書"])
    number, _ = record(path, received=["診斷書"], add_sheet=True)
    assert number == "R-2021-0001"
    rows = rows_of(path)
    assert rows[0][:3] == ["案號", "文件名稱", "必要性"]
    assert rows[1][1] == "診斷證明書"
    assert sum(row[0] == "C-1" for row in rows) == 12


def test_a_sheet_without_a_column_for_the_number_is_refused(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER + PAPERS.replace("收條編號", "我的欄"), tmp_path / "台帳.xlsx")
    before = path.read_bytes()
    with pytest.raises(WriteRefused, match="has no column 收條編號"):
        record(path, received=["診斷書"])
    assert path.read_bytes() == before


def test_the_last_paper_starts_the_insurers_clock_in_due(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER + PAPERS, tmp_path / "台帳.xlsx")
    record(path, received=["診斷證明書"], own=True)
    items = due(path, "2021-11-05", "--pack", "cn-claims", "--pack", "house")
    assert items["papers-outstanding"]["subject"]["ref"] == "C-9 別的案子"  # all of C-1 are in
    expected = items["expected-payment"]
    # complete on 1 November; somebody was hurt, so a heavy case: 1 November + 30 days
    assert (expected["from"], expected["to"], expected["state"]) == ("2021-11-01", "2021-12-01", "open")
    assert expected["because"][0]["cell"] == "理賠文件!E3"
    decide = items["cn-claim-decide-30d"]
    # the claim came in complete on 1 November: 30 days later is 1 December
    assert (decide["from"], decide["to"]) == ("2021-11-01", "2021-12-01")
    late = due(path, "2021-12-02")
    assert late["expected-payment"]["state"] == "overdue"


def test_while_a_required_paper_is_missing_no_clock_of_payment_runs(tmp_path: Path) -> None:
    path = draw_xlsx(LEDGER + PAPERS, tmp_path / "台帳.xlsx")
    record(path, received=["診斷證明書"])
    items = due(path, "2021-11-05")
    assert "expected-payment" not in items
    assert items["papers-outstanding"]["subject"]["ref"]
