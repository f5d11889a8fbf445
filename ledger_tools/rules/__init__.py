"""One module for each validation rule or tight family of them, and one tuple that lists them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ledger_tools.errors import UsageProblem
from ledger_tools.model.case import Case
from ledger_tools.model.findings import Finding
from ledger_tools.rules import (
    amount_negative,
    arithmetic_mismatch,
    call_before_anchor,
    callback_incomplete,
    claim_static,
    closed_incomplete,
    closing_date,
    complaint_unrouted,
    date_in_future,
    date_order,
    digits_lost,
    duplicates,
    escalation_late,
    follow_up_late,
    formulas,
    hidden_rows,
    identifiers,
    incurred_mismatch,
    late_notice,
    leading_zero_lost,
    limitation_near,
    line_mismatch,
    outcome_paid,
    outside_policy,
    owner_away,
    paid_date_mismatch,
    paid_over,
    paid_over_limit,
    personal_data,
    record_unpaired,
    reference_missing,
    refusal_unexplained,
    required_empty,
    reserve_missing,
    sequence_broken,
    stage_date_missing,
    stage_status_conflict,
    text_number,
    third_party_unpaid,
    total_mismatch,
    unit_mismatch,
    while_reading,
    year_mismatch,
)
from ledger_tools.rules.rule import Check, Example, Rule
from ledger_tools.text.i18n import msg

RULES: tuple[Rule, ...] = (
    required_empty.RULE,
    while_reading.DATE_UNREADABLE,
    while_reading.DATE_AMBIGUOUS,
    date_order.RULE,
    outside_policy.RULE,
    late_notice.RULE,
    date_in_future.RULE,
    amount_negative.RULE,
    paid_over.OVER_CLAIMED,
    paid_over.OVER_APPROVED,
    paid_over_limit.RULE,
    paid_date_mismatch.RULE,
    closed_incomplete.RULE,
    outcome_paid.REFUSED,
    outcome_paid.PAID,
    refusal_unexplained.RULE,
    closing_date.CONFLICT,
    closing_date.REOPENED,
    incurred_mismatch.RULE,
    duplicates.DUPLICATE,
    duplicates.LIKELY,
    duplicates.REUSED,
    sequence_broken.RULE,
    stage_date_missing.RULE,
    stage_status_conflict.RULE,
    digits_lost.RULE,
    leading_zero_lost.RULE,
    unit_mismatch.RULE,
    total_mismatch.MISMATCH,
    total_mismatch.MIXED,
    line_mismatch.RULE,
    third_party_unpaid.RULE,
    limitation_near.RULE,
    claim_static.RULE,
    reserve_missing.RULE,
    follow_up_late.RULE,
    call_before_anchor.RULE,
    escalation_late.RULE,
    complaint_unrouted.RULE,
    callback_incomplete.RULE,
    owner_away.RULE,
    hidden_rows.RULE,
    formulas.ERROR,
    formulas.UNCACHED,
    arithmetic_mismatch.RULE,
    year_mismatch.RULE,
    personal_data.RULE,
    reference_missing.RULE,
    record_unpaired.RULE,
    identifiers.PHONE,
    identifiers.ID,
    identifiers.PLATE,
    text_number.RULE,
    while_reading.AMOUNT_UNREADABLE,
    while_reading.AMOUNT_APPROXIMATE,
    while_reading.HEADER_NOT_FOUND,
    while_reading.COLUMN_AMBIGUOUS,
    while_reading.COLUMN_UNKNOWN,
    while_reading.SHEET_UNRECOGNISED,
    while_reading.SECOND_TABLE,
    while_reading.SETTING_INVALID,  # this, the next and record-unpaired are not in the table of codes of the others
    while_reading.WORD_UNKNOWN,
)
_FORMULA_CODES = ("formula-error", "formula-uncached")
_READING_CODES = ("date-unreadable", "amount-unreadable")

__all__ = ["RULES", "Example", "Rule", "rule_of", "run_rules"]


def rule_of(code: str) -> Rule:
    """Return the rule of a code.

    Raises:
        UsageProblem: there is no such code; the sentence names near ones.
    """
    for rule in RULES:
        if rule.code == code:
            return rule
    from difflib import get_close_matches

    near = get_close_matches(code, [rule.code for rule in RULES], n=3, cutoff=0.5)
    if near:
        raise UsageProblem(msg("There is no rule {code}; did you mean {near}?", code=code, near=near))
    raise UsageProblem(msg("There is no rule {code}; `ledger-tools rules list` names them all.", code=code))


def run_rules(case: Case, only: Collection[str] = (), skip: Collection[str] = ()) -> list[Finding]:
    """Return what the rules and the reading found, by sheet, row, column and code; each code once for a cell.

    Args:
        only: codes to look for; empty for all.
        skip: codes to leave out.

    Raises:
        UsageProblem: a code that does not exist.
    """
    for code in (*only, *skip):
        rule_of(code)
    wanted = {rule.code for rule in RULES if (not only or rule.code in only) and rule.code not in skip}
    found = [*case.book.findings]
    for check in _checks(wanted):
        found.extend(check(case))
    return _in_order(case, _without_echoes(found), wanted, strict=bool(only))


def _checks(wanted: set[str]) -> Iterable[Check]:
    """Return the checks that the codes need, each once; a family of codes shares one."""
    return dict.fromkeys(rule.check for rule in RULES if rule.check is not None and rule.code in wanted)


def _without_echoes(found: list[Finding]) -> list[Finding]:
    """Return the findings without ``unreadable`` ones at cells whose trouble is their formula."""
    broken = {f.cell for f in found if f.code in _FORMULA_CODES}
    return [f for f in found if not (f.code in _READING_CODES and f.cell in broken)] if broken else found


def _in_order(case: Case, found: list[Finding], wanted: set[str], *, strict: bool) -> list[Finding]:
    known = {rule.code for rule in RULES}
    kept: dict[object, Finding] = {}
    for finding in found:
        if finding.code in wanted or (finding.code not in known and not strict):
            kept.setdefault((finding.code, finding.cell), finding)
    sheets = {reading.name: number for number, reading in reversed(list(enumerate(case.book.readings)))}

    def place(finding: Finding) -> tuple[int, str, int, int, str]:
        cell = finding.cell
        return sheets.get(cell.sheet, len(sheets)), cell.sheet, cell.row, cell.column, finding.code

    return sorted(kept.values(), key=place)
