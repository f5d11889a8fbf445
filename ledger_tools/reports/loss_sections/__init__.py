"""The sections of a loss run, one module each; a section's place in the list is its place in the report."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from ledger_tools.reports.loss_sections import checks, development, gaps, listing, policies, renewal, years

if TYPE_CHECKING:
    from ledger_tools.model.report import Section
    from ledger_tools.reports.loss_run import LossRun

Builder: TypeAlias = "Callable[[LossRun], Section]"

LOSS_RUN: tuple[Builder, ...] = (
    years.build,
    renewal.build,
    policies.build,
    listing.build,
    development.build,
    checks.build,
    gaps.build,
)
