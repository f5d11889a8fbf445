"""The scripts of calls from their data file, when a call by one of them counts, and which answers open an issue."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

from ledger_tools.ledger.specs import choice_labels, choices, labels, sheet_spec
from ledger_tools.model.calls import CallFacts, CallScript, CallSheet, ScriptItem, ScriptSource, Step, Takes
from ledger_tools.model.case import WorkbookId
from ledger_tools.model.sheet_spec import Choice, ColumnSpec
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import Message, msg

INSTALMENT = "instalment"
_RESULT = (
    "reached",
    "call_date",
    "call_time",
    "person",
    "person_role",
    "summary",
    "request",
    "complaint",
    "answer_given",
    "resolution",
    "next_contact",
    "next_plan",
)


def script_keys() -> tuple[str, ...]:
    """Return the keys of all scripts, in the order of the choice ``script``."""
    return tuple(choice.code for choice in choices("script"))


@cache
def call_script(key: str) -> CallScript:
    """Return one script.

    Raises:
        KeyError: there is no such script.
    """
    if key not in script_keys():
        raise KeyError(key)
    data, shared = _data()[key], _data()
    return CallScript(
        key=key,
        title=choice_labels(choices("script"), key),
        purpose=labels(data["purpose"]),
        source=_source(data["source"]),
        call_types=tuple(data["call_types"]),
        items=tuple(_item(number, item) for number, item in enumerate(data["items"], 1)),
        persons={outcome: tuple(roles) for outcome, roles in data["persons"].items()},
        counts=labels(data["counts"]),
        within=data.get("within", False),
        points=data.get("points", False),
        before=_steps(shared["frame"]["before"]),
        after=_steps(shared["frame"]["after"]),
        heed=_steps(shared["heed"][name] for name in data["heed"]),
        also=_steps(data.get("also", ())),
        issues=tuple(labels(words) for words in data.get("issues", ())),
        on_issue=labels(data["on_issue"]),
    )


def script_named(text: str) -> str | None:
    """Return the key of the script that a code, or a label in any language, names; None where none does."""
    word = fold(text).replace("_", "-")
    for choice in choices("script"):
        if word in {choice.code, *(fold(words) for words in (*choice.labels.values(), *choice.synonyms))}:
            return choice.code
    return None


def script_for(call_type: str) -> str | None:
    """Return the script that calls of a type are made by, None where they have none."""
    return next((key for key in script_keys() if call_type in call_script(key).call_types), None)


def calling_hours() -> tuple[time, time]:
    """Return from when and until when customers are called; the evening's hour itself is too late."""
    first, last = (time.fromisoformat(text) for text in _data()["hours"])
    return first, last


def hours_rule() -> Step:
    """Return when customers are called; the hint names the article behind it and how far it reaches."""
    return Step(labels(_data()["hours_words"]), labels(_data()["hours_source"]))


def result_columns() -> tuple[ColumnSpec, ...]:
    """Return the columns of the call record that are filled in after any call, in the order of a form."""
    known = {column.key: column for column in sheet_spec("call-record").columns}
    return tuple(known[key] for key in _RESULT)


def call_sheet(
    key: str,
    as_of: date,
    *,
    facts: CallFacts | None = None,
    workbook: WorkbookId | None = None,
    firm: str | None = None,
) -> CallSheet:
    """Return a script as it is read out, printed and filled in, with the facts of a case where there is one.

    Raises:
        KeyError: there is no such script.
    """
    return CallSheet(call_script(key), as_of, hours_rule(), result_columns(), facts, workbook, firm or "")


def complete(
    script_key: str,
    answers: Mapping[int, str],
    *,
    reached: str,
    role: str,
    instalment: bool | None,
    within: bool,
    points: bool = False,
) -> list[Message]:
    """Return what a call lacks to count by its script (S47, S48, S21); empty where it counts.

    The outcome ``yes`` means by its label that the right person was reached, so an empty role is taken as that person.
    A statutory call does not count where the role, or the answer to "the policyholder in person", says otherwise, or
    after the end of cooling-off. An attempt never counts, so where the person was not reached, only that is returned.

    Args:
        answers: codes of the choices ``answer`` and ``satisfaction`` by item number; a word that is no answer of the
            item leaves it unanswered, but any word answers an item that takes text.
        reached: code of the outcome of the attempt.
        role: code or label of who the person is to the customer, or other words for it.
        instalment: whether the premium is paid in instalments, None where that is not known; then the item about
            instalments has to be answered, if only by "not applicable".
        within: True if the call was made before the end of cooling-off, as far as that is known.
        points: True if points were recorded; for a service call they do instead of an answer.

    Raises:
        KeyError: there is no such script.
    """
    script = call_script(script_key)
    if not _right_person(script, reached, role):
        return [msg("the right person on the telephone")]
    missing = [msg("the policyholder in person")] if _disowned(script, answers) else []
    if script.within and not within:
        missing.append(msg("a call before the end of the cooling-off period"))
    if not (script.points and points):
        missing += [_item_named(item) for item in script.items if _lacks(item, answers, instalment)]
    return missing


def issues(script_key: str, answers: Mapping[int, str]) -> list[int]:
    """Return the numbers of the items whose answers open an issue, or keep one open.

    Raises:
        KeyError: there is no such script.
    """
    return [item.number for item in call_script(script_key).items if answers.get(item.number) in item.opens]


def item_choices(item: ScriptItem, instalment: bool | None = None) -> Sequence[Choice]:
    """Return the answers that an item takes in a case: "not applicable" falls away where instalments are paid."""
    if item.only == INSTALMENT and instalment:
        return [choice for choice in item.choices if choice.code != "na"]
    return item.choices


def _right_person(script: CallScript, reached: str, role: str) -> bool:
    roles = script.persons.get(reached)
    return roles is not None and (not roles or not role.strip() or _role(role) in roles)


def _disowned(script: CallScript, answers: Mapping[int, str]) -> bool:
    """True if the person did not say to be the one whom the call is for, where an item asks that."""
    return any(item.person and answers.get(item.number, "yes") != "yes" for item in script.items)


def _role(text: str) -> str:
    """Return the code of a role written in any way, else the text itself."""
    word = fold(text)
    for choice in choices("person_role"):
        if word in {choice.code, *(fold(words) for words in (*choice.labels.values(), *choice.synonyms))}:
            return choice.code
    return text


def _lacks(item: ScriptItem, answers: Mapping[int, str], instalment: bool | None) -> bool:
    """True if an item that the call needs is not dealt with."""
    if not item.required or (item.only == INSTALMENT and instalment is False):
        return False
    answer = answers.get(item.number, "")
    if item.only == INSTALMENT and instalment and answer == "na":
        return True
    return answer not in item.done if item.choices else not answer


def _item_named(item: ScriptItem) -> Message:
    return msg("item {n} ({title})", n=item.number, title=item.title)


def _item(number: int, data: Mapping[str, Any]) -> ScriptItem:
    takes = Takes(data["takes"])
    offered = _offered(takes, data.get("answers", ()))
    return ScriptItem(
        number=number,
        title=labels(data["title"]),
        words=labels(data["words"]),
        hint=labels(data["hint"]),
        takes=takes,
        choices=offered,
        done=tuple(data.get("done", (choice.code for choice in offered))),
        required=data.get("required", False),
        opens=tuple(data.get("opens", ())),
        urgent=data.get("urgent", False),
        person=data.get("person", False),
        only=data.get("only", ""),
        column=data.get("column", ""),
        told_by=data.get("told_by", ""),
    )


def _offered(takes: Takes, codes: Sequence[str]) -> tuple[Choice, ...]:
    if takes is Takes.SATISFACTION:
        return tuple(choices("satisfaction"))
    known = {choice.code: choice for choice in choices("answer")}
    return tuple(known[code] for code in codes)


def _source(data: Mapping[str, Any]) -> ScriptSource:
    return ScriptSource(
        article=labels(data["article"]),
        mark=data["mark"],
        since=data.get("since"),
        until=data.get("until"),
        note=labels(data["note"]) if "note" in data else {},
    )


def _steps(entries: Sequence[Mapping[str, Any]] | Iterator[Mapping[str, Any]]) -> tuple[Step, ...]:
    return tuple(Step(labels(e["words"]), labels(e["hint"]) if "hint" in e else {}) for e in entries)


@cache
def _data() -> dict[str, Any]:
    with (Path(__file__).resolve().parent / "scripts.toml").open("rb") as file:
        return tomllib.load(file)
