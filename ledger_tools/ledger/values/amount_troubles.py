"""What is said about amounts that cannot be read, or are not certain."""

from __future__ import annotations

from collections.abc import Mapping

from ledger_tools.ledger.values.amount_forms import Trouble
from ledger_tools.text.i18n import Message, msg

_PLAIN_NUMBER = msg("write one plain number, such as 12500 or 12,500.50")

WHY: Mapping[Trouble, tuple[Message, Message]] = {
    Trouble.UNKNOWN: (msg("this cannot be read as an amount"), _PLAIN_NUMBER),
    Trouble.GROUPING: (
        msg("the commas or dots do not stand where thousands or decimals begin, so a digit may be missing"),
        _PLAIN_NUMBER,
    ),
    Trouble.SEVERAL: (
        msg("there is more than one number in the cell"),
        msg("keep one amount here and move the others to columns or rows of their own"),
    ),
    Trouble.RANGE: (
        msg("the cell gives a range or a limit, not an amount, so it is left out of sums"),
        msg("write one amount, if need be with “about”, such as “about 5000”"),
    ),
    Trouble.PERCENT: (msg("this is a percentage, not an amount"), msg("write the amount itself")),
    Trouble.SHORTENED: (
        msg("the number is shortened as in speech and can be read in two ways"),
        msg("write it in digits, such as 12000"),
    ),
    Trouble.SEPARATOR: (
        msg("the dot or comma can stand for thousands or for decimals, and the column does not settle which"),
        msg("write the amount without separators, such as 1234 or 1234.50"),
    ),
    Trouble.CURRENCIES: (msg("the cell names two currencies"), msg("keep the currency of the amount only")),
    Trouble.MORE_WORDS: (
        msg("there are other words beside the amount"),
        msg("keep only the amount here and move the words to the notes"),
    ),
    Trouble.TOO_LARGE: (msg("the number is too large to be an amount of money"), _PLAIN_NUMBER),
    Trouble.DATE: (
        msg("the number is shown as a date, not as an amount"),
        msg("give the cell a number format, or move the date to its own column"),
    ),
    Trouble.TRUTH: (msg("this is a yes or no, not an amount"), _PLAIN_NUMBER),
}

ABOUT = (
    msg("the cell says about, so the amount counts as an estimate"),
    msg("write the exact amount once it is known"),
)
