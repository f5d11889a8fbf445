"""Make the Word templates of all forms, in three languages: ``python templates/make_templates.py``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from recipes import (  # noqa: E402
    call_record,
    claim_file,
    customer_file,
    incident,
    receipt,
    registers,
    reminder,
    status,
)
from recipes.words import LANGUAGES  # noqa: E402

FORMS: Mapping[str, Callable[[str], bytes]] = {
    "incident": incident.draw,
    "receipt": receipt.draw,
    "status": status.draw,
    "reminder": reminder.draw,
    "claim-file": claim_file.draw,
    "call-record": call_record.draw,
    "customer-file": customer_file.draw,
    "call-register": registers.draw_calls,
    "letter-register": registers.draw_letters,
}


def made() -> dict[str, bytes]:
    """Return every template by its path below this folder."""
    return {f"{language}/{form}.docx": draw(language) for language in LANGUAGES for form, draw in FORMS.items()}


def main() -> None:
    """Write every template."""
    for path, data in made().items():
        (HERE / path).parent.mkdir(exist_ok=True)
        (HERE / path).write_bytes(data)


if __name__ == "__main__":
    main()
