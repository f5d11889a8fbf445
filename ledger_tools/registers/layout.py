"""From a SheetSpec and a language to a neutral SheetLayout: what to put where, without a word on who draws it.

XlsxWriter draws a layout in a new workbook, the patcher in an existing one; both read the same cells, looks, widths,
drop-downs and print set-up here, so the two cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ledger_tools.model.cells import column_letter
from ledger_tools.model.sheet_spec import ColumnSpec, SheetSpec
from ledger_tools.model.table import ValueKind
from ledger_tools.text.fonts import SHEET_FONTS
from ledger_tools.text.width import display_width

ROWS = 2000  # rows that drop-downs reach; a ledger of one firm and year rarely has more, and each costs nothing
HEADER_ROW = 1
LITERAL_LIMIT = 255  # characters of a drop-down written out in its rule; spreadsheets refuse longer ones
MARGINS = (0.4, 0.4, 0.6, 0.6)  # left, right, top, bottom in inches
FOOTER = "&L&A&R&P / &N"
BORDER = "A6A6A6"
DATE_FORMAT = "yyyy-mm-dd"
_FORMATS = {ValueKind.DATE: DATE_FORMAT, ValueKind.MONEY: "#,##0.00", ValueKind.INT: "0"}
_FORMS = {"identifier": "@", "datetime": "yyyy-mm-dd hh:mm", "time": "@"}
_WRAPPED = 20.0  # columns of text from this width on are for sentences and wrap
_DAY_ZERO = date(1899, 12, 30)  # day 0 of the 1900 date system from March 1900 on
_ARROW = 3  # characters that the arrow of a filter takes from a header


@dataclass(frozen=True, slots=True)
class Look:
    """How cells look.

    Attributes:
        number_format: a spreadsheet number format, ``@`` for text, "" for none.
        fill: background as RRGGBB, "" for none.
        color: of the letters as RRGGBB, "" for the usual one.
        border: lines around the cell; ``heavy_bottom`` draws a thick one below instead.
        indent: steps of distance from the left edge, so that text does not touch the number before it.
    """

    font: str = "Calibri"
    size: float = 11
    number_format: str = ""
    bold: bool = False
    italic: bool = False
    underline: bool = False
    fill: str = ""
    color: str = ""
    border: bool = False
    heavy_bottom: bool = False
    wrap: bool = False
    align: str = ""
    indent: int = 0
    valign: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell to write; row and column are 1-based. A link names a sheet of the same workbook to jump to."""

    row: int
    column: int
    value: str | float
    look: Look
    link: str = ""


@dataclass(frozen=True, slots=True)
class ColumnLayout:
    """One column: its width in characters and the look of its empty cells."""

    number: int
    width: float
    look: Look


@dataclass(frozen=True, slots=True)
class Validation:
    """A rule on what may be typed into rows of a column; ``strict`` False only offers, it does not ask back.

    Attributes:
        kind: ``list`` or ``date``.
        values: what the drop-down offers, written out; empty where ``source`` says it.
        source: a range such as ``'人員'!$B$2:$B$2000``; "" where ``values`` says it.
    """

    column: int
    first_row: int
    last_row: int
    kind: str
    values: tuple[str, ...] = ()
    source: str = ""
    strict: bool = True


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """A sheet ready to be drawn.

    Attributes:
        key: of the SheetSpec, or ``guide`` or ``choices``.
        frozen_rows: rows that stay in view.
        filter_to: last column of the header's filter, 0 for none.
        repeat_rows: rows printed at the head of every page.
    """

    key: str
    name: str
    cells: Sequence[Cell]
    columns: Sequence[ColumnLayout]
    validations: Sequence[Validation] = ()
    heights: Mapping[int, float] | None = None
    frozen_rows: int = 1
    filter_to: int = 0
    repeat_rows: int = 1
    landscape: bool = True
    hidden: bool = False
    tab_color: str = ""


def spec_layout(
    spec: SheetSpec,
    language: str,
    *,
    present: Mapping[str, SheetSpec] | None = None,
    choices: Mapping[tuple[str, ...], str] | None = None,
    names: Mapping[str, str] | None = None,
    places: Mapping[str, str] | None = None,
) -> SheetLayout:
    """Return the layout of an empty sheet.

    Args:
        present: sheets that are in the workbook, by key: a reference to one of them becomes a drop-down.
        choices: ranges on the sheet of choices by the values they hold, for lists too long to write out.
        names: names of the sheets present where they differ from their spec's.
        places: the range of the key column of other sheets by their key, where the user's own layout has it.
    """
    keys = {key: _key_range(sheet, language, names or {}) for key, sheet in (present or {}).items()} | dict(
        places or {}
    )
    columns = [column_layout(number, column, language) for number, column in enumerate(spec.columns, 1)]
    rules = [
        rule
        for number, column in enumerate(spec.columns, 1)
        for rule in _rules(number, column, language, choices or {}, keys)
    ]
    return SheetLayout(
        key=spec.key,
        name=spec.names[language],
        cells=[
            Cell(HEADER_ROW, number, column.labels[language], header_look(column, language))
            for number, column in enumerate(spec.columns, 1)
        ],
        columns=columns,
        validations=rules,
        heights={HEADER_ROW: 34.0},
        filter_to=len(spec.columns),
        landscape=spec.landscape,
        tab_color={"line": "1F4E79", "register": "548235"}.get(spec.kind, "7F7F7F"),
    )


def with_rows(layout: SheetLayout, spec: SheetSpec, rows: Sequence[Mapping[str, str | float | date]]) -> SheetLayout:
    """Return a layout with records under its header: values by column key, dates as days that the sheet shows."""
    cells = list(layout.cells)
    for row, record in enumerate(rows, HEADER_ROW + 1):
        for number, column in enumerate(spec.columns, 1):
            value = record.get(column.key, "")
            if isinstance(value, date):
                value = day_number(value)
            if value != "":
                cells.append(Cell(row, number, value, layout.columns[number - 1].look))
    return replace(layout, cells=cells)


def day_number(day: date) -> float:
    """Return a day as a sheet stores it."""
    return float((day - _DAY_ZERO).days)


def column_layout(number: int, column: ColumnSpec, language: str) -> ColumnLayout:
    """Return width and look of a column; its header fits on two lines beside the filter's arrow."""
    label = column.labels[language]
    width = max(column.width, _header_width(label) + _ARROW)
    return ColumnLayout(number, width, body_look(column, language))


def header_look(column: ColumnSpec, language: str) -> Look:
    """Return the look of a header: what must be filled in is bold over a thick line, what the program fills is slanted.

    Weight and line say it, not colour alone, so that it survives a black-and-white printer.
    """
    base = Look(font=SHEET_FONTS[language], border=True, wrap=True, align="center", valign="vcenter")
    if column.required == "R":
        return replace(base, bold=True, fill="1F4E79", color="FFFFFF", heavy_bottom=True)
    if column.required == "A":
        return replace(base, italic=True, fill="EDEDED", color="404040")
    return replace(base, fill="DDEBF7", color="1F3864")


def body_look(column: ColumnSpec, language: str) -> Look:
    """Return the look of a column's cells; identifiers are text, so that leading zeros and long numbers survive."""
    form = _FORMS.get(column.form) or _FORMATS.get(column.kind, "")
    wrap = column.kind is ValueKind.TEXT and column.width >= _WRAPPED and not column.form
    look = Look(font=SHEET_FONTS[language], number_format=form, wrap=wrap, valign="top")
    if column.kind in (ValueKind.TEXT, ValueKind.ENUM):
        return replace(look, align="left", indent=1)
    return look if column.kind is ValueKind.MONEY else replace(look, align="center")


def offered(column: ColumnSpec, language: str) -> tuple[str, ...]:
    """Return the labels that a column's drop-down offers, empty where it has none; yes and no count as labels."""
    return tuple(choice.labels[language] for choice in column.choices)


def too_long(values: Sequence[str]) -> bool:
    """True if a drop-down cannot be written out in its rule: a comma parts its values, and its length is limited."""
    return any("," in value or '"' in value for value in values) or len(",".join(values)) > LITERAL_LIMIT


def quoted(name: str) -> str:
    """Return a sheet's name as formulas write it."""
    return "'" + name.replace("'", "''") + "'"


def column_range(sheet: str, column: int, first_row: int, last_row: int) -> str:
    """Return a range of one column as formulas write it, such as ``'人員'!$B$2:$B$2000``."""
    letter = column_letter(column)
    return f"{quoted(sheet)}!${letter}${first_row}:${letter}${last_row}"


def _rules(
    number: int,
    column: ColumnSpec,
    language: str,
    choices: Mapping[tuple[str, ...], str],
    keys: Mapping[str, str],
) -> list[Validation]:
    """Return the rules of one column, none or one; ``keys`` are ranges of key columns by sheet."""
    first, last = HEADER_ROW + 1, ROWS
    values = offered(column, language)
    if values:
        strict = column.kind is not ValueKind.TEXT
        if not too_long(values):
            return [Validation(number, first, last, "list", values=values, strict=strict)]
        source = choices.get(values)
        return [Validation(number, first, last, "list", source=source, strict=strict)] if source else []
    if column.kind is ValueKind.DATE:
        return [Validation(number, first, last, "date")]
    source = keys.get(column.reference or "")
    return [Validation(number, first, last, "list", source=source, strict=False)] if source else []


def _key_range(spec: SheetSpec, language: str, names: Mapping[str, str]) -> str:
    """Return the range of a sheet of ours by whose values other sheets name its rows."""
    return column_range(names.get(spec.key, spec.names[language]), _key_column(spec), HEADER_ROW + 1, ROWS)


def _key_column(spec: SheetSpec) -> int:
    """Return the 1-based column by whose value other sheets name a row."""
    keys = [column.key for column in spec.columns]
    return keys.index(spec.key_column) + 1 if spec.key_column else 1


def _header_width(label: str) -> float:
    """Return the width that a header needs when it may break into two lines: at blanks, or anywhere in Chinese."""
    if label.isascii():
        words = label.split()
        cuts = (max(len(" ".join(words[:n])), len(" ".join(words[n:]))) for n in range(len(words)))
        return min(cuts, default=0)
    whole = display_width(label)
    return whole if whole <= 8 else (whole + 2) / 2 + 1
