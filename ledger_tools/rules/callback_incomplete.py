"""V38: a callback does not count: its list is not finished, the person was another, or cooling-off was over."""

from __future__ import annotations

from collections.abc import Iterator

from ledger_tools.model.case import Case
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.rules.registers import CALLS, tables
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg

_ITEMS = tuple(f"q{n}" for n in range(1, 8))


def check(case: Case) -> Iterator[Finding]:
    """Yield the callbacks that no later call made good; a register without columns for the answers cannot say."""
    asked = any(key in table.columns for table in tables(case, *CALLS) for key in _ITEMS)
    if not asked and not any("callback_on" in table.columns for table in tables(case, "policies")):
        return
    for broken in case.follow_up.broken_callbacks:
        if broken.script:
            message = msg(
                "By the script {script} the call of {day} does not count; missing: {missing}.",
                script=broken.script,
                day=broken.day,
                missing=list(broken.lacks),
            )
        else:
            message = msg(
                "The callback of {day} does not count; missing: {missing}.", day=broken.day, missing=list(broken.lacks)
            )
        yield RULE.at(broken.place.table, broken.place.position, broken.column, message)


RULE = Rule(
    code="callback-incomplete",
    number="V38",
    severity=Severity.WARNING,
    summary=msg("A callback does not count: the list is unfinished, another person was asked, or it came late."),
    why=msg("The insurer has to show for each new policy that every item was asked of the policyholder, and in time."),
    fix=msg("Call again and log the whole list; an answer that was left out by mistake is added by a correcting row."),
    keys=("call_type", "person_role", *_ITEMS, "callback_on"),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 跟蹤服務電話記錄表
            記錄編號 | 通話日期    | 通話類別 | 是否接通     | 第1項 | 第2項 | 第3項 | 第4項 | 第5項 | 第6項 | 第7項
            C-0001   | @2021-12-28 | 新單回訪 | 已接通(本人) | 是    | 是    | 是    | 是    |       | 是    | 是
            """,
            after="""
            # 跟蹤服務電話記錄表
            記錄編號 | 通話日期    | 通話類別 | 是否接通     | 第1項 | 第2項 | 第3項 | 第4項 | 第5項 | 第6項 | 第7項
            C-0001   | @2021-12-28 | 新單回訪 | 已接通(本人) | 是    | 是    | 是    | 是    | 是    | 是    | 是
            """,
        ),
        "en": Example(
            before="""
            # Policies
            Policy No. | Line | Policyholder | Term (Years) | Policy Received On | Cooling-off (Days) | Callback Done On
            L-1        | Life | A. Sample    | =20          | @2021-11-05        | =15                | @2021-12-01
            """,
            after="""
            # Policies
            Policy No. | Line | Policyholder | Term (Years) | Policy Received On | Cooling-off (Days) | Callback Done On
            L-1        | Life | A. Sample    | =20          | @2021-11-05        | =15                | @2021-11-20
            """,
        ),
    },
)
