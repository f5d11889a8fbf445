"""Sheets as a repair shop and an insurance clerk name them: their own names, headers, results of calls."""

from __future__ import annotations

import pytest

from ledger_tools.ledger.header_text import meaning_of
from tests.support.drawn import draw_book

SHOP = """
    # 維修紀錄
    大順汽車 115年維修紀錄
    序號|車主|電話|車牌|維修項目|進廠日|交車日|金額|里程|承辦|備註
    =1|陳志明|0912-345-678|ABC-1234|換機油|115/05/20|115/05/21|=8500|62000|林雅婷|
    =2|王淑芬|0922-111-222|ACE-7788|定保|115.06.01|115.06.01|=4200||林雅婷|
    合計|||||||=12700|||
    # 客戶名冊
    編號|姓名|手機|車牌|車型|地址|下次保養|業務
    A001|陳志明|0912345678|ABC-1234|Altis|台北市|115/11/20|林雅婷
    # 電話紀錄
    日期|客戶|電話|通話結果|內容|打電話的人
    115/5/26|陳志明|0912-345-678|有接|很滿意|林雅婷
    115/6/5|王淑芬|0922-111-222|沒接||林雅婷
    115/6/6|王淑芬|0922-111-222|請改天|在開會|林雅婷
"""


def test_the_sheets_of_a_shop_are_read_under_their_own_names_and_headers() -> None:
    book = draw_book(SHOP)
    assert [reading.role for reading in book.readings] == ["visits", "customer-file", "call-record"]
    unread = {reading.role: [c.key for c in reading.columns].count(None) for reading in book.readings}
    assert unread == {"visits": 2, "customer-file": 0, "call-record": 0}  # a visit has no number of order, no telephone
    visits = book.register("visits")
    assert visits is not None
    assert len(visits.columns["released_at"].values) == 2  # the total is no visit


def test_a_shops_words_for_the_result_of_a_call_are_known() -> None:
    calls = draw_book(SHOP).register("call-record")
    assert calls is not None
    assert calls.columns["reached"].values.tolist() == ["yes", "no_answer", "later"]


BROKER = """
    # 客户信息
    客户编号|名称|联系人|手机|通讯地址|车牌|到店日期|提车日期|保养内容|负责人|建档时间
    K-1|张伟|小李|13800130001|天河区|粤A12345|@2021-11-01|@2021-11-02|首保|阿芳|@2021-11-02
    # 来往电话
    日期|类型|客户|电话|来电内容|处理结果|经办
    @2021-11-04|来电|张伟|13800130001|问进度|当场答复|阿芳
    @2021-11-05|去电|张伟|13800130001|告知进度|当场答复|阿芳
    # 理赔材料
    赔案编号|材料名称|通知日|收到日|份数|原件/复印件
    CA1|损失清单|@2021-05-20|@2021-06-01|=1|原件
"""


def test_the_sheets_of_a_broker_are_read_under_their_own_names_and_headers() -> None:
    book = draw_book(BROKER)
    assert [reading.role for reading in book.readings] == ["customer-file", "call-register", "papers"]
    assert [c.header for reading in book.readings for c in reading.columns if c.key is None] == []
    papers = book.register("papers")
    assert papers is not None
    assert papers.shown(0, "claim_ref") == "CA1"  # by whichever of its numbers a sheet names a claim


def test_a_column_that_says_nothing_but_in_and_out_is_the_direction_of_calls() -> None:
    calls = draw_book(BROKER).register("call-register")
    assert calls is not None
    assert calls.columns["direction"].values.tolist() == ["in", "out"]
    assert "call_type" not in calls.columns
    mixed = draw_book(BROKER.replace("|去电|", "|投诉|")).register("call-register")
    assert mixed is not None
    assert "direction" not in mixed.columns  # 投诉 is a kind of call
    assert "call_type" in mixed.columns


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("保養紀錄", "visits"),
        ("維修台帳", "visits"),
        ("车主名册", "customer-file"),
        ("電訪紀錄", "call-record"),
        ("来电登记", "call-register"),
    ],
)
def test_two_known_headers_are_enough_where_the_sheets_name_says_the_register(name: str, role: str) -> None:
    [reading] = draw_book(f"# {name}\n客戶|日期|電話|車牌\n王|@2026-06-01|0912345678|ABC-1234").readings
    assert reading.role == role


def test_the_days_of_papers_are_read_under_the_words_of_an_insurance_clerk() -> None:
    book = draw_book("""
        # 企财险
        保单号|报案号|出险日期|索赔金额|资料补充通知日|资料齐全日|状态
        P1|BA1|@2025-11-10|=5|@2025-11-15||补材料
        P1|BA2|@2025-09-03|=9|@2025-09-10|@2025-10-20|处理中
    """)
    assert [c.key for c in book.readings[0].columns][4:] == ["docs_requested_at", "docs_complete_at", "status"]
    assert book.tables[0].columns["status"].values.tolist() == ["open", "open"]


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("在哪裡出事", "incident_place"),
        ("怎么发生的", "cause"),
        ("資料備齊", "docs_complete_at"),
        ("补件完成日", "docs_complete_at"),
        ("單證齊", "docs_complete_at"),
        ("要求賠償", "claimed"),
        ("賠多少", "paid"),
        ("殘值收回(萬元)", "recovery"),
        ("代位求償收回", "recovery"),
        ("公證日", "surveyed_at"),
        ("報損日", "reported_at"),
        ("理算日", "decided_at"),
        ("拒賠/減賠原因", "refusal_reason"),
        ("报案号/赔案号", "claim_no"),
        ("報案號", "report_no"),
        ("出险地", "incident_place"),
        ("查勘定损日", "surveyed_at"),
        ("收单日期", "docs_complete_at"),
        ("定损价", "assessed"),
        ("可疑", "fraud_doubt"),
    ],
)
def test_headers_in_a_clerks_own_words(header: str, key: str) -> None:
    assert meaning_of((header,)).key == key


def test_a_status_column_filled_with_stages_tells_that_the_claims_are_open() -> None:
    [table] = draw_book("""
        # 貨物
        保單號|賠案號|發生日|損失原因|索賠金額|狀態
        P1|C1|@2025-11-10|水濕|=5|查勘
        P1|C2|@2025-09-03|破損|=9|已核定
        P1|C3|@2025-09-03|短少|=9|已結案
    """).tables
    assert table.line == "cargo"
    assert table.columns["status"].values.tolist() == ["open", "open", "closed"]


def test_registers_in_a_clerks_own_words() -> None:
    calls, issues, letters = draw_book("""
        # 電話紀錄
        編號|日期|撥出/撥入|客戶|電話|事由|有沒有通|內容|上報主管日|回覆客戶日
        T1|@2025-11-10|來電|大同|02-1|投訴|已接通|送貨延遲|@2025-11-11|@2025-11-12
        # 客訴
        編號|反映日期|客戶|反映內容|分類|上報日期|狀況
        =1|@2025-11-10|大同|送貨延遲|時間|@2025-11-11|結案
        # 發文登記
        發文字號|日期|類別|受文者|主旨|退件日
        聯字1號|@2025-11-10|通知|大同|說明|@2025-11-20
    """).tables
    assert {"direction", "reached", "escalated_at", "informed_at"} <= set(calls.columns)
    assert {"complaint_kind", "issue_state"} <= set(issues.columns)
    assert {"letter_kind", "returned_at"} <= set(letters.columns)


@pytest.mark.parametrize(
    ("other", "keys"),
    [("序号", {"insurer"}), ("保险公司", {"insurer", "policyholder"})],
)
def test_the_company_one_is_insured_with_is_the_insurer_unless_another_column_is(other: str, keys: set[str]) -> None:
    [table] = draw_book(f"""
        # 车险
        {other}|投保公司|保单号|出险日期|出险类型|实赔
        x|平安产险|P1|@2025-11-10|追尾|=5
    """).tables
    assert keys <= set(table.columns)
