"""The XML of a sheet that is added: a SheetLayout in the file's own words, formats appended to the host's styles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from ledger_tools.errors import WriteRefused
from ledger_tools.model.cells import MAX_COLUMNS, MAX_ROWS, CellRef, column_letter
from ledger_tools.model.edits import CellFormat, Dropdown, LayoutCell, LayoutColumn, SheetLayout
from ledger_tools.text.i18n import msg
from ledger_tools.workbook.cellvalues import cell_content, serial, with_prefix
from ledger_tools.workbook.ranges import Box, boxes, union
from ledger_tools.workbook.sheetxml import SheetPart
from ledger_tools.workbook.styleparts import StyleSheet
from ledger_tools.workbook.xmlbytes import escape_text

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
MAX_LINKS = 65_000  # Excel repairs, that is empties, a sheet with more than 65,530
LITERAL_LIMIT = 255  # characters of a drop-down's list written in the rule itself


@dataclass(slots=True)
class NewSheet:
    """A sheet's XML and the names that go with it into the workbook part."""

    xml: bytes
    names: dict[str, str] = field(default_factory=dict)


def draw(name: str, layout: SheetLayout, styles: StyleSheet, *, epoch_1904: bool, strict: bool) -> NewSheet:
    """Return the sheet.

    Raises:
        WriteRefused: a cell lies outside the sheet or cannot hold its value.
    """
    layout = _with_long_lists(layout)
    names: dict[str, str] = {}
    quoted = "'" + name.replace("'", "''") + "'"
    if layout.autofilter and (area := Box.parse(layout.autofilter)):
        names["_xlnm._FilterDatabase"] = f"{quoted}!{area.absolute()}"
    if layout.print_setup.repeat_rows:
        first, last = layout.print_setup.repeat_rows
        names["_xlnm.Print_Titles"] = f"{quoted}!${first}:${last}"
    pieces = [
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
        f'<worksheet xmlns="{_STRICT_MAIN if strict else _MAIN}">'.encode(),
        _properties(layout),
        _dimension(layout),
        _views(layout),
        b'<sheetFormatPr defaultRowHeight="15"/>',
        _columns(layout, styles),
        _rows(name, layout, styles, epoch_1904),
        f'<autoFilter ref="{layout.autofilter}"/>'.encode() if layout.autofilter else b"",
        _merges(layout),
        _conditional(layout, styles),
        _rules(layout, epoch_1904),
        _links(layout),
        _print(layout),
        b"</worksheet>",
    ]
    return NewSheet(b"".join(pieces), names)


def _properties(layout: SheetLayout) -> bytes:
    colour = f'<tabColor rgb="FF{layout.tab_colour}"/>' if layout.tab_colour else ""
    return f'<sheetPr>{colour}<pageSetUpPr fitToPage="1"/></sheetPr>'.encode()


def _dimension(layout: SheetLayout) -> bytes:
    if not layout.cells:
        return b'<dimension ref="A1"/>'
    box = union([Box(row, column, row, column) for row, column in layout.cells])
    return f'<dimension ref="{box.text()}"/>'.encode()


def _views(layout: SheetLayout) -> bytes:
    if layout.freeze is None:
        return b'<sheetViews><sheetView workbookViewId="0"/></sheetViews>'
    cell = CellRef.parse("", layout.freeze)
    right, below = cell.column - 1, cell.row - 1
    pane = {(True, True): "bottomRight", (True, False): "topRight", (False, True): "bottomLeft"}[(right > 0, below > 0)]
    split = (f' xSplit="{right}"' if right else "") + (f' ySplit="{below}"' if below else "")
    return (
        f'<sheetViews><sheetView workbookViewId="0"><pane{split} topLeftCell="{layout.freeze}" activePane="{pane}" '
        f'state="frozen"/><selection pane="{pane}"/></sheetView></sheetViews>'
    ).encode()


def _columns(layout: SheetLayout, styles: StyleSheet) -> bytes:
    if not layout.columns:
        return b""
    words = []
    for number, column in sorted(layout.columns.items()):
        style = styles.cell_format(column.format) if column.format else 0
        looks = f' style="{style}"' if style else ""
        hidden = ' hidden="1"' if column.hidden else ""
        width = column.width if column.width is not None else 9.140625
        words.append(f'<col min="{number}" max="{number}" width="{width:g}"{looks}{hidden} customWidth="1"/>')
    return f"<cols>{''.join(words)}</cols>".encode()


def _rows(name: str, layout: SheetLayout, styles: StyleSheet, epoch_1904: bool) -> bytes:
    by_row: dict[int, list[tuple[int, LayoutCell]]] = {row: [] for row in layout.row_heights}
    for (row, column), cell in layout.cells.items():
        if not (1 <= row <= MAX_ROWS and 1 <= column <= MAX_COLUMNS):
            raise WriteRefused(
                msg("{sheet} has no cell in row {row}, column {column}.", sheet=name, row=row, column=column)
            )
        by_row.setdefault(row, []).append((column, cell))
    pieces = [b"<sheetData>"]
    for row, cells in sorted(by_row.items()):
        height = f' ht="{layout.row_heights[row]:g}" customHeight="1"' if row in layout.row_heights else ""
        pieces.append(f'<row r="{row}"{height}>'.encode())
        for column, cell in sorted(cells, key=lambda pair: pair[0]):
            pieces.append(_cell(name, row, column, cell, layout, styles, epoch_1904))
        pieces.append(b"</row>")
    return b"".join([*pieces, b"</sheetData>"])


def _cell(
    name: str, row: int, column: int, cell: LayoutCell, layout: SheetLayout, styles: StyleSheet, epoch_1904: bool
) -> bytes:
    looks = cell.format or (layout.columns[column].format if column in layout.columns else None) or CellFormat()
    style = styles.cell_format(looks)
    address = f"{column_letter(column)}{row}"
    kind, inner = cell_content(cell.value, epoch_1904=epoch_1904, where=f"{name}!{address}")
    if isinstance(cell.value, str) and cell.value.startswith("=") and cell.formula is None:
        style = styles.with_quote(style)
    tag = f'<c r="{address}"' + (f' s="{style}"' if style else "")
    if cell.formula is not None:
        inner = b"<f>" + escape_text(cell.formula) + b"</f>" + (_stored_result(cell) if cell.value is not None else b"")
        kind = b"str" if isinstance(cell.value, str) else kind
        return f"{tag}{f' t={quoteattr(kind.decode())}' if kind else ''}>".encode() + with_prefix(inner, b"") + b"</c>"
    if not inner:
        return f"{tag}/>".encode()
    words = f' t="{kind.decode()}"' if kind else ""
    return f"{tag}{words}>".encode() + with_prefix(inner, b"") + b"</c>"


def _stored_result(cell: LayoutCell) -> bytes:
    value = cell.value
    if isinstance(value, str):
        return b"<v>" + escape_text(value) + b"</v>"
    return cell_content(value, epoch_1904=False, where="")[1].replace(b"%", b"")


def _merges(layout: SheetLayout) -> bytes:
    if not layout.merges:
        return b""
    inner = "".join(f'<mergeCell ref="{m}"/>' for m in layout.merges)
    return f'<mergeCells count="{len(layout.merges)}">{inner}</mergeCells>'.encode()


def _conditional(layout: SheetLayout, styles: StyleSheet) -> bytes:
    pieces = []
    for rank, rule in enumerate(layout.conditional_formats, 1):
        look = styles.differential(rule)
        inner = escape_text(rule.formula)
        pieces.append(
            f'<conditionalFormatting sqref="{rule.area}"><cfRule type="expression" dxfId="{look}" '
            f'priority="{rank}"><formula>'.encode()
            + inner
            + b"</formula></cfRule></conditionalFormatting>"
        )
    return b"".join(pieces)


def _rules(layout: SheetLayout, epoch_1904: bool) -> bytes:
    pieces = [_dropdown(rule) for rule in layout.dropdowns]
    for dates in layout.date_rules:
        first, last = (serial(day, epoch_1904=epoch_1904, where=dates.area) for day in (dates.earliest, dates.latest))
        pieces.append(
            f'<dataValidation type="date" errorStyle="warning" allowBlank="1" showInputMessage="1" '
            f'showErrorMessage="1" sqref="{dates.area}"><formula1>{first}</formula1><formula2>{last}</formula2>'
            f"</dataValidation>".encode()
        )
    if not pieces:
        return b""
    return b'<dataValidations count="%d">' % len(pieces) + b"".join(pieces) + b"</dataValidations>"


def _dropdown(rule: Dropdown) -> bytes:
    formula = rule.source if rule.source else '"' + ",".join(rule.choices) + '"'
    words = "".join(f" {k}={quoteattr(v)}" for k, v in (("promptTitle", rule.title), ("prompt", rule.prompt)) if v)
    asks = ' errorStyle="warning" showErrorMessage="1"' if rule.strict else ' showErrorMessage="0"'
    return (
        f'<dataValidation type="list"{asks} allowBlank="1" showInputMessage="1"{words} sqref="{rule.area}">'
        "<formula1>".encode()
        + escape_text(formula)
        + b"</formula1></dataValidation>"
    )


def too_long(choices: Sequence[str]) -> bool:
    """True if a list of choices cannot stand in the rule itself: too long, or a comma parts its texts wrongly."""
    length = sum(len(c) + sum(1 for x in c if ord(x) > 0xFFFF) for c in choices) + len(choices) - 1
    return length > LITERAL_LIMIT or any("," in c or '"' in c for c in choices)


def _with_long_lists(layout: SheetLayout) -> SheetLayout:
    """Return the layout with lists that are too long for a rule written to hidden columns on the right."""
    if not any(rule.source is None and too_long(rule.choices) for rule in layout.dropdowns):
        return layout
    from dataclasses import replace

    used = [column for _, column in layout.cells] + list(layout.columns)
    used += [box.right for rule in layout.dropdowns for box in boxes(rule.area)]
    column = max(used, default=0) + 2
    cells, columns = dict(layout.cells), dict(layout.columns)
    places: dict[tuple[str, ...], str] = {}
    rules = []
    for rule in layout.dropdowns:
        if rule.source is not None or not too_long(rule.choices):
            rules.append(rule)
            continue
        key = tuple(rule.choices)
        if key not in places:
            letter = column_letter(column)
            places[key] = f"${letter}$1:${letter}${len(key)}"
            cells |= {(row, column): LayoutCell(text) for row, text in enumerate(key, 1)}
            columns[column] = LayoutColumn(hidden=True)
            column += 1
        rules.append(replace(rule, source=places[key]))
    return replace(layout, cells=cells, columns=columns, dropdowns=rules)


def without_link(layout: SheetLayout) -> int:
    """Return how many cells stay without their link, being beyond what a sheet can hold."""
    return max(0, sum(1 for cell in layout.cells.values() if cell.link) - MAX_LINKS)


def _links(layout: SheetLayout) -> bytes:
    found = sorted((at, cell.link) for at, cell in layout.cells.items() if cell.link)[:MAX_LINKS]
    if not found:
        return b""
    inner = "".join(
        f'<hyperlink ref="{column_letter(column)}{row}" location={quoteattr(link)}/>' for (row, column), link in found
    )
    return f"<hyperlinks>{inner}</hyperlinks>".encode()


def _print(layout: SheetLayout) -> bytes:
    setup = layout.print_setup
    left, right, top, bottom = setup.margins
    margins = (
        f'<pageMargins left="{left:g}" right="{right:g}" top="{top:g}" bottom="{bottom:g}" header="0.3" footer="0.3"/>'
    )
    words = "landscape" if setup.landscape else "portrait"
    page = (
        f'<pageSetup paperSize="{setup.paper}" fitToWidth="{setup.fit_width}" fitToHeight="{setup.fit_height}" '
        f'orientation="{words}"/>'
    )
    head = b"<oddHeader>" + escape_text(setup.header) + b"</oddHeader>" if setup.header else b""
    foot = b"<oddFooter>" + escape_text(setup.footer) + b"</oddFooter>" if setup.footer else b""
    frame = b"<headerFooter>" + head + foot + b"</headerFooter>" if head or foot else b""
    return (margins + page).encode() + frame


def check(sheet: NewSheet, part: str) -> None:
    """Check that our own sheet reads as the editor reads sheets."""
    SheetPart(sheet.xml, part)
