"""The quick way through ``sheetData``: a vectorised tokenizer for the spelling that nearly all programs use.

It finds every ``<`` of a piece of XML at once, knows each tag by its next two bytes, checks the sequence of tags
against the grammar of rows and cells, and reads addresses, attributes and numbers eight bytes at a time. Whatever it
does not know makes it give up (``None``), and the careful reader takes the whole sheet; it never guesses.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ledger_tools.model.cells import MAX_COLUMNS, MAX_ROWS
from ledger_tools.model.grid import Kind
from ledger_tools.text.pattern import pattern
from ledger_tools.workbook.cellstore import Cells
from ledger_tools.workbook.strings import Pool, cut_texts, has_controls
from ledger_tools.workbook.words import (
    MASKS,
    PADDING,
    Positions,
    Words,
    find_byte,
    runs_of_pairs,
    u64,
    whole_numbers,
    words_of,
)

_MAX_TAIL = 24
_MAX_TAILS = 2_000  # distinct attribute lists (style and type) before the quick way stops paying

# the kinds of tags; the numbers index the grammar below
(BAD, ROW, ROW_EMPTY, ROW_END, CELL, CELL_EMPTY, CELL_END, VALUE, VALUE_EMPTY, VALUE_END, FORMULA, FORMULA_END, INLINE,
 INLINE_END, TEXT, TEXT_KEPT, TEXT_EMPTY, TEXT_END) = range(18)  # fmt: skip
_START = _FINISH = 18
_KINDS = 19

# the types of cells, by their t attribute
NUMBERS, SHARED, TRUTH, ERRORS, FORMULA_TEXT, ISO_DATE, INLINE_TEXT = range(7)
TYPES = {
    "n": NUMBERS,
    "s": SHARED,
    "b": TRUTH,
    "e": ERRORS,
    "str": FORMULA_TEXT,
    "d": ISO_DATE,
    "inlineStr": INLINE_TEXT,
}
TEXT_KINDS = {ERRORS: Kind.ERROR, FORMULA_TEXT: Kind.TEXT, ISO_DATE: Kind.ISO_DATE, INLINE_TEXT: Kind.TEXT}

_ATTRIBUTE = pattern(r"""\s+([\w:.-]+)\s*=\s*(?:"([^"<&]*)"|'([^'<&]*)')""")
_HIDDEN_ROW = re.compile(rb"""<row\s[^<>]*?\bhidden=["'](?:1|true)["']""")
_PRESERVED = b'<t xml:space="preserve">'


def _tag_table() -> NDArray[np.uint8]:
    """Return the kind of tag for the two bytes behind ``<``, the first being the low one."""
    table = np.zeros(1 << 16, np.uint8)

    def put(two: bytes, kind: int) -> None:
        table[two[0] | two[1] << 8] = kind

    for after in b" >/\t\n\r":
        put(bytes((ord("c"), after)), CELL)
    put(b"ro", ROW)
    put(b"/r", ROW_END)
    put(b"/c", CELL_END)
    put(b"v>", VALUE)
    put(b"v/", VALUE_EMPTY)
    put(b"/v", VALUE_END)
    for after in b" >/":
        put(bytes((ord("f"), after)), FORMULA)
    put(b"/f", FORMULA_END)
    put(b"is", INLINE)
    put(b"/i", INLINE_END)
    put(b"t>", TEXT)
    put(b"t ", TEXT_KEPT)
    put(b"t/", TEXT_EMPTY)
    put(b"/t", TEXT_END)
    return table


def _grammar() -> NDArray[np.bool_]:
    """Return which kind of tag may follow which."""
    may = np.zeros((32, 32), bool)
    between_rows = (ROW, ROW_EMPTY, _FINISH)
    between_cells = (CELL, CELL_EMPTY, ROW_END)
    after_formula = (VALUE, VALUE_EMPTY, CELL_END)
    for before, after in {
        _START: between_rows,
        ROW: between_cells,
        ROW_EMPTY: between_rows,
        ROW_END: between_rows,
        CELL: (VALUE, VALUE_EMPTY, FORMULA, INLINE, CELL_END),
        CELL_EMPTY: between_cells,
        CELL_END: between_cells,
        VALUE: (VALUE_END,),
        VALUE_EMPTY: (CELL_END,),
        VALUE_END: (CELL_END,),
        FORMULA: (FORMULA_END, *after_formula),
        FORMULA_END: after_formula,
        INLINE: (TEXT, TEXT_KEPT, TEXT_EMPTY),
        TEXT: (TEXT_END,),
        TEXT_KEPT: (TEXT_END,),
        TEXT_EMPTY: (INLINE_END,),
        TEXT_END: (INLINE_END,),
        INLINE_END: (CELL_END,),
    }.items():
        may[before, list(after)] = True
    return may.reshape(-1)


def _letter_table() -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """Return, for the first two bytes of an address, the column of their letters and how many letters they are."""
    column = np.zeros(1 << 16, np.int32)
    letters = np.zeros(1 << 16, np.uint8)
    for first in range(65, 91):
        for second in range(49, 58):
            column[first | second << 8], letters[first | second << 8] = first - 64, 1
        for second in range(65, 91):
            column[first | second << 8], letters[first | second << 8] = (first - 64) * 26 + second - 64, 2
    return column, letters


_TAGS = _tag_table()
_MAY_FOLLOW = _grammar()
_COLUMNS, _LETTERS = _letter_table()
_CELL_START = np.uint64(int.from_bytes(b'<c r="', "little"))
_ROW_START = np.uint64(int.from_bytes(b'<row r="', "little"))
_POWERS = np.array([10.0**n for n in range(23)])
_INT_POWERS = np.array([10**n for n in range(19)], np.int64)
_SCATTER = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9))
_SLOTS = 1 << 12


class Tails:
    """What stands in cell tags behind the address (style, type), each distinct spelling parsed once."""

    def __init__(self, style_count: int) -> None:
        self._style_count = style_count
        self._ids: dict[bytes, int] = {}
        self._slots = [np.zeros(_SLOTS, np.uint64) for _ in range(3)]
        self._slot_ids = np.full(_SLOTS, -1, np.int32)
        self._style: list[int] = []
        self._type: list[int] = []
        self._empty: list[bool] = []
        self.style = np.empty(0, np.int32)
        self.type = np.empty(0, np.uint8)
        self.empty = np.empty(0, bool)

    def identify(self, raw: bytes, at: Words, starts: Positions, lengths: Positions) -> NDArray[np.int32] | None:
        """Return the identity of each tail; None where one is not in the usual spelling."""
        longest = int(lengths.max(initial=0))
        if int(lengths.min(initial=1)) < 1 or longest > 4_000:
            return None
        words = [at[starts] & MASKS[np.minimum(lengths, 8)]]
        if longest > 8:
            words.append(at[starts + 8] & MASKS[np.clip(lengths - 8, 0, 8)])
        if longest > 16:
            words.append(at[starts + 16] & MASKS[np.clip(lengths - 16, 0, 8)])
        scattered = words[0] * _SCATTER[0]
        for word, factor in zip(words[1:], _SCATTER[1:], strict=False):
            scattered ^= word * factor
        slot = (scattered >> u64(52)).astype(np.intp)
        ids = self._slot_ids[slot]
        known = ids >= 0
        for n, stored in enumerate(self._slots):
            known &= stored[slot] == (words[n] if n < len(words) else u64(0))
        if longest > _MAX_TAIL:  # too long for three words, so each is looked up by itself
            for n in np.flatnonzero(lengths > _MAX_TAIL).tolist():
                number = self._number(raw[int(starts[n]) : int(starts[n] + lengths[n])])
                if number is None:
                    return None
                ids[n] = number
            known |= lengths > _MAX_TAIL
        left = np.flatnonzero(~known)
        while len(left):
            first = int(left[0])
            tail = raw[int(starts[first]) : int(starts[first] + lengths[first])]
            number = self._number(tail)
            if number is None:
                return None
            same = lengths[left] == lengths[first]
            for word in words:
                same &= word[left] == word[first]
            where = int(slot[first])
            self._slot_ids[where] = number
            for n, stored in enumerate(self._slots):
                stored[where] = words[n][first] if n < len(words) else 0
            ids[left[same]] = number
            left = left[~same]
        return ids

    def _number(self, tail: bytes) -> int | None:
        """Return the identity of one tail, parsing it when it is new; None where it is not usual or there are many."""
        number = self._ids.get(tail)
        if number is not None:
            return number
        parsed = parse_tail(tail, self._style_count)
        if parsed is None or len(self._ids) >= _MAX_TAILS:
            return None
        number = self._ids[tail] = len(self._ids)
        self._style.append(parsed[0])
        self._type.append(parsed[1])
        self._empty.append(parsed[2])
        self.style = np.array(self._style, np.int32)
        self.type = np.array(self._type, np.uint8)
        self.empty = np.array(self._empty, bool)
        return number


def parse_tail(tail: bytes, style_count: int) -> tuple[int, int, bool] | None:
    """Return style, type and whether the tag closes itself, from what stands between address and next tag."""
    try:
        text = tail.decode("ascii").rstrip()
    except UnicodeDecodeError:
        return None
    if not text.endswith(">"):
        return None
    empty = text.endswith("/>")
    text = text[: -2 if empty else -1].rstrip()
    attributes: dict[str, str] = {}
    position = 0
    while position < len(text):
        found = _ATTRIBUTE.match(text, position)
        if found is None or found[1] in attributes or found[1] == "r":
            return None
        attributes[found[1]] = found[2] if found[2] is not None else found[3]
        position = found.end()
    kind = TYPES.get(attributes.get("t", "n"))
    style = attributes.get("s", "0")
    if kind is None or not style.isdigit() or len(style) > 9:
        return None
    return (int(style) if int(style) < style_count else 0), kind, empty


class Tokenizer:
    """Reads the pieces of one sheet's ``sheetData`` in order, each a run of whole rows."""

    def __init__(self, style_count: int, pool: Pool) -> None:
        self._tails = Tails(style_count)
        self._pool = pool
        self._last_row = 0
        self.hidden_rows: list[int] = []

    def read(self, piece: bytes) -> Cells | None:
        """Return the cells of a piece; None where it is not in the usual spelling."""
        size = len(piece)
        raw = piece + PADDING
        data = np.frombuffer(raw, np.uint8)
        tags = np.flatnonzero(data[:size] == 60)
        if not len(tags):
            return _no_cells() if not piece.strip() else None
        ends = np.append(tags[1:], size)
        kinds = _TAGS[data[1:][tags] | (data[2:][tags].astype(np.uint16) << np.uint16(8))]
        at = words_of(raw)
        row_tags = np.flatnonzero(kinds == ROW)
        row_numbers = self._read_rows(at, tags[row_tags])
        if row_numbers is None:
            return None
        numbers, digits, row_words = row_numbers
        self_closed = row_tags[data[ends[row_tags] - 2] == 47]
        if len(row_tags) and (data[ends[row_tags] - 1] != 62).any():
            self_closed = row_tags[
                [
                    piece[a:b].rstrip().endswith(b"/>")
                    for a, b in zip(tags[row_tags].tolist(), ends[row_tags].tolist(), strict=True)
                ]
            ]
        kinds[self_closed] = ROW_EMPTY
        cell_tags = np.flatnonzero(kinds == CELL)
        of_row = np.repeat(
            np.arange(len(row_tags)), np.diff(np.append(cell_tags.searchsorted(row_tags), len(cell_tags)))
        )
        if len(of_row) != len(cell_tags):
            return None
        places = _read_addresses(data, at, tags[cell_tags], of_row, digits, row_words)
        if places is None:
            return None
        columns, tail_starts = places
        tails = self._tails.identify(raw, at, tail_starts, ends[cell_tags] - tail_starts)
        if tails is None:
            return None
        kinds[cell_tags[self._tails.empty[tails]]] = CELL_EMPTY
        if not _follows_grammar(kinds) or not _self_closed_formulas_are(data, kinds, ends):
            return None
        if len(columns) > 1 and not ((columns[1:] > columns[:-1]) | (of_row[1:] != of_row[:-1])).all():
            return None
        self._note_hidden(piece, numbers, tags[row_tags])
        return self._read_values(raw, data, at, tags, ends, kinds, cell_tags, columns, numbers[of_row], tails)

    def _read_rows(self, at: Words, starts: Positions) -> tuple[NDArray[np.int64], NDArray[np.int64], Words] | None:
        """Return each row's number, how many digits it has, and its digits with the quote behind as a word.

        None unless all rows are spelled as usual and ascending.
        """
        if not (at[starts] == _ROW_START).all():
            return None
        words = at[starts + 8]
        digits = find_byte(words, 34)
        numbers, fine = whole_numbers(words, digits)
        if not fine.all():
            return None
        if len(numbers):
            if numbers[0] <= self._last_row or (np.diff(numbers) <= 0).any() or numbers[-1] > MAX_ROWS:
                return None
            if (digits > 7).any():
                return None
            self._last_row = int(numbers[-1])
        return numbers, digits, words & MASKS[np.minimum(digits + 1, 8)]

    def _note_hidden(self, piece: bytes, numbers: NDArray[np.int64], starts: Positions) -> None:
        """Remember the rows that are hidden."""
        if piece.rfind(b" hidden") >= 0:  # searching backwards is the faster direction for this word
            found = np.array([m.start() for m in _HIDDEN_ROW.finditer(piece)], np.intp)
            self.hidden_rows.extend(numbers[starts.searchsorted(found)].tolist())

    def _read_values(
        self,
        raw: bytes,
        data: NDArray[np.uint8],
        at: Words,
        tags: Positions,
        ends: Positions,
        kinds: NDArray[np.uint8],
        cells: Positions,
        columns: NDArray[np.int32],
        rows: NDArray[np.int64],
        tails: NDArray[np.int32],
    ) -> Cells | None:
        """Return the cells with their values; None where a value is not spelled as usual."""
        types = self._tails.type[tails]
        following = cells + 1
        content = kinds[following]
        formula = content == FORMULA
        if formula.any():
            those = np.flatnonzero(formula)
            after = following[those] + 1
            after += kinds[after] == FORMULA_END
            following[those] = after
            content[those] = kinds[after]
        starts, stops = tags[following] + 3, ends[following]
        valued = (content == VALUE) & (stops > starts)
        inline = content == INLINE
        # a formula whose result is the empty text: t="str" and an empty <v>
        blank_text = (types == FORMULA_TEXT) & formula & ((content == VALUE) | (content == VALUE_EMPTY)) & ~valued
        if (inline & (types != INLINE_TEXT)).any() or (valued & (types == INLINE_TEXT)).any():
            return None
        kind = np.zeros(len(cells), np.uint8)
        number = np.full(len(cells), np.nan)
        text = np.full(len(cells), -1, np.int32)
        kind[formula] = Kind.UNCACHED

        plain = np.flatnonzero(valued & (types <= SHARED))
        if len(plain):
            is_shared = types[plain] == SHARED
            lengths = stops[plain] - starts[plain]
            numbers, fine = whole_numbers(at[starts[plain]], lengths)
            shared = plain[is_shared]
            if not fine[is_shared].all():
                return None
            indices = numbers[is_shared]
            if len(indices) and indices.max() >= self._pool.shared_count:
                return None
            text[shared] = indices
            kind[shared] = Kind.TEXT
            values = numbers.astype(np.float64)
            harder = np.flatnonzero(~fine)
            if len(harder):
                floats = _read_decimals(raw, at, starts[plain[harder]], lengths[harder])
                if floats is None:
                    return None
                values[harder] = floats
            is_number = ~is_shared
            number[plain[is_number]] = values[is_number]
            kind[plain[is_number]] = Kind.NUMBER

        truth = np.flatnonzero(valued & (types == TRUTH))
        if len(truth):
            byte = data[starts[truth]]
            if ((stops - starts)[truth] != 1).any() or not ((byte == 48) | (byte == 49)).all():
                return None
            number[truth] = byte - 48
            kind[truth] = Kind.BOOL

        worded = np.flatnonzero((valued & (types >= ERRORS)) | inline)
        if len(worded):
            spans = self._text_spans(raw, at, tags, ends, kinds, following[worded], inline[worded])
            if spans is None:
                return None
            found = _cut_texts(raw, data, *spans)
            if found is None:
                return None
            text[worded] = self._pool.indices(found)
            kind[worded] = _KIND_OF_TYPE[types[worded]]
        blank = np.flatnonzero(blank_text)
        if len(blank):
            text[blank] = self._pool.index("")
            kind[blank] = Kind.TEXT
        kept = kind > 0
        cells_found = Cells(columns, rows.astype(np.int32), kind, number, text, self._tails.style[tails], formula)
        return cells_found if kept.all() else _select(cells_found, kept)

    def _text_spans(
        self,
        raw: bytes,
        at: Words,
        tags: Positions,
        ends: Positions,
        kinds: NDArray[np.uint8],
        tokens: Positions,
        inline: NDArray[np.bool_],
    ) -> tuple[Positions, Positions] | None:
        """Return where each text starts and ends; None where its tags are not spelled as usual."""
        tokens = tokens + inline  # from <is> to the <t> behind it
        starts, stops = tags[tokens] + 3, ends[tokens]
        kept = kinds[tokens] == TEXT_KEPT
        if kept.any():
            where = tags[tokens[kept]]
            for n in range(3):
                if (at[where + 8 * n] != u64(int.from_bytes(_PRESERVED[8 * n : 8 * n + 8], "little"))).any():
                    return None
            starts[kept] = where + len(_PRESERVED)
        empty = kinds[tokens] == TEXT_EMPTY
        starts[empty] = stops[empty]
        return starts, stops


_KIND_OF_TYPE = np.zeros(8, np.uint8)
for _type, _kind in TEXT_KINDS.items():
    _KIND_OF_TYPE[_type] = _kind


def _no_cells() -> Cells:
    empty: NDArray[Any] = np.empty(0, np.int32)
    return Cells(empty, empty, np.empty(0, np.uint8), np.empty(0), empty, empty, np.empty(0, bool))


def _select(cells: Cells, kept: NDArray[np.bool_]) -> Cells:
    return Cells(
        cells.columns[kept],
        cells.rows[kept],
        cells.kind[kept],
        cells.number[kept],
        cells.text[kept],
        cells.style[kept],
        cells.formula[kept],
    )


def _read_addresses(
    data: NDArray[np.uint8],
    at: Words,
    starts: Positions,
    of_row: Positions,
    digits: NDArray[np.int64],
    row_words: Words,
) -> tuple[NDArray[np.int32], Positions] | None:
    """Return the column of each cell and where its tag goes on behind the address.

    None unless every tag starts ``<c r="`` and every address repeats the number of its row.
    """
    words = at[starts]
    if not (words & MASKS[6] == _CELL_START).all():
        return None
    letters = (words >> u64(48)).astype(np.intp)
    columns = _COLUMNS[letters]
    counts = _LETTERS[letters].astype(np.intp)
    if not counts.all():
        return None
    two = np.flatnonzero(counts == 2)
    if len(two):
        third = data[starts[two] + 8]
        more = (third >= 65) & (third <= 90)
        columns[two[more]] = columns[two[more]] * 26 + third[more] - 64
        counts[two[more]] = 3
        if columns.max() > MAX_COLUMNS:
            return None
    number_at = starts + 6 + counts
    behind = (digits + 1)[of_row]
    if not (at[number_at] & MASKS[behind] == row_words[of_row]).all():
        return None
    return columns, number_at + behind


def _follows_grammar(kinds: NDArray[np.uint8]) -> bool:
    """True if every tag may follow the one before it."""
    pairs = kinds[:-1].astype(np.uint16) << np.uint16(5)
    pairs |= kinds[1:]
    ends = (_START << 5 | int(kinds[0]), int(kinds[-1]) << 5 | _FINISH)
    return bool(_MAY_FOLLOW[pairs].all() and _MAY_FOLLOW[list(ends)].all())


def _self_closed_formulas_are(data: NDArray[np.uint8], kinds: NDArray[np.uint8], ends: Positions) -> bool:
    """True if every formula tag without an end tag closes itself, and every other does not."""
    formulas = np.flatnonzero(kinds == FORMULA)
    if not len(formulas):
        return True
    alone = kinds[formulas + 1] != FORMULA_END
    stops = ends[formulas[alone]]
    return bool((data[stops - 1] == 62).all() and (data[stops - 2] == 47).all())


def _read_decimals(raw: bytes, at: Words, starts: Positions, lengths: Positions) -> NDArray[np.float64] | None:
    """Return the numbers that are not short whole numbers; exact, as Python's own ``float`` reads them."""
    minus = (at[starts] & u64(0xFF)) == u64(45)
    begin = starts + minus
    values = _read_short_decimals(at, begin, lengths - minus)
    np.negative(values, out=values, where=minus)
    left = np.flatnonzero(np.isnan(values))
    if len(left):
        words = [raw[a:b] for a, b in zip(starts[left].tolist(), (starts + lengths)[left].tolist(), strict=True)]
        # of what these characters spell, float takes numbers only: no nan, no underscores, no white space
        if b"".join(words).translate(None, b"0123456789+-.eE"):
            return None
        try:
            values[left] = list(map(float, words))
        except ValueError:
            return None
        if not np.isfinite(values[left]).all():
            return None
    return values


def _read_short_decimals(at: Words, starts: Positions, lengths: Positions) -> NDArray[np.float64]:
    """Return the numbers without sign and with up to 16 digits where that is exact, NaN elsewhere."""
    values = np.full(len(starts), np.nan)
    first = at[starts]
    found = find_byte(first, 46)
    dot = np.minimum(found, lengths)
    places = lengths - dot - 1
    whole, fine = whole_numbers(first, dot)
    fine &= (places <= 16 - dot) & ((found < 8) | (lengths <= 8))
    part, part_fine = whole_numbers(at[starts + dot + 1], np.clip(places, 1, 8))
    fine &= part_fine | (places < 1)
    part[places < 1] = 0
    more = np.flatnonzero(fine & (places > 8))
    if len(more):
        rest, rest_fine = whole_numbers(at[(starts + dot + 9)[more]], places[more] - 8)
        part[more] = part[more] * _INT_POWERS[places[more] - 8] + rest
        fine[more] &= rest_fine
    shift = np.clip(places, 0, 16)
    digits = whole * _INT_POWERS[shift] + part
    # below 2**53 both the digits and the power of ten are exact, so one division rounds correctly
    fine &= digits < 1 << 53
    np.divide(digits, _POWERS[shift], out=values, where=fine)
    return values


def _cut_texts(raw: bytes, data: NDArray[np.uint8], starts: Positions, stops: Positions) -> list[str] | None:
    """Return the texts between the positions; None where one is not XML text as we know it."""
    # each span is taken with the "<" behind it, which no text can hold: one decode, one split
    taken = data[runs_of_pairs(starts, stops + 1, len(data))].tobytes()
    if has_controls(taken):
        return None
    try:
        return cut_texts(taken.decode("utf-8"), "<")[:-1]
    except ValueError:
        return None
