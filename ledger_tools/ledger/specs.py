"""The sheets we can draw and recognise, from their data files: four registers, the support sheets, blank line sheets.

The files under ``sheets/`` hold one sheet each, ``choices.toml`` the values of all drop-downs. A file is read when its
sheet is first asked for: start-up is what the owner of a small ledger feels.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ledger_tools.ledger import vocabulary
from ledger_tools.model.sheet_spec import Choice, ColumnSpec, Labels, SheetSpec
from ledger_tools.model.table import ValueKind
from ledger_tools.text.i18n import LANGUAGES

REGISTERS = ("customer-file", "call-record", "call-register", "letter-register")
SUPPORT = (
    "visits",
    "policies",
    "events",
    "issues",
    "loss-items",
    "papers",
    "stand-ins",
    "holidays",
    "staff",
    "settings",
    "accepted",
    "change-log",
    "report-archive",
)
SHEETS = REGISTERS + SUPPORT

_HERE = Path(__file__).resolve().parent
_WIDTHS = {
    ValueKind.TEXT: 16.0,
    ValueKind.DATE: 12.0,
    ValueKind.MONEY: 15.0,
    ValueKind.INT: 10.0,
    ValueKind.ENUM: 15.0,
    ValueKind.BOOL: 9.0,
}
IDENTIFIERS = {"policy_no", "claim_no", "report_no", "own_ref", "id_no", "phone", "plate", "customer_id"}
_LINE_WIDTHS = {
    "seq": 6.0,
    "policy_no": 18.0,
    "claim_no": 18.0,
    "report_no": 18.0,
    "id_no": 18.0,
    "insurer": 26.0,
    "insured": 22.0,
    "claimant": 18.0,
    "incident_place": 20.0,
    "cause": 22.0,
    "description": 32.0,
    "survey_opinion": 26.0,
    "refusal_reason": 22.0,
    "note": 24.0,
}
_NO_UNIT = ["", "", ""]
_FORM_WIDTHS = {"datetime": 17.0, "time": 10.0}


class _Specs(Mapping[str, SheetSpec]):
    """The sheets by key, in their usual order; each is read when first asked for."""

    def __getitem__(self, key: str) -> SheetSpec:
        if key not in SHEETS:
            raise KeyError(key)
        return sheet_spec(key)

    def __iter__(self) -> Iterator[str]:
        return iter(SHEETS)

    def __len__(self) -> int:
        return len(SHEETS)


def sheet_specs() -> Mapping[str, SheetSpec]:
    """Return the registers and support sheets by key, in the order in which a new workbook holds them."""
    return _Specs()


@cache
def sheet_spec(key: str) -> SheetSpec:
    """Return one register or support sheet.

    Raises:
        KeyError: there is no such sheet.
    """
    if key not in SHEETS:
        raise KeyError(key)
    return _spec(key, _load(_HERE / "sheets" / f"{key}.toml"))


@cache
def findings_spec() -> SheetSpec:
    """Return the list of findings in a marked copy; it is no sheet of a ledger and not among ``SHEETS``."""
    return _spec("findings", _load(_HERE / "findings.toml"))


@cache
def worklist_spec() -> SheetSpec:
    """Return the worklist that the clerk fills in; it is no sheet of a ledger and not among ``SHEETS``."""
    return _spec("worklist", _load(_HERE / "worklist.toml"))


def legend_names() -> Labels:
    """Return what the sheet of scripts beside a worklist is called."""
    return labels(_load(_HERE / "worklist.toml")["legend"])


def _spec(key: str, data: Mapping[str, Any]) -> SheetSpec:
    """Return the sheet that a data file describes; it may bring drop-downs of its own."""
    own = {
        name: tuple(Choice(code, labels(words), tuple(words[len(LANGUAGES) :])) for code, words in entries.items())
        for name, entries in data.get("choices", {}).items()
    }
    return SheetSpec(
        key=key,
        kind=data["kind"],
        names=labels(data["names"]),
        columns=tuple(_column(name, column, own) for name, column in data["columns"].items()),
        aliases=tuple(data.get("aliases", ())),
        landscape=data.get("landscape", True),
        key_column=data.get("key_column", ""),
        purpose=labels(data["purpose"]),
    )


@cache
def guide_words() -> dict[str, Any]:
    """Return the words of the guide sheet as their data file has them."""
    return _load(_HERE / "guide.toml")


def extra_sheets() -> Mapping[str, Labels]:
    """Return the names of the sheets of ours that hold no records, ``guide`` and ``choices``, by key."""
    words = guide_words()
    return {key: labels(words[key]) for key in ("guide", "choices")}


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One row of the settings sheet: its key and, by language, the label in the first column, the unit, the meaning."""

    key: str
    labels: Labels
    unit: Labels
    meaning: Labels


@cache
def setting_rows() -> tuple[SettingRow, ...]:
    """Return the rows of the settings sheet in their order."""
    rows = _load(_HERE / "sheets" / "settings.toml")["rows"]
    return tuple(
        SettingRow(key, labels(row["labels"]), labels(row.get("unit", _NO_UNIT)), labels(row["meaning"]))
        for key, row in rows.items()
    )


@cache
def line_spec(line: str) -> SheetSpec:
    """Return the blank sheet of an insurance line.

    Raises:
        KeyError: there is no such line.
    """
    data = vocabulary.lines()[line]
    return SheetSpec(
        key=line,
        kind="line",
        names=data.labels,
        columns=tuple(line_column(key) for key in data.columns),
        aliases=(*data.aliases, *data.exact),
    )


def line_column(key: str) -> ColumnSpec:
    """Return a column of a claim ledger, by its canonical key.

    Raises:
        KeyError: there is no such key.
    """
    meaning = vocabulary.keys()[key]
    named = "yes_no" if meaning.kind is ValueKind.BOOL else key if key in (*vocabulary.CODE_LISTS, "line") else None
    return ColumnSpec(
        key=key,
        labels=meaning.labels,
        kind=meaning.kind,
        required=meaning.required,
        aliases=(*meaning.aliases, *meaning.weak),
        choices=choices(named) if named else (),
        width=_LINE_WIDTHS.get(key, column_width(meaning.kind)),
        reference="staff" if key == "owner" else None,
        form="identifier" if key in IDENTIFIERS else "",
    )


def sheet_column(sheet: str, key: str) -> ColumnSpec:
    """Return one column of a register or a support sheet.

    Raises:
        KeyError: there is no such sheet, or it has no such column.
    """
    for column in sheet_spec(sheet).columns:
        if column.key == key:
            return column
    raise KeyError(key)


def choice_labels(values: Sequence[Choice], code: str) -> Labels:
    """Return what people call a value of a drop-down.

    Raises:
        KeyError: it is none of these.
    """
    for choice in values:
        if choice.code == code:
            return choice.labels
    raise KeyError(code)


@cache
def choices(name: str) -> tuple[Choice, ...]:
    """Return the values of a drop-down in their order: lines, statuses, or a list of ``choices.toml`` by its name.

    Raises:
        KeyError: there is no such list.
    """
    if name == "line":
        return tuple(Choice(e.key, e.labels, (*e.aliases, *e.exact)) for e in vocabulary.lines().values())
    if name in vocabulary.CODE_LISTS:
        return vocabulary.codes(name)
    return tuple(
        Choice(code, labels(words), tuple(words[len(LANGUAGES) :])) for code, words in _choice_lists()[name].items()
    )


def choice_names() -> tuple[str, ...]:
    """Return the names of all lists in ``choices.toml``."""
    return tuple(_choice_lists())


def labels(words: list[str]) -> Labels:
    """Return labels by language of a data file's list: Traditional Chinese, Simplified Chinese, English."""
    return dict(zip(LANGUAGES, words, strict=False))


def column_width(kind: ValueKind, form: str = "") -> float:
    """Return the usual width of a column of a kind, in characters."""
    return _FORM_WIDTHS.get(form, _WIDTHS[kind])


def _column(key: str, data: Mapping[str, Any], own: Mapping[str, tuple[Choice, ...]]) -> ColumnSpec:
    kind = ValueKind(data.get("kind", "text"))
    form = data.get("form", "")
    named = "yes_no" if kind is ValueKind.BOOL else data.get("choices")
    return ColumnSpec(
        key=key,
        labels=labels(data["labels"]),
        kind=kind,
        required=data.get("required", "O"),
        aliases=tuple(data.get("aliases", ())),
        choices=() if not named else own[named] if named in own else choices(named),
        width=float(data.get("width", column_width(kind, form))),
        reference=data.get("reference"),
        form=form,
    )


@cache
def _choice_lists() -> dict[str, dict[str, list[str]]]:
    return _load(_HERE / "choices.toml")


def _load(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)
