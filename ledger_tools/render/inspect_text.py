"""How a workbook was understood, for people: every assumption in sight, and how to object to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ledger_tools.model.case import Book
from ledger_tools.model.cells import column_letter
from ledger_tools.model.reading import ColumnReading, SheetKind, SheetReading
from ledger_tools.render.layout import Paint, clean, columns, wrap
from ledger_tools.text.i18n import Message, msg

_SHOWN_ASSUMPTIONS = 8
KINDS = {
    SheetKind.LINE: msg("claim ledger"),
    SheetKind.REGISTER: msg("register"),
    SheetKind.SUPPORT: msg("support sheet"),
    SheetKind.OTHER: msg("not recognised, left alone"),
}
WHY = {
    "total": msg("total"),
    "subtotal": msg("subtotal"),
    "blank": msg("blank"),
    "note": msg("note"),
    "signature": msg("signature"),
    "title": msg("title"),
    "header": msg("header again"),
    "continued": msg("goes on from the row above"),
}


def inspect_text(
    book: Book, package: Sequence[str], language: str, *, colour: bool = False, list_all: bool = False, size: int = 80
) -> Iterator[str]:
    """Yield the lines on every sheet, then on what in the file matters when saving, then on how to object."""
    writer = _Writer(language, Paint(colour), size, list_all)
    yield from writer.names(book)
    for reading in book.readings:
        yield ""
        yield from writer.sheet(reading)
    if package:
        yield ""
        yield writer.say(msg("Also in the file:"))
        for line in package:
            yield from writer.item(line)
    yield ""
    yield from writer.how_to_object(book)


class _Writer:
    """The readings of one book in one language, for a screen of one width."""

    def __init__(self, language: str, paint: Paint, size: int, list_all: bool) -> None:
        self.language = language
        self.paint = paint
        self.size = size
        self.list_all = list_all

    def say(self, message: Message) -> str:
        return clean(message.text(self.language))

    def item(self, words: str) -> Iterator[str]:
        yield from ("  " + line for line in wrap(words, self.size - 2, "  "))

    def names(self, book: Book) -> Iterator[str]:
        ledgers = [r for r in book.readings if r.kind is not SheetKind.OTHER]
        yield self.say(
            msg(
                "{name}: sheets: {sheets}, recognised: {ledgers}",
                name=book.workbook.name,
                sheets=len({r.name for r in book.readings}),
                ledgers=len({r.name for r in ledgers}),
            )
        )

    def sheet(self, reading: SheetReading) -> Iterator[str]:
        title = self.paint(clean(reading.name), "bold")
        parts = [self.say(KINDS[reading.kind])]
        if reading.line:
            parts.append(self.say(msg("line {line}", line=reading.line)))
        elif reading.role and reading.role != "line":
            parts.append(reading.role)
        if reading.state != "visible":
            parts.append(self.say(msg("the sheet is hidden")))
        yield f"{title}: " + ", ".join(parts)
        if reading.kind is SheetKind.OTHER:
            return
        yield from self.item(self.extent(reading))
        yield from self.columns(reading.columns, reading.name)
        yield from self.left_out(reading)
        yield from self.assumptions(reading)

    def extent(self, reading: SheetReading) -> str:
        headers = "+".join(str(int(row)) for row in reading.header_rows) or "–"
        if not reading.rows:
            return self.say(msg("headers in row {headers}; no records", headers=headers))
        return self.say(
            msg(
                "headers in row {headers}; records: {rows}, in rows {first} to {last}",
                headers=headers,
                rows=int(reading.rows),
                first=reading.first_row,
                last=reading.last_row,
            )
        )

    def columns(self, readings: Sequence[ColumnReading], sheet: str) -> Iterator[str]:
        head = [self.say(m) for m in (msg("column"), msg("header"), msg("read as"), msg("how sure"))]
        rows = [head] + [[column_letter(c.number), clean(c.header), c.key or "–", self.how(c, sheet)] for c in readings]
        if len(rows) > 1:
            yield from ("    " + line for line in columns(rows, (6, 26, 18, max(self.size - 62, 30))))

    def how(self, column: ColumnReading, sheet: str) -> str:
        if column.key is None:
            if column.suggested:
                return self.say(msg("not understood; perhaps {key}", key=column.suggested))
            return self.say(msg("not understood, left alone"))
        sure = msg("your word") if column.matched == "user" else msg("known header")
        words = self.say(sure)
        return words + (" (" + self.say(msg("unit {unit}", unit=column.unit)) + ")" if column.unit else "")

    def left_out(self, reading: SheetReading) -> Iterator[str]:
        reasons: dict[str, list[int]] = {}
        for row in reading.left_out:
            reasons.setdefault(row.why, []).append(int(row.row))
        for why, numbers in reasons.items():
            words = msg(
                "left out as {why}: rows {rows}",
                why=WHY.get(why, why),
                rows=ranges(numbers) if not self.list_all else ", ".join(map(str, numbers)),
            )
            yield from self.item(self.say(words))
        if len(reading.hidden_rows):
            words = msg(
                "hidden, yet read ({count}): rows {rows}",
                count=len(reading.hidden_rows),
                rows=ranges([int(row) for row in reading.hidden_rows]),
            )
            yield from self.item(self.say(words))

    def assumptions(self, reading: SheetReading) -> Iterator[str]:
        if not reading.assumptions:
            return
        yield from self.item(self.say(msg("taken for granted:")))
        shown = reading.assumptions if self.list_all else reading.assumptions[:_SHOWN_ASSUMPTIONS]
        for assumption in shown:
            words = f"{assumption.cell.address}: {self.say(assumption.message)}"
            yield from ("    " + line for line in wrap(words, self.size - 4, "  "))
        rest = len(reading.assumptions) - len(shown)
        if rest:
            yield "    " + self.say(msg("… and {count} more; --all lists each.", count=rest))

    def how_to_object(self, book: Book) -> Iterator[str]:
        example = next((r for r in book.readings if r.kind is not SheetKind.OTHER), None)
        sheet = clean(example.name) if example else "SHEET"
        row = int(example.header_rows[0]) if example and example.header_rows else 3
        unknown = next((c for r in book.readings for c in r.columns if c.key is None and r is example), None)
        column = column_letter(unknown.number) if unknown else "H"
        key = unknown.suggested if unknown and unknown.suggested else "paid"
        words = msg(
            "Something read wrongly? Add to any command: {rows} or {map}",
            rows=_quoted(f"--header-row {sheet}={row}"),
            map=_quoted(f"--map {sheet}!{column}={key}"),
        )
        yield from wrap(self.say(words), self.size, "  ")


def _quoted(words: str) -> str:
    """Return an option as a shell takes it: in quotes where the sheet's name or the ! would be misread."""
    option, _, value = words.partition(" ")
    plain = all(letter.isalnum() or letter in "=_-." for letter in value)
    return f"{option} {value}" if plain else f"{option} '{value}'"


def ranges(numbers: Sequence[int], most: int = 8) -> str:
    """Return row numbers shortened: ``4-9, 12``; an ellipsis after so many parts."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and number == parts[-1][-1] + 1:
            parts[-1][1:] = [number]
        else:
            parts.append([number])
    words = [f"{part[0]}-{part[1]}" if len(part) > 1 else str(part[0]) for part in parts]
    return ", ".join(words[:most]) + (" …" if len(words) > most else "")


def left_out_counts(readings: Sequence[SheetReading]) -> Mapping[str, int]:
    """Return how many rows were left out, by reason."""
    return Counter(row.why for reading in readings for row in reading.left_out)
