"""Calendars out of duties, for the commands that list them: ``--ics``, a file that remembers, and ``--outlook``."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ledger_tools.cli.common import Option, Output, Session, Source, path_option, say, with_options
from ledger_tools.cli.output import check_target, save
from ledger_tools.errors import TryAgain, UsageProblem, WriteRefused
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    from ledger_tools.model.case import Book
    from ledger_tools.model.due_list import DueChoice
    from ledger_tools.model.duties import DueItem, Duties
    from ledger_tools.render.ics import IcsResult

F = TypeVar("F", bound=Callable[..., Any])
MOST_BYTES = 64 * 1024 * 1024  # a calendar of 100,000 duties has half of it


@dataclass(frozen=True, slots=True)
class Calendars:
    """The calendars that the user wants written.

    Attributes:
        ics: an iCalendar file, which may be there already.
        outlook: a new file for the import of desktop Outlook.
        names: True to name customers in them.
        digest: True for one entry a day.
    """

    ics: Path | None = None
    outlook: Path | None = None
    names: bool = False
    digest: bool = False

    def __bool__(self) -> bool:
        return self.ics is not None or self.outlook is not None

    def check(self, *, inputs: Sequence[Path] = (), output: Path | None = None, force: bool = False) -> None:
        """Refuse what cannot be written, before any work is done.

        Raises:
            UsageProblem: two of the files are one, or an option on how a calendar looks comes without a calendar.
            WriteRefused: a target is an input, no regular file or lies in no folder; or Outlook's exists already.
        """
        if not self and (self.names or self.digest):
            raise UsageProblem(msg("--ics-names and --ics-digest say how a calendar looks; add --ics or --outlook."))
        targets = [os.path.realpath(path) for path in (self.ics, self.outlook, output) if path is not None]
        if len(set(targets)) < len(targets):
            raise UsageProblem(msg("Two of the files to be written have one name; give each its own."))
        if self.ics is not None:
            check_target(self.ics, force=True, inputs=inputs)
        if self.outlook is not None:
            check_target(self.outlook, force=force, inputs=inputs)

    def write(
        self, book: Book, duties: Duties, choice: DueChoice, source: Source, language: str, *, force: bool = False
    ) -> None:
        """Write them, and say what was done.

        What the user chose by owner, obliged, rule or pack makes another calendar. States and days ahead only narrow
        what is shown on the screen and are passed over here, since a calendar cancels what it does not find any more.

        Args:
            language: that of the workbook rather than of the screen, so that a calendar stays in one language.

        Raises:
            WriteRefused: see ``write_calendar`` and ``write_outlook``.
        """
        from ledger_tools.model.due_list import DueList
        from ledger_tools.model.duties import SETTLED, UNSETTLED

        if not self:
            return
        whole = replace(choice, states=frozenset(UNSETTLED), within=None)
        items = list(DueList.chosen(book, duties, whole).items())
        looks: Any = {"language": language, "session": source.session, "names": self.names, "digest": self.digest}
        if self.ics is not None:
            write_calendar(
                self.ics,
                items,
                workbook=source.path.name,
                as_of=duties.as_of,
                scope=scope_of(choice),
                known=lambda: [item.id for item in duties.items(SETTLED) if item.subject.row],
                inputs=(source.path,),
                **looks,
            )
        if self.outlook is not None:
            write_outlook(self.outlook, items, force=force, inputs=(source.path,), **looks)
        _say_undated(items, source.session)


def calendar_options(function: F) -> F:
    """Add ``--ics``, ``--outlook``, ``--ics-names``, ``--ics-digest``; the command receives ``calendars: Calendars``.

    Stands below ``reading_options`` and ``output_options``, so that it can check its files against theirs.
    """

    def wrapper(
        *args: Any, ics: Path | None, outlook: Path | None, ics_names: bool, ics_digest: bool, **options: Any
    ) -> Any:
        calendars = Calendars(ics, outlook, ics_names, ics_digest)
        source, output = options.get("source"), options.get("output")
        calendars.check(
            inputs=[source.path] if isinstance(source, Source) else [],
            output=output.path if isinstance(output, Output) else None,
            force=isinstance(output, Output) and output.force,
        )
        return function(*args, calendars=calendars, **options)

    return with_options(
        function,
        path_option(
            "--ics",
            metavar="OUT.ics",
            help="Write what is to be done as a calendar, or bring one up to date: what is settled is cancelled in it.",
        ),
        path_option(
            "--outlook",
            metavar="OUT.csv",
            help="Write a new file for the import of desktop Outlook.",
        ),
        click.option(
            "--ics-names", cls=Option, is_flag=True, help="In calendars: also name customers, references and owners."
        ),
        click.option(
            "--ics-digest", cls=Option, is_flag=True, help="In calendars: one entry a day with all its duties."
        ),
        run=wrapper,
    )


def scope_of(choice: DueChoice) -> str:
    """Return in stable words which duties a calendar is of; "" for all."""
    wanted = {"owner": choice.owners, "obliged": choice.obliged, "rule": choice.rules, "pack": choice.packs}
    return "\n".join(f"{kind}={name}" for kind, names in wanted.items() for name in sorted(names))


def write_calendar(
    path: Path,
    items: Iterable[DueItem],
    *,
    workbook: str,
    as_of: date,
    language: str,
    session: Session,
    names: bool = False,
    digest: bool = False,
    scope: str = "",
    known: Callable[[], Collection[str]] = frozenset,
    inputs: Sequence[Path] = (),
) -> IcsResult:
    """Write a calendar, or bring one up to date, and say in a line what is different; nothing is written if nothing is.

    Args:
        items: every unsettled duty of the choice that ``scope`` tells, see ``ics_bytes``.

    Raises:
        WriteRefused: the file is no calendar, that of another ledger or choice, or cannot be written.
        TryAgain: it was changed by somebody else meanwhile.
    """
    from ledger_tools.render.ics import ics_bytes

    previous = _read(path)
    result = ics_bytes(
        items,
        previous,
        workbook=workbook,
        as_of=as_of,
        language=language,
        names=names,
        digest=digest,
        scope=scope,
        known=known,
        file=str(path),
    )
    if result.data != (previous or b""):
        if _read(path) != previous:
            raise TryAgain(msg("{file} was changed by another program meanwhile; try again.", file=path))
        save(path, result.data, force=True, inputs=inputs)
    _say(_outcome(path, result, written=result.data != (previous or b"")), session)
    return result


def write_outlook(
    path: Path,
    items: Iterable[DueItem],
    *,
    language: str,
    session: Session,
    names: bool = False,
    digest: bool = False,
    force: bool = False,
    inputs: Sequence[Path] = (),
) -> None:
    """Write a new file for Outlook's import, and say how many appointments are in it.

    Raises:
        WriteRefused: the file exists and ``force`` is not given, or it cannot be written.
    """
    from ledger_tools.render.outlook_csv import outlook_csv

    made = outlook_csv(items, language, names=names, digest=digest)
    save(path, made.data, force=force, inputs=inputs)
    _say(msg("{file}: {n} appointments for Outlook.", file=path, n=made.entries), session)
    if made.lost:
        sentence = msg(
            "Signs that are not in the code page of Outlook's import ({page}): {n}; ? stands for each.",
            page=made.encoding,
            n=made.lost,
        )
        say([sentence], session)


def _read(path: Path) -> bytes | None:
    """Return a file's bytes; None where there is none.

    Raises:
        WriteRefused: it cannot be read, is no ordinary file, or is far larger than a calendar.
    """
    try:
        if not path.exists():
            return None
        check_target(path, force=True)
        if path.stat().st_size > MOST_BYTES:
            raise WriteRefused(msg("{file} is too large for a calendar and is left as it is.", file=path))
        return path.read_bytes()
    except OSError as problem:
        raise WriteRefused(msg("{path} cannot be written.", path=path)) from problem


def _outcome(path: Path, result: IcsResult, *, written: bool) -> Message:
    if not result.data:
        return msg("{file} was not written: no duty has a last day.", file=path)
    if not written:
        return msg("{file}: nothing has changed; {n} unchanged.", file=path, n=result.unchanged)
    return msg(
        "{file}: {added} added, {changed} changed, {cancelled} cancelled, {unchanged} unchanged.",
        file=path,
        added=result.added,
        changed=result.changed,
        cancelled=result.cancelled,
        unchanged=result.unchanged,
    )


def _say_undated(items: Sequence[DueItem], session: Session) -> None:
    """Say how many duties are in no calendar, since nobody can tell their last day yet."""
    undated = sum(item.ends is None for item in items)
    if undated:
        sentence = msg("Duties without a last day, which are in no calendar: {n}.", n=undated)
        say([sentence], session)


def _say(sentence: Message, session: Session) -> None:
    if not session.quiet:
        click.echo(sentence.text(session.language), err=True)
