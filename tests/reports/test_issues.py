"""Complaints and satisfaction of a month, worked out by hand."""

# ruff: noqa: E501

from __future__ import annotations

from ledger_tools.reports.period import month
from tests.reports.support import notes, report_of, rows, table

# November 2021:
#   I-1  raised  2 Nov, solved  5 Nov               raised, settled
#   I-2  raised 10 Nov, solved  3 Dec               raised, open at the end of November
#   I-3  raised 20 Nov, no day, state closed        raised, settled
#   I-4  raised  3 Oct, nothing                     open at end
#   I-5  raised  1 Dec                              not in November
BOOK = """
    # 投訴問題
    問題編號 | 發生日期    | 客戶名稱 | 電話     | 問題類別 | 投訴類別 | 問題內容 | 處理人 | 解決日期    | 處理狀態
    I-1      | @2021-11-02 | 王大同   | 0911-111 | 投訴     | 價格     | 太貴     | 小張   | @2021-11-05 | 已解決
    I-2      | @2021-11-10 | 李小龍   | 0922-222 | 投訴     | 價格     | 太貴     | 小張   | @2021-12-03 | 已解決
    I-3      | @2021-11-20 | 趙四     | 0933-333 | 疑問     |          | 何時     | 小李   |             | 結案
    I-4      | @2021-10-03 | 錢五     | 0944-444 | 投訴     | 時間     | 太慢     | 小李   |             | 處理中
    I-5      | @2021-12-01 | 錢五     | 0944-444 | 投訴     | 時間     | 太慢     | 小李   |             | 處理中

    # 電話記錄
    記錄編號 | 通話日期    | 去電/來電 | 通話類別   | 是否接通     | 客戶名稱 | 電話     | 經辦業務員 | 通話要點 | 滿意度
    C-1      | @2021-11-05 | 去電      | 第一次跟蹤 | 已接通(本人) | 王大同   | 0911-111 | 小張       | 很好     | 非常滿意
    C-2      | @2021-11-12 | 去電      | 第一次跟蹤 | 已接通(本人) | 李小龍   | 0922-222 | 小張       | 很好     | 滿意
    C-3      | @2021-11-15 | 去電      | 第一次跟蹤 | 已接通(本人) | 趙四     | 0933-333 | 小李       | 不好     | 不滿意
    C-4      | @2021-11-16 | 去電      | 第一次跟蹤 | 無人接聽     | 趙四     | 0933-333 | 小李       |          |
"""


def test_complaints_of_a_month() -> None:
    report = report_of(BOOK, month(2021, 11))

    assert rows(table(report, "issues")) == [
        {"kind": "Complaint", "raised": 2, "settled": 1, "open": 2},
        {"kind": "Open question", "raised": 1, "settled": 1, "open": 0},
    ]
    assert rows(table(report, "issues-cause")) == [{"cause": "Price", "count": 2}]


def test_satisfaction_of_a_month() -> None:
    report = report_of(BOOK, month(2021, 11))

    told = {row["answer"]: (row["count"], row["share"]) for row in rows(table(report, "satisfaction"))}
    assert told == {"Very satisfied": (1, 1 / 3), "Satisfied": (1, 1 / 3), "Dissatisfied": (1, 1 / 3)}
    assert "Content or very content: 2 of 3 who said so; 1 calls say nothing of it." in notes(report, "issues")


def test_without_a_sheet_of_complaints_one_line_says_so() -> None:
    report = report_of("# 企財險\n保單號 | 出險時間 | 出險原因\nP-1 | @2021-11-01 | 火災", month(2021, 11))

    assert "no sheet of complaints" in str(table(report, "issues").empty)


def test_what_only_says_what_a_complaint_is_about_is_a_complaint() -> None:
    # A sheet of complaints without a column for the kind; one new claim of the month: 2 ÷ 1 × 100 = 200.
    report = report_of(
        """
        # 客訴
        編號 | 反映日期    | 客戶 | 反映內容 | 分類     | 狀況
        =1   | @2021-11-02 | 大同 | 太慢     | 時間     | 結案
        =2   | @2021-11-09 | 味丹 | 口氣差   | 服務態度 | 處理中
        # 企財險
        保單號 | 出險時間    | 出險原因
        P-1    | @2021-11-01 | 火災
        """,
        month(2021, 11),
    )

    assert rows(table(report, "issues")) == [{"kind": "Complaint", "raised": 2, "settled": 1, "open": 1}]
    assert "Complaints raised: 2 to 1 new claims = 200.0 for each 100." in notes(report, "issues")
