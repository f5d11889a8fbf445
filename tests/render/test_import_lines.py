"""What became of the lines of a worklist, for people."""

from __future__ import annotations

from ledger_tools.model.imported import ImportReport, LineOutcome, LineReport
from ledger_tools.render.import_lines import import_text
from ledger_tools.text.i18n import msg

NASTY = "\x1b[2J王大同\x1b]0;x\x07\u202e"


def test_cells_cannot_steer_a_terminal() -> None:
    refused = LineReport(4, "", NASTY, LineOutcome.REFUSED, why=msg("{text} is no day", text=NASTY))
    entered = LineReport(5, "first-follow-up-1", NASTY, LineOutcome.ENTERED, ["C-1"], notes=[msg("{n}", n=NASTY)])
    report = ImportReport("清單.xlsx", [refused, entered])
    lines = [
        *import_text(report, "en", trial=False, all_said=True),
        *import_text(report, "en", trial=False, refused_only=True),
    ]
    assert len(lines) == 5
    assert not {"\x1b", "\x07", "\u202e"} & set("".join(lines))
    assert "Row 5, [2J王大同]0;x first-follow-up-1: entered as C-1" in lines
