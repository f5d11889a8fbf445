"""What is said about amounts that cannot be read, or are not certain."""

from __future__ import annotations

from collections.abc import Mapping

from ledger_tools.ledger.values.amount_forms import Trouble
from ledger_tools.text.i18n import Message, msg

_PLAIN_NUMBER = msg("Write one plain number, such as 12500 or 12,500.50.")

WHY: Mapping[Trouble, tuple[Message, Message]] = {
    Trouble.UNKNOWN: (msg("This cannot be read as an amount."), _PLAIN_NUMBER),
    Trouble.GROUPING: (
        msg("The commas or dots do not stand where thousands or decimals begin, so a digit may be missing."),
        _PLAIN_NUMBER,
    ),
    Trouble.SEVERAL: (
        msg("There is more than one number in the cell."),
        msg("Keep one amount here and move the others to columns or rows of their own."),
    ),
    Trouble.RANGE: (
        msg("The cell gives a range or a limit, not an amount, so it is left out of sums."),
        msg("Write one amount, if need be with “about”, such as “about 5000”."),
    ),
    Trouble.PERCENT: (msg("This is a percentage, not an amount."), msg("Write the amount itself.")),
    Trouble.SHORTENED: (
        msg("The number is shortened as in speech and can be read in two ways."),
        msg("Write it in digits, such as 12000."),
    ),
    Trouble.SEPARATOR: (
        msg("The dot or comma can stand for thousands or for decimals, and the column does not settle which."),
        msg("Write the amount without separators, such as 1234 or 1234.50."),
    ),
    Trouble.OTHER_COMMA: (
        msg("The decimals seem to begin after a comma here, but most of the column writes them after a dot."),
        msg("Write the amount without separators, such as 1234 or 1234.50."),
    ),
    Trouble.OTHER_DOT: (
        msg("The decimals seem to begin after a dot here, but most of the column writes them after a comma."),
        msg("Write the amount without separators, such as 1234 or 1234,50."),
    ),
    Trouble.CURRENCIES: (msg("The cell names two currencies."), msg("Keep the currency of the amount only.")),
    Trouble.MORE_WORDS: (
        msg("There are other words beside the amount."),
        msg("Keep only the amount here and move the words to the notes."),
    ),
    Trouble.TOO_LARGE: (msg("The number is too large to be an amount of money."), _PLAIN_NUMBER),
    Trouble.DATE: (
        msg("The number is shown as a date, not as an amount."),
        msg("Give the cell a number format, or move the date to its own column."),
    ),
    Trouble.TRUTH: (msg("This is a yes or no, not an amount."), _PLAIN_NUMBER),
}

ABOUT = (
    msg("The cell says about, so the amount counts as an estimate."),
    msg("Write the exact amount once it is known."),
)
