"""Whether reports match their ledger as JSON, schema 1; the schema is published in ``schemas/verify.json``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ledger_tools.model.report import words
from ledger_tools.model.verification import CellChange, CellsCompared, Change, ClaimChange, Verification
from ledger_tools.render.json import dumps, workbook_data
from ledger_tools.text.i18n import Message


def verification_json(
    done: Sequence[Verification],
    refused: Sequence[tuple[str, Message | str]],
    language: str,
    absent: Sequence[tuple[str, str]] = (),
) -> bytes:
    """Return every report with all that differs, and those that could not be read with the reason.

    Args:
        absent: number and file name of reports that an index holds and that lie in none of the folders looked at.
    """
    matching = sum(one.matches for one in done)
    return dumps(
        {
            "schema": "ledger-tools/verify/1",
            "reports": [_report(one, language) for one in done],
            "unverified": [{"name": name, "why": words(why, language)} for name, why in refused],
            "absent": [{"number": number or None, "file": file} for number, file in absent],
            "summary": {"matches": matching, "differs": len(done) - matching, "unverified": len(refused)},
        }
    )


def _report(one: Verification, language: str) -> dict[str, Any]:
    return {
        "report": workbook_data(one.report),
        "ledger": workbook_data(one.ledger),
        "made_of": workbook_data(one.made_of),
        "kind": one.kind,
        "period": one.period,
        "as_of": one.as_of.isoformat(),
        "matches": one.matches,
        "file": str(one.filed),
        "number": one.number or None,
        "same_bytes": one.same_bytes,
        "ledger_unchanged": one.ledger_unchanged,
        "compared": {"figures": one.figure_count, "claims": one.claim_count},
        "settings": [_change(change, language) for change in one.settings],
        "figures": [_change(change, language) for change in one.figures],
        "claims": [_claim(claim, language) for claim in one.claims],
        "cells": _cells(one.cells) if one.cells is not None else None,
        "notes": [note.text(language) for note in one.notes],
    }


def _change(change: Change, language: str) -> dict[str, Any]:
    return {
        "key": change.key,
        "label": words(change.label, language),
        "before": change.raw[0],
        "after": change.raw[1],
    }


def _claim(claim: ClaimChange, language: str) -> dict[str, Any]:
    return {
        "change": str(claim.became),
        "sheet": claim.cell.sheet,
        "row": claim.cell.row,
        "ref": claim.ref,
        "fields": [_change(change, language) for change in claim.fields],
    }


def _cells(cells: CellsCompared) -> dict[str, Any]:
    return {
        "compared": cells.count,
        "uncounted": cells.uncounted,
        "missing_sheets": list(cells.missing),
        "changed": [_cell(cell) for cell in cells.changed],
        "aside": [_cell(cell) for cell in cells.aside],
        "added": [_cell(cell) for cell in cells.added],
    }


def _cell(change: CellChange) -> dict[str, Any]:
    return {
        "sheet": change.cell.sheet,
        "cell": change.cell.address,
        "before": change.before,
        "after": change.after,
    }
