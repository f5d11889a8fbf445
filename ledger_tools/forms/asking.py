"""What a template asks for, held against what a form can say and what the ledger has; as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ledger_tools.forms.asked import Asked
from ledger_tools.forms.fields import Field
from ledger_tools.forms.listing import KINDS, meaning_of, padded
from ledger_tools.forms.registry import Form
from ledger_tools.text.i18n import Message, joined, labelled, msg
from ledger_tools.text.width import display_width

_LONGEST = 40  # columns of a value that are shown in a line
_COLUMNS = 5  # name, kind, meaning, value, place
_SEVERAL = 3  # columns or entries of a list that are shown


@dataclass(frozen=True, slots=True)
class Answer:
    """One field that a template asks for.

    Attributes:
        field: as the form knows it, None where it does not.
        near: names that may be meant.
        columns: of the ledger in which it stands, such as ``企財險!C``.
        cell: where it stands for the case, None where nowhere.
        value: what the form would print, texts for a list of texts; None where there is nothing or no case is named.
        entries: how many a list has, None where it is none or no case is named.
    """

    asked: Asked
    field: Field | None
    near: Sequence[str] = ()
    columns: Sequence[str] = ()
    cell: str | None = None
    value: str | Sequence[str] | None = None
    entries: int | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """A template, looked through.

    Attributes:
        template: name and SHA-256 of its file.
        known: of the fields asked for, how many the form knows.
        fitting: other forms that know as many.
        workbook: name and SHA-256 of the ledger, None where none is named.
        ref: what the case is called, None where none is named.
        mistakes: why it cannot be filled.
    """

    template: Mapping[str, str]
    form: Form
    answers: Sequence[Answer]
    known: int
    fitting: Sequence[Form] = ()
    workbook: Mapping[str, str] | None = None
    ref: str | None = None
    mistakes: Sequence[Message] = field(default_factory=tuple)


def asking_text(asking: Asking, language: str) -> Iterator[str]:
    """Yield the lines that tell what a template asks for."""
    yield from _head(asking, language)
    rows = [_row(answer, asking, language) for answer in asking.answers]
    known = [row for row in rows if row[1]]  # what is said of the others may run on
    widths = [max((display_width(row[i]) for row in (known if i else rows)), default=0) for i in range(_COLUMNS - 1)]
    for *cells, last in rows:
        line = [*map(padded, cells, widths), last]
        yield "    " + "  ".join(line).rstrip()
    for mistake in asking.mistakes:
        yield labelled(msg("Mistake").text(language), mistake.text(language), language)


def _head(asking: Asking, language: str) -> Iterator[str]:
    form, name = asking.form, asking.template["name"]
    if not asking.answers:
        yield msg("{file} has no placeholder such as {example}.", file=name, example="{{ claim_no }}").text(language)
        return
    sentence = msg(
        "{file} asks for {count} fields; {known} of them the form {form} ({title}) knows.",
        file=name,
        count=len(asking.answers),
        known=asking.known,
        form=form.key,
        title=form.title,
    )
    yield sentence.text(language)
    if asking.fitting:
        others = [other.key for other in asking.fitting]
        yield msg("These forms know as many: {forms}; choose with --form.", forms=others).text(language)


def _row(answer: Answer, asking: Asking, language: str) -> tuple[str, ...]:
    if answer.field is None:
        unknown = msg("not known; perhaps {near}", near=list(answer.near)) if answer.near else msg("not known")
        return answer.asked.path, "", unknown.text(language), "", ""
    kind, meaning = KINDS[answer.field.kind].text(language), meaning_of(answer.field, language)
    return answer.asked.path, kind, meaning, _value(answer, asking, language), _place(answer, language)


def _value(answer: Answer, asking: Asking, language: str) -> str:
    if asking.ref is None:
        return ""
    value = answer.value
    if answer.entries and value is None:
        return msg("entries: {count}", count=answer.entries).text(language)
    if isinstance(value, list | tuple):
        value = joined([text for text in value if text], language)
    if not value:
        return msg("– nothing –").text(language)
    return _short(str(value))


def _short(text: str) -> str:
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    cut = plain
    while display_width(cut) > _LONGEST:
        cut = cut[:-1]
    return plain if cut == plain else f"{cut}…"


def _place(answer: Answer, language: str) -> str:
    if answer.cell:
        return answer.cell
    return joined(list(answer.columns[:_SEVERAL]), language)


def asking_json(asking: Asking, language: str) -> bytes:
    """Return what a template asks for as JSON, schema ledger-tools/form-fields/1."""
    data = {
        "schema": "ledger-tools/form-fields/1",
        "template": dict(asking.template),
        "form": asking.form.key,
        "also_fits": [form.key for form in asking.fitting],
        "workbook": dict(asking.workbook) if asking.workbook is not None else None,
        "ref": asking.ref,
        "fields": [_answer(answer, language) for answer in asking.answers],
        "mistakes": [mistake.text(language) for mistake in asking.mistakes],
        "summary": {"asked": len(asking.answers), "known": asking.known},
    }
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _answer(answer: Answer, language: str) -> dict[str, Any]:
    known = answer.field
    return {
        "name": answer.asked.path,
        "known": known is not None,
        "meaning": known.meaning[language] if known is not None else None,
        "kind": known.kind if known is not None else None,
        "by_hand": known is not None and known.by_hand,
        "near": list(answer.near),
        "places": [p.text(language) if isinstance(p, Message) else p for p in answer.asked.places],
        "columns": list(answer.columns),
        "cell": answer.cell,
        "value": answer.value,
        "entries": answer.entries,
    }
