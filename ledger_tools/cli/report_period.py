"""What a report or a register is about, as the options name it: a month, a quarter, a year, or a loss run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ledger_tools.cli.common import Option, with_options
from ledger_tools.errors import UsageProblem
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.loss_run import Scope
    from ledger_tools.reports.period import Period

F = TypeVar("F", bound=Callable[..., Any])


_NAME_ONE = msg("Name one period: --month 2021-11, --quarter 2021-Q4 or --year 2021.")
_NAME_ONE_OR_LOSS_RUN = msg(
    "Name one period: --month 2021-11, --quarter 2021-Q4 or --year 2021; or ask for a --loss-run."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, as typed; None for what was not; ``may_be_loss_run`` where there can be one."""

    month: str | None = None
    quarter: str | None = None
    year: str | None = None
    loss_run: bool = False
    insurers: Sequence[str] = ()
    policies: Sequence[str] = ()
    may_be_loss_run: bool = True

    def period(self, as_of: date) -> Period:
        """Return the period; for a loss run all time up to a day.

        Raises:
            UsageProblem: none is named, or several, or one that cannot be read; or a scope without a loss run.
        """
        from ledger_tools.reports import period

        extra = [name for name, on in (("--insurer", self.insurers), ("--policy", self.policies)) if on]
        if extra and not self.loss_run:
            raise UsageProblem(msg("{option} only goes with --loss-run.", option=extra[0]))

        readers = (
            (period.read_month, self.month),
            (period.read_quarter, self.quarter),
            (period.read_year, self.year),
        )
        given = [(read, text) for read, text in readers if text is not None]
        if len(given) + self.loss_run != 1:
            raise UsageProblem(_NAME_ONE_OR_LOSS_RUN if self.may_be_loss_run else _NAME_ONE)
        if self.loss_run:
            return period.as_at(as_of)
        read, text = given[0]
        return read(text)

    def scope(self) -> Scope:
        """Return which claims a loss run is about."""
        from ledger_tools.reports.loss_run import Scope

        return Scope(tuple(self.insurers), tuple(self.policies))


_PERIODS = (
    click.option("--month", cls=Option, metavar="MONTH", help="The month, such as 2021-11; 110-11 is read as well."),
    click.option("--quarter", cls=Option, metavar="QUARTER", help="The quarter, such as 2021-Q4."),
    click.option("--year", cls=Option, metavar="YEAR", help="The year, such as 2021; 110 is read as well."),
)


def period_options(function: F) -> F:
    """Add ``--month``, ``--quarter`` and ``--year``; the command gets ``asked: Asked``."""

    def wrapper(*args: Any, month: str | None, quarter: str | None, year: str | None, **options: Any) -> Any:
        return function(*args, asked=Asked(month, quarter, year, may_be_loss_run=False), **options)

    return with_options(function, *_PERIODS, run=wrapper)


def scope_options(function: F) -> F:
    """Add the periods, ``--loss-run`` and its scope; the command gets ``asked: Asked``."""

    def wrapper(
        *args: Any,
        month: str | None,
        quarter: str | None,
        year: str | None,
        loss_run: bool,
        insurer: Sequence[str],
        policy: Sequence[str],
        **options: Any,
    ) -> Any:
        return function(*args, asked=Asked(month, quarter, year, loss_run, tuple(insurer), tuple(policy)), **options)

    return with_options(
        function,
        *_PERIODS,
        click.option(
            "--loss-run",
            cls=Option,
            is_flag=True,
            help="The loss run as at the day of --as-of: every claim by policy year with subtotals, a check list, "
            "gaps, and triangles.",
        ),
        click.option(
            "--insurer",
            cls=Option,
            multiple=True,
            metavar="NAME",
            help="With --loss-run: only the claims with this insurer; a part of the name will do, may be repeated.",
        ),
        click.option(
            "--policy",
            cls=Option,
            multiple=True,
            metavar="NUMBER",
            help="With --loss-run: only the claims under this policy; may be repeated.",
        ),
        run=wrapper,
    )
