"""What a report saw of the ledger: every claim with its names, state, days and amounts, to be held against later ones.

A ledger shows only the values of today. A report therefore carries a snapshot, and the next one tells from it what
became of each claim in between. A snapshot is kept by column, like a ledger; it names a claim by what is known on its
first day, and holds people only as short hashes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np

from ledger_tools.model.arrays import NDArray

SCHEMA = "ledger-tools/snapshot/1"
SHEET = "ledger-tools snapshot"  # the same in every language
LANGUAGE = "language"  # of the report, in ``Snapshot.made``


class FieldType(StrEnum):
    """What the values of a field of a snapshot are."""

    INT = "int"
    TEXT = "text"
    CODE = "code"
    HASH = "hash"
    DAY = "day"
    MONEY = "money"


# The fields of a claim, in the order in which they are written. The first and the last are never empty.
FIELDS: Mapping[str, FieldType] = {
    "sheet": FieldType.INT,  # index into ``sheets``
    "row": FieldType.INT,
    "line": FieldType.CODE,
    "policy_no": FieldType.TEXT,
    "incident_at": FieldType.DAY,
    "claimant": FieldType.HASH,
    "plate": FieldType.HASH,
    "claim_no": FieldType.TEXT,
    "report_no": FieldType.TEXT,
    "own_ref": FieldType.TEXT,
    "stage": FieldType.CODE,
    "outcome": FieldType.CODE,
    "start": FieldType.DAY,
    "reported_at": FieldType.DAY,
    "paid_at": FieldType.DAY,
    "closed_at": FieldType.DAY,
    "reopened_at": FieldType.DAY,
    "currency": FieldType.TEXT,  # one code, or one for each of MIXED where they differ, parted by commas
    "claimed": FieldType.MONEY,
    "paid": FieldType.MONEY,
    "reserve": FieldType.MONEY,
    "recovery": FieldType.MONEY,
    "expense_paid": FieldType.MONEY,
    "incurred": FieldType.MONEY,  # as the report counts it on its day; empty where its parts are of several currencies
    "status": FieldType.CODE,
}
MIXED = ("claimed", "paid", "reserve", "recovery", "expense_paid")
_PARTS = ("paid", "reserve", "recovery")  # of an incurred amount
STATUSES = ("open", "closed", "reopened", "unclear")
MONEY_FIELDS = tuple(key for key, kind in FIELDS.items() if kind is FieldType.MONEY)


@dataclass(frozen=True, slots=True)
class SheetSeen:
    """A claim sheet as it was read: how many rows were records, how many were left out, which column was which key."""

    name: str
    rows: int
    left_out: int
    columns: Mapping[str, str] = field(default_factory=dict)  # letter by key


@dataclass(frozen=True, slots=True)
class FigureSeen:
    """A figure of the report's cover, known by its English label; None where it could not be told."""

    label: str
    shape: str
    value: int | float | None


@dataclass(frozen=True, slots=True)
class EarlierSeen:
    """An earlier report that a report was held against: its file's name and SHA-256."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """What a report saw.

    Attributes:
        kind: of the report: month, quarter, year or loss_run.
        first, last: of its period.
        as_of: the day that it judged by.
        ledger, sha256: name and SHA-256 of the ledger.
        claims: by field an array of shape (n,): int64 for INT, datetime64[D] for DAY, int64 hundredths for MONEY with
            a mask ``<key>_ok`` beside it, else str objects as ``plain_text`` makes them. Days not known are NaT.
        settings: what was set and changes figures, as text by name.
        scope: what the claims were chosen by, as text by name; empty where all claims of the ledger are there.
        file, file_sha256: where it was read from; "" for one just made.
        made: what making the same report again takes, as text by name: versions of the programs, language, options of
            the call; empty for reports that do not tell it yet.
        earlier: the reports that it was held against, the oldest first.
        findings: how many findings of each severity the whole ledger had, by its word; empty where that is not told.
    """

    kind: str
    first: date
    last: date
    as_of: date
    ledger: str
    sha256: str
    sheets: Sequence[SheetSeen]
    claims: Mapping[str, NDArray[Any]]
    settings: Mapping[str, str] = field(default_factory=dict)
    scope: Mapping[str, str] = field(default_factory=dict)
    figures: Sequence[FigureSeen] = ()
    file: str = ""
    file_sha256: str = ""
    made: Mapping[str, str] = field(default_factory=dict)
    earlier: Sequence[EarlierSeen] = ()
    findings: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.claims["sheet"])

    def amount(self, key: str) -> NDArray[np.int64]:
        """Return the amounts of a money field in hundredths, 0 where none is known, shape (n,)."""
        return np.where(self.claims[f"{key}_ok"], self.claims[key], 0)

    def currency(self, key: str) -> NDArray[np.object_]:
        """Return the currency of the amounts of a money field, "" where it is not known, shape (n,)."""
        codes = self.claims["currency"]
        if not any("," in code for code in set(codes.tolist())):
            return codes
        places = [MIXED.index(key)] if key in MIXED else [MIXED.index(part) for part in _PARTS]
        return np.array([_code_at(code, places) if "," in code else code for code in codes.tolist()], object)

    def is_open(self) -> NDArray[np.bool_]:
        """Return True for claims that were open, re-opened ones among them, shape (n,)."""
        return np.isin(self.claims["status"].astype(str), ("open", "reopened"))

    def begun(self) -> NDArray[np.bool_]:
        """Return True for claims that no date puts after the report's day, shape (n,)."""
        return ~(self.claims["start"] > np.datetime64(self.as_of, "D"))

    def sheet_name(self, position: int) -> str:
        """Return the sheet that a claim stood in."""
        return self.sheets[int(self.claims["sheet"][position])].name


def _code_at(codes: str, places: Sequence[int]) -> str:
    """Return the first code at some places of codes parted by commas."""
    parts = codes.split(",")
    return next((parts[place] for place in places if place < len(parts) and parts[place]), "")


def short_hash(text: str) -> str:
    """Return eight hexadecimal digits that stand for a name, "" for none: enough to tell claims of one policy apart."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest() if text else ""


def checksum(lines: Sequence[str]) -> str:
    """Return the SHA-256 of a snapshot's lines, by which a change of the hidden sheet shows."""
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def choose(claims: Mapping[str, NDArray[Any]], mask: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
    """Return the columns of the masked claims."""
    return {key: values[mask] for key, values in claims.items()}
