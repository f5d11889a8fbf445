"""Customers, calls and registers as they go onto paper."""

from __future__ import annotations

from datetime import date

import pytest

from ledger_tools.errors import InputError, Undecided
from ledger_tools.followup import context_of
from ledger_tools.followup.call_pages import call_numbered, calls_about, calls_with, register_pages
from ledger_tools.followup.context import Context
from ledger_tools.followup.customer_card import customer_card, find_customer
from ledger_tools.ledger.lookup import rows_with
from ledger_tools.model.records import Record
from tests.support.drawn import draw_book

DAY = date(2021, 12, 31)
BOOK = """
    # 車險
    保單號碼 | 賠案號碼 | 出險日期    | 出險原因 | 被保險人 | 車號     | 索賠金額
    M-1      | C-1      | @2021-10-01 | 追撞     | 王大同   | AAA-1111 | =5000

    # 客戶檔案
    客戶編號 | 客戶名稱 | 電話         | 地址 | 車號     | 保養週期 | 上次保養日期 | 下次保養日期
    K-1      | 王大同   | 0911-111-111 | 台北 | AAA-1111 | 6 個月   | @2021-03-31  |
    K-1      | 王大同   | 0911-111-111 | 台北 | BBB-2222 | 5000 km  | @2021-04-01  | @2022-01-15
    K-2      | 李小龍   | 0922-222-222 | 台中 | CCC-3333 |
    K-3      | 李小龍   | 0933-333-333 | 台南 | DDD-4444 |

    # 服務記錄
    客戶編號 | 客戶名稱 | 車號     | 服務類別 | 進廠(來訪)日期 | 維修養護項目
    K-1      | 王大同   | AAA-1111 | 保養     | @2021-08-31    | 機油
    K-1      | 王大同   | BBB-2222 | 維修     | @2021-09-01    | 板金
    K-1      | 王大同   | AAA-1111 | 保養     | @2022-02-01    | 在基準日之後

    # 保單
    保單號碼 | 險種 | 保險公司 | 要保人 | 保險起期    | 保險止期
    M-1      | 車險 | 甲產險   | 王大同 | @2021-01-01 | @2022-01-01

    # 電話記錄
    記錄編號|通話日期|去電/來電|通話類別|是否接通|客戶編號|客戶名稱|案號|腳本|第1項|第2項|通話要點|備註
    C-2021-0001 | @2021-09-03 | 去電 | 第一次跟蹤 | 已接通(本人) | K-1 | 王大同 |     | 售後服務 | 滿意 | 否 | 都好 |
    C-2021-0002 | @2021-10-05 | 去電 | 理賠進度回訪 | 已接通(本人) | K-1 | 王大同 | C-1 | | 滿意 | 是 | 說明進度 |

    # 電話登記
    編號|通話日期|去電/來電|客戶編號|客戶名稱|車號/保單號/案號|通話類別|是否接通|通話要點|經辦業務員|備註
    C-2021-0001 | @2021-09-03 | 去電 | K-1 | 王大同 |     | 第一次跟蹤 | 已接通(本人) | 都好 | 小張 |
    C-2021-0002 | @2021-10-05 | 去電 | K-1 | 王大同 | C-1 | 理賠進度回訪 | 已接通(本人) | 說明進度 | 小張 |
    C-2021-0003 | @2021-10-06 | 去電 | K-2 | 李小龍 |     | 第一次跟蹤 | 無人接聽 | | 小張 |
    C-2021-0004 | @2021-10-07 | 去電 | K-2 | 李小龍 |     | 第一次跟蹤 | 忙線 | | 小張 | 更正 C-2021-0003
    C-2021-0005 |             | 來電 | K-2 | 李小龍 |     | 諮詢 | 已接通(本人) | 問保費 | 小張 |
"""

FILELESS = """
    # 車險
    保單號碼 | 賠案號碼 | 出險日期    | 出險原因 | 被保險人 | 車號     | 索賠金額
    M-1      | C-1      | @2021-10-01 | 追撞     | 王大同   | AAA-1111 | =5000

    # 電話登記
    通話日期    | 去電/來電 | 客戶名稱 | 通話要點 | 經辦業務員
    @2021-10-05 | 來電      | 王大同   | 問進度   | 小張
"""


@pytest.fixture(scope="module")
def ctx() -> Context:
    return context_of(draw_book(BOOK), DAY)


def said(record: Record, key: str) -> str:
    value = record.facts[key].value if key in record.facts else ""
    return value["zh-Hant"] if isinstance(value, dict) else str(value)


@pytest.mark.parametrize("name", ["王大同", "k-1", "AAA-1111", "0911111111", "+886 911-111-111"])
def test_a_customer_is_found_by_name_number_plate_and_telephone(ctx: Context, name: str) -> None:
    table, position = find_customer(ctx, name)
    assert table.shown(position, "customer_id") == "K-1"


def test_several_customers_of_one_name_are_all_listed_and_an_unknown_one_gets_near_names(ctx: Context) -> None:
    with pytest.raises(Undecided, match=r"(?s)K-2.*K-3"):
        find_customer(ctx, "李小龍")
    with pytest.raises(InputError, match="perhaps 王大同"):
        find_customer(ctx, "王大銅")


def test_a_card_tells_vehicles_visits_policies_and_calls(ctx: Context) -> None:
    card = customer_card(ctx, find_customer(ctx, "K-1"))
    assert [said(vehicle, "plate") for vehicle in card.vehicles] == ["AAA-1111", "BBB-2222"]
    # the visit of 31 August is later than the column says, and six months on from there is the last of February
    assert said(card.vehicles[0], "next_service") == "2022-02-28"
    assert said(card.vehicles[1], "next_service") == "2022-01-15"  # its own column counts
    assert [said(visit, "work") for visit in card.visits] == ["板金", "機油"]  # newest first, none of the future
    assert [said(policy, "policy_no") for policy in card.policies] == ["M-1"]
    assert [said(call, "log_no") for call in card.calls] == ["C-2021-0002", "C-2021-0001"]
    assert said(card.calls[0], "clerk") == "小張"  # from the call register; the record has no such column
    assert card.said == []


def test_a_customer_whom_only_a_claim_names_has_a_card_that_says_so() -> None:
    ctx = context_of(draw_book(BOOK.split("# 客戶檔案")[0]), DAY)
    card = customer_card(ctx, find_customer(ctx, "王大同"))
    assert said(card.customer, "insured") == "王大同"
    assert card.vehicles == []
    assert "no customer file" in card.said[0].text("en")


def test_a_call_has_its_script_and_answers_and_tells_what_replaced_it(ctx: Context) -> None:
    call = call_numbered(ctx, "c-2021-0001")
    assert call.script is not None
    assert call.script.key == "service"
    assert call.answers == {1: "yes", 2: "no"}
    assert said(call.call, "clerk") == "小張"
    assert call.replaced_by == ""
    assert call_numbered(ctx, "C-2021-0003").replaced_by == "C-2021-0004"
    progress = call_numbered(ctx, "C-2021-0002").script
    assert progress is not None
    assert progress.key == "claim"  # by the type of the call
    with pytest.raises(InputError, match="perhaps C-2021-000"):
        call_numbered(ctx, "C-2021-0009")


def test_the_calls_about_a_claim_or_a_customer(ctx: Context) -> None:
    claim = next(rows_with(ctx.book.claims, ("claim_no",), "C-1"))
    assert [page.ref for page in calls_about(ctx, claim)] == ["C-2021-0002"]
    assert [page.ref for page in calls_about(ctx, find_customer(ctx, "K-1"))] == ["C-2021-0001", "C-2021-0002"]


def test_the_calls_with_a_customer_are_found_where_only_the_claims_name_him() -> None:
    ctx = context_of(draw_book(FILELESS), DAY)
    assert find_customer(ctx, "王大同")[0].kind == "line"
    assert len(calls_with(ctx, find_customer(ctx, "王大同"))) == 1  # the call names no claim


def test_a_register_of_a_period_lists_each_entry_once_with_what_was_corrected(ctx: Context) -> None:
    pages = register_pages(ctx, "call-register", date(2021, 10, 1), date(2021, 10, 31))
    assert [said(row, "log_no") for row in pages.rows] == ["C-2021-0002", "C-2021-0003", "C-2021-0004"]
    assert said(pages.rows[0], "clerk") == "小張"
    assert pages.undated == 1
    assert list(pages.sheets) == ["電話記錄", "電話登記"]
    with pytest.raises(InputError, match="letter-register"):
        register_pages(ctx, "letter-register", date(2021, 10, 1), date(2021, 10, 31))
