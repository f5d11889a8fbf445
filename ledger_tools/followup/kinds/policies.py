"""Policies: the callback inside the cooling-off period (S45), and those whose agent has gone (S52)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ledger_tools.followup.checklists import counts
from ledger_tools.followup.columns import NAT, Days, codes, days, folded, texts
from ledger_tools.followup.context import Context
from ledger_tools.followup.cooling_off import cooling_off_default
from ledger_tools.followup.counting import Counted, counted
from ledger_tools.followup.covers import covered
from ledger_tools.followup.drafting import Cell, Draft
from ledger_tools.ledger.callback_terms import is_instalment
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.duties import HOUSE, DueRule
from ledger_tools.model.grid import Bools
from ledger_tools.model.table import LedgerTable
from ledger_tools.text.i18n import Message, msg

_LIFE_PRODUCTS = ("ordinary", "participating", "universal", "unit_linked", "accident", "health", "annuity")
_GONE = ("lapsed", "surrendered", "cancelled", "expired")
_YEARS = re.compile(r"([0-9]+(?:\.[0-9]+)?)")
_LONG = ("终身", "wholelife", "whole", "life", "至", "toage", "岁")
CALLS = {"new-policy": "new_policy", "unit-linked": "unit_linked"}
NOT_MADE = ("failed", "pending", "issue")  # states of a callback whose day in the policy's row is not its end
_SCRIPTS = {call: script for script, call in CALLS.items()}


def callback(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield the callbacks of new life policies over one year: between receipt and the end of cooling-off.

    The length is the policy's own; else the setting; else the default of the region's rules, which is then said beside
    the line. A callback counts only when the applicant was reached, in time, with the whole list answered.
    """
    for table in ctx.tables("policies"):
        wanted = is_life(table) & over_one_year(table) & covered(ctx, rule, table)
        wanted &= ~np.isin(codes(table, "status"), _GONE)
        received = days(table, "delivered_on", until=ctx.today)
        wanted &= ~np.isnat(received) | _known_start(table, ctx.today)
        if rule.pack == HOUSE:
            wanted &= ctx.followed(received)
        linked = (codes(table, "product_type") == "unit_linked").astype(bool)
        yield _callback(ctx, rule, table, np.flatnonzero(wanted & ~linked), "new-policy")
        yield _callback(ctx, rule, table, np.flatnonzero(wanted & linked), "unit-linked")


def _callback(ctx: Context, rule: DueRule, table: LedgerTable, positions: NDArray[np.int64], script: str) -> Draft:
    start = days(table, "delivered_on", until=ctx.today)[positions]
    last, ends, how = _cooling_off(ctx, rule, table, positions, start)
    done, calls = _called(ctx, table, positions, start)
    who = ctx.customers.of(table)[positions]

    def evidence(i: int) -> list[Cell]:
        if np.isnat(done[i]):
            return list(how[i].cells)
        own: Cell = (table, int(positions[i]), "callback_on")
        return [*how[i].cells, (*ctx.calls.row(calls[i]), "call_date") if calls[i] >= 0 else own]

    return Draft(
        rule,
        table,
        positions,
        start,
        "delivered_on",
        last=last,
        opens=start,
        ends=ends,
        done=done,
        blocked=_blocked(start, ends, done),
        owners=_clerks(ctx, table, positions),
        who=who,
        evidence=evidence,
        said=lambda i: how[i].said,
        notes=lambda i: how[i].said if how[i].default else (),
        contacts=lambda i: ctx.calls.last(ctx.calls.of(int(who[i]))),
        script=script,
        call_type=CALLS[script],
    )


def _known_start(table: LedgerTable, today: np.datetime64) -> Bools:
    """True where the policy has begun or was issued, so that its receipt is missed when it is not written down."""
    known: Bools = (days(table, "issued_on") <= today) | (days(table, "policy_from") <= today)
    return known


def is_life(table: LedgerTable) -> Bools:
    """Return True where a policy is life, health or accident: by its line, or by its type where no line is written."""
    line = codes(table, "line")
    unsaid = np.asarray(line == "", bool)
    typed: Bools = np.isin(codes(table, "product_type"), _LIFE_PRODUCTS) & unsaid
    return typed | np.isin(line, ("life", "unit-linked"))


def over_one_year(table: LedgerTable) -> Bools:
    """Return True where the term is longer than one year; exactly one year is not (Civil Code of the PRC 1259)."""
    first, last = days(table, "policy_from"), days(table, "policy_to")
    year = (last - first) > np.timedelta64(366, "D")
    term = folded(table, "term_years")
    said = np.array([_is_long(text) for text in term] or [None], object)[: len(table)]
    known = said != None  # noqa: E711 - an array is compared element by element
    unknown = ~known & (np.isnat(first) | np.isnat(last))
    product = np.isin(
        codes(table, "product_type"), ("ordinary", "participating", "universal", "unit_linked", "annuity")
    )
    return np.where(known, said == True, np.where(unknown, product, year)).astype(bool)  # noqa: E712


def _is_long(term: str) -> bool | None:
    if not term:
        return None
    if any(word in term for word in _LONG):
        return True
    match = _YEARS.search(term)
    return None if match is None else float(match[1]) > 1


@dataclass(frozen=True, slots=True)
class _How:
    """How the length of a cooling-off period was found: what to say, in which cells it stands, if it is a default."""

    said: Sequence[Message] = ()
    cells: Sequence[Cell] = ()
    default: bool = False


def _cooling_off(
    ctx: Context, rule: DueRule, table: LedgerTable, positions: NDArray[np.int64], start: Days
) -> tuple[Counted, Days, list[_How]]:
    """Return the last day of cooling-off of each policy, and how its length was found."""
    own = table.get("cooling_off_days")
    default, source = _default_length(ctx, rule)
    length = np.full(len(positions), -1 if default is None else default, np.int64)
    how = [_How([source] if source else (), (), True)] * len(positions)
    said = np.zeros(len(positions), bool) if own is None else own.ok[positions]
    for k in np.flatnonzero(said).tolist():
        assert own is not None
        n = length[k] = int(own.values[positions[k]])
        words = msg("The policy's own cooling-off period: {n} days.", n=n)
        how[k] = _How([words], [(table, int(positions[k]), "cooling_off_days")])
    last = counted(ctx, rule, start, length)
    ends = np.where(length >= 0, last.days, NAT)
    printed = days(table, "cooling_off_end")[positions]
    for k in np.flatnonzero(~np.isnat(printed) & ~np.isnat(start) & ~said).tolist():
        words = msg("The policy's row names the last day of cooling-off.")
        how[k] = _How([words], [(table, int(positions[k]), "cooling_off_end")])
        ends[k] = printed[k]
    return last, ends, how


def _default_length(ctx: Context, rule: DueRule) -> tuple[int | None, Message | None]:
    """Return the length where the policy says none: the setting, else the default of the region's rules."""
    if rule.numbers.get("n") is not None:
        n = rule.numbers["n"]
        return n, msg("Cooling-off of {n} days by the settings, since the policy's row says none.", n=n)
    found = cooling_off_default(ctx.settings, ctx.book.script)
    if found is None:
        return None, None
    n, default = found
    return n, msg(
        "The policy's row says no cooling-off period; {n} days are taken as a default ({article}). Check the policy.",
        n=n,
        article=default.article,
    )


def _blocked(start: Days, ends: Days, done: Days) -> dict[int, Message]:
    why = {}
    for i in range(len(start)):
        if not np.isnat(done[i]):
            continue
        if np.isnat(start[i]):
            why[i] = msg("Not received yet, or the day on which the policy was received is not written down.")
        elif np.isnat(ends[i]):
            why[i] = msg("The length of the cooling-off period is not known; write it into the policy's row.")
    return why


def _called(ctx: Context, table: LedgerTable, positions: NDArray[np.int64], start: Days) -> tuple[Days, list[int]]:
    """Return the day on which each callback was done, and the call; -1 where the policy's own row says it."""
    state = codes(table, "callback_state")
    own = days(table, "callback_on", until=ctx.today)
    done = np.where(np.isin(state, NOT_MADE), NAT, own)[positions]
    calls = [-1] * len(positions)
    for k, p in enumerate(positions.tolist()):
        if np.isnat(done[k]):
            calls[k] = _counting_call(ctx, table, p, start[k])
            done[k] = ctx.calls.day[calls[k]] if calls[k] >= 0 else NAT
    return done, calls


def _counting_call(ctx: Context, table: LedgerTable, position: int, start: np.datetime64) -> int:
    """Return the first call about a policy that counts as its callback; -1 where none does."""
    calls = ctx.calls
    named = calls.by_ref.get(folded(table, "policy_no")[position], ())
    own = calls.entries.get(int(ctx.customers.of(table)[position]), ())
    instalment = is_instalment(table, position)
    for i in named or [i for i in own if not _names_policy(ctx, i)]:
        script = _SCRIPTS.get(str(calls.type[i]))
        early = not np.isnat(start) and calls.day[i] < start
        if script and calls.right[i] and not early and counts(ctx, i, script, instalment=instalment):
            return i
    return -1


def _names_policy(ctx: Context, call: int) -> bool:
    table, position = ctx.calls.row(call)
    return any(table.get(key) is not None and table.shown(position, key).strip() for key in ("policy_no", "ref"))


def _clerks(ctx: Context, table: LedgerTable, positions: NDArray[np.int64]) -> list[str]:
    who = ctx.customers.of(table)
    return [
        ctx.owner(table.shown(p, "taken_over_by"), ctx.customers.told(int(who[p]), "owner"), table.shown(p, "agent"))
        for p in positions.tolist()
    ]


def orphan(ctx: Context, rule: DueRule) -> Iterator[Draft]:
    """Yield policies whose agent has gone: the supervisor names a successor, who then makes the first contact.

    The house has no number of days for either; a law pack may have one for telling the customer.
    """
    for table in ctx.tables("policies"):
        left = days(table, "agent_left", until=ctx.today)
        running = ~np.isin(codes(table, "status"), _GONE) & ~(days(table, "policy_to") < ctx.today)
        positions = np.flatnonzero(~np.isnat(left) & running)
        if not len(positions):
            continue
        on = days(table, "taken_over_on")
        named = np.array([bool(text) for text in texts(table, "taken_over_by")], bool)
        assigned = np.where(named & np.isnat(on), left, np.where(on <= ctx.today, on, NAT))[positions]
        yield _assign(ctx, replace(rule, obliged="supervisor"), table, positions, left[positions], assigned)
        named = ~np.isnat(assigned)
        if named.any():
            yield _contact(ctx, replace(rule, obliged="clerk"), table, positions[named], left, assigned[named])


def _assign(
    ctx: Context, rule: DueRule, table: LedgerTable, positions: NDArray[np.int64], left: Days, assigned: Days
) -> Draft:
    n = rule.numbers.get("n")
    last = counted(ctx, rule, left, n) if n is not None else None
    owners = [ctx.people.supervisor] * len(positions)
    draft = Draft(rule, table, positions, left, "agent_left", last=last, opens=left, done=assigned, owners=owners)
    draft.who = ctx.customers.of(table)[positions]
    draft.more = ["assign"] * len(positions)
    draft.evidence = lambda i: [] if np.isnat(assigned[i]) else [_assigned_in(table, int(positions[i]))]
    return draft


def _assigned_in(table: LedgerTable, position: int) -> Cell:
    """Return the cell that says when somebody was assigned; who, where no day is written."""
    dated = not np.isnat(days(table, "taken_over_on")[position])
    return table, position, "taken_over_on" if dated else "taken_over_by"


def _contact(
    ctx: Context, rule: DueRule, table: LedgerTable, positions: NDArray[np.int64], left: Days, assigned: Days
) -> Draft:
    own = days(table, "first_contact", until=ctx.today)[positions]
    names, who = folded(table, "policy_no"), ctx.customers.of(table)
    done, cells = own.copy(), {}
    for k, p in enumerate(positions.tolist()):
        if not np.isnat(own[k]):
            cells[k] = (table, p, "first_contact")
        elif len(ctx.calls):
            entries = [*ctx.calls.by_ref.get(names[p], []), *ctx.calls.of(int(who[p])).tolist()]
            made = [
                i
                for i in sorted(entries)
                if ctx.calls.type[i] == "orphan_contact" and ctx.calls.made[i] and ctx.calls.day[i] >= left[p]
            ]
            if made:
                done[k], cells[k] = ctx.calls.day[made[0]], (*ctx.calls.row(made[0]), "call_date")
    n = rule.numbers.get("n")
    last = counted(ctx, rule, assigned, n) if n is not None else None
    draft = Draft(
        rule,
        table,
        positions,
        assigned,
        last=last,
        opens=assigned,
        done=done,
        owners=_clerks(ctx, table, positions),
    )
    draft.who = who[positions]
    draft.more = ["contact"] * len(positions)
    draft.anchor_cells = lambda i: _assigned_in(table, int(positions[i]))
    draft.evidence = lambda i: [cells[i]] if i in cells else []
    draft.call_type = "orphan_contact"
    return draft
