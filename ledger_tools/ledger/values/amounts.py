"""Amounts of a column: stored numbers at once, texts by their forms, all as whole hundredths."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from ledger_tools.ledger.values import amount_troubles as say
from ledger_tools.ledger.values.absent import says_above, says_no_figure, says_pending
from ledger_tools.ledger.values.amount_forms import Marks, Trouble, WrittenAmount, read_written_amount
from ledger_tools.ledger.values.copies import copy_from_above
from ledger_tools.ledger.values.currencies import currency_of_format
from ledger_tools.ledger.values.distinct import Stored, take_apart
from ledger_tools.ledger.values.parsed import Parsed, Problem
from ledger_tools.model.arrays import NDArray, sorted_distinct
from ledger_tools.model.findings import Severity
from ledger_tools.model.grid import Bools, Grid, GridColumn, Int32s, Kind
from ledger_tools.model.table import MONEY_SCALE

_WHOLE_ENOUGH = 1e-6  # of a hundredth: what binary fractions of decimal amounts are off at most
_EXACT_FLOATS = 2.0**53  # whole numbers up to here are exact as binary floats
_LARGEST = 9 * 10**18  # int64, in hundredths
_CLEARLY = 2  # times as many cells: one way of writing decimals is the column's, the other a slip
_TROUBLES = tuple(Trouble)


@dataclass(frozen=True, slots=True)
class _Money:
    """Hundredths and reasons: shape (n,) each; reason 0 is none, else 1 + the index into ``_TROUBLES``."""

    values: NDArray[np.int64]
    reasons: NDArray[np.uint8]


def read_money(
    grid: Grid,
    cells: GridColumn,
    where: Int32s,
    *,
    unit: int = 1,
    header_currency: str | None = None,
    percent: bool = False,
) -> Parsed:
    """Return the amounts of a column of records in hundredths, int64 of shape (n,), 0 where absent or unreadable.

    More than two decimals are rounded half to even, after the unit is applied. A cell with 萬 or 元 of its own is not
    multiplied by the header's unit. About-amounts are ok and approximate; ranges are approximate and not ok.

    Args:
        unit: what one unit of the column is worth, 10000 for 萬元.
        header_currency: ISO code that the header names; decides only whether ¥ is JPY.
        percent: the column may hold percentages (a deductible); they are marked and raise no problem.
    """
    stored = take_apart(grid, cells, where)
    nothing, above = stored.texts_where(says_no_figure), stored.texts_where(says_above)
    left_out = nothing | above
    written = _read_texts(stored, left_out)
    from_texts = _values_of_texts(written, unit)
    from_numbers = _values_of_numbers(grid, stored, unit)
    values = stored.spread(from_texts.values, 0) + from_numbers.values
    reasons = stored.spread(from_texts.reasons, 0) + from_numbers.reasons
    reasons[left_out] = 0
    present = (stored.kind != 0) & ~nothing
    ok = present & (reasons == 0) & ~stored.broken & ~above
    about = stored.spread(np.array([w.about for w in written], bool), False) & ~left_out
    is_percent = reasons == _number_of(Trouble.PERCENT)
    if percent:
        reasons[is_percent] = 0
    parsed = Parsed(values, present, ok)
    parsed.approximate = about | (reasons == _number_of(Trouble.RANGE)) | stored.texts_where(says_pending)
    parsed.percent = is_percent if percent and is_percent.any() else None
    parsed.currency = _currencies(grid, stored, written, header_currency, ok)
    parsed.problems = _problems(reasons, about & ok)
    copy_from_above(parsed, above, "amount-unreadable")
    return parsed


def _number_of(trouble: Trouble) -> int:
    return _TROUBLES.index(trouble) + 1


def _read_texts(stored: Stored, left_out: Bools) -> list[WrittenAmount]:
    """Return each distinct text read; the column's own habit decides what a lone dot or comma means.

    Where cells of both habits stand, the far commoner one is the column's, and only cells of the other are doubted.
    """
    nothing = WrittenAmount()
    cells = np.bincount(stored.which[~left_out[stored.at]], minlength=len(stored.texts)).tolist()
    written = [read_written_amount(text) if n else nothing for text, n in zip(stored.texts, cells, strict=True)]
    commas = sum(n for w, n in zip(written, cells, strict=True) if w.marks == Marks.COMMA)
    dots = sum(n for w, n in zip(written, cells, strict=True) if w.marks == Marks.DOT)
    if not commas and not dots:
        return _doubted(written, Marks.UNCLEAR_DOT)
    if dots >= _CLEARLY * commas:
        return _doubted(written, Marks.COMMA, trouble=Trouble.OTHER_COMMA)
    if commas < _CLEARLY * dots:
        return _doubted(written, Marks.COMMA, Marks.UNCLEAR_COMMA, Marks.UNCLEAR_DOT)
    again = [
        read_written_amount(text, decimal_comma=True) if w.marks == Marks.UNCLEAR_DOT else w
        for text, w in zip(stored.texts, written, strict=True)
    ]
    return _doubted(_doubted(again, Marks.UNCLEAR_COMMA), Marks.DOT, trouble=Trouble.OTHER_DOT)


def _doubted(written: list[WrittenAmount], *marks: Marks, trouble: Trouble = Trouble.SEPARATOR) -> list[WrittenAmount]:
    """Return the amounts, those marked as unclear whose dots and commas are among the marks."""
    return [replace(w, trouble=trouble) if w.marks in marks else w for w in written]


def _values_of_texts(written: list[WrittenAmount], unit: int) -> _Money:
    """Return the hundredths of each distinct text."""
    money = _Money(np.zeros(len(written), np.int64), np.zeros(len(written), np.uint8))
    for index, amount in enumerate(written):
        trouble = amount.trouble
        if trouble == Trouble.SEPARATOR and amount.marks == Marks.UNCLEAR_DOT and unit > 1:
            trouble = None  # 1.234 萬元: nobody groups thousands of ten-thousands with a dot
        if trouble is None and amount.value is not None:
            hundredths = _rounded(amount.value, MONEY_SCALE if amount.own_unit else MONEY_SCALE * unit)
            if abs(hundredths) <= _LARGEST:
                money.values[index] = hundredths
                continue
            trouble = Trouble.TOO_LARGE
        if trouble is not None:
            money.reasons[index] = _number_of(trouble)
    return money


def _rounded(value: Fraction, scale: int) -> int:
    """Return value × scale, half to even; whole results, which are nearly all, without a costly fraction."""
    whole, rest = divmod(value.numerator * scale, value.denominator)
    return whole if rest == 0 else round(value * scale)


def _values_of_numbers(grid: Grid, stored: Stored, unit: int) -> _Money:
    """Return the hundredths of the stored numbers, 0 elsewhere."""
    money = _Money(np.zeros(len(stored), np.int64), np.zeros(len(stored), np.uint8))
    money.reasons[stored.kind == Kind.BOOL] = _number_of(Trouble.TRUTH)
    numeric = stored.kind == Kind.NUMBER
    if not numeric.any():
        return money
    hundredths, too_large = hundredths_of_floats(stored.number[numeric], unit)
    money.values[numeric] = hundredths
    reasons = np.where(too_large, _number_of(Trouble.TOO_LARGE), 0)
    for style in sorted_distinct(stored.style[numeric]):
        reason = _reason_of_format(grid, style)
        if reason is not None:
            reasons[stored.style[numeric] == style] = _number_of(reason)
    money.reasons[numeric] = reasons
    money.values[money.reasons != 0] = 0
    return money


def hundredths_of_floats(numbers: NDArray[np.float64], unit: int = 1) -> tuple[NDArray[np.int64], Bools]:
    """Return stored numbers as whole hundredths, and where one is too large (its value is then 0).

    What lies within a millionth of a whole hundredth is that hundredth. The rest is rounded half to even from the
    shortest decimal that stands for the float, which is what people see.
    """
    scaled = numbers * (unit * MONEY_SCALE)
    nearest = np.rint(scaled)
    plain = (np.abs(scaled - nearest) <= _WHOLE_ENOUGH) & (np.abs(scaled) < _EXACT_FLOATS)
    out = np.where(plain, nearest, 0).astype(np.int64)
    too_large = ~(np.abs(scaled) < _LARGEST)
    odd = ~plain & ~too_large
    if odd.any():
        found, which = np.unique(numbers[odd], return_inverse=True)
        exact = [round(Fraction(repr(number)) * unit * MONEY_SCALE) for number in found.tolist()]
        out[odd] = np.array(exact, np.int64)[which]
    return out, too_large


def _reason_of_format(grid: Grid, style: int) -> Trouble | None:
    """Return why a number under this format is no amount, None where it is one."""
    if 0 <= style < len(grid.formats.is_date) and grid.formats.is_date[style]:
        return Trouble.DATE
    return Trouble.PERCENT if "%" in grid.formats.code(style) else None


def _currencies(
    grid: Grid, stored: Stored, written: list[WrittenAmount], header_currency: str | None, ok: Bools
) -> NDArray[np.object_] | None:
    """Return the currency that each cell names in its text or shows by its number format; None if no cell does."""
    names = np.empty(len(written), object)
    names[:] = [
        "JPY"
        if header_currency == "JPY" and w.currency == "CNY" and "¥" in unicodedata.normalize("NFKC", text)
        else w.currency
        for w, text in zip(written, stored.texts, strict=True)
    ]
    currencies = stored.spread(names, "")
    numeric = stored.kind == Kind.NUMBER
    for style in sorted_distinct(stored.style[numeric]):
        if named := currency_of_format(grid.formats.code(style)):
            currencies[numeric & (stored.style == style)] = named
    currencies[~ok] = ""
    return currencies if np.any(currencies != "") else None


def _problems(reasons: NDArray[np.uint8], about: Bools) -> list[Problem]:
    """Return one problem per reason for all records that cannot be read, and one for the estimates."""
    problems = []
    for number in sorted_distinct(reasons[reasons > 0]):
        trouble = _TROUBLES[number - 1]
        positions = np.flatnonzero(reasons == number).astype(np.int32)
        if trouble == Trouble.RANGE:
            problems.append(Problem("amount-approximate", Severity.WARNING, positions, *say.WHY[trouble]))
        else:
            problems.append(Problem("amount-unreadable", Severity.ERROR, positions, *say.WHY[trouble]))
    if about.any():
        positions = np.flatnonzero(about).astype(np.int32)
        problems.append(Problem("amount-approximate", Severity.WARNING, positions, *say.ABOUT))
    return problems
