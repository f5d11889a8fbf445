"""Safe file names from what stands in cells: valid on every system, and never a way out of the folder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from pathlib import Path

from ledger_tools.errors import UsageProblem
from ledger_tools.text.i18n import msg

MOST_BYTES = 120  # leaves room for a temporary sibling's suffix where names end at 255 bytes
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\s]+')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(?=\.|\Z)", re.IGNORECASE)
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")
NAMELESS = "unnamed"


def safe_file_name(text: str, *, most_bytes: int = MOST_BYTES) -> str:
    """Return a file name made from a text; the ending (``.xlsx``) is kept when the rest must be cut short.

    Control and direction marks go away; what Windows forbids becomes ``_``; reserved device names, leading dots,
    dashes and ``~$`` (an Office lock file) get a ``_`` before them. Never empty, never ``.`` or ``..``.
    """
    visible = "".join(
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", text)
        if character.isspace() or unicodedata.category(character)[0] != "C"
    )
    name = _FORBIDDEN.sub(_replacement, visible).strip(" ").rstrip(" .")
    if not name.strip("._ -"):
        name = NAMELESS + (_SUFFIX.search(name) or [""])[0]
    if name[0] in ".-" or name.startswith("~$") or _DEVICES.match(name):
        name = "_" + name
    return _cut(name, most_bytes)


def _replacement(match: re.Match[str]) -> str:
    return " " if match[0].isspace() else "_"


def _cut(name: str, most_bytes: int) -> str:
    """Return a name of at most so many UTF-8 bytes, cut between characters and before its ending."""
    if len(name.encode()) <= most_bytes:
        return name
    found = _SUFFIX.search(name)
    suffix = found[0] if found else ""
    stem = name.removesuffix(suffix).encode()[: most_bytes - len(suffix)].decode(errors="ignore")
    return stem.rstrip(" .") + suffix


def distinct_file_name(name: str, taken: Collection[str]) -> str:
    """Return the name, or with `` (2)``, `` (3)`` … before its ending where one is taken, capitals not counting."""
    used = {unicodedata.normalize("NFC", other).casefold() for other in taken}
    found = _SUFFIX.search(name)
    suffix = found[0] if found else ""
    stem, candidate, number = name.removesuffix(suffix), name, 1
    while candidate.casefold() in used:
        number += 1
        tail = f" ({number}){suffix}"
        candidate = _cut(stem, MOST_BYTES - len(tail.encode())) + tail
    return candidate


def same_file_name(one: str, other: str) -> bool:
    """True if two names are those of one file on every system, whatever the capitals and how accents are composed."""
    return unicodedata.normalize("NFC", one).casefold() == unicodedata.normalize("NFC", other).casefold()


def inside(folder: Path, name: str) -> Path:
    """Return the path of a name within a folder.

    Raises:
        UsageProblem: the name leads out of the folder, or a symbolic link stands in its place.
    """
    path = folder / name
    if path.is_symlink() or path.resolve().parent != folder.resolve():
        raise UsageProblem(
            msg("{path} would not lie in {folder} itself; choose another name.", path=path, folder=folder)
        )
    return path
