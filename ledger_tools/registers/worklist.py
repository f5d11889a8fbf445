"""The sheet that the clerk works from: a line for each duty, with room for what came of it, drawn with XlsxWriter.

Nothing in it is locked: people sort, hide and delete as they like. Pale cells are to be filled in; what the others said
when the list was made stands in a hidden sheet too, so that ``log import`` notices when one of them was changed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING

from ledger_tools.ledger.scripts import call_script
from ledger_tools.ledger.specs import extra_sheets, legend_names, worklist_spec
from ledger_tools.model.calls import ScriptItem, Takes
from ledger_tools.model.case import Book
from ledger_tools.model.duties import DueItem, DueState
from ledger_tools.model.sheet_spec import ColumnSpec
from ledger_tools.registers.blank import list_ranges, lists_layout
from ledger_tools.registers.draw import Pen, draw_sheet, new_workbook, set_up, validation
from ledger_tools.registers.layout import (
    ColumnLayout,
    Look,
    SheetLayout,
    Validation,
    body_look,
    day_number,
    header_look,
    offered,
    too_long,
)
from ledger_tools.registers.worklist_words import Shown, line_of, quiet_customers, staff_names
from ledger_tools.text.fonts import SHEET_FONTS
from ledger_tools.text.i18n import msg
from ledger_tools.text.width import display_width

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

SCHEMA = "ledger-tools/worklist/1"
DATA_SHEET = "ledger-tools"
KNOWN = (
    *("item", "rule", "kind", "obliged", "call_type", "script"),
    *("customer", "phone", "ref", "owner", "stand_in", "ends", "anchor"),
)
TITLE_ROW, GUIDE_ROW, HEADER_ROW = 1, 2, 3
FROZEN = "customer"  # the last column that stays in view
PRINTED = "summary"  # the last column on paper; what comes behind it is filled in on the screen
SPARE = 200  # rows below the last line in which drop-downs still help, for lines added by hand
PALE = "FFF9E5"
_UNUSED = "D9D9D9"
# Of different greys without colour; the word in the cell says the same.
_STATE_FILLS = {DueState.OVERDUE: "F2B8B0", DueState.DUE_TODAY: "FFE08A", DueState.BLOCKED: "E7E6E6"}
_LINE, _TALLEST = 15.5, 400.0  # points of a line of text; no row may be taller than 409
_TITLE_LIMIT, _MESSAGE_LIMIT = 32, 255  # characters of what shows beside a cell when it is chosen
_LEGEND_WIDTHS = (14.0, 6.0, 30.0, 52.0, 52.0, 26.0)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a worklist is made of.

    Attributes:
        items: the duties, in the order of their lines.
        file: the worklist's own name, for the command that it shows.
        packs: keys of the law packs that were turned on for it, and paths of the user's own.
    """

    items: Sequence[DueItem]
    book: Book
    as_of: date
    language: str
    file: str = "worklist.xlsx"
    packs: Sequence[str] = ()


def worklist_bytes(listing: Listing) -> bytes:
    """Return a worklist as a new workbook; the same duties give the same bytes."""
    buffer = BytesIO()
    workbook = new_workbook(buffer, _title(listing))
    _Drawing(listing, workbook).draw()
    workbook.close()
    return buffer.getvalue()


def _title(listing: Listing) -> str:
    words = msg("Worklist of {day}, {name}", day=listing.as_of, name=listing.book.workbook.name)
    return words.text(listing.language)


class _Drawing:
    """Draws one worklist."""

    def __init__(self, listing: Listing, workbook: Workbook) -> None:
        self.listing = listing
        self.workbook = workbook
        self.pen = Pen(workbook)
        self.language = listing.language
        self.spec = worklist_spec()
        self.numbers = {column.key: n for n, column in enumerate(self.spec.columns, 1)}
        self.last = HEADER_ROW + len(listing.items)
        self.staff = staff_names(listing.book, listing.as_of)
        self.choices_sheet = extra_sheets()["choices"][self.language]
        self.lists = self._lists()
        self.looks = {column.key: self._look(column) for column in self.spec.columns}

    def draw(self) -> None:
        """Draw all sheets, the list in front."""
        sheet = self.workbook.add_worksheet(self.spec.names[self.language])
        self._columns(sheet)
        self._head(sheet)
        self._lines(sheet)
        self._rules(sheet)
        self._script_rules(sheet)
        self._set_up(sheet)
        self._legend()
        self._data()
        if self.lists:
            draw_sheet(self.workbook, lists_layout(self.lists, self.language, self.choices_sheet), self.pen)

    # -- looks

    def _look(self, column: ColumnSpec) -> Look:
        look = replace(body_look(column, self.language), border=True, valign="top", wrap=True, size=10)
        if column.key == "item":
            return replace(look, size=8, color="A6A6A6", wrap=False)
        if column.required == "A":
            return replace(look, bold=column.key == "customer")
        return replace(look, fill=PALE)

    def _columns(self, sheet: Worksheet) -> None:
        for column in self.spec.columns:
            look = replace(self.looks[column.key], border=False, fill="")
            place = self.numbers[column.key] - 1
            sheet.set_column(place, place, column.width, self.pen.format(look))

    def _head(self, sheet: Worksheet) -> None:
        plain = Look(font=SHEET_FONTS[self.language], valign="vcenter")
        guide = msg(
            "Fill in the pale cells; what to ask shows when a cell of “{first}” to “{last}” is chosen. "
            "Then run: {command}",
            first=self._label("q1"),
            last=self._label("q7"),
            command=self._command(),
        )
        sheet.write_string(TITLE_ROW - 1, 0, _title(self.listing), self.pen.format(replace(plain, bold=True, size=14)))
        sheet.write_string(GUIDE_ROW - 1, 0, guide.text(self.language), self.pen.format(plain))
        sheet.set_row(TITLE_ROW - 1, 24.0)
        sheet.set_row(GUIDE_ROW - 1, 20.0)
        sheet.set_row(HEADER_ROW - 1, 44.0)
        for column in self.spec.columns:
            look = replace(header_look(column, self.language), size=10)
            place = self.numbers[column.key] - 1
            sheet.write_string(HEADER_ROW - 1, place, column.labels[self.language], self.pen.format(look))

    def _command(self) -> str:
        return f"ledger-tools log import {_word(self.listing.book.workbook.name)} {_word(self.listing.file)}"

    def _label(self, key: str) -> str:
        return self.spec.columns[self.numbers[key] - 1].labels[self.language]

    # -- lines

    def _lines(self, sheet: Worksheet) -> None:
        quiet = quiet_customers(self.listing.book)
        if not self.listing.items:
            words = msg("Nothing is due.").text(self.language)
            sheet.write_string(
                HEADER_ROW, 0, words, self.pen.format(Look(font=SHEET_FONTS[self.language], italic=True))
            )
        for row, item in enumerate(self.listing.items, HEADER_ROW + 1):
            values: dict[str, Shown] = {"no": row - HEADER_ROW, **line_of(item, self.language, quiet)}
            asked = _asked(item)
            for column in self.spec.columns:
                look = self._cell_look(column, item, asked)
                self._write(sheet, row, self.numbers[column.key], values.get(column.key), look)
            sheet.set_row(row - 1, self._height(values))

    def _cell_look(self, column: ColumnSpec, item: DueItem, asked: Collection[str]) -> Look:
        look = self.looks[column.key]
        if column.key == "state" and item.state in _STATE_FILLS:
            return replace(look, fill=_STATE_FILLS[item.state], bold=item.state is DueState.OVERDUE)
        if is_question(column.key) and column.key not in asked:
            return replace(look, fill=_UNUSED)
        return look

    def _write(self, sheet: Worksheet, row: int, column: int, value: Shown, look: Look) -> None:
        place, form = (row - 1, column - 1), self.pen.format(look)
        if isinstance(value, date):
            sheet.write_number(*place, day_number(value), form)
        elif isinstance(value, int):
            sheet.write_number(*place, value, form)
        elif value:
            sheet.write_string(*place, value, form)
        else:
            sheet.write_blank(*place, None, form)

    def _height(self, values: Mapping[str, Shown]) -> float:
        """Return the height of a line, so that its longest text can be read whole."""
        lines = 2
        for column in self.spec.columns:
            text = values.get(column.key)
            if isinstance(text, str) and column.key != "item":
                room = column.width - 1.0
                needed = sum(max(ceil(display_width(part) / room), 1) for part in text.split("\n"))
                lines = max(lines, needed)
        return min(_LINE * lines + 3, _TALLEST)

    # -- drop-downs

    def _lists(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return the drop-downs too long for their own rule, each once, and the names of the staff."""
        found: dict[tuple[str, ...], str] = {}
        for column in self.spec.columns:
            values = offered(column, self.language)
            if values and too_long(values):
                found.setdefault(values, column.labels[self.language])
        if self.staff:
            found.setdefault(self.staff, self._label("clerk"))
        for script in _scripts(self.listing.items):
            for item in call_script(script).items:
                answers = tuple(choice.labels[self.language] for choice in item.choices)
                if answers and too_long(answers):
                    found.setdefault(answers, item.title[self.language])
        return [(label, values) for values, label in found.items()]

    def _rules(self, sheet: Worksheet) -> None:
        first, last = HEADER_ROW + 1, self.last + SPARE
        for column in self.spec.columns:
            if column.required == "A":
                continue
            rule: Validation | None = None
            if column.key in ("clerk", "escalated_to") and self.staff:
                rule = self._list_rule(self.numbers[column.key], self.staff, strict=False)
            elif column.choices:
                rule = self._list_rule(self.numbers[column.key], offered(column, self.language))
            elif column.kind.value == "date":
                rule = Validation(self.numbers[column.key], first, last, "date")
            if rule is not None:
                sheet.data_validation(first - 1, rule.column - 1, last - 1, rule.column - 1, validation(rule))

    def _list_rule(self, column: int, values: tuple[str, ...], *, strict: bool = True) -> Validation:
        source = list_ranges(self.lists, self.choices_sheet).get(values, "")
        first, last = HEADER_ROW + 1, self.last + SPARE
        return Validation(column, first, last, "list", values=() if source else values, source=source, strict=strict)

    def _script_rules(self, sheet: Worksheet) -> None:
        """Offer the answers of each script's items in its own lines, and show the item's words beside the cell."""
        for script in _scripts(self.listing.items):
            rows = [n for n, item in enumerate(self.listing.items, HEADER_ROW + 1) if item.script == script]
            for item in call_script(script).items:
                column = self.numbers[f"q{item.number}"] - 1
                spans = [[first - 1, column, last - 1, column] for first, last in _runs(rows)]
                rule = self._item_rule(item) | {"other_cells": spans[1:]}
                sheet.data_validation(*spans[0], rule)

    def _item_rule(self, item: ScriptItem) -> dict[str, object]:
        title, words, hint = (text[self.language] for text in (item.title, item.words, item.hint))
        shown: dict[str, object] = {
            "input_title": f"{item.number}. {title}"[:_TITLE_LIMIT],
            "input_message": f"{words}\n{hint}"[:_MESSAGE_LIMIT],
        }
        answers = tuple(choice.labels[self.language] for choice in item.choices)
        if not answers or item.takes is Takes.TEXT:
            return {"validate": "any"} | shown
        return validation(self._list_rule(0, answers)) | shown

    # -- the page

    def _set_up(self, sheet: Worksheet) -> None:
        """Freeze, filter and print set-up: what is wanted away from the desk on the width of one A4 page."""
        layout = SheetLayout("worklist", sheet.name, (), (), frozen_rows=HEADER_ROW, repeat_rows=HEADER_ROW)
        set_up(sheet, replace(layout, tab_color="548235"))
        sheet.freeze_panes(HEADER_ROW, self.numbers[FROZEN])
        bottom = max(self.last, HEADER_ROW + 1)
        sheet.autofilter(HEADER_ROW - 1, 0, bottom - 1, len(self.numbers) - 1)
        sheet.print_area(0, 0, bottom - 1, self.numbers[PRINTED] - 1)

    def _legend(self) -> None:
        """Draw the sheet of what to ask, for the scripts that are in the list."""
        scripts = _scripts(self.listing.items)
        if not scripts:
            return
        plain = Look(font=SHEET_FONTS[self.language], size=10, border=True, wrap=True, valign="top")
        head = replace(plain, bold=True, fill="DDEBF7", color="1F3864", valign="vcenter")
        widths = [ColumnLayout(n, width, replace(plain, border=False)) for n, width in enumerate(_LEGEND_WIDTHS, 1)]
        name = legend_names()[self.language]
        sheet = draw_sheet(self.workbook, SheetLayout("legend", name, (), widths), self.pen)
        rows = [[word.text(self.language) for word in _LEGEND_HEAD], *self._legend_rows(scripts)]
        for row, words in enumerate(rows):
            for place, word in enumerate(words):
                sheet.write_string(row, place, word, self.pen.format(plain if row else head))
            needed = (ceil(display_width(w) / (width - 1)) for w, width in zip(words, _LEGEND_WIDTHS, strict=True))
            sheet.set_row(row, _LINE * max(needed) + 3)

    def _legend_rows(self, scripts: Sequence[str]) -> list[list[str]]:
        rows = []
        for key in scripts:
            script = call_script(key)
            for item in script.items:
                title, words, hint = (text[self.language] for text in (item.title, item.words, item.hint))
                answers = " / ".join(choice.labels[self.language] for choice in item.choices)
                rows.append([script.title[self.language], str(item.number), title, words, hint, answers])
        return rows

    # -- what the import needs

    def _data(self) -> None:
        """Draw the hidden sheet: what the list is of, its columns by key, what each line said."""
        sheet = self.workbook.add_worksheet(DATA_SHEET)
        sheet.hide()
        plain = self.pen.format(Look(number_format="@"))
        workbook = self.listing.book.workbook
        head = (SCHEMA, workbook.name, workbook.sha256, self.listing.as_of.isoformat(), self.language)
        columns = [column.key for column in self.spec.columns]
        rows: list[Sequence[str]] = [
            (*head, self.spec.names[self.language], "\n".join(self.listing.packs)),
            columns,
            [self._label(key) for key in columns],
            KNOWN,
            *map(_known, self.listing.items),
        ]
        for row, words in enumerate(rows):
            for place, word in enumerate(words):
                if word:
                    sheet.write_string(row, place, word, plain)


_LEGEND_HEAD = (msg("Script"), msg("Item"), msg("Topic"), msg("How it may be said"), msg("To heed"), msg("Answers"))


def _known(item: DueItem) -> Sequence[str]:
    """Return what the hidden sheet keeps of a line, in the order of ``KNOWN``."""
    subject, rule = item.subject, item.rule
    anchor = item.because[0].value if item.because else ""
    names = (subject.customer, subject.phone, subject.ref, item.owner, item.stand_in)
    ends = item.ends.isoformat() if item.ends else ""
    about = (item.id, rule.id, rule.kind, rule.obliged, item.call_type, item.script)
    return (*about, *(name or "" for name in names), ends, anchor)


def is_question(key: str) -> bool:
    """True if a column holds the answer to an item of a script."""
    return key[0] == "q" and key[1:].isdecimal()


def _asked(item: DueItem) -> set[str]:
    """Return the columns of the script items that are asked on a call."""
    return {f"q{asked.number}" for asked in call_script(item.script).items} if item.script else set()


def _scripts(items: Sequence[DueItem]) -> list[str]:
    """Return the scripts that calls of a list are made by, in the order of their first line."""
    return list(dict.fromkeys(item.script for item in items if item.script))


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return ascending rows as first and last of each unbroken run."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


def _word(name: str) -> str:
    """Return a file name as a shell takes it for one word."""
    return f'"{name}"' if " " in name else name
