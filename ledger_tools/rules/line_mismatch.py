"""V29: a row names another line of insurance than its sheet."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.rules.look import positions, with_columns
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg


def check(case: Case) -> Iterator[Finding]:
    """Yield the line cells that differ from the line of the sheet; a sheet for other lines holds any."""
    for table, (line,) in with_columns(case, "line"):
        if table.line in (None, "other"):
            continue
        for i in positions(line.ok & np.asarray(line.values != table.line, bool)):
            message = msg(
                "The row says {line}, but the sheet is {sheet}.", line=table.shown(i, "line"), sheet=table.sheet
            )
            yield RULE.at(table, i, "line", message)


RULE = Rule(
    code="line-mismatch",
    number="V29",
    severity=Severity.WARNING,
    summary=msg("A row names another line of insurance than its sheet."),
    why=msg("The claim is counted under one line here and under another there."),
    fix=msg("Correct the line, or move the row to the sheet of its line."),
    keys=("line",),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            險種       | 保單號碼 | 出險日期    | 出險原因
            企財險     | P-101  | @2021-03-02 | 火災
            公眾責任險 | P-201  | @2021-04-02 | 滑倒
            """,
            after="""
            # 企財險
            險種       | 保單號碼 | 出險日期    | 出險原因
            企財險     | P-101  | @2021-03-02 | 火災
            企財險     | P-102  | @2021-04-02 | 水漬
            """,
        ),
        "zh-Hans": Example(
            before="""
            # 车险
            险种   | 保单号 | 出险时间    | 出险原因
            企财险 | P-301  | @2021-03-02 | 追尾
            """,
            after="""
            # 车险
            险种   | 保单号 | 出险时间    | 出险原因
            车险   | P-301  | @2021-03-02 | 追尾
            """,
        ),
    },
)
