"""What became of the lines of a worklist: a line each for people, and the receipt with the lines for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ledger_tools.model.edits import Receipt
from ledger_tools.model.imported import ImportReport, LineOutcome, LineReport
from ledger_tools.render.layout import clean
from ledger_tools.text.i18n import Message, msg


def import_text(
    report: ImportReport, language: str, *, trial: bool, all_said: bool = False, refused_only: bool = False
) -> Iterator[str]:
    """Yield what became of each line, and how many lines had which outcome.

    Args:
        trial: True if nothing was written.
        all_said: also what was looked up and left open on the way.
        refused_only: only the lines that a person must look at.
    """
    if refused_only:
        refused = [line for line in report.lines if line.outcome is LineOutcome.REFUSED]
        yield from (clean(_line(line, trial=trial).text(language)) for line in refused)
        return
    for line in report.lines:
        yield clean(_line(line, trial=trial).text(language))
        said = [clean(note.text(language)) for note in (*line.notes, *(line.said if all_said else ()))]
        yield from (f"      {note}" for note in dict.fromkeys(said))
    yield counts(report).text(language)


def counts(report: ImportReport) -> Message:
    """Return how many lines had which outcome."""
    found = report.counts()
    return msg(
        "Lines entered: {entered}; there already: {already}; nothing filled in: {empty}; refused: {refused}.",
        entered=found[LineOutcome.ENTERED],
        already=found[LineOutcome.ALREADY],
        empty=found[LineOutcome.EMPTY],
        refused=found[LineOutcome.REFUSED],
    )


def _line(line: LineReport, *, trial: bool) -> Message:
    about = " ".join(filter(None, (line.customer, line.item)))
    return msg("Row {row}, {about}: {what}", row=line.row, about=about or "–", what=_what(line, trial=trial))


def _what(line: LineReport, *, trial: bool) -> Message:
    if line.outcome is LineOutcome.REFUSED:
        return msg("refused: {why}", why=line.why) if line.why is not None else msg("refused")
    if line.outcome is LineOutcome.EMPTY:
        return msg("nothing filled in")
    if line.outcome is LineOutcome.ALREADY:
        return msg("there already: {where}", where=line.already)
    parts = [msg("would be entered as {numbers}", numbers=line.entered)] if trial and line.entered else []
    parts += [msg("entered as {numbers}", numbers=line.entered)] if line.entered and not trial else []
    parts += [msg("cells filled: {cells}", cells=line.cells)] if line.cells else []
    parts += [msg("there already: {where}", where=line.already)] if line.already else []
    return msg("{parts}", parts=parts)


def import_json(report: ImportReport, receipt: Receipt, language: str) -> str:
    """Return the receipt, ``ledger-tools/receipt/1``, with what became of the lines under ``import``."""
    found = report.counts()
    lines = [
        {
            "row": line.row,
            "item": line.item or None,
            "customer": line.customer or None,
            "outcome": str(line.outcome),
            "entered": line.entered,
            "already": line.already,
            "cells": line.cells,
            "why": line.why.text(language) if line.why is not None else None,
            "notes": [note.text(language) for note in (*line.notes, *line.said)],
        }
        for line in report.lines
    ]
    data = receipt.as_json() | {
        "import": {
            "worklist": report.worklist,
            "lines": lines,
            "summary": {str(outcome): found[outcome] for outcome in LineOutcome},
            "notes": [note.text(language) for note in report.notes],
        }
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
