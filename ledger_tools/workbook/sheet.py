"""One worksheet part to a Grid: the quick way where the part is spelled as usual, the careful way for everything else.

Around ``sheetData`` both use expat; inside, the quick way is ``tokens.Tokenizer``, the careful way the handlers here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from ledger_tools.errors import InputError
from ledger_tools.model.cells import MAX_COLUMNS, MAX_ROWS, column_letter
from ledger_tools.model.grid import Area, Kind
from ledger_tools.text.i18n import msg
from ledger_tools.text.pattern import pattern
from ledger_tools.workbook.archive import damaged
from ledger_tools.workbook.cellstore import Budget, Cells, CellStore
from ledger_tools.workbook.escapes import unescape_excel
from ledger_tools.workbook.limits import Limits
from ledger_tools.workbook.strings import Pool, TextCollector
from ledger_tools.workbook.tokens import (
    ERRORS,
    FORMULA_TEXT,
    INLINE_TEXT,
    ISO_DATE,
    NUMBERS,
    SHARED,
    TEXT_KINDS,
    TRUTH,
    TYPES,
    Tokenizer,
)
from ledger_tools.workbook.xml import Attributes, Reader, refuse_doctype, truth, whole

_ADDRESS = pattern(r"([A-Za-z]{1,4})([0-9]{1,12})\Z")
_NUMBER = pattern(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z")
_DATA_TAG = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?sheetData(?=[\s/>])[^<>]*>")
_TRUTHS = {"1": 1.0, "true": 1.0, "0": 0.0, "false": 0.0}
_BATCH = 200_000


@dataclass(slots=True)
class Around:
    """What a worksheet part says beside its cells."""

    dimension: str = ""
    merges: list[Area] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    autofilter: Area | None = None
    protected: bool = False
    saw_data: bool = False


@dataclass(frozen=True, slots=True)
class SheetContext:
    """What the reading of a sheet needs to know of its workbook."""

    name: str
    part: str
    limits: Limits
    style_count: int
    pool: Pool


class _UnusualError(Exception):
    """The part is written in a way that the quick reading does not know."""


def parse_area(text: str) -> Area | None:
    """Return the rectangle that a reference such as ``A1:C3`` or ``$B$2`` names; None where it is none."""
    ends = [_ADDRESS.match(end) for end in text.replace("$", "").split(":")]
    if not 1 <= len(ends) <= 2 or None in ends:
        return None
    corners = [(int(m[2]), _letters_number(m[1])) for m in ends if m is not None]
    rows, columns = [r for r, _ in corners], [c for _, c in corners]
    if min(rows) < 1 or max(rows) > MAX_ROWS or max(columns) > MAX_COLUMNS:
        return None
    return Area(min(rows), min(columns), max(rows), max(columns))


def _whole_lines(text: str) -> Area | None:
    """Return the area of whole columns such as ``A:C``, or of whole rows such as ``2:3``; None where it is neither."""
    first, _, last = text.replace("$", "").partition(":")
    if first.isascii() and last.isascii():
        if first.isalpha() and last.isalpha():
            return parse_area(f"{first}1:{last}{MAX_ROWS}")
        if first.isdigit() and last.isdigit():
            return parse_area(f"A{first}:XFD{last}")
    return None


def _letters_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


class SheetHandler:
    """Expat callbacks for a worksheet part; cells are gathered only where the careful way meets them."""

    def __init__(self, context: SheetContext, store: CellStore) -> None:
        self.around = Around()
        self.hidden_rows: set[int] = set()
        self._context = context
        self._store = store
        self._path: list[str] = []
        self._row = 0
        self._column = 0
        self._cells: list[tuple[int, int, int, float, int, int, bool]] = []
        self._collector = TextCollector()
        self._value: list[str] | None = None
        self._reading_value = False
        self._has_formula = False
        self._has_inline = False
        self._style = 0
        self._type = NUMBERS

    def start(self, name: str, attributes: Attributes) -> None:
        """Take a start tag."""
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        if len(self._path) == 1:
            if name != "worksheet":
                raise damaged(f"{self._context.part} is not a worksheet")
        elif name == "c" and parent == "row":
            self._start_cell(attributes)
        elif parent == "c":
            self._start_content(name)
        elif "is" in self._path:
            self._collector.start(name)
        elif name == "row" and parent == "sheetData":
            self._start_row(attributes)
        elif len(self._path) <= 3:
            self._start_around(name, parent, attributes)

    def end(self, name: str) -> None:
        """Take an end tag."""
        self._path.pop()
        if name == "c" and self._path and self._path[-1] == "row":
            self._end_cell()
        elif name == "v":
            self._reading_value = False
        elif "is" in self._path:
            self._collector.end(name)

    def text(self, text: str) -> None:
        """Take character data."""
        if self._reading_value and self._value is not None:
            self._value.append(text)
        else:
            self._collector.add(text)

    def finish(self) -> None:
        """Hand the last cells to the store.

        Raises:
            InputError: the part had no ``sheetData``.
        """
        self._flush()
        if not self.around.saw_data:
            raise damaged(f"{self._context.part} holds no sheet data")

    def _start_around(self, name: str, parent: str, attributes: Attributes) -> None:
        around = self.around
        if name == "sheetData":
            if around.saw_data:
                raise damaged(f"{self._context.part} holds sheet data twice")
            around.saw_data = True
        elif name == "dimension":
            around.dimension = attributes.get("ref", "")
        elif name == "mergeCell" and parent == "mergeCells":
            self._add_merge(attributes.get("ref", ""))
        elif name == "col" and parent == "cols" and truth(attributes.get("hidden")):
            first, last = whole(attributes.get("min"), 1), whole(attributes.get("max"), 0)
            around.hidden_columns.extend(range(max(1, first), min(last, MAX_COLUMNS) + 1))
            if len(around.hidden_columns) > 4 * MAX_COLUMNS:
                raise damaged(f"{self._context.part} hides columns over and over")
        elif name == "autoFilter" and parent == "worksheet":
            around.autofilter = parse_area(attributes.get("ref", ""))
        elif name == "sheetProtection":
            around.protected = truth(attributes.get("sheet"))

    def _add_merge(self, reference: str) -> None:
        area = parse_area(reference) or _whole_lines(reference)
        if area is None:
            raise damaged(f"sheet {self._context.name} merges cells that cannot exist")
        limit = self._context.limits.merges
        if len(self.around.merges) >= limit:
            raise InputError(
                msg(
                    "sheet {sheet} has more than {limit} merged ranges (merges).", sheet=self._context.name, limit=limit
                )
            )
        self.around.merges.append(area)

    def _start_row(self, attributes: Attributes) -> None:
        given = attributes.get("r")
        self._row = self._row + 1 if given is None else whole(given, 0)
        if not 1 <= self._row <= MAX_ROWS:
            raise damaged(f"sheet {self._context.name} holds a row that cannot exist")
        self._column = 0
        if truth(attributes.get("hidden")):
            self.hidden_rows.add(self._row)

    def _start_cell(self, attributes: Attributes) -> None:
        address = attributes.get("r")
        if address is None:
            self._column += 1
        else:
            found = _ADDRESS.match(address)
            if found is None or int(found[2]) != self._row:
                raise damaged(f"sheet {self._context.name} holds a cell whose address does not fit its row {self._row}")
            self._column = _letters_number(found[1])
        if not 1 <= self._column <= MAX_COLUMNS:
            raise damaged(f"sheet {self._context.name} holds a column that cannot exist in row {self._row}")
        style = whole(attributes.get("s"), -1)
        self._style = style if 0 <= style < self._context.style_count else 0
        kind = TYPES.get(attributes.get("t", "n"))
        if kind is None:
            raise self._wrong("a cell of an unknown type")
        self._type = kind
        self._value = None
        self._has_formula = self._has_inline = self._reading_value = False

    def _start_content(self, name: str) -> None:
        if name == "v":
            self._value = []
            self._reading_value = True
        elif name == "f":
            self._has_formula = True
        elif name == "is":
            self._has_inline = True
            self._collector.clear()

    def _end_cell(self) -> None:
        kind, number, text = self._read_value()
        if not kind:
            return
        self._cells.append((self._column, self._row, kind, number, text, self._style, self._has_formula))
        if len(self._cells) >= _BATCH:
            self._flush()

    def _read_value(self) -> tuple[int, float, int]:
        """Return kind, number and text index of the cell that ends; kind 0 where it holds nothing."""
        empty = (int(Kind.UNCACHED) if self._has_formula else 0), float("nan"), -1
        if self._type == INLINE_TEXT and self._has_inline:
            return Kind.TEXT, float("nan"), self._context.pool.index(self._collector.text())
        if self._value is None:
            return empty
        value = "".join(self._value)
        if not value:
            blank = self._has_formula and self._type == FORMULA_TEXT
            return (Kind.TEXT, float("nan"), self._context.pool.index("")) if blank else empty
        if self._type in (FORMULA_TEXT, INLINE_TEXT, ERRORS, ISO_DATE):
            return TEXT_KINDS[self._type], float("nan"), self._context.pool.index(unescape_excel(value))
        return self._read_plain(value.strip())

    def _read_plain(self, value: str) -> tuple[int, float, int]:
        if self._type == SHARED:
            index = int(value) if value.isascii() and value.isdigit() and len(value) < 12 else -1
            if not 0 <= index < self._context.pool.shared_count:
                raise self._wrong("a text that is not in the file")
            return Kind.TEXT, float("nan"), index
        if self._type == TRUTH:
            if value not in _TRUTHS:
                raise self._wrong("a truth value that is none")
            return Kind.BOOL, _TRUTHS[value], -1
        number = float(value) if _NUMBER.match(value) else float("inf")
        if not abs(number) < float("inf"):
            raise self._wrong("a number that is none")
        return Kind.NUMBER, number, -1

    def _wrong(self, what: str) -> InputError:
        return damaged(f"sheet {self._context.name} cell {column_letter(self._column)}{self._row} is {what}")

    def _flush(self) -> None:
        """Hand the gathered cells to the store."""
        if not self._cells:
            return
        columns, rows, kind, number, text, style, formula = zip(*self._cells, strict=True)
        self._cells = []
        self._store.add(
            Cells(
                np.array(columns, np.int32),
                np.array(rows, np.int32),
                np.array(kind, np.uint8),
                np.array(number, np.float64),
                np.array(text, np.int32),
                np.array(style, np.int32),
                np.array(formula, bool),
            )
        )


@dataclass(slots=True)
class SheetContent:
    """What was read from a worksheet part."""

    store: CellStore
    hidden_rows: list[int]
    around: Around


def read_carefully(chunks: Iterator[bytes], context: SheetContext, budget: Budget) -> SheetContent:
    """Return the content of any well-formed worksheet part.

    Raises:
        InputError: the part is damaged, forbidden by the gate, or beyond the limits.
    """
    store = CellStore(budget)
    handler = SheetHandler(context, store)
    reader = Reader(context.part, context.limits, handler.start, handler.end, handler.text)
    for chunk in chunks:
        reader.feed(chunk)
    reader.feed(b"", final=True)
    handler.finish()
    return SheetContent(store, sorted(handler.hidden_rows), handler.around)


def read_quickly(chunks: Iterator[bytes], context: SheetContext, budget: Budget) -> SheetContent | None:
    """Return the content of a worksheet part in the usual spelling; None where it is in another.

    Raises:
        InputError: as ``read_carefully``.
    """
    store = CellStore(budget)
    handler = SheetHandler(context, store)
    reader = Reader(context.part, context.limits, handler.start, handler.end, handler.text)
    tokenizer = Tokenizer(context.style_count, context.pool)
    try:
        for is_data, piece in _split(chunks, context.limits):
            if not is_data:
                refuse_doctype(piece, context.part)
                reader.feed(piece)
                continue
            cells = tokenizer.read(piece)
            if cells is None:
                return None
            store.add(cells)
    except _UnusualError:
        return None
    reader.feed(b"", final=True)
    handler.finish()
    return SheetContent(store, tokenizer.hidden_rows, handler.around)


def _split(chunks: Iterator[bytes], limits: Limits) -> Iterator[tuple[bool, bytes]]:
    """Yield the part in pieces: (False, what stands around the data), (True, some whole rows).

    Raises:
        _UnusualError: the part is not UTF-8, or has comments before its data.
        InputError: one row is larger than the limit.
    """
    head, prefix, rest = _read_head(chunks, limits)
    yield False, head
    if head.endswith(b"/>"):
        yield False, rest
    else:
        row, stop = b"<" + prefix + b"row ", b"</" + prefix + b"sheetData"
        # the end tag stands behind the last row, so only what follows that row has to be searched for it
        while (end := rest.find(stop, max(0, cut := rest.rfind(row)))) < 0:
            if cut > 0:
                yield True, _without_prefix(rest[:cut], prefix)
                rest = rest[cut:]
            elif len(rest) > limits.row_bytes:
                raise InputError(
                    msg("one row of a sheet is larger than {limit} bytes (row_bytes).", limit=limits.row_bytes)
                )
            piece = next(chunks, None)
            if piece is None:
                raise _UnusualError
            rest += piece
        yield True, _without_prefix(rest[:end], prefix)
        yield False, rest[end:]
    for piece in chunks:
        yield False, piece


def _read_head(chunks: Iterator[bytes], limits: Limits) -> tuple[bytes, bytes, bytes]:
    """Return everything up to the ``sheetData`` tag and with it, the prefix of its name, and what follows."""
    rest = b""
    for piece in chunks:
        rest += piece
        found = _DATA_TAG.search(rest)
        if found is not None:
            head = rest[: found.end()]
            if b"<!" in head or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
                raise _UnusualError
            return head, (found[1] + b":" if found[1] else b""), rest[found.end() :]
        if len(rest) > limits.row_bytes:
            break
    raise _UnusualError


def _without_prefix(piece: bytes, prefix: bytes) -> bytes:
    """Return rows as they would be without a namespace prefix; the careful way has to look where some have none."""
    if not prefix:
        return piece
    plain = piece.count(b"<" + prefix) + piece.count(b"</" + prefix)
    if plain != piece.count(b"<"):
        raise _UnusualError
    return piece.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")
