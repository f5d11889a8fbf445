"""Which language the program speaks, and how Click's own words and our help texts are put into it."""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from inspect import cleandoc
from typing import Any

LANGUAGES = ("zh-Hant", "zh-Hans", "en")
_TRADITIONAL = {"hant", "tw", "hk", "mo"}


class Translated:
    """An attribute that is set in English and read in the user's language."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.slot = f"_english_{name}"

    def __set__(self, holder: Any, text: str | None) -> None:
        holder.__dict__[self.slot] = cleandoc(text).partition("\f")[0].rstrip() if text else text

    def __get__(self, holder: Any, owner: type | None = None) -> str | None:
        text: str | None = holder.__dict__.get(self.slot) if holder is not None else None
        return gettext.gettext(text) if text else text


def source(holder: object, name: str) -> str | None:
    """Return the English of a translated attribute, or of a plain one."""
    text = holder.__dict__.get(f"_english_{name}", holder.__dict__.get(name))
    return text if isinstance(text, str) else None


def tag(word: str) -> str | None:
    """Return the language tag that a tag or a locale name such as ``zh_TW.UTF-8`` means; None for an empty word."""
    parts = word.split(".")[0].split("@")[0].lower().replace("_", "-").split("-")
    if not parts[0] or parts[0] == "auto":
        return None
    if parts[0] != "zh":
        return "en"
    return "zh-Hant" if _TRADITIONAL & set(parts) and "hans" not in parts else "zh-Hans"


def language_of(words: Sequence[str], environ: Mapping[str, str]) -> str:
    """Return the language of messages: ``--lang``, else LEDGER_TOOLS_LANG, else what the user's system speaks.

    The words are looked through before Click does, because Click's own complaints must already be in that language.
    """
    asked = None
    for position, word in enumerate(words):
        if word == "--":
            break
        if word.startswith("--lang="):
            asked = word[7:]
        elif word == "--lang" and position + 1 < len(words):
            asked = words[position + 1]
    if asked in LANGUAGES:
        return asked
    for name in ("LEDGER_TOOLS_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        found = tag(environ.get(name, ""))
        if found:
            return found
    return (tag(_windows_language()) if sys.platform == "win32" else None) or "en"


def _windows_language() -> str:
    """Return the locale name of the language that Windows shows its menus in."""
    if sys.platform != "win32":
        return ""
    import ctypes
    import locale

    return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")


def unknown_language(words: Sequence[str], environ: Mapping[str, str]) -> str:
    """Return what LEDGER_TOOLS_LANG says where that is no language of ours, "" where it is one or does not count."""
    said = environ.get("LEDGER_TOOLS_LANG", "")
    first = said.split(".")[0].lower().replace("_", "-").split("-")[0]
    asked = any(word == "--lang" or word.startswith("--lang=") for word in words)
    return said if said and first not in ("zh", "en", "auto", "c", "posix") and not asked else ""


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Make gettext's default domain ours in a language for a while; English needs no catalogue and loads none.

    gettext takes the language of its default domain from the environment, so that is where it has to be said.
    """
    if language == "en":
        yield
        return
    from ledger_tools.text.i18n import DOMAIN, LOCALE_DIR

    domain, before = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain(DOMAIN, str(LOCALE_DIR))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language.replace("-", "_")
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if before is None:
            os.environ.pop("LANGUAGE", None)
        else:
            os.environ["LANGUAGE"] = before
