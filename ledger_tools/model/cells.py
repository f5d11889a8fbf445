"""Where something stands in a workbook: sheet, row, column, and the address people read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ledger_tools.text.pattern import pattern

MAX_ROWS = 1_048_576  # the sheet size of every OOXML spreadsheet program
MAX_COLUMNS = 16_384
_ADDRESS = pattern(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})\Z")


@lru_cache(maxsize=MAX_COLUMNS)
def column_letter(number: int) -> str:
    """Return the letter of a 1-based column number: 1 -> A, 27 -> AA.

    Raises:
        ValueError: the number is not between 1 and 16,384.
    """
    if not 1 <= number <= MAX_COLUMNS:
        raise ValueError(f"no such column: {number}")
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the 1-based number of a column letter: A -> 1, AA -> 27.

    Raises:
        ValueError: not one to three Latin letters, or beyond XFD.
    """
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise ValueError(f"no such column: {letters}")
        number = number * 26 + ord(letter) - 64
    if not 1 <= number <= MAX_COLUMNS:
        raise ValueError(f"no such column: {letters}")
    return number


@dataclass(frozen=True, slots=True, order=True)
class CellRef:
    """One cell of one sheet; row and column are 1-based, as at the edges of the user's own sheet."""

    sheet: str
    row: int
    column: int

    @property
    def address(self) -> str:
        """Return the address within the sheet, such as ``H5``."""
        return f"{column_letter(self.column)}{self.row}"

    def __str__(self) -> str:
        """Return the address with its sheet, such as ``企財險!H5``."""
        return f"{self.sheet}!{self.address}"

    @classmethod
    def parse(cls, sheet: str, address: str) -> CellRef:
        """Return the cell that an address such as ``H5`` or ``$H$5`` names.

        Raises:
            ValueError: the text is not the address of one cell within the sheet's limits.
        """
        match = _ADDRESS.match(address)
        if match is None or int(match[2]) > MAX_ROWS:
            raise ValueError(f"not a cell address: {address}")
        return cls(sheet, int(match[2]), column_number(match[1]))
