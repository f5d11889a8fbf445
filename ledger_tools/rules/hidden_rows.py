"""V40: records that cannot be seen at present, because their rows or their whole sheet are hidden."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger_tools.model.case import Case
from ledger_tools.model.cells import CellRef
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.reading import SheetReading
from ledger_tools.rules.rule import Example, Rule
from ledger_tools.text.i18n import Message, msg

_MOST_NAMED = 8  # stretches of rows in one message


def check(case: Case) -> Iterator[Finding]:
    """Yield one finding for each sheet with hidden records, at A1."""
    seen: dict[str, list[SheetReading]] = {}
    for table in case.book.claims:
        seen.setdefault(table.sheet, []).append(table.reading)
    for sheet, readings in seen.items():
        rows = sorted({int(row) for reading in readings for row in reading.hidden_rows})
        if any(reading.state != "visible" for reading in readings):
            message = msg("The sheet is hidden; its {rows} records are counted.", rows=sum(r.rows for r in readings))
        elif rows:
            message = _hidden(rows)
        else:
            continue
        yield Finding(RULE.code, RULE.severity, CellRef(sheet, 1, 1), message, fix=RULE.fix)


def _hidden(rows: Sequence[int]) -> Message:
    if len(rows) == 1:
        return msg("The record in row {row} is hidden or filtered out, and counted all the same.", row=rows[0])
    return msg(
        "Records hidden or filtered out are counted all the same: {rows}, in rows {list}.",
        rows=len(rows),
        list=_stretches(rows),
    )


def _stretches(rows: Sequence[int]) -> str:
    """Return row numbers with neighbours joined, such as ``4-9, 12``."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    words = [str(first) if first == last else f"{first}-{last}" for first, last in runs]
    return ", ".join(words[:_MOST_NAMED]) + (", …" if len(words) > _MOST_NAMED else "")


RULE = Rule(
    code="hidden-rows",
    number="V40",
    severity=Severity.INFO,
    summary=msg("Records are hidden or filtered out; they are counted all the same."),
    why=msg("Figures on the screen and figures in reports differ."),
    fix=msg("Show the rows or clear the filter to see what is counted."),
    check=check,
    examples={
        "zh-Hant": Example(
            before="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因
            P-101  | @2021-03-02 | 火災
            ~ P-102 | @2021-04-02 | 水漬
            """,
            after="""
            # 企財險
            保單號碼 | 出險日期    | 出險原因
            P-101  | @2021-03-02 | 火災
            P-102  | @2021-04-02 | 水漬
            """,
        ),
        "en": Example(
            before="""
            # Property
            Policy No | Date of Loss | Cause of Loss
            ~ P-101   | @2021-03-02  | Fire
            P-102     | @2021-04-02  | Water
            """,
            after="""
            # Property
            Policy No | Date of Loss | Cause of Loss
            P-101     | @2021-03-02  | Fire
            P-102     | @2021-04-02  | Water
            """,
        ),
    },
)
