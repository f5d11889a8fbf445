"""A worksheet part as byte ranges: where its rows and cells lie, and the splices that put cells into it.

The rows of a large sheet are found by a scan for their tags (comments and CDATA are blanked first, so that a tag is a
tag); everything around ``sheetData`` is parsed. The finished part is parsed as a whole by the guard.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from ledger_tools.errors import WriteRefused
from ledger_tools.model.cells import column_letter, column_number
from ledger_tools.text.i18n import msg
from ledger_tools.workbook.ranges import Box
from ledger_tools.workbook.xmlbytes import (
    TAG,
    Node,
    Splice,
    masked,
    parse,
    refuse_encoding,
    tag_attributes,
    tag_with,
)

_SHEET_DATA = re.compile(rb"""<((?:[^\s<>/:="']+:)?)sheetData(?=[\s/>])(?:[^>"']|"[^"]*"|'[^']*')*>""")
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})\Z")
SHEET_ORDER = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
]


@dataclass(frozen=True, slots=True)
class Cell:
    """One stored cell of a row; ``start`` and ``end`` are offsets in the part."""

    column: int
    start: int
    tag_end: int
    end: int
    attributes: dict[str, str]
    implicit: bool

    @property
    def style(self) -> int | None:
        """Return the cell's format, None where it names none."""
        stated = self.attributes.get("s", "")
        return int(stated) if stated.isdigit() else None


@dataclass(frozen=True, slots=True)
class NewCell:
    """What a cell is to become.

    Attributes:
        style: its format, None for none.
        type: the ``t`` attribute, empty for numbers and empty cells.
        inner: the bytes between the tags, prefixes already right; None keeps what is there.
    """

    style: int | None
    type: bytes = b""
    inner: bytes | None = b""


class SheetPart:
    """A worksheet part.

    Attributes:
        data: its bytes.
        prefix: the prefix of the main namespace as written, with colon.
        root: everything but the rows, as nodes with true offsets; ``sheetData`` is an element without children.
        numbers: row numbers, ascending.
        starts: where each row starts.
    """

    def __init__(self, data: bytes, part: str, *, rows: bool = True) -> None:
        """Read the part; without ``rows`` they are left to ``scan_rows``."""
        refuse_encoding(data, part)
        self.data, self.part = data, part
        self._masked = masked(data)
        opened = _SHEET_DATA.search(self._masked)
        if opened is None:
            raise self._odd(msg("it has no rows section"))
        self.prefix = opened[1]
        self.is_empty_tag = opened[0].endswith(b"/>")
        self.open_start, self.content_start = opened.span()
        self.content_end = self.content_start
        if not self.is_empty_tag:
            self.content_end = self._masked.rfind(b"</" + self.prefix + b"sheetData")
            if self.content_end < self.content_start:
                raise self._odd(msg("its rows section has no end"))
        self.root = self._read_frame()
        self.numbers: array[int] = array("l")
        self.starts: array[int] = array("q")
        self._arrays: list[Box] | None = None
        self._latest: tuple[int, dict[int, Cell]] = (-1, {})
        if rows:
            self.scan_rows(self.content_start)

    def _odd(self, why: object) -> WriteRefused:
        return WriteRefused(
            msg(
                "{part} is laid out in an unusual way ({why}), so it was not edited; "
                "open the file in Excel, save it again and retry.",
                part=self.part,
                why=why,
            )
        )

    def _read_frame(self) -> Node:
        """Return the part without its rows as nodes; offsets are those of the whole part."""
        shift = self.content_end - self.content_start
        frame = self._masked[: self.content_start] + self._masked[self.content_end :]
        root = parse(frame, self.part)
        if root.local != "worksheet":
            raise self._odd(msg("it is not a worksheet"))
        boxes = root.every("sheetData")
        if len(boxes) != 1 or boxes[0].start != self.open_start or boxes[0].children:
            raise self._odd(msg("its rows section is not where it should be"))
        _shift(root, self.content_start, shift)
        return root

    def row_before(self, place: int) -> int:
        """Return where the last row that starts before a place starts; where the rows begin if there is none."""
        return max(self._masked.rfind(b"<" + self.prefix + b"row", self.content_start, place), self.content_start)

    def scan_rows(self, begin: int) -> None:
        """Find every row from a place on by its tag; the first of them states its number or is row 1.

        Raises:
            WriteRefused: rows are out of order.
        """
        data, end = self._masked, self.content_end
        opener = b"<" + self.prefix + b"row"
        usual = re.compile(re.escape(opener) + rb"""\s+r=["'](\d+)["']""")
        stated_anywhere = re.compile(rb"""\sr\s*=\s*["']\s*(\d+)\s*["']""")
        position = data.find(opener, begin, end)
        number = 0
        if position < 0 and data[self.content_start : min(end, self.content_start + 4096)].strip():
            raise self._odd(msg("its rows have another prefix"))
        while position >= 0:
            found = usual.match(data, position)
            if found is None:
                tag = TAG.match(data, position)
                if tag is None or tag[0][len(opener)] not in b" \t\r\n/>":
                    raise self._odd(msg("a row cannot be read"))
                found = stated_anywhere.search(tag[0])
            following = int(found[1]) if found is not None else number + 1
            if following <= number:
                raise WriteRefused(
                    msg(
                        "the rows of {part} are out of order or doubled (row {row}), so nothing was written; "
                        "open the file in Excel, save it again and retry.",
                        part=self.part,
                        row=following,
                    )
                )
            number = following
            self.numbers.append(number)
            self.starts.append(position)
            position = data.find(opener, position + len(opener), end)

    def index(self, row: int) -> int | None:
        """Return a row's position in ``numbers``; None where the part does not store it."""
        where = bisect_left(self.numbers, row)
        return where if where < len(self.numbers) and self.numbers[where] == row else None

    def row_end(self, where: int) -> int:
        """Return where the row at a position ends, its closing tag included."""
        start = self.starts[where]
        tag = TAG.match(self._masked, start)
        assert tag is not None
        if tag[0].endswith(b"/>"):
            return tag.end()
        stop = self.starts[where + 1] if where + 1 < len(self.starts) else self.content_end
        close = self._masked.rfind(b"</" + self.prefix + b"row", tag.end(), stop)
        if close < 0:
            raise self._odd(msg("row {row} has no end", row=self.numbers[where]))
        return self._masked.index(b">", close) + 1

    def row_tag(self, where: int) -> bytes:
        """Return the start tag of the row at a position."""
        tag = TAG.match(self._masked, self.starts[where])
        assert tag is not None
        return tag[0]

    def has_value(self, where: int) -> bool:
        """True if the row at a position holds a value or a formula; formats alone do not count."""
        return next(self.filled(where), None) is not None

    def filled(self, where: int) -> Iterator[Cell]:
        """Yield the cells of the row at a position that hold a value or a formula."""
        mark = re.compile(rb"<" + re.escape(self.prefix) + rb"(?:v(?=[\s>])[^>]*[^/>]?>(?!</)|f[\s/>]|is[\s>])")
        fast = self._masked[self.starts[where] : self.row_end(where)]
        if not mark.search(fast):
            return
        for cell in self.cells(where):
            if mark.search(self._masked, cell.tag_end, cell.end):
                yield cell

    def cells(self, where: int) -> list[Cell]:
        """Return the stored cells of the row at a position.

        Raises:
            WriteRefused: cells out of order or doubled.
        """
        data, end = self._masked, self.row_end(where)
        opener, closer = b"<" + self.prefix + b"c", b"</" + self.prefix + b"c"
        position = self.starts[where] + len(self.row_tag(where))
        found: list[Cell] = []
        column = 0
        while True:
            position = data.find(opener, position, end)
            if position < 0:
                return found
            if data[position + len(opener)] not in b" \t\r\n/>":
                position += len(opener)
                continue
            tag = TAG.match(data, position)
            assert tag is not None
            attributes = tag_attributes(tag[0])
            stop = tag.end()
            if not tag[0].endswith(b"/>"):
                close = data.find(closer + b">", stop, end)
                close = close if close >= 0 else data.find(closer, stop, end)
                stop = data.index(b">", close) + 1
            match = _REFERENCE.match(attributes.get("r", ""))
            following = column_number(match[1]) if match else column + 1
            if following <= column or (match and int(match[2]) != self.numbers[where]):
                raise WriteRefused(
                    msg(
                        "row {row} of {part} has cells out of order, doubled or misplaced, so nothing was written; "
                        "open the file in Excel, save it again and retry.",
                        part=self.part,
                        row=self.numbers[where],
                    )
                )
            column = following
            found.append(Cell(column, position, tag.end(), stop, attributes, match is None))
            position = stop

    def cell(self, row: int, column: int) -> Cell | None:
        """Return one stored cell; None where the part does not store it."""
        where = self.index(row)
        if where is None:
            return None
        if self._latest[0] != self.starts[where]:  # edits come row by row, and a row is read as a whole
            self._latest = (self.starts[where], {c.column: c for c in self.cells(where)})
        return self._latest[1].get(column)

    def cell_bytes(self, cell: Cell) -> bytes:
        """Return a cell's element as it stands."""
        return self.data[cell.start : cell.end]

    def last_filled(self) -> int | None:
        """Return the position of the last row with a value or a formula; None for an empty sheet."""
        for where in range(len(self.numbers) - 1, -1, -1):
            if self.has_value(where):
                return where
        return None

    def column_style(self, column: int) -> int | None:
        """Return the format of a column's cells that are not stored; None where the column names none."""
        for box in self.root.every("cols"):
            for node in box.every("col"):
                if int(node.attributes["min"]) <= column <= int(node.attributes["max"]):
                    return int(node.attributes["style"]) if "style" in node.attributes else None
        return None

    def row_style(self, row: int) -> int | None:
        """Return the format that a stored row gives to cells not stored; None where it gives none."""
        where = self.index(row)
        if where is None:
            return None
        attributes = tag_attributes(self.row_tag(where))
        custom = attributes.get("customFormat") in ("1", "true")
        return int(attributes["s"]) if custom and "s" in attributes else None

    def default_style(self, row: int, column: int) -> int | None:
        """Return the format of a cell that is not stored: its row's, else its column's."""
        by_row = self.row_style(row)
        return by_row if by_row is not None else self.column_style(column)

    def array_areas(self) -> list[Box]:
        """Return the areas of array formulas, spilled results and data tables, which only change as a whole."""
        if self._arrays is None:
            self._arrays = []
            if b"array" in self._masked or b"dataTable" in self._masked:
                opener = re.compile(rb"<" + re.escape(self.prefix) + rb"f\s[^>]*>")
                for tag in opener.finditer(self._masked, self.content_start, self.content_end):
                    attributes = tag_attributes(tag[0])
                    box = Box.parse(attributes.get("ref", ""))
                    if attributes.get("t") in ("array", "dataTable") and box is not None:
                        self._arrays.append(box)
        return self._arrays

    def place(self, cells: Mapping[int, Mapping[int, NewCell]], *, seen: Collection[int] = ()) -> list[Splice]:
        """Return the splices that put these cells (by row and column) into the part.

        Args:
            seen: rows that must not stay hidden.
        """
        splices: list[Splice] = []
        fresh: list[tuple[int, bytes]] = []
        for row in sorted(cells):
            where = self.index(row)
            if where is None:
                fresh.append((row, self._new_row(row, cells[row])))
            else:
                splices += self._edit_row(where, cells[row], seen=row in seen)
        if self.is_empty_tag and fresh:
            name = self.prefix + b"sheetData"
            slash = self._masked.rindex(b"/", self.open_start, self.content_start)
            inner = b"".join(new for _, new in fresh)
            return [Splice(slash, self.content_start, b">" + inner + b"</" + name + b">")]
        for row, new in fresh:
            where = bisect_left(self.numbers, row)
            place = self.starts[where] if where < len(self.starts) else self._end_of_rows()
            splices.append(Splice(place, place, new))
        return splices

    def _end_of_rows(self) -> int:
        return self.row_end(len(self.numbers) - 1) if self.numbers else self.content_start

    def _new_row(self, row: int, cells: Mapping[int, NewCell]) -> bytes:
        name = self.prefix + b"row"
        inner = b"".join(self._cell(row, column, cells[column]) for column in sorted(cells))
        return b"<" + name + b' r="%d">' % row + inner + b"</" + name + b">"

    def _edit_row(self, where: int, cells: Mapping[int, NewCell], *, seen: bool) -> list[Splice]:
        row = self.numbers[where]
        present = self.cells(where)
        # a cell that does not say where it stands follows the one before without a gap, so nothing new comes between
        tag = self.row_tag(where)
        start, tag_end = self.starts[where], self.starts[where] + len(tag)
        by_column = {c.column: c for c in present}
        splices: list[Splice] = []
        added: dict[int, bytes] = {}
        for column in sorted(cells):
            old = by_column.get(column)
            if old is not None:
                splices += self._edit_cell(row, old, cells[column])
                continue
            before = [c for c in present if c.column < column]
            place = before[-1].end if before else tag_end
            added[place] = added.get(place, b"") + self._cell(row, column, cells[column])
        new_tag = tag
        spans = tag_attributes(tag).get("spans")
        if spans and not all(_within(spans, column) for column in cells if column not in by_column):
            new_tag = tag_with(tag, {"spans": None})
        if seen:
            new_tag = tag_with(new_tag, dict.fromkeys(hiding(tag_attributes(tag))))
        if tag.endswith(b"/>"):
            inner = b"".join(added.values())
            if not inner:
                return []
            close = b"></" + self.prefix + b"row>"
            return [Splice(start, tag_end, new_tag[:-2].rstrip() + b">" + inner + close[1:])]
        if new_tag != tag:
            splices.append(Splice(start, tag_end, new_tag))
        return splices + [Splice(place, place, new) for place, new in added.items()]

    def _edit_cell(self, row: int, old: Cell, new: NewCell) -> list[Splice]:
        if new.inner is None:
            tag = self.data[old.start : old.tag_end]
            return [Splice(old.start, old.tag_end, tag_with(tag, {"s": str(new.style)}))]
        return [Splice(old.start, old.end, self._cell(row, old.column, new))]

    def _cell(self, row: int, column: int, new: NewCell) -> bytes:
        name = self.prefix + b"c"
        tag = b"<" + name + f' r="{column_letter(column)}{row}"'.encode()
        if new.style:
            tag += b' s="%d"' % new.style
        if new.type:
            tag += b' t="' + new.type + b'"'
        if not new.inner:
            return tag + b"/>"
        return tag + b">" + new.inner + b"</" + name + b">"

    def insertion_point(self, local: str) -> int:
        """Return where a new child of the root belongs in the schema's order."""
        later = set(SHEET_ORDER[SHEET_ORDER.index(local) + 1 :])
        following = next((c for c in self.root.children if c.local in later), None)
        if following is None:
            return self.root.close_start
        # A known later element may stand inside mc:AlternateContent; such a wrapper comes before plain ones.
        position = self.root.children.index(following)
        while position and self.root.children[position - 1].local == "AlternateContent":
            wrapper = self.root.children[position - 1]
            inside = {n.local for kind in later for n in wrapper.descendants(kind)}
            if not inside:
                break
            position -= 1
        return self.root.children[position].start


def hiding(attributes: Mapping[str, str]) -> set[str]:
    """Return the attributes of a row's tag that keep it from being seen: hidden, or without any height."""
    found = {"hidden"} if attributes.get("hidden") in ("1", "true") else set()
    try:
        flat = float(attributes.get("ht", "1")) == 0
    except ValueError:
        flat = False
    return found | ({"ht", "customHeight"} & set(attributes) if flat else set())


def _within(spans: str, column: int) -> bool:
    try:
        pairs = [tuple(map(int, span.split(":"))) for span in spans.split()]
        return any(first <= column <= last for first, last in pairs)
    except ValueError:
        return False


def _shift(node: Node, cut: int, by: int) -> None:
    """Move the offsets behind the place where the rows were cut out; only its own end tag stands right on it."""
    node.start += by if node.start > cut else 0
    node.open_end += by if node.open_end > cut else 0
    node.close_start += by if node.close_start >= cut else 0
    node.end += by if node.end >= cut else 0
    for child in node.children:
        _shift(child, cut, by)
