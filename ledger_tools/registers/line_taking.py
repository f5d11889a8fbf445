"""One line of a worklist taken into the registers: its call, letter or visit, the earlier row, issues, contact data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ledger_tools.errors import InputError, Undecided
from ledger_tools.ledger.lookup import Row
from ledger_tools.ledger.values.phones import phone_problem
from ledger_tools.model.cells import CellRef
from ledger_tools.model.edits import Value
from ledger_tools.model.imported import LineReport
from ledger_tools.registers.cell_changes import (
    CellChanges,
    advance_issue,
    change_contact,
    fill_matter,
    fill_where_empty,
    known_day,
    matter_rows,
)
from ledger_tools.registers.entering import Registers
from ledger_tools.registers.entries import Entry, Wish, enter
from ledger_tools.registers.entry_kinds import ISSUE
from ledger_tools.registers.issues import Issue, issue_of, no_issue_sheet, open_issue, same_issue
from ledger_tools.registers.line_entries import LineWishes
from ledger_tools.registers.logged import Logged, Same
from ledger_tools.text.i18n import Message, msg


@dataclass(slots=True)
class Into:
    """What a line is taken into.

    Attributes:
        registers, changes: what is to be written so far.
        logged: what the registers hold, and what was entered before, by kind.
        notes: what the user should know of the whole list.
    """

    registers: Registers
    changes: CellChanges
    logged: Mapping[str, Logged]
    as_of: date
    notes: list[Message]


def take_line(wishes: LineWishes, into: Into, report: LineReport) -> None:
    """Take a line in, and write into its report what became of it.

    Raises:
        InputError: a cell that should be empty is not, a new number is none, or the customer has no row.
        Undecided: a contact is logged in other words, or nobody can tell which row is meant.
        WriteRefused: there is no room.
    """
    _Taking(wishes, into, report).take()


@dataclass(slots=True)
class _Taking:
    wishes: LineWishes
    into: Into
    report: LineReport

    def take(self) -> None:
        told, duty = self.wishes.told, self.wishes.duty
        call, about = "", dict(duty.references)
        met = told.day is not None and told.way in ("out", "in", "visit")
        if met:
            wish = self.wishes.visit() if told.way == "visit" else self.wishes.call()
            number = self._contact(wish)
            call = "" if told.way == "visit" else number
            about |= wish.linked
        letter = told.days.get("letter_sent") or (told.day if told.way == "letter" else None)
        if letter is not None:
            self._contact(self.wishes.letter(letter, call))
        rows: list[Row] = []
        if duty.is_matter and duty.row is not None:
            rows = matter_rows(self.into.registers.book, duty.row)
            self._outcome(rows, called=met)
        self._issues(call, self._about(about, own=not rows), linked=any(t.kind in ISSUE.sheets for t, _ in rows))
        if told.codes.get("confirmed") == "yes":
            self._change()

    def _about(self, linked: Mapping[str, Value], *, own: bool) -> dict[str, Value]:
        """Return what an issue takes over from the line; an escalation of an earlier matter is not its own."""
        told = self.wishes.told
        found = {**linked, "clerk": self.wishes.clerk or None, "call_date": told.day}
        if own:
            found |= {"escalated_at": told.days.get("escalated_at"), "escalated_to": told.texts.get("escalated_to")}
        return found

    def _contact(self, wish: Wish) -> str:
        """Enter a call, a letter or a visit unless it is logged already, and return its number.

        Raises:
            Undecided: it is logged in other words.
        """
        contact, logged = self.wishes.contact(wish), self.into.logged[wish.kind.word]
        how, other = logged.find(contact)
        if how is Same.OTHER_WORDS and other is not None:
            raise Undecided(
                msg("it is logged already, as {number}, but in other words; look at both.", number=other.called)
            )
        if how is Same.THE_SAME and other is not None:
            self.report.already.append(other.called)
            return other.number
        entry = enter(self.into.registers, wish)
        self._entered(entry)
        logged.contacts.append(replace(contact, number=entry.number, place=self.report.entered[-1]))
        return entry.number

    def _entered(self, entry: Entry) -> None:
        """Put an entry into the report: by its number, else by the sheet that it went into."""
        registers = self.into.registers
        sheet = registers.rows[-1].table.sheet if registers.rows else registers.new_name(entry.made.kind.usual)
        self.report.entered.append(entry.number or sheet)
        self.report.said += entry.said
        self.report.notes += entry.heed

    def _outcome(self, rows: Sequence[Row], *, called: bool) -> None:
        """Fill the outcome into the empty cells of the earlier row."""
        told, outcome, headers = self.wishes.told, self.wishes.outcome(), self.wishes.headers
        answered = self.wishes.duty.kind == "same-day-answer" and called and told.reached == "yes"
        if answered and told.day is not None and "informed_at" not in outcome:
            outcome["informed_at"] = told.day
            self.report.notes.append(msg("“{told}” is taken as the day of the call.", told=headers["informed_at"]))
        changes = self.into.changes
        before, known = len(changes.already), set(changes.edits)
        self._check_order(rows, outcome)
        fill_matter(changes, rows, outcome)
        for key in fill_where_empty(changes, rows, self.wishes.judgement()):
            if not (called and key == "satisfaction"):  # the row of the call holds it
                self.report.notes.append(msg("“{header}” of the earlier row stays as it is.", header=headers[key]))
        if self.wishes.satisfaction != "no" and {"informed_at", "solution_at"} & set(outcome):
            state = "told" if "informed_at" in outcome else "solved"
            advance_issue(changes, rows, state, self.into.registers.language)
        self._changed(before, known)

    def _check_order(self, rows: Sequence[Row], outcome: Mapping[str, Value]) -> None:
        """Refuse days that contradict those of the earlier row, or of other lines about it.

        Raises:
            InputError: the customer was told before there was a solution.
        """
        solved, told = (
            outcome.get(key) or known_day(self.into.changes, rows, key) for key in ("solution_at", "informed_at")
        )
        if isinstance(solved, date) and isinstance(told, date) and told < solved:
            headers = self.wishes.headers
            raise InputError(
                msg(
                    "“{told}” ({day}) is before “{solved}” ({other}).",
                    told=headers["informed_at"],
                    day=told,
                    solved=headers["solution_at"],
                    other=solved,
                )
            )

    def _changed(self, before: int, known: set[CellRef]) -> None:
        """Put into the report which cells are changed, and which hold already what they should."""
        changes = self.into.changes
        self.report.cells += [str(cell) for cell in changes.edits if cell not in known]
        self.report.already += [str(cell) for cell in changes.already[before:]]

    def _issues(self, call: str, about: Mapping[str, Value], *, linked: bool) -> None:
        registers = self.into.registers
        for issue in self.wishes.issues(linked=linked):
            if not registers.keeps(ISSUE):
                self.into.notes.append(no_issue_sheet(registers.book))
                continue
            there = self._issue_there(issue, call)
            if there:
                self.report.already.append(there)
            else:
                self._entered(open_issue(registers, issue, about, call, self.into.as_of))

    def _issue_there(self, issue: Issue, call: str) -> str:
        """Return the number, or the cell, of the row that holds an issue already; "" where none does."""
        book, told = self.into.registers.book, self.wishes.told
        found = issue_of(book, call, content=issue.content)
        if found is None and told.day is not None:
            found = same_issue(book, issue, self.wishes.duty.customer, told.day)
        if found is None:
            return ""
        table, position = found
        number = table.shown(position, ISSUE.number).strip()
        return number or str(table.address(int(table.rows[position]), "content"))

    def _change(self) -> None:
        """Bring confirmed contact data into the customer file.

        Raises:
            InputError: the new number is none, or the customer has no row.
        """
        data, duty, changes = self.wishes.changed, self.wishes.duty, self.into.changes
        problem = phone_problem(data["phone"]) if "phone" in data else None
        if problem is not None:
            header = self.wishes.headers["new_phone"]
            raise InputError(msg("“{header}” cannot be right: {problem}", header=header, problem=problem))
        before, known = len(changes.already), set(changes.edits)
        change_contact(changes, duty.file, duty.facts.get("plate", ""), data)
        self._changed(before, known)
