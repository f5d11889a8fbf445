"""Sheets drawn as text: a test shows the sheet it means, and gets a real workbook, grids, a book or a case of it.

    draw_case('''
        # 企財險
        台帳
        序號 | 保單號 | 出險時間          | 索賠金額
        =1   | P-1    | @2021-11-04 23:15 | =1234.5
      ~ =2   | P-2    | 110/11/5          | 約5,000
    ''')

A line ``# name`` starts a sheet; ``# name [hidden]``, ``[veryHidden]`` and ``[1904]`` set what they say. Without such
a line the sheet is called Sheet1. Every further line is a row (1, 2, 3 …), an empty line an empty row; empty lines
before the next sheet and at the end do not count. Cells stand between ``|``; outer pipes are optional, so a row whose
first cell is empty is written ``| | second``. ``~`` before a row hides it.

===================  =============================================================================
cell                 becomes
===================  =============================================================================
(nothing)            no cell
``word``             text, as written, without the blanks around it
``"  word "``        text with its blanks
``'=1+1``            text, whatever it begins with
``=1234.5``          number (also ``=1e20``, ``=-3``)
``@2021-11-04``      date serial, format yyyy-mm-dd; with a time ``@2021-11-04 23:15`` yyyy-mm-dd hh:mm
``@@2021-11-04``     ISO date cell (``t="d"``)
``!#DIV/0!``         error cell
``!TRUE``            truth value
``?SUM(A1:A3)``      formula without stored value
``?SUM(A1:A3)=12``   formula with a stored number; ``=@2021-11-04``, ``=!#N/A`` and ``='word`` store others
``=12{0.00}``        any number, date or formula: with this number format
===================  =============================================================================

In text ``\\n`` is a line break and ``\\|`` a pipe. Lines in square brackets are no rows: ``[B2:D2]`` merges (several
may stand in one line), ``[filter A3:D9]``, ``[table A3:D9]``, ``[hide C]`` (a column), ``[row 40]`` (the next line is
row 40).
"""

from __future__ import annotations

import math
import re
import textwrap
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.model.cells import CellRef, column_letter, column_number
from ledger_tools.model.grid import Area, Grid, GridColumn, Kind, NumberFormats, TableArea

if TYPE_CHECKING:
    from ledger_tools.model.case import Book, Case

AS_OF = date(2021, 12, 31)  # the day on which tests look at their sheets unless they say another

_SHEET = re.compile(r"#\s+([^|]+?)((?:\s*\[(?:hidden|veryHidden|1904)\])*)\s*\Z")
_ORDER = re.compile(r"\[(?:(filter|table|hide|row)\s+)?([^\]]+)\]")
_ORDERS = re.compile(r"(?:\[(?:(?:filter|table|hide|row)\s+)?[A-Z0-9:]+\]\s*)+\Z")
_FORMAT = re.compile(r"\{([^{}]+)\}\Z")
_DATE = "yyyy-mm-dd"
_DATE_TIME = "yyyy-mm-dd hh:mm"


@dataclass
class DrawnCell:
    """One cell: what it holds, its number format, its formula."""

    kind: Kind
    value: float | str | bool | None
    format: str = "General"
    formula: str | None = None


@dataclass
class DrawnSheet:
    """One sheet as drawn."""

    name: str
    state: str = "visible"
    epoch_1904: bool = False
    cells: dict[tuple[int, int], DrawnCell] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    tables: list[Area] = field(default_factory=list)
    autofilter: Area | None = None
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)


def parse(text: str) -> list[DrawnSheet]:
    """Return the sheets of a drawing."""
    sheets: list[DrawnSheet] = []
    row = 0
    for line in _lines(text):
        title = _SHEET.match(line)
        if title:
            marks = title[2]
            state = "veryHidden" if "[veryHidden]" in marks else "hidden" if "[hidden]" in marks else "visible"
            sheets.append(DrawnSheet(title[1], state, "[1904]" in marks))
            row = 0
            continue
        if not sheets:
            sheets.append(DrawnSheet("Sheet1"))
        if _ORDERS.match(line):
            row = _obey(sheets[-1], line, row)
            continue
        row += 1
        if line.startswith("~"):
            sheets[-1].hidden_rows.append(row)
            line = line[1:].strip()
        for column, content in enumerate(_split(line), start=1):
            cell = _cell(content, epoch_1904=sheets[-1].epoch_1904)
            if cell is not None:
                sheets[-1].cells[row, column] = cell
    return sheets


def draw_grids(text: str) -> list[Grid]:
    """Return the sheets of a drawing as grids, made in memory."""
    sheets = parse(text)
    codes = ["General", *sorted({c.format for s in sheets for c in s.cells.values()} - {"General"})]
    is_date = np.array([_shows_date(code) for code in codes])
    formats = NumberFormats(
        codes, is_date, np.array([d and "h" in c.lower() for d, c in zip(is_date, codes, strict=True)])
    )
    words = [str(c.value) for s in sheets for c in s.cells.values() if isinstance(c.value, str)]
    strings = list(dict.fromkeys(words))
    places = {word: i for i, word in enumerate(strings)}
    return [_grid(sheet, strings, places, formats) for sheet in sheets]


def draw_xlsx(text: str, path: Path, *, inline_strings: bool = False) -> Path:
    """Write the sheets of a drawing as a real workbook and return its path."""
    import xlsxwriter

    sheets = parse(text)
    options = {"constant_memory": inline_strings, "strings_to_urls": False}
    if any(s.epoch_1904 for s in sheets):
        options["date_1904"] = True
    with xlsxwriter.Workbook(str(path), options) as book:
        formats: dict[str, Any] = {"General": None}
        for sheet in sheets:
            _write_sheet(book, sheet, formats)
    _strip_placeholders(path)
    return path


@dataclass
class DrawnWorkbook:
    """What ``read_book`` needs of an opened workbook, over grids in memory."""

    sheets: list[Grid]
    path: Path = Path("drawn.xlsx")

    @property
    def id(self) -> Any:
        """Return the identity of a drawing: a fixed name and checksum."""
        from ledger_tools.model.case import WorkbookId

        return WorkbookId(self.path.name, "0" * 64)

    @property
    def sheet_names(self) -> list[str]:
        """Return the names of the sheets, in order."""
        return [g.name for g in self.sheets]

    def grid(self, name: str) -> Grid:
        """Return one sheet."""
        return next(g for g in self.sheets if g.name == name)

    def grids(self) -> Iterator[Grid]:
        """Yield the sheets, in order."""
        yield from self.sheets


def draw_book(text: str, *, as_of: date = AS_OF, **options: Any) -> Book:
    """Return the book that the program reads from a drawing; options go to ``read_book``."""
    from ledger_tools.ledger import read_book

    return read_book(DrawnWorkbook(draw_grids(text)), as_of=as_of, **options)  # type: ignore[arg-type]


def draw_case(text: str, *, as_of: date = AS_OF, **options: Any) -> Case:
    """Return the case that rules and reports see, from a drawing; options go to ``read_book``."""
    from ledger_tools.library import make_case

    return make_case(draw_book(text, as_of=as_of, **options), as_of)


def _lines(text: str) -> Iterator[str]:
    """Yield the lines that count: no empty ones at the start, at the end or before the next sheet."""
    waiting = 0
    started = False
    for line in textwrap.dedent(text).splitlines():
        line = line.strip()
        if not line:
            waiting += started
            continue
        if not _SHEET.match(line):
            yield from [""] * waiting
        waiting = 0
        started = True
        yield line


def _obey(sheet: DrawnSheet, line: str, row: int) -> int:
    for order, words in _ORDER.findall(line):
        if order == "row":
            row = int(words) - 1
        elif order == "hide":
            sheet.hidden_columns.append(column_number(words))
        elif order == "filter":
            sheet.autofilter = _area(words)
        elif order == "table":
            sheet.tables.append(_area(words))
        else:
            sheet.merges.append(_area(words))
    return row


def _area(words: str) -> Area:
    first, _, last = words.partition(":")
    a, b = CellRef.parse("", first), CellRef.parse("", last or first)
    return Area(a.row, a.column, b.row, b.column)


def _split(line: str) -> list[str]:
    if line.startswith("|"):
        line = line[1:]
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return [part.strip().replace("\\|", "|") for part in re.split(r"(?<!\\)\|", line)]


def _cell(content: str, *, epoch_1904: bool) -> DrawnCell | None:
    if not content:
        return None
    if content[0] == "?" and len(content) > 1:
        return _formula(content[1:], epoch_1904=epoch_1904)
    if content[0] not in "=@!" or len(content) == 1:
        return DrawnCell(Kind.TEXT, _text(content))
    shown = _FORMAT.search(content)
    bare = content[: shown.start()] if shown else content
    cell = _typed(bare, epoch_1904=epoch_1904)
    if shown:
        cell.format = shown[1]
    return cell


def _typed(content: str, *, epoch_1904: bool) -> DrawnCell:
    if content.startswith("@@"):
        return DrawnCell(Kind.ISO_DATE, content[2:])
    if content[0] == "@":
        moment = datetime.fromisoformat(content[1:])
        start = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 30)
        serial = (moment - start).total_seconds() / 86_400
        return DrawnCell(Kind.NUMBER, serial, _DATE_TIME if ":" in content else _DATE)
    if content in ("!TRUE", "!FALSE"):
        return DrawnCell(Kind.BOOL, content == "!TRUE")
    if content[0] == "!":
        return DrawnCell(Kind.ERROR, content[1:])
    return DrawnCell(Kind.NUMBER, float(content[1:]))


def _formula(content: str, *, epoch_1904: bool) -> DrawnCell:
    shown = _FORMAT.search(content)
    bare = content[: shown.start()] if shown else content
    formula, equals, stored = bare.rpartition("=")
    if not equals or formula.endswith(("<", ">")) or formula.count("(") != formula.count(")"):
        return DrawnCell(Kind.UNCACHED, None, shown[1] if shown else "General", bare)
    cell = _cell(stored if stored[:1] in "@!'" else f"={stored}", epoch_1904=epoch_1904)
    assert cell is not None
    cell.formula = formula
    if shown:
        cell.format = shown[1]
    return cell


def _text(content: str) -> str:
    if content.startswith("'"):
        content = content[1:]
    elif len(content) > 1 and content[0] == content[-1] == '"':
        content = content[1:-1]
    return content.replace("\\n", "\n")


def _shows_date(code: str) -> bool:
    bare = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", code).lower()
    return code != "General" and any(letter in bare for letter in "ymdhs")


def _grid(sheet: DrawnSheet, strings: list[str], places: dict[str, int], formats: NumberFormats) -> Grid:
    codes = {code: i for i, code in enumerate(formats.codes)}
    columns = {}
    for number in sorted({column for _, column in sheet.cells}):
        cells = sorted((row, c) for (row, column), c in sheet.cells.items() if column == number)
        columns[number] = GridColumn(
            rows=np.array([row for row, _ in cells], np.int32),
            kind=np.array([c.kind for _, c in cells], np.uint8),
            number=np.array([math.nan if isinstance(c.value, str | None) else float(c.value) for _, c in cells]),
            text=np.array([places[c.value] if isinstance(c.value, str) else -1 for _, c in cells], np.int32),
            style=np.array([codes[c.format] for _, c in cells], np.int32),
            formula=np.array([c.formula is not None for _, c in cells]),
        )
    return Grid(
        name=sheet.name,
        columns=columns,
        strings=strings,
        formats=formats,
        epoch_1904=sheet.epoch_1904,
        state=sheet.state,
        hidden_rows=np.array(sheet.hidden_rows, np.int32),
        hidden_columns=tuple(sheet.hidden_columns),
        merges=tuple(sheet.merges),
        tables=tuple(_table_area(sheet, area) for area in sheet.tables),
        autofilter=sheet.autofilter,
    )


def _table_area(sheet: DrawnSheet, area: Area) -> TableArea:
    numbers = range(area.first_column, area.last_column + 1)
    cells = [sheet.cells.get((area.first_row, number)) for number in numbers]
    names = tuple(str(c.value) if c else f"Column{i}" for i, c in enumerate(cells, start=1))
    return TableArea(f"Table{area.first_row}", area, 1, 0, names)


_UNCACHED = "__uncached__"  # XlsxWriter always stores a value; these are taken out of the finished sheet part
_PLAIN = "__plain__"  # the formula of a cell that must have none
_REPAIRS = (
    (re.compile(rf' t="str"><f>([^<]*)</f><v>{_UNCACHED}</v>'), r"><f>\1</f>"),
    (re.compile(rf' t="e"><f>{_PLAIN}</f>'), ' t="e">'),
    (re.compile(rf' t="str"><f>{_PLAIN}</f>'), ' t="d">'),
)


def _write_sheet(book: Any, sheet: DrawnSheet, formats: dict[str, Any]) -> None:
    page = book.add_worksheet(sheet.name)
    if sheet.state != "visible":
        (page.very_hidden if sheet.state == "veryHidden" else page.hide)()
    for row in sheet.hidden_rows:
        page.set_row(row - 1, options={"hidden": True})
    for column in sheet.hidden_columns:
        page.set_column(column - 1, column - 1, options={"hidden": True})
    for merge in sheet.merges:
        page.merge.append(list(_corners(merge)))  # merge_range would write the first cell again
    for (row, column), cell in sorted(sheet.cells.items()):
        if cell.format not in formats:
            formats[cell.format] = book.add_format({"num_format": cell.format})
        _write_cell(page, row - 1, column - 1, cell, formats[cell.format])
    if sheet.autofilter:
        page.autofilter(*_corners(sheet.autofilter))
    for area in sheet.tables:
        header = [sheet.cells.get((area.first_row, c)) for c in range(area.first_column, area.last_column + 1)]
        page.add_table(
            *_corners(area),
            {"columns": [{"header": str(c.value) if c else column_letter(i)} for i, c in enumerate(header, start=1)]},
        )


def _corners(area: Area) -> tuple[int, int, int, int]:
    return area.first_row - 1, area.first_column - 1, area.last_row - 1, area.last_column - 1


def _write_cell(page: Any, row: int, column: int, cell: DrawnCell, look: Any) -> None:
    if cell.kind == Kind.UNCACHED:
        page.write_formula(row, column, f"={cell.formula}", look, _UNCACHED)
    elif cell.formula is not None:
        page.write_formula(row, column, f"={cell.formula}", look, cell.value)
    elif cell.kind in (Kind.ERROR, Kind.ISO_DATE):
        page.write_formula(row, column, f"={_PLAIN}", look, cell.value)
    elif cell.kind == Kind.BOOL:
        page.write_boolean(row, column, cell.value, look)
    elif cell.kind == Kind.TEXT:
        page.write_string(row, column, cell.value, look)
    else:
        page.write_number(row, column, cell.value, look)


def _strip_placeholders(path: Path) -> None:
    with zipfile.ZipFile(path) as package:
        members = [(item, package.read(item)) for item in package.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for item, data in members:
            if item.filename.startswith("xl/worksheets/"):
                text = data.decode()
                for pattern, mended in _REPAIRS:
                    text = pattern.sub(mended, text)
                data = text.encode()
            package.writestr(item, data)
