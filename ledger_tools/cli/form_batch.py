"""``form NAME FILE --all``: a form for each claim that fits, in a folder; one that fails holds up no other."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import click

from ledger_tools.cli.common import Option, with_options
from ledger_tools.cli.faults import told
from ledger_tools.cli.form_options import PDF, FormCall
from ledger_tools.errors import InputError, LedgerError, UsageProblem, WriteRefused
from ledger_tools.render.layout import clean
from ledger_tools.text.i18n import Message, labelled, msg
from ledger_tools.text.lists import parts
from ledger_tools.text.reasons import reason_in_words

if TYPE_CHECKING:
    from ledger_tools.cli.form_making import Desk, Made, Paper
    from ledger_tools.cli.progress import Stage
    from ledger_tools.followup.form_cases import Cases
    from ledger_tools.ledger.lookup import Row

F = TypeVar("F", bound=Callable[..., Any])
Failed: TypeAlias = list[tuple[str, LedgerError]]  # place of the claim or name of the file, and what is wrong
_OBLIGED = {"reminder": frozenset({"insurer"}), "receipt": frozenset({"policyholder"})}
_USUAL = {"reminder": ("overdue",)}  # the states that count where none is named
_TOLD = 20  # failures that are told one by one


@dataclass(frozen=True, slots=True)
class Many:
    """For which claims a form is made; ``all`` is False where it is for one.

    Attributes:
        states, lines, insurers: as typed, each with one word or several.
    """

    all: bool = False
    states: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    insurers: tuple[str, ...] = ()

    def check(self) -> None:
        """Refuse a choice without ``--all``.

        Raises:
            UsageProblem: there is one.
        """
        named = (("--state", self.states), ("--line", self.lines), ("--insurer", self.insurers))
        used = [option for option, words in named if words]
        if used and not self.all:
            raise UsageProblem(msg("{options}: add --all, which makes a form for each claim.", options=used))

    def check_alone(self, given: Mapping[str, str | None]) -> None:
        """Refuse one claim beside all of them.

        Raises:
            UsageProblem: one is named.
        """
        named = [option for option, text in given.items() if text]
        if named:
            raise UsageProblem(msg("{options} names one claim, and --all means many; leave one out.", options=named))

    def cases(self, form: str) -> Cases:
        """Return which claims are wanted; of duties only those count that the form is about.

        For a reminder that is what the insurer owes and is late with, for a receipt what the customer owes.

        Raises:
            UsageProblem: a state or a line is not known.
        """
        from ledger_tools.cli.due_filter import states_named
        from ledger_tools.followup.form_cases import Cases, line_named
        from ledger_tools.model.duties import DueState

        states = states_named(self.states or _USUAL.get(form, ())) or frozenset()
        return Cases(
            states=states if states < frozenset(DueState) else frozenset(),  # all: claims without any duty as well
            obliged=_OBLIGED.get(form, frozenset()),
            lines=frozenset(line_named(line) for line in parts(self.lines)),
            insurers=tuple(parts(self.insurers)),
        )


def batch_options(function: F) -> F:
    """Add ``--all``, ``--state``, ``--line`` and ``--insurer``; the command receives ``many: Many``."""

    def wrapper(
        *args: Any, all_: bool, state: Sequence[str], line: Sequence[str], insurer: Sequence[str], **options: Any
    ) -> Any:
        many = Many(all_, tuple(state), tuple(line), tuple(insurer))
        many.check()
        return function(*args, many=many, **options)

    narrowing = (
        ("--state", "STATES", "With --all: only claims with a duty in these states of due, such as overdue or 逾期."),
        ("--line", "LINES", "With --all: only claims of these lines, such as motor or 車險."),
        ("--insurer", "NAME", "With --all: only claims with this insurer; a part of its name will do."),
    )
    return with_options(
        function,
        click.option(
            "--all", "all_", cls=Option, is_flag=True, help="Make a form for each claim, each a file in the folder -o."
        ),
        *(click.option(n, cls=Option, multiple=True, metavar=metavar, help=words) for n, metavar, words in narrowing),
        run=wrapper,
    )


def make_many(
    call: FormCall, many: Many, gather: Callable[[Desk, Row], Paper], packs: Sequence[str | Path] = ()
) -> None:
    """Make a form for each claim that fits, and write them into a folder.

    Args:
        gather: returns what the form says of a claim.
        packs: law packs for this run, besides those of the settings.

    Raises:
        InputError: the workbook cannot be read, or no claim fits.
        WriteRefused: the folder or a file in it must not be written; nothing is.
        click.exceptions.Exit: some forms could not be made; with the exit code of the first of them.
    """
    from ledger_tools.cli.form_making import desk_for
    from ledger_tools.cli.progress import progress

    folder = _folder(call)
    cases = many.cases(call.key)
    with progress(call.session) as stage:
        book = call.source.case(stage).book
        stage(msg("Filling in the form"))
        desk = desk_for(replace(call, output=None), book, packs)
        rows = _rows(desk, cases)
        if not rows:
            raise InputError(_none(desk, many))
        made, failed = _each(desk, rows, gather, stage)
        forms = {name: one.data for name, one in made.items()}
        _check_files(call, folder, forms)
        if call.pdf and forms:
            stage(msg("Making PDF of {n} forms", n=len(forms)))
            forms |= _pdfs(call, forms, failed)
        written = _write(call, folder, forms, failed, stage)
    _close(desk, folder, made, written, failed)


def _folder(call: FormCall) -> Path:
    """Return the folder that the forms go into.

    Raises:
        UsageProblem: none is named, or the template is no form.
        InputError: the template has mistakes.
        WriteRefused: it is no folder, or there is none for it to lie in.
    """
    from ledger_tools.cli.form_making import check_template

    check_template(call)
    folder = call.output
    if folder is None:
        raise UsageProblem(msg("--all needs a folder for its files: -o FOLDER."))
    if folder.exists() and not folder.is_dir():
        raise WriteRefused(msg("{path} is no folder; with --all, -o names a folder.", path=folder))
    if not folder.absolute().parent.is_dir():
        raise WriteRefused(msg("{path}: there is no folder {folder}.", path=folder, folder=folder.parent))
    return folder


def _none(desk: Desk, many: Many) -> Message:
    """Return why no form was made, and what would make some."""
    file = desk.call.source.path.name
    if desk.call.key in _USUAL and not many.states:
        return msg(
            "{file}: no insurer is late by the rules that are on ({packs}), so no letter was made; --pack turns law "
            "packs on, and --state all writes whatever the state.",
            file=file,
            packs=[pack.title for pack in desk.ctx.packs.values()],
        )
    return msg("{file}: no claim fits, so no form was made.", file=file)


def _rows(desk: Desk, cases: Cases) -> list[Row]:
    from ledger_tools.followup.form_cases import claims_wanted
    from ledger_tools.followup.reminders import is_chased

    batches = desk.duties.batches if cases.states else ()
    if desk.call.key == "reminder":
        batches = [batch for batch in batches if is_chased(batch.rule)]
    return claims_wanted(desk.ctx, cases, batches)


def _each(
    desk: Desk, rows: Sequence[Row], gather: Callable[[Desk, Row], Paper], stage: Stage
) -> tuple[dict[str, Made], Failed]:
    """Return the forms by the names of their files, and what went wrong with the others, by place."""
    from ledger_tools.cli.form_making import document, file_name
    from ledger_tools.text.names import distinct_file_name

    forms: dict[str, Made] = {}
    failed: Failed = []
    quiet = replace(desk, call=replace(desk.call, source=_silent(desk.call)))
    for number, (table, position) in enumerate(rows, 1):
        place = str(table.address(int(table.rows[position])))
        stage(msg("Filling in {place}", place=place), number, len(rows))
        try:
            paper = gather(quiet, (table, position))
            made = document(quiet, paper)
        except Exception as fault:  # whatever is wrong with one claim holds up no other
            if desk.call.session.debug:
                raise
            failed.append((place, told(fault)))
        else:
            name = file_name(desk.call, paper.ref or place, desk.language)
            forms[distinct_file_name(name, forms)] = made
    return forms, failed


def _silent(call: FormCall) -> Any:
    """Return the source of a call whose notes are not printed: a thousand times the same is no help."""
    from copy import copy

    session = copy(call.session)
    session.quiet = True
    return replace(call.source, session=session)


def _check_files(call: FormCall, folder: Path, forms: Mapping[str, bytes]) -> None:
    """Refuse files that must not be written, before the first of them is."""
    from ledger_tools.cli.form_making import inputs
    from ledger_tools.cli.output import check_target

    if not folder.is_dir():
        return
    for name in forms:
        paths = [folder / name, *([(folder / name).with_suffix(PDF)] if call.pdf else [])]
        for path in paths:
            check_target(path, force=call.force, inputs=inputs(call))


def _pdfs(call: FormCall, forms: Mapping[str, bytes], failed: Failed) -> dict[str, bytes]:
    """Return the PDFs of forms by their names; those that could not be made are added to what failed."""
    from ledger_tools.forms.pdf import to_pdfs

    made, undone = to_pdfs(forms, call.source.as_of)
    failed += undone.items()
    return {str(Path(name).with_suffix(PDF)): data for name, data in made.items()}


def _write(call: FormCall, folder: Path, forms: Mapping[str, bytes], failed: Failed, stage: Stage) -> set[str]:
    """Write forms and return the names of those that were; those that could not be are added to what failed.

    Raises:
        WriteRefused: the folder cannot be made.
    """
    from ledger_tools.cli.form_making import inputs
    from ledger_tools.cli.output import save
    from ledger_tools.text.names import inside

    try:
        if forms:
            folder.mkdir(exist_ok=True)
    except OSError as problem:
        reason = reason_in_words(problem)
        raise WriteRefused(msg("{path} could not be written: {reason}.", path=folder, reason=reason)) from problem
    written: set[str] = set()
    for number, (name, data) in enumerate(forms.items(), 1):
        stage(msg("Writing {name}", name=name), number, len(forms))
        try:
            save(inside(folder, name), data, force=call.force, inputs=inputs(call))
        except LedgerError as problem:
            failed.append((name, problem))
        else:
            written.add(name)
    return written


def _close(desk: Desk, folder: Path, made: Mapping[str, Made], written: Collection[str], failed: Failed) -> None:
    """Say what was made and what was not; leave with the exit code of the first failure."""
    from ledger_tools.cli.form_gaps import tell_made, tell_many_gaps

    call, language = desk.call, desk.call.session.language
    _tell_failures(failed, language)
    if written and not call.session.quiet:
        sys.stdout.flush()
        click.echo(msg("{n} file(s) written to {folder}.", n=len(written), folder=folder).text(language), err=True)
    for name, one in made.items():
        one.files = [folder / file for file in (name, str(Path(name).with_suffix(PDF))) if file in written]
    there = [one for one in made.values() if one.files]
    tell_many_gaps(call, [one.gaps for one in there])
    tell_made(desk, there, failed)
    if failed:
        raise click.exceptions.Exit(failed[0][1].exit_code)


def _tell_failures(failed: Failed, language: str) -> None:
    for place, problem in _grouped(failed, language)[:_TOLD]:
        told_of = f"ledger-tools: {labelled(place, problem, language)}"
        click.echo("\n".join(map(clean, told_of.split("\n"))), err=True)
    if failed:
        sentence = msg("{n} form(s) could not be made.", n=len(failed))
        click.echo(f"ledger-tools: {sentence.text(language)}", err=True)


def _grouped(failed: Failed, language: str) -> list[tuple[str, str]]:
    """Return what went wrong with the places of it, each sentence once: a wrong template is wrong for every claim."""
    places: dict[str, list[str]] = {}
    for place, problem in failed:
        places.setdefault(problem.text(language), []).append(place)
    return [
        (first if not more else msg("{place} and {n} more", place=first, n=len(more)).text(language), sentence)
        for sentence, (first, *more) in places.items()
    ]
