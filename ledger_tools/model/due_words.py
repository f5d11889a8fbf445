"""What people call the states of a duty, those who owe it, what is counted, and how far a rule was confirmed."""

from __future__ import annotations

from collections.abc import Mapping

from ledger_tools.model.duties import DueItem, DueRule, DueState
from ledger_tools.text.i18n import Message, msg

STATES: Mapping[DueState, Message] = {
    DueState.OVERDUE: msg("overdue"),
    DueState.DUE_TODAY: msg("due today"),
    DueState.OPEN: msg("open"),
    DueState.BLOCKED: msg("blocked"),
    DueState.UPCOMING: msg("not yet open"),
    DueState.DONE: msg("done"),
    DueState.DONE_LATE: msg("done late"),
    DueState.MISSED: msg("missed"),
}
WHO: Mapping[str, Message] = {
    "clerk": msg("clerk"),
    "supervisor": msg("supervisor"),
    "policyholder": msg("policyholder"),
    "insurer": msg("insurer"),
    "seller": msg("seller"),
}
MARKS: Mapping[str, Message] = {
    "C": msg("the wording was read"),
    "2": msg("second-hand; the wording was not read"),
    "B": msg("not confirmed"),
    "S": msg("the house's own rule"),
}
UNITS: Mapping[str, Message] = {
    "calendar": msg("days"),
    "working": msg("working days"),
    "month": msg("months"),
    "year": msg("years"),
}
REMINDER = msg("A reminder only; contract and law prevail.")


def acting(owner: str | None, stand_in: str | None) -> Message:
    """Return who does it: the owner, or the stand-in with the name of the owner behind it."""
    if not owner:
        return msg("nobody named")
    if not stand_in:
        return msg("{name}", name=owner)
    return msg("{name} (for {owner})", name=stand_in, owner=owner)


def lateness(item: DueItem) -> Message:
    """Return how a duty stands to the day that is judged by, in two or three words."""
    days = item.days_left
    if item.state is DueState.BLOCKED:
        return STATES[item.state]
    if item.state in (DueState.DONE, DueState.DONE_LATE, DueState.MISSED):
        return msg("done {day}", day=item.done_on) if item.done_on else STATES[item.state]
    if item.state is DueState.UPCOMING and item.opens is not None:
        day = item.opens.isoformat()[5:]  # the year is that of the last day beside it, or nearly
        return msg("from {day}", day=day)
    if days is None:
        return msg("no last day")
    if days < 0 and item.state is DueState.OPEN:  # a short period is over, and a longer one still runs
        return STATES[item.state]
    if days < 0:
        return msg("{days} days late", days=-days) if days < -1 else msg("1 day late")
    if days == 0:
        return msg("today")
    return msg("{days} days left", days=days) if days > 1 else msg("1 day left")


def source(rule: DueRule, language: str) -> str:
    """Return the article of a rule and where it was read: ``Insurance Act 34 (TWIA)``; "" where neither is known."""
    article = rule.article.get(language, "") if rule.article else ""
    if not article or not rule.source or rule.source == article:
        return article or rule.source
    return f"{article} ({rule.source})"
