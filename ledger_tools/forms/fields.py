"""The fields of each form by the names that a template asks for: what each means, and what kind of thing it holds."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from ledger_tools.forms import claim_file, incident, reminder
from ledger_tools.forms.placeholders import Shape
from ledger_tools.forms.status import NEVER_SAID
from ledger_tools.ledger.specs import choices, labels, line_column, sheet_column, sheet_spec
from ledger_tools.ledger.vocabulary import keys
from ledger_tools.model.sheet_spec import Labels
from ledger_tools.model.table import ValueKind

LINE_SHEETS = "line"  # any sheet of claims
# The groups of ``fields.toml`` that a form takes its fields from; what a later one says counts.
_GROUPS: Mapping[str, Sequence[str]] = {
    **{key: ("frame", "claim", key) for key in ("incident", "receipt", "status", "reminder", "claim-file")},
    **{key: ("frame", key) for key in ("call-record", "customer-file")},
    **{key: ("frame", "register", key) for key in ("call-register", "letter-register")},
}
# What no ledger holds: whoever fills in the form knows it, or says it on the command line.
_BY_HAND: Mapping[str, Sequence[str]] = {
    "incident": incident.OWN,
    "receipt": ("receipt_no", "given_by", "taken_by"),
    "reminder": reminder.OWN,
    "claim-file": claim_file.OWN,
}
_WITHHELD = ("receipt", "status")  # the customer gets to see them
_STEP = re.compile(r"\.?([A-Za-z_][A-Za-z0-9_]*)|\[[0-9]*\]")


class FieldKind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    DATE = "date"
    AMOUNT = "amount"
    NUMBER = "number"
    YES_NO = "yes-no"
    LIST = "list"
    GROUP = "group"


_OF_COLUMN = {
    ValueKind.TEXT: FieldKind.TEXT,
    ValueKind.ENUM: FieldKind.TEXT,
    ValueKind.DATE: FieldKind.DATE,
    ValueKind.MONEY: FieldKind.AMOUNT,
    ValueKind.INT: FieldKind.NUMBER,
    ValueKind.BOOL: FieldKind.TEXT,  # printed as the sheet says it, not asked by ``if``
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    Attributes:
        name: by which a template asks for it.
        meaning: what it is, as people call it.
        parts: what each entry of a list, or the group, consists of; empty for a list of texts.
        sheet: the kind of sheet whose column it is, ``line`` for any sheet of claims; "" where it is no column.
        key: of that column.
        by_hand: True if no ledger holds it, so that it is mostly left as a line to write on.
    """

    name: str
    kind: FieldKind
    meaning: Labels
    parts: tuple[Field, ...] = ()
    sheet: str = ""
    key: str = ""
    by_hand: bool = False


@cache
def form_fields(form: str) -> tuple[Field, ...]:
    """Return the fields of a form by its key: those of every form, of every paper about a claim, its own.

    Raises:
        KeyError: there is no such form.
    """
    found: dict[str, Field] = {}
    for group in _GROUPS[form]:
        found |= {field.name: field for field in field_group(group)}
    hidden = NEVER_SAID if form in _WITHHELD else ()
    return tuple(field for field in found.values() if field.name not in hidden)


@cache
def field_group(group: str) -> tuple[Field, ...]:
    """Return the fields of a group of ``fields.toml``, such as ``frame`` or ``receipt``."""
    by_hand = _BY_HAND.get(group, ())
    return tuple(replace(field, by_hand=field.name in by_hand) for field in _fields(_data()[group]))


def groups_of(form: str) -> Sequence[str]:
    """Return the groups that a form takes its fields from."""
    return _GROUPS[form]


@cache
def form_shape(form: str) -> Shape:
    """Return what a template of a form may ask for; see ``placeholders.shape_of``."""
    return _shape(form_fields(form))


def _shape(fields: Sequence[Field]) -> Shape:
    return {field.name: _shape_of(field) for field in fields}


def _shape_of(field: Field) -> Shape:
    inner = _shape(field.parts) if field.parts else None
    return [inner] if field.kind is FieldKind.LIST else inner


def field_at(fields: Sequence[Field], path: str) -> Field | None:
    """Return the field that a path names, such as ``claim_no`` or ``losses[1].item``; None where there is none."""
    found: Field | None = None
    for name in filter(None, _STEP.findall(path)):
        within = fields if found is None else found.parts
        found = next((field for field in within if field.name == name), None)
        if found is None:
            return None
    return found


def with_parts(fields: Sequence[Field], before: str = "") -> Iterator[tuple[str, Field]]:
    """Yield fields and their parts, each after its path, those within lists as ``losses[].item``."""
    for field in fields:
        path = f"{before}{field.name}"
        yield path, field
        yield from with_parts(field.parts, f"{path}[]." if field.kind is FieldKind.LIST else f"{path}.")


def paths_of(fields: Sequence[Field]) -> list[str]:
    """Return the paths of fields and of their parts."""
    return [path for path, _ in with_parts(fields)]


# -- from the data file


def _fields(data: Mapping[str, Any]) -> Iterator[Field]:
    for name, said in data.items():
        if name == "columns":
            for sheet, names in said.items():
                yield from (_column(sheet, key, key) for key in (_all_columns(sheet) if names == "*" else names))
        elif isinstance(said, str):
            sheet, _, key = said.partition(".")
            yield _column(sheet, key, name)
        else:
            yield _own(name, {"labels": said} if isinstance(said, list) else said)


def _own(name: str, data: Mapping[str, Any]) -> Field:
    parts = tuple(_fields(data.get("parts", {})))
    if "each" in data:  # a group for each value of a list of choices
        parts = tuple(Field(c.code, FieldKind.GROUP, c.labels, parts) for c in choices(data["each"]))
    return Field(name, FieldKind(data.get("kind", "text")), labels(data["labels"]), parts)


def _column(sheet: str, key: str, name: str) -> Field:
    column = line_column(key) if sheet == LINE_SHEETS else sheet_column(sheet, key)
    return Field(name, _OF_COLUMN[column.kind], column.labels, sheet=sheet, key=key)


def _all_columns(sheet: str) -> Sequence[str]:
    return list(keys()) if sheet == LINE_SHEETS else [column.key for column in sheet_spec(sheet).columns]


@cache
def _data() -> Mapping[str, Any]:
    with (Path(__file__).resolve().parent / "fields.toml").open("rb") as file:
        return tomllib.load(file)
