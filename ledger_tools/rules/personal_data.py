"""V44: an ID number in a free-text column."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ledger_tools.model.case import Case
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.table import Column, LedgerTable, ValueKind
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg
from ledger_tools.text.pattern import pattern

FREE_TEXT = (
    "description",
    "note",
    "survey_opinion",
    "cause",
    "refusal_reason",
    "diff_reason",
    "next_action",
    "incident_place",
    "complaint",
    "litigation",
    "fraud_doubt",
    "files",
)
_SHORTEST = 8  # characters of the shortest ID number, a Hong Kong one without brackets
_HAS_MANY_DIGITS = pattern(r"[0-9]{6}")


def check(case: Case) -> Iterator[Finding]:
    """Yield the free texts that hold a valid ID number; the number is masked in what the finding shows."""
    from ledger_tools.ledger.values.identifiers import ids_in_text

    for table in case.book.claims:
        for key in FREE_TEXT:
            column = table.get(key)
            if column is None or column.kind != ValueKind.TEXT:
                continue
            for i in _with_many_digits(column):
                found = [number.text for number in ids_in_text(column.values[i])]
                if found:
                    yield _finding(table, i, key, found)


def _with_many_digits(column: Column) -> Iterator[int]:
    """Yield the positions of texts with six digits in a row; one search over the distinct texts costs least."""
    texts = column.values.tolist()
    suspects = [text for text in set(texts) if len(text) >= _SHORTEST]
    if _HAS_MANY_DIGITS.search("\n".join(suspects)):
        numbered = {text for text in suspects if _HAS_MANY_DIGITS.search(text)}
        yield from (i for i, text in enumerate(texts) if text in numbered)


def _finding(table: LedgerTable, i: int, key: str, numbers: Sequence[str]) -> Finding:
    finding = RULE.at(table, i, key, msg("The text holds the ID number {number}.", number=masked(numbers[0])))
    value = unicodedata.normalize("NFKC", finding.value or "")  # the form in which the numbers were found
    for number in numbers:
        value = value.replace(number, masked(number))
    return replace(finding, value=value)


def masked(number: str) -> str:
    """Return an ID number with all but its first two and last two characters as asterisks."""
    return number[:2] + "*" * (len(number) - 4) + number[-2:]


RULE = Rule(
    code="personal-data-in-text",
    number="V44",
    severity=Severity.INFO,
    summary=msg("A free-text column holds an ID number."),
    why=msg("Remarks are copied into reports and mails, where ID numbers do not belong."),
    fix=msg("Move the number to the ID column, or delete it."),
    keys=FREE_TEXT,
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 僱主責任險
            保單號碼 | 出險日期    | 出險原因 | 備註
            P-501  | @2021-03-02 | 跌倒     | 傷者身分證A123456789
            """,
            after="""
            # 僱主責任險
            保單號碼 | 出險日期    | 出險原因 | 備註
            P-501  | @2021-03-02 | 跌倒     | 傷者身分證另存
            """,
        ),
        "zh-Hans": Example(
            before="""
            # 雇主责任险
            保单号 | 出险时间    | 出险原因 | 备注
            P-501  | @2021-03-02 | 跌倒     | 伤者身份证11010519491231002X
            """,
            after="""
            # 雇主责任险
            保单号 | 出险时间    | 出险原因 | 备注
            P-501  | @2021-03-02 | 跌倒     | 伤者身份证另存
            """,
        ),
    },
)
