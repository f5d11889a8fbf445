"""What a report is about: a month, a quarter or a year, as the options of ``report`` name it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ledger_tools.cli.common import Option
from ledger_tools.errors import UsageProblem
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.period import Period

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, as typed; None for what was not."""

    month: str | None = None
    quarter: str | None = None
    year: str | None = None

    def period(self, as_of: date) -> Period:
        """Return the period.

        Raises:
            UsageProblem: none is named, or several, or one that cannot be read.
        """
        from ledger_tools.reports import period

        readers = (
            (period.read_month, self.month),
            (period.read_quarter, self.quarter),
            (period.read_year, self.year),
        )
        given = [(read, text) for read, text in readers if text is not None]
        if len(given) != 1:
            raise UsageProblem(msg("Name one period: --month 2021-11, --quarter 2021-Q4 or --year 2021."))
        read, text = given[0]
        return read(text)

    @property
    def nothing(self) -> bool:
        """True if no period was named."""
        return self == Asked()


def period_options(function: F) -> F:
    """Add ``--month``, ``--quarter`` and ``--year``; the command receives ``asked: Asked``."""

    def wrapper(*args: Any, month: str | None, quarter: str | None, year: str | None, **options: Any) -> Any:
        return function(*args, asked=Asked(month, quarter, year), **options)

    decorated: Any = update_wrapper(wrapper, function)
    for decorate in (
        click.option("--year", cls=Option, metavar="YEAR", help="The year, such as 2021; 110 is read as well."),
        click.option("--quarter", cls=Option, metavar="QUARTER", help="The quarter, such as 2021-Q4."),
        click.option(
            "--month", cls=Option, metavar="MONTH", help="The month, such as 2021-11; 110-11 is read as well."
        ),
    ):
        decorated = decorate(decorated)
    return decorated  # type: ignore[no-any-return]
