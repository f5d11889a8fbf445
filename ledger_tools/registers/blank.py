"""The sheets of a new workbook: a guide, the line sheets, registers, support sheets, and the choices behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ledger_tools.ledger.specs import choices as choice_list
from ledger_tools.ledger.specs import extra_sheets, guide_words, labels, setting_rows
from ledger_tools.model.sheet_spec import ColumnSpec, SheetSpec
from ledger_tools.model.table import ValueKind
from ledger_tools.registers.layout import (
    HEADER_ROW,
    Cell,
    ColumnLayout,
    Look,
    SheetLayout,
    column_range,
    header_look,
    offered,
    spec_layout,
    too_long,
)
from ledger_tools.settings import Settings
from ledger_tools.text.fonts import SHEET_FONTS

LongLists = Sequence[tuple[str, tuple[str, ...]]]  # a header for each list, and its values
_GUIDE_WIDTHS = (50.0, 76.0)


def blank_layouts(
    specs: Sequence[SheetSpec],
    language: str,
    *,
    settings: Mapping[str, str | float] | None = None,
    file: str = "ledger.xlsx",
    month: str = "2021-11",
) -> list[SheetLayout]:
    """Return the layouts of a new workbook, guide first and hidden choices last.

    Args:
        specs: the sheets wanted, in their order.
        settings: values of the settings sheet by key, where it is among the sheets.
        file: the workbook's own name, for the commands that the guide shows.
        month: the month that the guide's report command names.
    """
    present = {spec.key: spec for spec in specs}
    choices = choices_layout(specs, language)
    ranges = choice_ranges(specs, language)
    sheets = [spec_layout(spec, language, present=present, choices=ranges) for spec in specs]
    sheets = [with_settings(s, language, settings or {}) if s.key == "settings" else s for s in sheets]
    guide = guide_layout(specs, language, file=file, month=month)
    return [guide, *sheets, *([choices] if choices else [])]


def long_lists(specs: Iterable[SheetSpec], language: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the drop-downs too long for their own rule, each once: a header for it, and its values."""
    found: dict[tuple[str, ...], str] = {}
    for spec in specs:
        for column in spec.columns:
            values = offered(column, language)
            if values and too_long(values):
                found.setdefault(values, column.labels[language])
    return [(label, values) for values, label in found.items()]


def choice_ranges(specs: Iterable[SheetSpec], language: str) -> dict[tuple[str, ...], str]:
    """Return where the sheet of choices holds each long list, by the list's values."""
    return list_ranges(long_lists(specs, language), extra_sheets()["choices"][language])


def list_ranges(lists: LongLists, name: str) -> dict[tuple[str, ...], str]:
    """Return where a sheet of choices drawn from these lists holds each of them, by the list's values."""
    return {
        values: column_range(name, number, HEADER_ROW + 1, HEADER_ROW + len(values))
        for number, (_, values) in enumerate(lists, 1)
    }


def choices_layout(specs: Iterable[SheetSpec], language: str) -> SheetLayout | None:
    """Return the hidden sheet that holds the long drop-downs, a column for each; None where all are short."""
    lists = long_lists(specs, language)
    return lists_layout(lists, language, extra_sheets()["choices"][language]) if lists else None


def lists_layout(lists: LongLists, language: str, name: str) -> SheetLayout:
    """Return a hidden sheet of a name that holds long drop-downs, a column for each."""
    plain = Look(font=SHEET_FONTS[language])
    cells = []
    for number, (label, values) in enumerate(lists, 1):
        cells.append(Cell(HEADER_ROW, number, label, replace(plain, bold=True)))
        cells += [Cell(HEADER_ROW + place, number, value, plain) for place, value in enumerate(values, 1)]
    return SheetLayout(
        key="choices",
        name=name,
        cells=cells,
        columns=[ColumnLayout(number, 28.0, plain) for number in range(1, len(lists) + 1)],
        hidden=True,
    )


def guide_layout(specs: Sequence[SheetSpec], language: str, *, file: str, month: str) -> SheetLayout:
    """Return the guide: what each sheet is for, what the headers say, which commands to try first."""
    words = guide_words()
    page = _Page(language)
    page.line(labels(words["title"])[language], bold=True, size=16)
    page.line(labels(words["intro"])[language])
    page.heading(labels(words["sheets"])[language])
    for spec in specs:
        purpose = spec.purpose or labels(words["claims"])
        page.pair(spec.names[language], purpose[language], link=spec.names[language])
    page.heading(labels(words["headers"])[language])
    for name, required in (("required", "R"), ("optional", "O"), ("filled", "A")):
        sample = header_look(ColumnSpec("", {}, ValueKind.TEXT, required), language)
        page.pair(labels(words[name])[language], labels(words[f"{name}_means"])[language], look=sample)
    page.heading(labels(words["commands"])[language])
    for entry in words["try"]:
        page.pair(entry["command"].format(file=_word(file), month=month), labels(entry["does"])[language], code=True)
    page.heading(labels(words["hints"])[language])
    for entry in words["hint"]:
        page.line("• " + labels(entry["text"])[language])
    return SheetLayout(
        key="guide",
        name=extra_sheets()["guide"][language],
        cells=page.cells,
        columns=[
            ColumnLayout(number, width, Look(font=SHEET_FONTS[language]))
            for number, width in enumerate(_GUIDE_WIDTHS, 1)
        ],
        heights=page.heights,
        frozen_rows=0,
        repeat_rows=0,
        landscape=False,
        tab_color="FFC000",
    )


class _Page:
    """Lines of the guide, one row each."""

    def __init__(self, language: str) -> None:
        self._plain = Look(font=SHEET_FONTS[language], valign="vcenter")
        self.cells: list[Cell] = []
        self.heights: dict[int, float] = {}
        self._row = 0

    def line(self, text: str, *, bold: bool = False, size: float = 11) -> None:
        """Add one line across the page."""
        self._row += 1
        self.cells.append(Cell(self._row, 1, text, replace(self._plain, bold=bold, size=size)))
        self.heights[self._row] = 30.0 if size > 11 else 20.0

    def heading(self, text: str) -> None:
        """Add a heading after an empty line."""
        self._row += 1
        self.line(text, bold=True, size=12)

    def pair(self, name: str, text: str, *, look: Look | None = None, link: str = "", code: bool = False) -> None:
        """Add a name and what is said about it; the name may jump to a sheet."""
        self._row += 1
        plain = replace(self._plain, font="Consolas", size=10) if code else self._plain
        linked = replace(self._plain, color="0563C1", underline=True)
        self.cells.append(Cell(self._row, 1, name, look or (linked if link else plain), link))
        self.cells.append(Cell(self._row, 2, text, self._plain))
        self.heights[self._row] = 20.0


def with_settings(layout: SheetLayout, language: str, values: Mapping[str, str | float]) -> SheetLayout:
    """Return the settings sheet with its rows: label, value, unit, meaning."""
    looks = [column.look for column in layout.columns]
    cells = list(layout.cells)
    for row, setting in enumerate(setting_rows(), HEADER_ROW + 1):
        texts = (
            setting.labels[language],
            values.get(setting.key, ""),
            setting.unit[language],
            setting.meaning[language],
        )
        cells += [Cell(row, number, text, looks[number - 1]) for number, text in enumerate(texts, 1) if text]
    return replace(layout, cells=cells)


def _word(file: str) -> str:
    """Return a file name as a shell takes it for one word."""
    return f'"{file}"' if " " in file else file


def default_settings(language: str) -> dict[str, str | float]:
    """Return the defaults as the settings sheet shows them; what has no default stays empty."""
    defaults, words = Settings(), {choice.code: choice.labels[language] for choice in choice_list("yes_no")}
    shown: dict[str, str | float] = {}
    for row in setting_rows():
        value = getattr(defaults, row.key)
        if isinstance(value, bool):
            shown[row.key] = words["yes" if value else "no"]
        elif isinstance(value, tuple):
            shown[row.key] = ", ".join(value)
        elif value is not None:
            shown[row.key] = value if isinstance(value, str) else float(value)
    return shown
