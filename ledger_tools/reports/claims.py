"""All claim ledgers of a book as one pandas frame, a row for each claim, with what reports ask of it worked out.

Text, codes and days are columns as they are; money stays in whole hundredths beside a mask that says where it was read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.ledger.currencies import currencies
from ledger_tools.model import derive
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.report import Sources
from ledger_tools.model.table import Column, LedgerTable, ValueKind

if TYPE_CHECKING:
    import pandas as pd

    from ledger_tools.model.case import Book

MONEY_KEYS = ("claimed", "assessed", "approved", "paid", "reserve", "recovery", "expense_paid")
AS_IT_STANDS = "own_incurred"  # incurred amounts of sheets that keep them but no reserves, and are taken at their word
START_KEYS = ("opened_at", "reported_at", "incident_at")  # the first that was read starts the claim
DAY_KEYS = ("incident_at", "reported_at", "paid_at", "closed_at", "reopened_at")
TEXT_KEYS = ("policy_no", "claim_no", "cause", "insurer", "stage")

NUMBERS = ("claim_no", "report_no", "own_ref")  # what people call a claim by, best first

Words = NDArray[np.object_]


def claims_frame(book: Book) -> pd.DataFrame:
    """Return every claim of the book, in the workbook's order; index = 0 … n-1.

    Columns: ``table`` (position in ``book.claims``), ``position`` (in that table), ``sheet``, ``row``, ``line``, the
    keys of ``TEXT_KEYS`` as text, of ``DAY_KEYS`` as days, ``start`` with ``start_key``, ``ended`` with ``ended_key``,
    ``is_closed``, ``is_unclear``, ``is_reopened``, ``outcome``, ``outcome_said`` (the row itself states it),
    ``is_about`` (True where an amount is only approximate), and for each money key and for ``AS_IT_STANDS`` ``<key>``
    (hundredths), ``<key>_ok``, ``<key>_currency`` and ``<key>_there`` (the sheet has the column). Where a row has no
    claimed amount its estimated loss stands for it;
    ``claimed_key`` tells.
    """
    import pandas as pd

    parts = [_table_columns(number, table) for number, table in enumerate(book.claims)]
    if not parts:
        parts = [_no_columns()]
    return pd.DataFrame({name: np.concatenate([part[name] for part in parts]) for name in parts[0]})


def _table_columns(number: int, table: LedgerTable) -> dict[str, NDArray[Any]]:
    n = len(table)
    data: dict[str, NDArray[Any]] = {
        "table": np.full(n, number, np.int32),
        "position": np.arange(n, dtype=np.int32),
        "sheet": _filled(n, table.sheet),
        "row": np.asarray(table.rows, np.int32),
        "line": table.lines if len(table.lines) == n else _filled(n, table.line or ""),
    }
    for key in TEXT_KEYS:
        data[key] = _texts(table, key)
    for key in DAY_KEYS:
        data[key] = _days(table, key)
    data["start"], data["start_key"] = _first_day(table, START_KEYS)
    data["is_closed"] = derive.is_closed(table)
    data["is_unclear"] = derive.is_unclear(table)
    data["is_reopened"] = derive.is_reopened(table)
    data["outcome"] = derive.outcome(table)
    data["outcome_said"] = np.asarray(derive.stated_outcome(table) != "", bool)
    # A re-opened claim is open, but its closing date tells when it had been closed.
    ended, key_of_end = _first_day(table, ("closed_at", "paid_at"))
    only_closed = np.asarray(data["is_reopened"] & (key_of_end == "closed_at"), bool)
    keep = data["is_closed"] | only_closed
    data["ended"] = np.where(keep, ended, np.datetime64("NaT", "s")).astype("datetime64[s]")
    data["ended_key"] = np.where(keep, key_of_end, "").astype(object)
    for key in MONEY_KEYS:
        data[key], data[f"{key}_ok"], data[f"{key}_currency"] = _money(table, key)
        data[f"{key}_there"] = np.full(n, table.get(key) is not None)
    _estimate_for_claimed(table, data)
    _own_incurred(table, data)
    data["is_about"] = _about(table)
    return data


def _about(table: LedgerTable) -> NDArray[np.bool_]:
    """Return True where an amount of the row is one that its cell calls about, a range or to be confirmed."""
    about = np.zeros(len(table), bool)
    for key in (*MONEY_KEYS, "est_loss"):
        column = table.get(key)
        if column is not None and column.approximate is not None:
            about |= column.approximate & column.ok
    return about


def _no_columns() -> dict[str, NDArray[Any]]:
    """Return the columns of a book without claims, all empty and of the right kind."""
    words = ("sheet", "line", *TEXT_KEYS, "start_key", "outcome", "ended_key", "claimed_key")
    data: dict[str, NDArray[Any]] = {name: np.empty(0, object) for name in words}
    data |= {name: np.empty(0, np.int32) for name in ("table", "position", "row")}
    data |= {name: np.empty(0, "datetime64[s]") for name in (*DAY_KEYS, "start", "ended")}
    data |= {name: np.empty(0, bool) for name in ("is_closed", "is_unclear", "is_reopened", "outcome_said", "is_about")}
    for key in (*MONEY_KEYS, AS_IT_STANDS):
        data[key], data[f"{key}_ok"] = np.empty(0, np.int64), np.empty(0, bool)
        data[f"{key}_currency"], data[f"{key}_there"] = np.empty(0, object), np.empty(0, bool)
    return data


def texts_of(book: Book, key: str) -> Words:
    """Return the texts of any key over all claims of the book, in the order of ``claims_frame``; "" for none."""
    return np.concatenate([_filled(0, ""), *(_texts(table, key) for table in book.claims)])


def currency_of(claims: pd.DataFrame) -> Words:
    """Return the currency that each claim is counted in: of its first amount that was read, else of its row."""
    found = _filled(len(claims), "")
    for key in ("paid", "claimed", "reserve"):
        read = claims[f"{key}_ok"].to_numpy()
        found = np.where((found == "") & read, claims[f"{key}_currency"].to_numpy(), found)
    for key in ("paid", "claimed", "reserve"):
        found = np.where(found == "", claims[f"{key}_currency"].to_numpy(), found)
    return found.astype(object)


def numbers_of(book: Book, claims: pd.DataFrame) -> Words:
    """Return what people call each claim of the frame by: the insurer's number, else the report's, else our own."""
    found = _filled(len(claims), "")
    for key in NUMBERS:
        found = np.where(found == "", texts_of(book, key)[claims.index.to_numpy()], found)
    return found.astype(object)


def reasons_of(book: Book, claims: pd.DataFrame) -> Words:
    """Return why each claim of the frame was refused or paid less, "" for none.

    Many ledgers keep one column for both, under either name: where the one that fits is empty, the other counts.
    """
    refusals, cuts = (texts_of(book, key)[claims.index.to_numpy()] for key in ("refusal_reason", "diff_reason"))
    refused = (claims["outcome"] == "refused").to_numpy()
    first, second = np.where(refused, refusals, cuts), np.where(refused, cuts, refusals)
    return np.asarray(np.where(first != "", first, second), object)


def days_of(book: Book, key: str) -> NDArray[np.datetime64]:
    """Return the days of any key over all claims of the book, in the order of ``claims_frame``; NaT for none."""
    return np.concatenate([np.empty(0, "datetime64[s]"), *(_days(table, key) for table in book.claims)])


def money_of(book: Book, key: str) -> tuple[NDArray[np.int64], NDArray[np.bool_], Words]:
    """Return the amounts of any money key over all claims of the book, where they were read, and their currencies."""
    parts = [_money(table, key) for table in book.claims]
    parts.append((np.empty(0, np.int64), np.empty(0, bool), _filled(0, "")))
    amounts, known, currency = (np.concatenate([part[i] for part in parts]) for i in range(3))
    return amounts, known, currency


def _filled(n: int, word: str) -> Words:
    return np.full(n, word, object)


def _texts(table: LedgerTable, key: str) -> Words:
    column = table.get(key)
    if column is None:
        return _filled(len(table), "")
    if column.kind in (ValueKind.TEXT, ValueKind.ENUM):
        return np.where(column.ok, column.values, "").astype(object)
    return np.array([table.shown(i, key) for i in range(len(table))], object)


def _days(table: LedgerTable, key: str) -> NDArray[np.datetime64]:
    days, known = derive.days_of(table, key)
    # Whole days, kept to the second because that is the coarsest unit pandas has.
    return np.where(known, days, np.datetime64("NaT", "D")).astype("datetime64[s]")


def _first_day(table: LedgerTable, keys: Sequence[str]) -> tuple[NDArray[np.datetime64], Words]:
    """Return the day of the first key that was read in each row, and that key; NaT and "" where none was."""
    n = len(table)
    day, source = np.full(n, "NaT", "datetime64[s]"), _filled(n, "")
    for key in keys:
        candidate = _days(table, key)
        take = np.isnat(day) & ~np.isnat(candidate)
        day[take], source[take] = candidate[take], key
    return day, source


def _money(table: LedgerTable, key: str) -> tuple[NDArray[np.int64], NDArray[np.bool_], Words]:
    column = table.get(key)
    if column is None:
        return np.zeros(len(table), np.int64), np.zeros(len(table), bool), _filled(len(table), "")
    return np.where(column.ok, column.values, 0).astype(np.int64), column.ok.copy(), _currencies(table, column)


def _currencies(table: LedgerTable, column: Column) -> Words:
    """Return the currency of each amount, shape (n,)."""
    found = currencies(table, column)
    return _filled(len(table), found) if isinstance(found, str) else found


def _estimate_for_claimed(table: LedgerTable, data: dict[str, NDArray[Any]]) -> None:
    """Let the estimated loss stand where no claimed amount was read; many ledgers keep both in one column (S37)."""
    amount, known, currency = _money(table, "est_loss")
    use = known & ~data["claimed_ok"]
    data["claimed_there"] |= table.get("est_loss") is not None
    for name, values in (("claimed", amount), ("claimed_ok", known), ("claimed_currency", currency)):
        data[name] = np.where(use, values, data[name]).astype(data[name].dtype)
    data["claimed_key"] = np.where(use, "est_loss", np.where(data["claimed_ok"], "claimed", "")).astype(object)


def _own_incurred(table: LedgerTable, data: dict[str, NDArray[Any]]) -> None:
    """Let the sheet's own incurred amounts stand by the name of ``AS_IT_STANDS`` where it has no reserves."""
    amount, known, data[f"{AS_IT_STANDS}_currency"] = _money(table, "incurred")
    alone = np.full(len(table), table.get("incurred") is not None and table.get("reserve") is None)
    data[AS_IT_STANDS], data[f"{AS_IT_STANDS}_ok"] = np.where(alone, amount, 0), known & alone
    data[f"{AS_IT_STANDS}_there"] = alone


def sources(book: Book, claims: pd.DataFrame, key: str | Callable[[pd.DataFrame], Words]) -> Sources:
    """Return the ledger cells of a column for a selection of claims, such as all ``paid`` cells of the closed ones.

    A claim whose sheet lacks the column is named by its row's first cell.
    """
    tables = book.claims
    keys = key(claims) if callable(key) else np.full(len(claims), key, object)
    number = claims["table"].to_numpy()
    columns = np.ones(len(claims), np.int32)
    for t, table in enumerate(tables):
        for name in dict.fromkeys(keys[number == t]):
            columns[(number == t) & (keys == name)] = table.address(1, str(name) or None).column
    return Sources([t.sheet for t in tables], number, claims["row"].to_numpy(), columns)
