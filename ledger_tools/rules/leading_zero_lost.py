"""V25: an identifier kept as a number has lost the zeros it began with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.grid import Bools, Kind
from ledger_tools.model.table import Column, LedgerTable
from ledger_tools.rules.look import is_kind, positions
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import Message, msg
from ledger_tools.text.pattern import pattern

KEYS = ("policy_no", "report_no", "claim_no", "own_ref", "customer_id", "id_no")
_MOST_LOST = 3  # zeros; a number shorter still is of another kind
_SHARE = 0.8  # of a column's all-digit texts that must have one length to set it
# A telephone number without its trunk zero: Taiwan 9 digits; mainland landlines 10 or 11 that no mobile begins like.
_PHONES = {"TW": pattern(r"[2-9][0-9]{8}\Z"), "CN": pattern(r"(?:10[0-9]{8}|2[0-9]{9}|[3-9][0-9]{9,10})\Z")}


def check(case: Case) -> Iterator[Finding]:
    """Yield numbers that are shorter than the column's other identifiers, which begin with zeros, and such phones."""
    for table in case.book.claims:
        for key in KEYS:
            column = table.get(key)
            if column is not None:
                for i, length in _short_ones(table, column):
                    message = msg(
                        "{value} is stored as a number; others in the column have {length} digits and begin with 0.",
                        value=column.values[i],
                        length=length,
                    )
                    yield RULE.at(table, i, key, message)
        for i in positions(lost_phone_zero(case, table)):
            message = msg("{value} is stored as a number and lost its leading 0.", value=table.shown(i, "phone"))
            yield RULE.at(table, i, "phone", message)


def _short_ones(table: LedgerTable, column: Column) -> Iterator[tuple[int, int]]:
    numbers = is_kind(column, Kind.NUMBER) & column.ok
    if not numbers.any():
        return
    texts = [t for t in column.values[column.ok & ~numbers].tolist() if t.isdecimal()]
    if not any(t.startswith("0") for t in texts):
        return
    length, times = Counter(map(len, texts)).most_common(1)[0]
    if times < _SHARE * len(texts):
        return
    for i in positions(numbers):
        if length - _MOST_LOST <= len(column.values[i]) < length and column.values[i].isdecimal():
            yield i, length


def lost_zero(case: Case, table: LedgerTable, key: str) -> Bools:
    """Return True where an identifier has lost its zeros, so that no other rule judges its shape."""
    mask = np.zeros(len(table), bool)
    if key in KEYS and key in table.columns:
        mask[[i for i, _ in _short_ones(table, table.columns[key])]] = True
    return mask | lost_phone_zero(case, table) if key == "phone" else mask


def lost_phone_zero(case: Case, table: LedgerTable) -> Bools:
    """Return True where a phone is a number that lacks the zero its country's numbers begin with."""
    column, pattern = table.get("phone"), _PHONES.get(region(case))
    if column is None or pattern is None:
        return np.zeros(len(table), bool)
    mask = is_kind(column, Kind.NUMBER) & column.ok
    mask[mask] = [pattern.match(text) is not None for text in column.values[mask].tolist()]
    return mask


def region(case: Case) -> str:
    """Return CN, TW or HK: the setting's, else the usual one for the workbook's script."""
    chosen = str(case.settings.region or "").upper()
    return chosen or {"zh-Hant": "TW", "zh-Hans": "CN"}.get(case.book.script, "")


_FIX: Message = msg("Format the cell as text and type the number again with its zeros.")
RULE = Rule(
    code="leading-zero-lost",
    number="V25",
    severity=Severity.WARNING,
    summary=msg("A number that should begin with 0 is kept as a number, which drops the 0."),
    why=msg("The policy is not found and the phone cannot be called with the number as it stands."),
    fix=_FIX,
    keys=(*KEYS, "phone"),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼  | 出險日期    | 出險原因
            00123456 | @2021-03-02 | 火災
            00123457 | @2021-04-02 | 水漬
            =123458  | @2021-05-02 | 颱風
            """,
            after="""
            # 企財險
            保單號碼  | 出險日期    | 出險原因
            00123456 | @2021-03-02 | 火災
            00123457 | @2021-04-02 | 水漬
            00123458 | @2021-05-02 | 颱風
            """,
        ),
        "zh-Hans": Example(
            before="""
            # 企财险
            保单号 | 电话        | 出险时间    | 出险原因
            P-101  | =1088886666 | @2021-03-02 | 火灾
            """,
            after="""
            # 企财险
            保单号 | 电话         | 出险时间    | 出险原因
            P-101  | 010-88886666 | @2021-03-02 | 火灾
            """,
        ),
    },
)
