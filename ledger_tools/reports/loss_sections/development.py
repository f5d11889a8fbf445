"""The development triangles over the claims of a loss run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger_tools.reports.sections import triangles

if TYPE_CHECKING:
    from ledger_tools.model.report import Section
    from ledger_tools.reports.loss_run import LossRun


def build(run: LossRun) -> Section:
    """Return the section."""
    return triangles.section(run.view, run.chosen)
