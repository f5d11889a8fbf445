"""A reminder to a late insurer has the days of the case and the sum of each clock."""

from __future__ import annotations

from datetime import date

from ledger_tools.followup import context_of, work_out
from ledger_tools.followup.reminders import reminder_of
from ledger_tools.model.reminder import Reminder
from tests.support.drawn import draw_book

LEDGER = """
    # 企財險
    保險公司 | 保單號碼 | 賠案號碼 | 被保險人 | 出險時間 | 出險原因 | 報案日期 | 文件齊備日 | 核賠金額 | 未決賠款 | 狀態
    甲產險 | P-1 | C-1 | 範例公司 | @2021-10-30 | 火災 | @2021-11-01 | @2021-11-10 | =100000 | =120000 | 處理中
    甲產險 | P-2 | C-2 | 範例公司 | @2021-12-20 | 火災 | @2021-12-21 | | | | 處理中

    # 跟蹤服務電話登記表
    編號 | 通話日期 | 去電/來電 | 客戶名稱 | 車號/保單號/案號 | 通話類別 | 是否接通 | 通話要點 | 經辦業務員
    C-1 | @2021-12-01 | 去電 | 範例公司 | C-1 | 催辦保險公司 | 已接通 | 承辦人稱簽核中 | 王小明
    C-2 | @2021-12-20 | 來電 | 範例公司 | C-1 | 投訴 | 已接通 | 客戶揚言提告 | 王小明
    C-3 | @2021-12-22 | 來電 | 範例公司 | C-2 | 投訴 | 已接通 | 客戶揚言提告 | 王小明

    # 理賠文件
    案號 | 文件名稱 | 通知日期 | 收件日期 | 狀態
    C-2 | 損失清單 | @2021-12-22 | | 已通知
"""


def reminder(row: int, *packs: str) -> Reminder:
    day = date(2021, 12, 25)
    ctx = context_of(draw_book(LEDGER, as_of=day), day, packs=packs)
    return reminder_of(ctx, work_out(ctx), (ctx.claims.tables[0], row))


def test_a_reminder_names_the_days_of_the_case() -> None:
    told = reminder(0)
    assert [fact.value for fact in told.days] == ["2021-10-30", "2021-11-01", "2021-11-10"]
    assert told.waiting == 45  # 20 days of November and 25 of December
    assert told.answer_by == date(2022, 1, 1)  # 25 December + 7
    assert told.last_contact is not None
    assert told.last_contact.points == "承辦人稱簽核中"


def test_a_reminder_never_tells_what_the_customer_said() -> None:
    # the customer called later than the insurer was last chased about C-1; about C-2 nobody spoke with the insurer
    last = reminder(0).last_contact
    assert last is not None
    assert (last.day, last.points) == (date(2021, 12, 1), "承辦人稱簽核中")
    assert reminder(1).last_contact is None


def test_the_clocks_carry_sum_article_and_interest() -> None:
    # expected within a week of 10 November: the 17th; by law 15 days after it: the 25th, so 30 days late
    told = reminder(0, "tw-claims")
    assert [(item.rule.id, str(item.ends)) for item in told.late][:2] == [
        ("expected-payment", "2021-11-17"),
        ("tw-claim-pay-15d", "2021-11-25"),
    ]
    law = told.late[1]
    assert law.days_left == -30
    assert any("821.92" in note.text() for note in law.notes)  # 100,000 × 10 % × 30 ÷ 365
    assert law.rule.article["zh-Hant"]
    assert told.caution is not None


def test_a_call_after_payment_is_no_matter_of_a_reminder() -> None:
    paid = """
        # 车险
        保险公司 | 保单号 | 赔案号 | 被保险人 | 车牌号 | 出险时间 | 出险原因 | 赔付时间 | 赔付金额 | 结案日期 | 状态
        甲财险 | P-1 | C-1 | 王某 | 京A00001 | @2021-03-01 | 碰撞 | @2021-04-01 | =500 | @2021-04-02 | 已结案
    """
    day = date(2021, 12, 25)
    ctx = context_of(draw_book(paid, as_of=day), day, packs=["cn-claims"])
    duties = work_out(ctx)
    assert any(batch.rule.id == "cn-motor-callback-15wd" for batch in duties.batches)
    told = reminder_of(ctx, duties, (ctx.claims.tables[0], 0))
    assert list(told.late) == []
    assert told.closed


def test_without_a_law_pack_nothing_is_said_of_law() -> None:
    assert [item.rule.id for item in reminder(0).late] == ["expected-payment"]
    assert reminder(0).caution is None


def test_a_claim_whose_papers_are_out_names_them_and_has_nothing_late() -> None:
    told = reminder(1)
    assert list(told.late) == []
    assert list(told.missing) == ["損失清單"]
    assert told.waiting is None
