"""What to say on a call: a script with its items, what the workbook knows of the case, and the sheet of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ledger_tools.model.case import WorkbookId
from ledger_tools.model.cells import CellRef
from ledger_tools.model.sheet_spec import Choice, ColumnSpec, Labels
from ledger_tools.text.i18n import Message


class Takes(StrEnum):
    """What kind of answer an item takes."""

    ANSWER = "answer"  # yes, no, unclear, not applicable, or some of them
    SATISFACTION = "satisfaction"
    TEXT = "text"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class ScriptItem:
    """One item of a script; texts in three languages.

    Attributes:
        number: in its script, from 1; the answer goes into the column ``q1`` … of the call record.
        title: what the item is about, in a few words.
        words: how it may be said; the clerk's own words will do as well.
        hint: what to heed and what to write down.
        choices: the answers that may be given; empty where it takes text or a day.
        done: codes of the answers by which the item counts as dealt with.
        required: True if the call does not count without it.
        opens: codes of the answers that open an issue.
        urgent: True if such an issue goes to the supervisor at once.
        person: True if it asks whether this is the person whom the call is for; only "yes" will do then.
        only: ``instalment`` for an item that is asked only where the premium is paid in instalments; "" for all.
        column: key of the column of the call record that takes what is said in words; "" for none.
        told_by: key of a column of the call record that answers the item as well, "" for none.
    """

    number: int
    title: Labels
    words: Labels
    hint: Labels
    takes: Takes
    choices: Sequence[Choice] = ()
    done: Sequence[str] = ()
    required: bool = False
    opens: Sequence[str] = ()
    urgent: bool = False
    person: bool = False
    only: str = ""
    column: str = ""
    told_by: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the frame of a call, or one rule that holds all through it."""

    words: Labels
    hint: Labels = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScriptSource:
    """Where the items of a script come from.

    Attributes:
        article: law and article, or the S-number of a house rule.
        mark: ``C`` the wording was read, ``2`` second-hand, ``S`` the house's own rule.
        since, until: first and last day on which it is law; None where open, both None for a house rule.
        note: what a reader must know of it; empty where nothing.
    """

    article: Labels
    mark: str
    since: date | None = None
    until: date | None = None
    note: Labels = field(default_factory=dict)

    def in_force(self, day: date) -> bool:
        """True if the source holds on a day; a house rule always does."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class CallScript:
    """One script.

    Attributes:
        key: code of the choice ``script`` of the call record, such as ``new-policy``.
        title: label of that choice.
        purpose: what the call is for; told to the customer in words of one's own.
        call_types: codes of the call types that are made by it.
        persons: who must be reached for the call to count: outcome of the attempt -> roles, none for any role. An
            empty role is taken as the person the outcome names: ``yes`` means the right person.
        within: True if the call counts only before the end of the cooling-off period.
        points: True if points recorded do instead of the answers.
        counts: when the call counts, in a sentence.
        before, after: the frame around the items.
        heed: rules that hold all through the call.
        also: what is asked besides, without a column of its own.
        issues: typical reasons for which an issue is opened.
        on_issue: what becomes of an issue; empty where the script opens none.
    """

    key: str
    title: Labels
    purpose: Labels
    source: ScriptSource
    call_types: Sequence[str]
    items: Sequence[ScriptItem]
    persons: Mapping[str, Sequence[str]]
    counts: Labels
    within: bool = False
    points: bool = False
    before: Sequence[Step] = ()
    after: Sequence[Step] = ()
    heed: Sequence[Step] = ()
    also: Sequence[Step] = ()
    issues: Sequence[Labels] = ()
    on_issue: Labels = field(default_factory=dict)

    def item(self, number: int) -> ScriptItem | None:
        """Return an item by its number, None where the script has none."""
        return next((item for item in self.items if item.number == number), None)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the workbook says and that is of use on the call.

    Attributes:
        key: what it is, mostly the key of its column; several facts in a row may have the same.
        label: how a person calls it.
        value: a day in ISO form, an amount as plain decimal digits, other words as they stand.
        kind: ``text``, ``date`` or ``money``.
        currency: of an amount, "" where nobody says it.
        cells: where it stands.
    """

    key: str
    label: Labels | Message
    value: str | Message | Labels
    kind: str = "text"
    currency: str = ""
    cells: Sequence[CellRef] = ()


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What the workbook knows of the case.

    Attributes:
        cell: first cell of the row that the call is about.
        ref: how people call that row: claim, policy, plate or customer.
        notes: what must be heeded before dialling.
        skip: items that need not be asked, with the reason, by number.
    """

    cell: CellRef
    ref: str
    facts: Sequence[Fact] = ()
    notes: Sequence[Message] = ()
    skip: Mapping[int, Message] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CallSheet:
    """A script ready to be read out, printed and filled in.

    Attributes:
        hours: when customers may be called, and by which rule.
        result: the columns of the call record that the clerk fills in after the call.
        firm: printed at the head where the workbook says it.
    """

    script: CallScript
    as_of: date
    hours: Step
    result: Sequence[ColumnSpec]
    facts: CallFacts | None = None
    workbook: WorkbookId | None = None
    firm: str = ""

    def skipped(self, item: ScriptItem) -> Message | None:
        """Return why an item need not be asked in this case, None where it must be."""
        return self.facts.skip.get(item.number) if self.facts else None
