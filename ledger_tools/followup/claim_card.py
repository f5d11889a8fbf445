"""From a claim's row to what papers about it say: its policy and customer, losses, stages, what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np

from ledger_tools.followup.cell_facts import fact_of
from ledger_tools.followup.claims import lines_of
from ledger_tools.followup.columns import codes, folded, plates
from ledger_tools.followup.context import Context
from ledger_tools.followup.customers import UNKNOWN
from ledger_tools.followup.naming import reference
from ledger_tools.followup.paper_list import paper_list
from ledger_tools.followup.records import record_of
from ledger_tools.followup.surroundings import CallCase, open_issues
from ledger_tools.ledger.lookup import Row
from ledger_tools.ledger.specs import choices, line_spec
from ledger_tools.model import derive
from ledger_tools.model.calls import Fact
from ledger_tools.model.claim_card import ClaimCard, ClaimStanding, Losses, LossItem, StageStep
from ledger_tools.model.duties import UNSETTLED, DueItem, Duties
from ledger_tools.model.records import Record

# What the sheets of policies and customers may add to a claim's own row.
OF_POLICY = (
    *("insurer", "broker", "policyholder", "insured", "policy_from", "policy_to", "sum_insured", "deductible"),
    *("limit_each", "product", "phone", "customer_id"),
)
OF_CUSTOMER = ("customer", "customer_id", "contact", "phone", "phone2", "best_time", "address", "email", "model", "vin")
# The day on which a stage was reached; a second column where the first is empty. Nothing tells when 理算 was done.
STAGE_DAYS = {
    "reported": ("reported_at",),
    "assigned": ("appointed_at", "opened_at"),
    "surveyed": ("surveyed_at",),
    "loss_reviewed": ("final_report_at",),
    "adjusted": (),
    "approved": ("decided_at",),
    "closed": ("closed_at",),
}
_COSTS = ("medical", "lost_earnings", "nursing", "travel", "other_cost")
_TOLD_OF = ("insurer", "policyholder")  # whose duties are of use on the telephone; ours are nobody else's business


def claim_card(ctx: Context, row: Row) -> ClaimCard:
    """Return what the workbook knows of a claim.

    Args:
        row: of a claim ledger.
    """
    line = str(lines_of(row[0])[row[1]])
    return ClaimCard(
        ref=reference(*row) or "",
        line=line_spec(line).names if line else None,
        line_key=line,
        claim=claim_record(ctx, row),
        losses=losses_of(ctx, row),
        stages=list(stages_of(row)),
    )


def claim_record(ctx: Context, row: Row) -> Record:
    """Return a claim's row; what it does not say is taken from its policy and the customer file."""
    table, position = row
    own = record_of(row)
    facts, codes_ = dict(own.facts), dict(own.codes)
    policies = ctx.claims.policy_rows.get(folded(table, "policy_no")[position], ())[:1]
    who = int(ctx.customers.of(table)[position])
    files = ctx.customers.rows.get(who, []) if who != UNKNOWN else []
    for others, keys in ((policies, OF_POLICY), (_same_car(row, files), OF_CUSTOMER)):
        for other in others:
            more = record_of(other, keys=keys)
            facts = {**more.facts, **facts}
            codes_ = {**more.codes, **codes_}
    if "status" in facts:
        facts["status"] = _in_own_words(facts["status"], row, ctx.book.script)
    return Record(own.cell, facts, codes_)


def _in_own_words(fact: Fact, row: Row, script: str) -> Fact:
    """Return the status as the ledger words it, in its own language: 待補件 says more than 未結案 does."""
    own = row[0].said(row[1], fact.key).strip()
    if not own or not isinstance(fact.value, Mapping):
        return fact
    words = {language: own for language in fact.value if language[:2] == script[:2]}  # both ways of writing Chinese
    return replace(fact, value={**fact.value, **words})


def _same_car(row: Row, files: Sequence[Row]) -> list[Row]:
    """Return the one row of the customer file that counts: that of the claim's own vehicle where it names one."""
    plate = plates(row[0])[row[1]]
    same = [(table, i) for table, i in files if plate and plates(table)[i] == plate]
    return list(same or files)[:1]


# -- losses (S3)


def losses_of(ctx: Context, row: Row) -> Losses:
    """Return the losses of a claim as the sheet of loss items lists them, and what the row itself says."""
    stated = fact_of(row, "est_loss") or fact_of(row, "claimed")
    items = [_loss_item(item) for item in ctx.loss_items.get(_place(ctx, row), ())]
    return Losses(items, stated, ctx.settings.tolerance)


def _place(ctx: Context, row: Row) -> tuple[int, int]:
    return next(number for number, table in enumerate(ctx.claims.tables) if table is row[0]), row[1]


def _loss_item(row: Row) -> LossItem:
    record = record_of(row)
    whole = record.facts.get("est_loss")
    costs = [fact for key in _COSTS if (fact := record.facts.get(key)) is not None]
    known = [whole] if whole is not None else costs
    amounts = [Decimal(str(fact.value)) for fact in known if fact.kind == "money"]
    complete = bool(amounts) and len(amounts) == len(known)
    currency = next((fact.currency for fact in known if fact.currency), "")
    return LossItem(record.codes.get("item_kind", ""), record, sum(amounts, Decimal()) if complete else None, currency)


def loss_rows(ctx: Context) -> dict[tuple[int, int], list[Row]]:
    """Return the rows of loss items by the claim that they name; those that name none or several are left out."""
    found: dict[tuple[int, int], list[Row]] = {}
    for table in ctx.tables("loss-items"):
        for position, ref in enumerate(folded(table, "claim_ref")):
            places = ctx.claims.named(ref) if ref else []
            if len(places) == 1:
                found.setdefault(places[0], []).append((table, position))
    return found


# -- stages (S1)


def stages_of(row: Row) -> Iterator[StageStep]:
    """Yield the seven stages in their order; a claim that is closed went through all, as far as anybody can tell."""
    table, position = row
    known = choices("stage")
    facts = [_stage_day(row, choice.code) for choice in known]
    code = str(codes(table, "stage")[position])
    order = [choice.code for choice in known]
    last = max((i for i, fact in enumerate(facts) if fact is not None), default=-1)
    last = max(last, order.index(code) if code in order else -1)
    if bool(derive.is_closed(table)[position]):
        last = len(order) - 1
    for i, (choice, fact) in enumerate(zip(known, facts, strict=True)):
        yield StageStep(choice.code, choice.labels, fact, i <= last, i == last)


def _stage_day(row: Row, stage: str) -> Fact | None:
    found = (fact_of(row, key) for key in STAGE_DAYS[stage])
    return next((fact for fact in found if fact is not None and fact.kind == "date"), None)


# -- where it stands (S44)


def claim_standing(ctx: Context, duties: Duties, row: Row) -> ClaimStanding:
    """Return where a claim stands: its stages, papers, what comes next, the last talk and what was asked there."""
    number, position = _place(ctx, row)
    case = CallCase(ctx, *row, int(ctx.customers.of(row[0])[row[1]]))
    return ClaimStanding(
        card=claim_card(ctx, row),
        papers=paper_list(ctx, row),
        next=sorted(_next(duties, row), key=lambda item: (item.ends or date.max, item.id)),
        last_contact=ctx.claims.last_contact(ctx.calls, number, position),
        requests=list(open_issues(case)),
    )


def _next(duties: Duties, row: Row) -> list[DueItem]:
    """Return what insurer and customer still have to do about a claim; lost rights are no talk for the telephone."""
    found = []
    for batch in duties.batches:
        rule = batch.rule
        if batch.table is row[0] and rule.nature == "due" and rule.obliged in _TOLD_OF:
            made = [batch.make(i) for i in np.flatnonzero(batch.positions == row[1]).tolist()]
            found += [item for item in made if item.state in UNSETTLED]
    return found
