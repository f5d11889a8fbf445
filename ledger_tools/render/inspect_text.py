"""How a workbook was understood, for people: every assumption in sight, and how to object to it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence

from ledger_tools.model.case import Book
from ledger_tools.model.cells import column_letter
from ledger_tools.model.reading import ColumnReading, SheetKind, SheetReading
from ledger_tools.render.layout import Paint, clean, columns, wrap
from ledger_tools.text.i18n import Message, joined, msg

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


Names = Mapping[tuple[str, str], str]


def inspect_text(
    book: Book,
    package: Sequence[str],
    language: str,
    *,
    names: Names | None = None,
    colour: bool = False,
    list_all: bool = False,
    size: int = 80,
    writing: Sequence[str] = (),
) -> Iterator[str]:
    """Yield the lines on every sheet, then on what in the file matters when saving, then on how to object.

    Args:
        package: a line for each thing beside cells.
        names: what people call a line, a kind of sheet and a key: by ``("line", line)``, ``("sheet", role)`` and
            ``(role, key)``; without a name the code itself is shown.
        writing: a line for each command that writes.
    """
    writer = _Writer(language, Paint(colour), size, list_all, names or {})
    yield from writer.names(book)
    for reading in book.readings:
        yield ""
        yield from writer.sheet(reading)
    if package:
        yield ""
        yield writer.say(msg("Also in the file:"))
        for line in package:
            yield from writer.item(line)
    if writing:
        yield ""
        yield writer.say(msg("What the commands that write would do here:"))
        for line in writing:
            yield from writer.item(line)
    yield ""
    yield from writer.how_to_object(book)


class _Writer:
    """The readings of one book in one language, for a screen of one width."""

    def __init__(self, language: str, paint: Paint, size: int, list_all: bool, names: Names) -> None:
        self.language = language
        self.paint = paint
        self.size = size
        self.list_all = list_all
        self.called = names

    def name(self, kind: str, code: str) -> str:
        """Return what people call a code, with the code itself behind it where that is another word."""
        called = self.called.get((kind, code), code)
        return called if called == code else self.say(msg("{name} ({code})", name=called, code=code))

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
            parts.append(self.name("line", reading.line))
        elif reading.role and reading.role != "line":
            parts.append(self.name("sheet", reading.role))
        if reading.state != "visible":
            parts.append(self.say(msg("the sheet is hidden")))
        yield msg("{sheet}: {words}", sheet=title, words=parts).text(self.language)
        if reading.kind is SheetKind.OTHER:
            return
        yield from self.item(self.extent(reading))
        yield from self.columns(reading)
        yield from self.left_out(reading)
        yield from self.assumptions(reading)

    def extent(self, reading: SheetReading) -> str:
        headers = "+".join(str(int(row)) for row in reading.header_rows) or "–"
        if not reading.rows:
            return self.say(msg("headers in row {headers}; no records", headers=headers))
        if reading.first_row == reading.last_row:
            return self.say(
                msg("headers in row {headers}; one record, in row {row}", headers=headers, row=reading.first_row)
            )
        return self.say(
            msg(
                "headers in row {headers}; records: {rows}, in rows {first} to {last}",
                headers=headers,
                rows=int(reading.rows),
                first=reading.first_row,
                last=reading.last_row,
            )
        )

    def columns(self, reading: SheetReading) -> Iterator[str]:
        head = [self.say(m) for m in (msg("column"), msg("header"), msg("read as"), msg("how sure"))]
        rows = [head] + [
            [column_letter(c.number), clean(c.header), self.key(reading, c.key), self.how(reading, c)]
            for c in reading.columns
        ]
        if len(rows) > 1:
            yield from ("    " + line for line in columns(rows, (6, 24, 30, max(self.size - 70, 40))))

    def key(self, reading: SheetReading, key: str | None) -> str:
        return self.name(reading.role or "line", key) if key else "–"

    def how(self, reading: SheetReading, column: ColumnReading) -> str:
        if column.key is None:
            if column.suggested:
                return self.say(msg("not read; perhaps {key}", key=self.key(reading, column.suggested)))
            return self.say(msg("not read"))
        sure = msg("your word") if column.matched == "user" else msg("known header")
        words = self.say(sure)
        return joined([words, self.say(msg("unit {unit}", unit=column.unit))], self.language) if column.unit else words

    def left_out(self, reading: SheetReading) -> Iterator[str]:
        reasons: dict[str, list[int]] = {}
        for row in reading.left_out:
            reasons.setdefault(row.why, []).append(int(row.row))
        for why, numbers in reasons.items():
            said = {"why": WHY.get(why, why), "count": len(numbers), "rows": self.ranges(numbers)}
            one = len(numbers) == 1
            words = (
                msg("left out as {why}: row {rows}", **said)
                if one
                else msg("left out as {why}: {count}, in rows {rows}", **said)
            )
            yield from self.item(self.say(words))
        if len(reading.hidden_rows):
            numbers = [int(row) for row in reading.hidden_rows]
            said = {"count": len(numbers), "rows": self.ranges(numbers)}
            one = len(numbers) == 1
            words = (
                msg("hidden, yet read: row {rows}", **said)
                if one
                else msg("hidden, yet read: {count}, in rows {rows}", **said)
            )
            yield from self.item(self.say(words))

    def ranges(self, numbers: Sequence[int]) -> str:
        return ranges(numbers, len(numbers) if self.list_all else 8)

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
        """Yield the options that put a reading right, with a sheet and an unread column of this very workbook."""
        known = [r for r in book.readings if r.kind is not SheetKind.OTHER]
        example = next(iter(known or book.readings), None)
        if example is None:
            return
        sheet = clean(example.name)
        row = int(example.header_rows[0]) if example.header_rows else 1
        unread = sorted((c for c in example.columns if c.key is None), key=lambda c: c.suggested is None)
        yield self.say(msg("Something read wrongly? Add to any command, for this one run:"))
        words = msg("the headers of {sheet} stand in row {row}", sheet=sheet, row=row)
        options = [[_quoted("--header-row", f"{sheet}={row}"), self.say(words)]]
        if unread or not example.columns:
            column = column_letter(unread[0].number) if unread else "H"
            read = {c.key for c in example.columns}
            free = next((key for key in ("paid", "claimed", "status") if key not in read), "note")
            key = (unread[0].suggested if unread else None) or free
            words = msg("read column {column} of {sheet} as {key}", column=column, sheet=sheet, key=key)
            options.append([_quoted("--map", f"{sheet}!{column}={key}"), self.say(words)])
        for option, meaning in options:
            yield f"  {option}"
            yield from ("      " + line for line in wrap(meaning, self.size - 6))


def _quoted(option: str, value: str) -> str:
    """Return an option as a shell takes it: in quotes where a blank or a ! would be misread."""
    if all(letter.isalnum() or letter in "=_-." for letter in value):
        return f"{option} {value}"
    mark = '"' if os.name == "nt" else "'"
    return f"{option} {mark}{value}{mark}"


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
