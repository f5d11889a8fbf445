"""What checks of registers and duties say, what they cost a workbook without registers, and that they do not flood."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ledger_tools.model.case import Case
from ledger_tools.model.findings import Finding
from ledger_tools.model.follow_up import FollowUp
from ledger_tools.render.text import groups
from ledger_tools.rules import run_rules
from tests.support.drawn import draw_case


def found(drawing: str, code: str) -> list[Finding]:
    return [finding for finding in run_rules(draw_case(drawing)) if finding.code == code]


def said(drawing: str, code: str) -> list[str]:
    return [str(finding.message) for finding in found(drawing, code)]


PLAIN = """
    # 企財險
    保單號 | 賠案號 | 出險時間    | 報案日期    | 出險原因 | 承辦人 | 狀態   | 理賠金額 | 賠付時間
    P-101  | C-101  | @2021-12-02 | @2021-12-03 | 火災     | 王小明 | 處理中 |          |
    P-102  | C-102  | @2021-06-02 | @2021-06-03 | 水漬     | 王小明 | 已結案 | =500     | @2021-07-02
"""
VISITS = "# 服務記錄\n客戶名稱 | 車號 | 服務類別 | 進廠日期 | 出廠日期 | 維修項目"
REGISTER = "# 跟蹤服務電話登記表\n編號 | 通話日期 | 去電/來電 | 客戶名稱 | 通話類別 | 是否接通"
ABSENCE = "# 代理\n業務員 | 起日 | 迄日 | 代理人\n王小明 | @2021-12-30 | @2022-01-02 |"
ONE_LATE = f"""
    {VISITS}
    陳示範   | TST-0100 | 維修     | @2021-11-29 | @2021-12-01 | 更換煞車片
    {REGISTER}
    C-0001 | @2021-12-09 | 去電      | 陳示範   | 第一次跟蹤 | 已接通(本人)
"""


def asked(case: Case) -> tuple[Case, list[str]]:
    """Return a case that keeps book of how often its engine is asked."""
    times: list[str] = []

    def engine() -> FollowUp:
        times.append("asked")
        assert case.engine is not None
        return case.engine()

    return replace(case, engine=engine), times


def test_a_ledger_without_registers_and_packs_does_not_pay_for_the_engine() -> None:
    case, times = asked(draw_case(PLAIN))
    run_rules(case)
    assert times == []


def test_the_engine_is_asked_once_for_all_rules() -> None:
    case, times = asked(draw_case(f"{ONE_LATE}\n{ABSENCE}"))
    run_rules(case)
    run_rules(case)
    assert times == ["asked"]


def test_a_case_built_without_an_engine_says_so() -> None:
    book = draw_case(ONE_LATE).book
    with pytest.raises(RuntimeError, match="make_case"):
        run_rules(Case(book, date(2021, 12, 31), book.settings))


def test_the_second_call_that_is_due_is_told_beside_the_first_that_came_late() -> None:
    # 12-01 + 7 = 12-08; the first call came on 12-09, and 12-09 + 14 = 12-23 has passed
    assert said(ONE_LATE, "follow-up-late") == [
        "The first follow-up call was made on 2021-12-09; after 2021-12-01 it was due by 2021-12-08. "
        "The second follow-up call after the first of 2021-12-09 was due by 2021-12-23; no answered call is logged."
    ]
    (finding,) = found(ONE_LATE, "follow-up-late")
    assert [str(cell) for cell in finding.related] == ["服務記錄!E2"]


def test_a_register_begun_yesterday_does_not_bring_years_of_warnings() -> None:
    days = [date(2019, 1, 1) + timedelta(days=3 * n) for n in range(300)]
    rows = "\n".join(f"客戶{n} | TST-{n:04d} | 維修 | @{day} | @{day} | 保養" for n, day in enumerate(days))
    drawing = f"{VISITS}\n{rows}\n{REGISTER}\nC-0001 | @2021-12-30 | 來電 | 客戶7 | 諮詢 | 已接通(本人)"
    assert found(drawing, "follow-up-late") == []


def test_many_of_a_kind_stand_together_in_the_list_for_people() -> None:
    rows = "\n".join(f"客戶{n} | TST-{n:04d} | 維修 | @2021-11-29 | @2021-12-01 | 保養" for n in range(40))
    drawing = f"{VISITS}\n{rows}\n{REGISTER}\nC-0001 | @2021-10-30 | 來電 | 別人 | 諮詢 | 已接通(本人)"
    late = found(drawing, "follow-up-late")
    assert len(late) == 40
    assert len(groups(late)) == 1


def test_a_call_logged_too_early_is_not_also_called_a_missing_follow_up() -> None:
    drawing = f"""
    {VISITS}
    陳示範   | TST-0100 | 維修     | @2021-11-20 | @2021-12-01 | 更換煞車片
    {REGISTER}
    C-0001 | @2021-11-04 | 去電      | 陳示範   | 第一次跟蹤 | 已接通(本人)
    """
    codes = {finding.code for finding in run_rules(draw_case(drawing))}
    assert codes == {"call-before-anchor"}


def test_a_plate_is_the_same_with_and_without_its_dash() -> None:
    drawing = f"""
        {VISITS}
        陳示範   | TST-0100 | 維修     | @2021-12-01 | @2021-12-10 | 更換煞車片
        # 電話記錄
        記錄編號 | 通話日期    | 去電/來電 | 客戶名稱 | 車號    | 通話類別   | 是否接通
        C-0001   | @2021-12-05 | 去電      | 陳示範   | TST0100 | 第一次跟蹤 | 已接通(本人)
    """
    assert [str(finding.cell) for finding in found(drawing, "call-before-anchor")] == ["電話記錄!B2"]


def test_a_row_that_names_itself_as_corrected_still_counts() -> None:
    drawing = """
        # 客戶檔案
        客戶編號 | 客戶名稱
        K-1      | 陳示範
        # 電話記錄
        記錄編號 | 通話日期    | 客戶編號 | 客戶名稱 | 備註
        C-0001   | @2021-12-05 | K-9      | 陳示範   | 更正 C-0001
    """
    assert [str(finding.cell) for finding in found(drawing, "reference-missing")] == ["電話記錄!C2"]


def test_a_late_notice_by_law_names_the_rule_its_number_and_what_prevails() -> None:
    drawing = """
        # 設定
        項目   | 值
        法規包 | house, tw-claims
        # 企財險
        保單號 | 出險時間    | 報案日期    | 出險原因
        P-101  | @2021-12-01 | @2021-12-07 | 火災
    """
    (sentence,) = said(drawing, "late-notice")
    assert sentence.startswith("The loss of 2021-12-01 was reported on 2021-12-07; last day: 2021-12-06 (")
    assert "art. 58" in sentence
    assert ": 5 days)" in sentence
    assert sentence.endswith("contract and law prevail.")


@pytest.mark.parametrize(
    ("incident", "words"),
    [
        ("2020-01-15", "The right to claim ends on 2022-01-15, in 15 days ("),  # 2022-01-15 − 2021-12-31 = 15
        ("2019-12-31", "The right to claim ends today, 2021-12-31 ("),
        ("2019-12-21", "The right to claim ended on 2021-12-21, 10 days ago ("),
    ],
)
def test_a_limitation_tells_the_day_how_far_it_is_and_what_prevails(incident: str, words: str) -> None:
    drawing = f"""
        # 设置
        项目   | 值
        法规包 | house, cn-claims
        # 企财险
        保单号 | 出险时间    | 出险原因 | 案件状态
        P-101  | @{incident} | 火灾     | 处理中
    """
    (sentence,) = said(drawing, "limitation-near")
    assert sentence.startswith(words)
    assert sentence.endswith("contract and law prevail.")


def test_a_callback_tells_what_is_missing() -> None:
    drawing = """
        # 跟蹤服務電話記錄表
        記錄編號 | 通話日期    | 通話類別 | 是否接通     | 第1項 | 第2項 | 第3項 | 第4項 | 第5項 | 第6項 | 第7項
        C-0001   | @2021-12-15 | 新單回訪 | 已接通(本人) | 是    |       | 是    | 是    |       | 是    | 是
    """
    (finding,) = found(drawing, "callback-incomplete")
    assert "missing: item 2 (" in str(finding.message)
    assert ", item 5 (" in str(finding.message)
    assert "第2項（" in finding.message.text("zh-Hant")


def test_an_absence_tells_how_much_waits_and_for_how_long() -> None:
    drawing = """
        # 服務記錄
        客戶名稱 | 車號     | 服務類別 | 進廠日期    | 出廠日期    | 維修項目 | 跟蹤業務員
        陳示範   | TST-0100 | 維修     | @2021-12-26 | @2021-12-28 | 保養     | 王小明
        林範例   | TST-0101 | 維修     | @2021-12-26 | @2021-12-27 | 保養     | 王小明
        黃測試   | TST-0102 | 維修     | @2021-12-30 | @2022-01-05 | 保養     | 王小明
        # 代理
        業務員 | 起日        | 迄日        | 代理人
        王小明 | @2021-12-30 | @2022-01-05 |
    """
    # 12-27 + 7 = 01-03 and 12-28 + 7 = 01-04; the third vehicle is not released yet
    assert said(drawing, "owner-away") == [
        "王小明 is away, and nobody stands in; duties late or due within a week: 2, beginning with "
        "First follow-up call (林範例), 2022-01-03."
    ]


def test_a_mistyped_number_brings_the_one_that_is_meant() -> None:
    drawing = """
        # 企財險
        保單號 | 賠案號碼    | 出險時間    | 出險原因
        P-101  | C-2021-0007 | @2021-12-02 | 火災
        # 理賠文件
        案號        | 文件名稱 | 收件日期    | 狀態
        C-2021-0077 | 損失清單 | @2021-12-20 | 已收
    """
    assert said(drawing, "reference-missing") == [
        "There is no claim C-2021-0077 in this workbook. Perhaps C-2021-0007 is meant."
    ]


def test_a_complaint_of_a_call_in_both_registers_is_told_once() -> None:
    drawing = """
        # 跟蹤服務電話記錄表
        記錄編號 | 通話日期    | 通話類別 | 是否接通     | 客戶名稱 | 客戶投訴
        C-0001   | @2021-12-29 | 投訴     | 已接通(本人) | 陳示範   | 仍有異音
        # 跟蹤服務電話登記表
        編號   | 通話日期    | 通話類別 | 是否接通     | 客戶名稱
        C-0001 | @2021-12-29 | 投訴     | 已接通(本人) | 陳示範
        # 投訴問題
        問題編號 | 發生日期 | 客戶名稱 | 來電編號 | 問題內容 | 處理狀態
    """
    assert [str(finding.cell) for finding in found(drawing, "complaint-unrouted")] == ["跟蹤服務電話記錄表!F2"]
