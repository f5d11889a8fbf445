"""The list of findings in a marked copy: a line for each finding or group, linked to its cell, with room to decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import ceil

from ledger_tools.ledger.specs import choice_labels, findings_spec
from ledger_tools.model.cells import column_letter
from ledger_tools.model.edits import (
    AddSheet,
    CellFormat,
    Dropdown,
    LayoutCell,
    LayoutColumn,
    PrintSetup,
    SheetLayout,
    Value,
)
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.identity import Identity
from ledger_tools.registers.edits import cell_format
from ledger_tools.registers.layout import (
    FOOTER,
    MARGINS,
    ColumnLayout,
    Look,
    body_look,
    column_layout,
    header_look,
    quoted,
)
from ledger_tools.text.fonts import SHEET_FONTS
from ledger_tools.text.i18n import Message, joined, msg
from ledger_tools.text.width import display_width

SCHEMA = "ledger-tools/marks/1"
DATA_SHEET = "ledger-tools"  # very hidden: which finding each line of the list speaks of
TITLE_ROW, GUIDE_ROW, HEADER_ROW = 1, 2, 3
_MOST_ADDRESSES = 12  # of a group, told in its line
_MOST_LETTERS = 300  # of a value
# Pale enough for black letters, and of three greys when printed without colour; the words say the same.
FILLS = {Severity.ERROR: "F2B8B0", Severity.WARNING: "FFE08A", Severity.INFO: "DCEBF7"}
_TEXT = CellFormat(number_format="@")
_LINE, _TALLEST = 15.5, 400.0  # points of a line of text; no row may be taller than 409

Group = Sequence[Finding]
Titles = Mapping[str, tuple[Message, Message]]  # by code: what is wrong, what to do


def choice_label(name: str, code: str, language: str) -> str:
    """Return the label of a word of the list's drop-downs, such as ``decision`` ``accept``."""
    choices = next(column.choices for column in findings_spec().columns if column.key == name)
    return choice_labels(choices, code)[language]


class FindingsList:
    """The sheet that lists all findings, a line for each group."""

    def __init__(self, identity: Identity, as_of: date, titles: Titles, language: str, copy: str) -> None:
        self.identity = identity
        self.as_of = as_of
        self.titles = titles
        self.language = language
        self.copy = copy
        self.spec = findings_spec()
        self.looks = {column.key: self._look(body_look(column, language)) for column in self.spec.columns}
        self.heads = {column.key: header_look(column, language) for column in self.spec.columns}
        self.numbers = {column.key: n for n, column in enumerate(self.spec.columns, 1)}

    def sheet(self, name: str, groups: Sequence[Group]) -> AddSheet:
        """Return the edit that adds the list."""
        cells = self._top() | {
            (HEADER_ROW, n): LayoutCell(column.labels[self.language], cell_format(self.heads[column.key]))
            for n, column in enumerate(self.spec.columns, 1)
        }
        for row, group in enumerate(groups, HEADER_ROW + 1):
            cells |= {(row, self.numbers[key]): cell for key, cell in self._line(row - HEADER_ROW, group).items()}
        last = HEADER_ROW + max(len(groups), 1)
        width = column_letter(len(self.spec.columns))
        layouts = [column_layout(n, column, self.language) for n, column in enumerate(self.spec.columns, 1)]
        layout = SheetLayout(
            cells=cells,
            columns={c.number: LayoutColumn(c.width) for c in layouts},
            row_heights={TITLE_ROW: 26.0, GUIDE_ROW: 34.0, HEADER_ROW: 34.0} | _heights(cells, layouts),
            merges=[f"A{TITLE_ROW}:{width}{TITLE_ROW}", f"A{GUIDE_ROW}:{width}{GUIDE_ROW}"],
            dropdowns=[self._dropdown(last)],
            freeze=f"A{HEADER_ROW + 1}",
            autofilter=f"A{HEADER_ROW}:{width}{last}",
            print_setup=PrintSetup(repeat_rows=(HEADER_ROW, HEADER_ROW), footer=FOOTER, margins=MARGINS),
            tab_colour="C00000",
        )
        return AddSheet(name, layout)

    def _look(self, look: Look) -> Look:
        return replace(look, border=True, valign="top", wrap=True)

    def _top(self) -> dict[tuple[int, int], LayoutCell]:
        plain = Look(font=SHEET_FONTS[self.language], valign="vcenter", wrap=True)
        workbook = self.identity.book.workbook.name
        title = msg("{name}: findings as at {day}", name=workbook, day=self.as_of.isoformat())
        guide = msg(
            "Choose a decision for each line; “{accept}” and “{wrong}” also need a reason and a name. "
            "Then run: ledger-tools validate {name} --apply-decisions {copy}",
            accept=self._word("accept"),
            wrong=self._word("wrong"),
            name=_shell_word(workbook),
            copy=_shell_word(self.copy),
        )
        return {
            (TITLE_ROW, 1): LayoutCell(title.text(self.language), cell_format(replace(plain, bold=True, size=14))),
            (GUIDE_ROW, 1): LayoutCell(guide.text(self.language), cell_format(plain)),
        }

    def _word(self, decision: str) -> str:
        return choice_label("decision", decision, self.language)

    def _dropdown(self, last: int) -> Dropdown:
        column = next(column for column in self.spec.columns if column.key == "decision")
        letter = column_letter(self.numbers["decision"])
        choices = tuple(choice.labels[self.language] for choice in column.choices)
        return Dropdown(f"{letter}{HEADER_ROW + 1}:{letter}{last}", choices=choices, strict=True)

    def _line(self, number: int, group: Group) -> dict[str, LayoutCell]:
        first = group[0]
        values: dict[str, Value] = {
            "no": number,
            "severity": choice_label("severity", first.severity.word, self.language),
            "code": first.code,
            "sheet": first.cell.sheet,
            "cell": first.cell.address,
            "count": len({finding.cell for finding in group}),
            "column": self._header(first),
            "value": _joined([finding.value or "" for finding in group], self.language),
            "message": self._message(group),
            "fix": self._fix(group),
            "decision": self._word("open"),
            "reason": None,
            "name": None,
        }
        found = {key: LayoutCell(value, cell_format(self.looks[key])) for key, value in values.items()}
        pale = replace(self.looks["severity"], fill=FILLS[first.severity])
        found["severity"] = LayoutCell(values["severity"], cell_format(pale))
        linked = replace(self.looks["cell"], color="0563C1", underline=True)
        place = f"{quoted(first.cell.sheet)}!{first.cell.address}"
        found["cell"] = LayoutCell(first.cell.address, cell_format(linked), link=place)
        return found

    def _header(self, finding: Finding) -> str:
        table = self.identity.table_at(finding.cell.sheet, finding.cell.row)
        columns = table.columns.values() if table is not None and finding.key else ()
        header = next((c.header for c in columns if c.number == finding.cell.column), "")
        return " ".join(header.split()) or column_letter(finding.cell.column)

    def _message(self, group: Group) -> str:
        messages = list(dict.fromkeys(finding.message.text(self.language) for finding in group))
        title = self.titles.get(group[0].code)
        words = title[0].text(self.language) if len(messages) > 1 and title else messages[0]
        if len(group) == 1:
            return words
        addresses = list(dict.fromkeys(finding.cell.address for finding in group))
        more = " …" if len(addresses) > _MOST_ADDRESSES else ""
        return f"{words}\n{', '.join(addresses[:_MOST_ADDRESSES])}{more}"

    def _fix(self, group: Group) -> str | None:
        mends = list(dict.fromkeys(finding.fix.text(self.language) for finding in group if finding.fix))
        title = self.titles.get(group[0].code)
        if len(mends) > 1 and title:
            return title[1].text(self.language)
        return mends[0] if mends else None


def data_sheet(name: str, listed: str, groups: Sequence[Group], identity: Identity, as_of: date) -> AddSheet:
    """Return the sheet that lets ``--apply-decisions`` know each finding again, wherever its row has gone."""
    workbook = identity.book.workbook
    head = (SCHEMA, workbook.name, workbook.sha256, as_of.isoformat(), listed)
    cells = {(1, n): LayoutCell(word) for n, word in enumerate(head, 1)}
    row = 1
    for number, group in enumerate(groups, 1):
        for finding in group:
            row += 1
            words: tuple[Value, ...] = (number, identity.fingerprint(finding), str(finding.cell))
            cells |= {(row, n): LayoutCell(word, _TEXT if n > 1 else None) for n, word in enumerate(words, 1)}
    return AddSheet(name, SheetLayout(cells=cells, state="veryHidden"))


def _heights(cells: Mapping[tuple[int, int], LayoutCell], columns: Sequence[ColumnLayout]) -> dict[int, float]:
    """Return the height of each line of the list, so that its longest text can be read whole."""
    room = {column.number: column.width - 1.5 for column in columns}  # the indent, and words that do not fill a line
    lines: dict[int, int] = {}
    for (row, number), cell in cells.items():
        if row > HEADER_ROW:
            parts = str(cell.value or "").split("\n")
            needed = sum(max(ceil(_length(part) / room[number]), 1) for part in parts)
            lines[row] = max(lines.get(row, 1), needed)
    return {row: min(_LINE * count + 3, _TALLEST) for row, count in lines.items()}


def _length(text: str) -> float:
    """Return how many characters of a column's width a text takes; Latin letters are narrower than digits."""
    return display_width(text) * (0.9 if text.isascii() else 1.0)


def _joined(values: Sequence[str], language: str) -> str | None:
    """Return the values of a group in a few words."""
    seen = [value for value in dict.fromkeys(values) if value]
    words = joined(seen[:3], language) + (" …" if len(seen) > 3 else "")
    return (words if len(words) <= _MOST_LETTERS else words[:_MOST_LETTERS] + "…") or None


def _shell_word(name: str) -> str:
    return f'"{name}"' if " " in name else name
