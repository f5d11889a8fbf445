"""A loss run: every claim as at a day, by policy year, with what an insurer asks of each and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.errors import InputError
from ledger_tools.ledger.near import near_names
from ledger_tools.model.arrays import NDArray, years_of
from ledger_tools.model.report import Text
from ledger_tools.reports.claims import AS_IT_STANDS, money_of
from ledger_tools.reports.grouping import common_first
from ledger_tools.reports.incurred import paid_by
from ledger_tools.reports.policies import PolicyFacts, bare_number, policy_facts
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import Mask, View

PARTS = ("paid", "expense_paid", "reserve", "recovery")
_KNOWN = 6  # names that an unknown one is answered with


@dataclass(frozen=True, slots=True)
class Scope:
    """Which claims a loss run is about: all, or those of some insurers (parts of their names will do) or policies."""

    insurers: Sequence[str] = ()
    policies: Sequence[str] = ()

    def texts(self) -> dict[str, str]:
        """Return the scope as text by name; empty for all claims."""
        named = {"insurer": self.insurers, "policy": self.policies}
        return {key: "; ".join(names) for key, names in named.items() if names}


@dataclass(slots=True)
class LossRun:
    """The claims of a loss run.

    Attributes:
        chosen: the claims that are in it, shape (n,) over ``view.claims``: those of the scope begun by the day.
        policies: of all claims.
        status: as at the day: ``open``, ``closed``, ``reopened`` or ``unclear``, shape (n,).
        closed_later: closed now, but open on the day, shape (n,).
        extra: deductibles and the ledger's own incurred amounts: hundredths, where read, currency; each shape (n,).
    """

    view: View
    scope: Scope
    chosen: Mask
    policies: PolicyFacts
    status: NDArray[np.object_]
    closed_later: Mask
    extra: Mapping[str, tuple[NDArray[np.int64], Mask, NDArray[np.object_]]] = field(default_factory=dict)

    @property
    def groups(self) -> NDArray[np.object_]:
        """Return the policy year of each claim, else its year of loss: ``p2021``, ``l2021`` or "", shape (n,)."""
        years = self.policies.year
        losses = years_of(self.view.claims["incident_at"].to_numpy())
        named = [
            f"p{policy}" if policy else f"l{loss}" if loss else ""
            for policy, loss in zip(years.tolist(), losses.tolist(), strict=True)
        ]
        return np.array([*named, ""], object)[:-1]

    def currencies(self) -> list[str]:
        """Return the currencies of the loss run, commonest first; the unknown one last."""
        found: set[str] = set()
        claims = self.view.claims
        for key in (*PARTS, "claimed"):
            there = self.chosen & claims[f"{key}_ok"].to_numpy() & (claims[key].to_numpy() != 0)
            found |= set(claims[f"{key}_currency"].to_numpy()[there])
        for values, known, currency in self.extra.values():
            found |= set(currency[self.chosen & known & (values != 0)])
        found |= set(self._home()[self.chosen])
        return common_first(self.view, found)

    def in_currency(self, code: str) -> Mask:
        """Return True for claims that stand in the table of a currency: with an amount in it, or without any."""
        claims = self.view.claims
        mask = self._home() == code
        for key in PARTS:
            nonzero = claims[f"{key}_ok"].to_numpy() & (claims[key].to_numpy() != 0)
            mask |= nonzero & (claims[f"{key}_currency"].to_numpy() == code)
        values, _, currency = self.extra["incurred"]
        mask |= self.own_incurred & (values != 0) & (currency == code)
        return np.asarray(mask & self.chosen, bool)

    def _home(self) -> NDArray[np.object_]:
        """Return the currency in which each claim stands even without an amount, shape (n,)."""
        claims = self.view.claims
        home = np.full(len(claims), "", object)
        done = np.zeros(len(claims), bool)
        for key in (*PARTS, "claimed"):
            nonzero = claims[f"{key}_ok"].to_numpy() & (claims[key].to_numpy() != 0) & ~done
            home = np.where(nonzero, claims[f"{key}_currency"].to_numpy(), home)
            done |= nonzero
        for key in (*PARTS, "claimed"):
            codes = claims[f"{key}_currency"].to_numpy()
            take = ~done & (home == "")
            home = np.where(take, codes, home)
        tables = np.array([*(table.currency or "" for table in self.view.case.book.claims), ""], object)
        return np.where(~done & (home == ""), tables[claims["table"].to_numpy()], home).astype(object)

    @property
    def own_incurred(self) -> Mask:
        """Return True where a sheet keeps incurred amounts but no reserves, so that it is taken at its word."""
        return np.asarray(self.view.claims[f"{AS_IT_STANDS}_ok"].to_numpy(), bool)

    def amount(self, key: str, code: str) -> NDArray[np.int64]:
        """Return the amounts of one kind in a currency as at the day, in hundredths, 0 where there is none."""
        claims = self.view.claims
        if key in self.extra:
            values, known, currency = self.extra[key]
            return np.where(known & (currency == code), values, 0)
        known = paid_by(claims, self.view.case.as_of) if key == "paid" else claims[f"{key}_ok"].to_numpy()
        return np.where(known & (claims[f"{key}_currency"].to_numpy() == code), claims[key].to_numpy(), 0)

    def total(self, code: str) -> NDArray[np.int64]:
        """Return incurred amounts in a currency as at the day: paid + reserve − recovery, or what the sheet keeps."""
        parts = self.amount("paid", code) + self.amount("reserve", code) - self.amount("recovery", code)
        return np.where(self.own_incurred, self.amount("incurred", code), parts)


def make_loss_run(view: View, scope: Scope) -> LossRun:
    """Return the loss run of a ledger as at the day of its view.

    Raises:
        InputError: the scope names an insurer or a policy that the ledger does not know.
    """
    policies = policy_facts(view.case.book, view.claims)
    chosen = ~view.later & _of_insurers(policies, scope) & _of_policies(view, scope)
    status, later = _status(view)
    extra = {key: money_of(view.case.book, key) for key in ("deductible", "incurred")}
    return LossRun(view, scope, np.asarray(chosen, bool), policies, status, later, extra)


def _of_insurers(policies: PolicyFacts, scope: Scope) -> Mask:
    if not scope.insurers:
        return np.ones(len(policies.insurer), bool)
    known = sorted({str(name) for name in policies.insurer.tolist() if name})
    for name in scope.insurers:
        if not any(fold(name) in fold(other) for other in known):
            near = near_names(name, known) or known[:_KNOWN]
            if not near:
                raise InputError(msg("--insurer: the claim ledgers name no insurers."))
            raise InputError(msg("--insurer: no claim is with {name}; there are: {known}.", name=name, known=near))
    wanted = [fold(name) for name in scope.insurers]
    hits = {text: any(name in fold(text) for name in wanted) for text in set(policies.insurer.tolist())}
    return np.array([hits[text] for text in policies.insurer.tolist()], bool)


def _of_policies(view: View, scope: Scope) -> Mask:
    numbers = view.claims["policy_no"].tolist()
    if not scope.policies:
        return np.ones(len(numbers), bool)
    bare = {text: bare_number(text) for text in set(numbers)}
    wanted = {bare_number(text) for text in scope.policies}
    for text in scope.policies:
        if bare_number(text) not in bare.values():
            near: list[str] = near_names(text, sorted(filter(None, bare)))
            if near:
                raise InputError(msg("--policy: no claim is under {policy}; perhaps {near}.", policy=text, near=near))
            raise InputError(msg("--policy: no claim is under {policy}.", policy=text))
    return np.array([bare[text] in wanted for text in numbers], bool)


def _status(view: View) -> tuple[NDArray[np.object_], Mask]:
    """Return the state of each claim as at the day of the view, and which were closed only after it."""
    claims, day = view.claims, np.datetime64(view.case.as_of, "s")
    ended, again = claims["ended"].to_numpy(), claims["reopened_at"].to_numpy()
    is_closed, is_reopened = claims["is_closed"].to_numpy(), claims["is_reopened"].to_numpy()
    later = is_closed & (ended > day)
    still_closed = is_reopened & (ended <= day) & (again > day)
    status = np.where((is_closed & ~later) | still_closed, "closed", np.where(is_reopened, "reopened", "open"))
    return np.where(claims["is_unclear"], "unclear", status).astype(object), np.asarray(later, bool)


def year_label(group: str) -> Text:
    """Return the words for a group of claims, see ``LossRun.groups``."""
    if not group:
        return msg("Year not known")
    year = int(group[1:])
    return msg("Policy year {year}", year=year) if group[0] == "p" else msg("Loss year {year}", year=year)


def year_order(groups: Any) -> list[str]:
    """Return groups in the order of years, policy years before years of loss; the unknown one last."""
    return sorted({str(group) for group in groups}, key=lambda g: (not g, g[:1] == "l", g[1:]))
