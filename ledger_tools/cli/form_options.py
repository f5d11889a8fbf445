"""What all forms take on the command line: the ledger, a template of one's own, where the form goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ledger_tools.cli.common import Option, Session, Source, path_option, reading_options, with_options

if TYPE_CHECKING:
    from ledger_tools.forms.registry import Form

F = TypeVar("F", bound=Callable[..., Any])
WORD, PDF = ".docx", ".pdf"
EXCEL = (".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class FormCall:
    """What is wanted, by the options that all forms share.

    Attributes:
        key: of the form.
        template: the user's own, None for ours.
        output: the file to write; None for the usual name in the current folder.
        pdf: True if a PDF is made as well.
        strict: True if a form with empty fields is refused.
        format: ``json`` to be told as data what was made.
    """

    key: str
    source: Source
    template: Path | None = None
    output: Path | None = None
    force: bool = False
    pdf: bool = False
    strict: bool = False
    format: str = "text"

    @property
    def ending(self) -> str:
        """Return the ending of the form before it becomes a PDF: that of the template."""
        return self.template.suffix.casefold() if self.template is not None else WORD

    @property
    def only_pdf(self) -> bool:
        """True if the PDF alone is wanted."""
        return self.output is not None and self.output.suffix.casefold() == PDF

    @property
    def session(self) -> Session:
        """Return what the options of the program say."""
        return self.source.session

    @property
    def form(self) -> Form:
        """Return the form."""
        from ledger_tools.forms.registry import form_named

        found = form_named(self.key)
        assert found is not None
        return found


def form_options(key: str) -> Callable[[F], F]:
    """Add FILE, the reading options and what all forms take; the command receives ``call: FormCall``."""

    def decorate(function: F) -> F:
        def wrapper(*args: Any, source: Source, **options: Any) -> Any:
            own = {name: options.pop(name) for name in ("template", "output", "force", "pdf", "strict", "format")}
            return function(*args, call=FormCall(key, source, **own), **options)

        return reading_options(with_options(function, *_OPTIONS, run=wrapper))

    return decorate


_OPTIONS = (
    path_option(
        "--template",
        help="Fill a copy of this form instead of ours, Word or Excel.",
    ),
    path_option(
        "-o",
        "--output",
        help="The file to write; unless given it is named after form and case, in the current folder.",
    ),
    click.option(
        "--pdf",
        cls=Option,
        is_flag=True,
        help="Make a PDF beside it, by LibreOffice where that is installed; with -o FORM.pdf the PDF alone.",
    ),
    click.option(
        "--strict",
        cls=Option,
        is_flag=True,
        help="Make no form with a field that the ledger has nothing for; without it such fields are lines to write on.",
    ),
    click.option(
        "--format",
        cls=Option,
        type=click.Choice(("text", "json")),
        default="text",
        help="json tells on standard output which files were made and which fields are empty.",
    ),
    click.option("--force", cls=Option, is_flag=True, help="Replace an output file that exists."),
)
