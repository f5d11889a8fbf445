"""Duties made by hand, for whoever renders, exports or counts them without the engine that works them out.

    made_list(TABLE, item(rule(), row=2, ends=date(2021, 11, 8)), …)

``rule`` and ``item`` fill in whatever a test does not care about; ``batches`` puts items by rule and table as the
engine does, and ``made_list`` makes the list that ``due`` renders.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from ledger_tools.model.case import Book, WorkbookId
from ledger_tools.model.cells import CellRef
from ledger_tools.model.due_batch import STATE_CODES, DutyBatch
from ledger_tools.model.due_list import DueChoice, DueList
from ledger_tools.model.duties import Because, DueItem, DueRule, DueState, Duties, Subject
from ledger_tools.text.i18n import Message, msg

AS_OF = date(2021, 11, 11)
FIRST_CALL = {"zh-Hant": "第一次跟蹤電話", "zh-Hans": "第一次跟踪电话", "en": "First follow-up call"}


def rule(id_: str = "first-follow-up", **more: Any) -> DueRule:
    """Return a rule of the house, unless ``more`` says otherwise."""
    values: dict[str, Any] = {
        "id": id_,
        "pack": "house",
        "kind": "follow-up",
        "nature": "due",
        "title": FIRST_CALL,
        "task": {"zh-Hant": "打電話給客戶", "zh-Hans": "给客户打电话", "en": "Call the customer"},
        "clear": {"zh-Hant": "登記電話", "zh-Hans": "登记电话", "en": "Log the call in the call register"},
        "obliged": "clerk",
        "numbers": {"from": 3, "to": 7},
        "article": {"zh-Hant": "S14", "zh-Hans": "S14", "en": "S14"},
        "source": "seed",
        "mark": "S",
    }
    return DueRule(**(values | more))


LAW = {
    "pack": "tw-claims",
    "title": {"zh-Hant": "保險公司給付", "zh-Hans": "保险公司给付", "en": "Insurer pays"},
    "obliged": "insurer",
    "article": {"zh-Hant": "保險法第34條", "zh-Hans": "保险法第34条", "en": "Insurance Act 34"},
    "source": "TWIA",
    "mark": "C",
    "reminder": True,
}


def item(by: DueRule, state: DueState = DueState.OVERDUE, *, row: int = 2, as_of: date = AS_OF, **more: Any) -> DueItem:
    """Return a duty about a row; ``ends`` and ``opens`` may be left out, ``customer``, ``ref`` and ``phone`` given."""
    subject = {key: more.pop(key, None) for key in ("ref", "customer", "phone")}
    sheet = more.pop("sheet", "服務記錄")
    ends = more.get("ends")
    values: dict[str, Any] = {
        "id": f"{by.id}-{row:08x}",
        "rule": by,
        "subject": Subject(sheet, row, **subject),
        "owner": None,
        "stand_in": None,
        "opens": None,
        "ends": None,
        "state": state,
        "days_left": (ends - as_of).days if ends else None,
        "because": [Because(CellRef(sheet, row, 6), "2021-11-01")],
        "explain": msg("counted"),
    }
    return DueItem(**(values | more))


def batches(items: Sequence[DueItem]) -> list[DutyBatch]:
    """Return items as the engine holds them: by rule, with their days, states and owners as arrays, without a table."""
    together: dict[str, list[DueItem]] = {}
    for made in items:
        together.setdefault(made.rule.id, []).append(made)
    return [_batch(some) for some in together.values()]


def _batch(items: Sequence[DueItem]) -> DutyBatch:
    def days(name: str) -> Any:
        return np.array([getattr(made, name) or "NaT" for made in items], "datetime64[D]")

    return DutyBatch(
        items[0].rule,
        None,
        np.full(len(items), -1),
        days("opens"),
        days("ends"),
        days("done_on"),
        np.array([STATE_CODES.index(made.state) for made in items], np.uint8),
        np.array([made.owner or "" for made in items], object),
        lambda i: items[i],
    )


def made_duties(*items: DueItem, notes: Sequence[Message] = (), as_of: date = AS_OF) -> Duties:
    """Return the duties of a book on a day."""
    return Duties(as_of, batches(items), notes, {made.rule.id: made.rule for made in items})


def made_list(*items: DueItem, choice: DueChoice | None = None, notes: Sequence[Message] = ()) -> DueList:
    """Return the list of some duties, of an otherwise empty workbook."""
    book = Book(WorkbookId("台帳.xlsx", "0" * 64), "zh-Hant", [], [])
    return DueList.chosen(book, made_duties(*items, notes=notes), choice or DueChoice())
