"""A filled worklist held against itself, the day and the registers: what goes in, what is there, what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger_tools.errors import WriteRefused
from ledger_tools.followup import duties_of
from ledger_tools.ledger.specs import worklist_spec
from ledger_tools.model.case import Book
from ledger_tools.model.duties import DueItem, DueState
from ledger_tools.model.edits import AppendRows, SetCell
from ledger_tools.model.imported import LineOutcome, LineReport
from ledger_tools.registers.entering import Registers
from ledger_tools.registers.importing import Imported, take_in
from ledger_tools.registers.worklist_reading import Line, Listed, Worklist
from tests.support.callbook import AS_OF, CALLS, CUSTOMERS, ISSUES, LEDGER, REST
from tests.support.drawn import draw_book, draw_grids

HEADERS = {column.key: column.labels["zh-Hant"] for column in worklist_spec().columns}
KEYS = {label: key for key, label in HEADERS.items()}
REACHED = {"日期": "2021-11-11", "是否接通": "是", "通話要點": "都好"}
CALL_ROW = ("編號", "通話日期", "去電/來電", "客戶編號", "客戶名稱", "電話", "ref", "通話類別", "是否接通", "通話要點")


def duties(book: Book) -> list[DueItem]:
    return list(duties_of(book, AS_OF).items(tuple(DueState)))


def duty(items: list[DueItem], rule: str, customer: str | None) -> DueItem:
    (found,) = [item for item in items if item.rule.id == rule and item.subject.customer == customer]
    return found


def listed(item: DueItem) -> Listed:
    """Return what a line said when the list was made."""
    day = item.because[0].value if item.because else ""
    anchor = date.fromisoformat(day) if day[:2] == "20" else None
    subject, rule = item.subject, item.rule
    about = (rule.id, rule.kind, rule.obliged, item.call_type, item.script)
    names = (subject.customer, subject.phone, subject.ref, item.owner, item.stand_in)
    return Listed(*about, *(name or "" for name in names), ends=item.ends, anchor=anchor)  # type: ignore[misc]


class List:
    """A worklist of a drawn ledger, filled in line by line."""

    def __init__(self, text: str = LEDGER, *, add_sheet: bool = False) -> None:
        self.book, self.grids = draw_book(text, as_of=AS_OF), draw_grids(text)
        self.items = duties(self.book)
        self.lines: list[Line] = []
        self.add_sheet = add_sheet
        self.told = {item.id: listed(item) for item in self.items}

    def line(self, rule: str, who: str | None, /, **texts: str) -> None:
        item = duty(self.items, rule, who)
        own = {"item": item.id, "customer": who or "", "phone": item.subject.phone or ""}
        self.lines.append(Line(4 + len(self.lines), own | {KEYS.get(k, k): v for k, v in texts.items()}))

    def taken(self) -> Imported:
        names = [grid.name for grid in self.grids]
        registers = Registers(self.book, self.grids, names, "zh-Hant", self.add_sheet)
        worklist = Worklist("清單.xlsx", "台帳.xlsx", "", AS_OF, (), HEADERS, self.lines, self.told)
        return take_in(registers, worklist, self.items, AS_OF)

    def reports(self) -> list[LineReport]:
        return list(self.taken().report.lines)


def one(rule: str, customer: str | None, texts: dict[str, str], ledger: str = LEDGER) -> LineReport:
    made = List(ledger)
    made.line(rule, customer, **texts)
    (report,) = made.reports()
    return report


def rows(taken: Imported, sheet: str) -> list[list[Any]]:
    """Return the rows that are added to a sheet."""
    found = [edit for edit in taken.edits if isinstance(edit, AppendRows) and edit.sheet == sheet]
    return [list(row) for edit in found for row in edit.rows]


def cells(taken: Imported) -> dict[str, Any]:
    return {f"{e.sheet}!{e.cell}": e.value for e in taken.edits if isinstance(e, SetCell)}


FIRST = ("first-follow-up", "王大同")
CONTRADICTIONS = [
    (FIRST, {"是否接通": "是", "通話要點": "都好"}, "“日期” is empty"),
    (FIRST, {"備註": "下週再打"}, "“日期” is empty"),
    (FIRST, REACHED | {"日期": "2021-11-13"}, "2021-11-13 is after 2021-11-12"),
    (FIRST, REACHED | {"日期": "110/02/30"}, "日期: 110/02/30 is not a day"),
    (FIRST, REACHED | {"日期": "03/04/21"}, "2021-03-04, 2021-04-03"),
    (FIRST, REACHED | {"日期": "2021-11-02"}, "2021-11-02 is before 2021-11-03, from which this duty counts"),
    (FIRST, {"日期": "2021-11-11", "通話要點": "都好"}, "“是否接通” is empty"),
    (FIRST, {"日期": "2021-11-11", "是否接通": "是"}, "“通話要點” is empty"),
    (FIRST, REACHED | {"是否接通": "也許"}, "是否接通: 也許 is no choice"),
    (FIRST, REACHED | {"是否接通": "無人接聽"}, "“通話要點” is filled in, though nobody was spoken with"),
    (FIRST, {"日期": "2021-11-11", "是否接通": "忙線", "滿意度": "滿意"}, "“滿意度” is filled in"),
    (FIRST, {"日期": "2021-11-11", "是否接通": "留言", "第1項": "滿意"}, "“第1項” is filled in"),
    (FIRST, REACHED | {"第1項": "不清楚"}, "第1項: 不清楚 is no choice"),
    (FIRST, REACHED | {"第1項": "不滿意", "滿意度": "滿意"}, "“第1項” and “滿意度” say different things"),
    (FIRST, REACHED | {"投訴類別": "價格"}, "“投訴類別” is filled in, but “客戶投訴” is empty"),
    (FIRST, REACHED | {"變更已核實": "是"}, "“變更已核實” says yes"),
    (FIRST, REACHED | {"新電話": "912345678", "變更已核實": "是"}, "“新電話” cannot be right"),
    (FIRST, REACHED | {"上報日期": "2021-11-10"}, "“上報日期”: 2021-11-10 is before 2021-11-11"),
    (FIRST, REACHED | {"解決日期": "2021-11-12", "告知客戶日期": "2021-11-11"}, "is before “解決日期” (2021-11-12)"),
    (FIRST, REACHED | {"下次聯繫日期": "2021-11-10"}, "2021-11-10 is before the call"),
    (FIRST, REACHED | {"信函寄出日期": "2021-11-13"}, "“信函寄出日期”: 2021-11-13 is after"),
    (FIRST, {"方式": "信函", "日期": "2021-11-11", "是否接通": "是"}, "though it was a letter"),
    (FIRST, {"方式": "信函", "日期": "2021-11-11", "信函寄出日期": "2021-11-12"}, "two days for one letter"),
    (FIRST, REACHED | {"customer": "李小龍"}, "about 王大同, but names 李小龍 now"),
    (FIRST, REACHED | {"phone": "0922 333 333"}, "is that of 李小龍"),
    (FIRST, REACHED | {"item": "first-follow-up-00000000", "customer": "某甲"}, "is no duty of this ledger"),
    (("escalation", "王大同"), {"上報日期": "2021-11-05"}, "2021-11-05 is before 2021-11-06, when it came up"),
    (("escalation", "王大同"), REACHED | {"第2項": "是"}, "nothing is asked there"),
]


@pytest.mark.parametrize(("about", "texts", "says"), CONTRADICTIONS)
def test_a_line_that_contradicts_is_refused_with_the_reason(
    about: tuple[str, str | None], texts: dict[str, str], says: str
) -> None:
    made = List()
    made.line(*about, **texts)
    made.line("first-follow-up", "李小龍", **REACHED)
    taken = made.taken()
    refused, good = taken.report.lines
    assert refused.outcome is LineOutcome.REFUSED
    assert says in str(refused.why)
    assert (good.outcome, good.entered) == (LineOutcome.ENTERED, ["C-2021-0002"])  # the others go in all the same
    assert [row[4] for row in rows(taken, "電話登記")] == ["李小龍"]
    assert cells(taken) == {}


def test_a_call_is_entered_with_what_the_workbook_knows() -> None:
    made = List()
    made.line(
        *FIRST, 日期="民國110年11月10日", 時間="下午3時5分", 是否接通="接通", 通話要點="=都好", 第1項="√", 第2項="無"
    )
    taken = made.taken()
    (call,) = rows(taken, "電話登記")
    assert call[:10] == [
        "C-2021-0002", date(2021, 11, 10), "去電", "K-1", "王大同", "0911-111-111", "AAA-1111", "第一次跟蹤",
        "已接通(本人)", "=都好",
    ]  # fmt: skip
    assert call[14:16] == ["滿意", "小張"]  # the item asks how content the customer is
    (record,) = rows(taken, "電話記錄")
    assert record[:7] == ["C-2021-0002", date(2021, 11, 10), "15:05", "去電", "第一次跟蹤", 1, "已接通(本人)"]
    assert record[13] == date(2021, 11, 10)  # planned for the last day of the window
    assert record[21:24] == ["售後服務", "滿意", "否"]
    assert str(taken.report.lines[0].notes) == "[]"


def test_a_plain_register_takes_what_goes_without_saying_but_no_try_without_a_column_for_it() -> None:
    plain = """
    # 來電登記表
    編號 | 客户姓名 | 聯絡電話 | 回訪日期 | 談話要點 | 經辦人
    110-001 | 趙六 | 0911111 | 110/11/01 | 都好 | 小張
"""
    made = List(CUSTOMERS + plain + REST)
    made.line(*FIRST, **REACHED)
    made.line("first-follow-up", "李小龍", 日期="2021-11-11", 是否接通="無人接聽")
    taken = made.taken()
    assert rows(taken, "來電登記表") == [
        ["110-002", "王大同", "0911-111-111", date(2021, 11, 11), "都好", "小張"],
    ]
    assert "是否接通" in str(taken.report.lines[1].why)


def test_rows_follow_one_another_as_things_happened_and_numbers_have_no_gap() -> None:
    made = List()
    made.line("event-call", "李小龍", 日期="2021-11-12", 是否接通="是", 通話要點="會來")
    made.line("first-follow-up", "陳美麗", 日期="2021-11-11", 時間="16:00", 是否接通="是", 通話要點="都好")
    made.line("first-follow-up", "李小龍", 日期="2021-11-11", 時間="09:30", 是否接通="是", 通話要點="都好")
    taken = made.taken()
    assert [(row[0], row[1].day, row[4]) for row in rows(taken, "電話登記")] == [
        ("C-2021-0002", 11, "李小龍"),
        ("C-2021-0003", 11, "陳美麗"),
        ("C-2021-0004", 12, "李小龍"),
    ]
    (edit,) = [e for e in taken.edits if isinstance(e, AppendRows) and e.sheet == "電話登記"]
    assert edit.at_row == 3
    assert [line.entered for line in taken.report.lines] == [["C-2021-0004"], ["C-2021-0003"], ["C-2021-0002"]]


def test_the_stand_in_made_the_call_unless_another_is_named() -> None:
    made = List()
    made.line("first-follow-up", "陳美麗", **REACHED)
    made.line("event-call", "陳美麗", **(REACHED | {"經辦(非負責人時填)": "小林"}))
    first, second = rows(made.taken(), "電話登記")
    assert (first[15], first[16]) == ("小王", "小林")
    assert (second[15], second[16]) == ("小林", None)


def test_attempts_are_counted_over_the_register_and_the_list() -> None:
    earlier = """
    C-2021-0002|@2021-11-08|10:00|去電|第一次跟蹤|=1|無人接聽|K-2|李小龍| |0922-222-222|BBB-2222
"""
    made = List(CUSTOMERS + CALLS.replace("\n\n    # 信函登記", f"{earlier}\n    # 信函登記") + ISSUES + REST)
    for day in ("2021-11-11", "2021-11-09"):
        made.line("first-follow-up", "李小龍", 日期=day, 是否接通="無人接聽")
    made.line("first-follow-up", "王大同", 日期="2021-11-11", 是否接通="忙線")
    assert [(row[8], row[1].day, row[5]) for row in rows(made.taken(), "電話記錄")] == [
        ("李小龍", 9, 2),
        ("李小龍", 11, 3),
        ("王大同", 11, 1),
    ]


def test_a_call_outside_the_hours_is_entered_and_noted() -> None:
    report = one(*FIRST, REACHED | {"時間": "22:10"})
    assert report.outcome is LineOutcome.ENTERED
    assert any("22:10" in str(note) and "21:00" in str(note) for note in report.notes)
    assert not any("21:00" in str(note) for note in one(*FIRST, REACHED | {"時間": "20:59"}).notes)


def test_the_same_call_is_not_entered_twice_and_other_words_are_for_a_person_to_decide() -> None:
    logged = """
    C-2021-0002|@2021-11-11|去電|K-1|王大同|0911-111-111|AAA-1111|第一次跟蹤|已接通(本人)|都 好||||||小張
"""
    ledger = CUSTOMERS + CALLS.replace("\n\n    # 電話記錄", f"{logged}\n    # 電話記錄") + ISSUES + REST
    same = one(*FIRST, REACHED, ledger)
    assert (same.outcome, same.already) == (LineOutcome.ALREADY, ["C-2021-0002"])
    other = one(*FIRST, REACHED | {"通話要點": "要退車"}, ledger)
    assert other.outcome is LineOutcome.REFUSED
    assert "already, as C-2021-0002, but in other words" in str(other.why)
    tried = one(*FIRST, {"日期": "2021-11-11", "是否接通": "無人接聽"}, ledger)
    assert tried.entered == ["C-2021-0003"]  # a try on the same day is another call
    another = one("event-call", "李小龍", REACHED, ledger)
    assert another.entered == ["C-2021-0003"]


def test_a_call_that_was_corrected_does_not_count_as_logged() -> None:
    logged = """
    C-2021-0002|@2021-11-11|去電|K-1|王大同|0911|AAA-1111|第一次跟蹤|已接通(本人)|都好||||||小張|||
    C-2021-0003|@2021-11-10|去電|K-1|王大同|0911|AAA-1111|第一次跟蹤|已接通(本人)|都好||||||小張|||更正 C-2021-0002
"""
    ledger = CUSTOMERS + CALLS.replace("\n\n    # 電話記錄", f"{logged}\n    # 電話記錄") + ISSUES + REST
    assert one(*FIRST, REACHED, ledger).entered == ["C-2021-0004"]
    assert one(*FIRST, REACHED | {"日期": "2021-11-10"}, ledger).already == ["C-2021-0003"]


def test_two_lines_of_one_duty_that_differ_are_both_refused() -> None:
    made = List()
    made.line(*FIRST, **REACHED)
    made.line(*FIRST, **(REACHED | {"通話要點": "要退車"}))
    first, second = made.reports()
    assert (first.outcome, second.outcome) == (LineOutcome.REFUSED, LineOutcome.REFUSED)
    assert "row 5" in str(first.why)
    assert "row 4" in str(second.why)


def test_two_lines_of_one_duty_that_agree_are_one_call_and_a_try_before_is_another() -> None:
    made = List()
    made.line(*FIRST, **REACHED)
    made.line(*FIRST, **REACHED)
    made.line(*FIRST, 日期="2021-11-11", 是否接通="無人接聽")
    entered = [(report.outcome.value, report.entered or report.already) for report in made.reports()]
    assert entered == [("entered", ["C-2021-0002"]), ("already", ["C-2021-0002"]), ("entered", ["C-2021-0003"])]


def test_a_row_that_was_renamed_is_found_by_customer_and_rule() -> None:
    made = List()
    made.line(*FIRST, **(REACHED | {"item": "first-follow-up-00000000"}))
    (report,) = made.reports()
    assert report.entered == ["C-2021-0002"]
    assert "first-follow-up-00000000" in str(report.notes[0])


def test_a_customers_other_number_may_be_dialled() -> None:
    made = List()
    made.line("first-follow-up", "李小龍", **(REACHED | {"phone": "0922-333-333"}))
    made.line("event-call", "李小龍", **(REACHED | {"phone": "922222222"}))  # a spreadsheet dropped the zero
    taken = made.taken()
    assert rows(taken, "電話登記")[1][5] == "0922-222-222"
    assert taken.report.lines[1].notes == []
    assert rows(taken, "電話登記")[0][5] == "0922-333-333"
    assert "entered as the one dialled" in str(taken.report.lines[0].notes[0])


# -- issues


def test_a_complaint_opens_an_issue_that_names_its_call() -> None:
    made = List()
    made.line(*FIRST, **(REACHED | {"客戶投訴": "等太久", "投訴類別": "時間"}))
    taken = made.taken()
    (issue,) = rows(taken, "投訴問題")
    assert issue[:13] == [
        "I-2021-0002", date(2021, 11, 11), "電話", "K-1", "王大同", "0911-111-111", "AAA-1111", "C-2021-0002", "投訴",
        "時間", None, "等太久", "小張",
    ]  # fmt: skip
    assert issue[18] == "未解決"
    assert taken.report.lines[0].entered == ["C-2021-0002", "I-2021-0002"]


def test_no_complaint_is_no_issue() -> None:
    assert one(*FIRST, REACHED | {"滿意度": "滿意", "客戶要求": "送車"}).entered == ["C-2021-0002"]


POLICY = """
    # 保單
    保單號碼|險種|商品類型|要保人|客戶編號|要保人電話|保險起期|保險止期|保險期間(年)|承保日期|保單簽收日期|猶豫期(天)|繳費方式|業務員
    P-1|人身險|傳統型|陳美麗|K-3|0933-333-333|@2021-11-01|@2041-11-01|20|@2021-11-01|@2021-11-05|=10|分期繳|小張
"""


def test_an_unclear_answer_of_a_statutory_script_opens_an_issue() -> None:
    made = List(LEDGER + POLICY)
    answers = {f"第{n}項": "是" for n in range(1, 8)} | {"第4項": "不清楚"}
    made.line("cooling-off-callback", "陳美麗", **(REACHED | answers))
    taken = made.taken()
    (issue,) = rows(taken, "投訴問題")
    assert (issue[7], issue[8], issue[18]) == ("C-2021-0002", "問題件", "未解決")
    assert issue[11].startswith("4. ")
    assert "不清楚" in issue[11]
    (call,) = rows(taken, "電話登記")
    assert (call[6], call[7]) == ("P-1", "新單回訪")


def test_an_improper_demand_is_an_urgent_complaint() -> None:
    claims = """
    # 企財險
    序號|保單號碼|賠案號碼|出險日期|出險原因|被保險人|索賠金額|理賠金額|賠付日期|結案日期|處理狀態
    =1|PAC-1|CPR-1|@2021-09-05|火災|甲公司|=1000|=900|@2021-11-08|@2021-11-08|結案
"""
    made = List(LEDGER + claims)
    answers = {"第1項": "滿意", "第2項": "是", "第3項": "是", "第4項": "有", "第5項": "希望快一點"}
    made.line("claim-callback", "甲公司", **(REACHED | answers))
    taken = made.taken()
    (issue,) = rows(taken, "投訴問題")
    assert (issue[4], issue[8], issue[10]) == ("甲公司", "投訴", "緊急投訴")
    (record,) = rows(taken, "電話記錄")
    assert (record[12], record[18]) == ("CPR-1", "希望快一點")  # words go where the record keeps the customer's wishes
    assert record[22:27] == ["滿意", "是", "是", "是", None]


def test_without_a_sheet_for_issues_the_call_goes_in_and_that_is_said() -> None:
    made = List(CUSTOMERS + CALLS + REST)
    made.line(*FIRST, **(REACHED | {"客戶投訴": "等太久"}))
    taken = made.taken()
    assert taken.report.lines[0].entered == ["C-2021-0002"]
    assert "no issue was opened" in str(taken.report.notes[-1])


# -- the row of an earlier call


def test_the_outcome_goes_into_the_empty_cells_of_the_earlier_rows() -> None:
    made = List()
    made.line("escalation", "王大同", 上報日期="2021-11-08", 上報對象="劉主任", 處理結果="上報主管")
    taken = made.taken()
    day = date(2021, 11, 8)
    # L, AE and AF of the call in both registers, N and O of its issue; the outcome 未解決 stays
    assert cells(taken) == {
        "電話登記!L2": day, "電話記錄!AE2": day, "投訴問題!N2": day, "電話記錄!AF2": "劉主任", "投訴問題!O2": "劉主任",
    }  # fmt: skip
    assert all(edit.expect is None for edit in taken.edits if isinstance(edit, SetCell))
    assert "“處理結果” of the earlier row stays" in str(taken.report.lines[0].notes[0])
    assert rows(taken, "電話登記") == []


def test_an_answer_is_a_call_of_its_own_and_settles_the_issue() -> None:
    made = List()
    told = {"日期": "2021-11-09", "是否接通": "是", "通話要點": "已換冷媒", "滿意度": "滿意"}
    made.line("issue-answer", "王大同", **told, 解決日期="2021-11-09", 告知客戶日期="2021-11-09")
    taken = made.taken()
    (call,) = rows(taken, "電話登記")
    assert (call[7], call[9], call[12], call[13], call[14]) == ("答覆", "已換冷媒", None, None, "滿意")
    assert call[18] == "來電編號：C-2021-0001"
    changed = cells(taken)
    assert changed["投訴問題!P2"] == changed["投訴問題!Q2"] == changed["電話登記!N2"] == date(2021, 11, 9)
    assert changed["投訴問題!S2"] == "已告知客戶"
    (state,) = [e for e in taken.edits if isinstance(e, SetCell) and e.cell == "S2"]
    assert state.expect == "未解決"


def test_an_answer_that_does_not_satisfy_leaves_the_issue_open() -> None:
    made = List()
    told = {"日期": "2021-11-09", "是否接通": "是", "通話要點": "仍不冷", "滿意度": "不滿意"}
    made.line("issue-answer", "王大同", **told, 告知客戶日期="2021-11-09")
    taken = made.taken()
    assert "投訴問題!S2" not in cells(taken)
    assert rows(taken, "投訴問題") == []  # the answers of the closing script only keep it open


def test_a_call_that_told_the_solution_settles_the_answer_of_the_day() -> None:
    ledger = LEDGER.replace("空調不冷|未解決| | | | |小張", "空調不冷|未解決| |@2021-11-12| | |小張")
    made = List(ledger)
    made.line("same-day-answer", "王大同", 日期="2021-11-12", 是否接通="是", 通話要點="明天換")
    taken = made.taken()
    day = date(2021, 11, 12)
    assert cells(taken) == {
        "電話登記!N2": day, "電話記錄!AH2": day, "投訴問題!Q2": day, "投訴問題!S2": "已告知客戶",
    }  # fmt: skip
    assert "“告知客戶日期” is taken as the day of the call" in str(taken.report.lines[0].notes[0])
    early = one("same-day-answer", "王大同", {"告知客戶日期": "2021-11-11"}, ledger)
    assert "(2021-11-11) is before “解決日期” (2021-11-12)" in str(early.why)


def test_a_cell_that_holds_something_else_is_not_written_over() -> None:
    ledger = LEDGER.replace("空調不冷|未解決| | | | |小張", "空調不冷|未解決|@2021-11-07| | | |小張")
    report = one("issue-answer", "王大同", {"上報日期": "2021-11-08"}, ledger)
    assert report.outcome is LineOutcome.REFUSED
    assert "電話登記!L2 holds 2021-11-07 already" in str(report.why)


def test_two_lines_do_not_fill_one_cell_with_different_days() -> None:
    made = List()
    made.line("escalation", "王大同", 上報日期="2021-11-08")
    made.line("issue-answer", "王大同", 上報日期="2021-11-07")
    first, second = made.reports()
    assert [first.outcome, second.outcome].count(LineOutcome.REFUSED) == 1
    assert "another line writes something else" in str(first.why or second.why)


def test_an_issue_goes_as_far_as_the_furthest_of_its_lines() -> None:
    made = List()
    made.line("issue-answer", "王大同", 告知客戶日期="2021-11-10")
    made.line("escalation", "王大同", 解決日期="2021-11-09")
    taken = made.taken()
    assert [line.outcome.value for line in taken.report.lines] == ["entered", "entered"]
    assert cells(taken)["投訴問題!S2"] == "已告知客戶"


# -- contact data


def test_confirmed_contact_data_reaches_the_customer_file_with_the_old_value_expected() -> None:
    made = List()
    change = {"新電話": "0911-999-888", "新地址": "新北市四路4號"}
    made.line(*FIRST, **(REACHED | change | {"變更已核實": "是"}))
    taken = made.taken()
    assert cells(taken) == {"客戶檔案!C2": "0911-999-888", "客戶檔案!E2": "新北市四路4號"}
    assert [e.expect for e in taken.edits if isinstance(e, SetCell)] == ["0911-111-111", "台北市一路1號"]
    assert "0911-999-888" in rows(taken, "電話記錄")[0][35]


@pytest.mark.parametrize("word", ["否", ""])
def test_unconfirmed_contact_data_stays_words_in_the_call(word: str) -> None:
    made = List()
    made.line(*FIRST, **(REACHED | {"新電話": "0911-999-888", "變更已核實": word}))
    taken = made.taken()
    assert cells(taken) == {}
    assert "0911-999-888" in rows(taken, "電話記錄")[0][35]


def test_a_change_that_an_earlier_call_brought_up_is_confirmed_without_a_new_call() -> None:
    told = (
        "    C-2021-0002|@2021-11-07| |去電|其他| |已接通(本人)|K-2|李小龍| |0922-222-222| | | |小張| |換電話"
        + "|" * 19
    )
    record = f"{told}電話：0955-555-555\n"
    made = List(LEDGER.replace("\n    # 信函登記", f"{record}\n    # 信函登記", 1))
    made.line("contact-change", "李小龍", 新電話="0955-555-555", 變更已核實="是")
    taken = made.taken()
    assert cells(taken) == {"客戶檔案!C3": "0955-555-555"}
    assert taken.report.lines[0].entered == []
    assert one(*FIRST, {"新電話": "0955-555-555", "變更已核實": "是"}).outcome is LineOutcome.REFUSED


def test_a_customer_with_several_vehicles_is_changed_everywhere_unless_the_rows_differ() -> None:
    second = "    K-1 | 王大同 | 0911-111-111 | | 台北市一路1號 | DDD-4444 | @2021-11-01 | @2021-11-01 | 小張\n"
    change = REACHED | {"新電話": "0911-999-888", "變更已核實": "是"}
    made = List(LEDGER.replace("    K-2 | 李小龍", f"{second}    K-2 | 李小龍"))
    made.line(*FIRST, **change)
    assert sorted(cells(made.taken())) == ["客戶檔案!C2", "客戶檔案!C3"]
    other = second.replace("0911-111-111", "0911-222-222")
    made = List(LEDGER.replace("    K-2 | 李小龍", f"{other}    K-2 | 李小龍"))
    made.line(*FIRST, **change)
    assert list(cells(made.taken())) == ["客戶檔案!C2"]  # the row of the vehicle that the duty is about


# -- letters, visits, lines added by hand


def test_a_letter_after_the_call_names_call_and_event() -> None:
    made = List()
    made.line("event-call", "李小龍", 日期="2021-11-11", 是否接通="是", 通話要點="會來", 信函寄出日期="2021-11-12")
    taken = made.taken()
    (letter,) = rows(taken, "信函登記")
    assert letter[:10] == [
        "L-2021-0001", date(2021, 11, 12), "通知", "K-2", "李小龍", "台中市二路2號", "活動電話通知 冬季健檢", "E-1",
        "C-2021-0002", "小張",
    ]  # fmt: skip
    assert rows(taken, "電話登記")[0][18] == "活動編號：E-1"


def test_a_letter_that_is_due_needs_no_word_but_its_day() -> None:
    assert one("event-letter", "李小龍", {"日期": "2021-11-12"}).entered == ["L-2021-0001"]
    assert one("event-letter", "李小龍", {"信函寄出日期": "2021-11-12"}).entered == ["L-2021-0001"]


def test_a_visit_is_entered_among_the_visits_and_asks_for_no_follow_up() -> None:
    made = List()
    made.line(*FIRST, 方式="走訪", 日期="2021-11-11", 通話要點="送行事曆", 客戶要求="代驗車")
    (visit,) = rows(made.taken(), "服務記錄")
    assert visit[:6] == ["V-2021-0004", "K-1", "王大同", "AAA-1111", "走訪", date(2021, 11, 11)]
    assert visit[7:11] == ["送行事曆", "小張", "否", "客戶要求：代驗車"]


def test_a_line_added_by_hand_is_an_entry_of_its_own() -> None:
    made = List()
    texts = {"customer": "李小龍", "way": "來電", "call_date": "2021-11-12", "summary": "問保養", "task": "諮詢"}
    made.lines.append(Line(9, texts))
    taken = made.taken()
    (call,) = rows(taken, "電話登記")
    assert [call[n] for n in (2, 3, 4, 7, 8)] == ["來電", "K-2", "李小龍", "諮詢", "已接通(本人)"]
    assert "Added by hand" in str(taken.report.lines[0].notes[0])


def test_an_event_told_to_everybody_takes_a_line_for_each_customer() -> None:
    made = List(LEDGER.replace("李小龍、陳美麗 | 是", "全部 | 是"))
    for name in ("李小龍", "陳美麗"):
        made.line("event-call", None, **(REACHED | {"customer": name}))
    taken = made.taken()
    assert [(row[3], row[4], row[7]) for row in rows(taken, "電話登記")] == [
        ("K-2", "李小龍", "活動通知"),
        ("K-3", "陳美麗", "活動通知"),
    ]


def test_a_line_about_nobody_is_refused() -> None:
    report = one("event-call", None, REACHED, LEDGER.replace("李小龍、陳美麗 | 是", "全部 | 是"))
    assert "“客戶名稱” is empty" in str(report.why)


# -- lists taken in again


def test_a_duty_that_ended_is_known_by_what_was_logged_for_it() -> None:
    """Who asked not to be called is told of no event by telephone, so that duty is gone when the list comes again."""
    logged = """
    C-2021-0002|@2021-11-11|去電|K-2|李小龍|0922-222-222|BBB-2222|活動通知|要求勿再致電||||||小張
"""
    before = List()
    before.line("event-call", "李小龍", 日期="2021-11-11", 是否接通="要求勿再致電")
    told = {item.id: listed(item) for item in before.items}
    now = List(CUSTOMERS + CALLS.replace("\n\n    # 電話記錄", f"{logged}\n    # 電話記錄") + ISSUES + REST)
    assert before.lines[0].item not in {item.id for item in now.items}
    now.lines, now.told = before.lines, told
    (report,) = now.reports()
    assert (report.outcome, report.already) == (LineOutcome.ALREADY, ["C-2021-0002"])
    now.lines = [Line(4, before.lines[0].texts | {"letter_sent": "2021-11-12"})]
    (report,) = now.reports()
    assert report.outcome is LineOutcome.REFUSED
    assert "ended in another way" in str(report.why)
    assert report.entered == []


def test_a_claim_that_has_moved_again_is_known_by_its_number() -> None:
    """A quiet claim without a customer is quiet no more once a call about it is logged."""
    claims = """
    # 企財險
    序號|保單號碼|賠案號碼|出險日期|出險原因|索賠金額|報案日期|處理狀態
    =1|PAC-1|CPR-1|@2021-09-05|火災|=1000|@2021-09-06|處理中
"""
    before = List(CUSTOMERS + CALLS + claims)
    before.line("claim-static", None, **REACHED)
    (call,) = rows(before.taken(), "電話登記")
    logged = f"""
    C-2021-0002|@2021-11-11|去電||||CPR-1|{call[7]}|已接通(本人)|都好
"""
    now = List(CUSTOMERS + CALLS.replace("\n\n    # 電話記錄", f"{logged}\n    # 電話記錄") + claims)
    now.lines, now.told = before.lines, before.told
    assert now.reports()[0].already == ["C-2021-0002"]


# -- registers


def test_without_a_register_the_way_to_one_is_told() -> None:
    made = List(CUSTOMERS + REST)
    made.line(*FIRST, **REACHED)
    with pytest.raises(WriteRefused, match="sheets add FILE call-register"):
        made.taken()


def test_registers_are_added_together_where_that_is_asked_for() -> None:
    made = List(CUSTOMERS + REST, add_sheet=True)
    made.line(*FIRST, **(REACHED | {"客戶投訴": "等太久", "信函寄出日期": "2021-11-12"}))
    made.line("first-follow-up", "李小龍", **REACHED)
    taken = made.taken()
    added = {edit.name: edit.layout.cells for edit in taken.edits if not isinstance(edit, AppendRows | SetCell)}  # type: ignore[union-attr]
    assert list(added)[:3] == ["跟蹤服務電話登記表", "跟蹤服務信函登記表", "投訴問題"]
    calls = added["跟蹤服務電話登記表"]
    assert [calls[row, 1].value for row in (2, 3)] == ["C-2021-0001", "C-2021-0002"]
    assert taken.report.lines[0].entered == ["C-2021-0001", "L-2021-0001", "I-2021-0001"]
