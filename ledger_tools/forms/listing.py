"""The forms there are as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from ledger_tools.forms.registry import Form


def forms_text(forms: Sequence[Form], language: str) -> Iterator[str]:
    """Yield the lines of a list of forms."""
    for form in forms:
        yield f"{form.key}  {form.title[language]}"
        yield f"    {form.purpose[language]}"


def forms_json(forms: Sequence[Form], language: str) -> bytes:
    """Return forms as JSON, schema ledger-tools/forms/1."""
    entries = [
        {"key": f.key, "title": f.title[language], "purpose": f.purpose[language], "about": f.about} for f in forms
    ]
    data = {"schema": "ledger-tools/forms/1", "forms": entries}
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
