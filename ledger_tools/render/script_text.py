"""A script as a tick list for a terminal: facts of the case, frame of the call, items with room for their answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger_tools.model.calls import CallScript, CallSheet, ScriptItem, Step
from ledger_tools.model.sheet_spec import Choice
from ledger_tools.render import script_words as w
from ledger_tools.render.layout import Paint, clean, pad, width, wrap
from ledger_tools.text.i18n import Message, msg

_LABEL = 26  # columns that labels take at most
_LINE = 24  # of a line to write on, at least
_AT_ITEM, _AT_FACT = " " * 6, " " * 2


def scripts_text(scripts: Sequence[CallScript], language: str, *, size: int = 80) -> Iterator[str]:
    """Yield a line for each script: key, name, purpose; longer words going on below."""
    keys = max(len(script.key) for script in scripts)
    names = max(width(script.title[language]) for script in scripts)
    for script in scripts:
        head = f"{script.key:<{keys}}  {pad(script.title[language], names)}  "
        lines = wrap(script.purpose[language], max(size - width(head), 24))
        yield head + lines[0]
        yield from (" " * width(head) + line for line in lines[1:])


def script_text(sheet: CallSheet, language: str, *, colour: bool = False, size: int = 80) -> Iterator[str]:
    """Yield the lines of a script, with the facts of the case where there is one."""
    yield from _Writer(sheet, language, Paint(colour), size).lines()


class _Writer:
    def __init__(self, sheet: CallSheet, language: str, paint: Paint, size: int) -> None:
        self.sheet, self.script = sheet, sheet.script
        self.language, self.paint, self.size = language, paint, size

    def lines(self) -> Iterator[str]:
        script, language = self.script, self.language
        yield f"{self.paint(script.title[language], 'bold')} ({script.key})"
        yield from self._labelled(w.PURPOSE, [script.purpose[language]])
        yield from self._labelled(w.SOURCE, w.source_words(script, language))
        yield from self._case()
        yield from self._section(w.OPENING, self._steps(script.before))
        yield from self._section(
            w.THROUGHOUT, self._points([w.step_words(step, language) for step in w.heed(self.sheet)])
        )
        yield from self._section(w.ITEMS, self._items())
        yield from self._section(w.BESIDES, self._steps(script.also))
        yield from self._section(w.CLOSING, self._steps(script.after))
        yield from self._section(w.RESULT, self._result())

    def _section(self, title: Message, lines: Iterator[str]) -> Iterator[str]:
        first = next(lines, None)
        if first is not None:
            yield ""
            yield self.paint(title.text(self.language), "bold")
            yield first
            yield from lines

    def _labelled(self, label: Message, texts: Sequence[str]) -> Iterator[str]:
        """Yield texts after their label, one line or more for each."""
        name = label.text(self.language)
        for i, text in enumerate(texts):
            head = f"{name}  " if i == 0 else " " * (width(name) + 2)
            yield from self._hanging(head, text)

    def _hanging(self, head: str, text: str, look: str = "", head_look: str = "") -> Iterator[str]:
        """Yield a text that begins after a head, its further lines below its first word.

        Args:
            look, head_look: colours; put on at the end, since they have no width.
        """
        indent = width(head)
        if indent > self.size - _LINE:  # a long label on a narrow screen stands above its text
            yield (self.paint(head, head_look) if head_look else head).rstrip()
            indent = len(head) - len(head.lstrip()) + 2
            head = " " * indent
        lines = wrap(text, max(self.size - indent, 1)) or [""]
        heads = [self.paint(head, head_look) if head_look else head, *[" " * indent] * (len(lines) - 1)]
        for start, line in zip(heads, lines, strict=True):
            yield (start + (self.paint(line, look) if look and line else line)).rstrip()

    def _case(self) -> Iterator[str]:
        facts = self.sheet.facts
        if facts is None:
            return
        yield ""
        yield f"{self.paint(w.CASE.text(self.language), 'bold')}  {clean(facts.ref)}"
        together = list(w.facts_together(facts.facts, self.language))
        room = min(max((width(label) for label, _ in together), default=0), _LABEL)
        for label, values in together:
            head = _AT_FACT + pad(label, room) + "  "
            for text, place in values:
                lines = list(self._hanging(head, text))
                yield from lines[:-1]
                yield self._placed(lines[-1], place)
                head = " " * width(head)
        yield from self._section(w.MIND, self._marked(facts.notes))

    def _placed(self, line: str, place: str) -> str:
        """Return a line with the cell it comes from at its end, where there is room."""
        if not place or width(line) + width(place) + 2 > self.size:
            return line
        return line + " " * (self.size - width(line) - width(place)) + self.paint(place, "dim")

    def _marked(self, notes: Sequence[Message]) -> Iterator[str]:
        for note in notes:
            yield from self._hanging("  ! ", w.said(note, self.language))

    def _steps(self, steps: Sequence[Step]) -> Iterator[str]:
        for step in steps:
            yield from self._hanging(f"  {w.BOX} ", w.step_words(step, self.language))

    def _points(self, texts: Sequence[str]) -> Iterator[str]:
        for text in texts:
            yield from self._hanging("  - ", text)

    def _items(self) -> Iterator[str]:
        for item in self.script.items:
            yield from self._item(item)
        if any(item.required for item in self.script.items):
            yield f"  {w.MUST.text(self.language)}"
        yield from self._labelled_below(w.COUNTS, self.script.counts[self.language])
        yield from self._labelled_below(w.ON_ISSUE, self.script.on_issue[self.language])
        if self.script.issues:
            reasons = msg("{list}", list=list(self.script.issues)).text(self.language)
            yield from self._labelled_below(w.REASONS, reasons)

    def _labelled_below(self, label: Message, text: str) -> Iterator[str]:
        yield from self._hanging(f"  {label.text(self.language)}  ", text, head_look="dim")

    def _item(self, item: ScriptItem) -> Iterator[str]:
        title = w.item_title(item, self.language)
        why = self.sheet.skipped(item)
        if why is not None:
            left_out = msg("{item}: need not be asked ({why})", item=title, why=why)
            yield from self._hanging("  – ", left_out.text(self.language))
            return
        yield from self._hanging(f"  {w.BOX} ", title, "bold")
        yield from self._hanging(_AT_ITEM, item.words[self.language])
        yield from self._hanging(_AT_ITEM, item.hint[self.language], "dim")
        yield from self._boxes(_AT_ITEM, item.choices)
        if item.column or not item.choices:
            yield self._to_write(_AT_ITEM, w.NOTES.text(self.language))

    def _boxes(self, head: str, choices: Sequence[Choice]) -> Iterator[str]:
        """Yield answers as boxes to tick, none of them broken."""
        boxes = w.boxes(choices, self.language)
        if head.strip() and width(head) + max(map(width, boxes), default=0) > self.size:
            yield head.rstrip()
            head = " " * 4
        line = ""
        for box in boxes:
            if line and width(head) + width(line) + width(box) + 2 > self.size:
                yield head + line
                head, line = " " * width(head), ""
            line += f"  {box}" if line else box
        if line:
            yield head + line

    def _to_write(self, head: str, label: str) -> str:
        """Return a label with a line to write on."""
        return f"{head}{label} " + "_" * max(self.size - width(head) - width(label) - 1, _LINE)

    def _result(self) -> Iterator[str]:
        for column in self.sheet.result:
            label = column.labels[self.language]
            if column.choices:
                yield from self._boxes(f"  {label}  ", column.choices)
            else:
                yield self._to_write("  ", label)
        yield ""
        log = msg("Log it afterwards: ledger-tools log call FILE --script {key} --item 1=…", key=self.script.key)
        yield from wrap(log.text(self.language), self.size)
