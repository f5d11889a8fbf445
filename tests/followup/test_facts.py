"""What the workbook tells for a call: the right row, the right cells, nothing that is not for the customer's ear."""

from __future__ import annotations

from datetime import date

import pytest

from ledger_tools.errors import InputError, LedgerError, Undecided
from ledger_tools.followup.cases import case_row
from ledger_tools.followup.facts import call_context, call_facts
from ledger_tools.model.calls import CallFacts
from ledger_tools.text.i18n import Message
from tests.support.calls import CASES
from tests.support.drawn import AS_OF, draw_book


def facts(script: str, text: str = CASES, as_of: date = AS_OF, **named: str) -> CallFacts:
    ctx = call_context(draw_book(text, as_of=as_of), as_of)
    return call_facts(ctx, script, case_row(ctx, script, named))


def told(found: CallFacts, key: str) -> list[str]:
    """Return the values under a key, in Traditional Chinese where they are words of ours."""
    values = [fact.value for fact in found.facts if fact.key == key]
    return [v if isinstance(v, str) else v.text("en") if isinstance(v, Message) else v["zh-Hant"] for v in values]


def cells(found: CallFacts, key: str) -> list[str]:
    return [str(cell) for fact in found.facts if fact.key == key for cell in fact.cells]


def notes(found: CallFacts) -> str:
    return " ".join(str(note) for note in found.notes)


def test_a_service_call_tells_customer_last_visit_wish_and_next_service() -> None:
    found = facts("service", customer="王大同")
    assert (str(found.cell), found.ref) == ("客戶檔案!A2", "王大同 AAA-1111")
    assert told(found, "phone") == ["0911-111"]
    assert told(found, "best_time") == ["下午"]
    assert told(found, "work") == ["更換煞車片"]  # of the visit in December, not of that in June
    assert cells(found, "work") == ["服務記錄!H3"]
    assert told(found, "wants") == ["到府取車"]
    assert told(found, "next_service") == ["2022-05-01"]
    assert told(found, "next_plan") == ["問煞車"]


def test_customers_are_found_by_number_and_plate_as_well() -> None:
    assert facts("service", customer="k-1").cell == facts("service", plate="aaa-1111").cell
    assert str(facts("service", customer="趙四", plate="EEE-5555").cell) == "客戶檔案!A6"


def test_the_second_call_is_told_what_the_first_said_and_need_not_ask_what_was_refused() -> None:
    found = facts("service", customer="王大同")
    assert told(found, "earlier_call") == [
        "2021-12-16, First follow-up, 小張: 煞車還有一點聲音, Request: 想換雨刷",
    ]
    assert cells(found, "earlier_call") == ["電話記錄!B2"]
    assert "first follow-up was made on 2021-12-16" in notes(found)
    assert {n: str(why) for n, why in found.skip.items()} == {7: "answered with no on 2021-12-16"}


def test_before_the_first_call_nothing_is_left_out() -> None:
    found = facts("service", customer="王大同", as_of=date(2021, 12, 15))
    assert found.skip == {}
    assert told(found, "earlier_call") == []


def test_a_vehicle_is_the_same_however_its_plate_is_written() -> None:
    drawing = """
        # 客戶檔案
        客戶編號 | 客戶名稱 | 車號
        K-1 | 王大同 | AAA-1111

        # 服務記錄
        服務編號 | 客戶編號 | 客戶名稱 | 車號 | 服務類別 | 進廠(來訪)日期 | 出廠(交車)日期 | 維修養護項目
        V-1 | K-1 | 王大同 | AAA1111 | 維修 | @2021-12-10 | @2021-12-12 | 更換煞車片

        # 電話記錄
        記錄編號 | 通話日期 | 去電/來電 | 通話類別 | 是否接通 | 客戶編號 | 客戶名稱 | 車號 | 通話要點
        C-1 | @2021-12-16 | 去電 | 第一次跟蹤 | 已接通(本人) | K-1 | 王大同 | aaa·1111 | 無異音
    """
    found = facts("service", drawing, customer="王大同")
    assert told(found, "work") == ["更換煞車片"]
    assert told(found, "earlier_call") == ["2021-12-16, First follow-up: 無異音"]


def test_events_that_are_coming_or_running_are_told_with_content_day_and_place() -> None:
    assert told(facts("service", customer="王大同"), "event") == [
        "E-4 年終: 抽獎, 2021-12-30 to 2022-01-02, 總公司",
        "E-1 冬季健檢: 免費檢查冷卻系統, 2022-01-15 to 2022-01-16, 台北廠",
    ]


def test_what_the_customer_still_waits_for_is_told_and_what_is_over_is_not() -> None:
    assert told(facts("service", customer="王大同"), "open_issue") == ["2021-12-16, 雨刷缺貨"]


def test_who_asked_not_to_be_called_is_not_to_be_called() -> None:
    assert "asked not to be called" in notes(facts("service", customer="K-2"))
    assert "asked not to be called" not in notes(facts("service", customer="K-1"))


def test_a_customer_without_a_file_is_found_in_the_visits_by_the_latest() -> None:
    found = facts("service", customer="散客")
    assert str(found.cell) == "服務記錄!A5"
    assert told(found, "work") == ["烤漆"]


def test_a_claim_tells_stage_days_papers_and_amounts() -> None:
    found = facts("claim", claim="cpr-001")
    assert told(found, "stage") == ["理算"]
    assert told(found, "reported_at") == ["2021-11-06"]
    assert told(found, "missing_paper") == ["損失清單, Original / Copy: Original, Due On: 2021-12-10"]
    assert [(f.value, f.currency) for f in found.facts if f.key in ("claimed", "approved")] == [
        ("125000.50", "TWD"),
        ("120000.00", "TWD"),
    ]
    assert told(found, "earlier_call") == [
        "2021-12-17, Claim progress call, 小張: 催損失清單"
    ]  # the attempt is no talk


@pytest.mark.parametrize("script", ["claim", "after-payment"])
def test_the_reserve_is_never_told(script: str) -> None:
    found = facts(script, claim="CPR-001")
    assert "98765" not in repr([(fact.key, fact.value) for fact in found.facts])
    assert "企財險!K2" not in [str(cell) for fact in found.facts for cell in fact.cells]


def test_a_claim_whose_papers_are_all_in_says_so() -> None:
    assert told(facts("claim", claim="CPR-002"), "missing_paper") == ["none"]


def test_after_payment_tells_amount_and_day() -> None:
    found = facts("after-payment", claim="CPR-002")
    assert (told(found, "paid"), told(found, "paid_at")) == (["18000.00"], ["2021-12-20"])
    assert found.notes == ()
    assert "neither an amount paid" in notes(facts("after-payment", claim="CPR-001"))


def test_a_new_policy_tells_product_premium_term_and_cooling_off() -> None:
    found = facts("new-policy", policy="L-1")
    assert told(found, "product") == ["安心終身"]
    assert told(found, "premium") == ["36000.00"]
    assert (told(found, "pay_mode"), told(found, "pay_frequency")) == (["分期繳"], ["年繳"])
    assert told(found, "delivered_on") == ["2021-12-20"]
    assert told(found, "cooling_off_end") == ["2022-01-04"]  # 15 days from the day after the 20th
    assert cells(found, "cooling_off_end") == ["保單!P2"]
    assert (found.skip, found.notes) == ({}, ())


def test_a_single_premium_leaves_the_item_on_instalments_out() -> None:
    assert {n: str(why) for n, why in facts("new-policy", policy="L-3").skip.items()} == {7: "not paid in instalments"}
    assert facts("unit-linked", policy="L-2").skip == {}  # its items are others


def test_the_other_checklist_is_pointed_out() -> None:
    assert "unit-linked as well" in notes(facts("new-policy", policy="L-2"))
    assert "not unit-linked" in notes(facts("unit-linked", policy="L-1"))


def test_when_cooling_off_is_over_or_unknown_it_is_said() -> None:
    assert "ended on 2021-12-16" in notes(facts("unit-linked", policy="L-2"))
    assert "ended" not in notes(facts("unit-linked", policy="L-2", as_of=date(2021, 12, 16)))
    without = CASES.replace("@2021-12-20 | =15\n", "| =15\n")
    assert "cannot be told" in notes(facts("new-policy", text=without, policy="L-1"))


def test_an_issue_to_be_closed_tells_measure_and_that_the_answer_is_late() -> None:
    found = facts("closing", customer="王大同")  # the closed issue is no second case
    assert told(found, "issue_no") == ["I-1"]
    assert told(found, "measure") == ["調貨"]
    assert "should have been told that day" in notes(found)


@pytest.mark.parametrize(
    ("script", "named", "error", "says"),
    [
        ("service", {"customer": "李小龍"}, Undecided, "客戶檔案!A3"),
        ("service", {"customer": "趙四"}, Undecided, "--plate"),
        ("claim", {"customer": "甲公司"}, Undecided, "CPR-002"),
        ("new-policy", {"customer": "陳美"}, Undecided, "L-2"),
        ("service", {"customer": "王大"}, InputError, "王大同"),
        ("claim", {"claim": "CPR-009"}, InputError, "CPR-00"),
        ("claim", {"claim": "CPR-001", "policy": "PAC-77"}, InputError, "PAC-77"),
        ("service", {"customer": "王大同", "plate": "BBB-2222"}, InputError, "together"),
    ],
)
def test_several_rows_or_none_are_left_to_a_person(
    script: str, named: dict[str, str], error: type[LedgerError], says: str
) -> None:
    with pytest.raises(error) as caught:
        facts(script, **named)
    assert says in str(caught.value)


def test_a_workbook_without_the_sheet_says_how_to_add_it() -> None:
    only_claims = CASES.split("# 理賠文件", maxsplit=1)[0]
    with pytest.raises(InputError) as caught:
        facts("new-policy", text=only_claims, policy="L-1")
    assert "sheets add FILE policies" in str(caught.value)


def test_a_date_with_its_time_and_an_approximate_amount_are_told_as_they_are() -> None:
    text = """
        # 企財險
        保單號碼 | 賠案號碼 | 出險日期          | 索賠金額
        P-1      | C-1      | @2021-11-04 23:15 | 約5,000
    """
    found = facts("claim", text=text, claim="C-1")
    assert told(found, "incident_at") == ["2021-11-04 23:15"]
    assert told(found, "claimed") == ["約5,000"]
