"""Collect every sentence into the catalogues and compile them: ``python -m ledger_tools.locale.catalogues [--check]``.

A developer's tool; needs Babel. Sentences come from three places: literals in ``msg(…)`` and ``N_(…)`` calls, the help
texts of the command tree, and Click's own words.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent
CHINESE = ("zh_Hant", "zh_Hans")
KEYWORDS = {"msg": None, "N_": None}


def po_path(language: str) -> Path:
    """Return where the catalogue of a language (``zh_Hant``) is kept."""
    return HERE / language / "LC_MESSAGES" / "ledger_tools.po"


def help_texts(command: click.Command) -> Iterator[str]:
    """Yield every help text of a command and of those below it, as Click will print them."""
    from ledger_tools.cli.program import help_strings

    yield from help_strings(command)


def collect() -> Catalog:
    """Return a template catalogue with every sentence of the program, in a stable order."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_from_dir

    from ledger_tools.cli.program import program

    found: dict[str | tuple[str, ...], None] = {}
    for _, _, message, _, _ in extract_from_dir(PACKAGE, keywords=KEYWORDS):
        found.setdefault(message)
    for text in help_texts(program):
        found.setdefault(text)
    click_home = Path(click.__file__).parent
    click_words = {"_": None, "gettext": None, "ngettext": (1, 2)}
    for _, _, message, _, _ in extract_from_dir(click_home, keywords=click_words):
        found.setdefault(message)
    catalogue = Catalog(project="ledger-tools", header_comment="# ledger-tools")
    for message in sorted((m for m in found if m), key=str):
        catalogue.add(message)
    return catalogue


def read(language: str) -> Catalog:
    """Return the catalogue of a language as it stands; empty where there is none yet."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, project="ledger-tools")
    with path.open("rb") as handle:
        return read_po(handle, locale=language)


def compiled(catalogue: Catalog) -> bytes:
    """Return the bytes of the compiled catalogue."""
    from babel.messages.mofile import write_mo

    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def _head(catalogue: Catalog) -> None:
    """Give a catalogue a head that says nothing of day or person, so that the same sentences give the same file."""
    catalogue.fuzzy = False
    catalogue.header_comment = "# ledger-tools"
    catalogue.version = "catalogue"
    catalogue.msgid_bugs_address = ""
    catalogue.last_translator = catalogue.language_team = "ledger-tools"
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)


def _stale(path: Path, catalogue: Catalog) -> bool:
    """True if the compiled catalogue is missing or says something else than the catalogue."""
    if not path.exists():
        return True
    with path.open("rb") as handle:
        words = GNUTranslations(handle)
    return any(
        words.gettext(m.id) != m.string
        for m in catalogue
        if isinstance(m.id, str) and m.id and isinstance(m.string, str)
    )


def update() -> None:
    """Write template, catalogues and compiled catalogues; sentences no longer in the program are dropped."""
    from babel.messages.pofile import write_po

    template = collect()
    for language in CHINESE:
        catalogue = read(language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        _head(catalogue)
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as handle:
            write_po(handle, catalogue, width=120, sort_output=True, omit_header=False, include_previous=False)
        path.with_suffix(".mo").write_bytes(compiled(catalogue))


def problems() -> list[str]:
    """Return what is wrong with the catalogues, a line each: missing translations, lost values, stale files."""
    from string import Formatter

    wanted = {str(m.id) for m in collect() if m.id}
    lines = []
    for language in CHINESE:
        catalogue = read(language)
        have = {str(m.id): m for m in catalogue if m.id}
        lines += [
            f"{language}: not translated: {text}"
            for text in sorted(wanted)
            if text not in have or not have[text].string
        ]
        lines += [f"{language}: no longer used: {text}" for text in sorted(set(have) - wanted)]
        for text, message in have.items():
            words = message.string if isinstance(message.string, str) else "".join(message.string or ())
            if isinstance(message.id, str) and words:
                fields = [sorted(str(f[1]) for f in Formatter().parse(t) if f[1] is not None) for t in (text, words)]
                if fields[0] != fields[1]:
                    lines.append(f"{language}: values differ: {text}")
        if _stale(po_path(language).with_suffix(".mo"), catalogue):
            lines.append(f"{language}: compiled catalogue is stale")
    return lines


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        found = problems()
        print("\n".join(found))
        sys.exit(1 if found else 0)
    update()
