"""V05: the insurer was told of a loss later than the setting or the law allows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.derive import days_of
from ledger_tools.model.due_batch import DutyBatch
from ledger_tools.model.due_words import REMINDER, UNITS
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.table import LedgerTable
from ledger_tools.rules.look import positions
from ledger_tools.rules.registers import law_is_on
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import Message, msg

Window = tuple[DutyBatch, int]


def check(case: Case) -> Iterator[Finding]:
    """Yield the report dates after the last day of a law pack that is on, else after that of the setting.

    Where two periods of law cover a claim, the longer one decides.
    """
    for table in case.book.claims:
        windows = _by_law(case, table) if law_is_on(case) else {}
        late = {i: window for i, window in windows.items() if window[0].done[window[1]] > window[0].ends[window[1]]}
        for i, window in late.items():
            yield RULE.at(table, i, "reported_at", _broke_the_law(table, i, *window), related=["incident_at"])
        limit = case.settings.late_notice_days
        if limit is not None:
            yield from (found for i, found in _by_setting(table, limit) if i not in late)


def _by_law(case: Case, table: LedgerTable) -> dict[int, Window]:
    """Return the longest period of notice of each claim by its position."""
    found: dict[int, Window] = {}
    for batch in case.duties.batches:
        if batch.table is table and _is_notice(batch):
            for k, position in enumerate(batch.positions.tolist()):
                other = found.get(position)
                if other is None or other[0].ends[other[1]] < batch.ends[k]:
                    found[position] = (batch, k)
    return found


def _is_notice(batch: DutyBatch) -> bool:
    done = batch.rule.options.get("done", ())
    is_told = isinstance(done, tuple) and "reported_at" in done
    return batch.rule.nature == "due" and batch.rule.obliged == "policyholder" and is_told


def _broke_the_law(table: LedgerTable, position: int, batch: DutyBatch, k: int) -> Message:
    rule = batch.rule
    loss, known = days_of(table, "incident_at")
    return msg(
        "The loss of {loss} was reported on {day}; last day: {ends} ({title}, {article}: {n} {unit}). {reminder}",
        loss=loss[position] if known[position] else "?",
        day=batch.done[k],
        title=rule.title,
        article=rule.article,
        n=rule.numbers.get("n"),
        unit=UNITS.get(rule.unit, UNITS["calendar"]),
        ends=batch.ends[k],
        reminder=REMINDER,
    )


def _by_setting(table: LedgerTable, limit: int) -> Iterator[tuple[int, Finding]]:
    loss, known = days_of(table, "incident_at")
    reported, told = days_of(table, "reported_at")
    for i in positions(known & told & (reported > loss + np.timedelta64(limit, "D"))):
        message = msg(
            "The loss of {loss} was reported on {day}, {days} days later; the setting allows {limit}.",
            loss=loss[i],
            day=reported[i],
            days=int((reported[i] - loss[i]).astype(int)),
            limit=limit,
        )
        yield i, RULE.at(table, i, "reported_at", message, related=["incident_at"])


RULE = Rule(
    code="late-notice",
    number="V05",
    severity=Severity.WARNING,
    summary=msg("A loss was reported later than the setting, or a law pack that is on, allows."),
    why=msg("A late notice may cost part of the payment, and the insurer will ask for the reason."),
    fix=msg("Check both dates; where they are right, write down why the notice was late."),
    keys=("incident_at", "reported_at"),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 設定
            項目     | 值
            法規包   | house, tw-claims
            # 企財險
            保單號碼 | 出險日期    | 報案日期    | 出險原因
            P-101    | @2021-12-01 | @2021-12-10 | 火災
            """,
            after="""
            # 設定
            項目     | 值
            法規包   | house, tw-claims
            # 企財險
            保單號碼 | 出險日期    | 報案日期    | 出險原因
            P-101    | @2021-12-01 | @2021-12-06 | 火災
            """,
        ),
        "en": Example(
            before="""
            # Settings
            Setting          | Value
            late_notice_days | =7
            # Property
            Policy No | Date of Loss | Date Reported | Cause of Loss
            P-101     | @2021-12-01  | @2021-12-10   | Fire
            """,
            after="""
            # Settings
            Setting          | Value
            late_notice_days | =7
            # Property
            Policy No | Date of Loss | Date Reported | Cause of Loss
            P-101     | @2021-12-01  | @2021-12-08   | Fire
            """,
        ),
    },
)
