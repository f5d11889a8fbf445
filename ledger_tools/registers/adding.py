"""Registers and support sheets for a workbook that is there: which it has, which to add, under what name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ledger_tools.errors import UsageProblem
from ledger_tools.ledger.near import near_names
from ledger_tools.ledger.settings_sheet import settings_grid
from ledger_tools.ledger.specs import REGISTERS, SHEETS, extra_sheets, sheet_spec, sheet_specs
from ledger_tools.model.case import Book
from ledger_tools.model.edits import AddSheet
from ledger_tools.model.grid import Grid
from ledger_tools.model.sheet_spec import SheetSpec
from ledger_tools.registers.blank import default_settings, list_ranges, lists_layout, long_lists, with_settings
from ledger_tools.registers.edits import add_sheet
from ledger_tools.registers.layout import ROWS, SheetLayout, column_range, spec_layout
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import Message, msg
from ledger_tools.text.lists import parts

USUAL = (*REGISTERS, "settings")
EVERYTHING = "all"
MOST_SIGNS = 31  # of a sheet's name


@dataclass(frozen=True, slots=True)
class Added:
    """What is to be added.

    Attributes:
        edits: one for each sheet, the hidden sheet of choices last.
        said: what the user should know: sheets that are there already, names that were taken.
    """

    edits: Sequence[AddSheet] = ()
    said: Sequence[Message] = field(default_factory=tuple)


def sheet_keys(words: Iterable[str]) -> list[str]:
    """Return the keys of the sheets that words name, each once, in the usual order; the usual ones for no words.

    Args:
        words: keys or names in any language; one word may hold several, parted by commas.

    Raises:
        UsageProblem: a word names no register or support sheet.
    """
    asked = parts(words)
    if not asked:
        return list(USUAL)
    if [fold(word) for word in asked] == [EVERYTHING]:
        return list(SHEETS)
    specs = sheet_specs().values()
    known = {name: spec.key for spec in reversed(list(specs)) for name in (*spec.aliases, *spec.names.values())}
    known |= {spec.key: spec.key for spec in specs}
    folded = {fold(name): key for name, key in known.items()}
    wanted = set()
    for word in asked:
        if fold(word) not in folded:
            raise UsageProblem(_unknown(word, known))
        wanted.add(folded[fold(word)])
    return [key for key in SHEETS if key in wanted]


def standing(book: Book, grids: Iterable[Grid]) -> dict[str, list[str]]:
    """Return under which names the workbook has each register and support sheet; an empty list where it has none."""
    found: dict[str, list[str]] = {key: [] for key in SHEETS}
    for table in book.tables:
        if table.kind in found and table.sheet not in found[table.kind]:
            found[table.kind].append(table.sheet)
    settings = settings_grid(grids)
    if settings is not None and settings.name not in found["settings"]:
        found["settings"].insert(0, settings.name)
    return found


def added_sheets(
    book: Book, grids: Sequence[Grid], names: Collection[str], keys: Sequence[str], language: str
) -> Added:
    """Return the sheets to add so that the workbook has those of these keys; what it has is used and said.

    Args:
        names: names of all sheets of the workbook, chart sheets too.
        language: of the new sheets.
    """
    there = standing(book, grids)
    said: list[Message] = []
    specs = []
    for key in keys:
        if there[key]:
            label = sheet_spec(key).names[language]
            said.append(msg("{name} is there already, as the sheet {sheet}.", name=label, sheet=list(there[key])))
        else:
            specs.append(sheet_spec(key))
    taken = list(names)
    called = {}
    for spec in specs:
        called[spec.key] = _free(spec.names[language], taken)
        taken.append(called[spec.key])
        if called[spec.key] != spec.names[language]:
            said.append(
                msg(
                    "A sheet that holds something else is called {taken}, so the new one is called {sheet}.",
                    taken=spec.names[language],
                    sheet=called[spec.key],
                )
            )
    return Added(tuple(map(add_sheet, _layouts(book, grids, specs, called, taken, language))), tuple(said))


def new_names(names: Collection[str], keys: Sequence[str], language: str) -> dict[str, str]:
    """Return what sheets that the workbook lacks will be called, by key; a name that is taken gets a number."""
    taken, called = list(names), {}
    for key in keys:
        called[key] = _free(sheet_spec(key).names[language], taken)
        taken.append(called[key])
    return called


def new_layouts(
    book: Book, grids: Sequence[Grid], names: Collection[str], keys: Sequence[str], language: str
) -> list[SheetLayout]:
    """Return the layouts of sheets that the workbook lacks, then that of the choices they need, if any."""
    called = new_names(names, keys, language)
    return _layouts(book, grids, [sheet_spec(key) for key in keys], called, [*names, *called.values()], language)


def _layouts(
    book: Book,
    grids: Sequence[Grid],
    specs: Sequence[SheetSpec],
    called: Mapping[str, str],
    taken: Sequence[str],
    language: str,
) -> list[SheetLayout]:
    lists = long_lists(specs, language)
    choices = _choices_there(grids, {values for _, values in lists})
    missing = [(label, values) for label, values in lists if values not in choices]
    name = _free(extra_sheets()["choices"][language], taken)
    choices |= list_ranges(missing, name)
    layouts = []
    for spec in specs:
        layout = spec_layout(
            spec,
            language,
            present={other.key: other for other in specs},
            names=called,
            choices=choices,
            places=_key_places(book),
        )
        if spec.key == "settings":
            layout = with_settings(layout, language, default_settings(language))
        layouts.append(replace(layout, name=called[spec.key]))
    return [*layouts, *([lists_layout(missing, language, name)] if missing else [])]


def _key_places(book: Book) -> dict[str, str]:
    """Return the range of the key column of each support sheet and register that the workbook has."""
    places: dict[str, str] = {}
    for table in book.tables:
        if table.kind == "line" or table.kind in places:
            continue
        spec = sheet_spec(table.kind)
        column = table.get(spec.key_column or spec.columns[0].key)
        if column is not None and table.reading.header_rows:
            first = table.reading.header_rows[-1] + 1
            places[table.kind] = column_range(table.sheet, column.number, first, max(ROWS, first + len(table) + ROWS))
    return places


def _choices_there(grids: Iterable[Grid], wanted: Collection[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """Return where a sheet of choices drawn earlier holds the lists wanted: a header in row 1, the values below."""
    ours = {fold(name) for name in extra_sheets()["choices"].values()}
    found: dict[tuple[str, ...], str] = {}
    for grid in grids:
        if fold(re.sub(r"\s*\(\d+\)\Z", "", grid.name)) not in ours:
            continue
        for number in grid.columns:
            texts = [grid.value(row, number) for row in range(2, grid.last_row + 1)]
            values = tuple(text for text in texts if isinstance(text, str))
            if values in wanted and texts[: len(values)] == list(values):
                found.setdefault(values, column_range(grid.name, number, 2, 1 + len(values)))
    return found


def _free(name: str, taken: Iterable[str]) -> str:
    """Return a name that no sheet has yet: itself, or with (2), (3) … behind it; capitals do not tell sheets apart."""
    used = {other.casefold() for other in taken}
    candidate, number = name, 1
    while candidate.casefold() in used:
        number += 1
        ending = f" ({number})"
        candidate = name[: MOST_SIGNS - len(ending)] + ending
    return candidate


def _unknown(word: str, known: Mapping[str, str]) -> Message:
    near = near_names(word, known)
    if near:
        return msg(
            "There is no register or support sheet {word}; did you mean {near} ({key})?",
            word=word,
            near=near[0],
            key=known[near[0]],
        )
    return msg(
        "There is no register or support sheet {word}; known are {names}.",
        word=word,
        names=[spec.names for spec in sheet_specs().values()],
    )
