"""The cover of a claim's file: what names the case, the seven stages with their days (S1), the list of its papers."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from ledger_tools.forms.claim import claim_fields, stage_fields
from ledger_tools.forms.printing import Printing
from ledger_tools.forms.receipt import kind_words
from ledger_tools.model.claim_card import ClaimCard
from ledger_tools.model.papers import ClaimPaperList, PaperLine, PaperState

OWN = ("file_no", "filed_by", "checked_by", "filed_on", "keep_until", "confidential")
BLANKS = 6  # lines for papers that are not listed yet


def claim_file_fields(card: ClaimCard, papers: ClaimPaperList, p: Printing) -> dict[str, Any]:
    """Return the fields of the cover sheet of a claim's file."""
    inside = sorted(papers.of(PaperState.RECEIVED), key=_order)
    return {
        **dict.fromkeys(OWN),
        **claim_fields(card, p),
        "stages": [{"no": n, **stage_fields(step, p)} for n, step in enumerate(card.stages, 1)],
        "papers": [_paper(n, line, papers.place, p) for n, line in enumerate(inside, 1)],
        "blanks": list(range(len(inside) + 1, len(inside) + BLANKS + 1)),
        "count": len(inside),
    }


def _order(line: PaperLine) -> int:
    """Return where a paper lies in the file: what decides the case first, then by stages, what no list knows last."""
    return min((_places()[key] for key in line.keys if key in _places()), default=len(_places()))


@cache
def _places() -> dict[str, int]:
    with (Path(__file__).resolve().parent / "filing.toml").open("rb") as file:
        data = tomllib.load(file)
    groups = [data["decision"], *data["stages"].values()]
    return {key: number for number, keys in enumerate(groups) for key in keys}


def _paper(number: int, line: PaperLine, place: str, p: Printing) -> dict[str, Any]:
    return {
        "no": number,
        "name": line.called(p.language, place),
        "kind": kind_words(line.copy_kind, p),
        "copies": line.copies or 1,
        "received_on": p.short(line.received_on),
        "remark": line.note,
    }
