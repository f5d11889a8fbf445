"""The claims behind the changes since the last report: reserves changed, re-opened, gone, entered late, renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.ledger.vocabulary import keys
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.report import ReportColumn, Shape, Table, Text
from ledger_tools.reports.grouping import (
    CLAIM_HEAD,
    LIST_LIMIT,
    claim_head,
    currency_label,
    dates,
    money,
    row_currency,
    without_empty_columns,
)
from ledger_tools.reports.labels import label, lines, statuses
from ledger_tools.reports.pairing import changed_names
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.model.snapshot import Snapshot
    from ledger_tools.reports.since import Changes
    from ledger_tools.reports.view import View

_MOST = 50  # of the changed reserves, the largest first
# What names a claim of which only the last report tells.
_HEAD = (ReportColumn("line", msg("Line")), ReportColumn("policy_no", msg("Policy no.")))


def reserve_changes(view: View, found: Changes) -> Table:
    """Return the claims of which the reserve changed, the largest changes first."""
    pairs = found.pairs
    before, after = found.then.amount("reserve")[pairs.then], found.now.amount("reserve")[pairs.now]
    code, other = found.now.currency("reserve")[pairs.now], found.then.currency("reserve")[pairs.then]
    known = found.now.claims["reserve_ok"][pairs.now] | found.then.claims["reserve_ok"][pairs.then]
    same = (code == other) | (before == 0) | (after == 0)
    changed = np.flatnonzero(known & same & (before != after))
    largest = changed[np.argsort(-np.abs(after - before)[changed], kind="stable")][:_MOST]
    claims = view.claims.iloc[pairs.now[largest]]
    title = msg("Changed reserves: {n}", n=len(changed))
    if len(changed) > _MOST:
        title = msg("Changed reserves: {n}, the largest {most}", n=len(changed), most=_MOST)
    return without_empty_columns(
        Table(
            "since-reserves",
            title,
            (
                *CLAIM_HEAD,
                ReportColumn("status", msg("Status")),
                ReportColumn("then", _as_of(found.then), Shape.MONEY),
                ReportColumn("now", _as_of(found.now), Shape.MONEY),
                ReportColumn("change", msg("Change"), Shape.MONEY, formula="{now}-{then}"),
                ReportColumn("currency", msg("Currency")),
            ),
            {
                **claim_head(view, claims),
                "status": _statuses(found.now, pairs.now[largest]),
                "then": before[largest].tolist(),
                "now": after[largest].tolist(),
                "change": (after - before)[largest].tolist(),
                "currency": [currency_label(c) for c in np.where(after == 0, other, code)[largest].tolist()],
            },
            empty=msg("No reserve of a claim known to both reports changed."),
        )
    )


def reopened(view: View, found: Changes) -> Table:
    """Return the claims that were closed then and are open now, or were closed anew on a later day."""
    mask = found.reopened | found.closed_again
    now, then = found.pairs.now[mask][:LIST_LIMIT], found.pairs.then[mask][:LIST_LIMIT]
    claims = view.claims.iloc[now]
    return without_empty_columns(
        Table(
            "since-reopened",
            msg("Closed then, and re-opened since"),
            (
                *CLAIM_HEAD,
                ReportColumn("closed", msg("Closed then on"), Shape.DATE),
                ReportColumn("reopened", msg("Re-opened on"), Shape.DATE),
                ReportColumn("status", msg("Status")),
                ReportColumn("again", msg("Closed again on"), Shape.DATE),
                ReportColumn("reserve", msg("Reserve"), Shape.MONEY),
                ReportColumn("currency", msg("Currency")),
            ),
            {
                **claim_head(view, claims),
                "closed": _dates(found.then.claims["closed_at"][then]),
                "reopened": dates(claims["reopened_at"]),
                "status": _statuses(found.now, now),
                "again": [
                    day if again else None
                    for day, again in zip(
                        _dates(found.now.claims["closed_at"][now]),
                        found.closed_again[mask][:LIST_LIMIT].tolist(),
                        strict=True,
                    )
                ],
                "reserve": money(claims, "reserve"),
                "currency": row_currency(claims, ("reserve",)),
            },
            empty=msg("No claim that was closed then is open now."),
        )
    )


def gone(found: Changes) -> Table:
    """Return the claims that the last report saw and that the ledger no longer holds."""
    then, chosen = found.then, found.pairs.gone[:LIST_LIMIT]
    claims = then.claims
    return without_empty_columns(
        Table(
            "since-gone",
            msg("No longer in the ledger"),
            (
                ReportColumn("where", msg("Where it stood")),
                *_HEAD,
                ReportColumn("claim_no", msg("Claim no.")),
                ReportColumn("incident", msg("Incident"), Shape.DATE),
                ReportColumn("status", msg("Status then")),
                ReportColumn("paid", msg("Paid then"), Shape.MONEY),
                ReportColumn("reserve", msg("Reserve then"), Shape.MONEY),
                ReportColumn("currency", msg("Currency")),
            ),
            {
                "where": [f"{then.sheet_name(i)}!{int(claims['row'][i])}" for i in chosen.tolist()],
                "line": [label(lines(), code) for code in claims["line"][chosen].tolist()],
                "policy_no": claims["policy_no"][chosen].tolist(),
                "claim_no": claims["claim_no"][chosen].tolist(),
                "incident": _dates(claims["incident_at"][chosen]),
                "status": _statuses(then, chosen),
                "paid": _amounts(then, "paid", chosen),
                "reserve": _amounts(then, "reserve", chosen),
                "currency": ["/".join(dict.fromkeys(filter(None, c.split(",")))) for c in claims["currency"][chosen]],
            },
            empty=msg("Every claim that the last report saw is still in the ledger."),
        )
    )


def late(view: View, found: Changes) -> Table:
    """Return the claims that began by the day of the last report, but that it did not see."""
    chosen = found.pairs.added[found.late][:LIST_LIMIT]
    claims = view.claims.iloc[chosen]
    return without_empty_columns(
        Table(
            "since-late",
            msg("Entered since, but begun by {day}", day=found.then.as_of.isoformat()),
            (
                *CLAIM_HEAD,
                ReportColumn("incident", msg("Incident"), Shape.DATE),
                ReportColumn("start", msg("Began"), Shape.DATE),
                ReportColumn("status", msg("Status")),
                ReportColumn("claimed", msg("Claimed"), Shape.MONEY),
                ReportColumn("reserve", msg("Reserve"), Shape.MONEY),
                ReportColumn("currency", msg("Currency")),
            ),
            {
                **claim_head(view, claims),
                "incident": dates(claims["incident_at"]),
                "start": dates(claims["start"]),
                "status": _statuses(found.now, chosen),
                "claimed": money(claims, "claimed"),
                "reserve": money(claims, "reserve"),
                "currency": row_currency(claims, ("claimed", "reserve")),
            },
            empty=msg("Every claim begun by then was in the last report."),
        )
    )


def renamed(view: View, found: Changes) -> Table:
    """Return the claims that only a number shows to be the same, with what was changed of their names."""
    pairs = found.pairs
    now, then = pairs.now[pairs.renamed][:LIST_LIMIT], pairs.then[pairs.renamed][:LIST_LIMIT]
    both = list(zip(then.tolist(), now.tolist(), strict=True))
    was = [_names(found.then, t, changed_names(found.then, found.now, t, n)) for t, n in both]
    return Table(
        "since-renamed",
        msg("Same number, other names"),
        (
            *CLAIM_HEAD,
            ReportColumn("changed", msg("Changed since"), Shape.LONG),
        ),
        {**claim_head(view, view.claims.iloc[now]), "changed": was},
        empty=msg("No claim goes by another policy number, date of loss, claimant or plate than then."),
    )


def _names(then: Snapshot, t: int, changed: Any) -> Text:
    """Return what was changed of a claim's names; people and plates are known only as hashes, so not what they were."""
    parts = []
    for key in changed:
        old = str(then.claims[key][t]) if key in ("policy_no", "incident_at") else ""
        name = keys()[key].labels
        if old and old != "NaT":
            parts.append(msg("{name}, then {old}", name=name, old=old))
        else:
            parts.append(msg("{name}", name=name))
    return msg("{parts}", parts=parts)


def _as_of(snapshot: Snapshot) -> Text:
    return msg("As of {day}", day=snapshot.as_of.isoformat())


def _dates(days: NDArray[Any]) -> list[Any]:
    return list(days.astype("datetime64[D]").tolist())


def _amounts(snapshot: Snapshot, key: str, chosen: NDArray[Any]) -> list[int | None]:
    known = snapshot.claims[f"{key}_ok"][chosen].tolist()
    return [v if there else None for v, there in zip(snapshot.claims[key][chosen].tolist(), known, strict=True)]


def _statuses(snapshot: Snapshot, chosen: NDArray[Any]) -> list[Text]:
    return [label(statuses(), code) for code in snapshot.claims["status"][chosen].tolist()]
