"""Which duties ``due --explain`` means: by an id, the beginning of one, or a number, a name or a plate in the rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.errors import InputError, Undecided
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.followup.loading import Pack
    from ledger_tools.model.due_batch import DutyBatch
    from ledger_tools.model.due_list import DueList
    from ledger_tools.model.duties import DueRule
    from ledger_tools.model.table import LedgerTable
    from ledger_tools.render.due_explain import Number
    from ledger_tools.settings import Settings
    from ledger_tools.text.i18n import Message

# What a row is named by, in any kind of sheet.
_KEYS = (
    *("claim_no", "report_no", "own_ref", "claim_ref", "ref", "policy_no", "plate", "visit_no", "log_no", "letter_no"),
    *("issue_no", "event_id", "event", "customer_id", "customer", "recipient", "policyholder", "insured", "claimant"),
    *("phone",),
)
_LISTED = 6  # ids in a sentence
_SEARCHED = 5_000  # duties among which near names are looked for
_SHORTEST = 4  # digits of an id's last part that stand for it

Place = tuple[int, int]  # the number of a batch, and the place in it


def explained(due: DueList, wanted: str) -> DueList:
    """Return a list of the duties that a word means.

    Raises:
        Undecided: several ids begin so.
        InputError: no duty has such an id or is about such a thing.
    """
    word = wanted.strip()
    ids = _by_id(due, word)
    exact = [place for place, name in ids.items() if name == word]
    places = exact or _by_reference(due, word) or list(ids)
    if not places:
        raise InputError(_nothing(due, word))
    if len(ids) > 1 and places == list(ids):
        names = sorted(ids.values())
        shown = [*names[:_LISTED], *(["…"] if len(names) > _LISTED else [])]
        raise Undecided(msg("{n} duties have an id that begins so: {ids}; write more of it.", n=len(ids), ids=shown))
    return _only(due, places)


def _only(due: DueList, places: Iterable[Place]) -> DueList:
    masks = [np.zeros(len(batch), bool) for batch in due.duties.batches]
    for number, i in places:
        masks[number][i] = True
    return replace(due, masks=masks)


def _by_id(due: DueList, word: str) -> dict[Place, str]:
    """Return the duties whose id, or its last part, begins with a word."""
    found: dict[Place, str] = {}
    short = word.casefold()
    digits = len(short) >= _SHORTEST and set(short) <= set("0123456789abcdef")
    for number, (batch, mask) in enumerate(zip(due.duties.batches, due.masks, strict=True)):
        if not digits and not _may_begin(batch, short):
            continue
        for i in np.flatnonzero(mask).tolist():
            name = batch.make(i).id
            if short and (name.startswith(short) or (digits and name.rpartition("-")[2].startswith(short))):
                found[number, i] = name
    return found


def _may_begin(batch: DutyBatch, word: str) -> bool:
    """True if an id of a batch may begin so; ids begin with their rule's."""
    start = f"{batch.rule.id}-"
    return bool(word) and (start.startswith(word) or word.startswith(start))


def _by_reference(due: DueList, word: str) -> list[Place]:
    """Return the duties about a number, a name or a plate: by their own rows, else by whom or what they are about."""
    text = fold(word)
    if not text:
        return []
    rows: dict[int, set[int]] = {}
    found: list[Place] = []
    for number, (batch, mask) in enumerate(zip(due.duties.batches, due.masks, strict=True)):
        if batch.table is None:
            continue
        named = rows.setdefault(id(batch.table), _rows(batch.table, text))
        found += [(number, i) for i in np.flatnonzero(mask).tolist() if int(batch.positions[i]) in named]
    return found or _by_subject(due, text)


def _rows(table: LedgerTable, text: str) -> set[int]:
    """Return the positions of the rows that a text names."""
    found: set[int] = set()
    for key in _KEYS:
        column = table.columns.get(key)
        if column is not None and column.values.dtype == object:
            spelled = {value for value in set(column.values[column.ok].tolist()) if fold(str(value)) == text}
            found.update(i for i in np.flatnonzero(column.ok).tolist() if column.values[i] in spelled)
    return found


def _by_subject(due: DueList, text: str) -> list[Place]:
    found = []
    for n, item in enumerate(due.items()):
        if text in (fold(item.subject.ref or ""), fold(item.subject.customer or "")):
            found.append((int(due.places.batch[n]), int(due.places.at[n])))
    return found


def _nothing(due: DueList, word: str) -> Message:
    from ledger_tools.ledger.near import near_names

    known: dict[str, None] = {}
    if len(due) <= _SEARCHED:
        for item in due.items():
            known.update(dict.fromkeys(filter(None, (item.subject.ref, item.subject.customer, item.id))))
    near = near_names(word, known)
    if near:
        return msg("no duty has the id {word} or is about it; perhaps {near}.", word=word, near=near)
    return msg("no duty has the id {word} or is about it; ledger-tools due lists the ids.", word=word)


def numbers_of(due: DueList, packs: Mapping[str, Pack]) -> dict[str, list[Number]]:
    """Return the numbers of the rules in a list by rule, each with the setting that holds it and where that is set."""
    numbers = due.places.batch
    rules = {due.duties.batches[n].rule.id: due.duties.batches[n].rule for n in dict.fromkeys(numbers.tolist())}
    return {
        rule.id: [_number(due.book.settings, rule, packs[rule.pack], name) for name in rule.numbers]
        for rule in rules.values()
    }


def _number(settings: Settings, rule: DueRule, pack: Pack, name: str) -> Number:
    """Return a number; what the user says of the rule itself goes before the setting that its pack names."""
    from ledger_tools.ledger.specs import setting_rows
    from ledger_tools.render.due_explain import Number

    key = pack.by_setting.get(rule.id, {}).get(name, "")
    if name == "n" and rule.id in settings.origins:
        return Number(name, rule.numbers[name], rule.id, rule.title, settings.origins[rule.id])
    labels = next((row.labels for row in setting_rows() if row.key == key), {})
    return Number(name, rule.numbers[name], key, labels, settings.origins.get(key, ""))
