"""The settings sheet of a workbook: settings, the user's own headers and words, due rules changed, columns settled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ledger_tools.ledger.key_names import LINE, ROLES, UNREAD, key_named, near_keys
from ledger_tools.ledger.near import near_names
from ledger_tools.ledger.sheet_names import spec_of, surely_line
from ledger_tools.ledger.specs import setting_rows, sheet_spec, sheet_specs
from ledger_tools.ledger.vocabulary import CODE_LISTS, codes, header_key, line_of, lines
from ledger_tools.model.cells import CellRef, column_number
from ledger_tools.model.findings import Finding, Severity
from ledger_tools.model.grid import Grid
from ledger_tools.model.shown import shown_value
from ledger_tools.settings import Settings, Wrong, read_setting, setting_keys
from ledger_tools.text.i18n import Message, msg
from ledger_tools.text.pattern import pattern

if TYPE_CHECKING:
    from ledger_tools.ledger.due_names import RuleName

CODE = "setting-invalid"
MOST_CELLS = 20_000  # a sheet that holds more is no list of settings, whatever its name
ALIAS = ("alias", "欄名", "字段名", "別名", "欄位別名", "字段别名", "column alias", "header")
COLUMN = ("column", "欄位", "字段", "欄", "column key")
SHEET = ("sheet", "工作表", "sheet role")
WORD = ("synonym", "狀態詞", "状态词", "用語", "word", "同義詞")
RULE = ("rule", "規則", "规则", "期限規則", "due rule")
_ASSIGNMENT = pattern(r"\s*(.+?)\s*(?:=|＝|->|→|:=)\s*([^=＝]*?)\s*\Z", re.S)


@dataclass(slots=True)
class _Sheet:
    """What the rows of the sheet say, gathered."""

    grid: Grid
    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, CellRef] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    columns: dict[tuple[str, int], str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    changes: dict[str, int | bool] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_settings(grids: Iterable[Grid]) -> tuple[Settings, list[Finding]]:
    """Return the settings of a workbook and every mistake in them; the defaults where it has no settings sheet."""
    grids = list(grids)
    grid = settings_grid(grids)
    if grid is None:
        return Settings(), []
    sheet = _Sheet(grid)
    names = [g.name for g in grids]
    for cell, name, value in _rows(grid):
        _take(sheet, names, cell, name, value)
    settings = Settings(
        **sheet.values,
        aliases=sheet.aliases,
        columns=sheet.columns,
        sheet_roles=sheet.roles,
        synonyms=sheet.words,
        rule_changes=sheet.changes,
        origins=sheet.origins,
    )
    return settings, sheet.findings


def settings_grid(grids: Iterable[Grid]) -> Grid | None:
    """Return the sheet that settings are read from; None where the workbook has none."""
    for grid in grids:
        if surely_line(grid.name) or not 0 < grid.cell_count < MOST_CELLS:
            continue
        if spec_of(grid.name, (sheet_spec("settings"),)):
            return grid
    return None


@dataclass(frozen=True, slots=True)
class SettledColumn:
    """One row that settles how a column is read: where it says so, which column, and the key, "" for unread."""

    row: int
    sheet: str
    column: int
    key: str


def settled_columns(grid: Grid, names: Iterable[str]) -> list[SettledColumn]:
    """Return the rows of the settings sheet that settle a column, in their order; mistaken ones are left out.

    Args:
        names: the names of the workbook's sheets.
    """
    words, known = {header_key(word) for word in COLUMN}, list(names)
    found = []
    for cell, name, value in _rows(grid):
        match = _ASSIGNMENT.match(value) if header_key(name) in words else None
        sheet = _Sheet(grid)
        if match and _take_column(sheet, known, match[1], match[2], cell) is None:
            (((place, column), key),) = sheet.columns.items()
            found.append(SettledColumn(cell.row, place, column, key))
    return found


def _rows(grid: Grid) -> Iterator[tuple[CellRef, str, str]]:
    """Yield the value's cell, the setting's name and its value as shown, row by row; empty values are left out."""
    columns = sorted(grid.columns)[:2]
    if len(columns) < 2:
        return
    first, second = (grid.columns[number] for number in columns)
    for where, row in enumerate(first.rows.tolist()):
        found = grid.at(row, columns[1])
        name = shown_value(grid, first, where).strip()
        if found is not None and name:
            value = shown_value(grid, second, found[1]).strip()
            if value:
                yield CellRef(grid.name, row, columns[1]), name, value


def _names() -> Mapping[str, str]:
    names = {header_key(label): row.key for row in setting_rows() for label in row.labels.values()}
    return {**{header_key(key): key for key in setting_keys()}, **names}


def _take(sheet: _Sheet, names: list[str], cell: CellRef, name: str, value: str) -> None:
    folded = header_key(name)
    for words, take in _ASSIGNED:
        if folded in {header_key(word) for word in words}:
            found = _ASSIGNMENT.match(value)
            if found:
                problem = take(sheet, names, found[1], found[2], cell)
            elif header_key(value) in {header_key(text) for text in _HEADER_VALUES}:
                return
            else:
                problem = msg("write it with an equals sign, such as {example}", example=_EXAMPLES[take.__name__])
            if problem is not None:
                sheet.findings.append(_mistake(cell, name, value, problem))
            return
    key = _names().get(folded)
    if key is None or key not in setting_keys():
        _take_rule_row(sheet, cell, name, value)
        return
    result = read_setting(key, value)
    if isinstance(result, Wrong):
        sheet.findings.append(_mistake(cell, name, value, result.must))
    else:
        sheet.values[key] = result
        sheet.origins[key] = cell


_HEADER_VALUES = ("值", "Value", "設定值")
_EXAMPLES = {
    "_take_alias": "單據號 = policy_no",
    "_take_column": "企財險!H = paid",
    "_take_sheet": "2021總表 = motor",
    "_take_word": "status: 等客戶 = open",
    "_take_rule": "cn-claim-pay-10d = 15",
}


def _take_alias(sheet: _Sheet, names: list[str], left: str, right: str, cell: CellRef) -> Message | None:
    key = _key(right)
    if key is None:
        return _no_key(right)
    sheet.aliases[header_key(left)] = key
    return None


def _take_column(sheet: _Sheet, names: list[str], left: str, right: str, cell: CellRef) -> Message | None:
    name, mark, letters = left.replace("！", "!").rpartition("!")
    name = name.strip().strip("'")
    if not mark or name not in names:
        return msg("there is no sheet {sheet}", sheet=name or left)
    try:
        number = column_number(letters.strip().strip("$"))
    except ValueError:
        return msg("{letters} is not a column", letters=letters)
    spec = None if surely_line(name) else spec_of(name, sheet_specs().values())
    roles = dict.fromkeys((spec.key, *ROLES) if spec is not None else ROLES)
    key = "" if right.strip() in UNREAD else key_named(right, roles)
    if key is None:
        return _no_key(right)
    sheet.columns[name, number] = key
    return None


def _take_sheet(sheet: _Sheet, names: list[str], left: str, right: str, cell: CellRef) -> Message | None:
    name = left.strip().strip("'")
    if name not in names:
        near = near_names(name, names)
        if near:
            return msg("there is no sheet {sheet}; perhaps {near}", sheet=name, near=near)
        return msg("there is no sheet {sheet}", sheet=name)
    specs = sheet_specs()
    spec = spec_of(right, specs.values())
    role = right if right in lines() or right in specs else line_of(right) or (spec.key if spec else None)
    if right.strip() in {"-", "—", ""} or header_key(right) in {
        header_key(word) for word in ("ignore", "略過", "不讀")
    }:
        role = "other"
    if role is None:
        return msg("{role} is neither a line nor a register", role=right)
    sheet.roles[name] = role
    return None


def _take_word(sheet: _Sheet, names: list[str], left: str, right: str, cell: CellRef) -> Message | None:
    """Take ``等客戶 = open``; where a code belongs to several columns, ``status: 等客戶 = open`` says which."""
    place, mark, word = left.replace("：", ":").rpartition(":")
    wanted = [_key(place)] if mark else list(CODE_LISTS)
    found = [
        (name, choice.code)
        for name in CODE_LISTS
        if name in wanted
        for choice in codes(name)
        if header_key(right) in {header_key(text) for text in (choice.code, *choice.labels.values())}
    ]
    if not found:
        return msg("{code} is not a status, outcome, stage or severity", code=right)
    sheet.words.setdefault(found[0][0], {})[word.strip()] = found[0][1]
    return None


def _take_rule(sheet: _Sheet, names: list[str], left: str, right: str, cell: CellRef) -> Message | None:
    """Take ``cn-claim-pay-10d = 15``, a contract's own period, or ``拒賠通知 = 否``, a rule that is not wanted."""
    from ledger_tools.ledger.due_names import no_rule, rule_named

    rule = rule_named(left)
    return no_rule(left) if rule is None else _change(sheet, rule, right, cell)


def _take_rule_row(sheet: _Sheet, cell: CellRef, name: str, value: str) -> None:
    """Take a row that is named after a due rule; what is named after nothing known is left alone.

    It may be another version's setting, or a note of the user's own.
    """
    from ledger_tools.ledger.due_names import rule_named

    rule = rule_named(name)
    if rule is not None:
        problem = _change(sheet, rule, value, cell)
        if problem is not None:
            sheet.findings.append(_mistake(cell, name, value, problem))


def _change(sheet: _Sheet, rule: RuleName, value: str, cell: CellRef) -> Message | None:
    from ledger_tools.ledger.due_names import read_change

    change = read_change(rule, value)
    if isinstance(change, Wrong):
        return change.must
    sheet.changes[rule.id] = change
    sheet.origins[f"rule_changes.{rule.id}"] = cell
    return None


_ASSIGNED = ((ALIAS, _take_alias), (COLUMN, _take_column), (SHEET, _take_sheet), (WORD, _take_word), (RULE, _take_rule))


def _key(word: str) -> str | None:
    """Return the key of claim ledgers that a word names."""
    return key_named(word, (LINE,))


def _no_key(word: str) -> Message:
    return msg("there is no key {key}; perhaps {near}", key=word.strip(), near=near_keys(word, (LINE,)))


def _mistake(cell: CellRef, name: str, value: str, must: Message) -> Finding:
    return Finding(
        CODE,
        Severity.WARNING,
        cell,
        msg("The setting {name} cannot be {value}: {must}.", name=name, value=value, must=must),
        value=value,
    )
