"""The rows behind the figures of the cover: each figure, and the claims that it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ledger_tools.model.report import Figure, Place, ReportColumn, Section, Table, Text
from ledger_tools.reports.grouping import CLAIM_HEAD, LIST_LIMIT, claim_head, without_empty_columns
from ledger_tools.text.i18n import msg

if TYPE_CHECKING:
    from ledger_tools.reports.view import View

TABLE = "behind"


def build(view: View, figures: Sequence[Figure]) -> tuple[Section, list[Figure]]:
    """Return the section, and the figures with the place where their rows begin."""
    places, named, claims = _places(view, figures)
    chosen = view.claims.iloc[claims]
    table = Table(
        TABLE,
        msg("The claims that each figure counts"),
        (ReportColumn("figure", msg("Figure")), *CLAIM_HEAD),
        {"figure": named, **claim_head(view, chosen)},
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


def _places(view: View, figures: Sequence[Figure]) -> tuple[dict[int, int], list[Text], list[int]]:
    """Return the first row of each figure, and for each row the name of its figure and the number of its claim."""
    at = dict(
        zip(
            zip(view.claims["table"].tolist(), view.claims["row"].tolist(), strict=True),
            range(len(view.claims)),
            strict=True,
        )
    )
    places: dict[int, int] = {}
    named: list[Text] = []
    claims: list[int] = []
    for number, figure in enumerate(figures):
        found = [at[key] for key in _rows(figure) if key in at]
        if found:
            places[number] = len(named)
            named += [figure.label] * len(found)
            claims += found
    return places, named, claims


def _rows(figure: Figure) -> Iterator[tuple[int, int]]:
    """Yield claim sheet and row of a figure's cells, the first ones of many."""
    cells = figure.cells
    yield from zip(
        np.asarray(cells.sheet[:LIST_LIMIT]).tolist(), np.asarray(cells.rows[:LIST_LIMIT]).tolist(), strict=True
    )


def _notes(figures: Sequence[Figure]) -> list[Text]:
    notes: list[Text] = [
        msg("Filter the first column for a figure; each row leads to its claim on the sheet of all claims.")
    ]
    if any(len(figure.cells) > LIST_LIMIT for figure in figures):
        notes.append(
            msg("Of each figure the first {n} claims stand here; the sheet of all claims has the others.", n=LIST_LIMIT)
        )
    return notes
