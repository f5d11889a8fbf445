"""What the report is written to beside its workbook: a page for a browser, a summary for Word, triangles as CSV."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ledger_tools.cli.common import DateType, Option, path_option, with_options
from ledger_tools.cli.output import check_target
from ledger_tools.errors import UsageProblem
from ledger_tools.text.i18n import msg
from ledger_tools.text.lists import parts

if TYPE_CHECKING:
    from ledger_tools.model.report import Report
    from ledger_tools.model.summary import Meeting, Summary

F = TypeVar("F", bound=Callable[..., Any])
_PAGES = (".html", ".htm")
_WITH_TRIANGLES = ("year", "loss_run")


@dataclass(frozen=True, slots=True)
class Beside:
    """The files that are wanted beside the workbook, None for each that is not.

    Attributes:
        kind: of the period; a year is summed up otherwise than a month.
        meeting: for the head of the Word file.
        template: the user's own, filled in for the Word file; None for the summary as we write it.
    """

    html: Path | None
    docx: Path | None
    kind: str
    meeting: Meeting
    triangle: Path | None = None
    template: Path | None = None

    def check(self, workbook: Path, *, force: bool, inputs: Sequence[Path]) -> None:
        """Refuse names that say another format, that are one file, or that must not be written.

        Raises:
            UsageProblem: a wrong ending, or a name given twice.
            WriteRefused: see ``check_target``.
        """
        if self.html is not None and self.html.suffix.casefold() not in _PAGES:
            raise UsageProblem(msg("--html {path}: let the name of a page end in .html.", path=self.html))
        if self.docx is not None and self.docx.suffix.casefold() != ".docx":
            raise UsageProblem(msg("--docx {path}: let the name of a Word file end in .docx.", path=self.docx))
        if self.docx is not None and self.kind == "loss_run":
            raise UsageProblem(msg("{option} does not go with {other}.", option="--docx", other="--loss-run"))
        if self.template is not None and self.docx is None:
            raise UsageProblem(msg("{option} only goes with {other}.", option="--template", other="--docx"))
        if self.triangle is not None and self.triangle.suffix.casefold() != ".csv":
            raise UsageProblem(msg("--triangle {path}: let the name end in .csv.", path=self.triangle))
        if self.triangle is not None and self.kind not in _WITH_TRIANGLES:
            raise UsageProblem(
                msg("{option} only goes with {other}.", option="--triangle", other=["--year", "--loss-run"])
            )
        wanted = [workbook, *self.paths()]
        if len({os.path.realpath(path) for path in wanted}) < len(wanted):
            raise UsageProblem(msg("Two outputs have one name: {path}.", path=wanted[-1]))
        for path in self.paths():
            check_target(path, force=force, inputs=inputs)

    def inputs(self) -> list[Path]:
        """Return the files that are read and so never written over."""
        return [self.template] if self.template is not None else []

    def paths(self) -> list[Path]:
        """Return the files in the order in which they are written."""
        return [path for path in (self.html, self.docx, self.triangle) if path is not None]

    def files(self, report: Report, language: str) -> Iterator[tuple[Path, bytes]]:
        """Yield each file with its content."""
        if self.html is not None:
            from ledger_tools.render.html import html_report

            yield self.html, html_report(report, language).encode("utf-8", "replace")
        if self.docx is not None:
            from ledger_tools.reports.summary import build_summary

            yield self.docx, self._word(build_summary(report, self.kind, self.meeting, language), language)
        if self.triangle is not None:
            from ledger_tools.render.triangle_csv import triangle_csv

            yield self.triangle, triangle_csv(report.development).encode()

    def _word(self, summary: Summary, language: str) -> bytes:
        if self.template is None:
            from ledger_tools.forms.summary_docx import summary_docx

            return summary_docx(summary, language)
        from ledger_tools.cli.form_making import template_bytes
        from ledger_tools.forms.filling import fill
        from ledger_tools.forms.summary_values import summary_values

        return fill(template_bytes(self.template), summary_values(summary, language), name=self.template.name)


@dataclass(frozen=True, slots=True)
class Aside:
    """What was asked for beside the workbook, as typed."""

    html: Path | None = None
    docx: Path | None = None
    meeting_on: date | None = None
    attendees: str = ""
    made_by: str = ""
    triangle: Path | None = None
    template: Path | None = None

    def beside(self, kind: str, *, recorded: bool) -> Beside:
        """Return the files that are wanted beside the workbook of a report of a kind.

        Args:
            recorded: whether the report is entered in the ledger's index, which tells of the meeting too.

        Raises:
            UsageProblem: something was said of the meeting, but nothing that would tell it is wanted.
        """
        from ledger_tools.model.summary import Meeting

        if self.docx is None and not recorded and (self.meeting_on or self.attendees or self.made_by):
            raise UsageProblem(
                msg(
                    "--meeting-on, --attendees and --made-by belong to the Word file and the index of reports; add "
                    "--docx or --record."
                )
            )
        meeting = Meeting(self.meeting_on, tuple(parts([self.attendees])), self.made_by)
        return Beside(self.html, self.docx, kind, meeting, self.triangle, self.template)


def beside_options(function: F) -> F:
    """Add ``--html``, ``--docx`` and what its head tells, and ``--triangle``; the command receives ``aside: Aside``."""

    def wrapper(
        *args: Any,
        html: Path | None,
        docx: Path | None,
        meeting_on: date | None,
        attendees: str | None,
        made_by: str | None,
        triangle: Path | None,
        template: Path | None,
        **options: Any,
    ) -> Any:
        aside = Aside(html, docx, meeting_on, (attendees or "").strip(), (made_by or "").strip(), triangle, template)
        return function(*args, aside=aside, **options)

    return with_options(
        function,
        path_option(
            "--html",
            help="Also write the report as one page for a browser, with the same figures and charts.",
        ),
        path_option(
            "--docx",
            help="Also write the summary for the meeting as a Word file (小結, 總結), with room for what only people "
            "know.",
        ),
        path_option(
            "--template",
            help="With --docx: fill in this Word template of your own instead; docs/reports.md lists the placeholders "
            "that it may hold.",
        ),
        click.option(
            "--meeting-on",
            cls=Option,
            type=DateType(),
            metavar="DATE",
            help="The day of the meeting, for the head of the Word file and for --record.",
        ),
        click.option(
            "--attendees",
            cls=Option,
            metavar="NAMES",
            help="Who is present, parted by commas or 、; for the head of the Word file and for --record.",
        ),
        click.option(
            "--made-by",
            cls=Option,
            metavar="NAME",
            help="Who made the report, for the head of the Word file and for --record.",
        ),
        path_option(
            "--triangle",
            help="Also write the development triangles as CSV, a line for each year of loss and day of valuation; with "
            "--year or --loss-run.",
        ),
        run=wrapper,
    )
