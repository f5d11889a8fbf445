"""How a form comes about: the workbook and its case, the fields, the template, the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledger_tools.cli.common import of_file, say
from ledger_tools.cli.form_options import EXCEL, PDF, WORD, FormCall
from ledger_tools.cli.output import check_target, save
from ledger_tools.cli.progress import progress
from ledger_tools.errors import InputError, Undecided, UsageProblem
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    from ledger_tools.followup.context import Context
    from ledger_tools.forms.printing import Printing
    from ledger_tools.model.case import Book
    from ledger_tools.model.duties import Duties


@dataclass(frozen=True, slots=True)
class Paper:
    """What one form says.

    Attributes:
        ref: what its case is called, for the name of the file.
        fields: by name; None and "" where the workbook has nothing.
        said: what the clerk should know of it.
        names: what fields are called, where that is not what columns are called.
    """

    ref: str
    fields: Mapping[str, Any]
    said: Sequence[Message] = ()
    names: Mapping[str, Message | Mapping[str, str]] | None = None


@dataclass(slots=True)
class Desk:
    """Where forms are filled in: the workbook as understood, and the language they are in."""

    call: FormCall
    ctx: Context
    language: str
    _duties: Duties | None = None

    @property
    def duties(self) -> Duties:
        """Return every duty of the workbook, worked out when first asked for."""
        if self._duties is None:
            from ledger_tools.followup import work_out

            self._duties = work_out(self.ctx)
        return self._duties

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
    check_output(call)
    with progress(call.session) as stage:
        book = call.source.case(stage).book
        stage(msg("Filling in the form"))
        desk = desk_for(call, book, packs)
        try:
            paper = gather(desk)
            data = document(desk, paper)
        except (InputError, Undecided) as problem:
            raise of_file(problem, call.source) from problem
    deliver(call, file_name(call, paper.ref, desk.language), data)


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


def document(desk: Desk, paper: Paper) -> bytes:
    """Return the filled form, and tell what the clerk should know of it.

    Raises:
        InputError: the template cannot be filled.
        Undecided: a field is empty, and only a full form is wanted.
    """
    from ledger_tools.forms.frame import frame_fields
    from ledger_tools.forms.properties import dated
    from ledger_tools.forms.word import word_template

    call, ctx = desk.call, desk.ctx
    data, name = _template(call, desk.language)
    fields = {**frame_fields(ctx.settings, call.source.path.name, call.source.as_of, desk.printing()), **paper.fields}
    if call.ending in EXCEL:
        from ledger_tools.cli.form_excel import fill_excel

        filled = fill_excel(data, name, fields, desk.language)
    else:
        filled = word_template(dated(data, call.source.as_of), name).fill(fields)
    say(paper.said, call.session)
    return filled


def _template(call: FormCall, language: str) -> tuple[bytes, str]:
    """Return the template's bytes and its name: the user's own, else ours."""
    if call.template is not None:
        try:
            return call.template.read_bytes(), call.template.name
        except OSError as problem:
            reason = problem.strerror or type(problem).__name__
            raise InputError(msg("{path} cannot be read: {reason}.", path=call.template, reason=reason)) from problem
    return own_template(call.key, language), f"{call.key}{WORD}"


@cache
def own_template(key: str, language: str) -> bytes:
    """Return our template of a form."""
    from ledger_tools.resources import templates

    return (templates() / language / f"{key}{WORD}").read_bytes()


def check_output(call: FormCall) -> None:
    """Refuse a template that is no form, and files that must not be written, before any work is done."""
    if call.ending not in (WORD, *EXCEL):
        raise UsageProblem(msg("--template {path}: a form ends in .docx or .xlsx.", path=call.template))
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


def deliver(call: FormCall, name: str, data: bytes) -> None:
    """Write a form and say where.

    Raises:
        WriteRefused: the file exists, or the disk does not take it.
    """
    for path in paths(call, name):
        save(path, _as_pdf(call, data) if path.suffix == PDF else data, force=call.force, inputs=inputs(call))
        if not call.session.quiet:
            click.echo(msg("Form written to {path}.", path=path).text(call.session.language), err=True)


def _as_pdf(call: FormCall, data: bytes) -> bytes:
    from ledger_tools.forms.pdf import to_pdf

    name = f"{call.key}{call.ending}"
    return to_pdf({name: data}, call.source.as_of)[name]
