"""Calendars from the command line: written when something changed, whatever the list on the screen leaves out."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
import pytest
import vobject
from click.testing import CliRunner, Result

from ledger_tools.cli.calendaring import Calendars, calendar_options, scope_of, write_calendar
from ledger_tools.cli.common import Output, Session, Source, output_options, reading_options
from ledger_tools.errors import LedgerError, TryAgain
from ledger_tools.model.case import Book, WorkbookId
from ledger_tools.model.due_list import DueChoice
from ledger_tools.model.duties import DueItem, DueState
from tests.support.duties import item, made_duties, rule

MONDAY = date(2021, 11, 8)


def call(row: int, ends: date | None = MONDAY, owner: str = "李跟單", state: DueState = DueState.OPEN) -> DueItem:
    return item(rule(), state, row=row, ends=ends, owner=owner, customer="王小明")


@dataclass
class Desk:
    """A folder with a workbook in it, and the duties that are found there."""

    folder: Path
    items: Sequence[DueItem] = ()
    choice: DueChoice = DueChoice()  # noqa: RUF009 - it is frozen

    def run(self, *words: str, quiet: bool = False) -> Result:
        """Run a command that does nothing but write the calendars of these duties."""

        @click.command()
        @reading_options
        @output_options("text")
        @calendar_options
        def due(source: Source, output: Output, calendars: Calendars) -> None:
            duties = made_duties(*self.items, as_of=source.as_of)
            book = Book(WorkbookId(source.path.name, "0" * 64), "zh-Hant", [], [])
            source.session.quiet = quiet
            calendars.write(book, duties, self.choice, source, "zh-Hant", force=output.force)

        workbook = self.folder / "台帳.xlsx"
        workbook.touch()
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            return CliRunner().invoke(due, ["台帳.xlsx", "--as-of", "2021-11-05", *words], obj=Session("en"))
        finally:
            os.chdir(before)

    def calendar(self, name: str = "due.ics") -> dict[str, tuple[date, str, int]]:
        """Return day, status and sequence of every event by its title."""
        events = vobject.readOne((self.folder / name).read_text("utf-8")).vevent_list
        return {e.summary.value: (e.dtstart.value, e.status.value, int(e.sequence.value)) for e in events}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, [call(2), call(3, MONDAY + timedelta(1))])


def refusal(result: Result) -> LedgerError:
    assert isinstance(result.exception, LedgerError), result.output
    return result.exception


def test_a_calendar_is_written_and_said_to_be(desk: Desk) -> None:
    result = desk.run("--ics", "due.ics")
    assert result.stderr == "due.ics: 2 added, 0 changed, 0 cancelled, 0 unchanged.\n"
    assert result.stdout == ""
    assert desk.calendar() == {
        "第一次跟蹤電話 服務記錄!2": (MONDAY, "CONFIRMED", 0),
        "第一次跟蹤電話 服務記錄!3": (MONDAY + timedelta(1), "CONFIRMED", 0),
    }


def test_a_second_time_the_file_is_not_even_touched(desk: Desk) -> None:
    desk.run("--ics", "due.ics")
    file = desk.folder / "due.ics"
    before = file.stat()
    result = desk.run("--ics", "due.ics", "--as-of", "2021-11-06")
    assert result.stderr == "due.ics: nothing has changed; 2 unchanged.\n"
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_was_settled_is_cancelled(desk: Desk) -> None:
    desk.run("--ics", "due.ics")
    desk.items = [call(2, state=DueState.DONE), call(3, MONDAY + timedelta(2))]
    assert desk.run("--ics", "due.ics").stderr == "due.ics: 0 added, 1 changed, 1 cancelled, 0 unchanged.\n"
    assert sorted(desk.calendar().values()) == [
        (MONDAY, "CANCELLED", 1),
        (MONDAY + timedelta(2), "CONFIRMED", 1),
    ]


def test_what_only_narrows_the_list_on_the_screen_does_not_narrow_the_calendar(desk: Desk) -> None:
    desk.run("--ics", "due.ics")
    desk.choice = DueChoice(states=frozenset({DueState.OVERDUE}), within=0)
    assert "nothing has changed; 2 unchanged" in desk.run("--ics", "due.ics").stderr


def test_the_calendar_of_one_owner_holds_that_owners_duties_and_no_other_calendar_takes_its_file(desk: Desk) -> None:
    desk.items = [call(2), call(3, owner="王跟單")]
    desk.choice = DueChoice(owners=frozenset({"王跟单"}))  # folded, as the command gives it
    desk.run("--ics", "wang.ics")
    assert list(desk.calendar("wang.ics")) == ["第一次跟蹤電話 服務記錄!3"]
    before = (desk.folder / "wang.ics").read_bytes()
    desk.choice = DueChoice()
    stopped = refusal(desk.run("--ics", "wang.ics"))
    assert stopped.exit_code == 4
    assert str(stopped).startswith("wang.ics is of other duties")
    assert (desk.folder / "wang.ics").read_bytes() == before


def test_a_choice_is_the_same_in_whatever_order_it_is_given() -> None:
    one = DueChoice(owners=frozenset(["a", "b"]), packs=frozenset(["x", "y"]), within=3)
    other = DueChoice(owners=frozenset(["b", "a"]), packs=frozenset(["y", "x"]), states=frozenset({DueState.OPEN}))
    assert scope_of(one) == scope_of(other) != ""
    assert scope_of(DueChoice(within=3)) == ""
    assert scope_of(DueChoice(owners=frozenset(["a"]))) != scope_of(DueChoice(packs=frozenset(["a"])))


def test_duties_without_a_last_day_are_counted_aloud(desk: Desk) -> None:
    desk.items = [call(2), call(3, None), call(4, None)]
    said = desk.run("--ics", "due.ics", "--outlook", "due.csv").stderr.splitlines()
    assert said[2:] == ["Note: Duties without a last day, which are in no calendar: 2."]  # once, below a line for each


def test_without_a_dated_duty_no_file_appears(desk: Desk) -> None:
    desk.items = []
    assert desk.run("--ics", "due.ics").stderr == "due.ics was not written: no duty has a last day.\n"
    assert not (desk.folder / "due.ics").exists()


def test_a_file_that_is_no_calendar_is_left_alone(desk: Desk) -> None:
    (desk.folder / "due.ics").write_text("my notes")
    stopped = refusal(desk.run("--ics", "due.ics"))
    assert stopped.exit_code == 4
    assert str(stopped) == "due.ics is not a calendar, or is damaged; it is left as it is. Give another name."
    assert (desk.folder / "due.ics").read_text() == "my notes"


def test_the_workbook_is_never_taken_for_a_calendar_to_write(desk: Desk) -> None:
    for option in ("--ics", "--outlook"):
        assert refusal(desk.run(option, "台帳.xlsx", "--force")).exit_code == 4


def test_a_folder_is_no_calendar_to_write(desk: Desk) -> None:
    (desk.folder / "due.ics").mkdir()
    assert refusal(desk.run("--ics", "due.ics")).exit_code == 4


def test_a_calendar_that_changes_under_our_hands_is_left_as_it_is_now(tmp_path: Path) -> None:
    path = tmp_path / "due.ics"
    rest: dict[str, Any] = {"as_of": date(2021, 11, 5), "language": "en", "session": Session("en")}
    write_calendar(path, [call(2)], workbook="台帳.xlsx", **rest)

    def meanwhile() -> list[str]:  # asked for settled duties, since the workbook has another name than before
        path.write_text("somebody else's")
        return [call(2).id]

    with pytest.raises(TryAgain, match="changed by another program"):
        write_calendar(path, [call(3)], workbook="理賠.xlsx", known=meanwhile, **rest)
    assert path.read_text() == "somebody else's"


@pytest.mark.parametrize(
    "words",
    [
        ("--ics-names",),
        ("--ics-digest",),
        ("--ics", "a.ics", "--outlook", "a.ics"),
        ("--outlook", "./a.txt", "-o", "a.txt"),
        ("--ics", "../{folder}/a.ics", "-o", "a.ics"),
    ],
)
def test_options_that_make_no_sense_together_are_refused_before_any_work(desk: Desk, words: tuple[str, ...]) -> None:
    assert refusal(desk.run(*(word.format(folder=desk.folder.name) for word in words))).exit_code == 2
    assert [path.name for path in desk.folder.iterdir()] == ["台帳.xlsx"]


def test_a_quiet_run_says_nothing(desk: Desk) -> None:
    desk.items = [*desk.items, call(9, None)]
    assert desk.run("--ics", "due.ics", "--outlook", "due.csv", quiet=True).stderr == ""
    assert {"due.ics", "due.csv"} <= {path.name for path in desk.folder.iterdir()}


def test_names_and_digest_are_for_both_calendars(desk: Desk) -> None:
    desk.run("--ics", "due.ics", "--outlook", "due.csv", "--ics-names", "--ics-digest")
    ics = (desk.folder / "due.ics").read_text("utf-8").replace("\n ", "")
    for text in (ics, (desk.folder / "due.csv").read_bytes().decode("cp950")):
        assert re.search("1. 第一次跟蹤電話 服務記錄!2: 王小明", text)


def test_a_file_for_outlook_is_a_new_one_unless_forced(desk: Desk) -> None:
    assert desk.run("--outlook", "due.csv").stderr == "due.csv: 2 appointments for Outlook.\n"
    before = (desk.folder / "due.csv").read_bytes()
    desk.items = [call(5)]
    stopped = refusal(desk.run("--outlook", "due.csv", "--ics", "due.ics"))
    assert stopped.exit_code == 4
    assert (desk.folder / "due.csv").read_bytes() == before
    assert not (desk.folder / "due.ics").exists()  # refused before any work
    desk.run("--outlook", "due.csv", "--force")
    assert "服務記錄!5" in (desk.folder / "due.csv").read_bytes().decode("cp950")


def test_signs_that_outlook_cannot_read_are_said(desk: Desk) -> None:
    desk.items = [item(rule(), DueState.OPEN, ends=MONDAY, sheet="维", because=[])]
    said = desk.run("--outlook", "due.csv").stderr
    assert "Signs that are not in the code page of Outlook's import (cp950): 1; ? stands for each." in said
