"""What a written summary offers to a template of the user's own: a flat set of names, all in words of one language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ledger_tools.model.report import Figure, Table, words
from ledger_tools.model.report_words import NOTHING, cell_words, printed, total_words
from ledger_tools.model.summary import Passage, Summary
from ledger_tools.text.i18n import joined, msg

_SINGLE = ("open_at_start", "new", "closed", "open_at_end", "open_over_a_year")
_BY_CURRENCY = {"paid_in_period": "paid", "reserve": "reserve", "ratio": "ratio"}  # column behind a figure -> name
_OLD_CLAIMS = "ageing-line"


def summary_values(summary: Summary, language: str) -> dict[str, Any]:
    """Return the values of a summary by name; every name is always there, empty where nobody said anything.

    ``firm``, ``title``, ``period``, ``as_of``, ``meeting_date``, ``attendees``, ``made_by``, ``ledger`` and
    ``checksum`` are texts. ``parts`` is a list of ``heading``, ``sentences``, ``prompts`` and ``tables``, a table
    having ``title``, ``header`` and ``rows``. ``figures`` holds ``label``, ``value`` and ``note`` of each figure by
    name, and lists of them where there is one for each currency (``paid``, ``reserve``, ``ratio``).
    """
    meeting = summary.meeting
    return {
        "firm": summary.firm,
        "title": words(summary.title, language),
        "period": words(summary.period, language),
        "as_of": summary.made_as_of.isoformat(),
        "meeting_date": meeting.on.isoformat() if meeting.on else "",
        "attendees": joined(meeting.attendees, language),
        "made_by": meeting.made_by,
        "ledger": summary.ledger,
        "checksum": summary.checksum,
        "figures": _figures(summary.figures, language),
        "parts": [_part(passage, language) for passage in summary.passages],
    }


def printed_rows(table: Table, language: str) -> list[list[str]]:
    """Return the rows of a table in words, the total row last."""
    columns = table.printed_columns()
    rows = [[cell_words(c, table.values[c.key][i], language) for c in columns] for i in range(len(table))]
    if table.totals is not None:
        last = [total_words(table, c, language) for c in columns]
        last[0] = last[0] or msg("Total").text(language)
        rows.append(last)
    return rows


def _part(passage: Passage, language: str) -> dict[str, Any]:
    return {
        "heading": words(passage.title, language),
        "sentences": [words(text, language) for text in passage.sentences],
        "prompts": [words(text, language) for text in passage.prompts],
        "tables": [_table(table, language) for table in passage.tables],
    }


def _table(table: Table, language: str) -> dict[str, Any]:
    return {
        "title": words(table.title, language),
        "header": [words(column.label, language) for column in table.printed_columns()],
        "rows": printed_rows(table, language),
    }


def _figures(figures: Sequence[Figure], language: str) -> dict[str, Any]:
    absent = {"label": "", "value": NOTHING, "note": ""}
    found: dict[str, Any] = {**dict.fromkeys(_SINGLE, absent), **{name: [] for name in _BY_CURRENCY.values()}}
    for figure in figures:
        name, said = _name(figure), _figure(figure, language)
        if name in _BY_CURRENCY.values():
            found[name].append(said)
        elif name in _SINGLE:
            found[name] = said
    return found


def _name(figure: Figure) -> str:
    if figure.place is None:
        return ""
    if figure.place.table == _OLD_CLAIMS:
        return "open_over_a_year"
    return _BY_CURRENCY.get(figure.place.column, figure.place.column)


def _figure(figure: Figure, language: str) -> dict[str, str]:
    return {
        "label": words(figure.label, language),
        "value": printed(figure.value, figure.shape, language, figure.decimals) or NOTHING,
        "note": words(figure.note, language),
    }
