"""Fields that a form prints and the ledger has nothing for: told after the form, or the reason to make none."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledger_tools.cli.common import say
from ledger_tools.errors import LedgerError, Undecided
from ledger_tools.text.i18n import Message, msg

if TYPE_CHECKING:
    from ledger_tools.cli.form_making import Desk, Made, Paper
    from ledger_tools.cli.form_options import FormCall
    from ledger_tools.forms.fields import Field
    from ledger_tools.model.cells import CellRef
    from ledger_tools.model.edits import Receipt
    from ledger_tools.model.sheet_spec import Labels
    from ledger_tools.model.table import LedgerTable


@dataclass(frozen=True, slots=True)
class Gap:
    """One such field.

    Attributes:
        name: by which the template asks for it.
        called: the header of its column in the ledger, else what it means.
        cell: where it would stand, None where the ledger has no such column.
        by_hand: True if no ledger holds it.
        without: the sheet that could hold it and has no such column, "" where there is none.
    """

    name: str
    called: Labels | str
    cell: CellRef | None = None
    by_hand: bool = False
    without: str = ""

    def words(self) -> Message:
        """Return the field as a person finds it."""
        if self.without:
            return msg(
                "{called} ({name}; no such column in {sheet})", called=self.called, name=self.name, sheet=self.without
            )
        if self.cell is None:
            return msg("{called} ({name})", called=self.called, name=self.name)
        return msg("{called} ({name}, {cell})", called=self.called, name=self.name, cell=str(self.cell))


def gaps_of(desk: Desk, paper: Paper, empty: Iterable[str]) -> list[Gap]:
    """Return the fields that a form prints empty, each with its place in the row that the form is about."""
    from ledger_tools.forms.fields import field_at, form_fields

    fields = form_fields(desk.call.key)
    found = [field for name in empty if (field := field_at(fields, name)) is not None]
    return [_gap(desk, paper, field) for field in found]


def _gap(desk: Desk, paper: Paper, field: Field) -> Gap:
    table, cell = _table_of(desk, paper), cell_of(desk, paper, field)
    if table is None or cell is None:
        without = table.sheet if table is not None and table.kind == field.sheet else ""
        return Gap(field.name, field.meaning, by_hand=field.by_hand, without=without)
    return Gap(field.name, table.columns[field.key].header, cell, field.by_hand)


def cell_of(desk: Desk, paper: Paper, field: Field) -> CellRef | None:
    """Return where a field stands in the row that a form is about, None where that row has no column for it."""
    table = _table_of(desk, paper)
    if table is None or paper.record is None or field.sheet != table.kind or table.get(field.key) is None:
        return None
    return table.address(paper.record.cell.row, field.key)


def _table_of(desk: Desk, paper: Paper) -> LedgerTable | None:
    if paper.record is None:
        return None
    cell = paper.record.cell
    return next((t for t in desk.ctx.book.tables if t.sheet == cell.sheet and cell.row in t.rows), None)


def refuse_gaps(gaps: Sequence[Gap]) -> None:
    """Refuse a form that would lack what a ledger holds.

    Raises:
        Undecided: it would; all these fields are named.
    """
    lacking = [gap for gap in gaps if not gap.by_hand]
    if lacking:
        raise Undecided(
            msg(
                "the form asks for what the ledger does not have: {fields}. Fill it in there, or leave out --strict to "
                "get lines to write on.",
                fields=[gap.words() for gap in lacking],
            )
        )


def tell_gaps(call: FormCall, gaps: Sequence[Gap]) -> None:
    """Tell which fields of a form are left to be written by hand."""
    if gaps:
        say([msg("left empty, to be filled in by hand: {fields}.", fields=[g.words() for g in gaps])], call.session)


def tell_many_gaps(call: FormCall, forms: Sequence[Sequence[Gap]]) -> None:
    """Tell which fields are left empty in how many of many forms, the most frequent first."""
    called = {gap.name: gap.called for gaps in forms for gap in gaps}
    counts = Counter(gap.name for gaps in forms for gap in gaps)
    if counts:
        fields = [
            msg("{called} ({name}) in {count}", called=called[name], name=name, count=count)
            for name, count in counts.most_common()
        ]
        say([msg("left empty, to be filled in by hand, in how many forms: {fields}.", fields=fields)], call.session)


def tell_made(
    desk: Desk,
    made: Sequence[Made],
    failed: Sequence[tuple[str, LedgerError]] = (),
    receipt: Receipt | None = None,
) -> None:
    """Print as JSON what was made, schema ledger-tools/form/1, where that is wanted.

    Args:
        failed: the rows for which no form could be made, and why.
        receipt: what was changed in the ledger.
    """
    call = desk.call
    if call.format != "json":
        return
    language = call.session.language
    workbook = desk.ctx.book.workbook
    data = {
        "schema": "ledger-tools/form/1",
        "workbook": {"name": workbook.name, "sha256": workbook.sha256},
        "as_of": call.source.as_of.isoformat(),
        "form": call.key,
        "template": call.template.name if call.template is not None else None,
        "forms": [_made(one, language) for one in made],
        "failed": [{"cell": c, "message": p.text(language), "exit_code": p.exit_code} for c, p in failed],
        "receipt": receipt.as_json() if receipt is not None else None,
    }
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def _made(made: Made, language: str) -> dict[str, Any]:
    return {
        "ref": made.ref,
        "cell": str(made.cell) if made.cell is not None else None,
        "files": [str(path) for path in made.files],
        "empty": [_empty(gap, language) for gap in made.gaps],
    }


def _empty(gap: Gap, language: str) -> dict[str, Any]:
    called = gap.called if isinstance(gap.called, str) else gap.called[language]
    cell = str(gap.cell) if gap.cell is not None else None
    return {"field": gap.name, "called": called, "cell": cell, "by_hand": gap.by_hand}
