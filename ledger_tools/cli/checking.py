"""From a workbook to what ``validate`` found: read, check, and set aside what its owner has accepted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ledger_tools.cli.common import Source

if TYPE_CHECKING:
    from datetime import date

    from ledger_tools.model.case import Book
    from ledger_tools.model.findings import Finding
    from ledger_tools.render.checked import Checked


def check(source: Source, only: Sequence[str] = (), skip: Sequence[str] = ()) -> Checked:
    """Return the findings of a workbook, those that its own sheet of accepted findings names apart.

    Raises:
        InputError: the workbook cannot be read, or no ledger or register is recognised in it.
    """
    from ledger_tools.cli.progress import progress
    from ledger_tools.cli.rulewords import rule_words
    from ledger_tools.render.checked import Checked
    from ledger_tools.rules import run_rules
    from ledger_tools.text.i18n import msg

    with progress(source.session) as stage:
        case = source.case(stage)
        stage(msg("Checking"))
        findings, accepted = _without_accepted(case.book, run_rules(case, only, skip), source.as_of)
    words = {code: rule for code, rule in rule_words().items() if (not only or code in only) and code not in skip}
    return Checked(case.book, source.as_of, findings, words, accepted=accepted)


def _without_accepted(book: Book, findings: list[Finding], as_of: date) -> tuple[list[Finding], list[Finding]]:
    """Return the findings to report and those that were accepted; most workbooks have no sheet of these to load for."""
    if not any(table.kind == "accepted" for table in book.tables):
        return findings, []
    from ledger_tools.registers.accepted import without_accepted

    return without_accepted(book, findings, as_of)
