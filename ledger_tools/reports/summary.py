"""The written summary of a month or a year: the report's own figures in plain sentences, with room for opinions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from ledger_tools.model.report import Chart, Figure, Report, Shape, Table, Term, Text, words
from ledger_tools.model.report_words import money, printed
from ledger_tools.model.summary import Meeting, Passage, Summary
from ledger_tools.text.currencies import decimals
from ledger_tools.text.i18n import Message, msg

_MOST_COLUMNS = 10  # a page of A4 takes no more; wider tables stay in the workbook
_MOST_ROWS = 40
_CLAIMS = ("new", "closed", "money", "ageing", "waiting", "inactive", "ratio", "own", "recovered")
_LISTED = ("top", "clocks")  # sections whose lists of rows are short by their nature
# Tables that the workbook keeps: causes stand here with their running share, and the league table sums up the steps.
_LEFT_OUT = ("new-cause", "insurers-steps")
_NARROWED = {"insurers": ("share",)}  # columns left out, so that the table fits: the counts beside it tell the same
_TOLD = "top-told"  # its long texts want sentences, not narrow columns
_NOT_TOLD = msg("The report has no figures on this; add what is known.")
_ACTIONS = (msg("Measure"), msg("Responsible"), msg("To be done by"), msg("Done so far"))
_PROBLEMS = (msg("Matter"), msg("Cause"), msg("Measure"), msg("Person"), msg("By when"))
_PLANS = (msg("Task"), msg("Person"), msg("By when"))


def build_summary(report: Report, kind: str, meeting: Meeting, language: str) -> Summary:
    """Return the summary of a report.

    Args:
        kind: ``month``, ``quarter`` or ``year``.
        language: of the summary; offices of the mainland have it reviewed as well.
    """
    passages = list(_year(report) if kind == "year" else _month(report))
    return Summary(
        title=msg("{title}, {period}", title=_title(kind), period=report.subtitle),
        head=_head(report, meeting),
        passages=passages,
        annexes=_annexes(report),
        signatures=_signatures(language),
        foot=report.foot,
        ledger=report.ledger,
        made_as_of=report.made_as_of,
        tables={table.key: table for section in report.sections for table in section.tables},
        firm=_said(report, "Firm"),
        period=report.subtitle,
        checksum=_said(report, "SHA-256 of the ledger"),
        meeting=meeting,
        figures=report.figures,
    )


def _said(report: Report, label: str) -> str:
    """Return what the report's head says under an English label, "" where it has no such line."""
    return next((words(value, "en") for name, value in report.head if str(name) == label), "")


def _title(kind: str) -> Message:
    if kind == "year":
        return msg("Annual summary")
    return msg("Quarterly summary") if kind == "quarter" else msg("Monthly summary")


def _head(report: Report, meeting: Meeting) -> list[tuple[Text, Text]]:
    there = [line for line in report.head if str(line[0]) != "Caution"]
    return [
        *there,
        (msg("Meeting on"), meeting.on.isoformat() if meeting.on else ""),
        (msg("Present"), msg("{names}", names=list(meeting.attendees)) if meeting.attendees else ""),
        (msg("Made by"), meeting.made_by),
    ]


def _signatures(language: str) -> list[Text]:
    names: list[Text] = [msg("Prepared by"), msg("Supervisor"), msg("Date")]
    if language == "zh-Hans":
        names.insert(1, msg("Reviewed by"))
    return names


def _annexes(report: Report) -> list[Text]:
    return [
        msg(
            "The report as a workbook, with the lists of claims: {sheets}", sheets=[s.name for s in report.sections[1:]]
        )
    ]


def _month(report: Report) -> Iterator[Passage]:
    yield _part(report, msg("Overview"), ("movement", "trend", "months"), said=[*_overview(report), *_cautions(report)])
    yield Passage(
        msg("Last period's actions"), form=_ACTIONS, prompts=(msg("measures agreed last time and what became of them"),)
    )
    yield _part(report, msg("Claims handled"), (*_CLAIMS, "causes"))
    yield _part(report, msg("How follow-up went"), ("punctuality", "clerks"))
    yield _part(report, msg("Complaints and their handling"), ("issues",))
    yield _part(report, msg("Events and letters"), ("notices",))
    yield _part(report, msg("Overdue and open items"), ("clocks",))
    yield _part(report, msg("Data quality"), ("quality", "left-out"))
    yield Passage(
        msg("Problems and causes"), form=_PROBLEMS, prompts=(msg("what went wrong, why, and what is done about it"),)
    )
    coming = _part(report, msg("Main work of the next period"), ("coming",), prompts=(msg("aims and main work"),))
    yield replace(coming, form=_PLANS)


def _year(report: Report) -> Iterator[Passage]:
    said = [*_overview(report), *_cautions(report)]
    yield _part(report, msg("The year at a glance"), ("movement", "prior"), said=said)
    yield _part(
        report, msg("Work done and results"), ("months",), prompts=(msg("what was done, with figures and cases"),)
    )
    yield _part(report, msg("Claims analysis: line, cause, insurer, time"), (*_CLAIMS, "causes", "cost", "insurers"))
    told = list(_large_losses(report))
    large = msg("course of the large losses and what was learnt")
    yield _part(report, msg("Large losses"), ("top",), said=told, prompts=(large,))
    yield _part(report, msg("Follow-up and satisfaction"), ("punctuality", "clerks", "notices"))
    yield _part(report, msg("Complaints and their handling"), ("issues",))
    yield Passage(msg("Lessons"), prompts=(msg("what proved itself"),))
    yield Passage(msg("Shortcomings"), prompts=(msg("what fell short, and why"),))
    prevention = msg("measures that would have spared losses, by cause")
    yield _part(report, msg("Prevention"), ("lessons",), prompts=(prevention,))
    yield Passage(msg("Plan for next year"), form=_PLANS, prompts=(msg("aims and main work"),))


def _large_losses(report: Report) -> Iterator[Text]:
    """Yield a sentence for each large loss: claim, what the ledger says, its dates, what it came to."""
    tables = (table for section in report.sections for table in section.tables if table.key == _TOLD)
    for table in tables:
        keys = ("line", "claim_no", "story", "course", "incurred", "currency")
        for line, claim, story, course, incurred, currency in zip(*(table.values[key] for key in keys), strict=True):
            yield msg(
                "{line} {claim}: {story}. {course}. Incurred {amount} {currency}.",
                line=_value(line),
                claim=claim,
                story=story or "–",
                course=course,
                amount=money(incurred, decimals(words(currency, "en"), [incurred])),
                currency=_value(currency),
            )


def _value(text: Text) -> Any:
    """Return a text as a value of a sentence."""
    return text.labels if isinstance(text, Term) else text


def _part(
    report: Report, title: Text, keys: Sequence[str], *, said: Sequence[Text] = (), prompts: Sequence[Text] = ()
) -> Passage:
    """Return a passage with the tables of some sections that fit a page; lists of claims stay in the workbook."""
    sections = [section for section in report.sections if section.key in keys]
    tables = [
        table
        for section in sections
        for table in map(_narrowed, section.tables)
        if _fits(table, listed=section.key in _LISTED)
    ]
    tables += [table for s in report.sections for table in s.tables if s.gathered.get(table.key) in keys]
    filled = {table.key for table in tables if len(table)}
    charts = [c for s in sections for c in s.charts if c.table in filled and _worth(c, tables)]
    empty = {words(table.empty, "en"): table.empty for table in tables if not len(table) and table.empty}
    sentences = [*said, *empty.values()]  # what two tables lack is said once
    if not sections and not empty:
        sentences.append(_NOT_TOLD)
    return Passage(title, sentences, [t for t in tables if len(t)], charts, prompts)


def _worth(chart: Chart, tables: Sequence[Table]) -> bool:
    return any(chart.worth_drawing(table) for table in tables if table.key == chart.table)


def _narrowed(table: Table) -> Table:
    """Return a table without the columns that a page has no room for."""
    left_out = _NARROWED.get(table.key, ())
    return replace(table, columns=[c for c in table.columns if c.key not in left_out]) if left_out else table


def _fits(table: Table, *, listed: bool) -> bool:
    """True for a table that a page takes; a list of claims only where it is short by its nature."""
    if table.key == _TOLD or table.key in _LEFT_OUT:
        return False
    is_list = not listed and any(column.shape is Shape.CELL for column in table.columns[:2])
    return not is_list and len(table.columns) <= _MOST_COLUMNS and len(table) <= _MOST_ROWS


def _cautions(report: Report) -> list[Text]:
    return [value for label, value in report.head if str(label) == "Caution"]


def _overview(report: Report) -> Iterator[Text]:
    """Yield the figures of the cover as sentences."""
    start, new, closed, end = (figure.value for figure in islice(report.figures, 4))
    yield msg(
        "{start} claims were open at the start of the period, {new} began, {closed} were closed; {end} are open at "
        "its end.",
        start=start,
        new=new,
        closed=closed,
        end=end,
    )
    yield from (_sentence(figure) for figure in report.figures[4:])


def _sentence(figure: Figure) -> Text:
    if figure.value is None:
        return msg("{label}: cannot be told. {note}", label=figure.label, note=figure.note)
    value = printed(figure.value, figure.shape, "en", figure.decimals)  # numbers are alike in all three languages
    if figure.note:
        return msg("{label}: {value} ({note}).", label=figure.label, value=value, note=figure.note)
    return msg("{label}: {value}.", label=figure.label, value=value)
