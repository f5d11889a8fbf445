"""``--header-row SHEET=N`` and ``--map SHEET!COLUMN=KEY`` taken apart and held against the sheets that are there."""

from __future__ import annotations

from collections.abc import Sequence

from ledger_tools.errors import UsageProblem
from ledger_tools.model.cells import column_number
from ledger_tools.text.i18n import msg


def header_overrides(words: Sequence[str], sheets: Sequence[str]) -> dict[str, int]:
    """Return the header row by sheet name.

    Raises:
        UsageProblem: not ``SHEET=N``, or no such sheet.
    """
    rows = {}
    for word in words:
        sheet, sign, number = parted(_unquoted(word), "=＝")
        if not sign or not number.strip().isdecimal() or int(number) < 1:
            raise UsageProblem(msg("--header-row {word}: write it like --header-row 企財險=3.", word=word))
        rows[_sheet(sheet, sheets, "--header-row")] = int(number)
    return rows


def column_overrides(words: Sequence[str], sheets: Sequence[str]) -> dict[tuple[str, int], str]:
    """Return the word for a key by sheet name and 1-based column; "" for a column to be left unread.

    Raises:
        UsageProblem: not ``SHEET!COLUMN=KEY``, no such sheet, or no such column.
    """
    keys = {}
    for word in words:
        place, sign, key = parted(_unquoted(word), "=＝")
        sheet, mark, column = parted(place, "!！")
        try:
            number = column_number(column.strip()) if sign and mark else 0
        except ValueError:
            number = 0
        if not number:
            raise UsageProblem(msg("--map {word}: write it like --map 企財險!H=paid.", word=word))
        keys[(_sheet(sheet, sheets, "--map"), number)] = key.strip()
    return keys


def column_place(word: str, sheets: Sequence[str], command: str) -> tuple[str, int]:
    """Return sheet and 1-based column of ``SHEET!COLUMN``.

    Raises:
        UsageProblem: not written like that, or no such sheet.
    """
    sheet, mark, column = parted(_unquoted(word), "!！")
    try:
        number = column_number(column.strip().strip("$")) if mark else 0
    except ValueError:
        number = 0
    if not number:
        raise UsageProblem(msg("{place} names no column; write it like 企財險!H.", place=word))
    return _sheet(sheet, sheets, command), number


def parted(word: str, signs: str) -> tuple[str, str, str]:
    """Return what stands before the last of some signs, the sign, and what stands behind, as ``str.rpartition``."""
    at = max(word.rfind(sign) for sign in signs)
    return (word[:at], word[at], word[at + 1 :]) if at >= 0 else ("", "", word)


def _unquoted(word: str) -> str:
    """Return a word without quotes around all of it, which the Windows shell leaves on."""
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] and word[0] in "'\"" else word


def _sheet(name: str, sheets: Sequence[str], option: str) -> str:
    """Return the sheet meant: as written, without quotes, or differing only in case and outer spaces."""
    bare = name.strip().strip("'")
    for candidate in (name, bare):
        if candidate in sheets:
            return candidate
    for sheet in sheets:
        if sheet.strip().casefold() == bare.casefold():
            return sheet
    raise UsageProblem(
        msg(
            "{option}: there is no sheet {sheet}; the sheets are {sheets}.",
            option=option,
            sheet=bare,
            sheets=list(sheets),
        )
    )
