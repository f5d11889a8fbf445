"""The library: ``open_ledger`` gives a workbook's tables, its findings and the cells behind them.

>>> from ledger_tools import open_ledger
>>> ledger = open_ledger("台帳.xlsx")                      # doctest: +SKIP
>>> ledger.sheets                                         # doctest: +SKIP
['企財險', '公眾責任險']
>>> ledger.table("企財險").frame()["paid"].sum()           # doctest: +SKIP
Decimal('125000.00')
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ledger_tools.errors import UsageProblem
from ledger_tools.model.cells import column_number
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.ledger import Overrides
    from ledger_tools.model.case import Book, Case
    from ledger_tools.model.duties import DueItem
    from ledger_tools.model.findings import Finding
    from ledger_tools.model.follow_up import FollowUp
    from ledger_tools.model.reading import SheetReading
    from ledger_tools.model.table import LedgerTable
    from ledger_tools.workbook import Workbook


@dataclass(frozen=True, slots=True)
class Ledger:
    """A workbook as understood.

    Attributes:
        path: where it was read from.
        as_of: the day that findings are judged by unless another is given.
        book: everything that was understood, for those who want more than the methods below.
    """

    path: Path
    as_of: date
    book: Book

    @property
    def tables(self) -> Sequence[LedgerTable]:
        """Return the claim ledgers, registers and support sheets, in the workbook's order."""
        return self.book.tables

    @property
    def sheets(self) -> list[str]:
        """Return the names of the sheets that hold a table, in the workbook's order."""
        return list(dict.fromkeys(table.sheet for table in self.book.tables))

    @property
    def readings(self) -> Sequence[SheetReading]:
        """Return how every sheet was understood, also those left alone."""
        return self.book.readings

    def table(self, name: str) -> LedgerTable:
        """Return the first table of a sheet.

        Raises:
            KeyError: the sheet is not there or holds no table.
        """
        for table in self.book.tables:
            if table.sheet == name:
                return table
        raise KeyError(name)

    def findings(
        self, as_of: date | None = None, *, only: Sequence[str] = (), skip: Sequence[str] = ()
    ) -> list[Finding]:
        """Return what ``validate`` lists, ungrouped, in sheet order; what the workbook holds as accepted is left out.

        Args:
            as_of: the day to judge by; the ledger's own unless given.
            only: only these codes.
            skip: all but these codes.
        """
        return self._judged(as_of, only, skip)[0]

    def accepted(self, as_of: date | None = None) -> list[Finding]:
        """Return the findings that the workbook's own sheet of accepted findings holds back."""
        return self._judged(as_of, (), ())[1]

    def due(
        self, as_of: date | None = None, *, packs: Sequence[str | Path] = (), settled: bool = False
    ) -> list[DueItem]:
        """Return what ``due`` lists: who must do what by when, rule by rule in sheet order.

        Args:
            as_of: the day to judge by; the ledger's own unless given.
            packs: law packs for this call, beside those of the workbook's settings; a path is a pack file of your own.
            settled: also what was done, done late or missed.

        Raises:
            PackProblem: a pack file is malformed; the sentence lists all its mistakes.
        """
        from ledger_tools.followup import duties_of
        from ledger_tools.model.duties import SETTLED, UNSETTLED

        duties = duties_of(self.book, as_of or self.as_of, packs=packs)
        return list(duties.items((*UNSETTLED, *SETTLED) if settled else UNSETTLED))

    def case(self, as_of: date | None = None) -> Case:
        """Return what rules and report sections look at."""
        return make_case(self.book, as_of or self.as_of)

    def _judged(
        self, as_of: date | None, only: Sequence[str], skip: Sequence[str]
    ) -> tuple[list[Finding], list[Finding]]:
        from ledger_tools.registers.accepted import without_accepted
        from ledger_tools.rules import run_rules

        return without_accepted(self.book, run_rules(self.case(as_of), only, skip), as_of or self.as_of)


def open_ledger(
    path: str | os.PathLike[str],
    *,
    password: str | Callable[[], str] | None = None,
    as_of: date | None = None,
    header_rows: Mapping[str, int] | None = None,
    columns: Mapping[str, str] | None = None,
) -> Ledger:
    """Return a workbook as understood; the file is only read.

    Args:
        path: an .xlsx, .xlsm or .xltx workbook.
        password: of a locked workbook, or a function that is called when one is needed.
        as_of: the day to judge by; today unless given.
        header_rows: the header row by sheet, where it is found wrongly: ``{"企財險": 3}``.
        columns: the key by sheet and column, where it is read wrongly: ``{"企財險!H": "paid"}``;
            a usual header does as well; ``""`` leaves a column unread.

    Raises:
        InputError: the workbook cannot be read.
        UsageProblem: ``header_rows`` or ``columns`` name a sheet or a column that is not there.
    """
    from ledger_tools.workbook import open_workbook

    day = as_of or date.today()
    workbook = open_workbook(Path(path), password=password)
    return Ledger(Path(path), day, understand(workbook, _overrides(workbook, header_rows or {}, columns or {}), day))


def understand(workbook: Workbook, overrides: Overrides, as_of: date) -> Book:
    """Return a workbook as understood, by its own settings."""
    from ledger_tools.ledger import read_book

    return read_book(workbook, overrides=overrides, as_of=as_of)


def make_case(book: Book, as_of: date) -> Case:
    """Return what rules and report sections look at."""
    from ledger_tools.model.case import Case
    from ledger_tools.settings import Settings

    @cache  # a case is copied with its findings, and the copy asks again
    def engine() -> FollowUp:
        from ledger_tools.followup import follow_up_of

        return follow_up_of(book, as_of)

    return Case(book, as_of, book.settings or Settings(), tuple(book.findings), engine)


def _overrides(workbook: Workbook, header_rows: Mapping[str, int], columns: Mapping[str, str]) -> Overrides:
    from ledger_tools.ledger import Overrides

    keys = {}
    for place, key in columns.items():
        sheet, mark, letters = place.rpartition("!")
        try:
            keys[(sheet, column_number(letters if mark else mark))] = key
        except ValueError:
            raise UsageProblem(msg("columns: {place} is not a column; write it like 企財險!H.", place=place)) from None
    for sheet in [*header_rows, *(sheet for sheet, _ in keys)]:
        if sheet not in workbook.sheet_names:
            raise UsageProblem(msg("There is no sheet {sheet} in {name}.", sheet=sheet, name=workbook.path.name))
    return Overrides(dict(header_rows), keys)
