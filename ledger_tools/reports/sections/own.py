"""What stayed with the policyholder: deductibles, cuts with their reasons, refusals; and what was recovered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.report import ReportColumn, Section, Shape, Table, Text, Total
from ledger_tools.reports.claims import money_of
from ledger_tools.reports.durations import APART, kept_out, without_investigated
from ledger_tools.reports.grouping import (
    AMONG,
    CLAIM_HEAD,
    FEW,
    LIST_LIMIT,
    averages,
    claim_head,
    columns_of_averages,
    common_first,
    currency_label,
    dates,
    few,
    largest_parts,
    row_currency,
    sums_by,
    with_among,
    without_empty_columns,
)
from ledger_tools.reports.labels import label, lines, order
from ledger_tools.reports.own_share import OwnShare, own_share
from ledger_tools.reports.recoveries import recoveries
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import Mask, View

_REASONS = 12


def build(view: View) -> Section:
    """Return the section."""
    share = own_share(view)
    tables: list[Table] = []
    for code in _codes(view, share.settled):
        here = share.settled & (view.claims["claimed_currency"].to_numpy() == code)
        tables += [_by_line(view, share, here, code), *_by_reason(view, share, here, code)]
    tables = tables or [_nothing()]
    for code in _codes(view, approved := _approved(view)):
        tables.append(_claimed_and_approved(view, approved, code))
    if share.own.any():
        tables.append(_list(view, share))
    return Section(
        "own",
        msg("Own share"),
        msg("What was not paid, and what came back"),
        tables=[*tables, *recoveries(view)],
        notes=_notes(view, share) if share.settled.any() else (),
    )


def _codes(view: View, mask: Mask) -> list[str]:
    return common_first(view, view.claims["claimed_currency"].to_numpy()[mask].tolist())


def _by_line(view: View, share: OwnShare, mask: Mask, code: str) -> Table:
    parts = {key: getattr(share, key)[mask] for key in ("claimed", "paid", "refused", "deductible", "cuts", "own")}
    sums = sums_by(view.claims["line"].to_numpy()[mask], {"n": np.ones(int(mask.sum())), **parts})
    codes = order(lines(), sums.index)
    sums = sums.reindex(codes)
    shown = [key for key in ("refused", "deductible", "cuts") if key != "deductible" or share.deductible_read]
    names: dict[str, Text] = {
        "refused": msg("Refused"),
        "deductible": msg("Deductible"),
        "cuts": msg("Other cuts") if share.deductible_read else msg("Cuts"),
    }
    columns = (
        ReportColumn("line", msg("Line")),
        ReportColumn("n", msg("Claims"), Shape.COUNT, Total.SUM),
        ReportColumn("claimed", msg("Claimed"), Shape.MONEY, Total.SUM),
        ReportColumn("paid", msg("Paid"), Shape.MONEY, Total.SUM),
        *(ReportColumn(key, names[key], Shape.MONEY, Total.SUM) for key in shown),
        ReportColumn("own", msg("Own share"), Shape.MONEY, Total.SUM, "+".join(f"{{{key}}}" for key in shown)),
        ReportColumn("share", msg("Own share, %"), Shape.RATIO, Total.FORMULA, "{own}/{claimed}"),
        ReportColumn("few", msg("Note"), Shape.LONG),
    )
    totals = {key: int(sums[key].sum()) for key in ("n", "claimed", "paid", *shown, "own")}
    return Table(
        f"own-{code}",
        msg("Where the claimed amounts went, in {currency}", currency=currency_label(code)),
        columns,
        {
            "line": [label(lines(), line) for line in codes],
            **{key: sums[key].tolist() for key in ("n", "claimed", "paid", *shown, "own")},
            "share": [own / claimed for own, claimed in zip(sums["own"], sums["claimed"], strict=True)],
            "few": [few(n) for n in sums["n"].tolist()],
        },
        totals={**totals, "share": totals["own"] / totals["claimed"]},
    )


def _by_reason(view: View, share: OwnShare, mask: Mask, code: str) -> list[Table]:
    """Return why less was paid than claimed, refusals apart from cuts, the largest sums first."""
    counted = without_investigated(view, mask)
    rows: list[list[Any]] = []
    for kind, amounts in ((msg("Cut"), share.cuts), (msg("Refused"), share.refused)):
        rows += [[kind, *row] for row in _reasons(share.reason, amounts, mask & (amounts > 0), counted)]
    columns = (
        ReportColumn("kind", msg("Kind")),
        ReportColumn("reason", msg("Reason"), Shape.LONG),
        ReportColumn("n", msg("Claims"), Shape.COUNT, Total.SUM),
        ReportColumn("sum", msg("Amount"), Shape.MONEY, Total.SUM),
        AMONG,
        ReportColumn("mean", msg("Mean"), Shape.MONEY),
        ReportColumn("median", msg("Median"), Shape.MONEY),
        ReportColumn("few", msg("Note"), Shape.LONG),
    )
    table = Table(
        f"own-reasons-{code}",
        msg("Why, in {currency}", currency=currency_label(code)),
        columns,
        {column.key: [row[i] for row in rows] for i, column in enumerate(columns)},
        totals={key: sum(row[i] for row in rows) for i, key in ((2, "n"), (3, "sum"), (4, "among"))},
    )
    return [with_among(table)] if rows else []


def _reasons(reasons: Any, amounts: Any, mask: Mask, counted: Mask) -> list[list[Any]]:
    """Return rows of reason, number, sum, number averaged, mean, median and note; the small ones as one row."""
    if not mask.any():
        return []
    own, among = amounts[mask], counted[mask]
    named = largest_parts(reasons[mask], own, _REASONS)
    return [[name, len(part), int(own[part].sum()), *averages(own[part[among[part]]])] for name, part in named]


def _approved(view: View) -> Mask:
    """Return True for claims closed in the period with a claimed and an approved amount, neither refused nor apart."""
    claims = view.claims
    both = claims["claimed_ok"].to_numpy() & claims["approved_ok"].to_numpy() & (claims["claimed"] > 0).to_numpy()
    same = claims["claimed_currency"].to_numpy() == claims["approved_currency"].to_numpy()
    apart = claims["outcome"].isin((*APART, "refused")).to_numpy()
    return np.asarray(view.movement.closed & both & same & ~apart, bool)


def _claimed_and_approved(view: View, mask: Mask, code: str) -> Table:
    mask = mask & (view.claims["claimed_currency"].to_numpy() == code)
    claims, counted = view.claims[mask], without_investigated(view, mask)[mask]
    cut = (claims["claimed"] - claims["approved"]).to_numpy()
    codes = order(lines(), claims["line"].unique())
    parts = [(claims["line"] == line).to_numpy() for line in codes]
    sums = {
        key: [int(values[here].sum()) for here in parts]
        for key, values in (
            ("claimed", claims["claimed"].to_numpy()),
            ("approved", claims["approved"].to_numpy()),
            ("cut", cut),
        )
    }
    totals = {key: sum(amounts) for key, amounts in sums.items()}
    averaged = [averages(cut[here & counted]) for here in parts]
    table = Table(
        f"own-approved-{code}",
        msg("Approved of what was claimed, in {currency}", currency=currency_label(code)),
        (
            ReportColumn("line", msg("Line")),
            ReportColumn("n", msg("Claims"), Shape.COUNT, Total.SUM),
            ReportColumn("claimed", msg("Claimed"), Shape.MONEY, Total.SUM),
            ReportColumn("approved", msg("Approved"), Shape.MONEY, Total.SUM),
            ReportColumn("cut", msg("Cut"), Shape.MONEY, Total.SUM, "{claimed}-{approved}"),
            ReportColumn("ratio", msg("Approved / claimed"), Shape.RATIO, Total.FORMULA, "{approved}/{claimed}"),
            AMONG,
            ReportColumn("mean", msg("Mean cut"), Shape.MONEY),
            ReportColumn("median", msg("Median cut"), Shape.MONEY),
            ReportColumn("few", msg("Note"), Shape.LONG),
        ),
        {
            "line": [label(lines(), line) for line in codes],
            "n": [int(here.sum()) for here in parts],
            **sums,
            "ratio": [a / c for a, c in zip(sums["approved"], sums["claimed"], strict=True)],
            **columns_of_averages(averaged),
        },
        totals={
            "n": len(claims),
            **totals,
            "ratio": totals["approved"] / totals["claimed"],
            "among": int(counted.sum()),
        },
    )
    return with_among(table)


def _list(view: View, share: OwnShare) -> Table:
    chosen = np.flatnonzero(share.own > 0)
    currency = view.claims["claimed_currency"].to_numpy().astype(str)[chosen]
    chosen = chosen[np.lexsort((-share.own[chosen], currency))][:LIST_LIMIT]
    claims = view.claims.iloc[chosen]
    written, said, _ = money_of(view.case.book, "self_borne")
    return without_empty_columns(
        Table(
            "own-list",
            msg("The claims, the largest own share first, at most {n}", n=LIST_LIMIT),
            (
                *CLAIM_HEAD,
                ReportColumn("ended", msg("Closed on"), Shape.DATE),
                ReportColumn("claimed", msg("Claimed"), Shape.MONEY),
                ReportColumn("paid", msg("Paid"), Shape.MONEY),
                ReportColumn("deductible", msg("Deductible"), Shape.MONEY),
                ReportColumn("own", msg("Own share"), Shape.MONEY),
                ReportColumn("written", msg("Own share as written"), Shape.MONEY),
                ReportColumn("currency", msg("Currency")),
                ReportColumn("reason", msg("Reason"), Shape.LONG),
            ),
            {
                **claim_head(view, claims),
                "ended": dates(claims["ended"]),
                "claimed": share.claimed[chosen].tolist(),
                "paid": share.paid[chosen].tolist(),
                "deductible": [amount or None for amount in share.deductible[chosen].tolist()],
                "own": share.own[chosen].tolist(),
                "written": [int(written[i]) if said[i] else None for i in chosen.tolist()],
                "currency": row_currency(claims, ("claimed",)),
                "reason": share.reason[chosen].tolist(),
            },
        )
    )


def _nothing() -> Table:
    return Table(
        "own-none",
        msg("Where the claimed amounts went"),
        (ReportColumn("line", msg("Line")),),
        {"line": []},
        empty=msg("No claim with a claimed amount was paid or refused in this period."),
    )


def _notes(view: View, share: OwnShare) -> Sequence[Text]:
    notes: list[Text] = [
        msg(
            "Counted are claims closed in the period that were paid or refused and have a claimed amount; withdrawn "
            "claims and those closed without payment stand apart. Own share is what was claimed and not paid."
        ),
        msg("Shares and averages over {n} or fewer claims say little and are marked.", n=FEW),
    ]
    if share.deductible_read:
        notes.append(msg("Deductible: as much of the gap as the row's deductible explains; the rest is a cut."))
    else:
        notes.append(msg("No deductible is read in these rows, so the cuts hold it."))
    if (doubtful := kept_out(view, share.settled)) is not None:
        notes.append(doubtful)
    if share.overpaid.any():
        notes.append(msg("Claims paid more than claimed: {n}; their own share is nought.", n=int(share.overpaid.sum())))
    apart = view.movement.closed & view.claims["outcome"].isin(APART).to_numpy()
    if apart.any():
        notes.append(msg("Withdrawn or closed without payment, not counted here: {n}.", n=int(apart.sum())))
    return notes
