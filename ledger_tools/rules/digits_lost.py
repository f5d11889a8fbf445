"""V24: a long identifier kept as a number, which spreadsheets cut to 15 digits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.grid import Bools, Kind
from ledger_tools.model.table import Column, LedgerTable
from ledger_tools.rules.look import is_kind, positions
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg
from ledger_tools.text.pattern import pattern

KEYS = ("policy_no", "report_no", "claim_no", "own_ref", "customer_id", "id_no", "phone")
_KEPT = 1e15  # the first number with 16 digits
_SCIENTIFIC = pattern(r"[0-9]\.?[0-9]*[eE]\+[0-9]{2,3}\Z")  # what a number looks like after a detour through CSV


def check(case: Case) -> Iterator[Finding]:
    """Yield the identifiers stored as numbers of 16 digits and more, and those written as ``1.23E+17``."""
    for table in case.book.claims:
        for key in KEYS:
            column = table.get(key)
            if column is None:
                continue
            for i in positions(_too_long(column)):
                seen = as_kept(float(column.cells.number[column.where[i]]))
                message = msg(
                    "{value} is stored as a number; spreadsheets keep 15 digits, the rest became zeros.", value=seen
                )
                yield replace(RULE.at(table, i, key, message), value=seen)
            for i in positions(_scientific(table, column)):
                message = msg(
                    "{value} is a number cut short to text; its last digits are gone.", value=table.shown(i, key)
                )
                yield RULE.at(table, i, key, message)


def as_kept(number: float) -> str:
    """Return a long whole number as spreadsheets show it: 15 digits, then zeros."""
    return str(int(Decimal(f"{number:.14e}")))


def loses_digits(table: LedgerTable, key: str) -> Bools:
    """Return True where an identifier has lost digits, so that no other rule judges its shape or compares it."""
    column = table.get(key)
    if column is None or key not in KEYS:
        return np.zeros(len(table), bool)
    fact = f"loses_digits {key}"
    if fact not in table.facts:
        table.facts[fact] = _too_long(column) | _scientific(table, column)
    kept: Bools = table.facts[fact]
    return kept.copy()


def _too_long(column: Column) -> Bools:
    mask = is_kind(column, Kind.NUMBER)
    mask[mask] = np.abs(column.cells.number[column.where[mask]]) >= _KEPT
    return mask


def _scientific(table: LedgerTable, column: Column) -> Bools:
    mask = is_kind(column, Kind.TEXT) & column.ok
    if "+" not in "".join(column.values.tolist()):  # one search over all texts costs least
        mask[:] = False
    if mask.any():
        texts = column.cells.text[column.where[mask]]
        which, back = np.unique(texts, return_inverse=True)
        strings = table.grid.strings
        cut = [
            _SCIENTIFIC.match(strings[t].strip()) is not None if "+" in strings[t] else False for t in which.tolist()
        ]
        mask[mask] = np.array(cut, bool)[back]
    return mask


RULE = Rule(
    code="digits-lost",
    number="V24",
    severity=Severity.ERROR,
    summary=msg("A long policy, claim or ID number is kept as a number and has lost its last digits."),
    why=msg("The number no longer finds the policy, and the lost digits cannot be computed back."),
    fix=msg("Format the cell as text and type the number again from the papers."),
    keys=KEYS,
    check=check,
    examples={
        "zh-Hans": Example(
            before="""
            # 企财险
            保单号               | 出险时间    | 出险原因
            =1234567890123450000 | @2021-03-02 | 火灾
            """,
            after="""
            # 企财险
            保单号              | 出险时间    | 出险原因
            1234567890123456789 | @2021-03-02 | 火灾
            """,
        ),
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼     | 出險日期    | 出險原因
            1.23457E+17 | @2021-03-02 | 火災
            """,
            after="""
            # 企財險
            保單號碼            | 出險日期    | 出險原因
            123456789012345678 | @2021-03-02 | 火災
            """,
        ),
    },
)
