"""What stops the program: one small tree; each class writes its own sentence and carries its exit code."""

from __future__ import annotations

from ledger_tools.text.i18n import Message


class LedgerError(Exception):
    """A stop that the user can do something about: one sentence (what, where, what to do)."""

    exit_code = 70

    def __init__(self, sentence: Message | str) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def text(self, language: str = "en") -> str:
        """Return the sentence in a language."""
        return self.sentence.text(language) if isinstance(self.sentence, Message) else self.sentence

    def __str__(self) -> str:
        return self.text()


class InputError(LedgerError):
    """The input cannot be read: missing, damaged, not a workbook, locked by a password, too large, no ledger in it."""

    exit_code = 3


class WriteRefused(LedgerError):
    """A write was refused and nothing changed."""

    exit_code = 4


class TryAgain(WriteRefused):
    """A write was refused and nothing changed, for a reason that may be gone in a moment: the file has just changed."""


class NotTold(LedgerError):
    """A change was saved, but what was done could not be printed."""

    exit_code = 70


class Undecided(LedgerError):
    """Several answers are possible; a person must choose."""

    exit_code = 5


class UsageProblem(LedgerError):
    """The call's words are off in a way Click cannot see, such as an option that names no sheet."""

    exit_code = 2
