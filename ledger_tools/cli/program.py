"""The program: a group of commands known by name and loaded only when called, and the one boundary for errors.

Nothing but Click is imported here, so that ``--help``, ``--version`` and completion cost no more than Click itself.
"""

from __future__ import annotations

import gc
import gettext
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NoReturn

import click
from click.shell_completion import CompletionItem

from ledger_tools.cli.speech import LANGUAGES, Translated, language_of, source, speaking, unknown_language

if TYPE_CHECKING:
    from ledger_tools.model.case import Book

PROGRAM = "ledger-tools"

# name: (module, attribute, one line of help). The order is the order of --help: the day's work first.
COMMANDS = {
    "demo": (
        "ledger_tools.cli.demo",
        "demo",
        "Show the main job on an invented ledger and leave the files to look at.",
    ),
    "new": ("ledger_tools.cli.new", "new", "Make an empty ledger workbook for the lines you name."),
    "inspect": ("ledger_tools.cli.inspect", "inspect", "Show how each sheet and each column was understood."),
    "validate": ("ledger_tools.cli.validate", "validate", "List what is wrong or odd in a ledger, cell by cell."),
    "due": ("ledger_tools.cli.due", "due", "Show who must do what by when, and who is late."),
    "script": ("ledger_tools.cli.script", "script", "Show what to say on a call, with the facts of the case."),
    "report": ("ledger_tools.cli.report", "report", "Make the report of a month, a quarter or a year."),
    "form": ("ledger_tools.cli.form", "form", "Fill in a form from the ledger, to print and sign."),
    "rules": ("ledger_tools.cli.rules", "rules", "List the checks, or explain one of them."),
    "log": (
        "ledger_tools.cli.log",
        "log",
        "Log calls and letters in the registers, one by one or from a filled worklist.",
    ),
    "sheets": ("ledger_tools.cli.sheets", "sheets", "Add registers and support sheets to a workbook, or list them."),
    "map": ("ledger_tools.cli.map", "map_column", "Settle how a column is read, and keep that in the workbook."),
    "set": ("ledger_tools.cli.set", "set_cell", "Change one cell of a workbook and nothing else in it."),
    "append": ("ledger_tools.cli.append", "append", "Add one row under the last row of a sheet."),
    "undo": ("ledger_tools.cli.undo", "undo", "Bring back the workbook as it was before the last change."),
    "backups": ("ledger_tools.cli.backups", "backups", "List the copies kept from before each change."),
    "completion": ("ledger_tools.cli.completion", "completion", "Print the script that completes commands in a shell."),
}


class Session:
    """What the options of the program itself say, for every command of one run."""

    def __init__(self, language: str = "en") -> None:
        self.language = language  # of messages: zh-Hant, zh-Hans or en
        self.lang = "auto"  # as asked for; auto lets sheets and reports follow the workbook
        self.quiet = False
        self.verbose = False
        self.debug = False

    def sheet_language(self, script: str) -> str:
        """Return the language of what is made for the workbook's owner: --lang, else the workbook's own script."""
        return script if self.lang == "auto" else self.lang

    def entry_language(self, book: Book) -> str:
        """Return the language of rows and choices that go into a ledger: its own, --lang only where it has none yet."""
        return book.script if book.tables else self.sheet_language(book.script)


class Option(click.Option):
    """A Click option whose help is put into the user's language when it is printed."""

    help = Translated()


class Argument(click.Argument):
    """A Click argument whose help is put into the user's language when it is printed."""

    help = Translated()


def _note(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Keep an option of the program for the whole run, wherever on the line it stands."""
    session = ctx.ensure_object(Session)
    if value and parameter.name:
        setattr(session, parameter.name, value)


def _print_version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    from ledger_tools import __version__

    click.echo(f"{PROGRAM} {__version__}")
    ctx.exit()


def session_options(*, hidden: bool) -> list[click.Parameter]:
    """Return the options of the program; every command takes them too, without listing them again."""
    return [
        Option(
            ["--lang"],
            type=click.Choice(["auto", *LANGUAGES]),
            help="Language of messages and of what is made; auto follows your system and the workbook.",
            callback=_note,
            expose_value=False,
            hidden=hidden,
        ),
        Option(
            ["-q", "--quiet"],
            is_flag=True,
            help="Say nothing when all is well.",
            callback=_note,
            expose_value=False,
            hidden=hidden,
        ),
        Option(
            ["-v", "--verbose"],
            is_flag=True,
            help="Say each step.",
            callback=_note,
            expose_value=False,
            hidden=hidden,
        ),
        Option(
            ["--debug"],
            is_flag=True,
            help="After a fault of the program, show where in the program it arose.",
            callback=_note,
            expose_value=False,
            hidden=hidden,
        ),
    ]


class Context(click.Context):
    """A Click context that knows -h and lays help out by display width, for Chinese characters take two columns."""

    def make_formatter(self) -> click.HelpFormatter:
        if self.ensure_object(Session).language == "en":
            return super().make_formatter()
        from ledger_tools.cli.formatter import WideFormatter

        return WideFormatter(width=self.terminal_width, max_width=self.max_content_width)


class FreshHelp(click.Command):
    """A Click command whose ``--help`` option is made anew each time; Click keeps its words in the first language."""

    _help_option = None

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        self._help_option = None
        return super().get_help_option(ctx)


class Command(FreshHelp):
    """A Click command that speaks the user's language and takes the program's options after its own name too."""

    context_class = Context
    help = Translated()
    short_help = Translated()
    epilog = Translated()

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.params.extend(session_options(hidden=True))


class Group(FreshHelp, click.Group):
    """A Click group of such commands, for ``rules list`` and the like."""

    context_class = Context
    command_class = Command
    help = Translated()
    short_help = Translated()
    epilog = Translated()

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.params.extend(session_options(hidden=True))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the first word names, or say which one may be meant, or which there are."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            ctx.fail(_unknown_below(args[0], self.list_commands(ctx)))
        return super().resolve_command(ctx, args)


Group.group_class = Group


class Program(FreshHelp, click.Group):
    """The group of all commands; lists them from the table and loads one only when it is called."""

    context_class = Context
    help = Translated()
    epilog = Translated()

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        from importlib import import_module

        loaded = getattr(import_module(entry[0]), entry[1])
        assert isinstance(loaded, click.Command)
        return loaded

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(gettext.gettext("Commands")):
            formatter.write_dl([(name, gettext.gettext(line)) for name, (_, _, line) in COMMANDS.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        names = [
            CompletionItem(name, help=gettext.gettext(line))
            for name, (_, _, line) in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return names + click.Command.shell_complete(self, ctx, incomplete)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(_unknown(args[0]))
        return super().resolve_command(ctx, args)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run one command and leave with its exit code; without ``standalone_mode`` errors pass through."""
        words = list(sys.argv[1:] if args is None else args)
        if not standalone_mode:
            return super().main(words, prog_name or PROGRAM, complete_var, standalone_mode=False, **extra)
        session = Session(language_of(words, os.environ))
        with speaking(session.language):
            self._main_shell_completion(extra, prog_name or PROGRAM, complete_var)
            with _boundary(session):
                if unknown_language(words, os.environ):
                    _say_unknown(os.environ["LEDGER_TOOLS_LANG"])
                with self.make_context(prog_name or PROGRAM, words, obj=session, **extra) as ctx:
                    self.invoke(ctx)
                sys.stdout.flush()  # a full disk or a closed pipe shows here, inside the boundary
        sys.exit(0)


def _say_unknown(language: str) -> None:
    """Say in English, which goes on, that nobody knows the language asked for."""
    _say(
        f"LEDGER_TOOLS_LANG={language} is no language known here, so messages are in English; use one of "
        f"{', '.join(LANGUAGES)}."
    )


def _unknown(word: str) -> str:
    """Return what to say about a word that is no command."""
    from difflib import get_close_matches

    from ledger_tools.text.i18n import msg

    near = get_close_matches(word, COMMANDS, n=1)
    language = click.get_current_context().ensure_object(Session).language
    if near:
        return msg("There is no command {word}; did you mean {near}?", word=word, near=near[0]).text(language)
    if os.path.exists(word):  # noqa: PTH110 - pathlib is not worth loading for one word
        return msg("Say first what to do with {word}, for example: ledger-tools validate {word}", word=word).text(
            language
        )
    return msg("There is no command {word}.", word=word).text(language)


def _unknown_below(word: str, names: Sequence[str]) -> str:
    """Return what to say about a word that is no command of a group such as ``rules``: the near one, else all."""
    from difflib import get_close_matches

    from ledger_tools.text.i18n import msg

    near = get_close_matches(word, names, n=1)
    language = click.get_current_context().ensure_object(Session).language
    if near:
        return msg("There is no command {word}; did you mean {near}?", word=word, near=near[0]).text(language)
    return msg("There is no command {word}; there are: {names}.", word=word, names=list(names)).text(language)


@contextmanager
def _boundary(session: Session) -> Iterator[None]:
    """Turn whatever stops a command into one sentence on standard error and an exit code."""
    try:
        yield
    except click.exceptions.Exit as stop:
        _leave(stop.exit_code)
    except click.UsageError as problem:
        _worded(problem, session).show()
        sys.exit(2)
    except click.ClickException as problem:
        _say(problem.format_message())
        sys.exit(2)
    except (KeyboardInterrupt, EOFError, click.Abort):
        click.echo(err=True)
        sys.exit(130)
    except Exception as fault:  # noqa: BLE001 - the one boundary
        sys.exit(_answer(fault, session))


def _worded(problem: click.UsageError, session: Session) -> click.UsageError:
    """Return Click's complaint about a missing word in a sentence that can be translated as a whole."""
    if session.language == "en" or not isinstance(problem, click.MissingParameter) or problem.param is None:
        return problem
    from ledger_tools.text.i18n import msg

    word = problem.param.make_metavar(problem.ctx) if problem.ctx else problem.param.name
    if isinstance(problem.param, click.Option):
        sentence = msg("Missing option '{word}'.", word=problem.param.opts[0])
    else:
        sentence = msg("Missing argument '{word}'.", word=word)
    return click.UsageError(sentence.text(session.language), problem.ctx)


def _answer(fault: Exception, session: Session) -> int:
    """Say what stopped a command and return the exit code, also where the program itself can no longer be read."""
    try:
        from ledger_tools.cli import faults
    except Exception:  # noqa: BLE001 - whatever a failing disk makes of an import
        code = getattr(fault, "exit_code", 70)
        with suppress(OSError):
            _say(
                str(fault) if hasattr(fault, "exit_code") else "A part of the program could not be read from the disk."
            )
        return int(code)
    return faults.answer(fault, session)


def _leave(code: int) -> NoReturn:
    """Leave with a code; what could not be printed is noticed first."""
    try:
        sys.stdout.flush()
    except OSError as fault:
        sys.exit(_answer(fault, Session()))
    sys.exit(code)


def _say(sentence: str) -> None:
    click.echo(f"{PROGRAM}: {sentence}", err=True)


program = Program(
    name=PROGRAM,
    help="Check, follow up and report on insurance claims kept in an Excel workbook.",
    epilog="ledger-tools COMMAND --help tells more. The options above may also stand after the command.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    params=[
        *session_options(hidden=False),
        Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_print_version,
            help="Print the version and leave.",
        ),
    ],
)


def help_strings(command: click.Command) -> Iterator[str]:
    """Yield the English of every help text of a command and of those below it, as the catalogues keep them."""
    for holder, name in [(command, "help"), (command, "short_help"), (command, "epilog")]:
        text = source(holder, name)
        if text:
            yield text
    for parameter in command.params:
        text = source(parameter, "help")
        if text:
            yield text
    if isinstance(command, Program):
        yield from (line for _, _, line in COMMANDS.values())
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        for name in command.list_commands(ctx):
            below = command.get_command(ctx, name)
            if below is not None:
                yield from help_strings(below)


def main() -> NoReturn:
    """Run the program on the words of the command line and leave."""
    gc.set_threshold(50_000, 20, 20)  # looking for garbage often costs a short run more than it finds
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console that cannot show a character shows a mark instead
            with suppress(OSError):
                stream.reconfigure(errors="replace")
    if "--debug" not in sys.argv:
        import warnings

        warnings.simplefilter("ignore")  # other people's deprecations are not the user's business
    program.main()
    raise AssertionError("unreachable")
