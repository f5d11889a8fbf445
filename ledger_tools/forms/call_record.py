"""The full record of a call on one page: who, when, the script ticked, what was said and done, what comes next."""

from __future__ import annotations

from typing import Any

from ledger_tools.forms.printing import OPEN, TICKED, Printing
from ledger_tools.ledger.scripts import item_choices
from ledger_tools.ledger.specs import sheet_spec
from ledger_tools.model.calls import CallScript, ScriptItem
from ledger_tools.model.records import CallPage
from ledger_tools.model.sheet_spec import Choice

TIED = "\u00a0"  # a blank that no line breaks at: a box stays with its word
_CHOICES = ("direction", "reached", "resolution", "satisfaction")  # printed with all their boxes


def call_fields(page: CallPage, p: Printing) -> dict[str, Any]:
    """Return the fields of a call: those of the call record by their keys, and the items of its script with boxes."""
    call = page.call
    spec = sheet_spec("call-record")
    fields: dict[str, Any] = {column.key: p.field(call, column.key) for column in spec.columns}
    for column in spec.columns:
        if column.key in _CHOICES:
            fields[f"{column.key}_boxes"] = _boxes(column.choices, call.codes.get(column.key, ""), p)
    script = page.script
    fields |= {
        "script": p.words(script.title) if script is not None else fields["script"],
        "script_items": [_item(item, script, page, p) for item in script.items] if script is not None else [],
        "replaced_by": page.replaced_by,
    }
    return fields


def _item(item: ScriptItem, script: CallScript, page: CallPage, p: Printing) -> dict[str, Any]:
    """Return an item of the script: its topic, a box for each answer, and what was said where a column holds that."""
    answer = page.answers.get(item.number, "")
    if not answer and item.told_by:
        answer = page.call.codes.get(item.told_by, "")
    offered = item_choices(item)
    known = answer in {choice.code for choice in offered}
    said = p.field(page.call, item.column) if item.column and item.column not in ("summary", "next_contact") else ""
    return {
        "no": item.number,
        "title": p.words(item.title),
        "boxes": _boxes(offered, answer, p),
        "answer": "" if known else answer,
        "said": said,
    }


def _boxes(offered: Any, code: str, p: Printing) -> str:
    """Return all choices in a line, the one that holds with a tick."""
    return "　".join(f"{TICKED if _is(choice, code) else OPEN}{TIED}{choice.labels[p.language]}" for choice in offered)


def _is(choice: Choice, code: str) -> bool:
    return choice.code == code
