"""A Report becomes one self-contained page: no script, no request to anywhere, readable on a phone and in print."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from ledger_tools.model.cells import CellRef
from ledger_tools.model.report import Chart, Figure, Report, ReportColumn, Section, Shape, Table, Text, words
from ledger_tools.model.report_words import NOTHING, cell_words, printed, total_words
from ledger_tools.render import svg
from ledger_tools.render.html_style import STYLE
from ledger_tools.text.i18n import Message, msg
from ledger_tools.text.width import display_width

ROWS = 1_000  # of a table on the page: a browser on a phone must still scroll; the workbook has them all
_CLAIMS = "claims"
_NAMED = {_CLAIMS: "claim", "behind": "behind"}  # tables whose rows links lead to, and how those are named
_TEXT_SHAPES = (Shape.TEXT, Shape.LONG, Shape.CELL)
_UNBROKEN = 24  # columns of text that stay on one line
_HEATS = 6  # steps of shading
_BEHIND = msg("claims")
_NO_CHARTS = msg("There is nothing to draw: no claim counts in this period.")
_READ, _CONTENTS, _TOTAL = msg("What was read"), msg("Contents"), msg("Total")


def html_report(report: Report, language: str) -> str:
    """Return a report as a page in a language; the same report gives the same text."""
    return "\n".join(_Page(report, language).parts()) + "\n"


@dataclass(slots=True)
class _Page:
    """A page in the making.

    Attributes:
        tables: by key.
        claims: ledger cells of the claims listed on the page, by the number of their row there.
    """

    report: Report
    language: str
    tables: Mapping[str, Table] = field(init=False)
    claims: Mapping[CellRef, int] = field(init=False)
    drawn: int = 0

    def __post_init__(self) -> None:
        self.tables = {table.key: table for section in self.report.sections for table in section.tables}
        listed = self.tables[_CLAIMS].values.get("cell", ()) if _CLAIMS in self.tables else ()
        self.claims = {cell: number for number, cell in enumerate(listed[:ROWS])}

    def say(self, text: Text) -> str:
        """Return a text in the page's language, safe to stand in the page."""
        return escape(words(text, self.language))

    def parts(self) -> Iterator[str]:
        report, front = self.report, self.report.sections[0]
        title = f"{self.say(report.title)} {self.say(report.subtitle)}"
        under = " · ".join(filter(None, (report.firm, report.ledger)))
        yield from _opening(self.language, title)
        yield f"<header><h1>{title}</h1><p>{escape(under)}</p></header>"
        yield from self._contents()
        yield "<main>"
        yield from self._figures()
        yield from self._cover_charts(front)
        for key in front.again:
            yield from self._table(self.tables[key], again=True)
        yield from self._head()
        yield from self._notes(msg("Taken for granted"), front.notes)
        for section in report.sections[1:]:
            yield from self._section(section)
        yield "</main>"
        yield from self._foot()
        yield "</body></html>"

    def _contents(self) -> Iterator[str]:
        links = (f'<a href="#{escape(s.key)}">{self.say(s.name)}</a>' for s in self.report.sections[1:])
        yield f'<nav aria-label="{self.say(_CONTENTS)}">{" ".join(links)}</nav>'

    def _figures(self) -> Iterator[str]:
        yield '<ul class="figures">'
        yield from (f"<li>{self._figure(figure)}</li>" for figure in self.report.figures)
        yield "</ul>"

    def _figure(self, figure: Figure) -> str:
        value = NOTHING if figure.value is None else printed(figure.value, figure.shape, self.language, figure.decimals)
        inner = f"<span>{self.say(figure.label)}</span><b>{escape(value)}</b>"
        if figure.place is not None and figure.place.table in self.tables:
            inner = f'<a href="#t-{escape(figure.place.table)}">{inner}</a>'
        return f"{inner}<small>{self._note(figure)}</small>"

    def _note(self, figure: Figure) -> str:
        """Return a figure's note and a link to the claims that it counts."""
        note, place = self.say(figure.note), figure.behind
        if place is None or place.row is None or place.row >= ROWS:
            return note
        link = f'<a href="#behind-{place.row}">{self.say(_BEHIND)}</a>'
        return f"{note} · {link}" if note else link

    def _cover_charts(self, front: Section) -> Iterator[str]:
        if not front.charts:
            yield f'<p class="empty">{self.say(_NO_CHARTS)}</p>'
            return
        yield '<div class="charts">'
        yield from (self._chart(chart) for chart in front.charts)
        yield "</div>"

    def _chart(self, chart: Chart) -> str:
        self.drawn += 1
        drawing = svg.draw(chart, self.tables[chart.table], self.language, f"c{self.drawn}")
        return f"<figure><figcaption>{self.say(chart.title)}</figcaption>{drawing}</figure>"

    def _head(self) -> Iterator[str]:
        yield f"<section><h2>{self.say(_READ)}</h2><dl>"
        yield from (f"<dt>{self.say(label)}</dt><dd>{self.say(value)}</dd>" for label, value in self.report.head)
        yield "</dl></section>"

    def _notes(self, title: Message, notes: Sequence[Text]) -> Iterator[str]:
        if notes:
            yield f"<section><h2>{self.say(title)}</h2>{self._list(notes)}</section>"

    def _list(self, notes: Sequence[Text]) -> str:
        return f'<ul class="notes">{"".join(f"<li>{self.say(note)}</li>" for note in notes)}</ul>' if notes else ""

    def _section(self, section: Section) -> Iterator[str]:
        yield f'<section id="{escape(section.key)}"><h2>{self.say(section.title)}</h2>{self._list(section.notes)}'
        for table in section.tables:
            yield from self._table(table)
            for chart in section.charts:
                if chart.table == table.key and chart.worth_drawing(table):
                    yield self._chart(chart)
        yield "</section>"

    def _table(self, table: Table, *, again: bool = False) -> Iterator[str]:
        """Yield a table; one that stands here once more has no names of its own for links."""
        title = self.say(table.title)
        yield f"<h3>{title}</h3>" if again else f'<h3 id="t-{escape(table.key)}">{title}</h3>'
        if not len(table):
            yield f'<p class="empty">{self.say(table.empty)}</p>'
            return
        yield f'<div class="wide" role="region" tabindex="0" aria-label="{title}"><table><thead><tr>'
        yield "".join(f"<th{_side(c)} scope=col>{self.say(c.label)}</th>" for c in table.printed_columns())
        yield "</tr></thead><tbody>"
        yield from self._rows(table, named=table.key in _NAMED and not again)
        yield "</tbody>"
        if table.totals is not None:
            yield self._totals(table)
        yield "</table></div>"
        if len(table) > ROWS:
            more = msg("The first {n} of {all} rows; the workbook has them all.", n=ROWS, all=len(table))
            yield f'<p class="empty">{self.say(more)}</p>'

    def _rows(self, table: Table, *, named: bool) -> Iterator[str]:
        heat = _heat(table)
        shown = table.printed_columns()
        columns = [table.values[c.key] for c in shown]
        for number in range(min(len(table), ROWS)):
            name = f' id="{_NAMED[table.key]}-{number}"' if named else ""
            cells = (
                self._cell(table, c, values[number], heat(c, number)) for c, values in zip(shown, columns, strict=True)
            )
            look = ' class="sub"' if number in table.subtotals else ""
            yield f"<tr{name}{look}>{''.join(cells)}</tr>"

    def _cell(self, table: Table, column: ReportColumn, value: Any, heat: str) -> str:
        text = escape(cell_words(column, value, self.language))
        if column.shape is Shape.CELL and table.key != _CLAIMS and value in self.claims:
            text = f'<a href="#claim-{self.claims[value]}">{text}</a>'
        return f"<td{_side(column, heat, _short(column, value, self.language))}>{text}</td>"

    def _totals(self, table: Table) -> str:
        first, *rest = table.printed_columns()
        cells = (f"<td{_side(c)}>{escape(total_words(table, c, self.language))}</td>" for c in rest)
        head = escape(total_words(table, first, self.language)) or self.say(_TOTAL)
        return f"<tfoot><tr><th scope=row>{head}</th>{''.join(cells)}</tr></tfoot>"

    def _foot(self) -> Iterator[str]:
        made = msg("As of {day}", day=self.report.made_as_of.isoformat())
        yield f"<footer>{'<br>'.join(self.say(text) for text in (made, *self.report.foot))}</footer>"


def _short(column: ReportColumn, value: Any, language: str) -> str:
    """Return the class of a name or number too short to be broken: a policy number parts at its hyphen otherwise."""
    if column.shape not in (Shape.TEXT, Shape.CELL) or value is None:
        return ""
    return "t" if display_width(printed(value, column.shape, language)) <= _UNBROKEN else ""


def _side(column: ReportColumn, *looks: str) -> str:
    """Return the class of a cell: numbers to the right, long text with room to wrap."""
    kind = {Shape.LONG: "long", Shape.TEXT: "", Shape.CELL: "", Shape.DATE: "day"}.get(column.shape, "n")
    names = " ".join(filter(None, (kind, *looks)))
    return f' class="{names}"' if names else ""


def _heat(table: Table) -> Any:
    """Return what shades a cell of a table: counts by size, in steps; nothing for other tables."""
    counted = [c.key for c in table.columns if c.shape is Shape.COUNT and c.formula is None] if table.heat else []
    most = max((v or 0 for key in counted for v in table.values[key]), default=0)

    def look(column: ReportColumn, number: int) -> str:
        value = table.values[column.key][number] if column.key in counted else 0
        return f"h{-(-value * _HEATS // most)}" if value and most else ""

    return look


def _opening(language: str, title: str) -> Iterator[str]:
    style = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{style}'; img-src data:; base-uri 'none'; form-action 'none'"
    yield f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark"><meta name="generator" content="ledger-tools">'
    yield f'<link rel="icon" href="data:,"><title>{title}</title><style>{STYLE}</style></head><body>'
