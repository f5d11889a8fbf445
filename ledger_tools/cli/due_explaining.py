"""Which duties ``due --explain`` means: by an id, the beginning of one, or a number, a name or a plate in the rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.errors import InputError, Undecided, UsageProblem
from ledger_tools.text.fold import fold, fold_all
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.followup.loading import Pack
    from ledger_tools.model.case import Book
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
        UsageProblem: the word is empty.
    """
    word = wanted.strip()
    if not word:
        raise UsageProblem(msg("--explain: name an id of the list, a claim number, a plate, a policy or a customer."))
    exact = [place for place, name in _by_id(due, word, whole=True).items()]
    places = exact or _by_reference(due, word)
    if not places:
        ids = _by_id(due, word)
        if len(ids) > 1:
            names = sorted(ids.values())
            shown = [*names[:_LISTED], *(["…"] if len(names) > _LISTED else [])]
            raise Undecided(
                msg("{n} duties have an id that begins so: {ids}; write more of it.", n=len(ids), ids=shown)
            )
        places = list(ids) or _by_subject(due, word)
    if not places:
        raise InputError(_nothing(due, word))
    return _only(due, places)


def _only(due: DueList, places: Iterable[Place]) -> DueList:
    masks = [np.zeros(len(batch), bool) for batch in due.duties.batches]
    for number, i in places:
        masks[number][i] = True
    return replace(due, masks=masks)


def _by_id(due: DueList, word: str, *, whole: bool = False) -> dict[Place, str]:
    """Return the duties whose id is a word, or, unless it must be the whole, begins so or ends in what begins so."""
    found: dict[Place, str] = {}
    short = word.casefold()
    digits = not whole and len(short) >= _SHORTEST and set(short) <= set("0123456789abcdef")
    for number, (batch, mask) in enumerate(zip(due.duties.batches, due.masks, strict=True)):
        start = f"{batch.rule.id}-"  # ids begin with their rule's
        if not (digits or short.startswith(start) or (not whole and short and start.startswith(short))):
            continue
        for i in np.flatnonzero(mask).tolist():
            name = batch.id(i)
            begins = name.startswith(short) or (digits and name.rpartition("-")[2].startswith(short))
            if name == short if whole else begins:
                found[number, i] = name
    return found


def _by_reference(due: DueList, word: str) -> list[Place]:
    """Return the duties about rows that hold a number, a name or a plate, or the number of the customer so named."""
    names = _names(due.book, fold(word)) - {""}
    rows: dict[int, set[int]] = {}
    found: list[Place] = []
    for number, (batch, mask) in enumerate(zip(due.duties.batches, due.masks, strict=True)):
        if batch.table is None or not names:
            continue
        if id(batch.table) not in rows:
            rows[id(batch.table)] = _rows(batch.table, names)
        named = rows[id(batch.table)]
        found += [(number, i) for i in np.flatnonzero(mask).tolist() if int(batch.positions[i]) in named]
    return found


def _names(book: Book, text: str) -> set[str]:
    """Return a text, and the numbers of the customers that the customer file calls so."""
    names = {text}
    for table in book.tables:
        column = table.columns.get("customer_id") if table.kind == "customer-file" else None
        if column is not None:
            names |= {fold(str(column.values[i])) for i in _rows(table, {text}) if column.ok[i]}
    return names


def _rows(table: LedgerTable, names: Set[str]) -> set[int]:
    """Return the positions of the rows that hold one of some folded names."""
    found: set[int] = set()
    for key in _KEYS:
        column = table.columns.get(key)
        if column is None or column.values.dtype != object:
            continue
        texts = [str(value) for value in column.values.tolist()]
        spelled = {text for text, folded in fold_all(texts).items() if folded in names}
        found.update(i for i, text in enumerate(texts) if text in spelled and column.ok[i])
    return found


def _by_subject(due: DueList, word: str) -> list[Place]:
    """Return the duties that are about a word in their own words, such as a month; every duty is put into words."""
    text, places = fold(word), due.places
    if not text:
        return []
    return [
        (int(places.batch[n]), int(places.at[n]))
        for n, item in enumerate(due.items())
        if text in (fold(item.subject.ref or ""), fold(item.subject.customer or ""))
    ]


def _nothing(due: DueList, word: str) -> Message:
    """Return the sentence about a word that no duty goes by."""
    from ledger_tools.ledger.near import near_names

    text = fold(word)
    place = next((t.address(int(t.rows[min(at)])) for t in due.book.tables if text and (at := _rows(t, {text}))), None)
    if place is not None:
        return msg("{word} stands in {cell}, but no rule that is on gives a duty for it.", word=word, cell=place)
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
