"""A report held against what its ledger gives now: figures, settings and claims, by the snapshots of both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ledger_tools.ledger import vocabulary
from ledger_tools.ledger.specs import setting_rows
from ledger_tools.model.cells import CellRef, column_number
from ledger_tools.model.report import Shape, Term, Text
from ledger_tools.model.report_words import money, printed
from ledger_tools.model.snapshot import FIELDS, FieldType, FigureSeen, Snapshot
from ledger_tools.model.verification import Became, Change, ClaimChange, Raw
from ledger_tools.reports.labels import lines, outcomes, stages, statuses
from ledger_tools.reports.pairing import pair
from ledger_tools.reports.period import Period
from ledger_tools.reports.snapshots import WITHOUT_INVESTIGATIONS
from ledger_tools.text.i18n import LANGUAGES, translate

if TYPE_CHECKING:
    from ledger_tools.model.report import Figure

# Where a claim stands is none of its values, and its first day is told by the fields that it comes from.
_FIELDS = tuple(key for key in FIELDS if key not in ("sheet", "row", "start"))
_NAMES = ("policy_no", "claim_no", "report_no", "own_ref")
_CODES = {"line": lines, "stage": stages, "outcome": outcomes, "status": statuses}
_HELD = ("incident_at", "status", "paid", "reserve")  # told of a claim that is gone or was added


def period_of(snapshot: Snapshot) -> Period:
    """Return the period that a report is about."""
    return Period(snapshot.kind, snapshot.first, snapshot.last)


def figure_changes(then: Snapshot, now: Snapshot, shown: Sequence[Figure]) -> list[Change]:
    """Return the figures of the cover that differ, in the order of the report, then those that it does not have.

    Args:
        shown: the figures of the report made again, which know their labels in every language.
    """
    labels = {_english(figure.label): figure.label for figure in shown}
    before = {figure.label: figure for figure in then.figures}
    after = {figure.label: figure for figure in now.figures}
    return [
        _figure_change(key, labels.get(key) or _label_of(key), before.get(key), after.get(key))
        for key in [*before, *(key for key in after if key not in before)]
        if _value(before.get(key)) != _value(after.get(key))
    ]


def _figure_change(key: str, label: Text, before: FigureSeen | None, after: FigureSeen | None) -> Change:
    return Change(key, label, _figure_words(before), _figure_words(after), (_figure_raw(before), _figure_raw(after)))


def _figure_raw(figure: FigureSeen | None) -> Raw:
    if figure is None or figure.value is None:
        return None
    return _amount(int(figure.value)) if figure.shape == Shape.MONEY else figure.value


def _amount(hundredths: int) -> str:
    return money(hundredths).replace(",", "")


def _english(label: Text) -> str:
    return label if isinstance(label, str) else label.text("en")


def _label_of(english: str) -> Text:
    """Return the label of a figure that the report made again does not have: with its currency taken out as a value."""
    what, comma, currency = english.rpartition(", ")
    pattern = f"{what}, {{currency}}" if comma else english
    return Term({lang: translate(pattern, lang).replace("{currency}", currency) for lang in LANGUAGES})


def _value(figure: FigureSeen | None) -> tuple[str, int | float | None] | None:
    return None if figure is None else (figure.shape, figure.value)


def _figure_words(figure: FigureSeen | None) -> str | None:
    if figure is None:
        return None
    return "–" if figure.value is None else printed(figure.value, Shape(figure.shape), "en")


def setting_changes(then: Snapshot, now: Snapshot) -> list[Change]:
    """Return the settings that differ; one that nobody set has no value."""
    labels = {row.key: Term(row.labels) for row in setting_rows()}
    keys = sorted((then.settings.keys() | now.settings.keys()) - {WITHOUT_INVESTIGATIONS})
    return [
        Change(key, labels.get(key, key), *values, values)
        for key, values in ((key, (then.settings.get(key), now.settings.get(key))) for key in keys)
        if values[0] != values[1]
    ]


def claim_changes(then: Snapshot, now: Snapshot) -> list[ClaimChange]:
    """Return the claims that differ: changed and added ones by their place in the ledger, then those that are gone."""
    pairs = pair(then, now)
    differ = np.zeros(len(pairs.now), bool)
    for key in _FIELDS:
        differ |= _differs(then, now, key, pairs.then, pairs.now)
    found = [
        (n, ClaimChange(Became.CHANGED, _cell(now, n), _ref(now, n), list(_fields(then, now, t, n))))
        for t, n in zip(pairs.then[differ].tolist(), pairs.now[differ].tolist(), strict=True)
    ]
    found += [(n, _whole(Became.ADDED, now, n)) for n in pairs.added.tolist()]
    found.sort(key=lambda one: one[0])
    return [change for _, change in found] + [_whole(Became.GONE, then, t) for t in pairs.gone.tolist()]


def _differs(then: Snapshot, now: Snapshot, key: str, old: Any, new: Any) -> Any:
    one, other = then.claims[key][old], now.claims[key][new]
    if FIELDS[key] is FieldType.DAY:
        return (one != other) & ~(np.isnat(one) & np.isnat(other))
    if FIELDS[key] is FieldType.MONEY:
        return (then.amount(key)[old] != now.amount(key)[new]) | (
            then.claims[f"{key}_ok"][old] != now.claims[f"{key}_ok"][new]
        )
    return np.array([a != b for a, b in zip(one.tolist(), other.tolist(), strict=True)], bool)


def _fields(then: Snapshot, now: Snapshot, t: int, n: int) -> Iterator[Change]:
    for key in _FIELDS:
        if _differs(then, now, key, np.array([t]), np.array([n])).any():
            raw = _raw(then, key, t), _raw(now, key, n)
            yield Change(key, _label(key), _words(then, key, t), _words(now, key, n), raw)


def _whole(became: Became, snapshot: Snapshot, position: int) -> ClaimChange:
    fields = []
    for key in _HELD:
        value, raw = _words(snapshot, key, position), _raw(snapshot, key, position)
        if became is Became.GONE and value is not None:
            fields.append(Change(key, _label(key), value, None, (raw, None)))
        elif value is not None:
            fields.append(Change(key, _label(key), None, value, (None, raw)))
    return ClaimChange(became, _cell(snapshot, position), _ref(snapshot, position), fields)


def _label(key: str) -> Text:
    return Term(vocabulary.keys()[key].labels)


def _words(snapshot: Snapshot, key: str, position: int) -> Text | None:
    """Return a value of a claim for people; None for nothing, and for names that are kept as hashes."""
    raw = _raw(snapshot, key, position)
    if raw is None:
        return None
    if FIELDS[key] is FieldType.MONEY:
        return money(int(snapshot.claims[key][position]))
    return _CODES[key]().get(str(raw), str(raw)) if key in _CODES else str(raw)


def _raw(snapshot: Snapshot, key: str, position: int) -> str | None:
    """Return a value of a claim for programs; None for nothing, and for names that are kept as hashes."""
    value, kind = snapshot.claims[key][position], FIELDS[key]
    if kind is FieldType.MONEY:
        return _amount(int(value)) if snapshot.claims[f"{key}_ok"][position] else None
    if kind is FieldType.DAY:
        return None if np.isnat(value) else str(value.astype("datetime64[D]"))
    return None if kind is FieldType.HASH or not value else str(value)


def _ref(snapshot: Snapshot, position: int) -> str:
    return next((text for key in _NAMES if (text := snapshot.claims[key][position])), "")


def _cell(snapshot: Snapshot, position: int) -> CellRef:
    sheet = snapshot.sheets[int(snapshot.claims["sheet"][position])]
    first = min((column_number(letters) for letters in sheet.columns.values()), default=1)
    return CellRef(sheet.name, int(snapshot.claims["row"][position]), first)
