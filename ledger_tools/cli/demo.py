"""``demo [DIR]``: the main job on invented ledgers, step by step, with the files left to look at."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger_tools.cli.common import A_PATH, Argument, Command, Session
from ledger_tools.errors import WriteRefused
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.text.i18n import Message

USUAL_FOLDER = "ledger-tools-demo"
AS_OF = "2021-12-31"  # the day on which the sample ledgers were last kept
MONTH, YEAR = "2021-11", "2021"
# by language: the messy sample, and what the files are called in the folder
MESSY = {"zh-Hant": "messy.taiwan.xlsx", "zh-Hans": "messy.mainland.xlsx", "en": "messy.broker.xlsx"}
NAMES = {
    "zh-Hant": ("真實樣子的台帳.xlsx", "整齊的台帳.xlsx"),
    "zh-Hans": ("真实样子的台账.xlsx", "整齐的台账.xlsx"),
    "en": ("messy-ledger.xlsx", "tidy-ledger.xlsx"),
}
# the copies that are written: the messy one with its findings as notes, the tidy one with a call logged
COPIES = {
    "zh-Hant": ("真實樣子的台帳(已標註).xlsx", "整齊的台帳(已記電話).xlsx"),
    "zh-Hans": ("真实样子的台账(已标注).xlsx", "整齐的台账(已记电话).xlsx"),
    "en": ("messy-ledger (marked).xlsx", "tidy-ledger (call logged).xlsx"),
}
CALLS = {
    "zh-Hant": ("王大明", "詢問理賠進度，已告知文件齊備後一週內回覆。"),
    "zh-Hans": ("王大明", "询问理赔进度，已告知资料齐全后一周内答复。"),
    "en": ("D. Wang", "Asked how the claim stands; told that an answer comes within a week of the last paper."),
}
# the claim of the tidy ledger whose insurer is late, and the letter about it
LATE_CLAIM = "CPR2021-0015"
LETTERS = {
    "zh-Hant": f"催辦函 {LATE_CLAIM}.docx",
    "zh-Hans": f"催办函 {LATE_CLAIM}.docx",
    "en": f"reminder {LATE_CLAIM}.docx",
}
LEFT_BY_SYSTEMS = (".DS_Store", "Thumbs.db", "desktop.ini")
# the sheet that a clerk works from
LISTS = {"zh-Hant": "工作清單.xlsx", "zh-Hans": "工作清单.xlsx", "en": "worklist.xlsx"}
INSPECTED, FOUND, FOUND_JSON = "inspect.txt", "findings.txt", "findings.json"
DUE, DUE_JSON = "due.txt", "due.json"


@click.command(cls=Command)
@click.argument("folder", cls=Argument, metavar="[DIR]", type=A_PATH, default=USUAL_FOLDER, required=False)
@click.pass_obj
def demo(session: Session, folder: Path) -> None:
    """Show the main job on invented ledgers: inspect, validate, due, log a call, report a month and a year, a form.

    The ledgers and everything made from them stay in DIR (ledger-tools-demo unless named), so that they can be looked
    at. Nothing outside that folder is touched.
    """
    language = session.lang if session.lang != "auto" else session.language
    messy, tidy = NAMES[language]
    marked, logged = COPIES[language]
    reports = [f"{Path(tidy).stem} {period}.xlsx" for period in (MONTH, YEAR)]
    _make_room(folder)
    _copy(folder / messy, MESSY[language])
    _copy(folder / tidy, f"clean.{language}.xlsx")
    _run(session, "inspect", folder / messy, "-o", folder / INSPECTED, "--force")
    for name in (FOUND, FOUND_JSON):
        _run(session, "validate", folder / messy, "--fail-on", "never", "-o", folder / name, "--force")
    _run(session, "validate", folder / messy, "--fail-on", "never", "--mark", folder / marked, "--force")
    _list_duties(session, folder / tidy, folder / LISTS[language])
    _log_a_call(session, folder / tidy, folder / logged, language)
    _report(session, folder / tidy, reports)
    letter = folder / LETTERS[language]
    _run(session, "form", "reminder", folder / tidy, "--claim", LATE_CLAIM, "-o", letter, "--force")
    counts = json.loads((folder / FOUND_JSON).read_text("utf-8"))["summary"]
    duties = json.loads((folder / DUE_JSON).read_text("utf-8"))["summary"]
    told = _told(folder, (messy, marked), (tidy, logged), reports, counts)
    told.insert(3, _told_of_duties(tidy, LISTS[language], duties))
    told.insert(5, _told_of_the_letter(tidy, letter.name))
    for line in told:
        click.echo(line.text(session.language))


def _list_duties(session: Session, ledger: Path, worklist: Path) -> None:
    """List who must do what by when, and write the sheet to work from."""
    folder = worklist.parent
    _run(session, "due", ledger, "-o", folder / DUE, "--worklist", worklist, "--force")
    _run(session, "due", ledger, "-o", folder / DUE_JSON, "--force")


def _report(session: Session, ledger: Path, reports: Sequence[str]) -> None:
    """Make the report of a month, with the page for a browser and the written summary, and that of a year."""
    month, year = (ledger.parent / name for name in reports)
    both = "--html", month.with_suffix(".html"), "--docx", month.with_suffix(".docx")
    _run(session, "report", ledger, "--month", MONTH, "-o", month, *both, "--force")
    _run(session, "report", ledger, "--year", YEAR, "-o", year, "--force")


def _told_of_duties(tidy: str, worklist: str, counts: dict[str, int]) -> Message:
    return msg(
        "due {tidy}: {name} says who must do what by when: {overdue} late, {open} open, {blocked} blocked, {upcoming} "
        "to come; {worklist} is the sheet to work from, which log import takes back.",
        tidy=tidy,
        name=DUE,
        worklist=worklist,
        **counts,
    )


def _told_of_the_letter(tidy: str, letter: str) -> Message:
    return msg(
        "form reminder {tidy}: {letter} is a letter to the insurer who is late with claim {claim}, to print and sign.",
        tidy=tidy,
        letter=letter,
        claim=LATE_CLAIM,
    )


def _log_a_call(session: Session, ledger: Path, copy: Path, language: str) -> None:
    """Log a call in a copy of the ledger, as a clerk would after hanging up."""
    customer, summary = CALLS[language]
    words = [
        "--customer",
        customer,
        "--phone",
        "5500 0199",
        "--reached",
        "yes",
        "--direction",
        "in",
        "--type",
        "enquiry",
    ]
    copy.unlink(missing_ok=True)  # of an earlier demo
    _run(session, "log", "call", ledger, *words, "--summary", summary, "--to", copy)


def _told(
    folder: Path,
    messy_pair: tuple[str, str],
    tidy_pair: tuple[str, str],
    reports: Sequence[str],
    counts: dict[str, int],
) -> list[Message]:
    """Return the lines that say what was done and what to open first; one about duties stands apart."""
    (messy, marked), (tidy, logged) = messy_pair, tidy_pair
    return [
        msg(
            "In {folder} are two invented ledgers: {messy}, as ledgers often look, and {tidy}, kept with care.",
            folder=folder,
            messy=messy,
            tidy=tidy,
        ),
        msg("inspect {messy}: {name} says how each sheet and column was understood.", messy=messy, name=INSPECTED),
        msg(
            "validate {messy}: {name} lists {errors} errors, {warnings} warnings and {infos} notes with their cells; "
            "{marked} is a copy with each as a note on its cell.",
            messy=messy,
            name=FOUND,
            marked=marked,
            errors=counts["error"],
            warnings=counts["warning"],
            infos=counts["info"],
        ),
        msg(
            "log call, report {tidy}: {logged} has one call more and is otherwise the same; {month} and {year} have "
            "tables and charts of a month and a year; {page} is the month for a browser, {summary} its summary in "
            "Word.",
            tidy=tidy,
            logged=logged,
            month=reports[0],
            year=reports[1],
            page=f"{Path(reports[0]).stem}.html",
            summary=f"{Path(reports[0]).stem}.docx",
        ),
        msg("Open {year} first, then {marked}.", year=reports[1], marked=marked),
    ]


def _reports() -> list[str]:
    """Return the names of all reports, in all languages."""
    endings = (f"{MONTH}.xlsx", f"{MONTH}.html", f"{MONTH}.docx", f"{YEAR}.xlsx")
    return [f"{Path(tidy).stem} {ending}" for _, tidy in NAMES.values() for ending in endings]


def _make_room(folder: Path) -> None:
    """Make the folder, or take one that holds nothing but what an earlier demo left.

    Raises:
        WriteRefused: something else lies there, or the folder cannot be made.
    """
    ledgers = {name for names in (*NAMES.values(), *COPIES.values()) for name in names}
    made = {INSPECTED, FOUND, FOUND_JSON, DUE, DUE_JSON, *LISTS.values(), *LETTERS.values(), *_reports()}
    ours = ledgers | made | set(LEFT_BY_SYSTEMS)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        strange = sorted(path.name for path in folder.iterdir() if path.name not in ours or not path.is_file())
    except OSError as problem:
        raise WriteRefused(msg("{folder} cannot be used as a folder.", folder=folder)) from problem
    if strange:
        raise WriteRefused(
            msg("{folder} holds other files, such as {name}; name a new folder.", folder=folder, name=strange[0])
        )


def _copy(target: Path, sample: str) -> None:
    from ledger_tools.cli.output import save
    from ledger_tools.resources import samples

    save(target, (samples() / sample).read_bytes(), force=True)


def _run(session: Session, *words: str | Path) -> None:
    """Run a command as the user would, with its talk kept back; where it fails, the failure comes through."""
    from ledger_tools.cli.program import program

    line = [*map(str, words), "--as-of", AS_OF, "--lang", session.language, "--quiet"]
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        program.main(line, standalone_mode=False, obj=Session(session.language))
