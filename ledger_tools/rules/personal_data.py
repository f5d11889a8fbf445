"""V44: an ID number in a free-text column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from ledger_tools.model.case import Case
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.table import Column, LedgerTable, ValueKind
from ledger_tools.rules.look import positions
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import msg

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
# Mainland: 17 digits and a check character; Taiwan: a letter, 1 2 8 or 9, eight digits; Hong Kong: letters, six digits,
# a check character in brackets. Digits on either side mean a longer number that is no ID.
_CANDIDATE = re.compile(
    r"(?<![0-9A-Za-z])(?:(?P<cn>[1-9][0-9]{16}[0-9Xx])|(?P<tw>[A-Za-z][1289][0-9]{8})|"
    r"(?P<hk>[A-Za-z]{1,2}[0-9]{6}[((][0-9Aa][))]))(?![0-9A-Za-z])"
)
_HAS_MANY_DIGITS = re.compile(r"[0-9]{6}")
_CN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_TW_LETTERS = {letter: 10 + place for place, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO")}


def check(case: Case) -> Iterator[Finding]:
    """Yield the free texts that hold a valid ID number; the number is masked in what the finding shows."""
    for table in case.book.claims:
        for key in FREE_TEXT:
            column = table.get(key)
            if column is None or column.kind != ValueKind.TEXT:
                continue
            for i in _with_many_digits(column):
                found = [m for m in _CANDIDATE.finditer(column.values[i]) if is_id_number(m[0])]
                if found:
                    yield _finding(table, i, key, found[0][0])


def _with_many_digits(column: Column) -> Iterator[int]:
    """Yield the positions of texts with six digits in a row; one search over all texts joined costs least."""
    texts = column.values.tolist()
    if not _HAS_MANY_DIGITS.search("\n".join(texts)):
        return
    yield from positions(column.ok & np.array([_HAS_MANY_DIGITS.search(text) is not None for text in texts], bool))


def _finding(table: LedgerTable, i: int, key: str, number: str) -> Finding:
    finding = RULE.at(table, i, key, msg("The text holds the ID number {number}.", number=masked(number)))
    hidden = _CANDIDATE.sub(lambda m: masked(m[0]) if is_id_number(m[0]) else m[0], finding.value or "")
    return replace(finding, value=hidden)


def masked(number: str) -> str:
    """Return an ID number with all but its first two and last two characters as asterisks."""
    return number[:2] + "*" * (len(number) - 4) + number[-2:]


def is_id_number(text: str) -> bool:
    """True if the text is a mainland, Taiwan or Hong Kong ID number with the right check digit."""
    match = _CANDIDATE.fullmatch(text)
    if match is None:
        return False
    if match["cn"]:
        total = sum(w * int(d) for w, d in zip(_CN_WEIGHTS, text, strict=False))
        return "10X98765432"[total % 11] == text[-1].upper() and "1900" <= text[6:10] <= "2099"
    if match["tw"]:
        code = _TW_LETTERS[text[0].upper()]
        digits = [code // 10, code % 10, *map(int, text[1:])]
        return sum(w * d for w, d in zip((1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), digits, strict=True)) % 10 == 0
    letters = text[: text.index(next(c for c in text if c.isdigit()))].upper().rjust(2)
    values = [36 if c == " " else ord(c) - 55 for c in letters]
    digits = [int(c) for c in text[len(letters.strip()) :][:6]]
    check = text[-2].upper()
    total = sum(w * v for w, v in zip((9, 8, 7, 6, 5, 4, 3, 2), values + digits, strict=True))
    return (total + (10 if check == "A" else int(check))) % 11 == 0


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
            保單號 | 出險時間    | 出險原因 | 備註
            P-501  | @2021-03-02 | 跌倒     | 傷者身分證A123456789
            """,
            after="""
            # 僱主責任險
            保單號 | 出險時間    | 出險原因 | 備註
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
