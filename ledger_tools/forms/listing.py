"""The forms there are with their fields, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ledger_tools.forms.fields import Field, FieldKind, field_group, form_fields, groups_of, with_parts
from ledger_tools.forms.registry import Form
from ledger_tools.text.i18n import Message, msg
from ledger_tools.text.width import display_width

KINDS: Mapping[FieldKind, Message] = {
    FieldKind.TEXT: msg("text"),
    FieldKind.DATE: msg("date"),
    FieldKind.AMOUNT: msg("amount"),
    FieldKind.NUMBER: msg("number"),
    FieldKind.YES_NO: msg("yes or no"),
    FieldKind.LIST: msg("list"),
    FieldKind.GROUP: msg("group"),
}
_SHARED: Mapping[str, Message] = {
    "frame": msg("On every form"),
    "claim": msg("On every form about a claim"),
    "register": msg("On every register"),
}


def forms_text(forms: Sequence[Form], language: str) -> Iterator[str]:
    """Yield the lines of a list of forms: what is on several of them stands once, at the end.

    A form alone is told with all that it can say.
    """
    if len(forms) == 1:
        yield from _head(forms[0], language)
        yield from fields_text(form_fields(forms[0].key), language)
        return
    for form in forms:
        yield from _head(form, language)
        yield from fields_text([f for f in form_fields(form.key) if f in field_group(form.key)], language)
    for group, title in _SHARED.items():
        if any(group in groups_of(form.key) for form in forms):
            yield title.text(language)
            yield from fields_text(field_group(group), language)


def _head(form: Form, language: str) -> Iterator[str]:
    yield f"{form.key}  {form.title[language]}"
    yield f"    {form.purpose[language]}"


def fields_text(fields: Sequence[Field], language: str) -> Iterator[str]:
    """Yield a line for each field and each of its parts: name, kind, meaning."""
    rows = list(with_parts(fields))
    kinds = {kind: words.text(language) for kind, words in KINDS.items()}
    named, kinded = _widest([path for path, _ in rows]), _widest(list(kinds.values()))
    for path, field in rows:
        yield f"    {padded(path, named)}  {padded(kinds[field.kind], kinded)}  {meaning_of(field, language)}"


def meaning_of(field: Field, language: str) -> str:
    """Return what a field means, and whether it is mostly left to be written by hand."""
    meaning = field.meaning[language]
    return msg("{meaning} (by hand)", meaning=meaning).text(language) if field.by_hand else meaning


def _widest(texts: Sequence[str]) -> int:
    return max(map(display_width, texts), default=0)


def padded(text: str, width: int) -> str:
    """Return a text with blanks behind it, so many columns of a terminal wide."""
    return text + " " * (width - display_width(text))


def forms_json(forms: Sequence[Form], language: str) -> bytes:
    """Return forms as JSON, schema ledger-tools/forms/1."""
    entries = [
        {
            "key": form.key,
            "title": form.title[language],
            "purpose": form.purpose[language],
            "about": form.about,
            "fields": [_field(field, language) for field in form_fields(form.key)],
        }
        for form in forms
    ]
    data = {"schema": "ledger-tools/forms/1", "forms": entries}
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _field(field: Field, language: str) -> dict[str, Any]:
    return {
        "name": field.name,
        "meaning": field.meaning[language],
        "kind": field.kind,
        "column": field.key or None,
        "by_hand": field.by_hand,
        "parts": [_field(part, language) for part in field.parts],
    }
