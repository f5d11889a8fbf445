"""What is odd about single claims of a loss run: what the checks find there, and what a valuation stumbles over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.findings import Severity
from ledger_tools.model.report import ReportColumn, Section, Shape, Table, Text
from ledger_tools.reports.grouping import CLAIM_HEAD, claim_head, without_empty_columns
from ledger_tools.reports.sections.quality import SEVERITIES
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    from ledger_tools.reports.loss_run import LossRun

MOST = 2_000
# Findings about follow-up, handwriting and secrecy say nothing about the worth of a claim.
_ASIDE = frozenset(
    {
        "late-notice",
        "limitation-near",
        "claim-static",
        "third-party-unpaid",
        "follow-up-late",
        "call-before-anchor",
        "escalation-late",
        "complaint-unrouted",
        "callback-incomplete",
        "owner-away",
        "hidden-rows",
        "personal-data-in-text",
        "phone-invalid",
        "id-invalid",
        "plate-invalid",
        "text-number",
        "sequence-broken",
        "reference-missing",
        "column-unknown",
        "sheet-unrecognised",
        "refusal-unexplained",
    }
)


def build(run: LossRun) -> Section:
    """Return the section."""
    table, more = _table(run)
    notes: list[Text] = [
        msg("What the checks of the ledger find in these claims, and what the valuation has to take as it stands."),
        msg("A finding says that something should be looked at, not that a claim should not be paid."),
    ]
    if more:
        notes.append(msg("Only the first {n} of {all} are listed.", n=MOST, all=len(table) + more))
    return Section("loss-checks", msg("Check list"), msg("To be checked before it is sent"), (table,), notes=notes)


def _table(run: LossRun) -> tuple[Table, int]:
    """Return the list and how many rows it leaves out."""
    found = sorted([*_findings(run), *_own(run)], key=lambda row: (row[0], -row[1]))
    shown = found[:MOST]
    claims = run.view.claims.iloc[[row[0] for row in shown]]
    table = Table(
        "loss-checks",
        msg("Odd or missing, claim by claim"),
        (
            *CLAIM_HEAD,
            ReportColumn("severity", msg("Severity")),
            ReportColumn("code", msg("Code")),
            ReportColumn("what", msg("What should be looked at"), Shape.LONG),
        ),
        {
            **claim_head(run.view, claims),
            "severity": [SEVERITIES[Severity(row[1])] for row in shown],
            "code": [row[2] for row in shown],
            "what": [row[3] for row in shown],
        },
        empty=msg("Nothing odd was found in these claims."),
    )
    return without_empty_columns(table), len(found) - len(shown)


def errors_in(run: LossRun) -> int:
    """Return how many errors stand in the rows of the claims."""
    return sum(row[1] == Severity.ERROR for row in _findings(run))


Row = tuple[int, int, str, Text]  # position of the claim, severity, code or "", what it is


def _findings(run: LossRun) -> Iterator[Row]:
    """Yield the findings in the rows of the claims."""
    tables = run.view.case.book.claims
    claims = run.view.claims
    at = {
        (tables[t].sheet, row): i
        for i, (t, row, here) in enumerate(
            zip(claims["table"].tolist(), claims["row"].tolist(), run.chosen.tolist(), strict=True)
        )
        if here
    }
    for finding in run.view.case.findings:
        position = at.get((finding.cell.sheet, finding.cell.row))
        if position is not None and finding.code not in _ASIDE:
            yield position, int(finding.severity), finding.code, finding.message


def _own(run: LossRun) -> Iterator[Row]:
    """Yield what the valuation itself stumbles over."""
    claims, day = run.view.claims, np.datetime64(run.view.case.as_of, "s")
    paid = (claims["paid_ok"] & (claims["paid"] != 0)).to_numpy()
    paid_at = claims["paid_at"].to_numpy()
    kinds: tuple[tuple[Any, Severity, Message], ...] = (
        (
            paid & np.isnat(paid_at),
            Severity.WARNING,
            msg("Paid, but without a payment date; it counts as paid by the valuation date."),
        ),
        (
            paid & (paid_at > day),
            Severity.INFO,
            msg("Paid after the valuation date; the payment is not counted, and the reserve may be without it."),
        ),
        (
            run.closed_later,
            Severity.INFO,
            msg("Open on the valuation date and closed since; its reserve of that day is not known."),
        ),
        (claims["is_about"].to_numpy(), Severity.INFO, msg("An amount is called approximate; it counts as written.")),
        (
            _without_currency(run),
            Severity.WARNING,
            msg("The currency of its amounts is not stated."),
        ),
    )
    for mask, severity, what in kinds:
        for position in np.flatnonzero(mask & run.chosen).tolist():
            yield position, int(severity), "", what


def _without_currency(run: LossRun) -> Any:
    claims = run.view.claims
    found = np.zeros(len(claims), bool)
    for key in ("paid", "reserve", "recovery"):
        nonzero = claims[f"{key}_ok"].to_numpy() & (claims[key].to_numpy() != 0)
        found |= nonzero & (claims[f"{key}_currency"].to_numpy() == "")
    return found
