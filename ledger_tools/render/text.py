"""Findings for people: where, what, the row as seen with a mark under the cell, why it matters, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger_tools.model.cells import column_letter
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.shown import shown_value
from ledger_tools.model.table import Column, LedgerTable, ValueKind
from ledger_tools.render.checked import Checked
from ledger_tools.render.layout import Paint, clean, cut, pad, width, wrap
from ledger_tools.text.i18n import msg
from ledger_tools.text.pattern import pattern

GROUP_FROM = 4  # so many equal findings in a column are told once, with three examples
EXAMPLES = 3
# Texts of a neighbour that help to find the row and say nothing about a person; dates, amounts, choices are shown too.
_PLAIN_TEXTS = {"policy_no", "claim_no", "report_no", "own_ref", "cause", "line", "loss_kind", "currency"}
_FIRST_NEIGHBOURS = ("policy_no", "claim_no", "report_no", "own_ref", "incident_at")
_MASKED = ("personal-data-in-text",)  # codes whose findings show less of their cell than it holds
_WIDEST = 26  # columns for one cell of the row as seen
_PARTS = pattern("(?<! )/(?! )")  # between the rows of a header; a slash between blanks belongs to the words


def validate_text(
    checked: Checked,
    language: str,
    *,
    colour: bool = False,
    list_all: bool = False,
    size: int = 80,
    fold_heads: bool = False,
) -> Iterator[str]:
    """Yield the lines of every finding or group of findings, with an empty line after each.

    What is only worth knowing (info) comes after all that should be mended; each part is in sheet order.

    Args:
        colour: for a terminal that shows it.
        list_all: every finding by itself instead of groups.
        size: columns of the screen.
        fold_heads: break the first lines too, for a person; programs want a finding's place and message in one line.
    """
    writer = _Writer(checked, language, Paint(colour), size, fold_heads)
    told = groups(checked.findings, list_all=list_all)
    for group in sorted(told, key=lambda group: group[0].severity <= Severity.INFO):
        yield from writer.group(group)
        yield ""


def accepted_text(checked: Checked, language: str) -> Iterator[str]:
    """Yield a line for each finding that the workbook holds as accepted, under a heading; nothing where none is."""
    if checked.accepted:
        yield msg("Accepted in the workbook:").text(language)
    for finding in checked.accepted:
        place = f"{clean(checked.book.workbook.name)}:{clean(str(finding.cell))}"
        yield f"{place}: {finding.code}: {clean(finding.message.text(language))}"


def groups(findings: Sequence[Finding], *, list_all: bool = False) -> list[list[Finding]]:
    """Return findings put together that say the same of cells in one column; few of a kind stay alone."""
    if list_all:
        return [[finding] for finding in findings]
    together: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        kind = (finding.code, finding.severity, finding.cell.sheet, finding.cell.column, finding.message.pattern)
        together.setdefault(kind, []).append(finding)
    order = {id(finding): number for number, finding in enumerate(findings)}
    result: list[list[Finding]] = []
    for group in together.values():
        result += [group] if len(group) >= GROUP_FROM else [[finding] for finding in group]
    return sorted(result, key=lambda group: order[id(group[0])])


class _Writer:
    """The findings of one book in one language, for a screen of one width."""

    def __init__(self, checked: Checked, language: str, paint: Paint, size: int, fold_heads: bool) -> None:
        self.checked = checked
        self.language = language
        self.paint = paint
        self.size = size
        self.fold_heads = fold_heads
        self.told: set[str] = set()  # reasons and mends that were given already

    def group(self, group: Sequence[Finding]) -> Iterator[str]:
        first = group[0]
        messages = list(dict.fromkeys(clean(f.message.text(self.language)) for f in group))
        same = len(messages) == 1
        yield from self.head(group, messages[0] if same else self.title(first))
        examples = group[:EXAMPLES]
        if not same:
            for finding in examples:
                words = f"{finding.cell.address}: {clean(finding.message.text(self.language))}"
                yield from ("  " + line for line in wrap(words, self.size - 2, "    "))
        yield from self.rows(examples)
        yield from self.advice(group)
        if len(group) > EXAMPLES:
            rest = msg("… and {count} more; --all lists each.", count=len(group) - EXAMPLES)
            yield "  " + rest.text(self.language)

    def head(self, group: Sequence[Finding], words: str) -> Iterator[str]:
        first, last = group[0], group[-1]
        place = f"{clean(self.checked.book.workbook.name)}:{clean(str(first.cell))}"
        if len(group) > 1:
            cells = msg("{count} cells", count=len(group)).text(self.language)
            place += f":{last.cell.address}, {cells}"
        grave = first.severity.word
        line = f"{place}: {grave} {first.code}: {words}"
        opening, *rest = wrap(line, self.size, "    ") if self.fold_heads else [line]
        start = f"{place}: {grave}"
        if opening.startswith(start):
            opening = f"{self.paint(place, 'bold')}: {self.paint(grave, grave)}{opening[len(start) :]}"
        yield opening
        yield from rest

    def title(self, finding: Finding) -> str:
        rule = self.checked.rules.get(finding.code)
        return rule.title.text(self.language) if rule else clean(finding.message.text(self.language))

    def advice(self, group: Sequence[Finding]) -> Iterator[str]:
        """Yield why it matters and what to do, each only the first time that it is said."""
        rule = self.checked.rules.get(group[0].code)
        said = [msg("Why: {words}", words=rule.why)] if rule else []
        mends = {str(f.fix): f.fix for f in group if f.fix}
        if len(mends) == 1:
            said += [msg("To do: {words}", words=mend) for mend in mends.values()]
        elif mends and rule:
            said.append(msg("To do: {words}", words=rule.fix))
        for message in said:
            words = clean(message.text(self.language))
            if words not in self.told:
                self.told.add(words)
                yield from ("  " + line for line in wrap(words, self.size - 2, "    "))

    def rows(self, examples: Sequence[Finding]) -> Iterator[str]:
        """Yield the rows as seen, headers above, a mark under the cell concerned."""
        table = self.checked.table_of(examples[0])
        column = _column_at(table, examples[0]) if table else None
        if table is None or column is None or examples[0].cell.row <= _last_header(table):
            return
        drawn = _chosen(table, column, examples, self.size - 12)
        numbers = [str(finding.cell.row) for finding in examples]
        margin = max(map(len, numbers)) + 2
        sizes = [_cell_width(table, c, examples) for c in drawn]
        heads = [pad(cut(_head(c), s), s) for c, s in zip(drawn, sizes, strict=True)]
        yield self.line("", margin, heads)
        for finding, number in zip(examples, numbers, strict=True):
            cells = [pad(cut(_shown(table, c, finding), s), s) for c, s in zip(drawn, sizes, strict=True)]
            yield self.line(number, margin, cells)
        marks = [("^" * s if c is column else " " * s) for c, s in zip(drawn, sizes, strict=True)]
        yield self.line("", margin, marks)

    def line(self, number: str, margin: int, cells: Sequence[str]) -> str:
        return f"{number:>{margin}} | {'  '.join(cells)}".rstrip()


def _head(column: Column) -> str:
    """Return the letter and the header; of a long header in several rows the last part, which is its own."""
    header = clean(column.header)
    if width(header) > _WIDEST - 3:
        header = _PARTS.split(header)[-1] or header
    return f"{column_letter(column.number)} {header}"


def _shown(table: LedgerTable, column: Column, finding: Finding) -> str:
    """Return what a cell of a finding's row shows; a cell that holds an ID number shows it masked."""
    if finding.code in _MASKED and column.number == finding.cell.column and finding.value:
        return clean(finding.value)
    found = table.grid.at(finding.cell.row, column.number)
    return clean(shown_value(table.grid, *found)) if found else ""


def _cell_width(table: LedgerTable, column: Column, examples: Sequence[Finding]) -> int:
    widest = width(_head(column))
    for finding in examples:
        if widest >= _WIDEST:
            return _WIDEST
        widest = max(widest, width(_shown(table, column, finding)))
    return max(1, min(_WIDEST, widest))


def _column_at(table: LedgerTable, finding: Finding) -> Column | None:
    return next((c for c in table.columns.values() if c.number == finding.cell.column), None)


def _last_header(table: LedgerTable) -> int:
    return int(max(table.reading.header_rows, default=0))


def _chosen(table: LedgerTable, column: Column, examples: Sequence[Finding], room: int) -> list[Column]:
    """Return the columns to show, in sheet order: the one concerned, those spoken of, names of the row, neighbours."""
    spoken = {
        cell.column for f in examples for cell in f.related if cell.sheet == table.sheet and cell.row == f.cell.row
    }
    ranked = sorted(
        (c for c in table.columns.values() if c is column or _may_be_shown(c)),
        key=lambda c: (
            c is not column,
            c.number not in spoken,
            c.key not in _FIRST_NEIGHBOURS[:2],
            abs(c.number - column.number),
        ),
    )
    chosen: list[Column] = []
    for candidate in ranked:
        if any(c.number == candidate.number for c in chosen):
            continue  # one sheet column may be read as two, such as a policy period
        size = _cell_width(table, candidate, examples) + 2
        if candidate is column or size <= room:
            chosen.append(candidate)
            room -= size
        if len(chosen) >= 6:
            break
    return sorted(chosen, key=lambda c: c.number)


def _may_be_shown(column: Column) -> bool:
    return column.kind in (ValueKind.DATE, ValueKind.MONEY, ValueKind.ENUM) or column.key in _PLAIN_TEXTS


def closing(checked: Checked, language: str) -> list[str]:
    """Return the closing lines: how many findings and rows, what the workbook accepts and what a baseline held back."""
    counts = checked.counts()
    readings = [r for r in checked.book.readings if r.rows or r.left_out]
    words = msg(
        "{name}: errors: {error}, warnings: {warning}, info: {info}; rows read: {rows}, rows left out: {left_out}.",
        name=clean(checked.book.workbook.name),
        error=counts["error"],
        warning=counts["warning"],
        info=counts["info"],
        rows=sum(int(r.rows) for r in readings),
        left_out=sum(1 for r in readings for row in r.left_out if row.why != "blank"),
    )
    lines = [words.text(language)]
    if checked.accepted:
        lines.append(
            msg(
                "Accepted in the workbook and not counted: {count}; --show-accepted lists them.",
                count=len(checked.accepted),
            ).text(language)
        )
    if checked.known:
        lines.append(
            msg("Not shown again, because the baseline has them: {count}.", count=checked.known).text(language)
        )
    return lines
