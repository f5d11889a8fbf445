"""A report as data: sections of tables, charts and notes, still without a language, a page or a file format.

Tables are kept by column, as ledgers are: one sequence of values for each column, all of one length. A value is text of
the ledger (``str``), a word of ours (``Message`` or ``Term``), a whole number, hundredths of a currency unit, days, a
ratio, a date, a cell of the ledger, or None.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

import numpy as np

from ledger_tools.model.arrays import NDArray
from ledger_tools.model.cells import CellRef
from ledger_tools.model.development import DevelopmentPoint
from ledger_tools.model.snapshot import Snapshot
from ledger_tools.text.i18n import Message


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the trade that brings its own labels, such as the name of an insurance line."""

    labels: Mapping[str, str]

    def text(self, language: str = "en") -> str:
        """Return the label in a language, else in English."""
        return self.labels.get(language) or self.labels["en"]


Text: TypeAlias = str | Message | Term


def words(text: Text, language: str) -> str:
    """Return a text in a language; text of the ledger stays as it is."""
    return text if isinstance(text, str) else text.text(language)


class Shape(StrEnum):
    """How the values of a column are meant; decides number format, alignment and width."""

    TEXT = "text"
    LONG = "long"  # text that may run over several lines
    COUNT = "count"
    MONEY = "money"  # whole hundredths
    DAYS = "days"  # days, also with a half
    RATIO = "ratio"  # 0.5 is shown as 50.0%
    RATE = "rate"  # so many of one thing for each of another, 4.333
    DATE = "date"
    CELL = "cell"  # CellRef of the ledger


class Total(StrEnum):
    """What stands under a column in the total row."""

    NONE = "none"
    SUM = "sum"
    FORMULA = "formula"  # the column's own formula, over the totals


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """One column of a table.

    Attributes:
        formula: a spreadsheet formula in which ``{key}`` stands for the cell of that column in the same row; the
            column's values are its stored results, and None is a cell without a formula.
        absent: what stands where a value is None, such as – for an amount that no column is read for.
    """

    key: str
    label: Text
    shape: Shape = Shape.TEXT
    total: Total = Total.NONE
    formula: str | None = None
    absent: str = ""


@dataclass(slots=True)
class Table:
    """One table.

    Attributes:
        key: name of the table, unique in the report.
        values: for each column its values, all of one length.
        totals: values of the total row by column key, for every column that has a total; None for no total row.
        empty: what to say where there are no rows.
        heat: True where the counts are shaded by size.
        filtered: True where the header carries filter buttons; at most one table of a section.
        subtotals: rows that sum up others: position of each with the positions of the first and the last that it sums.
            The first column of such a row holds its label.
    """

    key: str
    title: Text
    columns: Sequence[ReportColumn]
    values: Mapping[str, Sequence[Any]]
    totals: Mapping[str, Any] | None = None
    empty: Text = ""
    heat: bool = False
    filtered: bool = False
    subtotals: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(next(iter(self.values.values()), ()))

    def column(self, key: str) -> ReportColumn:
        """Return a column by key.

        Raises:
            KeyError: the table has no such column.
        """
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)


class ChartKind(StrEnum):
    """What a chart looks like."""

    COLUMN = "column"
    STACKED = "stacked"  # columns on top of one another, in an order that means something (ages)
    LINE = "line"
    PARETO = "pareto"  # columns, and the last series as a line in per cent on the right


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart over the rows of a table; it is left out where the table is empty or holds nothing but noughts.

    Attributes:
        table: key of the table that holds the numbers, in whatever section.
        categories: key of the column with the names along the axis.
        series: keys of the columns that are drawn.
        description: alt text: what the chart shows, in a sentence.
    """

    kind: ChartKind
    title: Text
    table: str
    categories: str
    series: Sequence[str]
    across: Text
    upward: Text
    description: Text

    def worth_drawing(self, table: Table) -> bool:
        """True if a table has something for this chart to show."""
        return any(value for key in self.series for value in table.values[key])


@dataclass(frozen=True, slots=True)
class Sources(Sequence[CellRef]):
    """The ledger cells behind a figure, made when asked for: a figure may rest on 100,000 of them.

    Attributes:
        sheets: names of the sheets.
        sheet: index into ``sheets`` of each cell, shape (n,).
        rows: sheet row of each cell, shape (n,).
        columns: 1-based column of each cell, shape (n,).
    """

    sheets: Sequence[str]
    sheet: NDArray[Any]
    rows: NDArray[Any]
    columns: NDArray[Any]

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        return CellRef(self.sheets[int(self.sheet[index])], int(self.rows[index]), int(self.columns[index]))

    def __iter__(self) -> Iterator[CellRef]:
        return (self[i] for i in range(len(self)))


NO_SOURCES = Sources((), np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.int32))


@dataclass(frozen=True, slots=True)
class Place:
    """A value within the report: a table, one of its columns, and a row position; None is the total row."""

    table: str
    column: str
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the figures on the cover.

    Attributes:
        value: None where it cannot be told; ``note`` then says why.
        place: where the report shows how it comes about; the cover's cell is a formula that points there.
        cells: the ledger cells that it rests on.
        behind: where the report lists the claims that it counts.
        kept_out: the ledger cells of claims that it may lack, for an error in their rows keeps them out.
    """

    label: Text
    value: Any
    shape: Shape
    place: Place | None = None
    note: Text = ""
    cells: Sources = NO_SOURCES
    behind: Place | None = None
    kept_out: Sources = NO_SOURCES


@dataclass(slots=True)
class Section:
    """One sheet of the report.

    Attributes:
        key: name of the section, such as ``movement``.
        name: what the sheet is called, short.
        gathered: of blocks with nothing to tell on one sheet, the section that each table belongs to, by table key.
        again: keys of tables of other sections that stand here once more, shaded by size: the cover's heat map.
    """

    key: str
    name: Text
    title: Text
    tables: Sequence[Table] = ()
    charts: Sequence[Chart] = ()
    notes: Sequence[Text] = ()
    again: Sequence[str] = ()
    gathered: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Report:
    """A report.

    Attributes:
        firm: whose report it is, "" where the ledger does not say.
        head: what stands at the top of the cover, label and value.
        sections: in order; the first is the cover, which shows head and figures too.
        ledger: file name of the ledger.
        made_as_of: the day on which the report looks at the ledger.
        script: of the ledger; the language of the report where nobody asks for another.
        link: path to the ledger from the report's folder, for links to the source rows; None for no links.
        snapshot: what the report saw, carried on a hidden sheet for the next one; None for none.
        development: the points of the triangles, as they are exported.
        foot: what stands at the end: programs and versions that made it.
    """

    title: Text
    subtitle: Text
    head: Sequence[tuple[Text, Text]]
    figures: Sequence[Figure]
    sections: Sequence[Section]
    ledger: str
    made_as_of: date
    script: str = "en"
    link: str | None = None
    snapshot: Snapshot | None = None
    development: Sequence[DevelopmentPoint] = ()
    foot: Sequence[Text] = ()
    firm: str = ""
