"""What the report is written to beside its workbook: a page for a browser, a summary for Word."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ledger_tools.cli.output import check_target
from ledger_tools.errors import UsageProblem
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.model.report import Report
    from ledger_tools.model.summary import Meeting

_PAGES = (".html", ".htm")
_BETWEEN_NAMES = re.compile(r"[,，、;；\n]+")


@dataclass(frozen=True, slots=True)
class Beside:
    """The files that are wanted beside the workbook, None for each that is not.

    Attributes:
        kind: of the period; a year is summed up otherwise than a month.
        meeting: for the head of the Word file.
    """

    html: Path | None
    docx: Path | None
    kind: str
    meeting: Meeting

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
        wanted = [workbook, *self.paths()]
        if len({os.path.realpath(path) for path in wanted}) < len(wanted):
            raise UsageProblem(msg("Two outputs have one name: {path}.", path=wanted[-1]))
        for path in self.paths():
            check_target(path, force=force, inputs=inputs)

    def paths(self) -> list[Path]:
        """Return the files in the order in which they are written."""
        return [path for path in (self.html, self.docx) if path is not None]

    def files(self, report: Report, language: str) -> Iterator[tuple[Path, bytes]]:
        """Yield each file with its content."""
        if self.html is not None:
            from ledger_tools.render.html import html_report

            yield self.html, html_report(report, language).encode("utf-8", "replace")
        if self.docx is not None:
            from ledger_tools.forms.summary_docx import summary_docx
            from ledger_tools.reports.summary import build_summary

            yield self.docx, summary_docx(build_summary(report, self.kind, self.meeting, language), language)


def meeting(docx: Path | None, day: date | None, attendees: str | None, made_by: str | None) -> Meeting:
    """Return what was said about the meeting.

    Raises:
        UsageProblem: something was said, but no Word file is wanted.
    """
    from ledger_tools.model.summary import Meeting

    if docx is None and (day is not None or attendees is not None or made_by is not None):
        raise UsageProblem(msg("--meeting-on, --attendees and --made-by belong to the Word file; add --docx."))
    names = tuple(name.strip() for name in _BETWEEN_NAMES.split(attendees or "") if name.strip())
    return Meeting(day, names, (made_by or "").strip())
