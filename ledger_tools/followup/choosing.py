"""Which due rules count: the packs that are on, and each rule with the user's own numbers and switches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from ledger_tools.followup.loading import Mistake, Pack, PackProblem, load_pack, load_pack_file, pack_keys
from ledger_tools.model.duties import DueRule
from ledger_tools.settings import Settings
from ledger_tools.text.i18n import msg


def packs_of(settings: Settings, extra: Sequence[str | Path] = ()) -> Sequence[Pack]:
    """Return the packs that count, the house's own first.

    Args:
        extra: further packs for this run: keys of ours, or files of the user's own.

    Raises:
        PackProblem: a file is no sound pack, or holds an id that another pack has as well.
    """
    keys = {*settings.packs, *(word for word in extra if isinstance(word, str))}
    packs = [load_pack(key) for key in pack_keys() if key in keys]
    seen = {id_: pack.key for pack in packs for id_ in pack.rules}
    for path in (path for path in extra if isinstance(path, Path)):
        pack = load_pack_file(path)
        twice = [
            Mistake(id_, "", msg("the pack {key} has this id, too", key=seen[id_])) for id_ in pack.rules if id_ in seen
        ]
        if pack.key in {known.key for known in packs}:
            twice.insert(0, Mistake("", "pack.key", msg("there is a pack {key} already", key=pack.key)))
        if twice:
            raise PackProblem(path.name, twice)
        seen |= dict.fromkeys(pack.rules, pack.key)
        packs.append(pack)
    return packs


def chosen_rules(settings: Settings, packs: Sequence[Pack], as_of: date) -> Mapping[str, DueRule]:
    """Return the rules that are counted, by id, with the user's numbers.

    Left out are rules that are only told, that are off, or that begin after the day that is judged by.
    """
    rules = (rule for pack in packs for rule in rules_of(pack, settings))
    return {
        rule.id: rule
        for rule in rules
        if rule.kind and rule.active and (rule.applies_from is None or rule.applies_from <= as_of)
    }


def rules_of(pack: Pack, settings: Settings) -> Iterator[DueRule]:
    """Yield every rule of a pack as the settings have it: numbers, on or off."""
    for rule in pack.rules.values():
        named = pack.by_setting.get(rule.id, {})
        numbers = {name: getattr(settings, named[name]) if name in named else n for name, n in rule.numbers.items()}
        change = settings.rule_changes.get(rule.id)
        if isinstance(change, bool):
            yield replace(rule, numbers=numbers, active=change)
        elif change is not None:
            yield replace(rule, numbers={**numbers, "n": change}, active=True)
        else:
            yield replace(rule, numbers=numbers)
