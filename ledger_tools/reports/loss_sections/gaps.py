"""What is missing in a loss run: how many claims lack each thing that an insurer asks for, and absent columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.ledger import vocabulary
from ledger_tools.model.report import ReportColumn, Section, Shape, Table, Term, Text
from ledger_tools.reports.claims import texts_of
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.model.arrays import NDArray
    from ledger_tools.model.table import LedgerTable
    from ledger_tools.reports.loss_run import LossRun

_NAMED = 3  # claims that are named for each gap


def build(run: LossRun) -> Section:
    """Return the section."""
    return Section(
        "loss-gaps",
        msg("Gaps"),
        msg("What is missing"),
        tables=(_table(run),),
        notes=(
            msg("Counted are the claims of which it is asked; a payment date, for instance, only of those paid."),
            msg("No column: sheets in which no column is read as this."),
        ),
    )


def _table(run: LossRun) -> Table:
    rows = [row for row in _gaps(run) if row["asked"]]
    keys = ("what", "asked", "lacking", "share", "first", "sheets")
    return Table(
        "loss-gaps",
        msg("By column"),
        (
            ReportColumn("what", msg("Asked for")),
            ReportColumn("asked", msg("Claims"), Shape.COUNT),
            ReportColumn("lacking", msg("Missing"), Shape.COUNT),
            ReportColumn("share", msg("Missing in %"), Shape.RATIO, formula="{lacking}/{asked}"),
            ReportColumn("first", msg("For instance"), Shape.LONG),
            ReportColumn("sheets", msg("No column"), Shape.LONG),
        ),
        {key: [row[key] for row in rows] for key in keys},
        empty=msg("The ledger holds no claim that began by this day."),
    )


def _gaps(run: LossRun) -> list[dict[str, Any]]:
    claims, chosen, facts = run.view.claims, run.chosen, run.policies
    everyone = np.ones(len(claims), bool)
    paid = (claims["paid_ok"] & (claims["paid"] != 0)).to_numpy()
    is_open, is_closed = run.status != "closed", run.status == "closed"
    known: list[tuple[str, Any, Any]] = [
        ("policy_no", everyone, (claims["policy_no"] != "").to_numpy()),
        ("policy_from", everyone, ~np.isnat(facts.begins)),
        ("insured", everyone, facts.insured != ""),
        ("insurer", everyone, facts.insurer != ""),
        ("claim_no", everyone, (claims["claim_no"] != "").to_numpy()),
        ("incident_at", everyone, claims["incident_at"].notna().to_numpy()),
        ("reported_at", everyone, claims["reported_at"].notna().to_numpy()),
        ("cause", everyone, (claims["cause"] != "").to_numpy()),
        ("status", everyone, _stated(run, "status")),
        ("paid", is_closed & _pays(run), claims["paid_ok"].to_numpy()),
        ("paid_at", paid, claims["paid_at"].notna().to_numpy()),
        ("reserve", is_open, claims["reserve_ok"].to_numpy()),
        ("closed_at", is_closed, _stated(run, "closed_at")),
        ("deductible", everyone, run.extra["deductible"][1]),
    ]
    return [_row(run, key, chosen & asked, np.asarray(there, bool)) for key, asked, there in known]


def _pays(run: LossRun) -> NDArray[np.bool_]:
    """Return True for claims of which an amount paid can be asked: not those refused or withdrawn."""
    return ~run.view.claims["outcome"].isin(("refused", "withdrawn")).to_numpy()


def _stated(run: LossRun, key: str) -> NDArray[np.bool_]:
    return np.asarray(texts_of(run.view.case.book, key) != "", bool)


def _row(run: LossRun, key: str, asked: Any, there: Any) -> dict[str, Any]:
    lacking = np.flatnonzero(asked & ~there)
    tables = run.view.case.book.claims
    claims = run.view.claims
    used = sorted(set(claims["table"].to_numpy()[asked].tolist()))
    return {
        "what": _label(key),
        "asked": int(asked.sum()),
        "lacking": len(lacking),
        "share": len(lacking) / int(asked.sum()) if asked.any() else None,
        "first": ", ".join(_name(run, i) for i in lacking[:_NAMED].tolist()),
        "sheets": ", ".join(dict.fromkeys(tables[t].sheet for t in used if not _has(tables[t], key))),
    }


def _label(key: str) -> Text:
    return Term(vocabulary.keys()[key].labels)


def _has(table: LedgerTable, key: str) -> bool:
    if key == "policy_from":
        return table.get(key) is not None or table.get("policy_period") is not None
    return table.get(key) is not None


def _name(run: LossRun, position: int) -> str:
    claims = run.view.claims
    table = run.view.case.book.claims[int(claims["table"].iloc[position])]
    return str(table.address(int(claims["row"].iloc[position])))
