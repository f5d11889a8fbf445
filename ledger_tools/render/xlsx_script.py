"""A script as a sheet to print on A4 or to fill in: facts, items with drop-downs for answers, result, signatures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from io import BytesIO
from itertools import zip_longest
from math import ceil
from typing import Any

from ledger_tools.model.calls import CallSheet, ScriptItem, Step
from ledger_tools.model.sheet_spec import EARLIEST_DAY, LATEST_DAY, Choice, ColumnSpec
from ledger_tools.model.table import ValueKind
from ledger_tools.render import script_words as w
from ledger_tools.render import styles
from ledger_tools.render.layout import width
from ledger_tools.render.xlsx_layout import MOST_HEIGHT, quoted, sheet_names
from ledger_tools.render.xlsx_pen import Pen
from ledger_tools.text.i18n import Message, msg

_WIDTHS = (3.5, 3.5, 9.0, 37.0, 14.5, 21.0)  # box, number, what to say in two, answer, notes; labels take three
_LAST = len(_WIDTHS) - 1
_BOX, _NUMBER, _WORDS, _VALUE, _ANSWER, _NOTES = range(len(_WIDTHS))
_SAID = sum(_WIDTHS[_WORDS:_ANSWER])
_LABELS = sum(_WIDTHS[:_VALUE])
_LINE = 12.0  # points of a line of the form's letters
_UNITS = 1.167 * 0.94  # half Chinese letters of 9 points to a unit of column width, with a little to spare
_LATIN = 0.87  # a letter of an English text takes so much of one
_GAP = 5.0
_PAPER_A4 = 9
_MARGINS = {"left": 1.0, "right": 0.55, "top": 0.55, "bottom": 0.6}  # inches; holes are punched on the left
_PAGE = 755.0  # points between the margins of a page
_SMALLEST = 1.27  # so much more is squeezed onto a page; letters would be too small to read beyond
_MOST_PAGES = 2  # to be squeezed onto
_LONG = {"summary": 4, "request": 2, "complaint": 2, "answer_given": 2}  # lines to write on
_PRINTED = 60  # characters of the ledger's name in the footer


def script_xlsx(sheet: CallSheet, language: str) -> bytes:
    """Return a workbook with a script as one sheet; the same sheet and language give the same bytes."""
    import xlsxwriter

    stream = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "default_format_properties": styles.base(language),
    }
    title, listed = sheet_names([sheet.script.title[language], msg("Choices").text(language)])
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties(
            {
                "title": sheet.script.title[language],
                "subject": sheet.workbook.name if sheet.workbook else "",
                "author": "ledger-tools",
                "created": datetime.combine(sheet.as_of, time()),
            }
        )
        page = book.add_worksheet(title)
        form = _Form(Pen(book, language), page, sheet, listed)
        form.draw()
        _write_choices(book.add_worksheet(listed), form)
    return stream.getvalue()


@dataclass(slots=True)
class _Form:
    """The sheet while it is drawn from the top.

    Attributes:
        listed: name of the hidden sheet that holds the choices.
        choices: labels of the drop-downs, each list once, in the order of its columns.
        height: points used so far.
        after_items: the row that a second page begins with.
        first_part: points used before it.
    """

    pen: Pen
    page: Any
    sheet: CallSheet
    listed: str
    row: int = 0
    height: float = 0.0
    after_items: int = 0
    first_part: float = 0.0
    choices: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def language(self) -> str:
        return self.pen.language

    @property
    def line(self) -> float:
        """Return the height of a line in points; Chinese letters stand taller."""
        return _LINE if self.language == "en" else _LINE + 0.5

    def draw(self) -> None:
        """Draw everything and set up the page."""
        script = self.sheet.script
        for i, size in enumerate(_WIDTHS):
            self.page.set_column(i, i, size)
        self.page.hide_gridlines(2)
        self._head()
        self._facts()
        self._paragraph(w.OPENING, self._ticks(script.before))
        self._paragraph(w.THROUGHOUT, "   ".join(f"• {rule.words[self.language]}" for rule in w.heed(self.sheet)))
        self._items()
        self.after_items, self.first_part = self.row, self.height
        self._below_items()
        self._paragraph(w.CLOSING, self._ticks(script.after))
        self._result()
        self._signatures()
        self._page_setup()

    # -- rows

    def _next(self, height: float) -> int:
        """Return the row to write in, made as high as said, and go on to the next."""
        height = min(height, MOST_HEIGHT)
        self.page.set_row(self.row, height)
        self.height += height
        self.row += 1
        return self.row - 1

    def _lines(self, text: str, size: float) -> int:
        """Return the lines that a text needs in a width."""
        letter = _LATIN if self.language == "en" else 1.0
        return sum(max(1, ceil(width(line) * letter / (size * _UNITS))) for line in text.split("\n"))

    def _across(self, row: int, first: int, last: int, text: str, *looks: str) -> None:
        """Write a text over some columns of a row."""
        look = self.pen.look(*looks)
        if first != last:
            self.page.merge_range(row, first, row, last, "", look)
        self.pen.write(self.page, row, first, text, look)

    def _heading(self, title: Message) -> None:
        self._next(_GAP)
        self._across(self._next(self.line + 3), 0, _LAST, self.pen.words(title), "form-heading")

    def _wrapped(self, text: str, *looks: str) -> None:
        """Write a text over the whole width, in a row as high as it needs."""
        self._across(self._next(self.line * self._lines(text, sum(_WIDTHS)) + 2), 0, _LAST, text, *looks)

    def _paragraph(self, title: Message, text: str) -> None:
        if text:
            self._heading(title)
            self._wrapped(text, "form-text")

    def _ticks(self, steps: Sequence[Step]) -> str:
        return "   ".join(f"{w.BOX} {w.step_words(step, self.language)}" for step in steps)

    # -- head and facts

    def _head(self) -> None:
        script, facts = self.sheet.script, self.sheet.facts
        title = script.title[self.language]
        self._across(self._next(24), 0, _LAST, f"{title}  {facts.ref}" if facts else title, "form-title")
        self._wrapped(script.purpose[self.language], "form-text")
        for text in w.source_words(script, self.language):
            self._wrapped(text, "form-text", "form-muted")

    def _facts(self) -> None:
        facts = self.sheet.facts
        if facts is None:
            return
        self._heading(w.CASE)
        self._pairs(list(self._short_and_long()))
        places: dict[tuple[str, int], str] = {}
        for cell in (cell for fact in facts.facts for cell in fact.cells):
            places.setdefault((cell.sheet, cell.row), str(cell))
        taken = msg("From {cells}", cells=list(places.values()))
        self._wrapped(taken.text(self.language), "form-text", "form-muted")
        if facts.notes:
            self._heading(w.MIND)
            self._wrapped(
                "\n".join(f"! {w.said(note, self.language)}" for note in facts.notes), "form-text", "form-strong"
            )

    def _short_and_long(self) -> Iterator[tuple[str, str, bool]]:
        """Yield label and value of each fact, and whether it needs the whole width."""
        assert self.sheet.facts is not None
        for label, values in w.facts_together(self.sheet.facts.facts, self.language):
            text = "\n".join(value for value, _ in values)
            narrow = (
                len(values) == 1 and width(text) <= _WIDTHS[_NOTES] - 3 and width(label) <= 2 * _WIDTHS[_ANSWER] - 4
            )
            yield label, text, not narrow

    def _pairs(self, facts: list[tuple[str, str, bool]]) -> None:
        """Write facts, two short ones side by side, a long one over the whole width."""
        while facts:
            label, text, long = facts.pop(0)
            if long or not facts or facts[0][2]:
                size = sum(_WIDTHS[_VALUE:])
                row = self._next(self.line * max(self._lines(text, size), self._lines(label, _LABELS)) + 3)
                self._across(row, 0, _WORDS, label, "form-label")
                self._across(row, _VALUE, _LAST, text, "form-cell")
                continue
            other, value, _ = facts.pop(0)
            tall = max(self._lines(label, _LABELS), self._lines(other, _WIDTHS[_ANSWER]))
            row = self._next(self.line * tall + 3)
            self._across(row, 0, _WORDS, label, "form-label")
            self._across(row, _VALUE, _VALUE, text, "form-cell")
            self._across(row, _ANSWER, _ANSWER, other, "form-label")
            self._across(row, _NOTES, _NOTES, value, "form-cell")

    # -- items

    def _items(self) -> None:
        """Write the items under their header."""
        self._next(_GAP)
        header = self._next(self.line + 6)
        titles = (((_BOX, _BOX), ""), ((_NUMBER, _NUMBER), "#"), ((_WORDS, _VALUE), w.ITEMS))
        for (first, last), title in (*titles, ((_ANSWER, _ANSWER), msg("Answer")), ((_NOTES, _NOTES), w.NOTES)):
            self._across(header, first, last, self.pen.words(title), "form-header")
        for item in self.sheet.script.items:
            self._item(item)

    def _item(self, item: ScriptItem) -> None:
        why = self.sheet.skipped(item)
        title = f"{item.title[self.language]}{' *' if item.required else ''}"
        said = f"{item.words[self.language]} ", item.hint[self.language]
        ticks = "  ".join(w.boxes(item.choices, self.language))
        if why is not None:
            said, ticks = (msg("need not be asked ({why})", why=why).text(self.language), ""), ""
        gap = "    " if self._lines(f"{title}    {ticks}", _SAID) == 1 else "\n"
        height = self._lines(f"{title}{gap}{ticks}".rstrip(), _SAID) + self._lines("".join(said), _SAID)
        row = self._next(self.line * height + 4)
        self._across(row, _BOX, _BOX, w.BOX if why is None else "–", "form-box")
        self._across(row, _NUMBER, _NUMBER, str(item.number), "form-box")
        self._said(row, title, f"{gap}{ticks}".rstrip(), *said)
        self._across(row, _ANSWER, _ANSWER, "", "form-cell", "form-top")
        self._across(row, _NOTES, _NOTES, "", "form-cell", "form-top")
        if item.choices and why is None:
            self._drop_down(row, _ANSWER, item.choices)

    def _said(self, row: int, title: str, ticks: str, words: str, hint: str) -> None:
        """Write what to say: topic in bold, answers as boxes for a pen, wording, hint in grey."""
        strong, plain, muted = (self.pen.look(name) for name in ("form-strong", "form-text", "form-muted"))
        look = self.pen.look("form-cell", "form-top")
        self.page.merge_range(row, _WORDS, row, _VALUE, "", look)
        parts = [strong, title, plain, f"{ticks}\n{words}", *([muted, hint] if hint else [])]
        self.page.write_rich_string(row, _WORDS, *parts, look)

    def _below_items(self) -> None:
        script, texts = self.sheet.script, []
        if any(item.required for item in script.items):
            texts.append(w.MUST.text(self.language))
        for label, text in ((w.COUNTS, script.counts), (w.ON_ISSUE, script.on_issue)):
            texts.append(msg("{label}: {text}", label=label, text=text).text(self.language))
        if script.issues:
            reasons = "   ".join(f"{w.BOX} {words[self.language]}" for words in script.issues)
            texts.append(msg("{label}: {text}", label=w.REASONS, text=reasons).text(self.language))
        self._wrapped("\n".join(texts), "form-text")
        self._paragraph(w.BESIDES, self._ticks(script.also))

    # -- result and signatures

    def _result(self) -> None:
        self._heading(w.RESULT)
        waiting = [column for column in self.sheet.result if column.key not in _LONG]
        for first, second in zip_longest(waiting[::2], waiting[1::2]):
            row = self._next(self.line + 7)
            self._field(row, (0, _WORDS), (_VALUE, _VALUE if second else _LAST), first)
            if second is not None:
                self._field(row, (_ANSWER, _ANSWER), (_NOTES, _NOTES), second)
        for column in self.sheet.result:
            if column.key in _LONG:
                self._field(self._next((self.line + 2) * _LONG[column.key] + 4), (0, _WORDS), (_VALUE, _LAST), column)

    def _field(self, row: int, label: tuple[int, int], room: tuple[int, int], column: ColumnSpec) -> None:
        self._across(row, *label, column.labels[self.language], "form-label")
        looks = ("form-cell", "form-date") if column.kind is ValueKind.DATE else ("form-cell", "form-top")
        self._across(row, *room, "", *looks)
        if column.choices:
            self._drop_down(row, room[0], column.choices)
        elif column.kind is ValueKind.DATE:
            self.page.data_validation(
                row,
                room[0],
                row,
                room[0],
                {
                    "validate": "date",
                    "criteria": "between",
                    "minimum": EARLIEST_DAY,
                    "maximum": LATEST_DAY,
                    "error_type": "warning",
                },
            )

    def _drop_down(self, row: int, column: int, choices: Sequence[Choice]) -> None:
        labels = tuple(choice.labels[self.language] for choice in choices)
        if labels not in self.choices:
            self.choices.append(labels)
        letter = chr(ord("A") + self.choices.index(labels))
        source = f"={quoted(self.listed)}!${letter}$1:${letter}${len(labels)}"
        self.page.data_validation(
            row, column, row, column, {"validate": "list", "source": source, "error_type": "warning"}
        )

    def _signatures(self) -> None:
        row = self._next(30)
        names = [msg("Call clerk"), msg("Supervisor"), msg("Date")]
        for (first, last), name in zip(((0, _VALUE), (_ANSWER, _ANSWER), (_NOTES, _NOTES)), names, strict=True):
            self._across(
                row,
                first,
                last,
                msg("{label}: {text}", label=name, text="").text(self.language).rstrip(),
                "form-signature",
            )

    def _fit(self) -> None:
        """Fit the sheet to one page or to two; what is filled in after the call stays in one piece where it can."""
        if self.height <= _SMALLEST * _PAGE:
            self.page.fit_to_pages(1, 1)
        elif self.first_part <= _PAGE:
            self.page.fit_to_pages(1, 0)
            self.page.set_h_pagebreaks([self.after_items])
        else:
            self.page.fit_to_pages(1, _MOST_PAGES if self.height <= _MOST_PAGES * _SMALLEST * _PAGE else 0)

    def _page_setup(self) -> None:
        page, small = self.page, f'&8&"{styles.font(self.language)},Regular"'
        page.set_paper(_PAPER_A4)
        page.set_portrait()
        page.set_margins(**_MARGINS)
        page.center_horizontally()
        self._fit()
        page.repeat_rows(0)  # says on every page which call it is
        page.print_area(0, 0, self.row - 1, _LAST)
        ledger = self.sheet.workbook.name if self.sheet.workbook else ""
        made = self.pen.words(msg("As of {day}", day=self.sheet.as_of.isoformat()))
        page.set_footer(f"&L{small}{_printed(ledger)}&C{small}&P / &N&R{small}{_printed(made)}")
        if self.sheet.firm:
            page.set_header(f"&R{small}{_printed(self.sheet.firm)}")


def _write_choices(page: Any, form: _Form) -> None:
    for column, labels in enumerate(form.choices):
        for row, label in enumerate(labels):
            page.write_string(row, column, label)
    page.hide()


def _printed(text: str) -> str:
    """Return a text for page headers and footers, where & begins a code."""
    return " ".join(text.split())[:_PRINTED].replace("&", "&&")
