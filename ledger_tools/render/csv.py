"""Findings as CSV that opens in Excel: UTF-8 with a mark, and no cell that a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import io
from unicodedata import normalize

from ledger_tools.render.checked import Checked

COLUMNS = ("workbook", "sheet", "cell", "row", "severity", "code", "key", "value", "message", "fix", "related")


def validate_csv(checked: Checked, language: str) -> bytes:
    """Return one line for each finding under a header line."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for finding in checked.findings:
        writer.writerow(
            guarded(text)
            for text in (
                checked.book.workbook.name,
                finding.cell.sheet,
                finding.cell.address,
                str(int(finding.cell.row)),
                finding.severity.word,
                finding.code,
                finding.key or "",
                finding.value or "",
                finding.message.text(language),
                finding.fix.text(language) if finding.fix else "",
                " ".join(str(cell) for cell in finding.related),
            )
        )
    return lines.getvalue().encode("utf-8-sig", "replace")


def guarded(text: str) -> str:
    """Return the text, with an apostrophe before it where a spreadsheet might take it for a formula (CWE-1236).

    Leading spaces do not hide a formula from every program, nor do full-width signs, so both are looked through.
    """
    start = normalize("NFKC", text.lstrip(" \u3000\u00a0\ufeff\u200b")[:1])
    return "'" + text if start in ("=", "+", "-", "@", "\t", "\r", "\n", "|", "\x00") and start else text
