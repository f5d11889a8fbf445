"""What stands at the head of a loss run: named insured, policy with its period, insurer, valuation date."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.model.report import Text
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.loss_run import LossRun

_NAMED = 3  # more are on the sheet of policies


def head_lines(run: LossRun) -> list[tuple[Text, Text]]:
    """Return what names the loss run, as label and value."""
    facts, chosen = run.policies, run.chosen
    lines: list[tuple[Text, Text]] = [
        (msg("Valuation date"), run.view.case.as_of.isoformat()),
        (msg("Named insured"), _names(facts.insured[chosen].tolist())),
        (msg("Insurer"), _names(facts.insurer[chosen].tolist())),
        (msg("Policy"), _policies(run)),
    ]
    scope = run.scope.texts()
    if scope:
        chosen_by = [
            msg("{what} {names}", what=label, names=scope[key])
            for key, label in (("insurer", msg("insurer")), ("policy", msg("policy")))
            if key in scope
        ]
        lines.append((msg("Chosen by"), msg("{parts}", parts=chosen_by)))
    return lines


def head_notes(run: LossRun) -> list[Text]:
    """Return what names the loss run, as sentences."""
    return [msg("{label}: {value}", label=label, value=value) for label, value in head_lines(run)]


def _names(names: Iterable[str]) -> Text:
    found = sorted({str(name) for name in names if name})
    if not found:
        return msg("not stated")
    if len(found) > _NAMED:
        return msg("{n}, see the sheet of policies", n=len(found))
    return msg("{parts}", parts=found)


def _policies(run: LossRun) -> Text:
    claims, facts = run.view.claims, run.policies
    rows = np.flatnonzero(run.chosen).tolist()
    numbers = claims["policy_no"].tolist()
    found = sorted({(numbers[i], str(facts.begins[i]), str(facts.ends[i])) for i in rows if numbers[i]})
    if not found:
        return msg("not stated")
    if len(found) > _NAMED:
        return msg("{n}, see the sheet of policies", n=len({number for number, _, _ in found}))
    return msg("{parts}", parts=[_period(*policy) for policy in found])


def _period(number: str, first: str, last: str) -> Text:
    if "NaT" in (first, last):
        return msg("{policy} (period not stated)", policy=number)
    return msg("{policy} ({first} to {last})", policy=number, first=first, last=last)
