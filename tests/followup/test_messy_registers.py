"""Registers as people keep them: without numbers, types or outcomes, names shared and misspelt, rows corrected."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger_tools.errors import LedgerError
from ledger_tools.followup import duties_of
from ledger_tools.ledger import read_book
from ledger_tools.model.duties import DueItem, DueState, Duties
from ledger_tools.workbook import open_workbook
from tests.support.drawn import draw_book

DAY = date(2024, 3, 31)
VISITS = """
    # 服務記錄
    服務編號 | 客戶名稱 | 車號 | 服務類別 | 進廠(來訪)日期 | 出廠(交車)日期 | 跟蹤業務員
"""
FIRST_CALL = "第一次跟蹤 | 已接通(本人)"
FIRST, SECOND, OPEN = "first-follow-up", "second-follow-up", DueState.OPEN


def duties(drawing: str, day: date = DAY) -> Duties:
    return duties_of(draw_book(drawing, as_of=day), day)


def due(drawing: str, rule: str, day: date = DAY) -> list[DueItem]:
    return [item for item in duties(drawing, day).items(tuple(DueState)) if item.rule.id == rule]


def done(drawing: str, rule: str, day: date = DAY) -> dict[str | None, date | None]:
    """Return on which day each duty was done, by what the row is called by."""
    return {item.subject.ref: item.done_on for item in due(drawing, rule, day)}


def the_one(drawing: str, rule: str, day: date = DAY) -> DueItem:
    (item,) = due(drawing, rule, day)
    return item


# -- one call in two registers


RECORD = (
    "記錄編號 | 通話日期 | 去電/來電 | 通話類別 | 是否接通 | 客戶名稱 | 電話 | 經辦業務員 | 通話要點"
    " | 客戶投訴 | 處理結果"
)
REGISTER = (
    "編號 | 通話日期 | 去電/來電 | 客戶名稱 | 電話 | 通話類別 | 是否接通 | 通話要點 | 處理結果 | 上報日期 | 經辦業務員"
)


def test_a_call_without_numbers_in_both_registers_is_one_matter() -> None:
    """Complaint on 2024-03-04, + 2 = 03-06; the register alone says that it went to the supervisor on 03-05."""
    item = the_one(
        f"""
        # 電話記錄
        {RECORD}
        | | @2024-03-04 | 來電 | 投訴 | 已接通(本人) | 王大明 | 0900-1 | 陳小美 | 異響 | 異響 | 未解決 |
        # 跟蹤服務電話登記表
        {REGISTER}
        | | @2024-03-04 | 來電 | 王大明 | 0900-1 | 投訴 | 已接通(本人) | 異響 | 未解決 | @2024-03-05 | 陳小美 |
        """,
        "escalation",
    )
    assert (item.ends, item.done_on, item.state) == (date(2024, 3, 6), date(2024, 3, 5), DueState.DONE)


def test_what_the_record_leaves_empty_is_read_from_the_register() -> None:
    """Type and outcome stand in the register alone; without them the row of the record would be no follow-up."""
    drawing = f"""{VISITS}
        S1 | 王大明 | ABC-1234 | 維修 | @2024-03-03 | @2024-03-04 | 陳小美
        # 電話記錄
        {RECORD}
        C-1 | @2024-03-08 | 去電 | | | 王大明 | 0900-1 | 陳小美 | | |
        # 跟蹤服務電話登記表
        {REGISTER}
        C-1 | @2024-03-08 | 去電 | 王大明 | 0900-1 | {FIRST_CALL} | 車況好 | | | 陳小美
        """
    assert done(drawing, FIRST) == {"ABC-1234": date(2024, 3, 8)}
    assert due(drawing, SECOND)[0].last_contact is not None
    assert due(drawing, SECOND)[0].last_contact.points == "車況好"  # type: ignore[union-attr]


def test_registers_that_are_numbered_apart_hold_different_calls() -> None:
    """Number 1 of the record is 王大明 on 03-04, number 1 of the register 林美玲 on 03-08: two calls."""
    drawing = f"""{VISITS}
        S1 | 王大明 | ABC-1234 | 維修 | @2024-03-03 | @2024-03-04 | 陳小美
        S2 | 林美玲 | DEF-5678 | 維修 | @2024-03-03 | @2024-03-04 | 陳小美
        # 電話記錄
        {RECORD}
        1 | @2024-03-07 | 去電 | {FIRST_CALL} | 王大明 | 0900-1 | 陳小美 | 車況好 | |
        # 跟蹤服務電話登記表
        {REGISTER}
        1 | @2024-03-08 | 去電 | 林美玲 | 0900-2 | {FIRST_CALL} | 車況好 | | | 陳小美
        """
    assert done(drawing, FIRST) == {"ABC-1234": date(2024, 3, 7), "DEF-5678": date(2024, 3, 8)}


def test_two_tries_on_one_day_are_two_though_only_one_is_in_both_registers() -> None:
    drawing = f"""{VISITS}
        S1 | 王大明 | ABC-1234 | 維修 | @2024-03-25 | @2024-03-26 | 陳小美
        # 電話記錄
        {RECORD}
        | | @2024-03-29 | 去電 | 第一次跟蹤 | 無人接聽 | 王大明 | 0900-1 | 陳小美 | | | |
        # 跟蹤服務電話登記表
        {REGISTER}
        | | @2024-03-29 | 去電 | 王大明 | 0900-1 | 第一次跟蹤 | 無人接聽 | | | | 陳小美 |
        | | @2024-03-29 | 去電 | 王大明 | 0900-1 | 第一次跟蹤 | 無人接聽 | | | | 陳小美 |
        """
    (note,) = the_one(drawing, FIRST).notes
    assert note.text("en") == "Calls so far that reached nobody: 2."


# -- corrections


CALLS = """
    # 跟蹤服務電話登記表
    編號 | 通話日期 | 去電/來電 | 客戶名稱 | 電話 | 通話類別 | 是否接通 | 通話要點 | 備註
"""
ONE_VISIT = f"{VISITS}    S1 | 王大明 | ABC-1234 | 維修 | @2024-03-03 | @2024-03-04 | 陳小美\n"


def test_a_correction_of_a_correction_counts_alone() -> None:
    drawing = f"""{ONE_VISIT}{CALLS}
        C-1 | @2024-03-07 | 去電 | 王大明 | 0900-1 | {FIRST_CALL} | 好 |
        C-2 | @2024-03-08 | 去電 | 王大明 | 0900-1 | {FIRST_CALL} | 好 | 更正 C-1
        C-3 | @2024-03-09 | 去電 | 王大明 | 0900-1 | {FIRST_CALL} | 好 | 更正 C-2；日期誤植
        """
    assert done(drawing, FIRST) == {"ABC-1234": date(2024, 3, 9)}


def test_a_row_that_says_it_corrects_itself_still_counts() -> None:
    drawing = f"""{ONE_VISIT}{CALLS}
        C-1 | @2024-03-07 | 去電 | 王大明 | 0900-1 | {FIRST_CALL} | 好 | 更正 C-1
        """
    assert done(drawing, FIRST) == {"ABC-1234": date(2024, 3, 7)}


def test_an_issue_that_names_a_corrected_call_belongs_to_the_new_row() -> None:
    drawing = f"""{CALLS}
        C-1 | @2024-03-07 | 來電 | 王大明 | 0900-1 | 投訴 | 已接通(本人) | 異響 |
        C-2 | @2024-03-08 | 來電 | 王大明 | 0900-1 | 投訴 | 已接通(本人) | 異響 | 更正 C-1
        # 投訴問題
        問題編號 | 發生日期 | 客戶名稱 | 來電編號 | 問題類別 | 問題內容 | 處理人 | 處理狀態
        I-1 | @2024-03-07 | 王大明 | C-1 | 投訴 | 異響 | 陳小美 | 未解決
        """
    assert the_one(drawing, "escalation").subject.ref == "C-2"


# -- rows that settle nothing


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (f"C-1 | @2024-04-01 | 去電 | 王大明 | 0900-1 | {FIRST_CALL} | 好 |", "a day after the one judged by"),
        (f"C-1 | 三月七日前後 | 去電 | 王大明 | 0900-1 | {FIRST_CALL} | 好 |", "no day"),
        ("C-1 | @2024-03-07 | 去電 | 王大明 | 0900-1 | 第一次跟蹤 | 不知道 | 好 |", "an outcome that nobody knows"),
        ("C-1 | @2024-03-07 | 去電 | 王大明 | 0900-1 | 閒聊 | 已接通(本人) | 好 |", "a type that nobody knows"),
        ("C-1 | @2024-03-07 | 去電 | 王大明 | 0900-1 | 第一次跟蹤 | 他人接聽 | |", "somebody else, no points"),
        ("C-1 | @2024-03-07 | 來電 | 王大明 | 0900-1 | | 已接通(本人) | 問營業時間 |", "incoming and not ticked"),
        (f"C-1 | @2024-03-03 | 去電 | 王大明 | 0900-1 | {FIRST_CALL} | 好 |", "before the release"),
        (f"C-1 | @2024-03-07 | 去電 | 王小明 | 0900-9 | {FIRST_CALL} | 好 |", "another customer"),
    ],
)
def test_what_is_no_follow_up(row: str, why: str) -> None:
    assert done(f"{ONE_VISIT}{CALLS}    {row}", FIRST) == {"ABC-1234": None}, why


def test_somebody_else_with_points_counts_for_service() -> None:
    drawing = (
        f"{ONE_VISIT}{CALLS}    C-1 | @2024-03-07 | 去電 | 王大明 | 0900-1 | 第一次跟蹤 | 他人接聽 | 太太說車況好 |"
    )
    assert done(drawing, FIRST) == {"ABC-1234": date(2024, 3, 7)}


def test_empty_sheets_ask_for_nothing() -> None:
    drawing = f"{VISITS}{CALLS}\n    # 客戶檔案基本資料表\n    客戶編號 | 建檔日期 | 客戶名稱 | 電話\n"
    assert list(duties(drawing).items(tuple(DueState))) == []


# -- registers that leave columns out


def test_without_types_calls_of_ours_count_in_their_windows() -> None:
    """Released 03-04. The call of 03-07 is the first. That of 03-08 comes before 03-07 + 8 = 03-15, so it may be about
    anything; that of 03-16 is the second, inside 03-15 to 03-07 + 14 = 03-21."""
    drawing = f"""{ONE_VISIT}
        # 跟蹤服務電話登記表
        編號 | 通話日期 | 去電/來電 | 客戶名稱 | 電話 | 是否接通 | 通話要點
        C-1 | @2024-03-07 | 去電 | 王大明 | 0900-1 | 已接通(本人) | 好
        C-2 | @2024-03-08 | 去電 | 王大明 | 0900-1 | 已接通(本人) | 回覆價格
        C-3 | @2024-03-16 | 去電 | 王大明 | 0900-1 | 已接通(本人) | 好
        """
    item = the_one(drawing, SECOND)
    assert (item.opens, item.ends, item.done_on) == (date(2024, 3, 15), date(2024, 3, 21), date(2024, 3, 16))
    assert the_one(drawing, SECOND, date(2024, 3, 14)).state is DueState.UPCOMING


def test_without_outcome_and_direction_every_row_is_a_call_of_ours() -> None:
    drawing = f"""{ONE_VISIT}
        # 跟蹤服務電話登記表
        編號 | 通話日期 | 客戶名稱 | 電話 | 通話類別 | 通話要點
        C-1 | @2024-03-07 | 王大明 | 0900-1 | 第一次跟蹤 |
        """
    assert done(drawing, FIRST) == {"ABC-1234": date(2024, 3, 7)}


def test_without_days_of_release_nothing_is_counted_and_that_is_said_once() -> None:
    made = duties(
        """
        # 服務記錄
        服務編號 | 客戶名稱 | 車號 | 服務類別 | 進廠(來訪)日期
        S1 | 王大明 | ABC-1234 | 維修 | @2024-03-03
        S2 | 林美玲 | DEF-5678 | 維修 | @2024-03-04
        """
    )
    assert [i for i in made.items(tuple(DueState)) if i.rule.id == FIRST] == []
    said = [note.text("en") for note in made.notes]
    assert said == ["服務記錄 has no column for the day of release, so follow-up calls are not counted there."]


def test_a_second_call_without_a_first_is_pointed_out() -> None:
    drawing = f"{ONE_VISIT}{CALLS}    C-1 | @2024-03-08 | 去電 | 王大明 | 0900-1 | 第二次跟蹤 | 已接通(本人) | 好 |"
    item = the_one(drawing, FIRST)
    assert item.state is DueState.OVERDUE
    assert [n.text("en") for n in item.notes] == ["A second follow-up is logged on 2024-03-08, but no first one."]
    assert the_one(drawing, SECOND).state is DueState.BLOCKED


# -- who is who


FILE = """
    # 客戶檔案基本資料表
    客戶編號 | 建檔日期 | 客戶名稱 | 電話 | 車號 | 出廠(交車)日期 | 跟蹤業務員
"""


def test_two_customers_of_one_name_are_told_apart_by_their_numbers() -> None:
    drawing = f"""
        # 服務記錄
        服務編號 | 客戶編號 | 客戶名稱 | 車號 | 服務類別 | 進廠(來訪)日期 | 出廠(交車)日期
        S1 | K1 | 王大明 | ABC-1234 | 維修 | @2024-03-03 | @2024-03-04
        S2 | K2 | 王大明 | DEF-5678 | 維修 | @2024-03-03 | @2024-03-04
        # 跟蹤服務電話登記表
        編號 | 通話日期 | 去電/來電 | 客戶編號 | 客戶名稱 | 電話 | 通話類別 | 是否接通 | 通話要點
        C-1 | @2024-03-07 | 去電 | K2 | 王大明 | | {FIRST_CALL} | 好
        C-2 | @2024-03-08 | 去電 | | 王大明 | | {FIRST_CALL} | 好
        """
    assert done(drawing, FIRST) == {"ABC-1234": None, "DEF-5678": date(2024, 3, 7)}  # C-2 may be either's


def test_two_customers_of_one_name_are_told_apart_by_their_telephones() -> None:
    drawing = f"""{FILE}
        | | @2024-03-01 | 王大明 | 0900-111-111 | ABC-1234 | @2024-03-04 | 陳小美 |
        | | @2024-03-01 | 王大明 | 0900-222-222 | DEF-5678 | @2024-03-04 | 陳小美 |
        {CALLS}
        C-1 | @2024-03-07 | 去電 | 王大明 | 0900222222 | {FIRST_CALL} | 好 |
        """
    assert done(drawing, FIRST) == {"ABC-1234": None, "DEF-5678": date(2024, 3, 7)}


def test_two_vehicles_with_one_telephone_are_one_customers() -> None:
    drawing = f"""{FILE}
        | | @2024-03-01 | 王大明 | 0900-111-111 | ABC-1234 | @2024-03-04 | 陳小美 |
        | | @2024-03-01 | 王大明 | 0900-111-111 | DEF-5678 | @2024-03-04 | 陳小美 |
        {CALLS}
        C-1 | @2024-03-07 | 去電 | 王大明 | | {FIRST_CALL} | 兩部車都好 |
        """
    assert done(drawing, FIRST) == {"ABC-1234": date(2024, 3, 7), "DEF-5678": date(2024, 3, 7)}


@pytest.mark.parametrize(
    ("name", "phone"),
    [("王丽华", ""), ("王 麗 華", ""), ("王麗華女士", "+886 900 111 111"), ("王麗樺", "0900-111-111")],
)
def test_a_name_in_another_script_or_misspelt_is_known(name: str, phone: str) -> None:
    drawing = f"""{FILE}
        K1 | @2024-03-01 | 王麗華 | 0900-111-111 | ABC-1234 | @2024-03-04 | 陳小美
        {CALLS}
        C-1 | @2024-03-07 | 去電 | {name} | {phone} | {FIRST_CALL} | 好 |
        """
    assert done(drawing, FIRST) == {"ABC-1234": date(2024, 3, 7)}


def test_a_slip_in_the_number_does_no_harm_where_name_and_telephone_agree() -> None:
    drawing = f"""{FILE}
        K1 | @2024-03-01 | 王大明 | 0900-111-111 | ABC-1234 | @2024-03-04 | 陳小美
        # 跟蹤服務電話登記表
        編號 | 通話日期 | 去電/來電 | 客戶編號 | 客戶名稱 | 電話 | 通話類別 | 是否接通 | 通話要點
        C-1 | @2024-03-07 | 去電 | K7 | 王大明 | 0900-111-111 | {FIRST_CALL} | 好
        """
    assert done(drawing, FIRST) == {"ABC-1234": date(2024, 3, 7)}


def test_the_registers_one_column_for_plate_policy_or_claim_tells_the_vehicle() -> None:
    drawing = f"""{FILE}
        K1 | @2024-03-01 | 王大明 | 0900-1 | ABC-1234 | @2024-03-04 | 陳小美
        K1 | @2024-03-01 | 王大明 | 0900-1 | DEF-5678 | @2024-03-04 | 陳小美
        # 跟蹤服務電話登記表
        編號 | 通話日期 | 去電/來電 | 客戶編號 | 客戶名稱 | 電話 | 車號/保單號/案號 | 通話類別 | 是否接通 | 通話要點
        C-1 | @2024-03-07 | 去電 | K1 | 王大明 | 0900-1 | abc1234 | {FIRST_CALL} | 好
        C-2 | @2024-03-09 | 去電 | K1 | 王大明 | 0900-1 | P-2024-1 | {FIRST_CALL} | 好
        """
    assert done(drawing, FIRST) == {"ABC-1234": date(2024, 3, 7), "DEF-5678": date(2024, 3, 9)}


def test_a_vehicle_that_only_the_customer_file_knows_is_followed_up_from_there() -> None:
    """The service sheet has ABC-1234 alone; what is not to be followed up there is not taken from the file either."""
    drawing = f"""{FILE}
        K1 | @2024-03-01 | 王大明 | 0900-1 | ABC-1234 | @2024-03-04 | 陳小美
        K1 | @2024-03-01 | 王大明 | 0900-1 | DEF-5678 | @2024-03-05 | 陳小美
        # 服務記錄
        服務編號 | 客戶編號 | 客戶名稱 | 車號 | 服務類別 | 進廠(來訪)日期 | 出廠(交車)日期 | 是否需跟蹤
        S1 | K1 | 王大明 | ABC-1234 | 維修 | @2024-03-03 | @2024-03-04 | 否
        """
    (item,) = due(drawing, FIRST)
    assert (item.subject.sheet, item.subject.ref) == ("客戶檔案基本資料表", "DEF-5678")


# -- how a duty is known again


def test_an_id_stays_while_other_cells_are_filled_in_and_rows_move() -> None:
    before = f"""{VISITS}
        | | 王大明 | ABC-1234 | 維修 | @2024-03-03 | | 陳小美 |
        | | 林美玲 | DEF-5678 | 維修 | @2024-03-03 | | 陳小美 |
        """
    after = f"""{VISITS}
        | | 林美玲 | DEF-5678 | 保養 | @2024-03-03 | @2024-03-05 | |
        [row 9]
        | | 王大明 | ABC-1234 | 維修 | @2024-03-03 | @2024-03-04 | 李志強 |
        """
    assert {i.subject.ref: i.id for i in due(before, FIRST)} == {i.subject.ref: i.id for i in due(after, FIRST)}


def test_rows_that_are_called_the_same_in_two_sheets_have_ids_of_their_own() -> None:
    items = due(
        """
        # 服務記錄
        服務編號 | 客戶名稱 | 車號 | 服務類別 | 進廠(來訪)日期 | 出廠(交車)日期
        1 | 王大明 | ABC-1234 | 維修 | @2024-03-03 | @2024-03-04
        # 工單
        服務編號 | 客戶名稱 | 車號 | 服務類別 | 進廠(來訪)日期 | 出廠(交車)日期
        1 | 林美玲 | DEF-5678 | 維修 | @2024-03-03 | @2024-03-04
        """,
        FIRST,
    )
    assert len({item.id for item in items}) == len(items) == 2


# -- events, services, plans, claims


EVENTS = "\n    # 活動\n    活動編號 | 活動名稱 | 內容 | 開始日期 | 地點 | 對象條件 | 是否寄信\n"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("E1 邀請", {"E1": date(2024, 3, 7), "E10": None}),
        ("通知 E10", {"E1": None, "E10": date(2024, 3, 7)}),
        ("免費檢測周", {"E1": date(2024, 3, 7), "E10": None}),  # both bear the title; the nearer one
        ("會參加", {"E1": date(2024, 3, 7), "E10": None}),
        ("E1 與 E10 都來", {"E1": date(2024, 3, 7), "E10": date(2024, 3, 7)}),
    ],
)
def test_a_notice_is_about_the_event_it_names_else_the_nearest(said: str, told: dict[str, Any]) -> None:
    drawing = f"""{EVENTS}
        E1 | 免費檢測周 | 檢測 | @2024-03-20 | 示範廠 | 王大明 | 否
        E10 | 免費檢測周 | 檢測 | @2024-03-27 | 示範廠 | 王大明 | 否
        {CALLS}
        C-1 | @2024-03-07 | 去電 | 王大明 | 0900-1 | 活動通知 | 已接通(本人) | {said} |
        """
    assert done(drawing, "event-call", date(2024, 3, 8)) == told


def test_last_years_notice_does_not_tell_of_this_years_event() -> None:
    drawing = f"""{EVENTS}
        E1 | 免費檢測周 | 檢測 | @2023-03-20 | 示範廠 | 王大明 | 否
        E2 | 免費檢測周 | 檢測 | @2024-03-27 | 示範廠 | 王大明 | 否
        {CALLS}
        C-1 | @2023-03-02 | 去電 | 王大明 | 0900-1 | 活動通知 | 已接通(本人) | 免費檢測周 |
        """
    assert done(drawing, "event-call", date(2024, 3, 8)) == {"E1": date(2023, 3, 2), "E2": None}


def test_a_reminder_about_one_vehicle_says_nothing_of_the_other() -> None:
    """Both are due on 2024-04-05; − 14 = 2024-03-22."""
    drawing = """
        # 客戶檔案基本資料表
        客戶編號 | 建檔日期 | 客戶名稱 | 電話 | 車號 | 下次保養日期
        K1 | @2024-01-02 | 王大明 | 0900-1 | ABC-1234 | @2024-04-05
        K1 | @2024-01-02 | 王大明 | 0900-1 | DEF-5678 | @2024-04-05
        # 跟蹤服務電話登記表
        編號 | 通話日期 | 去電/來電 | 客戶編號 | 客戶名稱 | 車號/保單號/案號 | 通話類別 | 是否接通 | 通話要點
        C-1 | @2024-03-25 | 去電 | K1 | 王大明 | ABC-1234 | 保養提醒 | 已接通(本人) | 已預約
        """
    assert done(drawing, "next-service") == {"ABC-1234": date(2024, 3, 25), "DEF-5678": None}


def test_a_try_that_led_to_another_day_takes_the_place_of_the_plan() -> None:
    """Planned for 03-10; on that day the customer asked to be called on 03-12, which was done: one plan, in time."""
    drawing = """
        # 跟蹤服務電話登記表
        編號 | 通話日期 | 去電/來電 | 客戶名稱 | 電話 | 通話類別 | 是否接通 | 通話要點 | 下次聯繫日期
        C-1 | @2024-03-01 | 去電 | 王大明 | 0900-1 | 其他 | 已接通(本人) | 好 | @2024-03-10
        C-2 | @2024-03-10 | 去電 | 王大明 | 0900-1 | 其他 | 改約時間 | | @2024-03-12
        C-3 | @2024-03-12 | 去電 | 王大明 | 0900-1 | 其他 | 已接通(本人) | 好 |
        """
    item = the_one(drawing, "planned-contact")
    assert (item.ends, item.done_on) == (date(2024, 3, 12), date(2024, 3, 12))


def test_a_call_after_payment_may_name_the_plate() -> None:
    drawing = """
        # 車險
        保單號碼 | 賠案號碼 | 車號 | 出險日期 | 出險原因 | 索賠金額 | 理賠金額 | 賠付日期 | 案件狀態
        P-1 | CL-1 | ABC-1234 | @2024-01-05 | 擦撞 | =900 | =900 | @2024-03-04 | 已結案
        # 跟蹤服務電話登記表
        編號 | 通話日期 | 去電/來電 | 客戶名稱 | 車號/保單號/案號 | 通話類別 | 是否接通 | 通話要點
        C-1 | @2024-03-06 | 去電 | 王大明 | ABC1234 | 理賠回訪 | 已接通(本人) | 已收到
        """
    assert done(drawing, "claim-callback") == {"CL-1": date(2024, 3, 6)}


@pytest.mark.parametrize("period", ["@2024-02-01", "2024-02", "113/2", "2024年2月", "民國113年2月"])
def test_the_archive_may_write_a_month_in_many_ways(period: str) -> None:
    """February 2024 is over on 03-01 and was filed on 03-05. Excel makes a date of 2024-02."""
    drawing = f"""{CALLS}
        C-1 | @2024-02-07 | 去電 | 王大明 | 0900-1 | 其他 | 已接通(本人) | 好 |
        # 報告歸檔
        編號 | 種類 | 期間 | 檔名 | 製作日期
        R1 | 月小結 | {period} | 小結.xlsx | @2024-03-05
        """
    item = the_one(drawing, "monthly-summary")
    assert (item.subject.ref, item.done_on) == ("2024-02", date(2024, 3, 5))


def test_what_began_before_the_first_day_that_is_followed_up_is_left_alone() -> None:
    """Follow-up is kept from 2024-03-01 on; each line below has its twin a day before and one on the day itself."""
    drawing = """
        # 客戶檔案基本資料表
        客戶編號 | 建檔日期 | 客戶名稱 | 電話 | 送修(來訪)日期 | 車號 | 下次保養日期 | 下次聯繫日期
        K1 | | 王大明 | 0900-1 | @2024-02-29 | ABC-1234 | @2024-02-29 | @2024-02-29
        K2 | | 林美玲 | 0900-2 | @2024-03-01 | DEF-5678 | @2024-03-01 | @2024-03-01
        # 跟蹤服務電話登記表
        編號 | 通話日期 | 去電/來電 | 客戶名稱 | 電話 | 通話類別 | 是否接通 | 通話要點 | 處理結果 | 解決日期
        C-1 | @2024-02-29 | 來電 | 王大明 | 0900-1 | 投訴 | 已接通(本人) | 異響 | 未解決 | @2024-02-29
        C-2 | @2024-03-01 | 來電 | 林美玲 | 0900-2 | 投訴 | 已接通(本人) | 異響 | 未解決 | @2024-03-01
        # 活動
        活動編號 | 活動名稱 | 內容 | 開始日期 | 地點 | 對象條件 | 是否寄信
        E1 | 講座 | 用車 | @2024-02-29 | 示範廠 | 王大明、林美玲 | 否
        E2 | 健檢 | 底盤 | @2024-03-01 | 示範廠 | 林美玲 | 否
        # 設定
        項目 | 值
        追蹤起始日 | 2024-03-01
        """
    found = {(i.rule.id, i.subject.ref) for i in duties(drawing).items(tuple(DueState))}
    rules = ("customer-file", "next-service", "planned-contact", "escalation", "same-day-answer", "event-call")
    assert {ref for rule, ref in found if rule in rules} == {"DEF-5678", "C-2", "E2"}
    assert {rule for rule, _ in found} >= set(rules)


# -- real workbooks


def test_no_public_workbook_brings_the_engine_down(corpus: list[Path]) -> None:
    looked_at = 0
    for path in corpus:
        try:
            book = read_book(open_workbook(path), as_of=DAY)
        except LedgerError:
            continue
        items = list(duties_of(book, DAY, packs=("cn-claims", "tw-claims")).items(tuple(DueState)))
        assert len({item.id for item in items}) == len(items), path.name
        looked_at += 1
    assert looked_at > 100


SAMPLES = sorted((Path(__file__).resolve().parents[2] / "sample_data").glob("*.xlsx"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_duty_of_the_samples_can_be_told_in_every_language(path: Path) -> None:
    book = read_book(open_workbook(path), as_of=date(2021, 12, 31))
    items = list(duties_of(book, date(2021, 12, 31)).items(tuple(DueState)))
    assert items
    for item in items:
        for message in (item.explain, *item.steps, *item.notes):
            for language in ("zh-Hant", "zh-Hans", "en"):
                text = message.text(language)
                assert text.strip()
                assert "{" not in text


# -- no more calls, said in words only


@pytest.mark.parametrize("words", ["客戶說不要再打電話", "客户要求勿再来电", "asked us to stop calling", "拒絕電訪"])
def test_words_that_ask_for_no_more_calls_are_told_but_not_obeyed(words: str) -> None:
    found = duties(
        f"""{VISITS}
        S1 | 王大明 | ABC-1234 | 維修 | @2024-03-25 | @2024-03-26 | 陳小美
        # 電話記錄
        {RECORD} | 備註
        C-1 | @2024-03-28 | 來電 | 諮詢 | 已接通(本人) | 王大明 | 0900-1 | 陳小美 | 詢價 | | | {words}
        """
    )
    (note,) = [str(note) for note in found.notes if "no more calls" in str(note)]
    assert note.startswith("電話記錄!L2 (1 in all)")
    assert [item.state for item in found.items(tuple(DueState)) if item.rule.id == FIRST] == [OPEN]


def test_nothing_is_told_where_a_column_says_it_or_the_words_mean_something_else() -> None:
    found = duties(
        f"""
        # 電話記錄
        {RECORD} | 備註
        C-1 | @2024-03-28 | 去電 | 第一次跟蹤 | 要求勿再致電 | 王大明 | 0900-1 | 陳小美 | 請不要再打電話 | | |
        C-2 | @2024-03-28 | 來電 | 諮詢 | 已接通(本人) | 林美玲 | 0900-2 | 陳小美 | 不要換件，請打電話 | | | 滿意
        """
    )
    assert [note for note in found.notes if "no more calls" in str(note)] == []
