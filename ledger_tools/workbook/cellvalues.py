"""Values into cells and back: what is written between ``<c>`` and ``</c>``, and what a stored cell holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from xml.parsers import expat

from ledger_tools.errors import WriteRefused
from ledger_tools.model.edits import Value
from ledger_tools.text.i18n import msg
from ledger_tools.workbook.escapes import protect_escapes, unescape_excel
from ledger_tools.workbook.xmlbytes import escape_text

MAX_TEXT = 32_767  # UTF-16 units in one cell
MAX_DIGITS = 15  # what a spreadsheet's binary number can hold
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]")
_LONE = re.compile("[\ud800-\udfff]")
_FIRST_SOUND_DAY = date(1900, 3, 1)  # before it the 1900 system counts a day that never was
_SECONDS = Decimal(86_400)


@dataclass(frozen=True, slots=True)
class Stored:
    """What a cell holds.

    Attributes:
        kind: ``empty``, ``text``, ``number``, ``bool``, ``error``, ``date`` (ISO text in the file) or ``uncached``.
        text: the text, the number as written, ``TRUE``/``FALSE``, the error's name.
        formula: without ``=``; None where the cell has none. A member of a shared formula has "".
    """

    kind: str = "empty"
    text: str = ""
    formula: str | None = None


def cell_content(value: Value, *, epoch_1904: bool, where: str) -> tuple[bytes, bytes]:
    """Return a cell's ``t`` attribute (without quotes, empty for numbers) and its inner bytes without prefix marks.

    The inner bytes use ``%`` where the file's own prefix goes.

    Raises:
        WriteRefused: a cell cannot hold the value.
    """
    if value is None:
        return b"", b""
    if isinstance(value, bool):
        return b"b", b"<%v>" + (b"1" if value else b"0") + b"</%v>"
    if isinstance(value, str):
        return b"inlineStr", text_content(value, where)
    return b"", b"<%v>" + number_text(value, epoch_1904=epoch_1904, where=where).encode() + b"</%v>"


def text_content(text: str, where: str) -> bytes:
    """Return the inline string of a text.

    Raises:
        WriteRefused: longer than a cell can hold, or not text.
    """
    if _LONE.search(text):
        raise WriteRefused(
            msg("the text for {cell} holds half a character; check where it was copied from.", cell=where)
        )
    length = len(text) + sum(1 for c in text if ord(c) > 0xFFFF)
    if length > MAX_TEXT:
        raise WriteRefused(
            msg(
                "the text for {cell} has {length} characters and a cell holds {limit}; shorten it.",
                cell=where,
                length=length,
                limit=MAX_TEXT,
            )
        )
    keep = b' xml:space="preserve"' if text != text.strip() or "\n" in text or "\t" in text or "  " in text else b""
    return b"<%is><%t" + keep + b">" + escape_text(escape_controls(text)).replace(b"%", b"%%") + b"</%t></%is>"


def escape_controls(text: str) -> str:
    """Return text with characters that XML cannot hold written as ``_xHHHH_``, and look-alikes of that protected."""
    return _CONTROL.sub(lambda m: f"_x{ord(m[0]):04X}_", protect_escapes(text))


def with_prefix(inner: bytes, prefix: bytes) -> bytes:
    """Return inner bytes with the file's own prefix put in."""
    return re.sub(rb"%%|<%|</%", lambda m: b"%" if m[0] == b"%%" else m[0][:-1] + prefix, inner)


def number_text(value: int | float | Decimal | date | datetime | time, *, epoch_1904: bool, where: str) -> str:
    """Return a number, or the serial number of a day, moment or time of day, as the file writes it.

    Raises:
        WriteRefused: more than 15 digits, not finite, or a day that the workbook cannot count.
    """
    if isinstance(value, date | time):
        return _plain(serial(value, epoch_1904=epoch_1904, where=where))
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise WriteRefused(msg("{cell} cannot hold {value}; give a finite number.", cell=where, value=value))
        return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    number = Decimal(value)
    if not number.is_finite():
        raise WriteRefused(msg("{cell} cannot hold {value}; give a finite number.", cell=where, value=value))
    digits = "".join(map(str, number.as_tuple().digits)).strip("0")
    if len(digits) > MAX_DIGITS or (number and not -300 < number.adjusted() < 300):
        raise WriteRefused(
            msg(
                "the number for {cell} has more than {limit} digits and a spreadsheet would lose the last ones; "
                "write it as text.",
                cell=where,
                limit=MAX_DIGITS,
            )
        )
    return _plain(number)


def _plain(number: Decimal) -> str:
    if number == number.to_integral_value() and abs(number) < Decimal(10) ** 15:
        return str(int(number))
    text = f"{number.normalize():f}"
    return text if len(text) <= 24 else str(number.normalize())


def serial(value: date | datetime | time, *, epoch_1904: bool, where: str) -> Decimal:
    """Return the serial number of a day, a moment or a time of day.

    Raises:
        WriteRefused: before the workbook's first day, or with a time zone.
    """
    if isinstance(value, time):
        return _fraction(value, where)
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            raise WriteRefused(msg("the moment for {cell} names a time zone, which a cell cannot hold.", cell=where))
        return serial(value.date(), epoch_1904=epoch_1904, where=where) + _fraction(value.time(), where)
    first = date(1904, 1, 1) if epoch_1904 else date(1900, 1, 1)
    if value < first:
        raise WriteRefused(
            msg(
                "{cell} cannot hold {day}: this workbook counts days from {first} on.",
                cell=where,
                day=value,
                first=first,
            )
        )
    if epoch_1904:
        return Decimal((value - first).days)
    return Decimal((value - first).days + (2 if value >= _FIRST_SOUND_DAY else 1))


def _fraction(value: time, where: str) -> Decimal:
    if value.tzinfo is not None:
        raise WriteRefused(msg("the moment for {cell} names a time zone, which a cell cannot hold.", cell=where))
    seconds = value.hour * 3600 + value.minute * 60 + value.second
    return round((Decimal(seconds) + Decimal(value.microsecond) / 1_000_000) / _SECONDS, 11)


def moment(serial_text: str, *, epoch_1904: bool) -> date | datetime | time | None:
    """Return what a serial number shows under a date format; None where it shows nothing sensible."""
    try:
        number = Decimal(serial_text)
        if number < 0 or not number.is_finite():
            return None
        days, rest = divmod(number, 1)
        seconds = round(rest * _SECONDS)
        if days == 0 and not epoch_1904:
            return (datetime(2000, 1, 1) + timedelta(seconds=seconds)).time()
        if epoch_1904:
            start = datetime(1904, 1, 1)
        elif days == 60:
            return None
        else:
            start = datetime(1899, 12, 30) if days > 60 else datetime(1899, 12, 31)
        found = start + timedelta(days=int(days), seconds=seconds)
    except (ArithmeticError, ValueError, OverflowError):
        return None
    return found.date() if seconds == 0 else found


def read_cell(cell: bytes, prefix: bytes, shared: Callable[[int], str]) -> Stored:
    """Return what one ``<c>`` element holds.

    Args:
        cell: the whole element, as it stands in the sheet part.
        shared: gives the shared string of an index.
    """
    seen: dict[str, str] = {}
    stack: list[str] = []
    texts: list[str] = []
    root: dict[str, str] = {}

    def opened(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if not stack:
            root.update(attributes)
        stack.append(local)
        if local in ("f", "is"):
            seen.setdefault(local, "")

    def closed(_: str) -> None:
        stack.pop()

    def words(text: str) -> None:
        if len(stack) == 2 and stack[1] in ("v", "f"):
            seen[stack[1]] = seen.get(stack[1], "") + text
        elif "is" in stack and stack[-1] == "t" and "rPh" not in stack:
            texts.append(text)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = opened, closed, words
    parser.Parse(cell, True)
    formula = seen.get("f")
    kind, value = root.get("t", "n"), seen.get("v", "")
    if kind == "inlineStr" and "is" in seen:
        return Stored("text", unescape_excel("".join(texts)), formula)
    if not value:
        if kind == "str" and formula is not None:
            return Stored("text", "", formula)
        return Stored("uncached" if formula is not None else "empty", "", formula)
    if kind == "s":
        return Stored("text", shared(int(value)), formula)
    if kind == "b":
        return Stored("bool", "TRUE" if value.strip() in ("1", "true") else "FALSE", formula)
    names = {"str": "text", "e": "error", "d": "date"}
    return Stored(names.get(kind, "number"), unescape_excel(value) if kind == "str" else value, formula)


def same_number(a: str, b: str) -> bool:
    """True if two texts write the same number, as a spreadsheet's binary number sees it."""
    try:
        return float(a) == float(b)
    except ValueError:
        return False


def holds(stored: Stored, value: Value, *, epoch_1904: bool) -> bool:
    """True if a cell without a formula holds exactly this value."""
    if stored.formula is not None:
        return False
    if value is None:
        return stored.kind == "empty"
    if isinstance(value, bool):
        return stored.kind == "bool" and stored.text == ("TRUE" if value else "FALSE")
    if isinstance(value, str):
        return stored.kind == "text" and stored.text == value
    if stored.kind == "date":
        return isinstance(value, date | time) and stored.text.removesuffix("T00:00:00") == value.isoformat()
    if stored.kind != "number":
        return False
    return same_number(stored.text, number_text(value, epoch_1904=epoch_1904, where=""))
