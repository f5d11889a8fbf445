"""``validate FILE --fix``: safe mends, each shown first and logged in the workbook's change log."""

from __future__ import annotations

from collections.abc import Sequence

from ledger_tools.cli.changing import Change
from ledger_tools.cli.common import Output, Source
from ledger_tools.errors import UsageProblem
from ledger_tools.text.i18n import msg


def fix(source: Source, output: Output, change: Change, only: Sequence[str], skip: Sequence[str]) -> None:
    """Not there yet."""
    raise UsageProblem(msg("--fix is not there yet."))
