"""The rows behind the figures of the cover: each figure, and the claims that it counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ledger_tools.model.report import Figure, Place, ReportColumn, Section, Shape, Sources, Table, Term, Text
from ledger_tools.reports.grouping import CLAIM_HEAD, LIST_LIMIT, claim_head, without_empty_columns
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.model.findings import Finding
    from ledger_tools.reports.doubts import Doubts
    from ledger_tools.reports.view import View

TABLE = "behind"


def build(view: View, figures: Sequence[Figure], doubts: Doubts) -> tuple[Section, list[Figure]]:
    """Return the section, and the figures with the place where their rows begin."""
    places, rows = _rows(view, figures, doubts)
    chosen = view.claims.iloc[[row.claim for row in rows]]
    table = Table(
        TABLE,
        msg("The claims that each figure counts"),
        (ReportColumn("figure", msg("Figure")), *CLAIM_HEAD, ReportColumn("doubt", msg("In doubt"), Shape.LONG)),
        {"figure": [r.figure for r in rows], **claim_head(view, chosen), "doubt": [r.doubt for r in rows]},
        empty=msg("No figure of the summary counts a claim."),
        filtered=True,
    )
    section = Section(
        "behind",
        msg("Behind the figures"),
        msg("The claims behind the figures"),
        tables=(without_empty_columns(table),),
        notes=_notes(figures),
    )
    told = [
        replace(f, behind=Place(TABLE, "figure", places[i]) if i in places else None) for i, f in enumerate(figures)
    ]
    return section, told


@dataclass(frozen=True, slots=True)
class _Row:
    """A claim of a figure: its position among the claims, and what puts it in doubt, None for nothing."""

    figure: Text
    claim: int
    doubt: Text | None


def _rows(view: View, figures: Sequence[Figure], doubts: Doubts) -> tuple[dict[int, int], list[_Row]]:
    """Return the first row of each figure, and the rows: the claims that it counts, then those that it may lack."""
    numbers = zip(view.claims["table"].tolist(), view.claims["row"].tolist(), strict=True)
    at = {place: position for position, place in enumerate(numbers)}
    places: dict[int, int] = {}
    rows: list[_Row] = []
    for number, figure in enumerate(figures):
        own = [*_of_cells(figure.label, figure.cells, at, doubts)]
        own += _of_cells(msg("{figure}: not counted", figure=_name(figure.label)), figure.kept_out, at, doubts)
        if own:
            places[number] = len(rows)
            rows += own
    return places, rows


def _name(label: Text) -> Any:
    return label.labels if isinstance(label, Term) else label


def _of_cells(label: Text, cells: Sources, at: Mapping[tuple[int, int], int], doubts: Doubts) -> Iterator[_Row]:
    """Yield the claims of a figure's cells, the first ones of many."""
    for i in range(min(len(cells), LIST_LIMIT)):
        claim = at.get((int(cells.sheet[i]), int(cells.rows[i])))
        if claim is not None:
            yield _Row(label, claim, _doubt(doubts.at(cells, i)))


def _doubt(findings: Sequence[Finding]) -> Text | None:
    if not findings:
        return None
    first = msg("{cell}: {what}", cell=findings[0].cell.address, what=findings[0].message)
    return first if len(findings) == 1 else msg("{first} And {n} more.", first=first, n=len(findings) - 1)


def _notes(figures: Sequence[Figure]) -> list[Text]:
    notes: list[Text] = [
        msg("Filter the first column for a figure; each row leads to its claim on the sheet of all claims.")
    ]
    if any(figure.kept_out for figure in figures):
        notes.append(msg("Not counted are claims that an error in their row keeps out; corrected, they may count."))
    if any(len(figure.cells) > LIST_LIMIT for figure in figures):
        notes.append(
            msg("Of each figure the first {n} claims stand here; the sheet of all claims has the others.", n=LIST_LIMIT)
        )
    return notes
