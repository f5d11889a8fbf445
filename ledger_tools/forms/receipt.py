"""The receipt for claim papers: what was handed over, what came earlier, and what is still missing (S50)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger_tools.forms.claim import claim_fields
from ledger_tools.forms.printing import Printing
from ledger_tools.forms.status import NEVER_SAID
from ledger_tools.ledger.specs import choice_labels, choices
from ledger_tools.model.claim_card import ClaimCard
from ledger_tools.model.papers import ClaimPaperList, Need, PaperLine, PaperState


@dataclass(frozen=True, slots=True)
class Handed:
    """One receipt.

    Attributes:
        number: "" for one that is not recorded.
        day: on which the papers were handed over.
        lines: the papers of this receipt.
        recorded: True if the number stands in the workbook.
    """

    number: str
    day: date
    lines: list[PaperLine]
    recorded: bool
    given_by: str = ""
    taken_by: str = ""


def receipt_fields(papers: ClaimPaperList, card: ClaimCard, handed: Handed, p: Printing) -> dict[str, Any]:
    """Return the fields of a receipt.

    Where nothing is known of the claim's papers the whole checklist is there, each paper with an empty box.
    """
    earlier = [line for line in papers.of(PaperState.RECEIVED) if not _among(line, handed.lines)]
    lacking = papers.lacking
    optional = [line for line in papers.of(PaperState.OPEN) if line.listed is None or not line.listed.at_end]
    ends = [line for line in papers.of(PaperState.OPEN) if line.listed is not None and line.listed.at_end]
    told = {key: value for key, value in claim_fields(card, p).items() if key not in NEVER_SAID}
    return {
        **told,
        "receipt_no": handed.number or None,
        "recorded": handed.recorded,
        "day": p.day(handed.day),
        "given_by": handed.given_by or _only(line.given_by for line in handed.lines) or None,
        "taken_by": handed.taken_by or _only(line.taken_by for line in handed.lines),
        "claim_ref": papers.ref,
        "known": papers.recorded,
        "papers": [_paper(number, line, p) for number, line in enumerate(handed.lines, 1)],
        "earlier": [_paper(number, line, p) for number, line in enumerate(earlier, 1)],
        "kinds": len(handed.lines),
        "originals": sum(line.copies or 1 for line in handed.lines if line.copy_kind == "original"),
        "copies": sum(line.copies or 1 for line in handed.lines),
        "missing": [_missing(number, line, p) for number, line in enumerate(lacking, 1)],
        "missing_count": len(lacking),
        "complete_on": p.day(papers.complete_on),
        "if_applicable": [line.called(p.language, p.place) for line in optional],
        "at_end": [line.called(p.language, p.place) for line in ends],
        "waived": [line.called(p.language, p.place) for line in papers.of(PaperState.WAIVED)],
    }


def _among(line: PaperLine, lines: Iterable[PaperLine]) -> bool:
    return any(line is other for other in lines)


def _only(names: Iterable[str]) -> str:
    """Return the one name that stands in all rows, "" where they differ."""
    found = {name for name in names if name}
    return found.pop() if len(found) == 1 else ""


def _paper(number: int, line: PaperLine, p: Printing) -> Mapping[str, Any]:
    return {
        "no": number,
        "name": line.called(p.language, p.place),
        "kind": kind_words(line.copy_kind, p),
        "copies": line.copies or 1,
        "received_on": p.short(line.received_on),
        "receipt_no": line.receipt_no,
        "remark": line.note,
    }


def _missing(number: int, line: PaperLine, p: Printing) -> Mapping[str, Any]:
    supplier = line.supplier or (line.listed.supplier(p.language) if line.listed is not None else "")
    return {
        "no": number,
        "name": line.called(p.language, p.place),
        "kind": kind_words(line.copy_kind or (line.listed.copy_kind if line.listed is not None else ""), p),
        "supplier": supplier,
        "asked_on": p.short(line.asked_on),
        "due_on": p.short(line.due_on),
        "defective": line.state is PaperState.DEFECTIVE,
        "remark": line.defect,
        "extra": line.need is Need.EXTRA,
    }


def kind_words(code: str, p: Printing) -> str:
    """Return how a paper is handed in, as people of a place say it: 正本, 影本; 副本 in Hong Kong."""
    if code == "copy" and p.language == "zh-Hant" and p.place in ("HK", "MO"):
        return "副本"
    return choice_labels(choices("copy_kind"), code)[p.language] if code else ""
