"""``log call``, ``log letter``, ``log import``: rows in the user's registers, numbered and never written over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ledger_tools.cli.common import A_PATH, Argument, Command, Group, Option, Source, layout_options, with_options
from ledger_tools.cli.values import writing_options
from ledger_tools.errors import UsageProblem
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from datetime import date

    from ledger_tools.registers.entering import Registers
    from ledger_tools.registers.entries import Entry
    from ledger_tools.registers.entry_kinds import Kind
    from ledger_tools.text.i18n import Message

F = TypeVar("F", bound=Callable[..., Any])

# option: (column key, help). Choices are taken as code or as label in any language.
CALL_OPTIONS = {
    "--date": ("call_date", "The day of the call, in any form; the day of --as-of unless given."),
    "--time": ("call_time", "The time of day, such as 14:05."),
    "--minutes": ("minutes", "How long it took, in whole minutes."),
    "--direction": ("direction", "Outgoing or incoming: out or in, 去電 or 來電."),
    "--type": ("call_type", "What the call was for, such as first_follow_up or 第一次跟蹤."),
    "--reached": ("reached", "What came of it: yes, no_answer, busy, 已接通, 無人接聽 …"),
    "--attempt": ("attempt", "Which attempt it was; counted unless given."),
    "--customer": ("customer", "The customer's name, or number in the customer file; a new name is allowed."),
    "--customer-id": ("customer_id", "The customer's number in the customer file."),
    "--claim": ("claim_ref", "Claim number, report number or own reference; must be in the ledger."),
    "--policy": ("policy_no", "Policy number; must be in the ledger."),
    "--plate": ("plate", "Plate number."),
    "--phone": ("phone", "The number dialled or shown; else from the customer file."),
    "--person": ("person", "Who was spoken with."),
    "--role": ("person_role", "Who that is to the customer: self, relative, firm."),
    "--clerk": ("clerk", "Who made or took the call."),
    "--stand-in-for": ("stand_in_for", "For whom the clerk stood in."),
    "--summary": ("summary", "The main points."),
    "--request": ("request", "What the customer asks for."),
    "--wish": ("wish", "What the customer wishes or suggests."),
    "--complaint": ("complaint", "What the customer complains about, in the customer's own words."),
    "--complaint-kind": ("complaint_kind", "What kind of complaint, such as price or claim_speed."),
    "--complaint-level": ("complaint_level", "How grave: grumble, complaint, urgent, raised."),
    "--script": ("script", "The script that was followed, such as service or new-policy."),
    "--answer": ("answer_given", "What the customer was answered."),
    "--resolution": ("resolution", "What came of a request: on_spot, later, escalated, open, none."),
    "--escalated-on": ("escalated_at", "The day it went to the supervisor."),
    "--escalated-to": ("escalated_to", "To whom it went."),
    "--instruction": ("instruction", "What the supervisor decided."),
    "--solved-on": ("solution_at", "The day there was a solution."),
    "--told-on": ("informed_at", "The day the customer was told."),
    "--satisfaction": ("satisfaction", "very, yes, fair, no or unstated."),
    "--low-reason": ("low_reason", "Why the customer is not satisfied."),
    "--contact-change": ("contact_change", "New address or number, to be confirmed."),
    "--next-contact": ("next_contact", "The day of the next contact."),
    "--next-plan": ("next_plan", "What the next contact is about."),
    "--planned-for": ("planned_for", "The day this call was planned for."),
    "--recording": ("recording", "Reference of the recording."),
    "--checked-by": ("checked_by", "Who checked the record."),
    "--checked-on": ("checked_at", "The day it was checked."),
    "--note": ("note", "Remarks."),
}
LETTER_OPTIONS = {
    "--date": ("sent_at", "The day it was sent, in any form; the day of --as-of unless given."),
    "--kind": ("letter_kind", "What kind of letter, such as notice, invitation or reply, 通知, 邀請函, 答覆函."),
    "--recipient": ("recipient", "To whom, by name or by number in the customer file; a new name is allowed."),
    "--customer-id": ("customer_id", "The customer's number in the customer file."),
    "--address": ("address", "Where to; else from the customer file."),
    "--subject": ("subject", "What it is about."),
    "--event": ("event_id", "Number of the event it announces."),
    "--claim": ("claim_ref", "Claim number, report number or own reference; must be in the ledger."),
    "--call": ("call_log_no", "Number of the call that it follows."),
    "--way": ("letter_way", "How it went: post, registered, courier, hand, email, fax."),
    "--tracking-no": ("tracking_no", "Number of the registered letter or parcel."),
    "--enclosures": ("enclosures", "What was enclosed."),
    "--clerk": ("clerk", "Who wrote it."),
    "--signed-by": ("signed_by", "Who signed it."),
    "--returned-on": ("returned_at", "The day it came back."),
    "--reply-on": ("reply_at", "The day of the reply."),
    "--reply": ("reply", "What the reply says."),
    "--copy-at": ("copy_at", "Where the copy is kept."),
    "--note": ("note", "Remarks."),
}
QUESTIONS = 7


def _columns(options: Mapping[str, tuple[str, str]]) -> Callable[[F], F]:
    """Add an option for each column; the command receives them by key."""

    def decorate(function: F) -> F:
        return with_options(function, *(_option(name, key, words) for name, (key, words) in options.items()))

    return decorate


def _option(name: str, key: str, words: str) -> Callable[[Any], Any]:
    names = (name, "--customer") if name == "--recipient" else (name,)
    return click.option(*names, key, cls=Option, metavar=_metavar(key), help=words)


def _metavar(key: str) -> str:
    if (key.endswith(("_date", "_at", "_for")) and key not in ("stand_in_for", "copy_at")) or key == "next_contact":
        return "DATE"
    return {"minutes": "N", "attempt": "N", "call_time": "TIME"}.get(key, "TEXT")


def _entry_options(function: F) -> F:
    """Add what calls and letters have in common."""
    return with_options(
        function,
        click.option(
            "--corrects",
            cls=Option,
            metavar="NUMBER",
            help="The number of the row that this one replaces; what is not said anew is taken over from it.",
        ),
        click.option(
            "--add-sheet", cls=Option, is_flag=True, help="Add the register in the same write where there is none."
        ),
    )


@click.group(cls=Group)
def log() -> None:
    """Log calls and letters in the registers, one by one or from a filled worklist."""


@log.command("call", cls=Command, short_help="Log a call in the call record and the call register.")
@layout_options
@_columns(CALL_OPTIONS)
@click.option(
    "--item",
    "items",
    cls=Option,
    multiple=True,
    metavar="N=ANSWER",
    help="Answer to a question of the script, such as 3=yes; may be repeated.",
)
@_entry_options
@writing_options
def log_call(source: Source, items: tuple[str, ...], **options: Any) -> None:
    """Add one row for a call to the call record and the call register, or to the one of them that there is.

    The row gets the next number of its year. Rows are only ever added: a correction is a new row that names the old
    one. What your register has no column for goes into its remarks. A complaint also opens a row in the sheet of
    complaints and issues, where the workbook has one or --add-sheet is given.
    """
    from ledger_tools.registers.entry_kinds import CALL

    given = {**_given(CALL_OPTIONS, options), **_answers(items)}
    _log(CALL, source, given, CALL_OPTIONS, options)


@log.command("letter", cls=Command, short_help="Log a letter in the letter register.")
@layout_options
@_columns(LETTER_OPTIONS)
@_entry_options
@writing_options
def log_letter(source: Source, **options: Any) -> None:
    """Add one row for a letter to the letter register, under the next number of its year.

    Rows are only ever added: a correction is a new row that names the old one. What your register has no column for
    goes into its remarks.
    """
    from ledger_tools.registers.entry_kinds import LETTER

    _log(LETTER, source, _given(LETTER_OPTIONS, options), LETTER_OPTIONS, options)


@log.command("import", cls=Command, short_help="Take a filled worklist into the registers.")
@layout_options
@click.argument("worklist", cls=Argument, metavar="WORKLIST", type=A_PATH)
@click.option("--add-sheet", cls=Option, is_flag=True, help="Add the registers in the same write where there are none.")
@writing_options
def log_import(source: Source, worklist: Path, add_sheet: bool, dry_run: bool, to: Path | None, format_: str) -> None:
    """Take the worklist that due --worklist made, as the clerk filled it in, into the registers, line by line.

    Each line is reported: entered under which numbers, there already, nothing filled in, or refused and why. Refused
    lines leave the others alone and the exit code is 5. All of it is one write with one backup; taking a list in twice
    changes nothing the second time.
    """
    from ledger_tools.cli.importing import import_worklist

    import_worklist(source, worklist, add_sheet=add_sheet, dry_run=dry_run, to=to, format_=format_)


def _given(table: Mapping[str, tuple[str, str]], options: Mapping[str, Any]) -> dict[str, str]:
    return {key: options[key] for key, _ in table.values() if options[key] is not None}


def _answers(items: tuple[str, ...]) -> dict[str, str]:
    """Return the answers to the questions of a script, by key."""
    found = {}
    for item in items:
        number, sign, answer = item.partition("=")
        if not sign or not number.strip().isdecimal() or not 1 <= int(number) <= QUESTIONS:
            raise UsageProblem(msg("--item {item}: write it like --item 3=yes, from 1 to {n}.", item=item, n=QUESTIONS))
        found[f"q{int(number)}"] = answer
    return found


def _log(
    kind: Kind,
    source: Source,
    given: Mapping[str, str],
    table: Mapping[str, tuple[str, str]],
    options: Mapping[str, Any],
) -> None:
    from ledger_tools.cli.writing import Change, Read, change
    from ledger_tools.ledger import require_ledger
    from ledger_tools.registers.entering import Registers
    from ledger_tools.registers.entries import Wish, enter

    named = {key: option for option, (key, _) in table.items()} | {f"q{n}": "--item" for n in range(1, QUESTIONS + 1)}
    corrects, add_sheet = options["corrects"], bool(options["add_sheet"])

    def make(read: Read) -> Change:
        book = read.book if add_sheet else require_ledger(read.book)
        registers = Registers(book, read.grids, read.names, read.language, add_sheet)
        entry = enter(registers, Wish(kind, given, source.as_of, named, corrects))
        logged = msg("Logged as {number}.", number=entry.number)
        if options["dry_run"]:
            logged = msg("It would be logged as {number}.", number=entry.number)
        said = [*([logged] if entry.number else []), *entry.said, *entry.heed]
        if given.get("complaint"):
            said += _issue(registers, entry, source.as_of, dry_run=options["dry_run"])
        return Change(registers.edits(), said)

    change(
        source,
        make,
        command=f"log {kind.word}",
        dry_run=options["dry_run"],
        to=options["to"],
        format_=options["format_"],
    )


def _issue(registers: Registers, call: Entry, as_of: date, *, dry_run: bool) -> list[Message]:
    """Open an issue for the complaint of a call, in the same write, and return what to say of it.

    A correction of a call that has an issue already opens no second one.
    """
    from ledger_tools.registers.entry_kinds import ISSUE
    from ledger_tools.registers.issues import complaint_in, issue_of, no_issue_sheet, open_issue, opened

    complaint = complaint_in(call.made)
    if complaint is None or issue_of(registers.book, call.replaced) is not None:
        return []
    if not registers.keeps(ISSUE):
        return [no_issue_sheet(registers.book)]
    issue = open_issue(registers, complaint, call.made.record, call.number, as_of)
    return [*([opened(issue.number, dry_run=dry_run)] if issue.number else []), *issue.said]
