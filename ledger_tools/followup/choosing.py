"""Which due rules count: the packs that are on, and each rule with the user's own numbers and switches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from ledger_tools.errors import UsageProblem
from ledger_tools.followup.loading import Mistake, Pack, PackProblem, load_pack, load_pack_file, pack_keys
from ledger_tools.ledger.due_names import no_pack, pack_named
from ledger_tools.model.duties import DueRule
from ledger_tools.settings import Settings
from ledger_tools.text.i18n import msg


def packs_of(settings: Settings, extra: Sequence[str | Path] = ()) -> Sequence[Pack]:
    """Return the packs that count, the house's own first.

    Args:
        extra: further packs for this run: ours by key or title in any language, the user's own as the path of a file.

    Raises:
        UsageProblem: there is no such pack.
        PackProblem: a file is no sound pack, or holds an id that another pack has as well.
    """
    keys = {*settings.packs, *(named_pack(word) for word in extra if isinstance(word, str))}
    packs = [load_pack(key) for key in pack_keys() if key in keys]
    for path in dict.fromkeys(path for path in extra if isinstance(path, Path)):
        pack = load_pack_file(path)
        _stands_alone(pack, path, packs)
        packs.append(pack)
    return packs


def named_pack(word: str) -> str:
    """Return the key of the pack that a word names.

    Raises:
        UsageProblem: there is no such pack.
    """
    key = pack_named(word)
    if key is None:
        raise UsageProblem(no_pack(word))
    return key


def _stands_alone(pack: Pack, path: Path, others: Sequence[Pack]) -> None:
    mistakes = []
    if pack.key in pack_keys() or pack.key in {other.key for other in others}:
        mistakes.append(Mistake("", "pack.key", msg("there is a pack {key} already", key=pack.key)))
    seen = {id_: other.key for other in others for id_ in other.rules}
    mistakes += [
        Mistake(id_, "", msg("the pack {key} has this id, too", key=seen[id_])) for id_ in pack.rules if id_ in seen
    ]
    if mistakes:
        raise PackProblem(path.name, mistakes)


def chosen_rules(settings: Settings, packs: Sequence[Pack], as_of: date) -> Mapping[str, DueRule]:
    """Return the rules that are counted, by id, with the user's numbers.

    Left out are rules that are only told, that are off, or that begin after the day that is judged by. Of two rules for
    the same duty one is counted; a general rule leaves out what a special one covers.
    """
    on = {
        rule.id: rule
        for pack in packs
        for rule in rules_of(pack, settings)
        if rule.kind and rule.active and (rule.applies_from is None or rule.applies_from <= as_of)
    }
    twins = {rule.id: twin for rule in on.values() for twin in _named(rule, "same_as") if twin in on}
    kept = {id_: rule for id_, rule in on.items() if id_ not in twins}
    return {id_: _beside(rule, kept, twins) for id_, rule in kept.items()}


def _beside(rule: DueRule, kept: Mapping[str, DueRule], twins: Mapping[str, str]) -> DueRule:
    """Return a rule without what special rules cover, and with the twin of a longer clock that is not counted."""
    for id_ in _named(rule, "unless"):
        special = kept.get(id_)
        if special is None:
            continue
        if special.cover and not rule.cover:
            rule = replace(rule, cover=f"not {special.cover}")
        elif special.lines and not special.cover:
            rule = replace(rule, not_lines=(*rule.not_lines, *special.lines))
    if rule.longer not in kept and rule.longer in twins:
        rule = replace(rule, longer=twins[rule.longer])
    return rule


def _named(rule: DueRule, option: str) -> Sequence[str]:
    names = rule.options.get(option, ())
    return names if isinstance(names, tuple) else ()


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
