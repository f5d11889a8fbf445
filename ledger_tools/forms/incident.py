"""The incident report (S38, S39): policy, reporter, event, course, measures, losses by kind with their sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ledger_tools.forms.claim import claim_fields, in_words
from ledger_tools.forms.printing import OPEN, TICKED, Printing
from ledger_tools.forms.receipt import kind_words
from ledger_tools.ledger.specs import choices
from ledger_tools.model.claim_card import ClaimCard, Losses, LossItem
from ledger_tools.model.papers import ClaimPaperList, PaperLine, PaperState
from ledger_tools.model.sheet_spec import Labels
from ledger_tools.text.i18n import Message, msg

# The boxes of the form, and the kinds of loss of the checklists that each stands for.
BOXES: Mapping[str, Sequence[str]] = {
    "fire": ("fire", "explosion"),
    "water": ("water",),
    "natural": ("natural",),
    "theft": ("theft",),
    "machinery": ("machinery",),
    "collision": ("collision", "own_damage", "third_party"),
    "injury": (
        *("injury", "medical", "absence", "disability", "death", "accident_medical", "accidental_death"),
        *("compulsory_injury", "compulsory_disability", "compulsory_death"),
    ),
    "other": ("damage", "interruption", "domestic", "import_export", "general_average"),
}
_ITEM = ("item", "owner_of_item", "quantity", "unit", "bought_on", "book_cost", "unit_price", "damage_rate", "salvage")
_PERSON = ("item", "owner_of_item", "sex", "age", "injury", "hospital")
_UNSAID = msg("kind not stated")
_COST = ("medical", "lost_earnings", "nursing", "travel", "other_cost")
# What no column of a ledger holds; whoever fills in the form knows it.
OWN = ("measures", "discovered_at", "branch_office", "witnesses", "other_insurance", "driver", "report_kind")


def incident_fields(card: ClaimCard, papers: ClaimPaperList, p: Printing, *, long: bool = False) -> dict[str, Any]:
    """Return the fields of an incident report.

    Args:
        papers: what is enclosed, and the kind of loss.
        long: True for the firm's own file, with injured people, third parties and witnesses.
    """
    injured, kind = card.losses.of("injury"), papers.kind
    return {
        **dict.fromkeys(OWN),
        **claim_fields(card, p),
        **_sums(card.losses, p),
        "long": long,
        "motor": card.line_key == "motor",
        "workers": card.line_key == "employers-liability",
        "tick": {box: TICKED if kind and kind in kinds else OPEN for box, kinds in BOXES.items()},
        "losses": [_item(n, item, p) for n, item in enumerate(_things(card.losses), 1)],
        "injured": [_person(n, item, p) for n, item in enumerate(injured, 1)],
        "papers": [_enclosed(line, papers.place, p) for line in papers.of(PaperState.RECEIVED)],
    }


def _enclosed(line: PaperLine, place: str, p: Printing) -> str:
    """Return a paper as it is enclosed: its name, in what form, and how many where there are several."""
    kind, called, count = kind_words(line.copy_kind, p), line.called(p.language, place), line.copies or 1
    if count > 1:
        kind = ", ".join(filter(None, (kind, str(count)))) if p.language == "en" else f"{kind}{count}份"
    if not kind:
        return called
    return f"{called} ({kind})" if p.language == "en" else f"{called}（{kind}）"


def incident_notes(card: ClaimCard) -> list[Message]:
    """Return what whoever signs the report should know of its sum (S3)."""
    losses = card.losses
    silent = [item for item in losses.items if item.amount is None]
    said = []
    if losses.differs is not None and losses.stated is not None:
        said.append(
            msg(
                "The loss items come to {total}, but the row says {stated} ({label}).",
                total=f"{losses.total:,.2f}",
                stated=f"{losses.stated_amount:,.2f}",
                label=losses.stated.label,
            )
        )
    if silent:
        said.append(msg("Without an amount that can be read: {cells}.", cells=[str(i.record.cell) for i in silent]))
    if losses.currency is None:
        said.append(msg("The loss items are in several currencies and are not summed."))
    return said


def _things(losses: Losses) -> list[LossItem]:
    """Return what was lost, kind by kind in the order of the choices; people stand in a table of their own."""
    order = [choice.code for choice in choices("item_kind")]
    things = [item for item in losses.items if item.kind != "injury"]
    return sorted(things, key=lambda item: order.index(item.kind) if item.kind in order else len(order))


def _sums(losses: Losses, p: Printing) -> dict[str, Any]:
    """Return what the losses come to: of the row itself where it says so, else of the items."""
    stated, total = losses.stated_amount, losses.total
    amount = stated if stated is not None else total
    named = losses.stated.currency if losses.stated is not None else ""
    currency = named or losses.currency or ""
    labels: dict[str, Labels | Message] = {
        **{choice.code: choice.labels for choice in choices("item_kind")},
        "": _UNSAID,
    }
    sums = losses.by_kind
    return {
        "loss_kinds": [
            {"kind": p.words(label), "amount": p.amount(sums[kind], currency)}
            for kind, label in labels.items()
            if kind in sums
        ],
        "items_total": p.amount(total, currency) if total is not None else "",
        "loss_total": (p.amount(amount, currency) if amount is not None else p.fact(losses.stated)) or None,
        "loss_words": in_words(amount, currency, p),
        "loss_differs": p.amount(losses.differs, currency) if losses.differs is not None else "",
    }


def _item(number: int, item: LossItem, p: Printing) -> dict[str, Any]:
    return {
        "no": number,
        "kind": p.field(item.record, "item_kind"),
        **{key: p.bare(item.record, key) for key in _ITEM},
        "amount": _amount(item, p),
        "remark": p.field(item.record, "note"),
    }


def _person(number: int, item: LossItem, p: Printing) -> dict[str, Any]:
    return {
        "no": number,
        **{key: p.bare(item.record, key) for key in (*_PERSON, *_COST)},
        "amount": _amount(item, p),
        "remark": p.field(item.record, "note"),
    }


def _amount(item: LossItem, p: Printing) -> str:
    if item.amount is None:
        return p.field(item.record, "est_loss")
    return p.amount(item.amount, item.currency, bare=True)
