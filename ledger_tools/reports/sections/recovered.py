"""What came back on claims: a sheet of its own, for its list may run over pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger_tools.model.report import Section
from ledger_tools.reports.recoveries import recoveries
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import View


def build(view: View) -> Section:
    """Return the section."""
    return Section("recovered", msg("Recoveries"), msg("What came back on claims"), tables=recoveries(view))
