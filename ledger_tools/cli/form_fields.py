"""``form fields TEMPLATE [FILE]``: what a template asks for, what of it the program knows, and what the ledger has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledger_tools.cli.common import (
    A_PATH,
    Argument,
    Command,
    Option,
    Output,
    Session,
    Source,
    of_file,
    optional_reading_options,
    output_options,
)
from ledger_tools.cli.form_options import EXCEL, WORD, FormCall
from ledger_tools.errors import InputError, Undecided, UsageProblem
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.cli.form_making import Desk, Paper
    from ledger_tools.forms.asked import Asked
    from ledger_tools.forms.asking import Answer, Asking
    from ledger_tools.forms.fields import Field
    from ledger_tools.forms.registry import Form
    from ledger_tools.ledger.lookup import Row
    from ledger_tools.model.case import Book
    from ledger_tools.text.i18n import Message


@click.command("fields", cls=Command, short_help="List what a template of your own asks for, and what the ledger has.")
@click.argument("template", cls=Argument, metavar="TEMPLATE", type=A_PATH)
@optional_reading_options
@click.option(
    "--form", "form_", cls=Option, metavar="FORM", help="The form it is meant for; else the one that fits best."
)
@click.option("--claim", cls=Option, metavar="REF", help="With FILE: show what this claim has for each field.")
@click.option("--customer", cls=Option, metavar="NAME", help="With FILE: show what this customer has for each field.")
@click.option("--row", cls=Option, metavar="SHEET!ROW", help="With FILE: show what this row has, such as 企財險!12.")
@output_options("text", "json")
@click.pass_obj
def fields_asked(
    session: Session,
    template: Path,
    source: Source | None,
    as_of: date,
    form_: str | None,
    claim: str | None,
    customer: str | None,
    row: str | None,
    output: Output,
) -> None:
    """List the placeholders of a template, Word or Excel: what each means, and what cannot be filled and why.

    With FILE it also tells in which columns of the ledger each field stands, and for one claim or customer its value.
    """
    from ledger_tools.forms.asking import asking_json, asking_text

    replace(output, inputs=(*output.inputs, template)).check()
    case = {"--claim": claim, "--customer": customer, "--row": row}
    asking = _look(template, form_)
    if source is not None:
        asking = _answered(asking, template, source, case)
    elif any(case.values()):
        raise UsageProblem(
            msg("{options}: name the ledger too.", options=[name for name, text in case.items() if text])
        )
    if output.format == "json":
        output.write_bytes(asking_json(asking, session.language))
    else:
        output.write_lines(asking_text(asking, session.language))


# -- the template


def _look(path: Path, named: str | None) -> Asking:
    """Return what a template asks for, of the form that is named or fits best."""
    from hashlib import sha256

    from ledger_tools.cli.form_list import form_wanted
    from ledger_tools.cli.form_making import template_bytes
    from ledger_tools.forms.asked import forms_fitting
    from ledger_tools.forms.asking import Asking
    from ledger_tools.forms.fields import form_fields

    if path.suffix.casefold() not in (WORD, *EXCEL):
        raise UsageProblem(msg("{path}: a template ends in .docx or .xlsx.", path=path))
    data = template_bytes(path)
    asked = _asked(data, path)
    fits = forms_fitting(asked)
    form = form_wanted(named) if named else fits[0][0]
    known = next(count for other, count in fits if other is form)
    others = [other for other, count in fits if count == known and other is not form] if not named and known else []
    answers = [_answer(one, form_fields(form.key)) for one in asked]
    template = {"name": path.name, "sha256": sha256(data).hexdigest()}
    return Asking(template, form, answers, known, others, mistakes=_mistakes(data, path, form))


def _asked(data: bytes, path: Path) -> list[Asked]:
    from ledger_tools.cli.form_excel import excel_cells
    from ledger_tools.forms.asked import cells_ask, word_asks
    from ledger_tools.forms.filling import opened

    if path.suffix.casefold() == WORD:
        return word_asks(opened(data, path.name)[1])
    cells = excel_cells(data, path.name, ())
    return cells_ask((name, str(cell.cell)) for cell in cells for name in cell.names)


def _mistakes(data: bytes, path: Path, form: Form) -> list[Message]:
    """Return why a template cannot be filled as a form."""
    from ledger_tools.cli.form_excel import excel_mistakes
    from ledger_tools.forms.fields import form_fields, form_shape
    from ledger_tools.forms.filling import opened
    from ledger_tools.forms.template_check import mistakes_of

    if path.suffix.casefold() == WORD:
        return mistakes_of(opened(data, path.name)[1], form_shape(form.key))
    return excel_mistakes(data, path.name, form_fields(form.key))


def _answer(asked: Asked, fields: Sequence[Field]) -> Answer:
    from ledger_tools.forms.asking import Answer
    from ledger_tools.forms.fields import field_at, paths_of
    from ledger_tools.forms.placeholders import names_meant

    field = field_at(fields, asked.path)
    return Answer(asked, field, () if field is not None else names_meant(asked.path, paths_of(fields)))


# -- the ledger


def _answered(asking: Asking, template: Path, source: Source, case: Mapping[str, str | None]) -> Asking:
    """Return what a template asks for with what the ledger has.

    Raises:
        InputError: the ledger cannot be read, or has no such case.
        Undecided: several cases fit.
    """
    from ledger_tools.cli.form_making import desk_for
    from ledger_tools.cli.progress import progress

    with progress(source.session) as stage:
        book = source.case(stage).book
        desk = desk_for(FormCall(asking.form.key, source, template), book)
        try:
            paper = _paper(desk, case) if any(case.values()) else None
        except (InputError, Undecided) as problem:
            raise of_file(problem, source) from problem
    workbook = {"name": book.workbook.name, "sha256": book.workbook.sha256}
    answers = [_of_ledger(answer, book, desk, paper) for answer in asking.answers]
    return replace(asking, answers=answers, workbook=workbook, ref=paper.ref if paper is not None else None)


def _paper(desk: Desk, case: Mapping[str, str | None]) -> Paper:
    """Return what a form says of the case that is named."""
    from ledger_tools.cli.at_counter import AtCounter
    from ledger_tools.cli.form_claims import claim_file_paper, incident_paper, reminder_paper, status_paper
    from ledger_tools.cli.form_customers import customer_paper
    from ledger_tools.cli.form_papers import receipt_paper
    from ledger_tools.forms.registry import About

    about = desk.call.form.about
    if about not in (About.CLAIM, About.CUSTOMER):
        raise UsageProblem(msg("{form} is about no single claim or customer; leave out --claim.", form=desk.call.key))
    at = _row(desk, about is About.CLAIM, case)
    makers: Mapping[str, Callable[[Desk, Row], Paper]] = {
        "incident": incident_paper,
        "receipt": lambda desk, at: receipt_paper(desk, at, AtCounter()),
        "status": status_paper,
        "reminder": reminder_paper,
        "claim-file": claim_file_paper,
        "customer-file": customer_paper,
    }
    return makers[desk.call.key](desk, at)


def _row(desk: Desk, of_claim: bool, case: Mapping[str, str | None]) -> Row:
    from ledger_tools.cli.form_rows import claim_wanted, customer_wanted

    wrong = "--customer" if of_claim else "--claim"
    if case[wrong]:
        raise UsageProblem(
            msg("{form} takes no {option}; choose another with --form.", form=desk.call.key, option=wrong)
        )
    wanted = claim_wanted if of_claim else customer_wanted
    return wanted(desk.ctx, case["--claim" if of_claim else "--customer"], case["--row"])


def _of_ledger(answer: Answer, book: Book, desk: Desk, paper: Paper | None) -> Answer:
    from ledger_tools.cli.form_gaps import cell_of
    from ledger_tools.model.cells import column_letter

    field = answer.field
    if field is None:
        return answer
    tables = [table for table in book.tables if field.sheet and table.kind == field.sheet and table.get(field.key)]
    columns = [f"{table.sheet}!{column_letter(table.columns[field.key].number)}" for table in tables]
    columns = list(dict.fromkeys(columns))
    if paper is None:
        return replace(answer, columns=columns)
    cell = cell_of(desk, paper, field) if "[" not in answer.asked.path else None
    value, entries = _value(_printed(desk, paper), answer.asked.path)
    return replace(answer, columns=columns, cell=str(cell) if cell else None, value=value, entries=entries)


def _printed(desk: Desk, paper: Paper) -> Mapping[str, Any]:
    from ledger_tools.forms.frame import frame_fields

    source = desk.call.source
    return {**frame_fields(desk.ctx.settings, source.path.name, source.as_of, desk.printing()), **paper.fields}


def _value(fields: Mapping[str, Any], path: str) -> tuple[str | list[str] | None, int | None]:
    """Return what a form would print for a path, a text for each entry of a list, and how many entries there are."""
    found: list[Any] = [fields]
    for step in path.replace("[]", ".[]").split("."):
        if step == "[]":
            found = [entry for one in found if isinstance(one, list | tuple) for entry in one]
        else:
            found = [one.get(step) for one in found if isinstance(one, Mapping)]
    if "[]" in path:
        return _texts(found), len(found)
    only = found[0] if found else None
    if isinstance(only, list | tuple):
        return (None if any(isinstance(one, Mapping) for one in only) else _texts(only)), len(only)
    return (None if only is None or only == "" or isinstance(only, Mapping) else str(only)), None


def _texts(values: Sequence[Any]) -> list[str]:
    return ["" if value is None else str(value) for value in values]
