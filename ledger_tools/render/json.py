"""``validate``, ``inspect`` and ``rules`` as JSON, schema 1; the schemas are published in ``schemas/``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ledger_tools.model.case import Book, WorkbookId
from ledger_tools.model.cells import column_letter
from ledger_tools.model.findings import Finding
from ledger_tools.model.prospects import Prospect
from ledger_tools.model.reading import ColumnReading, SheetReading
from ledger_tools.render.checked import Checked

SCHEMAS = Path(__file__).resolve().parent / "schemas"


def schema(name: str) -> dict[str, Any]:
    """Return a published JSON Schema by its name, such as ``validate`` or ``receipt``."""
    loaded: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    return loaded


def dumps(data: Mapping[str, object]) -> bytes:
    """Return a JSON object in UTF-8, its keys in the order given, each entry of a list of objects on a line of its own.

    So written it can be read and compared line by line, and a hundred thousand findings cost neither the time nor the
    memory of the standard library's indented form. Lists of objects may be generators.
    """
    text = "{\n" + ",\n".join(f" {_word(key)}: {_value(value)}" for key, value in data.items()) + "\n}\n"
    return text.encode("utf-8", "replace")  # half a surrogate pair from a damaged cell becomes a question mark


def _value(value: object) -> str:
    if isinstance(value, Iterator) or (isinstance(value, list) and value and isinstance(value[0], dict)):
        entries = ",\n".join(f"  {_word(entry)}" for entry in value)
        return f"[\n{entries}\n ]" if entries else "[]"
    return _word(value)


def _word(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def validate_json(checked: Checked, language: str, *, show_accepted: bool = False) -> bytes:
    """Return the outcome of ``validate``; every finding, ungrouped.

    Args:
        show_accepted: also list the accepted findings, apart from the others.
    """

    def listed(findings: Iterable[Finding]) -> Iterator[dict[str, Any]]:
        return (finding_data(finding, language) | {"fingerprint": checked.fingerprint(finding)} for finding in findings)

    data: dict[str, object] = {
        "schema": "ledger-tools/validate/1",
        "workbook": workbook_data(checked.book.workbook),
        "as_of": checked.as_of.isoformat(),
        "sheets": [sheet_data(reading) for reading in checked.book.readings],
        "findings": listed(checked.findings),
        "summary": checked.counts(),
        "accepted": len(checked.accepted),
    }
    if show_accepted:
        data["accepted_findings"] = listed(checked.accepted)
    return dumps(data)


def inspect_json(book: Book, package: dict[str, Any], language: str, writing: Sequence[Prospect] = ()) -> bytes:
    """Return how a workbook was understood, what in its package matters when saving, and what commands would touch."""
    return dumps(
        {
            "schema": "ledger-tools/inspect/1",
            "workbook": workbook_data(book.workbook),
            "sheets": [sheet_data(reading) | _more(reading, language) for reading in book.readings],
            "package": package,
            "writing": [prospect_data(prospect, language) for prospect in writing],
        }
    )


def prospect_data(prospect: Prospect, language: str) -> dict[str, Any]:
    """Return what one writing command would touch and add, or why it would be refused."""
    return {
        "command": prospect.command,
        "possible": prospect.reason is None,
        "touches": list(prospect.touches),
        "adds": list(prospect.adds),
        "reason": prospect.reason.text(language) if prospect.reason else None,
    }


def workbook_data(workbook: WorkbookId) -> dict[str, Any]:
    """Return WORKBOOK of schema 1."""
    return {"name": workbook.name, "sha256": workbook.sha256}


def sheet_data(reading: SheetReading) -> dict[str, Any]:
    """Return SHEET of schema 1."""
    return {
        "name": reading.name,
        "kind": str(reading.kind),
        "line": reading.line,
        "header_rows": _ints(reading.header_rows),
        "first_row": _int(reading.first_row),
        "last_row": _int(reading.last_row),
        "rows": int(reading.rows),
        "columns": [_column(column) for column in reading.columns],
        "unmapped": [{"column": column_letter(c.number), "header": c.header} for c in reading.columns if c.key is None],
        "left_out": [{"row": int(row.row), "why": row.why} for row in reading.left_out],
    }


def finding_data(finding: Finding, language: str) -> dict[str, Any]:
    """Return FINDING of schema 1."""
    return {
        "code": finding.code,
        "severity": finding.severity.word,
        "sheet": finding.cell.sheet,
        "cell": finding.cell.address,
        "row": int(finding.cell.row),
        "key": finding.key,
        "value": finding.value,
        "message": finding.message.text(language),
        "fix": finding.fix.text(language) if finding.fix else None,
        "related": [str(cell) for cell in finding.related],
    }


def _column(column: ColumnReading) -> dict[str, Any]:
    return {
        "column": column_letter(column.number),
        "header": column.header,
        "key": column.key,
        "matched": column.matched,
        "suggested": column.suggested,
        "unit": column.unit,
    }


def _more(reading: SheetReading, language: str) -> dict[str, Any]:
    """Return what only ``inspect`` tells of a sheet."""
    return {
        "role": reading.role or None,
        "state": reading.state,
        "hidden_rows": _ints(reading.hidden_rows),
        "assumptions": [{"cell": a.cell.address, "message": a.message.text(language)} for a in reading.assumptions],
    }


def _ints(numbers: Iterable[int]) -> list[int]:
    return [int(number) for number in numbers]


def _int(number: int | None) -> int | None:
    return None if number is None else int(number)
