"""How long a policy may be cancelled where its own row does not say: the region's default, and from which rule."""

from __future__ import annotations

from ledger_tools.followup.loading import load_pack, pack_keys
from ledger_tools.model.duties import DueRule
from ledger_tools.settings import SCRIPT_REGION, Settings


def cooling_off_default(settings: Settings, script: str) -> tuple[int, DueRule] | None:
    """Return the default number of days of the region and the rule that gives it; None where no rule does.

    The rule's pack need not be on: the length of a period is no duty.
    """
    region = settings.region or SCRIPT_REGION.get(script)
    if region is None:
        return None
    for key in pack_keys():
        pack = load_pack(key)
        if pack.place != region:
            continue
        for rule in pack.rules.values():
            n = rule.numbers.get("n")
            if rule.options.get("cooling_off") and n is not None:
                return n, rule
    return None
