"""V31: the day on which the right to claim is lost is near, or past, and the claim is still open."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.derive import is_open, tells_end
from ledger_tools.model.due_batch import DutyBatch
from ledger_tools.model.due_words import REMINDER
from ledger_tools.model.duties import UNSETTLED, DueRule
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.rules.look import positions
from ledger_tools.rules.registers import in_states, law_is_on, place_of
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import Message, msg


def check(case: Case) -> Iterator[Finding]:
    """Yield the open claims whose limitation ends within the days of warning or has ended; the earliest end counts."""
    if not law_is_on(case):
        return
    near: dict[tuple[int, int], tuple[DutyBatch, int]] = {}
    for batch in case.duties.batches:
        for i in _near(case, batch):
            key = id(batch.table), int(batch.positions[i])
            other = near.get(key)
            if other is None or batch.ends[i] < other[0].ends[other[1]]:
                near[key] = batch, i
    for batch, i in near.values():
        yield from _finding(case, batch, i)


def _near(case: Case, batch: DutyBatch) -> list[int]:
    """Return which duties of a batch are limitations of open claims that end soon or have ended."""
    if batch.table is None or not _is_limitation(batch.rule) or not tells_end(batch.table):
        return []
    still = np.zeros(len(batch), bool)
    still[in_states(batch, *UNSETTLED)] = True
    soon = batch.ends - np.timedelta64(warned_from(batch.rule), "D") <= np.datetime64(case.as_of, "D")
    return positions(still & soon & is_open(batch.table)[batch.positions])


def _is_limitation(rule: DueRule) -> bool:
    only = rule.options.get("only", ())
    return rule.nature == "bar" and isinstance(only, tuple) and "open" in only


def warned_from(rule: DueRule) -> int:
    """Return how many days ahead a limitation is a warning.

    A rule that names several times of warning is first heard of in the list of what is due; the next one is a finding.
    """
    warn = rule.options.get("warn", ())
    times = sorted((int(n) for n in warn), reverse=True) if isinstance(warn, tuple) else []
    return times[min(1, len(times) - 1)] if times else 0


def _finding(case: Case, batch: DutyBatch, i: int) -> Iterator[Finding]:
    item = batch.make(i)
    place = place_of(case, item.because[0].cell)
    if place is not None and item.ends is not None:
        left = (item.ends - case.as_of).days
        yield RULE.at(*place, _said(batch.rule, item.ends.isoformat(), left))


def _said(rule: DueRule, ends: str, left: int) -> Message:
    words = {"ends": ends, "title": rule.title, "article": rule.article, "days": abs(left), "reminder": REMINDER}
    if left > 0:
        return msg("The right to claim ends on {ends}, in {days} days ({title}, {article}). {reminder}", **words)
    if left == 0:
        return msg("The right to claim ends today, {ends} ({title}, {article}). {reminder}", **words)
    return msg("The right to claim ended on {ends}, {days} days ago ({title}, {article}). {reminder}", **words)


RULE = Rule(
    code="limitation-near",
    number="V31",
    severity=Severity.WARNING,
    summary=msg("The right to claim ends soon, or has ended, on a claim that is still open."),
    why=msg("After that day the insurer may refuse to pay, whatever the merits of the claim."),
    fix=msg("Press the claim or have the period interrupted in writing; close the claim if it is over."),
    keys=("incident_at", "status", "closed_at", "paid_at"),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 設定
            項目   | 值
            法規包 | house, tw-claims
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 狀態   | 下次聯絡日
            P-101    | @2020-02-10 | 火災     | 處理中 | @2022-01-10
            """,
            after="""
            # 設定
            項目   | 值
            法規包 | house, tw-claims
            # 企財險
            保單號碼 | 出險日期    | 出險原因 | 狀態   | 下次聯絡日
            P-101    | @2020-02-10 | 火災     | 已結案 |
            """,
        ),
        "zh-Hans": Example(
            before="""
            # 设置
            项目   | 值
            法规包 | house, cn-claims
            # 企财险
            保单号 | 出险时间    | 出险原因 | 案件状态
            P-101  | @2020-02-10 | 火灾     | 处理中
            """,
            after="""
            # 设置
            项目   | 值
            法规包 | house, cn-claims
            # 企财险
            保单号 | 出险时间    | 出险原因 | 案件状态
            P-101  | @2021-12-10 | 火灾     | 处理中
            """,
        ),
    },
)
