"""V37: a customer complained on the telephone, and no row of the complaints sheet took it up (S17)."""

from __future__ import annotations

from collections.abc import Iterator

from ledger_tools.model.case import Case
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.rules.registers import CALLS, keeps, tables
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg

_SAYING = ("complaint", "call_type", "complaint_kind")


def check(case: Case) -> Iterator[Finding]:
    """Yield the complaints without a row; silent where the workbook keeps no sheet for complaints."""
    logs = tables(case, *CALLS)
    if not keeps(case, "issues") or not any(key in table.columns for table in logs for key in _SAYING):
        return
    sheet = next(table.sheet for table in case.book.tables if table.kind == "issues")
    for complaint in case.follow_up.complaints:
        if complaint.issue is None:
            place = complaint.call.place
            day = complaint.call.day
            message = msg("The customer complained on {day}, but {sheet} has no row about it.", day=day, sheet=sheet)
            yield RULE.at(place.table, place.position, complaint.column, message)


RULE = Rule(
    code="complaint-unrouted",
    number="V37",
    severity=Severity.WARNING,
    summary=msg("A complaint stands in a call register, but not in the sheet of complaints."),
    why=msg("Only that sheet says who deals with it, by when, and whether the customer had an answer."),
    fix=msg("Add a row to the sheet of complaints with the number of the call."),
    keys=_SAYING,
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 跟蹤服務電話登記表
            編號   | 通話日期    | 去電/來電 | 客戶名稱 | 通話類別 | 通話要點     | 處理結果
            C-0001 | @2021-12-30 | 來電      | 黃測試   | 投訴     | 等候時間太長 | 當場答覆
            # 投訴問題
            問題編號 | 發生日期    | 客戶名稱 | 來電編號 | 問題類別 | 問題內容 | 處理狀態
            """,
            after="""
            # 跟蹤服務電話登記表
            編號   | 通話日期    | 去電/來電 | 客戶名稱 | 通話類別 | 通話要點     | 處理結果
            C-0001 | @2021-12-30 | 來電      | 黃測試   | 投訴     | 等候時間太長 | 當場答覆
            # 投訴問題
            問題編號 | 發生日期    | 客戶名稱 | 來電編號 | 問題類別 | 問題內容     | 處理狀態
            I-0001   | @2021-12-30 | 黃測試   | C-0001   | 投訴     | 等候時間太長 | 處理中
            """,
        ),
        "en": Example(
            before="""
            # Call Record
            Record No. | Call Date   | Customer  | Call Type       | Reached | Complaint
            C-01       | @2021-12-29 | A. Sample | First follow-up | Yes     | Still rattles
            # Complaints and Issues
            Issue No. | Raised On   | Customer | Call No. | Kind      | What Was Said | State
            I-01      | @2021-12-20 | B. Test  | C-00     | Complaint | Long wait     | Closed
            """,
            after="""
            # Call Record
            Record No. | Call Date   | Customer  | Call Type       | Reached | Complaint
            C-01       | @2021-12-29 | A. Sample | First follow-up | Yes     | Still rattles
            # Complaints and Issues
            Issue No. | Raised On   | Customer  | Call No. | Kind      | What Was Said | State
            I-01      | @2021-12-30 | A. Sample |          | Complaint | Still rattles | Open
            """,
        ),
    },
)
