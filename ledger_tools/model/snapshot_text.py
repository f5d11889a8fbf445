"""A snapshot as lines of text, and back: what a report's hidden sheet holds, word for word.

Every line is a kind and its values, parted by tabs: ``report``, ``ledger``, a ``sheet`` for each claim sheet, what was
``setting`` and ``scope``, how it was ``made``, the ``earlier`` reports that it was held against, how many ``findings``
of each severity the ledger had, each ``figure`` of the cover, then ``claims`` with the fields as ``name:type`` and a
line of values for each claim. Days are ISO, amounts whole hundredths, nothing is an empty value. A reader takes the
fields by name and passes over kinds and fields that it does not know, so later versions may add some; what changes
their meaning gets another schema.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from ledger_tools.errors import InputError
from ledger_tools.model.arrays import NDArray
from ledger_tools.model.snapshot import FIELDS, EarlierSeen, FieldType, FigureSeen, SheetSeen, Snapshot
from ledger_tools.text.i18n import msg

_LONGEST = 200  # signs of one text; a name that long tells claims apart
_MOST = 10**17  # hundredths; a larger amount is no amount
_NEEDED = frozenset(FIELDS)


def snapshot_lines(snapshot: Snapshot) -> list[str]:
    """Return a snapshot as lines, none of them empty or with blanks at an end."""
    return [*_head(snapshot), _line("claims", *(f"{key}:{kind}" for key, kind in FIELDS.items())), *_claims(snapshot)]


def _head(snapshot: Snapshot) -> Iterator[str]:
    days = (snapshot.first, snapshot.last, snapshot.as_of)
    yield _line("report", snapshot.kind, *(day.isoformat() for day in days))
    yield _line("ledger", plain_text(snapshot.ledger), snapshot.sha256)
    for sheet in snapshot.sheets:
        columns = " ".join(f"{key}={letter}" for key, letter in sheet.columns.items())
        yield _line("sheet", plain_text(sheet.name), str(sheet.rows), str(sheet.left_out), columns or "-")
    for kind, values in (("setting", snapshot.settings), ("scope", snapshot.scope), ("made", snapshot.made)):
        for key in sorted(values):
            yield _line(kind, plain_text(key), json.dumps(plain_text(values[key]), ensure_ascii=False))
    for report in snapshot.earlier:
        yield _line("earlier", plain_text(report.file), report.sha256)
    for severity, n in snapshot.findings.items():
        yield _line("findings", severity, str(n))
    for figure in snapshot.figures:
        yield _line("figure", plain_text(figure.label), figure.shape, json.dumps(figure.value))


def _line(*values: str) -> str:
    return "\t".join(values)


def plain_text(text: str) -> str:
    """Return a text as a snapshot holds it: one line, without signs that a sheet cannot keep, not without end."""
    clean = " ".join(text.split())
    if not clean.isprintable():
        clean = "".join(c for c in clean if c.isprintable() or c == " ")
    return clean[:_LONGEST]


def _claims(snapshot: Snapshot) -> Iterator[str]:
    columns = [_texts(snapshot.claims, key, kind) for key, kind in FIELDS.items()]
    return map("\t".join, zip(*columns, strict=True))


def _texts(claims: Mapping[str, NDArray[Any]], key: str, kind: FieldType) -> list[str]:
    values = claims[key]
    if kind is FieldType.DAY:
        texts = np.datetime_as_string(values.astype("datetime64[D]"))
        return np.where(np.isnat(values), "", texts).tolist()  # type: ignore[no-any-return]
    if kind is FieldType.MONEY:
        known = claims[f"{key}_ok"].tolist()
        return [str(value) if there else "" for value, there in zip(values.tolist(), known, strict=True)]
    if kind is FieldType.INT:
        return list(map(str, values.tolist()))
    return [str(text) for text in values.tolist()]


def read_snapshot(lines: Sequence[str]) -> Snapshot:
    """Return the snapshot that lines tell.

    Raises:
        InputError: they are no snapshot, or a damaged one.
    """
    try:
        return _read(lines)
    except (ValueError, OverflowError, IndexError, KeyError, TypeError, RecursionError) as problem:
        raise damaged_snapshot() from problem


def damaged_snapshot() -> InputError:
    """Return the error of a snapshot that is not as it was written."""
    return InputError(msg("the snapshot in it was changed or is damaged; take another report."))


def _read(lines: Sequence[str]) -> Snapshot:
    start = next(i for i, line in enumerate((*lines, "claims")) if line.startswith("claims"))
    head: dict[str, list[list[str]]] = {}
    for line in lines[:start]:
        kind, *values = line.split("\t")
        head.setdefault(kind, []).append(values)
    kind, first, last, as_of = head["report"][0][:4]
    ledger, sha256 = head["ledger"][0][:2]
    sheets = [_sheet(values) for values in head.get("sheet", ())]
    claims = _columns(lines[start].split("\t")[1:], lines[start + 1 :])
    _check(claims, len(sheets))
    return Snapshot(
        kind,
        date.fromisoformat(first),
        date.fromisoformat(last),
        date.fromisoformat(as_of),
        ledger,
        sha256,
        sheets,
        claims,
        settings=_pairs(head.get("setting", ())),
        scope=_pairs(head.get("scope", ())),
        figures=[_figure(values) for values in head.get("figure", ())],
        made=_pairs(head.get("made", ())),
        earlier=[EarlierSeen(*values[:2]) for values in head.get("earlier", ())],
        findings={severity: int(n) for severity, n, *_ in head.get("findings", ())},
    )


def _sheet(values: Sequence[str]) -> SheetSeen:
    name, rows, left_out, columns = values[:4]
    letters = dict(pair.split("=", 1) for pair in columns.split(" ") if "=" in pair)
    return SheetSeen(name, int(rows), int(left_out), letters)


def _pairs(rows: Sequence[Sequence[str]]) -> dict[str, str]:
    return {key: str(json.loads(value)) for key, value in rows}


def _figure(values: Sequence[str]) -> FigureSeen:
    label, shape, text = values[:3]
    value = json.loads(text)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise ValueError(text)
    return FigureSeen(label, shape, value)


def _columns(names: Sequence[str], lines: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Return the fields that are known, as arrays.

    Raises:
        ValueError: a field is missing or a value is not of its type.
    """
    keys = [name.partition(":")[0] for name in names]
    if not set(keys) >= _NEEDED:
        raise ValueError(names)
    rows = [line.split("\t") for line in lines]
    if any(len(row) != len(keys) for row in rows):
        raise ValueError(names)
    texts: Sequence[Sequence[str]] = list(zip(*rows, strict=True)) if rows else [()] * len(keys)
    claims: dict[str, NDArray[Any]] = {}
    for key, column in zip(keys, texts, strict=True):
        if key in FIELDS:
            claims[key] = _READERS[FIELDS[key]](column)
            if FIELDS[key] is FieldType.MONEY:
                claims[f"{key}_ok"] = np.array([text != "" for text in column], bool)
    return claims


def _check(claims: Mapping[str, NDArray[Any]], sheets: int) -> None:
    """Refuse amounts that no ledger holds and claims in sheets that are not there.

    Raises:
        ValueError: there are some.
    """
    numbers = claims["sheet"]
    if len(numbers) and not (int(numbers.min()) >= 0 and int(numbers.max()) < sheets):
        raise ValueError(sheets)
    for key, kind in FIELDS.items():
        if kind is FieldType.MONEY and len(claims[key]) and int(np.abs(claims[key]).max()) > _MOST:
            raise ValueError(key)


def _words(column: Sequence[str]) -> NDArray[Any]:
    values = np.empty(len(column), object)
    values[:] = column
    return values


def _days(column: Sequence[str]) -> NDArray[Any]:
    # By way of distinct texts: numpy itself would also take words such as today.
    days: dict[str, np.datetime64] = {"": np.datetime64("NaT", "D")}
    days |= {text: np.datetime64(date.fromisoformat(text), "D") for text in set(column) if text}
    return np.array([days[text] for text in column], "datetime64[D]")


def _numbers(column: Sequence[str]) -> NDArray[Any]:
    return np.array([int(text) if text else 0 for text in column], np.int64)


_READERS: Mapping[FieldType, Callable[[Sequence[str]], NDArray[Any]]] = {
    FieldType.INT: _numbers,
    FieldType.TEXT: _words,
    FieldType.CODE: _words,
    FieldType.HASH: _words,
    FieldType.DAY: _days,
    FieldType.MONEY: _numbers,
}
