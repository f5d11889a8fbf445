"""A filled worklist taken into the registers, line by line: entered, there already, empty, or refused with a reason.

A line goes in whole or not at all, and one that cannot leaves the others alone. What is in the registers already is
known by its content, so that importing a list twice changes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ledger_tools.errors import InputError, LedgerError, Undecided, UsageProblem, WriteRefused
from ledger_tools.model.duties import DueItem
from ledger_tools.model.edits import Edit
from ledger_tools.model.imported import ImportReport, LineOutcome, LineReport
from ledger_tools.registers.cell_changes import CellChanges, matter_rows, raised_on, solved_on
from ledger_tools.registers.entering import Registers
from ledger_tools.registers.entry_kinds import CALL, LETTER, VISIT, Kind, no_register
from ledger_tools.registers.line_duties import CHANGE, Duty, Matching
from ledger_tools.registers.line_entries import LineWishes
from ledger_tools.registers.line_taking import Into, take_line
from ledger_tools.registers.line_telling import Setting, Told, contradiction, tell
from ledger_tools.registers.logged import Contact, Logged, Same
from ledger_tools.registers.worklist_reading import Line, Worklist
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import Message, msg

_ONCE = ("escalated_at", "solution_at", "informed_at", "letter_sent", "next_contact")
_ONCE_TEXTS = ("escalated_to", "new_phone", "new_address")
_CONTACTS = (CALL, LETTER, VISIT)


@dataclass(frozen=True, slots=True)
class Imported:
    """What a worklist changes in the workbook, and what became of its lines."""

    edits: Sequence[Edit]
    report: ImportReport


def take_in(registers: Registers, worklist: Worklist, items: Sequence[DueItem], as_of: date) -> Imported:
    """Return what a worklist changes.

    Args:
        items: the duties of the rules that the list is about, settled ones too, as the workbook has them now.

    Raises:
        WriteRefused: the workbook has no register for what lines hold, and none may be added.
    """
    return _Import(registers, worklist, items, as_of).run()


@dataclass(slots=True)
class _Understood:
    """A line whose words are understood: its duty and what it says."""

    line: Line
    duty: Duty
    told: Told
    report: LineReport

    @property
    def when(self) -> tuple[date, str, int]:
        """Return the place among others in which it is entered: as things happened."""
        days = [self.told.day, *(self.told.days.get(key) for key in _ONCE[:4])]
        return min((day for day in days if day is not None), default=date.max), self.told.time, self.line.row

    @property
    def about(self) -> tuple[str, str]:
        """Return the duty and the customer that it is about."""
        return self.line.item, fold(self.duty.customer)


@dataclass(slots=True)
class _Import:
    registers: Registers
    worklist: Worklist
    items: Sequence[DueItem]
    as_of: date
    changes: CellChanges = field(default_factory=CellChanges)
    logged: Mapping[str, Logged] = field(default_factory=dict)
    notes: list[Message] = field(default_factory=list)

    def run(self) -> Imported:
        matching = Matching(self.registers.book, self.worklist, self.items)
        reports, understood = [], []
        for line in self.worklist.lines:
            report = LineReport(line.row, line.item, line.customer)
            reports.append(report)
            if line.filled:
                found = self._understand(line, matching, report)
                understood += [found] if found is not None else []
        alike: dict[tuple[str, str], list[_Understood]] = {}
        for one in understood:
            alike.setdefault(one.about, []).append(one)
        understood = [one for one in understood if not self._quarrels(one, alike[one.about])]
        self._require_registers(understood)
        days = {day for one in understood for day in (one.told.day, one.told.days.get("letter_sent")) if day}
        self.logged = {kind.word: Logged.of(self.registers.book, kind, days) for kind in _CONTACTS}
        for one in sorted(understood, key=lambda one: one.when):
            self._take(one)
        edits = [*self.registers.edits(), *self.changes.edits.values()]
        once = {note.text(): note for note in self.notes}
        notes = [*self._about_the_file(), *self.worklist.notes, *once.values()]
        return Imported(edits, ImportReport(self.worklist.name, reports, notes))

    def _about_the_file(self) -> list[Message]:
        """Say where the list was made of a workbook of another name."""
        now = self.registers.book.workbook
        if self.worklist.workbook and self.worklist.workbook != now.name and self.worklist.sha256 != now.sha256:
            return [msg("The list was made of {other}, not of {name}.", other=self.worklist.workbook, name=now.name)]
        return []

    # -- what lines say

    def _understand(self, line: Line, matching: Matching, report: LineReport) -> _Understood | None:
        """Return a line's duty and words; None for one that is refused, with the reason in its report."""
        language, headers = self.registers.language, self.worklist.headers
        try:
            duty = matching.duty(line)
            told = tell(line, duty.script, headers, language, self.as_of)
        except (InputError, UsageProblem) as problem:
            _refuse(report, problem)
            return None
        if not (told.filled or told.way or told.time):
            return None  # dashes and the like
        told = replace(told, way=told.way or _usual_way(told, duty))
        report.customer = duty.customer or report.customer
        report.notes += [*duty.notes, *told.said]
        rows = matter_rows(self.registers.book, duty.row) if duty.is_matter and duty.row is not None else []
        why = contradiction(
            told,
            Setting(
                self.as_of,
                self.worklist.as_of or self.as_of,
                duty.anchor,
                duty.is_matter,
                raised_on(rows),
                solved_on(rows),
                duty.kind == CHANGE,
                headers,
            ),
        ) or _odd_contact(told, duty, headers)
        if why is not None:
            report.outcome, report.why = LineOutcome.REFUSED, why
            return None
        return _Understood(line, duty, told, report)

    def _quarrels(self, one: _Understood, others: Sequence[_Understood]) -> bool:
        """Refuse a line that another line of the same duty and customer contradicts; True if it is refused."""
        for other in others:
            if other is not one and one.line.item and _contradict(one.told, other.told):
                one.report.outcome = LineOutcome.REFUSED
                one.report.why = msg("row {row} tells something else of the same duty.", row=other.line.row)
                return True
        return False

    def _require_registers(self, understood: Sequence[_Understood]) -> None:
        for one in understood:
            for kind in self._kinds(one.told):
                if not self.registers.keeps(kind):
                    raise WriteRefused(no_register(self.registers.book, kind))

    @staticmethod
    def _kinds(told: Told) -> list[Kind]:
        """Return the kinds of entries that a line asks for."""
        found = {"out": CALL, "in": CALL, "visit": VISIT}.get(told.way) if told.day is not None else None
        letter = "letter_sent" in told.days or (told.way == "letter" and told.day is not None)
        return [*([found] if found is not None else []), *([LETTER] if letter else [])]

    # -- one line after another

    def _take(self, one: _Understood) -> None:
        """Take a line in; one that cannot be leaves no trace."""
        into = Into(self.registers.copy(), self.changes.copy(), self._logged_copy(), self.as_of, self.notes)
        wishes = LineWishes(one.told, one.duty, self.as_of, self.registers.language, self.worklist.headers)
        try:
            take_line(wishes, into, one.report)
            if one.duty.gone is not None and (one.report.entered or one.report.cells):
                raise one.duty.gone
        except (InputError, Undecided, UsageProblem, WriteRefused) as problem:
            for told in (one.report.entered, one.report.already, one.report.cells):
                told.clear()
            _refuse(one.report, problem)
            return
        self.registers, self.changes, self.logged = into.registers, into.changes, into.logged
        done = one.report.entered or one.report.cells
        one.report.outcome = LineOutcome.ENTERED if done else LineOutcome.ALREADY

    def _logged_copy(self) -> dict[str, Logged]:
        return {word: Logged(logged.kind, list(logged.contacts)) for word, logged in self.logged.items()}


def _refuse(report: LineReport, problem: LedgerError) -> None:
    words = problem.sentence
    report.outcome = LineOutcome.REFUSED
    report.why = words if isinstance(words, Message) else msg("{problem}", problem=words)


def _usual_way(told: Told, duty: Duty) -> str:
    """Return the way of a contact that does not say: a call, but for a letter that is due a letter."""
    if told.day is None:
        return ""
    letter = duty.kind == "event-letter" and "reached" not in told.codes and not told.answers
    return "letter" if letter else "out"


def _odd_contact(told: Told, duty: Duty, headers: Mapping[str, str]) -> Message | None:
    """Return why a line cannot be about anybody, or answers a question in two ways; None where it can."""
    names = ("claim_ref", "policy_no", "customer_id", *(("ref",) if duty.gone is not None else ()))
    named = duty.customer or any(duty.facts.get(key) for key in names)
    if not named and (told.day is not None or "letter_sent" in told.days):
        return msg("“{customer}” is empty, and no claim or policy is named.", customer=headers["customer"])
    wishes = LineWishes(told, duty, told.day or date.min, "en", headers)
    asked = replace(wishes, told=replace(told, codes={})).satisfaction if told.answers else ""
    said = told.codes.get("satisfaction", "")
    if asked and said and asked != said:
        number = next(n for n, code in told.answers.items() if code == asked)
        return msg(
            "“{item}” and “{satisfaction}” say different things.",
            item=headers[f"q{number}"],
            satisfaction=headers["satisfaction"],
        )
    return None


def _contradict(one: Told, other: Told) -> bool:
    """True if two lines of one duty cannot both be so: one contact in other words, or two days for what is once."""
    if any(one.days.get(k) != other.days.get(k) for k in _ONCE if k in one.days and k in other.days):
        return True
    if any(one.texts.get(k) != other.texts.get(k) for k in _ONCE_TEXTS if k in one.texts and k in other.texts):
        return True
    if one.day is None or other.day is None:
        return False
    return _as_contact(one).stands_to(_as_contact(other)) is Same.OTHER_WORDS


def _as_contact(told: Told) -> Contact:
    assert told.day is not None
    what = ("", told.way, told.reached)
    return Contact(told.day, customer="-", what=what, points=fold(told.texts.get("summary", "")), time=told.time)
