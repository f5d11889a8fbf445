"""What the commands share: the options for reading a workbook and for writing an output, and the way to a Case.

A reading command is written as::

    @click.command(cls=Command)
    @reading_options
    @output_options("text", "json")
    @click.pass_obj
    def inspect(session: Session, source: Source, output: Output) -> None: ...
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ledger_tools.cli.output import Output, format_of
from ledger_tools.cli.program import Argument, Command, Group, Option, Session
from ledger_tools.cli.progress import Stage
from ledger_tools.errors import InputError, LedgerError, UsageProblem
from ledger_tools.render.layout import clean
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    from ledger_tools.ledger import Overrides
    from ledger_tools.model.case import Book, Case
    from ledger_tools.workbook import Workbook

__all__ = [
    "A_PATH",
    "Argument",
    "Command",
    "DateType",
    "Group",
    "Option",
    "Output",
    "Session",
    "Source",
    "WholeNumber",
    "as_of_option",
    "file_argument",
    "layout_options",
    "of_file",
    "optional_reading_options",
    "output_options",
    "path_option",
    "reading_options",
    "say",
    "with_options",
]

F = TypeVar("F", bound=Callable[..., Any])
PASSWORD_VARIABLE = "LEDGER_TOOLS_PASSWORD"  # noqa: S105 - the name of a variable, not a password


# Click would call a file that may not be read a usage error; who reads it says more, with the right exit code
A_PATH = click.Path(readable=False, path_type=Path)


def today() -> date:
    """Return the day of the run; the one place that reads the clock for what depends on today."""
    return date.today()


class DateType(click.ParamType):  # type: ignore[type-arg]
    """A day in any clear form: 2021-11-30, 2021/11/30, 20211130, 110/11/30, 民國110年11月30日."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        from ledger_tools.ledger.values.one_day import one_day

        day = one_day(str(value))
        if day is None or isinstance(day, datetime):
            language = ctx.ensure_object(Session).language if ctx else "en"
            self.fail(msg("{value} is not a date; write it like 2021-11-30.", value=value).text(language), param, ctx)
        return day


class WholeNumber(click.IntRange):
    """A whole number within bounds; what is none is said in the user's words."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        language = ctx.ensure_object(Session).language if ctx else "en"
        try:
            number = int(value)
        except ValueError:
            self.fail(msg("{value} is not a whole number.", value=value).text(language), param, ctx)
        if self.min is not None and number < self.min:
            self.fail(
                msg("{value} is too small; the least is {least}.", value=value, least=self.min).text(language),
                param,
                ctx,
            )
        if self.max is not None and number > self.max:
            self.fail(
                msg("{value} is too large; the most is {most}.", value=value, most=self.max).text(language), param, ctx
            )
        return number


def with_options(function: F, *options: Callable[[Any], Any], run: Callable[..., Any] | None = None) -> F:
    """Add options to a command, in the order in which ``--help`` lists them.

    Args:
        run: what is called in the command's place, to put values of options together for it.
    """
    decorated: Any = update_wrapper(run, function) if run is not None else function
    for option in reversed(options):
        decorated = option(decorated)
    return decorated  # type: ignore[no-any-return]


def path_option(*names: str, metavar: str = "PATH", **settings: Any) -> Callable[[F], F]:
    """Return an option that takes a path; what is there is looked at by whoever reads or writes it."""
    return click.option(*names, cls=Option, metavar=metavar, type=A_PATH, **settings)


def file_argument(function: F) -> F:
    """Add the argument FILE, the workbook to read."""
    return click.argument("file", cls=Argument, metavar="FILE", type=A_PATH)(function)


def optional_file_argument(function: F) -> F:
    """Add the argument [FILE], a workbook that may be left out."""
    return click.argument("file", cls=Argument, metavar="[FILE]", required=False, type=A_PATH)(function)


def as_of_option(function: F) -> F:
    """Add ``--as-of DATE``; the command receives ``as_of: date``."""
    return click.option(
        "--as-of",
        cls=Option,
        metavar="DATE",
        type=DateType(),
        default=lambda: today(),
        help="The day to judge by, such as 2021-11-30; today unless given.",
    )(function)


def password_option(function: F) -> F:
    """Add ``--password-file``; the command receives ``password_file: Path | None``."""
    return path_option(
        "--password-file",
        help="A file whose first line is the workbook's password; else LEDGER_TOOLS_PASSWORD, else it is asked for.",
    )(function)


def reading_options(function: F) -> F:
    """Add FILE and the options of every command that reads a ledger; the command receives ``source: Source``."""
    return layout_options(password_option(function))


def optional_reading_options(function: F) -> F:
    """Add [FILE] and the options of every command that reads a ledger.

    The command receives ``source: Source | None``, None without FILE, and ``as_of: date``.
    """
    return layout_options(password_option(function), argument=optional_file_argument)


def layout_options(function: F, argument: Callable[[Any], Any] = file_argument) -> F:
    """Add FILE and the options on how it is read, but for a password: what is encrypted cannot be written."""

    def wrapper(
        *args: Any,
        file: Path | None,
        as_of: date,
        header_row: Sequence[str],
        map_: Sequence[str],
        password_file: Path | None = None,
        **options: Any,
    ) -> Any:
        session = click.get_current_context().ensure_object(Session)
        source = Source(file, as_of, tuple(header_row), tuple(map_), password_file, session) if file else None
        if argument is optional_file_argument:
            options["as_of"] = as_of
        return function(*args, source=source, **options)

    return with_options(
        function,
        argument,
        as_of_option,
        click.option(
            "--header-row",
            cls=Option,
            multiple=True,
            metavar="SHEET=N",
            help="The row that the headers of a sheet stand in; may be given several times.",
        ),
        click.option(
            "--map",
            "map_",
            cls=Option,
            multiple=True,
            metavar="SHEET!COLUMN=KEY",
            help="Read a column as this key, such as 企財險!H=paid, or leave it unread, 企財險!H=; may be repeated.",
        ),
        run=wrapper,
    )


def output_options(*formats: str) -> Callable[[F], F]:
    """Add ``--format``, ``-o`` and ``--force``; the command receives ``output: Output``. The first format is usual."""

    def decorate(function: F) -> F:
        def wrapper(*args: Any, format_: str | None, output: Path | None, force: bool, **options: Any) -> Any:
            chosen = format_ or (format_of(output, formats) if output else formats[0])
            source = options.get("source")
            inputs = [source.path] if isinstance(source, Source) else [options["file"]] if options.get("file") else []
            made = Output(chosen, output, force, tuple(inputs))
            made.check()  # before any work is done
            return function(*args, output=made, **options)

        return with_options(
            function,
            click.option(
                "--format", "format_", cls=Option, type=click.Choice(formats), help="What the output is to be."
            ),
            path_option(
                "-o",
                "--output",
                help="Write to this file instead of the screen; its ending tells the format unless --format does.",
            ),
            click.option("--force", cls=Option, is_flag=True, help="Replace an output file that exists."),
            run=wrapper,
        )

    return decorate


def say(said: Iterable[Message], session: Session) -> None:
    """Print what the user should know to standard error; what a sentence quotes from a cell cannot steer a terminal."""
    for sentence in said if not session.quiet else ():
        click.echo(clean(msg("Note: {note}", note=sentence).text(session.language)), err=True)


def of_file(problem: LedgerError, source: Source) -> LedgerError:
    """Return a problem of the workbook with the workbook's name before it."""
    return type(problem)(msg("{file}: {problem}", file=source.path.name, problem=problem.sentence))


@dataclass(slots=True)
class Source:
    """The workbook that a command reads, and how its user wants it read."""

    path: Path
    as_of: date
    header_rows: Sequence[str] = ()
    maps: Sequence[str] = ()
    password_file: Path | None = None
    session: Session = field(default_factory=Session)
    stage: Stage = field(default_factory=Stage)
    opened: Workbook | None = None  # as last read

    def workbook(self) -> Workbook:
        """Return the workbook, opened and checked.

        Raises:
            InputError: it cannot be read.
        """
        from ledger_tools.workbook import open_workbook

        return open_workbook(self.path, password=self._password)

    def book(self, workbook: Workbook) -> Book:
        """Return the workbook as understood."""
        from ledger_tools.library import understand

        return understand(workbook, self.overrides(workbook), self.as_of)

    def read(self, stage: Stage | None = None) -> tuple[Workbook, Book]:
        """Return the workbook and what was understood of it, whether or not there is a ledger in it.

        Args:
            stage: takes what is being done now; without it this reading shows its own progress.

        Raises:
            InputError: the workbook cannot be read.
            UsageProblem: an option names a sheet or a column that is not there.
        """
        if stage is None:
            from ledger_tools.cli.progress import progress

            with progress(self.session) as own:
                return self.read(own)
        self.stage = stage
        stage(msg("Reading {name}", name=self.path.name))
        self.opened = workbook = self.workbook()
        for number, name in enumerate(workbook.sheet_names, 1):
            stage(msg("Reading {name}", name=name), number, len(workbook.sheet_names))
            workbook.grid(name)
        stage(msg("Understanding the columns"))
        return workbook, self.book(workbook)

    def case(self, stage: Stage | None = None) -> Case:
        """Return everything the rules look at.

        Raises:
            InputError: the workbook cannot be read, or no ledger or register is recognised in it.
            UsageProblem: an option names a sheet or a column that is not there.
        """
        _, book = self.read(stage)
        from ledger_tools.ledger import require_ledger
        from ledger_tools.library import make_case

        return make_case(require_ledger(book), self.as_of)

    def overrides(self, workbook: Workbook) -> Overrides:
        """Return what --header-row and --map say, held against the sheets that are there."""
        from ledger_tools.cli.overrides import column_overrides, header_overrides
        from ledger_tools.ledger import Overrides

        names = workbook.sheet_names
        return Overrides(header_overrides(self.header_rows, names), column_overrides(self.maps, names))

    def _password(self) -> str:
        """Return the password from the file, the environment or a prompt; asked for only when one is needed."""
        if self.password_file is not None:
            return _first_line(self.password_file)
        if os.environ.get(PASSWORD_VARIABLE):
            return os.environ[PASSWORD_VARIABLE]
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise InputError(msg("locked with a password; give it with --password-file or in LEDGER_TOOLS_PASSWORD."))
        self.stage.close()
        question = msg("Password of {name}", name=self.path.name).text(self.session.language)
        return str(click.prompt(question, hide_input=True, err=True))


def _first_line(path: Path) -> str:
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise UsageProblem(msg("The password file {path} cannot be read.", path=path)) from problem
    return lines[0] if lines else ""
