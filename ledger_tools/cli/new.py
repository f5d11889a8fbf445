"""``new FILE``: an empty ledger workbook with line sheets, registers, support sheets and a guide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger_tools.cli.common import A_PATH, Argument, Command, Option, Session
from ledger_tools.cli.output import check_target, save
from ledger_tools.errors import UsageProblem
from ledger_tools.text.i18n import msg
from ledger_tools.text.lists import parts

if TYPE_CHECKING:
    from ledger_tools.model.sheet_spec import Labels, SheetSpec
    from ledger_tools.text.i18n import Message

USUAL_LINES = ("property", "public-liability", "employers-liability")
ALWAYS_USEFUL = ("policies", "papers", "staff", "settings")
WITH_REGISTERS = ("visits", "events", "issues", "stand-ins", "holidays")
_CHINESE = re.compile("[一-鿿]")


@click.command(cls=Command)
@click.argument("file", cls=Argument, metavar="FILE", type=A_PATH)
@click.option(
    "--lines",
    cls=Option,
    multiple=True,
    metavar="A,B",
    help="Lines to keep, by code or name in any language; property, public and employers' liability unless given.",
)
@click.option(
    "--registers/--no-registers",
    cls=Option,
    default=True,
    help="With or without the customer file and the registers of calls and letters; with them unless said.",
)
@click.option(
    "--support",
    cls=Option,
    multiple=True,
    metavar="NAMES",
    help="Support sheets to add, by code or name, or all, or none; a usual choice unless given.",
)
@click.option("--force", cls=Option, is_flag=True, help="Replace FILE if it exists.")
@click.pass_obj
def new(
    session: Session, file: Path, lines: Sequence[str], registers: bool, support: Sequence[str], force: bool
) -> None:
    """Make an empty ledger workbook: a sheet for each line of insurance, registers, support sheets and a guide.

    Drop-downs, formats and print set-up are in place. The sheets speak the language of --lang, else that of the line
    names given, else yours.
    """
    if file.suffix.casefold() != ".xlsx":
        raise UsageProblem(msg("{path}: give the new workbook a name that ends in .xlsx.", path=file))
    check_target(file, force=force)
    from ledger_tools.ledger.specs import line_spec
    from ledger_tools.registers.blank import blank_layouts, default_settings
    from ledger_tools.registers.draw import workbook_bytes

    for option, given in (("--lines", lines), ("--support", support)):
        if given and not parts(given):
            raise UsageProblem(msg("{option}: there is no name in it.", option=option))
    words = parts(lines)
    language = session.lang if session.lang != "auto" else _script(words, session.language)
    specs = [line_spec(line) for line in _lines(words)] + _sheets(parts(support), registers=registers)
    layouts = blank_layouts(specs, language, settings=default_settings(language), file=file.name)
    save(file, workbook_bytes(layouts, title=file.stem), force=force)
    if not session.quiet:
        shown = sum(not layout.hidden for layout in layouts)
        click.echo(
            msg("{path} is made, with {n} sheets; the first one explains them.", path=file, n=shown).text(
                session.language
            ),
            err=True,
        )


def _lines(words: Sequence[str]) -> list[str]:
    """Return the codes of the lines named, each once.

    Raises:
        UsageProblem: a word names no line.
    """
    from ledger_tools.ledger.vocabulary import header_key, lines

    if not words:
        return list(USUAL_LINES)
    known = {name: key for key, e in lines().items() for name in (key, *e.labels.values(), *e.aliases, *e.exact)}
    meant = {header_key(name): key for name, key in reversed(known.items())}
    found: dict[str, None] = {}
    for word in words:
        if header_key(word) not in meant:
            raise UsageProblem(_unknown("--lines", word, known, [line.labels for line in lines().values()]))
        found[meant[header_key(word)]] = None
    return list(found)


def _sheets(words: Sequence[str], *, registers: bool) -> list[SheetSpec]:
    """Return the registers and support sheets wanted, in their usual order.

    Raises:
        UsageProblem: a word names no support sheet.
    """
    from ledger_tools.ledger.specs import REGISTERS, SHEETS, SUPPORT, sheet_specs

    wanted = set(REGISTERS) if registers else set()
    if not words:
        wanted |= {*ALWAYS_USEFUL, *(WITH_REGISTERS if registers else ())}
    elif words != ["none"]:
        wanted |= set(SUPPORT) if words == ["all"] else {_sheet(word) for word in words}
    return [sheet_specs()[key] for key in SHEETS if key in wanted]


def _sheet(word: str) -> str:
    from ledger_tools.ledger.specs import sheet_specs
    from ledger_tools.text.fold import fold

    known = {
        fold(name): key for key, spec in sheet_specs().items() for name in (key, *spec.names.values(), *spec.aliases)
    }
    if fold(word) not in known:
        raise UsageProblem(_unknown("--support", word, known, [spec.names for spec in sheet_specs().values()]))
    return known[fold(word)]


def _unknown(option: str, word: str, known: dict[str, str], names: Sequence[Labels]) -> Message:
    from difflib import get_close_matches

    near = get_close_matches(word, known, n=1, cutoff=0.5)
    if near:
        return msg(
            "{option}: {word} is not known; did you mean {near} ({code})?",
            option=option,
            word=word,
            near=near[0],
            code=known[near[0]],
        )
    return msg("{option}: {word} is not known; known are {names}.", option=option, word=word, names=names)


def _script(words: Sequence[str], usual: str) -> str:
    """Return the language that line names are written in; the user's own where they are in Latin letters or differ."""
    from ledger_tools.ledger.vocabulary import lines

    written = set(words)
    for language in ("zh-Hant", "zh-Hans"):
        if any(line.labels[language] in written for line in lines().values()):
            return language
    if any(_CHINESE.search(word) for word in words):
        return usual if usual != "en" else "zh-Hant"
    return usual
