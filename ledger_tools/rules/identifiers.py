"""Phones, ID numbers and plates that cannot be right: wrong length, wrong check digit, wrong shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.grid import Bools
from ledger_tools.model.table import LedgerTable
from ledger_tools.rules.digits_lost import loses_digits
from ledger_tools.rules.leading_zero_lost import lost_zero, region
from ledger_tools.rules.look import positions
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import Message, msg


def phones(case: Case) -> Iterator[Finding]:
    """Yield the phones that no country's numbers look like; a lost leading zero is V25's matter."""
    from ledger_tools.ledger.values.identifiers import phone_problem

    yield from _wrong(case, PHONE, "phone", lambda text: phone_problem(text, region(case) or None))


def ids(case: Case) -> Iterator[Finding]:
    """Yield the ID numbers with a wrong check digit or shape."""
    from ledger_tools.ledger.values.identifiers import id_problem

    yield from _wrong(case, ID, "id_no", lambda text: id_problem(text, region(case) or None))


def plates(case: Case) -> Iterator[Finding]:
    """Yield the plates that no country's plates look like."""
    from ledger_tools.ledger.values.identifiers import plate_problem

    yield from _wrong(case, PLATE, "plate", lambda text: plate_problem(text, region(case) or None))


def _wrong(case: Case, rule: Rule, key: str, problem: Callable[[str], Message | None]) -> Iterator[Finding]:
    answers: dict[str, Message | None] = {}
    for table in case.book.claims:
        column = table.get(key)
        if column is None:
            continue
        judged = column.ok & ~_judged_already(case, table, key)
        for text in set(column.values[judged].tolist()) - answers.keys():
            answers[text] = problem(text)
        bad = np.array([answers.get(text) is not None for text in column.values.tolist()], bool)
        for i in positions(judged & bad):
            if (why := answers[column.values[i]]) is not None:
                yield rule.at(table, i, key, why)


def _judged_already(case: Case, table: LedgerTable, key: str) -> Bools:
    """Return True where the digits themselves are damaged, which other rules say."""
    return loses_digits(table, key) | lost_zero(case, table, key)


PHONE = Rule(
    code="phone-invalid",
    number="",
    severity=Severity.WARNING,
    summary=msg("A phone number cannot be right."),
    why=msg("The customer cannot be reached with it."),
    fix=msg("Correct the number, and keep it as text so that leading zeros stay."),
    keys=("phone",),
    check=phones,
    examples={
        "zh-Hant": Example(
            before="""
            # 車險
            保單號碼 | 電話      | 出險日期    | 出險原因
            P-301  | 091234567 | @2021-03-02 | 追撞
            """,
            after="""
            # 車險
            保單號碼 | 電話        | 出險日期    | 出險原因
            P-301  | 0912345678  | @2021-03-02 | 追撞
            """,
        ),
        "zh-Hans": Example(
            before="""
            # 车险
            保单号 | 电话       | 出险时间    | 出险原因
            P-301  | 1381234567 | @2021-03-02 | 追尾
            """,
            after="""
            # 车险
            保单号 | 电话        | 出险时间    | 出险原因
            P-301  | 13812345678 | @2021-03-02 | 追尾
            """,
        ),
    },
)
ID = Rule(
    code="id-invalid",
    number="",
    severity=Severity.WARNING,
    summary=msg("An ID number cannot be right."),
    why=msg("Insurers return papers whose ID number does not match."),
    fix=msg("Compare the number with the card."),
    keys=("id_no",),
    check=ids,
    examples={
        "zh-Hant": Example(
            before="""
            # 僱主責任險
            保單號碼 | 身分證字號 | 出險日期    | 出險原因
            P-501  | A123456788 | @2021-03-02 | 跌倒
            """,
            after="""
            # 僱主責任險
            保單號碼 | 身分證字號 | 出險日期    | 出險原因
            P-501  | A123456789 | @2021-03-02 | 跌倒
            """,
        ),
        "zh-Hans": Example(
            before="""
            # 雇主责任险
            保单号 | 身份证号           | 出险时间    | 出险原因
            P-501  | 110105194912310021 | @2021-03-02 | 跌倒
            """,
            after="""
            # 雇主责任险
            保单号 | 身份证号           | 出险时间    | 出险原因
            P-501  | 11010519491231002X | @2021-03-02 | 跌倒
            """,
        ),
    },
)
PLATE = Rule(
    code="plate-invalid",
    number="",
    severity=Severity.WARNING,
    summary=msg("A plate number cannot be right."),
    why=msg("The vehicle is not found in the policy."),
    fix=msg("Compare the plate with the vehicle licence."),
    keys=("plate",),
    check=plates,
    examples={
        "zh-Hant": Example(
            before="""
            # 車險
            保單號碼 | 車號      | 出險日期    | 出險原因
            P-301  | ABC-12345 | @2021-03-02 | 追撞
            """,
            after="""
            # 車險
            保單號碼 | 車號     | 出險日期    | 出險原因
            P-301  | ABC-1234 | @2021-03-02 | 追撞
            """,
        ),
        "zh-Hans": Example(
            before="""
            # 车险
            保单号 | 车牌号  | 出险时间    | 出险原因
            P-301  | 京A1234 | @2021-03-02 | 追尾
            """,
            after="""
            # 车险
            保单号 | 车牌号   | 出险时间    | 出险原因
            P-301  | 京A12345 | @2021-03-02 | 追尾
            """,
        ),
    },
)
