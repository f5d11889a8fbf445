"""What the boundary says about an exception: one sentence, an exit code, and never the content of a cell."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from ledger_tools.errors import LedgerError
from ledger_tools.render.layout import clean
from ledger_tools.text.i18n import Message, msg
from ledger_tools.text.reasons import reason_in_words

if TYPE_CHECKING:
    from ledger_tools.cli.program import Session

CLOSED_PIPE = 141  # what a shell reports for a program that SIGPIPE ended
_PACKAGE = Path(__file__).resolve().parent.parent


def answer(fault: Exception, session: Session) -> int:
    """Print what happened to standard error and return the exit code."""
    if _is_closed_pipe(fault):
        _forget_stdout()
        return CLOSED_PIPE
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        _forget_stdout()  # what cannot be printed now cannot be printed while Python shuts down either
    sentence, code = _sentence(fault)
    text = sentence.text(session.language) if isinstance(sentence, Message) else sentence
    with contextlib.suppress(OSError):  # nowhere left to say it
        print(f"ledger-tools: {_harmless(text)}", file=sys.stderr)
        if session.debug:
            print(trail(fault), file=sys.stderr)
        elif code == 70 and not isinstance(fault, LedgerError):
            print(msg("Run it again with --debug for the details.").text(session.language), file=sys.stderr)
    return code


def _harmless(text: str) -> str:
    """Return a sentence that cannot steer a terminal, whatever name or cell it quotes; its own lines stay."""
    return "\n".join(map(clean, text.split("\n")))


def trail(fault: BaseException) -> str:
    """Return the frames of a fault and its kind, without its words, which may quote a cell."""
    frames = "".join(traceback.format_list(traceback.extract_tb(fault.__traceback__)))
    return f"{frames}{type(fault).__name__}"


def told(fault: Exception) -> LedgerError:
    """Return a fault as one that can be told beside others, where the rest of the work goes on."""
    if isinstance(fault, LedgerError):
        return fault
    sentence, code = _sentence(fault)
    problem = LedgerError(sentence)
    problem.exit_code = code
    return problem


def _sentence(fault: Exception) -> tuple[Message | str, int]:
    if isinstance(fault, LedgerError):
        return fault.sentence, fault.exit_code
    if isinstance(fault, MemoryError):
        return msg("There is not enough memory for this workbook; close other programs or split it."), 3
    if isinstance(fault, OSError) and fault.errno == errno.ENOSPC:
        return msg("The output could not be written because the disk is full."), 4
    if isinstance(fault, OSError) and fault.errno:
        reason = reason_in_words(fault)
        return msg("The system reports: {reason}; check the disk and the rights, then run it again.", reason=reason), 70
    if isinstance(fault, ImportError):
        return msg("A part of the program cannot be loaded ({name}); install it again.", name=fault.name or "?"), 70
    kind, place = type(fault).__name__, _place(fault)
    return msg(
        "This is a fault of the program ({kind} at {place}), not of your workbook; please report it.",
        kind=kind,
        place=place,
    ), 70


def _place(fault: BaseException) -> str:
    """Return the innermost line of ours that the fault passed through, such as ``rules/order.py:31``."""
    for frame in reversed(traceback.extract_tb(fault.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(_PACKAGE):
            return f"{path.relative_to(_PACKAGE).as_posix()}:{frame.lineno}"
    return "?"


def _is_closed_pipe(fault: BaseException) -> bool:
    if isinstance(fault, BrokenPipeError):
        return True
    # Windows answers a write to a closed pipe with EINVAL
    return sys.platform == "win32" and isinstance(fault, OSError) and fault.errno == errno.EINVAL


def _forget_stdout() -> None:
    """Point standard output at nothing, so that Python does not complain while it shuts down."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):
        pass
