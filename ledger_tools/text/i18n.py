"""Messages in three languages: English is the source, gettext catalogues hold Traditional and Simplified Chinese.

A room that finds something does not know the reader's language, so it makes a ``Message``: the English pattern and its
values. Whoever prints it asks for the words.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("zh-Hant", "zh-Hans", "en")
DOMAIN = "ledger_tools"
LOCALE_DIR = Path(__file__).resolve().parent.parent / "locale"


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Return the gettext catalogue of a language tag; English, the source, has none and answers with the msgid."""
    if language == "en":
        return gettext.NullTranslations()
    try:
        return gettext.translation(DOMAIN, LOCALE_DIR, [language.replace("-", "_")], fallback=True)
    except OSError:  # a failing disk: better an English sentence than none
        return gettext.NullTranslations()


def translate(text: str, language: str) -> str:
    """Return the text in a language; the text itself where the catalogue lacks it. The empty text stays empty."""
    return catalogue(language).gettext(text) if text else text


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence still without a language: an English ``str.format`` pattern and its values.

    A value that is itself a Message is put into words in the same language; so are words by language tag; a list or
    tuple of any of these is joined as the language joins them.
    """

    pattern: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def text(self, language: str = "en") -> str:
        """Return the sentence in a language."""
        words = {key: _worded(value, language) for key, value in self.values.items()}
        return translate(self.pattern, language).format(**words)

    def __str__(self) -> str:
        return self.text()


def _worded(value: Any, language: str) -> Any:
    if isinstance(value, Message):
        return value.text(language)
    if isinstance(value, Mapping):
        return value[language]
    if isinstance(value, list | tuple):
        return joined([str(_worded(part, language)) for part in value], language)
    return value


def joined(words: Sequence[str], language: str) -> str:
    """Return words as a list within a sentence: parted by commas, in Chinese by 、."""
    return (", " if language == "en" else "、").join(words)


def labelled(label: str, words: str, language: str) -> str:
    """Return a label and what it holds: parted by a colon, in Chinese by a full-width one."""
    return f"{label}{': ' if language == 'en' else '：'}{words}"


def clauses(parts: Sequence[str], language: str) -> str:
    """Return several things said in one cell: parted by semicolons, in Chinese by full-width ones."""
    return ("; " if language == "en" else "；").join(parts)


def msg(pattern: str, /, **values: Any) -> Message:
    """Return a Message; Babel extracts the pattern by this function's name, so it must be a literal."""
    return Message(pattern, values)
