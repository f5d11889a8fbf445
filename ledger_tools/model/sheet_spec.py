"""One description of a sheet of ours: its names, columns, choices and look, for whoever draws or recognises it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ledger_tools.model.table import ValueKind

EARLIEST_DAY, LATEST_DAY = date(1990, 1, 1), date(2099, 12, 31)  # what a date column takes without asking back

Labels = Mapping[str, str]  # language tag (zh-Hant, zh-Hans, en) -> text


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a drop-down: the code that programs use and the label that people see."""

    code: str
    labels: Labels
    synonyms: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column.

    Attributes:
        key: canonical key, unique in the sheet.
        labels: the header in each language.
        kind: what the values are.
        required: R required, C required under a condition, O optional, A filled by the program.
        aliases: other headers accepted on reading, all languages together.
        choices: values of a drop-down; empty where anything may be written.
        width: column width in characters of the default font; Chinese characters count two.
        reference: key of the sheet whose key column the value names, None where it names none.
        form: how the value is written where ``kind`` leaves it open: ``identifier`` (text, leading zeros kept),
            ``datetime``, ``time``; "" for the kind's own form.
    """

    key: str
    labels: Labels
    kind: ValueKind
    required: str = "O"
    aliases: Sequence[str] = ()
    choices: Sequence[Choice] = ()
    width: float = 12.0
    reference: str | None = None
    form: str = ""


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A register, a support sheet or a blank line sheet.

    Attributes:
        key: such as ``call-register`` or, for a line sheet, the line.
        kind: ``line``, ``register`` or ``support``.
        names: the sheet's name in each language; at most 31 characters, none of ``[]:*?/\\``.
        aliases: other sheet names accepted on reading.
        purpose: what the sheet is for, in a line of each language.
        key_column: the column by whose value other sheets name a row; "" for the first column.
        landscape: page orientation; A4, one page wide, header row repeated.
    """

    key: str
    kind: str
    names: Labels
    columns: Sequence[ColumnSpec]
    aliases: Sequence[str] = ()
    landscape: bool = True
    key_column: str = ""
    purpose: Labels = field(default_factory=dict)
