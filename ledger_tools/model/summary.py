"""A written summary as data: head, numbered passages of sentences, tables and pictures, prompts, signatures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ledger_tools.model.report import Chart, Figure, Table, Text


@dataclass(frozen=True, slots=True)
class Passage:
    """One numbered part.

    Attributes:
        sentences: what the figures say.
        prompts: what is left to be written by hand; printed grey, in brackets.
        form: heads of an empty table to be filled in, empty for none.
    """

    title: Text
    sentences: Sequence[Text] = ()
    tables: Sequence[Table] = ()
    charts: Sequence[Chart] = ()
    prompts: Sequence[Text] = ()
    form: Sequence[Text] = ()


@dataclass(frozen=True, slots=True)
class Meeting:
    """When the summary is talked over and by whom; None and empty where nobody said so."""

    on: date | None = None
    attendees: Sequence[str] = ()
    made_by: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary.

    Attributes:
        head: label and value; an empty value leaves a line to write on.
        annexes: what belongs to it.
        signatures: who signs.
        foot: programs and versions.
        tables: all tables that charts point to, by key.
        firm: as the settings name it, "" where they do not.
        period: such as 2021-11.
        checksum: SHA-256 of the ledger.
        figures: those of the report's cover.
    """

    title: Text
    head: Sequence[tuple[Text, Text]]
    passages: Sequence[Passage]
    annexes: Sequence[Text]
    signatures: Sequence[Text]
    foot: Sequence[Text]
    ledger: str
    made_as_of: date
    tables: Mapping[str, Table]
    firm: str = ""
    period: Text = ""
    checksum: str = ""
    meeting: Meeting = Meeting()
    figures: Sequence[Figure] = ()
