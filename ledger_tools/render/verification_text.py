"""Whether reports match their ledger, in words for a person: the answer first, then what differs, the first of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ledger_tools.model.report import Text, words
from ledger_tools.model.verification import Became, CellChange, Change, ClaimChange, Filed, Verification
from ledger_tools.render.layout import Paint, clean, wrap
from ledger_tools.text.i18n import Message, clauses, labelled, msg

_SHOWN = 10  # of each kind of difference; JSON lists all
_LONGEST = 60  # signs of a cell that are shown
_BECAME = {Became.GONE: msg("no longer in the ledger"), Became.ADDED: msg("not in the report")}


def verification_text(
    done: Sequence[Verification],
    refused: Sequence[tuple[str, Message | str]],
    language: str,
    *,
    colour: bool = False,
    size: int = 80,
    brief: bool = False,
) -> Iterator[str]:
    """Yield the lines on every report, and a count where there are several.

    Args:
        refused: reports that could not be read, and why.
        brief: only those that do not match.
    """
    writer = _Writer(language, Paint(colour), size)
    for one in done:
        if not (brief and one.matches):
            yield from writer.report(one)
    for name, why in refused:
        yield from writer.line(msg("{report} could not be verified.", report=name), "error")
        yield from writer.line(why, indent=2)
    if len(done) + len(refused) > 1:
        matching = sum(one.matches for one in done)
        said = msg(
            "Reports that match: {n}; that do not: {other}; that could not be verified: {refused}.",
            n=matching,
            other=len(done) - matching,
            refused=len(refused),
        )
        yield from writer.line(said, "bold")


@dataclass(frozen=True, slots=True)
class _Writer:
    language: str
    paint: Paint
    size: int

    def report(self, one: Verification) -> Iterator[str]:
        names = {"report": one.report.name, "ledger": one.ledger.name, "day": one.as_of.isoformat()}
        answer = msg("{report} does not match {ledger} (as of {day}).", **names)
        if one.matches:
            answer = msg("{report} matches {ledger} (as of {day}).", **names)
        yield from self.line(answer, "bold" if one.matches else "error")
        for said in (_of_file(one), _of_ledger(one), _compared(one), *one.notes):
            yield from self.line(said, indent=2)
        yield from self._changes(msg("Settings that differ: {n}", n=len(one.settings)), one.settings)
        figures = msg("Figures that differ: {n} of {all}", n=len(one.figures), all=one.figure_count)
        yield from self._changes(figures, one.figures)
        claims = msg("Claims that differ: {n}; the report has {all}", n=len(one.claims), all=one.claim_count)
        yield from self._list(claims, [self._claim(claim) for claim in one.claims])
        yield from self._cells(one)

    def line(self, text: Text, look: str = "", indent: int = 0) -> Iterator[str]:
        for line in wrap(clean(words(text, self.language)), self.size - indent, "  "):
            yield " " * indent + (self.paint(line, look) if look else line)

    def _list(self, head: Text, entries: Sequence[str]) -> Iterator[str]:
        """Yield the first of some entries under a head; nothing where there are none."""
        if not entries:
            return
        yield from self.line(head, indent=2)
        for entry in entries[:_SHOWN]:
            yield from self.line(entry, indent=4)
        if len(entries) > _SHOWN:
            yield from self.line(
                msg("and {n} more; --format json lists them all", n=len(entries) - _SHOWN), "dim", indent=4
            )

    def _changes(self, head: Text, changes: Sequence[Change]) -> Iterator[str]:
        entries = [labelled(words(c.label, self.language), self._both(c), self.language) for c in changes]
        return self._list(head, entries)

    def _both(self, change: Change) -> str:
        """Return how a value was and is; for names that are kept as hashes only that it differs."""
        if change.before is None and change.after is None:
            return words(msg("another one"), self.language)
        return f"{self._or_none(change.before)} → {self._or_none(change.after)}"

    def _or_none(self, text: Text | None) -> str:
        return words(text, self.language) if text is not None else words(msg("(none)"), self.language)

    def _claim(self, claim: ClaimChange) -> str:
        place = f"{claim.cell} {claim.ref}".strip()
        if claim.became is Became.CHANGED:
            told = [f"{words(c.label, self.language)} {self._both(c)}" for c in claim.fields]
        else:
            values = (c.before if c.before is not None else c.after for c in claim.fields)
            told = [words(_BECAME[claim.became], self.language), *(self._or_none(value) for value in values)]
        return labelled(place, clauses(told, self.language), self.language)

    def _cells(self, one: Verification) -> Iterator[str]:
        if one.cells is None:
            return
        changed, added, missing = one.cells.changed, one.cells.added, one.cells.missing
        if aside := len(one.cells.aside):
            said = msg(
                "Cells on the ledger as a whole, such as rows read and data quality, that read otherwise: {n}", n=aside
            )
            yield from self.line(said, indent=2)
        if missing:
            yield from self.line(msg("Sheets of the report that are gone: {names}", names=list(missing)), indent=2)
        if one.figures or one.claims:  # cells differ for that reason, and rows have moved
            if n := len(changed) + len(added):
                yield from self.line(msg("Cells of the report that would read otherwise: {n}", n=n), indent=2)
            return
        yield from self._list(_of_cells(one, len(changed)), [self._cell(cell) for cell in changed])
        filled = msg("Cells that are filled in where the program leaves none: {n}", n=len(added))
        yield from self._list(filled, [self._cell(cell) for cell in added])

    def _cell(self, change: CellChange) -> str:
        shown = [f"{t[:_LONGEST]}…" if t and len(t) > _LONGEST else t for t in (change.before, change.after)]
        if change.after is None:
            return labelled(str(change.cell), str(shown[0]), self.language)
        before = shown[0] if shown[0] is not None else words(msg("(nothing)"), self.language)
        return labelled(str(change.cell), f"{before} → {shown[1]}", self.language)


def _of_file(one: Verification) -> Message:
    if one.filed is Filed.AS_RECORDED:
        return msg(
            "The report file is the one that the ledger's index of reports holds as {number}.", number=one.number
        )
    if one.filed is Filed.ALTERED:
        return msg("The report file was saved again after it was recorded as {number}.", number=one.number)
    if one.same_bytes:
        return msg("The report file is, byte for byte, what is made now.")
    return msg("The ledger's index of reports does not hold the report file, or not with its SHA-256.")


def _of_ledger(one: Verification) -> Message:
    if one.ledger_unchanged:
        return msg("The ledger is the very file that the report was made of.")
    if one.matches:
        return msg("The ledger was saved since, but no claim, figure or table of the report has changed.")
    return msg("The ledger was saved since the report was made.")


def _compared(one: Verification) -> Message:
    if one.cells is None:
        return msg("Compared: {figures} figures, {claims} claims.", figures=one.figure_count, claims=one.claim_count)
    return msg(
        "Compared: {figures} figures, {claims} claims, {cells} cells.",
        figures=one.figure_count,
        claims=one.claim_count,
        cells=one.cells.count,
    )


def _of_cells(one: Verification, n: int) -> Message:
    """Return the head of the cells that differ although every claim and figure is the same: who changed what."""
    if one.ledger_unchanged:
        return msg("Cells of the report that were changed by hand, as they are → as they were made: {n}", n=n)
    if one.filed is Filed.AS_RECORDED:
        return msg("Cells of the report that would now read otherwise: {n}", n=n)
    return msg("Cells that differ, changed in the report by hand or by what changed in the ledger: {n}", n=n)
