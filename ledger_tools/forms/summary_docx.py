"""A written summary as a Word file on A4: for a meeting, to be filled in where only people know, and to be signed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from ledger_tools.forms import pictures
from ledger_tools.forms.fonts import set_fonts, set_language
from ledger_tools.forms.package import steady
from ledger_tools.forms.summary_values import printed_rows
from ledger_tools.model.report import Chart, ReportColumn, Shape, Table, Text, words
from ledger_tools.model.summary import Passage, Summary
from ledger_tools.text.fonts import PAPER_FONTS
from ledger_tools.text.i18n import msg
from ledger_tools.text.width import display_width

_TEXT_WIDTH = 155.0  # mm between the margins: 30 left for filing holes, 25 right
_PICTURE_WIDTH = 150.0
_MM_OF_A_POINT = 0.353
_CELL_MARGINS = 4.2  # mm, both sides of a cell
_TIGHT_MARGINS = 2.0  # of a table with many columns
_NARROW = (24.0, 14.0)  # mm that a column of text is not made narrower than; the second where nothing else helps
_SIZES = ((6, 9.0), (8, 8.0), (99, 7.0))  # most columns for letters of so many points
_SMALLEST = 6.0
_PROMPT_GREY = "7F7F7F"
_HEAD_FILL = "E7E6E6"  # no copier loses it
_FORM_ROWS = 3
_SHORT = 15  # rows of a table that is not parted between pages
_NUMERALS = "一二三四五六七八九十"
_NUMBERS = (Shape.COUNT, Shape.MONEY, Shape.DAYS, Shape.RATIO, Shape.RATE)
_NO_LIBRARY = msg(
    "The charts stand in the workbook. For pictures here, install the extra charts: pip install ledger-tools[charts]."
)


def summary_docx(summary: Summary, language: str) -> bytes:
    """Return a summary as a .docx file in a language; the same summary gives the same bytes."""
    return _Writer(summary, language).made()


class _Writer:
    """A summary on its way into a document."""

    def __init__(self, summary: Summary, language: str) -> None:
        from docx import Document

        self.summary, self.language = summary, language
        self.document = Document()
        self.pictures = pictures.can_draw()

    def say(self, text: Text) -> str:
        """Return a text in the document's language, without the signs that no XML file takes."""
        return "".join(c if c >= " " or c in "\n\t" else "�" for c in words(text, self.language))

    def made(self) -> bytes:
        summary = self.summary
        self._page()
        self._styles()
        self._properties()
        self.document.add_paragraph(self.say(summary.title), style="Title")
        self._head()
        for number, passage in enumerate(summary.passages, start=1):
            self._passage(number, passage)
        self._heading(msg("Annexes"))
        for text in summary.annexes:
            self.document.add_paragraph(self.say(text))
        if not self.pictures and any(passage.charts for passage in summary.passages):
            self.document.add_paragraph(self.say(_NO_LIBRARY))
        self._signatures()
        self._footer()
        stream = io.BytesIO()
        self.document.save(stream)
        return steady(stream.getvalue())

    # -- the page

    def _page(self) -> None:
        from docx.shared import Mm

        page = self.document.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin, page.right_margin = Mm(30), Mm(25)
        page.top_margin = page.bottom_margin = Mm(25)

    def _styles(self) -> None:
        from docx.shared import Pt

        text, head = PAPER_FONTS[self.language]
        looks = {"Normal": (text, 11.0), "Title": (head, 18.0), "Heading 1": (head, 13.0), "Heading 2": (head, 11.0)}
        set_fonts(self.document, looks)
        set_language(self.document, self.language)
        self.document.styles["Footer"].font.size = Pt(8)  # LibreOffice sizes fields by the style alone
        self.document.styles["Normal"].paragraph_format.space_after = Pt(4)

    def _properties(self) -> None:
        made = datetime.combine(self.summary.made_as_of, time())
        known = self.document.core_properties
        known.title, known.subject = self.say(self.summary.title)[:255], self.say(self.summary.ledger)[:255]
        known.author = known.last_modified_by = "ledger-tools"
        known.created = known.modified = made
        known.comments, known.language = "", self.language

    def _footer(self) -> None:
        made = msg("As of {day}", day=self.summary.made_as_of.isoformat())
        parts = [self.summary.ledger, self.say(made), *(self.say(text) for text in self.summary.foot)]
        paragraph = self.document.sections[0].footer.paragraphs[0]
        run = paragraph.add_run(self.say(" · ".join(parts)) + "  ")
        self._small(run)
        for code, after in (("PAGE", " / "), ("NUMPAGES", "")):
            self._small(_field(paragraph, code))
            self._small(paragraph.add_run(after))

    def _small(self, run: Any) -> None:
        from docx.shared import Pt

        run.font.size = Pt(8)

    # -- the parts

    def _head(self) -> None:
        table = self._grid(len(self.summary.head), 2, (38.0, _TEXT_WIDTH - 38.0))
        for row, (label, value) in zip(table.rows, self.summary.head, strict=True):
            self._fill(row.cells[0], self.say(label), bold=True)
            self._fill(row.cells[1], self.say(value))
            _shade(row.cells[0])

    def _heading(self, title: Text, number: int | None = None) -> None:
        text = self.say(title)
        if number is not None:
            text = f"{number}. {text}" if self.language == "en" else f"{_NUMERALS[number - 1]}、{text}"
        self.document.add_paragraph(text, style="Heading 1")

    def _passage(self, number: int, passage: Passage) -> None:
        self._heading(passage.title, number)
        for sentence in passage.sentences:
            self.document.add_paragraph(self.say(sentence))
        for table in passage.tables:
            self._table(table)
            for chart in passage.charts:
                if chart.table == table.key:
                    self._chart(chart)
        for prompt in passage.prompts:
            self._prompt(prompt)
        if passage.form:
            self._form(passage.form)

    def _prompt(self, prompt: Text) -> None:
        from docx.shared import RGBColor

        opening, closing = "[]" if self.language == "en" else "〔〕"
        run = self.document.add_paragraph().add_run(f"{opening}{self.say(prompt)}{closing}")
        run.font.color.rgb = RGBColor.from_string(_PROMPT_GREY)

    def _form(self, heads: Sequence[Text]) -> None:
        table = self._grid(_FORM_ROWS + 1, len(heads), [_TEXT_WIDTH / len(heads)] * len(heads))
        for cell, head in zip(table.rows[0].cells, heads, strict=True):
            self._fill(cell, self.say(head), bold=True)
            _shade(cell)
        _repeat(table.rows[0])

    def _table(self, table: Table) -> None:
        self.document.add_paragraph(self.say(table.title), style="Heading 2")
        columns = table.printed_columns()
        rows = printed_rows(table, self.language)
        heads = [self.say(column.label) for column in columns]
        size, widths = _fitted(heads, rows, [column.shape in _NUMBERS for column in columns])
        drawn = self._grid(len(rows) + 1, len(columns), widths)
        if _margins(len(columns)) == _TIGHT_MARGINS:
            _tighten(drawn)
        for cell, head, column in zip(drawn.rows[0].cells, heads, columns, strict=True):
            self._fill(cell, head, bold=True, size=size, right=column.shape in _NUMBERS)
            _shade(cell)
        _repeat(drawn.rows[0])
        for number, (row, texts) in enumerate(zip(list(drawn.rows)[1:], rows, strict=True)):
            total = table.totals is not None and number == len(rows) - 1
            self._row(row, texts, columns, total, size)
        if len(rows) <= _SHORT:
            _together(list(drawn.rows)[:-1])
        self.document.add_paragraph()

    def _row(self, row: Any, texts: Sequence[str], columns: Sequence[ReportColumn], bold: bool, size: float) -> None:
        _keep_whole(row)
        for cell, text, column in zip(row.cells, texts, columns, strict=True):
            self._fill(cell, self.say(text), bold=bold, size=size, right=column.shape in _NUMBERS)

    def _chart(self, chart: Chart) -> None:
        from docx.shared import Mm

        if not self.pictures:
            return
        data = pictures.draw(chart, self.summary.tables[chart.table], self.language)
        if data is None:
            missing = msg(
                "The chart {title} stands in the workbook; no font with Chinese characters is installed here.",
                title=chart.title,
            )
            self.document.add_paragraph(self.say(missing))
            return
        caption = self.document.add_paragraph(self.say(chart.title), style="Heading 2")
        caption.paragraph_format.keep_with_next = True
        picture = self.document.add_picture(io.BytesIO(data), width=Mm(_PICTURE_WIDTH))
        picture._inline.docPr.set("descr", self.say(chart.description))

    def _signatures(self) -> None:
        names = self.summary.signatures
        self.document.add_paragraph()
        table = self._grid(1, len(names), [_TEXT_WIDTH / len(names)] * len(names), lines=False)
        for cell, name in zip(table.rows[0].cells, names, strict=True):
            self._fill(cell, msg("{label}: {text}", label=name, text="").text(self.language).rstrip() + "________")

    # -- tables

    def _grid(self, rows: int, columns: int, widths: Sequence[float], *, lines: bool = True) -> Any:
        from docx.shared import Mm

        table = self.document.add_table(rows, columns)
        if lines:
            table.style = "Table Grid"
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)
        return table

    def _fill(self, cell: Any, text: str, *, bold: bool = False, size: float = 10.0, right: bool = False) -> None:
        from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold, Pt(size)
        if not text:
            _small_end(paragraph, size)
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _margins(columns: int) -> float:
    """Return the space at both sides of a cell in mm."""
    return _CELL_MARGINS if columns <= _SIZES[1][0] else _TIGHT_MARGINS


def _fitted(
    heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[bool]
) -> tuple[float, Sequence[float]]:
    """Return the size of letters in points, and widths in mm by what stands in the columns.

    Text gives way first, down to narrow columns; then letters shrink. A number is never broken if that can be helped.

    Args:
        numbers: True for columns of numbers.
    """
    size = next(points for most, points in _SIZES if len(heads) <= most)
    while True:
        widths = _widths(heads, rows, numbers, size)
        if sum(widths) <= _TEXT_WIDTH or size <= _SMALLEST:
            break
        size -= 0.5
    whole = min(_TEXT_WIDTH, sum(widths))
    return size, [whole * width / sum(widths) for width in widths]


def _widths(heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[bool], size: float) -> list[float]:
    """Return the widths that columns need with letters of a size; text is narrowed where the page is too narrow."""
    letter, margins = size / 2 * _MM_OF_A_POINT * 1.08, _margins(len(heads))
    needs = []
    for i, head in enumerate(heads):
        longest = max((display_width(row[i]) for row in rows), default=0)
        needs.append(max(longest if numbers[i] else min(longest + 1, 36), _head_width(head), 4) * letter + margins)
    for least in _NARROW:
        while sum(needs) > _TEXT_WIDTH and (wide := [i for i, n in enumerate(needs) if n > least and not numbers[i]]):
            needs[max(wide, key=lambda i: needs[i])] -= 1.0
    return needs


def _head_width(head: str) -> int:
    """Return what a header needs: its longest word and a third of it, or five Chinese characters."""
    if not head.isascii():
        return min(display_width(head), 10)
    # Bold letters are wider than the figures that widths are told in.
    return max(round(max(map(len, head.split()), default=0) * 1.25), -(-len(head) // 3) + 1)


def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(tag))


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(_name(f"w:{name}"), value)
    return element


def _shade(cell: Any) -> None:
    shading = _element("w:shd", val="clear", color="auto", fill=_HEAD_FILL)
    cell._tc.get_or_add_tcPr().append(shading)


def _small_end(paragraph: Any, size: float) -> None:
    """Set the size of an empty paragraph's mark; a cell without text would be as tall as one of the text around it."""
    mark = _element("w:rPr")
    mark.append(_element("w:sz", val=str(round(size * 2))))
    paragraph._p.get_or_add_pPr().append(mark)


def _tighten(table: Any) -> None:
    """Narrow the space at the sides of a table's cells."""
    margins = _element("w:tblCellMar")
    for side in ("left", "right"):
        twips = round(_TIGHT_MARGINS / 2 / _MM_OF_A_POINT * 20)
        margins.append(_element(f"w:{side}", w=str(twips), type="dxa"))
    properties = table._tbl.tblPr
    look = properties.find(_name("w:tblLook"))  # the schema wants margins before it
    properties.append(margins) if look is None else look.addprevious(margins)


def _repeat(row: Any) -> None:
    """Let a header row stand again at the top of every page."""
    _keep_whole(row)
    row._tr.get_or_add_trPr().append(_element("w:tblHeader", val="true"))


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(_element("w:cantSplit", val="true"))


def _together(rows: Sequence[Any]) -> None:
    """Keep rows on the page of the row that follows."""
    for row in rows:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _field(paragraph: Any, code: str) -> Any:
    """Add a field such as the page number, which Word works out, and return its run."""
    run = paragraph.add_run()
    parts = [_element("w:fldChar", fldCharType="begin"), _element("w:instrText")]
    parts[1].text = code
    for part in (*parts, _element("w:fldChar", fldCharType="end")):
        run._r.append(part)
    return run
