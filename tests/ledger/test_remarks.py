"""What remarks tell for a column that a sheet lacks."""

from __future__ import annotations

from datetime import date

import pytest

from ledger_tools.followup import duties_of
from ledger_tools.ledger.remarks import code_in_remarks
from ledger_tools.model.duties import DueState
from tests.support.drawn import draw_book


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("通話類別：保養提醒；車號：BBB-2020", "service_reminder"),
        ("下午再打；通话类别:保养提醒", "service_reminder"),
        ("Call Type: Service reminder", "service_reminder"),
        ("客戶投訴：保養提醒太晚", ""),
        ("通話類別：閒聊", ""),
        ("保養提醒", ""),
        ("", ""),
    ],
)
def test_a_type_in_the_remarks_is_known_by_the_label_before_it(note: str, code: str) -> None:
    assert code_in_remarks(note, "call-record", "call_type") == code


@pytest.mark.parametrize(("note", "state"), [("通話類別：保養提醒", DueState.DONE), ("", DueState.OPEN)])
def test_a_reminder_logged_in_a_sheet_without_types_settles_the_duty(note: str, state: DueState) -> None:
    book = draw_book(f"""
        # 客戶名冊
        編號|姓名|手機|車牌|下次保養|業務|建檔日期
        A006|蔡宗翰|0988123456|BBB-2020|@2026-06-18|阿德|@2026-01-05
        # 電話紀錄
        日期|客戶|電話|通話結果|內容|打電話的人|備註
        @2026-06-15|蔡宗翰|0988123456|有接|約6/18來|阿德|{note}
    """)
    duties = duties_of(book, date(2026, 6, 15)).items(tuple(DueState))  # told from 06-18 - 14 = 06-04 on
    assert [duty.state for duty in duties if duty.rule.id == "next-service"] == [state]
