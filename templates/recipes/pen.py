"""A pen for Word templates: A4 pages with blocks of fields, lists whose rows repeat, and room to sign."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt

from ledger_tools.forms.fonts import set_fonts, set_language
from ledger_tools.text.fonts import PAPER_FONTS
from recipes.words import speaker

LABEL_FILL = "EDEDED"  # no copier loses it, none blackens it
LEFT, RIGHT, MARGIN, TIGHT = 30, 25, 20, 15  # mm; the left one is for filing holes
LANDSCAPE = (25, 15)  # mm left and right: a register of many columns needs the room
SEAL = 40  # mm on each side of the free area for a seal
LABEL = {"zh-Hant": 28, "zh-Hans": 28, "en": 33}  # mm
WIDE = 42  # mm; of labels that ask for several things at once
# Lines take a fixed room, in times of the size: Chinese fonts differ by half in what they take, and pages would with them.
LEADING, DENSE = 1.35, 1.25
SIGN = 18  # mm to sign in
CLOSE = 1  # mm beside the text of cells in a list of many columns
MADE = datetime(2021, 1, 1)
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


class Pen:
    """One template on its way.

    Args:
        footer: what the foot of each page calls the form; its title unless given.
        size: of text, in points.
        tight: True for a form that has much to say on one page.
        leading: room of a line, in times of the size.
    """

    def __init__(
        self,
        language: str,
        title: str,
        *,
        footer: str = "",
        landscape: bool = False,
        size: float = 10.5,
        tight: bool = False,
        leading: float = LEADING,
    ) -> None:
        self.leading = leading
        self.language, self.size, self.tight = language, size, tight
        self.document = Document()
        self._page(landscape)
        self._styles()
        set_language(self.document, self.language)
        self._properties(title)
        self._footer(footer or title)

    # -- the page

    def _page(self, landscape: bool) -> None:
        section = self.document.sections[0]
        width, height = (297, 210) if landscape else (210, 297)
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(width), Mm(height)
        left, right = LANDSCAPE if landscape else (LEFT, RIGHT)
        section.left_margin, section.right_margin = Mm(left), Mm(right)
        section.top_margin = section.bottom_margin = Mm(TIGHT if self.tight else MARGIN)
        section.header_distance = section.footer_distance = Mm(8)
        self.width = width - left - right

    def _styles(self) -> None:
        text, head = PAPER_FONTS[self.language]
        looks = {"Normal": (text, self.size), "Title": (head, 18), "Heading 2": (head, self.size + 1)}
        set_fonts(self.document, looks)
        for name, (_, size) in looks.items():
            style = self.document.styles[name]
            style.paragraph_format.line_spacing = _lines(size, DENSE if self.tight else self.leading)
            if self.language != "en":  # quotation marks are Chinese ones
                style.element.rPr.rFonts.set(qn("w:hint"), "eastAsia")
        self.document.styles["Normal"].paragraph_format.space_after = Pt(3)
        self.document.styles["Heading 2"].paragraph_format.space_before = Pt(3 if self.tight else 8)
        self.document.styles["Heading 2"].paragraph_format.space_after = Pt(1 if self.tight else 3)
        title = self.document.styles["Title"]
        title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        title.paragraph_format.space_after = Pt(2 if self.tight else 6)
        border = title.element.get_or_add_pPr().find(qn("w:pBdr"))
        if border is not None:
            border.getparent().remove(border)
        self.document.styles["Footer"].font.size = Pt(8)

    def _properties(self, title: str) -> None:
        known = self.document.core_properties
        known.title, known.author, known.last_modified_by = title, "ledger-tools", "ledger-tools"
        known.created = known.modified = MADE
        known.comments, known.language = "", self.language
        package = self.document.part.package
        for number, relation in list(package.rels.items()):
            if relation.reltype.endswith("/thumbnail"):  # a picture of somebody else's document
                del package.rels[number]

    def _footer(self, form: str) -> None:
        paragraph = self.document.sections[0].footer.paragraphs[0]
        before, between, after = speaker(self.language)("page of").split("#")
        paragraph.add_run(f"{form}　{{{{ workbook }}}}　{{{{ made_on }}}}　　{before}")
        _field(paragraph, "PAGE")
        paragraph.add_run(between)
        _field(paragraph, "NUMPAGES")
        paragraph.add_run(after)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    # -- words

    def head(self, title: str, *, letter_head: str = "letter_head") -> None:
        """Put the firm's letterhead and the title.

        Args:
            letter_head: the condition under which there is one.
        """
        paragraph = self.text("{{ letter_head }}", align="center")
        self.only_if(letter_head, around=[paragraph])
        self.document.add_paragraph(title, style="Title")

    def heading(self, text: str) -> Any:
        """Put a heading; it stays with what follows."""
        return self.document.add_paragraph(text, style="Heading 2")

    def text(self, text: str, *, align: str = "", size: float = 0, bold: bool = False, keep: bool = False) -> Any:
        """Put a paragraph.

        Args:
            keep: True if it stays on one page with what follows.
        """
        paragraph = self.document.add_paragraph()
        run = paragraph.add_run(text)
        run.bold = bold or None
        if size:
            run.font.size = Pt(size)
            paragraph.paragraph_format.line_spacing = _lines(size, self.leading)
        paragraph.paragraph_format.keep_with_next = keep or None
        if align:
            paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, align.upper())
        return paragraph

    def order(self, words: str) -> Any:
        """Put an order of the template, such as ``if papers``, in a paragraph of its own that is not printed."""
        return self.document.add_paragraph(f"{{%p {words} %}}")

    def only_if(self, condition: str, around: Sequence[Any]) -> None:
        """Print paragraphs only under a condition."""
        first, last = self.order(f"if {condition}"), self.order("endif")
        around[0]._element.addprevious(first._element)
        around[-1]._element.addnext(last._element)

    def page_break(self) -> None:
        """Begin a new page."""
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    # -- tables

    def fields(self, rows: Sequence[Sequence[tuple[str, str]]], *, label: float = 0, tall: float = 0) -> Any:
        """Put a grid of labels with their values; a row of one field goes across.

        Args:
            label: width of a label, in mm; as the language needs it unless given.
            tall: least height of a row, in mm, where there is to be written by hand.
        """
        pairs, label = max(len(row) for row in rows), label or LABEL[self.language]
        value = (self.width - label * pairs) / pairs
        table = self._grid(len(rows), [label, value] * pairs)
        for row, fields in zip(table.rows, rows, strict=True):
            if tall:
                row.height = Mm(tall)
                _keep_whole(row)
                if row is not table.rows[-1]:
                    _keep_next(row)
            cells = row.cells
            for number, (name, content) in enumerate(fields):
                self._fill(cells[2 * number], name, shaded=True)
                last = cells[2 * number + 1]
                if number == len(fields) - 1 and len(fields) < pairs:
                    last = last.merge(cells[-1])
                self._fill(last, content)
        self.gap()
        return table

    def rows(
        self,
        columns: Sequence[tuple[str, str, float]],
        each: str,
        *,
        size: float = 0,
        numbers: str = "",
        figures: Sequence[str] = (),
        share: float = 1.0,
        blanks: int = 0,
        unless: str = "",
    ) -> Any:
        """Put a list: a header row that repeats on every page, and a row for each of a list, never parted by a page.

        Args:
            columns: header, content and share of the width; in both each line is a paragraph of its own.
            each: the loop, such as ``line in papers``.
            size: of the text in the rows; that of the page where 0.
            numbers: headers of columns that are centred, one after another.
            figures: headers of columns of amounts, which stand at the right.
            share: of the width of the page that the list takes.
            blanks: empty rows to write in, under the list.
            unless: the condition under which there are no empty rows.
        """
        total = sum(part for *_, part in columns) / share
        table = self._grid(4, [self.width * part / total for *_, part in columns])
        if size and size < self.size:
            _close_cells(table)
        head, begin, row, end = table.rows
        self._header(head, [name for name, *_ in columns], size)
        begin.cells[0].paragraphs[0].add_run(f"{{%tr for {each} %}}")
        end.cells[0].paragraphs[0].add_run("{%tr endfor %}")
        for cell, (name, content, _) in zip(row.cells, columns, strict=True):
            self._fill(cell, content, size=size, centred=name in numbers.split())
            if name in figures:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _keep_whole(row)
        self._blanks(table, blanks, unless)
        self.gap()
        return table

    def _header(self, row: Any, names: Sequence[str], size: float = 0) -> None:
        """Make a row the header of a list; it is never left behind alone."""
        for cell, name in zip(row.cells, names, strict=True):
            self._fill(cell, name, shaded=True, size=size, centred=True)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        _repeat(row)
        _keep_whole(row)
        _keep_next(row)

    def _blanks(self, table: Any, count: int, unless: str) -> None:
        """Put empty rows under a list; they stay on one page."""
        if unless:
            table.add_row().cells[0].paragraphs[0].add_run(f"{{%tr if not ({unless}) %}}")
        for number in range(count):
            row = table.add_row()
            row.height = Mm(8)
            _keep_whole(row)
            if number < count - 1:
                _keep_next(row)
        if unless:
            table.add_row().cells[0].paragraphs[0].add_run("{%tr endif %}")

    def empty_rows(self, columns: Sequence[tuple[str, float]], count: int) -> None:
        """Put a list with nothing but headers and rows to write in."""
        total = sum(part for _, part in columns)
        table = self._grid(1, [self.width * part / total for _, part in columns])
        self._header(table.rows[0], [name for name, _ in columns])
        self._blanks(table, count, "")
        self.gap()

    def cells(self, rows: Sequence[Sequence[str]], *, size: float = 0) -> None:
        """Put a plain grid, everything centred, the first row large."""
        table = self._grid(len(rows), [self.width / len(rows[0])] * len(rows[0]))
        for number, (row, contents) in enumerate(zip(table.rows, rows, strict=True)):
            for cell, content in zip(row.cells, contents, strict=True):
                self._fill(cell, content, size=self.size + 2 if number == 0 else size, centred=True)
            _keep_whole(row)
        self.gap()

    def grey(self, rows: Sequence[Sequence[tuple[str, str]]], title: str) -> None:
        """Put a shaded block that somebody else fills in."""
        self.text(title, size=9, bold=True).paragraph_format.keep_with_next = True
        for row in self.fields(rows, label=WIDE, tall=10).rows:
            for cell in row.cells[1::2]:
                _shade(cell)

    def box(self, height: float, text: str = "") -> Any:
        """Put a box to write in, of a height in mm."""
        table = self._grid(1, [self.width])
        table.rows[0].height = Mm(height)
        self._fill(table.cell(0, 0), text)
        self.gap()
        return table

    def signatures(self, names: Sequence[str], *, seal: str = "", date: str = "", keep: bool = False) -> None:
        """Put room to sign side by side, in one row that no page parts, with a free area for a seal where one is named.

        Args:
            keep: True if it stays on one page with what follows.
        """
        share = (self.width - (SEAL if seal else 0)) / len(names)
        table = self._grid(1, [share] * len(names) + ([SEAL] if seal else []), bordered=bool(seal))
        row, height = table.rows[0], SEAL if seal else SIGN - (2 if self.tight else 0)
        _keep_whole(row)
        row.height = Mm(height)
        for cell, name in zip(row.cells, [*names, *([seal] if seal else [])], strict=True):
            self._fill(cell, name, centred=bool(seal), size=8.5 if seal else 0)
        for cell in row.cells[: len(names)]:
            self._sign_here(cell, height, date, centred=bool(seal))
        if keep:
            _keep_next(row)
        self.gap(1).paragraph_format.keep_with_next = keep or None

    def sealed(self, names: Sequence[str], *, seal: str, date: str, keep: bool = False) -> None:
        """Put room to sign, with a free area for a seal unless the firm's settings want none."""
        self.order("if seal")
        self.signatures(names, seal=seal, date=date, keep=keep)
        self.order("else")
        self.signatures(names, date=date, keep=keep)
        self.order("endif")

    def _sign_here(self, cell: Any, height: float, date: str, *, centred: bool) -> None:
        """Leave room to sign under a name, and under that the day."""
        paragraph = cell.add_paragraph()
        paragraph.paragraph_format.space_before = Mm(height - 14)  # name and day take a line each
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(date).font.size = Pt(8.5)
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER

    def gap(self, points: float = 4) -> Any:
        """Leave a little room."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(points)
        return paragraph

    def made(self) -> bytes:
        """Return the template; the same strokes give the same bytes."""
        stream = io.BytesIO()
        self.document.save(stream)
        return steady(stream.getvalue())

    def _grid(self, rows: int, widths: Sequence[float], *, bordered: bool = True) -> Any:
        table = self.document.add_table(rows, len(widths))
        if bordered:
            table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for number, width in enumerate(widths):
            table.columns[number].width = Mm(width)
            for cell in table.columns[number].cells:
                cell.width = Mm(width)
        return table

    def _fill(self, cell: Any, text: str, *, shaded: bool = False, centred: bool = False, size: float = 0) -> None:
        for number, line in enumerate(text.split("\n")):
            paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
            room = 0.5 if self.tight else 1
            paragraph.paragraph_format.space_after = Pt(room)
            paragraph.paragraph_format.space_before = Pt(room if number == 0 else 0)
            if size and size != self.size:
                paragraph.paragraph_format.line_spacing = _lines(size, DENSE)
            run = paragraph.add_run(line)
            if size:
                run.font.size = Pt(size)
            if centred:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if shaded:
            _shade(cell)


def stack(*fields: str) -> str:
    """Return the content of a cell that tells several things under one another; what is not known takes no line."""
    lines = [f"{{{{ {' or '.join(fields)} }}}}"]  # a cell has one paragraph at least
    for number, field in enumerate(fields[1:], 1):
        before = " or ".join(fields[:number])
        lines += [f"{{%p if {field} and ({before}) %}}", f"{{{{ {field} }}}}", "{%p endif %}"]
    return "\n".join(lines)


def steady(package: bytes) -> bytes:
    """Return a package with the times of its members set to one, so that the same content gives the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            fresh = zipfile.ZipInfo(info.filename, ZIP_TIME)
            fresh.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fresh, old.read(info.filename))
    return made.getvalue()


def _field(paragraph: Any, code: str) -> None:
    """Put a field that the word processor works out, such as the number of the page."""
    for kind in ("begin", "", "separate", "text", "end"):
        run = paragraph.add_run("1" if kind == "text" else "")
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif not kind:
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {code} "
            run._r.append(instruction)


def _shade(cell: Any) -> None:
    mark = OxmlElement("w:shd")
    mark.set(qn("w:val"), "clear")
    mark.set(qn("w:color"), "auto")
    mark.set(qn("w:fill"), LABEL_FILL)
    cell._tc.get_or_add_tcPr().append(mark)


def _lines(size: float, leading: float) -> Length:
    """Return the room of a line of a size."""
    return Pt(round(size * leading, 1))


def _close_cells(table: Any) -> None:
    """Leave little room beside the text of cells."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        mark = OxmlElement(f"w:{side}")
        mark.set(qn("w:w"), str(Mm(CLOSE).twips))
        mark.set(qn("w:type"), "dxa")
        margins.append(mark)
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)  # where the schema has it


def _keep_next(row: Any) -> None:
    """Keep a row on one page with the next."""
    for cell in row.cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def _repeat(row: Any) -> None:
    """Have a row stand at the head of every page that its table goes on to."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _keep_whole(row: Any) -> None:
    """Keep a row on one page."""
    mark = OxmlElement("w:cantSplit")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
