"""What is known of the policy of each claim: period, insured, insurer; from its own row, else the sheet of policies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.ledger.values.periods import read_period
from ledger_tools.model import derive
from ledger_tools.model.arrays import NDArray, years_of
from ledger_tools.reports.claims import days_of, texts_of
from ledger_tools.text.fold import fold

if TYPE_CHECKING:
    import pandas as pd

    from ledger_tools.model.case import Book
    from ledger_tools.model.table import LedgerTable

Days = NDArray[np.datetime64]
Words = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class PolicyFacts:
    """Of each claim the policy's first and last day, NaT where not known; the insured and the insurer, "" likewise."""

    begins: Days
    ends: Days
    insured: Words
    insurer: Words

    @property
    def year(self) -> NDArray[np.int64]:
        """Return the year in which each policy began, 0 where that is not known, shape (n,)."""
        return years_of(self.begins)


def policy_facts(book: Book, claims: pd.DataFrame) -> PolicyFacts:
    """Return what is known of the policies of all claims of the book, see ``claims_frame``."""
    begins, ends = _own_periods(book)
    insured, insurer = texts_of(book, "insured"), claims["insurer"].to_numpy().astype(object)
    table = book.register("policies")
    if table is None or not len(table):
        return PolicyFacts(begins, ends, insured, insurer)
    rows = _rows_by_number(table)
    first, _ = derive.days_of(table, "policy_from")
    last, _ = derive.days_of(table, "policy_to")
    names = {key: [table.shown(i, key).strip() for i in range(len(table))] for key in ("insured", "insurer")}
    begins, ends, insured, insurer = begins.copy(), ends.copy(), insured.copy(), insurer.copy()
    incident = claims["incident_at"].to_numpy().astype("datetime64[D]")
    for i, number in enumerate(claims["policy_no"].tolist()):
        found = rows.get(bare_number(number), ())
        row = _row_of_day(found, first, last, incident[i])
        if row is not None and np.isnat(begins[i]):
            begins[i], ends[i] = first[row], last[row]
        for own, key in ((insured, "insured"), (insurer, "insurer")):
            if not own[i]:
                own[i] = _one_name(names[key], [row] if row is not None else found)
    return PolicyFacts(begins, ends, insured, insurer)


def _own_periods(book: Book) -> tuple[Days, Days]:
    """Return the periods that the claims' own rows tell, in two columns or in one."""
    begins, ends = (days_of(book, key).astype("datetime64[D]") for key in ("policy_from", "policy_to"))
    texts = texts_of(book, "policy_period")
    known = {text: read_period(text) for text in set(texts.tolist()) if text}
    for i in np.flatnonzero(np.isnat(begins) & (texts != "")).tolist():
        period = known[texts[i]]
        if period is not None:
            begins[i], ends[i] = np.datetime64(period[0], "D"), np.datetime64(period[1], "D")
    return begins, ends


def _rows_by_number(table: LedgerTable) -> Mapping[str, Sequence[int]]:
    rows: dict[str, list[int]] = defaultdict(list)
    for i in range(len(table)):
        if number := bare_number(table.shown(i, "policy_no")):
            rows[number].append(i)
    return rows


def _row_of_day(rows: Sequence[int], first: Days, last: Days, day: np.datetime64) -> int | None:
    """Return the row of a policy: its only one, else the only one whose period holds the day of loss."""
    if len(rows) == 1:
        return rows[0]
    holding = [row for row in rows if first[row] <= day <= last[row]]
    return holding[0] if len(holding) == 1 else None


def _one_name(names: Sequence[str], rows: Sequence[int]) -> str:
    """Return the one name that some rows give, "" where they give several or none."""
    found = {names[row] for row in rows if names[row]}
    return found.pop() if len(found) == 1 else ""


def bare_number(number: str) -> str:
    """Return a policy number for comparing: neither width, nor case, nor script, nor blanks count."""
    return "".join(fold(number).split())
