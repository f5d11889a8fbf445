"""Decisions taken in the list of a marked copy, and what becomes of them: rows for the sheet of accepted findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ledger_tools.errors import InputError
from ledger_tools.ledger.specs import findings_spec
from ledger_tools.ledger.vocabulary import header_key
from ledger_tools.model.findings import Finding
from ledger_tools.model.grid import Grid
from ledger_tools.model.identity import Identity
from ledger_tools.model.shown import shown_value
from ledger_tools.registers.accepted import acceptance_record
from ledger_tools.registers.findings_list import SCHEMA, choice_label
from ledger_tools.registers.records import Record
from ledger_tools.text.i18n import Message, msg

_HEADER_ROWS = 30  # the list's header is looked for so far down: people put rows above it
_NEEDED = ("no", "decision", "reason", "name")


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the list on which something was decided.

    Attributes:
        row: its row in the list.
        kind: code of the decision, None for a word that is none.
        word: as written.
        findings: fingerprint and cell of each finding that the line speaks of, as they were in the copy.
    """

    row: int
    kind: str | None
    word: str
    reason: str
    name: str
    findings: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class MarkedCopy:
    """What a marked copy says: of which workbook it was made, and what was decided in it."""

    workbook: str
    sha256: str
    decisions: Sequence[Decision]


@dataclass(slots=True)
class Outcome:
    """What becomes of the decisions.

    Attributes:
        records: rows for the sheet of accepted findings.
        skipped: lines that could not be followed, or not for all their cells, with the reason.
        already: findings that were accepted before.
        to_mend: lines that say the cell will be mended.
    """

    records: list[Record] = field(default_factory=list)
    skipped: list[Message] = field(default_factory=list)
    already: int = 0
    to_mend: int = 0


def read_marked(grids: Iterable[Grid], name: str) -> MarkedCopy:
    """Return what a marked copy says.

    Raises:
        InputError: it is none, or its list is gone.
    """
    by_name = {grid.name: grid for grid in grids}
    data = [grid for grid in by_name.values() if _text(grid, 1, 1) == SCHEMA]
    if not data:
        raise InputError(
            msg("{file} is no marked copy; make one with ledger-tools validate FILE --mark OUT.xlsx.", file=name)
        )
    source = data[-1]  # a copy may have been marked again
    known: dict[str, list[tuple[str, str]]] = {}
    for row in range(2, source.last_row + 1):
        known.setdefault(_text(source, row, 1), []).append((_text(source, row, 2), _text(source, row, 3)))
    wanted = _text(source, 1, 5)
    candidates = ([by_name[wanted]] if wanted in by_name else []) + [g for g in by_name.values() if g is not source]
    for grid in candidates:
        found = _header(grid)
        if found is not None:
            return MarkedCopy(_text(source, 1, 2), _text(source, 1, 3), _decisions(grid, *found, known))
    raise InputError(msg("{file}: the list {sheet} is not there any more.", file=name, sheet=wanted))


def decide(
    marked: MarkedCopy,
    findings: Sequence[Finding],
    accepted: Sequence[Finding],
    identity: Identity,
    *,
    on: date,
    language: str,
) -> Outcome:
    """Return what becomes of the decisions in the workbook as it is now.

    Args:
        findings: those of the workbook now, the accepted ones not among them.
        accepted: those that its sheet of accepted findings holds back already.
        on: the day that the acceptances bear.
    """
    outcome = Outcome()
    now: dict[str, list[Finding]] = {}
    for finding in findings:
        now.setdefault(identity.fingerprint(finding), []).append(finding)
    before = {identity.fingerprint(finding) for finding in accepted}
    for decision in marked.decisions:
        if decision.kind in ("accept", "wrong"):
            _accept(decision, now, before, identity, outcome, on, language)
        elif decision.kind == "fix":
            outcome.to_mend += 1
        elif decision.kind is None:
            outcome.skipped.append(
                msg("Row {row}: {word} is no decision of the list.", row=decision.row, word=decision.word)
            )
    return outcome


def _accept(
    decision: Decision,
    now: Mapping[str, Sequence[Finding]],
    before: set[str],
    identity: Identity,
    outcome: Outcome,
    on: date,
    language: str,
) -> None:
    if not decision.reason or not decision.name:
        what = msg("a reason") if not decision.reason else msg("a name")
        outcome.skipped.append(msg("Row {row}: {word} needs {what}.", row=decision.row, word=decision.word, what=what))
        return
    gone = []
    reason = decision.reason
    if decision.kind == "wrong":
        reason = f"{choice_label('decision', 'wrong', language)}: {reason}"
    for mark, place in decision.findings:
        found = now.get(mark, ())
        if mark in before:
            outcome.already += 1
        elif not found:
            gone.append(place)
        for finding in found:
            record = acceptance_record(finding, identity, reason=reason, by=decision.name, on=on, language=language)
            if record not in outcome.records:
                outcome.records.append(record)
    if gone or not decision.findings:
        outcome.skipped.append(
            msg(
                "Row {row}: nothing accepted for {cells}; the cell or its row has changed since, or is of another "
                "workbook.",
                row=decision.row,
                cells=", ".join(gone[:5]) + (" …" if len(gone) > 5 else "") if gone else "?",
            )
        )


def _decisions(
    grid: Grid, header_row: int, columns: Mapping[str, int], known: Mapping[str, Sequence[tuple[str, str]]]
) -> list[Decision]:
    words = _decision_words()
    found = []
    for row in range(header_row + 1, grid.last_row + 1):
        word = _text(grid, row, columns["decision"])
        kind = words.get(header_key(word)) if word else "open"
        if kind == "open":
            continue
        number = _text(grid, row, columns["no"])
        reason, name = _text(grid, row, columns["reason"]), _text(grid, row, columns["name"])
        found.append(Decision(row, kind, word, reason, name, known.get(number, ())))
    return found


def _header(grid: Grid) -> tuple[int, dict[str, int]] | None:
    """Return the row of the list's header and its columns by key, in whatever language; None where there is none."""
    labels = {header_key(word): c.key for c in findings_spec().columns for word in c.labels.values()}
    for row in range(1, min(grid.last_row, _HEADER_ROWS) + 1):
        columns = {
            labels[word]: column
            for column in sorted(grid.columns)
            if (word := header_key(_text(grid, row, column))) in labels
        }
        if all(key in columns for key in _NEEDED):
            return row, columns
    return None


def _decision_words() -> dict[str, str]:
    column = next(column for column in findings_spec().columns if column.key == "decision")
    return {
        header_key(word): choice.code
        for choice in column.choices
        for word in (choice.code, *choice.labels.values(), *choice.synonyms)
    }


def _text(grid: Grid, row: int, column: int) -> str:
    found = grid.at(row, column)
    return shown_value(grid, *found).strip() if found else ""
