"""V21: running numbers that repeat or run backwards."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.rules.look import is_copied, positions, with_columns
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg


def check(case: Case) -> Iterator[Finding]:
    """Yield the numbers that break a rising sequence; a list with the newest on top may fall instead.

    Where one number sticks out it is named, not the ones that go on rightly after it.
    """
    for table, (seq,) in with_columns(case, "seq"):
        rows = np.flatnonzero(seq.ok & ~is_copied(seq, len(table)))
        numbers = seq.values[rows]
        steps = np.diff(numbers)
        if (steps < 0).sum() > (steps > 0).sum():
            numbers, steps = -numbers, -steps
        for k in positions(steps <= 0):
            sticks_out = steps[k] < 0 and k > 0 and numbers[k + 1] > numbers[k - 1]
            i, before = (rows[k], rows[k - 1]) if sticks_out else (rows[k + 1], rows[k])
            cell = table.address(int(table.rows[before]), "seq")
            message = msg(
                "Number {number} does not follow {previous} in {cell}.",
                number=int(seq.values[i]),
                previous=int(seq.values[before]),
                cell=cell,
            )
            yield RULE.at(table, int(i), "seq", message, related=[cell])


RULE = Rule(
    code="sequence-broken",
    number="V21",
    severity=Severity.INFO,
    summary=msg("Running numbers repeat or do not rise."),
    why=msg("A row may have been entered twice, pasted from elsewhere or sorted away from its place."),
    fix=msg("Number the rows again, or ignore this where the numbers start afresh on purpose."),
    keys=("seq",),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            序號 | 保單號碼 | 出險日期    | 出險原因
            =1   | P-101  | @2021-03-02 | 火災
            =2   | P-102  | @2021-04-02 | 水漬
            =2   | P-103  | @2021-05-02 | 颱風
            """,
            after="""
            # 企財險
            序號 | 保單號碼 | 出險日期    | 出險原因
            =1   | P-101  | @2021-03-02 | 火災
            =2   | P-102  | @2021-04-02 | 水漬
            =3   | P-103  | @2021-05-02 | 颱風
            """,
        ),
        "en": Example(
            before="""
            # Property
            No. | Policy No | Date of Loss | Cause of Loss
            =1  | P-101     | @2021-03-02  | Fire
            =12 | P-102     | @2021-04-02  | Water
            =3  | P-103     | @2021-05-02  | Typhoon
            """,
            after="""
            # Property
            No. | Policy No | Date of Loss | Cause of Loss
            =1  | P-101     | @2021-03-02  | Fire
            =2  | P-102     | @2021-04-02  | Water
            =3  | P-103     | @2021-05-02  | Typhoon
            """,
        ),
    },
)
