"""What the report is written to beside its workbook: a page for a browser."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ledger_tools.cli.output import check_target
from ledger_tools.errors import UsageProblem
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.model.report import Report

_PAGES = (".html", ".htm")


@dataclass(frozen=True, slots=True)
class Beside:
    """The files that are wanted beside the workbook, None for each that is not."""

    html: Path | None = None

    def check(self, workbook: Path, *, force: bool, inputs: Sequence[Path]) -> None:
        """Refuse names that say another format, that are one file, or that must not be written.

        Raises:
            UsageProblem: a wrong ending, or a name given twice.
            WriteRefused: see ``check_target``.
        """
        if self.html is not None and self.html.suffix.casefold() not in _PAGES:
            raise UsageProblem(msg("--html {path}: let the name of a page end in .html.", path=self.html))
        wanted = [workbook, *self.paths()]
        if len({os.path.realpath(path) for path in wanted}) < len(wanted):
            raise UsageProblem(msg("Two outputs have one name: {path}.", path=wanted[-1]))
        for path in self.paths():
            check_target(path, force=force, inputs=inputs)

    def paths(self) -> list[Path]:
        """Return the files in the order in which they are written."""
        return [path for path in (self.html,) if path is not None]

    def files(self, report: Report, language: str) -> Iterator[tuple[Path, bytes]]:
        """Yield each file with its content."""
        if self.html is not None:
            from ledger_tools.render.html import html_report

            yield self.html, html_report(report, language).encode("utf-8", "replace")
