"""A script, with the facts of a case, as JSON; and the list of scripts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ledger_tools.model.calls import CallFacts, CallScript, CallSheet, Fact, ScriptItem, Step
from ledger_tools.model.sheet_spec import Choice
from ledger_tools.render.json import dumps, workbook_data
from ledger_tools.render.script_words import heed, said


def scripts_json(scripts: Sequence[CallScript], as_of: date, language: str) -> bytes:
    """Return ``ledger-tools/scripts/1``: every script with what it is for and how many items it has."""
    entries = [_script(script, as_of, language) | {"items": len(script.items)} for script in scripts]
    return dumps({"schema": "ledger-tools/scripts/1", "as_of": as_of.isoformat(), "scripts": entries})


def script_json(sheet: CallSheet, language: str) -> bytes:
    """Return ``ledger-tools/script/1``: one script, with the facts of the case where there is one."""
    script, facts = sheet.script, sheet.facts
    return dumps(
        {
            "schema": "ledger-tools/script/1",
            "workbook": workbook_data(sheet.workbook) if sheet.workbook else None,
            "as_of": sheet.as_of.isoformat(),
            "script": _script(script, sheet.as_of, language),
            "subject": _subject(facts) if facts else None,
            "facts": [_fact(fact, language) for fact in facts.facts] if facts else [],
            "notes": [said(note, language) for note in facts.notes] if facts else [],
            "before": [_step(step, language) for step in script.before],
            "heed": [_step(step, language) for step in heed(sheet)],
            "items": [_item(sheet, item, language) for item in script.items],
            "also": [_step(step, language) for step in script.also],
            "after": [_step(step, language) for step in script.after],
            "counts": script.counts[language],
            "on_issue": script.on_issue[language],
            "issue_reasons": [words[language] for words in script.issues],
            "result": [
                {"key": column.key, "label": column.labels[language], "choices": _choices(column.choices, language)}
                for column in sheet.result
            ],
        }
    )


def _script(script: CallScript, as_of: date, language: str) -> dict[str, Any]:
    source = script.source
    return {
        "key": script.key,
        "title": script.title[language],
        "purpose": script.purpose[language],
        "call_types": list(script.call_types),
        "source": source.article[language],
        "mark": source.mark,
        "in_force": source.in_force(as_of),
        "source_note": source.note.get(language),
    }


def _subject(facts: CallFacts) -> dict[str, Any]:
    return {"sheet": facts.cell.sheet, "row": int(facts.cell.row), "ref": facts.ref}


def _fact(fact: Fact, language: str) -> dict[str, Any]:
    return {
        "key": fact.key,
        "label": said(fact.label, language),
        "kind": fact.kind,
        "value": said(fact.value, language),
        "currency": fact.currency or None,
        "cells": [str(cell) for cell in fact.cells],
    }


def _step(step: Step, language: str) -> dict[str, Any]:
    return {"words": step.words[language], "hint": step.hint.get(language)}


def _item(sheet: CallSheet, item: ScriptItem, language: str) -> dict[str, Any]:
    why = sheet.skipped(item)
    return {
        "number": item.number,
        "title": item.title[language],
        "words": item.words[language],
        "hint": item.hint[language],
        "takes": str(item.takes),
        "choices": _choices(item.choices, language),
        "required": item.required,
        "opens": list(item.opens),
        "urgent": item.urgent,
        "column": item.column or None,
        "skip": why.text(language) if why else None,
    }


def _choices(choices: Sequence[Choice], language: str) -> list[dict[str, str]]:
    return [{"code": choice.code, "label": choice.labels[language]} for choice in choices]
