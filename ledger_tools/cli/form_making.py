"""How a form comes about: the workbook and its case, the fields, the template, the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledger_tools.cli.common import of_file, say
from ledger_tools.cli.form_options import EXCEL, PDF, WORD, FormCall
from ledger_tools.cli.output import check_target, save
from ledger_tools.cli.progress import progress
from ledger_tools.errors import InputError, Undecided, UsageProblem
from ledger_tools.text.i18n import Message, msg
from ledger_tools.text.reasons import reason_in_words

if TYPE_CHECKING:
    from ledger_tools.cli.form_gaps import Gap
    from ledger_tools.followup.context import Context
    from ledger_tools.forms.filling import WordTemplate
    from ledger_tools.forms.printing import Printing
    from ledger_tools.model.case import Book
    from ledger_tools.model.cells import CellRef
    from ledger_tools.model.duties import Duties
    from ledger_tools.model.records import Record


@dataclass(frozen=True, slots=True)
class Paper:
    """What one form says.

    Attributes:
        ref: what its case is called, for the name of the file.
        fields: by name; None and "" where the workbook has nothing.
        said: what the clerk should know of it.
        record: the row that it is about, None where it is about several.
    """

    ref: str
    fields: Mapping[str, Any]
    said: Sequence[Message] = ()
    record: Record | None = None


@dataclass(slots=True)
class Made:
    """A form that was filled in.

    Attributes:
        gaps: the fields that it prints and that the workbook has nothing for.
        cell: first cell of the row that it is about, None where it is about several.
        files: what was written.
    """

    ref: str
    data: bytes
    gaps: Sequence[Gap]
    cell: CellRef | None = None
    files: Sequence[Path] = ()


@dataclass(slots=True)
class Desk:
    """Where forms are filled in: the workbook as understood, and the language they are in."""

    call: FormCall
    ctx: Context
    language: str
    _duties: Duties | None = None
    _template: tuple[bytes, str] | None = None

    @property
    def duties(self) -> Duties:
        """Return every duty of the workbook, worked out when first asked for."""
        if self._duties is None:
            from ledger_tools.followup import work_out

            self._duties = work_out(self.ctx)
        return self._duties

    @property
    def template(self) -> tuple[bytes, str]:
        """Return the bytes of the template and its name, read once however many forms are made: the user's, else ours.

        Raises:
            InputError: it cannot be read.
        """
        if self._template is None:
            own = self.call.template
            if own is None:
                self._template = own_template(self.call.key, self.language), f"{self.call.key}{WORD}"
            else:
                self._template = template_bytes(own), own.name
        return self._template

    def printing(self, place: str = "") -> Printing:
        """Return how days and amounts are printed; ``place`` tells whose names of papers are used."""
        from ledger_tools.forms.printing import Printing

        settings = self.ctx.settings
        return Printing(self.language, place, settings.roc_dates, settings.amount_words is not False)


def make_form(call: FormCall, gather: Callable[[Desk], Paper], *, packs: Sequence[str | Path] = ()) -> None:
    """Make one form of the workbook and write it.

    Args:
        gather: finds the case and returns what the form says of it.
        packs: law packs for this run.

    Raises:
        InputError: workbook or template cannot be read, or there is no such case.
        Undecided: several cases fit; or a field is empty and only a full form is wanted.
        WriteRefused: the file must not be written.
    """
    from ledger_tools.cli.form_gaps import tell_gaps, tell_made

    check_output(call)
    with progress(call.session) as stage:
        book = call.source.case(stage).book
        stage(msg("Filling in the form"))
        desk = desk_for(call, book, packs)
        try:
            paper = gather(desk)
            made = document(desk, paper)
        except (InputError, Undecided) as problem:
            raise of_file(problem, call.source) from problem
    deliver(call, file_name(call, paper.ref, desk.language), made)
    tell_gaps(call, made.gaps)
    tell_made(desk, [made])


def desk_for(call: FormCall, book: Book, packs: Sequence[str | Path] = ()) -> Desk:
    """Return the desk for a workbook."""
    from ledger_tools.followup import context_of

    language = call.session.sheet_language(book.script)
    check_pdf(call, language)
    return Desk(call, context_of(book, call.source.as_of, packs=packs), language)


def check_pdf(call: FormCall, language: str) -> None:
    """Refuse a PDF that cannot be made here, before any work is done for it."""
    if call.pdf or call.only_pdf:
        from ledger_tools.forms.pdf import require_pdf

        require_pdf(language)


def document(desk: Desk, paper: Paper) -> Made:
    """Return the filled form, and tell what the clerk should know of it.

    Raises:
        InputError: the template cannot be filled.
        Undecided: a field is empty, and only a full form is wanted.
    """
    from ledger_tools.cli.form_gaps import gaps_of, refuse_gaps
    from ledger_tools.forms.frame import frame_fields
    from ledger_tools.forms.properties import dated

    call, ctx = desk.call, desk.ctx
    data, name = desk.template
    fields = {**frame_fields(ctx.settings, call.source.path.name, call.source.as_of, desk.printing()), **paper.fields}
    if call.ending in EXCEL:
        from ledger_tools.cli.form_excel import fill_excel

        filled = fill_excel(data, name, call.key, fields, desk.language)
    else:
        filled = word_form(dated(data, call.source.as_of), name, call.key).fill(fields)
    gaps = gaps_of(desk, paper, filled.empty)
    if call.strict:
        refuse_gaps(gaps)
    say(paper.said, call.session)
    return Made(paper.ref, filled.data, gaps, paper.record.cell if paper.record is not None else None)


@lru_cache(maxsize=16)
def word_form(data: bytes, name: str, key: str) -> WordTemplate:
    """Return a Word template of a form, looked through once however many forms are made of it.

    Raises:
        InputError: it is no Word file, has mistakes, or asks for nothing.
    """
    from ledger_tools.forms.fields import form_shape
    from ledger_tools.forms.filling import word_template

    template = word_template(data, name, form_shape(key))
    if not template.asks:
        raise InputError(msg("{file} has no placeholder such as {example}.", file=name, example="{{ claim_no }}"))
    return template


def template_bytes(path: Path) -> bytes:
    """Return what a template of the user's own holds.

    Raises:
        InputError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as problem:
        reason = reason_in_words(problem)
        raise InputError(msg("{path} cannot be read: {reason}.", path=path, reason=reason)) from problem


@cache
def own_template(key: str, language: str) -> bytes:
    """Return our template of a form."""
    from ledger_tools.resources import templates

    return (templates() / language / f"{key}{WORD}").read_bytes()


def check_template(call: FormCall) -> None:
    """Refuse a template that cannot be filled, before the ledger is read: its mistakes are the same for every case.

    Raises:
        UsageProblem: its name is that of no form.
        InputError: it cannot be read, or has mistakes; all are told.
    """
    if call.ending not in (WORD, *EXCEL):
        raise UsageProblem(msg("--template {path}: a form ends in .docx or .xlsx.", path=call.template))
    if call.template is None:
        return
    from ledger_tools.forms.properties import dated

    data = template_bytes(call.template)
    if call.ending == WORD:
        word_form(dated(data, call.source.as_of), call.template.name, call.key)
    else:
        from ledger_tools.cli.form_excel import check_excel

        check_excel(data, call.template.name, call.key)


def check_output(call: FormCall) -> None:
    """Refuse a template that cannot be filled, and files that must not be written, before any work is done."""
    check_template(call)
    if call.output is None:
        return
    if call.output.suffix.casefold() not in (call.ending, PDF):
        raise UsageProblem(msg("-o {path}: this form ends in {ending} or .pdf.", path=call.output, ending=call.ending))
    for path in paths(call, ""):
        check_target(path, force=call.force, inputs=inputs(call))


def paths(call: FormCall, name: str) -> list[Path]:
    """Return the files that are written for a form of a usual name: the form, its PDF, or both."""
    path = call.output or Path(name)
    own = [] if call.only_pdf else [path]
    return [*own, *([path.with_suffix(PDF)] if call.pdf or call.only_pdf else [])]


def inputs(call: FormCall) -> list[Path]:
    """Return the files that are never written over."""
    return [path for path in (call.source.path, call.template) if path is not None]


def file_name(call: FormCall, ref: str, language: str) -> str:
    """Return the usual name of a form: its title and the case, cleaned of what a file name cannot bear."""
    from ledger_tools.text.names import safe_file_name

    return safe_file_name(f"{call.form.title[language]} {ref}".strip() + call.ending)


def deliver(call: FormCall, name: str, made: Made) -> None:
    """Write a form and say where.

    Raises:
        WriteRefused: the file exists, or the disk does not take it.
    """
    made.files = paths(call, name)
    for path in made.files:
        data = _as_pdf(call, made.data) if path.suffix == PDF else made.data
        save(path, data, force=call.force, inputs=inputs(call))
        if not call.session.quiet:
            click.echo(msg("Form written to {path}.", path=path).text(call.session.language), err=True)


def _as_pdf(call: FormCall, data: bytes) -> bytes:
    from ledger_tools.forms.pdf import to_pdf

    name = f"{call.key}{call.ending}"
    return to_pdf({name: data}, call.source.as_of)[name]
