"""Sheets written down as text become workbooks; what is planted in them becomes a list of cells and codes.

A line is a row, ``|`` parts the cells. ``=12`` is a number, ``@2021-11-12`` a date cell, ``?SUM(A1:A3)=12`` a formula
with its stored value (without one: never calculated), ``!#N/A`` an error value, everything else text; ``\\n`` breaks
a line. ``~`` before a row hides it. ``«code`` at the end of a cell says which finding is planted there. Lines in square
brackets are orders: ``[A1:H1]`` merges, ``[widths 8 14 …]``, ``[plant A1 code]``, ``[bold N]`` for header rows.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

MADE = datetime(2021, 1, 1)
_ORDER = re.compile(r"\[(\w+:\w+|widths|plant|bold|hide)\s*(.*)\]\Z")


@dataclass(slots=True)
class Drawing:
    """One sheet of a messy ledger: its name and the lines it is written down in."""

    name: str
    lines: list[str]
    date_format: str = "yyyy/m/d"
    money_format: str = "#,##0"


@dataclass(slots=True)
class Firm:
    """A messy ledger: font and sheets."""

    font: str
    sheets: list[Drawing]


def read_firm(path: Path) -> Firm:
    """Return a messy ledger from its text: ``# name`` begins a sheet, lines with ``%`` speak of the whole."""
    firm = Firm("Calibri", [])
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("% font "):
            firm.font = line[7:]
        elif line.startswith("# "):
            firm.sheets.append(Drawing(line[2:], []))
        elif not line.startswith("%") and firm.sheets:
            firm.sheets[-1].lines.append(line)
    for drawing in firm.sheets:
        while drawing.lines and not drawing.lines[-1].strip():
            drawing.lines.pop()
    return firm


def draw(firm: Firm) -> tuple[bytes, list[tuple[str, str, str]]]:
    """Return the workbook's bytes and what is planted: (sheet, cell, code)."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": MADE})
    planted: list[tuple[str, str, str]] = []
    for drawing in firm.sheets:
        planted += _Sheet(book, drawing, firm.font).draw()
    book.close()
    return _without_empty_values(buffer.getvalue()), planted


class _Sheet:
    def __init__(self, book: Any, drawing: Drawing, font: str) -> None:
        base = {"font_name": font, "font_size": 11}
        grid = base | {"border": 1}
        self.drawing, self.sheet = drawing, book.add_worksheet(drawing.name)
        self.plain = book.add_format(grid)
        self.loose = book.add_format(base)
        self.inside = False
        self.header = book.add_format(
            grid | {"bold": True, "bg_color": "#D9E1F2", "align": "center", "valign": "vcenter", "text_wrap": True}
        )
        self.day = book.add_format(grid | {"num_format": drawing.date_format})
        self.cents = book.add_format(grid | {"num_format": "#,##0.00"})
        self.money = book.add_format(grid | {"num_format": drawing.money_format})
        self.banner = book.add_format(base | {"bold": True, "font_size": 16, "align": "center"})
        self.planted: list[tuple[str, str, str]] = []
        self.values: dict[str, str] = {}

    def draw(self) -> list[tuple[str, str, str]]:
        orders = [match for line in self.drawing.lines if (match := _ORDER.match(line.strip()))]
        rows = [line for line in self.drawing.lines if not _ORDER.match(line.strip())]
        bold = {int(n) for m in orders if m[1] == "bold" for n in m[2].split()}
        wide = 0
        for row, line in enumerate(rows):
            hidden = line.lstrip().startswith("~")
            cells = (line.replace("~", " ", 1) if hidden else line).split("|")
            wide = len(cells) if row + 1 in bold else wide if line.strip() else 0
            self.inside = wide > 0
            for column, cell in enumerate(cells + [""] * (wide - len(cells))):
                self._cell(row, column, cell.strip(), header=row + 1 in bold)
            if hidden:
                self.sheet.set_row(row, None, None, {"hidden": True})
            elif row + 1 in bold and "\\n" in line:
                self.sheet.set_row(row, 48)
        for area in [m[1] for m in orders if ":" in m[1]]:
            self._merge(area, bold)
        for match in orders:
            if match[1] == "widths":
                for column, width in enumerate(match[2].split()):
                    self.sheet.set_column(column, column, float(width))
            elif match[1] == "plant":
                cell, code = match[2].split()
                self.planted.append((self.drawing.name, cell, code))
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        return sorted(self.planted)

    def _merge(self, area: str, bold: set[int]) -> None:
        first, last = area.split(":")
        row = int(re.sub(r"\D", "", first))
        value = self.values.get(first, "")
        look = self.header if row in bold else self.banner
        self.sheet.merge_range(f"{first}:{last}", value, look)

    def _cell(self, row: int, column: int, text: str, *, header: bool) -> None:
        text, *codes = [part.strip() for part in text.split("«")]
        address = xl_rowcol_to_cell(row, column)
        self.planted += [(self.drawing.name, address, code) for code in codes]
        if not text:
            if self.inside:
                self.sheet.write_blank(row, column, None, self.header if header else self.plain)
            return
        self._write(row, column, text, header)

    def _write(self, row: int, column: int, text: str, header: bool) -> None:
        sheet, place = self.sheet, (row, column)
        if header:
            shown = text.replace("\\n", "\n")
            self.values[xl_rowcol_to_cell(*place)] = shown
            sheet.write_string(*place, shown, self.header)
        elif re.fullmatch(r"=-?[\d,.]+", text):
            number = float(text[1:].replace(",", ""))
            plain = self.money if "," in text else self.plain
            sheet.write_number(*place, number, self.cents if "." in text else plain)
        elif text.startswith("@"):
            sheet.write_datetime(*place, datetime.combine(date.fromisoformat(text[1:]), datetime.min.time()), self.day)
        elif text.startswith("?"):
            formula, _, value = text[1:].rpartition("=") if re.search(r"\)=[^)]*$", text) else (text[1:], "", "")
            sheet.write_formula(*place, "=" + formula, self.money, _stored(value))
        elif text.startswith("!"):
            sheet.write_formula(*place, "=NA()" if text == "!#N/A" else "=1/0", self.plain, text[1:])
        else:
            shown = text.replace("\\n", "\n").strip('"')
            self.values[xl_rowcol_to_cell(*place)] = shown
            sheet.write_string(*place, shown, self.plain if self.inside else self.loose)


def _stored(value: str) -> str | float:
    return float(value) if re.fullmatch(r"-?[\d.]+", value) else value


def _without_empty_values(data: bytes) -> bytes:
    """Return a workbook in which formulas that were never calculated hold no value, as other programs write."""
    source = zipfile.ZipFile(BytesIO(data))
    if not any(b"<v></v>" in source.read(name) for name in source.namelist() if "worksheets/sheet" in name):
        return data
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            target.writestr(info, source.read(info).replace(b"<v></v>", b""))
    return buffer.getvalue()
