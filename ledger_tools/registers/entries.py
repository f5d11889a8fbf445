"""A call, letter, visit or issue as rows of the user's registers: typed, looked up, numbered, put into their columns.

Registers are append-only: a correction is a new row whose remarks name the old one. A call goes into the call record
and the call register under one number, or into the one of them that the user keeps.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from ledger_tools.errors import InputError, Undecided, UsageProblem, WriteRefused
from ledger_tools.ledger.corrections import WORDS, correction_note, without_correction
from ledger_tools.ledger.near import near_names
from ledger_tools.ledger.specs import choice_labels, sheet_spec
from ledger_tools.model.edits import Value, value_text
from ledger_tools.model.sheet_spec import ColumnSpec
from ledger_tools.model.table import LedgerTable, ValueKind
from ledger_tools.registers.call_checks import ITEMS, LoggedCall, call_notes, item_column, script_followed
from ledger_tools.registers.entering import Made, Registers
from ledger_tools.registers.entry_kinds import CALL, Kind, no_register
from ledger_tools.registers.numbers import same_number
from ledger_tools.registers.placing import Place
from ledger_tools.registers.references import look_up
from ledger_tools.registers.typed import choice_of, typed_value
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import Message, clauses, labelled, msg

_REFERENCES = ("claim_ref", "policy_no", "customer_id")  # written as the workbook itself writes them
_NOT_CARRIED = ("checked_by", "checked_at", "attempt")  # of the row that is corrected


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants logged.

    Attributes:
        given: texts by column key, as typed; "" empties what a correction would take over.
        options: how each key is called where it was typed, such as ``--date``.
        corrects: the number of the row that this one replaces.
        linked: what rows of the workbook itself say, taken as it is where nobody typed anything else.
        kept: keys of ``linked`` that go into the remarks where a register has no column for them.
    """

    kind: Kind
    given: Mapping[str, str]
    as_of: date
    options: Mapping[str, str] = field(default_factory=dict)
    corrects: str | None = None
    linked: Mapping[str, Value] = field(default_factory=dict)
    kept: Collection[str] = ()


@dataclass(slots=True)
class Entry:
    """What becomes of a wish.

    Attributes:
        number: the serial number, "" where the register has no column for one.
        made: what was entered.
        said: how things were taken: what was looked up, what is left open.
        heed: whether a call counts by its script, what its answers open, and whether it ought to have been made.
        replaced: the number of the row that is corrected, "" for none.
    """

    number: str
    made: Made
    said: list[Message] = field(default_factory=list)
    heed: list[Message] = field(default_factory=list)
    replaced: str = ""


def enter(registers: Registers, wish: Wish) -> Entry:
    """Put the rows that log a call, a letter, a visit or an issue into what is to be written.

    Raises:
        UsageProblem: a value means nothing in its column, or nothing says whom the entry is about.
        InputError: a number that is named is not in the workbook.
        Undecided: several rows fit a reference.
        WriteRefused: there is no register, or no room in it.
    """
    return _Maker(registers, wish).make()


@dataclass(slots=True)
class _Maker:
    """Makes one entry; the steps of ``make`` fill ``values`` and ``said``."""

    registers: Registers
    wish: Wish
    values: dict[str, Value] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    explicit: set[str] = field(default_factory=set)
    said: list[Message] = field(default_factory=list)
    replaced: str = ""  # the number of the row that is corrected, as the register writes it

    def make(self) -> Entry:
        kind, registers = self.wish.kind, self.registers
        if not registers.keeps(kind):
            raise WriteRefused(no_register(registers.book, kind))
        old = self._corrected() if self.wish.corrects else {}
        self._type_values(old)
        self._look_up()
        self._check(old)
        self._default_ref()
        year = cast(date, self.values[kind.day]).year
        places, new = registers.places(kind, year)
        tables = [table for table, _ in places]
        self._count_attempt(tables)
        sheets = [frozenset(table.columns) for table in tables]
        sheets += [frozenset(column.key for column in sheet_spec(key).columns) for key in new]
        self._say_open(frozenset[str]().union(*sheets))
        number = self._number(places, year, sheets)
        names = [table.sheet for table in tables] + [sheet_spec(key).names[registers.language] for key in new]
        record = self.values | {
            kind.number: _stored_number(number, tables, kind.number),
            "note": self._remarks(sheets, names),
        }
        self._say_new(new)
        codes = {key: code for key in kind.columns if (code := self._code(key))}
        heed = call_notes(registers.book, LoggedCall(self.values, codes)) if kind is CALL else ()
        made = Made(kind, number if any(kind.number in keys for keys in sheets) else "", record, codes)
        registers.put(made, places, new)
        return Entry(made.number, made, self.said, list(heed), self.replaced)

    def _say_new(self, new: Sequence[str]) -> None:
        """Name the sheets that are added for this entry; those added for an earlier one are said there."""
        for key in new:
            if key not in self.registers.fresh:
                self.said.append(msg("The sheet {sheet} is added for it.", sheet=self.registers.new_name(key)))

    # -- what was typed and what the workbook adds

    def _type_values(self, old: Mapping[str, Value]) -> None:
        columns, wish = self.wish.kind.columns, self.wish
        language = self.registers.language
        self.values.update(old)
        self.values.update((key, value) for key, value in wish.linked.items() if value is not None)
        self.explicit |= {key for key in wish.kept if wish.linked.get(key) is not None}
        for asked, text in sorted(wish.given.items(), key=lambda given: given[0] in ITEMS):  # the script is known then
            option = wish.options.get(asked, asked)
            column = self._column(asked, text, option)
            key = column.key
            typed = typed_value(column, text, language, as_of=wish.as_of, option=option)
            self.values[key] = typed.value
            self.codes[key] = typed.code
            self.said += [typed.said] if typed.said is not None else []
            if typed.value is not None:
                self.explicit.add(key)
            if typed.time and "call_time" in columns and "call_time" not in wish.given:
                self.values["call_time"] = typed.time.strftime("%H:%M")
                self.explicit.add("call_time")
        day = wish.kind.day
        if self.values.get(day) is None:
            self.values[day] = wish.as_of
        if cast(date, self.values[day]) > wish.as_of:
            raise UsageProblem(
                msg(
                    "{option}: {day} is after {today}; only what has happened is logged.",
                    option=wish.options.get(day, day),
                    day=self.values[day],
                    today=wish.as_of,
                )
            )
        if "recipient" in columns and "customer" in self.values:
            self.values.setdefault("recipient", self.values.pop("customer"))

    def _column(self, key: str, text: str, option: str) -> ColumnSpec:
        """Return the column that a text goes into; for an answer, with the choices that the script's item offers."""
        columns = self.wish.kind.columns
        if key not in ITEMS:
            return columns[key]
        script = script_followed({name: self._code(name) for name in ("script", "call_type")})
        if script is None:
            return columns[key]
        if not self.values.get("script"):
            label = choice_labels(columns["script"].choices, script)
            self.values["script"] = label[self.registers.language]
            self.said.append(msg("The answers are taken as those of the script {script}.", script=label))
        return item_column(columns, key, script, text, option)

    def _look_up(self) -> None:
        linked = self.wish.linked
        given = {key: value_text(v) for key, v in self.values.items() if v is not None and linked.get(key) != v}
        if "recipient" in given:
            given["customer"] = given["recipient"]
        columns = self.wish.kind.columns
        found = look_up(self.registers.book, given, {*columns, "customer"})
        for key, text in found.values.items():
            ours = "recipient" if key == "customer" and "recipient" in columns else key
            open_ = ours not in self.wish.given or key in _REFERENCES or key in found.renamed
            if ours in columns and ours not in linked and open_:
                self.values[ours] = text
        self.explicit -= found.told  # the claim's number tells them too
        self.said += found.said

    def _check(self, old: Mapping[str, Value]) -> None:
        kind, options = self.wish.kind, self.wish.options
        if not old and not any(self.values.get(key) for key in kind.about):
            words = ", ".join(options.get(key, key) for key in kind.about)
            raise UsageProblem(msg("Say whom it is about: one of {options} is needed.", options=words))

    def _default_ref(self) -> None:
        """Give the call register its one column for plate, policy and claim: the nearest that there is."""
        if "ref" in self.wish.kind.columns and not self.values.get("ref"):
            found = next((v for key in ("claim_ref", "policy_no", "plate") if (v := self.values.get(key))), None)
            if found is not None:
                self.values["ref"] = found

    def _count_attempt(self, tables: Sequence[LedgerTable]) -> None:
        """Number the attempt: one more than the calls in a row that did not reach the same customer on the matter."""
        table = next((t for t in tables if "attempt" in t.columns), None)
        outgoing = self._code("direction") == "out"
        if table is None or "attempt" in self.explicit or not outgoing or self.wish.corrects:
            return
        tries = 1
        for reached in self._earlier(table):
            if reached in ("", "yes"):
                break
            tries += 1
        self.values["attempt"] = tries

    def _earlier(self, table: LedgerTable) -> Iterator[str]:
        """Yield what came of earlier calls to the same customer on the matter, the last one first; "" if unknown."""
        for made in reversed(self.registers.made):
            if made.kind is self.wish.kind and self._same_matter_made(made):
                yield made.codes.get("reached", "")
        reached = table.get("reached")
        for position in reversed(range(len(table))):
            if self._same_matter(table, position):
                yield str(reached.values[position]) if reached is not None and reached.ok[position] else ""

    def _same_matter(self, table: LedgerTable, position: int) -> bool:
        for key in ("customer_id", "customer", "claim_ref", "policy_no"):
            mine, theirs = self.values.get(key), table.shown(position, key).strip()
            if mine and theirs:
                if fold(value_text(mine)) != fold(theirs):
                    return False
                kind = table.get("call_type")
                asked = self._code("call_type")
                return kind is None or not asked or str(kind.values[position]) == asked
        return False

    def _same_matter_made(self, made: Made) -> bool:
        for key in ("customer_id", "customer", "claim_ref", "policy_no"):
            mine, theirs = self.values.get(key), made.record.get(key)
            if mine and theirs:
                if fold(value_text(mine)) != fold(value_text(theirs)):
                    return False
                asked = self._code("call_type")
                return not asked or made.codes.get("call_type", "") == asked
        return False

    def _code(self, key: str) -> str:
        """Return the code of a choice, whether typed now or taken over."""
        column = self.wish.kind.columns.get(key)
        value = self.values.get(key)
        choice = choice_of(column.choices, value) if column and isinstance(value, str) else None
        return self.codes.get(key) or (choice.code if choice else "")

    # -- corrections

    def _corrected(self) -> dict[str, Value]:
        """Return what the row that is corrected holds; the fullest register first.

        Raises:
            InputError: no row has the number.
            Undecided: several rows of one sheet have it.
        """
        number, kind = str(self.wish.corrects), self.wish.kind
        carried: dict[str, Value] = {}
        seen: list[str] = []
        cells = []
        for table in (t for key in kind.sheets for t in self.registers.book.tables if t.kind == key):
            column = table.get(kind.number)
            numbers = [table.shown(i, kind.number).strip() for i in range(len(table))] if column else []
            rows = [i for i, text in enumerate(numbers) if text and same_number(text, number)]
            if len(rows) > 1:
                where = ", ".join(str(table.address(int(table.rows[i]), kind.number)) for i in rows)
                raise Undecided(
                    msg("{number} stands in several rows: {rows}; put that right first.", number=number, rows=where)
                )
            seen += numbers
            for position in rows:
                self.replaced = numbers[position]
                cells.append(str(table.address(int(table.rows[position]), kind.number)))
                for key in table.columns:
                    if key not in (*_NOT_CARRIED, kind.number) and key in kind.columns:
                        value = _value_at(table, position, key, kind.columns[key], self.registers.language)
                        if value is not None:
                            carried.setdefault(key, value)
        if not cells:
            near = near_names(number, [text for text in seen if text])
            if near:
                raise InputError(msg("there is no {number} in the register; perhaps {near}.", number=number, near=near))
            raise InputError(msg("there is no {number} in the register.", number=number))
        self.said.append(
            msg("What is not said anew is taken over from {number} ({cells}).", number=number, cells=cells)
        )
        return carried

    # -- number and remarks

    def _number(self, places: Sequence[tuple[LedgerTable, Place]], year: int, sheets: Sequence[frozenset[str]]) -> str:
        """Return the serial number; where a row is prepared with one, that."""
        kind = self.wish.kind
        printed = [place.number for _, place in places if place.number]
        if printed:
            return printed[0]
        number = self.registers.next_number(kind, year)
        if number.own_form:
            self.said.append(msg("The number {number} goes on as your register counts.", number=number.text))
        if not any(kind.number in keys for keys in sheets):
            self.said.append(
                msg("{sheet} has no column for a serial number, so the row gets none.", sheet=places[0][0].sheet)
            )
        return number.text

    def _remarks(self, columns: Sequence[frozenset[str]], sheets: Sequence[str]) -> str | None:
        """Return the remarks: the correction, the user's own, and what has no column of its own.

        Raises:
            WriteRefused: something has neither a column nor remarks to go into.
        """
        language, kind = self.registers.language, self.wish.kind
        homeless = [
            key
            for key in kind.columns
            if key in self.explicit and key != "note" and not any(key in keys for keys in columns)
        ]
        homeless = [key for key in homeless if not self._told_by_ref(key, columns)]
        pieces = [correction_note(self.replaced, language)] if self.replaced else []
        own = self.values.get("note")
        pieces += [str(own)] if own else []
        labels = {key: kind.columns[key].labels[language] for key in homeless}
        pieces += [labelled(labels[key], value_text(self.values[key]), language) for key in homeless]
        if not pieces:
            return None
        if any("note" in keys for keys in columns):
            if homeless:
                self.said.append(
                    msg(
                        "{sheet} has no column for {columns}; it is written into the remarks.",
                        sheet=list(sheets),
                        columns=list(labels.values()),
                    )
                )
            return clauses(pieces, language)
        wanted = ", ".join([*labels.values(), *([WORDS[language]] if self.replaced else [])])
        raise WriteRefused(
            msg(
                "{sheet} has neither a column for {columns} nor one for remarks, so nothing was written; add such a "
                "column in Excel, or leave it out.",
                sheet=list(sheets),
                columns=wanted or kind.columns["note"].labels[language],
            )
        )

    def _told_by_ref(self, key: str, columns: Sequence[frozenset[str]]) -> bool:
        """True if the register's one column for plate, policy and claim says a value already."""
        here = any("ref" in keys for keys in columns)
        return here and key in ("claim_ref", "policy_no", "plate") and self.values.get(key) == self.values.get("ref")

    def _say_open(self, there: Collection[str]) -> None:
        """Name the columns that ought to be filled and are not; they never hold a write up."""
        language, kind = self.registers.language, self.wish.kind
        wanted = [key for key, column in kind.columns.items() if column.required == "R" and key != kind.number]
        if self._code("reached") == "yes":
            wanted.append("summary")
        if self.values.get("request") or self.values.get("complaint"):
            wanted.append("resolution")
        if self._code("resolution") == "escalated":
            wanted += ["escalated_at", "escalated_to"]
        empty = [kind.columns[key].labels[language] for key in wanted if key in there and not self.values.get(key)]
        if empty:
            self.said.append(msg("Still empty, to be filled in: {columns}.", columns=empty))


def _value_at(table: LedgerTable, position: int, key: str, spec: ColumnSpec, language: str) -> Value:
    """Return what a record holds as it would be typed anew: days as days, choices as labels, the rest as shown."""
    column = table.columns[key]
    text = table.shown(position, key).strip()
    if not text:
        return None
    if column.ok[position] and column.kind is ValueKind.DATE:
        return cast(date, column.values[position].astype("datetime64[D]").item())
    if column.ok[position] and column.kind is ValueKind.INT:
        return int(column.values[position])
    if key == "note":
        return without_correction(text) or None
    if key in ITEMS:
        return text  # one code has two labels there, such as 是 and 滿意
    choice = choice_of(spec.choices, str(column.values[position])) if spec.choices and column.ok[position] else None
    return choice.labels[language] if choice else text


def _stored_number(number: str, tables: Sequence[LedgerTable], key: str) -> Value:
    """Return the serial number as the register stores its numbers: plain counts as numbers where the others are."""
    from ledger_tools.model.grid import Kind as Stored

    for table in tables:
        column = table.get(key)
        if column is not None and len(table) and number.isdecimal() and not number.startswith("0"):
            return int(number) if column.stored[-1] == Stored.NUMBER else number
    return number
