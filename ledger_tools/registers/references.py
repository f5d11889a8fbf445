"""Which claim, policy or customer of the workbook a person means, and what the workbook itself says about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ledger_tools.errors import InputError, Undecided
from ledger_tools.ledger.lookup import CLAIM_NAMES, Row, rows_in_words, rows_with, texts_of
from ledger_tools.ledger.near import near_names
from ledger_tools.model.case import Book
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import Message, msg


@dataclass(slots=True)
class Found:
    """What the workbook adds to what was typed.

    Attributes:
        wanted: keys that are of use; others are not looked at.
        values: texts by key, for columns left open, and numbers as the workbook itself writes them.
        renamed: keys whose given value was a number; ``values`` has the name that belongs there.
        told: keys whose given value the claim's own row says as well.
        said: what was taken from where, and what could not be checked.
    """

    wanted: Collection[str]
    values: dict[str, str] = field(default_factory=dict)
    renamed: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    said: list[Message] = field(default_factory=list)

    def take(self, given: Mapping[str, str], row: Row, keys: Mapping[str, str]) -> None:
        """Take what a row says for keys that nobody has given yet, and say so; ``keys``: ours by the row's."""
        table, position = row
        taken = []
        for theirs, ours in keys.items():
            text = table.said(position, theirs).strip()
            if text and ours in self.wanted and ours not in given and ours not in self.values:
                self.values[ours] = text
                taken.append(text)
        if taken:
            where = str(table.address(int(table.rows[position])))
            self.said.append(msg("Taken from {cell}: {values}.", cell=where, values=taken))


def look_up(book: Book, given: Mapping[str, str], wanted: Collection[str]) -> Found:
    """Return what the rows that are named say: of the claim, the customer, the policy and the staff.

    Args:
        given: texts by key as typed, empty ones left out.
        wanted: keys that are of use.

    Raises:
        InputError: a claim, policy or customer number is not in the workbook.
        Undecided: several rows fit.
    """
    found = Found(wanted)
    if "claim_ref" in given:
        _claim(book, given, found)
    if "policy_no" in given:
        _policy(book, given["policy_no"], found)
    _customer(book, _by_number(book, given, found), found)
    _others(book, given, found)
    return found


def _claim(book: Book, given: Mapping[str, str], found: Found) -> None:
    rows = list(rows_with(book.claims, CLAIM_NAMES, given["claim_ref"]))
    for key in ("policy_no", "plate"):
        if len(rows) > 1 and key in given:
            rows = [row for row in rows if row in set_of(rows_with(book.claims, (key,), given[key]))] or rows
    if len(rows) > 1:
        raise Undecided(
            msg(
                "several rows are the claim {ref}: {rows}; name the policy (--policy) or the plate (--plate) as well.",
                ref=given["claim_ref"],
                rows=rows_in_words(rows),
            )
        )
    if rows:
        table, position = rows[0]
        ref = fold(given["claim_ref"])
        texts = [table.said(position, key) for key in CLAIM_NAMES]
        found.values["claim_ref"] = next((text for text in texts if fold(text) == ref), given["claim_ref"])
        same = (key for key in ("policy_no", "plate") if fold(table.said(position, key)) == fold(given.get(key, "")))
        found.told.update(key for key in same if key in given)
        found.take(given, rows[0], {"policy_no": "policy_no", "plate": "plate", "insured": "customer"})
        return
    known = texts_of(book.claims, CLAIM_NAMES)
    if known:
        raise InputError(_nothing(msg("claim"), given["claim_ref"], known))
    found.said.append(_unchecked(msg("claim"), given["claim_ref"]))


def _policy(book: Book, number: str, found: Found) -> None:
    tables = [*book.claims, *(table for table in book.tables if table.kind == "policies")]
    known = texts_of(tables, ("policy_no",))
    if not known:
        found.said.append(_unchecked(msg("policy"), number))
        return
    written = next((text for text in known if fold(text) == fold(number)), None)
    if written is None:
        raise InputError(_nothing(msg("policy"), number, known))
    found.values["policy_no"] = written


def _by_number(book: Book, given: Mapping[str, str], found: Found) -> Mapping[str, str]:
    """Return what was given, with a customer's number that was typed for the name as that number.

    A name goes before a number: somebody may be called as another one is numbered.
    """
    files = [table for table in book.tables if table.kind == "customer-file"]
    name = given.get("customer", "")
    if not name or "customer_id" in given or any(rows_with(files, ("customer",), name)):
        return given
    if not any(rows_with(files, ("customer_id",), name)):
        return given
    found.renamed.add("customer")
    return {**{key: text for key, text in given.items() if key != "customer"}, "customer_id": name}


def _customer(book: Book, given: Mapping[str, str], found: Found) -> None:
    """Look a customer up by number, else by name; a name that the customer file lacks is a new customer's."""
    files = [table for table in book.tables if table.kind == "customer-file"]
    name = given.get("customer") or found.values.get("customer", "")
    if "customer_id" in given:
        rows = list(rows_with(files, ("customer_id",), given["customer_id"]))
        known = texts_of(files, ("customer_id",))
        if not rows and known:
            raise InputError(_nothing(msg("customer"), given["customer_id"], known))
        if not rows:
            found.said.append(_unchecked(msg("customer"), given["customer_id"]))
        if len({fold(t.said(p, "customer")) for t, p in rows}) > 1 and name:
            rows = [row for row in rows if fold(row[0].said(row[1], "customer")) == fold(name)] or rows
        if len({fold(t.said(p, "customer")) for t, p in rows}) > 1:
            raise Undecided(
                msg(
                    "several customers have the number {number}: {rows}; name the customer (--customer) as well.",
                    number=given["customer_id"],
                    rows=rows_in_words(rows),
                )
            )
    else:
        rows = list(rows_with(files, ("customer",), name)) if name else []
        if len({fold(t.said(p, "customer_id")) or p for t, p in rows}) > 1 and "phone" in given:
            rows = [r for r in rows if r in set_of(rows_with(files, ("phone", "phone2"), given["phone"]))] or rows
        if len({fold(t.said(p, "customer_id")) or p for t, p in rows}) > 1:
            if "customer" not in given:
                return  # the insured of a claim: nobody asked who that is
            raise Undecided(
                msg(
                    "several customers are called {name}: {rows}; give the number (--customer-id) instead.",
                    name=name,
                    rows=rows_in_words(rows),
                )
            )
        if not rows and files and "customer" in given:
            found.said.append(_new_customer(name, texts_of(files, ("customer", "customer_id"))))
    plates = given.get("plate") or found.values.get("plate")
    if len(rows) > 1 and plates:
        rows = [r for r in rows if fold(r[0].said(r[1], "plate")) == fold(plates)] or rows
    if rows:
        keys = {key: key for key in ("customer_id", "customer", "phone", "address")}
        if "customer_id" in given:
            found.values["customer_id"] = rows[0][0].said(rows[0][1], "customer_id").strip()
        if len(rows) == 1:
            keys["plate"] = "plate"
        found.take(given, rows[0], keys)


def _others(book: Book, given: Mapping[str, str], found: Found) -> None:
    """Look up events, which must be there, and people, who are only wondered at."""
    events = [table for table in book.tables if table.kind == "events"]
    if "event_id" in given and events:
        known = texts_of(events, ("event_id",))
        if fold(given["event_id"]) not in {fold(text) for text in known}:
            raise InputError(_nothing(msg("event"), given["event_id"], known))
    calls = [table for table in book.tables if table.kind in ("call-record", "call-register")]
    known = texts_of(calls, ("log_no",))
    if "call_log_no" in given and known and fold(given["call_log_no"]) not in {fold(text) for text in known}:
        raise InputError(_nothing(msg("call"), given["call_log_no"], known))
    staff = {fold(text) for text in texts_of([t for t in book.tables if t.kind == "staff"], ("name", "staff_id"))}
    for key in ("clerk", "stand_in_for", "escalated_to"):
        if staff and key in given and fold(given[key]) not in staff:
            found.said.append(msg("{name} is not in the staff sheet.", name=given[key]))


def set_of(rows: Iterable[Row]) -> _Rows:
    """Return rows as something that can be asked whether it holds one."""
    return _Rows({(id(table), position) for table, position in rows})


@dataclass(frozen=True, slots=True)
class _Rows:
    places: set[tuple[int, int]]

    def __contains__(self, row: Row) -> bool:
        return (id(row[0]), row[1]) in self.places


def _nothing(kind: Message, wanted: str, known: Sequence[str]) -> Message:
    near = near_names(wanted, known)
    if near:
        return msg("no {kind} {ref} is in the workbook; perhaps {near}.", kind=kind, ref=wanted, near=near)
    return msg("no {kind} {ref} is in the workbook; check the number, or leave it out.", kind=kind, ref=wanted)


def _unchecked(kind: Message, ref: str) -> Message:
    return msg("The workbook lists no {kind} numbers, so {ref} was not looked up.", kind=kind, ref=ref)


def _new_customer(name: str, known: Sequence[str]) -> Message:
    near = near_names(name, known)
    if near:
        return msg(
            "{name} is not in the customer file and is written as a new name; similar there: {near}.",
            name=name,
            near=near,
        )
    return msg("{name} is not in the customer file and is written as a new name.", name=name)
