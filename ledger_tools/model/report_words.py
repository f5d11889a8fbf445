"""Values of a report as people read them on paper and on a page, where no spreadsheet formats them."""

from __future__ import annotations

from typing import Any

from ledger_tools.model.report import ReportColumn, Shape, Table, words

NOTHING = "–"
_NUMBERS = {Shape.COUNT: ",", Shape.DAYS: ",.1f", Shape.RATIO: ",.1%", Shape.RATE: ",.3f"}


def printed(value: Any, shape: Shape, language: str) -> str:
    """Return a value in words: amounts from hundredths, ratios in per cent, days to a tenth; "" for None."""
    if value is None:
        return ""
    if shape is Shape.MONEY:
        return money(value)
    if shape in _NUMBERS:
        return format(value, _NUMBERS[shape])
    if shape is Shape.DATE:
        return str(value.isoformat())
    return words(value, language) if isinstance(value, str) or hasattr(value, "text") else str(value)


def money(hundredths: int) -> str:
    """Return an amount with separators and two decimals, exact however large it is."""
    whole, rest = divmod(abs(int(hundredths)), 100)
    return f"{'-' if hundredths < 0 else ''}{whole:,}.{rest:02d}"


def cell_words(column: ReportColumn, value: Any, language: str) -> str:
    """Return what stands in a cell of a table: an empty one says what its column says of absent values."""
    return printed(value, column.shape, language) or column.absent


def total_words(table: Table, column: ReportColumn, language: str) -> str:
    """Return what stands under a column in the total row."""
    return printed((table.totals or {}).get(column.key), column.shape, language)
