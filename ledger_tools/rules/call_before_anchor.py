"""V35: a call was logged before the day that calls of its type hang on, such as the release of the vehicle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ledger_tools.model.case import Case
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.rules.registers import CALLS, tables
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import Message, msg

_WHAT: Mapping[str, Message] = {
    "released_at": msg("the release of the vehicle"),
    "intake_at": msg("the visit"),
    "intake_date": msg("the visit"),
    "paid_at": msg("the payment of the claim"),
    "closed_at": msg("the closing of the claim"),
    "delivered_on": msg("the receipt of the policy"),
}


def check(case: Case) -> Iterator[Finding]:
    """Yield the calls that lie before every visit, payment or policy that they can be about."""
    if not tables(case, *CALLS) or not _may_tell(case):
        return
    for early in case.follow_up.early_calls:
        call, anchor = early.call, early.anchor
        message = msg(
            "The call is dated {day}, before {what} on {other} ({cell}).",
            day=call.day,
            what=_WHAT[anchor.column],
            other=anchor.day,
            cell=anchor.place.cell(anchor.column),
        )
        related = [anchor.place.cell(anchor.column)]
        yield RULE.at(call.place.table, call.place.position, "call_date", message, related=related)


def _may_tell(case: Case) -> bool:
    """True if any sheet holds a day that calls hang on."""
    return any(key in table.columns for table in case.book.tables for key in _WHAT)


RULE = Rule(
    code="call-before-anchor",
    number="V35",
    severity=Severity.ERROR,
    summary=msg("A call was logged before the release, payment or policy that it can only come after."),
    why=msg("One of the two dates is wrong, and the call does not count as what it is logged as."),
    fix=msg("Compare both dates; a row logged wrongly is corrected by a new row that names it in its remarks."),
    keys=("call_date", "call_type", *_WHAT),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 服務記錄
            客戶名稱 | 車號     | 服務類別 | 進廠日期    | 出廠日期    | 維修項目
            陳示範   | TST-0100 | 維修     | @2021-12-20 | @2021-12-27 | 更換煞車片
            # 跟蹤服務電話登記表
            編號        | 通話日期    | 去電/來電 | 客戶名稱 | 電話         | 通話類別   | 是否接通     | 通話要點
            C-2021-0001 | @2021-12-03 | 去電      | 陳示範   | 0900-000-100 | 第一次跟蹤 | 已接通(本人) | 車況良好
            """,
            after="""
            # 服務記錄
            客戶名稱 | 車號     | 服務類別 | 進廠日期    | 出廠日期    | 維修項目
            陳示範   | TST-0100 | 維修     | @2021-12-20 | @2021-12-27 | 更換煞車片
            # 跟蹤服務電話登記表
            編號        | 通話日期    | 去電/來電 | 客戶名稱 | 電話         | 通話類別   | 是否接通     | 通話要點
            C-2021-0001 | @2021-12-30 | 去電      | 陳示範   | 0900-000-100 | 第一次跟蹤 | 已接通(本人) | 車況良好
            """,
        ),
        "zh-Hans": Example(
            before="""
            # 企业财产险
            保单号 | 赔案号 | 出险时间    | 出险原因 | 赔付金额 | 赔付时间
            P-101  | C-101  | @2021-11-02 | 火灾     | =5000    | @2021-12-20
            # 跟踪服务电话登记表
            编号        | 通话日期    | 去电/来电 | 客户名称 | 车牌号/保单号/案号 | 通话类别 | 是否接通
            C-2021-0001 | @2021-12-02 | 去电      | 陈示范   | C-101              | 理赔回访 | 已接通(本人)
            """,
            after="""
            # 企业财产险
            保单号 | 赔案号 | 出险时间    | 出险原因 | 赔付金额 | 赔付时间
            P-101  | C-101  | @2021-11-02 | 火灾     | =5000    | @2021-12-20
            # 跟踪服务电话登记表
            编号        | 通话日期    | 去电/来电 | 客户名称 | 车牌号/保单号/案号 | 通话类别 | 是否接通
            C-2021-0001 | @2021-12-22 | 去电      | 陈示范   | C-101              | 理赔回访 | 已接通(本人)
            """,
        ),
    },
)
