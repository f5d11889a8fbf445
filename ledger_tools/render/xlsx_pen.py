"""What every part of the workbook writer holds in its hand: the formats, the language, where links lead."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ledger_tools.model.cells import CellRef
from ledger_tools.model.report import Text, words
from ledger_tools.render import styles

CELL_LIMIT = 32_767  # characters; XlsxWriter drops longer texts without a word


@dataclass(slots=True)
class Pen:
    """What writing needs to know: the workbook's formats, the language, and where links lead.

    Attributes:
        rows: ledger row -> row of the claims sheet (0-based), for links within the report.
        claims: name of the claims sheet.
        ledger: path to the ledger for links out of the report, None for none.
    """

    book: Any
    language: str
    rows: dict[CellRef, int] = field(default_factory=dict)
    claims: str = ""
    ledger: str | None = None
    formats: dict[tuple[str, ...], Any] = field(default_factory=dict)

    def look(self, *names: str, number: str | None = None) -> Any:
        """Return the format of some looks of ``styles.LOOKS`` on top of one another, with a number format."""
        key = (*names, number or "")
        if key not in self.formats:
            properties = styles.base(self.language)
            for name in names:
                properties |= styles.LOOKS[name]
            if number:
                properties["num_format"] = styles.NUMBERS[number]
            self.formats[key] = self.book.add_format(properties)
        return self.formats[key]

    def words(self, text: Text) -> str:
        """Return a text in the report's language."""
        return words(text, self.language)

    def write(self, page: Any, row: int, column: int, text: str, look: Any) -> None:
        """Write text as text, cut to what a cell holds."""
        page.write_string(row, column, text[:CELL_LIMIT], look)
