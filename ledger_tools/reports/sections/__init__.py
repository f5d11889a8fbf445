"""The sections of a report, one module each; a section's place in a list is its place in the report."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from ledger_tools.reports.sections import (
    ageing,
    causes,
    clerks,
    clocks,
    closed,
    coming,
    cost,
    detail,
    inactive,
    insurers,
    issues,
    left_out,
    lessons,
    money,
    months,
    movement,
    new,
    notices,
    own,
    prior,
    punctuality,
    quality,
    ratio,
    recovered,
    since,
    top,
    trend,
    triangles,
    waiting,
)

if TYPE_CHECKING:
    from ledger_tools.model.report import Section
    from ledger_tools.reports.view import View

Builder: TypeAlias = "Callable[[View], Section]"

MONTH: tuple[Builder, ...] = (
    movement.build,
    trend.build,
    new.build,
    causes.build,
    closed.build,
    money.build,
    since.build,
    ageing.build,
    waiting.build,
    inactive.build,
    ratio.build,
    own.build,
    recovered.build,
    insurers.build,
    clocks.build,
    punctuality.build,
    clerks.build,
    issues.build,
    notices.build,
    coming.build,
    quality.build,
    left_out.build,
    detail.build,
)
YEAR: tuple[Builder, ...] = (
    movement.build,
    months.build,
    prior.build,
    new.build,
    causes.build,
    closed.build,
    money.build,
    since.build,
    ageing.build,
    waiting.build,
    inactive.build,
    ratio.build,
    own.build,
    recovered.build,
    top.build,
    triangles.build,
    cost.build,
    lessons.build,
    insurers.build,
    clocks.build,
    punctuality.build,
    clerks.build,
    issues.build,
    notices.build,
    coming.build,
    quality.build,
    left_out.build,
    detail.build,
)
QUARTER: tuple[Builder, ...] = (movement.build, months.build, *MONTH[1:])
