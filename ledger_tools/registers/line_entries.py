"""From what a line says to entries: the wishes for a call, a letter or a visit, and the issues that it opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ledger_tools.ledger.scripts import call_script, issues
from ledger_tools.ledger.specs import choice_labels, choices, sheet_column, worklist_spec
from ledger_tools.model.calls import CallScript, Takes
from ledger_tools.model.edits import Value
from ledger_tools.registers.cell_changes import contact_words
from ledger_tools.registers.entries import Wish
from ledger_tools.registers.entry_kinds import CALL, LETTER, VISIT, Kind
from ledger_tools.registers.issues import COMPLAINT, PROBLEM, Issue
from ledger_tools.registers.line_duties import Duty
from ledger_tools.registers.line_telling import OUTCOMES, Headers, Told
from ledger_tools.registers.logged import Contact
from ledger_tools.text.fold import fold
from ledger_tools.text.i18n import clauses, labelled

_CALL_TEXTS = ("person", "summary", "request", "wish", "complaint", "low_reason", "answer_given", "next_plan")
_CALL_CODES = ("complaint_kind", "resolution", "satisfaction")
_LETTER_KINDS = {
    "event-letter": "notice",
    "event-call": "notice",
    "papers-outstanding": "papers",
    "same-day-answer": "reply",
    "issue-answer": "reply",
    "policy-callback": "callback_letter",
}
_PLAIN_CALLS = ("first_follow_up", "second_follow_up")  # a call without a type is taken for one of these by its day


@dataclass(frozen=True, slots=True)
class LineWishes:
    """What a line wishes to be entered.

    Attributes:
        language: of what is written into the registers.
        headers: how the columns are called in the list, for sentences.
    """

    told: Told
    duty: Duty
    as_of: date
    language: str
    headers: Headers

    @property
    def clerk(self) -> str:
        """Return who made the contact: whoever is named, else the stand-in, else the owner."""
        return self.told.texts.get("clerk") or self.duty.stand_in or self.duty.owner

    @property
    def stand_in_for(self) -> str:
        """Return for whom the clerk stood in, "" where the owner was there or acted all the same."""
        away = self.duty.stand_in and fold(self.clerk) != fold(self.duty.owner)
        return self.duty.owner if away else ""

    @property
    def changed(self) -> dict[str, str]:
        """Return the contact data that changed, by key of the customer file."""
        texts = self.told.texts
        return {key: texts[f"new_{key}"] for key in ("phone", "address") if f"new_{key}" in texts}

    @property
    def satisfaction(self) -> str:
        """Return the code of how content the customer is: from its column, else from the item that asks it."""
        return self.told.codes.get("satisfaction", "") or next(
            (code for n, code in self.told.answers.items() if self._asks_content(n)), ""
        )

    def _asks_content(self, number: int) -> bool:
        item = call_script(self.duty.script).item(number)
        return item is not None and item.takes is Takes.SATISFACTION

    # -- calls

    def call(self) -> Wish:
        """Return the wish for a row in the call record and the call register."""
        told, duty = self.told, self.duty
        assert told.day is not None
        given: dict[str, str] = {
            "call_date": told.day.isoformat(),
            "call_time": told.time,
            "direction": "in" if told.way == "in" else "",
            "reached": "" if told.reached == "yes" else told.reached,
            **{key: told.texts.get(key, "") for key in _CALL_TEXTS},
            **{key: told.codes.get(key, "") for key in _CALL_CODES},
            **{f"q{n}": code for n, code in told.answers.items()},
            "script": duty.script if told.answers else "",
            "satisfaction": self.satisfaction,
            "next_contact": told.days["next_contact"].isoformat() if "next_contact" in told.days else "",
            "stand_in_for": self.stand_in_for,
            "contact_change": self._change_words(),
            "note": self._note(),
        }
        if duty.is_matter:
            given["resolution"] = ""  # of the matter, not of the call that told of it
        else:
            given |= {
                k: told.days[k].isoformat() for k in ("escalated_at", "solution_at", "informed_at") if k in told.days
            }
            given["escalated_to"] = told.texts.get("escalated_to", "")
        return self._wish(CALL, given, {**duty.references, **self._usual(), "planned_for": duty.ends}, "call_date")

    def _usual(self) -> dict[str, Value]:
        """Return what goes without saying where a register has no column for it: a call of ours, made, of this type."""
        codes = {"direction": self.told.way, "call_type": self.duty.call_type, "reached": self.told.reached}
        columns = CALL.columns
        return {key: choice_labels(columns[key].choices, code)[self.language] for key, code in codes.items()}

    def _change_words(self) -> str:
        confirmed = self.told.codes.get("confirmed") == "yes"
        return contact_words(self.changed, self.language, confirmed=confirmed) if self.changed else ""

    def _note(self) -> str:
        """Return the remarks: the clerk's own, the event that the call told of, the call that it answers."""
        own = self.told.texts.get("note", "")
        event = self.duty.facts.get("event_id") or self.duty.facts.get("event", "")
        about = {
            ("letter-register", "event_id"): event if self.duty.kind == "event-call" else "",
            ("issues", "call_log_no"): self.duty.earlier,
        }
        parts = [own] if own else []
        for (sheet, key), text in about.items():
            if text and fold(text) not in fold(own):
                label = sheet_column(sheet, key).labels[self.language]
                parts.append(labelled(label, text, self.language))
        return clauses(parts, self.language)

    # -- letters and visits

    def letter(self, day: date, call: str) -> Wish:
        """Return the wish for a row in the letter register.

        Args:
            call: number of the call of the same line, "" for none.
        """
        told, duty = self.told, self.duty
        given = {
            "sent_at": day.isoformat(),
            "letter_kind": self.letter_kind,
            "subject": self._subject(),
            "note": told.texts.get("note", "") if told.way == "letter" or told.day is None else "",
        }
        facts = duty.references
        linked: dict[str, Value] = {
            "recipient": self._recipient(),
            "customer_id": facts.get("customer_id"),
            "address": self._address(),
            "claim_ref": facts.get("claim_ref"),
            "event_id": duty.facts.get("event_id"),
            "call_log_no": call or duty.earlier or None,
        }
        return self._wish(LETTER, given, linked, "letter_sent")

    @property
    def letter_kind(self) -> str:
        """Return the code of the kind of letter that a duty asks for."""
        if self.duty.obliged == "insurer":
            return "chase"
        return _LETTER_KINDS.get(self.duty.kind, "notice")

    def _recipient(self) -> str | None:
        insurer = self.duty.facts.get("insurer", "") if self.duty.obliged == "insurer" else ""
        return insurer or self.duty.customer or None

    def _address(self) -> str | None:
        new = self.told.texts.get("new_address", "") if self.told.codes.get("confirmed") == "yes" else ""
        return None if self.duty.obliged == "insurer" else new or self.duty.told("address") or None

    def _subject(self) -> str:
        title = self.duty.item.rule.title[self.language] if self.duty.item is not None else ""
        words = self.told.texts.get("summary", "") if self.told.way == "letter" else ""
        event = self.duty.facts.get("event", "")
        return " ".join(filter(None, (title, event, words)))

    def visit(self) -> Wish:
        """Return the wish for a row in the sheet of visits; what that has no column for goes into its remarks."""
        told, duty = self.told, self.duty
        assert told.day is not None
        given = {
            "intake_at": told.day.isoformat(),
            "visit_kind": "outside",
            "work": told.texts.get("summary", ""),
            "follow_up_wanted": "no",  # it is itself the follow-up
            "note": self._rest(),
        }
        facts = duty.references
        linked = {key: facts.get(key) for key in ("customer_id", "customer", "plate", "claim_ref")}
        return self._wish(VISIT, given, {**linked, "owner": self.clerk or None}, "call_date")

    def _rest(self) -> str:
        """Return in words what a visit brought up beside its main points."""
        told, labels = self.told, {c.key: c for c in worklist_spec().columns}
        words = {key: text for key, text in told.texts.items() if key not in ("summary", "note", "clerk")}
        words |= {key: day.isoformat() for key, day in told.days.items() if key not in ("call_date", "letter_sent")}
        for key, code in told.codes.items():
            label = next((c.labels[self.language] for c in labels[key].choices if c.code == code), code)
            words[key] = label
        for number, code in told.answers.items():
            words[f"q{number}"] = choice_labels(choices("answer"), code)[self.language]
        parts = [
            labelled(labels[key].labels[self.language], text, self.language)
            for key, text in words.items()
            if key in labels
        ]
        return clauses([*filter(None, [told.texts.get("note", "")]), *parts], self.language)

    def _wish(self, kind: Kind, given: Mapping[str, str], linked: Mapping[str, Value], day: str) -> Wish:
        clerk = {"clerk": self.clerk or None} if "clerk" in kind.columns else {}
        options = {**self.headers, kind.day: self.headers[day]}
        told = {key: text for key, text in given.items() if text}
        if self.duty.typed:
            name = "recipient" if "recipient" in kind.columns else "customer"
            told |= {name: str(linked[name])} if linked.get(name) else {}
            linked = {key: value for key, value in linked.items() if key != name}
        kept = [*(["event_id"] if "event_id" in linked else []), self._main_reference(linked)]
        if linked.get("call_type") and self.duty.call_type not in _PLAIN_CALLS:
            kept.append("call_type")
        return Wish(kind, told, self.as_of, options, linked={**linked, **clerk}, kept=[k for k in kept if k])

    @staticmethod
    def _main_reference(linked: Mapping[str, Value]) -> str:
        return next((key for key in ("claim_ref", "policy_no") if linked.get(key)), "")

    # -- what the registers may hold already

    def contact(self, wish: Wish) -> Contact:
        """Return a wish in the form in which it is held against what is logged."""
        linked, given = wish.linked, wish.given

        def text(key: str) -> str:
            return fold(str(given.get(key) or linked.get(key) or ""))

        day = date.fromisoformat(given[wish.kind.day][:10])
        refs = frozenset(filter(None, map(text, ("claim_ref", "policy_no", "plate", "ref", "event_id"))))
        name, number = text("recipient") or text("customer"), text("customer_id")
        what: tuple[str, ...] = (given.get("letter_kind", "") or given.get("visit_kind", ""),)
        if wish.kind is CALL:
            what = (self.duty.call_type, self.told.way, self.told.reached)
        time = self.told.time if wish.kind is CALL else ""
        return Contact(day, number, name, refs, what, text("summary") or text("work"), time)

    # -- issues

    def issues(self, *, linked: bool) -> list[Issue]:
        """Return what the line opens an issue for: a complaint, and answers that are not in order.

        Args:
            linked: True if the matter has an issue already, which answers only keep open.
        """
        told, channel = self.told, {"visit": "visit", "letter": "letter"}.get(self.told.way, "phone")
        complaint = told.texts.get("complaint", "")
        kind = told.codes.get("complaint_kind", "")
        found = [Issue(COMPLAINT, complaint, kind, channel=channel)] if complaint else []
        script = call_script(self.duty.script) if self.duty.script and told.answers else None
        numbers = issues(self.duty.script, told.answers) if script is not None else []
        statutory = script is not None and script.within
        if script is None or not numbers or (not statutory and (complaint or linked)):
            return found
        items = [item for n in numbers if (item := script.item(n)) is not None]
        urgent = any(item.urgent for item in items)
        grave = urgent or any(item.takes is Takes.SATISFACTION for item in items)
        what = COMPLAINT if grave and not statutory else PROBLEM
        level = "urgent" if urgent else ""
        return [*found, Issue(what, self._answers_in_words(script, numbers), level=level, channel=channel)]

    def _answers_in_words(self, script: CallScript, numbers: list[int]) -> str:
        """Return items and answers, with the main points that explain them."""
        parts = []
        for number in numbers:
            item = script.item(number)
            assert item is not None
            answer = choice_labels(item.choices, self.told.answers[number])[self.language]
            parts.append(labelled(f"{number}. {item.title[self.language]}", answer, self.language))
        return clauses([*parts, *filter(None, [self.told.texts.get("summary", "")])], self.language)

    # -- the earlier row

    def outcome(self) -> dict[str, Value]:
        """Return what belongs into the row of the earlier call or issue, by key."""
        told = self.told
        found: dict[str, Value] = {key: told.days[key] for key in OUTCOMES if key in told.days}
        if "escalated_to" in told.texts:
            found["escalated_to"] = told.texts["escalated_to"]
        return found

    def judgement(self) -> dict[str, Value]:
        """Return how the matter was settled and how content the customer is, as labels by key."""
        codes = {"resolution": self.told.codes.get("resolution", ""), "satisfaction": self.satisfaction}
        return {key: choice_labels(choices(key), code)[self.language] for key, code in codes.items() if code}
